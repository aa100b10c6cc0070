"""What stands on a line of Today, in words: made without Qt, painted elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from nsclinic.advice.model import Severity
from nsclinic.clinic.worklist_words import Group
from nsclinic.course.model import UrineState

__all__ = ["BookedRow", "ChildRow", "EmptySentence", "Group", "Heading", "Line", "position_of"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's line: its name, how many children stand in it, and what that means; a day ahead is of no group."""

    group: Group | None
    title: str
    count: int
    meaning: str

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return f"{self.title}: {self.count}"


@dataclass(frozen=True, slots=True)
class EmptySentence:
    """What stands in a group without children."""

    group: Group | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One child: who, state and step, the most serious finding, last seen and phone. Every part is worded."""

    group: Group
    patient_id: str
    name: str
    identity: str
    state: UrineState
    state_words: str
    step_words: str
    severity: Severity | None
    finding: str
    finding_more: str
    seen: str
    phone: str
    checked: str = ""
    """Of which day this is, and that it is being checked; empty for what holds today."""

    @property
    def sentence(self) -> str:
        """What a screen reader says: the whole line."""
        parts = (
            self.name,
            self.identity,
            self.checked,
            self.state_words,
            self.step_words,
            self.finding,
            self.finding_more,
            self.seen,
            self.phone,
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class BookedRow:
    """One child under a day that lies ahead: who, whom to call, last seen and phone. Every part is worded."""

    patient_id: str
    name: str
    identity: str
    guardian: str
    seen: str
    phone: str

    @property
    def sentence(self) -> str:
        """What a screen reader says: the whole line."""
        return ", ".join(
            part for part in (self.name, self.identity, self.guardian, self.seen, self.phone) if part
        )


Line = Heading | EmptySentence | ChildRow | BookedRow
"""A line of the list."""


def position_of(lines: Sequence[Line], patient_id: str, group: Group | None = None) -> int | None:
    """Give where a child stands, in the group asked for if she is there, else anywhere; None if she is gone."""
    places = [
        (isinstance(line, ChildRow) and line.group is not group, place)
        for place, line in enumerate(lines)
        if isinstance(line, ChildRow | BookedRow) and line.patient_id == patient_id
    ]
    return min(places)[1] if places else None
