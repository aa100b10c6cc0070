"""What `nsclinic export` does beside writing a package: the count before it, and the REDCap data dictionary."""

import argparse
from pathlib import Path

from nsclinic.cli.exits import WrongInputError
from nsclinic.cli.output import progress, say
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preflight import preflight
from nsclinic.clinic.preflight_words import (
    Counted,
    code_counts,
    file_counts,
    staying,
    summary_words,
    to_be_deleted,
    what_would_help,
)
from nsclinic.exchange.redcap import redcap_dictionary
from nsclinic.exchange.sealing import SealingError, fingerprint_of
from nsclinic.wording import Wording


def refuse_wrong_options(options: argparse.Namespace) -> None:
    """Refuse what does not go together, before anything is opened.

    Raises:
        WrongInputError: says which and why.
    """
    if options.identified and (options.dry_run or options.redcap):
        raise WrongInputError("--dry-run and --redcap belong to the registry package, not to --identified")
    if options.redcap is None:
        return
    if options.dry_run:
        raise WrongInputError("--dry-run writes nothing, so --redcap does not go with it")
    if options.redcap.exists():
        raise WrongInputError(f"{options.redcap} is there already; name a new file")
    if options.redcap.absolute().parent == options.folder.absolute():
        raise WrongInputError(
            "--redcap: nothing but the package may lie in its folder; name a file beside it"
        )


def say_preflight(clinic: Clinic, options: argparse.Namespace, words: Wording) -> None:
    """Print what the package would hold and what stays; counts only.

    Raises:
        WrongInputError: the key is none.
    """
    fingerprint = ""
    if options.seal_to is not None:
        try:
            fingerprint = fingerprint_of(options.seal_to)
        except SealingError as error:
            raise WrongInputError(str(error)) from None
    with progress(words.t("counting")) as bar:
        found = preflight(clinic, options.since, bar)
    for line in summary_words(found, words):
        say(line)
    _say_counts(words.t("What leaves"), (*file_counts(found), *code_counts(found, words)))
    _say_counts(words.t("What stays"), staying(found, words))
    _say_counts(words.t("What the registry is asked to delete"), to_be_deleted(found, words))
    if found.cells.children_in_small:
        _say_counts(words.t("Children who could still be found again"), what_would_help(found, words))
    if fingerprint:
        say(words.t("It would be sealed to the key {fingerprint}", fingerprint=fingerprint))
    say(words.t("Nothing was written."))


def write_redcap(path: Path, words: Wording) -> None:
    """Write the data dictionary to a new file.

    Raises:
        WrongInputError: it cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(redcap_dictionary())
    except OSError as error:
        raise WrongInputError(f"{path} cannot be written: {error.strerror}") from None
    say(words.t("The REDCap data dictionary is written to {file}.", file=str(path)))


def _say_counts(title: str, counts: tuple[Counted, ...]) -> None:
    if counts:
        say(f"{title}:")
    for one in counts:
        say(f"  {one.what}: {one.many}")
