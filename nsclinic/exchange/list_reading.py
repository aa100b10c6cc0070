"""Turns the rows of a clinic's own list into rows of patients.csv, so that both go the same way into the clinic.

A cell that is not understood is a fault with its place, in the words of the list: its heading, and what stands there.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date

from nsclinic.domain.ages import estimated_birth, read_age
from nsclinic.domain.folding import fold
from nsclinic.domain.limits import YOUNGER_THAN_YEARS
from nsclinic.exchange.cells import escaped
from nsclinic.exchange.child_list import ChildList, ListRow
from nsclinic.exchange.csv_source import Raw
from nsclinic.exchange.faults import EnoughFaultsError, Fault, Faults, Place, Saying, Warnings, saying
from nsclinic.exchange.interchange import Interchange, PlacedChild, SourceFile
from nsclinic.exchange.list_dates import read_list_date
from nsclinic.exchange.list_matching import (
    AGE,
    DATES,
    FULL_NAME,
    Matching,
    cell_of,
    headings,
    rows_below,
    values_of,
)
from nsclinic.exchange.list_words import list_words, sex_letters_of
from nsclinic.exchange.row_reader import Reading
from nsclinic.exchange.rows import PatientReader
from nsclinic.exchange.tables import PATIENTS, ROW_ID

COLUMNS = tuple(name for name in PATIENTS.columns if name != ROW_ID)
"""What a row of a list can say."""

_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of a list as it was understood: texts by column of patients.csv, as that file would have them.

    An empty `patient_id` is not known yet. `is_by_age`: the birth date was estimated from an age.
    """

    line: int
    values: Mapping[str, str]
    is_by_age: bool = False

    @property
    def name(self) -> str:
        """Given and family name."""
        return " ".join(part for part in (self.values["given_name"], self.values["family_name"]) if part)

    @property
    def birth_date(self) -> date:
        """The birth date, which every understood row has."""
        return date.fromisoformat(self.values["birth_date"])

    def but(self, **values: str) -> "ListedRow":
        """Give the row with other texts."""
        return replace(self, values={**self.values, **values})


class ListTerms:
    """Says faults as the list has them: under its own headings, with what stands in its own cells."""

    def __init__(self, found: ChildList, matching: Matching) -> None:
        self._found = found
        self._matching = matching
        self._headings = headings(found, matching.heading)
        self._rows = {row.line: row for row in found.rows}

    def column_of(self, name: str) -> int:
        """Give the place of the column that a column of patients.csv was read from; -1 for none."""
        column = self._matching.column_of(name)
        if column < 0 and name in ("given_name", "family_name"):
            column = self._matching.column_of(FULL_NAME)
        if column < 0 and name == "birth_date":
            column = self._matching.column_of(AGE)
        return column

    def fault(self, line: int, column: int, words: Saying) -> Fault:
        """Give a fault of one cell; `column` -1 means the row."""
        if column < 0:
            return Fault(self._found.place(line), "", None, words)
        text = cell_of(self._rows[line], column)
        name = self._headings[column]
        return Fault(self._found.place(line), name, text or None, words, self._found.letters(column))

    def said_so(self, fault: Fault) -> Fault:
        """Give a fault of a column of patients.csv as one of the list."""
        column = self.column_of(fault.column)
        return (
            self.fault(fault.line, column, fault.expected)
            if column >= 0 and fault.line in self._rows
            else fault
        )


class _ListRows:
    """Understands one row after the other."""

    def __init__(self, found: ChildList, matching: Matching, terms: ListTerms, faults: Faults) -> None:
        self.found = found
        self.matching = matching
        self.terms = terms
        self.faults = faults
        self.is_bad = False
        choices = dict(list_words().choices)
        if (column := matching.column_of("sex")) >= 0:
            letters = sex_letters_of(fold(text) for text in values_of(found, matching.heading, column))
            choices["sex"] = {**choices["sex"], **letters}
        self.choices = choices

    def read(self, row: ListRow) -> ListedRow | None:
        """Give the row; None where it has faults."""
        self.is_bad = False
        values = dict.fromkeys(COLUMNS, "")
        is_by_age = False
        taken = [(column, meaning) for column, meaning in enumerate(self.matching.columns) if meaning]
        for column, meaning in taken:
            if meaning == AGE:
                continue
            if words := self.found.refused.get((row.line, column)):
                self._fault(row.line, column, words)
                continue
            text = cell_of(row, column)
            if not text:
                continue
            if meaning == FULL_NAME:
                given, _, family = " ".join(text.split()).partition(" ")
                values.update(given_name=given, family_name=family)
            elif meaning in DATES:
                values[meaning] = self._taken(
                    row.line, column, read_list_date(text, self.matching.orders.get(column))
                )
            elif meaning in self.choices:
                values[meaning] = self._choice(row.line, column, meaning, text)
            else:
                values[meaning] = text
        if not values["birth_date"] and not self.is_bad:
            values.update(self._by_age(row))
            is_by_age = bool(values["birth_date"])
        self._check(row, values)
        return None if self.is_bad else ListedRow(row.line, values, is_by_age)

    def _check(self, row: ListRow, values: Mapping[str, str]) -> None:
        if self.is_bad:
            return
        if not values["birth_date"]:
            column = self.terms.column_of("birth_date")
            self._fault(row.line, column, saying("is empty, expected a birth date or an age"))
        elif not (values["given_name"] or values["family_name"] or values["patient_id"]):
            self._fault(row.line, -1, saying("has neither a name nor a clinic number"))

    def _by_age(self, row: ListRow) -> dict[str, str]:
        column, on = self.matching.column_of(AGE), self.matching.age_on
        text = cell_of(row, column)
        if not text or on is None:
            return {}
        if words := self.found.refused.get((row.line, column)):
            self._fault(row.line, column, words)
            return {}
        age = read_age(text)
        if age is None:
            self._fault(
                row.line, column, saying("is not an age, expected years, or years and months (7y 3m)")
            )
            return {}
        years = age.months // _MONTHS_OF_YEAR
        if years >= YOUNGER_THAN_YEARS:
            words = saying("gives an age of {age} years, expected below {n}", age=years, n=YOUNGER_THAN_YEARS)
            self._fault(row.line, column, words)
            return {}
        return {"birth_date": estimated_birth(age, on).isoformat(), "birth_date_estimated": "yes"}

    def _choice(self, line: int, column: int, meaning: str, text: str) -> str:
        chosen = self.choices[meaning].get(fold(text), "")
        if chosen:
            return chosen
        if meaning == "sex" and any(fold(text) in pair for pair in list_words().sex_letters):
            words = saying("can mean a girl or a boy in this column: write the word")
        else:
            words = saying("is not a word that is understood here")
        self._fault(line, column, words)
        return ""

    def _taken(self, line: int, column: int, read: date | Saying) -> str:
        if isinstance(read, Saying):
            self._fault(line, column, read)
            return ""
        return read.isoformat()

    def _fault(self, line: int, column: int, words: Saying) -> None:
        self.is_bad = True
        self.faults.add(self.terms.fault(line, column, words))


def listed_rows(found: ChildList, matching: Matching, faults: Faults) -> Iterator[ListedRow]:
    """Give each row that is understood; the others are faults.

    Raises:
        EnoughFaultsError: the report is full.
    """
    rows = _ListRows(found, matching, ListTerms(found, matching), faults)
    for row in rows_below(found, matching.heading):
        read = rows.read(row)
        if read is not None:
            yield read


class ListSource:
    """The understood rows as records of patients.csv."""

    def __init__(self, found: ChildList, terms: ListTerms, rows: Sequence[ListedRow]) -> None:
        self.table = PATIENTS
        self.name = found.path.name
        self.sha256 = found.sha256
        self._found = found
        self._terms = terms
        self._rows = rows

    def place(self, line: int) -> Place:
        """Name a line of the list."""
        return self._found.place(line)

    def letters(self, column: int) -> str:
        """Give the letters of the list's column that a column of patients.csv was read from."""
        place = self._terms.column_of(COLUMNS[column])
        return self._found.letters(place) if place >= 0 else ""

    def header(self, _faults: Faults) -> list[str]:
        """Give the columns of patients.csv."""
        return list(COLUMNS)

    def records(self, _faults: Faults, _columns: list[str]) -> Iterator[Raw]:
        """Give each row as patients.csv would have it."""
        for offset, row in enumerate(self._rows):
            yield Raw(offset, row.line, [escaped(row.values[name]) for name in COLUMNS])


def list_interchange(
    found: ChildList,
    terms: ListTerms,
    rows: Sequence[ListedRow],
    *,
    today: date,
    faults: Faults,
    warnings: Warnings,
) -> Interchange:
    """Check rows whose `patient_id` is known as those of patients.csv are, and give what an import takes.

    `faults` are those found before, and take those found here, as do `warnings`.
    """
    reading = Reading(today, {}, Faults(), Warnings(), ())
    interchange = Interchange(found.path, reading, ExitStack())
    source = ListSource(found, terms, rows)
    reader = interchange.patients = PatientReader(source, list(COLUMNS), reading)
    try:
        for raw in source.records(faults, list(COLUMNS)):
            before, warned = len(reading.faults.found), len(reading.warnings.found)
            read = reader.read(raw)
            for fault in reading.faults.found[before:]:
                faults.add(terms.said_so(fault))
            for warning in reading.warnings.found[warned:]:
                warnings.add(terms.said_so(warning))
            if read is not None and read[1] is not None:
                interchange.children[read[0]] = PlacedChild(raw.line, read[1])
    except EnoughFaultsError:
        interchange.has_more_faults = True
    reading.faults, reading.warnings = faults, warnings
    interchange.files[PATIENTS.name] = SourceFile(source.name, source.sha256, len(interchange.children))
    return interchange
