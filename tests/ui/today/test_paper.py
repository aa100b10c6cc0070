"""The printed list in the real window, and how the list of Today follows a visit: by keys alone."""

import pytest
from PySide6.QtCore import Qt

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.day_list import note_list_printed
from nsclinic.store import open_clinic
from nsclinic.ui.today.rows import ChildRow, Group
from nsclinic.ui.way import Place
from tests.reports.pages import reader, text_of
from tests.ui.clinic_of_tests import TODAY, booked_children, everyone, write_clinic
from tests.ui.conftest import settle
from tests.ui.hand import CONTROL, ENTER, Hand, focus, focused_name
from tests.ui.walk import faults_in


@pytest.fixture
def path(tmp_path):
    return write_clinic(tmp_path / "today.nsclinic", everyone())


@pytest.fixture
def printed(open_window, qtbot, path):
    """Opens the window and the printed list by P."""

    def printed(**how):
        window = open_window(**({"path": path} | how))
        Hand(window).press(Qt.Key.Key_P)
        settle(qtbot, window)
        return window, window.screen_shown

    return printed


def booked(screen):
    return [
        line.patient_id
        for line in screen.model.lines
        if isinstance(line, ChildRow) and line.group is Group.BOOKED
    ]


def audit(path):
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        return clinic.store.changes()


def test_p_shows_the_sheets_of_the_list_with_the_keyboard_on_print(printed):
    _window, screen = printed()
    assert focused_name() == "Print"
    said = text_of(screen.paper.shown.pdf)
    assert "List of Monday 23 Nov 2026" in said
    for line in screen.model.lines:
        if isinstance(line, ChildRow):
            assert line.patient_id in said


def test_the_list_is_saved_as_a_pdf_under_a_name_without_a_child_and_noted_once(
    printed, qtbot, path, tmp_path
):
    before = len(audit(path))
    window, screen = printed()
    out = tmp_path / screen.paper.shown.file_name
    assert out.name == "day-list-2026-11-23.pdf"
    screen.paper.save_to(out)
    settle(qtbot, window)
    assert out.read_bytes() == screen.paper.shown.pdf
    digest = screen.paper.content.digest
    assert digest in text_of(out.read_bytes())
    window.context.clinic_jobs.close()
    entries = audit(path)
    assert len(entries) == before + 1
    assert (entries[0].kind, entries[0].reason, entries[0].revisions) == ("print", f"day list {digest}", 0)


def test_escape_goes_back_to_the_list_and_the_child_is_still_chosen(open_window, qtbot, path):
    window = open_window(path=path)
    screen, hand = window.screen_shown, Hand(window)
    hand.press(Qt.Key.Key_Down)
    chosen = screen.chosen
    hand.press(Qt.Key.Key_P)
    settle(qtbot, window)
    assert screen.chosen is None
    hand.press(Qt.Key.Key_Escape)
    assert window.screen_shown is screen
    assert (screen.chosen, focus()) == (chosen, screen.list)


def test_another_screen_ends_the_printed_list_so_that_coming_back_shows_what_holds_now(printed, qtbot):
    window, screen = printed()
    window.show_place(Place("children"))
    settle(qtbot, window)
    window.show_place(Place("today"))
    settle(qtbot, window)
    assert screen.chosen is not None


def test_a_printed_list_makes_nobody_be_looked_at_again(printed, qtbot):
    window, screen = printed()
    before, paper = screen.model.lines, screen.paper.shown
    content = screen.paper.content
    window.context.clinic_jobs.write(lambda clinic: note_list_printed(clinic, content), lambda _: None)
    settle(qtbot, window)
    assert screen.model.lines is before
    assert screen.paper.shown is paper


@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("ar", 1.0), ("en", 2.0)])
def test_hundreds_of_children_are_shown_on_their_sheets_without_a_fault(printed, tmp_path, language, scale):
    path = write_clinic(tmp_path / "many.nsclinic", [*everyone(), *booked_children(150)])
    _window, screen = printed(path=path, language=language, text_scale=scale)
    assert len(reader(screen.paper.shown.pdf).pages) > 5
    assert faults_in(screen) == []


def test_looking_at_today_the_days_ahead_and_the_printed_list_writes_nothing(open_window, qtbot, path):
    before = path.read_bytes()
    window = open_window(path=path)
    hand = Hand(window)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_D, Qt.Key.Key_Down, Qt.Key.Key_P, Qt.Key.Key_Escape):
        hand.press(key)
        settle(qtbot, window)
    window.context.clinic_jobs.close()
    assert path.read_bytes() == before


def test_a_visit_saved_by_keys_takes_the_child_out_of_booked_on_coming_back_to_today(
    open_window, qtbot, path
):
    window = open_window(path=path)
    today, hand = window.screen_shown, Hand(window)
    seen = today.chosen.patient_id
    assert seen in booked(today)
    hand.press(Qt.Key.Key_V)
    settle(qtbot, window)
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: not window.context.clinic_jobs.is_saving)
    settle(qtbot, window)
    window.show_place(Place("today"))
    settle(qtbot, window)
    assert window.screen_shown is today
    assert seen not in booked(today)
    window.context.clinic_jobs.close()
    assert audit(path)[0].kind == "visit"
