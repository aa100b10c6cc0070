"""The flowsheet on the screen: a table whose first column stays, with number, flag and unit each in its own tone."""

from datetime import date

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nsclinic.domain.flags import Flag
from nsclinic.ui.child.flowsheet import STATE_ROW, Cell, Flowsheet, number_words, spoken, unit_words
from nsclinic.ui.signs import Sign, paint_sign, sign_of_state
from nsclinic.ui.text import plain_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

CellRole = Qt.ItemDataRole.UserRole
StateRole = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class FlowsheetModel(QAbstractTableModel):
    """Analytes as rows, days as columns. Text for people and for screen readers comes from wording."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.sheet = Flowsheet((), (), {}, {}, {})

    def show_sheet(self, sheet: Flowsheet) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the analytes."""
        return 0 if parent.isValid() else len(self.sheet.codes)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the days."""
        return 0 if parent.isValid() else len(self.sheet.days)

    def cell(self, index: Index) -> Cell | None:
        """Give what stands at an index."""
        return self.sheet.cell(self.sheet.codes[index.row()], self.sheet.days[index.column()])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give text, the words of a screen reader, a tooltip, or the cell itself."""
        if not index.isValid():
            return None
        code, day = self.sheet.codes[index.row()], self.sheet.days[index.column()]
        if code == STATE_ROW:
            return self._state(role, index)
        cell = self.cell(index)
        if cell is None:
            is_spoken = role == Qt.ItemDataRole.AccessibleTextRole
            return self._nothing(self._words.analyte(code), day) if is_spoken else None
        if role == CellRole:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return _in_one_line(cell, self._words)
        return _said(spoken(code, day, cell, self._words), role)

    def _state(self, role: int, index: Index) -> object:
        day = self.sheet.states.get(self.sheet.days[index.column()])
        if day is None:
            if role != Qt.ItemDataRole.AccessibleTextRole:
                return None
            return self._nothing(self._words.t("State of the urine"), self.sheet.days[index.column()])
        if role == StateRole:
            return sign_of_state(day.state)
        return _said(f"{self._words.date(day.on)}: {self._words.state(day.state)}", role)

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
            side = (
                Qt.AlignmentFlag.AlignLeading
                if orientation == Qt.Orientation.Vertical
                else Qt.AlignmentFlag.AlignRight
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical:
            return self._row_header(self.sheet.codes[section], role)
        day = self.sheet.days[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.date(day)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.date(day)
        return None

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


def _said(text: str, role: int) -> str | None:
    """Give the words for a screen reader and, as a tooltip, for a pointer."""
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return text
    return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else None


def _in_one_line(cell: Cell, words: Wording) -> str:
    return " ".join(
        part for part in (cell.flag.value, number_words(cell, words), unit_words(cell, words)) if part
    )


class CellDelegate(QStyledItemDelegate):
    """Paints flag and number in ink, bold when out of range, and the unit lighter, each in its own small column."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._regular = theme.font()
        self._bold = theme.font(bold=True)
        self._small = theme.font("small")
        self.unit_width = 0

    def measure(self, sheet: Flowsheet) -> int:
        """Make room for the widest unit of a sheet, and give the width that a column needs."""
        small, bold = QFontMetricsF(self._small), QFontMetricsF(self._bold)
        units = {unit_words(cell, self._words) for cell in sheet.cells.values()}
        self.unit_width = round(max((small.horizontalAdvance(unit) for unit in units), default=0))
        numbers = {
            number_words(cell, self._words) for cell in sheet.cells.values() if unit_words(cell, self._words)
        }
        alone = {
            number_words(cell, self._words)
            for cell in sheet.cells.values()
            if not unit_words(cell, self._words)
        }
        number = max((bold.horizontalAdvance(text) for text in numbers), default=0)
        word = max((bold.horizontalAdvance(text) for text in alone), default=0)
        flag = bold.horizontalAdvance(Flag.FAR_HIGH.value)
        date = max((small.horizontalAdvance(self._words.date(day)) for day in sheet.days), default=0)
        gaps = self._theme.px(2.5)
        return round(max(flag + number + self.unit_width, word, date) + gaps)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell; its place is mirrored with the layout, its text never is."""
        bare = QStyleOptionViewItem(option)
        bare.text = ""
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        option.widget.style().drawPrimitive(panel, bare, painter, option.widget)
        rect = QRectF(option.rect)
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        sign = index.data(StateRole)
        cell = index.data(CellRole)
        if isinstance(sign, str):
            edge = self._theme.px(1.5)
            right = rect.right() - self._theme.px(1) - self.unit_width - self._theme.px(0.5)
            box = QRectF(right - edge, rect.center().y() - edge / 2, edge, edge)
            paint_sign(painter, box, Sign(sign), self._theme)
        elif isinstance(cell, Cell):
            self._paint_cell(painter, rect, cell)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(rect.adjusted(0.5, 0.5, -1.5, -1.5))
        painter.restore()

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        theme = self._theme
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        pad = theme.px(1)
        unit = unit_words(cell, self._words)
        right = rect.right() - pad
        if unit:
            painter.setFont(self._small)
            painter.setPen(theme.colour("ink_soft"))
            left = right - self.unit_width
            leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(left, rect.top(), self.unit_width, rect.height()), leading, unit)
            right = left - theme.px(0.5)
        is_out = cell.flag is not Flag.WITHIN
        is_word = not unit
        painter.setFont(self._bold if is_out else self._regular)
        painter.setPen(theme.colour("ink" if cell.row.is_done else "ink_soft"))
        text = f"{cell.flag.value} {number_words(cell, self._words)}".strip()
        if is_word and cell.row.is_done:
            right = rect.right() - pad - self.unit_width - theme.px(0.5)
            if painter.fontMetrics().horizontalAdvance(text) > right - rect.left():
                right = rect.right() - pad
        painter.drawText(QRectF(rect.left(), rect.top(), right - rect.left(), rect.height()), middle, text)


class FlowsheetView(QTableView):
    """The table. `reading(text)` follows the current cell; arrows move it."""

    reading = Signal(str)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self.sheet_model = FlowsheetModel(theme, words)
        self.cell_delegate = CellDelegate(theme, words)
        self.setModel(self.sheet_model)
        self.setItemDelegate(self.cell_delegate)
        self.setAccessibleName(words.t("Flowsheet"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(True)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(theme.px(3))
        rows.setMinimumSectionSize(theme.px(3))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setFixedHeight(theme.px(3.25))
        columns.setFont(theme.font("small"))
        self.setCornerWidget(QWidget())
        columns.setHighlightSections(False)
        rows.setHighlightSections(False)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_sheet(self, sheet: Flowsheet) -> None:
        """Show another child's values."""
        self.sheet_model.show_sheet(sheet)
        self.horizontalHeader().setDefaultSectionSize(self.cell_delegate.measure(sheet))
        for column in range(len(sheet.days)):
            self.setColumnWidth(column, self.horizontalHeader().defaultSectionSize())

    def show_row(self, row_id: str) -> bool:
        """Go to the value of a row; say whether it is one of the flowsheet's."""
        place = self.sheet_model.sheet.place_of(row_id)
        if place is None:
            return False
        sheet = self.sheet_model.sheet
        index = self.sheet_model.index(sheet.codes.index(place[0]), sheet.days.index(place[1]))
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    @property
    def chosen_rows(self) -> tuple[str, ...]:
        """The rows behind the chosen cell; none where it is empty."""
        index = self.currentIndex()
        if not index.isValid():
            return ()
        cell = self.sheet_model.cell(index)
        return tuple(row.row_id for row in cell.rows if row.row_id) if cell is not None else ()

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        model: QAbstractItemModel = self.sheet_model
        text = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
        self.reading.emit(str(text) if text else "")
