"""Spoils good input by chance and takes it to every door through which files come in.

    python -m tests.drills.fuzz 100000                   every door, each with its share of the inputs
    python -m tests.drills.fuzz 20000 --of csv --seed 7  one door, the same inputs again
    python -m tests.drills.fuzz 1 --of csv --seed 7 --only 4711   one input again

Each input is either let in, or refused without a byte of the clinic changed; never a traceback, never more than
`MOST_SECONDS` of the processor, and the whole run stays within `MOST_BYTES` above where it began. Which input a number
gives depends on the seed, the door and the number alone. What broke is kept in a file that is named, and the command
ends with 1.
"""

import argparse
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.drills.doors import DOORS, DocumentDoor, Door, read_without_a_cell
from tests.resident import resident_bytes

SHARES = {"csv": 45, "list": 20, "protocol": 15, "xlsx": 12, "document": 8}
"""Of a hundred inputs, how many each door gets."""
MOST_SECONDS = 2.0
MOST_BYTES = 300 * 1024**2
LEAST_LET_IN, MOST_LET_IN = 0.01, 0.95
"""Where fewer or more are let in, the spoiling proves nothing: all fail at the first look, or none is spoilt."""
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder that is random is made in it
"""Where there is such a place the clinic lies there: what a disk keeps is proved by other drills."""
_BREAKS_SHOWN = 20


@dataclass
class Tally:
    """What came of the inputs of one door."""

    of: str
    inputs: int = 0
    let_in: int = 0
    deaths: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    slowest: float = 0.0
    grown: int = 0
    breaks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        rate = self.inputs / max(self.seconds, 1e-9)
        own_rate = self.inputs / max(self.processor_seconds, 1e-9)
        died = f", the cell died {self.deaths} times" if self.deaths else ""
        return (
            f"{self.of}: {self.inputs} inputs, {self.let_in} let in, {self.inputs - self.let_in} refused{died}; "
            f"{rate:.0f}/s ({own_rate:.0f}/s of this processor), "
            f"slowest {self.slowest:.2f} s, memory +{self.grown // 1024**2} MB; {len(self.breaks)} broke"
        )


def _limit_memory() -> None:
    """Let an input that swells end in a MemoryError of its own, not in the death of the drill by the system's hand."""
    try:
        import resource
    except ImportError:
        return
    with Path("/proc/self/statm").open(encoding="ascii") as told:
        now = int(told.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + 4 * MOST_BYTES,) * 2)


def main() -> int:
    """Run what was asked for; 1 where anything broke."""
    reader = argparse.ArgumentParser(prog="python -m tests.drills.fuzz")
    reader.add_argument("count", type=int)
    reader.add_argument("--seed", type=int)
    reader.add_argument("--of", choices=sorted(DOORS))
    reader.add_argument("--only", type=int, help="the number of one input")
    options = reader.parse_args()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    sys.stdout.write(f"seed {seed}\n")
    if sys.platform == "linux":
        _limit_memory()
    total = sum(SHARES.values())
    shares = (
        {options.of: options.count}
        if options.of
        else {of: options.count * n // total for of, n in SHARES.items()}
    )
    is_broken = False
    for of, count in shares.items():
        numbers = range(count) if options.only is None else range(options.only, options.only + 1)
        tally = fuzz(of, seed, numbers)
        sys.stdout.write(f"{tally}\n")
        sys.stdout.flush()
        for told in tally.breaks[:_BREAKS_SHOWN]:
            sys.stderr.write(f"{told}\n")
        is_broken |= bool(tally.breaks)
    return 1 if is_broken else 0


def fuzz(of: str, seed: int, numbers: range) -> Tally:
    """Take the inputs of these numbers to one door."""
    read_without_a_cell()
    tally = Tally(of)
    place = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=place) as name, DOORS[of](Path(name)) as door:
        begun, begun_at_work, began_with = time.monotonic(), time.process_time(), resident_bytes()
        for number, content in inputs(door, of, seed, numbers):
            _take_one(door, content, f"{of} --seed {seed} --only {number}", tally)
            tally.grown = max(tally.grown, resident_bytes() - began_with)
        if not tally.breaks:
            door.look_over()
        tally.seconds, tally.processor_seconds = (
            time.monotonic() - begun,
            time.process_time() - begun_at_work,
        )
        if isinstance(door, DocumentDoor):
            tally.deaths = door.deaths
    if tally.grown > MOST_BYTES:
        tally.breaks.append(f"{of}: memory grew by {tally.grown // 1024**2} MB")
    return tally


def inputs(door: Door, of: str, seed: int, numbers: range) -> Iterator[tuple[int, bytes]]:
    """Make the inputs, each from dice of its own."""
    for number in numbers:
        yield number, door.spoil(Random(f"{seed}/{of}/{number}"))


def _take_one(door: Door, content: bytes, name: str, tally: Tally) -> None:
    begun = time.process_time()
    tally.inputs += 1
    try:
        tally.let_in += door.try_one(content)
    except Exception:  # noqa: BLE001 - whatever comes out of a door is what this looks for
        tally.breaks.append(f"--of {name}: {traceback.format_exc()}\n{_kept(content, name)}")
        door.clinic.close()
        door.clinic = door._fresh()
    took = time.process_time() - begun
    tally.slowest = max(tally.slowest, took)
    if took > MOST_SECONDS:
        tally.breaks.append(f"--of {name}: took {took:.1f} s\n{_kept(content, name)}")


def _kept(content: bytes, name: str) -> str:
    path = Path(tempfile.gettempdir()) / f"broke-{''.join(sign if sign.isalnum() else '-' for sign in name)}"
    path.write_bytes(content)
    return f"the input is kept in {path}"


if __name__ == "__main__":
    sys.exit(main())
