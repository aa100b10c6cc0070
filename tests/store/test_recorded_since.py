"""What was recorded since a day goes by when it was typed or came in, not by the day that it is about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from nsclinic.domain.record import Consent
from nsclinic.store import ClinicFile, RowKind, entry
from nsclinic.store.recorded_since import ChildState, RecordedSince
from tests.store.children import BARE, NADIA, add_observation, full_record, observation, register, save
from tests.store.test_light_start import statements_of
from tests.store.two_desks import P1, parted

BEFORE, DAY, AFTER = date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    def at_noon(day: date) -> None:
        monkeypatch.setattr(entry, "now", lambda: datetime.combine(day, time(12), UTC))

    return at_noon


@pytest.fixture
def saved(clinic: ClinicFile, set_clock: Callable[[date], None]) -> ClinicFile:
    """A clinic with one full record, typed on the day before."""
    set_clock(BEFORE)
    save(clinic, full_record())
    return clinic


def rows_of(clinic: ClinicFile) -> tuple[str, ...]:
    record = clinic.record(P1)
    assert record is not None
    return (
        *(row.row_id for row in record.visits),
        *(row.row_id for row in record.observations),
        *(row.row_id for row in record.treatments),
        *(row.row_id for row in record.events),
    )


def test_the_day_itself_is_in_it_and_the_day_before_is_not(
    saved: ClinicFile, set_clock: Callable[[date], None]
):
    set_clock(DAY)
    old = add_observation(saved, observation("3.0", on=date(2015, 1, 1)))
    for since, rows in ((DAY, {old}), (AFTER, set())):
        found = RecordedSince(saved, since).of(P1)
        assert set(found.rows) == rows
        assert (found.is_new, found.is_changed, dict(found.removed)) == (False, False, {})
        assert found.states == (ChildState("yes", "", is_removed=False),)
    everything = RecordedSince(saved, BEFORE).of(P1)
    assert everything.is_new
    assert everything.is_changed
    assert set(everything.rows) == set(everything.all_rows) == set(rows_of(saved))


def test_what_was_corrected_and_what_was_removed_is_told_apart(
    saved: ClinicFile, set_clock: Callable[[date], None]
):
    record = saved.record(P1)
    assert record is not None
    corrected, visit = record.observations[0], record.visits[0]
    set_clock(DAY)
    with saved.change(kind="visit", who="x") as change:
        change.put_observation(P1, corrected._replace(value="21.0"))
        change.remove(visit.row_id)
    found = RecordedSince(saved, DAY).of(P1)
    assert dict(found.rows) == {corrected.row_id: RowKind.OBSERVATION}
    assert dict(found.removed) == {visit.row_id: RowKind.VISIT}
    assert visit.row_id not in found.all_rows
    assert corrected.row_id in found.all_rows


def test_every_state_of_the_child_since_is_told_with_the_one_before(
    saved: ClinicFile, set_clock: Callable[[date], None]
):
    with saved.change(kind="registry_export", who="x") as change:
        change.set_first_export(P1, P1, "A" * 26)
    set_clock(DAY)
    for consent in (Consent.NO, Consent.YES):
        register(saved, replace(NADIA, consent_registry=consent))
    set_clock(AFTER)
    with saved.change(kind="visit", who="x") as change:
        change.remove(saved.record(P1).child.row_id)  # type: ignore[union-attr]  # she is there
    yes = ChildState("yes", "A" * 26, is_removed=False)
    no = yes._replace(consent="no")
    gone = yes._replace(is_removed=True)
    assert RecordedSince(saved, DAY).of(P1).states == (yes, no, yes, gone)
    assert RecordedSince(saved, AFTER).of(P1).states == (yes, gone)
    assert RecordedSince(saved, AFTER + timedelta(1)).of(P1).states == (gone,)


def test_the_day_is_that_of_the_clock_on_the_wall(saved: ClinicFile, monkeypatch: pytest.MonkeyPatch):
    cairo = timezone(timedelta(hours=3))
    monkeypatch.setattr(
        entry, "now", lambda: datetime(2026, 10, 3, 1, 0, tzinfo=cairo)
    )  # 22:00 UTC the day before
    row = add_observation(saved, observation("3.0"))
    assert set(RecordedSince(saved, AFTER).of(P1).rows) == {row}


def test_a_clock_that_went_back_hides_nothing(saved: ClinicFile, set_clock: Callable[[date], None]):
    set_clock(AFTER)
    first = add_observation(saved, observation("3.0"))
    set_clock(BEFORE)
    second = add_observation(saved, observation("3.1"))
    assert set(RecordedSince(saved, DAY).of(P1).rows) == {first, second}


def test_a_new_child_has_no_state_before_and_another_ones_rows_are_not_hers(
    saved: ClinicFile, set_clock: Callable[[date], None]
):
    set_clock(DAY)
    register(saved, BARE)
    found = RecordedSince(saved, DAY).of(BARE.patient_id)
    assert found.is_new
    assert found.states == (ChildState("", "", is_removed=False),)
    assert not found.rows
    assert not RecordedSince(saved, DAY).of(P1).rows


def test_what_another_desk_wrote_earlier_counts_from_the_day_on_which_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_clock: Callable[[date], None]
):
    set_clock(BEFORE)
    north, south = parted(tmp_path, monkeypatch)
    made: list[str] = []
    south.do(lambda change: made.append(change.put_observation(P1, observation("3.0"))))
    set_clock(AFTER)
    north.join(south)
    with north.open() as clinic:
        for since in (DAY, AFTER):
            assert set(RecordedSince(clinic, since).of(P1).rows) == set(made)
        assert not RecordedSince(clinic, AFTER + timedelta(1)).of(P1).rows
    with south.open() as clinic:
        assert not RecordedSince(clinic, DAY).of(P1).rows


def test_records_that_share_a_pseudonym_are_told_while_one_of_them_changed_since(
    saved: ClinicFile, set_clock: Callable[[date], None]
):
    register(saved, BARE)
    with saved.change(kind="registry_export", who="x") as change:
        change.set_first_export(P1, P1, "A" * 26)
    assert RecordedSince(saved, BEFORE).shared_pseudonyms() == []
    set_clock(DAY)
    with saved.change(kind="merge_children", who="x") as change:
        change.set_first_export(BARE.patient_id, P1, "A" * 26)
        change.remove(saved.record(P1).child.row_id)  # type: ignore[union-attr]  # she is there
    both = [("A" * 26, P1), ("A" * 26, BARE.patient_id)]
    assert RecordedSince(saved, DAY).shared_pseudonyms() == both
    assert RecordedSince(saved, AFTER).shared_pseudonyms() == []


def test_a_childs_rows_are_found_by_the_childs_own_index(saved: ClinicFile):
    since = RecordedSince(saved, DAY)
    statements = statements_of(saved, lambda: since.of(P1))
    assert len(statements) == 6
    with saved.reading() as connection:
        for statement in statements:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
            assert not [step for step in plan if step.startswith("SCAN")], (statement, plan)
            assert any(step.startswith("SEARCH") for step in plan), (statement, plan)
