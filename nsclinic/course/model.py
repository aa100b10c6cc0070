"""What the record of a child means under a protocol, as values: the answers of rules 1 to 3.

Each value keeps the dated rows that it rests on, so that every screen and page can show why.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from nsclinic.domain.record import Frequency, Observation


class UrineState(StrEnum):
    """State of the urine; UNKNOWN is an answer of its own, never taken for another."""

    COMPLETE_REMISSION = "complete_remission"
    PARTIAL_REMISSION = "partial_remission"
    NEPHROTIC = "nephrotic"
    UNKNOWN = "unknown"


REMISSION = frozenset({UrineState.COMPLETE_REMISSION, UrineState.PARTIAL_REMISSION})


class SteroidResponse(StrEnum):
    """How the disease answered to the first steroid course."""

    SSNS = "SSNS"
    LATE_RESPONDER = "late_responder"
    SRNS = "SRNS"
    PENDING = "pending"
    UNKNOWN = "unknown"


class RelapseFrequency(StrEnum):
    """Pattern of relapses of a child who responds to steroids."""

    NONE = "none"
    INFREQUENT = "infrequent"
    FREQUENT = "frequent"
    STEROID_DEPENDENT = "steroid_dependent"


class StepOutcome(StrEnum):
    """How a step of the protocol ended, or `ongoing`."""

    ONGOING = "ongoing"
    COMPLETE_REMISSION = "complete_remission"
    PARTIAL_REMISSION = "partial_remission"
    RELAPSED = "relapsed"
    RESISTANT = "resistant"
    NOT_EVALUABLE = "not_evaluable"
    STOPPED = "stopped"


class BestResponse(StrEnum):
    """Best urine category within a step's window."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class EvidenceDay:
    """A day with urine evidence and what it says.

    `row` is the observation that decided, None for the day of diagnosis. `joins` is the state that the day counts as
    where it is a lone dipstick day between two days of one other state (rules 1), else None.
    """

    on: date
    own_state: UrineState
    row: Observation | None
    joins: UrineState | None = None

    @property
    def state(self) -> UrineState:
        """The state that the day counts as in every rule."""
        return self.joins or self.own_state

    @property
    def is_dipstick(self) -> bool:
        """Whether a dipstick decided the day: three such days in a row are needed to confirm an episode."""
        return self.row is not None and self.row.code == "dipstick_protein"

    @property
    def is_joined(self) -> bool:
        """Whether the day only joins its neighbours: it never confirms an episode nor ends a span of days."""
        return self.joins is not None


@dataclass(frozen=True, slots=True)
class Episode:
    """A maximal run of evidence days of one state: from `start` to `end`, both included; the last has no end."""

    state: UrineState
    start: date
    end: date | None
    days: tuple[EvidenceDay, ...]
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The course of the disease on the as-of date (rules 1 and 2).

    `evidence` are all urine days in order. `state` is the current episode's, UNKNOWN when the evidence is too old;
    `current` is that episode, None when unknown. `steroid_start` is day 0 of the response, None without a daily course.
    """

    evidence: tuple[EvidenceDay, ...]
    episodes: tuple[Episode, ...]
    current: Episode | None
    relapses: tuple[date, ...]
    relapses_per_year: Decimal | None
    steroid_response: SteroidResponse
    steroid_response_date: date | None
    relapse_pattern: RelapseFrequency | None
    steroid_start: date | None = None
    is_steroid_before_record: bool = False
    is_classified_elsewhere: bool = False

    @property
    def state(self) -> UrineState:
        """State of the urine now."""
        return self.current.state if self.current else UrineState.UNKNOWN

    @property
    def state_since(self) -> date | None:
        """First day of the current episode; None while the state is unknown."""
        return self.current.start if self.current else None

    @property
    def is_confirmed(self) -> bool:
        """Whether the current episode is confirmed; False while the state is unknown."""
        return self.current is not None and self.current.is_confirmed

    @property
    def is_relapse(self) -> bool:
        """Whether the current episode is a relapse."""
        return self.current is not None and self.current.start in self.relapses

    @property
    def latest_evidence(self) -> EvidenceDay | None:
        """The last day with urine evidence, however old."""
        return self.evidence[-1] if self.evidence else None


@dataclass(frozen=True, slots=True)
class Exposure:
    """Whether tacrolimus truly reached its target (rules 3): the troughs counted and those at or above the target."""

    troughs: tuple[Observation, ...]
    reached: tuple[Observation, ...]
    is_asked: bool
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a stepwise protocol, or the tacrolimus course of another protocol at its decision.

    `end` is the last day, None while it lies ahead or is open. `window_end` is the last day whose urine counts.
    `final` is the urine that decided, None where there is none recent enough. `exposure` is None but for tacrolimus.
    """

    number: int
    start: date
    end: date | None
    outcome: StepOutcome
    best_response: BestResponse
    remission_date: date | None
    decision_date: date
    window_end: date
    final: EvidenceDay | None
    exposure: Exposure | None = None
    is_begun_by_event: bool = False


@dataclass(frozen=True, slots=True)
class Dose:
    """What is taken of one drug on a treatment day, and the protocol's range for it (contract 3).

    Each of the three amounts is None where it cannot be known. `protocol_*` are None where the source prints none.
    `dose_unit` and `stated` keep the dose as it was written.
    """

    drug: str
    frequency: Frequency
    per_day_mg: Decimal | None
    mg_per_kg: Decimal | None
    mg_per_m2: Decimal | None
    protocol_low: Decimal | None
    protocol_high: Decimal | None
    protocol_unit: str | None
    stated: str
    stated_unit: str
    doses_per_day: int | None
    since: date


@dataclass(frozen=True, slots=True)
class Size:
    """Weight and height in force on a day, each None where it is not known or too old (rules 0)."""

    weight: Observation | None
    height: Observation | None
    weight_kg: Decimal | None
    height_cm: Decimal | None
    surface_m2: Decimal | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """Where the child stands on the protocol, for the strip: step, day of it (day 0 = start) and days it lasts."""

    number: int
    day: int
    of_days: int
    decision_date: date
