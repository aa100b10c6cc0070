"""What is asked of the audit: from which day to which, by whom, what kind, and which child. Empty: not asked about."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from nsclinic.clinic.audit import Asked
from nsclinic.ui.audit.presenter import NOBODY
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.entry import NotADateError, read_day
from nsclinic.ui.fields import Field, choice_field, line_field
from nsclinic.ui.folding import FoldingRow


class Filters(QWidget):
    """Emits `asked` when something else is asked for, `to_list` when the keyboard shall go on to the entries."""

    asked = Signal()
    to_list = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        words, theme = context.wording, context.theme
        self._context = context
        self.since = line_field(words.t("From"), theme, hint=words.t("any day"))
        self.until = line_field(words.t("To"), theme, hint=words.t("today"))
        self.who = choice_field(words.t("Who"), (), theme)
        self.kind = choice_field(words.t("What"), (), theme)
        hint = words.t("name, number, or characters of a page")
        self.child = line_field(words.t("Child, or “audit” on a page"), theme, hint=hint)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(theme.px(1.5))
        for field, stretch in zip(self.fields[:-1], (2, 2, 3, 3), strict=True):
            first.addWidget(field, stretch)
        self.child.setMinimumWidth(theme.px(40))
        second.addWidget(self.child, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(FoldingRow(first, second, theme))
        for place, field in enumerate(self.fields):
            field.passed.connect(lambda step, place=place: self._pass(place, step))
            editor = field.editor
            if isinstance(editor, QLineEdit):
                editor.editingFinished.connect(self._ask)
            else:
                editor.activated.connect(lambda _place: self._ask())
        self._last = Asked()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order of the keyboard."""
        return (self.since, self.until, self.who, self.kind, self.child)

    def show_choices(self, people: Sequence[tuple[str, str]], kinds: Sequence[tuple[str, str]]) -> None:
        """Offer these persons and kinds; what is chosen stays chosen."""
        for field, choices in ((self.who, people), (self.kind, kinds)):
            editor = field.editor
            if not isinstance(editor, QComboBox):
                continue
            chosen = editor.currentData()
            editor.clear()
            for code, word in choices:
                editor.addItem(word, code)
            editor.setCurrentIndex(max(0, editor.findData(chosen)))
            editor.setMinimumWidth(editor.minimumSizeHint().width())

    @property
    def value(self) -> Asked | None:
        """What is asked for; None where a day cannot be read, which its field then says."""
        days = [self._day(field) for field in (self.since, self.until)]
        if any(isinstance(day, NotADateError) for day in days):
            return None
        since, until = (day if isinstance(day, date) else None for day in days)
        who = self._chosen(self.who)
        asked_who = None if not who else "" if who == NOBODY else who
        return Asked(since, until, asked_who, self._chosen(self.kind), self.child.text.strip())

    def ask_of_day(self, day: date) -> None:
        """Ask for one day."""
        text = self._context.wording.date(day)
        self.since.set_text(text)
        self.until.set_text(text)
        self._ask()

    def clear(self) -> None:
        """Ask for everything."""
        for field in (self.since, self.until, self.child):
            field.set_text("")
        for field in (self.who, self.kind):
            if isinstance(field.editor, QComboBox):
                field.editor.setCurrentIndex(0)
        self._ask()

    def _chosen(self, field: Field) -> str:
        return str(field.editor.currentData() or "") if isinstance(field.editor, QComboBox) else ""

    def _day(self, field: Field) -> date | NotADateError | None:
        words = self._context.wording
        field.say()
        if not field.text.strip():
            return None
        try:
            return read_day(field.text, words)
        except NotADateError as error:
            field.say(fault=words.t("Not a date. Write 4 Mar 2019, 4/3/2019 or 2019-03-04."))
            return error

    def _ask(self) -> None:
        value = self.value
        if value is not None and value != self._last:
            self._last = value
            self.asked.emit()

    def _pass(self, place: int, step: int) -> None:
        self._ask()
        if 0 <= place + step < len(self.fields):
            self.fields[place + step].editor.setFocus()
        elif step > 0:
            self.to_list.emit()
