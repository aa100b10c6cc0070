"""The table "Harm": symptoms of the gut on mycophenolate, and severe infection.

Readings where the text leaves a choice are numbered H8 to H10.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.core import (
    ANTI_CD20,
    INFECTION_DRUGS,
    MYCOPHENOLATE,
    PREDNISOLONE_EQUIVALENT,
    STEROIDS,
    World,
    days,
    within_months,
)
from tests.oracle.judged import Judged, clean, compare_doses

if TYPE_CHECKING:
    from datetime import date

D = Decimal


@dataclass
class Symptom:
    """One spell of an adverse event: from its first record to its `event_resolved`."""

    code: str
    records: list[tuple[date, str]]
    resolved: date | None = None

    @property
    def began(self) -> date:
        return self.records[0][0]

    @property
    def severity(self) -> str:
        return self.records[-1][1]


def symptoms(w: World, *codes: str) -> list[Symptom]:
    """Spells in order. Reading H8: of two rows of one day the later in the file comes after the other."""
    out: list[Symptom] = []
    for code in codes:
        now: Symptom | None = None
        for e in [e for e in w.events if e.code == code]:
            if e.kind == "adverse_event":
                if now is None:
                    now = Symptom(code, [])
                    out.append(now)
                now.records.append((e.date, e.severity or "moderate"))
            elif e.kind == "event_resolved" and now is not None:
                now.resolved = e.date
                now = None
    return out


GUT = ("diarrhoea", "abdominal_pain", "vomiting")


def mmf_gut(w: World) -> Judged:
    """mmf-gi, mmf-gi-restore, mmf-gi-withdraw.

    Reading H9: "since the symptom began (or was last recorded) while it was taken": the day of reference is the day
    on which the symptom began; where mycophenolate was not taken on that day, the last day on which it was recorded
    while it was. The dose is "not cut" when that of A is no lower than that of the day of reference; a cut made on
    that day itself is a cut (the dose of the day before is then the one to compare with).
    Reading H10: "28 days at <= 60 %": without a break up to A, by differences of dates; `restore` looks at every
    spell since mycophenolate's start, resolved or not, and asks that no gut symptom is left unresolved.
    """
    out = Judged()
    spells = symptoms(w, *GUT)
    for drug in MYCOPHENOLATE:
        if not w.on(drug):
            continue
        for s in spells:
            if s.resolved is None and s.severity in ("mild", "moderate"):
                _mmf_gi(w, drug, s, out)
        all_resolved = all(s.resolved is not None for s in spells)
        for s in spells:
            if not w.taken_on(drug, s.began):
                continue
            if all_resolved:
                _mmf_reduced(w, drug, s, "mmf-gi-restore", out)
            elif s.resolved is None:
                _mmf_reduced(w, drug, s, "mmf-gi-withdraw", out)
    return out


def _mmf_reduced(w: World, drug: str, s: Symptom, rule: str, out: Judged) -> None:
    since, known = _reduced_since(w, drug, s.began)
    if not known:
        out.lacks(rule, "weight")
    elif since is not None and (w.A - since).days >= 28:
        out.fire(rule, "action")


def _mmf_gi(w: World, drug: str, s: Symptom, out: Judged) -> None:
    taken = [day for day, _ in s.records if w.taken_on(drug, day)]
    if not taken:
        return
    reference = s.began if w.taken_on(drug, s.began) else taken[-1]
    cut = False
    for day in (reference - days(1), reference):
        if w.taken_on(drug, day):
            ratio = compare_doses(w, drug, day, w.A)
            if ratio is None:
                out.lacks("mmf-gi", "weight")
                return
            cut = cut or ratio < 1
    if not cut:
        out.fire("mmf-gi", "action")


def _reduced_since(w: World, drug: str, began: date) -> tuple[date | None, bool]:
    """First day of the unbroken stretch up to A at no more than 60 % of the dose of the day `began`, if any.

    Reading H11: a dose lowered on the very day on which the symptom began is lowered for it, so the day before counts.
    """
    since = None
    reference = began
    eve = began - days(1)
    if w.taken_on(drug, eve):
        raised = compare_doses(w, drug, began, eve)
        if raised is None or raised > 1:
            reference = eve
    day = w.A
    while day >= began:
        if w.taken_on(drug, day):
            ratio = compare_doses(w, drug, reference, day)
            if ratio is None:
                return since, since is not None and (w.A - since).days >= 28
            if ratio > D("0.6"):
                break
            since = day
        day -= days(1)
    return since, True


def mmf_stop(w: World) -> Judged:
    out = Judged()
    if w.on(MYCOPHENOLATE):
        open_infection = any(s.resolved is None for s in symptoms(w, "severe_infection"))
        severe_gut = any(s.resolved is None and s.severity == "severe" for s in symptoms(w, *GUT))
        if open_infection or severe_gut:
            out.fire("mmf-suspend", "urgent")
        if w.events_of("outcome", "ckd_g5", "dialysis"):
            out.fire("mmf-end-ckd", "stop")
    return out


def within_reach_of_anti_cd20(w: World, day: date) -> bool:
    """Within 6 months of rituximab or ofatumumab: of any day on which it was given."""
    for t in w.rows(ANTI_CD20):
        last = day if t.end is None else min(t.end, day)
        if t.start <= day and within_months(last, 6, day):
            return True
    return False


def infection(w: World) -> Judged:
    out = Judged()
    if all(s.resolved is not None for s in symptoms(w, "severe_infection")):
        return out
    if w.on(INFECTION_DRUGS) or within_reach_of_anti_cd20(w, w.A):
        out.fire("infection-on-immunosuppression", "urgent")
        return out
    fortnight = w.days_in(w.A - days(13), w.A)
    if not any(w.taken_on(STEROIDS, d) for d in fortnight):
        return out
    mean, is_all = _mean_steroid_per_kg(w, fortnight)
    if mean >= D("0.5"):
        out.fire("infection-on-immunosuppression", "urgent")
    elif not is_all:
        out.lacks("infection-on-immunosuppression", "weight")
    return out


def _mean_steroid_per_kg(w: World, fortnight: list[date]) -> tuple[Decimal, bool]:
    """Mean mg/kg/day of what is known, and whether that is all; stated mg/kg where a row's size is unknown."""
    kg = w.weight_on(w.A)
    total, is_all = D(0), True
    for d in fortnight:
        for drug, factor in PREDNISOLONE_EQUIVALENT.items():
            for t in w.rows_on(drug, d):
                mg = w.row_mg(t)
                if mg is not None and kg is not None:
                    per_kg = mg / kg
                elif mg is None and t.unit == "mg/kg/day" and t.dose is not None:
                    per_kg = t.dose
                else:
                    is_all = False
                    continue
                total += per_kg * factor / (2 if t.frequency == "alternate_day" else 1)
    return clean(total / 14), is_all
