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
from nsclinic.course.comparison import limit_for
from nsclinic.course.kidney import creatinine_days, egfr_of
from nsclinic.course.medication import DrugCourse, compare_doses, taken_on
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


def creatinine_rise(
    timeline: Timeline, course: DrugCourse, common: Common, day: date
) -> CreatinineRise | None:
    """Say how far the latest creatinine up to `day` rose over the baseline of a drug's course, None if not enough.

    Exactly 25 % does not count. A baseline more than twelve months older than the value is compared by bedside eGFR.
    """
    days = [row for row in creatinine_days(timeline) if row.on <= day]
    baseline = creatinine_baseline(timeline, course, common, day)
    if baseline is None or not days or days[-1].on < course.start:
        return None
    value = days[-1]
    drug = course.drugs[0]
    if _is_by_egfr(baseline, value, common):
        first = egfr_of(timeline, baseline, common.courses)
        last = egfr_of(timeline, value, common.courses)
        if first is None or last is None:
            return None
        has_fallen = last.value < first.value * (1 - common.harm.egfr_fall.value)
        return CreatinineRise(drug, baseline, value, is_small=False, is_by_egfr=True) if has_fallen else None
    now = _in_unit(value, baseline.unit)
    if now <= baseline.number * common.harm.creatinine_ratio.value:
        return None
    small = limit_for(baseline, common.harm.creatinine_small_rise)
    is_small = small is not None and now - baseline.number < small
    return CreatinineRise(drug, baseline, value, is_small=is_small, is_by_egfr=False)


def current_rise(case: Case, day: date) -> CreatinineRise | None:
    """Give the gravest rise on a drug taken on the as-of date, by the values up to `day`."""
    rises = []
    for drug in CALCINEURIN_INHIBITORS:
        course = case.open_course(drug)
        rise = creatinine_rise(case.timeline, course, case.common, day) if course else None
        if rise is not None:
            rises.append(rise)
    return min(rises, key=lambda rise: rise.is_small, default=None)


def _missing(case: Case) -> Iterator[Answer]:
    """Name what a rise cannot be judged without: any creatinine, or the height of an estimate it is compared by."""
    courses = [course for drug in CALCINEURIN_INHIBITORS if (course := case.open_course(drug))]
    days = creatinine_days(case.timeline)
    if courses and not days:
        yield Missing("creatinine-rise", "creatinine")
    for course in courses:
        baseline = creatinine_baseline(case.timeline, course, case.common, case.as_of)
        if baseline is None or not _is_by_egfr(baseline, days[-1], case.common):
            continue
        if any(egfr_of(case.timeline, row, case.common.courses) is None for row in (baseline, days[-1])):
            yield Missing("creatinine-rise", "height")
            return


def _is_by_egfr(baseline: Observation, value: Observation, common: Common) -> bool:
    """Say whether the baseline is so old that growth alone may explain the rise."""
    return value.on > add_months(baseline.on, common.harm.creatinine_baseline_valid.whole)


def creatinine_rises(case: Case) -> Iterator[Answer]:
    """Creatinine over its baseline by more than a quarter on a calcineurin inhibitor; the gravest drug counts."""
    rise = current_rise(case, case.as_of)
    if rise is None:
        yield from _missing(case)
        return
    courses = case.common.courses
    before = egfr_of(case.timeline, rise.baseline, courses) if rise.is_by_egfr else None
    now = egfr_of(case.timeline, rise.value, courses) if rise.is_by_egfr else None
    change = (1 - now.value / before.value) if before and now else rise.ratio - 1
    yield case.finding(
        "creatinine-rise",
        Severity.ACTION if rise.is_small else Severity.URGENT,
        [observation_fact(rise.baseline), observation_fact(rise.value)],
        case.source_of(case.common.harm.creatinine_ratio),
        variant="small" if rise.is_small else "egfr" if rise.is_by_egfr else "",
        drug=rise.drug,
        creatinine=Amount(rise.value.number, rise.value.unit),
        on=rise.value.on,
        baseline=Amount(rise.baseline.number, rise.baseline.unit),
        baseline_on=rise.baseline.on,
        share=int(change * 100),
        egfr=Amount(now.value, EGFR_UNIT) if now else None,
        egfr_before=Amount(before.value, EGFR_UNIT) if before else None,
    )


def creatinine_rise_persistent(case: Case) -> Iterator[Answer]:
    """A rise on values two weeks apart, none between without it, although the dose is lower on the later day."""
    rise = current_rise(case, case.as_of)
    if rise is None:
        return
    apart = case.common.harm.persistent_days_apart.whole
    courses = case.common.courses
    now = taken_on(case.timeline, rise.drug, rise.value.on, courses)
    for row in reversed(creatinine_days(case.timeline)):
        if row.on >= rise.value.on:
            continue
        if current_rise(case, row.on) is None:
            return
        then = taken_on(case.timeline, rise.drug, row.on, courses)
        difference = compare_doses(now, then) if now and then else None
        if days_between(row.on, rise.value.on) < apart:
            continue
        if now and then and difference is None:
            yield Missing("creatinine-rise-persistent", "weight")
            return
        if difference is not None and difference < 0:
            yield case.finding(
                "creatinine-rise-persistent",
                Severity.URGENT,
                [observation_fact(row), observation_fact(rise.value)],
                case.source_of(case.common.harm.persistent_days_apart),
                first=row.on,
                on=rise.value.on,
                drug=rise.drug,
            )
            return


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
