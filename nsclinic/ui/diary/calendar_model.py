"""The page of weeks as a table: a row a week, a column a day of the week, each day with its words."""

from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from nsclinic.domain.calendar import add_days, days_between
from nsclinic.ui.diary.days import PAGE_WEEKS
from nsclinic.ui.diary.presenter import DayWords, DiaryPresenter
from nsclinic.ui.text import plain_tip
from nsclinic.wording import Wording

DayRole = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
WEEK_DAYS = 7


class CalendarModel(QAbstractTableModel):
    """Days from `top` on. Qt mirrors the columns where lines begin at the right, so that days go as one reads."""

    def __init__(self, words: Wording) -> None:
        super().__init__()
        self._words = words
        self._presenter: DiaryPresenter | None = None
        self._days: dict[date, DayWords] = {}
        self.top: date | None = None

    def show_days(self, presenter: DiaryPresenter, top: date) -> None:
        """Show a page, or the same one as it now is."""
        is_turned = top != self.top or presenter is not self._presenter
        days = {day: presenter.day(day) for day in page_days(top)}
        if is_turned:
            self.beginResetModel()
            self._presenter, self.top, self._days = presenter, top, days
            self.endResetModel()
            return
        changed = [day for day, told in days.items() if self._days.get(day) != told]
        self._days = days
        for day in changed:
            index = self.index_of(day)
            self.dataChanged.emit(index, index)

    def index_of(self, day: date) -> QModelIndex:
        """Give where a day stands on the page; an invalid index where it does not."""
        if self.top is None or not 0 <= days_between(self.top, day) < PAGE_WEEKS * WEEK_DAYS:
            return NO_INDEX
        row, column = divmod(days_between(self.top, day), WEEK_DAYS)
        return self.index(row, column)

    def day_at(self, index: Index) -> date | None:
        """Give the day at an index."""
        if self.top is None or not index.isValid():
            return None
        return add_days(self.top, index.row() * WEEK_DAYS + index.column())

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the weeks."""
        return 0 if parent.isValid() or self.top is None else PAGE_WEEKS

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the days of a week."""
        return 0 if parent.isValid() or self.top is None else WEEK_DAYS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the day's words: its value as text, all of it for a screen reader and as a tooltip."""
        day = self.day_at(index)
        if day is None:
            return None
        told = self._days[day]
        if role == DayRole:
            return told
        if role == Qt.ItemDataRole.DisplayRole:
            return told.value
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return told.spoken
        return plain_tip(told.spoken) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Give the day of the week over its column."""
        if self.top is None or orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self._words.weekday_short(add_days(self.top, section)) if is_text else None


def page_days(top: date) -> tuple[date, ...]:
    """Give the days of the page that begins with `top`."""
    return tuple(add_days(top, offset) for offset in range(PAGE_WEEKS * WEEK_DAYS))
