"""Decisions about drugs become rows exactly as the clinic records them."""

from datetime import date, timedelta

import pytest

from nsclinic.domain.record import Frequency, Treatment
from nsclinic.ui.visit.medicines import (
    Decision,
    DoseFault,
    DrugDecision,
    continuing,
    dose_fault,
    drug_codes,
    rows_of,
    taken_on,
)
from tests.ui.child.records import TODAY, amina

TAC = Treatment("tacrolimus", date(2026, 9, 21), None, "2.5", "mg/day", Frequency.DAILY, 2, row_id="t6")


def changed(**parts):
    return continuing(TAC).with_dose(decision=Decision.CHANGE, **parts)


def added(**parts):
    return DrugDecision(row=None, decision=Decision.ADD).with_dose(**parts)


def test_every_stretch_taken_on_the_day_goes_on_unless_it_is_changed():
    lines = taken_on(amina(), TODAY)
    assert {line.drug for line in lines} == {"enalapril", "prednisolone", "tacrolimus"}
    assert all(rows_of(line, TODAY) == () for line in lines)


def test_an_earlier_day_has_the_drugs_of_that_day():
    assert {line.drug for line in taken_on(amina(), date(2026, 1, 1))} == {
        "ciclosporin",
        "enalapril",
        "mycophenolate_mofetil",
        "prednisolone",
    }


def test_a_change_ends_the_old_row_the_day_before_and_begins_another():
    assert rows_of(changed(dose="3"), TODAY) == (
        TAC._replace(end_date=TODAY - timedelta(1)),
        TAC._replace(start_date=TODAY, dose="3", row_id=""),
    )


def test_a_change_by_telephone_counts_from_its_own_day():
    rows = rows_of(changed(dose="3", on=date(2026, 11, 10)), TODAY)
    assert [row.start_date for row in rows] == [TAC.start_date, date(2026, 11, 10)]


def test_a_stopped_drug_was_last_taken_the_day_before():
    stopped = continuing(TAC).with_dose(decision=Decision.STOP)
    assert rows_of(stopped, TODAY) == (TAC._replace(end_date=TODAY - timedelta(1)),)
    earlier = stopped.with_dose(on=date(2026, 11, 1))
    assert rows_of(earlier, TODAY) == (TAC._replace(end_date=date(2026, 11, 1)),)


def test_a_drug_begun_on_the_day_of_its_stop_was_taken_on_it():
    stopped = continuing(TAC._replace(start_date=TODAY)).with_dose(decision=Decision.STOP)
    assert rows_of(stopped, TODAY)[0].end_date == TODAY


def test_a_new_drug_begins_on_the_day_of_the_visit():
    line = added(drug="enalapril", dose="2.5", times="1")
    assert rows_of(line, TODAY) == (Treatment("enalapril", TODAY, None, "2.5", "mg/day", Frequency.DAILY, 1),)


def test_a_single_dose_is_taken_on_one_day_and_in_its_own_units():
    line = added(drug="rituximab", dose="375", frequency=Frequency.SINGLE)
    assert line.dose_unit == "mg"
    line = line.with_dose(dose_unit="mg/m2")
    assert rows_of(line, TODAY) == (Treatment("rituximab", TODAY, TODAY, "375", "mg/m2", Frequency.SINGLE),)


def test_a_dose_that_is_not_known_is_recorded_without_a_unit():
    assert rows_of(added(drug="furosemide"), TODAY)[0].dose_unit == ""


def test_a_decimal_comma_is_read_in_the_language_that_writes_one():
    line = changed(dose="3,5")
    assert dose_fault(line, TODAY, "en") is DoseFault.NOT_A_NUMBER
    assert rows_of(line, TODAY, "es")[1].dose == "3.5"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (added(), DoseFault.DRUG_MISSING),
        (added(drug="other", dose="5"), DoseFault.NAME_MISSING),
        (changed(dose="0"), DoseFault.NOT_POSITIVE),
        (changed(dose="<3"), DoseFault.NOT_A_NUMBER),
        (changed(dose="3", times="2.5"), DoseFault.TIMES),
        (changed(dose="3", times="25"), DoseFault.TIMES),
        (changed(dose="3", on=date(2026, 9, 20)), DoseFault.BEFORE_START),
        (changed(dose="3", times=""), None),
        (continuing(TAC), None),
    ],
)
def test_a_line_that_cannot_be_saved_says_why_and_writes_nothing(line, fault):
    assert dose_fault(line, TODAY) is fault
    if fault is not None:
        assert rows_of(line, TODAY) == ()


def test_a_confirmation_holds_for_the_dose_it_was_given_for():
    line = changed(dose="25").with_dose(is_confirmed=True)
    assert line.with_dose(note="meant").is_confirmed
    assert not line.with_dose(dose="250").is_confirmed
    assert not line.with_dose(dose_unit="mg/kg/day").is_confirmed


def test_the_protocols_own_drugs_are_listed_before_other_medicines():
    codes = drug_codes()
    assert codes.index("tacrolimus") < codes.index("fluconazole")
    assert codes[-1] == "other"
