"""A short list of found children, two or three lines each, that never tells two children apart by the name alone.

Hangs under the search field of the top bar and stands beside the form of registration.
"""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nsclinic.ui.children.presenter import ChildWords
from nsclinic.ui.rows_model import RowsModel
from nsclinic.ui.text import elided, plain_tip
from nsclinic.ui.theme import Theme

WORDS_ROLE = Qt.ItemDataRole.UserRole + 1


class _FoundModel(RowsModel):
    rows: Sequence[ChildWords]

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == WORDS_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{row.name}\n{row.identity}")
        return None


class _FoundPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject, *, is_tall: bool) -> None:
        super().__init__(parent)
        self._is_tall = is_tall
        self._theme = theme
        self._name = theme.font(bold=True)
        self._small = theme.font("small")
        self._name_metrics = QFontMetrics(self._name)
        self._small_metrics = QFontMetrics(self._small)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        lines = 2 if self._is_tall else 1
        return QSize(
            0, self._name_metrics.height() + lines * self._small_metrics.height() + self._theme.px(1.25)
        )

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: ChildWords = index.data(WORDS_ROLE)
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        state: QStyle.StateFlag = option.state
        theme = self._theme
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("raised"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        inner = rect.adjusted(theme.px(1.5), theme.px(0.5), -theme.px(1.5), -theme.px(0.5))
        high = self._name_metrics.height()
        note_width = (
            self._small_metrics.horizontalAdvance(row.alike_words) + theme.px(1) if row.alike_words else 0
        )
        name = QRect(inner.x(), inner.y(), inner.width() - note_width, high)
        note = QRect(name.right() + 1, inner.y(), note_width, high)
        more = QRect(inner.x(), inner.y() + high, inner.width(), self._small_metrics.height())
        below = more.translated(0, more.height())
        for text, place, font, metrics, ink, side in (
            (row.name, name, self._name, self._name_metrics, "ink", Qt.AlignmentFlag.AlignLeading),
            (
                row.alike_words,
                note,
                self._small,
                self._small_metrics,
                "urgent_ink",
                Qt.AlignmentFlag.AlignTrailing,
            ),
            (
                row.known_by if self._is_tall else row.identity,
                more,
                self._small,
                self._small_metrics,
                "ink_soft",
                Qt.AlignmentFlag.AlignLeading,
            ),
            (
                row.family if self._is_tall else "",
                below,
                self._small,
                self._small_metrics,
                "ink_soft",
                Qt.AlignmentFlag.AlignLeading,
            ),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(ink))
            alignment = QStyle.visualAlignment(direction, side | Qt.AlignmentFlag.AlignVCenter)
            shown_in = QStyle.visualRect(direction, rect, place)
            painter.drawText(
                shown_in, alignment | Qt.TextFlag.TextSingleLine, elided(text, metrics, place.width())
            )
        painter.restore()


class FoundList(QListView):
    """The list itself; `found` are its children."""

    def __init__(self, theme: Theme, name: str, *, is_tall: bool = False) -> None:
        super().__init__()
        self._model = _FoundModel(self)
        self._painter = _FoundPainter(theme, self, is_tall=is_tall)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def found(self) -> Sequence[ChildWords]:
        """The children listed."""
        return self._model.rows

    def show_found(self, rows: Sequence[ChildWords]) -> None:
        """List other children; the choice stays on the same child, else nothing is chosen."""
        kept = self.chosen
        self._model.show(rows)
        for place, row in enumerate(rows):
            if kept and row.patient_id == kept:
                self.setCurrentIndex(self._model.index(place))

    @property
    def chosen(self) -> str:
        """The patient id of the chosen child; empty where nothing is chosen."""
        index = self.currentIndex()
        return self._model.rows[index.row()].patient_id if index.isValid() else ""

    def choose(self, place: int) -> None:
        """Choose the child at that place, kept within the list."""
        if self._model.rows:
            self.setCurrentIndex(self._model.index(max(0, min(place, len(self._model.rows) - 1))))

    @property
    def row_height(self) -> int:
        """Height of one child's two lines."""
        return self.sizeHintForRow(0) if self._model.rows else 0
