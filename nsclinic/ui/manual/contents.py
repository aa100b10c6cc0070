"""The contents of the manual at the side of a page: parts, pages, and the sections of the page that is open."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from nsclinic.clinic.manual import INDEX, headings, page_text, pages, parts
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme

_WHERE = Qt.ItemDataRole.UserRole
_ROW_STEPS = 3.5
SECTION_LEVEL = 2


class Contents(QTreeWidget):
    """Emits `asked(page, anchor)` when a page or a section is chosen by Enter or by the mouse."""

    asked = Signal(str, str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._open: QTreeWidgetItem | None = None
        self._pages: dict[str, QTreeWidgetItem] = {}
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setIndentation(theme.px(1.5))
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(theme.target)
        self._pages[INDEX] = self._row(None, pages()[0].title, INDEX)
        for part in parts():
            head = self._row(None, part.title, "", bold=True)
            for page in part.pages:
                self._pages[page.name] = self._row(head, page.title, page.name)
            head.setExpanded(True)
        self.itemActivated.connect(self._ask)
        self.itemClicked.connect(self._ask)

    def show_page(self, name: str) -> None:
        """Mark the page that is open and list its sections below it; those of the page before go."""
        if self._open is not None:
            self._open.takeChildren()
        item = self._open = self._pages[name]
        if name != INDEX:
            for heading in headings(page_text(name)):
                if heading.level == SECTION_LEVEL:
                    self._row(item, heading.text, name, heading.anchors[0])
        item.setExpanded(True)
        self.setCurrentItem(item)
        self.scrollToItem(item)

    def _row(
        self, above: QTreeWidgetItem | None, text: str, name: str, anchor: str = "", *, bold: bool = False
    ) -> QTreeWidgetItem:
        row = QTreeWidgetItem([text])
        row.setData(0, _WHERE, (name, anchor))
        row.setData(0, Qt.ItemDataRole.ToolTipRole, plain_tip(text))
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, text)
        row.setFont(0, self._theme.font("small" if anchor else "base", bold=bold))
        row.setSizeHint(0, QSize(0, self._theme.px(_ROW_STEPS)))
        if above is None:
            self.addTopLevelItem(row)
        else:
            above.addChild(row)
        return row

    def _ask(self, item: QTreeWidgetItem, _column: int) -> None:
        name, anchor = item.data(0, _WHERE)
        if name:
            self.asked.emit(name, anchor)
        else:
            item.setExpanded(True)
