"""One child's rows as typed values, and what a censored value decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.tables import RATIO

if TYPE_CHECKING:
    from collections.abc import Collection

D = Decimal


@dataclass(frozen=True)
class Patient:
    patient_id: str
    sex: str
    birth: date
    diagnosis: date | None
    cause: str


@dataclass(frozen=True)
class Visit:
    next_visit: date | None
    date: date
    kind: str
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


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def number_of(text: str | None) -> Decimal | None:
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


def names(drugs: str | Collection[str]) -> Collection[str]:
    return (drugs,) if isinstance(drugs, str) else drugs
