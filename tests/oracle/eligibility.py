"""Section 4, "Who may be on the protocol".

Readings:

* E1 "MMF's start" is that of mycophenolate mofetil (S1).
* E2 eGFR of a day is that of the last creatinine row of the day that gives one; "two later days" are any two.
* E3 "The first step's start" is that of the first step on the list.
* E4 The latest eGFR is that of the latest creatinine that gives one (a number, and a height for its day).
* E5 "In the 90 (14) days up to it" takes in the day itself.
* E6 After ckd_g5, dialysis or transplant no step is due, as no rule of the path fires.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.core import CNI, MMF, MOFETIL, THREE_STEP, World, days, decides
from tests.oracle.course import NEPHROTIC

if TYPE_CHECKING:
    from datetime import date

D = Decimal
VARIANTS = ("NPHS1", "NPHS2", "WT1", "PLCE1", "other_variant")


def step_due(w: World) -> int | None:
    """The step whose conditions all hold, `stop` findings aside."""
    c = w.course
    if w.protocol != THREE_STEP or c.state != NEPHROTIC or w.after_kidney_end:
        return None
    if not w.steps:
        return 1 if c.response == "SRNS" else None
    last = w.steps[-1]
    return last.number + 1 if last.outcome == "resistant" and last.number < 3 else None


def mmf_start(w: World) -> date | None:
    return w.start(MOFETIL)


def _complement_low(w: World, code: str, g_l: str, mg_dl: str) -> bool | None:
    limit = {"g/L": D(g_l), "mg/dL": D(mg_dl)}
    found = w.latest_deciding(code, lambda o: decides(o, "<", limit[o.unit]))
    return None if found is None else bool(found[1])


def _paper_end(w: World) -> bool:
    """protocol-end-egfr."""
    by_day: dict[date, Decimal] = {}
    for o in w.values("creatinine"):
        egfr = w.egfr_paper_of(o)
        if egfr is not None:
            by_day[o.date] = egfr
    if not by_day:
        return False
    if w.steps:
        start = w.steps[0].start
        candidates = [d for d in by_day if d >= start]
        before = [d for d in by_day if start - days(14) <= d <= start]
        candidates += [max(before)] if before else []
    else:
        candidates = [max(by_day)]
    return any(
        by_day[d] < 60 and sum(later > d and by_day[later] >= 60 for later in by_day) < 2 for d in candidates
    )


def _egfr_at_mmf(w: World) -> Decimal | None:
    start = mmf_start(w)
    found = w.latest_egfr() if start is None else w.latest_egfr(start - days(90), start)
    return None if found is None else found[1]


def _age_out(w: World) -> bool:
    if w.protocol == THREE_STEP:
        diagnosis = w.patient.diagnosis
        return diagnosis is not None and not 1 <= w.years_on(diagnosis) <= 14
    return w.protocol == MMF and w.years_on(mmf_start(w) or w.A) >= 18


def _cni_or_due(w: World) -> bool:
    """On tacrolimus or ciclosporin, or a step with one due (each of the three steps has one)."""
    return w.on(CNI) or step_due(w) is not None


def _mmf_findings(w: World) -> list[tuple[str, str]]:
    out = []
    for code in ("hbsag", "anti_hcv", "hiv", "syphilis"):
        found = w.latest_deciding(code, lambda o: o.text in ("positive", "negative") or None)
        if found and found[0].text == "positive" and ("excluded-infection", "stop") not in out:
            out.append(("excluded-infection", "stop"))
    start = mmf_start(w)
    if any(start is None or t.start < start for t in w.rows("rituximab")):
        out.append(("excluded-prior-rituximab", "stop"))
    egfr = _egfr_at_mmf(w)
    if egfr is not None and egfr <= 60:
        out.append(("excluded-egfr", "stop"))
    return out


def _cni_findings(w: World) -> list[tuple[str, str]]:
    out = []
    latest = w.latest_egfr()
    if latest is not None and latest[1] < 60:
        out.append(("egfr-low", "stop"))
    if w.events_of("biopsy", "interstitial_disease", "vascular_disease"):
        out.append(("cni-histology", "stop"))
    return out


def findings(w: World) -> list[tuple[str, str]]:
    out = []
    three, mmf = w.protocol == THREE_STEP, w.protocol == MMF
    barred = w.patient.cause in ("secondary", "familial", "genetic", "congenital")
    if (three or mmf) and (barred or w.events_of("genetic_test", *VARIANTS)):
        out.append(("excluded-cause", "stop"))
    if three and (_complement_low(w, "c3", "0.9", "90") or _complement_low(w, "c4", "0.1", "10")):
        out.append(("excluded-complement", "stop"))
    if mmf:
        out += _mmf_findings(w)
    if _age_out(w):
        out.append(("excluded-age", "info"))
    if three and _paper_end(w):
        out.append(("protocol-end-egfr", "stop"))
    if _cni_or_due(w):
        out += _cni_findings(w)
    return out


def missing(w: World) -> list[tuple[str, str]]:
    fired = {rule for rule, _ in findings(w)}
    out = []
    three, mmf = w.protocol == THREE_STEP, w.protocol == MMF
    if (three or mmf) and w.patient.cause == "unknown" and "excluded-cause" not in fired:
        out.append(("excluded-cause", "cause"))
    if three and "excluded-complement" not in fired:
        out += [("excluded-complement", c) for c in ("c3", "c4") if not w.values(c)]
    if mmf and "excluded-infection" not in fired:
        codes = ("hbsag", "anti_hcv", "hiv", "syphilis")
        out += [("excluded-infection", c) for c in codes if not w.values(c)]
    if mmf and _egfr_at_mmf(w) is None:
        out.append(("excluded-egfr", "height" if w.values("creatinine") else "creatinine"))
    if three and w.patient.diagnosis is None:
        out.append(("excluded-age", "diagnosis_date"))
    no_egfr = w.latest_egfr() is None
    if no_egfr and three and "protocol-end-egfr" not in fired:
        out.append(("protocol-end-egfr", "height" if w.values("creatinine") else "creatinine"))
    if no_egfr and _cni_or_due(w):
        out.append(("egfr-low", "height" if w.values("creatinine") else "creatinine"))
    return out
