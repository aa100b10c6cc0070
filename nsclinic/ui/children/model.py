"""The list of children as Qt's tables read it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt

from nsclinic.ui.children.presenter import ChildWords
from nsclinic.ui.tables import NO_INDEX, HeadedModel, Index
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

COLUMNS = ("name", "number", "sex", "age", "born", "guardian", "phone", "seen", "next_visit")
SOFT = ("born", "guardian", "phone")
GIVES_WAY = ("guardian", "next_visit", "phone", "born")
"""Which columns a narrow window leaves out, first to last; the tooltip has them all."""

NOTE_ROLE = Qt.ItemDataRole.UserRole + 1
"""What stands softly after a name: how many bear it."""


class ChildrenModel(HeadedModel):
    """One row a child."""

    def __init__(self, wording: Wording, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._bold = theme.font(bold=True)
        self._soft = theme.colour("ink_soft")
        self.rows: Sequence[ChildWords] = ()
        self._not_known = wording.t("not known")
        named = {
            "name": wording.t("Name"),
            "number": wording.t("Number"),
            "sex": wording.t("Sex"),
            "age": wording.t("Age"),
            "born": wording.t("Born"),
            "guardian": wording.t("Guardian"),
            "phone": wording.t("Phone"),
            "seen": wording.t("Last seen"),
            "next_visit": wording.t("Next visit"),
        }
        self.heads = tuple(named[column] for column in COLUMNS)

    def show(self, rows: Sequence[ChildWords]) -> None:
        """Show other children."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Give how many children are listed."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return getattr(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column != "name":
            return f"{self.heads[index.column()]}: {getattr(row, column) or self._not_known}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{row.name}\n{row.identity}")
        if role == Qt.ItemDataRole.ForegroundRole and column in SOFT:
            return self._soft
        return self._of_name(row, role) if column == "name" else None

    def _of_name(self, row: ChildWords, role: int) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.sentence
        if role == Qt.ItemDataRole.FontRole:
            return self._bold
        return row.alike_words if role == NOTE_ROLE else None
