"""Takes a protocol file's text from disk and through the TOML reader, within bounds that no honest file reaches.

The text may come from anywhere: a huge number, a thousand brackets or a character that turns a line around must end as
a fault with its line, never as a hang or a traceback.
"""

import re
import tomllib
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from nsclinic.domain.plain_text import character_name, control_character, hidden_character
from nsclinic.protocol.faults import ProtocolFault, ProtocolFileError
from nsclinic.protocol.places import KeyPath

LARGEST_BYTES = 256 * 1024
"""The largest file that ships has 14 KB."""

DEEPEST = 8
"""Tables and lists within one another; the deepest place of the schema is 5."""

LONGEST_NUMBER = 24
"""Signs of one number."""

MOST_PARTS = 32
"""Parts of one dotted key. The standard library's reader takes the square of their number in time and memory."""

_PART = r"""(?>[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*"""
_LONG_KEY = re.compile(f"(?<![A-Za-z0-9_-])(?:{_PART}){{{MOST_PARTS}}}")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_AT_END = "(at end of document)"


def protocol_text(path: Path) -> str:
    """Read a site's own protocol file as UTF-8, its line ends as they are; a byte-order mark is left out.

    Raises:
        ProtocolFileError: the file cannot be read, is no file, is larger than 256 KB, or is not UTF-8.
    """

    def refused(message: str, line: int = 1) -> ProtocolFileError:
        return ProtocolFileError([ProtocolFault(path.name, line, message)])

    try:
        if path.is_dir():
            raise refused("is a folder, not a file")
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 4)
    except OSError as error:
        raise refused(f"cannot be read: {error.strerror}") from None
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(raw) > LARGEST_BYTES:
            raise refused(_too_large()) from None
        line = raw.count(b"\n", 0, error.start) + 1
        raise refused("is not UTF-8 text here", line) from None


def parsed(text: str, file: str) -> dict[str, Any]:
    """Read TOML into plain values, decimal numbers exactly as written.

    Raises:
        ProtocolFileError: the text is too large, too deep, no TOML, or holds characters that nobody can see.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_BYTES:
        raise ProtocolFileError([ProtocolFault(file, 1, _too_large())])
    faults = [
        ProtocolFault(file, number, f"holds {character_name(character)}, which nobody can see; take it out")
        for number, line in enumerate(text.split("\n"), start=1)
        if (character := unseen(line.removesuffix("\r").replace("\t", " ")))
    ]
    if faults:
        raise ProtocolFileError(faults)
    if (found := _LONG_KEY.search(text)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise ProtocolFileError([ProtocolFault(file, line, "is nested too deeply")])
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except RecursionError:
        raise ProtocolFileError([ProtocolFault(file, 1, "is nested too deeply")]) from None
    except ValueError as error:
        raise ProtocolFileError([_unreadable(error, text, file)]) from None


def unseen(text: str) -> str:
    """Give the first character of a text that nobody can see, or empty text; joiners of some scripts are let pass."""
    return control_character(text) or hidden_character(text, allow_joiners=True)


def too_deep(value: Any, path: KeyPath = ()) -> KeyPath | None:
    """Give the first place that lies deeper than any of the schema, None where there is none."""
    if len(path) > DEEPEST:
        return path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = (too_deep(item, (*path, key)) for key, item in inner)
    return next((place for place in found if place is not None), None)


def shown(value: Any) -> str:
    """Give a value as a file would write it, short enough for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _decimal(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} signs")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"the number {text}") from None


def _too_large() -> str:
    return f"is larger than {LARGEST_BYTES // 1024} KB, which no protocol is"


def _unreadable(error: ValueError, text: str, file: str) -> ProtocolFault:
    words = str(error)
    if not isinstance(error, tomllib.TOMLDecodeError):
        # A number beyond all bounds: the reader does not say where, so the longest run of digits is looked for.
        runs = max(re.finditer(r"[0-9_.eE+-]{20,}", text), key=lambda run: len(run.group()), default=None)
        line = text.count("\n", 0, runs.start()) + 1 if runs else 1
        return ProtocolFault(file, line, "holds a number of more digits than any number of a protocol has")
    if at := _AT_LINE.search(words):
        line = int(at.group(1))
    else:
        line = max(1, len(text.rstrip("\n").split("\n"))) if _AT_END in words else 1
    words = _AT_LINE.sub("", words).replace(_AT_END, "at the end of the file").strip()
    return ProtocolFault(file, line, f"is not readable TOML: {words[:1].lower()}{words[1:]}")
