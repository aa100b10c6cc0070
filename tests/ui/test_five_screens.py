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
    state: str
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
                    state=WORDS.state(review.course.state),
                    decision=plain(f"Decision on {WORDS.date(step.decision_date)}"),
                    band=plain(f"Target band, {WORDS.analyte_short(panel.code)}: {target}"),
                    censored=plain(f"{WORDS.analyte(censored[-1].code)} {WORDS.observed(censored[-1])}"),
                )
    raise LookupError("the demonstration has no child with something of everything")


def plain(text):
    """Give a text with every blank an ordinary one."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


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
        (plain(one.text(QAccessible.Text.Name)), plain(one.text(QAccessible.Text.Description)))
        for one in _below(root)
    ]


def _below(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Give what stands in a widget: hidden widgets not, cells of a table that are scrolled away all the same."""
    widget = one.object()
    if isinstance(widget, QWidget) and not widget.isVisible():
        return
    yield one
    for place in range(one.childCount()):
        child = one.child(place)
        if child.isValid():
            yield from _below(child)


def said(widget):
    """Give the names alone."""
    return [name for name, _ in spoken(widget)]


def strip_in(widget, shown):
    """Give what the strip says of the child."""
    return next(name for name in said(widget) if name.startswith("Child: ") and shown.name in name)


def test_today_reads_each_child_with_state_and_gravest_finding(open_window, qtbot, demonstration, shown):
    window = open_window(path=demonstration)
    screen = open_screen(window, "today", shown.patient_id, qtbot)
    names = said(screen)
    assert any(name.startswith("Booked today: ") for name in names)
    row = next(name for name in names if shown.patient_id in name)
    assert shown.name in row
    assert shown.state in row
    assert "seen " in row


def test_children_reads_a_row_for_every_child(open_window, qtbot, demonstration, shown):
    window = open_window(path=demonstration)
    screen = open_screen(window, "children", shown.patient_id, qtbot)
    names = said(screen)
    assert "60 children" in names
    assert any(shown.name in name for name in names)
    assert f"Number: {shown.patient_id}" in names


def test_a_child_is_read_with_strip_finding_and_source_censored_value_target_and_decision(
    open_window, qtbot, demonstration, shown
):
    window = open_window(path=demonstration)
    screen = open_screen(window, "child", shown.patient_id, qtbot)
    strip = strip_in(screen, shown)
    assert "since" in strip
    assert ", day " in strip, "the step's name and its day"
    assert shown.decision in strip
    found = spoken(screen)
    names = [name for name, _ in found]
    sourced = [(name, source) for name, source in found if name.startswith("Finding: ")]
    assert sourced
    assert all(source and source in name for name, source in sourced), "each finding with its source"
    assert any(shown.censored in name for name in names)
    assert shown.band in names
    assert ("Course chart", chart_summary_of(found)) in found


def chart_summary_of(found):
    """Give the sentence that describes the chart: from when to when, and how many values."""
    return next(text for name, text in found if name == "Course chart" and text.endswith("values"))


def test_the_visit_form_reads_every_field_with_its_last_value(open_window, qtbot, demonstration, shown):
    window = open_window(path=demonstration)
    screen = open_screen(window, "visit", shown.patient_id, qtbot)
    assert shown.decision in strip_in(screen, shown)
    found = dict(spoken(screen))
    assert "·" in found["Weight"], "value and day of the last time"
    assert {"Height", "Systolic blood pressure", "Next visit", "Save", "Save and print"} <= found.keys()
    assert any(name.startswith("Last time: ") for name in found)
    assert any(name.startswith("Change ") for name in found), "each drug can be changed"
    assert any(name.startswith("Finding: ") for name in found)


def test_the_summary_reads_whose_page_it_is_and_where_it_can_go(open_window, qtbot, demonstration, shown):
    window = open_window(path=demonstration)
    screen = open_screen(window, "summary", shown.patient_id, qtbot)
    assert shown.decision in strip_in(screen, shown)
    names = said(screen)
    assert {"Preview of the printed page", "Printer", "Print"} <= set(names)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=["1366x768", "1920x1080"])
@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
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
