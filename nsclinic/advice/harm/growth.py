"""Growth that falters: the height z-score against the one of about a year before (rules 4, Harm)."""

from collections.abc import Iterator
from itertools import takewhile

from nsclinic.advice.case import Answer, Case, observation_fact
from nsclinic.advice.model import Missing, Severity
from nsclinic.domain.calendar import add_months, completed_years, has_lasted_months, is_within_months
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.centiles import age_months, who_height_z_unrounded
from nsclinic.domain.record import Observation, Sex
from nsclinic.protocol.model import Common


def height_before(common: Common, latest: Observation, heights: list[Observation]) -> Observation | None:
    """Give the height nearest to 12 months before the latest, 6 months or more and less than 18 months back.

    Months are counted forward from the earlier height; of two equally near the later one.
    """
    numbers = common.harm
    latest_first = takewhile(
        lambda row: is_within_months(row.on, latest.on, numbers.growth_compared_until.whole),
        reversed(heights),
    )
    back = (
        row
        for row in latest_first
        if has_lasted_months(row.on, latest.on, numbers.growth_compared_from.whole)
    )
    year = numbers.growth_compared_at.whole
    return min(back, key=lambda row: abs((add_months(row.on, year) - latest.on).days), default=None)


def growth_faltering(case: Case) -> Iterator[Answer]:
    """Height z-score (WHO) lower by the limit or more, the child 2 years or older when last measured.

    The age of each measurement is exact to the day and the table's rows are interpolated; the z-scores are compared
    unrounded. Beyond the table (19 years) there is no z-score and no finding.
    """
    numbers = case.common.harm
    _, heights = case.timeline.measured("height")
    child = case.child
    if not heights or completed_years(child.birth_date, heights[-1].on) < numbers.growth_judged_from.whole:
        return
    latest = heights[-1]
    before = height_before(case.common, latest, heights[:-1])
    if before is None:
        return
    if child.sex is Sex.UNKNOWN:
        yield Missing("growth-faltering", "sex")
        return
    z_scores = []
    for row in (before, latest):
        height_cm = analytes()["height"].in_first_unit(row.number, row.unit)
        if height_cm is not None:
            z_scores.append(
                who_height_z_unrounded(child.sex, age_months(child.birth_date, row.on), height_cm)
            )
    match z_scores:
        case [z_before, z_now] if z_before is not None and z_now is not None:
            if z_before - z_now >= numbers.height_z_fall.value:
                yield case.finding(
                    "growth-faltering",
                    Severity.ACTION,
                    [observation_fact(latest), observation_fact(before)],
                    case.source_of(numbers.height_z_fall),
                    z_now=z_now,
                    z_before=z_before,
                    on=latest.on,
                    before=before.on,
                )


RULES = (("growth-faltering", growth_faltering),)
