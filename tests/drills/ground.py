"""The ground of every drill: a clinic of invented children on disk, its key, the command's words, a place to work."""

import argparse
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Child, Sex
from nsclinic.store import ClinicFile, create_clinic, open_clinic
from nsclinic.store.desk import HOME_VARIABLE
from tests.drills.work import CHILDREN, TODAY

PASSPHRASE = "قمر على النيل seven"  # noqa: S105 -- of invented clinics only
NAME = "drill.nsclinic"
WHO = "Dr N."


class Ground(NamedTuple):
    """A closed clinic file of the examples' children, its key, and the drill's own folder."""

    path: Path
    raw_key: bytes
    folder: Path


def say(text: str) -> None:
    """Tell the person who runs the drill, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def working_folder(at: Path | None = None) -> Iterator[Path]:
    """Give a folder that is gone afterwards, with a desk of its own in it."""
    folder = Path(tempfile.mkdtemp(prefix="nsclinic-drill-", dir=at))
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(folder / "home")
    try:
        yield folder
    finally:
        if before is None:
            os.environ.pop(HOME_VARIABLE, None)
        else:
            os.environ[HOME_VARIABLE] = before
        shutil.rmtree(folder, ignore_errors=True)


def make_ground(folder: Path, fill: Callable[[Clinic], object] = lambda clinic: None) -> Ground:
    """Make the clinic that a drill begins with: encrypted, with a few children, and what `fill` adds."""
    (folder / "base").mkdir()
    with create_clinic(folder / "base" / NAME, passphrase=PASSPHRASE, clinic_name="Drill") as store:
        assert store.raw_key is not None
        clinic = clinic_of(store)
        register_children(clinic)
        fill(clinic)
        return Ground(store.path, store.raw_key, folder)


def register_children(clinic: Clinic) -> None:
    """Register the few children whom the jobs are about."""
    for patient_id in CHILDREN:
        clinic.register(Child(patient_id, date(2012, 2, 29), "Invented", sex=Sex.FEMALE))


def clinic_of(store: ClinicFile) -> Clinic:
    """Give the use cases over an open file, as the window has them."""
    return Clinic(store, who=WHO, as_of=TODAY)


def fresh_copy(ground: Ground, name: str) -> Path:
    """Copy the clinic into a folder of its own, and give the copy."""
    folder = ground.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ground.path.parent, folder, ignore=shutil.ignore_patterns("*.lock"))
    return folder / NAME


def reopened(path: Path, raw_key: bytes) -> ClinicFile:
    """Open a clinic file with the program, by its key: the cost of the passphrase is no part of a drill."""
    return open_clinic(path, raw_key=raw_key)


def ram_folder() -> Path | None:
    """Give a folder that lies in memory, where there is one: what is only rebuilt and read need not reach a disk."""
    place = Path("/dev/shm")  # noqa: S108 -- each drill makes a folder of its own in it
    return place if place.is_dir() and os.access(place, os.W_OK) else None


@dataclass(frozen=True)
class Command:
    """What was asked of a drill."""

    count: int
    seed: int
    options: argparse.Namespace


def command(
    arguments: list[str],
    what: str,
    count: int,
    more: Callable[[argparse.ArgumentParser], object] = lambda parser: None,
) -> Command:
    """Read a drill's words: COUNT, --seed, and what it adds itself."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("count", type=int, nargs="?", default=count, metavar="COUNT")
    parser.add_argument("--seed", type=int, help="repeat a run; without it one is drawn and printed")
    more(parser)
    options = parser.parse_args(arguments)
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    return Command(options.count, seed, options)


class Rate:
    """How many of something a second, for who plans a longer run."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def of(self, count: int, what: str) -> str:
        """Give the count, the time and the rate in words."""
        seconds = time.perf_counter() - self._began
        return f"{count} {what} in {seconds:.1f} s ({count / max(seconds, 0.001):.1f} a second)"


def verdict(name: str, failures: list[str]) -> int:
    """Say how a drill ended and give its exit code: the first failures in full, the rest counted."""
    for failure in failures[:10]:
        say(f"  FAILED {failure}")
    if len(failures) > 10:
        say(f"  and {len(failures) - 10} more")
    say(f"{name}: {'FAILED' if failures else 'passed'}")
    return 1 if failures else 0
