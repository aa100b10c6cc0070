"""One line of the visit form on the screen: label, field, unit, the last value, and what the form says at once."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from nsclinic.domain.calendar import days_between
from nsclinic.domain.record import Observation
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel, set_tip
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.answers import Answer, Filled, Look
from nsclinic.ui.visit.lines import Line
from nsclinic.wording import Wording

FIELD_STEPS = 8
UNIT_STEPS = 9.5
LABEL_STEPS = 15.5
"""Widths of the columns in steps of the grid."""

HALF_A_YEAR_DAYS = 183
"""From here on a date without its year could be mistaken."""


class KeyedEdit(QLineEdit):
    """A field for a number: left to right in every language. `passed(step)` follows Enter and Shift+Enter."""

    passed = Signal(int)

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)
        self.setFixedHeight(theme.target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, back with Shift+Enter; Ctrl+Enter is the form's own."""
        step = enter_step(event)
        if step:
            self.passed.emit(step)
            event.accept()
            return
        super().keyPressEvent(event)


def enter_step(event: QKeyEvent) -> int:
    """Give 1 for Enter, -1 for Shift+Enter, 0 for any other key."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return 0
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return 0
    return -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1


class ChoiceEdit(Chooser):
    """A field for one of a few values. Its keys: a digit or a first letter choose, `-` not done, `.` same as last."""

    passed = Signal(int)
    same_asked = Signal()

    def __init__(self, name: str, choices: tuple[str, ...], theme: Theme, words: Wording) -> None:
        super().__init__(name, theme)
        self.addItem("", "")
        for choice in choices:
            self.addItem(words.choice(choice), choice)
        self.addItem(words.t("not done"), "-")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the short forms before the list does."""
        step, text = enter_step(event), event.text()
        if step:
            self.passed.emit(step)
        elif text == ".":
            self.same_asked.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.choose("")
        elif text and (place := self._place_of(text)) is not None:
            self.setCurrentIndex(place)
            self.activated.emit(place)
        else:
            super().keyPressEvent(event)

    def choose(self, value: str) -> None:
        """Choose a value as if by hand; one that is not listed chooses none."""
        place = max(0, self.findData(value))
        self.setCurrentIndex(place)
        self.activated.emit(place)

    def _place_of(self, key: str) -> int | None:
        """Give the place of what a key means: `0` the first value, `2` the grade 2+ or the third value, else a word.

        A letter goes on to the next value that begins with it, in the code's language or the reader's.
        """
        values = [str(self.itemData(place)) for place in range(self.count())]
        listed = range(1, len(values) - 1)
        if key == "-":
            return len(values) - 1
        if key.isdecimal():
            digit = int(key)
            grades = [place for place in listed if values[place].endswith("+")]
            if grades and digit:
                return next((place for place in grades if values[place] == f"{digit}+"), None)
            return digit + 1 if digit + 1 in listed else None
        begun = [
            place
            for place in listed
            if values[place].startswith(key.casefold()) or self.itemText(place).casefold().startswith(key)
        ]
        return next((place for place in begun if place > self.currentIndex()), begun[0] if begun else None)


class LineRow(QObject):
    """One line. `edited(Filled)` follows every change by hand, `passed(step)` Enter, `same_asked()` the key `.`.

    The row lays its widgets into a grid that the section owns and takes two rows of it.
    """

    edited = Signal(object)
    passed = Signal(int)
    same_asked = Signal()

    def __init__(self, line: Line, asked_on: date, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.line = line
        self.asked_on = asked_on
        self._theme = theme
        self._words = words
        name = words.analyte(line.code)
        self.label = PlainLabel(words.analyte_short(line.code), theme, wrap=True)
        self.label.setFixedWidth(theme.px(LABEL_STEPS))
        if words.is_right_to_left:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            self.label.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
        set_tip(self.label, name)
        self.number = KeyedEdit(name, theme)
        self.choice = ChoiceEdit(name, line.analyte.choices, theme, words) if line.analyte.choices else None
        self.editor = QStackedWidget()
        self.editor.addWidget(self.number)
        if self.choice is not None:
            self.editor.addWidget(self.choice)
        self._is_wide = bool(line.analyte.choices)
        steps = FIELD_STEPS + UNIT_STEPS + 0.75 if self._is_wide else FIELD_STEPS
        self.editor.setFixedSize(theme.px(steps), theme.target)
        self.units = self._unit_box(name)
        self.last = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        self.last.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.message = PlainLabel("", theme, size="small", wrap=True)
        self.mark = SignMark(Sign.STOP, theme, theme.px(1.5))
        self.hours: KeyedEdit | None = None
        self._hours_label: PlainLabel | None = None
        if line.asks_hours:
            self.hours = KeyedEdit(words.t("{level}: hours after the dose", level=name), theme)
            self.hours.setFixedWidth(theme.px(FIELD_STEPS))
            self._hours_label = PlainLabel(
                words.t("hours after dose"), theme, size="small", ink="soft", wrap=True
            )
        self._wire()
        self.label.setBuddy(self.current_editor)
        self.say(Answer())

    def _unit_box(self, name: str) -> Chooser | PlainLabel | None:
        """Give a choice of units, the only unit as words, or nothing beside a field of choices without units."""
        theme, words = self._theme, self._words
        symbols = [unit.symbol for unit in self.line.analyte.units]
        if len(symbols) < 2:
            if self._is_wide:
                return None
            text = words.unit(symbols[0]) if symbols else ""
            label = PlainLabel(text, theme, size="small", ink="soft")
            label.setFixedWidth(theme.px(UNIT_STEPS))
            label.setContentsMargins(theme.px(0.5), 0, theme.px(0.5), 0)
            return label
        box = Chooser(words.t("Unit of {what}", what=name), theme, is_quiet=True)
        box.setFixedWidth(theme.px(UNIT_STEPS))
        for symbol in symbols:
            box.addItem(words.unit(symbol) or words.t("grade"), symbol)
        box.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        return box

    def _wire(self) -> None:
        self.number.textEdited.connect(self._edited)
        self.number.passed.connect(self.passed)
        self.number.installEventFilter(self)
        if self.choice is not None:
            self.choice.activated.connect(self._edited)
            self.choice.passed.connect(self.passed)
            self.choice.same_asked.connect(self.same_asked)
        if isinstance(self.units, Chooser):
            self.units.activated.connect(self._unit_chosen)
        if self.hours is not None:
            self.hours.textEdited.connect(self._edited)
            self.hours.passed.connect(self.passed)

    def lay_into(self, grid: QGridLayout, row: int) -> int:
        """Put the widgets into a grid from `row` on; give the next free row."""
        grid.addWidget(self.label, row, 0)
        grid.addWidget(self.editor, row, 1, 1, 2 if self._is_wide else 1)
        if self._is_wide and self.units is not None:
            grid.addWidget(self.units, row, 3, Qt.AlignmentFlag.AlignLeading)
            row += 1
            grid.addWidget(self.last, row, 1, 1, 3)
        else:
            if self.units is not None:
                grid.addWidget(self.units, row, 2)
            grid.addWidget(self.last, row, 3)
        if self.hours is not None and self._hours_label is not None:
            row += 1
            grid.addWidget(self._hours_label, row, 0)
            grid.addWidget(self.hours, row, 1)
        grid.addWidget(self.mark, row + 1, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignTrailing)
        grid.addWidget(self.message, row + 1, 1, 1, 3)
        return row + 2

    def widgets(self) -> tuple[QWidget, ...]:
        """Give every widget of the line that stands in the grid, for showing and hiding it."""
        every = (self.label, self.editor, self.units, self.last, self._hours_label, self.hours)
        return tuple(widget for widget in every if widget is not None)

    def set_visible(self, *, is_visible: bool) -> None:
        """Show or hide the line."""
        for widget in self.widgets():
            widget.setVisible(is_visible)
        self.last.setVisible(is_visible and self.line.last is not None)
        has_words = is_visible and bool(self.message.text())
        self.message.setVisible(has_words)
        self.mark.setVisible(has_words and self._is_marked)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The fields that Enter goes through, from first to last; hours only beside a level."""
        if self.hours is not None and self.number.text().strip():
            return (self.current_editor, self.hours)
        return (self.current_editor,)

    @property
    def current_editor(self) -> KeyedEdit | ChoiceEdit:
        """The field that takes the value in the unit of now."""
        return self._chooser or self.number

    @property
    def _chooser(self) -> ChoiceEdit | None:
        """The field of choices where the unit of now takes one."""
        analyte = self.line.analyte
        return self.choice if not analyte.units or analyte.takes_choice(self.unit) else None

    @property
    def unit(self) -> str:
        """The unit chosen."""
        if isinstance(self.units, Chooser):
            return str(self.units.currentData())
        return self.line.analyte.units[0].symbol if self.line.analyte.units else ""

    @property
    def filled(self) -> Filled:
        """What stands in the line."""
        chooser = self._chooser
        text = self.number.text() if chooser is None else str(chooser.currentData() or "")
        return Filled(text, self.unit, self.hours.text() if self.hours is not None else "")

    def show_filled(self, filled: Filled) -> None:
        """Put something into the line without telling anybody."""
        if isinstance(self.units, Chooser):
            self.units.setCurrentIndex(max(0, self.units.findData(filled.unit)))
        self._show_unit()
        chooser = self._chooser
        if chooser is not None:
            chooser.setCurrentIndex(max(0, chooser.findData(filled.text)))
        else:
            self.number.setText(filled.text)
        if self.hours is not None:
            self.hours.setText(filled.hours)

    def say(self, answer: Answer) -> None:
        """Say what the form has to say about the line."""
        self._is_marked = answer.look in (Look.WARNING, Look.FAULT)
        self.message.setText(answer.message)
        self.message.set_ink(
            "fault" if answer.look is Look.FAULT else "warning" if answer.look is Look.WARNING else "soft"
        )
        self.mark.set_sign(Sign.STOP if answer.look is Look.FAULT else Sign.URGENT)
        is_shown = not self.label.isHidden()
        self.message.setVisible(is_shown and bool(answer.message))
        self.mark.setVisible(is_shown and self._is_marked)
        editor = self.current_editor
        editor.setAccessibleDescription(
            ", ".join(part for part in (self.last.text(), answer.message) if part)
        )
        for name, look in (("fault", Look.FAULT), ("warning", Look.WARNING)):
            if editor.property(name) is not (answer.look is look):
                editor.setProperty(name, answer.look is look)
                editor.style().unpolish(editor)
                editor.style().polish(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Resolve `.` to the last value when the field is left."""
        if (
            watched is self.number
            and event.type() == QEvent.Type.FocusOut
            and self.number.text().strip() in (".", "٫")
        ):
            self.same_asked.emit()
        return super().eventFilter(watched, event)

    def _edited(self) -> None:
        self.edited.emit(self.filled)

    def _unit_chosen(self) -> None:
        self._show_unit()
        self._edited()

    def _show_unit(self) -> None:
        """Follow the unit chosen: the field that takes it, and the last value, whose unit is told where it differs."""
        self.editor.setCurrentWidget(self.current_editor)
        last = self.line.last
        self.last.setText(last_words(last, self.unit, self.asked_on, self._words) if last else "")
        self.last.setVisible(last is not None and not self.label.isHidden())
        if last is not None:
            self.last.setAccessibleName(
                self._words.t(
                    "Last time: {value}, {date}",
                    value=self._words.observed(last),
                    date=self._words.date(last.on),
                )
            )


def last_words(last: Observation, unit: str, on: date, words: Wording) -> str:
    """Give the last value with its day, in grey beside the field.

    The unit is told where it is not the field's own; half a year back and more, month and year take the day's place.
    """
    value = words.observed(last)
    if last.is_done and last.unit == unit and last.value[:1].isdecimal():
        value = words.left_to_right(f"{last.qualifier.value}{last.value}")
    day = words.short_date(last.on) if days_between(last.on, on) < HALF_A_YEAR_DAYS else words.month(last.on)
    return words.pgettext("last value", "{value} · {date}", value=value, date=unbroken(day))


def unbroken(words: str) -> str:
    """Give words that no line ends within: a date whose month stood below its day could be misread."""
    return words.replace(" ", "\u00a0")
