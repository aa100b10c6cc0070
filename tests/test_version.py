"""The version stands in one place, and a release has its section in the list of changes."""

import re
import tomllib
from datetime import date
from pathlib import Path

import nsclinic
from nsclinic.app import main
from nsclinic.store import create_clinic

ROOT = Path(__file__).resolve().parents[1]
OF_OTHERS = {
    "installer/requirements.lock",
    "installer/licences.toml",
    "resources/manual/pictures/taken.toml",  # of which version each picture is, by which an old one is found
}
"""What states versions of other things, one of which may be the same."""


def texts_that_could_state_it() -> list[Path]:
    folders = ("nsclinic", "installer", "resources", "tests", ".ci")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file()]
    kinds = {
        "",
        ".py",
        ".toml",
        ".md",
        ".cmd",
        ".sh",
        ".nsi",
        ".iss",
        ".in",
        ".desktop",
        ".xml",
        ".json",
        ".html",
    }
    return [
        path
        for path in found
        if path.suffix in kinds
        and path.relative_to(ROOT).as_posix() not in OF_OTHERS
        and "__pycache__" not in path.parts
    ]


def test_nothing_but_the_program_itself_and_its_list_of_changes_states_the_version():
    stated = re.compile(rf"(?<![\d.]){re.escape(nsclinic.__version__)}(?![\d.])")
    stating = {
        path.relative_to(ROOT).as_posix()
        for path in texts_that_could_state_it()
        if stated.search(path.read_text("utf-8", errors="ignore"))
    }
    assert stating == {"nsclinic/__init__.py", "CHANGELOG.md"}


def test_the_package_takes_its_version_from_there():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" not in settings["project"]
    assert settings["project"]["dynamic"] == ["version"]
    assert settings["tool"]["hatch"]["version"] == {"path": "nsclinic/__init__.py"}


def test_the_command_says_it(capsys):
    try:
        main(["--version"])
    except SystemExit as end:
        assert end.code == 0  # noqa: PT017 -- argparse ends so, or returns
    assert capsys.readouterr().out == f"nsclinic {nsclinic.__version__}\n"


def test_every_entry_of_the_audit_bears_it(tmp_path, monkeypatch):
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "home"))
    with create_clinic(
        tmp_path / "clinic.nsclinic", passphrase=None, plain=True, clinic_name="Ours"
    ) as clinic:
        assert [entry.program_version for entry in clinic.changes()] == [nsclinic.__version__]


def test_the_newest_release_in_the_list_of_changes_is_this_version_of_the_day_it_was_made():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## \[(.+)\](?: - (\S+))?$", text, re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    version, day = headings[1]
    assert (version, date.fromisoformat(day)) == (nsclinic.__version__, nsclinic.BUILT_ON)
    releases = text.split("\n## [")[2:]
    assert all("\n### Clinical effect\n" in release for release in releases)
