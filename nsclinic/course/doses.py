"""Doses taken on the as-of date beside the protocol's ranges, and exposure to steroid and tacrolimus (contract 3)."""

from datetime import date, timedelta
from decimal import Decimal

from nsclinic.course.medication import (
    HALF,
    PER_KG,
    days_taken,
    dose_basis,
    is_taken,
    stretch_mg,
    stretches_on,
    taken_on,
)
from nsclinic.course.model import Course, Dose, Step, UrineState
from nsclinic.course.size import weight_kg_on
from nsclinic.course.timeline import Timeline, last_day
from nsclinic.domain.calendar import add_months
from nsclinic.domain.catalogue import drugs, drugs_in
from nsclinic.domain.record import Frequency, Treatment
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

    Each day's amount is taken over the weight of that day; alternate-day doses count half. None where the amount or the
    weight of a day is not known.
    """
    first = add_months(timeline.as_of, -12)
    weights: dict[date, Decimal | None] = {}
    total = Decimal(0)
    for drug in drugs_in("steroid"):
        factor = drugs()[drug].prednisolone_factor
        for row in timeline.treated(drug):
            amount = _exposure_of(timeline, row, first, courses, weights)
            if amount is None or factor is None:
                return None
            total += amount * factor
    return total


def _exposure_of(
    timeline: Timeline,
    row: Treatment,
    first: date,
    courses: Courses,
    weights: dict[date, Decimal | None],
) -> Decimal | None:
    start, end = max(row.start_date, first), last_day(row, timeline.as_of)
    total = Decimal(0)
    if end < start:
        return total
    share = HALF if row.frequency is Frequency.ALTERNATE_DAY else Decimal(1)
    mg = stretch_mg(timeline, row, courses)
    stated_per_kg = Decimal(row.dose) if row.dose and dose_basis(row.dose_unit) == PER_KG else None
    day = start
    while day <= end:
        if row in stretches_on(timeline, row.drug, day):
            if mg is None:
                per_kg = stated_per_kg
            else:
                if day not in weights:
                    weights[day] = weight_kg_on(timeline, courses, day)
                weight = weights[day]
                per_kg = mg / weight if weight is not None else None
            if per_kg is None:
                return None
            total += per_kg * share
        day += timedelta(days=1)
    return total
