"""What went wrong, in two short sentences for the message bar: what happened, and what to do."""

from dataclasses import dataclass
from datetime import datetime

from nsclinic import __version__
from nsclinic.clinic.rights import RightLackingError
from nsclinic.store.drafts import DRAFTS_SUFFIX
from nsclinic.store.errors import (
    AnotherClinicError,
    BackupDamagedError,
    ClinicDamagedError,
    ClinicLockedError,
    ClinicLostError,
    ClinicMissingError,
    ClinicOlderError,
    ClinicReplacedError,
    DiskFullError,
    ForkedDeskError,
    NewerBackupError,
    NewerFileError,
    NewerVersionError,
    NoRoomError,
    OlderVersionError,
    PassphraseNeededError,
    ReadOnlyError,
    SameFileError,
    StoreError,
    TooManyTriesError,
    UnknownRowError,
    UserGoneError,
    WrongPassphraseError,
    WrongSecretError,
)
from nsclinic.store.key_slots import KEYS_SUFFIX
from nsclinic.wording import Wording, marked


@dataclass(frozen=True, slots=True)
class Fault:
    """Two sentences for a person; `is_ours` says that the program itself is wrong, so that a developer is needed."""

    happened: str
    to_do: str
    is_ours: bool = False


_SENTENCES: tuple[tuple[type[Exception], str, str], ...] = (
    (
        DiskFullError,
        marked("The disk is full: nothing was saved."),
        marked("Free some space, then save again."),
    ),
    (
        ReadOnlyError,
        marked("This clinic file can only be read: nothing was saved."),
        marked("Copy it to a disk that can be written and open the copy."),
    ),
    (
        ClinicDamagedError,
        marked("The clinic file is damaged."),
        marked("Close the program, keep the file as it is, and restore a backup."),
    ),
    (
        NewerVersionError,
        marked("The clinic file was written by a newer nsclinic."),
        marked("Install the newer program; the file was not touched."),
    ),
    (
        OlderVersionError,
        marked(
            "The clinic file is of an earlier version of this program and lies where nothing can be saved."
        ),
        marked("Copy it, with the files beside it, to a disk that can be written, and open the copy."),
    ),
    (
        NewerBackupError,
        marked("This backup was made by a newer nsclinic: nothing was changed."),
        marked("Install the newer program, or use an older backup."),
    ),
    (
        BackupDamagedError,
        marked("This backup is damaged: nothing was changed."),
        marked("Use another one, or make a new one."),
    ),
    (
        NoRoomError,
        marked("The disk has too little room: nothing was changed."),
        marked("Free some space, then try again."),
    ),
    (
        ClinicOlderError,
        marked("This clinic file is older than what was saved on this computer."),
        marked("Open the newest backup, or put the right file back; nothing was changed."),
    ),
    (
        ClinicLostError,
        marked("The clinic file is not there any more: nothing was saved."),
        marked("Put its stick or drive in again, or the file back in its place, then save again."),
    ),
    (
        ClinicReplacedError,
        marked("Another file stands where the clinic file was: nothing was saved."),
        marked("Put the right file back, then save again."),
    ),
    (
        AnotherClinicError,
        marked("The other file is another clinic's: nothing was brought in."),
        marked("Export its children there and import the folder here."),
    ),
    (
        ForkedDeskError,
        marked(
            "Both files were written on as the same computer: one is a copy or a backup that was put back."
        ),
        marked("Go on with one of them; export the children of the other and import the folder here."),
    ),
    (
        SameFileError,
        marked("This is the clinic file that is open here."),
        marked("Choose the other computer's file."),
    ),
    (ClinicMissingError, marked("There is no clinic file at that place."), marked("Check the name.")),
    (PassphraseNeededError, marked("The clinic file is encrypted."), marked("Give the clinic's passphrase.")),
    (
        WrongSecretError,
        marked("The name and the secret do not open the file together."),
        marked("Type both again."),
    ),
    (
        UserGoneError,
        marked("This person is no longer a user of this clinic."),
        marked("Ask the clinic's administrator."),
    ),
    (
        RightLackingError,
        marked("Your role does not include this: nothing was changed."),
        marked("Ask somebody whose role does."),
    ),
    (WrongPassphraseError, marked("The passphrase does not open the file."), marked("Type it again.")),
    (
        UnknownRowError,
        marked("This child is no longer in the clinic."),
        marked("Go back to the list of children."),
    ),
)


_INSTALL_NEWER = marked("Install the newer program; the file was not touched.")
_WITHOUT_NEWER = {
    KEYS_SUFFIX: marked(
        "Install the newer program. Until then the clinic's passphrase opens the clinic without it."
    ),
    DRAFTS_SUFFIX: marked(
        "Install the newer program. It holds what was typed and not saved; put aside, this program goes on without it."
    ),
}
"""What is to be done where one of the files beside the clinic file is a newer program's, by how it ends."""


def fault_at_opening(error: Exception, wording: Wording, file: str) -> Fault:
    """Word why a clinic was not opened; `file` is its name, empty where it is not known.

    A damaged file is named, and what leads on from there: nothing may be done to it that a backup could not mend.
    """
    if isinstance(error, NewerVersionError):
        return _of_newer_clinic(error, wording)
    if not isinstance(error, ClinicDamagedError):
        return fault_in_words(error, wording)
    happened = (
        wording.t("The clinic file {file} is damaged and was not opened.", file=wording.isolate(file))
        if file
        else wording.t("The clinic file is damaged and was not opened.")
    )
    return Fault(
        happened,
        wording.t(
            "Nothing in it was changed, and nothing wrong was shown. Do not delete it nor copy over it: keep it, "
            "with the files beside it. Then bring back the last backup; what was saved after it must be typed again "
            "from paper."
        ),
    )


def fault_of_form(error: Exception, wording: Wording) -> Fault:
    """Word why a form was not saved, and that what was typed into it is not lost."""
    fault = fault_in_words(error, wording)
    kept = wording.t("Everything typed is still here.")
    to_do = wording.pgettext("messages", "{first} {second}", first=fault.to_do, second=kept)
    return Fault(fault.happened, to_do, fault.is_ours)


def fault_in_words(error: Exception, wording: Wording) -> Fault:
    """Word an exception of a job.

    What the store raises is said by kind, with its own sentence where there is no better one. Anything else is the
    program's own mistake; its text may hold a child's data and is not shown.
    """
    if isinstance(error, ClinicLockedError):
        return _of_lock(error, wording)
    if isinstance(error, TooManyTriesError):
        happened = wording.t("Too many wrong tries.")
        seconds = error.seconds_left
        return Fault(
            happened,
            wording.ngettext(
                "Wait {n} second, then try again.", "Wait {n} seconds, then try again.", seconds
            ),
        )
    if isinstance(error, NewerFileError):
        happened = wording.t(
            "{file} was written by a newer nsclinic.", file=wording.left_to_right(error.path.name)
        )
        return Fault(happened, wording.t(_WITHOUT_NEWER.get(error.path.suffix, _INSTALL_NEWER)))
    for kind, happened, to_do in _SENTENCES:
        if isinstance(error, kind) and not _is_of_a_looked_at_file(error):
            return Fault(wording.t(happened), wording.t(to_do))
    if isinstance(error, StoreError):
        return Fault(str(error), "")
    return Fault(
        wording.t("The program made a mistake; nothing was changed."),
        wording.t("Press F5 and try again. If it comes back, note what you did and report it."),
        is_ours=True,
    )


def _is_of_a_looked_at_file(error: Exception) -> bool:
    """Say whether a file of an earlier version was only looked at, as another desk's: its own program can save it."""
    return isinstance(error, OlderVersionError) and not error.is_on_fixed_medium


def _of_newer_clinic(error: NewerVersionError, words: Wording) -> Fault:
    """Say what leads on: the newer program, or the file as it was before that one brought it up to date."""
    versions = words.t(
        "This nsclinic ({program}) knows clinic files up to version {known}; this file is of version {version}. "
        "Nothing in it was changed.",
        program=words.left_to_right(__version__),
        known=error.known,
        version=error.version,
    )
    to_do = words.t("Install the newer nsclinic on this computer, then open the clinic again.")
    details = [versions, to_do]
    if error.copy is not None:
        details.append(
            words.t(
                "The file as it was before the newer program is kept beside it as {copy}. What was saved since is not "
                "in it.",
                copy=words.left_to_right(error.copy.name),
            )
        )
    return Fault(words.t("The clinic file was written by a newer nsclinic."), "\n\n".join(details))


def _of_lock(error: ClinicLockedError, words: Wording) -> Fault:
    """Say who holds the file, as far as the lock tells."""
    happened = words.t("The clinic file is in use by another nsclinic.")
    if error.host and error.user:
        happened = words.t(
            "The clinic file is in use by another nsclinic: computer {host}, user {user}, since {since}.",
            host=words.isolate(error.host),
            user=words.isolate(error.user),
            since=moment_words(error.since, words),
        )
    if error.is_certain:
        return Fault(happened, words.t("Close it there, then try again."))
    return Fault(
        happened,
        words.t(
            "Close it there. If it is surely closed, delete {file} beside the clinic file, then try again.",
            file=words.isolate(f"{error.path.name}.lock"),
        ),
    )


def moment_words(moment: datetime | str, words: Wording) -> str:
    """Give day and time, also of a moment as text; a text that is none stays as it is."""
    try:
        at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    except ValueError:
        return words.isolate(str(moment))
    time = words.left_to_right(f"{at:%H:%M}")
    return words.pgettext("moment", "{date}, {time}", date=words.date(at.date()), time=time)
