"""A field for a day: a date, a weekday, or so many days, weeks or months on; said back with the month's name."""

import re
from datetime import date
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from nsclinic.domain.calendar import add_days, add_months
from nsclinic.ui.entry import NotADateError, read_day, without_accents
from nsclinic.ui.text import keep_baseline
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.line_row import enter_step
from nsclinic.wording import Wording
from nsclinic.wording.dates import WEEKDAYS

_SPAN = re.compile(r"\+\s*(\d{1,3})\s*([dwm]?)\Z")

LEAST_LETTERS = 3
"""Of a weekday's name."""


class DayFault(StrEnum):
    """Why a day is not taken; the form words it."""

    NOT_A_DATE = "not_a_date"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"


def fault_of_day(fault: DayFault, words: Wording) -> str:
    """Give why a day is not taken, and what to write."""
    return {
        DayFault.NOT_A_DATE: words.t("Not a date. Write 23/11/2026 or 2026-11-23, or +30 for 30 days on."),
        DayFault.TOO_EARLY: words.t("That day is too early here."),
        DayFault.TOO_LATE: words.t("That day has not come yet."),
    }[fault]


def span_from(text: str, day: date) -> date | None:
    """Give the day that "+30", "+4w" or "+2m" means from a day; None for any other text."""
    found = _SPAN.match(text.strip().casefold())
    if found is None:
        return None
    count = int(found[1])
    if found[2] == "m":
        return add_months(day, count)
    return add_days(day, count * (7 if found[2] == "w" else 1))


def weekday_from(text: str, day: date, words: Wording) -> date | None:
    """Give the first day after a day that bears the name typed ("mon", "Monday", the language's own); else None.

    Three letters are enough where no other day begins so, and accents need not be typed ("mie" for "miércoles").
    """
    typed = " ".join(_folded(text).split())
    if len(typed) < LEAST_LETTERS:
        return None
    following = [add_days(day, on) for on in range(1, 8)]
    meant = {
        one
        for one in following
        if any(_folded(name).startswith(typed) for name in (WEEKDAYS[one.weekday()], words.weekday(one)))
    }
    return meant.pop() if len(meant) == 1 else None


def _folded(name: str) -> str:
    return without_accents(name.casefold())


class DayEdit(QLineEdit):
    """The field. `chosen(date | None)` follows when another day is taken; `passed(step)` Enter and Shift+Enter.

    `day` is the last day that was taken; `fault` says why what stands in the field is not.
    """

    chosen = Signal(object)
    passed = Signal(int)
    faulted = Signal(str)

    def __init__(self, name: str, theme: Theme, words: Wording, *, may_be_empty: bool = False) -> None:
        super().__init__()
        self._words = words
        self._may_be_empty = may_be_empty
        self.day: date | None = None
        self.counts_from: date | None = None
        self.earliest: date | None = None
        self.latest: date | None = None
        self.fault: DayFault | None = None
        self.setAccessibleName(name)
        self.setFixedHeight(theme.target)
        self.setFixedWidth(theme.px(16))
        keep_baseline(self, theme)

    def show_day(self, day: date | None) -> None:
        """Show a day without telling anybody."""
        self.day = day
        self.setText(self._said(day) if day is not None else "")
        self._judge(None)

    def _said(self, day: date) -> str:
        """Give the day as it stands in the field: alone there, it needs no isolates."""
        return self._words.date(day).translate(_NO_ISOLATES)

    def take_text(self) -> None:
        """Read what stands in the field, and say the day back."""
        text = self.text()
        if self.day is not None and text == self._said(self.day):
            self._judge(None)
            return
        if not text.strip():
            if self._may_be_empty:
                self._take(None)
            else:
                self.show_day(self.day)
            return
        span = span_from(text, self.counts_from) if self.counts_from is not None else None
        weekday = weekday_from(text, self.counts_from, self._words) if self.counts_from is not None else None
        try:
            self._take(span or weekday or read_day(text.translate(_NO_ISOLATES), self._words))
        except NotADateError:
            self._judge(DayFault.NOT_A_DATE)

    def _take(self, day: date | None) -> None:
        if day is not None and self.earliest is not None and day < self.earliest:
            self._judge(DayFault.TOO_EARLY)
        elif day is not None and self.latest is not None and day > self.latest:
            self._judge(DayFault.TOO_LATE)
        else:
            is_new = day != self.day
            self.show_day(day)
            if is_new:
                self.chosen.emit(day)

    def _judge(self, fault: DayFault | None) -> None:
        is_new = fault is not self.fault
        self.fault = fault
        said = fault_of_day(fault, self._words) if fault is not None else ""
        self.setAccessibleDescription(said)
        self.setProperty("fault", fault is not None)
        self.style().unpolish(self)
        self.style().polish(self)
        if is_new:
            self.faulted.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the text on Enter; one day later or earlier with the arrows up and down."""
        step = enter_step(event)
        if step:
            self.take_text()
            if self.fault is None:
                self.passed.emit(step)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.day is not None:
            self._take(add_days(self.day, 1 if event.key() == Qt.Key.Key_Up else -1))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the text when the field is left."""
        super().focusOutEvent(event)
        self.take_text()


_NO_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))
