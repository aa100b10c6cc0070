"""The flowsheet as values: analytes down, days across, newest first, each cell as it came with its flag."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nsclinic.advice.model import Review
from nsclinic.course.model import EvidenceDay
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.flags import Flag, flag_of
from nsclinic.domain.record import ChildRecord, Observation
from nsclinic.wording import Wording

STATE_ROW = "state"
"""The row above all others: what the urine of each day says."""


class Align(StrEnum):
    """Where the text of a cell stands."""

    NUMBER = "number"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one day. `rows` are all of that code and day in the order entered; the last one counts."""

    rows: tuple[Observation, ...]
    flag: Flag = Flag.WITHIN

    @property
    def row(self) -> Observation:
        """The row that counts."""
        return self.rows[-1]


@dataclass(frozen=True, slots=True)
class Flowsheet:
    """All values of a child. `codes` are the rows, `days` the columns from newest to oldest."""

    codes: tuple[str, ...]
    days: tuple[date, ...]
    cells: dict[tuple[str, date], Cell]
    states: dict[date, EvidenceDay]
    places: dict[str, tuple[str, date]]
    visits: frozenset[date] = frozenset()
    patient_id: str = ""

    def cell(self, code: str, day: date) -> Cell | None:
        """Give the cell of a code on a day; None where nothing was entered."""
        return self.cells.get((code, day))

    def place_of(self, row_id: str) -> tuple[str, date] | None:
        """Give code and day of a row, so that a fact can be shown where it stands."""
        return self.places.get(row_id)


def flowsheet(record: ChildRecord, review: Review) -> Flowsheet:
    """Put every observation up to the review's day into its cell; days of visits without values have a column too."""
    grouped: dict[tuple[str, date], list[Observation]] = {}
    places: dict[str, tuple[str, date]] = {}
    visits = frozenset(visit.on for visit in record.visits if visit.on <= review.as_of)
    days: set[date] = set(visits)
    for row in record.observations:
        if row.on > review.as_of:
            continue
        grouped.setdefault((row.code, row.on), []).append(row)
        days.add(row.on)
        if row.row_id:
            places[row.row_id] = (row.code, row.on)
    present = {code for code, _ in grouped}
    ordered = [code for code in analytes() if code in present]
    states = {day.on: day for day in review.course.evidence}
    days |= states.keys()
    return Flowsheet(
        codes=((STATE_ROW,) if states else ()) + tuple(ordered),
        days=tuple(sorted(days, reverse=True)),
        cells={place: Cell(tuple(rows), flag_of(rows[-1])) for place, rows in grouped.items()},
        states=states,
        places=places,
        visits=visits,
        patient_id=record.child.patient_id,
    )


def number_words(cell: Cell, words: Wording) -> str:
    """Give what stands in the cell before the unit: "<2.0", "3+", "not done"."""
    row = cell.row
    if not row.is_done:
        return words.t("not done")
    if row.unit == "grade" or not row.value[:1].isdecimal():
        return words.choice(row.value)
    return f"{row.qualifier.value}{row.value}"


def unit_words(cell: Cell, words: Wording) -> str:
    """Give the unit beside the number; empty for a choice."""
    return words.unit(cell.row.unit) if cell.row.is_done and cell.row.value[:1].isdecimal() else ""


def spoken(code: str, day: date, cell: Cell, words: Wording) -> str:
    """Give a cell as a screen reader says it: date, analyte, value, whether it is out of range, and what else."""
    row = cell.row
    text = words.pgettext(
        "fact",
        "{date}: {what}",
        date=words.date(day),
        what=words.pgettext("fact", "{what} {value}", what=words.analyte(code), value=words.observed(row)),
    )
    notes = [_flag_words(cell.flag, words)] if cell.flag is not Flag.WITHIN else []
    notes += list(_remarks(cell, words))
    comma = words.pgettext("list", ", ")
    return comma.join((text, *notes))


def _flag_words(flag: Flag, words: Wording) -> str:
    return {
        Flag.LOW: words.t("low"),
        Flag.FAR_LOW: words.t("very low"),
        Flag.HIGH: words.t("high"),
        Flag.FAR_HIGH: words.t("very high"),
    }[flag]


def _remarks(cell: Cell, words: Wording) -> Iterable[str]:
    row = cell.row
    if row.hours_after_dose:
        yield words.t("{hours} after the dose", hours=words.quantity(row.hours_after_dose, "h"))
    if row.place:
        yield words.place(row.place)
    if row.lab:
        yield words.isolate(row.lab)
    if row.note:
        yield words.isolate(row.note)
    for earlier in cell.rows[:-1]:
        yield words.t("also {value} that day", value=words.observed(earlier))
