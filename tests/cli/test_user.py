"""A command acts as the user whose secret opened the file: in that name, and within that role."""

import pytest

from nsclinic.clinic.rights import Role
from nsclinic.store import open_clinic
from tests.cli.program import run_here
from tests.clinic.people import NAMES, OURS, Staffed, secret_of, staffed
from tests.exchange.folders import write_good

DAY = "2026-11-23"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    folder = tmp_path_factory.mktemp("people")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NSCLINIC_HOME", str(folder / "home"))
        return staffed(folder)


@pytest.fixture
def people(once, tmp_path):
    return once.copy_to(tmp_path)


@pytest.fixture
def as_user(people, tmp_path, capsys):
    """Run a command with the secret of a role's user (None: the clinic's passphrase), as `--user` names."""

    def run(role, *arguments, name=None):
        secret = tmp_path / "secret.txt"
        secret.write_text(OURS if role is None else secret_of(role), encoding="utf-8")
        named = name if name is not None else ("" if role is None else NAMES[role])
        user = ("--user", named) if named else ()
        return run_here(capsys, *arguments, "--db", people.path, "--passphrase-file", secret, *user)

    return run


def entries(people):
    with open_clinic(people.path, raw_key=people.raw_key, read_only=True) as store:
        return [(entry.kind, entry.who) for entry in store.changes()]


def test_an_import_is_written_down_in_the_users_name(people, as_user, tmp_path):
    ended = as_user(Role.DATA_CLERK, "import", write_good(tmp_path / "in"), "--as-of", DAY)
    assert ended.code == 0, ended.err
    assert entries(people)[0] == ("import", NAMES[Role.DATA_CLERK])


def test_with_the_clinics_passphrase_a_command_acts_as_clinic_and_may_all(people, as_user, tmp_path):
    assert as_user(None, "import", write_good(tmp_path / "in"), "--as-of", DAY).code == 0
    assert entries(people)[0] == ("import", "clinic")
    assert as_user(None, "export", tmp_path / "out", "--identified", "--as-of", DAY).code == 0


@pytest.mark.parametrize(
    ("role", "command", "right"),
    [
        (Role.NURSE, "import", "import"),
        (Role.CLINICIAN, "import", "import"),
        (Role.DATA_CLERK, "export", "export_identified"),
        (Role.CLINICIAN, "export", "export_identified"),
    ],
)
def test_a_right_that_is_lacking_is_named_with_who_has_it_and_nothing_changes(
    people, as_user, tmp_path, role, command, right
):
    before = entries(people)
    folder = write_good(tmp_path / "in") if command == "import" else tmp_path / "out"
    more = ("--identified",) if command == "export" else ()
    ended = as_user(role, command, folder, *more, "--as-of", DAY)
    assert ended.code == 2
    assert f"'{right}'" in ended.err
    assert "administrator" in ended.err
    assert NAMES[role] in ended.err
    assert "Traceback" not in ended.err
    assert entries(people) == before
    assert not (tmp_path / "out").exists()


def test_everybody_may_look(as_user):
    for role in Role:
        ended = as_user(role, "worklist", "--json")
        assert ended.code == 0, ended.err


def test_a_wrong_secret_or_name_opens_nothing_and_says_the_same(people, as_user, tmp_path):
    wrong_name = as_user(Role.NURSE, "worklist", name="Nobody")
    wrong_secret = as_user(Role.NURSE, "worklist", name=NAMES[Role.CLINICIAN])
    assert (wrong_name.code, wrong_secret.code) == (3, 3)
    assert wrong_name.err == wrong_secret.err
    for _ in range(2):
        as_user(Role.NURSE, "worklist", name="Nobody")
    ended = as_user(Role.NURSE, "worklist")
    assert ended.code == 3
    assert "Wait" in ended.err
    assert people.path.with_name(people.path.name + ".tries").exists()


def test_a_new_file_and_a_plain_one_have_no_users(as_user, people, tmp_path, capsys):
    for one in people.path.parent.glob(f"{people.path.name}*"):
        one.unlink()
    folder = write_good(tmp_path / "in")
    assert as_user(Role.NURSE, "import", folder, "--as-of", DAY).code == 2
    assert not people.path.exists()
    assert run_here(capsys, "import", folder, "--db", people.path, "--plain", "--as-of", DAY).code == 0
    ended = as_user(Role.NURSE, "worklist")
    assert (ended.code, "no users" in ended.err) == (3, True)
