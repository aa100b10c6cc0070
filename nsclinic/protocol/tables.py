"""Builds frozen dataclasses from the tables of a TOML file and reports every fault with its line.

The classes are the closed schema: a key they do not have, a missing one, a wrong type is one message each, and all are
collected. Protocol files and the file of source facts are read this way; what each must be beyond that, its own reader
adds where this one asks.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from nsclinic.protocol.faults import ProtocolFault, not_one_of
from nsclinic.protocol.places import KeyPath, Places
from nsclinic.protocol.text import shown

_WANTED: dict[type, str] = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    date: "a date without quotes (2026-01-31)",
    Decimal: "a number",
}


class TableReader:
    """Reads the tables of one file.

    `further_keys` are keys of the file that the caller takes out and reads by themselves. `most_items`: how many items
    a list or a table of free keys may have; None sets no bound.
    """

    most_items: int | None = None

    def __init__(self, file: str, places: Places, further_keys: tuple[str, ...] = ()) -> None:
        self.file = file
        self.places = places
        self.further_keys = further_keys
        self.faults: list[ProtocolFault] = []

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
        self.check_raw(kind, raw, path)
        if len(self.faults) != before:
            return None
        built = kind(**given)
        self.check_built(built, path)
        return built

    def check_raw(self, kind: type[Any], raw: dict[str, Any], path: KeyPath) -> None:
        """Judge a table by what it says, sound or not."""

    def check_built(self, built: object, path: KeyPath) -> None:
        """Judge a table that could be built."""

    def check_text(self, text: str, path: KeyPath) -> None:
        """Judge a text."""

    def check_list(self, built: list[Any], path: KeyPath) -> None:
        """Judge the items of a list against one another."""

    def check_named(self, raw: dict[str, Any], path: KeyPath) -> None:
        """Judge the keys of a table whose keys are free."""

    def _is_short(self, raw: list[Any] | dict[str, Any], what: str, path: KeyPath) -> bool:
        if self.most_items is None or len(raw) <= self.most_items:
            return True
        self.fault(path, f"has {len(raw)} {what}, more than any protocol needs ({self.most_items})")
        return False

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
            self.check_text(raw, path)
        return raw

    def _list(self, inner: Any, raw: Any, path: KeyPath) -> tuple[Any, ...] | None:
        if not isinstance(raw, list):
            self.fault(path, f"expected a list in [ ], found {shown(raw)}")
            return None
        if not self._is_short(raw, "items", path):
            return None
        built = [self.value(inner, item, (*path, index)) for index, item in enumerate(raw)]
        self.check_list(built, path)
        return tuple(built)

    def _named(self, inner: Any, raw: Any, path: KeyPath) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            self.fault(path, f"expected a table, found {shown(raw)}")
            return None
        if not self._is_short(raw, "keys", path):
            return None
        self.check_named(raw, path)
        return {key: self.value(inner, item, (*path, key)) for key, item in raw.items()}


_SCHEMAS: dict[type, tuple[dict[str, Field[Any]], dict[str, Any]]] = {}
"""What was found of each table of the model: working it out costs more than reading a file."""


def _schema(kind: type[Any]) -> tuple[dict[str, Field[Any]], dict[str, Any]]:
    """Give the fields of a table of the model, and their types."""
    if kind not in _SCHEMAS:
        _SCHEMAS[kind] = {item.name: item for item in fields(kind)}, get_type_hints(kind)
    return _SCHEMAS[kind]
