"""The course chart under hand and keys: it reads values, zooms, pans, and moves a picture while it is dragged."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.advice.review import review
from nsclinic.charts.course import course_chart
from nsclinic.charts.model import LaneName
from nsclinic.charts.spans import Span
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.ui.child.chart_panel import chart_facts
from nsclinic.ui.child.course_canvas import CourseCanvas
from nsclinic.ui.theme import LIGHT
from nsclinic.wording import wording
from tests.ui.child.records import TODAY, amina, never_seen, one_visit

THREE_STEP = shipped_protocols()["three-step"]


def chart_of(record):
    return course_chart(record.as_of(TODAY), review(record, THREE_STEP, TODAY), THREE_STEP)


@pytest.fixture
def canvas(qtbot):
    made = CourseCanvas(LIGHT, wording("en"))
    qtbot.addWidget(made)
    made.resize(900, 420)
    made.show()
    made.show_chart(chart_of(amina()))
    made.setFocus()
    return made


@pytest.fixture
def read(canvas):
    said: list[str] = []
    canvas.read.connect(said.append)
    return said


def place_of(canvas, code):
    """Give the widget's pixel of the last mark of a code."""
    mark = next(mark for mark in reversed(canvas.plot.chart.marks) if mark.code == code)
    x, y = canvas.plot.place_of(mark)
    ratio = canvas.devicePixelRatioF()
    height = canvas._figure.bbox.height
    return QPoint(round(x / ratio), round((height - y) / ratio))


def test_the_arrow_keys_go_from_value_to_value_and_read_each(canvas, read):
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert len(read) == 2
    assert read[0].startswith("3 Feb 2025")
    assert canvas.accessibleDescription() == read[1]
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert read[-1] == read[0]


def test_home_and_end_go_to_the_first_and_the_last_value(canvas, read):
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert "19 Feb 2027" in read[-1]
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert "3 Feb 2025" in read[-1]


def test_a_censored_value_is_read_with_its_limit(canvas, read):
    texts = set()
    for _ in canvas.plot.chart.marks:
        QTest.keyClick(canvas, Qt.Key.Key_Right)
        texts.add(read[-1].replace("\u202f", " "))
    assert any("< 2.0 ng/mL" in text for text in texts)


def test_plus_and_minus_zoom_and_zero_shows_the_whole_course(canvas):
    start, end = canvas.plot.window
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    nearer = canvas.plot.window
    assert nearer[1] - nearer[0] < end - start
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.shows_all
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.plot.window[1] - canvas.plot.window[0] >= nearer[1] - nearer[0]


def test_shift_and_an_arrow_pan_a_zoomed_chart(canvas):
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    before = canvas.plot.window
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.plot.window[0] > before[0]


def test_the_wheel_zooms_about_the_day_under_the_pointer(canvas):
    place = place_of(canvas, "tac_trough")
    event = QWheelEvent(
        QPointF(place),
        QPointF(canvas.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    assert not canvas.shows_all
    assert abs(place_of(canvas, "tac_trough").x() - place.x()) <= 6


def test_dragging_moves_the_picture_and_letting_go_draws_exactly(canvas):
    for _ in range(4):
        canvas.zoom(0.8)
    before, picture = canvas.plot.window, canvas.plot.picture
    start = QPoint(500, 200)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(120, 0))
    assert canvas.plot.window == before
    assert canvas.plot.picture is picture
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(120, 0))
    assert canvas.plot.window[0] < before[0]
    assert canvas.plot.picture is not picture


def test_a_double_click_shows_everything_again(canvas):
    canvas.zoom(0.5)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    assert canvas.shows_all


def point_at(canvas, place: QPoint) -> None:
    """Move the pointer, also to where the screen's own pointer may stand already: that sends nothing."""
    at, none = QPointF(place), Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(canvas, moved)


def test_the_pointer_reads_a_value_and_a_click_keeps_it(canvas, read):
    place = place_of(canvas, "tac_trough")
    point_at(canvas, place)
    assert "Tacrolimus trough: 2.1" in read[-1].replace("\u202f", " ")
    point_at(canvas, QPoint(5, 5))
    assert read[-1] == ""
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    point_at(canvas, QPoint(5, 5))
    assert "2.1" in read[-1]


def test_a_fact_is_found_even_where_it_was_zoomed_away(canvas, read):
    for _ in range(6):
        canvas.zoom(0.8, 880)
    assert canvas.go_to_row("BS-0042-K-2-upcr")
    assert "3 Apr 2025" in read[-1]
    assert not canvas.go_to_row("no such row")


def test_the_cursor_is_painted_without_drawing_the_chart_again(canvas):
    picture = canvas.plot.picture
    plain = canvas.grab().toImage()
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.grab().toImage() != plain
    assert canvas.plot.picture is picture


def test_a_chart_without_marks_answers_no_key_with_a_fault(qtbot):
    canvas = CourseCanvas(LIGHT, wording("en"))
    qtbot.addWidget(canvas)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_0, Qt.Key.Key_End):
        QTest.keyClick(canvas, key)
    canvas.show_chart(chart_of(never_seen()))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_0, Qt.Key.Key_End):
        QTest.keyClick(canvas, key)
    assert canvas.marked is None


def test_target_band_and_decision_stand_beside_the_chart_in_words():
    said = [fact.replace("\u202f", " ") for fact in chart_facts(chart_of(amina()), wording("en"))]
    assert said == ["Target band, Tacrolimus trough: 3–10 ng/mL", "Step 3, decision on 19 Feb 2027"]
    assert chart_facts(chart_of(one_visit()), wording("en")) == ()


CONTROL = Qt.KeyboardModifier.ControlModifier


def test_control_and_an_arrow_go_from_change_to_change(canvas, read):
    QTest.keyClick(canvas, Qt.Key.Key_Right, CONTROL)
    assert read[-1] == "3 Feb 2025: Diagnosis"
    changes = canvas.plot.changes
    assert 3 < len(changes) < len(canvas.plot.chart.marks)
    for expected in changes[1:6]:
        QTest.keyClick(canvas, Qt.Key.Key_Right, CONTROL)
        assert canvas.marked is expected
    QTest.keyClick(canvas, Qt.Key.Key_Left, CONTROL)
    assert canvas.marked is changes[4]


def test_control_and_an_arrow_stay_at_the_last_change(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_Left, CONTROL)
    last = canvas.marked
    assert last is canvas.plot.changes[-1]
    QTest.keyClick(canvas, Qt.Key.Key_Right, CONTROL)
    assert canvas.marked is last


def test_a_cursor_on_an_ordinary_value_goes_on_to_the_next_change_in_time(canvas):
    ordinary = next(
        mark for mark in canvas.plot.marks if mark.code == "upcr" and mark not in canvas.plot.changes
    )
    canvas.marked = ordinary
    QTest.keyClick(canvas, Qt.Key.Key_Right, CONTROL)
    marks = list(canvas.plot.marks)
    assert marks.index(canvas.marked) > marks.index(ordinary)
    assert canvas.marked in canvas.plot.changes


def test_one_three_and_zero_show_the_last_year_the_last_months_and_everything(canvas):
    def shown_after(key):
        QTest.keyClick(canvas, key)
        return canvas.plot.span

    assert shown_after(Qt.Key.Key_1) is Span.YEAR
    assert (canvas.plot.window[1] - canvas.plot.window[0]).days == 365 + 365 // 8
    assert shown_after(Qt.Key.Key_3) is Span.MONTHS
    assert shown_after(Qt.Key.Key_Plus) is None
    assert shown_after(Qt.Key.Key_0) is Span.WHOLE


def test_the_card_of_the_day_stands_away_from_the_cursor_and_leaves_the_picture_as_it_is(canvas):
    def changed(before, after, left, right):
        height = min(before.height(), after.height())
        return sum(
            before.pixel(x, y) != after.pixel(x, y)
            for x in range(left, right, 4)
            for y in range(10, height - 40, 4)
        )

    canvas.clearFocus()
    plain = canvas.grab().toImage()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    early = canvas.grab().toImage()
    assert changed(plain, early, 480, 890) > 10 * max(1, changed(plain, early, 260, 400))
    QTest.keyClick(canvas, Qt.Key.Key_End)
    late = canvas.grab().toImage()
    assert changed(plain, late, 10, 300) > 10 * max(1, changed(plain, late, 560, 600))


def test_the_pointer_shows_the_card_and_leaving_takes_it_away(canvas):
    canvas.clearFocus()
    plain = canvas.grab().toImage()
    QTest.mouseMove(canvas, place_of(canvas, "tac_trough"))
    assert canvas.grab().toImage() != plain
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.grab().toImage() == plain


def test_what_is_read_is_spoken_at_once_and_enter_speaks_the_whole_day(canvas, monkeypatch):
    spoken: list[str] = []
    monkeypatch.setattr("nsclinic.ui.roles.QAccessible.isActive", staticmethod(lambda: True), raising=True)
    monkeypatch.setattr(
        "nsclinic.ui.roles.QAccessible.updateAccessibility",
        staticmethod(lambda event: spoken.append(event.message())),
    )
    canvas.go_to_row("BS-0042-K-2-upcr")
    assert spoken[-1].startswith("3 Apr 2025: uPCR")
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert "Creatinine" in spoken[-1]
    assert "Steroid dose: 2\u202fmg/kg/day" in spoken[-1]


def test_a_picture_that_was_drawn_before_is_not_drawn_again(canvas):
    drawn: list[int] = []
    paint = canvas.plot.paint

    def counted():
        drawn.append(1)
        paint()

    canvas.plot.paint = counted
    QTest.keyClick(canvas, Qt.Key.Key_1)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    QTest.keyClick(canvas, Qt.Key.Key_1)
    assert len(drawn) == 1


def test_a_lane_that_is_switched_off_takes_its_values_out_of_the_cursors_way(canvas, read):
    canvas.show_lanes((LaneName.KIDNEY, LaneName.URINE))
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.marked.lane in (LaneName.KIDNEY, LaneName.URINE)
    QTest.keyClick(canvas, Qt.Key.Key_End)
    canvas.show_lanes((LaneName.DRUGS,))
    assert canvas.marked is None
    assert read[-1] == ""
