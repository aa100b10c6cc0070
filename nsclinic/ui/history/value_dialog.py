"""The history of one value, or of the values of one change: who said what, when, before and after."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.child.lists import ListTable
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class ValueHistoryDialog(QDialog):
    """A table to read; Escape or Close leaves. Nothing is changed here."""

    def __init__(
        self,
        about: str,
        table: ListTable,
        theme: Theme,
        words: Wording,
        parent: QWidget | None,
        *,
        title: str = "",
        table_name: str = "",
    ) -> None:
        """Show a table under a line that says what it is about; without a title it is the history of a value."""
        super().__init__(parent)
        self.setWindowTitle(title or words.t("History of a value"))
        self.setAccessibleName(self.windowTitle())
        self.resize(theme.px(120), theme.px(44))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(about, theme, ink="soft", wrap=True))
        self.table = ListView(table_name or words.t("Every state, latest first"), theme)
        self.table.show_table(table)
        self.table.widen(table.wide)
        if table.rows:
            self.table.choose_row(0)
        column.addWidget(self.table, 1)
        buttons = QDialogButtonBox()
        close = buttons.addButton(words.t("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(True)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.table.setFocus()
