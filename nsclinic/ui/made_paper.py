"""Paper that a screen shows before it is printed and that names no child: its sheets, and the way back."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.paper import Paper, PaperView
from nsclinic.ui.summary.worker import PageWorker


class MadePaper(PaperView):
    """The sheets of a report; nothing is written down when they are printed, since they tell of no child."""

    def __init__(self, context: ScreenContext, name: str, way_back: str) -> None:
        back_button = QPushButton(way_back)
        back_button.setProperty("look", "quiet")
        foot_start = QHBoxLayout()
        foot_start.addWidget(back_button)
        foot_start.addStretch(1)
        super().__init__(context, foot_start, context.wording.t("Print"), is_card=True)
        self.setAccessibleName(name)
        self.back_button = back_button
        self._making = PageWorker(self)

    def show_made(self, make: Callable[[], bytes], file_name: str) -> None:
        """Make the pages on a thread of their own; their sheets follow. They are saved under that name."""
        say = self.context.navigate.say
        self.await_paper()
        self.find_printers()
        self._making.ask(lambda: Paper(make(), file_name, say), self.show_paper, self.show_fault)
