"""`nsclinic check`: the clinic file, its audit, lists and documents, verified; exit code 1 where there is damage."""

import argparse

from nsclinic.cli.exits import DAMAGE_FOUND, DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, say_json
from nsclinic.clinic.check_words import fault_words, to_do_words
from nsclinic.clinic.checking import (
    Checked,
    NotAHeadError,
    beginning,
    checking,
    fault_json,
    proper_heads,
    share,
)
from nsclinic.clinic.clinic import Clinic
from nsclinic.store import Fault, StoreError
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Check everything; the file is only read, one that is older than what was saved here too."""
    try:
        heads = proper_heads(options.head)
    except NotAHeadError as error:
        raise WrongInputError(
            f"--head: '{error}' is not ten letters and digits as they stand on a printed page (7QK2F-9XM3T)"
        ) from None
    with opened_clinic(options, read_only=True, accept_older=True) as clinic:
        words = _words(options, clinic)
        checked = _checked(clinic, heads)
    if options.json:
        say_json(
            {
                "whole": not checked.damage,
                "entries": checked.entries,
                "revisions": checked.revisions,
                "head": checked.head or None,
                "heads_found": [head for head in heads if head not in _not_found(checked)],
                "faults": [fault_json(fault, fault_words(fault, words)) for fault in checked.faults],
            }
        )
    else:
        _say(checked, heads, words)
    return DAMAGE_FOUND if checked.damage else DONE


def _words(options: argparse.Namespace, clinic: Clinic) -> Wording:
    """Give the language; the clinic's own is not asked for where damage keeps it from being read."""
    try:
        return wording_for(options, clinic)
    except StoreError:
        return wording_for(options)


def _checked(clinic: Clinic, heads: tuple[str, ...]) -> Checked:
    checked = beginning(clinic)
    with progress("check") as bar:
        for found in checking(clinic, heads):
            if isinstance(found, Fault):
                checked.faults.append(found)
            else:
                bar(*share(found))
    return checked


def _not_found(checked: Checked) -> set[str]:
    return {fault.what for fault in checked.faults}


def _say(checked: Checked, heads: tuple[str, ...], words: Wording) -> None:
    for fault in checked.faults:
        say(fault_words(fault, words))
        say("    " + to_do_words(fault, words))
    for head in heads:
        if head not in _not_found(checked):
            say(words.t("The head {head} of the paper is in the audit.", head=words.left_to_right(head)))
    entries = words.ngettext("{n} entry", "{n} entries", checked.entries)
    rows = words.ngettext("{n} row", "{n} rows", checked.revisions)
    if checked.damage:
        found = words.ngettext("{n} fault found", "{n} faults found", len(checked.damage))
        say(words.t("{found} in {entries} and {rows}.", found=found, entries=entries, rows=rows))
        return
    head = words.left_to_right(checked.head)
    say(
        words.t(
            "The clinic file is whole: {entries}, {rows}, head {head}.", entries=entries, rows=rows, head=head
        )
    )
