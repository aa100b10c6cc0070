"""A field of a form: its label above, its message below, room for the message kept so that nothing jumps."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from nsclinic.ui.chooser import Chooser
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel, keep_baseline
from nsclinic.ui.theme import Theme


class Field(QWidget):
    """A label, one editor and one line of message. Emits `edited`, and `passed(step)` on Enter and Shift+Enter."""

    edited = Signal()
    passed = Signal(int)

    def __init__(
        self, label: str, editor: QLineEdit | QComboBox, theme: Theme, *, is_required: bool = False
    ) -> None:
        super().__init__()
        self.editor = editor
        self.label = PlainLabel(f"{label} *" if is_required else label, theme, size="small", ink="soft")
        self.label.setBuddy(editor)
        self.message = PlainLabel("", theme, size="small", elide=True)
        self.mark = SignMark(Sign.STOP, theme, theme.px(1.5))
        self.mark.hide()
        editor.setAccessibleName(label)
        editor.setMinimumHeight(theme.target)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.25))
        column.addWidget(self.label)
        column.addWidget(editor)
        below = QHBoxLayout()
        below.setSpacing(theme.px(0.5))
        below.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self.message, 1)
        column.addLayout(below)
        for small in (self.label, self.message):
            small.setFixedHeight(small.fontMetrics().height() + theme.px(0.25))
        editor.installEventFilter(self)
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda _text: self.edited.emit())
        else:
            editor.activated.connect(lambda _place: self.edited.emit())

    @property
    def text(self) -> str:
        """What was typed, or the code that was chosen."""
        if isinstance(self.editor, QLineEdit):
            return self.editor.text()
        return str(self.editor.currentData() or "")

    def set_text(self, text: str) -> None:
        """Fill the field, or choose a code."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(text)
        else:
            self.editor.setCurrentIndex(max(0, self.editor.findData(text)))

    def say(self, *, fault: str = "", warning: str = "", note: str = "") -> None:
        """Show the gravest of the three under the field; empty ones clear it."""
        self.message.setText(fault or warning or note)
        self.mark.set_sign(Sign.STOP if fault else Sign.URGENT)
        self.mark.setVisible(bool(fault or warning))
        self.message.set_ink("fault" if fault else "warning" if warning else "soft")
        self.editor.setAccessibleDescription(self.message.text())
        self.editor.setProperty("fault", bool(fault))
        self.editor.setProperty("warning", bool(warning and not fault))
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter go on to the next field and Shift+Enter back."""
        if watched is self.editor and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.passed.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
        return super().eventFilter(watched, event)


def line_field(label: str, theme: Theme, *, hint: str = "", is_required: bool = False) -> Field:
    """Give a field for a line of text."""
    editor = QLineEdit()
    editor.setPlaceholderText(hint)
    keep_baseline(editor, theme)
    return Field(label, editor, theme, is_required=is_required)


def choice_field(
    label: str, choices: Sequence[tuple[str, str]], theme: Theme, *, is_required: bool = False
) -> Field:
    """Give a field for one of `choices` (code, word); it begins with none chosen."""
    editor = Chooser(label, theme)
    editor.addItem("", "")
    for code, word in choices:
        editor.addItem(word, code)
    return Field(label, editor, theme, is_required=is_required)
