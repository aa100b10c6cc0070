"""A taper: rows without a gap, saved in one change, and ended by whatever ends its drug."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.taper import MOST_STEPS, TaperPlan, plans_ended, save_taper, taper_rows
from nsclinic.clinic.visit_entry import VisitEntry, treatment_change, treatment_stop
from nsclinic.course.dose_calendar import dose_calendar
from nsclinic.domain.record import Child, Frequency, Treatment, Visit, VisitKind
from nsclinic.store import create_clinic

TODAY = date(2018, 4, 20)
PRED = "prednisolone"


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def plan(first="40", less="10", weeks=2, last="0", start=0, frequency=Frequency.DAILY) -> TaperPlan:
    return TaperPlan(PRED, day(start), Decimal(first), Decimal(less), weeks, Decimal(last), frequency, 1)


def said(rows):
    return [
        (
            (row.start_date - TODAY).days,
            None if row.end_date is None else (row.end_date - TODAY).days,
            row.dose,
        )
        for row in rows
    ]


def test_it_goes_down_by_its_step_every_so_many_weeks_and_then_stops():
    assert said(taper_rows(plan())) == [(0, 13, "40"), (14, 27, "30"), (28, 41, "20"), (42, 55, "10")]


def test_down_to_a_dose_it_stays_on_that_dose_until_it_is_changed():
    assert said(taper_rows(plan(last="20"))) == [(0, 13, "40"), (14, 27, "30"), (28, None, "20")]


def test_the_last_step_is_smaller_where_the_steps_do_not_come_out_even():
    assert [row.dose for row in taper_rows(plan(first="25", last="10"))] == ["25", "15", "10"]


def test_a_dose_is_written_without_an_end_zero():
    assert [row.dose for row in taper_rows(plan(first="10", less="2.5"))] == ["10", "7.5", "5", "2.5"]


def test_on_alternate_days_no_dose_falls_on_two_days_running():
    rows = taper_rows(plan(weeks=1, frequency=Frequency.ALTERNATE_DAY))
    assert all((row.start_date - TODAY).days % 2 == 0 for row in rows)
    assert [(row.end_date - row.start_date).days for row in rows if row.end_date] == [7] * 4


@given(st.decimals("1", "80", places=1), st.decimals("0.5", "20", places=1), st.integers(1, 8), st.booleans())
def test_every_day_has_one_dose_and_each_is_lower_than_the_one_before(first, less, weeks, is_alternate):
    frequency = Frequency.ALTERNATE_DAY if is_alternate else Frequency.DAILY
    made = TaperPlan(PRED, TODAY, first, less, weeks, Decimal(0), frequency, 1)
    assume(made.is_sound)
    rows = taper_rows(made)
    for before, after in pairwise(rows):
        assert before.end_date is not None
        assert after.start_date == before.end_date + timedelta(days=1)
        assert Decimal(after.dose) == Decimal(before.dose) - less
    assert Decimal(rows[0].dose) == first
    assert 0 < Decimal(rows[-1].dose) <= less


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "10", "last": "10"},
        {"first": "10", "last": "20"},
        {"less": "0"},
        {"less": "-5"},
        {"weeks": 0},
        {"last": "-1"},
        {"first": str(MOST_STEPS + 1), "less": "1"},
    ],
)
def test_what_does_not_go_down_in_steps_is_refused(wrong):
    with pytest.raises(ValueError, match="goes down"):
        taper_rows(plan(**wrong))


@pytest.fixture
def clinic(tmp_path):
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True, clinic_name="Garden Row")
    with Clinic(store, who="Dr N.", as_of=TODAY) as opened:
        opened.register(Child("P1", date(2011, 5, 10), "Amina", diagnosis_date=date(2018, 1, 1)))
        rows = (
            Treatment(PRED, day(-60), None, "60", "mg/day", Frequency.DAILY, 1),
            Treatment("tacrolimus", day(-60), None, "2.5", "mg/day", Frequency.DAILY, 2),
        )
        opened.save_visit(VisitEntry("P1", Visit(day(-60), VisitKind.SCHEDULED), (), rows))
        yield opened


def rows_of(clinic, drug=PRED):
    return [row for row in clinic.record("P1").treatments if row.drug == drug]


def calendar(clinic):
    courses = clinic.default_protocol.common.courses
    found = {one.drug: one for one in dose_calendar(clinic.record("P1"), TODAY, courses)}
    return [(stretch.first, stretch.last, stretch.per_day_mg) for stretch in found[PRED].stretches]


def test_saving_ends_what_runs_on_the_day_before_in_one_change_with_one_entry(clinic):
    before = len(clinic.store.changes())
    save_taper(clinic, "P1", taper_rows(plan(start=1)), "meant")
    entries = clinic.store.changes()
    assert len(entries) == before + 1
    assert (entries[0].kind, entries[0].who, entries[0].reason) == ("taper", "Dr N.", "meant")
    assert said(rows_of(clinic)) == [
        (-60, 0, "60"),
        (1, 14, "40"),
        (15, 28, "30"),
        (29, 42, "20"),
        (43, 56, "10"),
    ]
    assert calendar(clinic)[0] == (TODAY, TODAY, Decimal(60))
    assert said(rows_of(clinic, "tacrolimus")) == [(-60, None, "2.5")]


def test_a_new_plan_takes_the_place_of_the_one_before(clinic):
    save_taper(clinic, "P1", taper_rows(plan(start=1)), "")
    save_taper(clinic, "P1", taper_rows(plan(first="20", start=3)), "")
    assert said(rows_of(clinic)) == [(-60, 0, "60"), (1, 2, "40"), (3, 16, "20"), (17, 30, "10")]


def test_the_rules_read_a_planned_dose_from_its_day_on_and_not_before(clinic):
    save_taper(clinic, "P1", taper_rows(plan(start=1)), "")

    def dose_on(on):
        return next(one.per_day_mg for one in clinic.review("P1", on).doses if one.drug == PRED)

    assert (dose_on(TODAY), dose_on(day(1)), dose_on(day(15))) == (60, 40, 30)


def visit(clinic, *rows):
    clinic.save_visit(VisitEntry("P1", Visit(TODAY, VisitKind.SCHEDULED), (), rows))


def test_stopping_the_drug_takes_its_plan_back_in_the_same_change(clinic):
    save_taper(clinic, "P1", taper_rows(plan(start=1)), "")
    running = rows_of(clinic)[0]
    visit(clinic, *treatment_stop(running, day(-1)))
    assert said(rows_of(clinic)) == [(-60, -1, "60")]


def test_another_dose_takes_the_plan_back_and_goes_on_until_it_is_changed(clinic):
    save_taper(clinic, "P1", taper_rows(plan(start=7)), "")
    visit(clinic, *treatment_change(rows_of(clinic)[0], TODAY, dose="50"))
    assert said(rows_of(clinic)) == [(-60, -1, "60"), (0, None, "50")]


def test_a_visit_that_leaves_the_drug_alone_leaves_its_plan_alone(clinic):
    save_taper(clinic, "P1", taper_rows(plan(start=1)), "")
    planned = said(rows_of(clinic))
    tacrolimus = rows_of(clinic, "tacrolimus")[0]
    visit(clinic, *treatment_change(tacrolimus, TODAY, dose="3"))
    assert said(rows_of(clinic)) == planned


def test_correcting_a_stretch_that_was_long_over_leaves_the_plan_alone(clinic):
    old = Treatment(PRED, day(-200), day(-100), "50", "mg/day", Frequency.DAILY, 1)
    clinic.save_visit(VisitEntry("P1", Visit(day(-200), VisitKind.SCHEDULED), (), (old,)))
    save_taper(clinic, "P1", taper_rows(plan(start=1)), "")
    known = rows_of(clinic)[0]
    entry = VisitEntry("P1", Visit(day(-200), VisitKind.SCHEDULED), (), (known._replace(dose="55"),))
    assert plans_ended(clinic.record("P1"), entry, TODAY) == ()
    clinic.save_visit(entry, "misread")
    assert len(rows_of(clinic)) == 6


def test_a_single_dose_beside_a_plan_ends_nothing(clinic):
    save_taper(clinic, "P1", taper_rows(plan(start=1)), "")
    once = Treatment(PRED, TODAY, TODAY, "60", "mg", Frequency.SINGLE)
    visit(clinic, once)
    assert len(rows_of(clinic)) == 6


def test_an_export_leaves_plans_out_counts_them_and_can_be_imported(clinic, tmp_path):
    save_taper(clinic, "P1", taper_rows(plan(start=1)), "")
    written = export_identified(clinic, tmp_path / "out")
    assert written.planned == 4
    store = create_clinic(tmp_path / "other.nsclinic", passphrase=None, plain=True, clinic_name="Other")
    with Clinic(store, as_of=TODAY) as other:
        report = import_folder(other, tmp_path / "out")
        assert not report.is_refused
        assert said(rows_of(other)) == [(-60, 0, "60")]
