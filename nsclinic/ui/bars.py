"""The two strips of the frame that speak: the banner of a demonstration clinic, and the bar of messages.

A message says what happened and what to do. It stays until the next one or until it is put away: nothing vanishes by
itself under the eyes of someone who was called away.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, what to do, in one of three looks, and how it is undone."""

    happened: str
    to_do: str = ""
    look: str = "notice"
    undo: Callable[[], None] | None = None


_SIGN_OF_LOOK = {"notice": Sign.INFO, "warning": Sign.URGENT, "fault": Sign.STOP}


class DemonstrationBanner(QFrame):
    """Says on every screen that no child in this clinic is real."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "demonstration")
        self.setAccessibleName(wording.t("Demonstration"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(2), theme.px(0.5), theme.px(2), theme.px(0.5))
        words = wording.t("Demonstration clinic: every child here is invented. Do not enter real patients.")
        row.addWidget(PlainLabel(words, theme, bold=True, elide=True))


class MessageBar(QFrame):
    """The foot of the window: the last message, or, when there is none, the keys that work here."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hint = ""
        self.language = wording.language
        self.message: Message | None = None
        self._undo: Callable[[], None] | None = None
        self.setAccessibleName(wording.t("Messages"))
        self.mark = SignMark(Sign.INFO, theme)
        self.label = PlainLabel("", theme, elide=True)
        self.undo_button = QPushButton(wording.t("Undo"))
        self.undo_button.setProperty("look", "quiet")
        self.undo_button.clicked.connect(self._on_undo)
        self.put_away_button = QPushButton(wording.t("Put away"))
        self.put_away_button.setProperty("look", "quiet")
        self.put_away_button.setAccessibleName(wording.t("Put this message away"))
        self.put_away_button.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(2), 0, theme.px(1), 0)
        row.setSpacing(theme.px(1))
        row.addWidget(self.mark)
        row.addWidget(self.label, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.put_away_button)
        self.setFixedHeight(theme.target + theme.px(0.5))
        self.has_message = False
        self.clear()

    def set_hint(self, hint: str) -> None:
        """Set what stands here while there is no message."""
        self._hint = hint
        if not self.has_message:
            self.clear()

    def say(
        self, happened: str, to_do: str = "", *, look: str = "notice", undo: Callable[[], None] | None = None
    ) -> None:
        """Show a message in one of three looks: notice, warning, fault."""
        self.show_message(Message(happened, to_do, look, undo))

    def show_message(self, message: Message) -> None:
        """Show a message, also one that stood in another bar before."""
        self.message, self.has_message = message, True
        self._undo = message.undo
        self.mark.set_sign(_SIGN_OF_LOOK[message.look])
        said = (message.happened, message.to_do)
        self.label.setText("  ·  ".join(part for part in said if part))
        self._dress(message.look)

    def clear(self) -> None:
        """Put the message away."""
        self.message, self.has_message = None, False
        self._undo = None
        self.label.setText(self._hint)
        self._dress("foot")

    def _dress(self, look: str) -> None:
        self.mark.setVisible(self.has_message)
        self.undo_button.setVisible(self._undo is not None)
        self.put_away_button.setVisible(self.has_message)
        self.label.set_ink("" if self.has_message else "soft")
        self.setProperty("look", look)
        self.style().unpolish(self)
        self.style().polish(self)

    def _on_undo(self) -> None:
        undo, self._undo = self._undo, None
        self.clear()
        if undo is not None:
            undo()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
