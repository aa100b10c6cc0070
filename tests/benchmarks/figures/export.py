"""The registry package of a clinic whose families all consented, against csv.writer on the same rows and one review."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.clinics import TODAY, clear, consenting, copied
from tests.benchmarks.measuring import (
    Ground,
    Measured,
    at_most,
    cpu_against,
    cpu_against_all,
    floor,
    nsclinic,
    run,
)

TIMES_THE_WRITING = 2
"""So many times the floor's cost are allowed for rows, beside what one review costs."""


def measure(ground: Ground) -> Iterator[Measured]:
    """Export the largest clinic, which keeps new names for every child, and again where all was concluded before."""
    before, day = consenting(ground.clinics, ground.most), TODAY.isoformat()
    clinic, package, bare = ground.work / before.name, ground.work / "package", ground.work / "bare"
    begin = partial(_begin, before, package)
    review = nsclinic("review", "--db", clinic, "--as-of", day, "--json")
    export = nsclinic("export", package, "--db", clinic, "--as-of", day)
    bare.mkdir(exist_ok=True)
    ours, writing, reviewing, again = [], [], [], []
    for _ in range(ground.long_runs):  # in turns: on a shared machine one minute is not like the next
        begin()
        ours.append(run(export))
        writing.append(run(floor("rows_to_csv", clinic, bare)))
        begin()
        reviewing.append(run(review))
        again.append(run(export))
    rows = _observations(package)
    write_s, review_s = (min(each.cpu for each in some) for some in (writing, reviewing))
    yield cpu_against_all(
        f"export of {rows / 1e6:.2g} million observations",
        1.0,
        ours,
        TIMES_THE_WRITING * write_s + review_s,
        note=f"csv.writer {write_s:.3g} s, review {review_s:.3g} s",
    )
    yield cpu_against("export, all concluded before, against nothing", 1.0, again, ours)
    yield at_most("export, memory", "MB", 200, [each.memory_mb for each in (*ours, *again)])
    clear(clinic)
    shutil.rmtree(package)
    shutil.rmtree(bare)


def _begin(before: Path, package: Path) -> None:
    """Put a clinic there that never exported, and no package."""
    copied(before, package.parent)
    shutil.rmtree(package, ignore_errors=True)


def _observations(package: Path) -> int:
    with (package / "observations.csv").open("rb") as file:
        return sum(1 for _ in file) - 1
