"""Reads the list of studies that are pooled: a CSV file with one study a line, events or means in two arms.

Every fault is reported at once with its line and column, as in an import, and nothing is pooled of a faulty list: a
study left out in silence would change the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from nsclinic.domain.plain_text import character_name, control_character, tidy
from nsclinic.exchange import cells as cell
from nsclinic.exchange.csv_source import CsvSource, Raw
from nsclinic.exchange.faults import EnoughFaultsError, Fault, Faults, Place, Saying, saying
from nsclinic.exchange.tables import Table

Value = TypeVar("Value", int, str)

STUDY = "study"

EVENTS = Table("events", (STUDY, "events_1", "n_1", "events_2", "n_2"), (STUDY,))
MEANS = Table("means", (STUDY, "mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2"), (STUDY,))

LONGEST_NAME = 200
"""Characters of a study's name."""

MOST_IN_AN_ARM = 100_000_000
LONGEST_COUNT = len(str(MOST_IN_AN_ARM)) - 1
"""Of a count that is wrong and no longer than this, its size is not what is wrong."""

FEWEST_WITH_A_DEVIATION = 2
"""One child alone has no standard deviation."""

Events = tuple[str, int, int, int, int]
Means = tuple[str, float, float, int, float, float, int]


@dataclass(slots=True)
class StudyList:
    """What the list says, in the order of its lines; rows are in the order of the columns of `EVENTS` or `MEANS`.

    Where there are faults the rows are not all there and not to be used. `has_more`: reading stopped at so many.
    `sha256` is the sum of the file's bytes, empty where it was not read to its end.
    """

    events: list[Events] = field(default_factory=list)
    means: list[Means] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    has_more: bool = False
    sha256: str = ""


def read_studies(path: Path, table: Table | None = None) -> StudyList:
    """Read a list of studies; `table` is `EVENTS` or `MEANS`, None where the file's columns may decide.

    Raises:
        OSError: the file cannot be read.
    """
    found = StudyList()
    faults = Faults(found.faults)
    with CsvSource(table or EVENTS, path) as source:
        source.name = path.name
        try:
            _read(source, table, faults, found)
            found.sha256 = source.sha256
        except EnoughFaultsError:
            found.has_more = True
    return found


def _read(source: CsvSource, table: Table | None, faults: Faults, found: StudyList) -> None:
    header = source.header(faults)
    if header is None:
        return
    columns = [name.strip() for name in header]
    if table is None:
        table = MEANS if len({*columns} & {*MEANS.columns}) > len({*columns} & {*EVENTS.columns}) else EVENTS
    if not _is_header(columns, table, source.place(1), faults):
        return
    reader = _Reader(source, columns, table, faults)
    for raw in source.records(faults, columns):
        if table is EVENTS:
            found.events += reader.events(raw)
        else:
            found.means += reader.means(raw)
    if not reader.lines and not faults:
        faults.add(Fault(source.place(0), "", None, saying("has no study")))


def _is_header(columns: Sequence[str], table: Table, place: Place, faults: Faults) -> bool:
    """Report what is wrong with the header; say whether the rows can be told apart by it."""
    listed = ", ".join(table.columns)
    separator = next((mark for mark in ";|\t" if len(columns) == 1 and mark in columns[0]), "")
    if separator:
        faults.add(
            Fault(place, "", None, saying("has cells separated by '{mark}', expected commas", mark=separator))
        )
        return False
    for index, name in enumerate(columns):
        if not name:
            words = saying("has no name in the header: column {n}", n=index + 1)
            faults.add(Fault(place, "", None, words))
        elif name not in table.columns:
            guess = cell.guessed(name, [known for known in table.columns if known not in columns])
            words = (
                saying("is not a column here; did you mean {guess}?", guess=guess)
                if guess
                else saying("is not a column here, expected {columns}", columns=listed)
            )
            faults.add(Fault(place, name, None, words))
        elif name in columns[:index]:
            faults.add(Fault(place, name, None, saying("stands twice in the header")))
    missing = [name for name in table.columns if name not in columns]
    for name in missing:
        faults.add(Fault(place, name, None, saying("is missing from the header")))
    return not missing and len(set(columns)) == len(columns)


class _Reader:
    """Reads one line after the other; `lines` is where each study's name stands."""

    def __init__(self, source: CsvSource, columns: list[str], table: Table, faults: Faults) -> None:
        self._source = source
        self._columns = columns
        self._table = table
        self._faults = faults
        self._line = 0
        self.lines: dict[str, int] = {}

    def events(self, raw: Raw) -> Iterator[Events]:
        """Give the row, nothing where it is faulty."""
        cells = self._cells(raw)
        if cells is None:
            return
        study = self._study(cells[STUDY])
        arms = [self._arm(cells, arm) for arm in "12"]
        (events_1, n_1), (events_2, n_2) = arms
        if (
            study is not None
            and events_1 is not None
            and n_1 is not None
            and events_2 is not None
            and n_2 is not None
        ):
            yield study, events_1, n_1, events_2, n_2

    def _arm(self, cells: dict[str, str], arm: str) -> tuple[int | None, int | None]:
        column = f"events_{arm}"
        events = self._whole(cells, column, 0)
        n = self._whole(cells, f"n_{arm}", 1)
        if events is not None and n is not None and events > n:
            self._fault(column, cells[column], saying("is more than n_{arm}, which is {n}", arm=arm, n=n))
            return None, n
        return events, n

    def means(self, raw: Raw) -> Iterator[Means]:
        """Give the row, nothing where it is faulty."""
        cells = self._cells(raw)
        if cells is None:
            return
        study = self._study(cells[STUDY])
        (mean_1, sd_1, n_1), (mean_2, sd_2, n_2) = (
            (
                self._number(cells, f"mean_{arm}"),
                self._deviation(cells, f"sd_{arm}"),
                self._whole(cells, f"n_{arm}", FEWEST_WITH_A_DEVIATION),
            )
            for arm in "12"
        )
        if (
            study is not None
            and mean_1 is not None
            and sd_1 is not None
            and n_1 is not None
            and mean_2 is not None
            and sd_2 is not None
            and n_2 is not None
        ):
            yield study, mean_1, sd_1, n_1, mean_2, sd_2, n_2

    def _cells(self, raw: Raw) -> dict[str, str] | None:
        self._line = raw.line
        if len(raw.cells) != len(self._columns):
            words = saying(
                "has {n} cells, expected {of} as in the header", n=len(raw.cells), of=len(self._columns)
            )
            self._fault("", None, words)
            return None
        return {
            name: cell.unescaped(text).strip() for name, text in zip(self._columns, raw.cells, strict=True)
        }

    def _study(self, text: str) -> str | None:
        name = tidy(text)
        before = self.lines.get(name)
        self.lines.setdefault(name, self._line)
        if not name:
            self._fault(STUDY, None, saying("is empty, expected the study's name"))
        elif len(name) > LONGEST_NAME:
            self._fault(STUDY, name, saying("is longer than {n} characters", n=LONGEST_NAME))
        elif control := control_character(name):
            words = saying("has the control character {name}", name=character_name(control))
            self._fault(STUDY, name, words)
        elif (hidden := cell.hidden(name, allow_joiners=True)) is not None:
            self._fault(STUDY, name, hidden)
        elif before is not None:
            self._fault(STUDY, name, saying("stands in line {line} already", line=before))
        else:
            return name
        return None

    def _whole(self, cells: dict[str, str], column: str, least: int) -> int | None:
        number = cell.whole(cells[column], least, MOST_IN_AN_ARM)
        if isinstance(number, Saying) and len(cells[column]) <= LONGEST_COUNT:
            number = saying("is not a whole number of {least} or more", least=least)
        return self._kept(cells, column, number)

    def _number(self, cells: dict[str, str], column: str) -> float | None:
        number = self._kept(cells, column, cell.signed(cells[column]))
        return None if number is None else float(number)

    def _deviation(self, cells: dict[str, str], column: str) -> float | None:
        number = self._kept(cells, column, cell.amount(cells[column]))
        if number is None:
            return None
        if float(number) == 0:
            self._fault(column, cells[column], saying("is no deviation to pool by, expected one above 0"))
            return None
        return float(number)

    def _kept(self, cells: dict[str, str], column: str, value: Value | Saying) -> Value | None:
        if not cells[column]:
            self._fault(column, None, saying("is empty, expected a number"))
            return None
        if isinstance(value, Saying):
            self._fault(column, cells[column], value)
            return None
        return value

    def _fault(self, column: str, text: str | None, words: Saying) -> None:
        self._faults.add(Fault(self._source.place(self._line), column, text, words))
