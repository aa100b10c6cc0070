"""Makes the set-up program for Windows: wheels, Python and the recipe `nsclinic.nsi`, compiled and then checked.

    python installer/windows/windows_setup.py --out FOLDER              with the Python of installer/vendor/
    python installer/windows/windows_setup.py --out FOLDER --stand-in   with an empty Python: to test the recipe
    python installer/windows/windows_setup.py --check SETUP.exe         says what is wrong with one that was made

It needs the programs makensis and 7z (Debian: nsis, p7zip-full) and runs in the environment of `installer/run`, on
Linux. Whatever it makes it takes apart again, and fails when anything of the lock is missing or different. What it
makes was never run: README.md.
"""

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for folder in (ROOT, ROOT / "installer", ROOT / "installer" / "kit", HERE):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from locked import Locked
from setup_check import faults_of_setup
from supply import notices
from wheelhouse import PYTHON, WheelhouseError, build_own, fetched, needed, sum_of, write_sums

from nsclinic import __version__

PLATFORM = "windows-x86_64"
VENDOR = ROOT / "installer" / "vendor"
ICON = ROOT / "resources" / "icon" / "nsclinic.svg"
ICON_EDGES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
STAND_IN = b"A stand-in for Python: a set-up program made with it installs nothing that runs.\r\n"


class SetupError(Exception):
    """The set-up program could not be made; its text says why."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a set-up program is made around; `python` is None for the stand-in."""

    wheels: Collection[Path]
    packages: Collection[Locked]
    python: Path | None


def make(out: Path, *, is_stand_in: bool = False, sign: str = "") -> Path:
    """Make the set-up program in the folder `out`, check it, and give its path.

    Args:
        out: the folder; made where it is absent.
        is_stand_in: around an empty Python; the file's name says so.
        sign: a command that signs the file whose name is appended to it.

    Raises:
        SetupError: Python is not there or not the one that is named, makensis failed, or the check found a fault.
        WheelhouseError: a wheel cannot be had.
    """
    with tempfile.TemporaryDirectory() as name:
        wheels = [*fetched(PLATFORM), build_own(Path(name))]
        contents = Contents(wheels, needed(PLATFORM, [PYTHON]), None if is_stand_in else vendored_python())
        setup = compiled(out, contents, sign=sign)
    if faults := faults_of_setup(setup, contents.packages):
        raise SetupError("\n".join([f"{setup.name} is not to be given away:", *faults]))
    return setup


def compiled(out: Path, contents: Contents, *, sign: str = "") -> Path:
    """Compile the recipe around these contents into the folder `out`, without looking at what came of it.

    Raises:
        SetupError: makensis is absent or failed; its last lines are in the text.
    """
    if shutil.which("makensis") is None:
        raise SetupError("the program makensis is missing (Debian: nsis)")
    out.mkdir(parents=True, exist_ok=True)
    kind = "-STAND-IN" if contents.python is None else ""
    setup = (out / f"nsclinic-{__version__}-setup{kind}.exe").resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, contents)
        defines = {
            "VERSION": __version__,
            "FOUR_NUMBERS": four_numbers(__version__),
            "FOLDER": str(folder),
            "OUT": str(setup),
            "UNPACKED_KB": str(unpacked_kb(contents)),
        }
        defines |= {"SIGN": sign} if sign else {}
        command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
        command += [f"-D{key}={value}" for key, value in defines.items()]
        done = subprocess.run(  # noqa: S603
            [*command, str(HERE / "nsclinic.nsi")],
            cwd=HERE,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            setup.unlink(missing_ok=True)
            raise SetupError(f"makensis ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")
    return setup


def lay_out(folder: Path, contents: Contents) -> None:
    """Lay out in an empty folder what the recipe packs."""
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    (folder / "THIRD-PARTY-NOTICES.txt").write_text(notices(), encoding="utf-8", newline="\n")
    for name in ("nsclinic.cmd", "unpack_wheels.py"):
        shutil.copy(HERE / name, folder)
    (folder / "nsclinic.ico").write_bytes(icon())
    (folder / "wheels").mkdir()
    for wheel in contents.wheels:
        shutil.copy(wheel, folder / "wheels")
    write_sums(folder / "wheels")
    python = folder / "python"
    python.mkdir()
    if contents.python is None:
        for name in ("python.exe", "pythonw.exe", "LICENSE.txt"):
            (python / name).write_bytes(STAND_IN)
    else:
        with zipfile.ZipFile(contents.python) as archive:
            archive.extractall(python)
    # What Python looks for, and nothing else of the computer: no other Python's packages, no variable of the user's.
    (python / f"python3{PYTHON}._pth").write_text(path_lines(), encoding="utf-8", newline="\r\n")


def path_lines() -> str:
    """Give the lines of the file that tells the embedded Python where modules lie, from its own folder."""
    return f"python3{PYTHON}.zip\n.\nLib\\site-packages\n"


def vendored_python() -> Path:
    """Give the embeddable Python that lies in installer/vendor/, its sum checked.

    Raises:
        SetupError: none is named, it is absent, or it is another file.
    """
    named = tomllib.loads((HERE / "python.toml").read_text(encoding="utf-8"))
    if not named["file"] or not named["sha256"]:
        raise SetupError(
            "installer/windows/python.toml names no Python yet: README.md there says what to enter; "
            "--stand-in tests the rest"
        )
    if not re.fullmatch(rf"python-3\.{PYTHON}\.[0-9]+-embed-amd64\.zip", named["file"]):
        raise SetupError(
            f"{named['file']} is no embeddable Python 3.{PYTHON} for 64 bits: the wheels are for that"
        )
    place = VENDOR / str(named["file"])
    if not place.is_file():
        raise SetupError(f"{place} is missing: it comes from python.org and is not kept in git")
    if sum_of(place) != named["sha256"].lower():
        raise SetupError(f"{place} is not the file that installer/windows/python.toml names: its sum differs")
    return place


def unpacked_kb(contents: Contents) -> int:
    """Give what an installation takes on the disk, in KB: wheels, the same unpacked, a fifth compiled."""
    unpacked = 0
    for wheel in contents.wheels:
        with zipfile.ZipFile(wheel) as archive:
            unpacked += sum(entry.file_size for entry in archive.infolist())
    return (sum(wheel.stat().st_size for wheel in contents.wheels) + unpacked * 6 // 5) // 1024


def four_numbers(version: str) -> str:
    """Give a version as Windows wants it in a file's properties: four numbers; what follows them is left out."""
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    return ".".join([*(numbers[0].split(".") if numbers else ()), "0", "0", "0", "0"][:4])


def icon() -> bytes:
    """Give the program's icon in every size that Windows shows, drawn from the one drawing of it."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(str(ICON))
    if not drawing.isValid():
        raise SetupError(f"{ICON} cannot be drawn")
    images = []
    for edge in ICON_EDGES:
        picture = QImage(edge, edge, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")  # type: ignore[call-overload]
        images.append(Image.open(io.BytesIO(bytes(buffer.data().data()))))
    file = io.BytesIO()
    sizes = [image.size for image in images]
    images[-1].save(file, format="ICO", sizes=sizes, append_images=images[:-1])
    return file.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the set-up program, or check one."""
    reader = argparse.ArgumentParser(prog="installer/windows/windows_setup.py")
    what = reader.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path)
    what.add_argument("--check", type=Path)
    reader.add_argument("--stand-in", action="store_true", help="around an empty Python")
    reader.add_argument("--sign", default="", help="a command that signs the file named after it")
    options = reader.parse_args(arguments)
    try:
        if options.check:
            faults = faults_of_setup(options.check, needed(PLATFORM, [PYTHON]))
            print("\n".join(faults) or f"{options.check.name}: nothing is missing and nothing is changed")
            return 1 if faults else 0
        setup = make(options.out, is_stand_in=options.stand_in, sign=options.sign)
    except (SetupError, WheelhouseError) as error:
        print(f"installer/windows/windows_setup.py: {error}", file=sys.stderr)
        return 1
    print(f"{setup}: {setup.stat().st_size / 1e6:.0f} MB, checked against the lock")
    return 0


if __name__ == "__main__":
    sys.exit(main())
