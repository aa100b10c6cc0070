"""Makes the kit for a USB stick: one folder with all that a clinic installs from, without a network.

    sh installer/run kit [--out FOLDER] [--wheels PLATFORM ...] [--linux-only]

`FOLDER` (build/kit unless named) gets `nsclinic-<version>/`, which must not be there yet. The same commit gives the
same bundle, as far as the Python and the libraries of the computer that builds are the same: nothing in it has a clock.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / "installer"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import json

import bundle as bundles
import contents
import deb as debs
import libraries
import supply
from start_page import PAGE, Kit, start_page
from sums import write_sums
from system_debs import bring_debs

from nsclinic import __version__

STICK = Path(__file__).with_name("stick")
OUT = ROOT / "build" / "kit"
NOTICES = "THIRD-PARTY-NOTICES.txt"
BIGGEST = 14
PLATFORMS = ("windows-x86_64",)
"""Whose wheelhouse lies in the kit unless others are named: Linux has the bundle."""


def main() -> int:
    """Make the kit; 1 with a sentence where it cannot be made."""
    reader = argparse.ArgumentParser(prog="sh installer/run kit", description=__doc__.partition("\n")[0])
    reader.add_argument("--out", type=Path, default=OUT, help="where the folder nsclinic-<version> is made")
    reader.add_argument(
        "--wheels", action="append", metavar="PLATFORM", help="a wheelhouse for this platform"
    )
    reader.add_argument("--linux-only", action="store_true", help="no wheelhouse: smaller, for Linux alone")
    options = reader.parse_args()
    platforms = () if options.linux_only else tuple(options.wheels or PLATFORMS)
    try:
        kit = build_kit(options.out.resolve(), platforms)
    except (bundles.BundleError, FileNotFoundError, FileExistsError) as error:
        print(f"the kit could not be made: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        ended = f"{' '.join(map(str, error.cmd))[:200]} ended with {error.returncode}"
        print(f"the kit could not be made: {ended}", file=sys.stderr)
        return 1
    print(kit)
    return 0


def build_kit(out: Path, platforms: tuple[str, ...]) -> Path:
    """Build the kit into `out` and give its folder.

    Raises:
        FileExistsError: there is one of this version already.
        FileNotFoundError: a part that the start page names did not come out.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    epoch = last_commit()
    done = out / f"nsclinic-{__version__}"
    if done.exists():
        raise FileExistsError(f"{done} is there already: remove it first")
    work = out / "on-the-way"
    work.mkdir(parents=True, exist_ok=True)
    kit = work / done.name  # what broke off on the way must not look like a kit
    shutil.rmtree(kit, ignore_errors=True)
    linux = kit / "linux"
    linux.mkdir(parents=True)

    with _step("the bundle"):
        bundle = bundles.build_bundle(work, epoch)
        notices = supply.notices() + bundles.notices_of_the_system(bundle)
        (bundle / NOTICES).write_text(notices, encoding="utf-8", newline="\n")
        shutil.copy(ROOT / "LICENSE", bundle / "LICENSE")
    with _step("the Debian package"):
        package = debs.build_deb(bundle, notices, linux, epoch)
        bring_debs(contents.depends(), linux / "debs")
    with _step("the archive"):
        archive = pack(bundle, linux, epoch)
        glibc = ".".join(map(str, libraries.asked(bundle).glibc))
        lay_scripts(kit, {"@VERSION@": __version__, "@ARCHIVE@": archive.name, "@GLIBC@": glibc})
    with _step("the manual"):
        lay_manual(kit / "manual")
    if platforms:
        with _step("the wheelhouse"):
            lay_wheels(kit / "wheels", platforms)
    lay_recipe(kit / "windows")
    shutil.copy(ROOT / "LICENSE", kit / "LICENSE")
    (kit / NOTICES).write_text(notices, encoding="utf-8", newline="\n")
    (kit / "sbom.json").write_text(
        json.dumps(supply.sbom(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    named = Kit(package.name, has_wheels=bool(platforms))
    (kit / PAGE).write_text(start_page(named), encoding="utf-8", newline="\n")
    lacking = sorted(place for place in named.declared() if not (kit / place).is_file())
    if lacking:
        raise FileNotFoundError(f"the start page names what is not in the kit: {', '.join(lacking)}")
    write_sums(kit)
    even_out(kit, epoch)
    kit.rename(done)
    tell_sizes(bundle, done)
    return done


def last_commit() -> int:
    """Give the moment of the last commit, or `SOURCE_DATE_EPOCH` where that is set."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def pack(bundle: Path, linux: Path, epoch: int) -> Path:
    """Pack the bundle, with what a menu shows, as an archive: a stick keeps neither links nor the right to run."""
    archive = linux / f"nsclinic-{__version__}-linux-{os.uname().machine}.tar.xz"
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / f"nsclinic-{__version__}"
        shutil.copytree(bundle, home, symlinks=True)
        debs.lay_desktop(home / "share", datetime.fromtimestamp(epoch, UTC))
        even = [
            "--sort=name",
            f"--mtime=@{epoch}",
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "--format=gnu",
        ]
        subprocess.run(  # noqa: S603
            ["tar", *even, "-C", place, "-cJf", str(archive), home.name],  # noqa: S607
            check=True,
            env={**os.environ, "XZ_OPT": "-6 -T0"},
        )
    return archive


def lay_scripts(kit: Path, values: dict[str, str]) -> None:
    """Lay the scripts that somebody starts from the stick."""
    for name, place in {"check.sh": kit, "install.sh": kit / "linux", "unpack.sh": kit / "linux"}.items():
        text = (STICK / name).read_text(encoding="utf-8")
        for mark, value in values.items():
            text = text.replace(mark, value)
        (place / name).write_text(text, encoding="utf-8", newline="\n")


def lay_manual(folder: Path) -> None:
    """Lay the manual, as pages and as a PDF."""
    _tool("installer/book.py", "--out", str(folder))


def lay_wheels(folder: Path, platforms: tuple[str, ...]) -> None:
    """Lay a wheelhouse for each platform, and a page that says which there are."""
    folder.mkdir()
    for platform in platforms:
        _tool("installer/kit/wheelhouse.py", "--platform", platform, "--out", str(folder / platform))
    lines = [f"  {platform}/README.txt\n" for platform in platforms]
    (folder / "README.txt").write_text(
        "For a computer that has Python already, one folder for each kind of computer; its README.txt says which\n"
        "Python it is for and what to type:\n\n" + "".join(lines),
        encoding="utf-8",
        newline="\n",
    )


def lay_recipe(folder: Path) -> None:
    """Lay the recipe of the Windows installer, for the release engineer."""
    recipe = ROOT / "installer" / "windows"
    shutil.copytree(recipe, folder, ignore=shutil.ignore_patterns("__pycache__", "vendor"))


def even_out(kit: Path, epoch: int) -> None:
    """Date every file of the kit with the commit."""
    for path in [*kit.rglob("*"), kit]:
        os.utime(path, (epoch, epoch))


def tell_sizes(bundle: Path, kit: Path) -> None:
    """Say how large the kit is, and which parts of the bundle are the largest."""
    parts: Counter[str] = Counter()
    for path in bundle.rglob("*"):
        if path.is_file() and not path.is_symlink():
            inside = path.relative_to(bundle).parts
            parts[inside[1] if inside[0] == bundles.PARTS else inside[0]] += path.stat().st_size
    print(f"\nthe bundle, unpacked: {_mb(sum(parts.values()))}", file=sys.stderr)
    for name, size in parts.most_common(BIGGEST):
        print(f"  {_mb(size)}  {name}", file=sys.stderr)
    rest = sum(size for _, size in parts.most_common()[BIGGEST:])
    print(f"  {_mb(rest)}  everything else", file=sys.stderr)
    files = [path for path in kit.rglob("*") if path.is_file()]
    print(
        f"\nthe kit: {_mb(sum(path.stat().st_size for path in files))} in {len(files)} files", file=sys.stderr
    )
    shares = Counter[str]()
    for path in files:
        inside = path.relative_to(kit).parts
        shares["/".join(inside[: 2 if inside[0] == "linux" else 1])] += path.stat().st_size
    for name, size in shares.most_common(BIGGEST):
        print(f"  {_mb(size)}  {name}", file=sys.stderr)


def _mb(size: int) -> str:
    return f"{size / 1e6:6.1f} MB"


def _tool(script: str, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / script), *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)  # noqa: S603


class _step:  # noqa: N801 - reads as a word where it is used
    """Says what is being made, and how long it took."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._begun = 0.0

    def __enter__(self) -> None:
        self._begun = time.monotonic()
        print(f"{self._name} ...", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        print(f"{self._name}: {time.monotonic() - self._begun:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
