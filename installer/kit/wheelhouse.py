"""Makes a wheelhouse: all that a computer with a Python of its own needs to install the program without a network.

    python installer/kit/wheelhouse.py --out FOLDER --platform windows-x86_64 --python 3.13
    python installer/kit/wheelhouse.py --fetch-only --platform windows-x86_64 --python 3.13

It holds the wheels of `installer/requirements.lock` that a clinic's installation needs on that platform (nothing of
the workshop; the central registry's with `--registry`), the program's own wheel, `requirements.txt` with the sum of
each, `SHA256SUMS`, the licences, and a page that says how to install. `pip download` fetches under this machine's own
settings and takes only files whose sums the lock holds; they are kept for the next time in `NSCLINIC_WHEELS`, by
default the user's cache. Run it in the environment that `installer/run` makes.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / "installer"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from locked import Locked, needed_on
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from supply import notices

from nsclinic import __version__

REQUIREMENTS = "requirements.txt"
SUMS = "SHA256SUMS"
PAGE = "README.txt"
LICENCE = "LICENSE.txt"
NOTICES = "THIRD-PARTY-NOTICES.txt"

PYTHON = 13
"""The minor version of Python 3 that a wheelhouse is made for unless others are asked for.

A wheel of numpy, scipy, matplotlib and others serves one Python alone: each further one adds 60 to 75 MB. 3.13 is what
python.org and current Linux systems (Debian 13 among them) give out, and every test has passed on it there.
"""


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of computer: what its Python answers to markers, and the platform tags of the wheels that it takes."""

    name: str
    said: str
    sys_platform: str
    platform_system: str
    os_name: str
    machine: str
    tags: tuple[str, ...]

    def system(self, minor: int) -> dict[str, str]:
        """Give what CPython 3.`minor` answers here to the markers of requirements."""
        return {
            "sys_platform": self.sys_platform,
            "platform_system": self.platform_system,
            "os_name": self.os_name,
            "platform_machine": self.machine,
            "python_version": f"3.{minor}",
            "python_full_version": f"3.{minor}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }

    def takes(self, minor: int) -> frozenset[Tag]:
        """Give the tags of the wheels that CPython 3.`minor` installs here."""
        python = (3, minor)
        return frozenset(
            {*cpython_tags(python, platforms=self.tags), *compatible_tags(python, f"cp3{minor}", self.tags)}
        )


def _manylinux(machine: str, newest_glibc: int) -> tuple[str, ...]:
    """Name manylinux tags down to that of glibc 2.17, the newest first, as pip takes them."""
    lines = [f"manylinux_2_{minor}_{machine}" for minor in range(newest_glibc, 16, -1)]
    return (*lines, f"manylinux2014_{machine}")


PLATFORMS = {
    one.name: one
    for one in (
        Platform(
            "windows-x86_64",
            "Windows 10 or 11, 64 bits",
            "win32",
            "Windows",
            "nt",
            "AMD64",
            ("win_amd64",),
        ),
        Platform(
            "linux-x86_64",
            "Linux on an ordinary computer (x86-64), as new as Debian 12 or Ubuntu 22.04",
            "linux",
            "Linux",
            "posix",
            "x86_64",
            _manylinux("x86_64", 36),
        ),
        Platform(
            "linux-aarch64",
            "Linux on ARM (aarch64), as new as Debian 13 or Ubuntu 24.04",
            "linux",
            "Linux",
            "posix",
            "aarch64",
            _manylinux("aarch64", 39),
        ),
    )
}


class WheelhouseError(Exception):
    """The wheelhouse could not be made; its text says why."""


def make(
    out: Path,
    platform: str,
    pythons: Collection[int] = (PYTHON,),
    *,
    registry: bool = False,
    own_wheel: Path | None = None,
) -> list[Path]:
    """Make the wheelhouse `out` (which must be absent or empty) and give its wheels, the program's own among them.

    Args:
        out: the folder to make.
        platform: a name of `PLATFORMS`.
        pythons: minor versions of Python 3 that it serves.
        registry: with what the central registry needs.
        own_wheel: the program's wheel where it is built already; it is built here otherwise.

    Raises:
        WheelhouseError: a wheel cannot be had, its sum is not the lock's, or `out` holds something.
    """
    if out.exists() and any(out.iterdir()):
        raise WheelhouseError(f"{out} is not empty: a wheelhouse is made in a folder of its own")
    out.mkdir(parents=True, exist_ok=True)
    wheels = [Path(shutil.copy(wheel, out)) for wheel in fetched(platform, pythons, registry=registry)]
    wheels.append(Path(shutil.copy(own_wheel, out)) if own_wheel is not None else build_own(out))
    _write(out / REQUIREMENTS, requirements(wheels))
    _write(out / NOTICES, notices())
    _write(out / PAGE, page(PLATFORMS[platform], pythons, wheels, registry=registry))
    shutil.copy(ROOT / "LICENSE", out / LICENCE)
    write_sums(out)
    return sorted(wheels)


def fetched(
    platform: str, pythons: Collection[int] = (PYTHON,), *, registry: bool = False, offline: bool = False
) -> list[Path]:
    """Give the wheels that an installation needs there, each checked against the lock; what is missing is fetched.

    The files lie in `cache()`. With `offline` nothing is fetched.

    Raises:
        WheelhouseError: a wheel cannot be had, or is not the lock's; the text names it.
    """
    wheels: set[Path] = set()
    for minor in pythons:
        packages = needed(platform, [minor], registry=registry)
        place = cache() / f"{platform}-cp3{minor}"
        found = wheels_in(place, packages)
        if lacking := [package for package in packages if package.name not in found]:
            if offline:
                names = ", ".join(package.name for package in lacking)
                raise WheelhouseError(
                    f"not kept in {place}: {names} (installer/kit/wheelhouse.py --fetch-only fetches them)"
                )
            _download(lacking, PLATFORMS[platform], minor, place)
            found = wheels_in(place, packages)
        if faults := faults_of(found.values(), packages, PLATFORMS[platform], [minor]):
            raise WheelhouseError("\n".join(faults))
        wheels.update(found.values())
    return sorted({wheel.name: wheel for wheel in wheels}.values())


def needed(platform: str, pythons: Iterable[int], *, registry: bool = False) -> list[Locked]:
    """Give the packages of the lock that an installation needs on this platform with any of these Pythons."""
    systems = [PLATFORMS[platform].system(minor) for minor in pythons]
    return needed_on(systems, ("registry",) if registry else ())


def faults_of(
    wheels: Iterable[Path], packages: Collection[Locked], platform: Platform, pythons: Collection[int]
) -> list[str]:
    """Say what is wrong with wheels that are to be the lock's for one platform: for each Python each package once.

    Named are a wheel that is missing, one whose version or sum the lock does not hold, one for another platform, and
    one that nothing needs. Empty where all is well. The program's own wheel is passed over: no lock holds its sum.
    """
    by_name = {package.name: package for package in packages}
    faults = []
    served: set[tuple[str, int]] = set()
    for wheel in sorted(wheels):
        name, version, _, tags = parse_wheel_filename(wheel.name)
        if name == "nsclinic":
            continue
        package = by_name.get(str(name))
        pythons_served = {minor for minor in pythons if tags & platform.takes(minor)}
        if package is None:
            faults.append(f"{wheel.name}: nothing here needs it")
        elif str(version) != package.version:
            faults.append(f"{wheel.name}: the lock holds {package.name} {package.version}")
        elif sum_of(wheel) not in package.sums:
            faults.append(f"{wheel.name}: its sum is none of the lock's")
        elif not pythons_served:
            faults.append(f"{wheel.name}: it is not for {platform.said}")
        else:
            served |= {(package.name, minor) for minor in pythons_served}
    return faults + [
        f"{name}: its wheel for Python 3.{minor} is missing"
        for name in sorted(by_name)
        for minor in sorted(pythons)
        if (name, minor) not in served
    ]


def build_own(out: Path) -> Path:
    """Build the program's own wheel into `out` and give it; nothing is fetched, hatchling is in the environment.

    Raises:
        WheelhouseError: it cannot be built; pip's own message is on standard error.
    """
    with tempfile.TemporaryDirectory() as name:
        built = Path(name)
        options = ("--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(built))
        _pip("wheel", *options, str(ROOT))
        (wheel,) = built.glob(f"nsclinic-{__version__}-*.whl")
        return Path(shutil.copy(wheel, out))


def requirements(wheels: Iterable[Path]) -> str:
    """Give the lines by which pip installs these wheels and no other file: name, version, the sum of each."""
    sums: dict[str, list[str]] = {}
    for wheel in sorted(wheels):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        sums.setdefault(f"{name}=={version}", []).append(f"    --hash=sha256:{sum_of(wheel)}")
    return "".join(" \\\n".join([line, *sums[line]]) + "\n" for line in sorted(sums))


def page(platform: Platform, pythons: Collection[int], wheels: Collection[Path], *, registry: bool) -> str:
    """Give the page that lies in the wheelhouse: what it is for and how it is installed."""
    served = " or ".join(f"3.{minor}" for minor in sorted(pythons))
    size = round(sum(wheel.stat().st_size for wheel in wheels) / 1e6)
    install = "pip install --no-index --find-links . --require-hashes -r requirements.txt"
    python, place, binaries = (
        ("py -3.{}", "%USERPROFILE%\\nsclinic", "Scripts\\")
        if platform.sys_platform == "win32"
        else ("python3.{}", "~/nsclinic", "bin/")
    )
    inside = f"{place}{binaries[-1]}{binaries}"
    commands = "\n".join(
        f"    {line}"
        for line in (
            f"{python.format(min(pythons))} -m venv {place}",
            f"{inside}python -m {install}",
            f"{inside}nsclinic self-test",
            f"{inside}nsclinic",
        )
    )
    return PAGE_TEXT.format(
        version=__version__,
        platform=platform.said,
        pythons=served,
        count=len(wheels),
        size=size,
        registry=" The central registry's packages are among them." if registry else "",
        commands=commands,
    )


PAGE_TEXT = """\
nsclinic {version} for a computer that has Python already
{platform}, Python {pythons}

This folder holds {count} packages ({size} MB) and installs nsclinic without a network.{registry}

Open a terminal (on Windows: Command Prompt) in this folder and type these lines, one after the other:

{commands}

The first makes a folder for the program. The second installs: each package is checked against its sum in
requirements.txt, and one that was damaged or changed is refused. The third tries fonts, encryption, backup and
printing, and says in plain words whether all is well. The last starts the program. Nothing outside that folder is
changed, no rights of an administrator are needed, and deleting the folder removes the program. What a clinic records
lies elsewhere and is not touched.

LICENSE.txt is the licence of nsclinic, THIRD-PARTY-NOTICES.txt those of the packages. SHA256SUMS holds the sum of every
file here; on Linux `sha256sum -c SHA256SUMS` compares them.
"""


def wheels_in(place: Path, packages: Iterable[Locked]) -> dict[str, Path]:
    """Give those wheels of a folder that are of these packages in the lock's version, by the package's name."""
    versions = {package.name: package.version for package in packages}
    found = {}
    for wheel in sorted(place.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        if versions.get(str(canonicalize_name(name))) == str(version):
            found[str(name)] = wheel
    return found


def cache() -> Path:
    """Give the folder where fetched wheels are kept: NSCLINIC_WHEELS, else the user's cache."""
    if chosen := os.environ.get("NSCLINIC_WHEELS"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nsclinic" / "wheels"


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS of every other file of a folder, in the form that `sha256sum -c` reads."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != SUMS)
    _write(folder / SUMS, "".join(f"{sum_of(file)}  {file.name}\n" for file in files))


def sum_of(file: Path) -> str:
    """Give a file's SHA-256 in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _download(packages: Iterable[Locked], platform: Platform, minor: int, place: Path) -> None:
    """Let pip fetch packages for another computer; with the sums given, it refuses every other file."""
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place, prefix="fetching-") as name:
        fresh = Path(name)
        asked = fresh / REQUIREMENTS
        _write(asked, "".join(_pinned(package) for package in packages))
        tags = [part for tag in platform.tags for part in ("--platform", tag)]
        _pip(
            "download",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--only-binary",
            ":all:",
            *("--implementation", "cp", "--python-version", f"3.{minor}"),
            *("--abi", f"cp3{minor}", "--abi", "abi3", "--abi", "none"),
            *tags,
            *("--dest", str(fresh), "--requirement", str(asked)),
        )
        for wheel in fresh.glob("*.whl"):
            wheel.replace(place / wheel.name)


def _pinned(package: Locked) -> str:
    sums = (f"    --hash=sha256:{one}" for one in package.sums)
    return " \\\n".join([f"{package.name}=={package.version}", *sums]) + "\n"


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr)  # noqa: S603
    if done.returncode:
        raise WheelhouseError(f"pip {arguments[0]} ended with {done.returncode}")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a wheelhouse, or only fetch what it needs."""
    reader = argparse.ArgumentParser(prog="installer/kit/wheelhouse.py")
    reader.add_argument("--platform", choices=sorted(PLATFORMS), required=True)
    reader.add_argument("--python", action="append", choices=[f"3.{minor}" for minor in range(11, 15)])
    reader.add_argument("--registry", action="store_true", help="with what the central registry needs")
    what = reader.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path)
    what.add_argument("--fetch-only", action="store_true")
    options = reader.parse_args(arguments)
    pythons = [int(version[2:]) for version in options.python or [f"3.{PYTHON}"]]
    try:
        if options.fetch_only:
            wheels = fetched(options.platform, pythons, registry=options.registry)
        else:
            wheels = make(options.out, options.platform, pythons, registry=options.registry)
    except WheelhouseError as error:
        print(f"installer/kit/wheelhouse.py: {error}", file=sys.stderr)
        return 1
    size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    print(f"{options.out or cache()}: {len(wheels)} wheels, {size:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
