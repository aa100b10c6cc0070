"""Questions for a cell that behave badly; a cell imports them by name."""

import ctypes
import os
import time
from pathlib import Path


def double(number: int) -> int:
    return 2 * number


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def crash() -> None:
    ctypes.string_at(0)


def swell() -> int:
    return len(bytearray(4_000_000_000))


def refuse() -> None:
    raise ValueError("refused")


def who() -> int:
    return os.getpid()


def environment_of_clinic() -> list[str]:
    """What of the clinic's own a cell could reach: files that are open in it beside the pipes."""
    return [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()]
