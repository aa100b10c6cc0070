"""Checking the clinic file and what belongs to it, for the window and the command: what was found, in an order to act.

The check only looks. What to do about damage is always the same: keep the file as it is, and open a backup.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import CheckPart, CheckStep, Fault, StoreError
from nsclinic.store.paper_head import printed_head, read_head

PARTS = tuple(CheckPart)
_OF_PARTS = 1000
"""Steps into which each part is divided for whoever shows how far the check is."""


class NotAHeadError(ValueError):
    """What was typed is no head as it stands on paper."""


@dataclass(slots=True)
class Checked:
    """What a check found. `entries` and `revisions` are how much there is; `head` is what paper shows of the last."""

    faults: list[Fault] = field(default_factory=list)
    entries: int = 0
    revisions: int = 0
    head: str = ""

    @property
    def damage(self) -> list[Fault]:
        """The faults by which something recorded is not as it was kept."""
        return [fault for fault in self.faults if fault.is_damage]


def proper_heads(texts: Iterable[str]) -> tuple[str, ...]:
    """Give heads as they stand on paper from how somebody typed them.

    Raises:
        NotAHeadError: one is none; the error names it.
    """
    found = []
    for text in texts:
        head = read_head(text)
        if not head:
            raise NotAHeadError(text)
        found.append(head)
    return tuple(found)


def checking(clinic: Clinic, heads: Iterable[str] = ()) -> Iterator[Fault | CheckStep]:
    """Check everything, a piece at a time; `heads` are those of printed pages in their proper form."""
    return clinic.store.checking(heads)


def beginning(clinic: Clinic) -> Checked:
    """Give how much there is to check; nothing of it where damage keeps even that from being read."""
    try:
        head = clinic.store.head
    except StoreError:
        return Checked()
    return Checked(entries=head.seq, revisions=head.revisions, head=printed_head(head.digest))


def share(step: CheckStep) -> tuple[int, int]:
    """Give how much of the whole check is done after a step, of how much."""
    within = _OF_PARTS * step.done // step.of if step.of else 0
    return PARTS.index(step.part) * _OF_PARTS + within, len(PARTS) * _OF_PARTS


def fault_json(fault: Fault, message: str) -> dict[str, Any]:
    """Give a fault as an object (resources/manual/check.md); keys that do not apply are null."""
    return {
        "kind": fault.kind.value,
        "damage": fault.is_damage,
        "message": message,
        "entry": fault.seq,
        "at": fault.at.isoformat(timespec="seconds") if fault.at is not None else None,
        "who": fault.who or None,
        "change": fault.change_kind or None,
        "patient_id": fault.patient_id or None,
        "row": fault.row_kind.value if fault.row_kind is not None else None,
        "what": fault.what or None,
        "on": fault.on or None,
        "row_id": fault.row_id or None,
        "file": fault.file or None,
        "how_many": fault.how_many or None,
    }
