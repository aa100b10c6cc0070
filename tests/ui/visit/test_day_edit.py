"""A day is typed in any of the usual ways, said back with the month's name, and refused where it cannot be."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nsclinic.ui.theme import LIGHT
from nsclinic.ui.visit.day_edit import DayEdit, DayFault, span_from, weekday_from
from nsclinic.wording import wording

DAY = date(2026, 11, 23)


@pytest.fixture
def field(qtbot):
    made = DayEdit("Day", LIGHT, wording("en"), may_be_empty=True)
    qtbot.addWidget(made)
    made.counts_from = DAY
    made.show_day(DAY)
    return made


def typed(field, text):
    field.selectAll()
    field.insert(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return field.day


@pytest.mark.parametrize("text", ["24/11/2026", "2026-11-24", "24 Nov 2026", "٢٤/١١/٢٠٢٦", "+1", "+1d"])
def test_a_day_is_read_and_said_back(field, text):
    assert typed(field, text) == date(2026, 11, 24)
    assert field.text() == "24 Nov 2026"


@pytest.mark.parametrize(
    ("text", "day"), [("+30", date(2026, 12, 23)), ("+4w", date(2026, 12, 21)), ("+3m", date(2027, 2, 23))]
)
def test_a_span_counts_from_the_visit(text, day):
    assert span_from(text, DAY) == day


def test_a_span_needs_its_sign():
    assert span_from("30", DAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mie", date(2026, 11, 25)),
        ("mié", date(2026, 11, 25)),
        ("mie\N{COMBINING ACUTE ACCENT}", date(2026, 11, 25)),
        ("Miercoles", date(2026, 11, 25)),
        ("SAB", date(2026, 11, 28)),
        ("sábado", date(2026, 11, 28)),
        ("sat", date(2026, 11, 28)),
        ("mi", None),
        ("m\N{COMBINING ACUTE ACCENT}i", None),
        ("mia", None),
    ],
)
def test_a_weekday_of_the_language_is_read_with_its_accents_and_without(text, day):
    assert weekday_from(text, DAY, wording("es")) == day


def test_what_is_no_date_stays_in_the_field_and_the_last_day_stands(field):
    assert typed(field, "soon") == DAY
    assert field.fault is DayFault.NOT_A_DATE
    assert field.text() == "soon"
    assert field.accessibleDescription()
    assert typed(field, "24/11/2026") == date(2026, 11, 24)
    assert field.fault is None


@pytest.mark.parametrize(
    ("text", "fault"), [("31/10/2026", DayFault.TOO_EARLY), ("24/11/2026", DayFault.TOO_LATE)]
)
def test_a_day_outside_its_ends_is_refused_and_the_ends_are_taken(field, text, fault):
    field.earliest, field.latest = date(2026, 11, 1), DAY
    typed(field, text)
    assert field.fault is fault
    assert field.day == DAY
    assert typed(field, "1/11/2026") == date(2026, 11, 1)


def test_an_empty_field_means_no_day_only_where_it_may(field, qtbot):
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.day is None
    must = DayEdit("Day", LIGHT, wording("en"))
    qtbot.addWidget(must)
    must.show_day(DAY)
    must.clear()
    must.take_text()
    assert must.day == DAY
    assert must.text() == "23 Nov 2026"


def test_arrows_go_a_day_forward_and_back_and_tell_it(field):
    told: list[date | None] = []
    field.chosen.connect(told.append)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert told == [date(2026, 11, 24), DAY]


def test_an_arabic_date_said_back_is_read_again(qtbot):
    made = DayEdit("Day", LIGHT, wording("ar"))
    qtbot.addWidget(made)
    made.show_day(DAY)
    made.setText(made.text() + " ")
    made.take_text()
    assert made.fault is None
    assert made.day == DAY
