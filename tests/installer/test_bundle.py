"""What goes into the bundle and what stays out; building it is a command, and `installer/drill-kit` proves it."""

import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import matplotlib as mpl
import pytest

import nsclinic.app

ROOT = Path(__file__).resolve().parents[2]
KIT = ROOT / "installer" / "kit"
IMPORTED = re.compile(r"^ *(?:from|import) ([\w.]+)", re.MULTILINE)


@pytest.fixture
def contents(monkeypatch):
    monkeypatch.syspath_prepend(str(KIT))
    return import_module("contents")


def test_everything_left_out_or_expected_has_its_reason(contents):
    told = contents.contents()
    entries = [one for kind in told if kind != "qt_translations" for one in told[kind]]
    assert len(entries) > 20
    assert all(len(one["reason"]) >= 15 for one in [*entries, told["qt_translations"]])
    every = [
        name for one in entries for name in one.get("patterns", one.get("names", one.get("libraries", [])))
    ]
    doubled = {name for name in every if every.count(name) > 1}
    assert doubled == set()


def test_no_module_of_the_clinic_is_left_out(contents):
    left_out = set(contents.modules_left_out()) - {"duckdb", "psycopg"}
    wanted = set()
    for path in (ROOT / "nsclinic").rglob("*.py"):
        wanted |= set(IMPORTED.findall(path.read_text(encoding="utf-8")))
    parents = {name.rsplit(".", cut)[0] for name in wanted for cut in range(name.count(".") + 1)}
    assert len(wanted) > 100
    assert parents & left_out == set()
    assert {"nsclinic.ui.child.screen", "nsclinic.cli.registry.command", "nsclinic"} <= set(
        contents.own_modules()
    )


BARRED = """
import importlib, sys
left_out = set(sys.argv[1].split(","))
class Bar:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(one + ".") for one in left_out):
            raise ModuleNotFoundError("left out of the bundle: " + name, name=name)
sys.meta_path.insert(0, Bar())
for name in sys.argv[2:]:
    importlib.import_module(name)
"""
"""Imports modules as they would be imported in the bundle: without what stays out of it, not even in vain."""

LOADED_LATE = [
    "scipy.stats",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_pdf",
    "reportlab.platypus",
    "reportlab.pdfgen.canvas",
    "openpyxl",
    "pypdfium2",
    "sqlite_utils",
    "nacl.bindings",
    "nacl.public",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "arabic_reshaper",
    "bidi",
    "argon2",
    "defusedxml.ElementTree",
]


def test_what_is_loaded_late_does_without_what_stays_out_of_the_bundle(contents):
    barred = ",".join(contents.modules_left_out())
    run = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", BARRED, barred, *LOADED_LATE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


DRAWN = """
import io, sys
import matplotlib
matplotlib.get_data_path = lambda: sys.argv[1]
from nsclinic.plots.environment import prepare
from nsclinic.plots.text import text_width
prepare()
assert text_width("1.5 mg \\u0623\\u062d\\u0645\\u062f", 12.0, True) > 20
from matplotlib.figure import Figure
from matplotlib.backends.backend_agg import FigureCanvasAgg
figure = Figure()
FigureCanvasAgg(figure)
figure.text(0.5, 0.5, "1.5 mg \\u0623\\u062d\\u0645\\u062f", family=["nsclinic Latin", "nsclinic Arabic"])
for form in ("png", "svg", "pdf"):
    figure.savefig(io.BytesIO(), format=form)
"""
"""Draws as the program does, with what the bundle carries of matplotlib's own files."""


def test_charts_are_drawn_with_what_the_bundle_carries_of_matplotlib(contents, tmp_path):
    whole = Path(mpl.get_data_path())
    carried = tmp_path / "mpl-data"
    for path in whole.rglob("*"):
        inside = path.relative_to(whole.parent.parent).as_posix()
        if path.is_file() and not contents.is_left_out(inside):
            (carried / path.relative_to(whole)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, carried / path.relative_to(whole))
    run = subprocess.run(
        [sys.executable, "-c", DRAWN, carried],
        cwd=ROOT,
        env={**os.environ, "MPLCONFIGDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("place", "is_left_out"),
    [
        ("libreadline.so.8", True),
        ("libgnutls.so.30", True),
        ("libssl.so.3", True),
        ("libX11.so.6", True),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("reportlab/fonts/DarkGardenMK.pfb", True),
        ("PySide6/Qt/translations/qtbase_ar.qm", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", False),
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", False),
        ("libxcb-cursor.so.0", False),
        ("libQt6Core.so.6", False),
        ("libpython3.11.so.1.0", False),
        ("pillow.libs/libjpeg-6dc8d115.so.62.4.0", False),
        ("scipy/stats/_stats.cpython-311-x86_64-linux-gnu.so", False),
    ],
)
def test_what_stays_out_of_the_bundle(contents, place, is_left_out):
    assert contents.is_left_out(place) is is_left_out


def test_the_bundle_takes_every_resource_that_the_program_reads(contents):
    taken = {
        Path(source).relative_to(ROOT / "resources").as_posix() for source, _ in contents.resource_files()
    }
    missing = {
        path.relative_to(ROOT / "resources").as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    } - taken
    assert {name.split("/")[0] for name in missing} <= {"decisions", "locale", "manual"}
    assert not [
        name
        for name in missing
        if name.endswith((".mo", ".toml", ".csv", ".ttf", ".md")) and not name.startswith("decisions/")
    ]


def test_a_frozen_program_lets_a_process_beside_do_its_work_first(monkeypatch):
    asked = []
    monkeypatch.setattr("multiprocessing.freeze_support", lambda: asked.append("work"))
    nsclinic.app._begin_beside()
    assert asked == []
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    nsclinic.app._begin_beside()
    assert asked == ["work"]


def test_the_tools_of_the_build_are_locked_with_their_sums():
    lock = (KIT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([a-z-]+)==", lock, re.MULTILINE)
    assert "pyinstaller" in names
    assert len(names) == len(re.findall(r"--hash=sha256:[0-9a-f]{64}", lock))


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="asks Debian whose a library is")
def test_a_library_that_nobody_knows_the_licence_of_is_not_carried(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(KIT))
    bundle, libraries = import_module("bundle"), import_module("libraries")
    (tmp_path / bundle.PARTS).mkdir()
    stray = tmp_path / bundle.PARTS / "libstray.so.1"
    stray.touch()
    monkeypatch.setattr(libraries, "of_the_system", lambda: {stray.name: stray})
    with pytest.raises(bundle.BundleError, match=r"libstray\.so\.1 is of no Debian package"):
        bundle.notices_of_the_system(tmp_path)
