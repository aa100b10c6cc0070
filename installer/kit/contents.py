"""What goes into the bundle and what stays out, read from `contents.toml`, which has a reason for every line."""

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONTENTS = Path(__file__).with_name("contents.toml")
QT_TRANSLATIONS = "PySide6/Qt/translations/"
MATPLOTLIB_BACKENDS = ("Agg", "SVG", "PDF")


@cache
def contents() -> dict[str, Any]:
    """Give the whole table."""
    return tomllib.loads(CONTENTS.read_text(encoding="utf-8"))


def modules_left_out() -> list[str]:
    """Give the modules that PyInstaller is not to follow."""
    return [name for entry in contents()["modules"] for name in entry["names"]]


def own_modules() -> list[str]:
    """Give every module of the program: screens and commands are imported by name when first asked for."""
    names = []
    for path in sorted((ROOT / "nsclinic").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def resource_files() -> list[tuple[str, str]]:
    """Give source and folder inside the bundle of each resource: there they lie inside the package, as in a wheel."""
    left_out = _patterns("resources")
    resources = ROOT / "resources"
    found = []
    for path in sorted(resources.rglob("*")):
        inside = path.relative_to(resources)
        if path.is_file() and not matches(inside.as_posix(), left_out) and "__pycache__" not in inside.parts:
            found.append((str(path), (Path("nsclinic/resources") / inside.parent).as_posix()))
    return found


def is_left_out(place: str) -> bool:
    """Say whether a file that PyInstaller found stays out; `place` is relative to the bundle."""
    if place.startswith(QT_TRANSLATIONS):
        return place.removeprefix(QT_TRANSLATIONS) not in contents()["qt_translations"]["keep"]
    return matches(place, _patterns("files")) or Path(place).name in system_libraries() or is_stray(place)


def is_stray(place: str) -> bool:
    """Say whether this is a library of the computer that builds, which nobody decided to carry."""
    return (
        "/" not in place
        and ".so." in place
        and not place.startswith(("libpython3", "libQt6", "libicu", "libpyside6", "libshiboken6"))
        and not matches(place, _patterns("carried"))
        and not matches(place, OF_PYTHON)
        and not _is_of_a_wheel(place)
    )


OF_PYTHON = (
    "libcrypto.so.*",
    "libffi.so.*",
    "libsqlite3.so.*",
    "liblzma.so.*",
    "libbz2.so.*",
    "libexpat.so.*",
)
"""What the modules of Python itself are linked with."""


def _is_of_a_wheel(place: str) -> bool:
    """Say whether a name carries the sum that auditwheel puts into the names of a wheel's own libraries."""
    stem = place.partition(".so")[0]
    tail = stem.rpartition("-")[2]
    return len(tail) == 8 and all(letter in "0123456789abcdef" for letter in tail)


def system_libraries() -> set[str]:
    """Give the names of the libraries that the computer must have."""
    return {name for entry in contents()["system"] for name in entry["libraries"]}


def linked_only() -> list[str]:
    """Give the libraries that are carried because QtGui is linked with them."""
    return [
        name
        for entry in contents()["carried"]
        for name in entry["patterns"]
        if "*" not in name and "GL" in name
    ]


def depends() -> list[str]:
    """Give the Debian packages that have them, as a Depends line takes them."""
    return [str(entry["depends"]) for entry in contents()["system"]]


def is_stripped(place: str) -> bool:
    """Say whether a file's names for a debugger are taken away."""
    return matches(place, _patterns("strip")) and not matches(place, _patterns("not_stripped"))


def matches(place: str, patterns: Iterable[str]) -> bool:
    """Say whether a place inside the bundle is meant by one of these patterns."""
    return any(fnmatchcase(place, pattern) for pattern in patterns)


@cache
def _patterns(kind: str) -> tuple[str, ...]:
    return tuple(pattern for entry in contents()[kind] for pattern in entry["patterns"])
