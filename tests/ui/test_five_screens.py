"""Each of the five screens on the demonstration clinic: what must be found by its accessible name, and nothing clipped.

The names are those that a screen reader is given: they are asked of Qt's accessibility tree, not of our own objects.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from nsclinic.app import main
from nsclinic.charts.course import course_chart
from nsclinic.clinic.clinic import Clinic
from nsclinic.store import open_clinic
from nsclinic.ui.child.identity import step_line
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.walk import cut_labels, faults_in

SCREENS = ("today", "children", "child", "visit", "summary")
WORDS = wording("en")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The demonstration clinic as the command makes it."""
    path = tmp_path_factory.mktemp("five-screens") / "demonstration.nsclinic"
    assert main(["demo", "--no-window", "--db", str(path), "--as-of", TODAY.isoformat()]) == 0
    return path


@dataclass(frozen=True, slots=True)
class Shown:
    """A child of whom there is something of everything to show."""

    patient_id: str
    name: str
    decision: str
    band: str
    censored: str


@pytest.fixture(scope="session")
def shown(demonstration):
    """The first child with a finding, a censored level, a target in force and a step that goes on."""
    with Clinic(open_clinic(demonstration, read_only=True), as_of=TODAY) as clinic:
        for line in clinic.children():
            record = clinic.record(line.patient_id)
            review = clinic.review_record(record, TODAY)
            chart = course_chart(record, review, clinic.protocol_of(record, TODAY))
            in_force = [
                (panel, band)
                for panel in chart.levels
                for band in panel.bands
                if band.start <= TODAY <= band.end
            ]
            censored = [
                row
                for row in record.observations
                if row.is_censored and row.code in [panel.code for panel, _ in in_force]
            ]
            step = step_line(review)
            if review.findings and censored and step is not None:
                panel, band = in_force[0]
                target = WORDS.quantity(f"{band.low:g}–{band.high:g}", panel.axis.unit)
                return Shown(
                    patient_id=line.patient_id,
                    name=record.child.name,
                    decision=f"Decision on {WORDS.date(step.decision_date)}",
                    band=f"Target band, {WORDS.analyte_short(panel.code)}: {target}",
                    censored=f"{WORDS.analyte(censored[-1].code)} {WORDS.observed(censored[-1])}",
                )
    raise LookupError("the demonstration has no child with something of everything")


def open_screen(window, key, patient_id, qtbot):
    """Go to a screen, as the window's own keys do, and wait until it shows its data."""
    navigate = window.context.navigate
    go = {
        "today": navigate.today,
        "children": navigate.children,
        "child": lambda: navigate.child(patient_id),
        "visit": lambda: navigate.visit(patient_id),
        "summary": lambda: navigate.summary(patient_id),
    }[key]
    go()
    settle(qtbot, window)
    assert window.place.key == key
    screen = window.screen_shown
    if isinstance(screen, ChildScreen):
        qtbot.waitUntil(lambda: screen.chart.canvas is not None, timeout=WAIT_MS)
    QApplication.processEvents()
    return screen


def spoken(widget: QWidget) -> list[tuple[str, str]]:
    """Give name and description of everything that a screen reader reaches from a widget."""
    root = QAccessible.queryAccessibleInterface(widget)
    return [
        (
            one.text(QAccessible.Text.Name).replace("\u202f", " "),
            one.text(QAccessible.Text.Description).replace("\u202f", " "),
        )
        for one in _below(root)
        if not one.state().invisible
    ]


def _below(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield one
    for place in range(one.childCount()):
        child = one.child(place)
        if child.isValid():
            yield from _below(child)


def said(widget):
    """Give the names alone."""
    return [name for name, _ in spoken(widget)]


def strip_of(names, shown):
    return next(name for name in names if name.startswith("Child: ") and shown.name in name)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=["1366x768", "1920x1080"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_label_of_the_five_screens_is_clipped_cut_or_under_another(
    open_window, qtbot, demonstration, shown, language, size
):
    window = open_window(path=demonstration, language=language, size=size)
    for key in SCREENS:
        open_screen(window, key, shown.patient_id, qtbot)
        assert faults_in(window) == [], key
        assert cut_labels(window) == [], key
        outside = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
        assert outside == [], f"{key}: something stands beside the window"
