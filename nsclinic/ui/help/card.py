"""The card of keys before it is printed: every key of every screen, as the screens themselves offer them."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.keys_paper import Section, keys_paper
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.help.content import key_lines
from nsclinic.ui.help.page import HelpPage
from nsclinic.ui.help.pages import help_pages
from nsclinic.ui.paper import Paper, PaperView
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import PlainLabel

EVERYWHERE = ""
"""The key under which the window tells what it offers on every screen."""


class KeysScreen(Screen):
    """The sheet. The screens are asked one by one, each in a turn of its own, so that the window never waits."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Card of keys")
        self.setAccessibleName(self.title)
        self.hint = words.t("P prints · Esc back")
        self.sections: list[Section] = []
        self._making = PageWorker(self)
        foot_start = QHBoxLayout()
        says = words.t("Every key of every screen, to lie beside the keyboard.")
        foot_start.addWidget(PlainLabel(says, theme, size="small", ink="soft", elide=True), 1)
        self.paper = PaperView(context, foot_start, words.t("Print  P"))
        self.paper.became_ready.connect(self.became_ready)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.paper)
        self.offer(Action("print", words.t("Print the card"), self.paper.print_page, ("P",)))

    def refresh(self) -> None:
        """Ask every screen for its keys and make the sheet."""
        self.sections = []
        self.paper.await_paper()
        self.paper.find_printers()
        words = self.context.wording
        everywhere = HelpPage(words.t("Everywhere"), "", ())
        waiting = [(EVERYWHERE, everywhere), *help_pages(words).items()]
        QTimer.singleShot(0, self, lambda: self._ask_next(waiting))

    def _ask_next(self, waiting: list[tuple[str, HelpPage]]) -> None:
        (key, page), *rest = waiting
        lines = key_lines(page, self.context.navigate.offered_on(key), self.context.wording)
        self.sections.append((page.title, tuple((line.keys, line.does) for line in lines)))
        if rest:
            QTimer.singleShot(0, self, lambda: self._ask_next(rest))
            return
        sections, words, name = tuple(self.sections), self.context.wording, self.context.clinic_name
        self._making.ask(
            lambda: Paper(keys_paper(sections, words, name), "keys.pdf", self.context.navigate.say),
            self.paper.show_paper,
            self.paper.show_fault,
        )

    def clinic_changed(self, _changed: Changed) -> None:
        """Nothing of the clinic stands here."""

    @property
    def is_ready(self) -> bool:
        """Whether the sheet is drawn."""
        return self.paper.is_ready

    def take_focus(self) -> None:
        """Put the keyboard on Print."""
        self.paper.take_focus()
