"""The first start: what must be known before there is a clinic file, and the file made from it.

Everything else of a new clinic (letterhead, units, protocol, recovery sheet, list of children) is asked for in the
window, when the file is there and each answer can be kept.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from nsclinic.clinic.clinic import LANGUAGE_SETTING
from nsclinic.clinic.demo import DEFAULT_PATIENTS, DEFAULT_SEED, make_demo
from nsclinic.clinic.making import new_clinic_file

LEAST_PASSPHRASE = 15
"""Letters of a passphrase at least: NIST SP 800-63B-4 (2025) for one that stands without a second factor."""

LEAST_DIFFERENT = 5
"""Different letters in it at least: "aaaaaaaaaaaa" is one guess."""

Progress = Callable[[int, int], None]


class PassphraseFault(StrEnum):
    """Why a passphrase is not taken; the form words it."""

    TOO_SHORT = "too_short"
    TOO_ALIKE = "too_alike"
    IS_THE_NAME = "is_the_name"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class FirstClinic:
    """What a new clinic begins with. `language` is its code, `passphrase` what opens its file."""

    name: str
    language: str
    passphrase: str


def fault_of_passphrase(passphrase: str, again: str, name: str) -> PassphraseFault | None:
    """Give why a passphrase is not taken; None where it is. Nothing is asked of its signs but that they differ."""
    if len(passphrase.strip()) < LEAST_PASSPHRASE:
        return PassphraseFault.TOO_SHORT
    if len(set(passphrase.casefold())) < LEAST_DIFFERENT:
        return PassphraseFault.TOO_ALIKE
    if name.strip() and _bare(passphrase) == _bare(name):
        return PassphraseFault.IS_THE_NAME
    if unicodedata.normalize("NFC", passphrase) != unicodedata.normalize("NFC", again):
        return PassphraseFault.DIFFERS
    return None


def make_first_clinic(path: Path, first: FirstClinic, who: str) -> None:
    """Make the clinic file, encrypted under its passphrase, whole or not at all.

    Raises:
        StoreError: something lies at that place already, or the file cannot be made.
        OSError: the folder cannot be written.
    """
    with new_clinic_file(path, passphrase=first.passphrase, clinic_name=first.name.strip()) as new:
        with new.store.change(kind="settings", who=who) as change:
            change.put_setting(LANGUAGE_SETTING, first.language)
        new.keep()


def write_demonstration(
    path: Path,
    clinic_name: str,
    *,
    patients: int = DEFAULT_PATIENTS,
    seed: int = DEFAULT_SEED,
    as_of: date | None = None,
    replaces: bool = False,
    progress: Progress | None = None,
) -> None:
    """Make a demonstration clinic of invented children, not encrypted, whole or not at all.

    Raises:
        StoreError: something lies at that place and is not to be replaced, or the file cannot be made.
        OSError: the folder cannot be written.
    """
    with new_clinic_file(
        path, passphrase=None, plain=True, demonstration=True, clinic_name=clinic_name, replaces=replaces
    ) as new:
        make_demo(new.store, patients, seed=seed, as_of=as_of, progress=progress)
        new.keep()


def _bare(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
