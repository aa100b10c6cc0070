"""Tables of which one row is chosen: how they look, how a row is chosen, and how wide their words are."""

from collections.abc import Iterable

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nsclinic.ui.theme import Theme


def rows_table(model: QAbstractTableModel, theme: Theme, name: str, *, row_steps: float) -> QTableView:
    """Give a table without a grid, whose rows are at least so many steps high; its owner shares out the width."""
    table = QTableView()
    table.setProperty("look", "list")
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(max(theme.px(row_steps), QFontMetrics(theme.font()).height() + theme.px(1)))
    heads = table.horizontalHeader()
    heads.setHighlightSections(False)
    heads.setSectionsClickable(False)
    heads.setFont(theme.font("small"))
    return table


def choose_row(table: QTableView, place: int) -> None:
    """Choose a row by its place; Qt's own `selectRow` may choose none where lines begin at the right."""
    table.setCurrentIndex(table.model().index(place, 0))


def widest(metrics: QFontMetrics, texts: Iterable[str]) -> int:
    """Give how wide the widest of these texts is; 0 without any."""
    return max(map(metrics.horizontalAdvance, texts), default=0)
