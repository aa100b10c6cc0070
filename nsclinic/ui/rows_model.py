"""A list's rows as Qt's views read them: replaced whole, one column; a model below says what a row shows."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex


class RowsModel(QAbstractListModel):
    """`rows` are what is listed, in order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Any] = ()

    def show(self, rows: Sequence[Any]) -> None:
        """List other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Give how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)
