"""How a day of the diary is painted: date, sign and value, and below in words where the value comes from.

A typed value is bold on another ground with an edge, one on file is plain, a gap has a broken outline and its words:
tone, weight and word say the same three times, so that grey paper and weak eyes lose nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nsclinic.ui.diary.calendar_model import DayRole
from nsclinic.ui.diary.presenter import DayLook, DayWords
from nsclinic.ui.signs import paint_sign, sign_of_state
from nsclinic.ui.text import Size, elided
from nsclinic.ui.theme import Theme

GROUNDS = {
    DayLook.OUTSIDE: "ground",
    DayLook.EMPTY: "paper",
    DayLook.GAP: "warning_ground",
    DayLook.ELSEWHERE: "raised",
    DayLook.HOME: "raised",
    DayLook.TYPED: "selected",
    DayLook.CORRECTED: "selected",
}
ROOM_FOR_SIGN = 10.5
"""Steps of the grid that the longest value and its sign need side by side."""

STANDS_OUT = frozenset({DayLook.TYPED, DayLook.CORRECTED})


@dataclass(frozen=True, slots=True)
class DayPiece:
    """One text of a day: where it stands and how it looks."""

    text: str
    place: QRect
    size: Size = "small"
    is_bold: bool = False
    ink: str = "ink_soft"


class DayPainter(QStyledItemDelegate):
    """Paints the days of the calendar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._metrics = {
            (size, bold): QFontMetrics(theme.font(size, bold=bold))
            for size in ("small", "base")
            for bold in (False, True)
        }

    @property
    def least_size(self) -> QSize:
        """The size under which the words of a day would be cut."""
        small, base = self._metrics["small", False].height(), self._metrics["base", True].height()
        return QSize(self._theme.px(8), 2 * small + base + self._theme.px(1.5))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give the least size; the view stretches it."""
        return self.least_size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one day."""
        told = index.data(DayRole)
        if not isinstance(told, DayWords):
            return
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        theme = self._theme
        painter.save()
        painter.fillRect(rect, theme.colour(GROUNDS[told.look]))
        self._edges(painter, rect, direction, told)
        place = self.sign_place(told, rect, direction)
        if told.state is not None and place is not None:
            paint_sign(painter, QRectF(place), sign_of_state(told.state), theme)
        leading = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeading)
        for piece in self.pieces(told, rect, direction):
            painter.setFont(theme.font(piece.size, bold=piece.is_bold))
            painter.setPen(theme.colour(piece.ink))
            shown = elided(piece.text, self._metrics[piece.size, piece.is_bold], piece.place.width())
            painter.setLayoutDirection(direction)
            painter.drawText(
                piece.place, leading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown
            )
        if is_current:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _edges(self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection, told: DayWords) -> None:
        theme = self._theme
        if told.look in STANDS_OUT:
            edge = QRect(rect.x(), rect.y(), theme.px(0.5), rect.height() - 1)
            painter.fillRect(QStyle.visualRect(direction, rect, edge), theme.colour("accent"))
        elif told.look is DayLook.GAP:
            painter.setPen(QPen(theme.colour("urgent_ink"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = theme.px(0.375)
            painter.drawRect(rect.adjusted(inset, inset, -inset - 2, -inset - 2))

    def pieces(self, told: DayWords, rect: QRect, direction: Qt.LayoutDirection) -> list[DayPiece]:
        """Give every text of a day with its place, mirrored for the direction."""
        inner = self._inner(rect)
        small, base = self._metrics["small", False].height(), self._metrics["base", True].height()
        room = inner.height() - 2 * small - base
        top, middle = inner.y(), inner.y() + small + max(0, room // 2)
        is_typed = told.look in STANDS_OUT
        after_sign = self._after_sign if told.state is not None and self._has_room(inner) else 0
        pieces = [
            DayPiece(
                told.date,
                QRect(inner.x(), top, inner.width(), small),
                is_bold=told.day.day == 1,
                ink="unknown" if told.look is DayLook.OUTSIDE else "ink_soft",
            ),
            DayPiece(
                told.value,
                QRect(inner.x() + after_sign, middle, inner.width() - after_sign, base),
                "base",
                is_bold=is_typed,
                ink="ink" if is_typed else "ink_soft",
            ),
            DayPiece(
                told.remark,
                QRect(inner.x(), inner.bottom() + 1 - small, inner.width(), small),
                ink="urgent_ink" if told.look is DayLook.GAP else "accent_strong" if is_typed else "ink_soft",
            ),
        ]
        return [
            DayPiece(
                piece.text,
                QStyle.visualRect(direction, rect, piece.place),
                piece.size,
                piece.is_bold,
                piece.ink,
            )
            for piece in pieces
            if piece.text
        ]

    def sign_place(self, told: DayWords, rect: QRect, direction: Qt.LayoutDirection) -> QRect | None:
        """Give the square of the state's sign; None where the day shows none."""
        if told.state is None:
            return None
        edge, inner = self._theme.icon, self._inner(rect)
        if not self._has_room(inner):
            corner = QRect(inner.right() - edge, inner.y(), edge, edge)
            return QStyle.visualRect(direction, rect, corner)
        value = next(
            piece for piece in self.pieces(told, rect, Qt.LayoutDirection.LeftToRight) if piece.size == "base"
        )
        top = value.place.y() + (value.place.height() - edge) // 2
        return QStyle.visualRect(direction, rect, QRect(inner.x(), top, edge, edge))

    @property
    def _after_sign(self) -> int:
        return self._theme.icon + self._theme.px(0.75)

    def _has_room(self, inner: QRect) -> bool:
        """Whether the sign has room before the value; else it stands in the corner beside the date."""
        return inner.width() >= self._theme.px(ROOM_FOR_SIGN)

    def _inner(self, rect: QRect) -> QRect:
        pad = self._theme.px(0.5)
        return rect.adjusted(self._theme.px(1), pad, -pad, -pad - 1)
