"""Stand-in until h6-package lands."""

from dataclasses import dataclass
from enum import StrEnum

from nsclinic.course.model import BestResponse, RelapseFrequency, StepOutcome, SteroidResponse, UrineState
from nsclinic.domain.catalogue import analytes, drugs, event_kinds
from nsclinic.domain.record import Cause, EventKind, Frequency, Qualifier, Sex, VisitKind

ROW_ID = "row_id"


class FieldType(StrEnum):
    STRING = "string"
    DATE = "date"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class PackageField:
    name: str
    type: FieldType
    meaning: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class PackageTable:
    name: str
    meaning: str
    fields: tuple[PackageField, ...]
    key: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


TREATMENT_GROUPS = ("steroid", "calcineurin_inhibitor", "mycophenolate", "alkylating", "immunomodulator", "antimetabolite", "anti_cd20")

S, D, I, N, B = FieldType.STRING, FieldType.DATE, FieldType.INTEGER, FieldType.NUMBER, FieldType.BOOLEAN


def _f(name, type=S, choices=(), required=False):
    return PackageField(name, type, name, tuple(map(str, choices)), "", required)


_PID = _f("patient_id", required=True)
_RID = _f("row_id", required=True)
PATIENTS = PackageTable("patients", "", (_PID, _f("sex", S, Sex), _f("birth_date", D, required=True), _f("birth_date_estimated", B), _f("diagnosis_date", D), _f("cause", S, Cause), _f("consent_registry", S, ("yes",)), _RID), ("patient_id",))
VISITS = PackageTable("visits", "", (_PID, _f("date", D, required=True), _f("kind", S, VisitKind, True), _f("next_visit_date", D), _RID), (ROW_ID,))
OBSERVATIONS = PackageTable("observations", "", (_PID, _f("date", D, required=True), _f("code", S, analytes(), True), _f("qualifier", S, [q for q in Qualifier if q]), _f("value"), _f("unit", S, {u.symbol for a in analytes().values() for u in a.units}), _f("hours_after_dose", N), _f("place", S, ("clinic", "laboratory", "home")), _RID), (ROW_ID,))
TREATMENTS = PackageTable("treatments", "", (_PID, _f("drug", S, drugs(), True), _f("start_date", D, required=True), _f("end_date", D), _f("dose", N), _f("dose_unit", S, ("mg/day", "mg/kg/day", "mg/m2/day", "mg", "mg/m2")), _f("frequency", S, Frequency), _f("doses_per_day", I), _RID), (ROW_ID,))
EVENTS = PackageTable("events", "", (_PID, _f("date", D, required=True), _f("kind", S, EventKind, True), _f("code", required=True), _f("severity", S, ("mild", "moderate", "severe")), _RID), (ROW_ID,))
COURSE = PackageTable("course", "", (_PID, _f("as_of", D, required=True), _f("protocol"), _f("protocol_version"), _f("steroid_response", S, SteroidResponse, True), _f("steroid_response_date", D), _f("relapse_pattern", S, RelapseFrequency), _f("state", S, UrineState, True), _f("state_since", D), _f("relapses", I), _f("relapses_per_year", N), _f("egfr", N), _f("histology", S, event_kinds()[EventKind.BIOPSY].codes), _f("left", S, event_kinds()[EventKind.OUTCOME].codes), _f("outcomes"),
  *(f for drug in drugs().values() if drug.group in TREATMENT_GROUPS for f in (_f(f"{drug.code}_first_day", D), _f(f"{drug.code}_last_day", D), *(_f(f"{drug.code}_{c}", N) for c in ("relapse_rate_before", "relapse_rate_after", "steroid_dose_before", "steroid_dose_after")), _f(f"{drug.code}_adverse_events"))), _RID), ("patient_id",))
STEPS = PackageTable("steps", "", (_PID, _f("number", I, required=True), _f("start", D, required=True), _f("end", D), _f("outcome", S, StepOutcome, True), _f("best_response", S, BestResponse, True), *(_f(n, D) for n in ("remission_date", "decision_date", "observed_until", "relapse_date", "followed_until")), *(_f(n, N) for n in ("age", "weight", "height", "albumin", "cholesterol", "upcr", "creatinine", "egfr")), _RID), (ROW_ID,))
RELAPSES = PackageTable("relapses", "", (_PID, _f("date", D, required=True), _f("remission_before", D), _f("next_remission", D), _RID), (ROW_ID,))
REMOVED = PackageTable("removed", "", (_f("file"), _f("row_id"), _f("patient_id")), ())
