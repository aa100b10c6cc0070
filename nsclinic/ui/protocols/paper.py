"""The printed page of a protocol before it is printed."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from nsclinic.clinic.protocol_paper import protocol_paper
from nsclinic.protocol.model import Protocol
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.paper import Paper, PaperView
from nsclinic.ui.summary.worker import PageWorker


class ProtocolPaper(PaperView):
    """The sheets of one protocol, with the way back to its page; printing one tells of no child."""

    def __init__(self, context: ScreenContext) -> None:
        words = context.wording
        back_button = QPushButton(words.t("Back to the page"))
        back_button.setProperty("look", "quiet")
        foot_start = QHBoxLayout()
        foot_start.addWidget(back_button)
        foot_start.addStretch(1)
        super().__init__(context, foot_start, words.t("Print"), is_card=True)
        self.setAccessibleName(words.t("Printed page of the protocol"))
        self.back_button = back_button
        self._making = PageWorker(self)

    def show_protocol(self, protocol: Protocol) -> None:
        """Make the page of a protocol; its sheets follow."""
        words, clinic, say = self.context.wording, self.context.clinic_name, self.context.navigate.say
        self.await_paper()
        self.find_printers()
        self._making.ask(
            lambda: Paper(protocol_paper(protocol, words, clinic), f"protocol-{protocol.id}.pdf", say),
            self.show_paper,
            self.show_fault,
        )
