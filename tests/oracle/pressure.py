"""The table "Harm": blood pressure by age, sex and height, AAP 2017.

The reading of the text that is left open is numbered H7.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle import centiles
from tests.oracle.core import World, decides
from tests.oracle.judged import Judged

if TYPE_CHECKING:
    from datetime import date

D = Decimal


@dataclass(frozen=True)
class Reading:
    """One day's pressure: 2 stage 2, 1 high, 0 neither; and what the limits of the day lacked."""

    day: date
    level: int
    lacks: tuple[str, ...]


def bp_limits(w: World, day: date) -> tuple[dict[str, tuple[float, float]], tuple[str, ...]]:
    """Per pressure (high from, stage 2 from) on the day, and the inputs that the table lacked.

    Height of the day: the one in force (section 0: no older than 12 months, else the first within 30 days after).
    Reading H7: age is that of the reading's day, also for the height's centile. Under 1 year nothing that could be
    entered is lacking, so `missing` names nothing.
    """
    limits = {"sbp": (130.0, 140.0), "dbp": (80.0, 90.0)}
    year = w.years_on(day)
    if year >= 13 or year < 1:
        return limits, ()
    lacks = []
    cm = w.height_on(day)
    if cm is None:
        lacks.append("height")
    if w.patient.sex not in ("male", "female"):
        lacks.append("sex")
    if lacks or cm is None:
        return limits, tuple(lacks)
    for code, (high, stage_2) in list(limits.items()):
        p95 = centiles.p95(w.patient.sex, w.patient.birth, day, year, code, float(cm))
        if p95 is not None:
            limits[code] = (min(high, p95), min(stage_2, p95 + 12))
    return limits, ()


def reading_of(w: World, day: date) -> Reading | None:
    """The day's reading: of each pressure its last deciding row; None where no row of the day decides."""
    limits, lacks = bp_limits(w, day)
    said = []
    for code, (high, stage_2) in limits.items():
        for o in reversed(w.values(code, day, day)):
            if decides(o, ">=", D(stage_2)):
                said.append(2)
                break
            answer = decides(o, ">=", D(high))
            if answer is not None:
                said.append(1 if answer else 0)
                break
    return Reading(day, max(said), lacks) if said else None


def blood_pressure(w: World) -> Judged:
    out = Judged()
    readings = [reading_of(w, d) for d in sorted({o.date for c in ("sbp", "dbp") for o in w.values(c)})]
    known = [r for r in readings if r is not None]
    rules = ("bp-stage-2", "bp-high", "bp-repeat")
    if not known:
        for rule in rules:
            out.lacks(rule, "sbp")
        return out
    latest = known[-1]
    for rule in rules:
        out.lacks(rule, *latest.lacks)
    if latest.level == 2:
        out.fire("bp-stage-2", "urgent")
    elif latest.level == 1:
        second = any(r.level >= 1 and (latest.day - r.day).days <= 30 for r in known[:-1])
        out.fire("bp-high", "action") if second else out.fire("bp-repeat", "due")
    return out
