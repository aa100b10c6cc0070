"""`nsclinic export` without names: what it says, where it refuses, and how it ends."""

import json
import shutil
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.exchange.sealing import is_sealed, make_keys
from nsclinic.store import open_clinic
from tests.cli.program import run, run_here


@pytest.fixture
def path(examples_clinic: Path, tmp_path: Path) -> Path:
    """The clinic of the worked examples, of the test's own."""
    own = tmp_path / "own.nsclinic"
    shutil.copyfile(examples_clinic, own)
    return own


def test_it_says_how_many_left_what_is_in_each_file_and_the_sum(path: Path, tmp_path: Path):
    ended = run("export", tmp_path / "out", "--db", path, "--as-of", "2018-03-20")
    assert ended.code == 0, ended.err
    assert "children written to" in ended.out
    assert "without names" in ended.out
    assert "  patients.csv: 24" in ended.out
    assert "  removed.csv: 0" in ended.out
    assert "SHA-256 of the manifest: " in ended.out
    assert "no site code yet" in ended.err
    again = run("export", tmp_path / "again", "--db", path, "--as-of", "2018-03-20")
    assert again.out == ended.out.replace(str(tmp_path / "out"), str(tmp_path / "again"))
    for file in (tmp_path / "out").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_a_bundle_by_fhir(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    ended = run_here(capsys, "export", tmp_path / "out", "--db", path, "--format", "fhir")
    assert ended.code == 0, ended.err
    bundle = json.loads((tmp_path / "out" / "bundle.json").read_text(encoding="utf-8"))
    assert f"  bundle.json: {len(bundle['entry'])}" in ended.out


def test_sealed_by_the_registrys_key_it_says_to_which(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    public, fingerprint = make_keys(tmp_path / "registry.key")
    ended = run_here(capsys, "export", tmp_path / "out", "--db", path, "--seal-to", public)
    assert ended.code == 0, ended.err
    assert f"Sealed to the key {fingerprint}" in ended.out
    assert is_sealed(tmp_path / "out.sealed")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("a letter\n", "does not hold a registry public key"),
        ("nsclinic registry public key 1\nabc\n", "does not hold a registry public key"),
        ("nsclinic registry public key 1\n" + "z" * 64 + "\n", "holds no key"),
        ("nsclinic registry secret key 1\n" + "0" * 64 + "\n", "never leaves the registry"),
    ],
    ids=["absent", "letter", "short", "no hex", "secret"],
)
def test_a_wrong_key_file_ends_with_2_and_nothing_is_written(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, words: str
):
    key = tmp_path / "key.public"
    if content is not None:
        key.write_text(content, encoding="ascii")
    before = path.read_bytes()
    ended = run_here(capsys, "export", tmp_path / "out", "--db", path, "--seal-to", key)
    assert ended.code == 2
    assert words in ended.err
    assert "Traceback" not in ended.err
    assert not list(tmp_path.glob("*out*"))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [("--since", "2020-01-01"), ("--format", "fhir"), ("--seal-to", "key.public")],
    ids=lambda one: one[0],
)
def test_identified_goes_with_none_of_the_packages_own_options(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, str]
):
    ended = run_here(capsys, "export", tmp_path / "out", "--db", path, "--identified", *options)
    assert ended.code == 2
    assert "--identified writes the whole interchange folder with names" in ended.err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_else_ends_with_2_and_stays(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("mine", encoding="utf-8")
    ended = run_here(capsys, "export", tmp_path / "out", "--db", path)
    assert ended.code == 2
    assert "holds something else" in ended.err
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["thesis.docx"]


def test_a_clinic_that_is_not_there_ends_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    ended = run_here(capsys, "export", tmp_path / "out", "--db", tmp_path / "absent.nsclinic")
    assert ended.code == 3
    assert not (tmp_path / "out").exists()


def test_since_sends_what_was_recorded_and_tells_of_a_gap_and_of_who_is_removed(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    first = run_here(capsys, "export", tmp_path / "first", "--db", path, "--as-of", "2018-03-20")
    assert first.code == 0, first.err
    nothing = run_here(
        *(capsys, "export", tmp_path / "none", "--db", path, "--as-of", "2018-03-20", "--since", "2199-01-01")
    )
    assert nothing.code == 0, nothing.err
    for file in ("patients", "visits", "observations", "treatments", "events", "removed"):
        assert f"  {file}.csv: 0" in nothing.out, file
    with open_clinic(path) as store:
        clinic = Clinic(store, who="Dr N.")
        with clinic.changing("visit") as (change, _):
            change.remove(clinic.record("EX-01").child.row_id)
    ended = run_here(
        *(
            capsys,
            "export",
            tmp_path / "second",
            "--db",
            path,
            "--as-of",
            "2018-04-20",
            "--since",
            "2199-01-01",
        )
    )
    assert ended.code == 0, ended.err
    assert "children of earlier packages who are named as removed: 1" in ended.err
    assert "what was changed between is in no package" in ended.err
    assert "  removed.csv: 1" in ended.out
