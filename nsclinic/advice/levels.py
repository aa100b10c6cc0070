"""Drug levels against the target in force: the latest of each code with its verdict (rules 4, Levels)."""

from decimal import Decimal

from nsclinic.advice.model import Level, LevelVerdict
from nsclinic.course.comparison import is_above, is_below, limit_for
from nsclinic.course.exposure import is_known_not_trough
from nsclinic.course.model import Course
from nsclinic.course.targets import target_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Protocol, Target


def level_codes() -> tuple[str, ...]:
    """Give the codes of all drug levels."""
    return tuple(code for code, analyte in analytes().items() if analyte.group == "level")


def latest_levels(timeline: Timeline, course: Course, protocol: Protocol) -> tuple[Level, ...]:
    """Give the latest level of each code, whatever its age and whether or not the drug is still taken.

    A level known not to be a trough has no verdict, nor has one without a target or a censored one that cannot tell.
    """
    found = []
    for code in level_codes():
        rows = timeline.observed(code)
        if rows:
            target = target_on(protocol, code, course, timeline.as_of)
            is_trough = not (
                code.endswith("_trough") and is_known_not_trough(rows[-1], protocol.common.follow_up)
            )
            found.append(_level(rows[-1], target, is_trough=is_trough))
    return tuple(found)


def _level(row: Observation, target: Target | None, *, is_trough: bool) -> Level:
    low = limit_for(row, (target.low,)) if target else None
    high = limit_for(row, (target.high,)) if target else None
    return Level(
        code=row.code,
        value=row.number,
        qualifier=row.qualifier.value,
        unit=row.unit,
        on=row.on,
        target_low=low,
        target_high=high,
        target_unit=row.unit if target else "",
        target_source=f"{target.low.source}, {target.low.section}" if target else "",
        verdict=verdict(row, low, high) if is_trough and low is not None and high is not None else None,
        is_trough=is_trough,
        row_id=row.row_id,
    )


def verdict(row: Observation, low: Decimal, high: Decimal) -> LevelVerdict | None:
    """Give the verdict on a level against a target in its own unit (both ends in range); None if it cannot be told."""
    below, above = is_below(row, low), is_above(row, high)
    if below:
        return LevelVerdict.BELOW
    if above:
        return LevelVerdict.ABOVE
    return LevelVerdict.IN_RANGE if below is False and above is False else None
