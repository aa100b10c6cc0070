"""`nsclinic import`: all or nothing, the place of every fault named, never a traceback."""

import pytest

from tests.cli.program import EXAMPLES, run, run_here
from tests.exchange.folders import GOOD, TODAY, write_good
from tests.exchange.wrong_folders import WRONG_FOLDERS, WrongFolder


@pytest.fixture(scope="module")
def small_clinic(tmp_path_factory):
    """A clinic that holds the two children of the good folder."""
    folder = tmp_path_factory.mktemp("small")
    path = folder / "small.nsclinic"
    ended = run("import", write_good(folder / "in"), "--db", path, "--plain", "--as-of", TODAY)
    assert ended.code == 0, ended.err
    return path


@pytest.mark.parametrize("wrong", WRONG_FOLDERS, ids=lambda wrong: wrong.name)
def test_a_wrong_folder_ends_with_2_and_its_place_and_changes_nothing(
    wrong: WrongFolder, small_clinic, tmp_path, capsys
):
    before = small_clinic.read_bytes()
    ended = run_here(capsys, "import", wrong.write(tmp_path / "in"), "--db", small_clinic, "--as-of", TODAY)
    assert ended.code == 2
    assert any(line.startswith(wrong.place) and wrong.words in line for line in ended.err.splitlines()), (
        ended.err
    )
    assert "Traceback" not in ended.err
    assert ended.out == ""
    assert small_clinic.read_bytes() == before


@pytest.mark.parametrize("wrong", WRONG_FOLDERS[::13], ids=lambda wrong: wrong.name)
def test_as_a_process_of_its_own_a_wrong_folder_makes_no_new_clinic(wrong: WrongFolder, tmp_path):
    db = tmp_path / "db" / "new.nsclinic"
    db.parent.mkdir()
    ended = run("import", wrong.write(tmp_path / "in"), "--db", db, "--plain", "--as-of", TODAY)
    assert ended.code == 2
    assert any(line.startswith(wrong.place) for line in ended.err.splitlines()), ended.err
    assert "Traceback" not in ended.err
    assert list(db.parent.iterdir()) == []


def test_the_contracts_own_example_is_said_in_the_contracts_words(tmp_path, capsys):
    rows = GOOD["observations.csv"] + "P1,2019-05-01,upcr,,0.2,mg/l,,,,\n"
    folder = write_good(tmp_path / "in", observations=rows)
    ended = run_here(capsys, "import", folder, "--db", tmp_path / "x.nsclinic", "--plain", "--as-of", TODAY)
    assert (
        "observations.csv:12: unit: 'mg/l' is not a unit of upcr (mg/mg, g/g, mg/mmol, mg/g)\n" in ended.err
    )


def test_an_import_says_what_it_did(tmp_path, capsys):
    ended = run_here(
        capsys,
        "import",
        write_good(tmp_path / "in"),
        "--db",
        tmp_path / "x.nsclinic",
        "--plain",
        "--as-of",
        TODAY,
    )
    assert ended.code == 0
    assert "patients: 2 new, 0 changed, 0 unchanged" in ended.out
    assert "observations: 10 new" in ended.out


def test_the_same_folder_twice_changes_nothing(small_clinic, tmp_path, capsys):
    before = small_clinic.read_bytes()
    ended = run_here(capsys, "import", write_good(tmp_path / "in"), "--db", small_clinic, "--as-of", TODAY)
    assert ended.code == 0
    assert "nothing was changed" in ended.out
    assert small_clinic.read_bytes() == before


def test_a_dry_run_lists_each_replacement_and_changes_nothing(small_clinic, tmp_path, capsys):
    before = small_clinic.read_bytes()
    folder = write_good(tmp_path / "in", patients=GOOD["patients.csv"].replace("1 Garden Row", "2 Mill Lane"))
    ended = run_here(capsys, "import", folder, "--db", small_clinic, "--dry-run", "--as-of", TODAY)
    assert ended.code == 0
    assert "patients.csv:2: address of P1: '1 Garden Row' is replaced by '2 Mill Lane'" in ended.out
    assert small_clinic.read_bytes() == before


def test_a_dry_run_into_a_new_clinic_makes_no_file(tmp_path, capsys):
    db = tmp_path / "db" / "new.nsclinic"
    db.parent.mkdir()
    ended = run_here(capsys, "import", write_good(tmp_path / "in"), "--db", db, "--dry-run", "--as-of", TODAY)
    assert ended.code == 0
    assert "patients: 2 new" in ended.out
    assert list(db.parent.iterdir()) == []


def test_a_new_clinic_is_encrypted_unless_plain_is_asked_for(tmp_path):
    db = tmp_path / "new.nsclinic"
    bare = run("import", EXAMPLES / "clinic", "--db", db)
    assert (bare.code, db.exists()) == (2, False)
    assert "--plain" in bare.err
    sealed = run(
        "import", EXAMPLES / "clinic", "--db", db, environment={"NSCLINIC_PASSPHRASE": "four green plants"}
    )
    assert sealed.code == 0, sealed.err
    assert b"SQLite format 3" not in db.read_bytes()
    assert b"Example" not in db.read_bytes()


def test_there_must_be_a_folder_for_the_new_clinic(tmp_path, capsys):
    db = tmp_path / "no such folder" / "new.nsclinic"
    ended = run_here(capsys, "import", EXAMPLES / "clinic", "--db", db, "--plain")
    assert ended.code == 2
    assert "cannot be made" in ended.err


def test_warnings_alone_are_0(tmp_path, capsys):
    rows = GOOD["treatments.csv"] + "P1,tacrolimus,2019-05-01,,25,mg/day,daily,2,\n"
    folder = write_good(tmp_path / "in", treatments=rows)
    ended = run_here(capsys, "import", folder, "--db", tmp_path / "x.nsclinic", "--plain", "--as-of", TODAY)
    assert ended.code == 0
    assert "warning: treatments.csv:" in ended.err


def test_what_is_exported_with_names_comes_in_again_to_the_same_reviews(examples_clinic, tmp_path, capsys):
    out, again = tmp_path / "out", tmp_path / "again.nsclinic"
    assert run_here(capsys, "export", out, "--db", examples_clinic, "--identified").code == 0
    assert run_here(capsys, "import", out, "--db", again, "--plain").code == 0
    reviews = [
        run_here(capsys, "review", "--db", db, "--as-of", "2018-03-20", "--json").out
        for db in (examples_clinic, again)
    ]
    assert reviews[0] == reviews[1]
    assert len(reviews[0].splitlines()) == 24
