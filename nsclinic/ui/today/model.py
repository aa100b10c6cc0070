"""The lines of Today as Qt's lists read them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from nsclinic.ui.rows_model import RowsModel
from nsclinic.ui.text import plain_tip
from nsclinic.ui.today.painting import LINE_ROLE
from nsclinic.ui.today.rows import BookedRow, ChildRow, Line


class LinesModel(RowsModel):
    """Only children can be chosen; the arrows step over headings and empty groups."""

    @property
    def lines(self) -> Sequence[Line]:
        """What is listed, in order."""
        return self.rows

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
