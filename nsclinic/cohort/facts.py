"""What the outcome tables need of one child, without names: made from a record in a clinic, from a package centrally.

The tables (`tables`) count facts and nothing else, so that one code gives the same tables in a clinic and a registry.
Amounts are kept to six decimals, as a package carries them; it carries the age to one, which hides the day of birth.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from nsclinic.advice.model import Review
from nsclinic.course.kidney import creatinine_days, egfr_of
from nsclinic.course.model import BestResponse, Course, Step, StepOutcome, SteroidResponse
from nsclinic.course.steroid_exposure import Weighing, steroid_exposure
from nsclinic.course.timeline import Timeline, known_end, last_day
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.domain.catalogue import analytes, event_kinds, treatment_drugs
from nsclinic.domain.record import ChildRecord, Event, EventKind, Sex, VisitKind
from nsclinic.protocol.model import Courses, Protocol

FURTHER_BIOPSY_ROWS = frozenset({"interstitial_disease", "vascular_disease"})
"""Rows that say more about a biopsy and are not its main histology."""

ENDS_FOLLOW_UP = frozenset({"death", "transfer", "lost_to_follow_up"})
"""Outcomes after which the clinic does not follow a child (rules 0); a later visit ends all but death."""

BASELINE_DAYS = 30
"""A baseline value is the last of these many days up to the step's start, both ends included (contract 5, rules 0)."""

SHORTEST_SPAN_DAYS = 90
"""A span before or after a drug's first day that is shorter gives no rate and no mean (contract 5)."""

STEROID_DAYS = 90
"""The mean steroid dose is taken over these many days (contract 5)."""

DAYS_A_YEAR = Decimal("365.25")

_PLACES = Decimal("0.000001")


class Baseline(NamedTuple):
    """The child at a step's start: years, kg, cm, and each value in the catalogue's first unit; None = not known.

    `age` is days since birth / 365.25. `egfr` is bedside Schwartz in mL/min/1.73 m² of that creatinine and the height
    in force on its day.
    """

    age: Decimal | None = None
    weight: Decimal | None = None
    height: Decimal | None = None
    albumin: Decimal | None = None
    cholesterol: Decimal | None = None
    upcr: Decimal | None = None
    creatinine: Decimal | None = None
    egfr: Decimal | None = None


MEASURED = ("weight", "height", "albumin", "cholesterol", "upcr", "creatinine")
"""The fields of a baseline that are observation codes."""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step that was begun. `end` is its last day, None while open; `best_response`, `outcome` as in a review.

    `observed_until` is the last day of the window in which a remission counts. `relapse_date` is the first confirmed
    relapse after `remission_date`, up to the day on which the next step begins. `followed_until` is the last urine of
    the same span: None without a remission, or where relapses cannot be told (no day of diagnosis).
    """

    number: int
    start: date
    end: date | None
    outcome: StepOutcome
    best_response: BestResponse
    remission_date: date | None
    decision_date: date
    observed_until: date
    relapse_date: date | None
    followed_until: date | None
    baseline: Baseline

    @property
    def remission_days(self) -> tuple[int, bool]:
        """Days from the start to the first remission, and True; without one days to `observed_until`, and False."""
        until = self.remission_date or self.observed_until
        return days_between(self.start, until), self.remission_date is not None

    @property
    def relapse_days(self) -> tuple[int, bool] | None:
        """Days from the remission to the relapse, and True; without one to `followed_until`, and False; else None."""
        until = self.relapse_date or self.followed_until
        if self.remission_date is None or until is None:
            return None
        return days_between(self.remission_date, until), self.relapse_date is not None


@dataclass(frozen=True, slots=True)
class DrugFacts:
    """One drug that was ever taken, with what is compared before it and on it.

    `first_day` is the very first day, whatever pauses followed; `last_day` the last one, None while it is taken on the
    as-of date. Rates are relapses a year of 365.25 days: before from the day of diagnosis (included) to the first day
    (not included), after from the first day to the last, both included. Steroid doses are means in mg of prednisolone
    equivalent per kg and day, alternate-day doses halved, over the weight of each day: of the 90 days before the first
    day (not included), and of the 90 days that end on the last (included). Both of a pair are None unless each span
    is 90 days or more; a dose also where an amount or a weight is not known. `adverse_events` are the codes of those
    that fell on a day on which the drug was taken, each once, in the order of the catalogue.
    """

    drug: str
    first_day: date
    last_day: date | None
    relapse_rate_before: Decimal | None
    relapse_rate_after: Decimal | None
    steroid_dose_before: Decimal | None
    steroid_dose_after: Decimal | None
    adverse_events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """One child on the as-of date. `patient_id` is the clinic's number, or in a registry whatever tells children apart.

    `histology` is that of the last biopsy, None without one. `left` is the outcome that ended the follow-up, empty
    while the child is followed; `outcomes` are all that were ever recorded, in order of first date.
    """

    patient_id: str
    protocol_id: str
    sex: Sex
    response: SteroidResponse
    histology: str | None
    left: str
    outcomes: tuple[str, ...]
    steps: tuple[StepFacts, ...]
    drugs: tuple[DrugFacts, ...]


def facts_of(record: ChildRecord, review: Review, protocol: Protocol) -> ChildFacts:
    """Give the facts of a child from the record, and the review of it under `protocol` on the review's day.

    Nothing after the review's day is used. Steps, relapses and the steroid response are the review's own.
    """
    timeline = Timeline(record, review.as_of)
    courses = protocol.common.courses
    return ChildFacts(
        patient_id=timeline.child.patient_id,
        protocol_id=review.protocol_id,
        sex=timeline.child.sex,
        response=review.course.steroid_response,
        histology=_histology(timeline.events),
        left=_left(timeline),
        outcomes=tuple(dict.fromkeys(event.code for event in timeline.happened(EventKind.OUTCOME))),
        steps=tuple(_steps(timeline, review, courses)),
        drugs=tuple(_drugs(timeline, review.course, courses)),
    )


def main_histology(record: ChildRecord) -> str | None:
    """Give the main histology of the child's last biopsy (of several rows of one day the last); None without one."""
    return _histology(record.events)


def _histology(events: Iterable[Event]) -> str | None:
    found = None
    for event in events:
        if event.kind is EventKind.BIOPSY and event.code and event.code not in FURTHER_BIOPSY_ROWS:
            found = event.code
    return found


def _left(timeline: Timeline) -> str:
    """Give the last outcome that ended the follow-up and was not ended by a visit since; death is never ended."""
    ended = [event for event in timeline.happened(EventKind.OUTCOME) if event.code in ENDS_FOLLOW_UP]
    dead = next((event.code for event in ended if event.code == "death"), "")
    return dead or next((event.code for event in reversed(ended) if not _was_seen_after(timeline, event)), "")


def _was_seen_after(timeline: Timeline, event: Event) -> bool:
    return any(visit.on > event.on and visit.kind is not VisitKind.PHONE for visit in timeline.visits)


def _steps(timeline: Timeline, review: Review, courses: Courses) -> Iterator[StepFacts]:
    for index, step in enumerate(review.steps):
        following = review.steps[index + 1].start if index + 1 < len(review.steps) else review.as_of
        relapse, followed_until = _after_remission(timeline, review.course, step, following)
        yield StepFacts(
            number=step.number,
            start=step.start,
            end=step.end,
            outcome=step.outcome,
            best_response=step.best_response,
            remission_date=step.remission_date,
            decision_date=step.decision_date,
            observed_until=step.window_end,
            relapse_date=relapse,
            followed_until=followed_until,
            baseline=_baseline(timeline, step.start, courses),
        )


def _after_remission(
    timeline: Timeline, course: Course, step: Step, until: date
) -> tuple[date | None, date | None]:
    """Give the first relapse after the step's remission up to `until`, and the last urine of that span."""
    begun = step.remission_date
    if begun is None or timeline.child.diagnosis_date is None:
        return None, None
    relapse = next((day for day in course.relapses if begun < day <= until), None)
    return relapse, max((day.on for day in course.evidence if begun <= day.on <= until), default=None)


def _baseline(timeline: Timeline, start: date, courses: Courses) -> Baseline:
    earliest = add_days(start, -BASELINE_DAYS)
    found: dict[str, Decimal | None] = {}
    for code in MEASURED:
        row = next((row for row in reversed(timeline.measured(code)[1]) if row.on <= start), None)
        if row is not None and row.on >= earliest:
            found[code] = _rounded(analytes()[code].in_first_unit(row.number, row.unit))
    creatinine = next((row for row in reversed(creatinine_days(timeline)) if row.on <= start), None)
    if creatinine is not None and creatinine.on >= earliest:
        egfr = egfr_of(timeline, creatinine, courses)
        found["egfr"] = _rounded(egfr.value) if egfr else None
    age = days_between(timeline.child.birth_date, start) / DAYS_A_YEAR
    return Baseline(age=_rounded(age), **found)


def _drugs(timeline: Timeline, course: Course, courses: Courses) -> Iterator[DrugFacts]:
    """Give the drugs that treat the disease and were taken, in the order of the formulary."""
    for drug in treatment_drugs():
        rows = timeline.treated(drug)
        if not rows:
            continue
        first = rows[0].start_date
        last = max(last_day(row, timeline.as_of) for row in rows)
        is_over = all(known_end(row, timeline.as_of) is not None for row in rows)
        rates = _relapse_rates(timeline, course, first, last)
        doses = _steroid_doses(timeline, courses, first, last)
        yield DrugFacts(
            drug=drug,
            first_day=first,
            last_day=last if is_over else None,
            relapse_rate_before=rates[0] if rates else None,
            relapse_rate_after=rates[1] if rates else None,
            steroid_dose_before=doses[0] if doses else None,
            steroid_dose_after=doses[1] if doses else None,
            adverse_events=_adverse_events(timeline, drug),
        )


def _spans(timeline: Timeline, first: date, last: date) -> tuple[int, int] | None:
    """Give the days before and on a drug, differences of dates; None unless both are long enough to compare."""
    diagnosis = timeline.child.diagnosis_date
    if diagnosis is None:
        return None
    before, after = days_between(diagnosis, first), days_between(first, last)
    return (before, after) if min(before, after) >= SHORTEST_SPAN_DAYS else None


def _relapse_rates(
    timeline: Timeline, course: Course, first: date, last: date
) -> tuple[Decimal, Decimal] | None:
    spans = _spans(timeline, first, last)
    if spans is None:
        return None
    before = sum(day < first for day in course.relapses)
    after = sum(first <= day <= last for day in course.relapses)
    return _per_year(before, spans[0]), _per_year(after, spans[1])


def _per_year(count: int, days: int) -> Decimal:
    return (count * DAYS_A_YEAR / days).quantize(_PLACES, ROUND_HALF_EVEN)


def _steroid_doses(
    timeline: Timeline, courses: Courses, first: date, last: date
) -> tuple[Decimal, Decimal] | None:
    if _spans(timeline, first, last) is None:
        return None
    before = _mean_dose(timeline, courses, first - timedelta(days=1))
    after = _mean_dose(timeline, courses, last)
    return None if before is None or after is None else (before, after)


def _mean_dose(timeline: Timeline, courses: Courses, last: date) -> Decimal | None:
    """Give the mean steroid dose in mg/kg/day of the `STEROID_DAYS` days of which `last` is the last."""
    first = add_days(last, 1 - STEROID_DAYS)
    total = steroid_exposure(timeline, courses, first, last, Weighing.EACH_DAY).mg_per_kg
    return None if total is None else _rounded(total / STEROID_DAYS)


def _adverse_events(timeline: Timeline, drug: str) -> tuple[str, ...]:
    rows = timeline.treated(drug)
    found = {
        event.code
        for event in timeline.happened(EventKind.ADVERSE_EVENT)
        if any(row.start_date <= event.on <= last_day(row, timeline.as_of) for row in rows)
    }
    return tuple(code for code in event_kinds()[EventKind.ADVERSE_EVENT].codes if code in found)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_PLACES, ROUND_HALF_EVEN)
