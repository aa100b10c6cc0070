"""Reads a protocol file against the closed schema that `model` is, and reports every fault with its line.

A key the model does not have, a number without unit, source or section, a wrong type, an unknown source: each is one
message. A file is taken whole or not at all.
"""

import tomllib
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from nsclinic.domain.resource import resource
from nsclinic.protocol.model import Common, Number, Protocol, SourceDocument
from nsclinic.protocol.places import KeyPath, Places

COMMON_FILE = "common.toml"


@dataclass(frozen=True, slots=True)
class ProtocolFault:
    """One fault of a protocol file: the file's name, its line (1 = first), and what is wrong there."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ProtocolFileError(Exception):
    """A protocol file that is not taken; `faults` are all that was found in it."""

    def __init__(self, faults: tuple[ProtocolFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class _Reader:
    """Builds the model's values from TOML tables, collecting faults instead of stopping at the first."""

    def __init__(self, file: str, places: Places) -> None:
        self.file = file
        self.places = places
        self.faults: list[ProtocolFault] = []
        self.sources: set[str] = set()

    def fault(self, path: KeyPath, message: str) -> None:
        name = ".".join(str(part) for part in path)
        self.faults.append(
            ProtocolFault(self.file, self.places.line(path), f"{name}: {message}" if name else message)
        )

    def value(self, kind: Any, raw: Any, path: KeyPath) -> Any:  # noqa: PLR0911 - one return a kind of field
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
        if kind is Number:
            self._check_source(raw, path)
        return kind(**given) if len(self.faults) == before else None

    def _check_source(self, raw: dict[str, Any], path: KeyPath) -> None:
        source = raw.get("source")
        if isinstance(source, str) and source not in self.sources:
            known = ", ".join(sorted(self.sources))
            self.fault((*path, "source"), f"'{source}' is not one of the sources ({known})")

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


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        line = int(part) if (part := str(error).partition("line ")[2].split(",")[0]).isdigit() else 1
        raise ProtocolFileError((ProtocolFault(file, line, f"is not readable TOML: {error}"),)) from None


@cache
def _common_text() -> str:
    return resource(f"protocols/{COMMON_FILE}").read_text("utf-8")


def read_protocol(text: str, file: str) -> Protocol:
    """Build a protocol from the text of its file, on the shared numbers of common.toml.

    A section of common.toml that the file carries itself replaces the shared one whole.

    Raises:
        ProtocolFileError: with every fault found, by line.
    """
    raw = _parse(text, file)
    shared = _parse(_common_text(), COMMON_FILE)
    reader = _Reader(file, Places(text))
    sources = {**shared["sources"], **raw.get("sources", {})}
    reader.sources = set(sources)
    common_sections = {item.name for item in fields(Common)}
    own_common = {key: raw.pop(key) for key in list(raw) if key in common_sections}
    for key, section in own_common.items():
        reader.value(get_type_hints(Common)[key], section, (key,))
    raw["common"] = {key: own_common.get(key, shared[key]) for key in common_sections}
    raw["sources"] = sources
    raw["sha256"] = sha256(text.encode()).hexdigest()
    protocol = reader.table(Protocol, raw, ())
    if reader.faults or not isinstance(protocol, Protocol):
        raise ProtocolFileError(tuple(dict.fromkeys(reader.faults)))
    return protocol


@cache
def shipped_protocols() -> dict[str, Protocol]:
    """Give the protocols that ship, by id, in the order of their files' names with three-step first."""
    folder = resource("protocols")
    read = [
        read_protocol(path.read_text("utf-8"), path.name)
        for path in sorted(folder.glob("*.toml"))
        if path.name != COMMON_FILE
    ]
    read.sort(key=lambda protocol: protocol.id != DEFAULT_PROTOCOL)
    return {protocol.id: protocol for protocol in read}


DEFAULT_PROTOCOL = "three-step"
"""The protocol of a child without a `protocol_start` in a clinic that has not chosen another (rules 5)."""


def protocol_text(path: Path) -> str:
    """Read a site's own protocol file as UTF-8.

    Raises:
        ProtocolFileError: the file cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProtocolFileError((ProtocolFault(path.name, 1, f"cannot be read: {error}"),)) from None


__all__ = [
    "DEFAULT_PROTOCOL",
    "ProtocolFault",
    "ProtocolFileError",
    "SourceDocument",
    "protocol_text",
    "read_protocol",
    "shipped_protocols",
]
