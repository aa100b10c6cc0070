"""Which column of a clinic's own list is which of patients.csv: proposed by headings and values, decided by people."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from nsclinic.domain.folding import fold
from nsclinic.exchange.child_list import ChildList, ListRow
from nsclinic.exchange.faults import Saying, saying, visible
from nsclinic.exchange.list_dates import DateOrder, Orders, looks_like_a_date, order_of
from nsclinic.exchange.list_words import list_words, sex_letters_of

NOT_TAKEN = ""
FULL_NAME = "full_name"
AGE = "age"

CHOICES = (
    "patient_id",
    FULL_NAME,
    "given_name",
    "family_name",
    "sex",
    "birth_date",
    AGE,
    "birth_date_estimated",
    "guardian",
    "phone",
    "address",
    "diagnosis_date",
    "cause",
    "consent_registry",
    "note",
)
"""What a column of a list can be, in the order of a form."""

DATES = ("birth_date", "diagnosis_date")
NAMES = (FULL_NAME, "given_name", "family_name")

SAMPLES = 3
_HEADINGS_SOUGHT_IN = 20
_VALUES_LOOKED_AT = 500
_LEAST_VALUES = 2


class Lack(StrEnum):
    """What is missing before a list can be read."""

    BIRTH = "birth"
    NAME = "name"
    AGE_DAY = "age_day"
    TWICE = "twice"
    TWO_NAMES = "two_names"
    DATE_ORDER = "date_order"
    NO_ROWS = "no_rows"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing; `column` is the column it is missing of (-1: of the list)."""

    lack: Lack
    column: int = -1


@dataclass(frozen=True, slots=True)
class Matching:
    """What each column is, by its place; `heading` is the line of the headings (what stands above is not read).

    `orders` are the orders of columns of dates, where they were told or chosen. `age_on` is the day on which the ages
    were right.
    """

    heading: int
    columns: tuple[str, ...]
    orders: Mapping[int, DateOrder] = field(default_factory=dict)
    age_on: date | None = None

    def column_of(self, meaning: str) -> int:
        """Give the place of the column that is this; -1 where none is."""
        return self.columns.index(meaning) if meaning in self.columns else -1


def headings(found: ChildList, heading: int) -> list[str]:
    """Give the heading of each column of the list, empty where there is none."""
    row = next((row for row in found.rows if row.line == heading), None)
    cells = row.cells if row is not None else ()
    return [" ".join(visible(cell).split()) for cell in (*cells, *[""] * (found.width - len(cells)))]


def rows_below(found: ChildList, heading: int) -> Iterator[ListRow]:
    """Give the rows after the headings."""
    return (row for row in found.rows if row.line > heading)


def cell_of(row: ListRow, column: int) -> str:
    """Give a cell's text, outer blanks cut; empty where the row has none there."""
    return row.cells[column].strip() if 0 <= column < len(row.cells) else ""


def values_of(found: ChildList, heading: int, column: int) -> list[str]:
    """Give the cells of a column that are not empty."""
    return [text for row in rows_below(found, heading) if (text := cell_of(row, column))]


def headings_line(found: ChildList, also_known: Container[str] = ()) -> int:
    """Give the line that looks most like headings: most known words, else the first with two cells or more."""
    first = found.rows[:_HEADINGS_SOUGHT_IN]
    best = max(first, key=lambda row: sum(_is_known(cell, also_known) for cell in row.cells))
    if any(_is_known(cell, also_known) for cell in best.cells):
        return best.line
    return next(
        (row.line for row in first if sum(bool(cell.strip()) for cell in row.cells) > 1), first[0].line
    )


def proposed(
    found: ChildList, heading: int | None = None, *, also_known: Mapping[str, str] | None = None
) -> Matching:
    """Propose what each column is; a heading that is not known, or stands for two things, is left open.

    `also_known` are more headings, those of the empty list that the window saves.
    """
    more = {fold(text): meaning for text, meaning in (also_known or {}).items()}
    line = headings_line(found, more) if heading is None else heading
    meanings = _by_headings([fold(text) for text in headings(found, line)], more)
    _by_values(found, line, meanings)
    return with_orders(found, Matching(line, tuple(meanings)))


def with_orders(found: ChildList, matching: Matching) -> Matching:
    """Give the matching with the orders that the dates of its columns tell; those chosen stay where none is told."""
    orders: dict[int, DateOrder] = {}
    for column, meaning in enumerate(matching.columns):
        if meaning not in DATES:
            continue
        told = order_told(found, matching.heading, column)
        if isinstance(told, DateOrder):
            orders[column] = told
        elif told is Orders.NOT_TOLD and column in matching.orders:
            orders[column] = matching.orders[column]
    return Matching(matching.heading, matching.columns, orders, matching.age_on)


def order_told(found: ChildList, heading: int, column: int) -> DateOrder | Orders:
    """Give what the dates of a column say of their order; those that the spreadsheet holds as dates need none."""
    return order_of(
        text
        for row in rows_below(found, heading)
        if (row.line, column) not in found.dated and (text := cell_of(row, column))
    )


def missing(found: ChildList, matching: Matching) -> list[Missing]:
    """Give what is missing before the list can be read; empty when it can."""
    columns = matching.columns
    lacks = []
    if next(rows_below(found, matching.heading), None) is None:
        lacks.append(Missing(Lack.NO_ROWS))
    if not {"birth_date", AGE} & set(columns):
        lacks.append(Missing(Lack.BIRTH))
    if not {*NAMES, "patient_id"} & set(columns):
        lacks.append(Missing(Lack.NAME))
    if FULL_NAME in columns and {"given_name", "family_name"} & set(columns):
        lacks.append(Missing(Lack.TWO_NAMES, columns.index(FULL_NAME)))
    if AGE in columns and matching.age_on is None:
        lacks.append(Missing(Lack.AGE_DAY, columns.index(AGE)))
    for column, meaning in enumerate(columns):
        if meaning and meaning in columns[:column]:
            lacks.append(Missing(Lack.TWICE, column))
        elif meaning in DATES and _lacks_order(found, matching, column):
            lacks.append(Missing(Lack.DATE_ORDER, column))
    return lacks


def _lacks_order(found: ChildList, matching: Matching, column: int) -> bool:
    return column not in matching.orders and (order_told(found, matching.heading, column) is Orders.NOT_TOLD)


def remarks(found: ChildList, matching: Matching) -> list[tuple[int, Saying]]:
    """Give what is worth a second look before importing: of a column by its place, of the list as -1."""
    said: list[tuple[int, Saying]] = []
    if found.hidden_rows:
        said.append(
            (
                -1,
                saying(
                    "has rows that are hidden in the sheet ({n}); they are taken too", n=found.hidden_rows
                ),
            )
        )
    for column, meaning in enumerate(matching.columns):
        if meaning not in DATES:
            continue
        is_dated = {
            (row.line, column) in found.dated
            for row in rows_below(found, matching.heading)
            if cell_of(row, column)
        }
        if len(is_dated) > 1:
            words = saying(
                "some are dates to the spreadsheet and some are text, which happens where it took the month for the "
                "day: compare a few with the paper"
            )
            said.append((column, words))
    return said


def _is_known(cell: str, also_known: Container[str]) -> bool:
    word, words = fold(cell), list_words()
    known = (also_known, words.headings, words.given_or_full, words.family_or_full)
    return bool(word) and any(word in some for some in known)


def _by_headings(folded: list[str], also_known: Mapping[str, str]) -> list[str]:
    words = list_words()
    known = {**words.headings, **also_known}
    meanings: list[str] = []
    for heading in folded:
        meaning = known.get(heading, NOT_TAKEN)
        meanings.append(meaning if meaning not in meanings else NOT_TAKEN)
    _fill_either(folded, meanings, words.given_or_full, "given_name", "family_name")
    _fill_either(folded, meanings, words.family_or_full, "family_name", "given_name")
    if "birth_date" in meanings and AGE in meanings:
        meanings[meanings.index(AGE)] = NOT_TAKEN
    return meanings


def _fill_either(
    folded: list[str], meanings: list[str], either: frozenset[str], part: str, other_part: str
) -> None:
    """Take a heading like "Name" for a part of the name where the other part is there, else for the whole name."""
    for column, heading in enumerate(folded):
        if heading not in either or meanings[column] or part in meanings or FULL_NAME in meanings:
            continue
        meanings[column] = part if other_part in meanings else FULL_NAME


def _by_values(found: ChildList, heading: int, meanings: list[str]) -> None:
    """Propose the sex, and the birth date where the list has one column of dates, from what stands below."""
    open_columns = {
        column: values[:_VALUES_LOOKED_AT]
        for column, meaning in enumerate(meanings)
        if not meaning and len(values := values_of(found, heading, column)) >= _LEAST_VALUES
    }
    if "sex" not in meanings:
        sexes = [column for column, values in open_columns.items() if _are_sexes(values)]
        if len(sexes) == 1:
            meanings[sexes[0]] = "sex"
    if not {*DATES, AGE} & set(meanings):
        dates = [column for column, values in open_columns.items() if all(map(looks_like_a_date, values))]
        if len(dates) == 1:
            meanings[dates[0]] = "birth_date"


def _are_sexes(values: list[str]) -> bool:
    folded = {fold(value) for value in values}
    known = {**list_words().choices["sex"], **sex_letters_of(folded)}
    return folded <= known.keys()
