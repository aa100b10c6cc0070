"""The summary in the real window: the very PDF is previewed, printed, saved as a file, and each print written down."""

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.summary import summary_content
from nsclinic.reports.summary import summary_pdf
from nsclinic.store import open_clinic
from nsclinic.ui.paper import A4_WIDTH_POINTS
from nsclinic.ui.summary.presenter import note_printed
from nsclinic.ui.summary.render import rendered
from nsclinic.ui.summary.screen import SummaryScreen
from nsclinic.wording import wording
from tests.ui.child.records import AMINA, TODAY, amina, arabic, long_named, never_seen, one_visit, troubled
from tests.ui.clinic_of_tests import write_clinic
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import ENTER, Hand, focused_name
from tests.ui.walk import cut_labels, faults_in

AMINA_ID = AMINA.patient_id


@pytest.fixture
def clinic_file(tmp_path):
    return write_clinic(tmp_path / "summary.nsclinic", [amina(), never_seen()])


@pytest.fixture
def open_summary(open_window, qtbot, clinic_file):
    """Opens the window on the summary of a child."""

    def open_summary(patient_id=AMINA_ID, visit_on=None, **how):
        window = open_window(**({"path": clinic_file} | how))
        window.context.navigate.summary(patient_id, visit_on)
        settle(qtbot, window)
        assert isinstance(window.screen_shown, SummaryScreen)
        return window, window.screen_shown

    return open_summary


def audit(path):
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        return clinic.store.changes()


def expected_pdf(path, visit_on=None):
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        return summary_pdf(summary_content(clinic, AMINA_ID, visit_on=visit_on), wording("en"))


def test_the_page_previewed_is_the_pdf_of_the_command_to_the_byte_and_its_picture_that_pdfs(
    open_summary, clinic_file
):
    expected = expected_pdf(clinic_file)
    _, screen = open_summary()
    assert screen.page.pdf == expected
    shown = screen.paper.preview.sheets.pages[0].image
    fineness = screen.paper.preview.dots_per_inch(A4_WIDTH_POINTS, screen.paper.stack.width())
    assert shown == rendered(expected, fineness)[0].image


def test_the_page_of_an_earlier_visit_is_made_of_that_day(open_summary, clinic_file):
    day = amina().visits[10].on
    expected = expected_pdf(clinic_file, day)
    _, screen = open_summary(visit_on=day)
    assert screen.page.pdf == expected
    assert screen.page.content.visit.on == day


def test_the_keyboard_begins_on_print(open_summary):
    open_summary()
    assert focused_name() == "Print"


def test_without_a_printer_the_message_says_what_to_do(open_summary):
    window, screen = open_summary()
    QApplication.processEvents()
    screen.paper.printers.clear()
    QTest.keyClick(screen.paper.print_button, ENTER)
    assert "no printer" in window.messages.label.text()


@pytest.mark.external
def test_printing_gives_the_page_to_a_real_queue_and_one_entry_to_the_audit(
    open_summary, qtbot, clinic_file, print_queue, monkeypatch
):
    monkeypatch.setenv("CUPS_SERVER", str(print_queue.socket))
    print_queue.use_here()
    before = len(audit(clinic_file))
    jobs_before = len(list(print_queue.folder.glob("job-*.pdf")))
    window, screen = open_summary()
    qtbot.waitUntil(lambda: screen.paper.printers.currentData() == print_queue.name, timeout=WAIT_MS)
    Hand(window).press(ENTER)
    qtbot.waitUntil(lambda: print_queue.name in window.messages.label.text(), timeout=WAIT_MS)
    assert focused_name() == "Print"
    printed = print_queue.printed(jobs_before + 1)[-1]
    (page,) = rendered(printed.read_bytes(), 100)
    (wanted,) = rendered(screen.page.pdf, 100)
    assert likeness(page.image, wanted.image) > 0.97
    window.context.clinic_jobs.close()
    entries = audit(clinic_file)
    assert len(entries) == before + 1
    assert (entries[0].kind, entries[0].who) == ("print", "Dr N.")
    assert screen.page.content.digest in entries[0].reason


def likeness(one, other) -> float:
    """Give the share of places at which two pictures are equally dark, looked at coarsely."""
    width, height = 120, 170
    first = one.scaled(
        width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    second = other.scaled(
        width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    alike = sum(
        abs(first.pixelColor(x, y).lightness() - second.pixelColor(x, y).lightness()) < 40
        for x in range(width)
        for y in range(height)
    )
    return float(alike / (width * height))


def test_the_page_is_saved_as_the_same_pdf_under_a_name_that_tells_nothing(
    open_summary, qtbot, clinic_file, tmp_path
):
    window, screen = open_summary()
    assert "Amina" not in screen.page.file_name
    assert AMINA_ID not in screen.page.file_name
    out = tmp_path / screen.page.file_name
    screen.paper.save_to(out)
    settle(qtbot, window)
    assert out.read_bytes() == screen.page.pdf
    assert out.name in window.messages.label.text()
    window.context.clinic_jobs.close()
    assert audit(clinic_file)[0].kind == "print"


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_written_down(
    open_summary, clinic_file, tmp_path
):
    before = len(audit(clinic_file))
    window, screen = open_summary()
    screen.paper.save_to(tmp_path / "missing" / "page.pdf")
    assert "not saved" in window.messages.label.text()
    window.context.clinic_jobs.close()
    assert len(audit(clinic_file)) == before


def test_a_day_without_a_visit_is_said_in_the_place_of_the_page(open_window, qtbot, clinic_file):
    window = open_window(path=clinic_file)
    window.context.navigate.summary(AMINA_ID, TODAY)
    qtbot.waitUntil(lambda: "no visit" in window.screen_shown.paper.placeholder.text(), timeout=WAIT_MS)
    assert not window.screen_shown.paper.print_button.isEnabled()


def test_a_picture_still_being_drawn_never_comes_after_another_page_was_asked_for(open_summary, qtbot):
    _, screen = open_summary()
    screen.show_page(screen.page)  # its picture is on the way
    screen.open(AMINA_ID, TODAY)
    for pool in screen.findChildren(QThreadPool):
        pool.waitForDone()
    qtbot.waitUntil(lambda: "no visit" in screen.paper.placeholder.text(), timeout=WAIT_MS)
    assert screen.paper.stack.currentWidget() is screen.paper.placeholder
    assert not screen.paper.print_button.isEnabled()
    assert not screen.is_ready


def test_a_child_without_visits_still_has_a_page(open_summary):
    _, screen = open_summary("BS-0102-V")
    assert screen.page.content.visit is None
    assert "no visit yet" in screen.digest.text()


def test_another_width_draws_the_same_page_anew(open_summary, qtbot):
    window, screen = open_summary()
    before = screen.paper.preview.sheets.pages[0].image.width()
    window.resize(900, 700)
    qtbot.waitUntil(lambda: screen.paper.preview.sheets.pages[0].image.width() < before, timeout=WAIT_MS)


def test_looking_at_the_page_leaves_the_file_as_it_was(open_summary, clinic_file):
    before = clinic_file.read_bytes()
    window, _ = open_summary()
    window.context.clinic_jobs.close()
    assert clinic_file.read_bytes() == before


def test_the_note_of_a_print_does_not_make_the_page_anew(open_summary, qtbot):
    window, screen = open_summary()
    page = screen.page
    window.context.clinic_jobs.write(lambda clinic: note_printed(clinic, page), lambda _: None)
    settle(qtbot, window)
    QApplication.processEvents()
    assert screen.page is page


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_clipped_and_nothing_covers_anything(open_summary, language, size):
    window, _ = open_summary(language=language, size=size)
    assert faults_in(window) == []
    if language == "en":
        assert cut_labels(window) == []


@pytest.mark.parametrize("record", [one_visit(), long_named(), arabic(), troubled()])
def test_unusual_children_have_their_page(open_window, qtbot, record):
    window = open_window([record])
    window.context.navigate.summary(record.child.patient_id)
    settle(qtbot, window)
    assert window.screen_shown.page is not None
    assert faults_in(window) == []
