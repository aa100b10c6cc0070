"""The ground of the oracle: one child's rows as typed values on A, the calendar, units, drugs and sizes.

It restates section 0 of the rules a second time, plainly and slowly, so that a disagreement with
nsclinic points at a fault in one of the two. Nothing here may import nsclinic.

API
---
calendar    add_months(d, n) clamped; within_months(d, n, day): d <= day < d + n months;
            months_passed(d, n, day): day >= d + n months ("for n months or more");
            older_than_months(d, n, day): day > d + n months; completed_years(birth, day); days(n)
rows        Observation, Treatment, Event, Visit, Patient (frozen dataclasses; `index` = place in the file;
            treatment.end is None while the row goes on: empty or after A; `single` rows end on their start)
units       in_unit(obs, unit) -> Decimal (censored: the limit's number), LIMITS-free; RATIO[code][unit]
censoring   decides(obs, op, limit) -> True / False / None, limit in the row's own unit;
            obs.exact (a number without < or >), obs.has_value
world       w = World(rows, as_of, default_protocol)
  data      w.A, w.patient, w.visits, w.observations, w.treatments, w.events (all dated <= A, in order of date, then
            of the file), w.planned (vaccination_planned, treatment_planned of any date), w.protocol (id), w.rules
            (the literals of that protocol: PROTOCOLS[id])
  values    w.values(code, first=None, last=None) -> rows with a value, in order; w.latest_deciding(codes, test,
            first=None, last=None) -> (row, answer) or None: latest row whose test(row) is not None;
            w.latest_exact(code, ...) -> row or None
  events    w.events_of(kind, *codes); w.last_event(kind, *codes)
  size      w.weight_on(day), w.height_on(day), w.bsa_on(day) -> Decimal or None; w.weight_row_on(day), ...
            w.egfr_of(creatinine_row) bedside Schwartz or None; w.egfr_paper_of(row) (k 0.5);
            w.creatinine_mg_dl(row); w.latest_egfr(first, last) -> (row, Decimal) or None;
            w.years_on(day), w.age_months_at_least(n, day)
  drugs     (each takes one drug's name or a collection of names)
            w.rows(drugs), w.taken_on(drugs, day), w.on(drugs) = taken on A, w.ever(drugs)
            w.courses(drugs) -> [Run(start, last, open)] merged over gaps of up to 14 days; w.stretches(drugs)
            unmerged; w.start(drug) -> first day of the course on A, else of the last course; w.last_day(drug)
            w.rows_on(drug, day) after the handover rule; w.row_mg(row); w.treatment_day_mg(drug, day);
            w.mean_mg(drug, day) (alternate days halved); w.dose_changes(drug) -> [date];
            w.per_kg(drug, day), w.per_m2(drug, day): of a treatment day, size of that day or stated dose
            w.steroid_equivalent_mg(day, mean=True) -> Decimal or None (0 when none is taken)
            w.days_in(first, last) -> list of dates
  course    w.course (course.Course), w.steps (list of steps.Step), made when first asked for
  outcome   w.silenced (death, transfer, lost: nothing but the course), w.after_kidney_end (ckd_g5, dialysis,
            transplant: no rule of the path)
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

D = Decimal

# ---------------------------------------------------------------- calendar


def days(n: int) -> timedelta:
    return timedelta(days=n)


def add_months(d: date, n: int) -> date:
    """d + n months; a day that the month lacks becomes its last."""
    month = d.year * 12 + d.month - 1 + n
    year, month = divmod(month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(d.day, last))


def within_months(d: date, n: int, day: date) -> bool:
    """Half-open: d <= day < d + n months."""
    return d <= day < add_months(d, n)


def months_passed(d: date, n: int, day: date) -> bool:
    """ "For n months or more": true from d + n months on."""
    return day >= add_months(d, n)


def older_than_months(d: date, n: int, day: date) -> bool:
    """Something of d is, on `day`, more than n months old (exactly n months is not more)."""
    return day > add_months(d, n)


def completed_years(birth: date, day: date) -> int:
    years = day.year - birth.year
    while add_months(birth, 12 * years) > day:
        years -= 1
    return years


# ---------------------------------------------------------------- words and tables

STEROIDS = ("prednisolone", "methylprednisolone", "deflazacort")
ORAL_STEROIDS = ("prednisolone", "deflazacort")
PREDNISOLONE_EQUIVALENT = {
    "prednisolone": D(1),
    "methylprednisolone": D("1.25"),
    "deflazacort": D(5) / D(6),
}
CNI = ("tacrolimus", "ciclosporin")
MYCOPHENOLATE = ("mycophenolate_mofetil", "mycophenolate_sodium")
# "A drug of infection-on-immunosuppression" that has to be taken (rituximab and ofatumumab act for 6 months).
INFECTION_DRUGS = (*CNI, *MYCOPHENOLATE, "azathioprine", "mizoribine", "cyclophosphamide", "chlorambucil")
ANTI_CD20 = ("rituximab", "ofatumumab")
# "Immunosuppressant (of any kind, levamisole too, steroids not)".
IMMUNOSUPPRESSANTS = (*INFECTION_DRUGS, *ANTI_CD20, "levamisole")

# What one of the unit is in the code's first unit; exact unless molar.
RATIO: dict[str, dict[str, Decimal]] = {
    "weight": {"kg": D(1), "g": D("0.001")},
    "height": {"cm": D(1), "m": D(100)},
    "sbp": {"mmHg": D(1)},
    "dbp": {"mmHg": D(1)},
    "upcr": {"mg/mg": D(1), "g/g": D(1), "mg/g": D("0.001"), "mg/mmol": D(1) / D("113.1")},
    "urine_protein_rate": {"mg/m2/h": D(1), "mg/m2/d": D(1) / D(24)},
    "albumin": {"g/dL": D(1), "g/L": D("0.1")},
    "cholesterol": {"mg/dL": D(1), "mmol/L": D("38.67")},
    "creatinine": {"mg/dL": D(1), "umol/L": D(1) / D("88.4")},
    "potassium": {"mmol/L": D(1), "mEq/L": D(1)},
    "sodium": {"mmol/L": D(1), "mEq/L": D(1)},
    "glucose_fasting": {"mg/dL": D(1), "mmol/L": D("18.016")},
    "glucose_random": {"mg/dL": D(1), "mmol/L": D("18.016")},
    "haemoglobin": {"g/dL": D(1), "g/L": D("0.1")},
    "wbc": {"10^9/L": D(1), "cells/uL": D("0.001")},
    "neutrophils": {"10^9/L": D(1), "cells/uL": D("0.001")},
    "platelets": {"10^9/L": D(1), "cells/uL": D("0.001")},
    "c3": {"g/L": D(1), "mg/dL": D("0.01")},
    "c4": {"g/L": D(1), "mg/dL": D("0.01")},
    "tac_trough": {"ng/mL": D(1), "ug/L": D(1)},
    "csa_trough": {"ng/mL": D(1), "ug/L": D(1)},
    "csa_c2": {"ng/mL": D(1), "ug/L": D(1)},
    "mpa_trough": {"mg/L": D(1), "ug/mL": D(1)},
}

THREE_STEP = "three-step"
TAC_GUIDE = "tac-guide"
MMF = "mmf"


@dataclass(frozen=True)
class Range:
    """A dose range of a protocol, per treatment day; `to_start` sets no upper end once there is a trough."""

    low: Decimal
    high: Decimal
    unit: str
    to_start: bool = False
    alternate: bool = False


@dataclass(frozen=True)
class ProtocolRules:
    """One protocol as sections 2, 4 and 5 print it. `tac_target` and `csa_target` are ng/mL or None."""

    ssns_days: int = 28
    srns_days: int = 42
    tac_target: tuple[Decimal, Decimal] | None = None
    tac_target_in_cr: tuple[Decimal, Decimal] | None = None
    csa_target: tuple[Decimal, Decimal] | None = None
    ranges: tuple[tuple[str, Range], ...] = ()  # drug -> range (three-step prednisolone hangs on the step)


def _kg(low: str, high: str, *, to_start: bool = False) -> Range:
    return Range(D(low), D(high), "mg/kg/day", to_start)


def _m2(low: str, high: str) -> Range:
    return Range(D(low), D(high), "mg/m2/day")


PROTOCOLS: dict[str, ProtocolRules] = {
    "three-step": ProtocolRules(
        42,
        56,
        (D(3), D(10)),
        None,
        None,
        (
            ("ciclosporin", _m2("150", "150")),
            ("mycophenolate_mofetil", _m2("1200", "1200")),
            ("tacrolimus", _kg("0.1", "0.25")),
        ),
    ),
    "tac-guide": ProtocolRules(
        tac_target=(D(5), D(10)),
        tac_target_in_cr=(D(2), D(6)),
        ranges=(("tacrolimus", _kg("0.05", "0.1", to_start=True)), ("prednisolone", _kg("0.15", "0.5"))),
    ),
    "tac-mzr-pdn": ProtocolRules(),
    "mmf": ProtocolRules(ranges=(("mycophenolate_mofetil", _m2("600", "1200")),)),
    "yang-2016": ProtocolRules(tac_target=(D(5), D(10)), ranges=(("tacrolimus", _kg("0.1", "0.2")),)),
    "roberti-2010": ProtocolRules(tac_target=(D(5), D(8)), ranges=(("tacrolimus", _kg("0.2", "0.2")),)),
    "loeffler-2004": ProtocolRules(
        tac_target=(D(5), D(10)), ranges=(("tacrolimus", _kg("0.1", "0.1", to_start=True)),)
    ),
    "gulati-2008": ProtocolRules(
        tac_target=(D(5), D(10)), ranges=(("tacrolimus", _kg("0.1", "0.1", to_start=True)),)
    ),
    "sinha-2017-tac": ProtocolRules(),
    "sinha-2017-mmf": ProtocolRules(),
    "gulati-2012-tac": ProtocolRules(),
    "choudhry-2009-tac": ProtocolRules(ranges=(("tacrolimus", _kg("0.1", "0.2")),)),
    "choudhry-2009-csa": ProtocolRules(ranges=(("ciclosporin", _kg("5", "6")),)),
    "wang-2012-tac": ProtocolRules(tac_target=(D(5), D(12))),
    "wang-2012-csa": ProtocolRules(csa_target=(D(100), D(150))),
}
# "Another tacrolimus protocol": one that gives tacrolimus and has no steps.
OTHER_TACROLIMUS_PROTOCOLS = (
    "tac-guide",
    "tac-mzr-pdn",
    "yang-2016",
    "roberti-2010",
    "loeffler-2004",
    "gulati-2008",
    "sinha-2017-tac",
    "gulati-2012-tac",
    "choudhry-2009-tac",
    "wang-2012-tac",
)

# ---------------------------------------------------------------- rows


@dataclass(frozen=True)
class Patient:
    patient_id: str
    sex: str
    birth: date
    diagnosis: date | None
    cause: str


@dataclass(frozen=True)
class Visit:
    date: date
    kind: str
    next_visit: date | None
    index: int


@dataclass(frozen=True)
class Observation:
    date: date
    code: str
    qualifier: str
    text: str
    number: Decimal | None
    unit: str
    hours: Decimal | None
    place: str
    index: int

    @property
    def has_value(self) -> bool:
        return self.qualifier != "not_done" and self.text != ""

    @property
    def exact(self) -> bool:
        """A number, and not a censored one: the only kind that may enter arithmetic."""
        return self.has_value and self.qualifier == "" and self.number is not None

    @property
    def censored(self) -> bool:
        return self.has_value and self.qualifier in ("<", ">")


@dataclass(frozen=True)
class Treatment:
    drug: str
    start: date
    end: date | None  # None: the row goes on (no end, or one after A)
    dose: Decimal | None
    unit: str
    frequency: str
    index: int

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Event:
    date: date
    kind: str
    code: str
    severity: str
    index: int


@dataclass(frozen=True)
class Run:
    """Days on which a drug is taken, first and last (`last` is A while it is open: taken on A)."""

    start: date
    last: date
    open: bool


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> Decimal | None:
    try:
        return D(text) if text else None
    except ArithmeticError:
        return None


# ---------------------------------------------------------------- censoring and units


def decides(obs: Observation, op: str, limit: Decimal) -> bool | None:
    """Is the value `op` limit (in the row's own unit)? None where it is censored and may lie on either side."""
    x = obs.number
    if not obs.has_value or x is None:
        return None
    if obs.qualifier == "":
        return {"<": x < limit, "<=": x <= limit, ">": x > limit, ">=": x >= limit}[op]
    if obs.qualifier == "<" and x <= limit:  # the true value is below x, so below the limit
        return op in ("<", "<=")
    if obs.qualifier == ">" and x >= limit:  # above x, so above the limit
        return op in (">", ">=")
    return None


def in_unit(obs: Observation, unit: str) -> Decimal:
    """The row's number in another unit of its code (for arithmetic and for comparing two values)."""
    assert obs.number is not None
    if obs.unit == unit:
        return obs.number
    table = RATIO[obs.code]
    # Divide last, so that 88.4 and 24 stay exact where they can.
    if obs.code == "creatinine":
        return obs.number / D("88.4") if obs.unit == "umol/L" else obs.number * D("88.4")
    return obs.number * table[obs.unit] / table[unit]


def _names(drugs: str | Collection[str]) -> Collection[str]:
    return (drugs,) if isinstance(drugs, str) else drugs


# ---------------------------------------------------------------- the world of one child on A


class World:
    def __init__(self, rows: Mapping[str, Any], as_of: date, default_protocol: str = "three-step") -> None:
        self.A = as_of
        p = rows["patient"]
        birth = _day(p["birth_date"])
        assert birth is not None
        diagnosis = _day(p.get("diagnosis_date"))
        self.patient = Patient(
            p["patient_id"],
            p.get("sex") or "unknown",
            birth,
            diagnosis if diagnosis is not None and diagnosis <= as_of else None,
            p.get("cause") or "unknown",
        )
        self.visits = self._visits(rows.get("visits", []))
        self.observations = self._observations(rows.get("observations", []))
        self.treatments = self._treatments(rows.get("treatments", []))
        events = self._events(rows.get("events", []))
        looks_ahead = ("vaccination_planned", "treatment_planned")
        self.planned = [e for e in events if e.kind in looks_ahead]
        self.events = [e for e in events if e.kind not in looks_ahead and e.date <= as_of]
        started = self.last_event("protocol_start")
        self.protocol = started.code if started else default_protocol
        self.rules = PROTOCOLS[self.protocol]
        self._by_code: dict[str, list[Observation]] = {}
        for o in self.observations:
            self._by_code.setdefault(o.code, []).append(o)
        self._mg: dict[int, Decimal | None] = {}
        self._size: dict[tuple[str, date], Observation | None] = {}

    # ---- reading, cut at A

    def _visits(self, rows: Iterable[Mapping[str, str]]) -> list[Visit]:
        out = []
        for i, r in enumerate(rows):
            d = _day(r["date"])
            assert d is not None
            if d <= self.A:
                out.append(Visit(d, r.get("kind", ""), _day(r.get("next_visit_date")), i))
        return sorted(out, key=lambda v: (v.date, v.index))

    def _observations(self, rows: Iterable[Mapping[str, str]]) -> list[Observation]:
        out = []
        for i, r in enumerate(rows):
            d = _day(r["date"])
            assert d is not None
            if d <= self.A:
                text = r.get("value", "")
                out.append(
                    Observation(
                        d,
                        r["code"],
                        r.get("qualifier", ""),
                        text,
                        _number(text),
                        r.get("unit", ""),
                        _number(r.get("hours_after_dose")),
                        r.get("place", ""),
                        i,
                    )
                )
        return sorted(out, key=lambda o: (o.date, o.index))

    def _treatments(self, rows: Iterable[Mapping[str, str]]) -> list[Treatment]:
        out = []
        for i, r in enumerate(rows):
            start, end = _day(r["start_date"]), _day(r.get("end_date"))
            assert start is not None
            if start > self.A:
                continue
            frequency = r.get("frequency") or "daily"
            if frequency == "single":
                end = start  # reading: one dose, on its start, whatever end_date says (or does not)
            elif end is not None and end > self.A:
                end = None  # "an end_date after A is a plan, the row goes on"
            out.append(
                Treatment(r["drug"], start, end, _number(r.get("dose")), r.get("dose_unit", ""), frequency, i)
            )
        return sorted(out, key=lambda t: (t.start, t.index))

    @staticmethod
    def _events(rows: Iterable[Mapping[str, str]]) -> list[Event]:
        out = []
        for i, r in enumerate(rows):
            d = _day(r["date"])
            assert d is not None
            out.append(Event(d, r["kind"], r.get("code", ""), r.get("severity", ""), i))
        return sorted(out, key=lambda e: (e.date, e.index))

    # ---- values

    def values(self, code: str, first: date | None = None, last: date | None = None) -> list[Observation]:
        """Rows of the code with a value (`not_done` is none), oldest first, of first..last both included."""
        return [
            o
            for o in self._by_code.get(code, [])
            if o.has_value and (first is None or o.date >= first) and (last is None or o.date <= last)
        ]

    def latest_deciding(
        self,
        codes: str | Collection[str],
        test: Callable[[Observation], Any],
        first: date | None = None,
        last: date | None = None,
    ) -> tuple[Observation, Any] | None:
        """The latest row that decides: rows whose test is None are passed over for an earlier one."""
        rows = [o for code in _names(codes) for o in self.values(code, first, last)]
        for o in sorted(rows, key=lambda o: (o.date, o.index), reverse=True):
            answer = test(o)
            if answer is not None:
                return o, answer
        return None

    def latest_exact(
        self, code: str, first: date | None = None, last: date | None = None
    ) -> Observation | None:
        found = self.latest_deciding(code, lambda o: True if o.exact else None, first, last)
        return found[0] if found else None

    # ---- events

    def events_of(self, kind: str, *codes: str) -> list[Event]:
        return [e for e in self.events if e.kind == kind and (not codes or e.code in codes)]

    def last_event(self, kind: str, *codes: str) -> Event | None:
        found = self.events_of(kind, *codes)
        return found[-1] if found else None

    # ---- age and size

    def years_on(self, day: date) -> int:
        return completed_years(self.patient.birth, day)

    def age_months_at_least(self, n: int, day: date) -> bool:
        return months_passed(self.patient.birth, n, day)

    def _size_row(self, code: str, day: date, months: int) -> Observation | None:
        """Latest on or before the day and no older than `months`, else the first within 30 days after.

        "No older than 6 months" takes in the day that is exactly 6 months later (`measure-child` fires on what
        is *older* than that, so the two are each other's opposite).
        """
        key = (code, day)
        if key not in self._size:
            before = self.latest_exact(code, last=day)
            found = None
            if before is not None and not older_than_months(before.date, months, day):
                found = before
            else:
                after = [o for o in self.values(code, day + days(1), day + days(30)) if o.exact]
                if after:
                    found = [o for o in after if o.date == after[0].date][-1]
            self._size[key] = found
        return self._size[key]

    def weight_row_on(self, day: date) -> Observation | None:
        return self._size_row("weight", day, 6)

    def height_row_on(self, day: date) -> Observation | None:
        return self._size_row("height", day, 12)

    def weight_on(self, day: date) -> Decimal | None:
        row = self.weight_row_on(day)
        return in_unit(row, "kg") if row else None

    def height_on(self, day: date) -> Decimal | None:
        row = self.height_row_on(day)
        return in_unit(row, "cm") if row else None

    def bsa_on(self, day: date) -> Decimal | None:
        """Mosteller, m2."""
        kg, cm = self.weight_on(day), self.height_on(day)
        return None if kg is None or cm is None else (cm * kg / D(3600)).sqrt()

    # ---- kidney function

    @staticmethod
    def creatinine_mg_dl(row: Observation) -> Decimal:
        return in_unit(row, "mg/dL")

    def egfr_of(self, row: Observation) -> Decimal | None:
        """Bedside Schwartz of one creatinine row, height in force on its day; never of a censored one."""
        cm = self.height_on(row.date)
        if not row.exact or cm is None or not row.number:
            return None
        return D("0.413") * cm / self.creatinine_mg_dl(row)

    def egfr_paper_of(self, row: Observation) -> Decimal | None:
        """S0's own formula, k = 0.5."""
        cm = self.height_on(row.date)
        if not row.exact or cm is None or not row.number:
            return None
        return D("0.5") * cm / self.creatinine_mg_dl(row)

    def latest_egfr(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[Observation, Decimal] | None:
        """The latest creatinine that gives an eGFR, and it; one without a height decides nothing."""
        return self.latest_deciding("creatinine", self.egfr_of, first, last)

    # ---- drugs: when

    def rows(self, drugs: str | Collection[str]) -> list[Treatment]:
        return [t for t in self.treatments if t.drug in _names(drugs)]

    def taken_on(self, drugs: str | Collection[str], day: date) -> bool:
        return any(t.covers(day) for t in self.rows(drugs))

    def on(self, drugs: str | Collection[str]) -> bool:
        return self.taken_on(drugs, self.A)

    def ever(self, drugs: str | Collection[str]) -> bool:
        return bool(self.rows(drugs))

    def runs_of(self, rows: Iterable[Treatment], gap: int) -> list[Run]:
        """Runs of the rows' days; a next day up to `gap` days after the last (difference of dates) goes on."""
        out: list[Run] = []
        for t in sorted(rows, key=lambda t: (t.start, t.index)):
            last = self.A if t.end is None else t.end
            is_open = last == self.A
            if out and (t.start - out[-1].last).days <= gap:
                before = out.pop()
                out.append(Run(before.start, max(before.last, last), before.open or is_open))
            else:
                out.append(Run(t.start, last, is_open))
        return out

    def courses(self, drugs: str | Collection[str]) -> list[Run]:
        return self.runs_of(self.rows(drugs), 14)

    def stretches(self, drugs: str | Collection[str]) -> list[Run]:
        return self.runs_of(self.rows(drugs), 1)

    def course_on(self, drugs: str | Collection[str], day: date) -> Run | None:
        """The course whose span holds the day (the day may lie in one of its gaps)."""
        for run in self.courses(drugs):
            if run.start <= day <= run.last:
                return run
        return None

    def start(self, drugs: str | Collection[str]) -> date | None:
        """First day of the course taken on A, else of the last course. (The one on A is always the last.)"""
        courses = self.courses(drugs)
        return courses[-1].start if courses else None

    def last_day(self, drugs: str | Collection[str]) -> date | None:
        courses = self.courses(drugs)
        return courses[-1].last if courses else None

    @staticmethod
    def days_in(first: date, last: date) -> list[date]:
        return [first + days(i) for i in range((last - first).days + 1)]

    # ---- drugs: how much

    def row_mg(self, row: Treatment) -> Decimal | None:
        """mg on a treatment day, fixed by the size at the row's start; None where that size is unknown."""
        if row.index not in self._mg:
            size: Decimal | None = None
            if row.unit in ("mg/day", "mg"):
                size = D(1)
            elif row.unit == "mg/kg/day":
                size = self.weight_on(row.start)
            elif row.unit in ("mg/m2/day", "mg/m2"):
                size = self.bsa_on(row.start)
            self._mg[row.index] = None if row.dose is None or size is None else row.dose * size
        return self._mg[row.index]

    def row_mean_mg(self, row: Treatment) -> Decimal | None:
        mg = self.row_mg(row)
        return mg / 2 if mg is not None and row.frequency == "alternate_day" else mg

    def rows_on(self, drug: str, day: date) -> list[Treatment]:
        """The rows that count on the day: all that cover it, less those that end on it as another begins.

        Reading: the row that hands over began before that day; two rows that both begin on it overlap.
        """
        rows = [t for t in self.rows(drug) if t.covers(day)]
        if any(t.start == day for t in rows):
            rows = [t for t in rows if not (t.end == day and t.start < day)]
        return rows

    def _sum(self, drug: str, day: date, of: Callable[[Treatment], Decimal | None]) -> Decimal | None:
        parts = [of(t) for t in self.rows_on(drug, day)]
        known = [p for p in parts if p is not None]
        return sum(known, D(0)) if parts and len(known) == len(parts) else None

    def treatment_day_mg(self, drug: str, day: date) -> Decimal | None:
        """All that is taken on a treatment day; None where not taken or where a row's size is unknown."""
        return self._sum(drug, day, self.row_mg)

    def mean_mg(self, drug: str, day: date) -> Decimal | None:
        """Mean mg a day on that day: alternate-day rows halved. None where not taken or not known."""
        return self._sum(drug, day, self.row_mean_mg)

    def _stated(self, drug: str, day: date, units: Collection[str], mean: bool) -> Decimal | None:
        rows = self.rows_on(drug, day)
        if not rows or any(t.unit not in units or t.dose is None for t in rows):
            return None
        return sum(
            (
                t.dose / 2 if mean and t.frequency == "alternate_day" else t.dose
                for t in rows
                if t.dose is not None
            ),
            D(0),
        )

    def per_kg(self, drug: str, day: date, *, mean: bool = False) -> Decimal | None:
        """mg/kg of a treatment day by the weight of that day; the stated dose where mg are unknown."""
        mg = self.mean_mg(drug, day) if mean else self.treatment_day_mg(drug, day)
        if mg is None:
            return self._stated(drug, day, ("mg/kg/day",), mean)
        kg = self.weight_on(day)
        return None if kg is None else mg / kg

    def per_m2(self, drug: str, day: date, *, mean: bool = False) -> Decimal | None:
        mg = self.mean_mg(drug, day) if mean else self.treatment_day_mg(drug, day)
        if mg is None:
            return self._stated(drug, day, ("mg/m2/day", "mg/m2"), mean)
        bsa = self.bsa_on(day)
        return None if bsa is None else mg / bsa

    def same_amount(self, drug: str, one: date, other: date) -> bool:
        """Is what is taken on two days the same in mg a day? Unknown mg: compared as stated, unit by unit."""
        a, b = self.mean_mg(drug, one), self.mean_mg(drug, other)
        if a is not None and b is not None:
            return a == b

        def stated(day: date) -> list[tuple[Any, ...]]:
            return sorted((t.unit, t.frequency, t.dose or D(0)) for t in self.rows_on(drug, day))

        return stated(one) == stated(other)

    def dose_changes(self, drug: str) -> list[date]:
        """Days whose amount is another than that of the last day taken before (a resumed dose is no change).

        Reading: where rows overlap, the day's sum is compared, not the row with the row before it.
        """
        points: set[date] = set()
        for t in self.rows(drug):
            points.add(t.start)
            points.add(t.start + days(1))
            if t.end is not None:
                points.add(t.end)
                points.add(t.end + days(1))
        changes = []
        before: date | None = None
        for day in sorted(p for p in points if p <= self.A):
            if not self.taken_on(drug, day):
                continue
            if before is not None and not self.same_amount(drug, before, day):
                changes.append(day)
            before = day
        return changes

    def steroid_equivalent_mg(self, day: date, *, mean: bool = True) -> Decimal | None:
        """mg of prednisolone equivalent of the day (0 when none is taken); None where an amount is unknown."""
        total = D(0)
        for drug, factor in PREDNISOLONE_EQUIVALENT.items():
            if self.taken_on(drug, day):
                mg = self.mean_mg(drug, day) if mean else self.treatment_day_mg(drug, day)
                if mg is None:
                    return None
                total += mg * factor
        return total

    # ---- what other modules make, for all to use

    @cached_property
    def course(self) -> Any:
        from tests.oracle import course

        return course.course_of(self)

    @cached_property
    def steps(self) -> Any:
        from tests.oracle import steps

        return steps.steps_of(self)

    # ---- outcomes

    @cached_property
    def silenced(self) -> bool:
        """After death, transfer or loss; a later visit that is no phone call ends the last two."""
        for e in self.events_of("outcome", "death", "transfer", "lost_to_follow_up"):
            came_back = any(v.date > e.date and v.kind != "phone" for v in self.visits)
            if e.code == "death" or not came_back:
                return True
        return False

    @cached_property
    def after_kidney_end(self) -> bool:
        return bool(self.events_of("outcome", "ckd_g5", "dialysis", "transplant"))
