"""What a command writes: results on standard output, progress and messages on standard error."""

import io
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BAR_WIDTH = 30
SECONDS_BEFORE_BAR = 0.5
"""Work shorter than this shows no bar."""
SECONDS_BETWEEN = 0.1


def prepare_streams() -> None:
    """Let both streams write any name: standard output in UTF-8 unless it is a terminal, which knows its own code.

    Where there are none (a program without a console, as Windows starts one from its menu) what is written goes
    nowhere, and no file of ours gets their numbers.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - held till the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def say(text: str) -> None:
    """Write a line of the result."""
    sys.stdout.write(f"{text}\n")


def say_json(value: Any) -> None:
    """Write one JSON value as one line of the result."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": ")) + "\n")


def tell(text: str) -> None:
    """Write a message for the person: never part of the result."""
    sys.stderr.write(f"nsclinic: {text}\n")


def tell_lines(lines: Iterable[str]) -> None:
    """Write lines that name a place in a file, as they are: what begins them is the file's name."""
    for line in lines:
        sys.stderr.write(f"{line}\n")


def table(rows: Sequence[Sequence[str]], *, numbers_from: int = 1) -> str:
    """Give rows as columns of even width, the first row their heads; from column `numbers_from` on right-aligned."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column < numbers_from else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


class ProgressBar:
    """A bar on standard error; call it with how many are done, of how many (0: not known)."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._begun = time.monotonic()
        self._shown_at = 0.0
        self._width = 0

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is, at most ten times a second."""
        now = time.monotonic()
        if now - self._begun < SECONDS_BEFORE_BAR or (
            now - self._shown_at < SECONDS_BETWEEN and done != total
        ):
            return
        self._shown_at = now
        text = f"{self._title} {done}"
        if total:
            filled = BAR_WIDTH * done // total
            text = f"{self._title} [{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {done}/{total}"
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = len(text)

    def clear(self) -> None:
        """Take the bar off the line."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()


class NoBar(ProgressBar):
    """Shows nothing, where standard error is no terminal."""

    def __call__(self, done: int, total: int) -> None:
        """Show nothing."""


@contextmanager
def progress(title: str) -> Iterator[ProgressBar]:
    """Give a progress bar for long work, seen only on a terminal and gone when the work ends."""
    bar = ProgressBar(title) if sys.stderr.isatty() else NoBar(title)
    try:
        yield bar
    finally:
        bar.clear()
