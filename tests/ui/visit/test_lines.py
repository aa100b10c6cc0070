"""The form asks in the order of the consulting room for what this child is usually asked for."""

from datetime import date, timedelta

from nsclinic.domain.record import Observation, Qualifier, child_record
from nsclinic.ui.visit.lines import Section, lines_for
from tests.ui.child.records import AMINA, TODAY, amina


def line(record, code, **how):
    return next(one for one in lines_for(record, TODAY, **how) if one.code == code)


def test_sections_follow_the_consulting_room():
    sections = [one.section for one in lines_for(amina(), TODAY)]
    assert sections == sorted(sections, key=tuple(Section).index)
    assert sections[0] is Section.MEASURE
    assert sections[-1] is Section.SYMPTOMS


def test_the_last_value_is_the_last_before_the_visit_day():
    assert line(amina(), "weight").last.value == "22.4"
    assert line(amina(), "weight").last.on == date(2026, 11, 20)


def test_a_value_of_the_visit_day_is_what_the_line_holds_and_not_its_last():
    record = amina()
    today = Observation(TODAY, "weight", "23.0", "kg", row_id="now")
    found = line(child_record(AMINA, record.visits, [*record.observations, today]), "weight")
    assert found.recorded == today
    assert found.last.value == "22.4"


def test_not_done_is_passed_over_as_a_last_value():
    found = line(amina(), "haemoglobin")
    assert found.last.value == "11.2"
    only = child_record(
        AMINA, observations=[Observation(TODAY - timedelta(1), "alt", "", "", Qualifier.NOT_DONE)]
    )
    assert line(only, "alt").last is None


def test_a_test_of_the_last_twelve_months_stands_open_and_an_older_one_waits():
    rows = [
        Observation(date(2025, 11, 23), "sodium", "138", "mmol/L"),
        Observation(date(2025, 11, 22), "urea", "30", "mg/dL"),
    ]
    record = child_record(AMINA, observations=rows)
    assert line(record, "sodium").is_usual
    assert not line(record, "urea").is_usual


def test_a_level_stands_open_only_while_its_drug_asks_for_it():
    assert not line(amina(), "csa_trough").is_usual
    assert line(amina(), "csa_trough", asked={"csa_trough"}).is_usual


def test_the_site_unit_is_the_fields_and_an_unknown_one_is_not():
    record = child_record(AMINA)
    assert line(record, "creatinine").unit == "mg/dL"
    assert line(record, "creatinine", site_units={"creatinine": "umol/L"}).unit == "umol/L"
    assert line(record, "creatinine", site_units={"creatinine": "stone"}).unit == "mg/dL"
