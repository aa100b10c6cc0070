"""The tables of a registry package and their columns: the one home of what may leave the clinic.

An allow-list: of the interchange folder's tables only the columns named here, and what was concluded of a child. No
name, guardian, phone, address, clinician, laboratory or note is among them, so none can be written by mistake.

The writer, the data dictionary, FHIR and the central registry read the columns from here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from nsclinic.course.model import BestResponse, RelapseFrequency, StepOutcome, SteroidResponse, UrineState
from nsclinic.domain.catalogue import analytes, drugs, event_kinds, treatment_drugs
from nsclinic.domain.record import Cause, Consent, EventKind, Frequency, Qualifier, Sex, VisitKind
from nsclinic.exchange.observation_rows import PLACES
from nsclinic.exchange.rows import SEVERITIES
from nsclinic.exchange.tables import ROW_ID

PATIENT_ID = "patient_id"


class FieldType(StrEnum):
    """What a cell holds, in Table Schema's words; BOOLEAN is written `yes` and `no`."""

    STRING = "string"
    DATE = "date"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class PackageField:
    """One column.

    `choices` are all codes that may stand in it, empty where any text or number may. `unit` is ours, as the catalogues
    spell it, empty where the number has none. A required cell is never empty.
    """

    name: str
    type: FieldType
    meaning: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class PackageTable:
    """One file of a package; `key` are the columns that know a row, none where rows are not known."""

    name: str
    meaning: str
    fields: tuple[PackageField, ...]
    key: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in the order in which they are written."""
        return tuple(field.name for field in self.fields)


DRUG_COLUMNS = (
    "first_day",
    "last_day",
    "relapse_rate_before",
    "relapse_rate_after",
    "steroid_dose_before",
    "steroid_dose_after",
    "adverse_events",
)
"""What the course says of each drug that treats the disease: a column is the drug's code, `_` and one of these."""

LIST_SEPARATOR = ";"
"""Between the codes of a cell that lists several."""

STRING, DATE, INTEGER, NUMBER, BOOLEAN = FieldType


def _codes(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(value) for value in values if value)


def _of(
    name: str, kind: FieldType, meaning: str, choices: Iterable[str] = (), unit: str = ""
) -> PackageField:
    return PackageField(name, kind, meaning, _codes(choices), unit)


def _must(name: str, kind: FieldType, meaning: str, choices: Iterable[str] = ()) -> PackageField:
    return PackageField(name, kind, meaning, _codes(choices), is_required=True)


def _drug_fields() -> Iterator[PackageField]:
    for code in treatment_drugs():
        label = drugs()[code].label
        said = (
            (DATE, f"first day on which {label} was ever taken; empty where it never was", ""),
            (DATE, f"last day on which {label} was taken; empty while it is taken on the as-of day", ""),
            (NUMBER, f"relapses a year from the diagnosis to the first day of {label}", "1/year"),
            (NUMBER, f"relapses a year from the first to the last day of {label}", "1/year"),
            (NUMBER, f"mean steroid, as prednisolone, of the 90 days before {label}", "mg/kg/day"),
            (NUMBER, f"mean steroid, as prednisolone, of the last 90 days on {label}", "mg/kg/day"),
            (STRING, f"codes of the adverse events on days on which {label} was taken, ';' between", ""),
        )
        for column, (kind, meaning, unit) in zip(DRUG_COLUMNS, said, strict=True):
            yield _of(f"{code}_{column}", kind, meaning, unit=unit)


def _first_unit(code: str) -> str:
    return analytes()[code].units[0].symbol


_CHILD = _must(
    PATIENT_ID, STRING, "pseudonym of the child: 26 characters, the same in every package of the site"
)
_ROW = _must(ROW_ID, STRING, "pseudonym of the row: the same in every package of the site")
_STEROID_UNIT = "mg/kg"

PATIENTS = PackageTable(
    "patients",
    "a row for each child whose family consented",
    (
        _CHILD,
        _of("sex", STRING, "sex", Sex),
        _must(
            "birth_date", DATE, "first day of the month of birth: the day itself does not leave the clinic"
        ),
        _of("birth_date_estimated", BOOLEAN, "always yes: the day of the month is not the child's"),
        _of("diagnosis_date", DATE, "first day of the nephrotic syndrome"),
        _of("cause", STRING, "cause of the nephrotic syndrome", Cause),
        _must("consent_registry", STRING, "the family's consent: always yes", (Consent.YES,)),
        _ROW,
    ),
    (PATIENT_ID,),
)

VISITS = PackageTable(
    "visits",
    "a row for each contact with a child",
    (
        _CHILD,
        _must("date", DATE, "day of the visit"),
        _must("kind", STRING, "how the child was seen", VisitKind),
        _of("next_visit_date", DATE, "day booked for the next visit"),
        _ROW,
    ),
    (ROW_ID,),
)

OBSERVATIONS = PackageTable(
    "observations",
    "a row for each value, as it came; of several of one code and day the last counts",
    (
        _CHILD,
        _must("date", DATE, "day of the value"),
        _must("code", STRING, "what was measured", analytes()),
        _of("qualifier", STRING, "less or greater than the value, or not done", Qualifier),
        _of("value", STRING, "number or choice, as it came; empty where it was not done"),
        _of(
            "unit",
            STRING,
            "unit in which the value came",
            dict.fromkeys(unit.symbol for one in analytes().values() for unit in one.units),
        ),
        _of(
            "hours_after_dose",
            NUMBER,
            "hours between the last dose and the sample of a drug level",
            unit="hour",
        ),
        _of("place", STRING, "where it was measured", PLACES),
        _ROW,
    ),
    (ROW_ID,),
)

TREATMENTS = PackageTable(
    "treatments",
    "a row for each stretch of one dose",
    (
        _CHILD,
        _must("drug", STRING, "the drug", drugs()),
        _must("start_date", DATE, "first day taken"),
        _of("end_date", DATE, "last day taken; empty while it is taken"),
        _of("dose", NUMBER, "all that is taken on one treatment day, in the unit beside it"),
        _of("dose_unit", STRING, "unit of the dose", ("mg/day", "mg/kg/day", "mg/m2/day", "mg", "mg/m2")),
        _of("frequency", STRING, "on which days it is taken", Frequency),
        _of("doses_per_day", INTEGER, "into how many doses a treatment day's amount is divided"),
        _ROW,
    ),
    (ROW_ID,),
)

EVENTS = PackageTable(
    "events",
    "a row for each dated event",
    (
        _CHILD,
        _must("date", DATE, "day of the event; of a plan, the day it is planned for"),
        _must("kind", STRING, "kind of event", EventKind),
        _must("code", STRING, "the event's code within its kind"),
        _of("severity", STRING, "severity of an adverse event", SEVERITIES),
        _ROW,
    ),
    (ROW_ID,),
)

COURSE = PackageTable(
    "course",
    "a row for each child: what the clinic's program concluded on the as-of day",
    (
        _CHILD,
        _must("as_of", DATE, "day for which it was concluded; nothing later was used"),
        _must("protocol", STRING, "id of the protocol that it was concluded by"),
        _must("protocol_version", STRING, "version of that protocol"),
        _must("protocol_sha256", STRING, "SHA-256 of that protocol's file"),
        _must("steroid_response", STRING, "response to the first steroid course", SteroidResponse),
        _of("steroid_response_date", DATE, "day on which the response was settled"),
        _of("relapse_pattern", STRING, "pattern of relapses of a child who responds", RelapseFrequency),
        _must("state", STRING, "state of the urine", UrineState),
        _of("state_since", DATE, "first day of that state"),
        _of("confirmed", BOOLEAN, "whether that state is confirmed"),
        _of("relapses", INTEGER, "confirmed relapses since the diagnosis"),
        _of("relapses_per_year", NUMBER, "relapses a year since the diagnosis", unit="1/year"),
        _of("egfr", NUMBER, "latest estimated glomerular filtration rate", unit="mL/min/1.73 m2"),
        _of("egfr_date", DATE, "day of the creatinine that it rests on"),
        _of("egfr_formula", STRING, "formula of that estimate"),
        _of(
            "prednisolone_mg_per_kg_12m", NUMBER, "steroid of 12 months, as prednisolone", unit=_STEROID_UNIT
        ),
        _of("tac_days", INTEGER, "days on tacrolimus", unit="day"),
        _of("histology", STRING, "main histology of the last biopsy", event_kinds()[EventKind.BIOPSY].codes),
        _of("left", STRING, "outcome that ended the follow-up", event_kinds()[EventKind.OUTCOME].codes),
        _of("outcomes", STRING, "codes of all outcomes in order of their first day, ';' between"),
        *_drug_fields(),
        _ROW,
    ),
    (PATIENT_ID,),
)

STEPS = PackageTable(
    "steps",
    "a row for each step of a stepwise protocol that a child began",
    (
        _CHILD,
        _must("number", INTEGER, "number of the step"),
        _must("start", DATE, "first day of the step"),
        _of("end", DATE, "last day of the step; empty while it goes on"),
        _must("outcome", STRING, "how the step ended", StepOutcome),
        _must("best_response", STRING, "best state of the urine in the step's window", BestResponse),
        _of("remission_date", DATE, "first day of remission in the window"),
        _must("decision_date", DATE, "day on which the step is judged"),
        _must("observed_until", DATE, "last day of the window in which a remission counts"),
        _of("relapse_date", DATE, "first confirmed relapse after the remission, before the next step"),
        _of("followed_until", DATE, "last urine after the remission, before the next step"),
        _of("age", NUMBER, "age at the start, to one decimal: the day of birth does not leave", unit="year"),
        *(
            _of(
                code,
                NUMBER,
                f"{analytes()[code].label}, last value of the 30 days up to the start",
                unit=_first_unit(code),
            )
            for code in ("weight", "height", "albumin", "cholesterol", "upcr", "creatinine")
        ),
        _of("egfr", NUMBER, "bedside Schwartz estimate of that creatinine", unit="mL/min/1.73 m2"),
        _ROW,
    ),
    (ROW_ID,),
)

RELAPSES = PackageTable(
    "relapses",
    "a row for each confirmed relapse",
    (
        _CHILD,
        _must("date", DATE, "first day of the relapse"),
        _of(
            "relapsed_from",
            STRING,
            "state of the urine before it",
            (UrineState.COMPLETE_REMISSION, UrineState.PARTIAL_REMISSION),
        ),
        _of("next_remission", DATE, "first day of the remission that followed"),
        _ROW,
    ),
    (ROW_ID,),
)

REMOVED = PackageTable(
    "removed",
    "what the registry is to delete: a row of a file, or a child whole",
    (
        _of("file", STRING, "file of the row; empty where the whole child goes"),
        _of(ROW_ID, STRING, "pseudonym of the row; empty where the whole child goes"),
        _of(PATIENT_ID, STRING, "pseudonym of the child who was deleted or whose consent was withdrawn"),
    ),
    (),
)

RECORDED = (PATIENTS, VISITS, OBSERVATIONS, TREATMENTS, EVENTS)
"""What was recorded: the interchange folder's tables, cut to what may leave."""

CONCLUDED = (COURSE, STEPS, RELAPSES)
"""What was concluded on the as-of day: a package holds all of it for every child that it touches."""

PACKAGE_TABLES = (*RECORDED, *CONCLUDED, REMOVED)
