"""A plain table of words for drugs and events: rows that hold today stand in ink, the others a tone lighter."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QTableView,
)

from nsclinic.ui.child.lists import ListTable
from nsclinic.ui.tables import NO_INDEX, HeadedModel, Index, WholeNumbers, dress_rows
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme

WIDEST_EMS = 34
"""A column of words is cut beyond this; the whole stands in its tooltip and for screen readers."""


class ListModel(HeadedModel):
    """The rows of a `ListTable`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.table = ListTable((), (), "", 0)

    def show_table(self, table: ListTable) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.table, self.heads = table, table.columns
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self.table.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the words of a cell."""
        if not index.isValid():
            return None
        row = self.table.rows[index.row()]
        text = row.cells[index.column()]
        answers = {
            Qt.ItemDataRole.DisplayRole: text,
            Qt.ItemDataRole.AccessibleTextRole: f"{self.table.columns[index.column()]}: {text or '–'}",
            Qt.ItemDataRole.ToolTipRole: plain_tip(text),
            Qt.ItemDataRole.ForegroundRole: self._theme.colour("ink" if row.is_current else "ink_soft"),
        }
        if index.column() == 0 and row.is_current:
            answers[Qt.ItemDataRole.FontRole] = self._theme.font(bold=True)
        return answers.get(Qt.ItemDataRole(role)) if role < Qt.ItemDataRole.UserRole else None


class ListView(QTableView):
    """The table of a `ListTable`."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.list_model = ListModel(theme)
        self.setModel(self.list_model)
        self.whole_numbers = WholeNumbers()
        self.setItemDelegate(self.whole_numbers)
        dress_rows(self, theme, name, row_steps=3.5)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setStretchLastSection(True)

    def show_table(self, table: ListTable) -> None:
        """Show other rows; columns are as wide as their words, within reason where there is no room for all."""
        self.list_model.show_table(table)
        self.setAccessibleDescription("" if table.rows else table.empty)
        self._fit_columns()

    def clear(self) -> None:
        """Show no rows, and do not say that there are none either."""
        self.show_table(ListTable((), (), "", 0))

    def _fit_columns(self) -> None:
        table = self.list_model.table
        metrics = QFontMetrics(self._theme.font(bold=True))
        widest = metrics.averageCharWidth() * WIDEST_EMS
        widths = []
        for column, title in enumerate(table.columns):
            words = [title, *(row.cells[column] for row in table.rows)]
            widths.append(max(metrics.horizontalAdvance(text) for text in words) + self._theme.px(3.5))
        has_room = sum(widths) <= self.viewport().width()
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width if has_room else min(width, widest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give long words their room where there is some now."""
        super().resizeEvent(event)
        self._fit_columns()

    def widen(self, column: int) -> None:
        """Give a column all the room that the others leave."""
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows; of an empty table the sentence that says so."""
        super().paintEvent(event)
        table = self.list_model.table
        if table.rows or not table.empty:
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.colour("ink_soft"))
        pad = self._theme.px(1.5)
        room = self.viewport().rect().adjusted(pad, pad, -pad, -pad)
        side = QStyle.visualAlignment(
            self.layoutDirection(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        )
        painter.drawText(room, side, table.empty)
        painter.end()

    def choose_row(self, place: int) -> None:
        """Choose a line by its place; `selectRow` chooses none where lines begin at the right."""
        self.setCurrentIndex(self.list_model.index(place, 0))

    @property
    def chosen_rows(self) -> tuple[str, ...]:
        """The row that the chosen line stands for; none where it stands for none."""
        index = self.currentIndex()
        row_id = self.list_model.table.rows[index.row()].row_id if index.isValid() else ""
        return (row_id,) if row_id else ()

    def show_row(self, row_id: str) -> bool:
        """Go to a row; say whether it stands here."""
        for place, row in enumerate(self.list_model.table.rows):
            if row.row_id == row_id:
                self.choose_row(place)
                self.scrollTo(self.list_model.index(place, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
                return True
        return False
