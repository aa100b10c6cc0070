"""The wheel is whole: built without a network, it carries every resource, and installed alone it does its work."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from nsclinic import __version__

ROOT = Path(__file__).resolve().parents[2]
IN_A_PLACE_OF_ITS_OWN = {
    name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME", "DISPLAY"}
}


def run(*command, cwd):
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=IN_A_PLACE_OF_ITS_OWN,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-index", "--no-deps", "--no-build-isolation")
    built = run(sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob(f"nsclinic-{__version__}-*.whl")
    return wheel


@pytest.fixture(scope="module")
def place(wheel, tmp_path_factory):
    """Give a fresh environment with the wheel; the packages it needs are lent by the environment of this run."""
    folder = tmp_path_factory.mktemp("alone")
    made = run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    assert made.returncode == 0, made.stderr
    python = folder / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = (sys.executable, "-m", "pip", "--python", python)
    installed = run(*pip, "install", "--no-index", "--no-deps", wheel, cwd=folder)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    # A folder named in a .pth file lends its packages; the .pth files inside it, and so this checkout, are not read.
    (Path(where.stdout.strip()) / "lent.pth").write_text(
        sysconfig.get_path("purelib") + "\n", encoding="utf-8"
    )
    return folder


def nsclinic(place, *arguments):
    program = place / "venv" / ("Scripts/nsclinic.exe" if sys.platform == "win32" else "bin/nsclinic")
    return run(program, *arguments, cwd=place)


def test_every_resource_is_in_the_wheel_as_it_is_in_the_checkout(wheel):
    resources = ROOT / "resources"
    shipped = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in resources.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        carried = {
            name.removeprefix("nsclinic/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("nsclinic/resources/")
        }
    assert carried == shipped


def test_the_wheel_carries_the_program_its_licence_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "nsclinic").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == code
    assert {name.split("/")[0].split("-")[0] for name in names} == {"nsclinic"}
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_each_language_is_in_the_wheel_compiled(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    translated = {name for name in names if name.endswith("/LC_MESSAGES/nsclinic.po")}
    assert translated
    assert {name.removesuffix(".po") + ".mo" for name in translated} <= names


def test_the_wheel_runs_without_the_checkout(place):
    python = place / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    found = run(python, "-c", "import nsclinic; print(nsclinic.__file__)", cwd=place)
    assert Path(found.stdout.strip()).is_relative_to(place)


@pytest.fixture(scope="module")
def clinic(place):
    file = place / "demonstration.nsclinic"
    arguments = ("--patients", "12", "--seed", "1", "--as-of", "2026-06-01", "--no-window")
    written = nsclinic(place, "demo", "--db", file, *arguments)
    assert written.returncode == 0, written.stderr
    return file


def test_the_installed_wheel_reviews_every_child_of_the_demonstration(place, clinic):
    answer = nsclinic(place, "review", "--db", clinic, "--as-of", "2026-06-01", "--json")
    assert answer.returncode == 0, answer.stderr
    reviews = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(reviews) == 12
    assert {review["as_of"] for review in reviews} == {"2026-06-01"}
    assert any(review["findings"] for review in reviews)


def test_the_installed_wheel_writes_a_childs_summary(place, clinic):
    answer = nsclinic(place, "review", "--db", clinic, "--as-of", "2026-06-01", "--json")
    child = json.loads(answer.stdout.splitlines()[0])["patient_id"]
    page = place / "summary.pdf"
    written = nsclinic(place, "summary", child, "--db", clinic, "--as-of", "2026-06-01", "--out", page)
    assert written.returncode == 0, written.stderr
    assert page.read_bytes().startswith(b"%PDF-")


def test_the_installed_wheel_paints_its_first_screen(place, clinic):
    shown = nsclinic(place, "--db", clinic, "--quit-when-ready")
    assert shown.returncode == 0, shown.stderr
