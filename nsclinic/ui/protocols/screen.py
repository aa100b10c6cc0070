"""The Protocols screen: the list beside one protocol's page, its comparison with another, its children, its paper."""

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
)

from nsclinic.clinic.protocol_paper import protocol_paper
from nsclinic.ui.actions import Action
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.finding import find_field, titled
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.made_paper import MadePaper
from nsclinic.ui.protocols.children_view import ChildrenOnProtocol
from nsclinic.ui.protocols.comparison import compared
from nsclinic.ui.protocols.comparison_view import ComparisonView
from nsclinic.ui.protocols.listing import ProtocolList
from nsclinic.ui.protocols.page_view import PageView
from nsclinic.ui.protocols.presenter import (
    ProtocolsPage,
    child_in_words,
    protocols_page,
    read_protocols,
)
from nsclinic.ui.room import ShownStack
from nsclinic.ui.sides import Sides
from nsclinic.ui.text import PlainLabel, set_tip


class ProtocolsScreen(Screen):
    """One protocol is chosen at a time; `chosen` is its id. Escape goes from a view beside the page to the page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Protocols")
        self.setAccessibleName(self.title)
        self.hint = words.t("↑↓ choose · Enter to the page · Ctrl+F find on it · Ctrl+P print · Esc back")
        self.chosen = ""
        self._patient_id = ""
        self._shown: ProtocolsPage | None = None
        self.list = ProtocolList(theme, words.t("Protocols"))
        self.list.chosen.connect(self.choose)
        self.page_view = PageView(theme, words)
        self.page_view.became_whole.connect(self._offer_sections)
        self.page_view.became_whole.connect(self.became_ready)
        self.list.activated.connect(lambda _index: self.page_view.setFocus())
        self.comparison_view = ComparisonView(theme, words)
        self.children_view = ChildrenOnProtocol(theme, words)
        self.children_view.opened.connect(context.navigate.child)
        self.paper = MadePaper(context, words.t("Printed page of the protocol"), words.t("Back to the page"))
        self.paper.became_ready.connect(self.became_ready)
        self.stack = ShownStack()
        for view in (self.page_view, self.comparison_view, self.children_view, self.paper):
            self.stack.addWidget(view)
        for button in (
            self.comparison_view.back_button,
            self.children_view.back_button,
            self.paper.back_button,
        ):
            button.clicked.connect(self.show_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1.5))
        column.addWidget(self._head())
        column.addLayout(self._body(), 1)
        self.offer(
            Action("print", words.t("Print the protocol"), self.show_paper, ("Ctrl+P",)),
            Action("find", words.t("Find on the page"), self.search.setFocus, ("Ctrl+F", "/")),
        )

    def _head(self) -> FoldingRow:
        theme, words = self.context.theme, self.context.wording
        self.search = find_field(self.context)
        self.search.textChanged.connect(self._find)
        self.found = PlainLabel("", theme, size="small", ink="soft")
        section = words.t("Section")  # by itself: inside an f-string the catalogue tool does not find it
        self.sections_button = QPushButton(f"{section} ▾")
        self.sections_button.setAccessibleName(words.t("Go to a section"))
        self.sections_menu = QMenu(self.sections_button)
        self.sections_button.setMenu(self.sections_menu)
        self.other = Chooser(words.t("Compare with"), theme)
        self.other.activated.connect(self._compare_chosen)
        self.children_button = QPushButton(words.t("Children"))
        self.children_button.clicked.connect(self.show_children)
        self.print_button = QPushButton(words.t("Print"))
        self.print_button.setAccessibleName(words.t("Print"))
        set_tip(self.print_button, "Ctrl+P")
        self.print_button.clicked.connect(self.show_paper)
        asked, buttons = titled(self.title, self.search, self.found, self.context), QHBoxLayout()
        buttons.setSpacing(theme.px(1))
        for widget in (self.sections_button, self.other, self.children_button, self.print_button):
            buttons.addWidget(widget)
        return FoldingRow(asked, buttons, theme)

    def _body(self) -> QBoxLayout:
        theme, words = self.context.theme, self.context.wording
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list, 1)
        self.warning = PlainLabel("", theme, size="small", bold=True, ink="warning", wrap=True)
        self.warning.setContentsMargins(theme.px(1.5), theme.px(1), theme.px(1.5), theme.px(1))
        self.warning.hide()
        inside.addWidget(self.warning)
        self.banner = QFrame()
        self.banner.setProperty("look", "notice")
        self.banner_words = PlainLabel("", theme, bold=True, wrap=True)
        self.child_button = QPushButton(words.t("Open the child"))
        self.child_button.setProperty("look", "quiet")
        self.child_button.clicked.connect(lambda: self.context.navigate.child(self._patient_id))
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(theme.px(1.5), theme.px(0.25), theme.px(1), theme.px(0.25))
        row.setSpacing(theme.px(1))
        row.addWidget(self.banner_words, 1)
        row.addWidget(self.child_button)
        self.banner.hide()
        side = QVBoxLayout()
        side.setSpacing(theme.px(1))
        side.addWidget(self.banner)
        side.addWidget(self.stack, 1)
        body = self._sides = Sides(card, self.stack, theme)
        body.addLayout(side, 1)
        return body

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold where a page beside the list would be cut."""
        super().resizeEvent(event)
        self._sides.fit(self.width())

    # --- what the window asks --------------------------------------------------------------------------

    def open(self, patient_id: str, _visit_on: date | None = None) -> None:
        """Show the protocol that a child is on, and say so above it."""
        self._patient_id = patient_id
        self.chosen = ""
        self.show_page()
        self.refresh()

    def refresh(self) -> None:
        """Ask anew who is on which protocol; what stands there stays until the answer comes."""
        patient_id, today, words = self._patient_id, self.context.today, self.context.wording
        self.context.clinic_jobs.read(
            lambda clinic: protocols_page(read_protocols(clinic, today, patient_id), words),
            lambda page: self._show(page, patient_id),
            owner=self,
            instead_of="protocols",
        )

    @property
    def is_ready(self) -> bool:
        """Whether the list and the view beside it are shown."""
        is_made = self._shown is not None and self.page_view.is_whole
        return is_made and (self.stack.currentWidget() is not self.paper or self.paper.is_ready)

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        self.list.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget from whose record somebody came once another screen is shown; the way back tells it again."""
        if not event.spontaneous():
            self._patient_id = ""
            self._show_banner()
        super().hideEvent(event)

    # --- showing ---------------------------------------------------------------------------------------

    def _show(self, page: ProtocolsPage, patient_id: str) -> None:
        if patient_id != self._patient_id:
            return
        file = page.file
        self._shown = page
        self.list.show_listed(page.listed)
        self.warning.setText(page.warning)
        self.warning.setVisible(bool(page.warning))
        self._offer_others(page)
        wanted = self.chosen
        if not wanted and file.child is not None:
            wanted = file.child.protocol_id
        if wanted not in page.pages:
            wanted = file.in_use.default_id
        self.list.choose(wanted)
        self.choose(wanted)
        if self.page_view.is_whole:
            self.became_ready.emit()

    def choose(self, protocol_id: str) -> None:
        """Show another protocol in the view that is open; its printed page gives way to the page."""
        page = self._shown
        if page is None:
            return
        words, children = self.context.wording, page.file.in_use.children[protocol_id]
        is_other = protocol_id != self.chosen
        self.chosen = protocol_id
        self.page_view.show_page(page.pages[protocol_id])
        count = len(children)
        self.children_button.setText(words.t("{heading} ({count})", heading=words.t("Children"), count=count))
        self.children_button.setAccessibleName(
            words.ngettext("{n} child on this protocol", "{n} children on this protocol", count)
        )
        self.children_view.show_children(children, self.context.today)
        if is_other and self.stack.currentWidget() is self.paper:
            self.show_page()
        self._find(self.search.text())
        if self.page_view.is_whole:
            self._offer_sections()
        self._compare()
        self._show_banner()

    def _show_banner(self) -> None:
        child = self._shown.file.child if self._shown is not None else None
        is_hers = (
            child is not None and child.patient_id == self._patient_id and child.protocol_id == self.chosen
        )
        if child is not None and is_hers:
            self.banner_words.setText(child_in_words(child, self.context.wording))
            name = self.context.wording.isolate(child.name)
            self.child_button.setAccessibleName(self.context.wording.t("Open {name}", name=name))
        self.banner.setVisible(is_hers)

    def _find(self, text: str) -> None:
        found = self.page_view.show_found(text)
        words = self.context.wording
        is_asked = bool(text.strip())
        self.found.setText(
            (words.ngettext("{n} line", "{n} lines", found) if found else words.t("nothing found"))
            if is_asked
            else ""
        )
        if is_asked and self.stack.currentWidget() is not self.page_view:
            self.show_page()
            self.search.setFocus()

    # --- views beside the page -----------------------------------------------------------------------------

    def show_page(self) -> None:
        """Go back to the page."""
        focused, shown = QApplication.focusWidget(), self.stack.currentWidget()
        had_focus = focused is not None and shown is not None and shown.isAncestorOf(focused)
        self.stack.setCurrentWidget(self.page_view)
        self.other.setCurrentIndex(0)
        if had_focus:
            self.page_view.setFocus()

    def show_children(self) -> None:
        """List the children on the chosen protocol."""
        self.other.setCurrentIndex(0)
        self.stack.setCurrentWidget(self.children_view)
        self.children_view.take_focus()

    def show_paper(self) -> None:
        """Show the page as it will be printed."""
        if self._shown is None:
            return
        self.other.setCurrentIndex(0)
        self.stack.setCurrentWidget(self.paper)
        protocol = self._shown.file.in_use.protocols[self.chosen]
        words, clinic_name = self.context.wording, self.context.clinic_name
        self.paper.show_made(
            lambda: protocol_paper(protocol, words, clinic_name), f"protocol-{protocol.id}.pdf"
        )

    def compare_with(self, protocol_id: str) -> None:
        """Set another protocol beside the chosen one."""
        self.other.setCurrentIndex(max(0, self.other.findData(protocol_id)))
        self._compare_chosen()

    def _offer_sections(self) -> None:
        self.sections_menu.clear()
        for section in self.page_view.sections:
            action = self.sections_menu.addAction(section.title.replace("&", "&&"))
            action.triggered.connect(partial(self.go_to, section.key))

    def go_to(self, key: str) -> None:
        """Show a section of the page."""
        self.search.clear()
        self.show_page()
        self.page_view.go_to(key)

    def _offer_others(self, page: ProtocolsPage) -> None:
        words, kept = self.context.wording, self.other.currentData()
        self.other.clear()
        self.other.addItem(words.t("Compare with…"), "")
        for listed in page.listed:
            self.other.addItem(words.left_to_right(listed.protocol_id), listed.protocol_id)
        self.other.setCurrentIndex(max(0, self.other.findData(kept)))
        self.other.setFixedWidth(self.other.sizeHint().width())

    def _compare_chosen(self, _place: int = 0) -> None:
        if not self.other.currentData():
            self.show_page()
            return
        self._compare()
        self.stack.setCurrentWidget(self.comparison_view)

    def _compare(self) -> None:
        other = str(self.other.currentData() or "")
        pages = self._shown.pages if self._shown is not None else {}
        if other in pages:
            self.comparison_view.show_comparison(compared(pages[self.chosen], pages[other]))

    # --- keys ------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Escape for this screen while a search or a view beside the page is open."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if (
            is_override
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._has_aside()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape end the search, then the view beside the page."""
        if event.key() == Qt.Key.Key_Escape and self._has_aside():
            if self.search.text():
                self.search.clear()
            else:
                self.show_page()
            return
        super().keyPressEvent(event)

    def _has_aside(self) -> bool:
        return bool(self.search.text()) or self.stack.currentWidget() is not self.page_view
