"""Asks for the reason for which a finding is set aside; without one nothing is set aside."""

from PySide6.QtWidgets import QWidget

from nsclinic.ui.child.findings import FindingWords
from nsclinic.ui.reason import Question, ReasonDialog
from nsclinic.ui.signs import SignedWord, sign_of_severity
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class SetAsideDialog(ReasonDialog):
    """The finding with its sign, what setting it aside means, and why."""

    def __init__(self, said: FindingWords, name: str, theme: Theme, words: Wording, parent: QWidget) -> None:
        told = words.t(
            "It stays in the record and on the page, and leaves the list of work while its facts do not change."
        )
        question = Question(words.t("Set a finding aside"), name, (said.message,), told, words.t("Set aside"))
        sign = SignedWord(sign_of_severity(said.finding.severity), said.title, theme, bold=True)
        super().__init__(question, theme, words, parent, head=sign)
