"""How a figure is taken: whole processes with what the system counted of them, repeated, as a ratio to a floor.

Wall time on a shared machine says little; the processor time of the process and its highest memory are what is
compared, and the minimum of a few runs is the sturdiest of them.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import monotonic, sleep

ROOT = Path(__file__).parents[2]
CACHES = Path("/proc/sys/vm/drop_caches")
LOOK_EVERY_SECONDS = 0.003


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process: seconds on the clock, seconds of processors (its children's too), highest memory in MB."""

    wall: float
    cpu: float
    memory_mb: float
    said: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the middle and the greatest of some runs."""

    least: float
    middle: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Make it of at least one value."""
        return cls(min(values), median(values), max(values))

    def __str__(self) -> str:
        """Give the three with as many digits as they bear."""
        return " / ".join(f"{value:.3g}" for value in (self.least, self.middle, self.most))


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table. `ratio` is what the goal speaks of; where it speaks of a value, that value.

    `is_at_least`: the goal is a floor of its own (two cores against one) and no ceiling.
    """

    name: str
    unit: str
    value: Spread
    goal: float
    ratio: float
    floor: Spread | None = None
    wall: Spread | None = None
    note: str = ""
    is_at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio >= self.goal if self.is_at_least else self.ratio <= self.goal

    def as_json(self) -> dict[str, object]:
        """Give all of it as JSON takes it."""
        return {**asdict(self), "is_met": self.is_met}


@dataclass(slots=True)
class Ground:
    """Where measuring is done: the folder of clinics, how many children they have, how often a run is repeated.

    `is_whole_decade`: the decade is that of 2,000 children and not of a fifth of them.
    """

    clinics: Path
    children: tuple[int, ...]
    runs: int = 5
    work: Path = field(default_factory=Path)
    is_whole_decade: bool = False

    @property
    def most(self) -> int:
        """The size of the largest clinic."""
        return max(self.children)

    @property
    def long_runs(self) -> int:
        """How often something is run that takes a minute in the largest clinic."""
        return min(self.runs, 3) if self.most > 2_000 else self.runs


def cpu_against(
    name: str, goal: float, ours: Sequence[Run], floor: Sequence[Run], *, note: str = ""
) -> Measured:
    """Compare the processor time of runs with that of the floor's: least with least."""
    cpu, below = Spread.of([run.cpu for run in ours]), Spread.of([run.cpu for run in floor])
    wall = Spread.of([run.wall for run in ours])
    return Measured(name, "s CPU", cpu, goal, cpu.least / below.least, below, wall, note)


def cpu_against_all(name: str, goal: float, ours: Sequence[Run], floor: float, *, note: str = "") -> Measured:
    """Compare the processor time of runs with seconds that were put together of several floors: least with least."""
    cpu, wall = Spread.of([run.cpu for run in ours]), Spread.of([run.wall for run in ours])
    return Measured(name, "s CPU", cpu, goal, cpu.least / floor, Spread(floor, floor, floor), wall, note)


def memory_against(name: str, goal: float, ours: Sequence[Run], floor: Sequence[Run]) -> Measured:
    """Compare the highest memory of runs with that of the floor's."""
    memory, below = Spread.of([run.memory_mb for run in ours]), Spread.of([run.memory_mb for run in floor])
    return Measured(name, "MB", memory, goal, memory.middle / below.middle, below)


def at_most(name: str, unit: str, goal: float, values: Sequence[float], *, note: str = "") -> Measured:
    """Hold the greatest of some values to a ceiling."""
    spread = Spread.of(values)
    return Measured(name, unit, spread, goal, spread.most, note=note)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def quick(name: str, goal: float, values: Sequence[float], *, worst: float | None = None) -> list[Measured]:
    """Hold the 95th percentile of milliseconds to a goal, and the worst to another where there is one."""
    spread, late = Spread.of(values), percentile(values, 0.95)
    found = [Measured(f"{name}, p95", "ms", spread, goal, late, note=f"of {len(values)}")]
    if worst is not None:
        found.append(Measured(f"{name}, worst", "ms", spread, worst, max(values)))
    return found


def python(*arguments: str | Path) -> list[str]:
    """Give the command line of this interpreter."""
    return [sys.executable, *map(str, arguments)]


def nsclinic(*arguments: str | Path) -> list[str]:
    """Give the command line of the program."""
    return python("-m", "nsclinic", *arguments)


def floor(name: str, *arguments: str | Path) -> list[str]:
    """Give the command line of a floor, a script beside the figures that knows nothing of the program."""
    return python(Path(__file__).parent / "floors" / f"{name}.py", *arguments)


def runs(
    command: Sequence[str],
    count: int,
    *,
    cores: Sequence[int] | None = (0,),
    prepare: Callable[[], object] | None = None,
    environment: dict[str, str] | None = None,
    limit: Callable[[], object] | None = None,
) -> list[Run]:
    """Run a command some times on these cores (None: on all), after `prepare` each time; the files are in memory then.

    Raises:
        RuntimeError: it ended with another code than 0.
    """
    found = []
    for _ in range(count):
        if prepare is not None:
            prepare()
        found.append(run(command, cores=cores, environment=environment, limit=limit))
    return found


def run(
    command: Sequence[str],
    *,
    cores: Sequence[int] | None = (0,),
    environment: dict[str, str] | None = None,
    limit: Callable[[], object] | None = None,
) -> Run:
    """Run a command once and give what the system counted of it."""

    def begin() -> None:
        if cores is not None:
            os.sched_setaffinity(0, cores)
        if limit is not None:
            limit()

    whole = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",  # an installed program is compiled, as the libraries of the floors are
        **(environment or {}),
    }
    began, memory_kb = monotonic(), 0
    with TemporaryFile() as said, TemporaryFile() as complaint:
        process = subprocess.Popen(
            command,
            stdout=said,
            stderr=complaint,
            env=whole,
            cwd=ROOT,
            preexec_fn=begin,  # noqa: PLW1509 — no thread is running here
        )
        ended = 0
        while not ended:
            memory_kb = max(memory_kb, _highest_memory_kb(process.pid))
            sleep(LOOK_EVERY_SECONDS)
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = [file.read().decode() for file in (said, complaint) if file.seek(0) == 0]
    wall = monotonic() - began
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {texts[1][-2000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, memory_kb / 1024, texts[0])


def _highest_memory_kb(pid: int) -> int:
    """Give the highest memory of a process since its program began.

    What `wait4` says begins with the memory of the process that forked it, which is more than a small program ever has.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def drop_caches() -> bool:
    """Empty the system's own cache of files, so that the next run reads the disk; say whether that may be done."""
    try:
        os.sync()
        CACHES.write_text("3\n")
    except OSError:
        return False
    return True
