"""Finds the line on which each key of a TOML file stands, which the standard library's reader does not tell.

Walks text that `tomllib` has taken already: table headers, arrays of tables, dotted and quoted keys, inline tables and
lists on one line or several, strings of every kind. A key that is not there gets the line of the nearest table above.
"""

import re
import tomllib
from bisect import bisect_right

KeyPath = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL),
    re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL),
    re.compile(r'"(?:[^"\\]|\\.)*"'),
    re.compile(r"'[^']*'"),
)


class Places:
    """The line of each key path of one text; lines and items of lists count from 1 and from 0."""

    def __init__(self, text: str) -> None:
        self._lines: dict[KeyPath, int] = {}
        self._text = text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._counts: dict[KeyPath, int] = {}
        self._walk()

    def line(self, path: KeyPath) -> int:
        """Give the line of the key, or of the nearest table above it; 1 where there is none."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1

    def _walk(self) -> None:
        table: KeyPath = ()
        while True:
            self._skip(_BETWEEN)
            if self._at >= len(self._text):
                return
            before = self._at
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            if self._at == before:
                # Nothing was understood: text that tomllib would not have taken. What is known stays known.
                return

    def _header(self) -> KeyPath:
        line = self._line_here()
        is_list = self._text.startswith("[[", self._at)
        self._at += 2 if is_list else 1
        *above, last = self._keys() or [""]
        self._at += 2 if is_list else 1
        table: KeyPath = ()
        for key in above:
            table = self._latest((*table, key))
            self._lines.setdefault(table, line)
        table = (*table, last)
        if is_list:
            index = self._counts.get(table, 0)
            self._counts[table] = index + 1
            self._lines.setdefault(table, line)
            table = (*table, index)
        self._lines.setdefault(table, line)
        return table

    def _latest(self, path: KeyPath) -> KeyPath:
        """Give the path itself, or of an array of tables the last one so far."""
        count = self._counts.get(path, 0)
        return (*path, count - 1) if count else path

    def _pair(self, table: KeyPath) -> None:
        line = self._line_here()
        path = table
        for key in self._keys():
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._skip(_BLANKS)
        self._at += 1
        self._value(path)

    def _keys(self) -> list[str]:
        """Read a key, dotted or not, up to what follows it."""
        keys = []
        while True:
            self._skip(_BLANKS)
            if self._text[self._at : self._at + 1] in ('"', "'"):
                start = self._at
                self._string()
                keys.append(_unquoted(self._text[start : self._at]))
            elif bare := _BARE_KEY.match(self._text, self._at):
                keys.append(bare.group())
                self._at = bare.end()
            self._skip(_BLANKS)
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        self._skip(_BLANKS)
        first = self._text[self._at : self._at + 1]
        if first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        elif first in ('"', "'"):
            self._string()
        else:
            self._skip(_SCALAR)

    def _list(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while self._has_next("]"):
            self._lines.setdefault((*path, index), self._line_here())
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._has_next("}"):
            self._pair(path)

    def _has_next(self, end: str) -> bool:
        """Pass comma and blanks; False, past the end, where the list or table ends."""
        self._skip(_BETWEEN)
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip(_BETWEEN)
        if self._text.startswith(end, self._at) or self._at >= len(self._text):
            self._at += 1
            return False
        return True

    def _string(self) -> None:
        for kind in _STRINGS:
            if found := kind.match(self._text, self._at):
                self._at = found.end()
                return
        self._at = len(self._text)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self._text, self._at):
            self._at = found.end()

    def _line_here(self) -> int:
        return bisect_right(self._starts, self._at)


def _unquoted(text: str) -> str:
    try:
        return str(tomllib.loads(f"key = {text}")["key"])
    except tomllib.TOMLDecodeError:
        return text
