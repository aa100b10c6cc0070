"""Doses as the clinician reads them and as the family takes them: nothing lost, nothing that capsules cannot make."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.advice.model import Amount, SuggestedDose
from nsclinic.course.model import Dose
from nsclinic.domain.pieces import parts_of_day
from nsclinic.domain.record import Frequency, Observation, Qualifier, Treatment
from nsclinic.wording import wording
from nsclinic.wording.quantities import NARROW_NO_BREAK_SPACE

ENGLISH = wording("en")
DAY = date(2016, 5, 20)


def plain(text: str) -> str:
    return text.replace(NARROW_NO_BREAK_SPACE, " ")


def dose(**changes: object) -> Dose:
    values: dict[str, object] = {
        "drug": "tacrolimus",
        "frequency": Frequency.DAILY,
        "per_day_mg": Decimal("2.5"),
        "mg_per_kg": Decimal("2.5") / Decimal("24.5"),
        "mg_per_m2": Decimal("2.5") / Decimal("0.8652"),
        "protocol_low": Decimal("0.1"),
        "protocol_high": Decimal("0.25"),
        "protocol_unit": "mg/kg/day",
        "stated": "2.5",
        "stated_unit": "mg/day",
        "doses_per_day": 2,
        "since": DAY,
    }
    return Dose(**{**values, **changes})  # type: ignore[arg-type]  # the values above, one or two replaced


def test_a_daily_dose_tells_mg_times_and_both_sizes():
    assert plain(ENGLISH.dose(dose())) == "2.5 mg/day in 2 doses (0.102 mg/kg, 2.89 mg/m²)"


def test_an_alternate_day_dose_is_never_written_per_day():
    text = plain(ENGLISH.dose(dose(frequency=Frequency.ALTERNATE_DAY, doses_per_day=1)))
    assert text == "2.5 mg on alternate days (0.102 mg/kg, 2.89 mg/m²)"
    assert "/day" not in text


def test_a_dose_whose_mg_are_not_known_keeps_the_words_of_the_prescription():
    unknown = dose(
        per_day_mg=None, mg_per_kg=Decimal("0.1"), mg_per_m2=None, stated="0.1", stated_unit="mg/kg/day"
    )
    assert plain(ENGLISH.dose(unknown)) == "0.1 mg/kg/day in 2 doses"


def test_a_dose_without_a_weight_of_today_tells_only_the_mg():
    assert plain(ENGLISH.dose(dose(mg_per_kg=None, mg_per_m2=None))) == "2.5 mg/day in 2 doses"


@pytest.mark.parametrize(
    ("per_day", "times", "frequency", "drug", "words"),
    [
        ("2.5", 2, "daily", "tacrolimus", "1.5 mg in the morning, 1 mg in the evening"),
        ("2.0", 2, "daily", "tacrolimus", "1 mg in the morning, 1 mg in the evening"),
        ("130", 2, "daily", "ciclosporin", "65 mg in the morning, 65 mg in the evening"),
        ("750", 2, "daily", "mycophenolate_mofetil", "500 mg in the morning, 250 mg in the evening"),
        ("22.5", 1, "alternate_day", "prednisolone", "22.5 mg in the morning, every other day"),
        ("22.5", None, "daily", "prednisolone", "22.5 mg a day"),
        ("3", 3, "daily", "", "1 mg in the morning, 1 mg at midday, 1 mg in the evening"),
        ("20", 4, "daily", "", "5 mg, 4 times a day"),
        ("550", 1, "single", "cyclophosphamide", "550 mg once"),
        ("0.5", 2, "daily", "tacrolimus", "0.5 mg a day, which cannot be divided into 2 doses"),
        (
            "1",
            3,
            "alternate_day",
            "tacrolimus",
            "1 mg a day, which cannot be divided into 3 doses, every other day",
        ),
        ("1.5", 3, "daily", "tacrolimus", "0.5 mg in the morning, 0.5 mg at midday, 0.5 mg in the evening"),
        ("2.3", 2, "daily", "tacrolimus", "1.15 mg in the morning, 1.15 mg in the evening"),
    ],
)
def test_the_family_reads_what_to_take_and_when(per_day, times, frequency, drug, words):
    assert plain(ENGLISH.as_taken(Decimal(per_day), times, frequency, drug)) == words


@given(st.integers(1, 200), st.integers(1, 6))
def test_the_parts_of_a_day_are_whole_capsules_that_sum_to_the_dose(capsules, times):
    step = Decimal("0.5")
    parts = parts_of_day(capsules * step, times, step)
    assert sum(parts) == capsules * step
    assert all(part % step == 0 for part in parts)
    assert max(parts) - min(parts) <= step
    assert list(parts) == sorted(parts, reverse=True)


def test_a_suggested_dose_names_drug_mg_times_and_the_rule():
    suggested = SuggestedDose("ciclosporin", Amount(Decimal(150), "mg/m2/day"), Decimal(130), "daily", 2)
    assert plain(ENGLISH.suggested(suggested)) == "ciclosporin 130 mg/day in 2 doses (150 mg/m²/day)"


def test_a_suggested_dose_for_a_child_not_weighed_gives_no_mg_and_says_what_to_measure():
    rule = Amount(Decimal(150), "mg/m2/day")
    suggested = SuggestedDose("ciclosporin", rule, None, "daily", 2, ("weight", "height"))
    assert plain(ENGLISH.suggested(suggested)) == (
        "ciclosporin 150 mg/m²/day in 2 doses (in mg once measured: weight and height)"
    )


def test_a_dose_held_by_a_ceiling_says_so():
    rule = Amount(Decimal(2), "mg/kg/day")
    suggested = SuggestedDose("prednisolone", rule, Decimal(60), "daily", 1, is_capped=True)
    assert (
        plain(ENGLISH.suggested(suggested))
        == "prednisolone 60 mg/day (the highest dose; by the rule 2 mg/kg/day)"
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Observation(DAY, "tac_trough", "2.0", "ng/mL", Qualifier.LESS), "< 2.0 ng/mL"),
        (Observation(DAY, "dipstick_protein", "3+", "grade"), "3+"),
        (Observation(DAY, "dipstick_protein", "trace", "grade"), "trace"),
        (Observation(DAY, "dipstick_protein", "30", "mg/dL"), "30 mg/dL"),
        (Observation(DAY, "hbsag", "negative"), "negative"),
        (Observation(DAY, "upcr", "", "", Qualifier.NOT_DONE), "not done"),
    ],
)
def test_a_value_is_shown_as_it_came(row, words):
    assert plain(ENGLISH.observed(row)) == words


def test_a_prescription_keeps_its_own_unit_and_a_missing_dose_is_said():
    row = Treatment("tacrolimus", DAY, None, "0.10", "mg/kg/day", Frequency.DAILY, 2)
    assert plain(ENGLISH.prescribed(row)) == "0.10 mg/kg/day in 2 doses"
    other_days = Treatment("prednisolone", DAY, None, "1", "mg/kg/day", Frequency.ALTERNATE_DAY, 1)
    assert plain(ENGLISH.prescribed(other_days)) == "1 mg/kg on alternate days"
    assert ENGLISH.prescribed(Treatment("losartan", DAY)) == "dose not recorded"
