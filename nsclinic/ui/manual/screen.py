"""The manual, read inside the window: contents at the side, one page beside them, finding on it, and the way back.

It needs no network and no other program. An address outside is said, never opened.
"""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.manual import Page, page_text, pages, quick_start
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.finding import find_field, titled
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.manual.contents import Contents
from nsclinic.ui.manual.reader import LEAST_LETTERS, PageReader
from nsclinic.ui.sides import Sides
from nsclinic.ui.text import PlainLabel, set_tip
from nsclinic.wording.speech import ENGLISH, LANGUAGES


class ManualScreen(Screen):
    """One page is open at a time; `page` tells which. At first it is the first morning in the user's language."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Manual")
        self.setAccessibleName(self.title)
        self.hint = words.t("C contents · Ctrl+F find on it · Alt+← page before · Esc back")
        self.page: Page | None = None
        self._wanted: tuple[Page, str, int] | None = None
        self._before: list[tuple[str, int]] = []
        self.contents = Contents(theme, words.t("Contents of the manual"))
        self.contents.asked.connect(self.show_page)
        self.reader = PageReader(theme)
        self.reader.asked.connect(self._follow)
        self.reader.outside.connect(self._say_outside)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1.5))
        column.addWidget(self._head())
        column.addLayout(self._body(), 1)
        self.offer(
            Action("find", words.t("Find on the page"), self._ask_what, ("Ctrl+F", "/")),
            Action("next_hit", words.t("Next place found"), lambda: self._next_hit(1), ("F3",)),
            Action("hit_before", words.t("Place found before"), lambda: self._next_hit(-1), ("Shift+F3",)),
            Action("contents", words.t("Go to the contents"), self.contents.setFocus, ("C",)),
            Action("page_before", words.t("Page read before"), self.go_back, ("Alt+Left",), self._has_before),
            Action("next_page", words.t("Next page of the manual"), lambda: self._turn(1), ("Ctrl+PgDown",)),
            Action(
                "previous_page",
                words.t("Previous page of the manual"),
                lambda: self._turn(-1),
                ("Ctrl+PgUp",),
            ),
        )

    def _head(self) -> FoldingRow:
        theme, words = self.context.theme, self.context.wording
        self.search = find_field(self.context)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(lambda: self._next_hit(1))
        self.found = PlainLabel("", theme, size="small", ink="soft")
        self.back_button = QPushButton(words.t("Page read before"))
        set_tip(self.back_button, "Alt+←")
        self.back_button.clicked.connect(self.go_back)
        asked, buttons = titled(self.title, self.search, self.found, self.context), QHBoxLayout()
        buttons.setSpacing(theme.px(1))
        buttons.addWidget(self.back_button)
        return FoldingRow(asked, buttons, theme)

    def _body(self) -> QBoxLayout:
        theme, words = self.context.theme, self.context.wording
        self._side, self._sheet = QFrame(), QFrame()
        for card, inside in ((self._side, self.contents), (self._sheet, self.reader)):
            card.setProperty("look", "card")
            within = QVBoxLayout(card)
            within.setContentsMargins(1, 1, 1, 1)
            within.setSpacing(0)
            if inside is self.reader:
                within.addWidget(self._note())
            within.addWidget(inside, 1)
        self.quick_start_button.setText(words.t("Read the first morning in your language"))
        body = self._sides = Sides(self._side, self._sheet, theme)
        body.addWidget(self._sheet, 1)
        return body

    def _note(self) -> QFrame:
        """Give the line that says that a page is in English, where the window is not."""
        theme, words = self.context.theme, self.context.wording
        self.note = QFrame()
        self.note.setProperty("look", "notice")
        self.quick_start_button = QPushButton()
        self.quick_start_button.setProperty("look", "quiet")
        self.quick_start_button.clicked.connect(lambda: self.show_page(quick_start(words.language)))
        row = QHBoxLayout(self.note)
        row.setContentsMargins(theme.px(1.5), theme.px(0.25), theme.px(1), theme.px(0.25))
        row.addWidget(PlainLabel(words.t("This page is in English."), theme, bold=True, wrap=True), 1)
        row.addWidget(self.quick_start_button)
        self.note.hide()
        return self.note

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold where a page beside the contents would be narrow."""
        super().resizeEvent(event)
        self._sides.fit(self.width())

    # --- what the window asks ----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Open the first morning where no page is open; a page that is open stays where it is."""
        if self.page is None and self._wanted is None:
            self.show_page(quick_start(self.context.wording.language))

    def clinic_changed(self, _changed: Changed) -> None:
        """Nothing of the clinic stands here."""

    @property
    def is_ready(self) -> bool:
        """Whether the page asked for is shown."""
        return self.page is not None and self._wanted is None

    def take_focus(self) -> None:
        """Put the keyboard on the page, so that arrows scroll it."""
        self.reader.setFocus()

    # --- pages -------------------------------------------------------------------------------------------------------

    def show_page(self, name: str, anchor: str = "") -> None:
        """Open a page, at a section of it where one is named; the page before stays on the way back."""
        if self.page is not None and self._wanted is None:
            self._before.append((self.page.name, self.reader.verticalScrollBar().value()))
        self._want(name, anchor, 0)

    def go_back(self) -> None:
        """Open the page that was read before, where it was left."""
        if self._before:
            name, height = self._before.pop()
            self._want(name, "", height)

    def _has_before(self) -> bool:
        return bool(self._before)

    def _turn(self, step: int) -> None:
        """Go to the page after or before this one in the contents."""
        order = pages()
        at = order.index(self.page) + step if self.page is not None else 0
        if 0 <= at < len(order):
            self.show_page(order[at].name)

    def _want(self, name: str, anchor: str, height: int) -> None:
        is_waiting = self._wanted is not None
        self._wanted = (next(page for page in pages() if page.name == name), anchor, height)
        if not is_waiting:
            QTimer.singleShot(0, self, self._set)

    def _set(self) -> None:
        """Set the page in a turn of its own and show it in the next, so that no long page holds the window."""
        if self._wanted is None:
            return
        wanted = self._wanted
        page = wanted[0]
        if page == self.page:
            self._arrive(wanted)
            return
        document = self.reader.set_page(
            page_text(page.name), right_to_left=LANGUAGES[page.language].is_right_to_left
        )

        def show() -> None:
            if self._wanted is not wanted:
                self._set()
                return
            self.reader.show_document(document)
            self._arrive(wanted)

        QTimer.singleShot(0, self, show)

    def _arrive(self, wanted: tuple[Page, str, int]) -> None:
        page, anchor, height = wanted
        is_other = page != self.page
        self.page, self._wanted = page, None
        if is_other:
            self.contents.show_page(page.name)
            self.reader.setAccessibleName(page.title)
            is_foreign = page.language == ENGLISH and self.context.wording.language != ENGLISH
            self.note.setVisible(is_foreign)
            if self.search.text():
                self._find(self.search.text())
        if not (anchor and self.reader.go_to(anchor)):
            self.reader.verticalScrollBar().setValue(height)
        self.back_button.setEnabled(bool(self._before))
        self.became_ready.emit()

    def _follow(self, name: str, anchor: str) -> None:
        here = self.page.name if self.page is not None else ""
        if any(page.name == (name or here) for page in pages()):
            self.show_page(name or here, anchor)
        else:
            self._say_outside(name)

    def _say_outside(self, address: str) -> None:
        """Say where a link leads that the program does not follow."""
        words = self.context.wording
        self.context.navigate.say(
            words.t("This leads outside the manual: {address}", address=words.left_to_right(address)),
            words.t("The program opens nothing outside. Write it down where you need it."),
        )

    # --- finding -----------------------------------------------------------------------------------------------------

    def _ask_what(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _find(self, text: str) -> None:
        self.reader.find_all(text.strip())
        self._say_found()

    def _next_hit(self, step: int) -> None:
        self.reader.next_hit(step)
        self._say_found()

    def _say_found(self) -> None:
        words = self.context.wording
        if len(self.search.text().strip()) < LEAST_LETTERS:
            self.found.setText("")
        elif self.reader.hit:
            self.found.setText(words.t("{n} of {all}", n=self.reader.hit, all=self.reader.hits))
        else:
            self.found.setText(words.t("nothing found"))
