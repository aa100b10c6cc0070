"""Words of a clinic's own list of children in five languages: headings, sexes, months, yes and no.

The words stand in `resources/child_lists.toml` and are compared folded and whole. What is not in it is not understood.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nsclinic.domain.folding import fold
from nsclinic.domain.resource import resource


@dataclass(frozen=True, slots=True)
class ListWords:
    """The words, folded. `headings`: a heading to the column it means; `months`: a month's name to its number."""

    headings: Mapping[str, str]
    given_or_full: frozenset[str]
    family_or_full: frozenset[str]
    choices: Mapping[str, Mapping[str, str]]
    """By column: a word to the code of the contract."""
    sex_letters: tuple[Mapping[str, str], ...]
    """Pairs of single letters, each letter to its code."""
    months: Mapping[str, int]


@cache
def list_words() -> ListWords:
    """Give the words that ship."""
    with resource("child_lists.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)
    return ListWords(
        headings=_by_word(found["headings"]),
        given_or_full=frozenset(map(fold, found["either_name"]["given_or_full"])),
        family_or_full=frozenset(map(fold, found["either_name"]["family_or_full"])),
        choices={
            "sex": _by_word(found["sex"]),
            "birth_date_estimated": _by_word(found["yes_no"]),
            "consent_registry": _by_word(found["consent"]),
            "cause": _by_word(found["cause"]),
        },
        sex_letters=tuple(
            {fold(pair["female"]): "female", fold(pair["male"]): "male"} for pair in found["sex_letters"]
        ),
        months={
            fold(name): number for number, names in enumerate(found["months"]["names"], 1) for name in names
        },
    )


def sex_letters_of(values: Iterable[str]) -> Mapping[str, str]:
    """Give what the single letters of one column of sexes mean; empty where they could mean two things.

    `values` are the folded cells. M alone is nothing: a boy in a list with F, a girl (mujer) in one with H or V.
    """
    letters = {value for value in values if len(value) == 1}
    readings = [
        {letter: pair[letter] for letter in letters}
        for pair in list_words().sex_letters
        if letters <= pair.keys()
    ]
    is_plain = bool(letters) and bool(readings) and all(reading == readings[0] for reading in readings)
    return readings[0] if is_plain else {}


def _by_word(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in groups.items() for word in words}
