"""What a screen asks of the file: a bounded number of statements, whatever the clinic's size, each by an index."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import booked_children, everyone
from tests.ui.conftest import settle

FEW, MANY = 30, 150
MOST_STATEMENTS = 60
LARGE_TABLES = ("visit", "observation", "treatment", "event", "attachment", "change", "touched")
"""Those that grow with every visit; nothing about one child may read one of them from end to end."""


class Listening:
    """Keeps the statements that the clinic's one connection is sent, while it listens."""

    def __init__(self, window: ClinicWindow, qtbot) -> None:
        self._window, self._qtbot = window, qtbot
        self.sent: list[str] = []

    def _on_the_store_thread(self, job):
        told: list[Any] = []
        self._window.context.clinic_jobs.read(job, told.append)
        self._qtbot.waitUntil(lambda: bool(told))
        return told[0]

    def _trace(self, clinic, listener):
        with clinic.store.reading() as connection:
            connection.set_trace_callback(listener)

    def __enter__(self):
        self._on_the_store_thread(lambda clinic: self._trace(clinic, self.sent.append))
        return self

    def __exit__(self, *_error):
        settle(self._qtbot, self._window)
        self._on_the_store_thread(lambda clinic: self._trace(clinic, None))
        self.sent = [text for text in self.sent if not text.startswith(("--", "PRAGMA"))]

    def plans(self):
        """Give each statement with the steps by which the engine answers it."""

        def explained(clinic):
            with clinic.store.reading() as connection:
                return {
                    text: [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")]
                    for text in dict.fromkeys(self.sent)
                }

        return self._on_the_store_thread(explained)


STEPS = {
    "today": lambda window, _id: window.refresh(),
    "children": lambda window, _id: window.show_place(Place("children")),
    "child": lambda window, patient_id: window.show_place(Place("child", patient_id)),
    "visit": lambda window, patient_id: window.show_place(Place("visit", patient_id)),
    "summary": lambda window, patient_id: window.show_place(Place("summary", patient_id)),
    "search": lambda window, _id: (window.focus_search(), window.search.setText("ami")),
}
OF_ONE_CHILD = ("child", "visit", "summary", "search")


def heard(open_window, qtbot, children):
    """Go through the screens of a clinic of so many children; give what each was asked."""
    window = open_window((*everyone(), *booked_children(children)))
    settle(qtbot, window)
    listened = {}
    for name, step in STEPS.items():
        with Listening(window, qtbot) as listening:
            step(window, everyone()[0].child.patient_id)
            QApplication.processEvents()
            settle(qtbot, window)
        listened[name] = listening
    return listened


@pytest.fixture
def of_few(open_window, qtbot):
    return heard(open_window, qtbot, FEW)


def test_the_number_of_statements_of_a_screen_is_bounded_and_the_same_in_a_larger_clinic(
    of_few, open_window, qtbot
):
    counts = {name: len(listening.sent) for name, listening in of_few.items()}
    assert all(0 < count <= MOST_STATEMENTS for count in counts.values()), counts
    of_many = heard(open_window, qtbot, MANY)
    assert {name: len(listening.sent) for name, listening in of_many.items()} == counts


def test_nothing_about_one_child_reads_a_large_table_from_end_to_end(of_few):
    scans = [
        (name, text, step)
        for name in OF_ONE_CHILD
        for text, steps in of_few[name].plans().items()
        for step in steps
        if step.startswith("SCAN")
        and step.split()[1] in LARGE_TABLES
        # The last entry of the audit is read by its own number.
        and not (step == "SCAN change" and text.endswith("ORDER BY seq DESC LIMIT 1"))
    ]
    assert scans == []
