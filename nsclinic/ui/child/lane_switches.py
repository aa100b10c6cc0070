"""The switches of the chart's lanes, with what each sign means under them; opened by one key, worked by digits."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nsclinic.charts.drawing.palette import Palette
from nsclinic.charts.drawing.picture import Sign, Tone
from nsclinic.charts.drawing.signs import CORNERED, sign_outline, sign_strokes
from nsclinic.charts.key import KeyEntry
from nsclinic.charts.labels import lane_title
from nsclinic.charts.model import LaneName, Shape
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.tick_box import TickBox
from nsclinic.wording import Wording

_SIGNS_ABREAST = 2


class SignBox(QWidget):
    """One sign of the chart as the chart draws it, in the chart's own colours."""

    def __init__(self, entry: KeyEntry, theme: Theme, palette: Palette) -> None:
        super().__init__()
        self._entry, self._palette = entry, palette
        self._side = theme.px(2.5)
        self._em = theme.px(1.5)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sign in the middle; the chart's y grows upwards."""
        entry, half = self._entry, self._side / 2
        fill = Tone.PAPER if entry.is_hollow else Tone.INK
        size = 0.55 * self._em
        sign = Sign(0, 0, entry.shape, fill, Tone.INK, size, entry.arrow, is_ringed=entry.is_severe)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(half, half)
        painter.scale(1, -1)
        painter.setPen(QPen(QColor(self._palette.colour(Tone.INK)), 1))
        painter.setBrush(QColor(self._palette.colour(fill)))
        if sign.shape is Shape.CIRCLE:
            painter.drawEllipse(QPointF(0, 0), size / 2, size / 2)
        elif sign.shape in CORNERED:
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in sign_outline(sign)]))
        for stroke in sign_strokes((sign,), self._em):
            painter.setPen(QPen(QColor(self._palette.colour(stroke.tone)), max(1.0, stroke.width)))
            painter.drawPolyline([QPointF(x, y) for x, y in stroke.points])
        painter.end()


class LaneSwitches(QFrame):
    """A check box for each lane. `changed(lanes)` follows each switch; the last lane that is shown cannot go.

    Digits switch, the arrows and Tab go from lane to lane, the blank switches, Escape closes.
    """

    changed = Signal(tuple)

    def __init__(self, theme: Theme, words: Wording, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme, self._words, self._palette = theme, words, palette
        self.setProperty("look", "popup")
        self.setAccessibleName(words.t("Lanes of the chart"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(1.5), theme.px(2), theme.px(1.5))
        column.setSpacing(theme.px(0.5))
        column.addWidget(PlainLabel(words.t("Lanes of the chart"), theme, bold=True))
        self.boxes: dict[LaneName, TickBox] = {}
        for number, lane in enumerate(LaneName, 1):
            box = TickBox(
                words.pgettext("chart", "{number} {title}", number=number, title=lane_title(lane, words)),
                theme,
            )
            box.setAccessibleName(lane_title(lane, words))
            box.setMinimumHeight(theme.px(3))
            box.toggled.connect(self._switched)
            self.boxes[lane] = box
            column.addWidget(box)
        column.addWidget(PlainLabel(words.t("Digits switch · Esc closes"), theme, size="small", ink="soft"))
        self._signs = QWidget()
        column.addSpacing(theme.px(0.5))
        self._signs_title = PlainLabel(words.t("Signs"), theme, bold=True)
        column.addWidget(self._signs_title)
        column.addWidget(self._signs)
        self._column = column

    @property
    def chosen(self) -> tuple[LaneName, ...]:
        """The lanes that are switched on, from top to bottom."""
        return tuple(lane for lane, box in self.boxes.items() if box.isChecked())

    def show_state(self, lanes: Sequence[LaneName], entries: Sequence[KeyEntry]) -> None:
        """Set the switches without telling anybody, and write what the signs of this child's chart mean."""
        for lane, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(lane in lanes)
        self._show_key(entries)

    def _show_key(self, entries: Sequence[KeyEntry]) -> None:
        old = self._signs
        self._signs = QWidget()
        self._column.replaceWidget(old, self._signs)
        old.deleteLater()
        grid = QGridLayout(self._signs)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.px(2))
        grid.setVerticalSpacing(0)
        self._signs_title.setVisible(bool(entries))
        for place, entry in enumerate(entries):
            cell = QHBoxLayout()
            cell.setSpacing(self._theme.px(0.5))
            cell.addWidget(SignBox(entry, self._theme, self._palette))
            cell.addWidget(PlainLabel(entry.text, self._theme, size="small"), 1)
            grid.addLayout(cell, place // _SIGNS_ABREAST, place % _SIGNS_ABREAST)

    def _switched(self) -> None:
        """Tell who follows; a chart without a lane would say nothing, so the last one stays."""
        if not self.chosen:
            box = self.sender()
            if isinstance(box, TickBox):
                box.setChecked(True)
            return
        self.changed.emit(self.chosen)

    def event(self, event: QEvent) -> bool:
        """Keep every key to the switches while they are open: digits and letters mean other things on the screen."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Switch by digit, go up and down, close with Enter, L or Escape."""
        lanes = list(LaneName)
        digit = event.text()
        focused = self.focusWidget()
        if digit.isdecimal() and 1 <= int(digit) <= len(lanes):
            self.boxes[lanes[int(digit) - 1]].toggle()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and focused is not None:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_L):
            self.close()
        else:
            super().keyPressEvent(event)
