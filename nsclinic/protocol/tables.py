"""Builds frozen dataclasses from the tables of a TOML file and reports every fault with its line.

The classes are the closed schema: a key they do not have, a missing one, a wrong type is one message each. Protocol
files and the file of source facts are read this way.
"""

import tomllib
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from nsclinic.protocol.faults import ProtocolFault, ProtocolFileError
from nsclinic.protocol.places import KeyPath, Places


class TableReader:
    """Builds the model's values from TOML tables, collecting faults instead of stopping at the first."""

    def __init__(self, file: str, places: Places) -> None:
        self.file = file
        self.places = places
        self.faults: list[ProtocolFault] = []

    def fault(self, path: KeyPath, message: str) -> None:
        """Note one fault at the key."""
        name = ".".join(str(part) for part in path)
        self.faults.append(
            ProtocolFault(self.file, self.places.line(path), f"{name}: {message}" if name else message)
        )

    def value(self, kind: Any, raw: Any, path: KeyPath) -> Any:  # noqa: PLR0911 - one return a kind of field
        """Build a value of that kind; None where it is faulty, and then the fault is noted."""
        origin = get_origin(kind)
        if origin is UnionType:
            inner = next(part for part in get_args(kind) if part is not NoneType)
            return self.value(inner, raw, path)
        if is_dataclass(kind) and isinstance(kind, type):
            return self.table(kind, raw, path)
        if origin is tuple:
            return self._tuple(get_args(kind)[0], raw, path)
        if origin is dict:
            return self._dict(get_args(kind)[1], raw, path)
        if kind is Decimal:
            return self._decimal(raw, path)
        wanted = {str: "text in quotes", int: "a whole number", bool: "true or false"}
        if type(raw) is not kind:
            self.fault(path, f"expected {wanted[kind]}, found {raw!r}")
            return None
        return raw

    def table(self, kind: type[Any], raw: Any, path: KeyPath) -> Any:
        """Build a dataclass from a table; None where anything in it is faulty."""
        if not isinstance(raw, dict):
            self.fault(path, f"expected a table of {kind.__name__}, found {raw!r}")
            return None
        hints = get_type_hints(kind)
        known: dict[str, Field[Any]] = {item.name: item for item in fields(kind)}
        before = len(self.faults)
        for key in raw:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                hint = f"; did you mean '{close[0]}'?" if close else ""
                self.fault((*path, key), f"is not a key here{hint}")
        given: dict[str, Any] = {}
        for name, item in known.items():
            if name in raw:
                given[name] = self.value(hints[name], raw[name], (*path, name))
            elif item.default is MISSING and item.default_factory is MISSING:
                self.fault(path, f"'{name}' is missing")
        self.check(kind, raw, path)
        return kind(**given) if len(self.faults) == before else None

    def check(self, kind: type[Any], raw: dict[str, Any], path: KeyPath) -> None:
        """Look at one table beyond its types; a reader of one kind of file notes its faults here."""

    def _tuple(self, inner: Any, raw: Any, path: KeyPath) -> tuple[Any, ...] | None:
        if not isinstance(raw, list):
            self.fault(path, f"expected a list in [ ], found {raw!r}")
            return None
        return tuple(self.value(inner, item, (*path, index)) for index, item in enumerate(raw))

    def _dict(self, inner: Any, raw: Any, path: KeyPath) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            self.fault(path, f"expected a table, found {raw!r}")
            return None
        return {key: self.value(inner, item, (*path, key)) for key, item in raw.items()}

    def _decimal(self, raw: Any, path: KeyPath) -> Decimal | None:
        if isinstance(raw, Decimal) and raw.is_finite():
            return raw
        if isinstance(raw, int) and not isinstance(raw, bool):
            return Decimal(raw)
        self.fault(path, f"expected a number, found {raw!r}")
        return None


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Parse TOML with exact decimals.

    Raises:
        ProtocolFileError: the text is no TOML; the fault names the line.
    """
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        line = int(part) if (part := str(error).partition("line ")[2].split(",")[0]).isdigit() else 1
        raise ProtocolFileError((ProtocolFault(file, line, f"is not readable TOML: {error}"),)) from None
