"""Height, weight and BMI by age and sex: z-scores by LMS."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.domain.centiles import (
    age_months,
    cdc_height_z,
    centile,
    skewed_z_score,
    value_at,
    who_bmi_z,
    who_height_z,
    who_weight_z,
    z_score,
)
from nsclinic.domain.record import Sex
from nsclinic.domain.reference_tables import DAYS_PER_MONTH, Lms


@pytest.mark.parametrize(
    ("sex", "months", "height_cm", "z"),
    [
        (Sex.MALE, 96, "121", "-1.109"),
        (Sex.MALE, 84, "110", "-2.220"),
        (Sex.FEMALE, 120, "123", "-2.444"),
        (Sex.MALE, 96, "127.2651", "0.000"),
    ],
)
def test_height_by_who(sex: Sex, months: int, height_cm: str, z: str) -> None:
    assert who_height_z(sex, months, Decimal(height_cm)) == Decimal(z)


def test_height_by_cdc() -> None:
    assert cdc_height_z(Sex.MALE, 120.5, Decimal("138.8234114")) == 0
    tall = 138.8234 * (1 + 0.505564 * 0.047610 * 1.5) ** (1 / 0.505564)
    assert cdc_height_z(Sex.MALE, 120.5, Decimal(tall)) == Decimal("1.500")


def test_between_two_rows_the_numbers_are_interpolated() -> None:
    halfway = (Decimal("127.2651") + Decimal("127.7129")) / 2
    assert who_height_z(Sex.MALE, 96.5, halfway) == 0
    assert who_height_z(Sex.MALE, 96, halfway) == Decimal("0.040")
    from_2006_to_2007 = (age_months(date(2010, 1, 1), date(2015, 1, 31)) + 61) / 2
    assert who_height_z(Sex.MALE, from_2006_to_2007, Decimal("110.38")) == Decimal("0.000")


def test_a_power_of_zero_is_the_logarithm() -> None:
    assert z_score(110.0, Lms(84, 0, 100.0, 0.05)) == Decimal("1.906")


def test_lying_down_until_the_second_birthday_standing_after_it() -> None:
    assert who_height_z(Sex.MALE, 730 / 30.4375, Decimal("87.8018")) == 0
    assert who_height_z(Sex.MALE, 731 / 30.4375, Decimal("87.1303")) == 0
    assert cdc_height_z(Sex.MALE, 24, Decimal("86.45220101")) == 0
    lying = cdc_height_z(Sex.MALE, 23.99, Decimal("86.45220101"))
    assert lying is not None
    assert lying < Decimal("-0.2")


@pytest.mark.parametrize("months", [-0.1, 228.1])
def test_outside_the_table_there_is_no_z_score(months: float) -> None:
    assert who_height_z(Sex.MALE, months, Decimal(120)) is None
    assert who_height_z(Sex.MALE, 228, Decimal(120)) is not None


def test_a_child_whose_sex_is_not_known_has_no_z_score() -> None:
    assert who_height_z(Sex.UNKNOWN, 96, Decimal(121)) is None
    assert cdc_height_z(Sex.UNKNOWN, 96, Decimal(121)) is None


@pytest.mark.parametrize(
    ("z", "percent"), [("0", "50"), ("-1.645", "4.998"), ("1.282", "90.008"), ("-9", "0")]
)
def test_a_z_score_as_a_centile(z: str, percent: str) -> None:
    assert centile(Decimal(z)) == Decimal(percent)


@pytest.mark.parametrize(
    ("z_score_of", "last_month"), [(who_weight_z, 120), (who_bmi_z, 228)], ids=["weight", "bmi"]
)
def test_weight_ends_at_ten_years_and_bmi_at_nineteen(z_score_of, last_month: int) -> None:
    assert z_score_of(Sex.FEMALE, last_month, Decimal(20)) is not None
    assert z_score_of(Sex.FEMALE, last_month + 0.1, Decimal(20)) is None
    assert z_score_of(Sex.FEMALE, 0, Decimal(10)) is not None
    assert z_score_of(Sex.FEMALE, -0.1, Decimal(10)) is None
    assert z_score_of(Sex.UNKNOWN, 60, Decimal(20)) is None


def test_the_median_weight_and_bmi_of_a_day_are_a_z_score_of_zero() -> None:
    assert who_weight_z(Sex.MALE, 0, Decimal("3.3464")) == 0
    assert who_weight_z(Sex.MALE, 1 / DAYS_PER_MONTH, Decimal("3.3174")) == 0
    assert who_weight_z(Sex.FEMALE, 61, Decimal("18.2579")) == 0
    assert who_bmi_z(Sex.MALE, 730 / DAYS_PER_MONTH, Decimal("15.7356")) == 0
    assert who_bmi_z(Sex.MALE, 731 / DAYS_PER_MONTH, Decimal("16.0189")) == 0
    assert who_bmi_z(Sex.MALE, 228, Decimal("22.1883")) == 0


BOY_OF_SEVEN = Lms(84, -0.4402, 22.8915, 0.13759)
"""Weight (WHO 2007)."""


@pytest.mark.parametrize("side", [-1, 1])
def test_within_three_deviations_a_weight_is_counted_by_lms_and_beyond_in_even_steps(side: int) -> None:
    second, third = (value_at(side * z, BOY_OF_SEVEN) for z in (2, 3))
    step = third - second
    assert skewed_z_score(second, BOY_OF_SEVEN) == 2 * side
    assert skewed_z_score(third, BOY_OF_SEVEN) == 3 * side
    assert skewed_z_score(third + step / 2, BOY_OF_SEVEN) == Decimal("3.5") * side
    assert skewed_z_score(third + 2 * step, BOY_OF_SEVEN) == 5 * side
    assert skewed_z_score(third - step / 100, BOY_OF_SEVEN) == z_score(third - step / 100, BOY_OF_SEVEN)


def test_beyond_three_deviations_lms_alone_would_say_something_else() -> None:
    heavy = 2 * value_at(3, BOY_OF_SEVEN) - value_at(2, BOY_OF_SEVEN)
    assert skewed_z_score(heavy, BOY_OF_SEVEN) == 4
    assert z_score(heavy, BOY_OF_SEVEN) < Decimal("3.81")


def test_a_height_is_counted_by_lms_however_far_out() -> None:
    dwarfed = Decimal("127.2651") * (1 + 4 * Decimal("-0.04438"))
    assert who_height_z(Sex.MALE, 96, dwarfed) == -4


@pytest.mark.parametrize("lms", [BOY_OF_SEVEN, Lms(84, 0, 100, 0.1), Lms(84, 1, 121.7338, 0.04342)])
@pytest.mark.parametrize("z", [-3, -1.88, 0, 0.5, 3])
def test_the_value_of_a_z_score_has_that_z_score(lms: Lms, z: float) -> None:
    assert z_score(value_at(z, lms), lms) == Decimal(str(z))
