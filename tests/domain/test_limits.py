"""What is refused at entry, what is questioned, and that no dose is refused."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.domain.catalogue import analytes
from nsclinic.domain.limits import dose_cautions, hard_fault, soft_warning
from nsclinic.domain.record import Frequency, Qualifier, Treatment


def hard(code, value, unit, age=7):
    return hard_fault(analytes()[code], Decimal(value), unit, age)


def soft(code, value, unit, age=7, qualifier=Qualifier.NONE):
    return soft_warning(analytes()[code], Decimal(value), unit, age, qualifier)


def dose(drug, amount, unit, frequency=Frequency.DAILY):
    return Treatment(drug, date(2020, 1, 1), dose=amount, dose_unit=unit, frequency=frequency)


@pytest.mark.parametrize(
    ("code", "value", "unit", "meant"),
    [
        ("albumin", "25", "g/dL", "g/L"),
        ("creatinine", "45", "mg/dL", "umol/L"),
        ("creatinine", "0.6", "umol/L", "mg/dL"),
        ("upcr", "200", "mg/mg", "mg/mmol"),
        ("cholesterol", "6.2", "mg/dL", "mmol/L"),
        ("glucose_random", "5.1", "mg/dL", "mmol/L"),
        ("wbc", "4000", "10^9/L", "cells/uL"),
        ("weight", "18500", "kg", "g"),
        ("height", "1.12", "cm", "m"),
    ],
)
def test_a_slipped_unit_is_refused_and_the_unit_that_was_meant_is_named(code, value, unit, meant):
    fault = hard(code, value, unit)
    assert fault is not None
    assert fault.did_you_mean == meant


def test_the_ends_of_the_hard_limits_may_be_recorded_and_a_digit_more_may_not():
    assert hard("albumin", "6.5", "g/dL") is None
    assert hard("albumin", "6.51", "g/dL") is not None
    assert hard("albumin", "0.3", "g/dL") is None
    assert hard("albumin", "0.29", "g/dL") is not None
    assert hard("upcr", "0", "mg/mg") is None


def test_a_unit_without_limits_of_its_own_is_compared_by_exact_conversion():
    assert hard("albumin", "65", "g/L") is None
    fault = hard("albumin", "65.1", "g/L")
    assert (fault.compared, fault.limit_unit, fault.unit) == (Decimal("6.51"), "g/dL", "g/L")


def test_creatinine_is_questioned_by_age():
    assert soft("creatinine", "0.7", "mg/dL", 6) is None
    assert soft("creatinine", "0.7", "mg/dL", 1) is not None
    assert soft("creatinine", "0.7", "mg/dL", None) is None


def test_low_systolic_pressure_grows_with_age_up_to_its_highest_end():
    assert soft("sbp", "75", "mmHg", 2) is None
    assert soft("sbp", "75", "mmHg", 3) is not None
    assert soft("sbp", "89", "mmHg", 18).low == Decimal(90)


def test_a_censored_value_is_questioned_only_where_all_it_stands_for_is_unusual():
    assert soft("tac_trough", "1.5", "ng/mL", qualifier=Qualifier.LESS) is not None
    assert soft("tac_trough", "20", "ng/mL", qualifier=Qualifier.LESS) is None
    assert soft("tac_trough", "20", "ng/mL", qualifier=Qualifier.GREATER) is not None
    assert soft("tac_trough", "1.5", "ng/mL", qualifier=Qualifier.GREATER) is None


def test_the_misprinted_tenfold_tacrolimus_dose_is_dangerous_and_the_ratio_says_so():
    cautions = dose_cautions(dose("tacrolimus", "3", "mg/kg/day"))
    assert cautions[0].is_dangerous
    assert cautions[0].ratio == 10


def test_a_dose_in_mg_is_judged_by_the_weight_where_it_is_known():
    given = dose("tacrolimus", "7", "mg/day")
    assert dose_cautions(given) == ()
    assert [c.amount for c in dose_cautions(given, Decimal(20))] == [Decimal("0.35"), Decimal("0.35")]


def test_a_dose_at_the_ceiling_passes_silently():
    assert dose_cautions(dose("prednisolone", "60", "mg/day")) == ()
    assert not dose_cautions(dose("prednisolone", "60.5", "mg/day"))[0].is_dangerous


def test_a_pulse_of_cyclophosphamide_is_held_to_the_ceilings_of_one_dose():
    assert dose_cautions(dose("cyclophosphamide", "500", "mg/m2", Frequency.SINGLE)) == ()
    assert dose_cautions(dose("cyclophosphamide", "1100", "mg/m2", Frequency.SINGLE))[0].is_dangerous


def test_a_pulse_of_methylprednisolone_counts_as_that_days_amount():
    assert dose_cautions(dose("methylprednisolone", "1500", "mg", Frequency.SINGLE)) != ()
    assert dose_cautions(dose("methylprednisolone", "500", "mg", Frequency.SINGLE), Decimal(10)) != ()
    assert dose_cautions(dose("methylprednisolone", "500", "mg", Frequency.SINGLE), Decimal(20)) == ()


def test_an_unknown_dose_is_no_dose_of_zero():
    assert dose_cautions(dose("tacrolimus", "", "")) == ()
