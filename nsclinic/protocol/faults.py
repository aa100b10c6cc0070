"""What is wrong with a protocol file: each fault one sentence with the file's name and the line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

SHOWN = 100
"""Faults reported of one file; more are of no use to whoever mends it."""

LONGEST_MESSAGE = 500
"""Characters of one message: what it quotes of the file may be as long as the file."""


@dataclass(frozen=True, slots=True)
class ProtocolFault:
    """One fault of a protocol file: the file's name, its line (1 = first), and what is wrong there."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ProtocolFileError(Exception):
    """A protocol file that is not taken; `faults` are all that was found in it, up to a hundred, by line."""

    def __init__(self, faults: Iterable[ProtocolFault]) -> None:
        found = sorted(dict.fromkeys(map(_short, faults)), key=lambda fault: fault.line)
        self.faults = tuple(found[:SHOWN])
        super().__init__("\n".join(str(fault) for fault in self.faults))


def _short(fault: ProtocolFault) -> ProtocolFault:
    if len(fault.message) <= LONGEST_MESSAGE:
        return fault
    return replace(fault, message=fault.message[: LONGEST_MESSAGE - 1] + "…")


def not_one_of(found: str, known: Iterable[str], what: str) -> str:
    """Say that a word is none of those known, with the nearest of them: "'mg/dl' is not …; did you mean 'mg/dL'?"."""
    names = list(known)
    by_lower = {name.lower(): name for name in names}
    close = get_close_matches(found.lower(), by_lower, n=1)
    if close:
        return f"'{found}' is not {what}; did you mean '{by_lower[close[0]]}'?"
    listed = ", ".join(names) if len(names) <= 12 else ""
    return f"'{found}' is not {what} ({listed})" if listed else f"'{found}' is not {what}"
