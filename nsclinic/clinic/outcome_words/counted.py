"""What the words of the tables are made from: the counted children of one protocol, and cells that can be opened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nsclinic.clinic.outcome_words.figures import FEW, counted_share, method_words, p_words
from nsclinic.cohort.cells import Cell as Address
from nsclinic.cohort.cells import Members
from nsclinic.cohort.statistics import proportion
from nsclinic.cohort.tables import Cohort
from nsclinic.domain.catalogue import event_kinds
from nsclinic.domain.record import EventKind
from nsclinic.reports.outcomes_model import Cell
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class Counted:
    """The cohort that was counted, and the voice."""

    cohort: Cohort
    words: Wording

    @property
    def members(self) -> Members:
        """Who is in which cell."""
        return self.cohort.members

    @property
    def steps(self) -> tuple[int, ...]:
        """The numbers of the protocol's steps, in order."""
        return self.cohort.outline.steps

    def p(self, found: Mapping[str, Any]) -> Cell:
        """Give the P of a comparison in the tables with its method; a dash where it could not be computed."""
        return Cell(p_words(found["p"], method_words(found["method"], self.words), self.words))

    def count(self, address: Address) -> int:
        """Give how many children are in a cell."""
        return len(self.members.children(address))

    def number(self, address: Address) -> Cell:
        """Give a count that opens the list of its children."""
        count = self.count(address)
        return Cell(self.words.number(count), key_of(address) if count else "")

    def share(self, address: Address, of: Address) -> Cell:
        """Give a count of those in `of` with its share and the 95 % interval (Wilson), which opens its children."""
        count, whole = self.count(address), self.count(of)
        found = proportion(count, whole)
        if found.wilson is None:
            return Cell(self.words.number(count), key_of(address) if count else "")
        text = counted_share(count, whole, *found.wilson, self.words)
        return Cell(text, key_of(address) if count else "")

    def histologies(self, table: str) -> list[str]:
        """Give the histologies that a table has, in the catalogue's order."""
        found = {address.group for address in self.members.cells() if address.table == table}
        return [code for code in event_kinds()[EventKind.BIOPSY].codes if code in found]

    def step_heading(self, step: int) -> str:
        """Give the head of a step's column: "Step 1 (of 43)"."""
        count = self.count(Address("flow", str(step), "began"))
        return self.words.t("Step {number} (of {n})", number=step, n=count)


def key_of(address: Address) -> str:
    """Give the address of a cell as one text, by which its children are asked for."""
    parts = (address.table, address.row, address.column, address.group)
    return "/".join((*parts, "" if address.day is None else str(address.day)))


def address_of(key: str) -> Address:
    """Give back the address that `key_of` made into a text."""
    table, row, column, group, day = key.split("/")
    return Address(table, row, column, group, int(day) if day else None)


def few_words(named: Iterable[tuple[str, int]], words: Wording) -> tuple[str, ...]:
    """Warn of groups that hold fewer than `FEW` children: their names; nothing of empty ones."""
    few = [name for name, count in named if 0 < count < FEW]
    if not few:
        return ()
    return (
        words.t(
            "Few children: {groups}. Fewer than {few} were counted there, so the shares say little.",
            groups=words.listed(few),
            few=FEW,
        ),
    )


def in_parts(items: Sequence[str], most: int) -> list[Sequence[str]]:
    """Give the items in parts of at most `most`."""
    return [items[place : place + most] for place in range(0, len(items), most)]
