"""A field answers at once: it refuses what is not possible, questions what is unusual, and shows back what it read."""

import pytest

from nsclinic.domain.record import Observation, Qualifier, child_record
from nsclinic.ui.visit.answers import Asker, Filled, Look
from nsclinic.ui.visit.lines import lines_for
from nsclinic.wording import wording
from tests.ui.child.records import AMINA, TODAY, amina


def answer(code, text, unit=None, hours="", *, record=None, language="en", age=7):
    record = record or amina()
    line = next(one for one in lines_for(record, TODAY) if one.code == code)
    asker = Asker(TODAY, age, wording(language))
    return asker.read(line, Filled(text, line.unit if unit is None else unit, hours))


def test_a_plain_value_is_kept_as_it_was_typed_and_nothing_is_said():
    found = answer("weight", "22.40")
    assert found.row == Observation(TODAY, "weight", "22.40", "kg")
    assert (found.look, found.message) == (Look.PLAIN, "")


def test_nothing_typed_is_no_row():
    assert answer("weight", "  ").row is None
    assert answer("weight", "  ").look is Look.PLAIN


def test_a_dash_records_that_it_was_not_done():
    assert answer("creatinine", "-").row == Observation(TODAY, "creatinine", "", "", Qualifier.NOT_DONE)


def test_a_censored_value_keeps_its_sign():
    found = answer("tac_trough", "< 2.0", hours="12")
    assert found.row == Observation(TODAY, "tac_trough", "2.0", "ng/mL", Qualifier.LESS, "12")


def test_a_point_repeats_the_last_value_in_the_unit_in_which_it_came():
    found = answer("creatinine", ".", "umol/L")
    assert found.row == Observation(TODAY, "creatinine", "0.41", "mg/dL")
    assert "0.41" in found.message


def test_a_point_without_a_last_value_is_a_fault():
    assert answer("alt", ".").look is Look.FAULT


@pytest.mark.parametrize(
    ("code", "text", "unit"),
    [("weight", "151", "kg"), ("weight", "1.4", "kg"), ("creatinine", "26", "mg/dL")],
)
def test_what_is_not_possible_is_refused(code, text, unit):
    found = answer(code, text, unit)
    assert found.row is None
    assert found.look is Look.FAULT


def test_a_slipped_unit_is_named():
    found = answer("creatinine", "38", "mg/dL")
    assert found.look is Look.FAULT
    assert "µmol/L" in found.message


def test_an_unusual_value_is_kept_with_a_warning():
    found = answer("creatinine", "1.0")
    assert found.row is not None
    assert found.look is Look.WARNING


def test_a_weight_ten_times_too_low_is_possible_but_questioned_against_the_last():
    found = answer("weight", "2.24")
    assert found.row is not None
    assert found.look is Look.WARNING
    assert "0.10" in found.message
    assert "22.4" in found.message


def test_foreign_digits_are_shown_back_in_plain_ones():
    found = answer("weight", "٢٢٫٤", language="ar")
    assert found.row.value == "22.4"
    assert found.look is Look.ECHO
    assert "22.4" in found.message


def test_a_decimal_comma_is_read_in_spanish_and_refused_in_english():
    assert answer("weight", "22,4", language="es").row.value == "22.4"
    refused = answer("weight", "22,4")
    assert refused.look is Look.FAULT
    assert "22.4" in refused.message


def test_a_choice_is_one_of_the_catalogue():
    assert answer("dipstick_protein", "3+", "grade").row.value == "3+"
    assert answer("dipstick_protein", "5+", "grade").look is Look.FAULT
    assert answer("dipstick_protein", "250", "mg/dL").row.value == "250"
    assert answer("oedema", "mild").row == Observation(TODAY, "oedema", "mild")


@pytest.mark.parametrize(
    ("hours", "look"), [("12", Look.PLAIN), ("", Look.PLAIN), ("73", Look.FAULT), ("x", Look.FAULT)]
)
def test_hours_after_the_dose_are_a_possible_number(hours, look):
    assert answer("tac_trough", "6.1", hours=hours).look is look


def test_hours_without_a_level_are_a_fault():
    assert answer("tac_trough", "", hours="12").look is Look.FAULT


def test_a_corrected_row_keeps_its_id_its_laboratory_and_its_place():
    row = Observation(TODAY, "albumin", "2.0", "g/dL", place="laboratory", lab="Central", row_id="r1")
    record = child_record(AMINA, observations=[row])
    assert answer("albumin", "2.1", record=record).row == row._replace(value="2.1")


def test_a_child_without_a_known_age_is_held_to_no_limit_of_age():
    assert answer("creatinine", "1.0", age=None).look is Look.WARNING
    assert answer("creatinine", "0.8", age=None, record=child_record(AMINA)).look is Look.PLAIN
