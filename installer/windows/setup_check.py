"""Takes a set-up program for Windows apart and says what is missing or changed in it.

It is the one check of the recipe: of the tests around small contents and around the real wheels, and of every set-up
program that is made, before it is given away. It needs the program 7z.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for folder in (ROOT, ROOT / "installer", ROOT / "installer" / "kit"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from locked import Locked
from wheelhouse import PLATFORMS, PYTHON, SUMS, faults_of, sum_of

from nsclinic import __version__

PLATFORM = PLATFORMS["windows-x86_64"]


def faults_of_setup(setup: Path, packages: Collection[Locked]) -> list[str]:
    """Say what is wrong with a set-up program that is to carry the wheels of these packages; empty where nothing is."""
    if shutil.which("7z") is None:
        return ["the program 7z is missing (Debian: p7zip-full): nothing was checked"]
    with tempfile.TemporaryDirectory() as name:
        inside = Path(name)
        command = ["7z", "x", "-bd", "-y", f"-o{inside}", str(setup)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            return [f"{setup.name}: 7z cannot take it apart ({done.returncode})"]
        return faults_of_folder(inside, packages)


def faults_of_folder(inside: Path, packages: Collection[Locked]) -> list[str]:
    """Say what is wrong with what a set-up program lays down, in the folder where it was taken apart."""
    wheels = sorted(inside.glob("wheels/*.whl"))
    return [
        *faults_of(wheels, packages, PLATFORM, [PYTHON]),
        *_strays(inside, wheels),
        *_faults_of_own(wheels),
        *_clinic_files(wheels),
        *_faults_of_sums(inside / "wheels", wheels),
        *_faults_of_texts(inside, packages),
        *_faults_of_python(inside / "python"),
    ]


def _strays(inside: Path, wheels: Collection[Path]) -> list[str]:
    """Name every wheel that lies elsewhere, and all that lies among the wheels and is none."""
    among = {*inside.glob("wheels/*")} - {inside / "wheels" / SUMS}
    odd = (set(inside.rglob("*.whl")) | among) - set(wheels)
    return [f"{file.relative_to(inside)}: it does not belong there" for file in sorted(odd)]


def _faults_of_own(wheels: Collection[Path]) -> list[str]:
    own = [wheel.name for wheel in wheels if wheel.name.startswith("nsclinic-")]
    expected = f"nsclinic-{__version__}-py3-none-any.whl"
    return [] if own == [expected] else [f"{expected}: in its place there is {', '.join(own) or 'nothing'}"]


def _clinic_files(wheels: Collection[Path]) -> list[str]:
    """Name what the recipe would take for a clinic's file: it would then refuse to replace or remove the program."""
    faults = []
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            names = (name for name in archive.namelist() if ".nsclinic" in name.rpartition("/")[2].lower())
            faults += [f"{wheel.name}: {name} is named like a clinic's file" for name in names]
    return faults


def _faults_of_sums(folder: Path, wheels: Collection[Path]) -> list[str]:
    try:
        lines = (folder / SUMS).read_text(encoding="ascii").splitlines()
    except OSError:
        return [f"wheels/{SUMS}: it is missing"]
    right = [f"{sum_of(wheel)}  {wheel.name}" for wheel in sorted(wheels)]
    return [
        f"wheels/{SUMS}: {'lacks' if line in right else 'holds'} the line {line}"
        for line in sorted(set(lines) ^ set(right))
    ]


def _faults_of_texts(inside: Path, packages: Collection[Locked]) -> list[str]:
    faults = []
    ours = {"LICENSE.txt": ROOT / "LICENSE"}
    ours |= {name: HERE / name for name in ("nsclinic.cmd", "unpack_wheels.py")}
    for name, original in ours.items():
        carried = inside / name
        if not carried.is_file():
            faults.append(f"{name}: it is missing")
        elif carried.read_bytes() != original.read_bytes():
            faults.append(f"{name}: it is not the one of this place")
    notices = inside / "THIRD-PARTY-NOTICES.txt"
    text = notices.read_text(encoding="utf-8") if notices.is_file() else ""
    faults += [
        f"{notices.name}: it lacks {package.name} {package.version}"
        for package in packages
        if not re.search(rf"^{re.escape(f'{package.name} {package.version}')}: \S", text, re.MULTILINE)
    ]
    faults += [
        f"{name}: it is missing"
        for name in ("nsclinic.ico", "uninstall.exe")
        if not (inside / name).is_file()
    ]
    return faults


def _faults_of_python(python: Path) -> list[str]:
    path = f"python3{PYTHON}._pth"
    needed = ("python.exe", "pythonw.exe", "LICENSE.txt", path)
    faults = [f"python/{name}: it is missing" for name in needed if not (python / name).is_file()]
    if not faults and "Lib\\site-packages" not in (python / path).read_text(encoding="utf-8").splitlines():
        faults.append(f"python/{path}: it does not lead to the packages")
    return faults
