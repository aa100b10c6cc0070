"""What a key means in the diary: one key a day, on any keyboard."""

import unicodedata

from nsclinic.clinic.diary import DIPSTICK
from nsclinic.domain.catalogue import analytes
from nsclinic.ui.diary.days import NOT_DONE
from nsclinic.ui.visit.typed import NOT_DONE_KEYS
from nsclinic.wording import Wording


def keys_shown(words: Wording) -> dict[str, str]:
    """Give the key to show for each mark: `0` negative, the first letter of "trace", `1` for 1+, …, `-` not done."""
    first, *others = analytes()[DIPSTICK].choices
    shown = {first: "0"}
    for grade in others:
        shown[grade] = words.choice(grade)[:1].casefold() if grade.isalpha() else grade[0]
    shown[NOT_DONE] = "-"
    return shown


def mark_of_key(key: str, words: Wording) -> str | None:
    """Give the mark that a key writes; None where it writes none.

    A digit of any script is taken. The words go by their first letter in English and in the language of the window.
    """
    if len(key) != 1:
        return None
    if key in NOT_DONE_KEYS:
        return NOT_DONE
    first, *others = analytes()[DIPSTICK].choices
    if unicodedata.category(key) == "Nd":
        digit = unicodedata.decimal(key)
        return first if digit == 0 else next((grade for grade in others if grade == f"{digit}+"), None)
    for grade in (first, *others):
        if grade.isalpha() and _letter(key) in (_letter(grade), _letter(words.choice(grade))):
            return grade
    return None


def _letter(word: str) -> str:
    """Give the first letter without its marks: on an Arabic keyboard alef is typed without hamza or madda."""
    return unicodedata.normalize("NFD", word.casefold())[:1]
