"""Who this computer is: a UUID and two letters kept outside every clinic file, in the user's own data folder.

A clinic file copied to a second computer must not carry the first one's name along: each desk writes its own chain of
audit entries and its own clinic numbers, and a merge tells them apart by this.
"""

import json
import os
import re
import secrets
import sys
import uuid
from pathlib import Path
from typing import NamedTuple

from nsclinic.store.errors import StoreError

HOME_VARIABLE = "NSCLINIC_HOME"
_CLEAR_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which are read as 1 and 0."""


class Desk(NamedTuple):
    """One computer's account: `letters` begin the clinic numbers that it gives."""

    desk_id: str
    letters: str


def user_data_folder() -> Path:
    """Give the folder for this user's own files, by the system's convention; `NSCLINIC_HOME` says otherwise.

    It is not made here.
    """
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "nsclinic"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "nsclinic"
    data = os.environ.get("XDG_DATA_HOME", "")
    return (Path(data) if data.startswith("/") else Path.home() / ".local" / "share") / "nsclinic"


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it, that only its owner may enter; one that exists is left as it is."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def this_desk() -> Desk:
    """Give this desk's UUID and letters, made at the first call of a user on a computer.

    Raises:
        StoreError: the user's data folder cannot be written, or what stands there is no desk.
    """
    place = _place()
    try:
        make_private_folder(place.parent)
        _make_once(place)
        found = json.loads(place.read_text(encoding="utf-8"))
        desk = Desk(desk_id=str(uuid.UUID(found["desk_id"])), letters=str(found["letters"]))
    except OSError as error:
        raise _unwritable(place.parent, error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{place} does not hold this desk's id. Restore it from a backup, or delete it to start a new desk."
        ) from error
    if not re.fullmatch("[A-Z]{2}", desk.letters):
        raise StoreError(f"{place} names the letters {desk.letters!r}; put two capital letters there.")
    return desk


def begin_new_desk() -> Desk:
    """Make this computer another desk, with other letters: whoever takes a file back goes on under a new name.

    What the desk wrote after that file, and lost by the step back, may live on in another computer's copy or on
    paper. A second chain under the same name could never be brought together with the first, and a clinic number
    given there would be given again to another child.

    Raises:
        StoreError: the user's data folder cannot be written.
    """
    old = this_desk()
    place = _place()
    letters = secrets.choice([letters for letters in _all_letters() if letters != old.letters])
    draft = _draft(place, letters)
    try:
        draft.replace(place)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _unwritable(place.parent, error) from error
    return this_desk()


def letters_in_file(desk: Desk, taken: set[str]) -> str:
    """Give the letters a desk begins its numbers with in a file where other desks have taken some.

    Its own where they are free, else others that follow from its id, so that it always comes to the same.
    """
    if desk.letters not in taken:
        return desk.letters
    free = [letters for letters in _all_letters() if letters not in taken]
    return free[uuid.UUID(desk.desk_id).int % len(free)]


def _all_letters() -> list[str]:
    return [first + second for first in _CLEAR_LETTERS for second in _CLEAR_LETTERS]


def _place() -> Path:
    return user_data_folder() / "desk.json"


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The folder {folder} cannot be written ({error.strerror}), so this computer has no name to save "
        f"under. Make it writable, or set {HOME_VARIABLE} to another folder."
    )


def _make_once(place: Path) -> None:
    """Write a new desk unless there is one; of two programs started at once one wins, and both then read its file."""
    if place.exists():
        return
    draft = _draft(place, secrets.choice(_all_letters()))
    try:
        try:
            os.link(draft, place)
        except FileExistsError:
            return
        except OSError:
            # A disk without hard links (FAT): two first starts in the same instant are left to chance there.
            draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _draft(place: Path, letters: str) -> Path:
    """Write a new desk with these letters beside its place, and wait until it is on the disk."""
    text = json.dumps({"desk_id": str(uuid.uuid4()), "letters": letters})
    draft = place.with_name(f"{place.name}.{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
