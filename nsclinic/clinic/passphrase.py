"""What is asked of a passphrase, the clinic's and each user's own: length and some difference, nothing of its signs.

A user's secret opens the same file: whoever carries a copy away tries at the weakest of all. So it is held to the same
rule as the clinic's passphrase, and not to a shorter one.
"""

import unicodedata
from enum import StrEnum

LEAST_PASSPHRASE = 15
"""Letters of a passphrase at least: NIST SP 800-63B-4 (2025) for one that stands without a second factor."""

LEAST_DIFFERENT = 5
"""Different letters in it at least: "aaaaaaaaaaaa" is one guess."""


class PassphraseFault(StrEnum):
    """Why a passphrase is not taken; the form words it."""

    TOO_SHORT = "too_short"
    TOO_ALIKE = "too_alike"
    IS_THE_NAME = "is_the_name"
    DIFFERS = "differs"


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


def _bare(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
