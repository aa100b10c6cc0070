"""What two protocols say differently, so that whoever adopts one sees every number that moves, and from which source.

Items of a list are paired by what they are about (a dose by drug, step and frequency; a target by code and phase),
never by their place in the file. What a protocol is called by (id, version) is no difference, and neither is how a
number is written: 2 and 2.0 are the same.
"""

from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from nsclinic.protocol.model import (
    DoseRange,
    Number,
    Protocol,
    ReportedDose,
    StepDrugs,
    StripGrade,
    Target,
    UrineLimits,
)

Said = Number | str | None
"""What one protocol says at a place: a number with its source, a text or code, or nothing."""

_KNOWN_BY: dict[type[Any], tuple[str, ...]] = {
    DoseRange: ("drug", "step", "frequency"),
    ReportedDose: ("drug",),
    StepDrugs: ("number",),
    StripGrade: ("grade",),
    Target: ("code", "phase"),
    UrineLimits: ("unit",),
}
"""Fields by which an item of a list is the same item in two protocols."""

_NAMES = frozenset({"id", "version", "sha256", "based_on", "valid_from", "examples"})
"""Fields that tell protocols and their versions apart, and guide nobody's treatment."""

_USUAL = ("daily", "always")
"""Choices that are not spoken of where an item is named."""


class DifferenceKind(StrEnum):
    """How a place differs. CITED: the number is the same and its source, section or note is not."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    CITED = "cited"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which two protocols differ.

    `where` is the key path without the places of list items (`doses.low`, `common.harm.egfr_fall`), `of` what the list
    item is about (`prednisolone, step 1, alternate_day`; empty elsewhere). `old` is None where it was added, `new`
    where it was removed.
    """

    kind: DifferenceKind
    where: str
    of: str
    old: Said
    new: Said


def differences(a: Protocol, b: Protocol) -> tuple[Difference, ...]:
    """Give every difference of `b` from `a` in the order of the schema; empty where both say the same."""
    found: list[Difference] = []
    names = [item.name for item in fields(Protocol) if item.name not in _NAMES]
    for name in sorted(names, key=lambda name: name == "common"):
        found += _compared(name, "", getattr(a, name), getattr(b, name))
    return tuple(found)


def _compared(where: str, of: str, old: Any, new: Any) -> Iterator[Difference]:
    sample = new if old is None else old
    if sample is None or old == new:
        return
    if isinstance(sample, tuple):
        yield from _lists(where, of, old or (), new or ())
    elif isinstance(sample, dict):
        for key in dict.fromkeys((*(old or {}), *(new or {}))):
            yield from _compared(f"{where}.{key}", of, (old or {}).get(key), (new or {}).get(key))
    elif is_dataclass(sample) and not isinstance(sample, Number):
        yield from _tables(where, of, old, new)
    else:
        yield from _leaf(where, of, _said(old), _said(new))


def _lists(where: str, of: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Difference]:
    if all(isinstance(item, str) for item in (*old, *new)):
        yield from _leaf(where, of, ", ".join(old) or None, ", ".join(new) or None)
        return
    before, after = _by_name(old), _by_name(new)
    for name in dict.fromkeys((*before, *after)):
        whole = ", ".join(part for part in (of, name[0]) if part)
        yield from _compared(where, whole, before.get(name), after.get(name))


def _by_name(items: tuple[Any, ...]) -> dict[tuple[str, int], Any]:
    """Give the items by name; of several of one name the first is 0, the next 1."""
    named: dict[tuple[str, int], Any] = {}
    for item in items:
        name = _name(item)
        named[name, sum(1 for known, _ in named if known == name)] = item
    return named


def _name(item: Any) -> str:
    if isinstance(item, Number):
        return item.unit
    parts = []
    for name in _KNOWN_BY[type(item)]:
        value = getattr(item, name)
        if value is not None and value not in _USUAL:
            parts.append(f"step {value}" if name in ("step", "number") else str(value))
    return ", ".join(parts)


def _tables(where: str, of: str, old: Any, new: Any) -> Iterator[Difference]:
    sample = new if old is None else old
    known_by = _KNOWN_BY.get(type(sample), ())
    found: list[Difference] = []
    for item in fields(sample):
        if item.name in known_by:
            continue
        there = getattr(sample, item.name)
        if (old is None or new is None) and there == _default(item):
            continue
        before = None if old is None else getattr(old, item.name)
        after = None if new is None else getattr(new, item.name)
        found += _compared(f"{where}.{item.name}", of, before, after)
    if not found and (old is None or new is None):
        # An item of which nothing but its name is written.
        found += _leaf(where, of, None if old is None else of, None if new is None else of)
    yield from found


def _default(item: Field[Any]) -> Any:
    if item.default_factory is not MISSING:
        return item.default_factory()
    return None if item.default is MISSING else item.default


def _said(value: Any) -> Said:
    if value is None or isinstance(value, Number):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _leaf(where: str, of: str, old: Said, new: Said) -> Iterator[Difference]:
    if old == new:
        return
    kind = DifferenceKind.CHANGED
    if old is None:
        kind = DifferenceKind.ADDED
    elif new is None:
        kind = DifferenceKind.REMOVED
    elif isinstance(old, Number) and isinstance(new, Number) and _amount(old) == _amount(new):
        kind = DifferenceKind.CITED
    yield Difference(kind, where, of, old, new)


def _amount(number: Number) -> tuple[Any, str]:
    return number.value, number.unit
