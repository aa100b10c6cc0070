"""Blood pressure by age, sex and height (rules 4, Harm; AAP 2017).

A reading is what was measured on one day: both pressures, or the one there is. It reaches a limit when either pressure
does. The limits of a day are read in `course.pressure`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from heapq import merge
from itertools import groupby
from operator import attrgetter

from nsclinic.advice.case import Answer, Case, observation_fact
from nsclinic.advice.model import Amount, Fact, Missing, Severity
from nsclinic.course.comparison import is_below
from nsclinic.course.pressure import DIASTOLIC, PRESSURES, SYSTOLIC, pressure_limits
from nsclinic.domain.calendar import add_days
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Number


@dataclass(frozen=True, slots=True)
class _Reading:
    """One day's values by code, the last entered first: a row that decides nothing is passed over."""

    on: date
    rows: dict[str, list[Observation]]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A reading that can be judged: the values that decided, and whether one of them reaches its limit."""

    on: date
    values: dict[str, Observation]
    limit: dict[str, Decimal]
    is_reached: bool
    height: Observation | None
    lacks: tuple[str, ...]

    def facts(self) -> list[Fact]:
        """Give the values, and the height that the limits rest on."""
        rows = [*self.values.values(), *([self.height] if self.height else [])]
        return [observation_fact(row) for row in rows]

    def amount(self, code: str) -> Amount | None:
        """Give a value for the sentence; None where it was not measured, or is known only as above or below."""
        row = self.values.get(code)
        return None if row is None or row.is_censored else Amount(row.number, row.unit)

    def limit_amount(self, code: str) -> Amount:
        """Give a limit for the sentence: the first whole mmHg that reaches it, as pressures are read."""
        return Amount(self.limit[code].to_integral_value(ROUND_CEILING), analytes()[code].units[0].symbol)


def _readings(case: Case) -> Iterator[_Reading]:
    """Give the readings, the latest day first, each when it is asked for."""
    latest_first = merge(
        *(reversed(case.timeline.observed(code)) for code in PRESSURES), key=attrgetter("on"), reverse=True
    )
    for day, rows in groupby(latest_first, key=attrgetter("on")):
        by_code: dict[str, list[Observation]] = {code: [] for code in PRESSURES}
        for row in rows:
            by_code[row.code].append(row)
        yield _Reading(day, by_code)


def _judge(case: Case, reading: _Reading, *, is_stage_2: bool) -> _Judged | None:
    """Compare a reading with the limits of its day; None where no value of it can tell."""
    limits = pressure_limits(case.timeline, case.common, reading.on)
    limit = limits.stage_2 if is_stage_2 else limits.high
    values: dict[str, Observation] = {}
    is_reached = False
    for code, rows in reading.rows.items():
        for row in rows:
            below = is_below(row, limit[code])
            if below is not None:
                values[code] = row
                is_reached = is_reached or not below
                break
    if not values:
        return None
    return _Judged(reading.on, values, limit, is_reached, limits.height, limits.lacks)


def _judged(case: Case, *, is_stage_2: bool) -> Iterator[_Judged]:
    """Give the readings that can be judged, the latest first, each when it is asked for."""
    for reading in _readings(case):
        judged = _judge(case, reading, is_stage_2=is_stage_2)
        if judged is not None:
            yield judged


def _is_stage_2(case: Case) -> bool:
    latest = next(_judged(case, is_stage_2=True), None)
    return latest is not None and latest.is_reached


def _high_days(case: Case) -> tuple[_Judged | None, list[_Judged]]:
    """Give the latest reading, and the readings of other days within the window before it, the latest first."""
    judged = _judged(case, is_stage_2=False)
    latest = next(judged, None)
    if latest is None:
        return None, []
    opens = add_days(latest.on, -case.common.harm.pressure_days_within.whole)
    others = []
    for other in judged:
        if other.on < opens:
            break
        others.append(other)
    return latest, others


def _finding(
    case: Case, rule: str, severity: Severity, number: Number, latest: _Judged, first: _Judged | None = None
) -> Answer:
    return case.finding(
        rule,
        severity,
        dict.fromkeys([*latest.facts(), *(first.facts() if first else [])]),
        case.source_of(number),
        systolic=latest.amount(SYSTOLIC),
        diastolic=latest.amount(DIASTOLIC),
        systolic_limit=latest.limit_amount(SYSTOLIC),
        diastolic_limit=latest.limit_amount(DIASTOLIC),
        on=latest.on,
        first=first.on if first else None,
    )


def _missing(rule: str, readings: Iterable[_Judged]) -> Iterator[Missing]:
    for lacking in dict.fromkeys(lack for reading in readings for lack in reading.lacks):
        yield Missing(rule, lacking)


def bp_stage_2(case: Case) -> Iterator[Answer]:
    """The latest reading in stage 2; which without height or sex only the fixed limit can tell."""
    latest = next(_judged(case, is_stage_2=True), None)
    if latest is None:
        yield Missing("bp-stage-2", SYSTOLIC)
        return
    if latest.is_reached:
        yield _finding(case, "bp-stage-2", Severity.URGENT, case.common.harm.systolic_stage_2, latest)
    else:
        yield from _missing("bp-stage-2", [latest])


def bp_high(case: Case) -> Iterator[Answer]:
    """High on two days, the latest among them: named is the first day of the window on which it was high."""
    latest, others = _high_days(case)
    if latest is None:
        yield Missing("bp-high", SYSTOLIC)
        return
    if _is_stage_2(case):
        return
    if not latest.is_reached:
        yield from _missing("bp-high", [latest])
        return
    high = [other for other in others if other.is_reached]
    if not high:
        yield from _missing("bp-high", others)
        return
    yield _finding(case, "bp-high", Severity.ACTION, case.common.harm.systolic_high, latest, high[-1])


def bp_repeat(case: Case) -> Iterator[Answer]:
    """High on the latest day, and on no other day of the window."""
    latest, others = _high_days(case)
    if latest is None:
        yield Missing("bp-repeat", SYSTOLIC)
        return
    if _is_stage_2(case):
        return
    if not latest.is_reached:
        yield from _missing("bp-repeat", [latest])
    elif not any(other.is_reached for other in others):
        yield _finding(case, "bp-repeat", Severity.DUE, case.common.harm.systolic_high, latest)


RULES = (
    ("bp-stage-2", bp_stage_2),
    ("bp-high", bp_high),
    ("bp-repeat", bp_repeat),
)
