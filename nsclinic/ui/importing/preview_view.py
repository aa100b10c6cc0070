"""The page before an import: what would happen in one sentence, and each thing in a row of its own."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nsclinic.clinic.list_identity import NEW_CHILD
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.importing.preview_words import Kind, PreviewLine, PreviewPage
from nsclinic.ui.signs import Sign, sign_icon
from nsclinic.ui.tables import NO_INDEX, HeadedModel, Index, choose_row, rows_table, widest
from nsclinic.ui.text import PlainLabel, plain_tip, set_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

_SIGNS = {
    Kind.FAULT: Sign.STOP,
    Kind.MAYBE: Sign.URGENT,
    Kind.WARNING: Sign.URGENT,
    Kind.REPLACED: Sign.ACTION,
    Kind.SAME: Sign.INFO,
    Kind.OTHER: Sign.INFO,
}
_ABOUT_ROWS = (Kind.MAYBE, Kind.SAME, Kind.OTHER)
_MEASURED = 200
_WHERE_STEPS = 30


class PreviewModel(HeadedModel):
    """A row for each thing that would happen: what, where, and the sentence."""

    def __init__(self, wording: Wording, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[PreviewLine] = []
        self.heads = (wording.t("What"), wording.t("Where"), wording.t("Which"))
        self._bold = theme.font(bold=True)
        self._soft = theme.colour("ink_soft")
        self._icons = {kind: sign_icon(sign, theme) for kind, sign in _SIGNS.items()}

    def show(self, lines: Sequence[PreviewLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def put(self, place: int, line: PreviewLine) -> None:
        """Show a line in the place of another."""
        self.lines[place] = line
        self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Give how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.what, line.where, line.sentence)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{line.where}\n{line.sentence}")
        if role == Qt.ItemDataRole.ForegroundRole and column == 1:
            return self._soft
        return self._of_kind(line, role) if column == 0 else None

    def _of_kind(self, line: PreviewLine, role: int) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.what}, {line.where}: {line.sentence}"
        if role == Qt.ItemDataRole.FontRole:
            return self._bold
        return self._icons.get(line.kind) if role == Qt.ItemDataRole.DecorationRole else None


class PreviewView(QWidget):
    """Emits `decided(line, patient_id)` for a row of the list that may be a child here, `NEW_CHILD` for a new one.

    `stop_asked` is emitted while it works.
    """

    decided = Signal(int, str)
    stop_asked = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        words, theme = context.wording, context.theme
        self._theme = theme
        # whom a row may be, where somebody chose another than the most alike
        self._taken: dict[int, str] = {}
        self.counts = PlainLabel("", theme, size="large", wrap=True)
        self.to_do = PlainLabel("", theme, ink="soft", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.t("How much is done"))
        self.stop_button = QPushButton(words.pgettext("button", "Stop"))
        self.stop_button.setAccessibleName(words.t("Stop; nothing is imported"))
        self.stop_button.clicked.connect(self.stop_asked)
        self.model = PreviewModel(words, theme, self)
        self.table = rows_table(self.model, theme, words.t("What the import would do"), row_steps=4)
        self.table.setIconSize(QSize(theme.icon, theme.icon))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._offer_decision())
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        work = QHBoxLayout()
        work.setSpacing(theme.px(1))
        work.addWidget(self.bar, 1)
        work.addWidget(self.stop_button)
        self.whole = PlainLabel("", theme, wrap=True)
        self.whole.hide()
        self.decisions = self._decision_row(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addWidget(self.counts)
        column.addWidget(self.to_do)
        column.addLayout(work)
        column.addWidget(card, 1)
        column.addWidget(self.whole)
        column.addWidget(self.decisions)
        self.set_working("")

    def _decision_row(self, words: Wording) -> QWidget:
        theme = self._theme
        self.same_button = QPushButton(words.t("Same child"))
        self.same_button.clicked.connect(lambda: self.decide(is_same=True))
        self.other_button = QPushButton(words.t("Another child"))
        self.other_button.clicked.connect(lambda: self.decide(is_same=False))
        self.who = Chooser(words.t("Which child here it is"), theme)
        self.who.activated.connect(lambda _place: self._take())
        self.who.setMinimumWidth(theme.px(30))
        set_tip(self.who, "C")
        set_tip(self.same_button, "S")
        set_tip(self.other_button, "N")
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(1))
        row.addWidget(self.who)
        row.addWidget(self.same_button)
        row.addWidget(self.other_button)
        row.addStretch(1)
        return whole

    @property
    def chosen_line(self) -> PreviewLine | None:
        """The line that can be decided about now, if the cursor stands on one."""
        index = self.table.currentIndex()
        line = (
            self.model.lines[index.row()] if index.isValid() and index.row() < len(self.model.lines) else None
        )
        return line if line is not None and line.kind in _ABOUT_ROWS else None

    @property
    def chosen_row(self) -> int:
        """The line of the list that can be decided about now; 0 for none."""
        line = self.chosen_line
        return line.row if line is not None else 0

    @property
    def may_choose(self) -> bool:
        """Whether the row that the cursor stands on may be several children here."""
        line = self.chosen_line
        return line is not None and len(line.candidates) > 1

    def is_choice_open(self) -> bool:
        """Say whether it can be chosen now which child here the row is: not while something is under way."""
        return self.isVisible() and self.may_choose and not self.stop_button.isVisible()

    def forget(self) -> None:
        """Forget who was chosen: another file comes."""
        self._taken = {}

    def show_page(self, page: PreviewPage) -> None:
        """Show what would happen; the cursor stays where it was."""
        kept = self.table.currentIndex().row()
        self.counts.setText(page.counts)
        self.to_do.setText(page.to_do)
        self.to_do.set_ink("fault" if page.is_refused else "warning" if page.undecided else "soft")
        self.model.show([line.taking(self._taken.get(line.row, "")) for line in page.lines])
        self.decisions.setVisible(any(line.kind in _ABOUT_ROWS for line in page.lines))
        if page.lines:
            choose_row(self.table, max(0, min(kept, len(page.lines) - 1)))
        self._share_width()
        self._offer_decision()

    def set_working(self, what: str) -> None:
        """Say what is being done, with a bar and a way to stop; empty: nothing."""
        self.bar.setVisible(bool(what))
        self.stop_button.setVisible(bool(what))
        if what:
            self.bar.setRange(0, 0)
            self.counts.setText(what)
            self.to_do.setText("")

    def tell(self, done: int, of: int) -> None:
        """Move the bar."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(1000 * done // max(1, of))

    def decide(self, *, is_same: bool) -> None:
        """Say of the chosen row whether it is the child named, and go on to the next undecided."""
        if (line := self.chosen_line) is not None:
            self.decided.emit(line.row, line.taken if is_same else NEW_CHILD)

    def choose_who(self) -> None:
        """Let the user choose which child here the row may be: the arrows go through them, Enter takes one."""
        if self.may_choose:
            self.who.setFocus()
            self.who.showPopup()

    def _take(self) -> None:
        """Name the child who was chosen in the row, and go back to it: *Same child* then means her."""
        line = self.chosen_line
        if line is not None:
            self._taken[line.row] = self.who.currentData()
            self.model.put(self.table.currentIndex().row(), line.taking(self.who.currentData()))
            self._say_whole()
        if self.isVisible():
            self.table.setFocus()

    def go_to_undecided(self) -> None:
        """Put the cursor on the next row that nobody decided about, if there is one."""
        here = self.table.currentIndex().row()
        places = [place for place, line in enumerate(self.model.lines) if line.kind is Kind.MAYBE]
        if places:
            choose_row(self.table, next((place for place in places if place > here), places[0]))

    def _offer_decision(self) -> None:
        self._say_whole()
        line = self.chosen_line
        for button in (self.same_button, self.other_button):
            button.setEnabled(line is not None)
        self.who.clear()
        for one in line.candidates if line is not None else ():
            self.who.addItem(one.words, one.patient_id)
        if line is not None:
            self.who.setCurrentIndex(self.who.findData(line.taken))
        self.who.setVisible(self.may_choose)
        self.who.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        theme = self._theme
        bold, plain = QFontMetrics(theme.font(bold=True)), QFontMetrics(theme.font())
        shown = self.model.lines[:_MEASURED]
        heads = self.model.heads
        what = max(widest(bold, (line.what for line in shown)), plain.horizontalAdvance(heads[0]))
        where = max(widest(plain, (line.where for line in shown)), plain.horizontalAdvance(heads[1]))
        what += theme.icon + theme.px(4)
        where = min(where, theme.px(_WHERE_STEPS)) + theme.px(3)
        self.table.setColumnWidth(0, what)
        self.table.setColumnWidth(1, where)
        self.table.setColumnWidth(2, max(theme.px(20), self.table.viewport().width() - what - where))
        self._say_whole()

    def _say_whole(self) -> None:
        """Say below the table what the chosen row has no room for."""
        index = self.table.currentIndex()
        said = self.model.lines[index.row()].sentence if index.isValid() else ""
        room = self.table.columnWidth(2) - self._theme.px(2)
        is_cut = QFontMetrics(self._theme.font()).horizontalAdvance(said) > room
        self.whole.setText(said if is_cut else "")
        self.whole.setVisible(is_cut)
