"""What the bundle's compiled files ask of a computer: libraries by name, and how new its C library must be."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import contents

_NEEDED = re.compile(r"^ +NEEDED +(\S+)$", re.MULTILINE)
_SEARCHED = re.compile(r"^ +(?:RUNPATH|RPATH) +(\S+)$", re.MULTILINE)
_LOADED = re.compile(r"^ +LOAD off +0x([0-9a-f]+) vaddr 0x([0-9a-f]+) .*align 2\*\*(\d+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)")
_IN_CACHE = re.compile(r"^\s+(\S+) \(([^)]*)\) => (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the files of a bundle ask for."""

    lacking: tuple[str, ...]
    """Libraries that are neither carried nor promised by the system, each with a file that wants it."""
    glibc: tuple[int, int]


def compiled_files(folder: Path) -> Iterator[Path]:
    """Give every ELF file, links aside."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def asked(folder: Path) -> Asked:
    """Read what the bundle in this folder asks of a computer."""
    carried = {path.name for path in folder.rglob("*") if path.is_file()}
    promised = carried | contents.system_libraries()
    lacking: dict[str, str] = {}
    glibc = (0, 0)
    for path in compiled_files(folder):
        told = _objdump(path)
        for name in _NEEDED.findall(told):
            if name not in promised:
                lacking.setdefault(name, path.relative_to(folder).as_posix())
        glibc = max([glibc, *((int(major), int(minor)) for major, minor in _GLIBC.findall(told))])
    return Asked(tuple(f"{name} (for {file})" for name, file in sorted(lacking.items())), glibc)


def searched_folders(path: Path) -> list[str]:
    """Give the folders in which a file has its libraries looked for first."""
    found = _SEARCHED.search(_objdump(path))
    return found.group(1).split(":") if found else []


def can_be_loaded(path: Path) -> bool:
    """Say whether each segment lies in the file as it must lie in memory: the linker refuses a file otherwise."""
    segments = _LOADED.findall(_objdump(path))
    return bool(segments) and all(
        (int(offset, 16) - int(address, 16)) % 2 ** int(power) == 0 for offset, address, power in segments
    )


def _objdump(path: Path) -> str:
    command = ["objdump", "--private-headers", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


@cache
def of_the_system() -> dict[str, Path]:
    """Give where this computer has each library, by its name."""
    cache_of_linker = subprocess.run(
        ["/sbin/ldconfig", "--print-cache"], check=True, capture_output=True, text=True
    ).stdout
    found: dict[str, Path] = {}
    for name, kind, place in _IN_CACHE.findall(cache_of_linker):
        if "64" in kind:
            found.setdefault(name, Path(place))
    return found


def carried_for_linking(already: set[str]) -> list[tuple[str, str, str]]:
    """Give the entries, as PyInstaller takes them, of what QtGui is linked with and PyInstaller leaves to a driver.

    Raises:
        FileNotFoundError: this computer lacks one of them.
    """
    entries = []
    for name in contents.linked_only():
        if name not in already:
            if name not in of_the_system():
                raise FileNotFoundError(f"{name} is missing here: install libgl1, libegl1 and libopengl0")
            entries.append((name, str(of_the_system()[name]), "BINARY"))
    return entries


def debian_package(file: Path) -> str | None:
    """Name the Debian package that a file of the system belongs to; None where none does."""
    resolved = file.resolve()
    for place in (resolved, Path(str(resolved).removeprefix("/usr")), file):
        command = ["dpkg-query", "--search", str(place)]
        told = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
        if told.returncode == 0:
            return told.stdout.split(":")[0]
    return None
