"""A child's records cut at A: values, events, age, weight and height in force, kidney function (section 0)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.oracle.months import completed_years, days, months_passed, older_than_months
from tests.oracle.rows import Event, Observation, Patient, Treatment, Visit, day_of, in_unit, names, number_of
from tests.oracle.tables import PROTOCOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

D = Decimal


class Records:
    def __init__(self, rows: Mapping[str, Any], as_of: date, default_protocol: str = "three-step") -> None:
        self.A = as_of
        self._rows, self._default = rows, default_protocol
        p = rows["patient"]
        birth = day_of(p["birth_date"])
        assert birth is not None
        diagnosis = day_of(p.get("diagnosis_date"))
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
            d = day_of(r["date"])
            assert d is not None
            if d <= self.A:
                out.append(Visit(day_of(r.get("next_visit_date")), d, r.get("kind", ""), i))
        return sorted(out, key=lambda v: (v.date, v.index))

    def _observations(self, rows: Iterable[Mapping[str, str]]) -> list[Observation]:
        out = []
        for i, r in enumerate(rows):
            d = day_of(r["date"])
            assert d is not None
            if d <= self.A:
                text = r.get("value", "")
                out.append(
                    Observation(
                        d,
                        r["code"],
                        r.get("qualifier", ""),
                        text,
                        number_of(text),
                        r.get("unit", ""),
                        number_of(r.get("hours_after_dose")),
                        r.get("place", ""),
                        i,
                    )
                )
        return sorted(out, key=lambda o: (o.date, o.index))

    def _treatments(self, rows: Iterable[Mapping[str, str]]) -> list[Treatment]:
        out = []
        for i, r in enumerate(rows):
            start, end = day_of(r["start_date"]), day_of(r.get("end_date"))
            assert start is not None
            if start > self.A:
                continue
            frequency = r.get("frequency") or "daily"
            if frequency == "single":
                end = start  # reading: one dose, on its start, whatever end_date says (or does not)
            elif end is not None and end > self.A:
                end = None  # "an end_date after A is a plan, the row goes on"
            out.append(
                Treatment(
                    r["drug"], start, end, number_of(r.get("dose")), r.get("dose_unit", ""), frequency, i
                )
            )
        return sorted(out, key=lambda t: (t.start, t.index))

    @staticmethod
    def _events(rows: Iterable[Mapping[str, str]]) -> list[Event]:
        out = []
        for i, r in enumerate(rows):
            d = day_of(r["date"])
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
        rows = [o for code in names(codes) for o in self.values(code, first, last)]
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
