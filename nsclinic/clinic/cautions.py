"""What a clinic is told while it works on, and is never refused for: the clock, the disk, the place of its file.

Each is one plain fact about the computer, found in a few milliseconds and without writing anything; its words stand in
`caution_words`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from nsclinic import BUILT_ON
from nsclinic.store import ClinicFile, Standing
from nsclinic.store.entry import now
from nsclinic.store.free_space import free_bytes, wanted_bytes
from nsclinic.store.head import moment_of
from nsclinic.store.medium import Medium, medium_of

MOST_AHEAD = timedelta(days=366)
"""A clock this far past the last entry, and past the program's own day, is more likely wrong than a clinic so idle."""

_SLIP = timedelta(hours=1)
"""Two desks' clocks differ by minutes: around midnight that is no other day."""

_TIME_ZONES = timedelta(days=1)
"""Where the program was made it may be a day later than where it runs."""

_MEGABYTE = 1_000_000


class CautionKind(StrEnum):
    """What there is to be told."""

    CLOCK_BEHIND_ENTRY = "clock_behind_entry"
    CLOCK_BEHIND_PROGRAM = "clock_behind_program"
    CLOCK_AHEAD = "clock_ahead"
    LITTLE_ROOM = "little_room"
    ON_NETWORK = "on_network"
    ON_STICK = "on_stick"
    IN_SYNCED_FOLDER = "in_synced_folder"
    HEAD_ALTERED = "head_altered"
    HEAD_OF_ANOTHER = "head_of_another"
    BROUGHT_UP = "brought_up"


@dataclass(frozen=True, slots=True)
class Caution:
    """One of them: of a clock the computer's day and the `day` it is held against, of a disk what is free.

    Of a file that was brought up to date the name of the `copy` that was kept before.
    """

    kind: CautionKind
    today: date | None = None
    day: date | None = None
    free_mb: int = 0
    copy: str = ""


_OF_MEDIUM = {
    Medium.NETWORK: CautionKind.ON_NETWORK,
    Medium.REMOVABLE: CautionKind.ON_STICK,
    Medium.SYNCED: CautionKind.IN_SYNCED_FOLDER,
}
_OF_STANDING = {
    Standing.ALTERED: CautionKind.HEAD_ALTERED,
    Standing.OF_ANOTHER_CLINIC: CautionKind.HEAD_OF_ANOTHER,
}


def cautions_of(store: ClinicFile) -> tuple[Caution, ...]:
    """Give what there is to be told of an open clinic file, the gravest first; empty where nothing is.

    A file that is open for reading only is not warned of for lying on a stick or a full disk.
    """
    last = store.witness.compared.last
    found = [clock_caution(now(), moment_of(last) if last else None)]
    if store.witness.compared.standing in _OF_STANDING:
        found.append(Caution(_OF_STANDING[store.witness.compared.standing]))
    if not store.is_read_only:
        found += [*cautions_of_place(store.path)]
    if store.brought_up is not None:
        found.append(Caution(CautionKind.BROUGHT_UP, copy=store.brought_up.copy.name))
    return tuple(caution for caution in found if caution is not None)


def cautions_of_place(path: Path) -> tuple[Caution, ...]:
    """Give what there is to be told of a place where a clinic file lies, or would be made."""
    found = []
    kind = _OF_MEDIUM.get(medium_of(path))
    if kind is not None:
        found.append(Caution(kind))
    free = free_bytes(path.absolute().parent)
    if free is not None and free < wanted_bytes(path):
        found.append(Caution(CautionKind.LITTLE_ROOM, free_mb=free // _MEGABYTE))
    return tuple(found)


def clock_caution(moment: datetime, last: datetime | None, built_on: date = BUILT_ON) -> Caution | None:
    """Hold the computer's clock against what is known; None where it may be right.

    Args:
        moment: what the clock says, with its offset.
        last: the moment of the audit's last entry in order of writing; None without any.
        built_on: the day of this version of the program.
    """
    today = moment.date()
    if last is not None:
        last_day = last.astimezone(moment.tzinfo).date()
        if today < last_day and last - moment > _SLIP:
            return Caution(CautionKind.CLOCK_BEHIND_ENTRY, today, last_day)
        if moment - last > MOST_AHEAD and today - built_on > MOST_AHEAD:
            return Caution(CautionKind.CLOCK_AHEAD, today, last_day)
    if today < built_on - _TIME_ZONES:
        return Caution(CautionKind.CLOCK_BEHIND_PROGRAM, today, built_on)
    return None
