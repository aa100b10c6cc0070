"""The question of a booking: what is asked for, a field for the day, how full that day is, and why it is moved."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nsclinic.clinic.booking import BookingQuestion, bookings_a_day
from nsclinic.ui.booking.presenter import (
    booking_words,
    day_in_words,
    first_offer,
    load_in_words,
    too_late_in_words,
)
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.day_edit import DayEdit


class BookingDialog(QDialog):
    """Enter takes the day and goes to Book; Ctrl+Enter books from anywhere; Escape leaves everything as it is.

    `is_cancelling` after it was accepted: the booking is to be taken back, and no other day is meant.
    """

    def __init__(self, question: BookingQuestion, context: ScreenContext, parent: QWidget) -> None:
        super().__init__(parent)
        theme, words, today = context.theme, context.wording, context.today
        self._words = words
        self._jobs = context.clinic_jobs
        self._patient_id = question.child.patient_id
        self.is_cancelling = False
        self._said = said = booking_words(question, today, words)
        self.setWindowTitle(words.t("Book or move the next visit"))
        self.setMinimumWidth(theme.px(64))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2.5), theme.px(3), theme.px(2.5))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(said.name, theme, size="large", bold=True, wrap=True))
        column.addWidget(PlainLabel(said.who, theme, ink="soft", wrap=True))
        column.addSpacing(theme.px(1))
        column.addWidget(PlainLabel(said.booked, theme, wrap=True))
        if said.overdue:
            column.addWidget(PlainLabel(said.overdue, theme, bold=True, ink="warning", wrap=True))
        for line in said.due:
            column.addWidget(PlainLabel(line, theme, wrap=True))
        column.addSpacing(theme.px(1))
        column.addLayout(self._day_row(question, today, theme))
        hint = words.t("A date, a weekday, +2w for two weeks on, +1m for a month on; ↑↓ a day.")
        column.addWidget(PlainLabel(hint, theme, size="small", ink="soft", wrap=True))
        self.warning = PlainLabel("", theme, ink="warning", wrap=True)
        column.addWidget(self.warning)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(words.t("Reason"))
        self.reason.setPlaceholderText(words.t("Reason, if there is one to keep"))
        self.reason.setMinimumHeight(theme.target)
        column.addWidget(self.reason)
        column.addSpacing(theme.px(1))
        column.addLayout(self._buttons(is_booked=question.booked is not None))
        for before, after in ((self.reason, self.confirm), (self.confirm, self.leave)):
            QWidget.setTabOrder(before, after)
        QWidget.setTabOrder(self.leave, self.cancel_booking)
        self._show_day(self.day.day)
        self.day.setFocus()
        self.day.selectAll()

    def _day_row(self, question: BookingQuestion, today: date, theme: Theme) -> QHBoxLayout:
        words = self._words
        self.day = DayEdit(words.t("Next visit"), theme, words)
        self.day.counts_from = self.day.earliest = today
        self.day.show_day(first_offer(question, today))
        self.day.chosen.connect(self._show_day)
        self.day.faulted.connect(self._show_fault)
        self.day.passed.connect(self._go_on)
        self.load = PlainLabel("", theme, ink="soft", wrap=True)
        label = PlainLabel(words.t("Next visit"), theme, bold=True)
        label.setBuddy(self.day)
        row = QHBoxLayout()
        row.setSpacing(theme.px(1.5))
        row.addWidget(label)
        row.addWidget(self.day)
        row.addWidget(self.load, 1)
        return row

    def _buttons(self, *, is_booked: bool) -> QHBoxLayout:
        words = self._words
        self.confirm = QPushButton(words.t("Book"))
        self.confirm.setProperty("look", "primary")
        self.confirm.setAutoDefault(True)
        self.confirm.setDefault(True)
        self.leave = QPushButton(words.t("Leave it"))
        self.leave.setAutoDefault(False)
        self.confirm.clicked.connect(self._book)
        self.leave.clicked.connect(self.reject)
        self.cancel_booking = QPushButton(words.t("Cancel the booking"))
        self.cancel_booking.setAutoDefault(False)
        self.cancel_booking.setVisible(is_booked)
        self.cancel_booking.clicked.connect(self._cancel_booking)
        row = QHBoxLayout()
        row.addWidget(self.cancel_booking)
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.confirm)
        return row

    @property
    def day_given(self) -> date | None:
        """The day that was taken last."""
        return self.day.day

    @property
    def reason_given(self) -> str:
        """The reason in one line; empty where none was written."""
        return " ".join(self.reason.text().split())

    def _go_on(self, step: int) -> None:
        if step > 0 and self.confirm.isEnabled():
            self.confirm.setFocus()

    def _show_day(self, day: date | None) -> None:
        """Say which day of the week it is, how full it is, and whether something is due before."""
        self._allow()
        if day is None:
            self.load.setText("")
            self.warning.setText("")
            return
        words = self._words
        self.load.setText(day_in_words(day, words))
        self.warning.setText(too_late_in_words(day, self._said.first_due, words))
        patient_id = self._patient_id
        self._jobs.read(
            lambda clinic: bookings_a_day(clinic, day, day, but_for=patient_id)[day],
            lambda count: self._show_load(day, count),
            owner=self,
            instead_of="load",
        )

    def _show_load(self, day: date, count: int) -> None:
        if self.day.day == day and self.day.fault is None:
            words = self._words
            self.load.setText(f"{day_in_words(day, words)} · {load_in_words(count, words)}")

    def _show_fault(self, said: str) -> None:
        self._allow()
        if said:
            self.load.setText("")
            self.warning.setText(said)
        else:
            self._show_day(self.day.day)

    def _allow(self) -> None:
        self.confirm.setEnabled(self.day.day is not None and self.day.fault is None)

    def _book(self) -> None:
        """Take what stands in the field, and book where it is a day."""
        self.day.take_text()
        if self.day.day is not None and self.day.fault is None:
            self.accept()

    def _cancel_booking(self) -> None:
        """Take the booking back; whatever stands in the field for the day is left."""
        self.is_cancelling = True
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Ctrl+Enter book from anywhere."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._book()
            return
        super().keyPressEvent(event)
