"""The table "Prescribing" with the dose ranges under it.

Readings where the text leaves a choice are numbered P1... in the docstrings.
"""

from __future__ import annotations

from decimal import Decimal

from tests.oracle import levels
from tests.oracle.core import (
    CNI,
    MYCOPHENOLATE,
    Treatment,
    World,
    days,
    older_than_months,
)
from tests.oracle.dangerous import dose_dangerous, is_dangerous
from tests.oracle.doses import range_of
from tests.oracle.judged import Finding, Judged, Missing, clean
from tests.oracle.vaccines import drug_reaches, live_vaccine

D = Decimal


# ---------------------------------------------------------------- ranges, dose-high, dose-low


def upper_end(w: World, drug: str) -> tuple[Decimal, str] | None:
    """The range's upper end, where it sets one (Reading P3 of the answer to a relapse is D2 of doses.py).

    Reading P4: "once there is a trough": one since the start of the course, not known not to be a trough. An old
    trough of an earlier course does not open the upper end of a new start.
    """
    r = range_of(w, drug)
    if r is None:
        return None
    if r.to_start and drug in levels.TROUGHS and levels.troughs(w, drug, w.start(drug)):
        return None
    return r.high, r.unit


def _given(w: World, drug: str, unit: str, *, mean: bool) -> Decimal | None:
    per = w.per_kg(drug, w.A, mean=mean) if unit == "mg/kg/day" else w.per_m2(drug, w.A, mean=mean)
    return None if per is None else clean(per)


def _known(w: World, drug: str, unit: str, *, mean: bool) -> Decimal:
    """What is surely taken: of the rows that overlap, those known in the unit; they alone may be too much."""
    size = w.weight_on(w.A) if unit == "mg/kg/day" else w.bsa_on(w.A)
    total = D(0)
    for t in w.rows_on(drug, w.A):
        mg = w.row_mg(t)
        amount = (mg / size if size else None) if mg is not None else (t.dose if t.unit == unit else None)
        total += (amount or D(0)) / (2 if mean and t.frequency == "alternate_day" else 1)
    return clean(total)


def led_by_troughs(w: World, drug: str) -> bool:
    return drug in levels.TROUGHS and levels.target(w, drug) is not None


def _lacking_size(w: World, unit: str) -> list[str]:
    lacks = ["weight"] if w.weight_on(w.A) is None else []
    if unit == "mg/m2/day" and w.height_on(w.A) is None:
        lacks.append("height")
    return lacks


def dose_high(w: World) -> Judged:
    """Reading P5: "a trough in 45 days" is any trough not known not to be one, whatever its value or censoring."""
    out = Judged()
    for drug in sorted({t.drug for t in w.treatments if t.covers(w.A)}):
        top = upper_end(w, drug)
        r = range_of(w, drug)
        if top is None or r is None or is_dangerous(w, drug)[0]:
            continue
        if led_by_troughs(w, drug) and levels.troughs(w, drug, w.A - days(45)):
            continue
        mean = drug == "prednisolone"
        given = _given(w, drug, top[1], mean=mean)
        high = top[0] / 2 if mean and r.alternate else top[0]
        known = _known(w, drug, top[1], mean=mean) if given is None else given
        if known > high * D("1.1"):
            out.fire("dose-high", "action")
        elif given is None:
            out.lacks("dose-high", *_lacking_size(w, top[1]))
    return out


def dose_low(w: World) -> Judged:
    """Reading P6: "trough in target" by the target in force on A; a drug without a target can have none."""
    out = Judged()
    for drug in sorted({t.drug for t in w.treatments if t.covers(w.A)}):
        r = range_of(w, drug)
        if r is None or drug == "prednisolone":
            continue
        if drug in levels.TROUGHS:
            aim = levels.target(w, drug)
            if any(levels.verdict(o, aim) == "in_range" for o in levels.troughs(w, drug, w.A - days(45))):
                continue
        given = _given(w, drug, r.unit, mean=False)
        if given is None:
            out.lacks("dose-low", *_lacking_size(w, r.unit))
        elif given < r.low / 2:
            out.fire("dose-low", "info")
    return out


# ---------------------------------------------------------------- pairs of drugs

NEPHROTOXIC = ("ibuprofen", "diclofenac", "gentamicin", "amikacin", "vancomycin", "amphotericin_b")


def pairs(w: World) -> Judged:
    out = Judged()
    if w.on(CNI) and w.on(levels.INTERACTING):
        out.fire("interaction", "urgent")
    if w.on(CNI) and w.on(NEPHROTOXIC):
        out.fire("nephrotoxic-with-cni", "action")
    if w.on(MYCOPHENOLATE) and w.on(("mizoribine", "azathioprine")):
        out.fire("duplicate-antimetabolite", "action")
    both = [d for d in w.days_in(w.A - days(30), w.A) if all(w.taken_on(drug, d) for drug in CNI)]
    if len(both) >= 2:
        out.fire("two-calcineurin-inhibitors", "stop")
    return out


# ---------------------------------------------------------------- cyclophosphamide, hepatitis B, measures


def cyclophosphamide_cumulative(w: World) -> Judged:
    """Each day by the rows that count on it (the handover rule), each row by the weight of its start.

    Reading P10: alternate-day doses are halved, day by day, as in the contract's exposures.
    """
    out = Judged()
    total, lacking = D(0), False
    rows = w.rows("cyclophosphamide")
    for t in rows:
        for day in w.days_in(t.start, w.A if t.end is None else t.end):
            if t not in w.rows_on("cyclophosphamide", day):
                continue
            per_kg = _row_per_kg(w, t)
            if per_kg is None:
                lacking = True
                break
            total += per_kg / (2 if t.frequency == "alternate_day" else 1)
    if clean(total) > 168:
        out.fire("cyclophosphamide-cumulative", "stop")
    elif lacking:
        out.lacks("cyclophosphamide-cumulative", "weight")
    return out


def _row_per_kg(w: World, t: Treatment) -> Decimal | None:
    if t.unit == "mg/kg/day":
        return t.dose
    mg, kg = w.row_mg(t), w.weight_on(t.start)
    return None if mg is None or kg is None else mg / kg


def hepatitis_b_screen(w: World) -> Judged:
    out = Judged()
    drugs = ("rituximab", *MYCOPHENOLATE, "cyclophosphamide")
    taken = drug_reaches(w, drugs, 6, w.A)
    planned = any(
        e.kind == "treatment_planned" and e.code in drugs and e.date >= w.A - days(60) for e in w.planned
    )
    if (taken or planned) and not w.values("hbsag"):
        out.fire("hepatitis-b-screen", "due")
    return out


def measure_child(w: World) -> Judged:
    """Reading P11: "any dosed drug" = any row taken on A that states a dose; never measured is older than any limit."""
    out = Judged()
    if not any(t.covers(w.A) and t.dose is not None for t in w.treatments):
        return out
    months = 6 if w.age_months_at_least(24, w.A) else 3
    for code, limit in (("weight", months), ("height", 12)):
        row = w.latest_exact(code)
        if row is None or older_than_months(row.date, limit, w.A):
            out.fire("measure-child", "due")
    return out


RULES = (
    dose_dangerous,
    dose_high,
    dose_low,
    pairs,
    live_vaccine,
    cyclophosphamide_cumulative,
    hepatitis_b_screen,
    measure_child,
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
