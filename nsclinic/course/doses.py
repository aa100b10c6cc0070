"""Doses taken on the as-of date beside the protocol's ranges, and exposure to steroid and tacrolimus (contract 3)."""

from datetime import date
from decimal import Decimal

from nsclinic.course.medication import days_taken, is_taken, taken_on
from nsclinic.course.model import Course, Dose, Step, UrineState
from nsclinic.course.steroid_exposure import Weighing, steroid_exposure
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_days, add_months
from nsclinic.domain.catalogue import drugs
from nsclinic.protocol.model import Courses, DoseRange, Number, Protocol

PREDNISOLONE = "prednisolone"


def current_doses(
    timeline: Timeline, course: Course, steps: tuple[Step, ...], protocol: Protocol
) -> tuple[Dose, ...]:
    """Give one dose for each drug taken on the as-of date, in the order of the formulary."""
    order = list(drugs())
    taken = [drug for drug in timeline.drugs if is_taken(timeline, drug, timeline.as_of)]
    return tuple(
        _dose(timeline, drug, course, steps, protocol)
        for drug in sorted(taken, key=lambda drug: order.index(drug) if drug in order else len(order))
    )


def _dose(timeline: Timeline, drug: str, course: Course, steps: tuple[Step, ...], protocol: Protocol) -> Dose:
    taken = taken_on(timeline, drug, timeline.as_of, protocol.common.courses)
    if taken is None:
        raise AssertionError(f"{drug} is not taken on {timeline.as_of}")
    low, high = range_ends(drug, course, steps, protocol)
    newest = taken.stretches[-1]
    return Dose(
        drug=drug,
        frequency=taken.frequency,
        per_day_mg=taken.per_day_mg,
        mg_per_kg=taken.mg_per_kg,
        mg_per_m2=taken.mg_per_m2,
        protocol_low=low.value if low else None,
        protocol_high=high.value if high else None,
        protocol_unit=low.unit if low else None,
        stated=newest.dose,
        stated_unit=newest.dose_unit,
        doses_per_day=newest.doses_per_day,
        since=newest.start_date,
    )


def is_answering_relapse(course: Course) -> bool:
    """Say whether the last relapse has not come to complete remission yet."""
    if not course.relapses:
        return False
    since = course.relapses[-1]
    return not any(day.on >= since and day.state is UrineState.COMPLETE_REMISSION for day in course.evidence)


def range_ends(
    drug: str, course: Course, steps: tuple[Step, ...], protocol: Protocol
) -> tuple[Number | None, Number | None]:
    """Give both ends of the protocol's range for a drug as things stand; None where the source prints none.

    Prednisolone: from a relapse until complete remission its range is the answer's; else the last step's, which stays
    after the step's end.
    """
    if drug == PREDNISOLONE and is_answering_relapse(course):
        return protocol.steroid_answer.dose, protocol.steroid_answer.dose
    line = range_for(drug, steps[-1].number if steps else 0, protocol)
    return (line.low, line.upper) if line else (None, None)


def range_for(drug: str, step: int, protocol: Protocol) -> DoseRange | None:
    """Give the protocol's range for a drug in a step (0 = before the first); None where the source prints none."""
    return next((line for line in protocol.doses if line.drug == drug and line.step in (None, step)), None)


def tacrolimus_days(timeline: Timeline) -> int:
    """Count the days on tacrolimus up to the as-of date, first and last counted."""
    return days_taken(timeline, ("tacrolimus",), date.min, timeline.as_of)


def prednisolone_mg_per_kg_12m(timeline: Timeline, courses: Courses) -> Decimal | None:
    """Give mg of prednisolone equivalent per kg taken on the days from A − 12 months to A, both included.

    The first is the earliest from which 12 months counted forward reach A: 1 March before a 29 February. Each day's
    amount is taken over the weight of that day; alternate-day doses count half. None where the amount or the weight of
    a day is not known.
    """
    first = add_months(timeline.as_of, -12)
    if add_months(first, 12) < timeline.as_of:
        first = add_days(first, 1)
    return steroid_exposure(timeline, courses, first, timeline.as_of, Weighing.EACH_DAY).mg_per_kg
