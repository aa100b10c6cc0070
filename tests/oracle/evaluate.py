"""Puts the parts together: one child's rows and a day in, the reduced answer of `review --json` out.

Readings:

* V1 The eGFR shown is that of the latest creatinine that gives one, unrounded.
* V2 After death, transfer or loss no next visit is given either, though only findings, missing and due are named.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.oracle import doses, eligibility, follow_up, harm, levels, path, prescribing
from tests.oracle.core import World

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

PARTS = (eligibility, path, levels, harm, prescribing, follow_up)
SEVERITIES = ("stop", "urgent", "action", "due", "info")


def _day(d: date | None) -> str | None:
    return None if d is None else d.isoformat()


def _num(x: Decimal | None) -> float | None:
    return None if x is None else float(x)


def _plain(value: Any) -> Any:
    """Dates and decimals as JSON has them, wherever they stand."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _course(w: World) -> dict[str, Any]:
    c = w.course
    return {
        "steroid_response": c.response,
        "steroid_response_date": _day(c.response_date),
        "relapse_pattern": c.pattern,
        "state": c.state,
        "state_since": _day(c.state_since),
        "confirmed": c.confirmed,
        "relapses": [_day(r) for r in c.relapses],
        "relapses_per_year": _num(c.relapses_per_year),
        "episodes": [{"state": e.state, "start": _day(e.start), "end": _day(e.end)} for e in c.episodes],
    }


def _egfr(w: World) -> dict[str, Any] | None:
    found = w.latest_egfr()
    if found is None:
        return None
    return {"value": float(found[1]), "formula": "bedside_schwartz", "date": _day(found[0].date)}


def _doses(w: World) -> list[dict[str, Any]]:
    return [
        {
            "drug": d.drug,
            "per_day_mg": _num(d.per_day_mg),
            "mg_per_kg": _num(d.mg_per_kg),
            "mg_per_m2": _num(d.mg_per_m2),
            "frequency": d.frequency,
            "protocol_low": _num(d.range.low) if d.range else None,
            "protocol_high": _num(d.range.high) if d.range else None,
            "protocol_unit": d.range.unit if d.range else None,
        }
        for d in doses.doses(w)
    ]


def _steps(w: World) -> list[dict[str, Any]]:
    return [
        {
            "number": s.number,
            "start": _day(s.start),
            "end": _day(s.end),
            "outcome": s.outcome,
            "best_response": s.best_response,
            "remission_date": _day(s.remission_date),
            "decision_date": _day(s.decision_date),
        }
        for s in w.steps
    ]


def evaluate(rows: Mapping[str, Any], as_of: date, default_protocol: str = "three-step") -> dict[str, Any]:
    w = World(rows, as_of, default_protocol)
    found = set() if w.silenced else {f for part in PARTS for f in part.findings(w)}
    lacking = set() if w.silenced else {m for part in PARTS for m in part.missing(w)}
    return {
        "patient_id": w.patient.patient_id,
        "as_of": as_of.isoformat(),
        "protocol": w.protocol,
        "course": _course(w),
        "egfr": _egfr(w),
        "steps": _steps(w),
        "doses": _doses(w),
        "levels": _plain(levels.levels(w)),
        "findings": [
            {"rule": rule, "severity": severity}
            for rule, severity in sorted(found, key=lambda f: (SEVERITIES.index(f[1]), f[0]))
        ],
        "missing": [{"rule": rule, "input": what} for rule, what in sorted(lacking)],
        "due": [] if w.silenced else _plain(follow_up.due(w)),
        "next_visit": None if w.silenced else _plain(follow_up.next_visit(w)),
        "exposure": doses.exposure(w),
    }
