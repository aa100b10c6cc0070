"""The visit form without a window: bound to one child, honest about what it will write, restorable after a crash."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from nsclinic.advice.review import review
from nsclinic.domain.record import Event, EventKind, Observation, Qualifier, Visit, VisitKind
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.ui.visit.answers import Filled, Look
from nsclinic.ui.visit.drafts import drafts_of, form_from
from nsclinic.ui.visit.form import AdverseEvent, unresolved
from nsclinic.ui.visit.medicines import Decision
from nsclinic.ui.visit.presenter import VisitGround, VisitPresenter
from nsclinic.wording import wording
from tests.ui.child.records import TODAY, amina, never_seen, one_visit

THREE_STEP = shipped_protocols()["three-step"]


def presenter(record=None, on=TODAY, **ground):
    record = record or amina()
    stands_on = VisitGround(
        record, THREE_STEP, review(record, THREE_STEP, on), **{"site_units": {}, **ground}
    )
    return VisitPresenter(stands_on, on, wording("en"), who="Dr N.", draft_id="d1")


def type_in(form, **texts):
    for code, text in texts.items():
        form.fill(code, replace(form.filled(code), text=text))


def test_a_fresh_form_is_clean_and_typing_makes_it_dirty():
    form = presenter()
    assert not form.is_dirty
    type_in(form, weight="22.9")
    assert form.is_dirty
    type_in(form, weight="")
    assert not form.is_dirty


def test_a_save_writes_the_values_typed_and_nothing_else():
    form = presenter()
    type_in(form, weight="22.9", tac_trough="<2.0", creatinine="-")
    entry = form.entry()
    assert entry.patient_id == "BS-0042-K"
    assert entry.visit == Visit(TODAY, VisitKind.SCHEDULED, "Dr N.", date(2026, 12, 20))
    assert entry.observations == (
        Observation(TODAY, "weight", "22.9", "kg"),
        Observation(TODAY, "creatinine", "", "", Qualifier.NOT_DONE),
        Observation(TODAY, "tac_trough", "2.0", "ng/mL", Qualifier.LESS),
    )
    assert (entry.treatments, entry.events, entry.removed_row_ids) == ((), (), ())
    assert entry.draft_id == "d1"


def test_a_line_with_a_fault_is_named_and_never_written():
    form = presenter()
    type_in(form, weight="2240", height="121")
    assert form.faulty_codes == ("weight",)
    assert [row.code for row in form.entry().observations] == ["height"]


def test_the_rules_see_the_record_as_it_would_be():
    form = presenter()
    type_in(form, tac_trough="5.1")
    after = review(form.previewed(), THREE_STEP, TODAY)
    assert "tac-trough-low" in {finding.rule for finding in form.ground.review.findings}
    assert "tac-trough-low" not in {finding.rule for finding in after.findings}


def test_the_next_visit_is_the_protocols_until_one_is_chosen():
    form = presenter(on=TODAY)
    assert form.next_visit == date(2026, 12, 20)
    form.choose_next_visit(date(2026, 12, 7))
    assert form.entry().visit.next_visit_date == date(2026, 12, 7)
    form.choose_next_visit(None)
    assert form.entry().visit.next_visit_date is None
    form.propose_next_visit()
    assert form.next_visit == date(2026, 12, 20)


def test_without_treatment_and_booking_no_visit_is_proposed():
    assert presenter(never_seen()).next_visit is None


def test_a_visit_of_the_day_is_corrected_and_not_doubled():
    form = presenter(one_visit())
    assert form.form.recorded is not None
    assert form.filled("weight") == Filled("14.2", "kg")
    type_in(form, weight="14.3", albumin="")
    entry = form.entry()
    assert entry.visit.row_id == "visit-omar"
    assert entry.observations == (Observation(TODAY, "weight", "14.3", "kg", row_id="omar-weight"),)
    assert entry.removed_row_ids == ("omar-albumin",)


def test_an_untouched_correction_writes_the_visit_again_and_no_value():
    entry = presenter(one_visit()).entry()
    assert (entry.observations, entry.removed_row_ids) == ((), ())


def test_a_visit_from_paper_has_the_last_values_and_drugs_of_its_own_day():
    form = presenter()
    type_in(form, albumin="2.2")
    form.move_to(date(2025, 8, 20))
    assert form.line("weight").last.on == date(2025, 8, 3)
    assert {line.drug for line in form.form.drugs} == {"ciclosporin", "enalapril", "prednisolone"}
    assert form.entry().observations == (Observation(date(2025, 8, 20), "albumin", "2.2", "g/dL"),)


def test_a_decision_about_a_drug_survives_a_change_of_the_date_where_the_drug_is_taken_then_too():
    form = presenter()
    index = next(place for place, line in enumerate(form.form.drugs) if line.drug == "tacrolimus")
    form.form = form.form.with_drug(
        index, form.form.drugs[index].with_dose(decision=Decision.CHANGE, dose="3")
    )
    form.move_to(TODAY - timedelta(days=1))
    assert [row.dose for row in form.entry().treatments] == ["2.5", "3"]
    form.move_to(date(2025, 8, 20))
    assert form.entry().treatments == ()


def test_adverse_events_and_set_asides_become_events_of_the_visit():
    form = presenter()
    form.put(adverse=(AdverseEvent("diarrhoea", "mild"), AdverseEvent("")), resolved=("tremor",))
    form.form = form.form.with_set_aside("hepatitis-b-screen", "vaccinated, card seen")
    assert form.entry().events == (
        Event(TODAY, EventKind.ADVERSE_EVENT, "diarrhoea", "mild", "Dr N."),
        Event(TODAY, EventKind.EVENT_RESOLVED, "tremor", clinician="Dr N."),
        Event(
            TODAY, EventKind.SET_ASIDE, "hepatitis-b-screen", clinician="Dr N.", note="vaccinated, card seen"
        ),
    )


def test_only_what_has_not_passed_is_listed_as_an_adverse_event():
    assert [event.code for event in unresolved(amina(), TODAY)] == ["tremor"]
    assert [event.code for event in unresolved(amina(), date(2026, 1, 15))] == ["infection"]


def test_a_point_puts_the_last_value_into_the_field():
    form = presenter()
    assert form.repeat_last("creatinine") == Filled("0.41", "mg/dL")
    assert form.answers["creatinine"].row == Observation(TODAY, "creatinine", "0.41", "mg/dL")
    assert form.repeat_last("alt") is None


def test_a_draft_brings_back_everything_that_was_typed():
    form = presenter()
    type_in(form, weight="22.9", creatinine="0,3", tac_trough="<2.0")
    form.put(
        note="slept badly\nماما", kind=VisitKind.UNSCHEDULED, adverse=(AdverseEvent("tremor", "severe", "n"),)
    )
    form.form = form.form.with_drug(
        1, form.form.drugs[1].with_dose(decision=Decision.STOP, on=date(2026, 11, 1))
    )
    form.add_drug()
    form.form = form.form.with_drug(3, form.form.drugs[3].with_dose(drug="furosemide", dose="10", times="2"))
    form.form = form.form.with_set_aside("bp-high", "cuff too small")
    form.choose_next_visit(date(2026, 12, 1))
    written = json.loads(json.dumps(form.draft("2026-11-23T10:42:00+02:00")))
    kept = drafts_of({"d1": written, "d2": {"form": "visit", "patient_id": "another"}}, form.patient_id)
    assert len(kept) == 1
    again = presenter()
    again.take_draft(kept[0])
    assert again.form == form.form
    assert again.answers["creatinine"].look is Look.FAULT
    assert again.entry() == form.entry()


def test_a_draft_of_another_child_is_refused():
    form = presenter(one_visit())
    kept = drafts_of({"d": presenter().draft("2026-11-23T10:42")}, "BS-0042-K")[0]
    with pytest.raises(ValueError, match="child"):
        form.take_draft(kept)


def test_a_drug_that_ended_since_the_draft_was_kept_is_left_out_of_it():
    form = presenter()
    kept = drafts_of({"d": form.draft("2026-11-23T10:42")}, form.patient_id)[0]
    fresh = replace(form.form, drugs=form.form.drugs[:1])
    assert form_from(kept, fresh).drugs == form.form.drugs[:1]


def test_a_damaged_draft_is_passed_over():
    assert drafts_of({"d": {"form": "visit", "patient_id": "P", "visit_on": "yesterday"}}, "P") == ()
