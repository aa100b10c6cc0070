"""The watch on creatinine under a calcineurin inhibitor (rules 4, Harm)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nsclinic.advice.case import (
    CALCINEURIN_INHIBITORS,
    EGFR_UNIT,
    Answer,
    Case,
    observation_fact,
    treatment_fact,
)
from nsclinic.advice.model import Amount, Missing, Severity
from nsclinic.course.comparison import is_above, limit_for
from nsclinic.course.kidney import creatinine_days, egfr_of
from nsclinic.course.medication import DrugCourse, compare_doses, taken_on
from nsclinic.course.size import height_cm_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_days, add_months, days_between
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Common


@dataclass(frozen=True, slots=True)
class CreatinineRise:
    """A rise of creatinine on a drug: its baseline, the value that rose, and whether it is small."""

    drug: str
    baseline: Observation
    value: Observation
    is_small: bool
    is_by_egfr: bool

    @property
    def ratio(self) -> Decimal:
        """The value over its baseline, in one unit."""
        return _in_unit(self.value, self.baseline.unit) / self.baseline.number


def _in_unit(row: Observation, unit: str) -> Decimal:
    converted = analytes()["creatinine"].convert(row.number, row.unit, unit)
    if converted is None:
        raise AssertionError(f"creatinine in {row.unit} cannot be given in {unit}")
    return converted


def creatinine_baseline(
    timeline: Timeline, course: DrugCourse, common: Common, until: date
) -> Observation | None:
    """Give a drug's baseline: the last value before its start, else the first soon after, else the lowest on it."""
    days = [row for row in creatinine_days(timeline) if row.on <= until]
    before = add_days(course.start, -common.harm.creatinine_baseline_before.whole)
    after = add_days(course.start, common.harm.creatinine_baseline_after.whole)
    earlier = [row for row in days if before <= row.on <= course.start]
    if earlier:
        return earlier[-1]
    soon = [row for row in days if course.start < row.on <= after]
    if soon:
        return soon[0]
    on_drug = [row for row in days if row.on > course.start]
    return min(on_drug, key=lambda row: _in_unit(row, "mg/dL"), default=None)


def creatinine_limit(
    timeline: Timeline, baseline: Observation, row: Observation, common: Common
) -> Decimal | None:
    """Give the creatinine above which a value has risen over its baseline, in the value's unit; None without a height.

    25 % over the baseline; where that is more than twelve months older than the value, the creatinine at which the
    bedside eGFR, by the heights of both days, is lower by 20 %, so that growth is no harm. The limit itself is no rise.
    """
    harm = common.harm
    limit = baseline.number * harm.creatinine_ratio.value
    if is_too_old(baseline, row, common):
        first, last = (height_cm_on(timeline, common.courses, day.on) for day in (baseline, row))
        if first is None or last is None:
            return None
        limit = baseline.number * last / (first * (1 - harm.egfr_fall.value))
    return analytes()["creatinine"].convert(limit, baseline.unit, row.unit)


def is_too_old(baseline: Observation, row: Observation, common: Common) -> bool:
    """Say whether a baseline is so much older than a value that they are compared by eGFR."""
    return row.on > add_months(baseline.on, common.harm.creatinine_baseline_valid.whole)


def creatinine_rise(
    timeline: Timeline, course: DrugCourse, common: Common, day: date
) -> CreatinineRise | None:
    """Say how far the latest creatinine up to `day` that decides rose over a drug's baseline, None if not enough.

    A value known only as below or above decides where all that it may be lies on one side of the limit.
    """
    baseline = creatinine_baseline(timeline, course, common, day)
    if baseline is None:
        return None
    days = [rows for rows in timeline.last_by_day("creatinine") if course.start <= rows[0].on <= day]
    for row in (row for rows in reversed(days) for row in rows):
        limit = creatinine_limit(timeline, baseline, row, common)
        if limit is None:
            return None
        has_risen = is_above(row, limit)
        if has_risen is not None:
            return _risen(course.drugs[0], baseline, row, common) if has_risen else None
    return None


def _risen(drug: str, baseline: Observation, row: Observation, common: Common) -> CreatinineRise:
    is_by_egfr = is_too_old(baseline, row, common)
    small = limit_for(baseline, common.harm.creatinine_small_rise)
    is_small = (
        not is_by_egfr
        and not row.is_censored
        and small is not None
        and _in_unit(row, baseline.unit) - baseline.number < small
    )
    return CreatinineRise(drug, baseline, row, is_small=is_small, is_by_egfr=is_by_egfr)


def current_rise(case: Case, day: date) -> CreatinineRise | None:
    """Give the gravest rise on a drug taken on the as-of date, by the values up to `day`."""
    rises = []
    for drug in CALCINEURIN_INHIBITORS:
        course = case.open_course(drug)
        rise = creatinine_rise(case.timeline, course, case.common, day) if course else None
        if rise is not None:
            rises.append(rise)
    return min(rises, key=lambda rise: rise.is_small, default=None)


def creatinine_rises(case: Case) -> Iterator[Answer]:
    """Creatinine over its baseline by more than a quarter on a calcineurin inhibitor; the gravest drug counts."""
    rise = current_rise(case, case.as_of)
    if rise is None:
        yield from _missing(case)
        return
    courses = case.common.courses
    is_exact = not rise.value.is_censored
    before = egfr_of(case.timeline, rise.baseline, courses) if rise.is_by_egfr and is_exact else None
    now = egfr_of(case.timeline, rise.value, courses) if rise.is_by_egfr and is_exact else None
    change = (1 - now.value / before.value) if before and now else rise.ratio - 1
    yield case.finding(
        "creatinine-rise",
        Severity.ACTION if rise.is_small else Severity.URGENT,
        [observation_fact(rise.baseline), observation_fact(rise.value)],
        case.source_of(case.common.harm.creatinine_ratio),
        variant="small" if rise.is_small else "egfr" if rise.is_by_egfr else "",
        drug=rise.drug,
        creatinine=Amount(rise.value.number, rise.value.unit) if is_exact else None,
        on=rise.value.on,
        baseline=Amount(rise.baseline.number, rise.baseline.unit),
        baseline_on=rise.baseline.on,
        share=int(change * 100) if is_exact else None,
        egfr=Amount(now.value, EGFR_UNIT) if now else None,
        egfr_before=Amount(before.value, EGFR_UNIT) if before else None,
    )


def _missing(case: Case) -> Iterator[Answer]:
    """Name what is lacking to tell: a creatinine before or on the drug, or the heights of two days far apart."""
    lacking: dict[str, None] = {}
    for course in filter(None, map(case.open_course, CALCINEURIN_INHIBITORS)):
        baseline = creatinine_baseline(case.timeline, course, case.common, case.as_of)
        on_it = [row for row in case.timeline.observed("creatinine") if row.on >= course.start]
        if baseline is None or not on_it:
            lacking["creatinine"] = None
        elif creatinine_limit(case.timeline, baseline, on_it[-1], case.common) is None:
            lacking["height"] = None
    for code in lacking:
        yield Missing("creatinine-rise", code)


def creatinine_rise_persistent(case: Case) -> Iterator[Answer]:
    """A rise on values two weeks apart, none between without it, although the dose is lower on the later day.

    Each drug for itself, as with the rise.
    """
    is_comparable = True
    for course in filter(None, map(case.open_course, CALCINEURIN_INHIBITORS)):
        rise = creatinine_rise(case.timeline, course, case.common, case.as_of)
        if rise is None:
            continue
        for earlier in _rises_before(case, course, rise):
            difference = _dose_difference(case, rise, earlier)
            if difference is None:
                is_comparable = False
            elif difference < 0:
                yield case.finding(
                    "creatinine-rise-persistent",
                    Severity.URGENT,
                    [observation_fact(earlier.value), observation_fact(rise.value)],
                    case.source_of(case.common.harm.persistent_days_apart),
                    first=earlier.value.on,
                    on=rise.value.on,
                    drug=rise.drug,
                )
                return
    if not is_comparable:
        yield Missing("creatinine-rise-persistent", "weight")


def _rises_before(case: Case, course: DrugCourse, rise: CreatinineRise) -> Iterator[CreatinineRise]:
    """Give the rises of the run that ends with this one, far enough before it and on the drug, the latest first."""
    apart = case.common.harm.persistent_days_apart.whole
    days = dict.fromkeys(row.on for row in case.timeline.observed("creatinine") if row.on < rise.value.on)
    for day in reversed(days):
        earlier = creatinine_rise(case.timeline, course, case.common, day)
        if earlier is None:
            return
        is_on = taken_on(case.timeline, rise.drug, earlier.value.on, case.common.courses) is not None
        if is_on and days_between(earlier.value.on, rise.value.on) >= apart:
            yield earlier


def _dose_difference(case: Case, rise: CreatinineRise, earlier: CreatinineRise) -> Decimal | None:
    """Give how much higher the dose is on the later day; None where the two cannot be compared."""
    now, then = (
        taken_on(case.timeline, rise.drug, each.value.on, case.common.courses) for each in (rise, earlier)
    )
    return compare_doses(now, then) if now and then else None


def creatinine_baseline_missing(case: Case) -> Iterator[Answer]:
    """On a calcineurin inhibitor without a creatinine before it or soon after, in its first weeks."""
    harm = case.common.harm
    for drug in CALCINEURIN_INHIBITORS:
        course = case.open_course(drug)
        if course is None or days_between(course.start, case.as_of) > harm.baseline_missing_within.whole:
            continue
        first = add_days(course.start, -harm.creatinine_baseline_before.whole)
        last = add_days(course.start, harm.creatinine_baseline_after.whole)
        if not any(first <= row.on <= last for row in creatinine_days(case.timeline)):
            yield case.finding(
                "creatinine-baseline-missing",
                Severity.DUE,
                [treatment_fact(course.stretches[0])],
                case.source_of(harm.baseline_missing_within),
                drug=drug,
                started=course.start,
            )
            return


RULES = (
    ("creatinine-rise", creatinine_rises),
    ("creatinine-rise-persistent", creatinine_rise_persistent),
    ("creatinine-baseline-missing", creatinine_baseline_missing),
)
