"""Asks who is there: a user's name and secret, or the clinic's passphrase; the same before the window and over it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from nsclinic.clinic.passphrase import LEAST_PASSPHRASE, PassphraseFault, fault_of_passphrase
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.fields import Field, line_field
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

FIELD_STEPS = 44
"""Width of the field, in steps of the grid."""


class SecretForm(QWidget):
    """One field for a secret, and who it is where the clinic has users. Enter emits `given()`.

    `button` is the caller's own, to be put where its buttons stand; it is shut while one has to wait.
    """

    given = Signal()

    def __init__(self, users: Sequence[str], wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._words = wording
        self._left = 0
        self.who = Chooser(wording.t("Who are you?"), theme)
        for name in users:
            self.who.addItem(wording.isolate(name), name)
        self.who.addItem(wording.t("With the clinic's passphrase or its recovery sheet"), "")
        self.who.currentIndexChanged.connect(lambda _place: self._follow_who())
        self.who_label = PlainLabel(wording.t("Who are you?"), theme, ink="soft")
        self.who_label.setBuddy(self.who)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMinimumWidth(theme.px(FIELD_STEPS))
        self._field_label = PlainLabel("", theme, ink="soft")
        self._field_label.setBuddy(self.field)
        self.message = PlainLabel("", theme, ink="fault", wrap=True)
        self.button = QPushButton(wording.t("Open"))
        self.button.setProperty("look", "primary")
        self.button.setDefault(True)
        self.button.clicked.connect(self._give)
        self.field.returnPressed.connect(self._give)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        for part in (self.who_label, self.who, self._field_label, self.field, self.message):
            column.addWidget(part)
        for part in (self.who_label, self.who):
            part.setVisible(bool(users))
        self._wait = QTimer(self)
        self._wait.setInterval(1_000)
        self._wait.timeout.connect(self._count_down)
        self._follow_who()

    @property
    def user(self) -> str:
        """The user who says to be there; empty for whoever has the clinic's passphrase."""
        return str(self.who.currentData() or "")

    @property
    def text(self) -> str:
        """What was typed."""
        return self.field.text()

    def choose(self, user: str) -> None:
        """Let a user stand chosen; one that is not listed changes nothing."""
        place = self.who.findData(user)
        if place >= 0:
            self.who.setCurrentIndex(place)

    def take_focus(self) -> None:
        """Put the keyboard into the field."""
        self.field.setFocus()

    def say_wrong(self) -> None:
        """Say that what was typed opens nothing, and empty the field."""
        self.field.clear()
        words = self._words
        self.message.setText(
            words.t("That secret is not right. Type it again.")
            if self.user
            else words.t("The passphrase does not open the file. Type it again.")
        )
        self.take_focus()

    def say_wait(self, seconds: int) -> None:
        """Say how long the next try is put off, and take none until then."""
        self.field.clear()
        self._left = max(1, seconds)
        self.button.setEnabled(False)
        self._wait.start()
        self._say_left()

    @property
    def is_waiting(self) -> bool:
        """Whether no try is taken now."""
        return self._left > 0

    def _count_down(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._say_left()
            return
        self._wait.stop()
        self.button.setEnabled(True)
        self.message.setText("")
        self.take_focus()

    def _say_left(self) -> None:
        words = self._words
        self.message.setText(
            words.ngettext(
                "Too many wrong tries: wait {n} second.",
                "Too many wrong tries: wait {n} seconds.",
                self._left,
            )
        )

    def _follow_who(self) -> None:
        words = self._words
        label = (
            words.t("Your secret")
            if self.user
            else words.t("Passphrase of the clinic, or code of its recovery sheet")
        )
        self._field_label.setText(label)
        self.field.setAccessibleName(label)
        self.message.setText("")

    def _give(self) -> None:
        if self.text and not self.is_waiting:
            self.given.emit()


class NewSecret(QWidget):
    """Two fields for a secret that is chosen, and a button that shows it. Emits `passed(step)` beyond either end."""

    passed = Signal(int)

    def __init__(self, label: str, again: str, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._words = wording
        self.first = secret_field(label, theme)
        self.first.say(
            note=wording.t(
                "At least {n} letters. Four words that you will remember are good.", n=LEAST_PASSPHRASE
            )
        )
        self.again = secret_field(again, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        for place, field in enumerate((self.first, self.again)):
            field.edited.connect(lambda field=field: field.say())
            field.passed.connect(lambda step, place=place: self._pass(place + step))
            column.addWidget(field)
        shown = QPushButton(wording.t("Show what is typed"))
        shown.setProperty("look", "link")
        shown.setCheckable(True)
        shown.setAutoDefault(False)
        shown.toggled.connect(self._show)
        column.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeading)

    @property
    def text(self) -> str:
        """The secret as it was typed first."""
        return self.first.text

    def is_taken(self, name: str) -> bool:
        """Say whether the secret can be kept; where not, why stands at its field, which has the keyboard.

        `name` is whose it is, which everybody knows.
        """
        fault = fault_of_passphrase(self.first.text, self.again.text, name)
        if fault is None:
            return True
        field = self.again if fault is PassphraseFault.DIFFERS else self.first
        field.say(fault=_fault_words(fault, self._words))
        field.editor.setFocus()
        return False

    def take_focus(self) -> None:
        """Put the keyboard into the first field."""
        self.first.editor.setFocus()

    def _pass(self, place: int) -> None:
        fields = (self.first, self.again)
        if 0 <= place < len(fields):
            fields[place].editor.setFocus()
        else:
            self.passed.emit(-1 if place < 0 else 1)

    def _show(self, is_shown: bool) -> None:  # noqa: FBT001 - as Qt calls it
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for field in (self.first, self.again):
            if isinstance(field.editor, QLineEdit):
                field.editor.setEchoMode(mode)


def secret_field(label: str, theme: Theme) -> Field:
    """Give a field that does not show what is typed."""
    field = line_field(label, theme, is_required=True)
    if isinstance(field.editor, QLineEdit):
        field.editor.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _fault_words(fault: PassphraseFault, words: Wording) -> str:
    match fault:
        case PassphraseFault.TOO_SHORT:
            return words.t("Shorter than {n} letters: add a word.", n=LEAST_PASSPHRASE)
        case PassphraseFault.TOO_ALIKE:
            return words.t("Too few different letters: use words.")
        case PassphraseFault.IS_THE_NAME:
            return words.t("That is the name, which everybody knows: use other words.")
        case PassphraseFault.DIFFERS:
            return words.t("Not the same as above: type both again.")
