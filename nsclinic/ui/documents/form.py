"""What a person says of a document, in four fields: when adding it, and when correcting it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nsclinic.clinic.documents import LONGEST_TITLE, Particulars
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.documents.words import KINDS
from nsclinic.ui.fields import Field, choice_field, line_field
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.visit.day_edit import DayEdit

LONGEST_NOTE = 1000


class ParticularsForm(QWidget):
    """Date, kind, title and note. `edited` follows every change, `passed` Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self, context: ScreenContext, said: Particulars) -> None:
        super().__init__()
        theme, words = context.theme, context.wording
        self.day = DayEdit(words.t("Date"), theme, words)
        self.day.latest = context.today
        self.kind = choice_field(
            words.t("Kind"), [(kind.value, words.t(word)) for kind, word in KINDS.items()], theme
        )
        self.title = line_field(words.t("Title"), theme, hint=words.t("such as: discharge letter"))
        self.note = line_field(words.t("Note"), theme)
        for line, longest in ((self.title, LONGEST_TITLE), (self.note, LONGEST_NOTE)):
            if isinstance(line.editor, QLineEdit):
                line.editor.setMaxLength(longest)
        self._order: list[Field | DayEdit] = [self.title, self.day, self.kind, self.note]
        self._lay_out(context)
        self.day.show_day(said.on)
        self.kind.set_text(said.kind.value)
        self.title.set_text(said.title)
        self.note.set_text(said.note)
        for place, part in enumerate(self._order):
            part.passed.connect(partial(self._go, place))
        for each in (self.title, self.kind, self.note):
            each.edited.connect(self.edited)
        self.day.chosen.connect(lambda _day: self.edited.emit())
        self.day.faulted.connect(self._day_judged)

    def _lay_out(self, context: ScreenContext) -> None:
        theme, words = context.theme, context.wording
        label = PlainLabel(words.t("Date"), theme, size="small", ink="soft")
        label.setBuddy(self.day)
        self.day_message = PlainLabel("", theme, size="small", ink="fault", elide=True)
        for small in (label, self.day_message):
            small.setFixedHeight(small.fontMetrics().height() + theme.px(0.25))
        dated = QVBoxLayout()
        dated.setSpacing(theme.px(0.25))
        for widget in (label, self.day, self.day_message):
            dated.addWidget(widget)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(2))
        middle.addLayout(dated, 1)
        middle.addWidget(self.kind, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.5))
        column.addWidget(self.title)
        column.addLayout(middle)
        column.addWidget(self.note)

    @property
    def said(self) -> Particulars | None:
        """What was said; None while the date is not one."""
        if self.day.day is None or self.day.fault is not None:
            return None
        kind = AttachmentKind(self.kind.text or AttachmentKind.OTHER.value)
        return Particulars(self.day.day, kind, self.title.text, self.note.text)

    def take_day(self) -> None:
        """Read the day that stands in its field, which need not have been left."""
        self.day.take_text()

    def begin(self) -> None:
        """Put the keyboard in the first field."""
        self.title.editor.setFocus()

    def _day_judged(self, fault: str) -> None:
        self.day_message.setText(fault)
        self.edited.emit()

    def _go(self, here: int, step: int) -> None:
        place = here + step
        if place >= len(self._order):
            self.finished.emit()
        elif place >= 0:
            field = self._order[place]
            (field.editor if isinstance(field, Field) else field).setFocus()


class ParticularsDialog(QDialog):
    """The form with Save and Cancel; Ctrl+Enter saves, Escape leaves everything as it is."""

    def __init__(
        self, context: ScreenContext, title: str, name: str, said: Particulars, parent: QWidget
    ) -> None:
        super().__init__(parent)
        theme, words = context.theme, context.wording
        self.context = context
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(theme.px(64))
        self.form = ParticularsForm(context, said)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        self.column.setSpacing(theme.px(1))
        self.column.addWidget(PlainLabel(name, theme, bold=True, elide=True))
        self.column.addWidget(self.form)
        buttons = QDialogButtonBox()
        self.save_button: QPushButton = buttons.addButton(
            words.t("Save"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.save_button.setProperty("look", "primary")
        self.leave_button: QPushButton = buttons.addButton(
            words.t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole
        )
        self.leave_button.setAutoDefault(False)
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)
        self.form.edited.connect(self.judge)
        self.form.finished.connect(self.save_button.setFocus)
        self.judge()
        self.form.begin()

    def may_save(self) -> bool:
        """Whether what was said is enough."""
        return self.form.said is not None

    def judge(self) -> None:
        """Let Save be pressed where it may."""
        self.save_button.setEnabled(self.may_save())

    def save(self) -> None:
        """Take what was said, where it may be taken."""
        self.form.take_day()
        if self.may_save():
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Ctrl+Enter as Save; Enter alone only goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.save()
            elif isinstance(pressed := self.focusWidget(), QPushButton):
                pressed.click()
            return
        super().keyPressEvent(event)
