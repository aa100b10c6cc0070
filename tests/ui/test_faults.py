"""Every way in which the store can fail has its two sentences; a mistake of the program shows no child's data."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nsclinic import __version__
from nsclinic.clinic.rights import Right, RightLackingError
from nsclinic.store import (
    AnotherClinicError,
    ClinicDamagedError,
    ClinicLockedError,
    ClinicLostError,
    ClinicMissingError,
    ClinicOlderError,
    ClinicReplacedError,
    DiskFullError,
    ForkedDeskError,
    NewerFileError,
    NewerVersionError,
    PassphraseNeededError,
    ReadOnlyError,
    RemovedRowError,
    SameFileError,
    TooManyTriesError,
    UnknownRowError,
    UserGoneError,
    WrongPassphraseError,
    WrongSecretError,
)
from nsclinic.store.errors import BackupDamagedError, NewerBackupError, OlderVersionError
from nsclinic.ui.faults import fault_at_opening, fault_in_words
from nsclinic.wording import LANGUAGES, wording

FILE = Path("clinic.nsclinic")
KNOWN = [
    DiskFullError(FILE),
    ReadOnlyError(FILE),
    ClinicLockedError(FILE, pid=7),
    ClinicLostError(FILE),
    ClinicReplacedError(FILE),
    ClinicOlderError(FILE, seq=1, saved_seq=2, at=None, saved_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
    ClinicDamagedError("damaged"),
    NewerVersionError(FILE, 9, 1),
    NewerFileError(Path("clinic.nsclinic.drafts")),
    NewerBackupError(FILE),
    OlderVersionError(FILE, 1, 9, is_on_fixed_medium=True),
    BackupDamagedError(FILE, "its manifest was altered"),
    ClinicMissingError(FILE),
    PassphraseNeededError(FILE),
    WrongPassphraseError(FILE),
    WrongSecretError(FILE),
    TooManyTriesError(40),
    UserGoneError("Dr Amal"),
    RightLackingError(Right.USERS, "Badr"),
    AnotherClinicError(),
    ForkedDeskError("BS", "2026-11-20 14:05"),
    SameFileError(FILE),
    UnknownRowError("nobody"),
]


@pytest.mark.parametrize("error", KNOWN, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_happened_and_what_to_do_are_both_said(error, language):
    fault = fault_in_words(error, wording(language))
    assert fault.happened
    assert fault.to_do
    assert not fault.is_ours


def test_each_failure_is_told_apart():
    assert len({fault_in_words(error, wording("en")) for error in KNOWN}) == len(KNOWN)


def test_a_failure_of_the_store_without_a_sentence_here_speaks_for_itself():
    assert (
        fault_in_words(RemovedRowError("The row was removed."), wording("en")).happened
        == "The row was removed."
    )


def test_another_desks_file_of_an_earlier_version_is_not_said_to_lie_where_nothing_can_be_saved():
    error = OlderVersionError(FILE, 1, 9, is_on_fixed_medium=False)
    fault = fault_in_words(error, wording("en"))
    assert "Open it once where it can be saved" in fault.happened
    assert "nothing can be saved" not in fault.happened + fault.to_do


def test_a_mistake_of_the_program_shows_nothing_of_what_it_was_about():
    fault = fault_in_words(KeyError("Amina Hassan"), wording("en"))
    assert fault.is_ours
    assert "Amina" not in fault.happened + fault.to_do


def test_a_damaged_file_at_opening_is_named_and_kept():
    fault = fault_at_opening(ClinicDamagedError("damaged"), wording("en"), "ours.nsclinic")
    assert "ours.nsclinic" in fault.happened
    assert "was not opened" in fault.happened
    assert "keep it" in fault.to_do
    assert "last backup" in fault.to_do
    assert fault_at_opening(ClinicDamagedError("damaged"), wording("en"), "").happened.endswith("not opened.")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("clinic.nsclinic.keys", "passphrase opens the clinic without it"),
        ("clinic.nsclinic.drafts", "put aside, this program goes on"),
        ("1f" * 32, "the file was not touched"),
    ],
)
def test_a_newer_file_beside_the_clinic_says_what_can_be_done_meanwhile(name, says):
    fault = fault_in_words(NewerFileError(Path(name)), wording("en"))
    assert fault.happened == f"{name} was written by a newer nsclinic."
    assert "Install the newer program" in fault.to_do
    assert says in fault.to_do


@pytest.mark.parametrize("copy", [None, Path("clinic.nsclinic.before-9")])
def test_a_newer_file_at_opening_says_both_versions_and_what_leads_on(copy):
    fault = fault_at_opening(NewerVersionError(FILE, 9, 5, copy), wording("en"), "")
    assert (
        f"This nsclinic ({__version__}) knows clinic files up to version 5; this file is of version 9."
        in fault.to_do
    )
    assert "Nothing in it was changed" in fault.to_do
    assert "Install the newer nsclinic" in fault.to_do
    assert ("kept beside it as clinic.nsclinic.before-9" in fault.to_do) == (copy is not None)


def test_every_other_failure_at_opening_is_said_as_ever():
    for error in KNOWN:
        if not isinstance(error, ClinicDamagedError | NewerVersionError):
            assert fault_at_opening(error, wording("en"), "x") == fault_in_words(error, wording("en"))
