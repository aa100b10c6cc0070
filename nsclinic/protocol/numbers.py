"""Walks a protocol for every number in it, so that a page or a command can show each with its source."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import NamedTuple

from nsclinic.protocol.model import Number, Protocol

NAMING = ("drug", "code", "step", "phase", "grade", "unit")
"""Fields by which an item of a list is known."""


class PlacedNumber(NamedTuple):
    """A number and its key path in the protocol's file (`doses.4.low`; list items count from 1).

    `of` says what the item of a list is about (`prednisolone, step 1`); empty elsewhere.
    """

    where: str
    of: str
    number: Number


def numbers_of(protocol: Protocol) -> Iterator[PlacedNumber]:
    """Give every number of a protocol in the order of its schema: its own first, then those that all share."""
    own = [item.name for item in fields(protocol) if item.name != "common"]
    for name in own:
        yield from _within(name, "", getattr(protocol, name))
    yield from _within("common", "", protocol.common)


def _within(where: str, of: str, value: object) -> Iterator[PlacedNumber]:
    if isinstance(value, Number):
        yield PlacedNumber(where, of, value)
    elif isinstance(value, tuple):
        for place, item in enumerate(value, start=1):
            yield from _within(f"{where}.{place}", of or _naming(item), item)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _within(f"{where}.{item.name}", of, getattr(value, item.name))


def _naming(item: object) -> str:
    if isinstance(item, Number):
        return ""
    named = {name: getattr(item, name, None) for name in NAMING}
    return ", ".join(
        f"step {value}" if name == "step" else str(value)
        for name, value in named.items()
        if value is not None
    )
