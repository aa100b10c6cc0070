"""Rules 4, Harm: height against the height of about a year before, by WHO z-score, to the last place.

On his 7th birthday (2557 days, 84.0 months) the boy's median is 121.7 cm and one standard deviation 5.3 cm.
"""

from decimal import Decimal

from nsclinic.domain.centiles import age_months, who_height_z_unrounded
from nsclinic.domain.record import Sex
from tests.spec.story import day, reviewed, severities, the

BOY = "sex male\nborn 2011-01-01\n"
BIRTH = day("2011-01-01")


def fires(history: str, as_of: str = "2018-03-12") -> str | None:
    return severities(reviewed(history, as_of, "mmf")).get("growth-faltering")


def z(height_cm: str, on: str) -> Decimal:
    found = who_height_z_unrounded(Sex.MALE, age_months(BIRTH, day(on)), Decimal(height_cm))
    assert found is not None
    return found


def test_a_child_who_stops_growing_falters() -> None:
    finding = the(
        reviewed(f"{BOY}2017-03-01 height 118\n2018-03-01 height 119", "2018-03-12", "mmf"),
        "growth-faltering",
    )
    assert (str(finding.severity), finding.source.key) == ("action", "S3")
    assert finding.parameters == {
        "z_now": z("119", "2018-03-01"),
        "z_before": z("118", "2017-03-01"),
        "on": day("2018-03-01"),
        "before": day("2017-03-01"),
    }
    assert {fact.code for fact in finding.facts} == {"height"}


def test_half_a_standard_deviation_counts_and_not_a_hundredth_of_a_millimetre_less() -> None:
    before, now = "2017-03-01", "2018-03-01"
    limit = z("118", before) - Decimal("0.5")
    heights = [f"{119 + tenths / 1000:.3f}" for tenths in range(4000)]
    fallen = [height for height in heights if z(height, now) <= limit]
    not_quite = heights[len(fallen)]
    assert limit < z(not_quite, now) < limit + Decimal("0.001")
    assert fires(f"{BOY}{before} height 118\n{now} height {fallen[-1]}") == "action"
    assert fires(f"{BOY}{before} height 118\n{now} height {not_quite}") is None


def test_the_height_nearest_to_a_year_before_is_compared() -> None:
    near = "2016-10-01 height 130\n2017-02-20 height 118\n2017-08-20 height 130\n2018-03-01 height 124"
    assert fires(BOY + near) is None
    far = "2016-10-01 height 110\n2017-02-20 height 130\n2017-08-20 height 110\n2018-03-01 height 124"
    assert the(reviewed(BOY + far, "2018-03-12", "mmf"), "growth-faltering").parameters["before"] == day(
        "2017-02-20"
    )


def test_a_censored_height_is_no_height() -> None:
    assert fires(f"{BOY}2017-03-01 height 118\n2018-03-01 height <119") is None


def test_beyond_the_table_growth_has_ended() -> None:
    history = "sex male\nborn 1999-02-01\ndiagnosed 2010-01-01\n2017-03-01 height 180\n2018-03-01 height 170"
    assert fires(history) is None
