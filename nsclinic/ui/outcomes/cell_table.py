"""A table of outcomes whose numbers can be opened: the arrows go from cell to cell, Enter lists the children of one.

It is as high as its rows, since several stand one under the other on a page that is scrolled as a whole.
"""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from nsclinic.reports.outcomes_model import Cell, Table
from nsclinic.ui.tables import NO_INDEX, HeadedModel, Index, WholeNumbers, dress_rows
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme


class CellModel(HeadedModel):
    """The rows of one table; the first column holds their names."""

    def __init__(self, table: Table, theme: Theme) -> None:
        super().__init__()
        self.table, self._theme = table, theme
        self.heads = table.columns

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self.table.rows)

    def cell_at(self, index: Index) -> Cell:
        """Give a cell; the name of a row is one that opens nothing."""
        row = self.table.rows[index.row()]
        return row.cells[index.column() - 1] if index.column() else Cell(row.label)

    def title_at(self, index: Index) -> str:
        """Say what a cell is: the table, its row and its column."""
        table = self.table
        parts = (table.title, table.rows[index.row()].label, table.columns[index.column()])
        return " · ".join(part for part in parts if part)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the words of a cell; what can be opened stands in the colour of what can be pressed."""
        if not index.isValid() or role >= Qt.ItemDataRole.UserRole:
            return None
        cell = self.cell_at(index)
        names = (self.table.rows[index.row()].label, self.table.columns[index.column()])
        spoken = f"{', '.join(name for name in names if name)}: {cell.text or '–'}"
        ink = "accent" if cell.key else "ink"
        answers = {
            Qt.ItemDataRole.DisplayRole: cell.text,
            Qt.ItemDataRole.AccessibleTextRole: spoken if index.column() else cell.text,
            Qt.ItemDataRole.ToolTipRole: plain_tip(cell.text),
            Qt.ItemDataRole.ForegroundRole: self._theme.colour(ink),
        }
        return answers.get(Qt.ItemDataRole(role))


class CellTable(QTableView):
    """Emits `opened(key, what)` for a number that children stand behind."""

    opened = Signal(str, str)

    def __init__(self, table: Table, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.cells = CellModel(table, theme)
        self.setModel(self.cells)
        self.whole_numbers = WholeNumbers()
        self.setItemDelegate(self.whole_numbers)
        self.setProperty("look", "list")
        dress_rows(self, theme, name, row_steps=3.75)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self.open_at)
        self.horizontalScrollBar().rangeChanged.connect(lambda *_: self._fit_height())
        self._fit_height()

    def _fit_height(self) -> None:
        head = self.horizontalHeader().sizeHint().height()
        rows = len(self.cells.table.rows) * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        self.setFixedHeight(head + rows + below + 2)

    def minimumSizeHint(self) -> QSize:
        """Need little width: what is wider is scrolled."""
        return QSize(self._theme.px(20), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out: every column as wide as its words, what is left over to all alike."""
        super().resizeEvent(event)
        widths = self._widths()
        spare = max(0, self.viewport().width() - sum(widths))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width + spare // max(1, len(widths)))

    def _widths(self) -> list[int]:
        metrics, table = QFontMetrics(self._theme.font(bold=True)), self.cells.table
        widths = []
        for column, title in enumerate(table.columns):
            words = [title, *(row.cells[column - 1].text if column else row.label for row in table.rows)]
            widths.append(max(metrics.horizontalAdvance(text) for text in words) + self._theme.px(3))
        return widths

    # --- opening -----------------------------------------------------------------------------------------

    def open_at(self, index: Index) -> None:
        """Ask for the children behind a cell; nothing happens where there are none."""
        if index.isValid() and (key := self.cells.cell_at(index).key):
            self.opened.emit(key, self.cells.title_at(index))

    @property
    def can_open(self) -> bool:
        """Whether children stand behind the cell that the arrows are on."""
        index = self.currentIndex()
        return index.isValid() and bool(self.cells.cell_at(index).key)

    def choose(self, row: int, column: int) -> None:
        """Put the arrows on a cell."""
        self.setCurrentIndex(self.cells.index(row, column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter open a cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_at(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on the first number that can be opened when the keyboard comes."""
        if not self.currentIndex().isValid():
            self.choose(*self._first())  # before Qt takes the name of the first row
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.selectionModel().select(
                self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def _first(self) -> tuple[int, int]:
        places = (
            (row, column)
            for row, line in enumerate(self.cells.table.rows)
            for column, cell in enumerate(line.cells, start=1)
            if cell.key
        )
        return next(places, (0, min(1, len(self.cells.table.columns) - 1)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no chosen cell where the keyboard is not: one of several tables has it."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.selectionModel().clearSelection()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show by the pointer that a number can be opened."""
        if event.type() == QEvent.Type.HoverMove:
            index = self.indexAt(event.position().toPoint())  # type: ignore[attr-defined]  # a hover has it
            has_key = index.isValid() and bool(self.cells.cell_at(index).key)
            shape = Qt.CursorShape.PointingHandCursor if has_key else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
        return super().viewportEvent(event)
