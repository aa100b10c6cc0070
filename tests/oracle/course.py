"""Sections 1 and 2 of the rules: urine state, episodes, relapses, steroid response, and the trough target in force.

Readings taken where the text leaves room (numbers as in the report):

* C1 The evidence of a day is that of the first kind (upcr, rate, dipstick) with a row that decides; of that kind the
  last such row in the file.
* C2 "Lone": the joined day has on both sides, as the nearest evidence days of any date, one and the same other
  category; the day before it as already judged, the day after it as it came. The diagnosis day is no dipstick day.
* C3 A relapse, confirmed or only suspected, follows an episode of CR or PR whose first day is after the diagnosis;
  without a diagnosis date a suspected one is still suspected (the table asks for no date, and a test is no harm).
* C4 Daily prednisolone and daily deflazacort make one course together; a row without a frequency is daily.
* C5 Day 0 moves only if the steroid was taken daily on fewer than 28 of days 0 to N as far as A shows; to the first
  later course with 28 daily days, and on again in the same way.
* C6 CR "since steroid_start" takes in the day itself.
* C7 "A course begun earlier" than diagnosis - 30 days is a daily course too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.oracle.core import (
    ORAL_STEROIDS,
    STEROIDS,
    Observation,
    Run,
    World,
    days,
    decides,
    older_than_months,
    within_months,
)

if TYPE_CHECKING:
    from datetime import date

CR, PR, NEPHROTIC, UNKNOWN = "complete_remission", "partial_remission", "nephrotic", "unknown"
REMISSION = (CR, PR)
D = Decimal

UPCR = {  # unit: CR up to and with; nephrotic from
    "mg/mg": (D("0.2"), D("2.0")),
    "g/g": (D("0.2"), D("2.0")),
    "mg/mmol": (D(20), D(200)),
    "mg/g": (D(200), D(2000)),
}
RATE = {"mg/m2/h": (D(4), D(40)), "mg/m2/d": (D(96), D(960))}
GRADES = {"negative": CR, "trace": CR, "1+": PR, "2+": PR, "3+": NEPHROTIC, "4+": NEPHROTIC}


@dataclass(frozen=True)
class Evidence:
    day: date
    state: str
    kind: str  # upcr, urine_protein_rate, dipstick_protein, diagnosis
    weak: bool = False  # a lone dipstick day, counted as its neighbours


@dataclass
class Episode:
    state: str
    start: date
    end: date | None
    days: list[Evidence]

    @property
    def confirmed(self) -> bool:
        if any(e.kind in ("upcr", "urine_protein_rate") for e in self.days):
            return True
        strips = {e.day for e in self.days if e.kind == "dipstick_protein" and not e.weak}
        return any(d + days(1) in strips and d + days(2) in strips for d in strips)

    def spans_28_days(self, first: date | None = None, last: date | None = None) -> bool:
        """Two of its days 28 or more days apart, neither of them a joined one, both within first..last."""
        on = [
            e.day
            for e in self.days
            if not e.weak and (first is None or e.day >= first) and (last is None or e.day <= last)
        ]
        return bool(on) and (max(on) - min(on)).days >= 28


@dataclass
class Course:
    evidence: list[Evidence]
    episodes: list[Episode]
    state: str = UNKNOWN
    state_since: date | None = None
    confirmed: bool = False
    current: Episode | None = None
    relapses: list[date] = field(default_factory=list)
    relapses_per_year: Decimal | None = None
    response: str = UNKNOWN
    response_date: date | None = None
    pattern: str | None = None
    classified: bool = False
    steroid_before_record: bool = False
    day_0: date | None = None
    first_cr: date | None = None
    is_relapse: bool = False
    is_suspected: bool = False

    @property
    def cr_since(self) -> date | None:
        return self.state_since if self.state == CR else None

    @property
    def remission_since(self) -> date | None:
        """The first day of the run of CR and PR episodes that A lies in."""
        if self.state not in REMISSION:
            return None
        since = None
        for e in reversed(self.episodes):
            if e.state not in REMISSION:
                break
            since = e.start
        return since

    def state_on(self, day: date) -> str:
        """The state by the evidence up to the day (as judged by all that is known on A)."""
        last = None
        for e in self.evidence:
            if e.day <= day:
                last = e
        return UNKNOWN if last is None or older_than_months(last.day, 6, day) else last.state

    def any_between(self, states: tuple[str, ...], first: date, last: date) -> list[date]:
        return [e.day for e in self.evidence if e.state in states and first <= e.day <= last]


# ---------------------------------------------------------------- section 1


def category(o: Observation) -> str | None:
    """What one row says, None where a censored value may lie on either side of a limit."""
    if o.code == "dipstick_protein" and o.unit != "mg/dL":
        return _grade(o)
    if o.code == "upcr":  # CR up to and with 0.2, nephrotic from 2.0
        low, high = UPCR[o.unit]
        is_cr, is_more = decides(o, "<=", low), decides(o, ">", low)
        is_nephrotic, is_less = decides(o, ">=", high), decides(o, "<", high)
    elif o.code == "dipstick_protein":  # CR below 30, nephrotic from 300 mg/dL
        is_cr, is_more = decides(o, "<", D(30)), decides(o, ">=", D(30))
        is_nephrotic, is_less = decides(o, ">=", D(300)), decides(o, "<", D(300))
    else:  # CR below 4, nephrotic above 40 mg/m2/h
        low, high = RATE[o.unit]
        is_cr, is_more = decides(o, "<", low), decides(o, ">=", low)
        is_nephrotic, is_less = decides(o, ">", high), decides(o, "<=", high)
    if is_cr:
        return CR
    if is_nephrotic:
        return NEPHROTIC
    return PR if is_more and is_less else None


def _grade(o: Observation) -> str | None:
    order = list(GRADES)
    if o.text not in order:
        return None
    at = order.index(o.text)
    if o.qualifier == "<":  # every grade below
        possible = {GRADES[g] for g in order[:at]}
    elif o.qualifier == ">":
        possible = {GRADES[g] for g in order[at + 1 :]}
    else:
        possible = {GRADES[o.text]}
    return possible.pop() if len(possible) == 1 else None


def raw_evidence(w: World) -> list[Evidence]:
    by_day: dict[date, Evidence] = {}
    if w.patient.diagnosis is not None:
        by_day[w.patient.diagnosis] = Evidence(w.patient.diagnosis, NEPHROTIC, "diagnosis")
    for code in ("dipstick_protein", "urine_protein_rate", "upcr"):  # the weightier overwrites
        for o in w.values(code):  # in the order of the file: the last overwrites
            state = category(o)
            if state is not None:
                by_day[o.date] = Evidence(o.date, state, code)
    return [by_day[d] for d in sorted(by_day)]


def judge(raw: list[Evidence]) -> list[Evidence]:
    """Days in order; a lone dipstick day between two days of one other category counts as theirs."""
    out: list[Evidence] = []
    for i, e in enumerate(raw):
        if e.kind == "dipstick_protein" and out and i + 1 < len(raw):
            before, after = out[-1].state, raw[i + 1].state
            if before == after != e.state:
                out.append(Evidence(e.day, before, e.kind, weak=True))
                continue
        out.append(e)
    return out


def episodes_of(evidence: list[Evidence]) -> list[Episode]:
    episodes: list[Episode] = []
    for e in evidence:
        if episodes and episodes[-1].state == e.state:
            episodes[-1].days.append(e)
        else:
            if episodes:
                episodes[-1].end = e.day - days(1)
            episodes.append(Episode(e.state, e.day, None, [e]))
    return episodes


def _relapses(w: World, c: Course) -> None:
    diagnosis = w.patient.diagnosis
    if diagnosis is None:
        before_last = c.episodes[-2].state if c.current and len(c.episodes) > 1 else None
        c.is_suspected = c.state == NEPHROTIC and not c.confirmed and before_last in REMISSION
        return
    for before, e in pairwise(c.episodes):
        if e.state == NEPHROTIC and before.state in REMISSION and before.start > diagnosis:
            if e.confirmed:
                c.relapses.append(e.start)
            if e is c.current:
                c.is_relapse, c.is_suspected = e.confirmed, not e.confirmed
    lived = (w.A - diagnosis).days
    if lived >= 30:
        rate = D(len(c.relapses)) * D("365.25") / D(lived)
        c.relapses_per_year = rate.quantize(D("0.01"), ROUND_HALF_UP)


# ---------------------------------------------------------------- section 2


def _daily_days(w: World, first: date, last: date) -> int:
    rows = [t for t in w.rows(ORAL_STEROIDS) if t.frequency == "daily"]
    return sum(any(t.covers(d) for t in rows) for d in w.days_in(first, last))


def _day_0(w: World, courses: list[Run], crs: list[date]) -> tuple[date, bool]:
    """Day 0, moved where it has to be, and whether the steroid was taken daily on 28 of days 0 to N."""
    n = w.rules.srns_days
    at = 0
    while True:
        start = courses[at].start
        if _daily_days(w, start, min(start + days(n), w.A)) >= 28:
            return start, True
        later = [
            i
            for i in range(at + 1, len(courses))
            if _daily_days(w, courses[i].start, courses[i].last) >= 28
            and not any(start <= d < courses[i].start for d in crs)
        ]
        if not later:
            return start, False
        at = later[0]


def _response(w: World, c: Course) -> None:
    event = w.last_event("classification")
    if event is not None:
        c.classified = True
        c.response = "SSNS" if event.code in ("FRNS", "SDNS") else event.code
        c.response_date = event.date
        return
    diagnosis = w.patient.diagnosis
    if diagnosis is None:
        return
    daily = [t for t in w.rows(ORAL_STEROIDS) if t.frequency == "daily"]
    courses = w.runs_of(daily, 14)
    if not courses:
        return
    if courses[0].start < diagnosis - days(30):
        c.steroid_before_record = True
        return
    ssns, n = w.rules.ssns_days, w.rules.srns_days
    crs = [e.day for e in c.evidence if e.state == CR]
    others = [e.day for e in c.evidence if e.state != CR]

    start, enough = _day_0(w, courses, crs)
    c.day_0 = start

    since = [d for d in crs if d >= start]
    first_cr = since[0] if since else None
    proof = [d for d in others if d >= start + days(n)]
    c.response = "pending"
    if first_cr is not None and first_cr <= start + days(ssns):
        c.response, c.response_date = "SSNS", first_cr
    elif first_cr is not None and not any(d < first_cr for d in proof):
        c.response, c.response_date = "late_responder", first_cr
    elif enough and proof and (first_cr is None or proof[0] < first_cr):
        c.response, c.response_date = "SRNS", proof[0]


def _pattern(w: World, c: Course) -> None:
    if c.response not in ("SSNS", "late_responder"):
        return
    event = w.last_event("classification")
    if event is not None and event.code in ("FRNS", "SDNS"):
        c.pattern = "frequent" if event.code == "FRNS" else "steroid_dependent"
        return

    def on_steroid(day: date) -> bool:
        """The day before had it, or its last day was no more than 14 days earlier."""
        return any(w.taken_on(ORAL_STEROIDS, day - days(i)) for i in range(1, 15))

    r = c.relapses
    if any(on_steroid(a) and on_steroid(b) for a, b in pairwise(r)):
        c.pattern = "steroid_dependent"
        return
    early = [d for d in r if c.first_cr is not None and within_months(c.first_cr, 6, d)]
    a_year = any(sum(within_months(one, 12, d) for d in r) >= 3 for one in r)
    if len(early) >= 2 or a_year:
        c.pattern = "frequent"
    else:
        c.pattern = "infrequent" if r else "none"


def course_of(w: World) -> Course:
    evidence = judge(raw_evidence(w))
    c = Course(evidence, episodes_of(evidence))
    if evidence and not older_than_months(evidence[-1].day, 6, w.A):
        c.current = c.episodes[-1]
        c.state, c.state_since, c.confirmed = c.current.state, c.current.start, c.current.confirmed
    diagnosis = w.patient.diagnosis
    if diagnosis is not None:
        after = [e.day for e in evidence if e.state == CR and e.day > diagnosis]
        c.first_cr = after[0] if after else None
    _relapses(w, c)
    _response(w, c)
    _pattern(w, c)
    return c


# ---------------------------------------------------------------- the target in force (section 4, Levels)


def target_on(w: World, code: str) -> tuple[Decimal, Decimal] | None:
    """The trough's target in force on A, ng/mL; None where the protocol prints none."""
    if code == "csa_trough":
        return w.rules.csa_target
    if code != "tac_trough":
        return None
    target = w.rules.tac_target
    if w.rules.tac_target_in_cr is None:
        return target
    held = False
    for e in w.course.episodes:
        if e.state == CR and e.spans_28_days():
            held = True
        elif (e.state == PR and e.spans_28_days()) or e.start in w.course.relapses:
            held = False
    return w.rules.tac_target_in_cr if held else target


# ---------------------------------------------------------------- findings that are the course itself


def findings(w: World) -> list[tuple[str, str]]:
    c: Course = w.course
    out = []
    if c.response == "pending":
        out.append(("steroid-response-pending", "info"))
    if c.steroid_before_record:
        out.append(("classification-needed", "info"))
    if c.is_relapse:
        out.append(("relapse", "urgent"))
    if c.is_suspected:
        out.append(("relapse-suspected", "due"))
    return out


def steroid_ever(w: World) -> bool:
    return w.ever(STEROIDS)


def under_relapse_answer(w: World) -> bool:
    """From a relapse until CR."""
    r = w.course.relapses
    return bool(r) and not w.course.any_between((CR,), r[-1], w.A)
