"""Outcome tables of a clinic, or of many (contract 5): who responded to what, with which harm, and how soon.

The children's facts stream through. Kept are, for each number, who stands behind it and what is to be summarised, so
that the tables of ten thousand children stay small and every number can open the list of its children.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nsclinic.cohort.building import Build, Outline, Tables
from nsclinic.cohort.cells import Cell, Members
from nsclinic.cohort.counting import cells_of
from nsclinic.cohort.facts import ChildFacts
from nsclinic.protocol.model import Protocol


def outline_of(protocol: Protocol) -> Outline:
    """Give the outline of a protocol."""
    numbers = tuple(sorted(step.number for step in protocol.steps))
    of_steps = (drug for step in protocol.steps for drug in step.with_drugs)
    return Outline(
        protocol.id, protocol.version, numbers, tuple(dict.fromkeys((*protocol.main_drugs, *of_steps)))
    )


@dataclass(frozen=True, slots=True)
class Cohort:
    """The outcome tables of the children of one protocol on one day.

    `n` children were counted. `on_other_protocols` were not: other criteria than this protocol's judge their outcomes.
    `tables` are plain values as in `cohort --json`; resources/manual/outcomes.md defines each.
    """

    as_of: date
    outline: Outline
    n: int
    on_other_protocols: int
    tables: Tables
    members: Members

    @property
    def protocol_id(self) -> str:
        """The protocol whose children are counted."""
        return self.outline.protocol_id

    @property
    def protocol_version(self) -> str:
        """Its version."""
        return self.outline.version

    def children(self, cell: Cell) -> tuple[str, ...]:
        """Give the ids of the children behind a number, in the order in which they were counted."""
        return self.members.children(cell)


def cohort_of(facts: Iterable[ChildFacts | None], outline: Outline, as_of: date) -> Cohort:
    """Count the children who are on the protocol of `outline`; None is a child who is on another.

    A child counts in a step's tables if the step was begun. Keys stand for every step of the protocol, every histology
    found and every drug of the protocol or taken, with 0 where nobody is counted.
    """
    members = Members()
    others = n = 0
    for child in facts:
        if child is None or child.protocol_id != outline.protocol_id:
            others += 1
            continue
        n += 1
        members.put(child.patient_id, cells_of(child, outline.steps))
    return Cohort(as_of, outline, n, others, Build(members, outline).tables(), members)


def cohort_json(cohort: Cohort) -> dict[str, Any]:
    """Give the tables as plain values for `json.dumps`, as the contract fixes them (contract 5)."""
    return {
        "as_of": cohort.as_of.isoformat(),
        "protocol": {"id": cohort.protocol_id, "version": cohort.protocol_version},
        "n": cohort.n,
        "tables": cohort.tables,
    }
