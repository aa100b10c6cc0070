"""The lines of the WHO growth charts."""

from decimal import Decimal
from itertools import pairwise

import pytest

from nsclinic.domain.growth_curves import (
    CHART_CENTILES,
    CHART_Z_SCORES,
    GrowthMeasure,
    who_ages,
    who_curve,
    who_z,
    z_of_centile,
)
from nsclinic.domain.record import Sex
from nsclinic.domain.reference_tables import DAYS_PER_MONTH

TWO_YEARS = 24
"""Half a day after the last that a child lies down, half a day before the first that it stands."""

SEXES = (Sex.FEMALE, Sex.MALE)


@pytest.mark.parametrize("measure", GrowthMeasure)
@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("z", CHART_Z_SCORES)
def test_every_point_of_a_line_has_the_z_score_of_the_line(measure: GrowthMeasure, sex: Sex, z: int) -> None:
    for age, value in who_curve(measure, sex, z, 0, 228):
        if age == TWO_YEARS:
            continue
        found = who_z(measure, sex, age, value)
        assert found is not None
        assert abs(found - z) <= Decimal("0.002")


@pytest.mark.parametrize("measure", GrowthMeasure)
@pytest.mark.parametrize("sex", SEXES)
def test_the_lines_of_a_chart_never_touch(measure: GrowthMeasure, sex: Sex) -> None:
    for lower, upper in pairwise(CHART_CENTILES):
        below = who_curve(measure, sex, z_of_centile(lower), 0, 228)
        above = who_curve(measure, sex, z_of_centile(upper), 0, 228)
        assert [point.age_months for point in below] == [point.age_months for point in above]
        assert all(low.value < high.value for low, high in zip(below, above, strict=True))


@pytest.mark.parametrize(
    ("measure", "last"),
    [(GrowthMeasure.HEIGHT, 228), (GrowthMeasure.WEIGHT, 120), (GrowthMeasure.BMI, 228)],
)
def test_a_line_ends_with_its_table(measure: GrowthMeasure, last: int) -> None:
    assert who_ages(measure, Sex.MALE) == (0, last)
    line = who_curve(measure, Sex.MALE, 0, -5, 400)
    assert (line[0].age_months, line[-1].age_months) == (0, last)


def test_a_line_has_both_ends_of_the_ages_asked_for() -> None:
    ages = [point.age_months for point in who_curve(GrowthMeasure.HEIGHT, Sex.FEMALE, 0, 96.5, 99.25)]
    assert ages == [96.5, 97, 98, 99, 99.25]


def test_a_line_of_height_steps_down_when_the_child_stands_up() -> None:
    line = who_curve(GrowthMeasure.HEIGHT, Sex.MALE, 0, 23, 25)
    by_age = {round(point.age_months * DAYS_PER_MONTH, 1): point.value for point in line}
    assert by_age[730] == Decimal("87.802")
    assert by_age[730.5] == by_age[731] == Decimal("87.130")


def test_the_first_weeks_are_drawn_week_by_week() -> None:
    line = who_curve(GrowthMeasure.WEIGHT, Sex.MALE, 0, 0, 4)
    days = [round(point.age_months * DAYS_PER_MONTH) for point in line]
    assert days == [0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84, 91, 122]


def test_without_a_sex_or_beyond_the_table_there_is_no_line() -> None:
    assert who_curve(GrowthMeasure.HEIGHT, Sex.UNKNOWN, 0, 0, 228) == ()
    assert who_ages(GrowthMeasure.HEIGHT, Sex.UNKNOWN) is None
    assert who_curve(GrowthMeasure.WEIGHT, Sex.MALE, 0, 121, 228) == ()


def test_beyond_three_deviations_no_line_is_drawn() -> None:
    with pytest.raises(ValueError, match="no line"):
        who_curve(GrowthMeasure.BMI, Sex.MALE, 3.1, 0, 228)


@pytest.mark.parametrize(("percent", "z"), [(3, -1.881), (15, -1.036), (50, 0), (85, 1.036), (97, 1.881)])
def test_the_z_scores_of_the_printed_centiles(percent: int, z: float) -> None:
    assert z_of_centile(percent) == pytest.approx(z, abs=0.0005)
