"""A live vaccine planned while the child is, or was lately, immunosuppressed (rules 4, Prescribing; I22)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nsclinic.advice.case import Answer, Case, event_fact, treatment_fact
from nsclinic.advice.model import Missing, Severity
from nsclinic.course.medication import stretch_mg
from nsclinic.course.size import weight_kg_on
from nsclinic.domain.calendar import add_days, add_months, days_between
from nsclinic.domain.catalogue import drugs, drugs_in, live_vaccines
from nsclinic.domain.record import Event, EventKind, Frequency, Treatment

RULE = "live-vaccine"
HALF = Decimal("0.5")


def live_vaccine(case: Case) -> Iterator[Answer]:
    """The first live vaccine planned that must wait, with the day from which it may be given."""
    for plan in _plans(case):
        blocking = _blocking(case, plan.on)
        if blocking is None and _may_be_blocking(case, plan.on):
            yield Missing(RULE, "weight")
            return
        if blocking is not None:
            row, until = blocking
            yield case.finding(
                RULE,
                Severity.STOP,
                [event_fact(plan), treatment_fact(row)],
                case.source_of(case.common.prescribing.vaccine_after),
                vaccine=plan.code,
                planned=plan.on,
                drug=row.drug,
                until=until,
            )
            return


def _plans(case: Case) -> Iterator[Event]:
    """Give the live vaccines planned for a day not long past or ahead, and not given since."""
    window = case.common.prescribing.vaccine_plan_counts.whole
    given = case.timeline.happened(EventKind.VACCINATION)
    for plan in case.timeline.happened(EventKind.VACCINATION_PLANNED):
        is_current = plan.on >= add_days(case.as_of, -window)
        was_given = any(shot.code == plan.code and shot.on >= add_days(plan.on, -window) for shot in given)
        if plan.code in live_vaccines() and is_current and not was_given:
            yield plan


def _blocking(case: Case, day: date) -> tuple[Treatment, date | None] | None:
    """Give the stretch that forbids a live vaccine on `day`, and from when it may be given (None: while it goes on)."""
    limits = case.common.prescribing
    waits = dict.fromkeys(
        drugs_in("calcineurin_inhibitor", "mycophenolate", "antimetabolite", "alkylating"),
        limits.vaccine_after.whole,
    )
    waits |= dict.fromkeys(drugs_in("anti_cd20"), limits.vaccine_after_anti_cd20.whole)
    for drug in case.timeline.drugs:
        for row in case.timeline.treated(drug):
            if drug in waits and row.start_date <= day:
                until = _until(row, waits[drug])
                if until is None or day < until:
                    return row, until
    return _steroid_blocking(case, day)


def planned_end(row: Treatment) -> date | None:
    """Give the last day of a stretch as planned, None where it is open; a single dose ends on its day."""
    return row.start_date if row.frequency is Frequency.SINGLE else row.end_date


def _until(row: Treatment, months: int) -> date | None:
    end = planned_end(row)
    return add_months(end, months) if end is not None else None


def _steroid_blocking(
    case: Case, day: date, *, is_unknown_high: bool = False
) -> tuple[Treatment, date | None] | None:
    """Look for two weeks running of high steroid that end on the day or within a month before it."""
    limits = case.common.prescribing
    needed = limits.vaccine_steroid_days.whole
    earliest = add_months(day, -limits.vaccine_after_steroid.whole)
    running = 0
    last: date | None = None
    first = add_days(earliest, -needed)
    for offset in range(days_between(first, day) + 1):
        looked_at = add_days(first, offset)
        running = running + 1 if _is_high(case, looked_at, is_unknown_high=is_unknown_high) else 0
        if running >= needed and add_months(looked_at, limits.vaccine_after_steroid.whole) > day:
            last = looked_at
    if last is None:
        return None
    rows = [
        row for drug in drugs_in("steroid") for row in case.timeline.treated(drug) if row.start_date <= last
    ]
    newest = max(rows, key=lambda row: row.start_date)
    until = (
        add_months(last, limits.vaccine_after_steroid.whole) if last < day or planned_end(newest) else None
    )
    return newest, until


def _may_be_blocking(case: Case, day: date) -> bool:
    """Say whether two such weeks of steroid may be hidden by a weight that is not known."""
    return _steroid_blocking(case, day, is_unknown_high=True) is not None


def _is_high(case: Case, day: date, *, is_unknown_high: bool) -> bool:
    """Say whether a day's prednisolone equivalent reaches the limit per kg or in mg, alternate-day doses halved.

    A day with a steroid whose dose per kg is not known reaches it where `is_unknown_high` says so.
    """
    limits = case.common.prescribing
    total_mg = total_per_kg = Decimal(0)
    is_unknown = False
    weight = weight_kg_on(case.timeline, case.common.courses, min(day, case.as_of))
    for drug in drugs_in("steroid"):
        factor = drugs()[drug].prednisolone_factor or Decimal(0)
        for row in case.timeline.treated(drug):
            end = planned_end(row)
            if row.start_date > day or (end is not None and end < day):
                continue
            share = HALF if row.frequency is Frequency.ALTERNATE_DAY else Decimal(1)
            mg = stretch_mg(case.timeline, row, case.common.courses)
            if mg is not None:
                total_mg += mg * factor * share
                total_per_kg += mg * factor * share / weight if weight else 0
                is_unknown = is_unknown or (not weight and mg > 0)
            elif row.dose and "/kg" in row.dose_unit:
                total_per_kg += Decimal(row.dose) * factor * share
            elif row.dose:
                is_unknown = True
    return (
        (is_unknown and is_unknown_high)
        or total_per_kg >= limits.vaccine_steroid_mg_per_kg.value
        or total_mg >= limits.vaccine_steroid_mg.value
    )


RULES = ((RULE, live_vaccine),)
