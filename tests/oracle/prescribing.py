"""The table "Prescribing" with the dose ranges under it.

Readings where the text leaves a choice are numbered P1... in the docstrings.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle import course, levels
from tests.oracle.core import (
    CNI,
    MMF,
    MYCOPHENOLATE,
    PREDNISOLONE_EQUIVALENT,
    STEROIDS,
    THREE_STEP,
    Range,
    Treatment,
    World,
    add_months,
    days,
    older_than_months,
    within_months,
)
from tests.oracle.harm import Finding, Judged, Missing

if TYPE_CHECKING:
    from datetime import date

D = Decimal


def clean(x: Decimal) -> Decimal:
    """Undo the noise of a square root: 300 mg/m2 times and over one BSA is 300 again."""
    return round(x, 15)


# ---------------------------------------------------------------- dose-dangerous


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
        for t in w.rows(drug):
            if t.frequency == "single" and w.A - days(30) <= t.start <= w.A:
                also, lack = _exceeds(w, [t], DANGER_SINGLE, t.start)
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


# ---------------------------------------------------------------- ranges, dose-high, dose-low


def dose_range(w: World, drug: str) -> Range | None:
    """`protocol_low` to `protocol_high` on A."""
    if drug == "prednisolone":
        return _prednisolone_range(w)
    return dict(w.rules.ranges).get(drug)


def _prednisolone_range(w: World) -> Range | None:
    """Reading P3: the answer to a relapse holds in every protocol, also in one that prints no prednisolone."""
    if course.under_relapse_answer(w):
        return Range(D(60), D(60), "mg/m2/day") if w.protocol == MMF else Range(D(2), D(2), "mg/kg/day")
    if w.protocol == THREE_STEP:
        if not w.steps:
            return Range(D(2), D(2), "mg/kg/day")
        if w.steps[-1].number == 1:
            return Range(D(1), D(1), "mg/kg/day", alternate=True)
        return Range(D("0.5"), D("0.5"), "mg/kg/day", alternate=True)
    return dict(w.rules.ranges).get("prednisolone")


def upper_end(w: World, drug: str) -> tuple[Decimal, str] | None:
    """The range's upper end, where it sets one.

    Reading P4: "once there is a trough": one since the start of the course, not known not to be a trough. An old
    trough of an earlier course does not open the upper end of a new start.
    """
    r = dose_range(w, drug)
    if r is None:
        return None
    if r.to_start and drug in levels.TROUGHS and levels.troughs(w, drug, w.start(drug)):
        return None
    return r.high, r.unit


def _given(w: World, drug: str, unit: str, *, mean: bool) -> Decimal | None:
    per = w.per_kg(drug, w.A, mean=mean) if unit == "mg/kg/day" else w.per_m2(drug, w.A, mean=mean)
    return None if per is None else clean(per)


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
        r = dose_range(w, drug)
        if top is None or r is None or is_dangerous(w, drug)[0]:
            continue
        if led_by_troughs(w, drug) and levels.troughs(w, drug, w.A - days(45)):
            continue
        mean = drug == "prednisolone"
        given = _given(w, drug, top[1], mean=mean)
        high = top[0] / 2 if mean and r.alternate else top[0]
        if given is None:
            out.lacks("dose-high", *_lacking_size(w, top[1]))
        elif given > high * D("1.1"):
            out.fire("dose-high", "action")
    return out


def dose_low(w: World) -> Judged:
    """Reading P6: "trough in target" by the target in force on A; a drug without a target can have none."""
    out = Judged()
    for drug in sorted({t.drug for t in w.treatments if t.covers(w.A)}):
        r = dose_range(w, drug)
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


# ---------------------------------------------------------------- live vaccines

LIVE = ("BCG", "OPV", "MMR", "varicella", "yellow_fever", "rotavirus", "influenza_live", "typhoid_oral")
THREE_MONTHS = (*CNI, *MYCOPHENOLATE, "azathioprine", "mizoribine", "cyclophosphamide", "chlorambucil")
SIX_MONTHS = ("rituximab", "ofatumumab")


def live_vaccine(w: World) -> Judged:
    """Reading P7: a row that goes on on A goes on to the planned day; a dose that was only planned is not taken.

    Reading P8: "given on any day from 60 days before its day" has no end but A.
    """
    out = Judged()
    for plan in w.planned:
        if plan.kind != "vaccination_planned" or plan.code not in LIVE:
            continue
        day = plan.date
        if day < w.A - days(60):
            continue
        if any(e.date >= day - days(60) for e in w.events_of("vaccination", plan.code)):
            continue
        if _drug_reaches(w, THREE_MONTHS, 3, day) or _drug_reaches(w, SIX_MONTHS, 6, day):
            out.fire("live-vaccine", "stop")
            continue
        reached, lacks = _steroid_reaches(w, day)
        if reached:
            out.fire("live-vaccine", "stop")
        elif lacks:
            out.lacks("live-vaccine", "weight")
    return out


def _drug_reaches(w: World, drugs: tuple[str, ...], months: int, day: date) -> bool:
    """The day lies on, or within so many months after, a day on which one of the drugs is taken."""
    for t in w.rows(drugs):
        last = day if t.end is None else min(t.end, day)
        if t.start <= day and within_months(last, months, day):
            return True
    return False


def _steroid_reaches(w: World, day: date) -> tuple[bool, bool]:
    """On, or within 1 month after, 14 days running of 1 mg/kg or 20 mg; and whether a weight was lacking.

    Reading P9: the run may end after a planned day that is past (up to A), and reaches a day ahead by the rows that go
    on; what is taken after both is not counted. Each day by the weight of that day.
    """
    first = min((t.start for t in w.rows(STEROIDS)), default=None)
    if first is None:
        return False, False
    reached = lacking = False
    run: list[date] = []
    horizon = max(day, w.A)
    for d in [*w.days_in(max(first, add_months(day, -4)), horizon), None]:
        enough = _high_steroid(w, d) if d is not None else False
        if enough is None:
            lacking = True
        if enough and d is not None:
            run.append(d)
            continue
        if len(run) >= 14 and (run[0] <= day <= run[-1] or within_months(run[-1], 1, day)):
            reached = True
        run = []
    return reached, lacking


def _high_steroid(w: World, day: date) -> bool | None:
    """The day's prednisolone equivalent (alternate-day doses halved) is 1 mg/kg or more, or 20 mg or more."""
    known, stated, unknown = D(0), D(0), False
    for drug, factor in PREDNISOLONE_EQUIVALENT.items():
        for t in w.rows_on(drug, day):
            share = factor / (2 if t.frequency == "alternate_day" else 1)
            mg = w.row_mg(t)
            if mg is not None:
                known += mg * share
            elif t.unit == "mg/kg/day" and t.dose is not None:
                stated += t.dose * share
            else:
                unknown = True
    if known == 0 and stated == 0 and not unknown:
        return False
    kg = w.weight_on(day)
    if clean(known) >= 20 or clean(stated + (known / kg if kg is not None else D(0))) >= 1:
        return True
    return None if unknown or stated or kg is None else False


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
    taken = _drug_reaches(w, drugs, 6, w.A)
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
