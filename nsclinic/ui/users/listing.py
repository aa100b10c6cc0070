"""The list of people: two lines each, who they are and in which role, and below it what that role may do."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nsclinic.clinic.users import User
from nsclinic.ui.rows_model import RowsModel
from nsclinic.ui.text import elided, plain_tip
from nsclinic.ui.theme import Theme
from nsclinic.ui.users.presenter import Line

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole + 1


class _Model(RowsModel):
    rows: Sequence[Line]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.rows[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.sentence
        return plain_tip(line.sentence) if role == Qt.ItemDataRole.ToolTipRole else None


class _Look(NamedTuple):
    """How a text is written: in which row, from which side, and whether at the far one."""

    font: QFont
    ink: QColor
    row: QRect
    direction: Qt.LayoutDirection
    is_far: bool = False


class _Painter(QStyledItemDelegate):
    """Writes name and role with the state at the far side, and what the role may do below."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._bold, self._base, self._small = theme.font(bold=True), theme.font(), theme.font("small")
        self._heights = [QFontMetrics(font).height() for font in (self._bold, self._small)]

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        rect: QRect = option.rect
        return QSize(rect.width(), sum(self._heights) + self._theme.px(2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, line = self._theme, index.data(LINE_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        direction: Qt.LayoutDirection = option.direction
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selected"))
            bar = QRect(rect.x(), rect.y(), theme.px(0.5), rect.height())
            painter.fillRect(QStyle.visualRect(direction, rect, bar), theme.colour("accent"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        inner = rect.adjusted(theme.px(2), theme.px(1), -theme.px(2), -theme.px(1))
        first = QRect(inner.x(), inner.y(), inner.width(), self._heights[0])
        second = QRect(inner.x(), inner.y() + self._heights[0], inner.width(), self._heights[1])
        soft = theme.colour("ink_soft")
        name = _Look(self._bold, soft if line.user.is_gone else theme.colour("ink"), rect, direction)
        small = name._replace(font=self._small, ink=soft)
        far = small._replace(is_far=True)
        taken = self._write(painter, first, line.name, name)
        role = first.adjusted(taken + theme.px(1.5), 0, 0, 0)
        self._write(painter, role, line.role, name._replace(font=self._base))
        self._write(painter, first, line.since, far)
        state_ink = soft if line.user.has_secret else theme.colour("urgent_ink")
        room = self._write(painter, second, line.state, far._replace(ink=state_ink))
        self._write(painter, second.adjusted(0, 0, -room - theme.px(1.5), 0), line.may, small)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, text: str, look: _Look) -> int:
        """Write a text at the near or the far side of its room, cut where it must be; give how wide it is."""
        if not text:
            return 0
        painter.setFont(look.font)
        painter.setPen(look.ink)
        metrics = painter.fontMetrics()
        shown = elided(text, metrics, room.width())
        width = metrics.horizontalAdvance(shown) + 1
        place = QRect(room.right() - width + 1 if look.is_far else room.x(), room.y(), width, room.height())
        painter.drawText(
            QStyle.visualRect(look.direction, look.row, place),
            QStyle.visualAlignment(
                look.direction, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            ),
            shown,
        )
        return width


class PeopleList(QListView):
    """The people, one of whom stands chosen."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.model_of_lines = _Model(self)
        self.setModel(self.model_of_lines)
        self.setItemDelegate(_Painter(theme, self))
        self.setAccessibleName(name)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """List others; who stood chosen does so again where they are listed."""
        before = self.chosen.name if self.chosen is not None else ""
        self.model_of_lines.show(lines)
        names = [line.user.name for line in lines]
        if lines:
            self.setCurrentIndex(self.model_of_lines.index(names.index(before) if before in names else 0))

    @property
    def lines(self) -> Sequence[Line]:
        """Who is listed."""
        return self.model_of_lines.rows

    @property
    def chosen(self) -> User | None:
        """Who stands chosen."""
        index = self.currentIndex()
        return self.lines[index.row()].user if index.isValid() and index.row() < len(self.lines) else None
