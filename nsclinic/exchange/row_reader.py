"""What every table's rows have in common: columns by name, cells that become values, faults that know their place.

A reader of a table takes the cells of one record and gives the child it belongs to and the row, or None with its
faults reported; several faults of one row are reported at once.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Protocol

from nsclinic.domain.calendar import completed_years
from nsclinic.domain.catalogue import drugs
from nsclinic.domain.limits import YOUNGER_THAN_YEARS
from nsclinic.domain.plain_text import tidy
from nsclinic.exchange import cells as cell
from nsclinic.exchange.csv_source import Raw
from nsclinic.exchange.faults import Fault, Faults, Place, Saying, Warnings, saying
from nsclinic.exchange.tables import NUMBER_COLUMNS, ROW_ID, Table

_ROW_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}\Z")
_DATES_REMEMBERED = 50_000

DATE = "YYYY-MM-DD"

_years = lru_cache(maxsize=4_096)(completed_years)
"""Of a birth and a day: the dozen values of one visit share them."""


class Source(Protocol):
    """Where the records of one table come from: a CSV file, a sheet, or a clinic's own list."""

    @property
    def table(self) -> Table:
        """The table."""
        ...

    @property
    def name(self) -> str:
        """The file's name."""
        ...

    @property
    def sha256(self) -> str:
        """The sum of the file's bytes, in hex."""
        ...

    def place(self, line: int) -> Place:
        """Name a line."""
        ...

    def letters(self, column: int) -> str:
        """Give the letters of a column in a sheet, nothing for a CSV file."""
        ...

    def header(self, faults: Faults) -> list[str] | None:
        """Give the names of the columns; None, with its fault, where there are none to be had."""
        ...

    def records(self, faults: Faults, columns: list[str]) -> Iterator[Raw]:
        """Give each record after the header."""
        ...


@dataclass(slots=True)
class Reading:
    """What one reading of a folder shares: the day that counts as today, births, and where faults and warnings go.

    `protocols` are the ids that a child can be started on.
    `births` are those of the folder's children over those of the clinic's; a child whose birth date is wrong or not
    known stands there with None. `knows_all_children` is False where patients.csv could not be read at all.
    """

    today: date
    births: dict[str, date | None]
    faults: Faults
    warnings: Warnings
    protocols: tuple[str, ...]
    knows_all_children: bool = True
    dates: dict[str, date] = field(default_factory=dict)


class RowReader:
    """Reads the records of one table. `columns` are the names of the file's header, in its order."""

    def __init__(self, source: Source, columns: list[str], reading: Reading) -> None:
        self.source = source
        self.columns = columns
        self.reading = reading
        self.table = source.table
        self._index = {name: columns.index(name) if name in columns else -1 for name in self.table.columns}
        self._lacks_columns = -1 in self._index.values()
        self._picked = itemgetter(*self._index.values())
        self._line = 0
        self._is_bad = False
        self._known_children: dict[str, str] = {}

    def cells(self, raw: Raw) -> tuple[str, ...] | None:
        """Give a record's cells in the table's own order of columns, unescaped; None where their number is wrong."""
        found = raw.cells
        self._line = raw.line
        self._is_bad = False
        if len(found) != len(self.columns):
            self._blame_width(found)
            return None
        if self._lacks_columns:
            found.append("")
        picked: tuple[str, ...] = self._picked(found)
        return tuple(map(cell.unescaped, picked)) if "'" in "".join(picked) else picked

    @property
    def is_bad(self) -> bool:
        """Whether the record being read had a fault."""
        return self._is_bad

    def fault(self, column: str, text: str | None, words: Saying) -> None:
        """Report a fault of the record being read."""
        self._is_bad = True
        self.reading.faults.add(self._remark(column, text, words))

    def warn(self, column: str, text: str | None, words: Saying) -> None:
        """Report what is taken but worth a second look."""
        self.reading.warnings.add(self._remark(column, text, words))

    def _remark(self, column: str, text: str | None, words: Saying) -> Fault:
        index = self._index.get(column, -1)
        letters = self.source.letters(index) if index >= 0 else ""
        return Fault(self.source.place(self._line), column, text or None, words, letters)

    def patient(self, text: str) -> str:
        """Give the child a row belongs to, who must stand in patients.csv or in the clinic file."""
        known = self._known_children.get(text)
        if known is not None:
            return known
        patient_id = self.child_id(text)
        if patient_id in self.reading.births and not self._is_bad:
            self._known_children[text] = patient_id
        elif patient_id and patient_id not in self.reading.births and self.reading.knows_all_children:
            guess = cell.guessed(patient_id, self.reading.births) if len(self.reading.births) < 1000 else ""
            if guess:
                self.fault(
                    "patient_id",
                    text,
                    saying(
                        "stands neither in patients nor in the clinic file; did you mean {guess}?",
                        guess=guess,
                    ),
                )
            else:
                self.fault("patient_id", text, saying("stands neither in patients nor in the clinic file"))
        return patient_id

    def child_id(self, text: str) -> str:
        """Read a patient_id: 1 to 64 characters, all of them visible."""
        patient_id = tidy(text)
        if not patient_id:
            self.fault("patient_id", None, cell.empty("1-64"))
        elif len(patient_id) > cell.LONGEST_ID:
            self.fault("patient_id", patient_id, saying("is longer than {n} characters", n=cell.LONGEST_ID))
        else:
            self._check_visible("patient_id", patient_id, allow_joiners=False)
        return patient_id

    def row_id(self, text: str) -> str:
        """Read a row_id as an export wrote it; empty where there is none."""
        row_id = text.strip()
        if row_id and not _ROW_ID.match(row_id):
            self.fault(
                ROW_ID,
                text,
                saying("is no row_id (letters, digits, '-', '_', '.'; up to {n})", n=cell.LONGEST_ID),
            )
        return row_id

    def name(self, column: str, text: str) -> str:
        """Read a name in any script."""
        if not text:
            return ""
        name = tidy(text)
        self._check_visible(column, name, allow_joiners=True)
        return self._one_line(column, name)

    def words(self, column: str, text: str) -> str:
        """Read a text of one line that is no name: a phone number, an address."""
        return self._one_line(column, tidy(text)) if text else ""

    def note(self, text: str) -> str:
        """Read a note as it came; one of blanks alone is none."""
        return "" if not text or text.isspace() else text

    def drug(self, column: str, code: str) -> str:
        """Read the code of a drug of the formulary."""
        if code in drugs():
            return code
        if not code:
            self.fault(column, None, cell.empty("tacrolimus, prednisolone, …, other"))
        elif guess := cell.guessed(code, drugs()):
            self.fault(
                column, code, saying("is not a drug of the formulary; did you mean {guess}?", guess=guess)
            )
        else:
            self.fault(
                column, code, saying("is not a drug of the formulary (else: other, named in the note)")
            )
        return ""

    def choice(self, column: str, text: str, options: Iterable[str], *, is_required: bool = False) -> str:
        """Read one of a few words, exactly as they are written."""
        chosen = text.strip()
        if chosen in options or not (chosen or is_required):
            return chosen
        listed = ", ".join(option for option in options if option)
        if not chosen:
            self.fault(column, None, cell.empty(listed))
        else:
            self.fault(column, text, saying("is not one of {options}", options=listed))
        return ""

    def day(self, column: str, text: str, *, is_required: bool = False) -> date | None:
        """Read a date."""
        known = self.reading.dates.get(text)
        if known is not None:
            return known
        written = text.strip()
        if not written:
            if is_required:
                self.fault(column, None, cell.empty(DATE))
            return None
        read = cell.day(written)
        if isinstance(read, Saying):
            self.fault(column, text, read)
            return None
        if len(self.reading.dates) < _DATES_REMEMBERED:
            self.reading.dates[text] = read
        return read

    def past_date(self, column: str, text: str, birth: date | None) -> date | None:
        """Read a required date that is neither in the future nor before the child's birth."""
        day = self.day(column, text, is_required=True)
        if day is not None:
            self.check_not_ahead(column, text, day)
            self.check_not_before_birth(column, text, day, birth)
        return day

    def check_not_ahead(self, column: str, text: str, day: date) -> None:
        """Refuse a date after today."""
        if day > self.reading.today:
            self.fault(
                column, text, saying("lies in the future (today is {today})", today=self.reading.today)
            )

    def check_not_before_birth(self, column: str, text: str, day: date, birth: date | None) -> None:
        """Refuse a date before the child's birth, where that is known."""
        if birth is not None and day < birth:
            self.fault(column, text, saying("lies before the birth ({birth})", birth=birth))

    def age_at(self, column: str, text: str, day: date | None, birth: date | None) -> int | None:
        """Give the completed years at a contact; 25 and more are refused (reference E)."""
        if day is None or birth is None or day < birth:
            return None
        years = _years(birth, day)
        if years >= YOUNGER_THAN_YEARS:
            self.fault(
                column,
                text,
                saying("gives an age of {age} years, expected below {n}", age=years, n=YOUNGER_THAN_YEARS),
            )
        return years

    def birth_of(self, patient_id: str) -> date | None:
        """Give the birth date that counts for this folder's rows; None where it is wrong or not known."""
        return self.reading.births.get(patient_id)

    def taken(self, column: str, text: str, read: str | int | Saying) -> str:
        """Give what a cell was read as, or report the words for what is wrong with it and give nothing."""
        if isinstance(read, Saying):
            self.fault(column, text, read)
            return ""
        return str(read)

    def _one_line(self, column: str, text: str) -> str:
        if "\n" in text:
            self.fault(column, text, saying("goes on over several lines, which only a note does"))
        return text

    def _check_visible(self, column: str, text: str, *, allow_joiners: bool) -> None:
        words = cell.hidden(text, allow_joiners=allow_joiners)
        if words is not None:
            self.fault(column, text, words)

    def _blame_width(self, found: list[str]) -> None:
        """Report a record that is too long or too short; an unquoted decimal comma is the usual reason."""
        width = len(self.columns)
        for index, column in enumerate(self.columns[: len(found) - 1]):
            parts = found[index : index + 2]
            if (
                len(found) > width
                and column in NUMBER_COLUMNS
                and all(part.strip().isdigit() for part in parts)
            ):
                self.fault(column, ",".join(parts), saying("has a decimal comma, expected a decimal point"))
                return
        words = saying("has {found} cells, expected {width} as in the header", found=len(found), width=width)
        self.fault("", None, words)
