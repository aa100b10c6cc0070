"""A live vaccine planned while the child is, or was lately, immunosuppressed (rules 4, Prescribing; I22)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nsclinic.advice.case import Answer, Case, event_fact, treatment_fact
from nsclinic.advice.model import Missing, Severity
from nsclinic.course.medication import HALF, PER_KG, dose_basis, stretch_mg, stretches_on
from nsclinic.course.size import weight_kg_on
from nsclinic.course.timeline import known_end
from nsclinic.domain.calendar import add_days, add_months, days_between
from nsclinic.domain.catalogue import (
    drugs,
    drugs_in,
    live_vaccines,
    prednisolone_equivalent_mg,
    steroids,
)
from nsclinic.domain.record import Event, EventKind, Frequency, Treatment

RULE = "live-vaccine"


def live_vaccine(case: Case) -> Iterator[Answer]:
    """The first live vaccine planned that must wait, with the day from which it may be given."""
    for plan in _plans(case):
        blocking = [*_blocking(case, plan.on), *_steroid_blocking(case, plan.on)]
        if not blocking and _is_steroid_unknown(case, plan.on):
            yield Missing(RULE, "weight")
        if blocking:
            row, until = max(blocking, key=lambda line: line[1] or date.max)
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


def _blocking(case: Case, day: date) -> Iterator[tuple[Treatment, date | None]]:
    """Give the stretches that forbid a live vaccine on `day`, and from when it may be given (None: they go on)."""
    limits = case.common.prescribing
    waits = dict.fromkeys(
        drugs_in("calcineurin_inhibitor", "mycophenolate", "antimetabolite", "alkylating"),
        limits.vaccine_after.whole,
    )
    waits |= dict.fromkeys(drugs_in("anti_cd20"), limits.vaccine_after_anti_cd20.whole)
    for drug in drugs():
        for row in case.timeline.treated(drug):
            if drug in waits and row.start_date <= day:
                end = known_end(row, case.as_of)
                until = add_months(end, waits[drug]) if end is not None else None
                if until is None or day < until:
                    yield row, until


def _steroid_blocking(case: Case, day: date) -> Iterator[tuple[Treatment, date | None]]:
    """Give the newest stretch where two weeks running of high steroid end on the day or within a month before it."""
    months = case.common.prescribing.vaccine_after_steroid.whole
    last = _last_of_high_days(case, day, is_unknown_high=False)
    if last is None:
        return
    rows = [row for drug in steroids() for row in case.timeline.treated(drug) if row.start_date <= last]
    newest = max(rows, key=lambda row: row.start_date)
    yield newest, add_months(last, months) if last < day or known_end(newest, case.as_of) else None


def _is_steroid_unknown(case: Case, day: date) -> bool:
    """Say whether the days whose dose per kg or in mg is not known would forbid the vaccine if they were high."""
    return _last_of_high_days(case, day, is_unknown_high=True) is not None


def _last_of_high_days(case: Case, day: date, *, is_unknown_high: bool) -> date | None:
    """Give the last of enough high days running on which `day` lies, or which ended too near to it; None without.

    Days are looked at up to the day that is planned, or the as-of date where that is later.
    """
    limits = case.common.prescribing
    needed, months = limits.vaccine_steroid_days.whole, limits.vaccine_after_steroid.whole
    first = add_days(add_months(day, -months), -needed)
    running: list[date] = []
    last: date | None = None
    for offset in range(days_between(first, max(day, case.as_of)) + 1):
        looked_at = add_days(first, offset)
        is_high = _is_high(case, looked_at)
        if not (is_unknown_high if is_high is None else is_high):
            running = []
            continue
        running.append(looked_at)
        if len(running) >= needed and running[0] <= day < add_months(looked_at, months):
            last = looked_at
    return last


def _is_high(case: Case, day: date) -> bool | None:
    """Say whether a day's prednisolone equivalent reaches the limit per kg or in mg, alternate-day doses halved.

    None where an amount of the day is not known and what is known does not reach it.
    """
    limits = case.common.prescribing
    total_mg = total_per_kg = Decimal(0)
    is_known = True
    weight = weight_kg_on(case.timeline, case.common.courses, min(day, case.as_of))
    for drug in steroids():
        for row in stretches_on(case.timeline, drug, day):
            share = HALF if row.frequency is Frequency.ALTERNATE_DAY else Decimal(1)
            mg = stretch_mg(case.timeline, row, case.common.courses)
            if mg is not None:
                equivalent = prednisolone_equivalent_mg(drug, mg * share) or Decimal(0)
                total_mg += equivalent
                total_per_kg += equivalent / weight if weight else 0
                is_known = is_known and weight is not None
            else:
                is_known = False
                if row.dose and dose_basis(row.dose_unit) == PER_KG:
                    total_per_kg += prednisolone_equivalent_mg(drug, Decimal(row.dose) * share) or Decimal(0)
    is_high = (
        total_per_kg >= limits.vaccine_steroid_mg_per_kg.value or total_mg >= limits.vaccine_steroid_mg.value
    )
    return True if is_high else False if is_known else None


RULES = ((RULE, live_vaccine),)
