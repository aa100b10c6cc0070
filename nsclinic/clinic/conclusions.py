"""What is concluded of every child on a day, with what was concluded before kept beside the clinic (architecture 9).

A conclusion is used again only for the same day, the same record, the same protocols and the same program. Of another
day it is shown as what it is: known on that day, and being checked. Nothing here changes the clinic file.
"""

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from os import scandir
from pathlib import Path
from typing import Any, NamedTuple

from nsclinic import __version__
from nsclinic.advice.model import Review
from nsclinic.clinic.clinic import PROTOCOL_SETTING, Clinic
from nsclinic.clinic.worklist import WorklistRow, sorting_keys, worklist_row
from nsclinic.domain.record import Child
from nsclinic.domain.resource import resources_folder
from nsclinic.store.review_cache import KeptConclusion, KeptListing, KeptRow

FORMAT = "1"
_ROOMS = ("domain", "protocol", "course", "advice", "clinic")
"""Whatever a conclusion depends on is in these rooms, and in the resources."""

_ALLOWED = frozenset(
    f"nsclinic.{module}"
    for module in (
        *("advice.model", "clinic.risk", "clinic.worklist", "clinic.conclusions"),
        *("course.model", "domain.record", "store.values"),
    )
)
_ALLOWED_BESIDE = frozenset({("datetime", "date"), ("decimal", "Decimal")})


class Concluded(NamedTuple):
    """Of one child on one day: the particulars, the review, and her row in the list of the day, None without one.

    `named_in_vain` is a protocol that the record names and that cannot be used; `in_force_from` its first day where
    that lies ahead.
    """

    child: Child
    review: Review
    row: WorklistRow | None
    named_in_vain: str = ""
    in_force_from: date | None = None


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
    seqs = clinic.store.record_revisions()
    wanted = sorted(seqs) if patient_ids is None else list(dict.fromkeys(patient_ids))
    clinic.refuse_unknown(wanted, seqs)
    for done, patient_id in enumerate(wanted, start=1):
        kept = cache.concluded(patient_id)
        known = _content(kept, clinic.store.record_revision(patient_id), day) if kept is not None else None
        if isinstance(known, Concluded):
            yield known
        else:
            yield from _concluded_now(clinic, patient_id, day)
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
            row = _content(kept, seqs[patient_id], as_of) if kept is not None else None
            if isinstance(row, WorklistRow):
                yield patient_id, row
                continue
        for now in _concluded_now(clinic, patient_id, as_of):
            yield patient_id, now.row
    cache.write()


def first_listed(clinic: Clinic, limit: int) -> FirstListed:
    """Give the first `limit` children of each group as known last; those whose record changed are left out."""
    cache = clinic.store.review_cache
    cache.begin(circumstances(clinic))

    def rows(group: str) -> Iterator[ListedAsOf]:
        for kept in cache.listed(group, limit):
            row = _content(kept, clinic.store.record_revision(kept.patient_id), kept.as_of)
            if isinstance(row, WorklistRow):
                yield ListedAsOf(row, kept.as_of)

    return FirstListed(tuple(rows("booked")), tuple(rows("pressing")), tuple(rows("overdue")), cache.counts())


def circumstances(clinic: Clinic) -> str:
    """Give the sum of all but the record and the day that a conclusion depends on: program, protocols, the default."""
    adopted = clinic.store.adopted_protocols()
    parts = [FORMAT, _program(), str(clinic.store.settings.get(PROTOCOL_SETTING, ""))]
    parts += [f"{each.protocol_id} {each.version} {each.valid_from} {each.sha256}" for each in adopted]
    return sha256("\n".join(parts).encode()).hexdigest()


def _concluded_now(clinic: Clinic, patient_id: str, day: date) -> Iterator[Concluded]:
    """Conclude, and keep it; nothing where the child is not there any more."""
    seq = clinic.store.record_revision(
        patient_id
    )  # before the record is read: a change in between makes it stale
    record = clinic.store.record(patient_id)
    if record is None:
        return
    cut = record.as_of(day)
    choice = clinic.protocol_choice(cut, day)
    review = clinic.review_record(cut, day)
    row = worklist_row(cut, review, clinic.protocol(review.protocol_id, day))
    now = Concluded(cut.child, review, row, choice.unknown_id, choice.in_force_from)
    listing = None if row is None else KeptListing(*sorting_keys(row), _packed(row))
    clinic.store.review_cache.keep(KeptConclusion(patient_id, seq, day, _packed(now), listing))
    yield now


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


def _packed(value: Concluded | WorklistRow) -> bytes:
    return zlib.compress(pickle.dumps(value, protocol=5), level=1)


def _content(kept: KeptRow, seq: int, day: date) -> Any:
    """Unpack what is kept where it is of that record and that day; None where it is not, or is damaged."""
    if (kept.seq, kept.as_of) != (seq, day):
        return None
    with suppress(
        pickle.UnpicklingError, zlib.error, EOFError, ValueError, TypeError, AttributeError, LookupError
    ):
        return _Values(io.BytesIO(zlib.decompress(kept.content))).load()
    return None


class _Values(pickle.Unpickler):
    """Reads values of the domain and nothing else: whoever writes into the cache can run no code."""

    def find_class(self, module: str, name: str) -> Any:
        """Give a class of values by its name."""
        return _value_class(module, name)


@lru_cache(maxsize=256)
def _value_class(module: str, name: str) -> Any:
    if (module, name) in _ALLOWED_BESIDE:
        return getattr(import_module(module), name)
    found = getattr(import_module(module), name, None) if module in _ALLOWED else None
    is_values = isinstance(found, type) and (
        hasattr(found, "__dataclass_fields__") or hasattr(found, "_fields") or issubclass(found, Enum)
    )
    if not is_values:
        raise pickle.UnpicklingError(f"{module}.{name} is no value")
    return found
