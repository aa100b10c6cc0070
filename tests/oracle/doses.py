"""What is taken on A with the protocol's range, and the two exposures of the contract.

Readings:

* D1 One line for each drug taken on A, rows that overlap added; daily where one of them is.
* D2 "Its range is the answer's" from a relapse until CR holds for the printed range too, in every protocol.
* D3 The range of prednisolone under the three-step protocol is that of the last step started, ended or not.
* D4 A range for "MMF" is for mycophenolate mofetil alone (the sodium salt is dosed otherwise).
* D5 A day's mg/kg is the stated one where the mg are not known (as `mg_per_kg` of a dose is); a day of steroid that
  has neither, or whose weight is not known, makes the exposure of 12 months null.
* D6 "From A - 12 months": counted forward, the days d with d + 12 months on or after A.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.oracle.core import MMF, PREDNISOLONE_EQUIVALENT, THREE_STEP, Range, World, add_months, days
from tests.oracle.course import under_relapse_answer

D = Decimal


@dataclass(frozen=True)
class Dose:
    drug: str
    per_day_mg: Decimal | None
    mg_per_kg: Decimal | None
    mg_per_m2: Decimal | None
    frequency: str
    range: Range | None


def range_of(w: World, drug: str) -> Range | None:
    """The range of the drug on A: mg per kg or m2 of a treatment day."""
    if drug == "prednisolone":
        if under_relapse_answer(w):
            per_m2 = w.protocol == MMF
            return Range(D(60), D(60), "mg/m2/day") if per_m2 else Range(D(2), D(2), "mg/kg/day")
        if w.protocol == THREE_STEP:
            number = w.steps[-1].number if w.steps else 0
            if number == 0:
                return Range(D(2), D(2), "mg/kg/day")
            amount = D(1) if number == 1 else D("0.5")
            return Range(amount, amount, "mg/kg/day", alternate=True)
    return dict(w.rules.ranges).get(drug)


def doses(w: World) -> list[Dose]:
    out = []
    for drug in sorted({t.drug for t in w.treatments if t.covers(w.A)}):
        frequencies = [t.frequency for t in w.rows_on(drug, w.A)]
        out.append(
            Dose(
                drug,
                w.treatment_day_mg(drug, w.A),
                w.per_kg(drug, w.A),
                w.per_m2(drug, w.A),
                "daily" if "daily" in frequencies else frequencies[-1],
                range_of(w, drug),
            )
        )
    return out


def exposure(w: World) -> dict[str, Any]:
    total: Decimal | None = D(0)
    first = add_months(w.A, -12) - days(3)
    while add_months(first, 12) < w.A:
        first += days(1)
    for day in w.days_in(first, w.A):
        for drug, factor in PREDNISOLONE_EQUIVALENT.items():
            if w.taken_on(drug, day):
                per_kg = w.per_kg(drug, day, mean=True)
                total = None if per_kg is None or total is None else total + per_kg * factor
    tac = w.rows("tacrolimus")
    tac_days = set()
    for t in tac:
        tac_days.update(w.days_in(t.start, w.A if t.end is None else t.end))
    return {
        "prednisolone_mg_per_kg_12m": None if total is None else float(total),
        "tac_days": len(tac_days),
    }
