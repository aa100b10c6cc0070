"""How the parts of the diary stand on the screen: strip, calendar beside what follows from it, foot."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from nsclinic.domain.calendar import add_days
from nsclinic.ui.child.strip import Strip
from nsclinic.ui.diary.calendar_model import WEEK_DAYS
from nsclinic.ui.diary.calendar_view import CalendarView
from nsclinic.ui.diary.days import PAGE_WEEKS, Diary
from nsclinic.ui.diary.side import DiarySide
from nsclinic.ui.room import keep_place
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.draft_offer import DraftOffer
from nsclinic.wording import Wording

CALENDAR_STEPS, SIDE_STEPS, LEAST_SIDE_STEPS = 100, 42, 34
"""How the width is shared at first, and the least that the side needs, in steps of the grid; the divider moves."""

STACKED_BELOW, STACKED_SHARES = 112, (30, 10)
"""In a narrower body (steps of the grid) the side stands below the calendar, in these shares of the height."""


class Body(QSplitter):
    """Calendar and side beside one another, in a narrow window one above the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the parts out anew where the width calls for it."""
        is_narrow = self.width() < self._theme.px(STACKED_BELOW)
        wanted = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        if wanted is not self.orientation():
            self.setOrientation(wanted)
            shares = STACKED_SHARES if is_narrow else (CALENDAR_STEPS, SIDE_STEPS)
            self.setSizes([self._theme.px(share) for share in shares])
        super().resizeEvent(event)


class DiaryPage:
    """The parts, laid into `screen`."""

    def __init__(self, screen: QWidget, theme: Theme, words: Wording) -> None:
        self._theme = theme
        self._words = words
        self.strip = Strip(theme, words)
        self.offer = DraftOffer(theme, words)
        self.calendar = CalendarView(theme, words)
        self.side = DiarySide(theme, words)
        self.span = PlainLabel("", theme, bold=True)
        self.earlier_button = self._quiet(
            words.pgettext("weeks", "Earlier"), words.t("Turn to earlier weeks"), "PgUp"
        )
        self.later_button = self._quiet(
            words.pgettext("weeks", "Later"), words.t("Turn to later weeks"), "PgDn"
        )
        self.order_button = self._quiet("", "", "")
        self.refused = PlainLabel("", theme, ink="fault", bold=True, wrap=True)
        self.kept = PlainLabel("", theme, size="small", ink="soft", elide=True)
        self.save_button = QPushButton(words.t("Save  Ctrl+Enter"))
        self.save_button.setAccessibleName(words.t("Save"))
        self.save_button.setProperty("look", "primary")
        column = QVBoxLayout(screen)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.offer)
        self.written = keep_place(self._body())
        column.addWidget(self.written, 1)
        column.addWidget(self._foot())

    def _quiet(self, word: str, name: str, key: str) -> QPushButton:
        button = QPushButton(f"{word}  {key}" if key else word)
        button.setAccessibleName(name)
        button.setProperty("look", "quiet")
        return button

    def _body(self) -> QWidget:
        theme = self._theme
        gap = theme.px(1)
        card = QFrame()
        card.setProperty("look", "card")
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(1.5), theme.px(0.25), theme.px(0.5), theme.px(0.25))
        head.setSpacing(theme.px(0.5))
        head.addWidget(self.span)
        head.addStretch(1)
        for button in (self.order_button, self.earlier_button, self.later_button):
            head.addWidget(button)
        self.refused.setContentsMargins(theme.px(1.5), theme.px(0.5), theme.px(1), theme.px(0.5))
        self.refused.hide()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addLayout(head)
        inside.addWidget(self.calendar, 1)
        inside.addWidget(self.refused)
        self.side.setMinimumWidth(theme.px(LEAST_SIDE_STEPS))
        body = Body(theme)
        body.addWidget(card)
        body.addWidget(self.side)
        body.setStretchFactor(0, 1)
        body.setSizes([theme.px(CALENDAR_STEPS), theme.px(SIDE_STEPS)])
        body.setHandleWidth(gap)
        body.setContentsMargins(1, 0, 1, 0)  # mirrored, Qt lays the first part one pixel too far out
        body.setChildrenCollapsible(False)
        outer = QWidget()
        frame = QHBoxLayout(outer)
        frame.setContentsMargins(gap, gap, gap, gap)
        frame.addWidget(body)
        return outer

    def _foot(self) -> QFrame:
        theme = self._theme
        foot = QFrame()
        foot.setProperty("look", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(2), theme.px(0.75), theme.px(2), theme.px(0.75))
        row.setSpacing(theme.px(1))
        row.addWidget(self.kept, 1)
        row.addWidget(self.save_button)
        return foot

    def show_span(self, top: date | None, diary: Diary) -> None:
        """Say which days are seen and in which order they are typed."""
        words = self._words
        if top is not None:
            last = min(add_days(top, PAGE_WEEKS * WEEK_DAYS - 1), diary.latest)
            self.span.setText(words.t("{first} to {last}", first=words.date(top), last=words.date(last)))
        order = words.t("Newest day first") if diary.is_newest_first else words.t("Oldest day first")
        self.order_button.setText(f"{order}  R")
        self.order_button.setAccessibleName(words.t("Order of typing: {order}", order=order))

    def say_refused(self, said: str) -> None:
        """Say that a key wrote nothing; empty text takes it away."""
        self.refused.setText(said)
        self.refused.setVisible(bool(said))
