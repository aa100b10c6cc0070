"""The Check screen in the real window: a whole file, a damaged one, a head of a page, stopping."""

from PySide6.QtCore import Qt

from nsclinic.store import open_clinic
from nsclinic.store.paper_head import head_of
from nsclinic.ui.way import Place
from tests.store.test_chain import tampered
from tests.ui.clinic_of_tests import everyone, write_clinic
from tests.ui.conftest import settle
from tests.ui.hand import Hand

AMINA = "BS-0001-T"


def opened(open_window, qtbot, path):
    window = open_window(path=path)
    window.context.navigate.go(Place("check"))
    settle(qtbot, window)
    return window


def test_a_whole_file_is_said_to_be_whole_with_the_head_that_papers_show(open_window, qtbot, tmp_path):
    path = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    with open_clinic(path) as store:
        printed = head_of(store.changes(1)[0])
    before = path.read_bytes()
    screen = opened(open_window, qtbot, path).screen_shown
    assert "is whole" in screen.happened.text()
    assert printed in screen.to_do.text()
    assert screen.checked.damage == []
    assert path.read_bytes() == before


def test_what_was_altered_is_named_with_what_to_do(open_window, qtbot, tmp_path):
    path = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    statement = (
        "UPDATE observation SET value = '99' WHERE (child, position) IN (SELECT child, min(position) "
        f"FROM observation JOIN child USING (child) WHERE patient_id = '{AMINA}')"
    )
    tampered(open_clinic(path), statement).close()
    screen = opened(open_window, qtbot, path).screen_shown
    assert screen.happened.text() == "1 fault was found."
    assert AMINA in screen.chosen_happened.text()
    assert "was altered after it was saved" in screen.chosen_happened.text()
    assert "open the last backup" in screen.chosen_to_do.text()


def test_characters_of_a_page_are_found_or_missed_and_nonsense_is_told(open_window, qtbot, tmp_path):
    path = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    with open_clinic(path) as store:
        printed = head_of(store.changes(1)[0])
    window = opened(open_window, qtbot, path)
    screen = window.screen_shown
    for typed, said in ((printed, "are in the audit"), ("0000000000", "See below what to do")):
        screen.head.set_text(typed)
        screen.check()
        settle(qtbot, window)
        assert said in screen.to_do.text()
    screen.head.set_text("7QK")
    screen.check()
    assert "Ten letters" in screen.head.message.text()


def test_a_check_can_be_stopped_by_its_key(open_window, qtbot, tmp_path):
    window = opened(open_window, qtbot, write_clinic(tmp_path / "clinic.nsclinic", everyone()))
    screen = window.screen_shown
    screen.check()
    assert not screen.is_ready
    screen.stop_button.setFocus()
    Hand(window).press(Qt.Key.Key_S)
    assert screen.is_ready
    assert screen.happened.text() == "The check was stopped."
    settle(qtbot, window)
