"""Urine as evidence, day by day, and the episodes that it makes (rules 1).

On one day the protein/creatinine ratio outweighs the timed collection, which outweighs the dipstick; of several rows of
one code the last entered counts, and a row that decides nothing is passed over.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, zip_longest

from nsclinic.course.comparison import is_above, is_below
from nsclinic.course.model import Episode, EvidenceDay, UrineState
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import days_between
from nsclinic.domain.record import Observation, Qualifier
from nsclinic.protocol.model import Urine, UrineLimits

URINE_CODES = ("upcr", "urine_protein_rate", "dipstick_protein")
"""Codes that are urine evidence, the weightiest first."""


def urine_state(row: Observation, urine: Urine) -> UrineState | None:
    """Give the state that one value shows, None where it cannot tell (rules 1, its table)."""
    if row.code == "dipstick_protein" and row.unit != "mg/dL":
        return _strip_state(row.value, urine) if row.qualifier is Qualifier.NONE else None
    if row.code == "dipstick_protein":
        return _strip_mg_dl_state(row, urine)
    limits = urine.upcr if row.code == "upcr" else urine.urine_protein_rate
    for line in limits:
        if line.unit == row.unit:
            return _state_by_limits(row, line)
    return None


def _strip_state(grade: str, urine: Urine) -> UrineState | None:
    if grade in urine.dipstick_complete:
        return UrineState.COMPLETE_REMISSION
    if grade in urine.dipstick_partial:
        return UrineState.PARTIAL_REMISSION
    if grade in urine.dipstick_nephrotic:
        return UrineState.NEPHROTIC
    return None


def _strip_mg_dl_state(row: Observation, urine: Urine) -> UrineState | None:
    if row.qualifier is Qualifier.NONE:
        return _strip_state(strip_grade(row.number, urine), urine)
    ends = {line.grade: line.below.value for line in urine.strip_grades if line.below}
    complete_end = max(ends[grade] for grade in urine.dipstick_complete)
    nephrotic_start = max(ends[grade] for grade in urine.dipstick_partial)
    if is_below(row, complete_end):
        return UrineState.COMPLETE_REMISSION
    return UrineState.NEPHROTIC if is_below(row, nephrotic_start) is False else None


def strip_grade(mg_dl: Decimal, urine: Urine) -> str:
    """Give the grade of a strip read in mg/dL (reference D-08)."""
    return next(line.grade for line in urine.strip_grades if line.below is None or mg_dl < line.below.value)


def _state_by_limits(row: Observation, limits: UrineLimits) -> UrineState | None:
    is_complete = _is_complete(row, limits)
    is_nephrotic = _is_nephrotic(row, limits)
    if is_complete:
        return UrineState.COMPLETE_REMISSION
    if is_nephrotic:
        return UrineState.NEPHROTIC
    if is_complete is False and is_nephrotic is False:
        return UrineState.PARTIAL_REMISSION
    return None


def _is_complete(row: Observation, limits: UrineLimits) -> bool | None:
    if limits.complete_at_most:
        above = is_above(row, limits.complete_at_most.value)
        return None if above is None else not above
    return is_below(row, limits.complete_below.value) if limits.complete_below else None


def _is_nephrotic(row: Observation, limits: UrineLimits) -> bool | None:
    if limits.nephrotic_from:
        below = is_below(row, limits.nephrotic_from.value)
        return None if below is None else not below
    return is_above(row, limits.nephrotic_above.value) if limits.nephrotic_above else None


def evidence_days(timeline: Timeline, urine: Urine) -> tuple[EvidenceDay, ...]:
    """Give every day with urine evidence in order, lone dipstick days joined to their neighbours."""
    days: dict[date, EvidenceDay] = {}
    for code in URINE_CODES:
        for rows in timeline.last_by_day(code):
            if rows[0].on not in days and (decided := _decided(rows, urine)):
                days[rows[0].on] = decided
    diagnosis = timeline.child.diagnosis_date
    if diagnosis is not None and diagnosis not in days:
        days[diagnosis] = EvidenceDay(diagnosis, UrineState.NEPHROTIC, None)
    return _joined([days[on] for on in sorted(days)])


def _decided(rows: list[Observation], urine: Urine) -> EvidenceDay | None:
    for row in rows:
        state = urine_state(row, urine)
        if state is not None:
            return EvidenceDay(row.on, state, row)
    return None


def _joined(days: list[EvidenceDay]) -> tuple[EvidenceDay, ...]:
    """Let a lone dipstick day between two days of one other state count as that state; days are judged in order."""
    for index in range(1, len(days) - 1):
        before, day, after = days[index - 1 : index + 2]
        if day.is_dipstick and before.state is after.own_state and day.own_state is not before.state:
            days[index] = replace(day, joins=before.state)
    return tuple(days)


def episodes(days: tuple[EvidenceDay, ...], urine: Urine) -> tuple[Episode, ...]:
    """Give the maximal runs of days of one state; each ends the day before the next one starts."""
    runs = [(state, tuple(run)) for state, run in groupby(days, key=lambda day: day.state)]
    following = [run for _, run in runs[1:]]
    return tuple(
        Episode(
            state,
            run[0].on,
            after[0].on - timedelta(days=1) if after else None,
            run,
            _is_confirmed(run, urine),
        )
        for (state, run), after in zip_longest(runs, following)
    )


def _is_confirmed(run: tuple[EvidenceDay, ...], urine: Urine) -> bool:
    """A ratio or a timed collection confirms, or dipsticks on enough consecutive days; joined days never do."""
    is_measured = any(not day.is_dipstick and not day.is_joined and day.row is not None for day in run)
    return is_measured or len(dipsticks_in_a_row(run)) >= urine.dipstick_days_to_confirm.whole


def dipsticks_in_a_row(run: tuple[EvidenceDay, ...]) -> tuple[EvidenceDay, ...]:
    """Give the longest stretch of an episode with a dipstick of its state on each day; of equal ones the first.

    Days that only join the episode are left out, so that they break a stretch (rules 1). Empty without any dipstick.
    """
    longest: tuple[EvidenceDay, ...] = ()
    stretch: tuple[EvidenceDay, ...] = ()
    for day in run:
        if day.is_joined or not day.is_dipstick:
            continue
        follows = bool(stretch) and days_between(stretch[-1].on, day.on) == 1
        stretch = (*stretch, day) if follows else (day,)
        if len(stretch) > len(longest):
            longest = stretch
    return longest
