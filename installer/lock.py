"""Writes installer/requirements.lock: names, versions and sums of all that the program, its tests and its build need.

The sums are those of the wheels for Linux (x86-64, aarch64) and Windows (64-bit) and the Pythons of pyproject.toml;
source archives are left out, so nothing is ever compiled on a clinic's computer. No address is written: which index
serves the files is the machine's own setting. Needs `uv` (not part of the lock) and the network:

    python installer/lock.py
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "requirements.lock"
PYTHONS = (11, 12, 13, 14)
PLATFORMS = {
    "Linux x86-64": re.compile(r"manylinux\w*_x86_64|linux_x86_64"),
    "Linux aarch64": re.compile(r"manylinux\w*_aarch64|linux_aarch64"),
    "Windows x86-64": re.compile(r"win_amd64"),
}
HEADER = """\
# Made by installer/lock.py from pyproject.toml; never edited by hand. pip checks every file against these sums.
"""


def main() -> int:
    """Resolve anew, write the lock, and name every platform that a package has no wheel for."""
    exported, packages = resolve()
    lines = [HEADER]
    gaps = []
    for requirement in exported:
        name = requirement.split("==", 1)[0]
        files = {file: sums for file, sums in packages[name].items() if set(places_of(file))}
        lines.append(
            " \\\n".join([requirement, *(f"    --hash={one}" for one in sorted(files.values()))]) + "\n"
        )
        gaps += missing_places(requirement, files)
    LOCK.write_text("".join(lines), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{LOCK.name}: {len(exported)} packages\n")
    sys.stdout.writelines(f"no wheel: {gap}\n" for gap in gaps)
    return 0


def resolve() -> tuple[list[str], dict[str, dict[str, str]]]:
    """Give the requirement lines with their markers, and for each package its wheels' names and sums."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("installer/lock.py needs the program uv (pip install uv)")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        shutil.copy(ROOT / "pyproject.toml", scratch)
        for named_there in ("README.md", "LICENSE"):
            (scratch / named_there).touch()
        (scratch / "nsclinic").mkdir()
        shutil.copy(ROOT / "nsclinic" / "__init__.py", scratch / "nsclinic")
        subprocess.run([uv, "lock", "--quiet", "--fork-strategy", "fewest"], cwd=scratch, check=True)  # noqa: S603
        export = (
            "export --quiet --frozen --all-groups --all-extras --no-emit-project --no-header --no-annotate --no-hashes"
        )
        answer = subprocess.run(  # noqa: S603
            [uv, *export.split()], cwd=scratch, check=True, capture_output=True, text=True
        )
        locked = tomllib.loads((scratch / "uv.lock").read_text(encoding="utf-8"))
    wheels = {
        package["name"]: {
            wheel["url"].rsplit("/", 1)[1]: wheel["hash"] for wheel in package.get("wheels", [])
        }
        for package in locked["package"]
    }
    return answer.stdout.splitlines(), wheels


def places_of(file: str) -> Iterator[tuple[str, int]]:
    """Give each (platform, Python 3 minor version) of ours that this wheel can be installed on."""
    tags: Iterable[Tag] = parse_wheel_filename(file)[3]
    for tag in tags:
        for platform, pattern in PLATFORMS.items():
            if tag.platform == "any" or pattern.fullmatch(tag.platform):
                yield from ((platform, minor) for minor in PYTHONS if runs_on(tag, minor))


def runs_on(tag: Tag, minor: int) -> bool:
    """Say whether CPython 3.`minor` takes a wheel of this interpreter and binary interface."""
    if tag.abi == "none" and tag.interpreter in {"py3", f"cp3{minor}", f"py3{minor}"}:
        return True
    if tag.abi == "abi3" and tag.interpreter.startswith("cp3"):
        return int(tag.interpreter[3:]) <= minor
    return tag.interpreter == tag.abi == f"cp3{minor}"


def missing_places(requirement: str, files: Iterable[str]) -> list[str]:
    """Name the platforms and Pythons that none of a package's wheels serves, markers left aside."""
    served = {place for file in files for place in places_of(file)}
    wanted = {(platform, minor) for platform in PLATFORMS for minor in PYTHONS}
    return [f"{requirement} on {platform}, Python 3.{minor}" for platform, minor in sorted(wanted - served)]


if __name__ == "__main__":
    sys.exit(main())
