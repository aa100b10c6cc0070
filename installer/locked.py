"""What the lock holds: each package with its version and sums, its licence, what it needs, and whether it ships.

A package ships when the program needs it on any system it runs on; the others are for work on it. The licence is the
SPDX expression of the package's own description or, where that has none, the one that a person read for
`licences.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "requirements.lock"
LICENCES = ROOT / "installer" / "licences.toml"

_ENTRY = re.compile(
    r"^([a-z0-9-]+)==([\w.]+)[^\n]*\\\n((?:[ ]+--hash=sha256:[0-9a-f]{64}[^\n]*\n)+)", re.MULTILINE
)
_SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of the lock; `licence` is an SPDX expression, empty where nobody knows."""

    name: str
    version: str
    sums: tuple[str, ...]
    licence: str
    needs: tuple[str, ...]
    ships: bool


def locked(text: str | None = None) -> list[Locked]:
    """Give every package of the lock, by name.

    Raises:
        ValueError: an entry of the lock has no sums.
    """
    text = LOCK.read_text(encoding="utf-8") if text is None else text
    entries = {name: (version, sums) for name, version, sums in _ENTRY.findall(text)}
    if lacking := set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)) - set(entries):
        raise ValueError(f"without sums: {', '.join(sorted(lacking))}")
    shipped = _with_what_they_need(declared(), set(entries))
    return [
        Locked(
            name,
            version,
            tuple(re.findall(r"sha256:([0-9a-f]{64})", sums)),
            licence_of(name),
            tuple(sorted(_needs(name) & set(entries))),
            name in shipped,
        )
        for name, (version, sums) in sorted(entries.items())
    ]


def licence_of(name: str) -> str:
    """Give the SPDX expression of an installed package's licence, empty where it is not known or not looked at yet."""
    found = installed(name)
    if found is not None and "License-Expression" in found.metadata:
        return found.metadata["License-Expression"]
    if found is not None and says(found) in {*_licences()["shipped"], *_licences()["at_work"]}:
        return says(found)
    entry = _licences()["read"].get(name)
    if entry is None or (found is not None and entry["says"] != says(found)):
        return ""
    return str(entry["is"])


def says(found: Distribution) -> str:
    """Give the first line of what a package's description says of its licence."""
    lines = str((found.metadata.get_all("License") or [""])[0]).strip().splitlines()
    if lines:
        return lines[0].strip()
    classes = found.metadata.get_all("Classifier") or []
    return ", ".join(line.rpartition(" :: ")[2] for line in classes if line.startswith("License ::"))


def fault_of(package: Locked) -> str:
    """Say what is wrong with a package's licence; empty where it may be used as it is.

    A choice (OR) is allowed where one side is, a sum (AND) where all of it is.
    """
    if not package.licence:
        found = installed(package.name)
        stated = says(found) if found is not None else ""
        return f"{package.name}: nobody has read its licence yet ({stated!r}): enter it in {LICENCES.name}"
    allowed = set(_licences()["shipped"])
    if not package.ships:
        allowed |= set(_licences()["at_work"])
    choices = [choice.split(" AND ") for choice in package.licence.split(" OR ")]
    if any(all(part in allowed for part in choice) for choice in choices):
        return ""
    where = "ships with the program" if package.ships else "is used at work"
    return f"{package.name}: {package.licence} is not allowed for what {where}"


@cache
def installed(name: str) -> Distribution | None:
    """Give an installed package; None where it is not here (one for another system)."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


@cache
def _licences() -> dict[str, Any]:
    return tomllib.loads(LICENCES.read_text(encoding="utf-8"))


def declared() -> set[str]:
    """Give the packages that the program itself asks for, its extras included."""
    return {canonicalize_name(one.name) for one in _asked_for()}


def needed_on(systems: Iterable[Mapping[str, str]], extras: Iterable[str] = ()) -> list[Locked]:
    """Give the packages of the lock that an installation needs on any of these systems, with these extras of ours.

    A system is what its Python answers to the markers of requirements (`sys_platform`, `python_version`, …); what it
    leaves out is answered as by this Python. What a package needs is read where it is installed: in the environment
    of `installer/run`.
    """
    packages = {package.name: package for package in locked()}
    asked = {str(canonicalize_name(one.name)) for one in _asked_for(tuple(extras))}
    reached = _with_what_they_need(asked, set(packages), tuple(systems))
    return [packages[name] for name in sorted(reached)]


def _asked_for(extras: Iterable[str] | None = None) -> list[Requirement]:
    """Give what the program's description asks for, with these of its extras; with all where none are named."""
    description = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = description.get("optional-dependencies", {})
    more = [optional[extra] for extra in (optional if extras is None else extras)]
    return [Requirement(line) for lines in (description["dependencies"], *more) for line in lines]


def _needs(name: str, systems: Iterable[Mapping[str, str]] = _SYSTEMS) -> set[str]:
    """Give what an installed package needs on any of the systems; of its extras, those that the program asks for."""
    found = installed(name)
    requirements = map(Requirement, (found.requires if found is not None else None) or ())
    extras = {"", *(extra for one in _asked_for() if one.name == name for extra in one.extras)}
    environments = [{**system, "extra": extra} for system in systems for extra in extras]
    return {
        canonicalize_name(one.name)
        for one in requirements
        if one.marker is None or any(one.marker.evaluate(environment) for environment in environments)
    }


def _with_what_they_need(
    names: set[str], known: set[str], systems: Iterable[Mapping[str, str]] = _SYSTEMS
) -> set[str]:
    reached: set[str] = set()
    waiting = list(names & known)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(_needs(name, systems) & known)
    return reached
