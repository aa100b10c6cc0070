"""Alters a clinic file in secret, as one who holds its key can, and says whether the check names what was altered.

    python -m tests.drills.audit_mutations 20000 --seed 1

Each round takes a fresh copy of one encrypted clinic file, drops its triggers, does one thing to a row, an entry or
what is derived, puts the triggers back and asks the check. It must name the very row (or entry, or child). Entries cut
off at the end leave no trace in the file: that the check finds nothing then is asked too, and that a head printed
before finds it. Positive control: untouched copies, in which nothing may be found.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from nsclinic.store import CheckStep, Fault, open_clinic
from nsclinic.store.engine import connect
from tests.drills.secret_deeds import DEEDS, Base, Secret, made_base

_CONTROL_EVERY = 20


def faults_after(base: Base, copy: Path, rng: random.Random) -> tuple[str, list[Fault], bool]:
    """Do one thing to a fresh copy; give its name, the faults that the check finds, and whether they name it."""
    shutil.copyfile(base.path, copy)
    with closing(connect(copy, raw_key=base.raw_key)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND sql NOT LIKE '%word_fts%'"
        ).fetchall()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        deed = rng.choice(DEEDS)(Secret(connection, rng, base))
        for _, sql in guards:
            connection.execute(sql)
        connection.execute("COMMIT")
    found = checked(copy, base.raw_key, deed.paper)
    return deed.name, found, bool(found or "without paper" in deed.name) and deed.is_named(found)


def checked(path: Path, raw_key: bytes, paper: tuple[str, ...] = ()) -> list[Fault]:
    """Give what the check finds in a file, which it leaves as it is to the byte."""
    before = path.read_bytes()
    with open_clinic(path, raw_key=raw_key, read_only=True) as clinic:
        found = [one for one in clinic.checking(paper) if not isinstance(one, CheckStep)]
    assert path.read_bytes() == before
    return found


def drill(count: int, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """Do `count` things; give how often each was done, and a line for each that was not found and named."""
    rng = random.Random(seed)
    base = made_base(folder)
    shutil.copytree(base.path.with_name(base.path.name + ".d"), folder / "copy.nsclinic.d")
    done: Counter[str] = Counter()
    missed: list[str] = []
    for number in range(count):
        copy = folder / "copy.nsclinic"
        if number % _CONTROL_EVERY == 0:
            shutil.copyfile(base.path, copy)
            found = checked(copy, base.raw_key, tuple(base.heads.values()))
            done["untouched"] += 1
            if found:
                missed.append(f"{number}: untouched, but found {[fault.sentence for fault in found]}")
            continue
        name, found, is_named = faults_after(base, copy, rng)
        done[name] += 1
        if not is_named:
            missed.append(f"{number}: {name}: found {[fault.sentence for fault in found]}")
    return done, missed


def main() -> int:
    """Run the drill from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, nargs="?", default=20_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    sys.stdout.write(f"seed {options.seed}\n")
    with tempfile.TemporaryDirectory() as place:
        os.environ["NSCLINIC_HOME"] = str(Path(place) / "home")
        done, missed = drill(options.count, options.seed, Path(place))
    for name, times in sorted(done.items()):
        sys.stdout.write(f"{times:7}  {name}\n")
    for line in missed[:20]:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{options.count} rounds, {len(missed)} not found and named\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
