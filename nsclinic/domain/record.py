"""One child's record as a plain immutable value: what the rules read, and nothing else.

Rows are kept as they came (decimal text, qualifier, unit). The four kinds of row are NamedTuples because a clinic holds
millions of them and they are built anew at every review. Rows of a record stand in order of date, and within a day in
the order in which they were entered: of several values of one code on one day the last counts.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Sex(StrEnum):
    """As the interchange folder writes it."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Cause of the nephrotic syndrome, as the interchange folder writes it."""

    IDIOPATHIC = "idiopathic"
    SECONDARY = "secondary"
    FAMILIAL = "familial"
    GENETIC = "genetic"
    CONGENITAL = "congenital"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """Consent of the family to the registry; None in a record means that nobody asked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class VisitKind(StrEnum):
    """How the child was seen."""

    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    PHONE = "phone"


class Qualifier(StrEnum):
    """How a value was qualified; NONE is a plain value."""

    NONE = ""
    LESS = "<"
    GREATER = ">"
    NOT_DONE = "not_done"


class Frequency(StrEnum):
    """On which days of a stretch a dose is taken."""

    DAILY = "daily"
    ALTERNATE_DAY = "alternate_day"
    SINGLE = "single"


class EventKind(StrEnum):
    """Kinds of dated events; their codes stand in resources/events.toml."""

    PROTOCOL_START = "protocol_start"
    STEP_START = "step_start"
    CLASSIFICATION = "classification"
    BIOPSY = "biopsy"
    GENETIC_TEST = "genetic_test"
    ADVERSE_EVENT = "adverse_event"
    EVENT_RESOLVED = "event_resolved"
    VACCINATION = "vaccination"
    VACCINATION_PLANNED = "vaccination_planned"
    TREATMENT_PLANNED = "treatment_planned"
    SET_ASIDE = "set_aside"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Child:
    """Who the child is. `None` and empty text mean "not known"."""

    patient_id: str
    birth_date: date
    given_name: str = ""
    family_name: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_date_estimated: bool | None = None
    guardian: str = ""
    phone: str = ""
    address: str = ""
    diagnosis_date: date | None = None
    cause: Cause | None = None
    consent_registry: Consent | None = None
    note: str = ""
    row_id: str = ""

    @property
    def name(self) -> str:
        """Given and family name, or the clinic number where neither is known."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.patient_id


class Visit(NamedTuple):
    """One contact with the child on one day."""

    on: date
    kind: VisitKind
    clinician: str = ""
    next_visit_date: date | None = None
    note: str = ""
    row_id: str = ""


class Observation(NamedTuple):
    """One value as it came. `value` is decimal text or a choice; empty with `not_done`."""

    on: date
    code: str
    value: str
    unit: str = ""
    qualifier: Qualifier = Qualifier.NONE
    hours_after_dose: str = ""
    place: str = ""
    lab: str = ""
    note: str = ""
    row_id: str = ""

    @property
    def number(self) -> Decimal:
        """The exact value in the unit it came in; only for codes whose value is a number."""
        return Decimal(self.value)

    @property
    def is_done(self) -> bool:
        """False for `not_done`, which is no value."""
        return self.qualifier is not Qualifier.NOT_DONE

    @property
    def is_censored(self) -> bool:
        """True for `<` and `>`: never used in arithmetic."""
        return self.qualifier in (Qualifier.LESS, Qualifier.GREATER)


class Treatment(NamedTuple):
    """One stretch of one dose. `end_date` is the last day taken; None is "still taken".

    `dose` is decimal text: all that is taken on one treatment day, in `dose_unit` (mg/day, mg/kg/day, mg/m2/day; mg or
    mg/m2 with `single`). Empty where the dose is not known.
    """

    drug: str
    start_date: date
    end_date: date | None = None
    dose: str = ""
    dose_unit: str = ""
    frequency: Frequency = Frequency.DAILY
    doses_per_day: int | None = None
    note: str = ""
    row_id: str = ""


class Event(NamedTuple):
    """One dated event; `code` stands in resources/events.toml (or is a step's number, a drug, a rule, a protocol)."""

    on: date
    kind: EventKind
    code: str = ""
    severity: str = ""
    clinician: str = ""
    note: str = ""
    row_id: str = ""


FORWARD_LOOKING = frozenset({EventKind.VACCINATION_PLANNED, EventKind.TREATMENT_PLANNED})
"""Events that are plans: the only ones that may lie after the as-of date."""


@dataclass(frozen=True, slots=True)
class ChildRecord:
    """All that is recorded of one child. Build it by `child_record`, which puts the rows in order.

    `when_set_aside` holds, by the row id of a `set_aside` event, the record as it stood when that event was saved:
    what was set aside are the facts of then, whatever was corrected since. An event that is not in it was told with
    the rest.
    """

    child: Child
    visits: tuple[Visit, ...] = ()
    observations: tuple[Observation, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    events: tuple[Event, ...] = ()
    when_set_aside: tuple[tuple[str, "ChildRecord"], ...] = ()

    def as_of(self, day: date) -> "ChildRecord":
        """Cut the record once, at the door: nothing dated after `day` is left, but plans.

        Plans are a visit's next date and planned vaccinations and treatments. A treatment's end date stays: one after
        `day` is a plan, and the row goes on. A diagnosis date after `day` is not known yet.
        """
        child = self.child
        if child.diagnosis_date is not None and child.diagnosis_date > day:
            child = replace(child, diagnosis_date=None)
        return ChildRecord(
            child=child,
            visits=tuple(visit for visit in self.visits if visit.on <= day),
            observations=tuple(row for row in self.observations if row.on <= day),
            treatments=tuple(row for row in self.treatments if row.start_date <= day),
            events=tuple(row for row in self.events if row.on <= day or row.kind in FORWARD_LOOKING),
            when_set_aside=self.when_set_aside,
        )


def child_record(
    child: Child,
    visits: tuple[Visit, ...] | list[Visit] = (),
    observations: tuple[Observation, ...] | list[Observation] = (),
    treatments: tuple[Treatment, ...] | list[Treatment] = (),
    events: tuple[Event, ...] | list[Event] = (),
    when_set_aside: tuple[tuple[str, ChildRecord], ...] = (),
) -> ChildRecord:
    """Put rows in order of date; rows of one date keep the order given, which is the order of entry."""
    return ChildRecord(
        child=child,
        visits=tuple(sorted(visits, key=lambda row: row.on)),
        observations=tuple(sorted(observations, key=lambda row: row.on)),
        treatments=tuple(sorted(treatments, key=lambda row: row.start_date)),
        events=tuple(sorted(events, key=lambda row: row.on)),
        when_set_aside=when_set_aside,
    )
