"""The outcome report before it is printed or saved."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from nsclinic.clinic.outcome_report import outcomes_paper
from nsclinic.reports.outcomes_model import OutcomesInWords
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.paper import Paper, PaperView
from nsclinic.ui.summary.worker import PageWorker


class OutcomesPaper(PaperView):
    """The sheets of the report, with the way back to the tables; it names no child, so nothing is written down."""

    def __init__(self, context: ScreenContext) -> None:
        words = context.wording
        back_button = QPushButton(words.t("Back to the tables"))
        back_button.setProperty("look", "quiet")
        foot_start = QHBoxLayout()
        foot_start.addWidget(back_button)
        foot_start.addStretch(1)
        super().__init__(context, foot_start, words.t("Print"), is_card=True)
        self.setAccessibleName(words.t("Outcome report"))
        self.back_button = back_button
        self._making = PageWorker(self)

    def show_outcomes(self, content: OutcomesInWords, file_name: str) -> None:
        """Make the report of what the screen shows; its sheets follow."""
        words, say = self.context.wording, self.context.navigate.say
        self.await_paper()
        self.find_printers()

        def make() -> Paper:
            return Paper(outcomes_paper(content, words), file_name, say)

        self._making.ask(make, self.show_paper, self.show_fault)
