"""The table "Harm": creatinine on tacrolimus or ciclosporin, against the baseline of each drug.

Readings where the text leaves a choice are numbered H1 to H5.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from tests.oracle.core import CNI, Observation, World, days, decides, in_unit, older_than_months
from tests.oracle.judged import Judged, compare_doses, gravest

if TYPE_CHECKING:
    from datetime import date

D = Decimal


def drug_baseline(w: World, drug: str, upto: date) -> Observation | None:
    """The creatinine a drug is held against, for a value of the day `upto`.

    1. last in the 90 days up to the start (start - 90 to start); 2. the first of the days start + 1 to start + 14;
    3. the lowest on the drug so far, that is from the start to `upto`, the value itself included.
    Reading H1: a censored value is never a baseline (it would enter arithmetic).
    """
    return early_baseline(w, drug, upto) or _lowest(w, drug, upto)


def early_baseline(w: World, drug: str, upto: date) -> Observation | None:
    """The first two places of the baseline."""
    start = w.start(drug)
    assert start is not None
    before = w.latest_exact("creatinine", start - days(90), min(start, upto))
    if before is not None:
        return before
    after = _last_of_each_day(w, start + days(1), min(start + days(14), upto))
    return after[0] if after else None


def _last_of_each_day(w: World, first: date, last: date) -> list[Observation]:
    """Of several values of one day the last exact one counts."""
    return list({o.date: o for o in w.values("creatinine", first, last) if o.exact}.values())


def _lowest(w: World, drug: str, upto: date) -> Observation | None:
    start = w.start(drug)
    assert start is not None
    so_far = _last_of_each_day(w, start, upto)
    return min(so_far, key=lambda o: in_unit(o, "mg/dL"), default=None)


def creatinine_rise_of(w: World, drug: str, row: Observation) -> tuple[str | None, list[str]]:
    """What one creatinine row says of one drug: ("urgent" | "action" | "none" | None where it cannot tell, lacks)."""
    base = drug_baseline(w, drug, row.date)
    if base is None:
        return None, ["creatinine"]
    if row.number is None:
        return None, []
    b = in_unit(base, row.unit)
    if older_than_months(base.date, 12, row.date):
        h1, h2 = w.height_on(base.date), w.height_on(row.date)
        if h1 is None or h2 is None:
            return None, ["height"]
        return _fallen(row, b, h1, h2), []
    answer = decides(row, ">", D("1.25") * b)
    if not answer:
        return (None if answer is None else "none"), []
    # Reading H3: of `>x` only "at least x - baseline" is known; a rise not known to be small is urgent.
    small = D(9) if row.unit == "umol/L" else D("0.1")
    return ("action" if row.exact and row.number - b < small else "urgent"), []


def _fallen(row: Observation, base: Decimal, h1: Decimal, h2: Decimal) -> str | None:
    """A fall of bedside eGFR by more than 20 %: h2/c2 < 0.8 h1/c1, that is 0.8 h1 c2 > h2 c1 (nothing is divided).

    Reading H2: the limit for c2 is an exact number, and a censored c2 decides where all of it lies beyond.
    """
    assert row.number is not None
    scaled = replace(row, number=row.number * D("0.8") * h1)
    return {True: "urgent", False: "none", None: None}[decides(scaled, ">", h2 * base)]


def creatinine_rise(w: World) -> Judged:
    out = Judged()
    said = []
    for drug in CNI:
        if not w.on(drug):
            continue
        lacking: list[str] = []
        found = None
        # a value of before the drug is its baseline and no harm of it
        on_drug = w.values("creatinine", w.start(drug))
        for row in sorted(on_drug, key=lambda o: (o.date, o.index), reverse=True):
            said_by_row, lack = creatinine_rise_of(w, drug, row)
            if lack and not lacking:
                lacking = lack
            if said_by_row is not None:
                found = said_by_row
                break
            if lack:
                break  # the latest value itself cannot be judged: an older one is not its stand-in
        if found in ("urgent", "action"):
            said.append(found)
        elif found is None:
            out.lacks("creatinine-rise", *(lacking or ["creatinine"]))
    severity = gravest(said)
    if severity:
        out.findings.append(("creatinine-rise", severity))
        out.missing.clear()
    return out


def creatinine_rise_persistent(w: World) -> Judged:
    """Two values of one unbroken run of rises that reaches the latest value, 14 days or more apart, dose lower later.

    Reading H4: the run has to reach the latest value (a creatinine that has come down needs no biopsy), and the two
    values may be any two of that run.
    """
    out = Judged()
    for drug in CNI:
        if not w.on(drug):
            continue
        run = _run_of_rises(w, drug)
        for d1, d2 in combinations([d for d in run if w.taken_on(drug, d)], 2):
            if (d2 - d1).days < 14:
                continue
            ratio = compare_doses(w, drug, d1, d2)
            if ratio is None:
                out.lacks("creatinine-rise-persistent", "weight")
            elif ratio < 1:
                out.fire("creatinine-rise-persistent", "urgent")
    if out.findings:
        out.missing.clear()
    return out


def _run_of_rises(w: World, drug: str) -> list[date]:
    """The days up to the latest value, each with a rise, none between without."""
    run: list[date] = []
    for day in sorted({o.date for o in w.values("creatinine", w.start(drug))}):
        said = None
        for row in reversed(w.values("creatinine", day, day)):
            said = said or creatinine_rise_of(w, drug, row)[0]
        if said in ("urgent", "action"):
            run.append(day)
        elif said == "none":
            run = []
    return run


def creatinine_baseline_missing(w: World) -> Judged:
    """On either drug, days 0 to 60 of its course, and nothing in the first two places.

    Reading H5: each drug for itself; it may fire on the first day, before the 14 days are over.
    """
    out = Judged()
    for drug in CNI:
        if w.on(drug):
            start = w.start(drug)
            assert start is not None
            if (w.A - start).days <= 60 and early_baseline(w, drug, w.A) is None:
                out.fire("creatinine-baseline-missing", "due")
    return out
