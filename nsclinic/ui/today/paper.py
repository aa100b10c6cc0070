"""The printed list of the day before it is printed."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from nsclinic.clinic.day_list import day_list, day_list_paper, note_list_printed
from nsclinic.clinic.worklist import Worklist
from nsclinic.reports.day_list import DayList
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.paper import Paper, PaperView
from nsclinic.ui.summary.worker import PageWorker


class DayListPaper(PaperView):
    """The sheets of the list, with the way back to it. `content` is what stands on them, None until it is made."""

    def __init__(self, context: ScreenContext) -> None:
        words = context.wording
        back_button = QPushButton(words.t("Back"))
        back_button.setAccessibleName(words.t("Back to the list"))
        back_button.setProperty("look", "quiet")
        foot_start = QHBoxLayout()
        foot_start.addWidget(back_button)
        foot_start.addStretch(1)
        super().__init__(context, foot_start, words.t("Print  P"), is_card=True)
        self.setAccessibleName(words.t("Printed list of the day"))
        self.back_button = back_button
        self.content: DayList | None = None
        self._making = PageWorker(self)

    def show_worklist(self, worklist: Worklist, *, is_whole: bool) -> None:
        """Make the page of a worklist; its sheets follow."""
        words = self.context.wording
        self.content = None
        self.await_paper()
        self.find_printers()
        self.context.clinic_jobs.read(
            lambda clinic: day_list(clinic, worklist, words, is_whole=is_whole),
            self._make,
            self.show_fault,
            owner=self,
            instead_of="day list",
        )

    def _make(self, content: DayList) -> None:
        words = self.context.wording
        self.content = content
        self._making.ask(
            lambda: Paper(
                day_list_paper(content, words),
                f"day-list-{self.context.today.isoformat()}.pdf",
                lambda said: self._note(content, said),
            ),
            self.show_paper,
            self.show_fault,
        )

    def _note(self, content: DayList, said: str) -> None:
        """Write down that the list was printed or saved, then say so."""
        self.context.clinic_jobs.write(
            lambda clinic: note_list_printed(clinic, content), lambda _done: self.context.navigate.say(said)
        )
