"""`nsclinic join`: another computer's file comes in whole or not at all, and what both wrote is decided by somebody."""

from dataclasses import replace
from pathlib import Path

import pytest

from nsclinic.store import Choice
from tests.cli.program import run, run_here
from tests.store.children import NADIA
from tests.store.desk_steps import add, registered, weigh, weight_of
from tests.store.two_desks import Desk, parted


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Desk]:
    north, south = parted(tmp_path, monkeypatch)
    monkeypatch.setenv("NSCLINIC_HOME", str(north.home))
    return north, south


def test_what_came_is_said_and_stands(desks: tuple[Desk, Desk], capsys: pytest.CaptureFixture[str]):
    north, south = desks
    other = registered(south)
    add(south, "2.2")
    before = north.path.read_bytes()
    looked = run_here(capsys, "join", south.path, "--db", north.path, "--dry-run")
    assert looked.code == 0, looked.err
    assert "New: 1 child and 1 value." in looked.out
    assert "Nothing was written" in looked.out
    assert north.path.read_bytes() == before
    ended = run_here(capsys, "join", south.path, "--db", north.path)
    assert ended.code == 0, ended.err
    assert "2 entries come in." in ended.out
    assert north.record(other) is not None
    again = run_here(capsys, "join", south.path, "--db", north.path)
    assert "All that the other computer has is here already." in again.out
    assert again.code == 0


@pytest.mark.parametrize("keep", [Choice.MINE, Choice.THEIRS])
def test_undecided_things_end_with_2_and_are_listed_and_keep_decides_them(
    desks: tuple[Desk, Desk], capsys: pytest.CaptureFixture[str], keep: Choice
):
    north, south = desks
    weigh(north, "21")
    weigh(south, "22")
    north.do(lambda change: change.put_child(replace(NADIA, phone="1")))
    south.do(lambda change: change.put_child(replace(NADIA, phone="2")))
    add(north, "1.5")
    add(south, "2.5")
    before = north.path.read_bytes()
    ended = run_here(capsys, "join", south.path, "--db", north.path)
    assert ended.code == 2
    assert "3 things are to be decided" in ended.err
    assert "this computer: 21\u202fkg" in ended.err
    assert "the other computer: 22\u202fkg" in ended.err
    assert north.path.read_bytes() == before
    ended = run_here(capsys, "join", south.path, "--db", north.path, "--keep", keep.value)
    assert ended.code == 0, ended.err
    assert weight_of(north).value == ("21" if keep is Choice.MINE else "22")
    record = north.record("P1")
    assert record is not None
    assert [row.value for row in record.observations if row.code == "upcr"][-1] in (
        ("1.5",) if keep is Choice.MINE else ("2.5",)
    )
    south.join(north)
    assert north.stands() == south.stands()


def test_another_clinics_file_and_the_file_itself_end_with_2_and_an_absent_one_with_3(
    desks: tuple[Desk, Desk], tmp_path: Path
):
    north, _ = desks
    demo = tmp_path / "demo.nsclinic"
    environment = {"NSCLINIC_HOME": str(north.home)}
    assert run("demo", "--no-window", "--patients", "1", "--db", demo, environment=environment).code == 0
    for other, code, words in (
        (demo, 2, "another clinic"),
        (north.path, 2, "open here"),
        (tmp_path / "absent.nsclinic", 3, "no clinic file"),
    ):
        ended = run("join", other, "--db", north.path, environment=environment)
        assert ended.code == code, ended.err
        assert words in ended.err
        assert "Traceback" not in ended.err
