"""The flowsheet on the screen: a table whose first column stays; home days between two visits open and close."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nsclinic.ui.child.flowsheet import Flowsheet
from nsclinic.ui.child.flowsheet_model import FlowsheetModel
from nsclinic.ui.child.flowsheet_painting import CellDelegate
from nsclinic.ui.child.home_days import HomeDays
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class DaysHeader(QHeaderView):
    """The head over the columns. Qt asks for its size again and again, and each time every day for its words."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Be as high as was fixed."""
        return QSize(0, self.minimumHeight())


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
        rows, columns = self.verticalHeader(), DaysHeader()
        self.setHorizontalHeader(columns)
        rows.setDefaultSectionSize(theme.px(3))
        rows.setMinimumSectionSize(theme.px(3))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setFont(theme.font("small"))
        self.setCornerWidget(QWidget())
        rows.setHighlightSections(False)
        columns.sectionClicked.connect(self._header_clicked)
        self.clicked.connect(self._clicked)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_sheet(self, sheet: Flowsheet) -> None:
        """Show other values; no cell is chosen then, and none is read."""
        self.sheet_model.show_sheet(sheet)
        self.reading.emit("")
        self.horizontalHeader().setDefaultSectionSize(self.cell_delegate.measure(sheet))
        self._fit_columns()

    def clear(self) -> None:
        """Show no values until those of a child have come."""
        self.show_sheet(Flowsheet((), (), {}, {}, {}))

    def _fit_columns(self) -> None:
        """Give each column its width, and the head two lines where home days stand in one column."""
        header, columns = self.horizontalHeader(), self.sheet_model.columns
        folds = [one for one in columns if isinstance(one, HomeDays)]
        wide = self.cell_delegate.measure_home_days(folds)
        for place, column in enumerate(columns):
            width = wide if isinstance(column, HomeDays) else header.defaultSectionSize()
            if header.sectionSize(place) != width:
                header.resizeSection(place, width)
        lines = 2 * header.fontMetrics().lineSpacing() + self._theme.px(1)
        header.setFixedHeight(lines if folds else self._theme.px(3.25))

    def turn(self, folded: HomeDays) -> None:
        """Open a column of home days, or close it; the keyboard is on it then."""
        row = max(0, self.currentIndex().row())
        column = self.sheet_model.turn(folded)
        self._fit_columns()
        index = self.sheet_model.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self._moved(index, index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or close the home days that the current cell stands for, or belongs to."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            folded = self.sheet_model.fold_of(index.column())
            if folded is not None:
                self.turn(folded)
                return
        super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        column = self.sheet_model.columns[index.column()]
        if isinstance(column, HomeDays):
            self.turn(column)

    def _header_clicked(self, section: int) -> None:
        column = self.sheet_model.columns[section]
        if isinstance(column, HomeDays):
            self.turn(column)

    def show_row(self, row_id: str) -> bool:
        """Go to the value of a row; say whether it is one of the flowsheet's."""
        place = self.sheet_model.sheet.place_of(row_id)
        if place is None:
            return False
        sheet = self.sheet_model.sheet
        column = self.sheet_model.column_of(place[1])
        self._fit_columns()
        index = self.sheet_model.index(sheet.codes.index(place[0]), column)
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
