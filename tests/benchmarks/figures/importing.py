"""A million observations taken in with all checks, into an encrypted clinic that holds as many."""

import csv
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.clinics import PASSPHRASE, TODAY, clear, demonstration
from tests.benchmarks.measuring import Ground, Measured, at_most, cpu_against, floor, nsclinic, run, runs

CHILDREN = 1_389
"""Of 60 visits with 12 observations each: a million."""
FILES = ("patients.csv", "visits.csv", "observations.csv", "treatments.csv", "events.csv")


def measure(ground: Ground) -> Iterator[Measured]:
    """Import the children of one demonstration, under other numbers, into a copy of the same."""
    size = min(CHILDREN, ground.most)
    before = demonstration(ground.clinics, size, is_encrypted=True)
    folder = _others(ground.clinics, size)
    copy = ground.work / before.name
    secret = ground.work / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    command = nsclinic(
        *("import", folder, "--db", copy, "--passphrase-file", secret, "--as-of", TODAY.isoformat())
    )
    count = min(ground.runs, 3)
    ours = runs(command, count, prepare=partial(_fresh, before, copy))
    bare = runs(floor("csv_to_table", copy, PASSPHRASE, folder), count, prepare=partial(_fresh, before, copy))
    yield cpu_against(f"import of {size * 720 / 1e6:.2g} million observations into as many", 3.0, ours, bare)
    yield at_most("import, memory", "MB", 250, [each.memory_mb for each in ours])
    clear(copy)


def _fresh(before: Path, copy: Path) -> None:
    clear(copy)
    shutil.copy(before, copy)


def _others(clinics: Path, size: int) -> Path:
    """Give a folder of as many other children: those of the plain demonstration under other numbers and new row ids."""
    folder = clinics / f"others-{size}"
    if not folder.exists():
        source, making = clinics / f"source-{size}", clinics / f"making-{size}"
        path = demonstration(clinics, size)
        run(
            nsclinic("export", source, "--db", path, "--identified", "--as-of", TODAY.isoformat()), cores=None
        )
        making.mkdir(exist_ok=True)
        for name in FILES:
            with (
                (source / name).open(newline="", encoding="utf-8-sig") as read,
                (making / name).open("w", newline="", encoding="utf-8") as written,
            ):
                rows, to = csv.reader(read), csv.writer(written)
                to.writerow(next(rows))
                to.writerows([f"F{row[0]}", *row[1:-1], ""] for row in rows)
        shutil.rmtree(source)
        making.rename(folder)
    return folder
