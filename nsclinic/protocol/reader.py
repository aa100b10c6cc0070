"""Reads the tables of a protocol file: the closed schema is the model itself, and nothing else is taken.

What a single value must be (unit, code, bounds) is judged here; what values must be together is asked of `checks` for
each table that could be built.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nsclinic.domain.plain_text import character_name
from nsclinic.protocol.checks import faults_of_list, faults_of_table
from nsclinic.protocol.faults import not_one_of
from nsclinic.protocol.model import Number
from nsclinic.protocol.places import KeyPath, Places
from nsclinic.protocol.tables import TableReader
from nsclinic.protocol.text import unseen
from nsclinic.protocol.vocabulary import number_fault, place_name, units_at, words_at

LONGEST_TEXT = 2000
"""Signs of a text; the longest that ships has 170."""

TITLES = frozenset({"title", "summary", "steps.title"})
"""Places of texts by language."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Reader(TableReader):
    """Reads the tables of one protocol file.

    `sources` are the keys a number may name, `units` those of common.toml by place.
    """

    most_items = 200
    """The longest list that ships has 15."""

    def __init__(
        self,
        file: str,
        places: Places,
        *,
        units: Mapping[str, tuple[str, ...]] | None = None,
        further_keys: tuple[str, ...] = (),
    ) -> None:
        super().__init__(file, places, further_keys)
        self.sources: frozenset[str] = frozenset()
        self.units = units or {}

    def check_raw(self, kind: type[Any], raw: dict[str, Any], path: KeyPath) -> None:
        """A number: its source and unit are known ones, its value within the bounds of its place."""
        if kind is not Number:
            return
        source, unit, value = (raw.get(name) for name in ("source", "unit", "value"))
        if isinstance(source, str) and source.strip() and source not in self.sources:
            self.fault((*path, "source"), not_one_of(source, sorted(self.sources), "one of the sources"))
        if not isinstance(unit, str) or not unit.strip():
            return
        units = units_at(path, self.units)
        if units and unit not in units:
            self.fault((*path, "unit"), not_one_of(unit, units, "a unit of this number"))
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = Decimal(value)
            if number.is_finite() and (words := number_fault(number, unit, place_name(path))):
                self.fault((*path, "value"), words)

    def check_built(self, built: object, path: KeyPath) -> None:
        """A table: its parts fit together."""
        for inner, message in faults_of_table(built):
            self.fault((*path, *inner), message)

    def check_text(self, text: str, path: KeyPath) -> None:
        """A text: neither empty nor hidden nor endless, and a code one of those known at its place."""
        if not text.strip():
            self.fault(path, "is empty")
        elif character := unseen(text):
            self.fault(path, f"holds {character_name(character)}, which nobody can see; take it out")
        elif len(text) > LONGEST_TEXT:
            self.fault(path, f"is longer than {LONGEST_TEXT} characters")
        elif (words := words_at(place_name(path))) is not None and text not in words[1]:
            self.fault(path, not_one_of(text, words[1], words[0]))

    def check_list(self, built: list[Any], path: KeyPath) -> None:
        """A list: its items neither overlap nor contradict one another."""
        for within, message in faults_of_list(place_name(path), built):
            self.fault((*path, *within), message)

    def check_named(self, raw: dict[str, Any], path: KeyPath) -> None:
        """Texts by language: codes of languages, and English among them."""
        if place_name(path) not in TITLES:
            return
        for language in raw:
            if not _LANGUAGE.fullmatch(language):
                self.fault(
                    (*path, language), f"'{language}' is not the code of a language (such as en or ar)"
                )
        if "en" not in raw:
            self.fault(path, "'en' is missing: other languages fall back to it")
