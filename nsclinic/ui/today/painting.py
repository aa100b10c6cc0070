"""How a line of Today is painted: aligned columns of two lines each, mirrored where lines begin at the right.

The columns are laid out once for a width and a font. `pieces` gives every text with its place, for painting and for the
test that looks for clipped or overlapping words.
"""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nsclinic.ui.signs import Sign, paint_sign, sign_of_severity, sign_of_state
from nsclinic.ui.text import Size, elided
from nsclinic.ui.theme import Theme
from nsclinic.ui.today.rows import BookedRow, ChildRow, EmptySentence, Heading, Line

LINE_ROLE = Qt.ItemDataRole.UserRole + 1

STATE_STEPS, SEEN_STEPS = 26, 17
"""Width of two columns in steps of the grid: the longest state with its days, a date with its word."""

WHO_SHARE = 0.42
"""Of what is left: the name's part; the finding has the rest."""

STACKED_BELOW = 100
"""Steps of the grid: in a narrower list the finding has a line of its own below the others."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a line: where it stands, how it looks. `may_cut` texts end in "…" where room is short."""

    text: str
    place: QRect
    size: Size = "base"
    is_bold: bool = False
    ink: str = "ink"
    may_cut: bool = True


@dataclass(frozen=True, slots=True)
class PlacedSign:
    """One sign of a line and its square."""

    sign: Sign
    place: QRect


class LinePainter(QStyledItemDelegate):
    """Paints headings, empty sentences and children."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._metrics = {
            (size, bold): QFontMetrics(theme.font(size, bold=bold))
            for size in ("small", "base")
            for bold in (False, True)
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give the height of a line; all children are equally high."""
        line = index.data(LINE_ROLE)
        text_height = self._metrics["base", True].height()
        if isinstance(line, BookedRow):
            return QSize(0, self._two_lines + self._theme.px(1.25))
        if isinstance(line, ChildRow):
            pairs = 2 if self._is_stacked(option.rect) else 1
            return QSize(0, pairs * self._two_lines + self._theme.px(1.25))
        return QSize(0, max(self._theme.target, text_height + self._theme.px(1.5)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one line."""
        line: Line = index.data(LINE_ROLE)
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        state: QStyle.StateFlag = option.state
        painter.save()
        self._ground(painter, rect, direction, state, line)
        for sign in self.signs(line, rect, direction):
            paint_sign(painter, QRectF(sign.place), sign.sign, self._theme)
        leading = (
            QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeading) | Qt.AlignmentFlag.AlignVCenter
        )
        for piece in self.pieces(line, rect, direction):
            painter.setFont(self.font_of(piece))
            painter.setPen(self._theme.colour(piece.ink))
            shown = elided(piece.text, self._metrics[piece.size, piece.is_bold], piece.place.width())
            painter.drawText(piece.place, leading | Qt.TextFlag.TextSingleLine, shown)
        painter.restore()

    def _ground(
        self,
        painter: QPainter,
        rect: QRect,
        direction: Qt.LayoutDirection,
        state: QStyle.StateFlag,
        line: Line,
    ) -> None:
        theme = self._theme
        if isinstance(line, Heading):
            painter.fillRect(rect, theme.colour("raised"))
        elif state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selected"))
            edge = QStyle.visualRect(direction, rect, QRect(rect.x(), rect.y(), theme.px(0.5), rect.height()))
            painter.fillRect(edge, theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver and isinstance(line, ChildRow | BookedRow):
            painter.fillRect(rect, theme.colour("raised"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))

    def font_of(self, piece: Piece) -> QFont:
        """Give the font of a piece."""
        return self._theme.font(piece.size, bold=piece.is_bold)

    def signs(self, line: Line, rect: QRect, direction: Qt.LayoutDirection) -> list[PlacedSign]:
        """Give the signs of a line with their places: the state's, and the finding's."""
        if not isinstance(line, ChildRow):
            return []
        columns = self._columns(rect)
        signs = (
            [PlacedSign(sign_of_state(line.state), self._sign_place(columns[1]))] if line.state_words else []
        )
        if line.severity is not None:
            signs.append(PlacedSign(sign_of_severity(line.severity), self._sign_place(columns[2])))
        return [PlacedSign(sign.sign, QStyle.visualRect(direction, rect, sign.place)) for sign in signs]

    def pieces(self, line: Line, rect: QRect, direction: Qt.LayoutDirection) -> list[Piece]:
        """Give every text of a line with its place, mirrored for the direction."""
        if isinstance(line, Heading):
            pieces = self._heading(line, rect)
        elif isinstance(line, EmptySentence):
            pieces = [Piece(line.sentence, self._inner(rect), ink="ink_soft")]
        elif isinstance(line, BookedRow):
            pieces = self._booked(line, rect)
        else:
            pieces = self._child(line, rect)
        return [
            Piece(
                piece.text,
                QStyle.visualRect(direction, rect, piece.place),
                piece.size,
                piece.is_bold,
                piece.ink,
                piece.may_cut,
            )
            for piece in pieces
            if piece.text
        ]

    def _heading(self, line: Heading, rect: QRect) -> list[Piece]:
        inner = self._inner(rect)
        metrics = self._metrics["base", True]
        title = QRect(inner.x(), inner.y(), metrics.horizontalAdvance(line.title) + 2, inner.height())
        count_text = str(line.count)
        gap = self._theme.px(1.5)
        count = QRect(
            title.right() + gap, inner.y(), metrics.horizontalAdvance(count_text) + 2, inner.height()
        )
        rest = QRect(count.right() + gap, inner.y(), inner.right() - count.right() - gap, inner.height())
        return [
            Piece(line.title, title, is_bold=True, may_cut=False),
            Piece(count_text, count, is_bold=True, ink="accent", may_cut=False),
            Piece(line.meaning, rest, size="small", ink="ink_soft"),
        ]

    def _child(self, line: ChildRow, rect: QRect) -> list[Piece]:
        who, state, finding, seen = self._columns(rect)
        is_old, more = bool(line.checked), line.checked or line.finding_more
        is_soft = is_old or line.severity is None
        return [
            *self._two(who, line.name, line.identity, is_bold=True, is_soft=is_old),
            *self._two(self._after_sign(state), line.state_words, line.step_words, is_soft=is_old),
            *self._two(self._after_sign(finding), line.finding, more, is_soft=is_soft),
            *self._two(seen, line.seen, line.phone, is_soft=is_old),
        ]

    def _booked(self, line: BookedRow, rect: QRect) -> list[Piece]:
        inner, seen = self._inner(rect), self._theme.px(SEEN_STEPS)
        gap = self._theme.px(2)
        half = (inner.width() - seen - 2 * gap) // 2
        who, guardian, of_seen = self._side_by_side(inner, [half, half, seen], gap)
        return [
            *self._two(who, line.name, line.identity, is_bold=True),
            *self._two(guardian, line.guardian, ""),
            *self._two(of_seen, line.seen, line.phone),
        ]

    def _two(
        self, column: QRect, top: str, bottom: str, *, is_bold: bool = False, is_soft: bool = False
    ) -> list[Piece]:
        """Give two lines of text in a column, the lower one small and soft."""
        high = self._metrics["base", is_bold].height()
        low = self._metrics["small", False].height()
        start = column.y() + (column.height() - high - low) // 2
        return [
            Piece(
                top,
                QRect(column.x(), start, column.width(), high),
                is_bold=is_bold,
                ink="ink_soft" if is_soft else "ink",
            ),
            Piece(bottom, QRect(column.x(), start + high, column.width(), low), size="small", ink="ink_soft"),
        ]

    def _inner(self, rect: QRect) -> QRect:
        return rect.adjusted(self._theme.px(2), 0, -self._theme.px(2), -1)

    def _is_stacked(self, rect: QRect) -> bool:
        return rect.width() < self._theme.px(STACKED_BELOW)

    def _columns(self, rect: QRect) -> list[QRect]:
        """Give the places of who, state, finding and last seen; the finding's is the lower part of a stacked line."""
        theme, inner = self._theme, self._inner(rect)
        gap, state, seen = theme.px(2), theme.px(STATE_STEPS), theme.px(SEEN_STEPS)
        if self._is_stacked(rect):
            upper = inner.adjusted(0, theme.px(0.5), 0, 0)
            upper.setHeight(self._two_lines)
            widths = [upper.width() - state - seen - 2 * gap, state, seen]
            who, of_state, of_seen = self._side_by_side(upper, widths, gap)
            lower = QRect(inner.x(), upper.bottom() + 1, inner.width(), self._two_lines)
            return [who, of_state, lower, of_seen]
        room = inner.width() - state - seen - 3 * gap
        who_width = round(room * WHO_SHARE)
        return self._side_by_side(inner, [who_width, state, room - who_width, seen], gap)

    @staticmethod
    def _side_by_side(whole: QRect, widths: list[int], gap: int) -> list[QRect]:
        columns, start = [], whole.x()
        for width in widths:
            columns.append(QRect(start, whole.y(), width, whole.height()))
            start += width + gap
        return columns

    @property
    def _two_lines(self) -> int:
        return self._metrics["base", True].height() + self._metrics["small", False].height()

    def _sign_place(self, column: QRect) -> QRect:
        edge = self._theme.icon
        metrics = self._metrics["base", True].height() + self._metrics["small", False].height()
        top = (
            column.y() + (column.height() - metrics) // 2 + (self._metrics["base", True].height() - edge) // 2
        )
        return QRect(column.x(), top, edge, edge)

    def _after_sign(self, column: QRect) -> QRect:
        return column.adjusted(self._theme.icon + self._theme.px(1), 0, 0, 0)
