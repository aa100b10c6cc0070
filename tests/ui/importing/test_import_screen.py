"""Importing by keys alone, with real files: choose, match, look through, decide, import; and nothing before that."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from nsclinic.domain.record import Child, Sex, child_record
from nsclinic.ui.importing.preview_words import Kind
from tests.exchange.folders import write_good
from tests.exchange.lists import write_list
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, focus, focused_name, named, press_button, when_asked
from tests.ui.importing.steps import DOWN, ESCAPE, LIST, children, choose, kinds, screen_of
from tests.ui.test_five_screens import plain
from tests.ui.walk import cut_labels, faults_in


def test_the_empty_state_says_what_a_list_should_hold_and_has_the_keyboard(open_window, qtbot):
    window = open_window()
    screen = screen_of(window, qtbot)
    assert focus() is screen.start.file_button
    assert named(window, "What can be imported").isVisible()
    assert faults_in(window) == []
    Hand(window).press(ESCAPE)
    assert window.place.key == "today"


def test_a_list_comes_in_by_keys_alone(open_window, qtbot, tmp_path, clinic_path):
    window = open_window(path=clinic_path)
    screen = screen_of(window, qtbot)
    before = clinic_path.read_bytes()
    choose(window, qtbot, write_list(tmp_path / "list.xlsx", LIST))
    assert screen.pages.currentWidget() is screen.matching
    assert focused_name().replace("\u2068", "").replace("\u2069", "") == "What Name is"
    assert faults_in(window) == []
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert screen.pages.currentWidget() is screen.preview
    assert screen.preview.counts.text() == "2 new children · 0 already here · 0 changed"
    assert kinds(screen) == [Kind.NEW, Kind.NEW]
    assert "born 3 Apr 2018" in screen.preview.model.lines[0].sentence.replace("\u2068", "").replace(
        "\u2069", ""
    )
    assert clinic_path.read_bytes() == before, "looking through writes nothing"
    assert faults_in(window) == []
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert window.place.key == "children"
    assert window.messages.label.text().startswith("Imported: 2 new children, 0 changed.")
    assert window.messages.undo_button.isVisible()
    assert {"Youssef Said", "Sara Nabil"} <= set(children(window, qtbot))


def test_importing_it_again_says_that_all_is_here(open_window, qtbot, tmp_path):
    window = open_window()
    path = write_list(tmp_path / "list.xlsx", LIST)
    for expected in ("2 new children · 0 already here", "0 new children · 2 already here"):
        screen = screen_of(window, qtbot)
        choose(window, qtbot, path)
        Hand(window).press(ENTER, CONTROL)
        settle(qtbot, window)
        assert screen.preview.counts.text().startswith(expected)
        is_last = expected.startswith("0")
        assert screen.next_button.isEnabled() is not is_last
        Hand(window).press(ENTER, CONTROL)
        settle(qtbot, window)
    assert window.place.key == "import"
    assert "has all of this already" in screen.preview.to_do.text()


def test_an_order_of_dates_that_is_not_told_is_asked_and_chosen_by_keys(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)
    choose(
        window,
        qtbot,
        write_list(tmp_path / "list.xlsx", [LIST[0], ("Youssef Said", "boy", "03/04/2018", "Hala")]),
    )
    view = screen.matching
    assert "03/04/2019 can be either" in view.missing.text()
    assert not screen.next_button.isEnabled()
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    assert screen.pages.currentWidget() is view, "nothing goes on without it"
    assert focus() is view.rows[2].order
    hand.press(DOWN)
    hand.press(DOWN)
    assert view.missing.text() == "" or not view.missing.isVisible()
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert "born 4 Mar 2018" in screen.preview.model.lines[0].sentence.replace("\u2068", "").replace(
        "\u2069", ""
    )


def test_the_day_of_the_ages_is_typed_and_said_back(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)
    choose(window, qtbot, write_list(tmp_path / "list.xlsx", [("Name", "Age"), ("Sara Nabil", "7")]))
    assert focused_name() == "Day on which the ages were right"
    hand = Hand(window)
    hand.write("1/11/2026")
    assert screen.matching.rows[1].note.text().strip("\u2068\u2069") == "1 Nov 2026"
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert "about" in screen.preview.model.lines[0].sentence


def test_what_a_column_is_can_be_changed_by_keys(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)
    choose(window, qtbot, write_list(tmp_path / "list.xlsx", LIST))
    chooser = screen.matching.rows[3].chooser
    chooser.setFocus()
    assert chooser.currentText() == "Guardian"
    Hand(window).press(DOWN)
    assert chooser.currentText() == "Phone"
    assert screen.matching.matching.columns == ("full_name", "sex", "birth_date", "phone")


def test_faults_are_all_listed_with_their_cell_and_f5_reads_the_file_that_was_put_right(
    open_window, qtbot, tmp_path, clinic_path
):
    window = open_window(path=clinic_path)
    screen = screen_of(window, qtbot)
    before = clinic_path.read_bytes()
    wrong = [*LIST, ("Ola", "?", "31/02/2018", "")]
    path = write_list(tmp_path / "list.xlsx", wrong)
    choose(window, qtbot, path)
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert screen.preview.counts.text() == "2 things are wrong"
    assert [line.where.strip("\u2068\u2069") for line in screen.preview.model.lines[:2]] == ["B4", "C4"]
    assert kinds(screen)[:2] == [Kind.FAULT, Kind.FAULT]
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert clinic_path.read_bytes() == before
    write_list(path, [*LIST, ("Ola", "F", "28/02/2018", "")])
    hand.press(Qt.Key.Key_F5)
    settle(qtbot, window)
    assert screen.pages.currentWidget() is screen.preview
    assert screen.preview.counts.text().startswith("3 new children")


def test_one_who_may_be_here_is_decided_by_a_key(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)
    rows = [("Name", "DOB", "Phone"), ("Amina Hasan", "2019-08-11", "1"), ("Omar Faruk", "2016-02-29", "2")]
    choose(window, qtbot, write_list(tmp_path / "list.xlsx", rows))
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert kinds(screen)[:2] == [Kind.MAYBE, Kind.MAYBE]
    assert focus() is screen.preview.table
    hand.press(Qt.Key.Key_S)
    assert kinds(screen)[:2] == [Kind.SAME, Kind.MAYBE]
    hand.press(Qt.Key.Key_N)
    settle(qtbot, window)
    assert screen.preview.counts.text() == "1 new child · 0 already here · 1 changed"
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert window.place.key == "children"
    found = children(window, qtbot)
    assert "Omar Faruk" in found
    assert "Amina Hasan" not in found


def test_the_first_row_is_chosen_where_lines_begin_at_the_right_too(open_window, qtbot, tmp_path):
    window = open_window(language="ar")
    screen = screen_of(window, qtbot)
    screen.take(write_list(tmp_path / "list.xlsx", [("Name", "DOB"), ("Omar Faruk", "2016-02-29")]))
    settle(qtbot, window)
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert screen.preview.chosen_row == 2
    hand.press(Qt.Key.Key_S)
    settle(qtbot, window)
    assert [line.kind for line in screen.preview.model.lines] == [Kind.SAME]


def test_what_a_row_has_no_room_for_stands_whole_below_the_table(open_window, qtbot, tmp_path):
    window = open_window(text_scale=2.0)
    screen = screen_of(window, qtbot)
    rows = [
        ("Name", "DOB"),
        ("Maximiliana Konstantina Papadopoulou Hatzimichalis", "2021-04-05"),
    ]
    choose(window, qtbot, write_list(tmp_path / "list.xlsx", rows))
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert screen.preview.whole.isVisible()
    assert screen.preview.whole.text() == screen.preview.model.lines[0].sentence
    assert faults_in(window) == []


def test_which_of_several_children_a_row_is_can_be_chosen_by_keys(open_window, qtbot, tmp_path):
    twins = [
        child_record(
            Child(number, date(2019, 8, 11), "Amina", "Hassan", Sex.FEMALE, False, guardian=guardian)
        )
        for number, guardian in (("A-1", "Fatma"), ("A-2", "Mona"))
    ]
    window = open_window(twins)
    screen = screen_of(window, qtbot)
    preview = screen.preview
    rows = [
        ("Name", "DOB", "Phone"),
        ("Amina Hasan", "2019-08-11", "555 0199"),
        ("Sara Nabil", "2015-01-02", "2"),
    ]
    choose(window, qtbot, write_list(tmp_path / "list.xlsx", rows))
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert kinds(screen) == [Kind.MAYBE, Kind.NEW]
    assert [one.patient_id for one in preview.chosen_line.candidates] == ["A-1", "A-2"]
    assert "(A-1)" in plain(preview.chosen_line.sentence)
    assert plain(preview.chosen_line.sentence).endswith("or 1 other child")
    assert preview.who.isVisible()

    hand.press(Qt.Key.Key_C)
    hand.press(Qt.Key.Key_Down)
    hand.press(ENTER)
    assert focus() is preview.table
    assert "(A-2)" in plain(preview.chosen_line.sentence)
    assert faults_in(window) == []
    hand.press(Qt.Key.Key_Down)
    assert not preview.who.isVisible()
    hand.press(Qt.Key.Key_Up)
    assert plain(preview.who.currentText()) == "Amina Hassan · A-2 · 11 Aug 2019 · Mona"
    hand.press(Qt.Key.Key_S)
    settle(qtbot, window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    phones: dict[str, str] = {}
    window.context.clinic_jobs.read(
        lambda clinic: {line.patient_id: line.phone for line in clinic.children()}, phones.update
    )
    settle(qtbot, window)
    assert (phones["A-1"], phones["A-2"]) == ("", "555 0199")


@pytest.mark.parametrize(
    ("answer", "is_imported"), [("Look at them", False), ("Import them as new children", True)]
)
def test_one_nobody_decided_about_is_asked_about_before_the_import(
    open_window, qtbot, tmp_path, answer, is_imported
):
    window = open_window()
    screen = screen_of(window, qtbot)
    choose(
        window, qtbot, write_list(tmp_path / "list.xlsx", [("Name", "DOB"), ("Amina Hasan", "2019-08-11")])
    )
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    asked = when_asked(lambda dialog: press_button(dialog, answer))
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert len(asked) == 1
    assert ("Amina Hasan" in children(window, qtbot)) is is_imported
    assert (window.place.key == "import") is not is_imported
    assert screen.preview.chosen_row == 2 or is_imported


def test_escape_goes_a_page_back(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)
    choose(window, qtbot, write_list(tmp_path / "list.xlsx", LIST))
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    for page in (screen.matching, screen.start):
        hand.press(ESCAPE)
        settle(qtbot, window)
        assert screen.pages.currentWidget() is page
    hand.press(ESCAPE)
    assert window.place.key == "today"


def test_an_interchange_folder_goes_straight_to_the_preview(open_window, qtbot, tmp_path):
    window = open_window(())
    screen = screen_of(window, qtbot)
    window.context.navigate.import_from(write_good(tmp_path / "folder"))
    settle(qtbot, window)
    assert screen.pages.currentWidget() is screen.preview
    assert "patients: " in screen.preview.counts.text()
    Hand(window).press(ENTER, CONTROL)
    settle(qtbot, window)
    assert window.place.key == "children"
    assert children(window, qtbot)


def test_a_folder_that_was_changed_since_it_was_looked_at_is_not_imported(open_window, qtbot, tmp_path):
    window = open_window(())
    screen = screen_of(window, qtbot)
    folder = write_good(tmp_path / "folder")
    window.context.navigate.import_from(folder)
    settle(qtbot, window)
    patients = folder / "patients.csv"
    patients.write_bytes(patients.read_bytes() + b"\n")
    Hand(window).press(ENTER, CONTROL)
    settle(qtbot, window)
    assert "is not what it was when it was looked at" in screen.preview.model.lines[0].sentence
    assert children(window, qtbot) == []


def test_an_import_can_be_stopped_and_leaves_nothing(open_window, qtbot, tmp_path):
    window = open_window(())
    screen = screen_of(window, qtbot)
    rows = [("Name", "DOB"), *((f"Child{n} Test{n}", "2019-03-04") for n in range(3000))]
    window.context.navigate.import_from(write_list(tmp_path / "list.xlsx", rows))
    settle(qtbot, window)
    hand = Hand(window)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    hand.press(ENTER, CONTROL)
    assert screen.preview.stop_button.hasFocus()
    hand.press(Qt.Key.Key_Space)
    settle(qtbot, window)
    assert window.messages.label.text() == "Stopped: nothing was imported."
    assert screen.pages.currentWidget() is screen.preview
    assert children(window, qtbot) == []
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: window.place.key == "children", timeout=WAIT_MS)
    settle(qtbot, window)
    assert len(children(window, qtbot)) == 3000


@pytest.mark.parametrize(("language", "text_scale"), [("ar", 1.0), ("en", 2.0), ("es", 1.0)])
def test_no_page_is_clipped_in_other_languages_and_sizes(open_window, qtbot, tmp_path, language, text_scale):
    window = open_window(language=language, text_scale=text_scale, size=(1366, 768))
    screen = screen_of(window, qtbot)
    faults = [*faults_in(screen), *cut_labels(screen)]
    window.context.navigate.import_from(write_list(tmp_path / "list.xlsx", LIST))
    settle(qtbot, window)
    faults += faults_in(screen)
    screen.go_on()
    settle(qtbot, window)
    faults += faults_in(screen)
    assert faults == []


def test_the_children_screen_without_children_points_here(open_window, qtbot):
    window = open_window(())
    window.context.navigate.children()
    settle(qtbot, window)
    assert "Ctrl+I" in window.screen_shown.nobody.to_do.text()


def test_only_what_can_be_done_now_is_offered(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)

    def possible():
        return {action.key for action in screen.offered if action.is_possible()}

    assert possible() == {"choose-file", "choose-folder", "empty-list"}
    window.context.navigate.import_from(write_list(tmp_path / "list.xlsx", LIST))
    settle(qtbot, window)
    assert possible() == {"choose-file", "choose-folder", "empty-list", "go-on"}
