"""The Audit screen in the real window: entries found by day, person, kind and child, opened, and written out."""

import csv
from datetime import date

import pytest
from PySide6.QtCore import Qt

from nsclinic.clinic.rights import Role
from nsclinic.store import open_clinic
from nsclinic.store.paper_head import head_of
from nsclinic.ui.history.value_dialog import ValueHistoryDialog
from nsclinic.ui.way import Place
from tests.store.children import observation
from tests.ui.clinic_of_tests import everyone, write_clinic
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import ENTER, Hand, focused_name, when_asked

AMINA = "BS-0001-T"


@pytest.fixture
def path(tmp_path):
    """A clinic with an import, two values typed by a nurse, one of them corrected by a doctor, and a print."""
    path = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    with open_clinic(path) as store:
        with store.change(kind="visit", who="Nurse A.") as change:
            row_id = change.put_observation(AMINA, observation("21", on=date(2026, 11, 1), code="weight"))
        with store.change(kind="amend", who="Dr B.", reason="=typing error") as change:
            wrong = observation("12", on=date(2026, 11, 1), code="weight", row_id=row_id)
            change.put_observation(AMINA, wrong)
        store.note(kind="print", who="Nurse A.", reason="visit summary 1a2b3c4d", patient_ids=(AMINA,))
    return path


@pytest.fixture
def audit(open_window, qtbot, path):
    window = open_window(path=path)
    window.context.navigate.go(Place("audit"))
    settle(qtbot, window)
    return window


def rows(window) -> list[tuple[str, ...]]:
    return [row.cells for row in window.screen_shown.table.list_model.table.rows]


def kinds(window) -> list[str]:
    return [cells[2] for cells in rows(window)]


def choose(window, qtbot, field, word: str) -> None:
    editor = field.editor
    editor.setCurrentIndex(editor.findText(word, Qt.MatchFlag.MatchContains))
    editor.activated.emit(editor.currentIndex())
    settle(qtbot, window)


def test_entries_are_told_in_words_latest_first(audit):
    assert kinds(audit)[:3] == ["Page printed", "Particulars corrected", "Visit saved"]
    when, who, _what, child, why = rows(audit)[0]
    assert when
    assert "Nurse A." in who
    assert AMINA in child
    assert "1a2b3c4d" in why
    assert audit.screen_shown.count.text() == "5 entries"


def test_entries_are_found_by_person_kind_and_child(audit, qtbot):
    filters = audit.screen_shown.filters
    choose(audit, qtbot, filters.who, "Nurse A.")
    assert kinds(audit) == ["Page printed", "Visit saved"]
    choose(audit, qtbot, filters.kind, "Page printed")
    assert kinds(audit) == ["Page printed"]
    choose(audit, qtbot, filters.who, "Dr B.")
    assert kinds(audit) == []
    assert "No entry is found" in audit.screen_shown.table.accessibleDescription()


def test_by_keyboard_alone_a_child_is_asked_for_and_all_is_asked_for_again(audit, qtbot):
    hand = Hand(audit)
    hand.press(Qt.Key.Key_Slash)
    hand.write(AMINA)
    hand.press(ENTER)
    settle(qtbot, audit)
    assert len(rows(audit)) == 4
    assert focused_name() == "Entries of the audit, latest first"
    hand.press(Qt.Key.Key_X)
    settle(qtbot, audit)
    assert len(rows(audit)) == 5


def test_a_day_without_entries_finds_none_and_a_day_that_is_none_is_told(audit, qtbot):
    filters = audit.screen_shown.filters
    filters.ask_of_day(date(2019, 3, 4))
    settle(qtbot, audit)
    assert rows(audit) == []
    filters.since.set_text("yesterday")
    filters.since.editor.editingFinished.emit()
    settle(qtbot, audit)
    assert "Not a date" in filters.since.message.text()


def test_ten_characters_of_a_page_show_the_entry_of_that_moment(audit, qtbot, path):
    printed = head_of(_entries(audit, qtbot)[1])
    filters = audit.screen_shown.filters
    filters.child.set_text(printed.lower().replace("-", " "))
    filters.child.editor.editingFinished.emit()
    settle(qtbot, audit)
    assert kinds(audit) == ["Particulars corrected"]
    assert "are in the audit" in audit.screen_shown.count.text()


def _entries(window, qtbot) -> list:
    found: list = []
    window.context.clinic_jobs.read(lambda clinic: clinic.store.changes(10), found.extend)
    settle(qtbot, window)
    return found


def test_an_entry_opens_with_its_rows_before_and_after(audit, qtbot):
    seen: list[tuple[str, ...]] = []

    def look(dialog) -> None:
        assert isinstance(dialog, ValueHistoryDialog)
        seen.extend(row.cells for row in dialog.table.list_model.table.rows)
        dialog.reject()

    audit.screen_shown.table.choose_row(1)
    audit.screen_shown.take_focus()
    when_asked(look)
    Hand(audit).press(ENTER)
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT_MS)
    ((child, what, before, after),) = seen
    assert (AMINA in child, what) == (True, "Value")
    assert ("21" in before, "12" in after) == (True, True)


def test_what_is_asked_for_is_written_out_without_formulas_and_that_is_noted(audit, qtbot, tmp_path):
    choose(audit, qtbot, audit.screen_shown.filters.who, "Dr B.")
    audit.screen_shown.write_out(tmp_path / "out")
    settle(qtbot, audit)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        (line,) = list(csv.DictReader(stream))
    assert line["reason"] == "'=typing error"
    assert (line["who"], line["patient_id"], line["row"]) == ("Dr B.", AMINA, "observation")
    assert ("value=21" in line["before"], "value=12" in line["after"]) == (True, True)
    noted = _entries(audit, qtbot)[0]
    assert noted.kind == "export_audit"
    assert "out.csv" in noted.reason
    assert "Dr B." in noted.reason


def test_writing_out_that_is_stopped_leaves_no_file_and_no_note(audit, qtbot, tmp_path):
    audit.screen_shown.write_out(tmp_path / "out.csv")
    audit.screen_shown.stop_writing()
    settle(qtbot, audit)
    assert [place.name for place in tmp_path.iterdir() if "out.csv" in place.name] == []
    assert _entries(audit, qtbot)[0].kind == "print"


def test_who_may_not_read_the_audit_is_told_so_and_sees_nothing(audit, qtbot):
    audit.context.clinic_jobs.read(lambda clinic: setattr(clinic, "role", Role.NURSE), lambda _none: None)
    audit.screen_shown.refresh()
    settle(qtbot, audit)
    assert rows(audit) == []
    assert "administrator or a clinician" in audit.screen_shown.table.accessibleDescription()
    assert not audit.screen_shown.out_button.isEnabled()


def test_who_opened_and_looked_stands_on_the_second_tab(audit, qtbot):
    Hand(audit).press(Qt.Key.Key_L)
    settle(qtbot, audit)
    assert audit.screen_shown.is_of_looks
    assert "has no log" in audit.screen_shown.table.accessibleDescription()
    Hand(audit).press(Qt.Key.Key_L)
    settle(qtbot, audit)
    assert len(rows(audit)) == 5
