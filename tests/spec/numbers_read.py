"""Tells which of a protocol's numbers a rule reads: a protocol whose numbers note each reading of their value.

The rules run on it as on any other. What a rule rests on is then a fact and needs no list by hand that could be wrong.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from nsclinic.protocol.model import Number, Protocol
from nsclinic.protocol.numbers import PlacedNumber, numbers_of


class _NotingNumber(Number):
    """A number that tells its `reader` of each reading of its value, and of its source where that is cited."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("value", "source"):
            reader: Reader | None = object.__getattribute__(self, "__dict__").get("reader")
            if reader is not None:
                reader.note(self, is_cited=name == "source")
        return super().__getattribute__(name)


class Reader:
    """One protocol under watch. Within `noting` the numbers read, or cited as a finding's source, are kept."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol: Protocol = _noting(protocol, self)
        self._places = {id(placed.number): placed for placed in numbers_of(self.protocol)}
        self._read: dict[str, bool] = {}
        self._is_noting = False

    def note(self, number: Number, *, is_cited: bool) -> None:
        """Keep that a number was read or cited."""
        placed = self._places.get(id(number)) if self._is_noting else None
        if placed is not None:
            self._read[placed.where] = self._read.get(placed.where, False) or not is_cited

    @contextmanager
    def noting(self) -> Iterator[dict[str, bool]]:
        """Keep what is read meanwhile: key path to whether its value was read (else it was only cited)."""
        self._read = {}
        self._is_noting = True
        try:
            yield self._read
        finally:
            self._is_noting = False

    def numbers(self, paths: set[str]) -> tuple[PlacedNumber, ...]:
        """Give these numbers in the order of the protocol's schema."""
        return tuple(placed for placed in self._places.values() if placed.where in paths)


def _noting(value: Any, reader: Reader) -> Any:
    """Copy a value of the model with every number under watch."""
    if isinstance(value, Number):
        number = _NotingNumber(
            Decimal(value.value), value.unit, value.source, value.section, value.fact, value.note
        )
        object.__setattr__(number, "reader", reader)
        return number
    if isinstance(value, tuple):
        return tuple(_noting(item, reader) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(
            **{item.name: _noting(getattr(value, item.name), reader) for item in fields(value)}
        )
    return value
