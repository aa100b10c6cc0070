"""Findings and the review that holds them: values with codes and parameters; sentences are made in wording."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from nsclinic.course.model import Course, Dose, Size, Step


class Severity(StrEnum):
    """How pressing a finding is; listed from the most to the least serious."""

    STOP = "stop"
    URGENT = "urgent"
    ACTION = "action"
    DUE = "due"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the most serious."""
        return tuple(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated thing a finding saw: an observation, a drug, an event or a column of the child, with its value.

    `code` is an observation code, a drug, an event's `kind:code`, or a column of patients.csv. `row_id` is the row it
    stands in, so that a screen can show it; empty for what was computed.
    """

    code: str
    on: date | None
    value: Decimal | str | None = None
    unit: str = ""
    qualifier: str = ""
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a finding's rule or number stands. `is_reviewed` is False for a source nobody qualified has reviewed."""

    key: str
    document: str
    section: str
    is_reviewed: bool = True


@dataclass(frozen=True, slots=True)
class SetAside:
    """Who set a finding aside, when, and why."""

    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as a parameter of a sentence: wording writes it, isolated, with its unit."""

    value: Decimal
    unit: str


Parameter = Amount | date | int | str | Decimal
"""What a sentence may be filled with. A `str` is a catalogue code (drug, analyte, event) that wording labels."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a child on a day.

    `variant` picks among a rule's sentences (empty for the only one). `advice` are the doses that the action suggests,
    in the order in which they are taken.
    """

    rule: str
    severity: Severity
    facts: tuple[Fact, ...]
    source: Source
    since: date
    variant: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    advice: tuple["SuggestedDose", ...] = ()
    set_aside: SetAside | None = None


@dataclass(frozen=True, slots=True)
class SuggestedDose:
    """A dose that a finding suggests, in mg for this child.

    `per_day_mg` is what is taken on a treatment day, rounded to what capsules allow, None where the child's size is not
    known (`missing` says what). `rule_dose` is the protocol's number. `is_capped` where a ceiling made it smaller.
    """

    drug: str
    rule_dose: Amount
    per_day_mg: Decimal | None
    frequency: str
    doses_per_day: int | None
    missing: tuple[str, ...] = ()
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A rule that could not be answered, and the observation code or column of patients.csv that it lacks."""

    rule: str
    input: str


class LevelVerdict(StrEnum):
    """A drug level against its target."""

    BELOW = "below"
    IN_RANGE = "in_range"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Level:
    """The latest level of one code with the target in force; ends are None where the protocol prints no target."""

    code: str
    value: Decimal
    qualifier: str
    unit: str
    on: date
    target_low: Decimal | None
    target_high: Decimal | None
    target_unit: str
    target_source: str
    verdict: LevelVerdict | None
    is_trough: bool = True
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """Something due: an observation code, `visit`, `urine`, `biopsy`, `genetic_test`."""

    what: str
    on: date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Egfr:
    """An estimated glomerular filtration rate in mL/min/1.73 m²."""

    value: Decimal
    formula: str
    on: date


@dataclass(frozen=True, slots=True)
class SteroidExposure:
    """Drug exposure up to the as-of date (contract 3); None where it cannot be known."""

    prednisolone_mg_per_kg_12m: Decimal | None
    tac_days: int


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the program concludes about one child on one day."""

    patient_id: str
    as_of: date
    protocol_id: str
    protocol_version: str
    protocol_hash: str
    course: Course
    size: Size
    egfr: Egfr | None
    steps: tuple[Step, ...]
    doses: tuple[Dose, ...]
    levels: tuple[Level, ...]
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    due: tuple[Due, ...]
    next_visit: date | None
    exposure: SteroidExposure

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that nobody has set aside, most serious first."""
        return tuple(finding for finding in self.findings if finding.set_aside is None)
