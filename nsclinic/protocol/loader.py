"""Reads a protocol file against the closed schema that `model` is, and reports every fault with its line.

A key the model does not have, a number without unit, source or section, a wrong type, an unknown source: each is one
message. A file is taken whole or not at all.
"""

from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_type_hints

from nsclinic.domain.resource import resource
from nsclinic.protocol.model import Common, Number, Protocol, SourceDocument
from nsclinic.protocol.places import KeyPath, Places
from nsclinic.protocol.tables import ProtocolFault, ProtocolFileError, TableReader, parse_toml

COMMON_FILE = "common.toml"


class _Reader(TableReader):
    """Reads a protocol: the source of each number must be one of the documents."""

    def __init__(self, file: str, places: Places) -> None:
        super().__init__(file, places)
        self.sources: set[str] = set()

    def check(self, kind: type[Any], raw: dict[str, Any], path: KeyPath) -> None:
        source = raw.get("source")
        if kind is Number and isinstance(source, str) and source not in self.sources:
            known = ", ".join(sorted(self.sources))
            self.fault((*path, "source"), f"'{source}' is not one of the sources ({known})")


@cache
def _common_text() -> str:
    return resource(f"protocols/{COMMON_FILE}").read_text("utf-8")


@cache
def shared_sources() -> dict[str, SourceDocument]:
    """Give the documents that every protocol may cite, by their keys, in the order of common.toml."""
    found = parse_toml(_common_text(), COMMON_FILE)["sources"]
    return {key: SourceDocument(**source) for key, source in found.items()}


def read_protocol(text: str, file: str) -> Protocol:
    """Build a protocol from the text of its file, on the shared numbers of common.toml.

    A section of common.toml that the file carries itself replaces the shared one whole.

    Raises:
        ProtocolFileError: with every fault found, by line.
    """
    raw = parse_toml(text, file)
    shared = parse_toml(_common_text(), COMMON_FILE)
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
    "shared_sources",
    "shipped_protocols",
]
