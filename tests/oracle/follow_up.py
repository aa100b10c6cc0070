"""The table "Follow-up": what is to be tested or seen, and when; `due` and `next_visit` of the answer.

Readings where the text leaves a choice are numbered F1... in the docstrings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.oracle.core import (
    ANTI_CD20,
    CNI,
    IMMUNOSUPPRESSANTS,
    INFECTION_DRUGS,
    MYCOPHENOLATE,
    STEROIDS,
    World,
    add_months,
    months_passed,
    within_months,
)
from tests.oracle.judged import Finding, Judged, Missing
from tests.oracle.levels import TROUGHS, troughs
from tests.oracle.symptoms import within_reach_of_anti_cd20

if TYPE_CHECKING:
    from datetime import date

MONTHLY_DRUGS = (*CNI, *MYCOPHENOLATE, "mizoribine", "cyclophosphamide")
MONTHLY_TESTS = ("sbp", "upcr", "albumin", "creatinine", "haemoglobin")


def longest_taken_start(w: World) -> date | None:
    """Start of the immunosuppressant taken on A for longest, of any kind, levamisole too, steroids not."""
    starts = [w.start(drug) for drug in IMMUNOSUPPRESSANTS if w.on(drug)]
    return min((s for s in starts if s is not None), default=None)


def is_stable(w: World) -> bool:
    """CR for 3 months or more, and the longest-taken immunosuppressant for 6."""
    since, start = w.course.cr_since, longest_taken_start(w)
    return (
        since is not None
        and start is not None
        and months_passed(since, 3, w.A)
        and months_passed(start, 6, w.A)
    )


def patience(w: World, usual: int) -> int:
    return 100 if is_stable(w) else usual


# ---------------------------------------------------------------- monthly tests


def monthly(w: World) -> list[tuple[str, date | None, date]]:
    """(what, last, start) of each monthly test that applies.

    Reading F1: the start of a test never taken is that of the longest-taken immunosuppressant as *stable* has just
    defined it, levamisole too. Reading F2: glucose is named by the code of its last row, `glucose_random` where there
    is none (S0 asks for the random one). Reading F3: a trough known not to be one is no trough; any row with a value,
    censored or not, is a test taken.
    """
    if not w.on(MONTHLY_DRUGS):
        return []
    start = longest_taken_start(w)
    assert start is not None
    out: list[tuple[str, date | None, date]] = []
    for code in MONTHLY_TESTS:
        rows = w.values(code)
        out.append((code, rows[-1].date if rows else None, start))
    rows = sorted(w.values("glucose_fasting") + w.values("glucose_random"), key=lambda o: (o.date, o.index))
    out.append((rows[-1].code, rows[-1].date, start) if rows else ("glucose_random", None, start))
    for drug in CNI:
        if w.on(drug):
            drug_start = w.start(drug)
            assert drug_start is not None
            rows = troughs(w, drug)
            out.append((TROUGHS[drug], rows[-1].date if rows else None, drug_start))
    return out


def monthly_tests(w: World) -> Judged:
    out = Judged()
    limit = patience(w, 38)
    if any((w.A - (last or start)).days > limit for _, last, start in monthly(w)):
        out.fire("monthly-tests", "due")
    return out


# ---------------------------------------------------------------- visits


def booking(w: World) -> date | None:
    """The booked next visit that still stands: it lies ahead, or no visit but phone since the one that booked it.

    Reading F4: the last row with a `next_visit_date` booked it, be it a phone call; "since" = on a later date. A
    booking that lies ahead stands though the child was seen in between.
    """
    booked = [v for v in w.visits if v.next_visit is not None]
    if not booked:
        return None
    by = booked[-1]
    seen_since = any(v.date > by.date and v.kind != "phone" for v in w.visits)
    if seen_since and by.next_visit is not None and by.next_visit < w.A:
        return None
    return by.next_visit


def next_visit(w: World) -> date | None:
    """That booking, else last visit + 1 month on treatment; none for a child who has left.

    Reading F5: the last visit is one that is no phone call; on treatment = any row taken on A.
    """
    booked = None if w.silenced else booking(w)
    if booked is not None or w.silenced:
        return booked
    seen = [v for v in w.visits if v.kind != "phone"]
    if not seen or not any(t.covers(w.A) for t in w.treatments):
        return None
    return add_months(seen[-1].date, 1)


def visit_overdue(w: World) -> Judged:
    out = Judged()
    booked = booking(w)
    if booked is not None and (w.A - booked).days >= 7:
        out.fire("visit-overdue", "due")
    return out


# ---------------------------------------------------------------- urine


def urine_is_watched(w: World) -> bool:
    """Reading F6: rituximab and ofatumumab count for the 6 months that `infection-on-immunosuppression` gives them."""
    return w.on((*INFECTION_DRUGS, "levamisole")) or w.on(STEROIDS) or within_reach_of_anti_cd20(w, w.A)


def watched_drugs(w: World) -> set[str]:
    """The drugs that ask for urine, of those taken on A; rituximab and ofatumumab while they still act."""
    asking = (*INFECTION_DRUGS, "levamisole", *STEROIDS)
    acting = {t.drug for t in w.treatments if t.drug in ANTI_CD20 and within_months(t.start, 6, w.A)}
    return {drug for drug in asking if w.on(drug)} | acting


def last_urine(w: World) -> date | None:
    """Reading F7: the diagnosis day is urine evidence, as section 1 has it ("is nephrotic evidence")."""
    return w.course.evidence[-1].day if w.course.evidence else None


def urine_test_overdue(w: World) -> Judged:
    """Reading F8: "no urine evidence for 45 days" is true from day 45 on; without any evidence it is true."""
    out = Judged()
    last = last_urine(w)
    if urine_is_watched(w) and (last is None or (w.A - last).days >= patience(w, 45)):
        out.fire("urine-test-overdue", "due")
    return out


# ---------------------------------------------------------------- due


def due(w: World) -> list[dict[str, Any]]:
    """Each monthly test (last, or start, + 1 month; + 3 when stable), the next visit, urine; biopsy and genetic test.

    Reading F9: `overdue` = so late that the rule's finding fires; a biopsy and a genetic test once their day is past.
    Reading F10: urine falls due like the monthly tests; a biopsy and a genetic test with their finding.
    """
    if w.silenced:
        return []
    out: list[tuple[str, date, bool]] = []
    months, limit = 3 if is_stable(w) else 1, patience(w, 38)
    for what, last, start in monthly(w):
        out.append((what, add_months(last or start, months), (w.A - (last or start)).days > limit))
    visit = next_visit(w)
    if visit is not None:
        out.append(("visit", visit, (w.A - visit).days >= 7))
    last = last_urine(w)
    if urine_is_watched(w):
        begun = min(t.start for t in w.treatments if t.drug in watched_drugs(w))
        on = add_months(last, months) if last else begun
        out.append(("urine", on, last is None or (w.A - last).days >= patience(w, 45)))
    from tests.oracle import eligibility, path

    fired = {rule for rule, _ in (*eligibility.findings(w), *path.findings(w))}
    for rule, what in (("srns-work-up", "biopsy"), ("genetics-advised", "genetic_test")):
        if rule in fired:
            out.append((what, w.course.response_date or w.A, True))
    return [{"what": what, "on": on.isoformat(), "overdue": overdue} for what, on, overdue in out]


RULES = (monthly_tests, visit_overdue, urine_test_overdue)


def judge(w: World) -> Judged:
    out = Judged()
    for rule in RULES:
        out.add(rule(w))
    return out


def findings(w: World) -> list[Finding]:
    return judge(w).findings


def missing(w: World) -> list[Missing]:
    return judge(w).missing
