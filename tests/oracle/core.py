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
units       in_unit(obs, unit) -> Decimal (censored: the limit's number); RATIO[code][unit]
censoring   decides(obs, op, limit) -> True / False / None, limit in the row's own unit;
            obs.exact (a number without < or >), obs.has_value
world       w = World(rows, as_of, default_protocol)
  data      w.as_of(day) -> the World of an earlier day; w.A, w.patient, w.visits, w.observations,
            w.treatments, w.events (all dated <= A, in order of date, then of the file), w.planned
            (vaccination_planned, treatment_planned of any date), w.protocol (id), w.rules (PROTOCOLS[id])
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
  course    w.course, made when first asked for: .evidence [Evidence(day, state, kind, weak)], one a day, in order, lone
            dipstick days already counted as their neighbours' state (.weak: such a day); .episodes [Episode(state,
            start, end, days)]; .state, .state_since, .confirmed; .current (Episode or None); .relapses [date];
            .relapses_per_year; .response, .response_date, .pattern; .first_cr; .cr_since (A's state is CR: its first
            day, else None); .is_relapse, .is_suspected; .state_on(day); states are the words of the contract
            w.steps (list of steps.Step: number, start, end, outcome, best_response, remission_date, decision_date)
            w.target(code) -> (low, high) or None: the trough's target in force on A, ng/mL
            w.not_a_trough(row) -> True when hours_after_dose is known and outside 10.5..13.5
  outcome   w.silenced (death, transfer, lost: nothing but the course), w.after_kidney_end (ckd_g5, dialysis,
            transplant: no rule of the path)
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.oracle.months import (
    add_months,
    completed_years,
    days,
    months_passed,
    older_than_months,
    within_months,
)
from tests.oracle.records import Records
from tests.oracle.rows import Event, Observation, Patient, Run, Treatment, Visit, decides, in_unit, names
from tests.oracle.tables import (
    ANTI_CD20,
    CNI,
    IMMUNOSUPPRESSANTS,
    INFECTION_DRUGS,
    MMF,
    MOFETIL,
    MYCOPHENOLATE,
    ORAL_STEROIDS,
    OTHER_TACROLIMUS_PROTOCOLS,
    PREDNISOLONE_EQUIVALENT,
    PROTOCOLS,
    RATIO,
    STEROIDS,
    TAC_GUIDE,
    THREE_STEP,
    ProtocolRules,
    Range,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

__all__ = [
    "ANTI_CD20",
    "CNI",
    "IMMUNOSUPPRESSANTS",
    "INFECTION_DRUGS",
    "MMF",
    "MOFETIL",
    "MYCOPHENOLATE",
    "ORAL_STEROIDS",
    "OTHER_TACROLIMUS_PROTOCOLS",
    "PREDNISOLONE_EQUIVALENT",
    "PROTOCOLS",
    "RATIO",
    "STEROIDS",
    "TAC_GUIDE",
    "THREE_STEP",
    "Event",
    "Observation",
    "Patient",
    "ProtocolRules",
    "Range",
    "Run",
    "Treatment",
    "Visit",
    "World",
    "add_months",
    "completed_years",
    "days",
    "decides",
    "in_unit",
    "months_passed",
    "older_than_months",
    "within_months",
]

D = Decimal


def _halved(amount: Decimal | None, row: Treatment) -> Decimal | None:
    """The mean over time of what is taken on a treatment day."""
    return amount / 2 if amount is not None and row.frequency == "alternate_day" else amount


class World(Records):
    """One child on A: the records, with what was taken when and how much."""

    def as_of(self, day: date) -> World:
        """The same child as known on an earlier day."""
        return World(self._rows, day, self._default)

    # ---- drugs: when

    def rows(self, drugs: str | Collection[str]) -> list[Treatment]:
        return [t for t in self.treatments if t.drug in names(drugs)]

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
        return _halved(self.row_mg(row), row)

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

    def stated(self, drug: str, day: date, units: Collection[str], *, mean: bool) -> Decimal | None:
        """The doses of the day as they are stated, where all are in one of the units."""
        rows = self.rows_on(drug, day)
        if not rows or any(t.unit not in units or t.dose is None for t in rows):
            return None
        return self._sum(drug, day, lambda t: _halved(t.dose, t) if mean else t.dose)

    def _per(
        self, drug: str, day: date, size: Decimal | None, units: Collection[str], *, mean: bool
    ) -> Decimal | None:
        """Row by row: its mg over the size of the day, or its stated dose where its own mg are not known."""

        def of(t: Treatment) -> Decimal | None:
            mg = self.row_mg(t)
            stated = t.dose if t.unit in units else None
            if mg is not None:
                stated = None if size is None else mg / size
            return _halved(stated, t) if mean else stated

        return self._sum(drug, day, of)

    def per_kg(self, drug: str, day: date, *, mean: bool = False) -> Decimal | None:
        """mg/kg of a treatment day by the weight of that day; the stated dose where mg are unknown."""
        return self._per(drug, day, self.weight_on(day), ("mg/kg/day",), mean=mean)

    def per_m2(self, drug: str, day: date, *, mean: bool = False) -> Decimal | None:
        return self._per(drug, day, self.bsa_on(day), ("mg/m2/day", "mg/m2"), mean=mean)

    def same_amount(self, drug: str, one: date, other: date) -> bool:
        """Is what is taken on two days the same in mg a day, of a treatment day and in the mean?

        Unknown mg: compared as stated, unit by unit.
        """
        for mg_on in (self.treatment_day_mg, self.mean_mg):
            a, b = mg_on(drug, one), mg_on(drug, other)
            if a is None or b is None:
                return self._as_stated(drug, one) == self._as_stated(drug, other)
            if a != b:
                return False
        return True

    def _as_stated(self, drug: str, day: date) -> list[tuple[Any, ...]]:
        return sorted((t.unit, t.frequency, t.dose or D(0)) for t in self.rows_on(drug, day))

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

    @staticmethod
    def not_a_trough(row: Observation) -> bool:
        """Known to be taken outside 10.5 to 13.5 hours after the dose (an hour that is not known is no lack)."""
        return row.hours is not None and not D("10.5") <= row.hours <= D("13.5")

    def target(self, code: str) -> tuple[Decimal, Decimal] | None:
        """The trough's target in force on A, ng/mL."""
        from tests.oracle import course

        return course.target_on(self, code)

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
