"""The calendar of doses: from today, on which days, until when; and what it says where the record cannot tell."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from nsclinic.course.dose_calendar import Lack, dose_calendar, stopped_since
from nsclinic.domain.record import Child, Frequency, Observation, Treatment, child_record
from nsclinic.protocol.loader import shipped_protocols

COURSES = shipped_protocols()["three-step"].common.courses
TODAY = date(2026, 11, 23)
CHILD = Child("P1", date(2019, 8, 12), "Amina", "Hassan")
ALTERNATE = Frequency.ALTERNATE_DAY


def day(number: int) -> date:
    """The day so many days after today."""
    return TODAY + timedelta(days=number)


def pred(start: int, end: int | None, dose: str = "40", unit: str = "mg/day", **more) -> Treatment:
    last = None if end is None else day(end)
    return Treatment("prednisolone", day(start), last, dose, unit, **{"doses_per_day": 1, **more})


def calendar(*rows: Treatment, observations=(), on: date = TODAY):
    return dose_calendar(child_record(CHILD, treatments=list(rows), observations=observations), on, COURSES)


def spans(*rows: Treatment):
    """Each stretch as first and last day, counted from today, and its amount."""
    (medicine,) = calendar(*rows)
    return [
        (
            (stretch.first - TODAY).days,
            None if stretch.last is None else (stretch.last - TODAY).days,
            stretch.per_day_mg,
        )
        for stretch in medicine.stretches
    ]


def test_a_row_that_runs_is_given_from_today_and_not_from_its_start():
    assert spans(pred(-30, None)) == [(0, None, Decimal(40))]


@pytest.mark.parametrize(
    ("end", "expected"), [(-1, []), (0, [(0, 0, Decimal(40))]), (1, [(0, 1, Decimal(40))])]
)
def test_a_row_is_given_up_to_its_last_day_and_not_after(end, expected):
    rows = [pred(-30, end)]
    assert (spans(*rows) if calendar(*rows) else []) == expected


def test_a_row_that_begins_today_or_later_is_planned_from_its_day():
    assert spans(pred(0, None)) == [(0, None, Decimal(40))]
    assert spans(pred(1, 14, "30")) == [(1, 14, Decimal(30))]


def test_a_taper_stands_stretch_after_stretch():
    assert spans(pred(-10, 6), pred(7, 13, "30"), pred(14, 20, "20")) == [
        (0, 6, Decimal(40)),
        (7, 13, Decimal(30)),
        (14, 20, Decimal(20)),
    ]


def test_on_the_day_on_which_one_ends_and_the_next_begins_the_next_counts():
    assert spans(pred(-10, 7), pred(7, 13, "30")) == [(0, 6, Decimal(40)), (7, 13, Decimal(30))]
    assert spans(pred(-10, 0), pred(0, 13, "30")) == [(0, 13, Decimal(30))]


def test_a_gap_between_two_stretches_is_no_dose():
    assert spans(pred(-10, 6), pred(10, 13, "30")) == [(0, 6, Decimal(40)), (10, 13, Decimal(30))]


def test_where_two_doses_are_in_force_neither_is_told():
    (medicine,) = calendar(pred(-10, None), pred(7, 13, "30"))
    told = [(stretch.per_day_mg, stretch.lack) for stretch in medicine.stretches]
    assert told == [(Decimal(40), None), (None, Lack.WHICH), (Decimal(40), None)]
    assert [(stretch.first, stretch.last) for stretch in medicine.stretches] == [
        (day(0), day(6)),
        (day(7), day(13)),
        (day(14), None),
    ]


@pytest.mark.parametrize("begun", [-3, -2, -1, 0])
def test_alternate_days_are_counted_from_the_first_day_of_the_row(begun):
    (medicine,) = calendar(pred(begun, 6, frequency=ALTERNATE))
    (stretch,) = medicine.stretches
    given = list(stretch.treatment_days(day(30)))
    assert given == [day(number) for number in range(7) if (number - begun) % 2 == 0]
    assert all((one - day(begun)).days % 2 == 0 for one in given)


def test_the_last_day_told_is_a_day_on_which_it_is_given():
    (medicine,) = calendar(pred(0, 7, frequency=ALTERNATE))
    assert medicine.stops_on == day(6)
    (daily,) = calendar(pred(0, 7))
    assert daily.stops_on == day(7)


def test_a_drug_that_goes_on_has_no_last_day():
    (medicine,) = calendar(pred(-5, None))
    assert medicine.stops_on is None


def test_treatment_days_end_with_the_day_asked_for():
    (medicine,) = calendar(pred(-5, None))
    assert list(medicine.stretches[0].treatment_days(day(2))) == [day(0), day(1), day(2)]


def test_an_open_end_written_as_the_end_of_the_calendar_is_open():
    row = pred(-5, None)._replace(end_date=date.max)
    assert spans(row) == [(0, None, Decimal(40))]


def test_a_single_dose_is_of_its_own_day_only():
    row = Treatment("rituximab", day(3), None, "375", "mg", Frequency.SINGLE)
    (medicine,) = calendar(row)
    assert [(one.first, one.last) for one in medicine.stretches] == [(day(3), day(3))]
    assert medicine.stops_on is None
    assert calendar(row._replace(start_date=day(-1))) == ()


def test_a_dose_that_nobody_wrote_down_is_missing_and_not_nothing():
    (medicine,) = calendar(pred(-5, None, dose="", unit=""))
    assert (medicine.stretches[0].per_day_mg, medicine.stretches[0].lack) == (None, Lack.DOSE)


def weighed(number: int, code: str, value: str, unit: str) -> Observation:
    return Observation(day(number), code, value, unit)


def test_a_dose_per_kg_is_that_of_the_weight_at_its_start():
    rows = [pred(-5, None, "2", "mg/kg/day")]
    (medicine,) = calendar(*rows, observations=[weighed(-6, "weight", "20", "kg")])
    assert medicine.stretches[0].per_day_mg == 40


def test_a_dose_per_kg_without_a_dated_weight_says_that_the_weight_is_missing():
    (medicine,) = calendar(pred(-5, None, "2", "mg/kg/day"))
    assert (medicine.stretches[0].per_day_mg, medicine.stretches[0].lack) == (None, Lack.WEIGHT)
    old = [weighed(-400, "weight", "20", "kg")]
    (late,) = calendar(pred(-5, None, "2", "mg/kg/day"), observations=old)
    assert late.stretches[0].lack is Lack.WEIGHT


def test_a_dose_per_square_metre_without_a_height_says_that_the_height_is_missing():
    rows = [pred(-5, None, "60", "mg/m2/day")]
    (medicine,) = calendar(*rows, observations=[weighed(-6, "weight", "20", "kg")])
    assert (medicine.stretches[0].per_day_mg, medicine.stretches[0].lack) == (None, Lack.HEIGHT)


def test_two_other_medicines_are_told_apart_by_their_names():
    iron = Treatment("other", day(-5), None, "60", "mg/day", doses_per_day=1, note="Iron")
    zinc = iron._replace(dose="10", note="Zinc")
    assert [(one.name, one.stretches[0].per_day_mg) for one in calendar(iron, zinc)] == [
        ("Iron", Decimal(60)),
        ("Zinc", Decimal(10)),
    ]


def stopped(*rows: Treatment, since: int = -3):
    record = child_record(CHILD, treatments=list(rows))
    return [(one.drug, one.last) for one in stopped_since(record, TODAY, day(since))]


@pytest.mark.parametrize(
    ("end", "is_told"), [(-4, False), (-3, True), (-1, True), (0, False), (5, False), (None, False)]
)
def test_a_drug_is_told_as_stopped_from_the_day_asked_for_up_to_yesterday(end, is_told):
    expected = [("prednisolone", day(end))] if is_told else []
    assert stopped(pred(-30, end)) == expected


def test_a_drug_that_goes_on_at_another_dose_or_is_planned_again_is_not_stopped():
    assert stopped(pred(-30, -2), pred(-1, None, "20")) == []
    assert stopped(pred(-30, -2), pred(5, None, "20")) == []


def test_the_record_itself_is_not_touched():
    record = child_record(CHILD, treatments=[pred(-30, None)])
    kept = replace(record)
    dose_calendar(record, TODAY, COURSES)
    assert record == kept
