"""What the next clicks need is brought in after the first screen, in small turns."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject

from nsclinic.ui import next_screens
from nsclinic.ui.child.drawing_tools import drawing_tools
from nsclinic.ui.next_screens import NextScreens

MOST_IN_A_TURN = 45
"""Modules; a turn must not hold the window up."""

COUNTED = (
    "import sys\n"
    "import nsclinic.ui.window, nsclinic.advice.review, nsclinic.clinic.site_protocols\n"
    "from importlib import import_module\n"
    "from nsclinic.ui.next_screens import STEPS\n"
    "def ours(): return sum(name.startswith('nsclinic') for name in sys.modules)\n"
    "for name in (*STEPS, 'nsclinic.ui.child.screen', 'nsclinic.ui.visit.screen'):\n"
    "    before = ours()\n"
    "    import_module(name)\n"
    "    print(ours() - before)\n"
    "print('matplotlib' in sys.modules)\n"
)
"""Says how many modules of ours each step brings, then how many the screens themselves."""


def test_each_turn_brings_few_modules_and_after_the_last_the_screens_bring_none():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            COUNTED,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
    )
    *counts, is_matplotlib_there = told.stdout.split()
    *turns, child, visit = map(int, counts)
    assert max(turns) <= MOST_IN_A_TURN
    assert (child, visit) == (0, 0)
    assert is_matplotlib_there == "False"  # it comes on a thread of its own


def test_the_last_turn_sends_for_what_draws_charts(qtbot):
    parent = QObject()
    coming = NextScreens(parent)
    qtbot.waitUntil(lambda: coming.have_come, timeout=20_000)
    qtbot.waitUntil(drawing_tools.have_come, timeout=60_000)


def test_what_cannot_be_brought_in_says_nothing_and_holds_nothing_up(qtbot, monkeypatch):
    monkeypatch.setattr(next_screens, "STEPS", ("nsclinic.ui.lost", "nsclinic.ui.lost_too"))
    parent = QObject()
    coming = NextScreens(parent)
    qtbot.waitUntil(lambda: coming.have_come, timeout=20_000)
    qtbot.wait(3 * next_screens.EVERY_MS)  # an exception within a turn would fail this test
