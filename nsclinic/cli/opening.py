"""Opens the clinic that a command works on: which file, which passphrase, which language."""

import argparse
import getpass
import locale
import os
import sys
from pathlib import Path

from nsclinic.cli.exits import WrongInputError
from nsclinic.cli.output import tell
from nsclinic.clinic.acting import acting_clinic
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.place import default_clinic_file
from nsclinic.store import ClinicFile, PassphraseNeededError, WrongPassphraseError, open_clinic
from nsclinic.store.errors import OlderVersionError
from nsclinic.wording import ENGLISH, LANGUAGES, Wording, language_of, wording

PASSPHRASE_VARIABLE = "NSCLINIC_PASSPHRASE"  # noqa: S105 - the variable's name, not a secret
TRIES = 3
AGAIN = "The passphrase does not open the file. Again: "
SECRET_AGAIN = "This name and this secret do not open the file together. Again: "  # noqa: S105 - a question


def clinic_path(options: argparse.Namespace) -> Path:
    """Give the clinic file of `--db`, else the user's own."""
    return options.db if options.db is not None else default_clinic_file()


def opened_clinic(options: argparse.Namespace, *, read_only: bool, accept_older: bool = False) -> Clinic:
    """Open the clinic, asking for the passphrase at a terminal where the file needs one that was not given.

    `accept_older`: also a file that is older than what was saved on this computer, to look at it.
    With `--user` it is that user's secret that is given or asked for, and the command acts as that user.

    Raises:
        WrongInputError: the passphrase file cannot be read.
        StoreError: the clinic file cannot be opened.
    """
    store = opened_file(options, clinic_path(options), read_only=read_only, accept_older=accept_older)
    tell_cautions(store)
    return clinic_of(options, store)


def opened_file(
    options: argparse.Namespace, path: Path, *, read_only: bool, accept_older: bool = False
) -> ClinicFile:
    """Open a clinic file, or a copy of one, asking for the passphrase at a terminal as `opened_clinic` does.

    Raises:
        WrongInputError: the passphrase file cannot be read.
        StoreError: the file cannot be opened.
    """
    passphrase = given_passphrase(options)
    may_ask = passphrase is None and sys.stdin.isatty()
    for left in range(TRIES, -1, -1):
        try:
            return _opened(path, passphrase, options.user, read_only=read_only, accept_older=accept_older)
        except (PassphraseNeededError, WrongPassphraseError) as error:
            if not may_ask or not left:
                raise
            is_slip = isinstance(error, WrongPassphraseError)
            passphrase = asked_passphrase(_question(path, options.user, is_slip=is_slip))
    raise AssertionError("the last try ends the loop")


def _opened(
    path: Path, passphrase: str | None, user: str, *, read_only: bool, accept_older: bool
) -> ClinicFile:
    """Open a file; one of an older version is brought up to date first also for a command that only looks."""

    def opening(*, is_read_only: bool) -> ClinicFile:
        return open_clinic(
            path, passphrase=passphrase, user=user, read_only=is_read_only, accept_older=accept_older
        )

    try:
        return opening(is_read_only=read_only)
    except OlderVersionError as error:
        if error.is_on_fixed_medium:
            raise
    # An opening that writes nothing else, and the same secret for it: nobody is asked twice.
    with opening(is_read_only=False) as brought_up:
        tell_cautions(brought_up)
    return opening(is_read_only=read_only)


def clinic_of(options: argparse.Namespace, store: ClinicFile) -> Clinic:
    """Give the clinic of an opened file, acting as whoever's secret opened it."""
    return acting_clinic(store, as_of=getattr(options, "as_of", None))


def tell_cautions(store: ClinicFile) -> None:
    """Say on standard error what there is to be told of clock, disk and place, in English as every message there."""
    from nsclinic.clinic.caution_words import caution_line
    from nsclinic.clinic.cautions import cautions_of

    words = wording(ENGLISH)
    for caution in cautions_of(store):
        tell(caution_line(caution, words))


def _question(path: Path, user: str, *, is_slip: bool) -> str:
    if user:
        return SECRET_AGAIN if is_slip else f"Secret of {user} for {path}: "
    return AGAIN if is_slip else f"Passphrase of {path}: "


def given_passphrase(options: argparse.Namespace) -> str | None:
    """Give the passphrase of `--passphrase-file` (its first line), else of NSCLINIC_PASSPHRASE, else None.

    Raises:
        WrongInputError: the file cannot be read, is not UTF-8, or is empty.
    """
    file: Path | None = options.passphrase_file
    if file is None:
        return os.environ.get(PASSPHRASE_VARIABLE) or None
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise WrongInputError(f"--passphrase-file {file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongInputError(f"--passphrase-file {file}: is not UTF-8 text") from None
    first = text.partition("\n")[0].rstrip("\r")
    if not first:
        raise WrongInputError(f"--passphrase-file {file}: its first line is empty")
    return first


def new_passphrase(options: argparse.Namespace) -> str | None:
    """Give the passphrase for a new file: the given one, else one typed twice at a terminal, else None.

    Raises:
        WrongInputError: the two did not agree, or nothing was typed.
    """
    given = given_passphrase(options)
    if given is not None or not sys.stdin.isatty():
        return given
    first = asked_passphrase("Passphrase for the new clinic file: ")
    if not first:
        raise WrongInputError("no passphrase was typed; give --plain for a file without encryption")
    if asked_passphrase("The same again: ") != first:
        raise WrongInputError("the two passphrases differ; nothing was made")
    return first


def asked_passphrase(question: str) -> str:
    """Ask at the terminal without showing what is typed; the question goes to standard error."""
    return getpass.getpass(question, stream=sys.stderr)


def wording_for(options: argparse.Namespace, clinic: Clinic | None = None) -> Wording:
    """Give the language of `--language`, else the clinic's, else the locale's, else English.

    Raises:
        WrongInputError: `--language` names one that does not ship.
    """
    asked: str = options.language
    if asked:
        if language_of(asked) != asked.replace("-", "_").partition("_")[0].lower():
            known = ", ".join(f"{code} ({language.own_name})" for code, language in LANGUAGES.items())
            raise WrongInputError(f"--language: '{asked}' is not a language here; there are {known}")
        return wording(asked)
    return wording((clinic.language if clinic is not None else "") or locale_tag())


def locale_tag() -> str:
    """Give the language that the person's system asks for, as a tag; empty where it asks for none."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if tag := os.environ.get(variable, ""):
            return tag
    return tag_of_locale(locale.getlocale()[0] or "")


def tag_of_locale(name: str) -> str:
    """Give a locale's tag; Windows calls some by names in words alone ("Arabic_Egypt")."""
    language = name.partition("_")[0]
    return name if len(language) <= 3 else locale.normalize(language.lower()).partition(".")[0]
