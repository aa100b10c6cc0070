"""Rows that an import writes many at a time are kept and proved as those that are written one by one."""

import pytest

from nsclinic.domain.record import Event, EventKind
from nsclinic.store import ClinicFile, How, Origin, StoreError
from tests.store.children import DAY, NADIA, observation, register, visit

FROM_FILE = Origin(How.IMPORT, "observations.csv", "0" * 64)
VALUES = ("2.0", "0.5", "0.5", "١.5", "")


def test_rows_written_together_stand_as_those_written_one_by_one(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        for line, value in enumerate(VALUES, start=2):
            change.put_observation("P1", observation(value), origin=FROM_FILE, line=line)
    with clinic.change(kind="import", who="x") as change:
        rows = list(enumerate(map(observation, VALUES), start=2))
        change.put_rows("P1", rows, origin=FROM_FILE)
    record = clinic.record("P1")
    assert record is not None
    one_by_one, together = record.observations[: len(VALUES)], record.observations[len(VALUES) :]
    assert [row._replace(row_id="") for row in together] == [row._replace(row_id="") for row in one_by_one]
    for one, other in zip(one_by_one, together, strict=True):
        (first,), (second,) = clinic.history(one.row_id), clinic.history(other.row_id)
        assert second.origin == first.origin == FROM_FILE
        assert second.line == first.line
        assert second.revision_id == other.row_id, "a row's id is that of its first revision"
    assert clinic.check() == []


def test_rows_that_bring_ids_are_known_by_them(clinic: ClinicFile):
    register(clinic, NADIA)
    rows = [(2, observation("2.0")._replace(row_id="of-another-program")), (3, observation("3.0"))]
    for value in ("2.0", "4.0"):
        rows[0] = (2, rows[0][1]._replace(value=value))
        with clinic.change(kind="import", who="x") as change:
            change.put_rows("P1", rows[:1] if value == "4.0" else rows, origin=FROM_FILE)
    record = clinic.record("P1")
    assert record is not None
    assert [row.value for row in record.observations] == ["4.0", "3.0"]
    assert len(clinic.history("of-another-program")) == 2
    assert clinic.check() == []


@pytest.mark.parametrize("sign", ["\x1f", "\x1e", "\0", "\ud800"])
def test_a_sign_that_cannot_be_kept_is_refused_in_any_of_them(clinic: ClinicFile, sign):
    register(clinic, NADIA)
    notes = ("sound", "with å", f"bad{sign}", "sound again")
    rows = [(2 + n, Event(DAY, EventKind.BIOPSY, "MCD", note=note)) for n, note in enumerate(notes)]
    before = clinic.head
    with pytest.raises(StoreError), clinic.change(kind="import", who="x") as change:  # noqa: PT012
        change.put_rows("P1", [(9, visit())], origin=FROM_FILE)
        change.put_rows("P1", rows, origin=FROM_FILE)
    assert clinic.head == before


def test_nothing_of_rows_that_were_refused_is_left_to_a_change_that_goes_on(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        with pytest.raises(StoreError):
            change.put_rows("P1", [(2, observation("2.0")), (3, observation("\0"))], origin=FROM_FILE)
        change.put_rows("P1", [(4, observation("4.0"))], origin=FROM_FILE)
    record = clinic.record("P1")
    assert record is not None
    assert [row.value for row in record.observations] == ["4.0"]
    assert clinic.check() == []
