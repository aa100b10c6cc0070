"""The table "Prescribing": doses that are dangerous under any protocol. Readings: P1, P2."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.core import Treatment, World, days
from tests.oracle.judged import Judged, clean

if TYPE_CHECKING:
    from datetime import date

D = Decimal


@dataclass(frozen=True)
class Danger:
    """A dose above any of these is dangerous, on a treatment day."""

    mg: Decimal | None = None
    per_kg: Decimal | None = None
    per_m2: Decimal | None = None


DANGER = {
    "tacrolimus": Danger(mg=D(10), per_kg=D("0.3")),
    "ciclosporin": Danger(per_kg=D(8), per_m2=D(300)),
    "mycophenolate_mofetil": Danger(mg=D(3000), per_m2=D(1800)),
    "prednisolone": Danger(mg=D(80), per_kg=D(3)),
    "levamisole": Danger(per_kg=D(5)),
    "cyclophosphamide": Danger(per_kg=D(4)),
}
DANGER_SINGLE = Danger(mg=D(1200), per_m2=D(1000))


def _exceeds(w: World, rows: list[Treatment], limit: Danger, day: date) -> tuple[bool, list[str]]:
    """Is what the rows give together above a limit, by the size of the day? And the inputs it lacked.

    A row whose mg are unknown keeps its stated dose, which counts against the limit of its own unit.
    """
    lacks: list[str] = []
    rows = [t for t in rows if t.dose is not None]
    known = sum((mg for t in rows if (mg := w.row_mg(t)) is not None), D(0))
    unknown = [t for t in rows if w.row_mg(t) is None]
    stated_kg = sum((t.dose for t in unknown if t.unit == "mg/kg/day" and t.dose is not None), D(0))
    stated_m2 = sum(
        (t.dose for t in unknown if t.unit in ("mg/m2/day", "mg/m2") and t.dose is not None), D(0)
    )
    over = limit.mg is not None and clean(known) > limit.mg
    kg, bsa = w.weight_on(day), w.bsa_on(day)
    for per, stated, size, inputs in (
        (limit.per_kg, stated_kg, kg, ("weight",)),
        (limit.per_m2, stated_m2, bsa, ("weight", "height")),
    ):
        if per is None:
            continue
        if known and size is None:
            lacks += [i for i in inputs if (w.weight_on(day) if i == "weight" else w.height_on(day)) is None]
        total = stated + (known / size if size is not None else D(0))
        over = over or clean(total) > per
    if unknown and not over:
        lacks += ["weight"] if any(w.weight_on(t.start) is None for t in unknown) else []
        lacks += ["height"] if any("m2" in t.unit and w.height_on(t.start) is None for t in unknown) else []
    return over, lacks


def is_dangerous(w: World, drug: str) -> tuple[bool, list[str]]:
    """Reading P1: a `single` row of cyclophosphamide is held against the limits of `single` alone, size of its day.

    Reading P2: a `single` row of another drug counts on its own day like any other.
    """
    if drug not in DANGER:
        return False, []
    rows = w.rows_on(drug, w.A)
    if drug == "cyclophosphamide":
        rows = [t for t in rows if t.frequency != "single"]
    over, lacks = _exceeds(w, rows, DANGER[drug], w.A) if rows else (False, [])
    if drug == "cyclophosphamide":
        pulses = [t for t in w.rows(drug) if t.frequency == "single" and t.start >= w.A - days(30)]
        for day in sorted({t.start for t in pulses}):  # pulses of one day overlap, so they add up
            also, lack = _exceeds(w, [t for t in pulses if t.start == day], DANGER_SINGLE, day)
            over = over or also
            lacks += lack
    return over, lacks


def dose_dangerous(w: World) -> Judged:
    out = Judged()
    for drug in DANGER:
        over, lacks = is_dangerous(w, drug)
        if over:
            out.fire("dose-dangerous", "stop")
        else:
            out.lacks("dose-dangerous", *lacks)
    return out
