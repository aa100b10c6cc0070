"""The sets of one clinic in a folder, as a whole: thinned, copied to a second medium, and what is remembered of them.

A second medium is a folder that carries a marker file of ours. It is known by the marker and not by its path: another
stick under the same letter is never written.
"""

import json
import os
import secrets
import shutil
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nsclinic.store.backing_up import (
    NOT_KEPT,
    copied,
    new_part,
    put_in_place,
    refuse_without_room,
    store_documents,
    sweep,
)
from nsclinic.store.backup_sets import DOCUMENTS, UNFINISHED, BackupSet, sets_of
from nsclinic.store.desk import make_private_folder
from nsclinic.store.disk_faults import disk_faults
from nsclinic.store.errors import BackupDamagedError, StoreError
from nsclinic.store.migrations import sync_folder
from nsclinic.store.proving import disagreements, faults_of_set, prove_copy
from nsclinic.store.rotation import to_drop

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile

MARKER = "nsclinic-backups.json"
STATE = "state.json"
_SPARE_BYTES = 4_000_000


class OtherMediumError(StoreError):
    """What lies at the place of the second medium is another one, or none."""


@dataclass(frozen=True, slots=True)
class Check:
    """When a set was last read through, and whether it was whole."""

    at: datetime
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Good:
    """A set that was proved where it lies; `seq` and `head` say what it holds, `at` when it was made."""

    name: str
    seq: int
    head: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SecondMedium:
    """Where the second medium was chosen, its marker, and the last set that was proved on it."""

    path: Path
    marker: str
    last: Good | None = None


@dataclass(frozen=True, slots=True)
class ShelfState:
    """What is remembered beside the sets. Losing it loses no backup: the second medium is chosen anew."""

    checks: Mapping[str, Check] = field(default_factory=dict)
    second: SecondMedium | None = None


def read_state(shelf: Path) -> ShelfState:
    """Give what is remembered; nothing where the file is missing or cannot be understood."""
    try:
        said = json.loads((shelf / STATE).read_text(encoding="utf-8"))
        checks = {
            str(name): Check(datetime.fromisoformat(check["at"]), bool(check["is_whole"]))
            for name, check in said["checks"].items()
        }
        second = said["second"]
        return ShelfState(checks, None if second is None else _second_of(second))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ShelfState()


def write_state(shelf: Path, state: ShelfState) -> None:
    """Remember something else.

    Raises:
        StoreError: the folder cannot be written.
    """
    second = state.second
    said = {
        "checks": {
            name: {"at": check.at.isoformat(timespec="seconds"), "is_whole": check.is_whole}
            for name, check in state.checks.items()
        },
        "second": None if second is None else _said_of_second(second),
    }
    with disk_faults(shelf, NOT_KEPT):
        make_private_folder(shelf)
        _write_text(shelf / STATE, json.dumps(said, indent=1))


def choose_second(shelf: Path, folder: Path, home: Path) -> SecondMedium:
    """Take a folder for the second medium: mark it, unless it is marked already, and remember it.

    A further stick of the same clinic gets the marker of the one before: two that are used in turn are both known.

    Raises:
        StoreError: it lies in the folder of the first backups or holds it, or cannot be written.
    """
    with disk_faults(folder, NOT_KEPT):
        inner, outer = folder.resolve(), home.resolve()
        if inner == outer or outer in inner.parents or inner in outer.parents:
            raise StoreError(
                f"{folder} lies with the backups that are made anyway. Choose a folder on another medium: a stick."
            )
        if not folder.is_dir():
            raise StoreError(f"{folder} is no folder. Choose a folder on the second medium.")
        state = read_state(shelf)
        marker = marker_of(folder)
        if not marker:
            marker = state.second.marker if state.second is not None else str(uuid.uuid4())
            _write_text(folder / MARKER, json.dumps({"medium": marker}))
    second = SecondMedium(folder, marker)
    if state.second is not None and state.second.marker == marker:
        second = replace(second, last=state.second.last)
    write_state(shelf, replace(state, second=second))
    return second


def forget_second(shelf: Path) -> None:
    """Use no second medium any more; what lies on it stays there."""
    write_state(shelf, replace(read_state(shelf), second=None))


def marker_of(folder: Path) -> str:
    """Give the marker of a folder; empty where it carries none of ours."""
    try:
        return str(uuid.UUID(json.loads((folder / MARKER).read_text(encoding="utf-8"))["medium"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def is_there(second: SecondMedium) -> bool:
    """Say whether the second medium itself lies at its place now."""
    return marker_of(second.path) == second.marker


def mirrored(kept: BackupSet, second: SecondMedium, raw_key: bytes | None) -> BackupSet:
    """Copy a set to the second medium and prove it there; one that is there already is proved again.

    Raises:
        OtherMediumError: another medium lies there, or none.
        BackupDamagedError: what came to lie there is not what was copied.
        DiskFullError: no room; nothing is left behind.
        StoreError: it cannot be written.
    """
    if not is_there(second):
        raise OtherMediumError(
            f"The second medium for backups is not at {second.path}. Plug it in, then try again."
        )
    shelf = second.path / kept.folder.parent.name
    there = replace(kept, folder=shelf / kept.name)
    if there.folder.exists():
        if faults := faults_of_set(there, raw_key):
            raise BackupDamagedError(there.folder, faults[0].rstrip("."))
        return there
    with disk_faults(second.path, NOT_KEPT):
        make_private_folder(shelf)
        sweep(shelf)
        refuse_without_room(shelf, kept.size + _bytes_to_come(kept, shelf) + _SPARE_BYTES)
        part = new_part(shelf)
        try:
            for name in kept.files:
                copied(kept.folder / name, part / name)
                _forget_pages(part / name)
            in_part = replace(kept, folder=part)
            proved = prove_copy(part / kept.file_name, raw_key if kept.is_encrypted else None)
            absent = store_documents(
                [name for name in kept.documents if name not in kept.absent],
                [kept.documents_folder],
                shelf,
                proved,
            )
            if absent:
                raise BackupDamagedError(kept.folder, f"the document {absent[0]} is missing or was altered")
            done = put_in_place(part, in_part, proved.chain_key, there.folder)
            if faults := disagreements(done, proved):
                raise BackupDamagedError(done.folder, faults[0].rstrip("."))
            return done
        finally:
            shutil.rmtree(part, ignore_errors=True)


def rotate(shelf: Path, seals: Mapping[int, str], *, never: str) -> list[str]:
    """Thin the sets of a shelf, drop the documents that none needs any more, and give the names of the sets that went.

    Args:
        shelf: of one clinic.
        seals: the seal of the clinic's audit at the seq of each set, where it has come so far.
        never: the set that was verified last, which stays.

    Raises:
        StoreError: something cannot be deleted.
    """
    sets, unreadable = sets_of(shelf)
    known_bad = {name for name, check in read_state(shelf).checks.items() if not check.is_whole}
    countable = [one for one in sets if one.name not in known_bad]
    going = to_drop(countable, lambda one: seals.get(one.seq) == one.head, (never,))
    with disk_faults(shelf, NOT_KEPT):
        for one in going:
            doomed = shelf / f"{UNFINISHED}-{secrets.token_hex(4)}"
            one.folder.rename(doomed)
            shutil.rmtree(doomed)
        if going and not unreadable:
            _drop_documents(shelf, [one for one in sets if one not in going])
        if going:
            sync_folder(shelf)
    return [one.name for one in going]


def seals_of(clinic: "ClinicFile", seqs: Iterable[int]) -> dict[int, str]:
    """Give the seal of the audit at each of these seqs, where it has come so far."""
    found = {}
    with clinic.reading() as connection:
        for seq in sorted(set(seqs)):
            row = connection.execute("SELECT seal FROM change WHERE seq = ?", (seq,)).fetchone()
            if row is not None:
                found[seq] = row[0].hex()
    return found


def _drop_documents(shelf: Path, left: Iterable[BackupSet]) -> None:
    needed = {name for one in left for name in one.documents}
    folder = shelf / DOCUMENTS
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in needed:
            path.unlink()


def _bytes_to_come(kept: BackupSet, shelf: Path) -> int:
    there = shelf / DOCUMENTS
    return sum(
        (kept.documents_folder / name).stat().st_size
        for name in kept.documents
        if not (there / name).exists() and (kept.documents_folder / name).is_file()
    )


def _forget_pages(path: Path) -> None:
    """Ask the system to read a file from the medium the next time, and not from memory, where it can be asked."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is None:
        return
    with suppress(OSError), path.open("rb") as file:
        advise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _write_text(place: Path, text: str) -> None:
    draft = place.with_name(f"{place.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _second_of(said: Mapping[str, Any]) -> SecondMedium:
    last = said["last"]
    good = (
        None
        if last is None
        else Good(str(last["name"]), int(last["seq"]), str(last["head"]), datetime.fromisoformat(last["at"]))
    )
    return SecondMedium(Path(said["path"]), str(said["marker"]), good)


def _said_of_second(second: SecondMedium) -> dict[str, Any]:
    last = second.last
    return {
        "path": str(second.path),
        "marker": second.marker,
        "last": None
        if last is None
        else {
            "name": last.name,
            "seq": last.seq,
            "head": last.head,
            "at": last.at.isoformat(timespec="seconds"),
        },
    }
