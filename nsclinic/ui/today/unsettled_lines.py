"""The lines above Today's list that say what is not right with the clinic as a whole, each with the way to mend it."""

from PySide6.QtWidgets import QVBoxLayout

from nsclinic.clinic.unsettled import Unsettled, recovery_words, unsettled, unusable_words
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.notice import NoticeLine
from nsclinic.ui.signs import Sign


class UnsettledLines:
    """Two lines in a screen's column; `read` asks the clinic anew what they say."""

    def __init__(self, context: ScreenContext, screen: Screen, column: QVBoxLayout) -> None:
        self._context, self._screen = context, screen
        words = context.wording
        self.recovery = NoticeLine(context, screen, Sign.URGENT, words.t("People and secrets"), "users")
        self.protocol = NoticeLine(context, screen, Sign.URGENT, words.t("Protocols"), "protocols")
        for line in (self.recovery, self.protocol):
            column.addWidget(line)

    def read(self) -> None:
        """Ask the clinic what is not right."""
        self._context.clinic_jobs.read(unsettled, self._show, owner=self._screen, instead_of="unsettled")

    def _show(self, found: Unsettled) -> None:
        words = self._context.wording
        self.recovery.say(recovery_words(found, words))
        self.protocol.say(unusable_words(found.unusable, words))
