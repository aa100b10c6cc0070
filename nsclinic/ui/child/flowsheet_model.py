"""The flowsheet as a table of Qt: text for people and for screen readers, and what the painter draws."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from nsclinic.ui.child.flowsheet import STATE_ROW, Cell, Flowsheet, number_words, spoken, unit_words
from nsclinic.ui.child.home_days import (
    Column,
    HomeDays,
    columns_of,
    header_words,
    parts_of,
    spoken_cell,
    spoken_column,
)
from nsclinic.ui.signs import sign_of_state
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

CellRole = Qt.ItemDataRole.UserRole
StateRole = Qt.ItemDataRole.UserRole + 1
PartsRole = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class FlowsheetModel(QAbstractTableModel):
    """Analytes as rows, days as columns. Text for people and for screen readers comes from wording."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.sheet = Flowsheet((), (), {}, {}, {})
        self.columns: tuple[Column, ...] = ()
        self._opened: set[tuple[str, date]] = set()

    def show_sheet(self, sheet: Flowsheet) -> None:
        """Replace everything; home days that were opened before on this child's sheet are open again."""
        self.beginResetModel()
        self.sheet = sheet
        self.columns = columns_of(sheet, self._keys())
        self.endResetModel()

    def _keys(self) -> frozenset[date]:
        return frozenset(key for patient_id, key in self._opened if patient_id == self.sheet.patient_id)

    def is_open(self, folded: HomeDays) -> bool:
        """Say whether the days of a column of home days stand after it."""
        return (self.sheet.patient_id, folded.key) in self._opened

    def fold_of(self, column: int) -> HomeDays | None:
        """Give the column of home days that stands at a place, or to which the day there belongs."""
        place = self.columns[column]
        if isinstance(place, HomeDays):
            return place
        folds = (one for one in self.columns if isinstance(one, HomeDays))
        return next((one for one in folds if place in one.days), None)

    def turn(self, folded: HomeDays) -> int:
        """Open a column of home days, or close it; give where it stands."""
        at = self.columns.index(folded)
        count, mark = len(folded.days), (self.sheet.patient_id, folded.key)
        if self.is_open(folded):
            self.beginRemoveColumns(NO_INDEX, at + 1, at + count)
            self._opened.discard(mark)
        else:
            self.beginInsertColumns(NO_INDEX, at + 1, at + count)
            self._opened.add(mark)
        is_open = self.is_open(folded)
        self.columns = columns_of(self.sheet, self._keys())
        (self.endInsertColumns if is_open else self.endRemoveColumns)()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, at, at)
        return at

    def column_of(self, day: date) -> int:
        """Give where a day stands; home days that hold it are opened for that."""
        if day not in self.columns:
            self.turn(next(one for one in self.columns if isinstance(one, HomeDays) and day in one.days))
        return self.columns.index(day)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the analytes."""
        return 0 if parent.isValid() else len(self.sheet.codes)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the days, and home days in a row as one."""
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, index: Index) -> Cell | None:
        """Give what stands at an index; None too in a column of home days."""
        column = self.columns[index.column()]
        return (
            None if isinstance(column, HomeDays) else self.sheet.cell(self.sheet.codes[index.row()], column)
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give text, the words of a screen reader, a tooltip, or the cell itself."""
        if not index.isValid():
            return None
        code, day = self.sheet.codes[index.row()], self.columns[index.column()]
        if isinstance(day, HomeDays):
            return self._home_days(code, day, role)
        if code == STATE_ROW:
            return self._state(role, day)
        return self._value(code, day, role)

    def _value(self, code: str, day: date, role: int) -> object:
        cell = self.sheet.cell(code, day)
        if cell is None:
            is_spoken = role == Qt.ItemDataRole.AccessibleTextRole
            return self._nothing(self._words.analyte(code), day) if is_spoken else None
        if role == CellRole:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return _in_one_line(cell, self._words)
        return _said(lambda: spoken(code, day, cell, self._words), role)

    def _home_days(self, code: str, folded: HomeDays, role: int) -> object:
        words = self._words
        if role == PartsRole:
            return parts_of(code, folded, words)

        def sentence() -> str:
            what = words.t("State of the urine") if code == STATE_ROW else words.analyte(code)
            return spoken_cell(code, what, folded, words, is_open=self.is_open(folded))

        return _said(sentence, role)

    def _state(self, role: int, on: date) -> object:
        day = self.sheet.states.get(on)
        if day is None:
            if role != Qt.ItemDataRole.AccessibleTextRole:
                return None
            return self._nothing(self._words.t("State of the urine"), on)
        if role == StateRole:
            return sign_of_state(day.state)
        return _said(lambda: f"{self._words.date(day.on)}: {self._words.state(day.state)}", role)

    def _nothing(self, what: str, day: date) -> str:
        """Say to a screen reader that a cell is empty: silence would be taken for the cell before."""
        words = self._words
        return words.t("{what}, {date}: nothing recorded", what=what, date=words.date(day))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Give an analyte's name beside its row, a date over its column."""
        words = self._words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_leading = orientation == Qt.Orientation.Vertical or isinstance(self.columns[section], HomeDays)
            side = Qt.AlignmentFlag.AlignLeading if is_leading else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical:
            return self._row_header(self.sheet.codes[section], role)
        day = self.columns[section]
        if isinstance(day, HomeDays):
            is_open = self.is_open(day)
            if role == Qt.ItemDataRole.DisplayRole:
                return header_words(day, words, is_open=is_open)
            return _said(lambda: spoken_column(day, words, is_open=is_open), role)
        return (
            words.date(day)
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            else None
        )

    def _row_header(self, code: str, role: int) -> object:
        if code == STATE_ROW:
            name = full = self._words.t("State of the urine")
        else:
            name, full = self._words.analyte_short(code), self._words.analyte(code)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return full
        return plain_tip(full) if role == Qt.ItemDataRole.ToolTipRole and full != name else None


def _said(text: Callable[[], str], role: int) -> str | None:
    """Give the words for a screen reader and, as a tooltip, for a pointer; none are made for a painter."""
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return text()
    return plain_tip(text()) if role == Qt.ItemDataRole.ToolTipRole else None


def _in_one_line(cell: Cell, words: Wording) -> str:
    return " ".join(
        part for part in (cell.flag.value, number_words(cell, words), unit_words(cell, words)) if part
    )
