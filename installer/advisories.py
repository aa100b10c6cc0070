"""Known vulnerabilities from a copy of the OSV advisories: which of our locked versions they speak of.

A copy is the archive that OSV gives out for one ecosystem, or the folder it was unpacked to: one JSON file an advisory
(https://ossf.github.io/osv-schema/). Nothing is fetched.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version


class Found(NamedTuple):
    """A line for each advisory that speaks of a locked version, and how many advisories were read."""

    lines: list[str]
    read: int


def known_faults(place: Path, versions: Mapping[str, str]) -> Found:
    """Look through all advisories of a copy, those that were withdrawn left aside."""
    lines = []
    read = 0
    for advisory in _advisories(place):
        read += 1
        if advisory.get("withdrawn"):
            continue
        for name in sorted(_struck(advisory, versions)):
            others = ", ".join(advisory.get("aliases", ()))
            told = advisory.get("summary") or (advisory.get("details") or "").partition("\n")[0]
            lines.append(
                f"{name}=={versions[name]}: {advisory.get('id')}{f' ({others})' if others else ''}: {told}"
            )
    return Found(sorted(lines), read)


def _advisories(place: Path) -> Iterator[dict[str, Any]]:
    if place.is_dir():
        for path in sorted(place.rglob("*.json")):
            yield json.loads(path.read_text(encoding="utf-8"))
    else:
        with zipfile.ZipFile(place) as archive:
            for name in archive.namelist():
                if name.endswith(".json"):
                    yield json.loads(archive.read(name))


def _struck(advisory: Mapping[str, Any], versions: Mapping[str, str]) -> set[str]:
    struck = set()
    for affected in advisory.get("affected", ()):
        package = affected.get("package", {})
        name = canonicalize_name(package.get("name", ""))
        if package.get("ecosystem") == "PyPI" and name in versions and _is_struck(affected, versions[name]):
            struck.add(str(name))
    return struck


def _is_struck(affected: Mapping[str, Any], version: str) -> bool:
    ours = Version(version)
    if any(_version(listed) == ours for listed in affected.get("versions", ())):
        return True
    return any(
        _lies_within(ours, found.get("events", ()))
        for found in affected.get("ranges", ())
        if found.get("type") == "ECOSYSTEM"
    )


def _lies_within(ours: Version, events: Any) -> bool:
    """Say whether a version lies after an `introduced` and before the `fixed` (not at it) that follows."""
    is_struck = False
    for event in events:
        for kind, told in event.items():
            version = Version("0") if told == "0" else _version(told)
            if version is None:
                continue
            if kind == "introduced" and ours >= version:
                is_struck = True
            elif (kind == "fixed" and ours >= version) or (kind == "last_affected" and ours > version):
                is_struck = False
    return is_struck


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
