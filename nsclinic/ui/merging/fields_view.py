"""The fields of two records side by side: ↑↓ go through them, ← → choose whose value is taken."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nsclinic.clinic.merging import Side
from nsclinic.ui.merging.presenter import FieldLine
from nsclinic.ui.tables import NO_INDEX, HeadedModel, Index, WholeNumbers, dress_rows
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

LABEL, KEPT, OTHER = range(3)
TAKEN, LEFT = "✓", "\u2007"
"""Before the value that is taken, and a blank as wide before the other."""


class FieldsModel(HeadedModel):
    """One row a field: its label, what this record says, what the other says."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.lines: tuple[FieldLine, ...] = ()
        self.heads = (words.t("Field"), words.t("This record"), words.t("Other record"))

    def show(self, lines: tuple[FieldLine, ...]) -> None:
        """Show other fields, or another choice."""
        if len(lines) == len(self.lines):
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, OTHER))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the fields."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell: the value taken has a tick and stands in ink, the other a tone lighter."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if column == LABEL:
            return self._of_label(line, role)
        text = line.kept if column == KEPT else line.other
        is_taken = line.side is Side.BOTH or (line.side is Side.KEPT) is (column == KEPT)
        is_taken = is_taken and bool(text)
        answers: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: f"{TAKEN if is_taken else LEFT} {text}" if text else "",
            Qt.ItemDataRole.ToolTipRole: plain_tip(text),
            Qt.ItemDataRole.AccessibleTextRole: self._spoken(line, column, text, is_taken=is_taken),
            Qt.ItemDataRole.ForegroundRole: self._theme.colour("ink" if is_taken else "ink_soft"),
        }
        if is_taken:
            answers[Qt.ItemDataRole.FontRole] = self._theme.font(bold=line.is_open)
        return answers.get(role)

    def _of_label(self, line: FieldLine, role: int) -> object:
        if role == Qt.ItemDataRole.FontRole:
            return self._theme.font(bold=line.is_open)
        return line.label if role == Qt.ItemDataRole.DisplayRole else None

    def _spoken(self, line: FieldLine, column: int, text: str, *, is_taken: bool) -> str:
        words = self._words
        said = text or words.t("empty")
        who = self.heads[column]
        parts = (line.label, who, said, words.t("taken") if is_taken else "")
        return words.pgettext("list", ", ").join(part for part in parts if part)


class FieldsView(QTableView):
    """The table. `chosen(name, side)` follows ← → and a click on a value."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.fields_model = FieldsModel(theme, words)
        self.setModel(self.fields_model)
        dress_rows(self, theme, words.t("Particulars of both records"), row_steps=3.5)
        self.whole_numbers = WholeNumbers()
        for column in (KEPT, OTHER):
            self.setItemDelegateForColumn(column, self.whole_numbers)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(LABEL, QHeaderView.ResizeMode.ResizeToContents)
        self.clicked.connect(self._click)

    def show_lines(self, lines: tuple[FieldLine, ...]) -> None:
        """Show the fields; the first is gone to where none is."""
        self.fields_model.show(lines)
        if lines and not self.currentIndex().isValid():
            self.setCurrentIndex(self.fields_model.index(0, LABEL))

    def _click(self, index: QModelIndex) -> None:
        line = self.fields_model.lines[index.row()]
        if line.is_open and index.column() != LABEL:
            side = Side.KEPT if index.column() == KEPT else Side.OTHER
            self.chosen.emit(line.name, side.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let ← and → choose, in the direction in which the records stand."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and index.isValid():
            is_onward = (event.key() == Qt.Key.Key_Right) is (
                self.layoutDirection() is Qt.LayoutDirection.LeftToRight
            )
            line = self.fields_model.lines[index.row()]
            if line.is_open:
                self.chosen.emit(line.name, line.next_side(1 if is_onward else -1).value)
            return
        super().keyPressEvent(event)
