"""How much memory a piece of work takes, as the system counts it: libraries in C are not seen by Python's own count."""

from collections.abc import Callable
from threading import Event, Thread
from typing import TypeVar

Given = TypeVar("Given")

_LOOK_EVERY_SECONDS = 0.002


def resident_bytes() -> int:
    """Give the memory of this process that is in use now; 0 where the system does not tell it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - read a thousand times a second
            return int(told.read().split()[1]) * 4096
    except OSError:
        return 0


def peak_above(work: Callable[[], Given]) -> tuple[Given, int]:
    """Do a piece of work; give its answer, and by how much memory grew at most while it was done."""
    begun = resident_bytes()
    peak = begun
    done = Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(_LOOK_EVERY_SECONDS):
            peak = max(peak, resident_bytes())

    watcher = Thread(target=watch)
    watcher.start()
    try:
        answer = work()
        peak = max(peak, resident_bytes())
    finally:
        done.set()
        watcher.join()
    return answer, peak - begun
