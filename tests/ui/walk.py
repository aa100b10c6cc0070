"""Walks over everything that a window shows and tells which words are clipped or lie over one another.

`faults_in(window)` gives one sentence a fault; it is empty for a screen that is right. A label that elides, a cell of a
table and a piece that a painter may cut end in "…" and say the whole in a tooltip: that is no fault. Everything else
has to have its room.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from nsclinic.ui.text import PlainLabel
from nsclinic.ui.today.painting import LINE_ROLE, LinePainter

ESCAPES: frozenset[str] = frozenset()
"""Accessible names of widgets whose words may be clipped. It is empty, and stays so."""

SPEAKING = (QLabel, QAbstractButton, QLineEdit, QComboBox)
SLACK = 1

Shown = TypeVar("Shown", bound=QWidget)


def faults_in(window: QWidget) -> list[str]:
    """Give every fault of what is visible in this window or screen, in words."""
    QApplication.processEvents()
    found = [
        fault
        for widget in _speaking(window)
        if widget.accessibleName() not in ESCAPES
        for fault in (*_clipped(widget), *_outside(widget, window))
    ]
    found += [fault for view in _visible(window, QAbstractItemView) for fault in _view_faults(view)]
    found += [fault for bar in _visible(window, QTabBar) for fault in _tab_faults(bar)]
    found += list(_overlaps(window))
    return found


def cut_labels(window: QWidget) -> list[str]:
    """Give the texts of the labels that are cut with "…": a screen with ordinary names has none."""
    QApplication.processEvents()
    return [label.text() for label in _visible(window, PlainLabel) if label.is_cut]


def _visible(window: QWidget, kind: type[Shown]) -> list[Shown]:
    return [
        widget
        for widget in window.findChildren(kind)
        if widget.isVisible() and not widget.visibleRegion().isEmpty()
    ]


def _speaking(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, SPEAKING) and widget.isVisible() and not widget.visibleRegion().isEmpty()
    ]


def _name(widget: QWidget) -> str:
    text = widget.text() if hasattr(widget, "text") else widget.accessibleName()
    return f"{type(widget).__name__} “{text or widget.accessibleName()}”"


def _clipped(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _clipped_label(widget)
    elif isinstance(widget, QAbstractButton):
        needed = widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
        if widget.text() and (
            needed > widget.width() or widget.sizeHint().height() > widget.height() + SLACK
        ):
            yield f"{_name(widget)} is clipped: {needed} wide in {widget.size().toTuple()}"
        if widget.text() and widget.sizeHint().width() > widget.width() + SLACK:
            yield f"{_name(widget)} is squeezed: wants {widget.sizeHint().width()}, has {widget.width()}"
    elif isinstance(widget, QLineEdit):
        inner = widget.width() - 2 * _line_margin(widget)
        if not widget.text() and widget.fontMetrics().horizontalAdvance(widget.placeholderText()) > inner:
            yield f"{_name(widget)}: its hint “{widget.placeholderText()}” is clipped"
        if widget.fontMetrics().height() > widget.height() - 2:
            yield f"{_name(widget)} is too low for its letters"
    elif isinstance(widget, QComboBox):
        needed = widget.fontMetrics().horizontalAdvance(widget.currentText()) + widget.height() // 2
        if needed > widget.width():
            yield f"{_name(widget)} is clipped: “{widget.currentText()}”"


def _line_margin(widget: QLineEdit) -> int:
    return 8 if widget.height() < 48 else 16


def _clipped_label(label: QLabel) -> Iterator[str]:
    if not label.text():
        return
    room = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + SLACK:
            yield f"{_name(label)} is clipped: needs {needed} high, has {label.height()}"
        return
    if isinstance(label, PlainLabel) and label.elides:
        if room.width() < label.fontMetrics().averageCharWidth() * 3:
            yield f"{_name(label)} has no room at all"
    elif _widest(label.text(), label.fontMetrics()) > room.width() + SLACK:
        yield f"{_name(label)} is clipped: has {room.width()} of {_widest(label.text(), label.fontMetrics())}"
    if label.fontMetrics().height() * (label.text().count("\n") + 1) > room.height() + SLACK + 1:
        yield f"{_name(label)} is clipped: has {room.height()} of {label.fontMetrics().height()} high"


def _widest(text: str, metrics: QFontMetrics) -> int:
    return max(metrics.horizontalAdvance(line) for line in text.split("\n"))


def _outside(widget: QWidget, window: QWidget) -> Iterator[str]:
    """Tell what stands out of an ancestor; a scroll area shows the rest on scrolling."""
    ancestor = widget.parentWidget()
    while ancestor is not None and ancestor is not window.parentWidget():
        if isinstance(ancestor, QAbstractScrollArea) or isinstance(
            ancestor.parentWidget(), QAbstractScrollArea
        ):
            return
        place = QRect(widget.mapTo(ancestor, QPoint(0, 0)), widget.size())
        if not ancestor.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place):
            yield f"{_name(widget)} stands out of its {type(ancestor).__name__}: {place.getRect()}"
            return
        if ancestor is window:
            return
        ancestor = ancestor.parentWidget()


def _overlaps(window: QWidget) -> Iterator[str]:
    places = [(widget, _seen(widget, window)) for widget in _speaking(window) if _text(widget)]
    for (one, first), (other, second) in combinations(places, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one) or _floats(one, other, window):
            continue
        shared = first.intersected(second)
        if shared.width() > SLACK and shared.height() > SLACK + 1:
            yield f"{_name(one)} and {_name(other)} lie over one another: {shared.getRect()}"


def _seen(widget: QWidget, window: QWidget) -> QRect:
    """Give the part of a widget that is seen: of one half scrolled away only the other half can cover anything."""
    return widget.visibleRegion().boundingRect().translated(widget.mapTo(window, QPoint(0, 0)))


def _text(widget: QWidget) -> bool:
    return not isinstance(widget, QLabel) or bool(widget.text())


def _floats(one: QWidget, other: QWidget, window: QWidget) -> bool:
    """Say whether one of the two stands in a panel that is laid over the rest on purpose (what a search found)."""
    return _panel(one, window) is not _panel(other, window)


def _panel(widget: QWidget, window: QWidget) -> QWidget | None:
    above: QWidget | None = widget
    while above is not None and above is not window:
        if above.property("look") == "popup":
            return above
        above = above.parentWidget()
    return None


def _view_faults(view: QAbstractItemView) -> Iterator[str]:
    if isinstance(view, QHeaderView):
        yield from _header_faults(view)
        return
    delegate = view.itemDelegate()
    if not isinstance(delegate, LinePainter) or view.model() is None:
        return
    for row in range(view.model().rowCount()):
        index = view.model().index(row, 0)
        rect = view.visualRect(index)
        if not rect.intersects(view.viewport().rect()):
            continue
        line = index.data(LINE_ROLE)
        pieces = delegate.pieces(line, rect, view.layoutDirection())
        for piece in pieces:
            metrics = QFontMetrics(delegate.font_of(piece))
            if not piece.may_cut and metrics.horizontalAdvance(piece.text) > piece.place.width():
                yield f"“{piece.text}” of row {row} is clipped"
            if metrics.height() > piece.place.height() + SLACK or not rect.contains(piece.place):
                yield f"“{piece.text}” of row {row} does not stand in its row"
        for one, other in combinations(pieces, 2):
            if one.place.intersects(other.place):
                yield f"“{one.text}” and “{other.text}” of row {row} lie over one another"


def _header_faults(header: QHeaderView) -> Iterator[str]:
    if header.orientation() is not Qt.Orientation.Horizontal or header.model() is None:
        return
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        text = str(header.model().headerData(section, header.orientation()) or "")
        needed = header.fontMetrics().horizontalAdvance(text)
        if needed > header.sectionSize(section) - 4:
            yield f"the heading “{text}” is clipped: {needed} in {header.sectionSize(section)}"


def _tab_faults(bar: QTabBar) -> Iterator[str]:
    for place in range(bar.count()):
        if bar.tabRect(place).width() < bar.fontMetrics().horizontalAdvance(bar.tabText(place)):
            yield f"the tab “{bar.tabText(place)}” is clipped"
