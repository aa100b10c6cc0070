"""`nsclinic join`: what another computer of the clinic wrote comes into this one's file, all of it or nothing."""

import argparse
import sys

from nsclinic.cli.exits import DONE, WRONG_INPUT, WrongInputError
from nsclinic.cli.opening import AGAIN, TRIES, asked_passphrase, given_passphrase, opened_clinic, wording_for
from nsclinic.cli.output import progress, say, tell, tell_lines
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.join_words import preview_in_words, question_in_words
from nsclinic.clinic.joining import JoinPreview, join, join_preview, other_desk
from nsclinic.store import (
    AnotherClinicError,
    Choice,
    ForkedDeskError,
    PassphraseNeededError,
    SameFileError,
    WrongPassphraseError,
)
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Bring in the other file; what came goes to standard output, what is to be decided to standard error."""
    with opened_clinic(options, read_only=options.dry_run) as clinic:
        words = wording_for(options, clinic)
        try:
            secret = _secret(options, clinic)
            preview = join_preview(clinic, options.other, secret)
            choices = {one.key: Choice(options.keep) for one in preview.questions} if options.keep else {}
            if left := preview.undecided(choices):
                _list(preview, words)
                tell(
                    words.ngettext(
                        "{n} thing is to be decided: in the window, or all of them by --keep mine or --keep theirs.",
                        "{n} things are to be decided: in the window, or all of them by --keep mine or --keep theirs.",
                        len(left),
                    )
                )
                return WRONG_INPUT
            if not options.dry_run:
                with progress(f"join {options.other.name}") as bar:
                    preview = join(clinic, options.other, secret, choices, bar)
        except (AnotherClinicError, ForkedDeskError, SameFileError) as error:
            raise WrongInputError(str(error)) from None
        for line in preview_in_words(preview, words):
            say(line)
        if options.dry_run and not preview.plan.is_empty:
            say(words.t("Nothing was written: this is what would come in."))
    return DONE


def _list(preview: JoinPreview, words: Wording) -> None:
    for question in preview.questions:
        said = question_in_words(question, preview.names, words)
        tell_lines(
            [
                f"{said.child}: {said.what}",
                *_side(words.t("this computer"), said.mine),
                *_side(words.t("the other computer"), said.theirs),
            ]
        )


def _side(whose: str, said: str) -> list[str]:
    return [f"  {whose}: {line}" for line in said.splitlines()]


def _secret(options: argparse.Namespace, clinic: Clinic) -> str:
    """Give what opens the other file where this clinic's own key does not, asked for at a terminal."""
    given = given_passphrase(argparse.Namespace(passphrase_file=options.other_passphrase_file))
    secret = given or ""
    for left in range(TRIES, -1, -1):
        try:
            with other_desk(clinic, options.other, secret):
                return secret
        except (PassphraseNeededError, WrongPassphraseError) as error:
            if given is not None or not left or not sys.stdin.isatty():
                raise
            is_slip = isinstance(error, WrongPassphraseError)
            secret = asked_passphrase(AGAIN if is_slip else f"Passphrase of {options.other}: ")
    raise AssertionError("the last try ends the loop")
