"""Which children stand behind each number of the outcome tables.

A number is never counted by itself: it is the length of the list of the children who were put into its cell, so that
the list that a cell opens is always as long as the number says.
"""

from collections.abc import Iterable
from typing import NamedTuple

from nsclinic.cohort.survival import Observed


class Cell(NamedTuple):
    """The address of one number: `table`, `row` and `column` of `Cohort.tables`; `group` parts rows further.

    `day` is for tables of time alone: in column `at_risk` those still observed just before it, in column `events`
    those to whom the event came on it; without it `events` are all to whom it ever came.
    """

    table: str
    row: str
    column: str
    group: str = ""
    day: int | None = None


Value = float | tuple[float, float] | Observed | None
"""What a child brings into a cell: a value, one before and one after, a time, or nothing but itself."""

ALL = "all"
"""The row of a table that has a single row."""

OF = "of"
"""The column that holds those of whom a proportion is counted."""

N = "n"
"""The column that holds all children of a row whose values are summarised."""


class Members:
    """The children in each cell, in the order in which they came, with what each brought into it."""

    def __init__(self) -> None:
        self._children: dict[Cell, list[str]] = {}
        self._values: dict[Cell, list[Value]] = {}

    def put(self, patient_id: str, cells: Iterable[tuple[Cell, Value]]) -> None:
        """Put a child into cells, into each once."""
        for cell, value in cells:
            self._children.setdefault(cell, []).append(patient_id)
            if value is not None:
                self._values.setdefault(cell, []).append(value)

    def cells(self) -> Iterable[Cell]:
        """Give every cell in which there is a child."""
        return self._children.keys()

    def count(self, cell: Cell) -> int:
        """Give how many children are in a cell."""
        return len(self._children.get(cell, ()))

    def children(self, cell: Cell) -> tuple[str, ...]:
        """Give who is in a cell; nobody in one that does not exist."""
        if cell.column == "events" or cell.day is not None:
            return tuple(self._at(cell))
        return tuple(self._children.get(cell, ()))

    def _at(self, cell: Cell) -> Iterable[str]:
        whole = Cell(cell.table, cell.row, N, cell.group)
        for patient_id, (days, is_event) in zip(
            self._children.get(whole, ()), self.times(whole), strict=True
        ):
            if cell.column == "events":
                is_in = is_event and cell.day in (None, days)
            else:
                is_in = cell.day is not None and days >= cell.day
            if is_in:
                yield patient_id

    def numbers(self, cell: Cell) -> list[float]:
        """Give the values brought into a cell."""
        return [value for value in self._values.get(cell, ()) if isinstance(value, float)]

    def pairs(self, cell: Cell) -> list[tuple[float, float]]:
        """Give the values before and after that were brought into a cell."""
        return [(float(value[0]), float(value[1])) for value in self._tuples(cell)]

    def times(self, cell: Cell) -> list[Observed]:
        """Give the times brought into a cell."""
        return [(int(value[0]), bool(value[1])) for value in self._tuples(cell)]

    def _tuples(self, cell: Cell) -> Iterable[tuple[float, float] | Observed]:
        return (value for value in self._values.get(cell, ()) if isinstance(value, tuple))
