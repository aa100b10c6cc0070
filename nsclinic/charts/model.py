"""What a chart of a child shows, as plain values on one time axis: the one thing that screen and paper draw.

Nothing here knows a pixel, a font or a language. A mark carries the value as it came beside the place where it is
drawn, so that what is read aloud or shown on hover is never the converted number.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import log
from typing import NamedTuple

from nsclinic.course.model import StepOutcome, UrineState
from nsclinic.domain.record import Frequency, Qualifier


class LaneName(StrEnum):
    """The lanes of the course chart, from top to bottom."""

    STEPS = "steps"
    URINE = "urine"
    LEVELS = "levels"
    KIDNEY = "kidney"
    STEROID = "steroid"
    DRUGS = "drugs"
    EVENTS = "events"

    @property
    def rank(self) -> int:
        """0 for the lane at the top."""
        return tuple(LaneName).index(self)


class TileLane(StrEnum):
    """What a value is that stands in no lane of the course chart."""

    GROWTH = "growth"
    PRESSURE = "pressure"
    BLOOD = "blood"
    OVER_DOSE = "over_dose"


class Shape(StrEnum):
    """Form of a mark: what tells kinds apart where colour cannot."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DOWN = "triangle_down"
    DIAMOND = "diamond"
    CROSS = "cross"
    PLUS = "plus"
    BAR = "bar"
    STAR = "star"
    HEXAGON = "hexagon"


class Mark(NamedTuple):
    """One dated thing that the cursor can stop at.

    `code` is an observation code, a drug, an event's `kind:code`, or one of `relapse`, `remission`, `diagnosis`,
    `step`, `decision`, `egfr`, `egfr_u25`, `steroid`, `steroid_pulse`. `value`, `unit` and `qualifier` are as they came
    (or as computed, for rates and steroids). `y` is the place on the axis of its panel, in the unit of that axis and
    inside its ends; None where the lane has no axis.
    `panel` is the panel of a scaled lane, or the row of a lane of rows. `is_kept`: never left out when marks lie too
    close to be told apart. `is_severe`: an adverse event of the grade that brings a child to hospital.
    """

    lane: LaneName | TileLane
    on: date
    code: str
    shape: Shape
    y: float | None = None
    panel: int = 0
    value: str = ""
    unit: str = ""
    qualifier: Qualifier = Qualifier.NONE
    state: UrineState | None = None
    label: str = ""
    detail: str = ""
    is_faint: bool = False
    is_kept: bool = False
    row_id: str = ""
    is_severe: bool = False

    @property
    def is_censored(self) -> bool:
        """True for `<` and `>`: drawn open, with an arrow away from the limit."""
        return self.qualifier in (Qualifier.LESS, Qualifier.GREATER)


class Tick(NamedTuple):
    """A labelled place on an axis of values."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of values from `low` to `high` in `unit`; on a logarithmic one both are above zero.

    `ticks` stand in the order in which room is given to them.
    """

    low: float
    high: float
    unit: str
    ticks: tuple[Tick, ...]
    is_log: bool = False

    def share(self, value: float) -> float:
        """Give how far up the axis a value stands: 0 at `low`, 1 at `high`."""
        if self.is_log:
            return log(value / self.low) / log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


class Zone(NamedTuple):
    """A stretch of the urine axis that means a state, over the whole time."""

    state: UrineState
    low: float
    high: float


class Band(NamedTuple):
    """A target in force from `start` to `end`, both included; `phase` as in the protocol's target."""

    start: date
    end: date
    low: float
    high: float
    phase: str = "always"


class Reference(NamedTuple):
    """A value that others are held against from `start` to `end`; `code` says what it is."""

    start: date
    end: date
    y: float
    code: str


class Curve(NamedTuple):
    """A line that values are read against, through `points` in order of time; `code` says what it is.

    Of a limit that changes with a birthday or a height both sides of the change are points, a day apart.
    """

    code: str
    points: tuple[tuple[date, float], ...]

    @property
    def last(self) -> float:
        """Where it stands at its end."""
        return self.points[-1][1]


@dataclass(frozen=True, slots=True)
class Panel:
    """One system of axes: marks over time against values.

    `code` is the one observation code that it shows, empty where several share the axis. A line joins two values
    that lie no more than `longest_join_days` apart: over a longer time nothing is known.
    """

    code: str
    axis: Axis
    marks: tuple[Mark, ...]
    longest_join_days: int
    zones: tuple[Zone, ...] = ()
    bands: tuple[Band, ...] = ()
    references: tuple[Reference, ...] = ()
    curves: tuple[Curve, ...] = ()


class StepBar(NamedTuple):
    """A step of the protocol, or the first steroid course (`number` None). `days` lasted up to `end`, day 0 = start.

    `end` is the last day, the as-of date where it goes on (`is_open`).
    """

    start: date
    end: date
    number: int | None
    title: dict[str, str]
    days: int
    of_days: int | None
    outcome: StepOutcome | None
    is_open: bool


class DoseBar(NamedTuple):
    """A stretch of one dose. `amount` in `unit` is what is written into it, None where the dose is not known.

    `share` is its height: the dose as a share of the highest of that drug, 1 where it cannot be compared.
    """

    start: date
    end: date
    amount: Decimal | None
    unit: str
    frequency: Frequency
    share: float
    is_open: bool
    row_id: str = ""


class EventBar(NamedTuple):
    """An adverse event from its day to the day it was resolved, the as-of date where it goes on."""

    start: date
    end: date
    code: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class DrugRow:
    """All stretches of one drug. Rows stand in the order in which room is given to them."""

    drug: str
    bars: tuple[DoseBar, ...]
    note: str = ""


class Missing(StrEnum):
    """What a dose per kg cannot be known without."""

    DOSE = "dose"
    WEIGHT = "weight"
    HEIGHT = "height"


class SteroidStep(NamedTuple):
    """A stretch of one daily amount: mg/kg/day of prednisolone equivalent, alternate days halved, without pulses.

    `per_kg` is None where it cannot be known, and `missing` says what it would need: never 0. `is_open`: goes on.
    """

    start: date
    end: date
    per_kg: Decimal | None
    missing: Missing | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class SteroidLane:
    """All steroids of a child together over time, and the doses given once, which no axis of daily doses could hold."""

    axis: Axis
    steps: tuple[SteroidStep, ...]
    marks: tuple[Mark, ...]


class EventRowName(StrEnum):
    """The rows of the events lane; an empty one is left out."""

    FINDINGS = "findings"
    ADVERSE = "adverse"
    VACCINES = "vaccines"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of the events lane."""

    name: EventRowName
    bars: tuple[EventBar, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Anything about one child on a time axis from `start` to `end`, both included.

    `marks` are all marks in the order in which the cursor goes.
    """

    start: date
    end: date
    as_of: date
    marks: tuple[Mark, ...]

    def of_lane(self, lane: LaneName) -> tuple[Mark, ...]:
        """Give the marks of one lane in order of time."""
        return tuple(mark for mark in self.marks if mark.lane is lane)


@dataclass(frozen=True, slots=True)
class CourseChart(TimeChart):
    """The course of one child. An empty lane is an empty tuple. Marks go by time, then by lane.

    `changes` are the marks at which something turned, in their order. `since` is the day of the visit before the last
    one: what came after it is new; None before there are two visits.
    """

    steps: tuple[StepBar, ...]
    urine: Panel | None
    levels: tuple[Panel, ...]
    kidney: tuple[Panel, ...]
    drugs: tuple[DrugRow, ...]
    events: tuple[EventRow, ...]
    steroid: SteroidLane | None = None
    changes: tuple[Mark, ...] = ()
    since: date | None = None

    def is_new(self, day: date) -> bool:
        """Say whether a day lies after the visit before the last one; never after the as-of date, which is a plan."""
        return self.since is not None and self.since < day <= self.as_of
