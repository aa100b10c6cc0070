"""What can go wrong with the clinic file, each with one plain sentence that says what happened and what to do.

The engine's own exceptions never leave this room: whoever opens, reads or saves catches `StoreError` or one below it,
and may show `str(error)` to a nurse as it stands.
"""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsclinic.store.values import ChangeEntry


class StoreError(Exception):
    """The clinic file could not do what was asked; nothing was changed by the call that raised it."""


class ClinicMissingError(StoreError):
    """There is no file at that place."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no clinic file at {path}. Check the name, or make a new clinic.")
        self.path = path


class ClinicExistsError(StoreError):
    """A new clinic would have overwritten something."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} exists already and is left as it is. Choose another name for the new clinic file."
        )
        self.path = path


class ClinicLockedError(StoreError):
    """Another program holds the file. `pid`, `host`, `user`, `since` are empty where nobody could tell.

    Not `is_certain`: on a network drive, which may let two computers lock one file, another computer's name stands in
    the lock that was never taken away.
    """

    def __init__(
        self,
        path: Path,
        *,
        pid: int | None = None,
        host: str = "",
        user: str = "",
        since: str = "",
        is_certain: bool = True,
    ) -> None:
        known = [
            text
            for text in (
                f"process {pid}" if pid else "",
                f"on {host}" if host else "",
                f"of user {user}" if user else "",
                f"since {since}" if since else "",
            )
            if text
        ]
        holder = f"({' '.join(known)})" if known else "(it left no name)"
        super().__init__(
            f"The clinic file {path} is in use by another nsclinic {holder}. Close it there, then try again."
            if is_certain
            else f"The clinic file {path} lies on a network drive, and another nsclinic {holder} has not said that it "
            f"closed it. Close it there; if it is surely closed, delete {path.name}.lock, then try again."
        )
        self.path = path
        self.pid = pid
        self.host = host
        self.user = user
        self.since = since
        self.is_certain = is_certain


class ClinicDamagedError(StoreError):
    """The file is not whole, or is no clinic file at all."""


class ClinicOlderError(StoreError):
    """The file does not hold what was saved last on this computer: it is an older copy, or its end is missing.

    `seq` and `at` are number and moment of the file's last audit entry (0 and None without any), `saved_seq` and
    `saved_at` those of the entry saved last.
    """

    def __init__(
        self, path: Path, *, seq: int, saved_seq: int, at: datetime | None, saved_at: datetime
    ) -> None:
        ends = f"ends with entry {seq} of {at:%Y-%m-%d %H:%M}" if at else "holds none"
        super().__init__(
            f"{path} is older than what was saved here: the last save, entry {saved_seq} of "
            f"{saved_at:%Y-%m-%d %H:%M}, is not in it (it {ends}). An old copy was put back, or its end is missing. "
            "Nothing was changed; open the newest backup, or let an administrator accept this file in the window."
        )
        self.path = path
        self.seq = seq
        self.saved_seq = saved_seq
        self.at = at
        self.saved_at = saved_at


class ClinicLostError(StoreError):
    """The open file is not at its place any more: a stick was pulled, or the file or its folder moved or deleted."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is not there any more: its stick or drive was taken out, or it was moved or deleted. Nothing of "
            "this was saved; put it back, then save again."
        )
        self.path = path


class ClinicReplacedError(StoreError):
    """Where the open file lay there is another one now, or another was copied over it; it is left as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"At {path} there is another file now than the one that was opened, and nothing was saved in it. Put the "
            "right file back, or close the program and open this one."
        )
        self.path = path


class NewerVersionError(StoreError):
    """The file was written by a newer version of the program. `copy` is how it was before that brought it up to date.

    `copy` is None where none is found beside it.
    """

    def __init__(self, path: Path, version: int, known: int, copy: Path | None = None) -> None:
        kept = f" As it was before, it is kept beside it as {copy.name}." if copy is not None else ""
        super().__init__(
            f"The clinic file {path} was written by a newer nsclinic (file version {version}, this program knows "
            f"{known}). Install the newer program; the file was not touched.{kept}"
        )
        self.path = path
        self.version = version
        self.known = known
        self.copy = copy


class NewerFileError(StoreError):
    """Something that lies beside a clinic file was written by a newer version of the program.

    `more` is a sentence that says what can be done without the newer program.
    """

    def __init__(self, path: Path, more: str = "") -> None:
        said = f"{path} was written by a newer nsclinic. Install the newer program; the file was not touched."
        super().__init__(f"{said} {more}".strip())
        self.path = path


class OlderVersionError(StoreError):
    """The file is of an older version of the program and could not be brought up to date, because nothing was written.

    `is_on_fixed_medium`: it lies where nothing can be written. Otherwise it was opened for reading alone.
    """

    def __init__(self, path: Path, version: int, known: int, *, is_on_fixed_medium: bool) -> None:
        to_do = (
            "where nothing can be saved. Copy it, with the files beside it, to a disk that can be written, then open "
            "the copy"
            if is_on_fixed_medium
            else "and was opened for reading only. Open it once where it can be saved"
        )
        super().__init__(
            f"{path} was written by an older nsclinic (file version {version}, this program writes {known}), {to_do}: "
            "that brings it up to date, after a copy. Nothing was changed."
        )
        self.path = path
        self.is_on_fixed_medium = is_on_fixed_medium


class PassphraseNeededError(StoreError):
    """The file is encrypted and no passphrase was given."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The clinic file {path} is encrypted. Give the clinic's passphrase to open it.")


class WrongPassphraseError(StoreError):
    """The passphrase does not open the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The passphrase does not open {path}. Type it again; if it is surely right, the first bytes of the "
            "file are damaged: open a backup."
        )


class WrongSecretError(WrongPassphraseError):
    """The user's name and secret do not open the file together: nobody learns which of the two was wrong."""

    def __init__(self, path: Path) -> None:
        StoreError.__init__(
            self,
            f"This name and this secret do not open {path} together. Type both again; an administrator of the clinic "
            "can give a new secret.",
        )


class TooManyTriesError(StoreError):
    """Wrong secrets were tried before; the next may be tried in `seconds_left`."""

    def __init__(self, seconds_left: int) -> None:
        super().__init__(
            f"Too many wrong tries. Wait {seconds_left} second{'s' if seconds_left != 1 else ''}, then try again; "
            "nothing was tried now."
        )
        self.seconds_left = seconds_left


class UserGoneError(StoreError):
    """The secret is right, but the person is no user of the clinic any more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is no user of this clinic any more. Ask its administrator.")
        self.name = name


class DiskFullError(StoreError):
    """The disk has no room for what was to be saved."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk that holds {path} is full. Nothing of this save was kept; free some space and save again."
        )


class ReadOnlyError(StoreError):
    """The file, or the medium it lies on, can only be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} can only be read, so nothing can be saved in it. Copy it to a disk that can be written, "
            "then open the copy."
        )


class RemovedRowError(StoreError):
    """A row that was removed was written again without being restored first."""


class UnknownRowError(StoreError):
    """A change speaks of a child or a row that the file does not hold."""


class AttachmentAbsentError(StoreError):
    """The file that keeps the content of an attachment is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file of this document, {path}, is absent. Copy it back from a backup; all else in the clinic works."
        )


class AttachmentDamagedError(StoreError):
    """The file that keeps the content of an attachment was altered, or cannot be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file of this document, {path}, was altered and is not shown. Copy it back from a backup, or add the "
            "document again; all else in the clinic works."
        )


class BackupDamagedError(StoreError):
    """A backup set is not whole. `what` says what is wrong, as the end of a sentence."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(
            f"The backup set {folder} cannot be used: {what}. Use another set; nothing was changed."
        )
        self.folder = folder
        self.what = what


class NewerBackupError(BackupDamagedError):
    """A backup set was made by a newer version of the program."""

    def __init__(self, folder: Path) -> None:
        StoreError.__init__(
            self,
            f"The backup set {folder} was made by a newer nsclinic. Install the newer program, or use an older set; "
            "nothing was changed.",
        )
        self.folder = folder
        self.what = "it was made by a newer nsclinic"


class NoRoomError(StoreError):
    """A disk has too little room for a backup or a restore; it was seen before anything was written."""

    def __init__(self, place: Path, needed: int, free: int) -> None:
        super().__init__(
            f"The disk that holds {place} has {free // 1_000_000} MB free, and {needed // 1_000_000 + 1} MB are "
            "needed. Free some space, then try again; nothing was changed."
        )
        self.place = place


class AnotherClinicError(StoreError):
    """The file whose entries were to be brought in is another clinic's."""

    def __init__(self) -> None:
        super().__init__(
            "The other file is another clinic's, so its account is not brought in here. To take its children over, "
            "export them there and import the folder here. Nothing was changed."
        )


class SameFileError(StoreError):
    """The file whose entries were to be brought in is the very one that is open."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is the clinic file that is open here. Choose the other computer's file.")


class ForkedDeskError(StoreError):
    """Two copies of a clinic file were both written on under the name of one desk.

    `letters` are the desk's, `since` the moment (UTC) of the first entry that only one copy has.
    """

    def __init__(self, letters: str, since: str) -> None:
        super().__init__(
            f"Both files were written on as the same computer ({letters}) since {since} UTC: one of them is a backup "
            "that was put back, or a copy of the computer's own folder. Which of the two accounts goes on cannot be "
            "told, so nothing was brought in. Go on with one of the files; export the children of the other one and "
            "import the folder here."
        )
        self.letters = letters
        self.since = since


class JoinUndecidedError(StoreError):
    """Two desks wrote different things, and nobody decided; `count` of them. Nothing was brought in."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} rows were changed on both computers and nobody decided between them. Nothing was brought in."
        )
        self.count = count


class NoUndo(StrEnum):
    """Why a change is not undone; the window words it in its language."""

    UNKNOWN = "unknown"
    NOTE = "note"
    PROTOCOL = "protocol"
    STAYS = "stays"
    MOVED_ON = "moved_on"
    UNDONE = "undone"
    CHILD_REMOVED = "child_removed"
    NUMBER_TAKEN = "number_taken"
    JOINED_ELSEWHERE = "joined_elsewhere"


_NO_UNDO = {
    NoUndo.UNKNOWN: "There is no such change in this clinic file, so nothing was undone.",
    NoUndo.NOTE: "This entry says what was done and changed nothing in the record, so there is nothing to undo.",
    NoUndo.PROTOCOL: "An adopted protocol is never taken back: reviews of earlier days rest on it. "
    "Adopt another version instead.",
    NoUndo.STAYS: "What this change did stays: the registry knows the child by it, or it stands so already.",
    NoUndo.MOVED_ON: "Not undone: what it wrote was changed since by {later}. Undo that first.",
    NoUndo.UNDONE: "Not undone: it was undone already by {later}.",
    NoUndo.CHILD_REMOVED: "Not undone: the child's record was taken away since by {later}. Undo that first.",
    NoUndo.JOINED_ELSEWHERE: "Not undone: the two computers were brought together in the other one's file. "
    "Undo it there, before anything else is written, and bring that file here.",
    NoUndo.NUMBER_TAKEN: "Not undone: the clinic number that the child had belongs to another child since {later}.",
}


class UndoRefusedError(StoreError):
    """A change cannot be undone; nothing was changed.

    `cause` says why; `later` is the entry that stands in the way, or for a note or a protocol the entry itself.
    """

    def __init__(self, cause: NoUndo, later: "ChangeEntry | None" = None) -> None:
        super().__init__(_NO_UNDO[cause].format(later=_entry_words(later) if later is not None else ""))
        self.cause = cause
        self.later = later


def _entry_words(entry: "ChangeEntry") -> str:
    who = f" by {entry.who}" if entry.who else ""
    return f"the change '{entry.kind}'{who} of {entry.at:%Y-%m-%d %H:%M}"
