"""The tab *History* of a child: her changes, latest first, found by typing; Enter shows the values, U undoes one."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.child.lists import ListTable
from nsclinic.ui.history.presenter import HistoryPage
from nsclinic.ui.text import keep_baseline
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

NOTHING = ListTable((), (), "", 0)


class HistoryPanel(QWidget):
    """A field to find by, and the table. `opened(row_ids)` follows Enter on a change."""

    opened = Signal(object)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.page: HistoryPage | None = None
        self.setAccessibleName(words.t("History"))
        self.filter = QLineEdit()
        self.filter.setProperty("look", "search")
        self.filter.setPlaceholderText(words.t("Type to find a change: who, what, value, reason"))
        self.filter.setAccessibleName(words.t("Find a change"))
        keep_baseline(self.filter, theme)
        self.filter.textChanged.connect(self._show)
        self.filter.installEventFilter(self)
        self.table = ListView(words.t("Changes"), theme)
        self.table.setMinimumHeight(theme.px(5))
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        self.setFocusProxy(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(0.5), theme.px(0.5), theme.px(0.5), 0)
        column.setSpacing(theme.px(0.5))
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)

    @property
    def chosen(self) -> str:
        """The id of the change that is chosen; empty for none."""
        index = self.table.currentIndex()
        return self.table.list_model.table.rows[index.row()].row_id if index.isValid() else ""

    def show_page(self, page: HistoryPage) -> None:
        """Show a child's changes; the choice stays on the same change."""
        self.page = page
        self._show()

    def clear(self) -> None:
        """Show nothing: another child's changes are being read."""
        self.page = None
        self.filter.clear()
        self.table.show_table(NOTHING)

    def open_chosen(self) -> None:
        """Ask for every state of the values of the chosen change."""
        if self.page is not None and self.chosen and self.page.row_ids[self.chosen]:
            self.opened.emit(self.page.row_ids[self.chosen])

    def _show(self) -> None:
        if self.page is None:
            return
        chosen = self.chosen
        self.table.show_table(self.page.filtered(self.filter.text()))
        self.table.widen(self.page.table.wide)
        if self.table.list_model.table.rows and not (chosen and self.table.show_row(chosen)):
            self.table.choose_row(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter open a change, also from the field; from there ↓ goes to the table."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_chosen()
                return True
            if watched is self.filter and event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)
