"""Worked examples of a protocol file: small invented children, and what a review must say of each.

A clinic that changes a number shows by an example what it meant; the program runs it through the real review before it
takes the file. Here stands the closed form; `clinic.protocol_examples` runs it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from nsclinic.domain.catalogue import drugs
from nsclinic.protocol.faults import not_one_of
from nsclinic.protocol.places import KeyPath
from nsclinic.protocol.vocabulary import level_codes

NONE = "none"
"""What stands in place of a severity, range or target that must not be there."""

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_SPAN = re.compile(rf"({_NUMBER})(?: to ({_NUMBER}))? (\S+)")
_STEP = re.compile(r"[1-9][0-9]?")


class Span(NamedTuple):
    """A range as an example writes it, both ends in one unit; one number is both ends."""

    low: Decimal
    high: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a review must say; whatever is not given is not asked.

    `findings`: rule = severity, or "none". `steps`: number = outcome. `ranges`: drug = the protocol's range as it then
    stands ("0.1 to 0.2 mg/kg/day"). `advised`: drug = the amount a finding suggests ("2.5 mg/day"). `targets`: level =
    the target in force ("4 to 8 ng/mL"). `state` and `steroid_response` as `review --json` writes them.
    """

    state: str = ""
    steroid_response: str = ""
    findings: dict[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, str] = field(default_factory=dict)
    advised: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """One invented child: dated lines of history (see `history`), the day of the review, and what it must say."""

    title: str
    as_of: date
    history: tuple[str, ...]
    expected: Expected


def span_of(text: str) -> Span | None:
    """Read a range as an example writes it; None where it is none ("none" is none)."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    low, high, unit = found.groups()
    return Span(Decimal(low), Decimal(high or low), unit)


def faults_of_expected(expected: Expected) -> Iterator[tuple[KeyPath, str]]:
    """Say what is wrong with what an example expects, as far as it can be told without the rules."""
    if expected == Expected():
        yield (), "expects nothing, so it can never fail"
    for number in expected.steps:
        if not _STEP.fullmatch(number):
            yield ("steps", number), f"'{number}' is not the number of a step"
    for name, known, what in (
        ("ranges", tuple(drugs()), "a drug of the formulary"),
        ("advised", tuple(drugs()), "a drug of the formulary"),
        ("targets", level_codes(), "the code of a drug level"),
    ):
        for code, text in getattr(expected, name).items():
            if code not in known:
                yield (name, code), not_one_of(code, known, what)
            elif text != NONE and span_of(text) is None:
                form = "2.5 mg/day" if name == "advised" else "4 to 8 ng/mL"
                yield (name, code), f"'{text}' is not written like '{form}' or 'none'"
