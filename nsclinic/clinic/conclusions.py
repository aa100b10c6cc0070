"""What is concluded of every child on a day, with what was concluded before kept beside the clinic (architecture 9).

A conclusion is used again only for the same day, the same record, the same protocols and the same program. Of another
day it is shown as what it is: known on that day, and being checked. Nothing here changes the clinic file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from hashlib import sha256
from os import scandir
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from nsclinic import __version__
from nsclinic.advice.model import Review
from nsclinic.clinic.clinic import PROTOCOL_SETTING, Clinic
from nsclinic.clinic.conclusion import Concluded, conclude
from nsclinic.clinic.packing import NotReadableError, unpacked
from nsclinic.clinic.worklist import WorklistRow
from nsclinic.domain.record import ChildRecord
from nsclinic.domain.resource import resources_folder
from nsclinic.store.review_cache import KeptRow

if TYPE_CHECKING:
    from nsclinic.store import Head

WORTH_FROM = 400
"""So many children take longer than another process needs to begin."""
FORMAT = "1"
_ROOMS = ("domain", "protocol", "course", "advice", "clinic")
"""Whatever a conclusion depends on is in these rooms, and in the resources."""

_Kept = TypeVar("_Kept", Concluded, WorklistRow)


class ListedAsOf(NamedTuple):
    """A child's row in the list of a day that may be past."""

    row: WorklistRow
    as_of: date


class FirstListed(NamedTuple):
    """The first children of each group as they were known last, and how many each group holds."""

    booked: tuple[ListedAsOf, ...]
    pressing: tuple[ListedAsOf, ...]
    overdue: tuple[ListedAsOf, ...]
    counts: dict[str, int]


def concluded(
    clinic: Clinic,
    as_of: date | None = None,
    *,
    patient_ids: Iterable[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Concluded]:
    """Give what is concluded of every child, or of those named, in order of id: kept before, or concluded now and kept.

    Raises:
        UnknownRowError: one of those named is not a child of this clinic.
    """
    day = as_of or clinic.today
    cache = clinic.store.review_cache
    cache.begin(circumstances(clinic))
    seqs, current = clinic.store.record_revisions(), cache.current()
    wanted = sorted(seqs if patient_ids is None else set(patient_ids))
    clinic.refuse_unknown(wanted, seqs)
    new = [patient_id for patient_id in wanted if current.get(patient_id) != (seqs[patient_id], day)]
    coming, are_new = _concluded_now(clinic, new, day), frozenset(new)
    for done, patient_id in enumerate(wanted, start=1):
        kept = None if patient_id in are_new else cache.concluded(patient_id)
        known = None if kept is None else _content(kept, seqs[patient_id], day, Concluded)
        if known is not None:
            yield known
        elif patient_id in are_new:
            yield from (now for now in (next(coming, None),) if now is not None)
        else:
            yield from _concluded_now(clinic, [patient_id], day)
        if progress is not None:
            progress(done, len(wanted))
    cache.write()


def listed(
    clinic: Clinic, as_of: date, patient_ids: Iterable[str]
) -> Iterator[tuple[str, WorklistRow | None]]:
    """Give each child's row in the list of a day, None for one who is not listed; one who is gone is left out."""
    cache = clinic.store.review_cache
    cache.begin(circumstances(clinic))
    current, seqs, listed_ids = cache.current(), clinic.store.record_revisions(), cache.listed_ids()
    for patient_id in patient_ids:
        if current.get(patient_id) == (seqs.get(patient_id), as_of):
            if patient_id not in listed_ids:
                yield patient_id, None
                continue
            kept = cache.listing(patient_id)
            row = None if kept is None else _content(kept, seqs[patient_id], as_of, WorklistRow)
            if row is not None:
                yield patient_id, row
                continue
        for now in _concluded_now(clinic, [patient_id], as_of):
            yield patient_id, now.row
    cache.write()


def first_listed(clinic: Clinic, limit: int) -> FirstListed:
    """Give the first `limit` children of each group as known last; those whose record changed are left out."""
    cache = clinic.store.review_cache
    cache.begin(circumstances(clinic))

    def rows(group: str) -> Iterator[ListedAsOf]:
        for kept in cache.listed(group, limit):
            row = _content(kept, clinic.store.record_revision(kept.patient_id), kept.as_of, WorklistRow)
            if row is not None:
                yield ListedAsOf(row, kept.as_of)

    return FirstListed(tuple(rows("booked")), tuple(rows("pressing")), tuple(rows("overdue")), cache.counts())


class ReviewsOfDay:
    """The reviews of one day, kept ones where they hold, for work that reads every record anyway.

    That is a package, and the outcomes. What is reviewed here is not kept: packing it would be paid for by everybody.
    """

    def __init__(self, clinic: Clinic, day: date) -> None:
        self._clinic, self._day = clinic, day
        cache = clinic.store.review_cache
        self._cache = cache if cache.path.exists() else None
        self._head: Head | None = None

    def of(self, record: ChildRecord) -> Review:
        """Give the review of a record that was just read and cut to the day."""
        kept = self._kept(record.child.patient_id)
        return kept if kept is not None else self._clinic.review_record(record, self._day)

    def _kept(self, patient_id: str) -> Review | None:
        """Give what is kept of a child, where it is of the file as it stands now: a save may come between two."""
        if self._cache is None:
            return None
        head = self._clinic.store.head
        if head != self._head:  # among what was saved may be another protocol
            self._cache.begin(circumstances(self._clinic))
            self._head = head
        kept = self._cache.concluded(patient_id)
        if kept is None:
            return None
        # Asked after the record was read: what was kept of one that moved on since is not taken.
        seq = self._clinic.store.record_revision(patient_id)
        known = _content(kept, seq, self._day, Concluded)
        return known.review if known is not None else None


def circumstances(clinic: Clinic) -> str:
    """Give the sum of all but the record and the day that a conclusion depends on: program, protocols, the default."""
    adopted = clinic.store.adopted_protocols()
    parts = [FORMAT, _program(), str(clinic.store.settings.get(PROTOCOL_SETTING, ""))]
    parts += [f"{each.protocol_id} {each.version} {each.valid_from} {each.sha256}" for each in adopted]
    return sha256("\n".join(parts).encode()).hexdigest()


def _concluded_now(clinic: Clinic, patient_ids: Sequence[str], day: date) -> Iterator[Concluded]:
    """Conclude and keep it, of one child after the other; one who is not there any more is left out."""
    cache = clinic.store.review_cache
    if clinic.store.is_read_only and len(patient_ids) >= WORTH_FROM:
        from nsclinic.clinic.cores import concluded_on_all_cores  # with what processes need

        for kept in concluded_on_all_cores(clinic, patient_ids, day):
            cache.keep(kept)
            yield unpacked(kept.content)
        return
    for patient_id in patient_ids:
        if (found := conclude(clinic, patient_id, day)) is not None:
            cache.keep(found[0])
            yield found[1]


@lru_cache(maxsize=1)
def _program() -> str:
    """Give the program's version and what tells two states of its files of one version; a bundle has no such files."""
    marks = [__version__]
    package = Path(__file__).parents[1]
    for folder in (*(package / room for room in _ROOMS), resources_folder()):
        marks += sorted(_marks(folder))
    return "\n".join(marks)


def _marks(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        for entry in scandir(folder):
            if entry.is_dir():
                yield from _marks(Path(entry.path))
            elif entry.name.endswith((".py", ".toml", ".csv")):
                found = entry.stat()
                yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"


def _content(kept: KeptRow, seq: int, day: date, kind: type[_Kept]) -> _Kept | None:
    """Unpack what is kept where it is of that record and that day; None where it is not, or is damaged."""
    if (kept.seq, kept.as_of) != (seq, day):
        return None
    with suppress(NotReadableError):
        found = unpacked(kept.content)
        return found if isinstance(found, kind) else None
    return None
