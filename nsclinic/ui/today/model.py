"""The lines of Today as Qt's lists read them."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nsclinic.ui.text import plain_tip
from nsclinic.ui.today.painting import LINE_ROLE
from nsclinic.ui.today.rows import BookedRow, ChildRow, Line


class LinesModel(QAbstractListModel):
    """Only children can be chosen; the arrows step over headings and empty groups."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Give how many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Let only children be chosen."""
        if index.isValid() and isinstance(self.lines[index.row()], ChildRow | BookedRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Give the line itself to the painter, and its sentence to everybody else."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.sentence
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, ChildRow):
            return plain_tip(
                "\n".join(
                    part for part in (line.name, line.identity, line.finding, line.finding_more) if part
                )
            )
        return None
