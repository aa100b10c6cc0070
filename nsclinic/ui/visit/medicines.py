"""The drugs of a visit as decisions: each goes on unless the clinician changes or stops it, and new ones are added.

A decision becomes rows only through the clinic's own steps (`treatment_change`, `treatment_stop`), so that the form
never invents how a change of dose is recorded.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from nsclinic.clinic.visit_entry import treatment_change, treatment_stop
from nsclinic.domain.catalogue import drugs
from nsclinic.domain.limits import MOST_DOSES_PER_DAY
from nsclinic.domain.record import ChildRecord, Frequency, Qualifier, Treatment
from nsclinic.ui.visit.typed import Meaning, read_typed

DAILY_UNITS = ("mg/day", "mg/kg/day", "mg/m2/day")
SINGLE_UNITS = ("mg", "mg/m2")


class Decision(StrEnum):
    """What the clinician decided about a drug."""

    CONTINUE = "continue"
    CHANGE = "change"
    STOP = "stop"
    ADD = "add"


class DoseFault(StrEnum):
    """Why a dose cannot be saved; the form words it."""

    DRUG_MISSING = "drug_missing"
    NAME_MISSING = "name_missing"
    NOT_A_NUMBER = "not_a_number"
    NOT_POSITIVE = "not_positive"
    TIMES = "times"
    BEFORE_START = "before_start"


@dataclass(frozen=True, slots=True)
class DrugDecision:
    """One drug line. `row` is what is taken on the day of the visit, None for a drug that is added.

    `dose` and `times` are as typed: all that is taken on a treatment day, and how often on it (empty: not said). `on`
    is the first day of a new dose or the last day of a stopped drug; None is what is usual, see `day_of`.
    `is_confirmed` says that a dose in the dangerous range was confirmed, for just this dose.
    """

    row: Treatment | None
    decision: Decision = Decision.CONTINUE
    drug: str = ""
    dose: str = ""
    dose_unit: str = "mg/day"
    frequency: Frequency = Frequency.DAILY
    times: str = ""
    note: str = ""
    on: date | None = None
    is_confirmed: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """The units that go with the frequency."""
        return SINGLE_UNITS if self.frequency is Frequency.SINGLE else DAILY_UNITS

    @property
    def has_new_dose(self) -> bool:
        """Whether a dose is typed in this line."""
        return self.decision in (Decision.CHANGE, Decision.ADD)

    def with_dose(self, **parts: object) -> "DrugDecision":
        """Give the line with parts of its dose changed; a confirmation holds for the dose that it was given for."""
        changed = replace(self, **parts)  # type: ignore[arg-type]  # names are checked by the dataclass at run time
        if changed.dose_unit not in changed.units:
            changed = replace(changed, dose_unit=changed.units[0])
        confirmed = (self.drug, self.dose, self.dose_unit, self.frequency)
        if confirmed != (changed.drug, changed.dose, changed.dose_unit, changed.frequency):
            changed = replace(changed, is_confirmed=bool(parts.get("is_confirmed", False)))
        return changed


def taken_on(record: ChildRecord, on: date) -> tuple[DrugDecision, ...]:
    """Give a line for every stretch taken on the day, going on; one dose given once is no stretch."""
    return tuple(
        continuing(row)
        for row in record.treatments
        if row.frequency is not Frequency.SINGLE
        and row.start_date <= on
        and (row.end_date is None or row.end_date >= on)
    )


def continuing(row: Treatment) -> DrugDecision:
    """Give the line of a stretch that goes on, its dose ready to be changed."""
    return DrugDecision(
        row=row,
        drug=row.drug,
        dose=row.dose,
        dose_unit=row.dose_unit or DAILY_UNITS[0],
        frequency=row.frequency,
        times="" if row.doses_per_day is None else str(row.doses_per_day),
    )


def day_of(line: DrugDecision, visit_on: date) -> date:
    """Give the day that a decision counts from: a new dose the visit's day, a stop with the day before as its last.

    A drug begun on the visit's day and stopped on it was taken on that day.
    """
    if line.on is not None:
        return line.on
    if line.decision is Decision.STOP and line.row is not None:
        return max(visit_on - timedelta(days=1), line.row.start_date)
    return visit_on


def dose_fault(line: DrugDecision, visit_on: date, language: str = "en") -> DoseFault | None:
    """Say why a line cannot be saved; None where it can. An empty dose is "not known" and can."""
    if line.decision is Decision.CONTINUE:
        return None
    if line.row is not None and day_of(line, visit_on) < line.row.start_date:
        return DoseFault.BEFORE_START
    if not line.has_new_dose:
        return None
    if not line.drug:
        return DoseFault.DRUG_MISSING
    if line.drug == "other" and not line.note.strip():
        return DoseFault.NAME_MISSING
    return _number_fault(line, language)


def _number_fault(line: DrugDecision, language: str) -> DoseFault | None:
    typed = read_typed(line.dose, language)
    if typed.meaning not in (Meaning.NOTHING, Meaning.VALUE) or typed.qualifier is not Qualifier.NONE:
        return DoseFault.NOT_A_NUMBER
    if typed.value and Decimal(typed.value) <= 0:
        return DoseFault.NOT_POSITIVE
    return DoseFault.TIMES if line.times.strip() and times_of(line) is None else None


def times_of(line: DrugDecision) -> int | None:
    """Give the doses a day; None where nothing, or nothing possible, was typed."""
    typed = read_typed(line.times)
    if typed.meaning is not Meaning.VALUE or not typed.value.isdecimal():
        return None
    times = int(typed.value)
    return times if 1 <= times <= MOST_DOSES_PER_DAY else None


def rows_of(line: DrugDecision, visit_on: date, language: str = "en") -> tuple[Treatment, ...]:
    """Give the rows that a decision writes; none for a drug that goes on, or for a line with a fault."""
    if line.decision is Decision.CONTINUE or dose_fault(line, visit_on, language) is not None:
        return ()
    day = day_of(line, visit_on)
    dose = read_typed(line.dose, language).value
    unit = line.dose_unit if dose else ""
    if line.row is None:
        end = day if line.frequency is Frequency.SINGLE else None
        note = line.note.strip()
        return (Treatment(line.drug, day, end, dose, unit, line.frequency, times_of(line), note),)
    if line.decision is Decision.STOP:
        return treatment_stop(line.row, day)
    return treatment_change(
        line.row,
        day,
        dose=dose,
        dose_unit=unit,
        frequency=line.frequency,
        doses_per_day=times_of(line),
        note=line.note.strip(),
    )


def drug_codes() -> tuple[str, ...]:
    """Give the drugs to choose from: the protocols' own first, then other medicines, as the formulary lists them."""
    return tuple(sorted(drugs(), key=lambda code: drugs()[code].is_other_medicine))
