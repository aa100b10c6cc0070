"""The registry screen: what leaves is shown before it is written, and what is written is what was shown."""

import json
from dataclasses import replace
from time import sleep

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.packages_made import EXPORT_KIND, packages_made
from nsclinic.clinic.preflight import preflight
from nsclinic.clinic.registry_package import export_package
from nsclinic.clinic.rights import Role
from nsclinic.domain.record import Consent
from nsclinic.exchange.sealing import is_sealed, make_keys
from nsclinic.store import open_clinic
from nsclinic.ui.registry.presenter import Known, Sending, since_day
from nsclinic.ui.registry.screen import CELLS, CONSENT, EARLIER, LEAVES, STAYS, RegistryScreen
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand

LAST = everyone()[6].child


@pytest.fixture
def path(tmp_path):
    answers = (*[Consent.YES] * 5, Consent.NO, None)
    records = [
        replace(record, child=replace(record.child, consent_registry=answer))
        for record, answer in zip(everyone(), answers, strict=True)
    ]
    return write_clinic(tmp_path / "clinic.nsclinic", records)


@pytest.fixture
def window(open_window, qtbot, path):
    opened = open_window(path=path)
    opened.show_place(Place("registry"))
    settle(qtbot, opened)
    return opened


def cells(screen, place):
    return [row.cells for row in screen.lists[place].list_model.table.rows]


def said(window):
    """What the message bar says."""
    return " ".join(label.text() for label in window.messages.findChildren(PlainLabel))


def written(window, qtbot):
    """Press the keys that write, and wait until it is done."""
    Hand(window).press(ENTER, CONTROL)
    settle(qtbot, window)


def test_the_palette_leads_to_it_and_the_counts_stand_there_before_anything_is_written(
    open_window, qtbot, path
):
    window = open_window(path=path)
    Hand(window).press(Qt.Key.Key_K, CONTROL)
    Hand(window).write(">registry package")
    Hand(window).press(ENTER)
    settle(qtbot, window)
    screen = window.screen_shown
    assert isinstance(screen, RegistryScreen)
    assert screen.summary.text().splitlines()[0] == "5 of 7 children leave."
    assert ("patients.csv", "5") in cells(screen, LEAVES)
    assert ("Nobody asked the family", "1") in cells(screen, STAYS)
    assert len(cells(screen, CELLS)) == 3 + 5
    assert QApplication.focusWidget() is screen.lists[LEAVES]


def test_looking_writes_nothing(window, path):
    window.context.clinic_jobs.close()
    with Clinic(open_clinic(path, read_only=True)) as clinic:
        assert EXPORT_KIND not in {entry.kind for entry in clinic.store.changes()}
        assert clinic.store.pseudonyms() == {}


def test_without_a_place_it_cannot_be_written_and_says_so(window, qtbot, tmp_path):
    screen = window.screen_shown
    assert not screen.write_button.isEnabled()
    assert screen.doing.text() == "Choose where the package is written."
    screen.form.take_folder(tmp_path / "package")
    assert screen.write_button.isEnabled()
    assert screen.doing.text() == ""


def test_what_was_shown_is_what_is_written_and_the_package_is_listed(window, qtbot, tmp_path):
    screen = window.screen_shown
    shown = dict(screen.found.rows)
    screen.form.take_folder(tmp_path / "package")
    written(window, qtbot)
    described = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    assert {one["path"]: one["rows"] for one in described["resources"]} == shown
    assert described["nsclinic"]["site"] == "BS"
    assert screen.tabs.currentIndex() == EARLIER
    assert [row[2:4] for row in cells(screen, EARLIER)] == [("everything", "5")]
    assert str(tmp_path / "package") in said(window)
    assert f"SHA-256 {cells(screen, EARLIER)[0][4]}" in said(window).replace("\u2066", "").replace(
        "\u2069", ""
    )


def test_a_key_is_used_only_after_its_fingerprint_was_compared(window, qtbot, tmp_path):
    screen = window.screen_shown
    public, fingerprint = make_keys(tmp_path / "registry.key")
    screen.form.take_folder(tmp_path / "package")
    screen.form.take_key(public)
    assert fingerprint in screen.form.finger.text()
    assert screen.form.compared.hasFocus()
    assert not screen.write_button.isEnabled()
    assert "Compare the fingerprint" in screen.doing.text()
    Hand(window).press(Qt.Key.Key_Space)
    assert screen.form.compared.isChecked()
    written(window, qtbot)
    assert is_sealed(tmp_path / "package.sealed")
    assert not (tmp_path / "package").exists()


def test_a_file_that_is_no_key_is_refused_in_words_and_nothing_is_sealed_to_it(window, tmp_path):
    wrong = tmp_path / "letter.txt"
    wrong.write_text("dear registry", "utf-8")
    screen = window.screen_shown
    screen.form.take_key(wrong)
    assert screen.form.key_file is None
    assert "holds no public key" in said(window)


def test_the_secret_key_of_the_registry_is_no_key_to_seal_to(window, tmp_path):
    make_keys(tmp_path / "registry.key")
    window.screen_shown.form.take_key(tmp_path / "registry.key")
    assert window.screen_shown.form.key_file is None


def test_enter_opens_a_child_whom_nobody_asked_to_write_the_answer_down(window, qtbot):
    screen = window.screen_shown
    screen.tabs.setCurrentIndex(CONSENT)
    screen.take_focus()
    assert [row[3] for row in cells(screen, CONSENT)] == ["Nobody asked the family", "The family said no"]
    Hand(window).press(ENTER)
    settle(qtbot, window)
    assert window.screen_shown.fields["patient_id"].text == LAST.patient_id


def test_changes_can_be_sent_only_once_a_package_was(window, qtbot, tmp_path):
    screen = window.screen_shown
    assert screen.form.sending.editor.count() == 1
    screen.form.take_folder(tmp_path / "first")
    written(window, qtbot)
    chooser = screen.form.sending.editor
    assert [chooser.itemData(place) for place in range(chooser.count())] == [one.value for one in Sending]
    chooser.setCurrentIndex(chooser.findData(Sending.SINCE_DAY.value))
    chooser.activated.emit(chooser.currentIndex())
    assert screen.form.day.isVisible()
    assert screen.form.day.editor.hasFocus()
    assert not screen.write_button.isEnabled()
    Hand(window).write("31 Feb 2026")
    Hand(window).press(ENTER)
    assert "Not a day" in screen.form.day.message.text()
    screen.form.day.editor.clear()
    Hand(window).write("2026-11-01")
    Hand(window).press(ENTER)
    settle(qtbot, window)
    assert screen.form.since.isoformat() == "2026-11-01"
    assert screen.found.since == screen.form.since


def test_since_the_last_package_means_from_the_day_on_which_it_was_made(path, tmp_path):
    with Clinic(open_clinic(path), who="Dr N.", as_of=TODAY) as clinic:
        export_package(clinic, tmp_path / "package")
        made = packages_made(clinic)
    known = Known("BS", made, ())
    assert since_day(Sending.SINCE_LAST, known, None) == made[-1].made_on
    assert since_day(Sending.EVERYTHING, known, TODAY) is None
    assert since_day(Sending.SINCE_LAST, Known("BS", (), ()), None) is None


def test_who_may_not_export_is_told_so_and_is_shown_no_count(window, qtbot, tmp_path):
    screen = window.screen_shown
    screen.form.take_folder(tmp_path / "package")
    window.context.clinic_jobs.read(lambda clinic: setattr(clinic, "role", Role.NURSE), lambda _none: None)
    screen.refresh()
    settle(qtbot, window)
    assert screen.found is None
    assert not screen.write_button.isEnabled()
    assert cells(screen, LEAVES) == []
    assert said(window).strip()
    Hand(window).press(ENTER, CONTROL)
    settle(qtbot, window)
    assert not (tmp_path / "package").exists()


def test_counting_can_be_stopped_by_leaving_and_begins_anew_on_coming_back(window, qtbot, monkeypatch):
    counts = []

    def endless_at_first(clinic, since, tell):
        counts.append(since)
        while len(counts) == 1:
            sleep(0.001)
            tell(1, 2)
        return preflight(clinic, since, tell)

    monkeypatch.setattr("nsclinic.ui.registry.screen.preflight", endless_at_first)
    screen = window.screen_shown
    screen.count()
    qtbot.waitUntil(lambda: bool(counts))
    window.show_place(Place("children"))
    settle(qtbot, window)
    assert screen.found is None, "what was stopped is not shown as if it were counted"
    window.show_place(Place("registry"))
    settle(qtbot, window)
    assert window.screen_shown.found.leaving == 5


def test_a_place_that_holds_something_else_is_left_as_it_is(window, qtbot, tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.txt").write_text("mine", "utf-8")
    window.screen_shown.form.take_folder(taken)
    written(window, qtbot)
    assert (taken / "letter.txt").read_text("utf-8") == "mine"
    assert "No package was written" in said(window)


@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("ar", 1.0), ("en", 2.0)])
def test_it_stands_in_the_smallest_window_in_every_direction_and_size(
    open_window, qtbot, path, language, scale
):
    window = open_window(path=path, language=language, text_scale=scale)
    window.show_place(Place("registry"))
    settle(qtbot, window)
    screen = window.screen_shown

    def is_beside():
        top, lists = (part.mapTo(screen, QPoint(0, 0)).y() for part in (screen.form, screen.pages))
        return top < lists + screen.pages.height()

    qtbot.waitUntil(lambda: is_beside() is (scale == 1.0), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.is_ready, timeout=WAIT_MS)
    assert all(table.accessibleName() for table in screen.lists)
    assert screen.tabs.width() <= screen.width()
