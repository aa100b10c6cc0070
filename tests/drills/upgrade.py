"""Kills the program at the statements by which it brings clinic files of earlier versions up to date.

    python -m tests.drills.upgrade 60                sixty of the statements, drawn
    python -m tests.drills.upgrade 100000            each statement of every version

The files are those of `tests/store/fixtures`, made by the code of each version. The statements are counted from the
moment the file is opened until it is up to date: of the copy that is verified, of the one transaction, of its checks.
A fork opens the file and is killed before the one that is aimed at. What is left then must hold the tables of the old
version or of the new one, byte for byte of their text, and never a mixture; opened by the program it must hold all that
was in it, and pass the check. The control commits after each statement, and must leave mixtures.
"""

import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from nsclinic.store import engine, migrations, open_clinic
from nsclinic.store.engine import Connection
from nsclinic.store.keys import SALT_BYTES, raw_key_of
from tests.drills.ground import Rate, command, ram_folder, say, verdict, working_folder
from tests.store.fixtures.unpacked import NAMES, PASSPHRASE, Old, differences, unpacked

Shape = tuple[Any, ...]
"""The file's version, and the text of everything in its schema."""


@dataclass
class Tally:
    """What the kills of a run left."""

    left: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


class Upgrades:
    """One clinic file of an earlier version, brought up to date again and again."""

    def __init__(self, name: str, kind: str, folder: Path, *, commits_each: bool = False) -> None:
        self.name = f"{name} {kind}"
        self._folder = folder
        self._commits_each = commits_each
        shutil.rmtree(folder, ignore_errors=True)
        self._base = folder / "base"
        self._base.mkdir(parents=True)
        self._old = unpacked(name, kind, self._base)
        self._key = (
            None if kind == "plain" else raw_key_of(PASSPHRASE, self._old.path.read_bytes()[:SALT_BYTES])
        )
        self._before = self._shape(self._old.path)
        self.statements = self._counted()
        self._after = self._shape(self._at_work.path)

    def kill(self, statement: int, tally: Tally) -> None:
        """Kill the program before a statement, and look at what is left."""
        at_work = self._lay_out()
        if self._forked(statement) != -signal.SIGKILL:
            tally.failures.append(f"{self.name}: was not killed at statement {statement}")
            return
        shape = self._shape(at_work.path)
        which = "old" if shape == self._before else "new" if shape == self._after else "mixed"
        tally.left[which] += 1
        if which == "mixed":
            tally.failures.append(f"{self.name}, statement {statement}: neither the old tables nor the new")
            return
        with open_clinic(at_work.path, raw_key=self._key) as clinic:
            faults = differences(at_work, clinic)
            faults += [fault for fault in clinic.check() if ".keys" not in fault and ".head" not in fault]
        tally.failures += [f"{self.name}, statement {statement}: {fault}" for fault in faults]

    # --- within ----------------------------------------------------------------------------------------------------

    @property
    def _at_work(self) -> Old:
        return Old(self._folder / "work" / self._old.path.name, self._old.version, self._old.said)

    def _lay_out(self) -> Old:
        shutil.rmtree(self._folder / "work", ignore_errors=True)
        shutil.copytree(self._base, self._folder / "work")
        return self._at_work

    def _counted(self) -> int:
        counted = 0

        def count(_statement: str) -> None:
            nonlocal counted
            counted += 1

        self._lay_out()
        self._brought_up_to_date(count)
        return counted

    def _forked(self, statement: int) -> int:
        process = os.fork()
        if process:
            return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        left = statement

        def die_in_time(_statement: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            self._brought_up_to_date(die_in_time)
        finally:
            os._exit(0)

    def _brought_up_to_date(self, before_each: Callable[[str], None]) -> None:
        usual = engine.connect

        def watched(path: Path, **options: Any) -> Connection:
            connection = usual(path, **options)
            connection.set_trace_callback(before_each)
            return connection

        engine.connect = watched
        try:
            if self._commits_each:
                migrations.copy_aside(self._at_work.path, found=self._old.version, raw_key=self._key)
                _apply_badly(self._at_work.path, self._key)
            else:
                open_clinic(self._at_work.path, raw_key=self._key).close()
        finally:
            engine.connect = usual

    def _shape(self, path: Path) -> Shape:
        """Give the shape of a file, as it is after the engine took back what was not committed."""
        with closing(engine.connect(path, raw_key=self._key)) as connection:
            texts = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")
            return (migrations.version_of(connection), *texts.fetchall())


def _apply_badly(path: Path, key: bytes | None) -> None:
    """Bring a file up to date as nobody should: every statement its own transaction."""
    from sqlite_utils import Database

    with closing(engine.connect(path, raw_key=key)) as connection:
        database = Database(connection)
        for step in migrations.STEPS[migrations.version_of(connection) :]:
            step.apply(database)
        connection.execute(f"PRAGMA user_version = {migrations.version_here()}")


def main(arguments: list[str]) -> int:
    """Kill so many upgrades; 1 on any failure."""
    asked = command(arguments, "Kills the program while it brings old clinic files up to date.", 60)
    chance, tally, rate = Random(asked.seed), Tally(), Rate()
    say(f"upgrade drill, seed {asked.seed}")
    with working_folder(ram_folder()) as folder:
        olds = [name for name in NAMES if int(name.partition("-")[0]) < migrations.version_here()]
        ups = [
            Upgrades(name, kind, folder / f"{name}-{kind}") for name in olds for kind in ("plain", "sealed")
        ]
        places = [(one, statement) for one in ups for statement in range(one.statements)]
        for one, statement in places if asked.count >= len(places) else chance.sample(places, asked.count):
            one.kill(statement, tally)
        say(rate.of(tally.left.total(), f"kills at {len(places)} statements of {len(ups)} files"))
        say(f"left old {tally.left['old']}, new {tally.left['new']}, mixed {tally.left['mixed']}")
        control = Tally()
        badly = Upgrades(olds[-1], "plain", folder / "control", commits_each=True)
        for statement in range(0, badly.statements, 5):
            badly.kill(statement, control)
        say(f"control, each statement its own transaction: {control.left['mixed']} mixtures")
    if not control.left["mixed"]:
        tally.failures.append("the control left no mixture: the drill does not see")
    return verdict("upgrade", tally.failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
