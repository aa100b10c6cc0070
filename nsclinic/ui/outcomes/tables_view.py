"""The groups of tables, one seen at a time, each on its tab."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QApplication, QTabBar, QVBoxLayout, QWidget

from nsclinic.reports.outcomes_model import Section
from nsclinic.ui.outcomes.section_view import SectionView
from nsclinic.ui.room import ShownStack
from nsclinic.ui.text import set_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class TablesView(QWidget):
    """Emits `opened(key, what)` for a number that is to be opened."""

    opened = Signal(str, str)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._given: tuple[Section, ...] = ()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(words.t("Groups of tables"))
        set_tip(self.tabs, words.t("Next tab: {keys}", keys="Ctrl+Tab"))
        self.sections = ShownStack()
        self.tabs.currentChanged.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addWidget(self.tabs)
        column.addWidget(self.sections, 1)

    @property
    def section_shown(self) -> SectionView | None:
        """The group that is seen; None before there are any."""
        shown = self.sections.currentWidget()
        return shown if isinstance(shown, SectionView) else None

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Put other groups into the place of those there are; the one that was looked at stays chosen."""
        kept = self.tabs.tabData(self.tabs.currentIndex()) if self.tabs.count() else ""
        with QSignalBlocker(self.tabs):
            self._put(sections)
        self.show_section(kept)

    def _put(self, sections: Sequence[Section]) -> None:
        while self.tabs.count():
            self.tabs.removeTab(0)
        while (old := self.sections.widget(0)) is not None:
            self.sections.removeWidget(old)
            old.deleteLater()
        self._given = tuple(sections)
        for section in sections:
            place = self.tabs.addTab(section.title.replace("&", "&&"))
            self.tabs.setTabData(place, section.key)

    def _view(self, place: int) -> SectionView:
        """Give the view of a group, which is made when it is first looked at: all at once would hold the window."""
        section = self._given[place]
        for made in range(self.sections.count()):
            view = self.sections.widget(made)
            if isinstance(view, SectionView) and view.section is section:
                return view
        view = SectionView(section, self._theme, self._words)
        view.opened.connect(self.opened)
        self.sections.addWidget(view)
        return view

    def show_section(self, key: str) -> None:
        """Show a group by its key, the first where there is none of that key."""
        places = range(self.tabs.count())
        chosen = next((place for place in places if self.tabs.tabData(place) == key), 0)
        self.tabs.setCurrentIndex(chosen)
        self._show(chosen)

    def _show(self, place: int) -> None:
        """Show a group from its beginning; a table that had the keyboard gives it to the tabs, not to the next one."""
        focused = QApplication.focusWidget()
        if focused is not None and self.sections.isAncestorOf(focused):
            self.tabs.setFocus()
        if 0 <= place < len(self._given):
            shown = self._view(place)
            self.sections.setCurrentWidget(shown)
            shown.verticalScrollBar().setValue(0)

    def turn(self, step: int) -> None:
        """Show the group so many tabs further, round and round."""
        if self.tabs.count():
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
            self.tabs.setFocus()

    def take_focus(self) -> None:
        """Put the keyboard on the first table of the group, or on the tabs where it has none."""
        shown = self.section_shown
        if shown is None or not shown.take_focus():
            self.tabs.setFocus()

    @property
    def can_open(self) -> bool:
        """Whether the arrows stand on a number that children stand behind."""
        shown = self.section_shown
        return shown is not None and any(table.hasFocus() and table.can_open for table in shown.tables)

    def open_chosen(self) -> None:
        """Ask for the children behind the number that the arrows stand on."""
        shown = self.section_shown
        for table in shown.tables if shown is not None else ():
            if table.hasFocus():
                table.open_at(table.currentIndex())
