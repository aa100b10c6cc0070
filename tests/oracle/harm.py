"""The table "Harm": glucose, potassium, cells and growth, and the whole table put together.

Readings where the text leaves a choice are numbered H1 to H11, here and in the three modules it puts together.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle import centiles
from tests.oracle.core import (
    CNI,
    MYCOPHENOLATE,
    STEROIDS,
    Observation,
    World,
    add_months,
    decides,
    in_unit,
    months_passed,
)
from tests.oracle.creatinine import creatinine_baseline_missing, creatinine_rise, creatinine_rise_persistent
from tests.oracle.judged import Finding, Judged, Missing, gravest
from tests.oracle.pressure import blood_pressure
from tests.oracle.symptoms import infection, mmf_gut, mmf_stop

if TYPE_CHECKING:
    from collections.abc import Callable

D = Decimal

# ---------------------------------------------------------------- glucose, potassium, cells


def _at_least(o: Observation, limits: dict[str, str]) -> bool | None:
    return decides(o, ">=", D(limits[o.unit])) if o.unit in limits else None


def glucose(w: World) -> Judged:
    """`glucose-high` needs a drug on A; `glucose-impaired` names none, so it asks for none (Reading H6)."""
    out = Judged()
    tests = {
        "glucose_fasting": {"mg/dL": "126", "mmol/L": "7.0"},
        "glucose_random": {"mg/dL": "200", "mmol/L": "11.1"},
        "hba1c": {"%": "6.5", "mmol/mol": "48"},
    }
    if w.on(CNI) or w.on(STEROIDS):
        any_value = False
        for code, limits in tests.items():
            found = w.latest_deciding(code, lambda o, limits=limits: _at_least(o, limits))  # type: ignore[misc]
            any_value = any_value or found is not None
            if found and found[1]:
                out.fire("glucose-high", "action")
        if not any_value:
            out.lacks("glucose-high", "glucose_fasting")

    def impaired(o: Observation) -> bool | None:
        low, high = ("100", "126") if o.unit == "mg/dL" else ("5.6", "7.0")
        a, b = decides(o, ">=", D(low)), decides(o, "<", D(high))
        if a is False or b is False:
            return False
        return True if a and b else None

    found = w.latest_deciding("glucose_fasting", impaired)
    if found and found[1]:
        out.fire("glucose-impaired", "info")
    return out


def potassium(w: World) -> Judged:
    out = Judged()

    def test(o: Observation) -> str | None:
        if decides(o, ">=", D("6.0")):
            return "urgent"
        return {True: "action", False: "none", None: None}[decides(o, ">", D("5.5"))]

    found = w.latest_deciding("potassium", test)
    if found is None:
        out.lacks("potassium-high", "potassium")
    elif found[1] != "none":
        out.fire("potassium-high", found[1])
    return out


LEUKOPENIA_DRUGS = (*MYCOPHENOLATE, "azathioprine", "cyclophosphamide", "chlorambucil", "levamisole")


def _below(o: Observation, limit: str) -> bool | None:
    """Below a limit in 10^9/L; 1000 cells/uL are one of it."""
    return decides(o, "<", D(limit) * (1000 if o.unit == "cells/uL" else 1))


def leukopenia(w: World) -> Judged:
    out = Judged()
    if not w.on(LEUKOPENIA_DRUGS):
        return out

    def neutrophils(o: Observation) -> str | None:
        if _below(o, "1.0"):
            return "urgent"
        return {True: "action", False: "none", None: None}[_below(o, "1.5")]

    def wbc(o: Observation) -> str | None:
        return {True: "action", False: "none", None: None}[_below(o, "3.5")]

    said = []
    for code, test in (("wbc", wbc), ("neutrophils", neutrophils)):
        found = w.latest_deciding(code, test)
        if found is None:
            out.lacks("leukopenia", code)
        else:
            said.append(found[1])
    severity = gravest(s for s in said if s != "none")
    if severity:
        out.fire("leukopenia", severity)
        out.missing.clear()
    return out


# ---------------------------------------------------------------- growth


def growth(w: World) -> Judged:
    """Reading H11: the child is 2 years old on the day of the latest height; the earlier one may be a length.

    "6 to 18 months back": d + 6 months <= day of the latest < d + 18 months (windows in months are half-open);
    nearest to 12 months before: fewest days between d + 12 months and the day of the latest; of two, the later.
    """
    out = Judged()
    rows = [o for o in w.values("height") if o.exact]
    by_day = {o.date: o for o in rows}  # the last in the file wins
    if not by_day:
        if w.age_months_at_least(24, w.A):
            out.lacks("growth-faltering", "height")
        return out
    d2 = max(by_day)
    if not w.age_months_at_least(24, d2):
        return out
    back = [d for d in by_day if months_passed(d, 6, d2) and d2 < add_months(d, 18)]
    if not back:
        out.lacks("growth-faltering", "height")
        return out
    if w.patient.sex not in ("male", "female"):
        out.lacks("growth-faltering", "sex")
        return out
    d1 = min(sorted(back, reverse=True), key=lambda d: abs((add_months(d, 12) - d2).days))
    z1, z2 = (_height_z(w, by_day[d]) for d in (d1, d2))
    if z1 is not None and z2 is not None and z1 - z2 >= 0.5:
        out.fire("growth-faltering", "action")
    return out


def _height_z(w: World, row: Observation) -> float | None:
    return centiles.who_height_z(w.patient.sex, w.patient.birth, row.date, float(in_unit(row, "cm")))


# ---------------------------------------------------------------- all of it

RULES: tuple[Callable[[World], Judged], ...] = (
    creatinine_rise,
    creatinine_rise_persistent,
    creatinine_baseline_missing,
    glucose,
    potassium,
    blood_pressure,
    mmf_gut,
    mmf_stop,
    leukopenia,
    infection,
    growth,
)


def judge(w: World) -> Judged:
    out = Judged()
    for rule in RULES:
        out.add(rule(w))
    return out


def findings(w: World) -> list[Finding]:
    return judge(w).findings


def missing(w: World) -> list[Missing]:
    return judge(w).missing
