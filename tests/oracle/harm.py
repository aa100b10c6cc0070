"""The table "Harm": creatinine, glucose, blood pressure, potassium, gut and infection on mycophenolate, cells, growth.

Readings where the text leaves a choice (each marked "Reading" below) are numbered H1... in the docstrings.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tests.oracle import centiles
from tests.oracle.core import (
    ANTI_CD20,
    CNI,
    INFECTION_DRUGS,
    MYCOPHENOLATE,
    PREDNISOLONE_EQUIVALENT,
    STEROIDS,
    Observation,
    World,
    add_months,
    days,
    decides,
    in_unit,
    months_passed,
    older_than_months,
    within_months,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

D = Decimal
Finding = tuple[str, str]
Missing = tuple[str, str]
GRAVITY = ("info", "due", "action", "urgent", "stop")


@dataclass
class Judged:
    """What one rule, or several, said: findings (rule, severity) and missing (rule, input)."""

    findings: list[Finding] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def fire(self, rule: str, severity: str) -> None:
        if (rule, severity) not in self.findings:
            self.findings.append((rule, severity))

    def lacks(self, rule: str, *inputs: str) -> None:
        for i in inputs:
            if (rule, i) not in self.missing:
                self.missing.append((rule, i))

    def add(self, other: Judged) -> None:
        self.findings.extend(other.findings)
        self.missing.extend(other.missing)


def gravest(severities: Iterable[str]) -> str | None:
    return max(severities, key=GRAVITY.index, default=None)


# ---------------------------------------------------------------- creatinine


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
    after = [o for o in w.values("creatinine", start + days(1), min(start + days(14), upto)) if o.exact]
    if after:
        return [o for o in after if o.date == after[0].date][-1]
    return None


def _lowest(w: World, drug: str, upto: date) -> Observation | None:
    start = w.start(drug)
    so_far = [o for o in w.values("creatinine", start, upto) if o.exact]
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
        for row in sorted(w.values("creatinine"), key=lambda o: (o.date, o.index), reverse=True):
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


def compare_doses(w: World, drug: str, earlier: date, later: date) -> D | None:
    """Dose of `later` over the dose of `earlier` (mean mg a day; stated doses of one unit where mg are unknown)."""
    a, b = w.mean_mg(drug, earlier), w.mean_mg(drug, later)
    if a is None or b is None:
        for unit in ("mg/kg/day", "mg/m2/day"):
            a, b = stated_mean(w, drug, earlier, unit), stated_mean(w, drug, later, unit)
            if a is not None and b is not None:
                break
    if a is None or b is None or a == 0:
        return None
    return b / a


def stated_mean(w: World, drug: str, day: date, unit: str) -> Decimal | None:
    rows = w.rows_on(drug, day)
    if not rows or any(t.unit != unit or t.dose is None for t in rows):
        return None
    return sum(
        (t.dose / 2 if t.frequency == "alternate_day" else t.dose for t in rows if t.dose is not None), D(0)
    )


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


# ---------------------------------------------------------------- glucose, potassium, cells


def _at_least(o: Observation, limits: dict[str, str]) -> bool | None:
    return decides(o, ">=", D(limits[o.unit])) if o.unit in limits else None


def glucose(w: World) -> Judged:
    """`glucose-high` needs a drug on A; `glucose-impaired` names none, so it asks for none (Reading H6)."""
    out = Judged()
    tests = {
        "glucose_fasting": {"mg/dL": "126", "mmol/L": "7.0"},
        "glucose_random": {"mg/dL": "200", "mmol/L": "11.1"},
        "hba1c": {"%": "6.5", "mmol/mol": "48"},
    }
    if w.on(CNI) or w.on(STEROIDS):
        any_value = False
        for code, limits in tests.items():
            found = w.latest_deciding(code, lambda o, limits=limits: _at_least(o, limits))  # type: ignore[misc]
            any_value = any_value or found is not None
            if found and found[1]:
                out.fire("glucose-high", "action")
        if not any_value:
            out.lacks("glucose-high", "glucose_fasting")

    def impaired(o: Observation) -> bool | None:
        low, high = ("100", "126") if o.unit == "mg/dL" else ("5.6", "7.0")
        a, b = decides(o, ">=", D(low)), decides(o, "<", D(high))
        if a is False or b is False:
            return False
        return True if a and b else None

    found = w.latest_deciding("glucose_fasting", impaired)
    if found and found[1]:
        out.fire("glucose-impaired", "info")
    return out


def potassium(w: World) -> Judged:
    out = Judged()

    def test(o: Observation) -> str | None:
        if decides(o, ">=", D("6.0")):
            return "urgent"
        return {True: "action", False: "none", None: None}[decides(o, ">", D("5.5"))]

    found = w.latest_deciding("potassium", test)
    if found is None:
        out.lacks("potassium-high", "potassium")
    elif found[1] != "none":
        out.fire("potassium-high", found[1])
    return out


LEUKOPENIA_DRUGS = (*MYCOPHENOLATE, "azathioprine", "cyclophosphamide", "chlorambucil", "levamisole")


def _below(o: Observation, limit: str) -> bool | None:
    """Below a limit in 10^9/L; 1000 cells/uL are one of it."""
    return decides(o, "<", D(limit) * (1000 if o.unit == "cells/uL" else 1))


def leukopenia(w: World) -> Judged:
    out = Judged()
    if not w.on(LEUKOPENIA_DRUGS):
        return out

    def neutrophils(o: Observation) -> str | None:
        if _below(o, "1.0"):
            return "urgent"
        return {True: "action", False: "none", None: None}[_below(o, "1.5")]

    def wbc(o: Observation) -> str | None:
        return {True: "action", False: "none", None: None}[_below(o, "3.5")]

    said = []
    for code, test in (("wbc", wbc), ("neutrophils", neutrophils)):
        found = w.latest_deciding(code, test)
        if found is None:
            out.lacks("leukopenia", code)
        else:
            said.append(found[1])
    severity = gravest(s for s in said if s != "none")
    if severity:
        out.fire("leukopenia", severity)
        out.missing.clear()
    return out


# ---------------------------------------------------------------- blood pressure


@dataclass(frozen=True)
class Reading:
    """One day's pressure: 2 stage 2, 1 high, 0 neither; and what the limits of the day lacked."""

    day: date
    level: int
    lacks: tuple[str, ...]


def bp_limits(w: World, day: date) -> tuple[dict[str, tuple[float, float]], tuple[str, ...]]:
    """Per pressure (high from, stage 2 from) on the day, and the inputs that the table lacked.

    Height of the day: the one in force (section 0: no older than 12 months, else the first within 30 days after).
    Reading H7: age is that of the reading's day, also for the height's centile. Under 1 year nothing that could be
    entered is lacking, so `missing` names nothing.
    """
    limits = {"sbp": (130.0, 140.0), "dbp": (80.0, 90.0)}
    year = w.years_on(day)
    if year >= 13 or year < 1:
        return limits, ()
    lacks = []
    cm = w.height_on(day)
    if cm is None:
        lacks.append("height")
    if w.patient.sex not in ("male", "female"):
        lacks.append("sex")
    if lacks or cm is None:
        return limits, tuple(lacks)
    for code, (high, stage_2) in list(limits.items()):
        p95 = centiles.p95(w.patient.sex, w.patient.birth, day, year, code, float(cm))
        if p95 is not None:
            limits[code] = (min(high, p95), min(stage_2, p95 + 12))
    return limits, ()


def reading_of(w: World, day: date) -> Reading | None:
    """The day's reading: of each pressure its last deciding row; None where no row of the day decides."""
    limits, lacks = bp_limits(w, day)
    said = []
    for code, (high, stage_2) in limits.items():
        for o in reversed(w.values(code, day, day)):
            if decides(o, ">=", D(stage_2)):
                said.append(2)
                break
            answer = decides(o, ">=", D(high))
            if answer is not None:
                said.append(1 if answer else 0)
                break
    return Reading(day, max(said), lacks) if said else None


def blood_pressure(w: World) -> Judged:
    out = Judged()
    readings = [reading_of(w, d) for d in sorted({o.date for c in ("sbp", "dbp") for o in w.values(c)})]
    known = [r for r in readings if r is not None]
    rules = ("bp-stage-2", "bp-high", "bp-repeat")
    if not known:
        for rule in rules:
            out.lacks(rule, "sbp")
        return out
    latest = known[-1]
    for rule in rules:
        out.lacks(rule, *latest.lacks)
    if latest.level == 2:
        out.fire("bp-stage-2", "urgent")
    elif latest.level == 1:
        second = any(r.level >= 1 and (latest.day - r.day).days <= 30 for r in known[:-1])
        out.fire("bp-high", "action") if second else out.fire("bp-repeat", "due")
    return out


# ---------------------------------------------------------------- symptoms


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
    """First day of the unbroken stretch up to A at no more than 60 % of the dose of the day `began`, if any."""
    since = None
    day = w.A
    while day > began:
        if w.taken_on(drug, day):
            ratio = compare_doses(w, drug, began, day)
            if ratio is None:
                return None, False
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
    mean = _mean_steroid_per_kg(w, fortnight)
    if mean is None:
        out.lacks("infection-on-immunosuppression", "weight")
    elif mean >= D("0.5"):
        out.fire("infection-on-immunosuppression", "urgent")
    return out


def _mean_steroid_per_kg(w: World, fortnight: list[date]) -> Decimal | None:
    """Mean mg/kg/day; stated mg/kg where a row's size is unknown ("limits in that unit still apply")."""
    mg = [w.steroid_equivalent_mg(d) for d in fortnight]
    kg = w.weight_on(w.A)
    if kg is not None and all(m is not None for m in mg):
        return sum((m for m in mg if m is not None), D(0)) / 14 / kg
    total = D(0)
    for d in fortnight:
        for drug, factor in PREDNISOLONE_EQUIVALENT.items():
            for t in w.rows_on(drug, d):
                if t.unit != "mg/kg/day" or t.dose is None or w.row_mg(t) is not None:
                    return None
                total += t.dose * factor / (2 if t.frequency == "alternate_day" else 1)
    return total / 14


# ---------------------------------------------------------------- growth


def growth(w: World) -> Judged:
    """Reading H11: the child is 2 years old on the day of the latest height; the earlier one may be a length.

    "6 to 18 months back": d + 6 months <= day of the latest < d + 18 months (windows in months are half-open);
    nearest to 12 months before: fewest days between d + 12 months and the day of the latest; of two, the later.
    """
    out = Judged()
    rows = [o for o in w.values("height") if o.exact]
    by_day = {o.date: o for o in rows}  # the last in the file wins
    if not by_day:
        if w.age_months_at_least(24, w.A):
            out.lacks("growth-faltering", "height")
        return out
    d2 = max(by_day)
    if not w.age_months_at_least(24, d2):
        return out
    back = [d for d in by_day if months_passed(d, 6, d2) and d2 < add_months(d, 18)]
    if not back:
        out.lacks("growth-faltering", "height")
        return out
    if w.patient.sex not in ("male", "female"):
        out.lacks("growth-faltering", "sex")
        return out
    d1 = min(sorted(back, reverse=True), key=lambda d: abs((add_months(d, 12) - d2).days))
    z1, z2 = (_height_z(w, by_day[d]) for d in (d1, d2))
    if z1 is not None and z2 is not None and z1 - z2 >= 0.5:
        out.fire("growth-faltering", "action")
    return out


def _height_z(w: World, row: Observation) -> float | None:
    return centiles.who_height_z(w.patient.sex, w.patient.birth, row.date, float(in_unit(row, "cm")))


# ---------------------------------------------------------------- all of it

RULES: tuple[Any, ...] = (
    creatinine_rise,
    creatinine_rise_persistent,
    creatinine_baseline_missing,
    glucose,
    potassium,
    blood_pressure,
    mmf_gut,
    mmf_stop,
    leukopenia,
    infection,
    growth,
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
