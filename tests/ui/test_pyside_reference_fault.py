"""PySide6 6.12.0 on Python 3.11 drops one reference to None in almost every call, and then aborts (stack.md 0.1).

From Python 3.12 on None is immortal and its count shows nothing.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QListView, QWidget

ROUNDS = 400


def _calls(widget: QWidget, painter: QPainter) -> list[Callable[[], object]]:
    label, line, rows, owner, timer = (
        QLabel(widget),
        QLineEdit(widget),
        QListView(widget),
        QObject(widget),
        QTimer(widget),
    )
    layout = QHBoxLayout(widget)
    font, colour, rect = QFont(), QColor("#17608f"), QRect(0, 0, 9, 9)
    metrics = QFontMetrics(font)
    return [
        painter.save,
        painter.restore,
        lambda: painter.setPen(colour),
        lambda: painter.setBrush(colour),
        lambda: painter.setFont(font),
        lambda: painter.setOpacity(1.0),
        lambda: painter.translate(1, 1),
        painter.resetTransform,
        lambda: painter.drawRect(rect),
        lambda: painter.drawEllipse(rect),
        lambda: painter.drawLine(0, 0, 5, 5),
        lambda: painter.drawText(QPoint(1, 8), "a"),
        lambda: painter.fillRect(rect, colour),
        lambda: painter.setClipping(False),
        lambda: painter.setRenderHint(QPainter.RenderHint.Antialiasing),
        lambda: label.setText("a"),
        lambda: label.setAlignment(Qt.AlignmentFlag.AlignLeft),
        lambda: label.setToolTip("a"),
        lambda: label.setAccessibleName("a"),
        lambda: label.setEnabled(True),
        lambda: label.setVisible(False),
        lambda: label.setMargin(1),
        label.buddy,
        label.clear,
        lambda: line.setText("a"),
        lambda: line.setPlaceholderText("a"),
        lambda: line.setReadOnly(False),
        lambda: line.setMaxLength(9),
        line.selectAll,
        line.deselect,
        lambda: line.setCursorPosition(0),
        line.validator,
        line.completer,
        lambda: rows.setUniformItemSizes(True),
        rows.clearSelection,
        rows.scrollToTop,
        rows.model,
        owner.parent,
        lambda: owner.setObjectName("a"),
        lambda: owner.property("none of that name"),
        lambda: owner.blockSignals(False),
        lambda: timer.setInterval(9),
        timer.stop,
        lambda: layout.setSpacing(1),
        lambda: layout.setContentsMargins(1, 1, 1, 1),
        layout.parent,
        lambda: widget.resize(QSize(9, 9)),
        lambda: widget.move(0, 0),
        widget.update,
        widget.parentWidget,
        metrics.height,
        QApplication.processEvents,
    ]


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on: its count shows nothing"
)
def test_qt_calls_give_back_every_reference_to_none_that_they_take(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    pixmap = QPixmap(16, 16)
    painter = QPainter(pixmap)
    calls = _calls(widget, painter)
    assert len(calls) >= 50
    for call in calls:  # the first round fills caches
        call()
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        for call in calls:
            call()
    drift = sys.getrefcount(None) - before
    painter.end()
    assert abs(drift) < ROUNDS // 4, (
        f"{drift} references to None drifted in {ROUNDS} rounds of {len(calls)} calls"
    )
