"""What both computers entered about one thing is told apart: the same words once, other words side by side."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.joining import Alike, Doubled, JoinPreview, join, join_preview
from nsclinic.clinic.rights import Right, RightLackingError, Role
from nsclinic.clinic.undoing import undo, undo_preview
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.store import Choice, JoinUndecidedError, SameFileError, UndoRefusedError
from tests.store.children import DAY, visit
from tests.store.desk_steps import add, registered, weigh, weight_of
from tests.store.two_desks import P1, Desk, parted


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Desk]:
    return parted(tmp_path, monkeypatch)


@contextmanager
def clinic_of(desk: Desk) -> Iterator[Clinic]:
    with desk.open() as store:
        yield Clinic(store, who="Dr N.")


def preview(desk: Desk, other: Desk) -> JoinPreview:
    with clinic_of(desk) as clinic:
        return join_preview(clinic, other.path)


def brought_in(desk: Desk, other: Desk, choice: Choice | None = None) -> str:
    with clinic_of(desk) as clinic:
        found = join_preview(clinic, other.path)
        join(clinic, other.path, "", {one.key: choice for one in found.questions} if choice else {})
        return clinic.last_change_id


def prednisolone(dose: str) -> Treatment:
    return Treatment("prednisolone", DAY, None, dose, "mg", Frequency.DAILY, 1)


def take(desk: Desk, row: Treatment) -> None:
    desk.do(lambda change: change.put_treatment(P1, row))


def test_the_same_value_of_one_day_in_the_same_words_is_kept_once(desks: tuple[Desk, Desk]):
    north, south = desks
    for desk in desks:
        add(desk, "2.2")
        take(desk, prednisolone("40"))
        desk.do(lambda change: change.put_visit(P1, visit(date(2016, 7, 1))))
    found = preview(north, south)
    assert found.questions == ()
    assert len(found.word_for_word) == 3
    brought_in(north, south)
    brought_in(south, north)
    assert north.stands() == south.stands()
    record = north.record(P1)
    assert record is not None
    assert len([row for row in record.observations if row.value == "2.2"]) == 1
    assert len([row for row in record.treatments if row.dose == "40"]) == 1


@pytest.mark.parametrize(
    ("choice", "values"), [(Choice.MINE, {"1.1"}), (Choice.THEIRS, {"2.2"}), (Choice.BOTH, {"1.1", "2.2"})]
)
def test_another_value_of_the_same_day_is_decided(desks: tuple[Desk, Desk], choice: Choice, values: set[str]):
    north, south = desks
    on = date(2016, 8, 1)
    add(north, "1.1", on=on)
    add(south, "2.2", on=on)
    (question,) = preview(north, south).questions
    assert isinstance(question, Doubled)
    before = north.path.read_bytes()
    with pytest.raises(JoinUndecidedError):
        brought_in(north, south)
    assert north.path.read_bytes() == before
    brought_in(north, south, choice)
    brought_in(south, north)
    assert north.stands() == south.stands()
    record = south.record(P1)
    assert record is not None
    assert {row.value for row in record.observations if row.on == on} == values


def test_two_doses_of_one_drug_never_stand_side_by_side(desks: tuple[Desk, Desk]):
    north, south = desks
    take(north, prednisolone("40"))
    take(south, prednisolone("35"))
    (question,) = preview(north, south).questions
    assert isinstance(question, Doubled)
    assert not question.may_keep_both
    with pytest.raises(JoinUndecidedError):
        brought_in(north, south, Choice.BOTH)
    brought_in(north, south, Choice.THEIRS)
    record = north.record(P1)
    assert record is not None
    assert [
        row.dose for row in record.treatments if row.drug == "prednisolone" and row.start_date == DAY
    ] == ["35"]


def test_a_child_registered_on_both_is_told_as_two_records_of_one(desks: tuple[Desk, Desk]):
    north, south = desks
    here, there = registered(north, name="Samira"), registered(south, name="Samira")
    (alike,) = preview(north, south).alike
    assert isinstance(alike, Alike)
    assert (alike.there.patient_id, alike.here.patient_id) == (there, here)


def test_the_file_that_is_open_is_refused(desks: tuple[Desk, Desk]):
    with clinic_of(desks[0]) as clinic, pytest.raises(SameFileError):
        join_preview(clinic, desks[0].path)


def test_nothing_new_writes_nothing(desks: tuple[Desk, Desk]):
    north, south = desks
    before = north.path.read_bytes()
    assert brought_in(north, south) == ""
    assert north.path.read_bytes() == before


def test_a_nurse_may_not_and_nothing_is_read(desks: tuple[Desk, Desk]):
    with clinic_of(desks[0]) as clinic:
        clinic.role = Role.NURSE
        with pytest.raises(RightLackingError) as refused:
            join_preview(clinic, desks[1].path)
    assert refused.value.right is Right.MERGE


def test_a_clock_that_is_ahead_is_told(desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch):
    north, south = desks
    add(south, "2.2")
    assert not preview(north, south).is_clock_ahead
    with monkeypatch.context() as ahead:
        from datetime import UTC, datetime

        ahead.setattr("nsclinic.store.entry.now", lambda: datetime(2099, 1, 1, tzinfo=UTC))
        add(south, "3.3")
    assert preview(north, south).is_clock_ahead


def test_a_join_is_undone_as_any_change_with_a_reason(desks: tuple[Desk, Desk]):
    north, south = desks
    weigh(north, "21")
    weigh(south, "22")
    other = registered(south)
    joined = brought_in(north, south, Choice.THEIRS)
    with clinic_of(north) as clinic:
        shown = undo_preview(clinic, joined)
        assert {row.patient_id for row in shown.rows} == {P1, other}
        undo(clinic, joined, "the wrong stick")
        assert clinic.store.record(other) is None
        with pytest.raises(UndoRefusedError):
            undo(clinic, joined, "once more")
    assert weight_of(north).value == "21"
