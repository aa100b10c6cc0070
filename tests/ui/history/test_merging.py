"""Two records of one child are put together by keys, and taken apart again from the message bar."""

from datetime import date

from PySide6.QtCore import Qt

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document
from nsclinic.clinic.intake import take_in
from nsclinic.clinic.merging import Side
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.store import open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.merging.fields_view import KEPT, OTHER
from nsclinic.ui.merging.screen import MergeScreen
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, focused_name, when_asked
from tests.ui.history.conftest import AMINA_ID, DOUBLED_ID, give, last_entry, read, weights
from tests.ui.history.test_history import plain, said
from tests.ui.walk import cut_labels, faults_in


def open_merge(window, qtbot) -> tuple[MergeScreen, Hand]:
    action = next(one for one in window.screen_shown.offered if one.key == "merge")
    assert action.words == "Merge with another record of this child…"
    action.ask()
    settle(qtbot, window)
    screen = window.screen_shown
    assert isinstance(screen, MergeScreen)
    qtbot.waitUntil(lambda: bool(screen.found.found), timeout=WAIT_MS)
    return screen, Hand(window)


def choose_doubled(window, qtbot) -> tuple[MergeScreen, Hand]:
    screen, hand = open_merge(window, qtbot)
    assert focused_name() == "Find the other record"
    hand.press(ENTER)
    qtbot.waitUntil(lambda: screen.preview is not None, timeout=WAIT_MS)
    return screen, hand


def side_of(screen: MergeScreen, name: str) -> Side:
    return next(line.side for line in screen.fields.fields_model.lines if line.name == name)


def test_the_record_that_looks_like_her_is_offered_and_shown_beside_hers(open_amina, qtbot, path):
    before = path.read_bytes()
    window, _ = open_amina()
    screen, hand = open_merge(window, qtbot)
    assert [row.patient_id for row in screen.found.found] == [DOUBLED_ID]
    assert not screen.merge_button.isEnabled()
    hand.press(ENTER)
    qtbot.waitUntil(lambda: screen.preview is not None, timeout=WAIT_MS)
    assert focused_name() == "Particulars of both records"
    told = plain(screen.rows.text())
    assert "Comes over: 1 value." in told
    assert "Stands in both and is kept once: 3 values and 1 visit." in told
    assert "26 Oct 2026: Weight 22.6 kg · Weight 22.9 kg" in told
    open_lines = [line.name for line in screen.fields.fields_model.lines if line.is_open]
    assert open_lines == ["birth", "guardian"]
    assert path.read_bytes() == before, "looking writes nothing"


def test_the_documents_of_both_are_counted_and_come_along(open_amina, qtbot, path):
    paper = Particulars(date(2026, 11, 2), AttachmentKind.LETTER, "Letter")
    with Clinic(open_clinic(path), who="Dr N.", as_of=TODAY) as clinic:
        for text in (b"one", b"two"):
            add_document(clinic, DOUBLED_ID, take_in(text), "letter.txt", paper)
    window, _ = open_amina()
    screen, hand = choose_doubled(window, qtbot)
    told = f"2 documents of {DOUBLED_ID} come over as well. {AMINA_ID} has no document yet."
    assert told in plain(screen.rows.text())
    screen.swap()
    settle(qtbot, window)
    told = f"{AMINA_ID} has no document. 2 documents of {DOUBLED_ID} stay where they are."
    assert told in plain(screen.rows.text())
    screen.swap()
    settle(qtbot, window)
    when_asked(lambda dialog: give(dialog, "registered twice"))
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, ChildScreen), timeout=WAIT_MS)
    settle(qtbot, window)
    assert len(read(window, qtbot, lambda clinic: clinic.store.attachments.of(AMINA_ID))) == 2


def test_another_record_is_found_by_typing(open_amina, qtbot):
    window, _ = open_amina()
    screen, hand = open_merge(window, qtbot)
    hand.write("luci")
    qtbot.waitUntil(lambda: [row.patient_id for row in screen.found.found] == ["BS-0004-T"], timeout=WAIT_MS)
    hand.write("xyz")
    qtbot.waitUntil(lambda: screen.found_title.text() == "Nobody found", timeout=WAIT_MS)


def test_arrows_choose_whose_value_is_taken(open_amina, qtbot):
    window, _ = open_amina()
    screen, hand = choose_doubled(window, qtbot)
    model = screen.fields.fields_model
    assert side_of(screen, "birth") is Side.KEPT
    hand.press(Qt.Key.Key_Right)
    assert side_of(screen, "birth") is Side.OTHER
    assert str(model.data(model.index(0, OTHER))).startswith("✓")
    assert "taken" in str(model.data(model.index(0, OTHER), Qt.ItemDataRole.AccessibleTextRole))
    assert not str(model.data(model.index(0, KEPT))).startswith("✓")
    hand.press(Qt.Key.Key_Left)
    assert side_of(screen, "birth") is Side.KEPT


def test_both_are_put_together_with_a_reason_and_taken_apart_by_undo(open_amina, qtbot):
    window, _ = open_amina()
    whole = [
        read(window, qtbot, lambda clinic, one=one: clinic.record(one)) for one in (AMINA_ID, DOUBLED_ID)
    ]
    _, hand = choose_doubled(window, qtbot)
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Right)

    def answer(dialog):
        assert f"{DOUBLED_ID} goes into {AMINA_ID}" in said(dialog)
        give(dialog, "registered twice")

    asked = when_asked(answer)
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, ChildScreen), timeout=WAIT_MS)
    settle(qtbot, window)
    assert asked == ["Put two records together"]
    assert window.place == Place("child", AMINA_ID)
    assert weights(window, qtbot) == ["22.0", "22.6", "22.9"]
    merged = read(window, qtbot, lambda clinic: clinic.record(AMINA_ID)).child
    assert (merged.guardian, merged.note, merged.phone) == (
        "Fatma A.",
        "came with her aunt",
        "+20 100 555 0101",
    )
    entry = last_entry(window, qtbot)
    assert (entry.kind, entry.why) == ("merge_children", "registered twice")
    assert [line.patient_id for line in read(window, qtbot, lambda clinic: clinic.search("Amina"))] == [
        AMINA_ID
    ]
    when_asked(give)
    window.messages.undo_button.click()
    qtbot.waitUntil(lambda: "Undone" in window.messages.label.text(), timeout=WAIT_MS)
    again = [
        read(window, qtbot, lambda clinic, one=one: clinic.record(one)) for one in (AMINA_ID, DOUBLED_ID)
    ]
    assert again == whole


def test_the_other_record_can_be_the_one_that_is_kept(open_amina, qtbot):
    window, _ = open_amina()
    screen, hand = choose_doubled(window, qtbot)
    hand.press(Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(
        lambda: screen.preview is not None and screen.preview.kept.child.patient_id == DOUBLED_ID,
        timeout=WAIT_MS,
    )
    settle(qtbot, window)
    assert screen.which.text().startswith(f"{AMINA_ID} goes into {DOUBLED_ID}")


def test_an_unfinished_visit_of_the_other_record_stands_in_the_way(open_amina, qtbot):
    window, _ = open_amina()
    draft = {"form": "visit", "patient_id": DOUBLED_ID, "visit_on": TODAY.isoformat()}
    read(window, qtbot, lambda clinic: clinic.drafts.save("d", draft) or True)
    screen, hand = choose_doubled(window, qtbot)
    assert screen.obstacle.text().startswith("The other record has an unfinished visit")
    assert not screen.merge_button.isEnabled()
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert window.screen_shown is screen


def test_the_screens_of_history_are_named_and_nothing_is_cut(open_amina, qtbot):
    for language in ("en", "ar"):
        window, child = open_amina(language=language)
        child.show_history()
        settle(qtbot, window)
        assert faults_in(window) == []
        for key in ("amend", "merge"):
            window.context.navigate.go(Place(key, AMINA_ID))
            settle(qtbot, window)
            screen = window.screen_shown
            if isinstance(screen, MergeScreen):
                qtbot.waitUntil(lambda screen=screen: bool(screen.found.found), timeout=WAIT_MS)
                Hand(window).press(ENTER)
                qtbot.waitUntil(lambda screen=screen: screen.preview is not None, timeout=WAIT_MS)
            assert faults_in(window) == []
            assert cut_labels(window) == []
        window.context.clinic_jobs.close()
