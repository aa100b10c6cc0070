"""The calendar under the hand: keys write days and move over them, the pointer picks one."""

from datetime import date

from PySide6.QtCore import QLocale, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nsclinic.ui.diary.calendar_model import WEEK_DAYS, CalendarModel, page_days
from nsclinic.ui.diary.days import page_top
from nsclinic.ui.diary.painting import DayPainter
from nsclinic.ui.diary.presenter import DiaryPresenter
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

KEYPAD = Qt.KeyboardModifier.KeypadModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class CalendarView(QTableView):
    """Six weeks of days.

    `typed(str)` is a key that may write a day, `skipped()`, `went_back()`, `cleared()` the keys beside it,
    `moved(int)` asks for the day so many further, `chosen(date)` for one day.
    """

    typed = Signal(str)
    skipped = Signal()
    went_back = Signal()
    cleared = Signal()
    moved = Signal(int)
    chosen = Signal(object)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.first_weekday = QLocale(words.language).firstDayOfWeek().value - 1
        self.days = CalendarModel(words)
        self.painter = DayPainter(theme)
        self.setModel(self.days)
        self.setItemDelegate(self.painter)
        self.setAccessibleName(words.t("Home diary, day by day"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        least = self.painter.least_size
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(least.width())
        across.setHighlightSections(False)
        across.setFont(theme.font("small"))
        down.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.setMinimumSectionSize(least.height())
        down.hide()
        self.clicked.connect(self._choose)

    def show_diary(self, presenter: DiaryPresenter, *, is_fresh: bool = False) -> None:
        """Show a diary as it now is, turned to the page on which its cursor stands."""
        top = page_top(None if is_fresh else self.days.top, presenter.diary, self.first_weekday)
        self.days.show_days(presenter, top)
        index = self.days.index_of(presenter.diary.cursor)
        if index != self.currentIndex():
            self.setCurrentIndex(index)
        self.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        day = self.days.day_at(index)
        if day is not None:
            self.chosen.emit(day)

    def _shown_days(self) -> tuple[date, ...]:
        return page_days(self.days.top) if self.days.top is not None else ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the diary; every other one goes on to the window."""
        if event.modifiers() & ~(KEYPAD | SHIFT):
            event.ignore()
            return
        ahead = -1 if self.isRightToLeft() else 1
        steps = {
            Qt.Key.Key_Left: -ahead,
            Qt.Key.Key_Right: ahead,
            Qt.Key.Key_Up: -WEEK_DAYS,
            Qt.Key.Key_Down: WEEK_DAYS,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(steps[key])
        elif key == Qt.Key.Key_Space:
            self.skipped.emit()
        elif key == Qt.Key.Key_Backspace:
            self.went_back.emit()
        elif key == Qt.Key.Key_Delete:
            self.cleared.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._shown_days():
            self.chosen.emit(self._shown_days()[0 if key == Qt.Key.Key_Home else -1])
        elif event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            event.ignore()
