"""The fields of a dose: drug, amount, unit, how often, how many times a day, from when."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from nsclinic.domain.record import Frequency
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.day_edit import DayEdit
from nsclinic.ui.visit.line_row import KeyedEdit
from nsclinic.ui.visit.medicines import Decision, DrugDecision, drug_codes
from nsclinic.wording import Wording


class DoseFields(QWidget):
    """`written(parts)` gives what changed, by the names of `DrugDecision`; `passed(step)` goes on with Enter."""

    written = Signal(object)
    passed = Signal(int)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._words = words
        self.drug = Chooser(words.t("Drug"), theme)
        self.drug.addItem(words.t("Choose a drug…"), "")
        for code in drug_codes():
            self.drug.addItem(words.drug(code), code)
        self.dose = KeyedEdit(words.t("Dose on a treatment day"), theme)
        self.unit = Chooser(words.t("Unit of the dose"), theme)
        self.frequency = Chooser(words.t("How often"), theme)
        for frequency in Frequency:
            self.frequency.addItem(words.frequency(frequency), frequency.value)
        self.times = KeyedEdit(words.t("Times a day"), theme)
        self.day = DayEdit(words.t("From"), theme, words)
        self.note = QLineEdit()
        self.note.setPlaceholderText(words.t("note"))
        self.note.setAccessibleName(words.t("Note on the drug"))
        self.note.setFixedHeight(theme.target)
        self._from = PlainLabel(words.t("From"), theme, size="small", ink="soft")
        self._by = PlainLabel(words.t("times a day"), theme, size="small", ink="soft")
        self.dose.setFixedWidth(theme.px(9))
        self.unit.setMinimumWidth(theme.px(14))
        self.times.setFixedWidth(theme.px(9))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(0.75))
        grid.setVerticalSpacing(theme.px(0.5))
        self._lay(grid)
        self._wire()

    def _lay(self, grid: QGridLayout) -> None:
        grid.addWidget(self.drug, 0, 0, 1, 4)
        grid.addWidget(self.dose, 1, 0)
        grid.addWidget(self.unit, 1, 1)
        grid.addWidget(self.frequency, 1, 2, 1, 2)
        grid.addWidget(self.times, 2, 0)
        grid.addWidget(self._by, 2, 1)
        grid.addWidget(self._from, 2, 2, Qt.AlignmentFlag.AlignTrailing)
        grid.addWidget(self.day, 2, 3)
        grid.addWidget(self.note, 3, 0, 1, 4)
        grid.setColumnStretch(2, 1)

    def _wire(self) -> None:
        self.drug.activated.connect(lambda _place: self.written.emit({"drug": str(self.drug.currentData())}))
        self.dose.textEdited.connect(lambda text: self.written.emit({"dose": text}))
        self.unit.activated.connect(
            lambda _place: self.written.emit({"dose_unit": str(self.unit.currentData())})
        )
        self.frequency.activated.connect(
            lambda _place: self.written.emit({"frequency": Frequency(self.frequency.currentData())})
        )
        self.times.textEdited.connect(lambda text: self.written.emit({"times": text}))
        self.note.textEdited.connect(lambda text: self.written.emit({"note": text}))
        self.day.chosen.connect(lambda day: self.written.emit({"on": day}))
        self.dose.passed.connect(lambda step: self._go(self.times if step > 0 else None, step))
        self.times.passed.connect(lambda step: self._go(self.dose if step < 0 else None, step))
        self.day.passed.connect(self.passed)

    def _go(self, widget: QWidget | None, step: int) -> None:
        if widget is not None:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.passed.emit(step)

    def begin(self, decision: Decision) -> None:
        """Put the keyboard where this decision is written."""
        if decision is Decision.ADD:
            self.drug.setFocus()
            return
        edit: QLineEdit = self.day if decision is Decision.STOP else self.dose
        edit.setFocus()
        edit.selectAll()

    def show_line(self, line: DrugDecision) -> None:
        """Show a decision; fields keep what stands in them where it is the same."""
        words = self._words
        self.drug.setVisible(line.row is None)
        self.note.setVisible(line.drug == "other" or bool(line.note))
        for widget in (self.dose, self.unit, self.frequency, self.times, self._by):
            widget.setVisible(line.has_new_dose)
        self._from.setText(words.t("Last day") if line.decision is Decision.STOP else words.t("From"))
        self.day.setAccessibleName(self._from.text())
        if [self.unit.itemData(place) for place in range(self.unit.count())] != list(line.units):
            self.unit.clear()
            for symbol in line.units:
                self.unit.addItem(words.unit(symbol), symbol)
        self.drug.setCurrentIndex(max(0, self.drug.findData(line.drug)))
        self.unit.setCurrentIndex(max(0, self.unit.findData(line.dose_unit)))
        self.frequency.setCurrentIndex(self.frequency.findData(line.frequency.value))
        for edit, text in ((self.dose, line.dose), (self.times, line.times), (self.note, line.note)):
            if edit.text() != text:
                edit.setText(text)

    def show_day(self, day: date, *, earliest: date | None, latest: date | None) -> None:
        """Show the day that the decision counts from, and between which days it may lie."""
        self.day.earliest, self.day.latest, self.day.counts_from = earliest, latest, day
        if not self.day.hasFocus():
            self.day.show_day(day)
