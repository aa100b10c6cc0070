"""Finds the line on which a key of a TOML file stands, which the standard library's reader does not tell.

Only as much of TOML as protocol files use: table headers, arrays of tables, bare keys, inline tables and lists on one
line or several. A key that is not found gets the line of the nearest table above it.
"""

import re

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-]+)\s*=")
_INLINE_KEY = re.compile(r"[{,]\s*([A-Za-z0-9_\-]+)\s*=")


class Places:
    """The line of each key path of one text; lines count from 1."""

    def __init__(self, text: str) -> None:
        self._lines: dict[KeyPath, int] = {}
        counts: dict[KeyPath, int] = {}
        table: KeyPath = ()
        key: KeyPath = ()
        item = 0
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = tuple(header.group(2).split("."))
                if header.group(1) == "[[":
                    index = counts.get(table, 0)
                    counts[table] = index + 1
                    table = (*table, index)
                self._lines.setdefault(table, number)
                key = table
            elif found := _KEY.match(line):
                key = (*table, found.group(1))
                item = 0
                self._lines.setdefault(key, number)
                self._note_inline(key, line, number)
            elif line.strip().startswith("{"):
                self._lines.setdefault((*key, item), number)
                self._note_inline((*key, item), line, number)
                item += 1

    def _note_inline(self, key: KeyPath, line: str, number: int) -> None:
        for inner in _INLINE_KEY.findall(line):
            self._lines.setdefault((*key, inner), number)

    def line(self, path: KeyPath) -> int:
        """Give the line of the key, or of the nearest table above it; 1 where there is none."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1
