"""Two records of one child are put together and taken apart again; nothing is lost either way."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.history import row_history
from nsclinic.clinic.merging import (
    FIELDS,
    AnyRow,
    Conflict,
    MergeRefusedError,
    Obstacle,
    Obstruction,
    Side,
    merge_children,
    merge_preview,
)
from nsclinic.clinic.undoing import undo
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import (
    Child,
    ChildRecord,
    Consent,
    Event,
    EventKind,
    Observation,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.store import NoUndo, UndoRefusedError, UnknownRowError
from tests.clinic.two_records import DAY, KEPT, OTHER, TODAY, open_two, write

KEPT_ID, OTHER_ID = KEPT.child.patient_id, OTHER.child.patient_id


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with open_two(tmp_path / "clinic.nsclinic") as opened:
        yield opened


def merge(clinic: Clinic, choices: dict[str, Side] | None = None) -> str:
    return merge_children(clinic, KEPT_ID, OTHER_ID, choices or {}, "registered twice")


def said(record: ChildRecord) -> list[str]:
    """What the rows of a record say, numbers as numbers, without their ids, in no order."""
    rows: tuple[AnyRow, ...] = (*record.visits, *record.observations, *record.treatments, *record.events)
    told = (str(row._replace(row_id="")) for row in rows)
    return sorted(re.sub(r"(\d+)\.(\d*?)0+'", r"\1.\2'", text).replace(".'", "'") for text in told)


def whole(clinic: Clinic, patient_id: str) -> ChildRecord:
    """A record with its row ids; what was set aside when is left out, as later changes alone bring it in."""
    return replace(clinic.record(patient_id), when_set_aside=())


def test_the_fields_stand_side_by_side_and_empty_ones_are_filled(clinic: Clinic) -> None:
    preview = merge_preview(clinic, KEPT_ID, OTHER_ID)
    assert tuple(one.name for one in preview.fields) == FIELDS
    differing = {one.name for one in preview.fields if one.differs}
    assert differing == {"family_name", "birth", "note", "consent_registry"}
    child = preview.child({})
    assert (child.family_name, child.birth_date, child.guardian) == ("Hassan", date(2011, 5, 10), "Fatma")
    assert (child.phone, child.cause) == ("555 0101", OTHER.child.cause)
    assert child.note == "lives with her aunt\ncousin marriage"
    assert (child.patient_id, child.row_id) == (KEPT_ID, clinic.record(KEPT_ID).child.row_id)


def test_a_refused_consent_of_either_record_is_never_lost(clinic: Clinic) -> None:
    assert merge_preview(clinic, KEPT_ID, OTHER_ID).child({}).consent_registry is Consent.NO
    assert merge_preview(clinic, OTHER_ID, KEPT_ID).child({}).consent_registry is Consent.NO


def test_what_both_say_is_not_doubled_and_what_disagrees_is_kept_twice_and_told(clinic: Clinic) -> None:
    preview = merge_preview(clinic, KEPT_ID, OTHER_ID)
    doubled = [row._replace(row_id="") for row in preview.doubled]
    assert doubled == [OTHER.visits[0], OTHER.observations[1]]
    told = [
        Conflict(one.kept._replace(row_id=""), one.other._replace(row_id="")) for one in preview.conflicts
    ]
    assert told == [Conflict(KEPT.observations[1], OTHER.observations[0])]
    merge(clinic)
    merged = clinic.record(KEPT_ID)
    assert [row.value for row in merged.observations if row.code == "weight"] == ["22.4", "22.9"]
    assert [row.value for row in merged.observations if row.code == "upcr"] == ["3.0", "0.10"]
    assert len(merged.visits) == 3
    assert len(merged.treatments) == 2
    assert len(merged.events) == 1


def test_one_change_with_its_reason_brings_both_together(clinic: Clinic) -> None:
    before = clinic.store.head.seq
    change_id = merge(clinic, {"family_name": Side.OTHER})
    entry = clinic.store.changes(limit=1)[0]
    assert (entry.seq, entry.change_id, entry.kind, entry.why) == (
        before + 1,
        change_id,
        "merge_children",
        "registered twice",
    )
    assert clinic.record(KEPT_ID).child.family_name == "Hasan"
    with pytest.raises(UnknownRowError):
        clinic.record(OTHER_ID)
    assert [line.patient_id for line in clinic.search("Amina")] == [KEPT_ID]
    assert [line.patient_id for line in clinic.search("0101")] == [KEPT_ID]
    assert clinic.store.check() == []
    assert {change.entry.change_id for change in clinic.store.child_changes(OTHER_ID)} >= {change_id}


def test_a_value_that_came_over_keeps_its_history(clinic: Clinic) -> None:
    row = clinic.record(OTHER_ID).observations[0]
    clinic.save_visit(
        VisitEntry(OTHER_ID, clinic.record(OTHER_ID).visits[0], (row._replace(value="22.8"),)), "misread"
    )
    merge(clinic)
    moved = clinic.record(KEPT_ID).observations[-2]
    assert moved.value == "22.8"
    states = row_history(clinic, [moved.row_id])
    assert [
        (state.change.kind, state.row.value) for state in states if isinstance(state.row, Observation)
    ] == [
        ("merge_children", "22.8"),
        ("visit", "22.8"),
        ("import", "22.9"),
    ]


def test_the_undo_of_a_merge_gives_both_records_back_as_they_were(clinic: Clinic) -> None:
    kept, other = whole(clinic, KEPT_ID), whole(clinic, OTHER_ID)
    lines = clinic.children()
    change_id = merge(clinic, {"family_name": Side.OTHER, "birth": Side.OTHER})
    merged = whole(clinic, KEPT_ID)
    taken_apart = undo(clinic, change_id, "they are cousins")
    assert (whole(clinic, KEPT_ID), whole(clinic, OTHER_ID)) == (kept, other)
    assert clinic.children() == lines
    assert clinic.store.check() == []
    undo(clinic, taken_apart, "they are one after all")
    assert whole(clinic, KEPT_ID) == merged
    assert clinic.store.check() == []


def test_a_merge_is_not_undone_once_a_row_that_came_over_was_corrected(clinic: Clinic) -> None:
    change_id = merge(clinic)
    record = clinic.record(KEPT_ID)
    clinic.save_visit(
        VisitEntry(KEPT_ID, record.visits[-1], (record.observations[-1]._replace(value="2+"),)), "misread"
    )
    with pytest.raises(UndoRefusedError) as refused:
        undo(clinic, change_id, "they are cousins")
    assert refused.value.cause is NoUndo.MOVED_ON


def test_what_was_written_into_the_kept_record_since_stays_with_it(clinic: Clinic) -> None:
    change_id = merge(clinic)
    later = Visit(TODAY, VisitKind.SCHEDULED)
    clinic.save_visit(VisitEntry(KEPT_ID, later, (Observation(TODAY, "upcr", "0.2", "mg/mg"),)))
    undo(clinic, change_id, "they are cousins")
    assert clinic.record(KEPT_ID).visits[-1].on == TODAY
    assert said(clinic.record(OTHER_ID)) == said(OTHER)


# --- the registry ----------------------------------------------------------------------------------------------------


def export(clinic: Clinic, patient_id: str, pseudonym: str) -> None:
    with clinic.store.change(kind="export", who="x") as change:
        change.set_first_export(patient_id, patient_id, pseudonym)


def test_the_kept_childs_pseudonym_stays_and_the_others_is_not_forgotten(clinic: Clinic) -> None:
    export(clinic, KEPT_ID, "AAAA")
    export(clinic, OTHER_ID, "BBBB")
    merge(clinic)
    assert clinic.store.pseudonyms() == {KEPT_ID: (KEPT_ID, "AAAA"), OTHER_ID: (OTHER_ID, "BBBB")}
    assert clinic.store.is_removed(OTHER_ID)


def test_the_only_pseudonym_goes_on_with_the_kept_child_and_back_with_the_undo(clinic: Clinic) -> None:
    export(clinic, OTHER_ID, "BBBB")
    change_id = merge(clinic)
    assert clinic.store.pseudonyms()[KEPT_ID] == (OTHER_ID, "BBBB")
    undone = undo(clinic, change_id, "they are cousins")
    assert clinic.store.pseudonyms() == {OTHER_ID: (OTHER_ID, "BBBB")}
    undo(clinic, undone, "one after all")
    assert clinic.store.pseudonyms()[KEPT_ID] == (OTHER_ID, "BBBB")


# --- what stands in the way ------------------------------------------------------------------------------------------


def refusal(clinic: Clinic, choices: dict[str, Side] | None = None) -> tuple[Obstruction, ...]:
    before = clinic.store.head
    with pytest.raises(MergeRefusedError) as error:
        merge(clinic, choices)
    assert clinic.store.head == before
    return error.value.obstructions


def test_a_record_is_not_merged_with_itself(clinic: Clinic) -> None:
    with pytest.raises(MergeRefusedError):
        merge_children(clinic, KEPT_ID, KEPT_ID, {}, "a slip")


def test_no_reason_no_merge(clinic: Clinic) -> None:
    with pytest.raises(ValueError, match="reason"):
        merge_children(clinic, KEPT_ID, OTHER_ID, {}, " ")


def test_an_unfinished_visit_of_the_other_record_is_finished_first(clinic: Clinic) -> None:
    clinic.drafts.save("d", {"form": "visit", "patient_id": OTHER_ID, "visit_on": "2018-03-20"})
    assert refusal(clinic) == (Obstruction(Obstacle.DRAFT),)
    clinic.drafts.drop("d")
    assert merge(clinic)


def test_a_drug_that_both_records_say_is_taken_today_is_settled_first(tmp_path: Path) -> None:
    ours = Treatment("tacrolimus", DAY, None, "2", "mg/day")
    theirs = Treatment("tacrolimus", DAY, None, "2.5", "mg/day")
    with open_two(
        tmp_path / "a.nsclinic", replace(KEPT, treatments=(ours,)), replace(OTHER, treatments=(theirs,))
    ) as clinic:
        assert refusal(clinic) == (Obstruction(Obstacle.DRUG_IN_BOTH, drug="tacrolimus"),)
    with open_two(
        tmp_path / "b.nsclinic", replace(KEPT, treatments=(ours,)), replace(OTHER, treatments=(ours,))
    ) as clinic:
        merge(clinic)
        assert len(clinic.record(KEPT_ID).treatments) == 1


def test_a_birth_date_after_the_first_row_is_not_taken(tmp_path: Path) -> None:
    late = replace(OTHER, child=replace(OTHER.child, birth_date=date(2018, 1, 6)))
    with open_two(tmp_path / "a.nsclinic", KEPT, late) as clinic:
        assert refusal(clinic, {"birth": Side.OTHER}) == (
            Obstruction(Obstacle.BORN_LATER, day=date(2018, 1, 5)),
        )
        assert merge(clinic)


# --- what was set aside ----------------------------------------------------------------------------------------------


def test_a_finding_set_aside_on_half_of_the_facts_comes_back(tmp_path: Path) -> None:
    potassium = Observation(DAY, "potassium", "5.8", "mmol/L")
    seen = Visit(DAY, VisitKind.SCHEDULED)
    other = child_record(OTHER.child, [seen], [potassium])
    kept = child_record(KEPT.child, [seen], [Observation(DAY, "sodium", "139", "mmol/L")])
    with open_two(tmp_path / "a.nsclinic", kept, other) as clinic:
        finding = next(f for f in clinic.review(OTHER_ID).findings if f.rule == "potassium-high")
        clinic.set_aside(OTHER_ID, finding, "haemolysed")
        change_id = merge(clinic)
        standing = [f for f in clinic.review(KEPT_ID).findings if f.rule == "potassium-high"]
        assert [f.set_aside for f in standing] == [None]
        assert EventKind.SET_ASIDE in {event.kind for event in clinic.record(KEPT_ID).events}
        undo(clinic, change_id, "cousins")
        again = next(f for f in clinic.review(OTHER_ID).findings if f.rule == "potassium-high")
        assert again.set_aside is not None


# --- laws ------------------------------------------------------------------------------------------------------------

_DAYS = st.dates(date(2018, 1, 1), date(2018, 1, 4))
_RECORDS = st.builds(
    child_record,
    st.tuples(
        st.dates(date(2010, 1, 1), date(2010, 1, 3)),
        st.sampled_from(["Amina", ""]),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "a", "b"]),
    ).map(lambda parts: Child("P", parts[0], parts[1], phone=parts[2], note=parts[3])),
    st.lists(
        st.tuples(_DAYS, st.sampled_from(VisitKind), st.sampled_from(["", "Dr N."])).map(
            lambda parts: Visit(*parts)
        ),
        max_size=4,
    ),
    st.lists(
        st.tuples(_DAYS, st.sampled_from(["22", "22.0", "23"])).map(
            lambda parts: Observation(parts[0], "weight", parts[1], "kg")
        ),
        max_size=6,
    ),
    st.lists(
        st.tuples(_DAYS, _DAYS, st.sampled_from(["5", "10"])).map(
            lambda parts: Treatment("prednisolone", *parts)
        ),
        max_size=3,
    ),
    st.lists(_DAYS.map(lambda day: Event(day, EventKind.ADVERSE_EVENT, "infection")), max_size=3),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=_RECORDS, other=_RECORDS)
def test_nothing_is_lost_by_a_merge_and_nothing_is_left_of_it_by_its_undo(
    clinic: Clinic, kept: ChildRecord, other: ChildRecord
) -> None:
    ids = [clinic.store.next_patient_id()]
    write(clinic.store, replace(kept, child=replace(kept.child, patient_id=ids[0])))
    ids.append(clinic.store.next_patient_id())
    write(clinic.store, replace(other, child=replace(other.child, patient_id=ids[1])))
    before = [whole(clinic, patient_id) for patient_id in ids]
    preview = merge_preview(clinic, ids[0], ids[1])
    change_id = merge_children(clinic, ids[0], ids[1], {}, "twice")
    merged = clinic.record(ids[0])
    assert len(said(merged)) == len(said(before[0])) + len(preview.moved)
    assert len(preview.moved) + len(preview.doubled) == len(said(before[1]))
    assert set(said(before[0])) | set(said(before[1])) == set(said(merged))
    undo(clinic, change_id, "two after all")
    assert [whole(clinic, patient_id) for patient_id in ids] == before
    assert clinic.store.verify_chain() == []
