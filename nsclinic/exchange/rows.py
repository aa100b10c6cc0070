"""Rows of children, visits, treatments and events, checked against the contract and made into what the record holds.

Nothing is guessed: a unit, a frequency or a year that is not there is asked for. No dose is refused for its size.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from nsclinic.domain.calendar import completed_years
from nsclinic.domain.catalogue import event_kinds
from nsclinic.domain.limits import (
    EARLIEST_BIRTH_YEAR,
    MOST_DOSES_PER_DAY,
    USUAL_ONSET_YEARS,
)
from nsclinic.domain.record import (
    Cause,
    Child,
    Consent,
    Event,
    EventKind,
    Frequency,
    Sex,
    Treatment,
    Visit,
    VisitKind,
)
from nsclinic.exchange import cells as cell
from nsclinic.exchange.csv_source import Raw
from nsclinic.exchange.faults import saying
from nsclinic.exchange.row_reader import RowReader

YES_NO = ("yes", "no")
SEVERITIES = ("", "mild", "moderate", "severe")
PER_DAY_UNITS = ("mg/day", "mg/kg/day", "mg/m2/day")
SINGLE_UNITS = ("mg", "mg/m2")

_SEXES = tuple(Sex)
_CAUSES = tuple(Cause)
_CONSENTS = tuple(Consent)
_VISIT_KINDS = tuple(VisitKind)
_FREQUENCIES = tuple(Frequency)
_EVENT_KINDS = tuple(EventKind)
_MOST_STEPS = 99
_RULE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


class ReadChild(NamedTuple):
    """A row of patients.csv. `given` are the columns that say something: only those replace what is known.

    A sex of `unknown` says no more than an empty cell.
    """

    child: Child
    given: frozenset[str]


class PatientReader(RowReader):
    """Rows of patients.csv."""

    def read(self, raw: Raw) -> tuple[str, ReadChild | None] | None:
        """Give the child; None beside the id where the row is faulty, None alone where not even the id can be read."""
        cells = self.cells(raw)
        if cells is None:
            return None
        (
            patient_id,
            given_name,
            family_name,
            sex,
            birth_date,
            birth_date_estimated,
            guardian,
            phone,
            address,
            diagnosis_date,
            cause,
            consent_registry,
            note,
            row_id,
        ) = cells
        known_id = self.child_id(patient_id)
        birth = self._birth(birth_date)
        diagnosed = self._diagnosis(diagnosis_date, birth)
        known_cause = self.choice("cause", cause, _CAUSES)
        consent = self.choice("consent_registry", consent_registry, _CONSENTS)
        estimated = self.choice("birth_date_estimated", birth_date_estimated, YES_NO)
        child = Child(
            patient_id=known_id,
            birth_date=birth or self.reading.today,
            given_name=self.name("given_name", given_name),
            family_name=self.name("family_name", family_name),
            sex=Sex(self.choice("sex", sex, _SEXES) or Sex.UNKNOWN),
            birth_date_estimated=None if not estimated else estimated == "yes",
            guardian=self.name("guardian", guardian),
            phone=self.words("phone", phone),
            address=self.words("address", address),
            diagnosis_date=diagnosed,
            cause=Cause(known_cause) if known_cause else None,
            consent_registry=Consent(consent) if consent else None,
            note=self.note(note),
            row_id=self.row_id(row_id),
        )
        if not known_id:
            return None
        if self.is_bad:
            return known_id, None
        given = {name for name, text in zip(self.table.columns, cells, strict=True) if text.strip()}
        if child.sex is Sex.UNKNOWN:
            given.discard("sex")
        return known_id, ReadChild(child, frozenset(given))

    def _birth(self, text: str) -> date | None:
        birth = self.past_date("birth_date", text, None)
        if birth is not None and birth.year < EARLIEST_BIRTH_YEAR:
            self.fault("birth_date", text, saying("lies before the year {year}", year=EARLIEST_BIRTH_YEAR))
        return None if self.is_bad else birth

    def _diagnosis(self, text: str, birth: date | None) -> date | None:
        day = self.day("diagnosis_date", text)
        if day is None:
            return None
        self.check_not_ahead("diagnosis_date", text, day)
        self.check_not_before_birth("diagnosis_date", text, day, birth)
        if birth is not None and day >= birth:
            years = completed_years(birth, day)
            youngest, oldest = USUAL_ONSET_YEARS
            if years < youngest or years > oldest:
                self.warn(
                    "diagnosis_date", text, saying("gives an unusual age at onset of {age} years", age=years)
                )
        return day


class VisitReader(RowReader):
    """Rows of visits.csv."""

    def read(self, raw: Raw) -> tuple[str, Visit] | None:
        """Give the child's id and the visit; None where the row is faulty."""
        cells = self.cells(raw)
        if cells is None:
            return None
        patient_id, on, kind, clinician, next_visit_date, note, row_id = cells
        child_id = self.patient(patient_id)
        birth = self.birth_of(child_id)
        day = self.past_date("date", on, birth)
        self.age_at("date", on, day, birth)
        seen = self.choice("kind", kind, _VISIT_KINDS, is_required=True)
        booked = self.day("next_visit_date", next_visit_date)
        if booked is not None and day is not None and booked < day:
            self.check_not_before_birth("next_visit_date", next_visit_date, booked, birth)
            self.warn(
                "next_visit_date", next_visit_date, saying("lies before the visit itself ({day})", day=day)
            )
        seen_by = self.name("clinician", clinician)
        known_row = self.row_id(row_id)
        if self.is_bad or day is None:
            return None
        return child_id, Visit(day, VisitKind(seen), seen_by, booked, self.note(note), known_row)


class TreatmentReader(RowReader):
    """Rows of treatments.csv."""

    def read(self, raw: Raw) -> tuple[str, Treatment] | None:
        """Give the child's id and the stretch; None where the row is faulty."""
        cells = self.cells(raw)
        if cells is None:
            return None
        patient_id, drug, start_date, end_date, dose, dose_unit, frequency, doses_per_day, note, row_id = (
            cells
        )
        child_id = self.patient(patient_id)
        start = self.past_date("start_date", start_date, self.birth_of(child_id))
        end = self.day("end_date", end_date)
        code = self.drug("drug", drug.strip())
        if code == "other" and not note.strip():
            self.warn("note", None, saying("is empty, expected the name of the other medicine"))
        how_often = self._frequency(frequency, dose)
        self._check_end(start, end, end_date, how_often)
        given = self._dose(dose)
        unit = self._dose_unit(dose_unit, given, how_often)
        times = doses_per_day.strip()
        per_day = (
            self.taken("doses_per_day", doses_per_day, cell.whole(times, 1, MOST_DOSES_PER_DAY))
            if times
            else ""
        )
        known_row = self.row_id(row_id)
        if self.is_bad or start is None:
            return None
        treatment = Treatment(
            drug=code,
            start_date=start,
            end_date=end,
            dose=given,
            dose_unit=unit,
            frequency=how_often or Frequency.DAILY,
            doses_per_day=int(per_day) if per_day else None,
            note=self.note(note),
            row_id=known_row,
        )
        return child_id, treatment

    def _frequency(self, text: str, dose: str) -> Frequency | None:
        """Read the frequency. It may be missing only where no dose is known either; then the days are all there is."""
        if not text.strip() and not dose.strip():
            return Frequency.DAILY
        chosen = self.choice("frequency", text, _FREQUENCIES, is_required=True)
        return Frequency(chosen) if chosen else None

    def _check_end(
        self, start: date | None, end: date | None, text: str, how_often: Frequency | None
    ) -> None:
        if start is None or end is None:
            return
        if end < start:
            self.fault("end_date", text, saying("lies before the start_date ({start})", start=start))
        elif how_often is Frequency.SINGLE and end != start:
            self.fault(
                "end_date",
                text,
                saying("is another day than the start_date of a single dose ({start})", start=start),
            )

    def _dose(self, text: str) -> str:
        if not text.strip():
            return ""
        dose = self.taken("dose", text, cell.amount(text))
        if dose and not Decimal(dose):
            self.fault("dose", text, saying("is no dose; what was stopped has an end_date"))
        return dose

    def _dose_unit(self, text: str, dose: str, how_often: Frequency | None) -> str:
        unit = text.strip()
        if not unit and not dose:
            return ""
        known = (*PER_DAY_UNITS, *SINGLE_UNITS)
        if unit not in known:
            self.choice("dose_unit", text, known, is_required=True)
        elif how_often is Frequency.SINGLE and unit not in SINGLE_UNITS:
            self.fault(
                "dose_unit",
                text,
                saying("is not the unit of a single dose ({units})", units=", ".join(SINGLE_UNITS)),
            )
        elif how_often not in (Frequency.SINGLE, None) and unit not in PER_DAY_UNITS:
            self.fault(
                "dose_unit",
                text,
                saying(
                    "stands only with the frequency single, expected {units}", units=", ".join(PER_DAY_UNITS)
                ),
            )
        return unit


class EventReader(RowReader):
    """Rows of events.csv."""

    def read(self, raw: Raw) -> tuple[str, Event] | None:
        """Give the child's id and the event; None where the row is faulty."""
        cells = self.cells(raw)
        if cells is None:
            return None
        patient_id, on, kind, code, severity, clinician, note, row_id = cells
        child_id = self.patient(patient_id)
        birth = self.birth_of(child_id)
        chosen = self.choice("kind", kind, _EVENT_KINDS, is_required=True)
        entry = event_kinds()[EventKind(chosen)] if chosen else None
        day = self.day("date", on, is_required=True)
        if day is not None:
            if entry is not None and not entry.may_lie_ahead:
                self.check_not_ahead("date", on, day)
            self.check_not_before_birth("date", on, day, birth)
        known_code = self._code(EventKind(chosen), code.strip()) if chosen else ""
        event_severity = self.choice("severity", severity, SEVERITIES)
        recorded_by = self.name("clinician", clinician)
        known_row = self.row_id(row_id)
        if self.is_bad or day is None:
            return None
        event = Event(
            day, EventKind(chosen), known_code, event_severity, recorded_by, self.note(note), known_row
        )
        return child_id, event

    def _code(self, kind: EventKind, code: str) -> str:
        entry = event_kinds()[kind]
        if entry.codes_from == "drug":
            return self.drug("code", code)
        if entry.codes_from == "step":
            return self.taken("code", code, cell.whole(code, 1, _MOST_STEPS))
        if entry.codes_from == "protocol":
            return self._protocol(code)
        if entry.codes_from:
            if not _RULE_ID.match(code):
                self.fault("code", code, saying("is not the id of a rule"))
            return code
        if code in entry.codes:
            return code
        if not code:
            self.fault("code", None, cell.empty(", ".join(entry.codes)))
        elif guess := cell.guessed(code, entry.codes):
            self.fault(
                "code", code, saying("is not a code of {kind}; did you mean {guess}?", kind=kind, guess=guess)
            )
        else:
            self.fault("code", code, saying("is not a code of {kind}", kind=kind))
        return ""

    def _protocol(self, code: str) -> str:
        """Read the id of a protocol that ships or was adopted: under another the child would be reviewed by chance."""
        known = self.reading.protocols
        if code in known:
            return code
        if not code:
            self.fault("code", None, cell.empty(", ".join(known)))
        elif guess := cell.guessed(code, known):
            self.fault(
                "code", code, saying("is not a protocol of this clinic; did you mean {guess}?", guess=guess)
            )
        else:
            self.fault(
                "code", code, saying("is not a protocol of this clinic ({known})", known=", ".join(known))
            )
        return ""
