"""The outcome tables in words, as the screen shows them and the paper prints them: one wording for both.

No child is named here. A cell carries only the `key` of what was counted in it; whoever may see children asks the
clinic for those behind a key.
"""

from dataclasses import dataclass
from typing import NamedTuple

from nsclinic.charts.flow import FlowChart
from nsclinic.charts.survival import SurvivalChart


class Cell(NamedTuple):
    """What one cell says. `key` names what was counted in it; empty where no children stand behind it."""

    text: str
    key: str = ""


class Row(NamedTuple):
    """One line of a table: its name, and a cell under each column after the first."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words. `says` are plain sentences under it: who is counted, who is left out.

    `warns` are sentences that keep a reader from concluding too much: small numbers. Without rows `empty` says why.
    `is_drawn`: the chart of its section says the same numbers, so that paper prints only the sentences.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    says: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()
    empty: str = ""
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Tables that belong together, and the chart that shows the same."""

    key: str
    title: str
    tables: tuple[Table, ...] = ()
    survival: tuple[SurvivalChart, ...] = ()
    flow: FlowChart | None = None


@dataclass(frozen=True, slots=True)
class OutcomesInWords:
    """Everything that is said of a clinic's outcomes on one day under one protocol.

    `digest` are the first characters of the protocol file's SHA-256. `counted` says how many children are counted and
    who is not; `cautions` hold for every table.
    """

    clinic_name: str
    as_of: str
    protocol_title: str
    protocol_id: str
    protocol_version: str
    digest: str
    counted: tuple[str, ...]
    cautions: tuple[str, ...]
    sections: tuple[Section, ...]
    is_demonstration: bool = False
