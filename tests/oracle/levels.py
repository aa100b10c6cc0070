"""The table "Levels": the latest levels with their verdicts, the findings of troughs, and the proportional dose.

Readings where the text leaves a choice are numbered L1... in the docstrings.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from tests.oracle import course
from tests.oracle.core import Observation, World, days, decides, in_unit
from tests.oracle.judged import Finding, Judged, Missing, clean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

D = Decimal
TROUGHS = {"tacrolimus": "tac_trough", "ciclosporin": "csa_trough"}
LEVEL_CODES = ("tac_trough", "csa_trough", "csa_c2", "mpa_trough", "mpa_auc")
UP = (
    "fluconazole", "ketoconazole", "itraconazole", "voriconazole", "posaconazole", "erythromycin", "clarithromycin",
    "ritonavir", "diltiazem", "verapamil", "nicardipine",
)  # fmt: skip
DOWN = ("rifampicin", "rifabutin", "phenytoin", "carbamazepine", "phenobarbital", "primidone", "efavirenz")
INTERACTING = (*UP, *DOWN)
Target = tuple[Decimal, Decimal]


# ---------------------------------------------------------------- the target in force


def target(w: World, drug: str) -> Target | None:
    """ng/mL, in force on A; None where the protocol prints none.

    Reading L1: in tac-guide a remission that held before tacrolimus began counts as well; the text sets no lower end.
    """
    return course.target_on(w, TROUGHS[drug])


def is_trough(o: Observation) -> bool:
    """Not known not to be one: no hours, or 10.5 to 13.5 of them."""
    return not World.not_a_trough(o)


def troughs(w: World, drug: str, first: date | None = None) -> list[Observation]:
    return [o for o in w.values(TROUGHS[drug], first) if is_trough(o)]


def verdict(o: Observation, aim: Target | None) -> str | None:
    """below, in_range, above; None without a target, when not a trough, or where censoring leaves it open."""
    if aim is None or not is_trough(o):
        return None
    low, high = aim
    if decides(o, "<", low):
        return "below"
    if decides(o, ">", high):
        return "above"
    if decides(o, ">=", low) and decides(o, "<=", high):
        return "in_range"
    return None


def levels(w: World) -> list[dict[str, Any]]:
    """The latest of each code, of any age. Reading L2: every drug level has a row, C2 and MPA without a target."""
    out = []
    drug_of = {code: drug for drug, code in TROUGHS.items()}
    for code in LEVEL_CODES:
        rows = w.values(code)
        if not rows:
            continue
        o = rows[-1]
        aim = target(w, drug_of[code]) if code in drug_of else None
        out.append(
            {
                "code": code,
                "value": o.number,
                "qualifier": o.qualifier,
                "unit": o.unit,
                "date": o.date.isoformat(),
                "target_low": aim[0] if aim else None,
                "target_high": aim[1] if aim else None,
                "verdict": verdict(o, aim),
            }
        )
    return out


# ---------------------------------------------------------------- the findings of the table


def starts_and_changes(w: World, drug: str) -> list[date]:
    return sorted({*(run.start for run in w.courses(drug)), *w.dose_changes(drug)})


def is_unsteady(w: World, drug: str, o: Observation) -> bool:
    """1 or 2 days after a start or change of dose. Reading L3: the start of any course, not of the last alone."""
    return any((o.date - d).days in (1, 2) for d in starts_and_changes(w, drug))


def is_stable(w: World) -> bool:
    """Follow-up's *stable*: CR for 3 months or more, and the longest-taken immunosuppressant for 6."""
    from tests.oracle import follow_up

    return follow_up.is_stable(w)


def judge(w: World) -> Judged:
    out = Judged()
    for drug, prefix in (("tacrolimus", "tac"), ("ciclosporin", "csa")):
        if w.on(drug):
            _target_rules(w, drug, prefix, out)
            _timing_rules(w, drug, out)
    return out


def _target_rules(w: World, drug: str, prefix: str, out: Judged) -> None:
    aim = target(w, drug)
    if aim is None:
        return
    low, high = aim
    recent = troughs(w, drug, w.A - days(45))
    if not recent:
        out.lacks(f"{prefix}-trough-low", TROUGHS[drug])
        out.lacks(f"{prefix}-trough-high", TROUGHS[drug])
        return
    # "A row that decides nothing is passed over": each rule passes over the rows that do not decide it.
    for o in reversed(recent):
        below = decides(o, "<", low)
        if below is not None:
            if below:
                out.fire(f"{prefix}-trough-low", "action")
            break
    for o in reversed(recent):
        above = decides(o, ">", high)
        if above is not None:
            if above:
                grave = decides(o, ">=", D("1.5") * high)
                out.fire(f"{prefix}-trough-high", "urgent" if grave else "action")
            break


def _timing_rules(w: World, drug: str, out: Judged) -> None:
    every = troughs(w, drug)
    start = w.start(drug)
    assert start is not None
    last_change = max([start, *w.dose_changes(drug)])
    no_early = (w.A - last_change).days >= 14 and not troughs(w, drug, last_change + days(5))
    limit = 100 if is_stable(w) else 38
    too_old = bool(every) and (w.A - every[-1].date).days >= limit
    if no_early or too_old:
        out.fire("trough-due", "due")
    recent = [o for o in every if (w.A - o.date).days <= 45]
    if recent and is_unsteady(w, drug, recent[-1]):
        out.fire("trough-not-steady", "info")
    # The latest of all, true trough or not: only this rule looks at one that is known not to be.
    rows = w.values(TROUGHS[drug])
    if rows and (w.A - rows[-1].date).days <= 45 and not is_trough(rows[-1]):
        out.fire("not-a-trough", "info")


# ---------------------------------------------------------------- the suggested dose


@dataclass(frozen=True)
class Suggestion:
    """mg a day, or the reason why none is given (`none` = the level asks for no other dose)."""

    mg: Decimal | None
    reason: str


STEP = {"tacrolimus": D("0.5"), "ciclosporin": D(5)}


def suggested_dose(w: World, drug: str, standing: Iterable[Finding]) -> Suggestion:
    """The proportional dose from the latest trough; `standing` = the findings that stand on A.

    Reading L4: "an interaction started since" takes in the day of the level itself. Reading L5: a level that was
    measured on another dose than that of A (the dose has been changed since) says nothing of the dose of A, so it is
    withheld too. Reading L6: where rounding toward the old dose leaves the old dose, or would pass it, there is no
    suggestion.
    """
    findings = list(standing)
    aim = target(w, drug)
    rows = [o for o in w.values(TROUGHS[drug]) if (w.A - o.date).days <= 45]
    reason = _withheld(w, drug, aim, rows, findings)
    if reason:
        return Suggestion(None, reason)
    assert aim is not None
    level = rows[-1]
    old = w.treatment_day_mg(drug, w.A)
    if old is None:
        return Suggestion(None, "dose-unknown")
    if verdict(level, aim) == "in_range":
        return Suggestion(None, "none")
    highest = highest_mg(w, drug)
    if highest is None:
        return Suggestion(None, "size-unknown")
    new = proportional(old, in_unit(level, "ng/mL"), aim, STEP[drug], highest)
    return Suggestion(None, "none") if new is None else Suggestion(new, "given")


def _withheld(
    w: World, drug: str, aim: Target | None, rows: list[Observation], findings: list[Finding]
) -> str | None:
    """The first reason that holds, in the order of the text."""
    if not w.on(drug):
        return "not-taken"
    if aim is None:
        return "no-target"
    if not rows:
        return "no-level"
    level = rows[-1]
    reasons = {
        "stop": any(severity == "stop" for _, severity in findings),
        "creatinine-rise": any(rule == "creatinine-rise" for rule, _ in findings),
        "censored": not level.exact or not level.number,
        "not-a-trough": not is_trough(level),
        "not-steady": is_unsteady(w, drug, level),
        "interaction": any(t.start >= level.date for t in w.rows(INTERACTING)),
        "dose-changed": any(d >= level.date for d in starts_and_changes(w, drug)),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def proportional(
    old: Decimal, level: Decimal, aim: Target, step: Decimal, highest: Decimal
) -> Decimal | None:
    """old * middle / level; at most half up or down; rounded toward the old dose; never above `highest`."""
    wanted = old * ((aim[0] + aim[1]) / 2) / level
    moved = min(max(wanted, old / 2), old + old / 2, highest)
    if level > aim[1]:  # down: rounded up, toward the old dose, but under the ceiling
        given = min(_to(moved, step, ROUND_CEILING), _to(highest, step, ROUND_FLOOR))
        return given if given < old else None
    given = _to(moved, step, ROUND_FLOOR)
    return given if given > old else None


def _to(mg: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (mg / step).to_integral_value(rounding) * step


def highest_mg(w: World, drug: str) -> Decimal | None:
    """The most that may be suggested: the protocol's highest mg/kg or mg/m2, and what is not yet `dose-dangerous`.

    None where a size that one of these limits needs is unknown on A (Reading L7: then no dose can be suggested).
    """
    from tests.oracle import prescribing
    from tests.oracle.dangerous import DANGER

    limit = DANGER[drug]
    limits = [(limit.per_kg, w.weight_on(w.A)), (limit.per_m2, w.bsa_on(w.A)), (limit.mg, D(1))]
    top = prescribing.upper_end(w, drug)
    if top is not None:
        per, unit = top
        limits.append((per, w.weight_on(w.A) if unit == "mg/kg/day" else w.bsa_on(w.A)))
    out = []
    for per_size, size in limits:
        if per_size is not None:
            if size is None:
                return None
            out.append(clean(per_size * size))
    return min(out)


def findings(w: World) -> list[Finding]:
    return judge(w).findings


def missing(w: World) -> list[Missing]:
    return judge(w).missing
