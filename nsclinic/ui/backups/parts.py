"""The two strips of the Backups screen: how the clinic stands with its backups, and what is being done."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from nsclinic.clinic.backups import BackupStanding
from nsclinic.ui.backups.words import nag_words, second_words, standing_words
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel, set_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class StandingStrip(QWidget):
    """How old the last backup is, how it stands with the second medium, and beside it what makes one."""

    def __init__(self, words: Wording, theme: Theme) -> None:
        super().__init__()
        self._words = words
        self.mark = SignMark(Sign.DUE, theme)
        self.mark.hide()
        self.first = PlainLabel("", theme, bold=True, wrap=True)
        self.more = PlainLabel("", theme, wrap=True)
        self.more.hide()
        self.second = PlainLabel("", theme, ink="soft", wrap=True)
        self.second_button = QPushButton(words.t("Second medium…"))
        set_tip(
            self.second_button, words.t("Choose a folder on a stick: every backup is copied there as well")
        )
        self.now_button = QPushButton(words.t("Back up now"))
        self.now_button.setProperty("look", "primary")
        set_tip(self.now_button, "B")
        told = QVBoxLayout()
        told.setSpacing(theme.px(0.5))
        for label in (self.first, self.more, self.second):
            told.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(1))
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
        row.addWidget(self.second_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.now_button, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, standing: BackupStanding, now: datetime) -> None:
        """Say how the clinic stands; what has to be done first."""
        said = nag_words(standing, now, self._words)
        stands = standing_words(standing, now, self._words)
        self.first.setText(said.says or stands)
        self.more.setText(stands if said.says else "")
        self.more.setVisible(bool(said.says))
        self.mark.setVisible(bool(said.says))
        self.second.setText(second_words(standing, now, self._words))


class WorkStrip(QWidget):
    """What is being done and how far it is, with Stop where it can be stopped."""

    def __init__(self, words: Wording, theme: Theme) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.t("How much is done"))
        self.bar.setFixedWidth(theme.px(24))
        self.stop_button = QPushButton(words.pgettext("button", "Stop"))
        self.stop_button.setAccessibleName(words.t("Stop the backup"))
        self.says = PlainLabel("", theme, ink="soft", elide=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(1))
        row.addWidget(self.bar)
        row.addWidget(self.stop_button)
        row.addWidget(self.says, 1)
        self.end()

    def begin(self, says: str, *, can_stop: bool) -> None:
        """Say what is begun; how long it takes, nobody knows yet."""
        self.says.setText(says)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop_button.setVisible(can_stop)

    def tell(self, done: int, of: int) -> None:
        """Say how far it is."""
        self.bar.setRange(0, of)
        self.bar.setValue(done)

    def end(self) -> None:
        """Say nothing any more."""
        self.says.setText("")
        self.bar.hide()
        self.stop_button.hide()
