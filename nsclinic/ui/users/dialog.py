"""One dialog for all that is asked about people and secrets: the parts that a question has, and no others."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nsclinic.clinic.rights import Role
from nsclinic.ui.fields import Field, choice_field, line_field
from nsclinic.ui.secret import NewSecret, secret_field
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.users.presenter import rights_words, roles
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WIDTH_STEPS = 66


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the title, what it means, and the word on the button.

    `name` asks for a new person's name, `role` for a role (the one that stands chosen), `old` for a secret that is
    known already (its label), `new` for a new one (its label and that of the second field). `whose` is the name that a
    new secret must not be.
    """

    title: str
    says: str
    confirm: str
    name: bool = False
    role: Role | None = None
    old: str = ""
    new: tuple[str, str] | None = None
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered; empty where it was not asked."""

    name: str = ""
    role: Role | None = None
    old: str = ""
    new: str = ""


class PeopleDialog(QDialog):
    """Emits `answered(Answers)` when all parts are filled; the caller closes it, or says at a part what is wrong."""

    answered = Signal(object)

    def __init__(
        self, question: Question, words: Wording, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._question = question
        self._words = words
        self.setWindowTitle(question.title)
        self.setAccessibleName(question.title)
        self.setMinimumWidth(theme.px(WIDTH_STEPS))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(3), theme.px(4), theme.px(3))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(question.title, theme, size="large", bold=True))
        column.addWidget(PlainLabel(question.says, theme, ink="soft", wrap=True))
        column.addSpacing(theme.px(1))
        self.name: Field | None = None
        self.role: Field | None = None
        self.old: Field | None = None
        self.new: NewSecret | None = None
        self._ways: list[Callable[[], None]] = []
        if question.name:
            self.name = line_field(
                words.t("Name"), theme, hint=words.t("as the audit shall say"), is_required=True
            )
            self._add(self.name, column)
        if question.role is not None:
            self.role = choice_field(words.t("Role"), roles(words), theme, is_required=True)
            self.role.set_text(question.role.value)
            self.role.edited.connect(self._say_rights)
            self._add(self.role, column)
            self.rights = PlainLabel("", theme, size="small", ink="soft", wrap=True)
            column.addWidget(self.rights)
            self._say_rights()
        if question.old:
            self.old = secret_field(question.old, theme)
            self._add(self.old, column)
        if question.new is not None:
            self.new = NewSecret(*question.new, words, theme)
            self._ways.append(self.new.take_focus)
            place = len(self._ways) - 1
            self.new.passed.connect(lambda step: self._pass(place + step))
            column.addWidget(self.new)
        self.message = PlainLabel("", theme, ink="fault", wrap=True)
        column.addWidget(self.message)
        column.addLayout(self._foot(theme))
        self._ways[0]()

    def _add(self, field: Field, column: QVBoxLayout) -> None:
        self._ways.append(field.editor.setFocus)
        place = len(self._ways) - 1
        field.passed.connect(lambda step: self._pass(place + step))
        field.edited.connect(lambda: self.message.setText(""))
        column.addWidget(field)

    def _foot(self, theme: Theme) -> QHBoxLayout:
        self.leave = QPushButton(self._words.t("Leave it"))
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(self.reject)
        self.confirm = QPushButton(self._question.confirm)
        self.confirm.setProperty("look", "primary")
        self.confirm.setAutoDefault(False)
        self.confirm.clicked.connect(self.answer)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.confirm)
        return foot

    def _pass(self, place: int) -> None:
        if place >= len(self._ways):
            self.answer()
        else:
            self._ways[max(0, place)]()

    @property
    def role_chosen(self) -> Role | None:
        """The role that stands chosen."""
        return Role(self.role.text) if self.role is not None and self.role.text else None

    def _say_rights(self) -> None:
        role = self.role_chosen
        self.rights.setText(rights_words(role, self._words) if role is not None else "")
        if self.role is not None:  # the line of its message is only in the way of what stands below
            self.role.message.setVisible(role is None)

    def answer(self) -> None:
        """Give what was typed, or say at its field what is missing."""
        words = self._words
        name = self.name.text.strip() if self.name is not None else ""
        if self.name is not None and not name:
            self.say_of_name(words.t("Type the name."))
            return
        if self.role is not None and self.role_chosen is None:
            self.role.say(fault=words.t("Choose a role."))
            self.role.editor.setFocus()
            return
        if self.old is not None and not self.old.text:
            self.old.say(fault=words.t("Type it."))
            self.old.editor.setFocus()
            return
        if self.new is not None and not self.new.is_taken(name or self._question.whose):
            return
        self.answered.emit(
            Answers(
                name,
                self.role_chosen,
                self.old.text if self.old is not None else "",
                self.new.text if self.new is not None else "",
            )
        )

    def set_busy(self, *, is_busy: bool, says: str = "") -> None:
        """Take no answer while one is being carried out."""
        parts: Sequence[QWidget | None] = (self.name, self.role, self.old, self.new, self.confirm, self.leave)
        for part in parts:
            if part is not None:
                part.setEnabled(not is_busy)
        self.message.set_ink("soft" if is_busy else "fault")
        self.message.setText(says)

    def say_of_name(self, fault: str) -> None:
        """Say at the name what is wrong with it."""
        if self.name is not None:
            self.name.say(fault=fault)
            self.name.editor.setFocus()

    def say_of_old(self, fault: str) -> None:
        """Say at the secret that was to be known already that it is not right."""
        if self.old is not None:
            self.old.set_text("")
            self.old.say(fault=fault)
            self.old.editor.setFocus()

    def reject(self) -> None:
        """Stay while an answer is being carried out."""
        if self.leave.isEnabled():
            super().reject()
