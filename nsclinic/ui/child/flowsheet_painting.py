"""Paints a cell of the flowsheet: number, flag and unit each in its own tone, home days as their worst and last."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nsclinic.clinic.diary import DIPSTICK
from nsclinic.course.model import EvidenceDay
from nsclinic.domain.flags import Flag
from nsclinic.domain.record import Observation
from nsclinic.ui.child.flowsheet import STATE_ROW, Cell, Flowsheet, number_words, unit_words
from nsclinic.ui.child.flowsheet_model import CellRole, PartsRole, StateRole
from nsclinic.ui.child.home_days import HomeDays, header_words, parts_of
from nsclinic.ui.signs import Sign, paint_sign, sign_of_state
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints flag and number in ink, bold when out of range, and the unit lighter, each in its own small column."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._regular = theme.font()
        self._bold = theme.font(bold=True)
        self._small = theme.font("small")
        self.unit_width = 0
        self.part_width = 0

    def measure(self, sheet: Flowsheet) -> int:
        """Make room for the widest unit of a sheet, and give the width that a column needs."""
        small, bold = QFontMetricsF(self._small), QFontMetricsF(self._bold)
        rows = ((cell, cell.rows[-1]) for cell in sheet.cells.values())
        different = {(row.value, row.qualifier, row.unit): cell for cell, row in rows}
        units: set[str] = set()
        numbers: set[str] = set()
        alone: set[str] = set()
        for cell in different.values():
            unit = unit_words(cell, self._words)
            units.add(unit)
            (numbers if unit else alone).add(number_words(cell, self._words))
        self.unit_width = round(max((small.horizontalAdvance(unit) for unit in units), default=0))
        number = max((bold.horizontalAdvance(text) for text in numbers), default=0)
        word = max((bold.horizontalAdvance(text) for text in alone), default=0)
        flag = bold.horizontalAdvance(Flag.FAR_HIGH.value)
        date = max((small.horizontalAdvance(self._words.date(day)) for day in sheet.days), default=0)
        gaps = self._theme.px(2.5)
        return round(max(flag + number + self.unit_width, word, date) + gaps)

    def measure_home_days(self, folds: Sequence[HomeDays]) -> int:
        """Give the width of a column of home days: two parts side by side under two lines of its head."""
        theme, words = self._theme, self._words
        small, bold = QFontMetricsF(self._small), QFontMetricsF(self._bold)
        gap = theme.px(0.5)
        self.part_width = 0
        head = 0.0
        for folded in folds:
            for code in (STATE_ROW, DIPSTICK):
                for word, one in parts_of(code, folded, words):
                    value = (
                        theme.px(1.5)
                        if isinstance(one, EvidenceDay)
                        else bold.horizontalAdvance(words.observed(one))
                    )
                    self.part_width = max(self.part_width, round(small.horizontalAdvance(word) + gap + value))
            lines = header_words(folded, words, is_open=True).split("\n")
            head = max(head, *(small.horizontalAdvance(line) for line in lines))
        return round(max(2 * self.part_width + 2 * gap, head + theme.px(1))) + theme.px(2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell; its place is mirrored with the layout, its text never is."""
        bare = QStyleOptionViewItem(option)
        bare.text = ""
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        option.widget.style().drawPrimitive(panel, bare, painter, option.widget)
        rect = QRectF(option.rect)
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        sign = index.data(StateRole)
        cell = index.data(CellRole)
        parts = index.data(PartsRole)
        if isinstance(sign, str):
            edge = self._theme.px(1.5)
            right = rect.right() - self._theme.px(1) - self.unit_width - self._theme.px(0.5)
            box = QRectF(right - edge, rect.center().y() - edge / 2, edge, edge)
            paint_sign(painter, box, Sign(sign), self._theme)
        elif isinstance(cell, Cell):
            self._paint_cell(painter, rect, cell)
        elif parts:
            self._paint_parts(painter, rect, parts, option.direction)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(rect.adjusted(0.5, 0.5, -1.5, -1.5))
        painter.restore()

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        theme = self._theme
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        pad = theme.px(1)
        unit = unit_words(cell, self._words)
        right = rect.right() - pad
        if unit:
            painter.setFont(self._small)
            painter.setPen(theme.colour("ink_soft"))
            left = right - self.unit_width
            leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(left, rect.top(), self.unit_width, rect.height()), leading, unit)
            right = left - theme.px(0.5)
        is_out = cell.flag is not Flag.WITHIN
        is_word = not unit
        painter.setFont(self._bold if is_out else self._regular)
        painter.setPen(theme.colour("ink" if cell.row.is_done else "ink_soft"))
        text = f"{cell.flag.value} {number_words(cell, self._words)}".strip()
        if is_word and cell.row.is_done:
            right = rect.right() - pad - self.unit_width - theme.px(0.5)
            if painter.fontMetrics().horizontalAdvance(text) > right - rect.left():
                right = rect.right() - pad
        painter.drawText(QRectF(rect.left(), rect.top(), right - rect.left(), rect.height()), middle, text)

    def _paint_parts(
        self,
        painter: QPainter,
        rect: QRectF,
        parts: Sequence[tuple[str, Observation | EvidenceDay]],
        direction: Qt.LayoutDirection,
    ) -> None:
        """Draw worst and last side by side, each word before its value in the direction of reading."""
        theme, words, gap = self._theme, self._words, self._theme.px(0.5)
        is_mirrored = direction is Qt.LayoutDirection.RightToLeft
        small, bold = QFontMetricsF(self._small), QFontMetricsF(self._bold)
        worst = parts[0][1]
        for place, (word, one) in enumerate(parts):
            at: float = theme.px(1) + place * (self.part_width + 2 * gap)
            wide = small.horizontalAdvance(word)
            box = _laid(rect, at, wide, is_mirrored=is_mirrored)
            painter.setFont(self._small)
            painter.setPen(theme.colour("ink_soft"))
            middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, middle, word)
            at += wide + gap
            if isinstance(one, EvidenceDay):
                edge = theme.px(1.5)
                box = _laid(rect, at, edge, is_mirrored=is_mirrored)
                box = QRectF(box.left(), rect.center().y() - edge / 2, edge, edge)
                paint_sign(painter, box, sign_of_state(one.state), theme)
                continue
            text = words.observed(one)
            painter.setFont(self._bold if one is worst and len(parts) > 1 else self._regular)
            painter.setPen(theme.colour("ink"))
            box = _laid(rect, at, bold.horizontalAdvance(text), is_mirrored=is_mirrored)
            painter.drawText(box, middle, text)


def _laid(rect: QRectF, at: float, wide: float, *, is_mirrored: bool) -> QRectF:
    """Give the box of so much width, so far from where reading begins."""
    left = rect.right() - at - wide if is_mirrored else rect.left() + at
    return QRectF(left, rect.top(), wide + 1, rect.height())
