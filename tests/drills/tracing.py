"""Watches a writer by strace and gives every change that it made to a folder, in order, as plain values."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_CALLS = (
    "open,openat,creat,write,pwrite64,writev,pwritev,ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,"
    "unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,mkdir,mkdirat,rmdir,msync,copy_file_range,sendfile"
)
_NOT_MODELLED = frozenset(
    {"writev", "pwritev", "fallocate", "truncate", "symlink", "rmdir", "msync", "copy_file_range", "sendfile"}
)
_RENAMING = frozenset({"rename", "renameat", "renameat2", "link", "linkat"})
_LINE = re.compile(r"^(\w+)\((.*)\)\s+=\s+(-?\d+)")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DESCRIPTOR = re.compile(r"^(-?\d+)<(.*?)>")


class Step(NamedTuple):
    """One change: `what` is create, write, cut, sync, rename, link, unlink, mkdir, or `told` for an acknowledgement.

    `place` and `other` are paths inside the folder ("." is the folder itself); `at` is an offset or a length.
    """

    what: str
    place: str
    other: str = ""
    at: int = 0
    content: bytes = b""


def lacking() -> str:
    """Say why no program can be watched here; empty where one can."""
    if shutil.which("strace") is None:
        return "needs the program strace"
    tried = subprocess.run(
        ["strace", "-e", "trace=none", "true"], capture_output=True, text=True, check=False
    )
    # The reason names no program: it is there, and only the system forbids it (a container without ptrace).
    return "the system lets no process watch another (ptrace)" if tried.returncode else ""


def watched(program: list[str], folder: Path, acknowledged: Path, trace: Path) -> list[Step]:
    """Run a program under strace and give what it did to the folder, with its acknowledgements.

    Raises:
        RuntimeError: the program failed, or did something to the folder that is not understood here.
    """
    run = subprocess.run(
        ["strace", "-o", str(trace), "-y", "-xx", "-s", "100000000", "-e", f"trace={_CALLS}", *program],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(f"the writer ended with {run.returncode}: {run.stderr[-500:]}")
    return list(_Reader(folder.resolve(), acknowledged.resolve()).steps(trace))


class _Reader:
    """Reads strace's lines; paths and contents stand there in hexadecimal."""

    def __init__(self, folder: Path, acknowledged: Path) -> None:
        self.folder = folder
        self.acknowledged = str(acknowledged)
        self.position: dict[str, int] = {}

    def steps(self, trace: Path) -> Iterator[Step]:
        with trace.open(encoding="ascii") as lines:
            for line in lines:
                found = _LINE.match(line)
                if found and int(found[3]) >= 0:
                    yield from self._step(found[1], found[2], int(found[3]))

    def _step(self, call: str, arguments: str, answer: int) -> Iterator[Step]:
        strings = [_bytes(text) for text in _STRING.findall(arguments)]
        descriptor = _DESCRIPTOR.match(arguments)
        on = _bytes(descriptor[2]).decode(errors="replace") if descriptor else ""
        if call in {"open", "openat", "creat"}:
            return self._opened(arguments, strings)
        if call in {"write", "pwrite64"}:
            return self._written(call, arguments, on, strings, answer)
        if call in {*_RENAMING, "unlink", "unlinkat", "mkdir", "mkdirat"}:
            return self._named(call, [self._inside(name.decode()) for name in strings[:2]])
        return self._synced_or_cut(call, arguments, self._inside(on))

    def _named(self, call: str, places: list[str]) -> Iterator[Step]:
        if not any(places):
            return
        if call not in _RENAMING:
            yield Step(call.removesuffix("at"), places[0])
        elif all(places):
            yield Step("link" if call.startswith("link") else "rename", places[0], places[1])
        else:
            raise RuntimeError(f"{call} into or out of the folder: {places}")

    def _synced_or_cut(self, call: str, arguments: str, place: str) -> Iterator[Step]:
        if not place:
            return
        if call in _NOT_MODELLED:
            raise RuntimeError(f"{call} on {place} is not understood")
        if call == "ftruncate":
            yield Step("cut", place, at=int(arguments.rpartition(",")[2]))
        elif call in {"fsync", "fdatasync"}:
            yield Step("sync", place)

    def _opened(self, arguments: str, strings: list[bytes]) -> Iterator[Step]:
        place = self._inside(strings[0].decode(errors="replace"))
        if not place:
            return
        if "O_CREAT" in arguments:
            yield Step("create", place)
        if "O_TRUNC" in arguments:
            yield Step("cut", place, at=0)
        if "O_WRONLY" in arguments or "O_RDWR" in arguments:
            self.position[place] = 0

    def _written(
        self, call: str, arguments: str, on: str, strings: list[bytes], answer: int
    ) -> Iterator[Step]:
        if on == self.acknowledged:
            yield Step("told", "", content=strings[0])
        elif place := self._inside(on):
            if call == "pwrite64":
                at = int(arguments.rpartition(",")[2])
            else:
                at = self.position.get(place, 0)
                self.position[place] = at + answer
            yield Step("write", place, at=at, content=strings[0][:answer])

    def _inside(self, name: str) -> str:
        """Give a path's place in the folder; empty for one outside."""
        path = Path(name)
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else ""


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()
