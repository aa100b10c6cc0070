"""Section 3: the steps of the three-step protocol, the trial of another tacrolimus protocol, proof of exposure.

Readings taken where the text leaves room:

* S1 "MMF" is mycophenolate mofetil; the rules say "mycophenolate" where they mean either.
* S2 The last day of a step's drugs is sought from the step's start on, over every gap ("taken again after a gap
  reopens the step"), but not among rows begun after the next step's start; step 1's drug is ciclosporin, whatever is
  added before the next step. A `step_start` whose drugs never follow leaves the step open until the next.
* S3 A step that would start on or after the start of a later one is none ("steps never go back").
* S4 A row whose end_date is A ends its step on A.
* S5 The window's end of a tacrolimus step moves on where the outcome would be `resistant`, or there is no final,
  and exposure is not proven at the window's first end; it stops on the first day on which exposure is proven and
  urine is no older than 60 days, at 12 months, at the step's end or on A. The outcome is then read in that window:
  CR, PR and `relapsed` need no exposure.
* S6 A trough counts for exposure on every row's own day: the last row of a day that decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.core import (
    MOFETIL,
    OTHER_TACROLIMUS_PROTOCOLS,
    THREE_STEP,
    Treatment,
    World,
    add_months,
    days,
    decides,
)
from tests.oracle.course import CR, NEPHROTIC, PR

if TYPE_CHECKING:
    from datetime import date

    from tests.oracle.course import Course

D = Decimal


@dataclass
class Step:
    number: int
    start: date
    end: date | None
    outcome: str
    best_response: str
    remission_date: date | None
    decision_date: date
    unproven: bool = False  # tacrolimus, past its decision, not_evaluable while exposure is not proven


# ---------------------------------------------------------------- when


def _suggests(w: World, number: int, day: date) -> bool:
    csa, tac = w.taken_on("ciclosporin", day), w.taken_on("tacrolimus", day)
    mmf = w.taken_on(MOFETIL, day)
    return {1: csa and not mmf and not tac, 2: csa and mmf, 3: tac}[number]


def _first_day_on_drugs(w: World, number: int) -> date | None:
    """What is taken changes only where a row begins or on the day after one ends."""
    points = set()
    for t in w.rows(("ciclosporin", "tacrolimus", MOFETIL)):
        points.add(t.start)
        if t.end is not None and t.end < w.A:
            points.add(t.end + days(1))
    for day in sorted(points):
        if _suggests(w, number, day):
            return day
    return None


STEP_DRUGS = {1: ("ciclosporin",), 2: ("ciclosporin", MOFETIL), 3: ("tacrolimus",)}


def _end_of_drugs(rows: list[Treatment], start: date) -> date | None:
    """The last day taken from the start on; None where it goes on, or where none is on file."""
    since = [t for t in rows if t.end is None or t.end >= start]
    ends = [t.end for t in since if t.end is not None]
    return max(ends) if since and len(ends) == len(since) else None


def steps_of(w: World) -> list[Step]:
    if w.protocol != THREE_STEP:
        return []
    starts: dict[int, date] = {}
    for number in (3, 2, 1):
        event = w.last_event("step_start", str(number))
        start = event.date if event else _first_day_on_drugs(w, number)
        if start is not None and all(start < later for later in starts.values()):
            starts[number] = start
    out = []
    for number in sorted(starts):
        start = starts[number]
        later = [s for n, s in starts.items() if n > number]
        rows = [t for t in w.rows(STEP_DRUGS[number]) if not later or t.start < min(later)]
        end = _end_of_drugs(rows, start)
        if later:
            before_next = min(later) - days(1)
            end = before_next if end is None else min(end, before_next)
        out.append(trial(w, number, start, end))
    return out


# ---------------------------------------------------------------- how it went


def exposure_proven(w: World, start: date, window_end: date) -> bool:
    if w.rules.tac_target is None:
        return True  # not asked for
    low = w.rules.tac_target[0]
    by_day: dict[date, bool] = {}
    for o in w.values("tac_trough", start + days(14), window_end):
        at_target = decides(o, ">=", low)
        if not w.not_a_trough(o) and at_target is not None:
            by_day[o.date] = at_target
    hits = sum(by_day.values())
    return len(by_day) >= 2 and 2 * hits >= len(by_day)


def _outcome_in(w: World, start: date, window_end: date, final: str | None) -> str:
    """The outcome of a full step, exposure aside."""
    if final is None:
        return "not_evaluable"
    if final == CR:
        return "complete_remission"
    if final == PR:
        return "partial_remission"
    c: Course = w.course
    if any(e.state == CR and e.spans_28_days(start + days(1), window_end) for e in c.episodes):
        return "relapsed"
    return "resistant"


def _recent(w: World, start: date, window_end: date) -> str | None:
    """The last urine evidence in the window, if no older than 60 days at its end."""
    inside = [e for e in w.course.evidence if start < e.day <= window_end]
    return inside[-1].state if inside and (window_end - inside[-1].day).days <= 60 else None


def trial(w: World, number: int, start: date, end: date | None) -> Step:
    decision = add_months(start, 6)
    window_end = min(d for d in (end, decision, w.A) if d is not None)
    full = decision <= w.A if end is None else (decision - end).days <= 30
    unproven = False

    final = _recent(w, start, window_end)
    if final is None and window_end == decision:
        last = min(d for d in (end, decision + days(30), w.A) if d is not None)
        after = [e for e in w.course.evidence if decision < e.day <= last]
        final = after[0].state if after else None

    if full:
        outcome = _outcome_in(w, start, window_end, final)
        asks_exposure = number == 3 and outcome in ("resistant", "not_evaluable")
        if asks_exposure and not exposure_proven(w, start, window_end):
            window_end = _moved_on(w, start, window_end, end)
            outcome = _outcome_in(w, start, window_end, _recent(w, start, window_end))
            if outcome in ("resistant", "not_evaluable") and not exposure_proven(w, start, window_end):
                outcome, unproven = "not_evaluable", True
    elif end is not None:
        outcome = {CR: "complete_remission", PR: "partial_remission"}.get(final or NEPHROTIC, "stopped")
    else:
        outcome = "ongoing"

    window = [e for e in w.course.evidence if start < e.day <= window_end]
    states = {e.state for e in window}
    remission = [e.day for e in window if e.state in (CR, PR)]
    best = "complete" if CR in states else "partial" if PR in states else "none"
    return Step(number, start, end, outcome, best, remission[0] if remission else None, decision, unproven)


def _moved_on(w: World, start: date, window_end: date, end: date | None) -> date:
    last = min(d for d in (end, add_months(start, 12), w.A) if d is not None)
    day = window_end
    while day < last:
        day += days(1)
        if exposure_proven(w, start, day) and _recent(w, start, day) is not None:
            break
    return day


def tacrolimus_trial(w: World) -> Step | None:
    """Step 3, or the same of another tacrolimus protocol from the start of its tacrolimus."""
    if w.protocol == THREE_STEP:
        found = [s for s in w.steps if s.number == 3]
        return found[0] if found else None
    start = w.start("tacrolimus")
    if w.protocol not in OTHER_TACROLIMUS_PROTOCOLS or start is None:
        return None
    return trial(w, 3, start, _end_of_drugs(w.rows("tacrolimus"), start))
