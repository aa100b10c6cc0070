"""What the family sheet is filled with: today's doses and what is planned, the clinic's strengths, dangerous doses."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.family import family_content, set_strengths, strengths
from nsclinic.clinic.summary import summary_content
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Child, Frequency, Observation, Treatment, Visit, VisitKind
from nsclinic.store import create_clinic

TODAY = date(2018, 4, 20)
SEEN = date(2018, 4, 18)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def row(drug: str, start: int, end: int | None, dose: str, unit: str = "mg/day", times: int | None = 1):
    last = None if end is None else day(end)
    return Treatment(drug, day(start), last, dose, unit, Frequency.DAILY, times)


ROWS = (
    row("prednisolone", -60, 6, "40"),
    row("prednisolone", 7, 20, "30"),
    row("tacrolimus", -60, None, "2.5", times=2),
    row("enalapril", -60, -2, "5"),
)


@pytest.fixture
def clinic(tmp_path):
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True, clinic_name="Garden Row")
    with Clinic(store, as_of=TODAY) as opened:
        opened.register(Child("P1", date(2011, 5, 10), "Amina", "Hassan", diagnosis_date=date(2018, 1, 1)))
        visit = Visit(SEEN, VisitKind.SCHEDULED, "Dr N.", next_visit_date=date(2018, 5, 18))
        weight = Observation(SEEN, "weight", "22.4", "kg")
        opened.save_visit(VisitEntry("P1", visit, (weight,), ROWS))
        yield opened


def content_of(clinic, *, has_plans=True, **how):
    return family_content(clinic, summary_content(clinic, "P1"), has_plans=has_plans, **how)


def spans(content):
    return {
        medicine.drug: [(stretch.first, stretch.last, stretch.per_day_mg) for stretch in medicine.stretches]
        for medicine in content.medicines
    }


def test_todays_doses_and_what_is_planned_stand_with_their_days(clinic):
    assert spans(content_of(clinic)) == {
        "prednisolone": [(TODAY, day(6), Decimal(40)), (day(7), day(20), Decimal(30))],
        "tacrolimus": [(TODAY, None, Decimal("2.5"))],
    }


def test_without_plans_nothing_that_lies_ahead_is_read(clinic):
    assert spans(content_of(clinic, has_plans=False)) == {
        "prednisolone": [(TODAY, None, Decimal(40))],
        "tacrolimus": [(TODAY, None, Decimal("2.5"))],
    }


def test_what_was_stopped_at_the_visit_is_told(clinic):
    assert [(one.drug, one.last) for one in content_of(clinic).stopped] == [("enalapril", day(-2))]


def test_visit_weight_strip_and_fever_come_from_where_they_are_kept(clinic):
    content = content_of(clinic)
    assert content.next_visit == date(2018, 5, 18)
    assert content.weight is not None
    assert (content.weight.value, content.weight.on) == ("22.4", SEEN)
    assert (content.urine.grade, content.urine.mornings) == ("3+", 3)
    assert content.fever == (Decimal("38.0"), "°C")
    assert content.letterhead.name == "Garden Row"


def test_a_next_visit_that_is_past_is_none(clinic):
    summary = summary_content(clinic, "P1")
    late = replace(summary, review=replace(summary.review, next_visit=day(-1)))
    assert family_content(clinic, late, has_plans=True).next_visit is None


def test_what_the_clinic_says_of_its_strengths_is_kept_and_used(clinic):
    before = content_of(clinic)
    assert before.common_strengths == ("prednisolone", "tacrolimus")
    set_strengths(clinic, {"prednisolone": ["tablet-5-scored"]})
    set_strengths(clinic, {"tacrolimus": ["capsule-1"]})
    assert strengths(clinic) == {"prednisolone": ("tablet-5-scored",), "tacrolimus": ("capsule-1",)}
    after = content_of(clinic)
    assert after.common_strengths == ()
    assert [form.key for form in after.forms["prednisolone"]] == ["tablet-5-scored"]
    assert after.digest != before.digest


@pytest.mark.parametrize("wrong", [None, [], "tablet-5", {"prednisolone": "tablet-5"}])
def test_a_setting_that_cannot_be_understood_is_no_answer(clinic, wrong):
    clinic.set_setting("strengths", wrong)
    assert strengths(clinic) == {}


@pytest.mark.parametrize(("dose", "is_dangerous"), [("10", False), ("10.5", True), ("25", True)])
def test_a_dose_above_a_ceiling_is_named_and_needs_confirmation(clinic, dose, is_dangerous):
    entry = VisitEntry(
        "P1", Visit(TODAY, VisitKind.UNSCHEDULED), (), (row("tacrolimus", 30, None, dose, times=2),)
    )
    clinic.save_visit(
        replace(entry, removed_row_ids=(clinic.record("P1").treatments[-1].row_id,)), "mistyped"
    )
    content = content_of(clinic)
    heavy = [Observation(TODAY, "weight", "60", "kg")]
    clinic.save_visit(VisitEntry("P1", Visit(TODAY, VisitKind.UNSCHEDULED), tuple(heavy)))
    content = content_of(clinic)
    assert content.dangerous == (("tacrolimus",) if is_dangerous else ())
    assert content.needs_confirmation is is_dangerous
    assert not content_of(clinic, confirmed_by="Dr N.").needs_confirmation


def test_rows_that_are_dangerous_only_together_need_confirmation_too(clinic):
    extra = row("prednisolone", -5, 6, "60")
    clinic.save_visit(VisitEntry("P1", Visit(TODAY, VisitKind.UNSCHEDULED), (), (extra,)))
    assert content_of(clinic).dangerous == ("prednisolone",)


def test_the_same_content_has_the_same_digest_and_any_other_dose_another(clinic):
    digest = content_of(clinic).digest
    assert len(digest) == 8
    assert content_of(clinic).digest == digest
    assert content_of(clinic, confirmed_by="Dr N.").digest == digest
    planned = row("prednisolone", 21, 30, "20")
    clinic.save_visit(VisitEntry("P1", Visit(TODAY, VisitKind.UNSCHEDULED), (), (planned,)))
    assert content_of(clinic).digest != digest


def test_filling_the_sheet_leaves_the_clinic_as_it_was(clinic):
    head = clinic.store.head
    content_of(clinic)
    assert clinic.store.head == head
