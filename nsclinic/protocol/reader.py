"""Builds the model's values from TOML tables: the closed schema is the model itself, and nothing else is taken.

Collects every fault with its line instead of stopping at the first. What a single value must be (type, unit, code,
bounds) is judged here; what values must be together is asked of `checks` for each table that could be built.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from nsclinic.domain.plain_text import character_name
from nsclinic.protocol.checks import faults_of_list, faults_of_table
from nsclinic.protocol.faults import ProtocolFault, not_one_of
from nsclinic.protocol.model import Number
from nsclinic.protocol.places import KeyPath, Places
from nsclinic.protocol.text import shown, unseen
from nsclinic.protocol.vocabulary import number_fault, place_name, units_at, words_at

LONGEST_TEXT = 2000
"""Signs of a text; the longest that ships has 170."""

MOST_ITEMS = 200
"""Items of a list; the longest that ships has 15."""

TITLES = frozenset({"title", "summary", "steps.title"})
"""Places of texts by language."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_WANTED: dict[type, str] = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    date: "a date without quotes (2026-01-31)",
    Decimal: "a number",
}


@dataclass
class Reader:
    """Reads the tables of one file.

    `sources` are the keys a number may name, `units` those of common.toml by place. `further_keys` are keys of the file
    that the caller took out and read by themselves.
    """

    file: str
    places: Places
    sources: frozenset[str] = frozenset()
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    further_keys: tuple[str, ...] = ()
    faults: list[ProtocolFault] = field(default_factory=list)

    def fault(self, path: KeyPath, message: str) -> None:
        """Report a fault of the key at a path; items of lists are counted from 1 in the message."""
        name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        text = f"{name}: {message}" if name else message
        self.faults.append(ProtocolFault(self.file, self.places.line(path), text))

    def value(self, kind: Any, raw: Any, path: KeyPath) -> Any:
        """Build one value of a field's type; None, with a fault, where it is none."""
        origin = get_origin(kind)
        if origin is UnionType:
            return self.value(next(part for part in get_args(kind) if part is not NoneType), raw, path)
        if origin is tuple:
            return self._list(get_args(kind)[0], raw, path)
        if origin is dict:
            return self._named(get_args(kind)[1], raw, path)
        if is_dataclass(kind) and isinstance(kind, type):
            return self.table(kind, raw, path)
        return self._plain(kind, raw, path)

    def table(self, kind: type[Any], raw: Any, path: KeyPath, filled: Mapping[str, Any] | None = None) -> Any:
        """Build a table of the model; None where it, or anything in it, is faulty.

        `filled` are fields that the caller has already; a key of their name is none here.
        """
        if not isinstance(raw, dict):
            self.fault(path, f"expected a table, found {shown(raw)}")
            return None
        known, hints = _schema(kind)
        before = len(self.faults)
        given: dict[str, Any] = dict(filled or {})
        asked = {name: item for name, item in known.items() if name not in given}
        self._check_keys(raw, (*asked, *(() if path else self.further_keys)), path)
        for name, item in asked.items():
            if name in raw:
                given[name] = self.value(hints[name], raw[name], (*path, name))
            elif item.default is MISSING and item.default_factory is MISSING:
                self.fault(path, f"'{name}' is missing")
        if kind is Number:
            self._check_number(raw, path)
        if len(self.faults) != before:
            return None
        built = kind(**given)
        for inner, message in faults_of_table(built):
            self.fault((*path, *inner), message)
        return built

    def _check_keys(self, raw: dict[str, Any], known: tuple[str, ...], path: KeyPath) -> None:
        for key in raw:
            if key not in known:
                self.fault((*path, key), not_one_of(key, known, "a key here"))

    def _plain(self, kind: Any, raw: Any, path: KeyPath) -> Any:
        if kind is Decimal and isinstance(raw, int) and not isinstance(raw, bool):
            return Decimal(raw)
        is_moment = kind is date and isinstance(raw, datetime)
        if not isinstance(raw, kind) or is_moment or (kind is int and isinstance(raw, bool)):
            self.fault(path, f"expected {_WANTED[kind]}, found {shown(raw)}")
            return None
        if kind is Decimal and not raw.is_finite():
            self.fault(path, f"expected a number, found {raw}")
            return None
        if kind is str:
            self._check_text(raw, path)
        return raw

    def _check_text(self, text: str, path: KeyPath) -> None:
        if not text.strip():
            self.fault(path, "is empty")
        elif character := unseen(text):
            self.fault(path, f"holds {character_name(character)}, which nobody can see; take it out")
        elif len(text) > LONGEST_TEXT:
            self.fault(path, f"is longer than {LONGEST_TEXT} characters")
        elif (words := words_at(place_name(path))) is not None and text not in words[1]:
            self.fault(path, not_one_of(text, words[1], words[0]))

    def _check_number(self, raw: dict[str, Any], path: KeyPath) -> None:
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

    def _list(self, inner: Any, raw: Any, path: KeyPath) -> tuple[Any, ...] | None:
        if not isinstance(raw, list):
            self.fault(path, f"expected a list in [ ], found {shown(raw)}")
            return None
        if len(raw) > MOST_ITEMS:
            self.fault(path, f"has {len(raw)} items, more than any protocol needs ({MOST_ITEMS})")
            return None
        built = [self.value(inner, item, (*path, index)) for index, item in enumerate(raw)]
        for within, message in faults_of_list(place_name(path), built):
            self.fault((*path, *within), message)
        return tuple(built)

    def _named(self, inner: Any, raw: Any, path: KeyPath) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            self.fault(path, f"expected a table, found {shown(raw)}")
            return None
        if len(raw) > MOST_ITEMS:
            self.fault(path, f"has {len(raw)} keys, more than any protocol needs ({MOST_ITEMS})")
            return None
        if place_name(path) in TITLES:
            self._check_languages(raw, path)
        return {key: self.value(inner, item, (*path, key)) for key, item in raw.items()}

    def _check_languages(self, raw: dict[str, Any], path: KeyPath) -> None:
        for language in raw:
            if not _LANGUAGE.fullmatch(language):
                self.fault((*path, language), f"'{language}' is not the code of a language (en, ar, es)")
        if "en" not in raw:
            self.fault(path, "'en' is missing: other languages fall back to it")


_SCHEMAS: dict[type, tuple[dict[str, Field[Any]], dict[str, Any]]] = {}
"""What was found of each table of the model: working it out costs more than reading a file."""


def _schema(kind: type[Any]) -> tuple[dict[str, Field[Any]], dict[str, Any]]:
    """Give the fields of a table of the model, and their types."""
    if kind not in _SCHEMAS:
        _SCHEMAS[kind] = {item.name: item for item in fields(kind)}, get_type_hints(kind)
    return _SCHEMAS[kind]
