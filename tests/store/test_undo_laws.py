"""Laws of undo over random changes of two children: all of it or nothing, and always back and forth."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nsclinic.domain.record import ChildRecord, Observation
from nsclinic.store import (
    Change,
    ClinicFile,
    NoUndo,
    UndoRefusedError,
    create_clinic,
    open_clinic,
)
from nsclinic.store.head import forget_head
from nsclinic.store.kinds import KIND_TABLES
from tests.store.children import (
    BARE,
    DAY,
    NADIA,
    observation,
    register,
    visit,
)
from tests.store.undo_steps import blocking, contents, is_sound, last, standing, undo

_WRITES = st.tuples(
    st.sampled_from(["add", "revise", "remove", "restore", "visit", "child", "remove child", "setting"]),
    st.sampled_from(["P1", "P2"]),
    st.integers(0, 5),
)
_CHANGES = st.lists(st.lists(_WRITES, min_size=1, max_size=4), min_size=1, max_size=6)


def write(clinic: ClinicFile, change: Change, what: str, patient_id: str, number: int) -> None:
    """Do one thing to the record; what is not possible as it stands is not done."""
    record, removed = clinic.record(patient_id), clinic.removed(patient_id)
    assert removed is not None
    if what == "setting":
        change.put_setting("language", str(number))
    elif record is None:
        if what in ("child", "remove child"):
            change.restore(removed.child.row_id)
    else:
        _write_row(change, record, removed.observations, what, number)


def _write_row(
    change: Change, record: ChildRecord, gone: tuple[Observation, ...], what: str, number: int
) -> None:
    patient_id, live = record.child.patient_id, record.observations
    match what:
        case "add":
            change.put_observation(patient_id, observation(str(number)))
        case "visit":
            change.put_visit(patient_id, visit(DAY.replace(day=number + 1)))
        case "child":
            change.put_child(replace(record.child, given_name=f"Nadia {number}"))
        case "remove child":
            change.remove(record.child.row_id)
        case "restore" if gone:
            change.restore(gone[number % len(gone)].row_id)
        case "remove" if live:
            change.remove(live[number % len(live)].row_id)
        case "revise" if live:
            change.put_observation(patient_id, live[number % len(live)]._replace(value=str(number)))


def attempt(clinic: ClinicFile, change_id: str) -> tuple[str, UndoRefusedError | None]:
    """Undo a change, and give the undo, or why it was refused."""
    try:
        return undo(clinic, change_id), None
    except UndoRefusedError as error:
        return "", error


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic file of two children, closed, to be copied."""
    folder = tmp_path_factory.mktemp("laws")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NSCLINIC_HOME", str(folder / "home"))
        with create_clinic(folder / "begun.nsclinic", passphrase=None, plain=True) as clinic:
            register(clinic, NADIA, BARE)
            return clinic.path


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=_CHANGES, data=st.data())
def test_undo_restores_exactly_what_was_before_or_changes_nothing(
    begun: Path, tmp_path: Path, changes: list[list[tuple[str, str, int]]], data: st.DataObject
):
    path = tmp_path / "copy.nsclinic"
    shutil.copyfile(begun, path)
    forget_head(path)
    with open_clinic(path) as clinic:
        states = [contents(clinic)]
        ids: list[str] = []
        for writes in changes:
            before = clinic.head
            with clinic.change(kind="visit", who="x") as change:
                for each in writes:
                    write(clinic, change, *each)
            if clinic.head != before:
                ids.append(last(clinic))
                states.append(contents(clinic))
        if not ids:
            return
        chosen = data.draw(st.integers(0, len(ids) - 1))
        now = states[-1]
        undone, error = attempt(clinic, ids[chosen])
        if error is not None:
            assert error.cause in (NoUndo.MOVED_ON, NoUndo.CHILD_REMOVED, NoUndo.STAYS)
            assert error.cause is NoUndo.STAYS or blocking(error) in ids[chosen + 1 :]
            assert contents(clinic) == now
        else:
            known = {row[len(table.key)] for table in KIND_TABLES for row in states[chosen][table.heads]}
            assert standing(contents(clinic)) == _as_if_never(states, chosen, known)
            undo(clinic, undone)
            assert contents(clinic) == now
        for change_id, before_it in zip(reversed(ids), reversed(states[:-1]), strict=True):
            _, error = attempt(clinic, change_id)
            assert error is None or error.cause in (NoUndo.STAYS, NoUndo.UNDONE), "it had left all as it was"
            assert standing(contents(clinic)) == standing(before_it)
        assert is_sound(clinic)


def _as_if_never(states: list[dict[str, list[Any]]], chosen: int, known: set[str]) -> dict[str, list[Any]]:
    """The present state with each row that the chosen change wrote as it stood before it."""
    found = {}
    for table in KIND_TABLES:
        where = len(table.key)
        before, after, now = (
            {row[where]: row for row in states[number][table.heads]} for number in (chosen, chosen + 1, -1)
        )
        rows = []
        for row_id, row in now.items():
            if after.get(row_id) != before.get(row_id):
                if row_id in known:
                    rows.append(before[row_id])
            else:
                rows.append(row)
        found[table.heads] = rows
    return standing(found)
