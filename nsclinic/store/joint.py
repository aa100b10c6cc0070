"""What bringing two desks together comes to, and what somebody decides of it: plain values, without a connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from nsclinic.domain.record import Child
from nsclinic.store.values import Row, RowKind


class Choice(StrEnum):
    """Whose state of a row stands; BOTH is what each changed, put together, where they changed different things."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Side(NamedTuple):
    """What one desk's file says of a row: the row (None: removed), or a setting's or protocol's text; who and when."""

    row: Row | None
    text: str
    who: str
    at: datetime

    @property
    def is_there(self) -> bool:
        """Whether the row is there at all, not removed."""
        return self.row is not None or bool(self.text)


class RowConflict(NamedTuple):
    """A row that both desks changed, neither having seen the other's.

    `key` names it in `Decisions.rows`. `together` is the row with what each changed, None where both changed the same
    fields. `is_taken_back`: the other desk brought this desk's work in and took it out again.
    `is_removed_child`: one desk removed the child and the other went on writing about her.
    """

    key: str
    kind: RowKind
    patient_id: str
    name: str
    mine: Side
    theirs: Side
    together: Row | None = None
    is_taken_back: bool = False
    is_removed_child: bool = False


class BothWrote(NamedTuple):
    """One child about whom both desks wrote, and the rows that each wrote anew or changed; nothing that is removed."""

    patient_id: str
    here: tuple[Row, ...]
    there: tuple[Row, ...]


class Renumbered(NamedTuple):
    """A child who has another clinic number from now on, as a second child had been given the same."""

    child: Child
    number: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What somebody decided: by `RowConflict.key` whose state stands, and which of two rows that say one thing go."""

    rows: Mapping[str, Choice] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """What would come in. Rows are counted by kind: new ones, ones that the other desk corrected or removed."""

    entries: int
    new: Mapping[RowKind, int]
    corrected: Mapping[RowKind, int]
    children: tuple[Child, ...]
    conflicts: tuple[RowConflict, ...]
    both_wrote: tuple[BothWrote, ...]
    renumbered: tuple[Renumbered, ...]
    absent_documents: int
    last_written_there: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether this file holds all that the other one does."""
        return not self.entries
