"""What is wrong with an interchange folder, as values: where it stands, what stands there, what was expected.

A fault prints as one line that a person finds the place by (`observations.csv:14: unit: 'mg/l' is not a unit of
upcr (mg/mg, mg/mmol, g/g)`). The words are msgids with their parameters, so that either face says them in its language.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

FAULTS_SHOWN = 100
"""Faults reported at once (contract 1); reading stops at the next."""

WARNINGS_KEPT = 1000
"""Warnings kept in full; more are only counted."""

CELL_SHOWN = 60
"""Characters of a cell that a fault repeats."""

Say = Callable[..., str]
"""Words a msgid with its `{named}` parameters: `Wording.t` of a language, or `in_english`."""


def in_english(msgid: str, **parameters: object) -> str:
    """Fill a sentence as it stands in the code."""
    return msgid.format(**parameters)


class Saying(NamedTuple):
    """A sentence not yet said: the msgid and what fills it."""

    msgid: str
    parameters: tuple[tuple[str, str], ...] = ()

    def said(self, say: Say = in_english) -> str:
        """Give the sentence in the language of `say`."""
        return say(self.msgid, **dict(self.parameters))


def saying(msgid: str, **parameters: object) -> Saying:
    """Build a sentence to be said later; the catalogue tool finds its msgid here."""
    return Saying(msgid, tuple((name, str(value)) for name, value in parameters.items()))


class Place(NamedTuple):
    """Where a row stands: a file and its line (1 = first; 0 = the file as a whole), or a workbook, sheet and row."""

    file: str
    line: int = 0
    sheet: str = ""

    def named(self, letters: str = "") -> str:
        """Give the place as it is printed; `letters` is the column of a sheet."""
        file = visible(self.file)
        if self.sheet:
            cell = f"!{letters}{self.line}" if self.line else ""
            return f"{file}: {visible(self.sheet)}{cell}"
        return f"{file}:{self.line}" if self.line else file


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, or with the same shape one warning.

    `column` is the column's name, empty where the whole row or file is meant; `cell` is what stood there, None where
    no cell is meant; `letters` is the column of a sheet ("F").
    """

    place: Place
    column: str
    cell: str | None
    expected: Saying
    letters: str = ""

    @property
    def file(self) -> str:
        """The file's name."""
        return self.place.file

    @property
    def line(self) -> int:
        """The first physical line of the record, or the sheet's row; 0 for the file as a whole."""
        return self.place.line

    def said(self, say: Say = in_english) -> str:
        """Give the whole line in the language of `say`; what came from the file is shown with its escapes."""
        words = self.expected.said(say)
        if self.cell is not None:
            words = f"{quoted(self.cell)} {words}"
        column = f"{visible(self.column)}: " if self.column else ""
        return f"{self.place.named(self.letters)}: {column}{words}"

    def __str__(self) -> str:
        return self.said()


def visible(text: str) -> str:
    """Give text from outside with everything unprintable (control, direction, zero-width) as its escape."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def quoted(text: str) -> str:
    """Give a cell in quotes, cut to a length that a line of a terminal bears."""
    shown = text if len(text) <= CELL_SHOWN else text[: CELL_SHOWN - 1] + "…"
    return f"'{visible(shown)}'"


class EnoughFaultsError(Exception):
    """The report is full: nothing more is read."""


@dataclass(slots=True)
class Faults:
    """Collects faults up to what a report shows."""

    found: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Keep one more.

        Raises:
            EnoughFaultsError: the report was full already; `has_more` says so from then on.
        """
        if len(self.found) >= FAULTS_SHOWN:
            raise EnoughFaultsError
        self.found.append(fault)

    def __bool__(self) -> bool:
        return bool(self.found)


@dataclass(slots=True)
class Warnings:
    """Keeps the first warnings and counts the rest."""

    found: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, warning: Fault) -> None:
        """Count one more, and keep it while there is room."""
        self.count += 1
        if len(self.found) < WARNINGS_KEPT:
            self.found.append(warning)
