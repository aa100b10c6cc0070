"""Section 4, "The path through the protocol".

Readings:

* P1 A dose is what is taken on a treatment day, as `dose` and `per_day_mg` are, so that the same amount on alternate
  days is no cut; where the mg of a day are not known, the stated amounts are compared if all are in one unit, and
  the same rows are the same dose; else nothing can be told, and the rule lacks the size.
* P2 csa-restore: the CR before the relapse is the last one before it, whatever lies between. A cut is a day of that
  CR with less than the last day taken before it, however long ago (a change of dose is another amount than the row
  before it); a stop is the first day without it after a course, within that CR. Not taken on A is less than any dose,
  be it known or not. A step between doses that cannot be compared may have been the first cut: a later one that can
  be is still a cut, and A below the dose before it fires; only where that does not fire can nothing be told.
* P3 csa-taper: ciclosporin not taken on the CR's first day is the amount 0.
* P4 stopped-early and abrupt-stop look at the last course of the drug, not taken on A, whose last day L is 15 to 90
  days back; "the 90 (30) days before" are L - 90 (L - 30) to L. `creatinine-rise` on L is that rule as of L.
* P5 The protocol with a taper of its own for ciclosporin is three-step alone.
* P6 steroid-taper-early: while tacrolimus is taken; the dose on the day it started is halved or more on a later day up
  to day 60 (a gap within a course of prednisolone is no cut; its end is, whatever the dose was; a weight that
  grew under the same dose is none); CR or PR "since" takes in the day of the start. Where the weight of either day is
  not known, mg (means) are compared, or what was stated in one unit: silence would be the less safe.
* P7 prednisolone-withdraw means prednisolone itself, not deflazacort.
* P8 "Held back": only step-1-start, step-2-start and step-3-start are.
* P9 No immunosuppressant "taken on A" takes in levamisole and the single doses of that very day.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle import course as course_module
from tests.oracle import eligibility, steps
from tests.oracle.core import (
    CNI,
    IMMUNOSUPPRESSANTS,
    STEROIDS,
    TAC_GUIDE,
    THREE_STEP,
    World,
    add_months,
    days,
    months_passed,
)
from tests.oracle.course import CR, NEPHROTIC, REMISSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tests.oracle.core import Run
    from tests.oracle.course import Episode

D = Decimal
Finding = tuple[str, str]


def amounts(w: World, drug: str, of: list[date]) -> list[Decimal] | None:
    """What is taken on each of the days, all in one unit; 0 when not taken; None where they cannot be compared."""
    rows = w.rows_on(drug, of[0])
    if rows and all(t.dose is not None for t in rows) and all(w.rows_on(drug, d) == rows for d in of):
        return [D(1)] * len(of)  # the same rows all along: the same dose, however much the child has grown
    many = [w.treatment_day_mg(drug, d) if w.taken_on(drug, d) else D(0) for d in of]
    if None not in many:
        return [even(mg) for mg in many if mg is not None]
    for per in (w.per_kg, w.per_m2):
        sized = [per(drug, d) if w.taken_on(drug, d) else D(0) for d in of]
        if None not in sized:
            return [even(amount) for amount in sized if amount is not None]
    for units in (("mg/kg/day",), ("mg/m2/day",)):
        stated = [w.stated(drug, d, units, mean=False) if w.taken_on(drug, d) else D(0) for d in of]
        known = [s for s in stated if s is not None]
        if len(known) == len(stated):
            return known
    return None


def mean_pair(w: World, drug: str, one: date, other: date) -> tuple[Decimal, Decimal] | None:
    """What is taken in the mean on two days: per kg, else in mg, else as stated in one unit; None where in none."""
    ways: list[Callable[[date], Decimal | None]] = [
        lambda day: w.per_kg(drug, day, mean=True),
        lambda day: w.mean_mg(drug, day),
        lambda day: w.per_m2(drug, day, mean=True),
        lambda day: w.stated(drug, day, ("mg/m2/day",), mean=True),
    ]
    for way in ways:
        a, b = way(one), way(other)
        if a is not None and b is not None:
            return a, b
    rows = w.rows_on(drug, one)
    same = all(t.dose is not None for t in rows) and w.rows_on(drug, other) == rows
    return (D(1), D(1)) if same else None


def even(x: Decimal) -> Decimal:
    """Free of the last digits of a root or a quotient, which would decide where two amounts are the same."""
    return x.quantize(D("1e-15"))


def _first(w: World) -> list[Finding]:
    """Before the steps: steroid, work-up, genetics."""
    c, p = w.course, w.patient
    out = []
    old_enough = p.diagnosis is not None and w.age_months_at_least(3, p.diagnosis)
    if (
        c.state == NEPHROTIC
        and not w.ever(STEROIDS)
        and not w.events_of("classification")
        and not w.on(IMMUNOSUPPRESSANTS)
        and p.cause in ("idiopathic", "unknown")
        and old_enough
    ):
        out.append(("steroid-start", "action"))
    if c.response == "SRNS" and not w.events_of("biopsy"):
        out.append(("srns-work-up", "action"))
    infant = p.diagnosis is not None and w.years_on(p.diagnosis) < 1
    if (
        c.response == "SRNS"
        and not w.events_of("genetic_test")
        and (infant or w.events_of("biopsy", "DMS") or p.cause in ("familial", "congenital"))
    ):
        out.append(("genetics-advised", "action"))
    return out


def _steps(w: World) -> list[Finding]:
    out = []
    due = eligibility.step_due(w)
    held = any(severity == "stop" for _, severity in eligibility.findings(w))
    if due is not None and not held:
        out.append((f"step-{due}-start", "action"))
    if w.course.state == NEPHROTIC and any(
        s.outcome == "ongoing" and s.decision_date - days(30) <= w.A < s.decision_date for s in w.steps
    ):
        out.append(("step-decision-near", "due"))
    trial = steps.tacrolimus_trial(w)
    if trial is not None and w.on("tacrolimus") and w.course.state == NEPHROTIC:
        if trial.unproven and trial.decision_date <= w.A:
            late = months_passed(trial.start, 9, w.A)
            out.append(("exposure-unproven", "urgent" if late else "action"))
        stepwise = w.protocol == THREE_STEP
        if trial.outcome == "resistant" and (stepwise or trial.decision_date <= w.A):
            out.append(("tac-resistant", "action"))
    return out


def _remission(w: World) -> list[Finding]:
    out = []
    c = w.course
    last = w.steps[-1].number if w.steps else 0
    cr_3_months = c.cr_since is not None and months_passed(c.cr_since, 3, w.A)
    if last == 1 and cr_3_months and w.on("prednisolone"):
        out.append(("prednisolone-withdraw", "action"))
    if last == 2 and cr_3_months and w.on("ciclosporin"):
        pair = amounts(w, "ciclosporin", [c.cr_since, w.A])
        began_later = not w.taken_on("ciclosporin", c.cr_since)
        if began_later or (pair is not None and pair[1] >= pair[0]):
            out.append(("csa-taper", "action"))
    start = w.start("tacrolimus")
    if w.on("tacrolimus") and start is not None and c.state in REMISSION:
        if months_passed(start, 12, w.A):
            out.append(("course-complete", "action"))
        elif months_passed(start, 6, w.A):
            out.append(("responder-continue", "info"))
    return out


# ---------------------------------------------------------------- relapse under ciclosporin


def _cr_before(w: World) -> Episode | None:
    found: list[Episode] = [e for e in w.course.episodes[:-1] if e.state == CR]
    return found[-1] if found else None


def csa_restore(w: World) -> bool | None:
    """None where the amounts cannot be compared."""
    if not w.course.is_relapse or w.on("tacrolimus"):
        return False
    cr = _cr_before(w)
    if cr is None or cr.end is None:
        return False
    unknown = False
    before = _last_taken_before(w, cr.start)
    ends = [run.last for run in w.courses("ciclosporin") if not run.open]
    for day in w.days_in(cr.start, cr.end):
        if day - days(1) in ends:
            return _still_below(w, day - days(1), unknown=unknown)
        if not w.taken_on("ciclosporin", day):
            continue
        if before is not None and w.rows_on("ciclosporin", before) != w.rows_on("ciclosporin", day):
            pair = amounts(w, "ciclosporin", [before, day])
            unknown = unknown or pair is None
            if pair is not None and pair[1] < pair[0]:
                return _still_below(w, before, unknown=unknown)
        before = day
    return None if unknown else False


def _last_taken_before(w: World, day: date) -> date | None:
    ends = [min(run.last, day - days(1)) for run in w.stretches("ciclosporin") if run.start < day]
    return max(ends, default=None)


def _still_below(w: World, before_cut: date, *, unknown: bool) -> bool | None:
    """Below the dose before a cut that is certain; an earlier one that may have been leaves only a yes certain."""
    below = _below(w, before_cut)
    return None if unknown and not below else below


def _below(w: World, day: date) -> bool | None:
    if not w.on("ciclosporin"):
        return True
    pair = amounts(w, "ciclosporin", [day, w.A])
    return None if pair is None else pair[1] < pair[0]


# ---------------------------------------------------------------- stops of a calcineurin inhibitor


def _ended(w: World, drug: str) -> Run | None:
    """The drug's last course, if it ended 15 to 90 days ago and none of the exceptions holds."""
    courses = w.courses(drug)
    if not courses or w.on(drug):
        return None
    run = courses[-1]
    if not 15 <= (w.A - run.last).days <= 90:
        return None
    others = [d for d in CNI if d != drug]
    if any(w.taken_on(others, run.last + days(i)) for i in range(1, 15)):
        return None
    if any(
        run.last - days(30) <= e.date <= run.last and e.severity != "mild"
        for e in w.events_of("adverse_event")
    ):
        return None
    from tests.oracle import harm

    on_last_day = w.as_of(run.last)
    if any(rule == "creatinine-rise" for rule, _ in harm.findings(on_last_day)):
        return None
    return run


def _stops(w: World) -> list[Finding]:
    out: set[Finding] = set()
    for drug in CNI:
        run = _ended(w, drug)
        if run is None:
            continue
        counts = drug == "tacrolimus" or w.protocol != THREE_STEP
        if counts and run.last < add_months(run.start, 12) and w.course.state_on(run.last) in REMISSION:
            out.add(("stopped-early", "urgent"))
        if abrupt(w, drug, run):
            out.add(("abrupt-stop", "action"))
    return sorted(out)


def abrupt(w: World, drug: str, run: Run) -> bool | None:
    """None where the amounts cannot be compared."""
    taken = [d for d in w.days_in(run.last - days(90), run.last) if w.taken_on(drug, d)]
    many = amounts(w, drug, taken)
    return None if many is None else even(many[-1] / max(many)) >= D("0.75")


def steroid_taper_early(w: World) -> bool | None:
    """None where the dose per kg is not known."""
    start = w.start("tacrolimus")
    if (
        w.protocol != TAC_GUIDE
        or start is None
        or not w.on("tacrolimus")
        or w.course.any_between(REMISSION, start, w.A)
    ):
        return False
    if not w.taken_on("prednisolone", start):
        return False
    unknown = False
    changed = w.dose_changes("prednisolone")
    for day in w.days_in(start, min(start + days(60), w.A)):
        if w.course_on("prednisolone", day) is None:
            return True
        if day not in changed:
            continue
        pair = mean_pair(w, "prednisolone", start, day)
        if pair is None:
            unknown = True
        elif even(pair[1] * 2) <= even(pair[0]):
            return True
    return None if unknown else False


def findings(w: World) -> list[Finding]:
    if w.after_kidney_end:
        return []
    out = _first(w) + _steps(w) + _remission(w) + _stops(w) + course_module.findings(w)
    if csa_restore(w):
        out.append(("csa-restore", "urgent"))
    if steroid_taper_early(w):
        out.append(("steroid-taper-early", "action"))
    return out


def missing(w: World) -> list[tuple[str, str]]:
    if w.after_kidney_end:
        return []
    out = []
    c, p = w.course, w.patient
    if p.diagnosis is None:
        out += [("relapse", "diagnosis_date"), ("relapse-suspected", "diagnosis_date")]
        if not c.classified:
            out.append(("steroid-response-pending", "diagnosis_date"))
        if c.state == NEPHROTIC and not w.ever(STEROIDS):
            out.append(("steroid-start", "diagnosis_date"))
    if csa_restore(w) is None:
        out.append(("csa-restore", "weight"))
    if steroid_taper_early(w) is None:
        out.append(("steroid-taper-early", "weight"))
    return out
