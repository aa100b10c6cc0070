"""The list of protocols: two or three lines each, the title never cut, so that no two look alike."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nsclinic.ui.protocols.presenter import ListedProtocol
from nsclinic.ui.rows_model import RowsModel
from nsclinic.ui.signs import Sign, paint_sign
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
LISTED_ROLE = Qt.ItemDataRole.UserRole + 1
_WRAP = int(Qt.TextFlag.TextWordWrap)


class _Model(RowsModel):
    rows: Sequence[ListedProtocol]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == LISTED_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.sentence)
        return None


class _Painter(QStyledItemDelegate):
    """Writes title, what is known of it, and a warning with its sign; each as high as its words are."""

    def __init__(self, theme: Theme, view: "ProtocolList") -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._fonts = (theme.font(bold=True), theme.font("small"), theme.font("small", bold=True))
        self._metrics = tuple(QFontMetrics(font) for font in self._fonts)

    def _places(self, row: ListedProtocol, width: int) -> list[tuple[str, int, QRect]]:
        """Give each text with the number of its font and its place, from the top of the entry."""
        theme = self._theme
        start, top = theme.px(1.5), theme.px(0.75)
        inner = width - theme.px(3)
        found = []
        for number, text in enumerate((row.title, row.about, row.warning)):
            if not text:
                continue
            indent = theme.px(2) if number == 2 else 0
            room = QRect(0, 0, inner - indent, 10_000)
            height = self._metrics[number].boundingRect(room, _WRAP, text).height()
            found.append((text, number, QRect(start + indent, top, inner - indent, height)))
            top += height
        return found

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        places = self._places(index.data(LISTED_ROLE), width)
        return QSize(width, places[-1][2].bottom() + 1 + self._theme.px(0.75))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        direction: Qt.LayoutDirection = option.direction
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selected"))
            bar = QRect(rect.x(), rect.y(), theme.px(0.5), rect.height())
            painter.fillRect(QStyle.visualRect(direction, rect, bar), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("raised"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        side = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        for text, number, place in self._places(index.data(LISTED_ROLE), rect.width()):
            shown = QStyle.visualRect(direction, rect, place.translated(rect.topLeft()))
            painter.setFont(self._fonts[number])
            painter.setPen(theme.colour(("ink", "ink_soft", "urgent_ink")[number]))
            painter.drawText(shown, int(side) | _WRAP, text)
            if number == 2:
                edge = theme.px(1.5)
                mark = QRect(place.x() - theme.px(2), place.y() + theme.px(0.25), edge, edge)
                where = QStyle.visualRect(direction, rect, mark.translated(rect.topLeft()))
                paint_sign(painter, QRectF(where), Sign.URGENT, theme)
        painter.restore()


class ProtocolList(QListView):
    """Emits `chosen(protocol_id)` when the arrows or the mouse go to another protocol."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(theme, self))
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    @property
    def listed(self) -> Sequence[ListedProtocol]:
        """The protocols listed."""
        return self._model.rows

    def show_listed(self, rows: Sequence[ListedProtocol]) -> None:
        """List other protocols; nothing is chosen until `choose`."""
        self._model.show(rows)

    def choose(self, protocol_id: str) -> None:
        """Stand on a protocol; `chosen` is not emitted."""
        for place, row in enumerate(self._model.rows):
            if row.protocol_id == protocol_id:
                self.blockSignals(True)  # noqa: FBT003 - Qt's own name for it
                self.setCurrentIndex(self._model.index(place))
                self.blockSignals(False)  # noqa: FBT003
                self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who is stood on."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self._model.rows[current.row()].protocol_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let titles wrap anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
