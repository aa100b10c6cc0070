"""Today on a real clinic: who stands in which group, what a line says, and what the keys do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nsclinic.advice.model import Severity
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.course.model import UrineState
from nsclinic.domain.record import Visit, VisitKind
from nsclinic.store import open_clinic
from nsclinic.ui.today.presenter import Gathering, how_long, lines_of, looked_at
from nsclinic.ui.today.rows import ChildRow, EmptySentence, Group, Heading, position_of
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import (
    LONG_NAME,
    TODAY,
    booked_and_nephrotic,
    booked_children,
    everyone,
    with_long_name,
)
from tests.ui.conftest import settle
from tests.ui.walk import faults_in

ENGLISH = wording("en")


@pytest.fixture
def lines(clinic_path):
    """What Today says of the children of the tests, made without a window."""
    gathering = Gathering()
    with Clinic(open_clinic(clinic_path), as_of=TODAY) as clinic:
        gathering.take(looked_at(clinic, TODAY))
    assert gathering.size == len(everyone())
    return lines_of(gathering.worklist(), ENGLISH, TODAY)


def _of(lines, group):
    return [line for line in lines if isinstance(line, ChildRow) and line.group is group]


def _row(lines, patient_id, group):
    return next(line for line in _of(lines, group) if line.patient_id == patient_id)


def test_who_is_booked_for_today_is_looked_at_before_the_others(clinic_path):
    with Clinic(open_clinic(clinic_path), as_of=TODAY) as clinic:
        order = [patient_id for patient_id, _row in looked_at(clinic, TODAY)]
    assert sorted(order) == [record.child.patient_id for record in everyone()]
    assert set(order[:4]) == {"BS-0001-T", "BS-0002-T", "BS-0004-T", "BS-0007-T"}


def test_each_group_says_how_many_children_stand_in_it(lines):
    headings = {line.group: line for line in lines if isinstance(line, Heading)}
    assert list(headings) == [Group.BOOKED, Group.NEEDS_YOU, Group.OVERDUE]
    for group, heading in headings.items():
        assert heading.count == len(_of(lines, group))
    assert [line.patient_id for line in _of(lines, Group.BOOKED)] == ["BS-0001-T", "BS-0007-T", "BS-0002-T"]
    assert "BS-0003-T" in [line.patient_id for line in _of(lines, Group.NEEDS_YOU)]
    assert "BS-0004-T" in [line.patient_id for line in _of(lines, Group.OVERDUE)]


def test_a_line_says_who_state_step_the_gravest_finding_last_visit_and_phone(lines):
    amina = _row(lines, "BS-0001-T", Group.BOOKED)
    assert amina.name == ENGLISH.isolate("Amina Hassan")
    assert amina.identity == f"girl · 7 y 3 mo · {ENGLISH.isolate('BS-0001-T')}"
    assert amina.state_words.startswith("Nephrotic · ")
    assert amina.step_words == "Step 3 · day 96 of 184"
    assert amina.seen == "seen 26 Oct 2026"
    assert "+20 100 555 0101" in amina.phone
    assert amina.severity is not None
    assert amina.finding
    for part in (amina.name, amina.identity, amina.state_words, amina.step_words, amina.finding, amina.seen):
        assert part in amina.sentence


def test_an_estimated_age_is_said_as_such(lines):
    assert "about 7 y" in _row(lines, "BS-0002-T", Group.BOOKED).identity


def test_among_the_overdue_the_line_says_why_it_stands_where_it_stands(lines):
    first = _of(lines, Group.OVERDUE)[0]
    assert first.severity is Severity.DUE
    assert first.finding == "On ciclosporin: ciclosporin trough 89 days overdue"
    lucia = _row(lines, "BS-0004-T", Group.OVERDUE)
    assert lucia.finding == "Visit 21 days overdue"


def test_a_child_with_an_urgent_finding_shows_that_one_first(lines):
    omar = _row(lines, "BS-0003-T", Group.NEEDS_YOU)
    assert omar.severity in (Severity.STOP, Severity.URGENT)


def test_groups_without_children_say_so_in_a_sentence(tmp_path, open_window):
    window = open_window([])
    lines = window.screen_shown.model.lines
    assert [line.sentence for line in lines if isinstance(line, EmptySentence)] == [
        "Nobody is booked for today.",
        "No urgent finding waits for an answer.",
        "Nobody is overdue.",
    ]
    assert window.screen_shown.chosen is None
    assert faults_in(window) == []


@pytest.mark.parametrize(
    ("days", "words"), [(0, "0 d"), (99, "99 d"), (100, "3 mo"), (700, "23 mo"), (731, "2 y"), (4178, "11 y")]
)
def test_how_long_is_said_in_days_months_or_years(days, words):
    assert how_long(TODAY - timedelta(days=days), TODAY, ENGLISH) == words


def test_the_arrows_go_through_all_groups_and_step_over_headings(open_window):
    window = open_window()
    screen = window.screen_shown
    seen = [screen.chosen]
    for _ in range(len(screen.model.lines)):
        QTest.keyClick(screen.list, Qt.Key.Key_Down)
        if screen.chosen is not seen[-1]:
            seen.append(screen.chosen)
    assert seen == [line for line in screen.model.lines if isinstance(line, ChildRow)]


def test_enter_opens_the_chosen_child_and_v_starts_her_visit(open_window, monkeypatch):
    window = open_window()
    screen = window.screen_shown
    asked: list[Place] = []
    monkeypatch.setattr(window, "show_place", asked.append)
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    QTest.keyClick(screen.list, Qt.Key.Key_V)
    chosen = screen.chosen.patient_id
    assert asked == [Place("child", chosen), Place("visit", chosen)]


def test_the_counts_jump_to_their_group(open_window):
    screen = open_window().screen_shown
    screen.counts[Group.OVERDUE].click()
    assert screen.chosen.group is Group.OVERDUE
    assert screen.counts[Group.BOOKED].text().startswith("Booked today")


def test_a_saved_visit_takes_the_child_out_of_booked_while_the_choice_stays(open_window, qtbot):
    window = open_window()
    screen = window.screen_shown
    assert screen.chosen.patient_id == "BS-0001-T"
    visit = Visit(TODAY, VisitKind.SCHEDULED, "Dr N.", TODAY + timedelta(days=28))
    window.context.clinic_jobs.write(
        lambda clinic: clinic.save_visit(VisitEntry("BS-0002-T", visit)), lambda _row_id: None
    )
    settle(qtbot, window)
    booked = [
        line.patient_id
        for line in screen.model.lines
        if isinstance(line, ChildRow) and line.group is Group.BOOKED
    ]
    assert booked == ["BS-0001-T", "BS-0007-T"]
    assert screen.chosen.patient_id == "BS-0001-T"


def test_a_finding_that_was_set_aside_needs_nobody_any_more(open_window, qtbot):
    window = open_window()
    screen = window.screen_shown

    def needs() -> list[str]:
        return [
            row.patient_id
            for row in screen.model.lines
            if isinstance(row, ChildRow) and row.group is Group.NEEDS_YOU
        ]

    assert "BS-0003-T" in needs()

    def set_aside(clinic):
        for finding in clinic.review("BS-0003-T").open_findings:
            if finding.severity in (Severity.STOP, Severity.URGENT):
                clinic.set_aside("BS-0003-T", finding, "known, repeated tomorrow")

    window.context.clinic_jobs.write(set_aside, lambda _nothing: None)
    settle(qtbot, window)
    assert "BS-0003-T" not in needs()


def test_a_change_made_while_another_screen_is_open_is_there_on_coming_back(open_window, qtbot):
    window = open_window()
    today = window.screen_shown
    window.show_place(Place("children"))
    visit = Visit(TODAY, VisitKind.SCHEDULED, "Dr N.")
    window.context.clinic_jobs.write(
        lambda clinic: clinic.save_visit(VisitEntry("BS-0007-T", visit)), lambda _id: None
    )
    settle(qtbot, window)
    window.show_place(Place("today"))
    settle(qtbot, window)
    assert "BS-0007-T" not in [row.patient_id for row in _of(today.model.lines, Group.BOOKED)]


def test_a_hundred_booked_children_are_listed_and_the_next_groups_can_be_reached(open_window):
    window = open_window((*booked_children(100), *everyone()))
    screen = window.screen_shown
    heading = next(
        line for line in screen.model.lines if isinstance(line, Heading) and line.group is Group.BOOKED
    )
    assert heading.count == 103
    screen.jump(Group.NEEDS_YOU)
    place = position_of(screen.model.lines, screen.chosen.patient_id, Group.NEEDS_YOU)
    assert screen.list.viewport().rect().intersects(screen.list.visualRect(screen.model.index(place)))
    assert faults_in(window) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_name_of_sixty_letters_and_one_of_the_other_script_keep_their_place(open_window, language):
    window = open_window([with_long_name(), booked_and_nephrotic()], language=language)
    assert faults_in(window) == []
    names = [line.name for line in window.screen_shown.model.lines if isinstance(line, ChildRow)]
    assert any(" ".join(LONG_NAME) in name for name in names)


def test_a_fault_while_the_children_are_looked_at_is_said_and_the_rest_is_shown(
    open_window, qtbot, monkeypatch
):
    from nsclinic.clinic.clinic import Clinic as Opened

    reviewed = Opened.review_record

    def stumble_over_one(self, record, *arguments):
        if record.child.patient_id == "BS-0003-T":
            raise ZeroDivisionError
        return reviewed(self, record, *arguments)

    monkeypatch.setattr(Opened, "review_record", stumble_over_one)
    window = open_window()
    assert "made a mistake" in window.messages.label.text()
    assert window.screen_shown.progress.text() == "This list is not whole."
    assert [row.patient_id for row in _of(window.screen_shown.model.lines, Group.BOOKED)]


def test_position_of_a_child_prefers_the_group_she_was_chosen_in():
    row = ChildRow(Group.BOOKED, "P1", "", "", UrineState.UNKNOWN, "", "", None, "", "", "", "")
    lines = (row, replace(row, group=Group.OVERDUE), replace(row, patient_id="P2"))
    assert position_of(lines, "P1", Group.OVERDUE) == 1
    assert position_of(lines, "P1", Group.NEEDS_YOU) == 0
    assert position_of(lines, "P9") is None
