"""A protocol's page on the screen: scrolled like paper, searched, its sections folded or not."""

from collections.abc import Collection, Iterator, Sequence
from time import perf_counter

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nsclinic.ui.protocols.rows import Row, Section, cell, erratum_row, line_row, source_row
from nsclinic.ui.roles import give_role
from nsclinic.ui.signs import Sign, SignedWord
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording
from nsclinic.wording.protocol_page import ERRATA_TITLE, PageSection, ProtocolPage

PIECE_SECONDS = 0.03
"""How long the window may be held to make a piece of a page."""


class Scrolled(QScrollArea):
    """A column of cards that is scrolled with the arrows and the page keys."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("look", "page")
        give_role(self, QAccessible.Role.Document)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(theme.px(4))

        box = QWidget()
        self._column = QVBoxLayout(box)
        self._column.setContentsMargins(0, 0, theme.px(1), theme.px(2))
        self._column.setSpacing(theme.px(1.5))
        self._column.addStretch(1)
        self._cards: tuple[QWidget, ...] = ()
        self.setWidget(box)
        box.setAutoFillBackground(False)

    def show_cards(self, cards: Sequence[QWidget], later: Collection[QWidget] = ()) -> None:
        """Show other cards, from the top; one that stands there already is kept, also for `later`."""
        for card in self._cards:
            # `takeAt` would leave the card with a layout item that no longer hears of its height
            self._column.removeWidget(card)
            if card not in cards:
                card.hide()
                if card not in later:
                    card.deleteLater()
        for place, card in enumerate(cards):
            self._column.insertWidget(place, card)
        self._cards = tuple(cards)
        self.verticalScrollBar().setValue(0)

    def add_card(self, card: QWidget) -> None:
        """Show one more card below the others."""
        self._column.insertWidget(len(self._cards), card)
        self._cards = (*self._cards, card)
        card.show()


class PageView(Scrolled):
    """The page of one protocol; what was folded stays folded on the next one.

    A long page is made piece by piece, from the top, so that the window stays awake; `became_whole` follows the last.
    """

    became_whole = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__(theme, words.t("Page of the protocol"))
        self._words = words
        self._open: dict[str, bool] = {}
        self.page: ProtocolPage | None = None
        self.sections: list[Section] = []
        self._made: dict[str, Section] = {}
        self._looked_for = ""
        self._coming: Iterator[Section] = iter(())
        self.is_whole = True
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._make_some)

    def show_page(self, page: ProtocolPage) -> None:
        """Show a page from its top; the same one again is left as it stands."""
        if page == self.page:
            return
        self.page = page
        self.setAccessibleName(self._words.t("Page of the protocol: {title}", title=page.title))
        self._made = {
            key: section
            for key, section in self._made.items()
            if section in self.sections and section.shows in page.sections
        }
        self.sections = []
        self.show_cards([self._head(page)], later=tuple(self._made.values()))
        self._coming, self.is_whole = self._sections_of(page), False
        self._make_some()
        if not self.is_whole:
            self._next.start()

    def _make_some(self) -> None:
        """Make sections for a short while."""
        ends_at = perf_counter() + PIECE_SECONDS
        while not self.is_whole and perf_counter() < ends_at:
            self._make_one()

    def _make_one(self) -> None:
        section = next(self._coming, None)
        if section is not None:
            self.sections.append(section)
            self.add_card(section)
            return
        self._next.stop()
        self.is_whole = True
        self.became_whole.emit()

    def make_rest(self) -> None:
        """Make at once what is not made yet: somebody asks for it."""
        while not self.is_whole:
            self._make_one()

    def _sections_of(self, page: ProtocolPage) -> Iterator[Section]:
        """Give the sections of a page one by one, each made when it is asked for."""
        for each in page.sections:
            yield self._section_of(each)
        if page.errata:
            rows = [erratum_row(erratum, self._theme, self._words) for erratum in page.errata]
            yield self._section("errata", self._words.t(ERRATA_TITLE), rows, is_open=True)
        sources = [source_row(source, self._theme, self._words) for source in page.sources]
        yield self._section("sources", self._words.t("Sources"), sources, is_open=True)

    def _section_of(self, each: PageSection) -> Section:
        """Give the card of a section: the one that stands there where it says the same."""
        if each.key not in self._made:
            rows = [line_row(line, self._theme, self._words) for line in each.lines]
            section = self._section(each.key, each.title, rows, is_open=not each.is_folded)
            section.shows = each
            self._made[each.key] = section
        return self._made[each.key]

    def _section(self, key: str, title: str, rows: list[Row], *, is_open: bool) -> Section:
        is_open = self._open.get(key, is_open)
        section = Section(key, title, rows, self._theme, self._words, is_open=is_open)
        section.folded.connect(self._remember)
        return section

    def _remember(self, key: str, is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._open[key] = is_open

    def _head(self, page: ProtocolPage) -> QWidget:
        theme, words = self._theme, self._words
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(theme.px(1.5), theme.px(0.5), theme.px(1.5), 0)
        column.setSpacing(theme.px(0.25))
        column.addWidget(cell(page.title, theme, size="large", bold=True))
        column.addWidget(cell(page.summary, theme))
        if page.based_on:
            column.addWidget(cell(page.based_on, theme))
        known_by = words.t(
            "{id} · version {version} · {digest}",
            id=words.left_to_right(page.protocol_id),
            version=words.left_to_right(page.version),
            digest=words.left_to_right(page.digest),
        )
        column.addWidget(cell(known_by, theme, size="small", ink="soft"))
        if not page.is_reviewed:
            warning = words.t("Nobody qualified has reviewed the source of this protocol.")
            column.addWidget(SignedWord(Sign.URGENT, warning, theme, bold=True))
        return head

    def go_to(self, key: str) -> None:
        """Bring a section to the top, unfolded, and put the keyboard on the page."""
        self.make_rest()
        for section in self.sections:
            if section.key == key:
                section.unfold()
                self._column.activate()
                self.verticalScrollBar().setValue(section.y())
                self.setFocus()

    def show_found(self, text: str) -> int:
        """Show only the lines that hold the text; give how many there are."""
        if not text.strip() and not self._looked_for.strip():
            return 0  # everything is shown already
        self.make_rest()
        found = sum(section.show_found(text) for section in self.sections)
        if text != self._looked_for:
            self._looked_for = text
            self.verticalScrollBar().setValue(0)
        return found
