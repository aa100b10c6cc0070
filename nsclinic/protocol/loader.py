"""Reads a protocol file against the closed schema that `model` is, and reports every fault with its line.

A key the model does not have, a number without unit, source or section, a wrong type, an unknown source or code, a
range the wrong way round, a dangerous dose: each is one message. A file is taken whole or not at all. A site's own is
held to more than one that ships: an id of its own, what it is based on, from which day on it is in force.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any, get_type_hints

from nsclinic.domain.resource import resource
from nsclinic.protocol.facts import source_facts
from nsclinic.protocol.faults import ProtocolFault, ProtocolFileError, not_one_of
from nsclinic.protocol.model import Common, Protocol, SourceDocument
from nsclinic.protocol.numbers import numbers_of
from nsclinic.protocol.places import KeyPath, Places
from nsclinic.protocol.reader import Reader
from nsclinic.protocol.shared import COMMON_FILE, SharedPart, shared_part
from nsclinic.protocol.text import parsed, protocol_text, too_deep
from nsclinic.protocol.whole import faults_of_whole

DEFAULT_PROTOCOL = "three-step"
"""The protocol of a child without a `protocol_start` in a clinic that has not chosen another (rules 5)."""

YEARS_OF_FORCE = range(1990, 2201)
"""Years in which a protocol can come into force."""

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_LONGEST_ID = 64
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
_SOURCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
_SECTIONS: dict[str, Any] = get_type_hints(Common)


def read_protocol(text: str, file: str) -> Protocol:
    """Build a protocol from the text of its file, on the shared numbers of common.toml.

    A section of common.toml that the file carries itself replaces the shared one whole.

    Raises:
        ProtocolFileError: with every fault found, by line.
    """
    return _read(text, file, None)


def read_site_protocol(
    text: str, file: str, known: Collection[str], *, for_adoption: bool = True
) -> Protocol:
    """Build a site's own protocol: as `read_protocol`, with an id of its own, `based_on` and `valid_from`.

    `known` are the ids of the protocols that ship and of those the clinic adopted; `based_on` is one of them. Without
    `for_adoption` these two may still be missing. The very text of a protocol that ships is taken then, too.

    Raises:
        ProtocolFileError: with every fault found, by line.
    """
    protocol = _read(text, file, known, for_adoption=for_adoption)
    shipped = shipped_protocols().get(protocol.id)
    if shipped is not None and (for_adoption or shipped.sha256 != protocol.sha256):
        words = f"id: '{protocol.id}' is the id of a protocol that ships; your own needs another"
        raise ProtocolFileError([ProtocolFault(file, Places(text).line(("id",)), words)])
    return protocol


def read_adopted_protocol(text: str, file: str, known: Collection[str]) -> Protocol:
    """Build a protocol that the clinic adopted earlier: as `read_site_protocol`, whatever ids ship by now.

    A newer program may ship a protocol under an id that a clinic chose first; the clinic's own stays in force.

    Raises:
        ProtocolFileError: this program does not take the text.
    """
    return _read(text, file, known, for_adoption=True)


def _read(text: str, file: str, known: Collection[str] | None, *, for_adoption: bool = False) -> Protocol:
    shared = shared_part()
    raw = parsed(text, file)
    reader = Reader(file, Places(text), units=shared.units, further_keys=("sources", *_SECTIONS))
    if (place := too_deep(raw)) is not None:
        reader.fault(place[:1], "is nested too deeply")
        raise ProtocolFileError(reader.faults)
    own_sources = _own_sources(reader, raw, shared)
    reader.sources = frozenset({*shared.sources, *own_sources})
    sections = {key: reader.value(kind, raw[key], (key,)) for key, kind in _SECTIONS.items() if key in raw}
    own = {key: value for key, value in raw.items() if key not in reader.further_keys}
    for path, message in _faults_of_names(own):
        reader.fault(path, message)
    if known is not None:
        for path, message in _faults_of_descent(own, known, for_adoption=for_adoption):
            reader.fault(path, message)
    filled = {
        "common": shared.common,
        "sources": {**shared.sources, **own_sources},
        "sha256": sha256(text.encode()).hexdigest(),
    }
    protocol = reader.table(Protocol, own, (), filled)
    if not reader.faults and isinstance(protocol, Protocol):
        protocol = replace(protocol, common=replace(shared.common, **sections))
        for path, message in faults_of_whole(protocol):
            reader.fault(path, message)
        if known is not None:
            for path, message in _faults_of_facts(protocol):
                reader.fault(path, message)
    if reader.faults or not isinstance(protocol, Protocol):
        raise ProtocolFileError(reader.faults)
    return protocol


def _own_sources(reader: Reader, raw: dict[str, Any], shared: SharedPart) -> dict[str, Any]:
    """Read the file's own sources; the key of a shared one would change what the shared numbers cite."""
    own: dict[str, Any] = {}
    if "sources" in raw:
        own = reader.value(dict[str, SourceDocument], raw["sources"], ("sources",)) or {}
    for key in own:
        if key in shared.sources:
            reader.fault(("sources", key), "is the key of a source that all protocols share; choose another")
        elif not _SOURCE.fullmatch(key):
            reader.fault(("sources", key), f"'{key}' is no key of a source (letters, digits, - and .)")
    return own


def is_protocol_id(text: str) -> bool:
    """Say whether a text can be the id of a protocol, whether or not there is such a one."""
    return _ID.fullmatch(text) is not None and len(text) <= _LONGEST_ID


def _faults_of_names(own: dict[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    protocol_id, version = own.get("id"), own.get("version")
    if isinstance(protocol_id, str) and protocol_id.strip() and not is_protocol_id(protocol_id):
        yield (
            ("id",),
            f"'{protocol_id}' is no id: small letters, digits and -, like 'our-clinic', at most {_LONGEST_ID}",
        )
    if isinstance(version, str) and version.strip() and not _VERSION.fullmatch(version):
        yield ("version",), f"'{version}' is no version: letters, digits, . and -, at most 20"
    valid_from = own.get("valid_from")
    if isinstance(valid_from, date) and valid_from.year not in YEARS_OF_FORCE:
        yield (
            ("valid_from",),
            f"{valid_from} lies outside the years {YEARS_OF_FORCE[0]} to {YEARS_OF_FORCE[-1]}",
        )


def _faults_of_descent(
    own: dict[str, Any], known: Collection[str], *, for_adoption: bool
) -> Iterator[tuple[KeyPath, str]]:
    for name in ("based_on", "valid_from"):
        if name not in own and for_adoption:
            yield (), f"'{name}' is missing"
    based_on = own.get("based_on")
    if isinstance(based_on, str) and based_on.strip() and based_on not in known:
        yield ("based_on",), not_one_of(based_on, known, "a protocol here")


def _faults_of_facts(protocol: Protocol) -> Iterator[tuple[KeyPath, str]]:
    """Say which numbers name a fact that the page of source facts does not have; a site's own number may name none."""
    for where, _, number in numbers_of(protocol):
        if number.fact and number.fact not in source_facts():
            parts = where.removeprefix("common.").split(".")
            path = tuple(int(part) - 1 if part.isdigit() else part for part in parts)
            yield (
                (*path, "fact"),
                not_one_of(number.fact, source_facts(), "a fact of the page of source facts"),
            )


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


__all__ = [
    "DEFAULT_PROTOCOL",
    "ProtocolFault",
    "ProtocolFileError",
    "SourceDocument",
    "protocol_text",
    "read_adopted_protocol",
    "read_protocol",
    "read_site_protocol",
    "shipped_protocols",
]
