"""A page is of one child: whole when it is painted, before its chart, and with nothing of the child before."""

from threading import Event

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nsclinic.ui.child import flowsheet_model
from nsclinic.ui.child.finding_card import FindingCard
from nsclinic.ui.holding import MOST_MS
from nsclinic.ui.later_telling import LATER_MS
from nsclinic.ui.looks import TEXT_SCALE
from tests.ui.child.records import AMINA, amina, many_visits, troubled
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import when_asked

OTHER = many_visits().child.patient_id


class Painted(QObject):
    """Looks at the page each time the window is about to paint: whose parts stand there, and what is drawn already."""

    def __init__(self, window):
        super().__init__()
        self.window, self.looks = window, []
        window.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802 - called by Qt
        if event.type() == QEvent.Type.UpdateRequest and self.window.room.updatesEnabled():
            screen = self.window.screen_shown
            if hasattr(screen, "flowsheet"):
                self.looks.append((whose(screen), screen.is_ready, chart_of(screen) is not None))
        return False


def chart_of(screen):
    canvas = screen.chart.canvas
    return canvas.plot.chart if canvas is not None else None


def whose(screen):
    """Give the children of whom any part of the page shows something."""
    found = {screen.flowsheet.sheet_model.sheet.patient_id}
    rows = [fact.row_id for card in screen.findings.cards for fact in card.said.facts]
    rows += [row.row_id for table in (screen.drugs, screen.events) for row in table.list_model.table.rows]
    rows += [mark.row_id for mark in (chart_of(screen).marks if chart_of(screen) is not None else ())]
    for patient_id in (AMINA.patient_id, OTHER):
        if any(row_id.startswith(patient_id) for row_id in rows):
            found.add(patient_id)
    if screen.strip.name.text():
        found.add(AMINA.patient_id if AMINA.given_name in screen.strip.name.text() else OTHER)
    return frozenset(found - {""})


@pytest.fixture
def window(open_window, qtbot):
    """The window on a clinic of two children, the first one's page open and its chart drawn."""
    window = open_window([amina(), many_visits()])
    go_to(window, qtbot, AMINA.patient_id)
    return window


def go_to(window, qtbot, patient_id):
    window.context.navigate.child(patient_id)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: chart_of(window.screen_shown) is not None, timeout=WAIT_MS)


def test_no_painted_page_ever_shows_two_children(window, qtbot):
    painted = Painted(window)
    assert whose(window.screen_shown) == {AMINA.patient_id}
    for patient_id in (OTHER, AMINA.patient_id, OTHER):
        go_to(window, qtbot, patient_id)
        assert whose(window.screen_shown) == {patient_id}
    window.context.navigate.child(AMINA.patient_id)
    go_to(window, qtbot, OTHER)  # before the other one's record has come
    assert whose(window.screen_shown) == {OTHER}
    assert len(painted.looks) >= 6
    assert all(len(shown) <= 1 for shown, *_ in painted.looks)


def test_the_page_is_painted_before_its_chart_is_drawn_and_no_empty_page_before_it(window, qtbot):
    painted = Painted(window)
    window.screen_shown.chart.drawn.connect(lambda: painted.looks.append("drawn"))
    go_to(window, qtbot, OTHER)
    page = (frozenset({OTHER}), True, False)
    assert painted.looks[0] == page
    assert painted.looks.index(page) < painted.looks.index("drawn")


def test_as_soon_as_another_child_is_asked_for_nothing_of_the_one_before_can_be_read_or_chosen(window, qtbot):
    screen = window.screen_shown
    screen.show_fact(next(iter(screen.flowsheet.sheet_model.sheet.places)))
    assert screen.reading.text()
    assert screen.chosen_rows
    window.context.navigate.child(OTHER)
    assert whose(screen) == set()
    assert screen.reading.text() == ""
    assert screen.chosen_rows == ()
    assert screen.findings.heading.text() == "What matters"  # no count: nobody knows it yet
    assert [screen.tabs.tabText(place) for place in (1, 2)] == ["Drugs", "Events"]
    assert not screen.has_chart()
    assert "Three-step" not in screen.protocol_button.text()
    screen.chart.canvas.zoom(0.5)  # a key that comes too early draws nothing
    assert chart_of(screen) is None
    settle(qtbot, window)


def test_a_record_that_is_long_in_coming_leaves_an_empty_page_that_says_so(window, qtbot):
    screen, held = window.screen_shown, Event()
    window.context.clinic_jobs.read(lambda _clinic: held.wait(20), lambda _done: None)
    window.context.navigate.child(OTHER)
    assert not window.room.updatesEnabled()
    qtbot.waitUntil(window.room.updatesEnabled, timeout=MOST_MS * 20)
    assert not screen.is_ready
    assert whose(screen) == set()
    assert screen.strip.person.text() == "Reading the record…"
    held.set()
    settle(qtbot, window)
    assert whose(screen) >= {OTHER}


def test_changes_read_of_the_child_before_do_not_come_onto_the_page(window, qtbot):
    screen, held = window.screen_shown, Event()
    window.context.clinic_jobs.read(lambda _clinic: held.wait(20), lambda _done: None)
    screen.show_history()
    screen.history.show_values([next(iter(screen.flowsheet.sheet_model.sheet.places))])
    shown = []
    screen.history.shown.connect(lambda: shown.append(screen.page is not None))
    window.context.navigate.child(OTHER)
    held.set()
    settle(qtbot, window)
    qtbot.waitUntil(lambda: bool(shown), timeout=WAIT_MS)
    assert shown == [True]  # once, when the page itself stood there
    assert QApplication.activeModalWidget() is None


def test_cards_are_kept_and_show_the_next_childs_findings_folded(open_window, qtbot):
    window = open_window([troubled(), many_visits()])
    go_to(window, qtbot, troubled().child.patient_id)
    screen = window.screen_shown
    made = list(screen.findings.cards)
    made[0].why_button.click()
    assert made[0].is_unfolded
    go_to(window, qtbot, OTHER)
    assert 0 < len(screen.findings.cards) < len(made)
    assert screen.findings.cards == made[: len(screen.findings.cards)]
    card = made[0]
    assert not card.is_unfolded
    assert not card.why_button.isChecked()
    assert card.title.text() == card.said.title
    assert [
        one for one in screen.findings.findChildren(FindingCard) if one.isVisible()
    ] == screen.findings.cards


def test_to_paint_a_cell_no_sentence_is_made(window, qtbot, monkeypatch):
    def refuse(*_arguments):
        raise AssertionError("a sentence was made for a painter")

    monkeypatch.setattr(flowsheet_model, "spoken", refuse)
    view = window.screen_shown.flowsheet
    before = view.viewport().grab().toImage()
    monkeypatch.undo()
    assert view.viewport().grab().toImage() == before


def test_after_a_save_the_page_in_sight_is_shown_anew_before_the_list_of_the_day_is_looked_at(
    window, qtbot, monkeypatch
):
    screen, today, told = window.screen_shown, window._screens["today"], []
    before = screen.page
    tell = today.clinic_changed

    def listen(changed):
        told.append(screen.page is before)
        tell(changed)

    monkeypatch.setattr(today, "clinic_changed", listen)
    finding = screen.findings.cards[0].said.finding
    screen.set_aside(finding, "seen")
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    settle(qtbot, window)
    assert told == [False]


def test_the_list_of_the_day_is_told_of_a_change_before_it_is_shown(window, qtbot, monkeypatch):
    today, told = window._screens["today"], []
    with qtbot.waitSignal(window.context.clinic_jobs.changed, timeout=WAIT_MS):
        window.screen_shown.set_aside(window.screen_shown.findings.cards[0].said.finding, "seen")
    tell = today.clinic_changed

    def listen(changed):
        told.append(changed)
        tell(changed)

    monkeypatch.setattr(today, "clinic_changed", listen)
    window.context.navigate.today()
    assert len(told) == 1
    settle(qtbot, window)
    qtbot.wait(2 * LATER_MS)
    assert len(told) == 1  # and not once more


def test_a_look_chosen_while_a_record_is_awaited_leaves_a_page_that_is_painted(window, qtbot):
    held = Event()
    window.context.clinic_jobs.read(lambda _clinic: held.wait(20), lambda _done: None)
    window.context.navigate.child(OTHER)
    assert not window.room.updatesEnabled()
    window.choose_look(TEXT_SCALE, "1.25")
    qtbot.waitUntil(lambda: window.is_whole, timeout=WAIT_MS)
    qtbot.waitUntil(window.room.updatesEnabled, timeout=MOST_MS * 20)
    held.set()
    settle(qtbot, window)
    assert window.screen_shown.updatesEnabled()
    assert whose(window.screen_shown) >= {OTHER}


def test_a_change_that_comes_while_every_screen_is_made_anew_stands_on_the_new_page(window, qtbot):
    finding = window.screen_shown.findings.cards[0].said.finding
    with qtbot.waitSignal(window.context.clinic_jobs.changed, timeout=WAIT_MS):
        window.screen_shown.set_aside(finding, "seen")
        window.choose_look(TEXT_SCALE, "1.25")
        assert not window.is_whole
    settle(qtbot, window)
    qtbot.waitUntil(lambda: len(window.screen_shown.page.matters.aside) == 1, timeout=WAIT_MS)


def test_what_a_screen_reader_finds_tells_nothing_of_the_child_before_even_where_it_is_hidden(window, qtbot):
    screen, held = window.screen_shown, Event()
    words = {card.title.text() for card in screen.findings.cards} | {screen.page.identity.decision}
    assert all(words)
    window.context.clinic_jobs.read(lambda _clinic: held.wait(20), lambda _done: None)
    window.context.navigate.child(OTHER)
    told = [
        text
        for widget in (screen, *screen.findChildren(QWidget))
        for text in (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
    ]
    assert not [text for text in told for word in words if word in text]
    assert screen.protocol_button.accessibleName() == "Protocol"
    assert screen.protocol_button.toolTip() == ""
    assert screen.tabs.tabText(screen.documents_tab) == "Documents"  # and not "(0)": nobody knows it yet
    held.set()
    settle(qtbot, window)
    assert screen.tabs.tabText(screen.documents_tab) == "Documents (0)"


def test_a_finding_is_set_aside_of_the_child_named_in_the_question_whoever_is_opened_meanwhile(window, qtbot):
    screen = window.screen_shown
    card = screen.findings.cards[0]

    def answer(dialog):
        window.context.navigate.child(OTHER)
        QTest.keyClicks(dialog.reason, "seen")
        dialog.confirm.click()

    when_asked(answer)
    with qtbot.waitSignal(window.context.clinic_jobs.changed, timeout=WAIT_MS) as told:
        card.aside_button.click()
    assert told.args[0].patient_ids == (AMINA.patient_id,)
    settle(qtbot, window)


def test_tab_goes_from_card_to_card_before_the_chart_whichever_were_made_first(open_window, qtbot):
    window = open_window([troubled(), many_visits()])
    for patient_id in (OTHER, troubled().child.patient_id):  # few cards, then a chart, then more cards
        go_to(window, qtbot, patient_id)
    screen = window.screen_shown
    screen.findings.cards[0].why_button.click()
    before = screen.print_button
    before.setFocus()
    wanted = [stop for stop in screen.findings.stops if stop.isVisible()]
    assert len(wanted) > 2 * len(screen.findings.cards)
    for stop in wanted:
        QTest.keyClick(before, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is stop
        before = stop
