"""`nsclinic backup` and `nsclinic restore`: what they say, what they leave, and how they end."""

from pathlib import Path

import pytest

from nsclinic.store import open_clinic
from nsclinic.store.backup_sets import sets_of, shelves_in
from tests.cli.program import EXAMPLES, run, run_here

PASSPHRASE = "four green plants"  # noqa: S105 - of a clinic that lives as long as a test


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    place = tmp_path / "passphrase"
    place.write_text(PASSPHRASE)
    return place


@pytest.fixture
def clinic(tmp_path: Path, capsys, secret: Path) -> Path:
    path = tmp_path / "desk" / "clinic.nsclinic"
    path.parent.mkdir()
    assert (
        run_here(capsys, "import", EXAMPLES / "clinic", "--db", path, "--passphrase-file", secret).code == 0
    )
    return path


def test_a_backup_made_and_restored_elsewhere_is_the_same_clinic(clinic, tmp_path, capsys, secret):
    stick, new = tmp_path / "stick", tmp_path / "new" / "clinic.nsclinic"
    made = run_here(capsys, "backup", "--db", clinic, "--to", stick, "--passphrase-file", secret)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith(f"Backup made and verified: {stick}")
    assert "24 children" in made.out
    back = run_here(capsys, "restore", stick, "--db", new, "--passphrase-file", secret)
    assert (back.code, back.err) == (0, "")
    assert "Restored and verified" in back.out
    assert "kept" not in back.out
    before = run_here(
        capsys, "review", "--db", clinic, "--json", "--as-of", "2016-05-20", "--passphrase-file", secret
    )
    after = run_here(
        capsys, "review", "--db", new, "--json", "--as-of", "2016-05-20", "--passphrase-file", secret
    )
    assert (after.code, after.out) == (0, before.out)


def test_restore_asks_for_replace_and_then_keeps_what_was_there(clinic, tmp_path, capsys, secret):
    stick = tmp_path / "stick"
    run_here(capsys, "backup", "--db", clinic, "--to", stick, "--passphrase-file", secret)
    held = clinic.read_bytes()
    refused = run_here(capsys, "restore", stick, "--db", clinic, "--passphrase-file", secret)
    assert refused.code == 2
    assert "--replace" in refused.err
    assert clinic.read_bytes() == held
    done = run_here(capsys, "restore", stick, "--db", clinic, "--replace", "--passphrase-file", secret)
    assert done.code == 0
    (aside,) = clinic.parent.glob("clinic.nsclinic.replaced-*")
    assert str(aside) in done.out
    assert (aside / clinic.name).read_bytes() == held


def test_restore_replaces_a_damaged_file_too(clinic, tmp_path, capsys, secret):
    stick = tmp_path / "stick"
    run_here(capsys, "backup", "--db", clinic, "--to", stick, "--passphrase-file", secret)
    clinic.write_bytes(b"rotten" * 5000)
    done = run_here(capsys, "restore", stick, "--db", clinic, "--replace", "--passphrase-file", secret)
    assert done.code == 0
    with open_clinic(clinic, passphrase=PASSPHRASE) as store:
        assert len(store.patient_ids()) == 24


@pytest.mark.parametrize("what", ["nothing", "a file", "empty"])
def test_what_is_no_backup_ends_with_2(what, tmp_path, capsys):
    place = tmp_path / what
    if what == "a file":
        place.write_text("no backup")
    elif what == "empty":
        place.mkdir()
    ended = run_here(capsys, "restore", place, "--db", tmp_path / "new.nsclinic")
    assert ended.code == 2
    assert not (tmp_path / "new.nsclinic").exists()


def test_a_damaged_set_and_a_wrong_passphrase_end_with_3(clinic, tmp_path, capsys, secret):
    stick, wrong = tmp_path / "stick", tmp_path / "wrong"
    wrong.write_text("not this one, no")
    run_here(capsys, "backup", "--db", clinic, "--to", stick, "--passphrase-file", secret)
    held = clinic.read_bytes()
    ended = run_here(capsys, "restore", stick, "--db", clinic, "--replace", "--passphrase-file", wrong)
    assert (ended.code, clinic.read_bytes()) == (3, held)
    assert "passphrase" in ended.err
    (kept,), _ = sets_of(shelves_in(stick)[0])
    kept.clinic_file.write_bytes(kept.clinic_file.read_bytes()[:-4096])
    ended = run_here(capsys, "restore", stick, "--db", clinic, "--replace", "--passphrase-file", secret)
    assert (ended.code, clinic.read_bytes()) == (3, held)
    assert "was altered" in ended.err


def test_a_clinic_that_is_open_elsewhere_is_neither_copied_nor_replaced(clinic, tmp_path, secret):
    stick = tmp_path / "stick"
    made = run("backup", "--db", clinic, "--to", stick, "--passphrase-file", secret)
    assert made.code == 0
    with open_clinic(clinic, passphrase=PASSPHRASE):
        for arguments in (("backup", "--to", tmp_path / "other"), ("restore", stick, "--replace")):
            ended = run(*arguments, "--db", clinic, "--passphrase-file", secret)
            assert ended.code == 3
            assert "in use by another nsclinic" in ended.err
    assert not (tmp_path / "other").exists()


def test_a_folder_that_cannot_be_written_ends_with_3_and_a_sentence(clinic, tmp_path, capsys, secret):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    ended = run_here(capsys, "backup", "--db", clinic, "--to", blocked / "to", "--passphrase-file", secret)
    assert ended.code == 3
    assert "No backup can be kept in" in ended.err


def test_a_clinic_on_a_medium_that_is_only_read_is_backed_up(clinic, tmp_path, capsys, secret):
    for path in clinic.parent.iterdir():
        path.chmod(0o400)
    clinic.parent.chmod(0o500)
    try:
        ended = run_here(
            capsys, "backup", "--db", clinic, "--to", tmp_path / "to", "--passphrase-file", secret
        )
    finally:
        clinic.parent.chmod(0o700)
    assert ended.code == 0


def test_a_plain_clinic_says_that_its_backup_is_plain_too(tmp_path, capsys):
    path = tmp_path / "plain.nsclinic"
    run_here(capsys, "import", EXAMPLES / "clinic", "--db", path, "--plain")
    ended = run_here(capsys, "backup", "--db", path, "--to", tmp_path / "to")
    assert ended.code == 0
    assert "neither is its backup" in ended.err


def test_before_an_import_into_a_clinic_that_holds_children_there_is_a_backup(
    clinic, tmp_path, capsys, secret
):
    assert not (clinic.parent / "backups").exists()
    again = run_here(capsys, "import", EXAMPLES / "clinic", "--db", clinic, "--passphrase-file", secret)
    assert again.code == 0
    assert not (clinic.parent / "backups").exists(), "nothing was new, so nothing was written"
    more = tmp_path / "more"
    more.mkdir()
    (more / "patients.csv").write_text("patient_id,birth_date,sex\nNEW-1,2015-01-01,female\n")
    assert run_here(capsys, "import", more, "--db", clinic, "--passphrase-file", secret).code == 0
    ((kept,), _) = sets_of(shelves_in(clinic.parent / "backups")[0])
    assert (kept.why, kept.counts["children"]) == ("import", 24)


def test_nothing_that_a_backup_writes_is_open_to_others(clinic, tmp_path, capsys, secret):
    run_here(capsys, "backup", "--db", clinic, "--to", tmp_path / "to", "--passphrase-file", secret)
    assert [path for path in (tmp_path / "to").rglob("*") if path.stat().st_mode & 0o077] == []
