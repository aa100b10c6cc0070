"""Rows of observations, checked against the catalogue of analytes: code, unit, value, limits.

A value is kept as it came, in the unit it came in; no unit is guessed. What is only unusual is kept with a warning.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from nsclinic.domain.catalogue import Analyte, analytes
from nsclinic.domain.limits import LONGEST_HOURS_AFTER_DOSE, OutsideLimits, hard_fault, soft_warning
from nsclinic.domain.record import Observation, Qualifier
from nsclinic.exchange import cells as cell
from nsclinic.exchange.csv_source import Raw
from nsclinic.exchange.faults import saying
from nsclinic.exchange.limit_sayings import refused, unusual
from nsclinic.exchange.row_reader import Reading, RowReader, Source

PLACES = ("", "clinic", "laboratory", "home")

_SOUND_REMEMBERED = 50_000

_QUALIFIERS = {str(qualifier): qualifier for qualifier in Qualifier}


Said = tuple[str, str, str, Qualifier, str, str, str, str]
"""The columns of an observation between its day and its row_id."""


class ObservationReader(RowReader):
    """Rows of observations.csv.

    A clinic has millions, and they say the same again and again: the dozen of one visit share child and day, and most
    values stood before. What was found sound and usual (of an age, where that counts) is not looked at again.
    """

    def __init__(self, source: Source, columns: list[str], reading: Reading) -> None:
        super().__init__(source, columns, reading)
        self._contact: tuple[str, str, str, date | None, int | None] | None = None
        self._sound: dict[tuple[str | int | None, ...], Said] = {}
        self._by_age = frozenset(code for code, analyte in analytes().items() if analyte.is_judged_by_age)

    def read(self, raw: Raw) -> tuple[str, Observation] | None:
        """Give the child's id and the value as it came; None where the row is faulty."""
        cells = self.cells(raw)
        if cells is None:
            return None
        child_id, day, age = self._contact_of(cells[0], cells[1])
        row_id = cells[10]
        known_row = self.row_id(row_id) if row_id else ""
        written = cells[2:10]
        key = (age, *written) if written[0].strip() in self._by_age else written
        said = self._sound.get(key)
        if said is None:
            warnings = self.reading.warnings.count
            said = self._checked(age, written)
            is_sound = not self._is_bad and self.reading.warnings.count == warnings
            if said is not None and is_sound and len(self._sound) < _SOUND_REMEMBERED:
                self._sound[key] = said
        if self._is_bad or said is None or day is None:
            return None
        return child_id, Observation._make((day, *said, known_row))

    def _contact_of(self, patient_id: str, on: str) -> tuple[str, date | None, int | None]:
        """Give the child's id, the day, and her completed years on it, as far as they can be read."""
        known = self._contact
        if known is not None and known[0] == patient_id and known[1] == on:
            return known[2:]
        child_id = self.patient(patient_id)
        birth = self.birth_of(child_id)
        day = self.past_date("date", on, birth)
        age = self.age_at("date", on, day, birth)
        if not self._is_bad:
            self._contact = (patient_id, on, child_id, day, age)
        return child_id, day, age

    def _checked(self, age: int | None, cells: tuple[str, ...]) -> Said | None:
        """Check what an observation says at an age; None where even its code is unknown."""
        code, qualifier, value, unit, hours, place, lab, note = cells
        analyte = self._analyte(code.strip())
        if analyte is None:
            return None
        unit = unit.strip()
        self._check_unit(analyte, unit, is_done=qualifier.strip() != Qualifier.NOT_DONE)
        kept, sign = self._value(analyte, qualifier.strip(), value, unit, age)
        return (
            analyte.code,
            kept,
            unit,
            sign,
            self._hours(analyte, hours) if hours else "",
            self.choice("place", place, PLACES) if place else "",
            self.name("lab", lab),
            self.note(note),
        )

    def _analyte(self, code: str) -> Analyte | None:
        analyte = analytes().get(code)
        if analyte is None:
            if not code:
                self.fault("code", None, cell.empty("weight, upcr, …"))
            elif guess := cell.guessed(code, analytes()):
                self.fault(
                    "code",
                    code,
                    saying("is not the code of an observation; did you mean {guess}?", guess=guess),
                )
            else:
                self.fault("code", code, saying("is not the code of an observation"))
        return analyte

    def _check_unit(self, analyte: Analyte, unit: str, *, is_done: bool) -> None:
        if not analyte.units:
            if unit:
                self.fault("unit", unit, saying("must be empty: {code} has no unit", code=analyte.code))
            return
        if analyte.unit(unit) is not None or not (unit or is_done):
            return
        units = ", ".join(known.symbol for known in analyte.units)
        if not unit:
            self.fault(
                "unit",
                None,
                saying("is empty, expected a unit of {code} ({units})", code=analyte.code, units=units),
            )
        else:
            self.fault(
                "unit", unit, saying("is not a unit of {code} ({units})", code=analyte.code, units=units)
            )

    def _value(
        self, analyte: Analyte, qualifier: str, text: str, unit: str, age: int | None
    ) -> tuple[str, Qualifier]:
        sign = _QUALIFIERS.get(qualifier)
        if sign is None:
            self.fault("qualifier", qualifier, cell.one_of(qualifier, ("<", ">", "not_done")))
            return "", Qualifier.NONE
        if sign is Qualifier.NOT_DONE:
            if text.strip():
                self.fault("value", text, saying("must be empty with the qualifier not_done"))
            return "", sign
        if not text.strip():
            self.fault("value", None, saying("is empty; what was not measured has the qualifier not_done"))
            return "", sign
        if analyte.choices and (not analyte.units or analyte.takes_choice(unit)):
            chosen = text.strip()
            if chosen not in analyte.choices:
                self.fault("value", text, cell.one_of(chosen, analyte.choices))
            if sign is not Qualifier.NONE:
                self.fault("qualifier", qualifier, saying("stands only with numbers, and this is a choice"))
            return chosen, sign
        return self._number(analyte, sign, text, unit, age), sign

    def _number(self, analyte: Analyte, sign: Qualifier, text: str, unit: str, age: int | None) -> str:
        number = self.taken("value", text, cell.amount(text))
        if not number or analyte.unit(unit) is None:
            return number
        outside, is_hard = _judged(analyte.code, number, unit, age, sign)
        if outside is not None:
            if is_hard:
                self.fault("value", text, refused(outside))
            else:
                self.warn("value", text, unusual(outside))
        return number

    def _hours(self, analyte: Analyte, text: str) -> str:
        if not text.strip():
            return ""
        hours = self.taken("hours_after_dose", text, cell.amount(text))
        if hours and analyte.group != "level":
            words = saying("is kept, though {code} is no drug level", code=analyte.code)
            self.warn("hours_after_dose", text, words)
        if hours and Decimal(hours) > LONGEST_HOURS_AFTER_DOSE:
            self.fault("hours_after_dose", text, saying("is more than {n} hours", n=LONGEST_HOURS_AFTER_DOSE))
        return hours


@lru_cache(maxsize=65_536)
def _judged(
    code: str, number: str, unit: str, age: int | None, sign: Qualifier
) -> tuple[OutsideLimits | None, bool]:
    """Judge a value once for all rows that hold the same: what it is outside of, and whether that refuses it."""
    analyte, value = analytes()[code], Decimal(number)
    outside = hard_fault(analyte, value, unit, age)
    if outside is not None:
        return outside, True
    return soft_warning(analyte, value, unit, age, sign), False
