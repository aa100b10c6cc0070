"""Tables of rows: what names their columns, how they look, how a row is chosen, and how wide their words are."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from nsclinic.ui.text import elided
from nsclinic.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class HeadedModel(QAbstractTableModel):
    """A table whose columns are named by `heads`, in their order."""

    heads: Sequence[str] = ()

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns; a name stands where its column begins."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None


def rows_table(model: QAbstractTableModel, theme: Theme, name: str, *, row_steps: float) -> QTableView:
    """Give a table without a grid, whose rows are at least so many steps high; its owner shares out the width."""
    table = QTableView()
    table.setModel(model)
    dress_rows(table, theme, name, row_steps=row_steps)
    table.setProperty("look", "list")
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.horizontalHeader().setFont(theme.font("small"))
    return table


def dress_rows(table: QTableView, theme: Theme, name: str, *, row_steps: float) -> None:
    """Let one whole row be chosen and nothing be edited; rows without a grid, at least so many steps high."""
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(max(theme.px(row_steps), QFontMetrics(theme.font()).height() + theme.px(1)))
    heads = table.horizontalHeader()
    heads.setHighlightSections(False)
    heads.setSectionsClickable(False)


class WholeNumbers(QStyledItemDelegate):
    """Cuts a text that is too long for its cell, and never inside a number: "22…" is not 22.9 kg."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Give the cell its text as it fits."""
        super().initStyleOption(option, index)
        style = option.widget.style()
        room = 4 * (style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, option.widget) + 1)
        option.text = elided(option.text, QFontMetrics(option.font), option.rect.width() - room)


def choose_row(table: QTableView, place: int) -> None:
    """Choose a row by its place; Qt's own `selectRow` may choose none where lines begin at the right."""
    table.setCurrentIndex(table.model().index(place, 0))


def widest(metrics: QFontMetrics, texts: Iterable[str]) -> int:
    """Give how wide the widest of these texts is; 0 without any."""
    return max(map(metrics.horizontalAdvance, texts), default=0)
