"""`nsclinic demo`: invented children, never over anything else, the same again from the same seed."""

from datetime import date

import pytest

from nsclinic.domain.record import Visit, VisitKind
from nsclinic.store import create_clinic, open_clinic
from tests.cli.program import run, run_here

SMALL = ("--patients", "3", "--as-of", "2026-11-23", "--no-window")
PASSPHRASE = "four green plants"  # noqa: S105 - of a clinic that lives as long as a test


def test_a_demonstration_is_marked_as_one_and_leaves_nothing_else_behind(tmp_path, capsys):
    path = tmp_path / "demo.nsclinic"
    ended = run_here(capsys, "demo", "--db", path, *SMALL)
    assert ended.code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["demo.nsclinic"]
    with open_clinic(path, read_only=True) as store:
        assert store.is_demonstration
        assert not store.is_encrypted
        assert len(store.patient_ids()) == 3


def test_the_same_seed_and_day_give_the_same_children_and_another_seed_others(tmp_path, capsys):
    answers = []
    for name, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        path = tmp_path / name
        assert run_here(capsys, "demo", "--db", path, "--seed", seed, *SMALL).code == 0
        answers.append(run_here(capsys, "review", "--db", path, "--json", "--as-of", "2026-11-23").out)
    assert answers[0] == answers[1] != answers[2]


def test_a_demonstration_nobody_worked_in_is_made_anew(tmp_path, capsys):
    path = tmp_path / "demo.nsclinic"
    assert run_here(capsys, "demo", "--db", path, *SMALL).code == 0
    assert run_here(capsys, "demo", "--db", path, "--patients", "2", "--no-window").code == 0
    with open_clinic(path, read_only=True) as store:
        assert len(store.patient_ids()) == 2


def test_a_demonstration_somebody_worked_in_is_left_as_it_is(tmp_path, capsys):
    path = tmp_path / "demo.nsclinic"
    assert run_here(capsys, "demo", "--db", path, *SMALL).code == 0
    with open_clinic(path) as store, store.change(kind="visit", who="Dr Rowan") as change:
        change.put_visit(store.patient_ids()[0], Visit(date(2026, 11, 24), VisitKind.SCHEDULED))
    before = path.read_bytes()
    ended = run_here(capsys, "demo", "--db", path, *SMALL)
    assert ended.code == 2
    assert "somebody has worked" in ended.err
    assert path.read_bytes() == before


def clinic(path):
    create_clinic(path, passphrase=None, plain=True).close()


def sealed_clinic(path):
    create_clinic(path, passphrase=PASSPHRASE).close()


def letter(path):
    path.write_text("Dear colleague, " * 1000)


def nothing(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("make", [clinic, sealed_clinic, letter, nothing], ids=lambda make: make.__name__)
def test_a_demonstration_is_never_made_over_anything_else(make, tmp_path, capsys):
    path = tmp_path / "precious"
    make(path)
    before = path.read_bytes()
    ended = run_here(capsys, "demo", "--db", path, *SMALL)
    assert ended.code == 2
    assert "left as it is" in ended.err
    assert path.read_bytes() == before


def test_a_demonstration_in_use_is_not_replaced(tmp_path):
    path = tmp_path / "demo.nsclinic"
    assert run("demo", "--db", path, *SMALL).code == 0
    with open_clinic(path):
        assert run("demo", "--db", path, *SMALL).code == 3


def test_without_a_name_the_file_lies_in_the_users_data_folder(tmp_path):
    ended = run("demo", *SMALL, environment={"XDG_DATA_HOME": str(tmp_path)})
    assert ended.code == 0
    assert [file.name for file in (tmp_path / "nsclinic").glob("*.nsclinic*")] == ["demonstration.nsclinic"]
    assert (tmp_path / "nsclinic").stat().st_mode & 0o777 == 0o700
    assert run("review", environment={"XDG_DATA_HOME": str(tmp_path)}).code == 3
