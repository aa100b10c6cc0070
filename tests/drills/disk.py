"""A disk that keeps only what was synced: from the changes to a folder, what may be left of it after a power cut.

What was synced is kept. Of what was not, 512-byte sectors are kept, dropped or torn, or only the first ones are kept; a
length may have been kept without its content; names made, changed or removed since their folder was synced may be as
before. Nothing that was synced is lost: a disk that says so and lies is not modelled.
"""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from random import Random

from tests.drills.tracing import Step

SECTOR = 512
HERE = "."


@dataclass
class _File:
    durable: bytearray
    pending: list[Step] = field(default_factory=list)

    def sync(self) -> None:
        for step in self.pending:
            _apply(self.durable, step)
        self.pending.clear()

    def left(self, chance: Random) -> bytes:
        """Give what a power cut leaves of it."""
        content = bytearray(self.durable)
        manner = chance.choice(("kept", "dropped", "prefix", "sectors", "sectors"))
        if manner == "dropped" or not self.pending:
            return bytes(content)
        count = len(self.pending) if manner != "prefix" else chance.randint(0, len(self.pending))
        for step in self.pending[:count]:
            if manner == "sectors":
                _apply_in_part(content, step, chance)
            else:
                _apply(content, step)
        if manner == "prefix" and count < len(self.pending) and self.pending[count].what == "write":
            begun = self.pending[count]
            sectors = chance.randint(0, -(-len(begun.content) // SECTOR))
            _apply(content, begun._replace(content=begun.content[: sectors * SECTOR]))
        return bytes(content)


def _apply(content: bytearray, step: Step) -> None:
    if step.what == "cut":
        del content[step.at :]
        content.extend(bytes(step.at - len(content)))
    elif step.content:
        if len(content) < step.at:
            content.extend(bytes(step.at - len(content)))
        content[step.at : step.at + len(step.content)] = step.content


def _apply_in_part(content: bytearray, step: Step, chance: Random) -> None:
    """Keep, drop or tear each sector of a write on its own; a length is taken on or not."""
    if step.what == "cut":
        if chance.random() < 0.5:
            _apply(content, step)
        return
    if step.at + len(step.content) > len(content) and chance.random() < 0.5:
        content.extend(bytes(step.at + len(step.content) - len(content)))
    keeps = chance.choice((0.1, 0.5, 0.9))
    for start in range(0, len(step.content), SECTOR):
        sector = step.content[start : start + SECTOR]
        drawn = chance.random()
        if drawn < 0.03:
            sector = sector[: chance.randint(1, len(sector))]
        elif drawn > keeps:
            continue
        _apply(content, step._replace(at=step.at + start, content=sector))


class Disk:
    """A folder as the writer sees it, and as it lies on the disk."""

    def __init__(self, folder: Path) -> None:
        """Begin with a folder all of which is on the disk."""
        self._names: dict[str, _File | None] = {}
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder).as_posix()
            self._names[place] = None if path.is_dir() else _File(bytearray(path.read_bytes()))
        self._durable = dict(self._names)
        self._pending: list[Step] = []
        self._made: dict[int, _File | None] = {}

    def take(self, step: Step) -> None:
        """Let the writer do one thing."""
        if step.what in {"write", "cut"}:
            self._file(step.place).pending.append(step)
        elif step.what == "sync":
            self._sync(step.place)
        elif step.what == "create":
            if step.place not in self._names:
                self._rename_or_make(step, _File(bytearray()))
        elif step.what == "mkdir":
            self._rename_or_make(step, None)
        elif step.what in {"rename", "link", "unlink"}:
            self._rename_or_make(step, self._names[step.place])

    def left(self, chance: Random) -> dict[str, bytes | None]:
        """Give one way in which the folder may be found after a cut now: content by name, None for a folder."""
        manner = chance.choice(("kept", "reverted", "prefix"))
        count = {"kept": len(self._pending), "reverted": 0}.get(manner)
        if count is None:
            count = chance.randint(0, len(self._pending))
        names = dict(self._durable)
        for step in self._pending[:count]:
            _change_names(names, step, self._made[id(step)])
        left: dict[str, bytes | None] = {}
        for place, file in sorted(names.items()):
            above = PurePosixPath(place).parent.as_posix()
            if above == HERE or above in left:  # a folder stands before what lies in it
                left[place] = None if file is None else file.left(chance)
        return left

    def _file(self, place: str) -> _File:
        file = self._names[place]
        if file is None:
            raise RuntimeError(f"{place} is a folder")
        return file

    def _rename_or_make(self, step: Step, file: _File | None) -> None:
        _change_names(self._names, step, file)
        self._pending.append(step)
        self._made[id(step)] = file

    def _sync(self, place: str) -> None:
        if place != HERE and self._names.get(place) is not None:
            self._file(place).sync()
            return
        for step in [one for one in self._pending if PurePosixPath(one.place).parent.as_posix() == place]:
            _change_names(self._durable, step, self._made.pop(id(step)))
            self._pending.remove(step)


def _change_names(names: dict[str, _File | None], step: Step, file: _File | None) -> None:
    if step.what in {"create", "mkdir"}:
        names[step.place] = file
    elif step.what == "unlink":
        names.pop(step.place, None)
    else:
        if step.what == "rename":
            names.pop(step.place, None)
        names[step.other] = file
