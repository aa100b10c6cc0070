"""Laws of bringing two desks together, over random work on both: nothing is lost, whoever joins first."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nsclinic.domain.record import Child, ChildRecord
from nsclinic.store import Change, Choice, ClinicFile
from tests.store.children import NADIA, observation, visit
from tests.store.two_desks import P1, Desk, parted

_STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "revise", "remove", "visit", "child", "remove child", "register", "setting", "undo"]
        ),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=5,
)


def write(clinic: ClinicFile, what: str, number: int) -> None:
    """Do one thing as a desk does; what is not possible as things stand is not done."""
    if what == "undo":
        last = clinic.changes(limit=1)[0]
        if last.kind == "visit":
            with clinic.change(kind="undo", who="x") as change:
                change.undo(last.change_id)
        return
    with clinic.change(kind="visit", who="x") as change:
        if what == "setting":
            change.put_setting(f"name {number % 2}", number)
        elif what == "register":
            if clinic.removed(f"H-{number}") is None:
                change.put_child(Child(patient_id=f"H-{number}", birth_date=date(2014, 1, 1 + number)))
        elif (record := clinic.record(P1)) is not None:
            _write_row(change, record, what, number)


def _write_row(change: Change, record: ChildRecord, what: str, number: int) -> None:
    row = record.observations[number % len(record.observations)] if record.observations else None
    fields: list[dict[str, Any]] = [{"phone": "1"}, {"phone": "2"}, {"address": "x"}, {"note": "y"}]
    match what:
        case "add":
            change.put_observation(P1, observation(str(number)))
        case "visit":
            change.put_visit(P1, visit(date(2016, 7, 1 + number)))
        case "child":
            change.put_child(replace(record.child, **fields[number]))
        case "remove child" if number == 0:
            change.remove(record.child.row_id)
        case "revise" if row is not None:
            change.put_observation(P1, row._replace(value=str(number)))
        case "remove" if row is not None:
            change.remove(row.row_id)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, pytest.MonkeyPatch]]:
    folder = tmp_path_factory.mktemp("base")
    with pytest.MonkeyPatch.context() as patch:
        parted(folder, patch)
        yield folder, patch


def desks_of(base: tuple[Path, pytest.MonkeyPatch], name: str) -> tuple[Desk, Desk]:
    """Give the two desks anew, under a name of their own."""
    folder, patch = base
    made = folder / name
    shutil.rmtree(made, ignore_errors=True)
    north, south = Desk(made / "north", patch), Desk(made / "south", patch)
    for desk in (north, south):
        shutil.copyfile(folder / "north" / "clinic.nsclinic", desk.path)
    return north, south


def copied(base: tuple[Path, pytest.MonkeyPatch], desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """Give both desks once more, as they stand now."""
    folder, patch = base
    made = folder / "again"
    shutil.rmtree(made, ignore_errors=True)
    again = Desk(made / "north", patch), Desk(made / "south", patch)
    for desk, twin in zip(desks, again, strict=True):
        if desk.home.is_dir():  # else nothing that it tried was possible
            shutil.copytree(desk.home, twin.home, dirs_exist_ok=True)
        shutil.copyfile(desk.path, twin.path)
    return again


def worked(desk: Desk, steps: list[tuple[str, int]]) -> None:
    with desk.open() as clinic:
        for what, number in steps:
            write(clinic, what, number)


@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(here=_STEPS, there=_STEPS, later=_STEPS, keep=st.sampled_from([Choice.MINE, Choice.THEIRS]))
def test_who_joins_first_does_not_matter_and_nothing_is_lost(
    base: tuple[Path, pytest.MonkeyPatch],
    here: list[tuple[str, int]],
    there: list[tuple[str, int]],
    later: list[tuple[str, int]],
    keep: Choice,
):
    north, south = desks_of(base, "desks")
    worked(north, here)
    worked(south, there)
    other_keep = Choice.THEIRS if keep is Choice.MINE else Choice.MINE
    twins = copied(base, (north, south))
    written = north.revision_ids() | south.revision_ids()

    north.join(south, keep)
    south.join(north)
    twins[1].join(twins[0], other_keep)
    twins[0].join(twins[1])

    stands = [desk.stands() for desk in (north, south, *twins)]
    assert stands[0] == stands[1]
    assert stands[2] == stands[3]
    assert stands[0] == stands[2]
    for desk in (north, south, *twins):
        assert written <= desk.revision_ids()
    assert north.plan(south).is_empty
    count = north.count_of_entries()
    north.join(south)
    assert north.count_of_entries() == count

    worked(south, later)
    north.join(south)
    assert north.stands() == south.stands()


@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(here=_STEPS, there=_STEPS, keep=st.sampled_from([Choice.MINE, Choice.THEIRS]))
def test_a_join_is_undone_and_brought_back_whole(
    base: tuple[Path, pytest.MonkeyPatch],
    here: list[tuple[str, int]],
    there: list[tuple[str, int]],
    keep: Choice,
):
    north, south = desks_of(base, "undone")
    worked(north, here)
    worked(south, there)
    before = _said(north)
    north.join(south, keep)
    together = _said(north)
    with north.open() as clinic:
        entry = clinic.changes(limit=1)[0]
    if together == before:
        return
    undone = north.undo(entry.change_id)
    assert _said(north) == before
    north.undo(undone)
    assert _said(north) == together


def _said(desk: Desk) -> Any:
    """What the records and the settings say."""
    stands = desk.stands()
    return stands["records"], [row for row in stands["setting"] if not row[1]]


def test_three_desks_come_to_the_same(base: tuple[Path, pytest.MonkeyPatch]):
    folder, patch = base
    north, south = desks_of(base, "three")
    east = Desk(folder / "three" / "east", patch)
    shutil.copyfile(folder / "north" / "clinic.nsclinic", east.path)
    for number, desk in enumerate((north, south, east)):
        with desk.open() as clinic, clinic.change(kind="amend", who="x") as change:
            change.put_child(replace(NADIA, phone=str(number)))
            change.put_observation(P1, observation(str(number)))
    north.join(south, Choice.MINE)
    east.join(south, Choice.MINE)
    north.join(east, Choice.THEIRS)
    east.join(north)
    south.join(east)
    assert north.stands() == south.stands() == east.stands()
    record = south.record(P1)
    assert record is not None
    assert record.child.phone == "2"
