"""The story of one invented child, told in days since the diagnosis: states of the urine, drugs, events, visits.

Stories are written by the functions of `stories` and `long_stories`; what happens after the last visit is cut off.
"""

from bisect import bisect_right, insort
from dataclasses import dataclass, field
from math import sqrt

from nsclinic.clinic.demo.body import DAYS_A_YEAR, height_cm, weight_kg
from nsclinic.clinic.demo.dice import Dice
from nsclinic.course.model import UrineState
from nsclinic.domain.catalogue import drugs
from nsclinic.domain.record import FORWARD_LOOKING, Cause, EventKind, Frequency, Sex

CR = UrineState.COMPLETE_REMISSION
PR = UrineState.PARTIAL_REMISSION
NS = UrineState.NEPHROTIC

SIX_MONTHS = 184
REDOSE_DAYS = 600


@dataclass(slots=True)
class Stretch:
    """One dose for a while; `end` is the last day, None while it is taken."""

    drug: str
    start: int
    end: int | None
    dose: str
    unit: str
    frequency: Frequency
    times: int | None
    note: str = ""


@dataclass(slots=True)
class Happening:
    """One event on a day."""

    day: int
    kind: EventKind
    code: str
    severity: str = ""
    note: str = ""


@dataclass(slots=True)
class Value:
    """A value that the story fixes for the visit of a day instead of leaving it to the laboratory."""

    value: str
    unit: str = ""
    qualifier: str = ""
    hours: str = ""


@dataclass(slots=True)
class Story:
    """All that will be written of one child. `seen` is the day of the last visit, `now` the as-of day."""

    dice: Dice
    sex: Sex
    age_days: int
    seen: int
    now: int
    protocol: str = "three-step"
    cause: Cause | None = Cause.IDIOPATHIC
    z: float = 0.0
    build: float = 1.0
    states: list[tuple[int, UrineState]] = field(default_factory=lambda: [(-10_000, NS)])
    stretches: list[Stretch] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    visits: set[int] = field(default_factory=set)
    away: list[tuple[int, int]] = field(default_factory=list)
    home_strips: list[tuple[int, str]] = field(default_factory=list)
    skipped: list[tuple[str, int, int]] = field(default_factory=list)
    fixed: dict[tuple[int, str], Value] = field(default_factory=dict)
    growth_ends: int | None = None
    kidney_falls: tuple[int, float] | None = None
    wants_strips: bool = False
    trough_per_dose: float = 60.0
    csa_trough: float = 115.0

    def turn(self, day: int, state: UrineState) -> None:
        """Let the urine change on a day on which it is tested."""
        insort(self.states, (day, state), key=lambda turn: turn[0])
        self.visits.add(day)

    def state(self, day: int) -> UrineState:
        """Give the true state of a day."""
        return self.states[bisect_right(self.states, day, key=lambda turn: turn[0]) - 1][1]

    def see(self, *days: int) -> None:
        """Let the child be seen on these days whatever else is booked."""
        self.visits.update(days)

    def size(self, day: int) -> tuple[float, float, float]:
        """Give weight in kg (swollen while nephrotic), height in cm, body surface in m²."""
        age = self.age_days + day
        grown = age if self.growth_ends is None else min(age, self.age_days + self.growth_ends)
        height = height_cm(self.sex, grown, self.z)
        weight = weight_kg(height, age, self.build)
        if self.state(day) is NS:
            weight *= 1.05
        return weight, height, sqrt(weight * height / 3600)

    def event(self, day: int, kind: EventKind, code: str, severity: str = "", note: str = "") -> None:
        """Let something happen, if the clinic came to know of it; a plan may lie ahead."""
        if day <= self.now or kind in FORWARD_LOOKING:
            self.events.append(Happening(day, kind, code, severity, note))

    def give(  # noqa: PLR0913 - a prescription has that many parts
        self,
        drug: str,
        start: int,
        end: int | None = None,
        *,
        mg: float = 0,
        per_kg: float = 0,
        per_m2: float = 0,
        at_most: float = 1e9,
        frequency: Frequency = Frequency.DAILY,
        times: int | None = 1,
        note: str = "",
    ) -> None:
        """Prescribe a dose from `start` to `end` (last day), fixed in whole capsules by the size of the start."""
        if start > self.now or (end is not None and end < start):
            return
        weight, _, surface = self.size(start)
        step = drugs()[drug].step_mg
        wanted = min(mg + per_kg * weight + per_m2 * surface, at_most)
        grain = float(step) if step is not None else 2.5
        nearest = 0.5 if drug == "tacrolimus" else 0.0
        dose = max(int(wanted / grain + nearest + 1e-9), 1) * grain if wanted >= grain / 2 else wanted
        unit = "mg" if frequency is Frequency.SINGLE else "mg/day"
        until = None if end is None or end >= self.now else end
        last = start if frequency is Frequency.SINGLE else until
        self.stretches.append(Stretch(drug, start, last, _decimal(dose), unit, frequency, times, note))

    def keep_on(
        self, drug: str, start: int, end: int | None, *, per_kg: float = 0, per_m2: float = 0
    ) -> None:
        """Prescribe a drug twice a day for long, its dose renewed about once a year as the child grows."""
        last = self.now if end is None else end
        day = start
        while day <= min(last, self.now):
            following = day + REDOSE_DAYS
            until = end if following + 90 > last else following - 1
            self.give(drug, day, until, per_kg=per_kg, per_m2=per_m2, times=2)
            if until == end:
                return
            day = following

    def prednisolone(self, start: int, end: int | None, per_kg: float = 2.0) -> None:
        """Prescribe daily prednisolone, 60 mg at most."""
        self.give("prednisolone", start, end, per_kg=per_kg, at_most=60)

    def prednisolone_alternate(self, start: int, end: int | None, per_kg: float) -> None:
        """Prescribe prednisolone on alternate days."""
        self.give("prednisolone", start, end, per_kg=per_kg, at_most=60, frequency=Frequency.ALTERNATE_DAY)

    def is_on(self, drug: str, day: int) -> bool:
        """Say whether a drug is taken on a day."""
        return any(
            row.drug == drug and row.start <= day and (row.end is None or row.end >= day)
            for row in self.stretches
        )

    def stretch_on(self, drug: str, day: int) -> Stretch | None:
        """Give the stretch of a drug taken on a day, the last one where two meet."""
        taken = [
            row
            for row in self.stretches
            if row.drug == drug and row.start <= day and (row.end is None or row.end >= day)
        ]
        return max(taken, key=lambda row: row.start) if taken else None

    def skip(self, code: str, first: int, last: int) -> None:
        """Let a test not be done between two days, both included."""
        self.skipped.append((code, first, last))

    def fix(
        self, day: int, code: str, value: str, unit: str = "", *, qualifier: str = "", hours: str = ""
    ) -> None:
        """Fix what is measured on a visit's day."""
        self.fixed[day, code] = Value(value, unit, qualifier, hours)

    def age_years(self, day: int) -> float:
        """Give the age on a day in years."""
        return (self.age_days + day) / DAYS_A_YEAR


def _decimal(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
