"""With a passphrase no name stands in any byte of any file that the program leaves: after a day, and after kill -9.

Excepted is what a person takes out on purpose: an export, a page saved or printed, a document copied out.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from nsclinic.store import open_clinic
from tests.cli.program import ROOT
from tests.e2e.secret_day import CANARIES, DAY

PASSPHRASE = "seven herons in a row"  # noqa: S105 - of a clinic that lives as long as a test
FOLDERS = (
    "HOME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
)
LEAST_BYTES = 5
"""A shorter piece of a name would be found by chance."""


def forms_of(text: str) -> Iterator[bytes]:
    """Give a text as a file may hold it: in three encodings, as it is, in small letters and in capitals."""
    for shape in {text, text.lower(), text.upper(), text.casefold()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield shape.encode(encoding)


def found_in(folder: Path, words: Mapping[str, str]) -> list[str]:
    """Say which of the words stand in the name or in any byte of a file below the folder."""
    found = []
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        name = os.fsencode(path.relative_to(folder))
        for key, word in words.items():
            if any(form in content or form in name for form in forms_of(word)):
                found.append(f"{path.relative_to(folder)}: {key}")
    return found


@pytest.fixture(scope="module")
def after_the_day(tmp_path_factory):
    """The folder that holds all the program may write to, after the day that was cut off; and what lies outside."""
    inside, outside = tmp_path_factory.mktemp("inside"), tmp_path_factory.mktemp("outside")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NSCLINIC_PASSPHRASE": PASSPHRASE}
    for name in FOLDERS:
        (inside / name).mkdir(mode=0o700)
        environment[name] = str(inside / name)
    environment["MPLCONFIGDIR"] = environment["XDG_CACHE_HOME"]
    path = inside / "XDG_DATA_HOME" / "clinic.nsclinic"
    with (inside / "said").open("wb") as said:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.e2e.secret_day", path, outside],
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=said,
            timeout=150,
            check=False,
        )
    told = (inside / "said").read_text("utf-8", "replace")
    assert ended.returncode == -signal.SIGKILL, told
    return inside, outside, path, environment, told


def test_no_name_stands_in_any_byte_after_a_day_that_was_cut_off(after_the_day):
    inside, _, path, _, told = after_the_day
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size > 0, "the kill came in the middle of the save"
    assert path.with_name(path.name + ".drafts").stat().st_size > 0
    assert list(path.with_name(path.name + ".d").iterdir()), "a document lies there"
    assert "ValueError" in told, "the mistake was told, without its words"
    assert found_in(inside, CANARIES) == []


def test_no_name_stands_in_any_byte_after_the_clinic_was_opened_again(after_the_day):
    inside, outside, path, environment, _ = after_the_day
    arguments = ("--db", str(path), "--as-of", DAY.isoformat())
    runs = (
        (["--quit-when-ready", *arguments], 0),
        (["export", str(outside), "--identified", *arguments], 2),
        (["export", str(outside / "out"), "--identified", *arguments], 0),
        (["summary", "P1", "--out", str(outside / "summary.pdf"), *arguments], 0),
        (["summary", "P1", "--out", str(outside / "none" / "summary.pdf"), *arguments], 2),
        (["review", *arguments, "--passphrase-file", str(outside / "list.csv")], 3),
    )
    with (inside / "said-later").open("wb") as said:
        for run, code in runs:
            ended = subprocess.run(
                [sys.executable, "-m", "nsclinic", *run],
                cwd=ROOT,
                env=environment,
                stdout=said,
                stderr=said,
                check=False,
            )
            said.flush()
            assert ended.returncode == code, (run, (inside / "said-later").read_text("utf-8", "replace"))
    assert found_in(inside, CANARIES) == []
    with open_clinic(path, passphrase=PASSPHRASE, read_only=True) as clinic:
        record = clinic.record("P1")
        assert record is not None
        assert (record.child.given_name, record.child.family_name) == (CANARIES["given"], CANARIES["family"])
        assert [visit.note for visit in record.visits] == [CANARIES["visit"]], (
            "the visit that was cut off is not there"
        )
        drafts = str(clinic.drafts.all())
        assert CANARIES["killed"] in drafts
        assert CANARIES["typed"] in drafts, "what was typed into a form and not saved is offered again"


def test_the_search_finds_what_is_taken_out_on_purpose_and_what_is_hidden_in_wider_letters(
    after_the_day, tmp_path
):
    _, outside, _, _, _ = after_the_day
    assert any(line.startswith("in/patients.csv: given") for line in found_in(outside, CANARIES))
    assert any(line.endswith("pdf: title") for line in found_in(outside, CANARIES))
    for number, encoding in enumerate(("utf-8", "utf-16-le", "utf-16-be")):
        (tmp_path / str(number)).write_bytes(b"\0\1" + CANARIES["arabic"].encode(encoding))
    assert found_in(tmp_path, CANARIES) == ["0: arabic", "1: arabic", "2: arabic"]
    assert all(len(form) >= LEAST_BYTES for word in CANARIES.values() for form in forms_of(word))
