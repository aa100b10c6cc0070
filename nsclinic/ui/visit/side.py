"""The right side of the visit form, live: what the values come to, the drugs, what the rules now say."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nsclinic.advice.model import Review
from nsclinic.ui.child.findings_panel import FindingsPanel
from nsclinic.ui.child.identity import near_date
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.drug_row import DrugRow
from nsclinic.ui.visit.line_row import unbroken
from nsclinic.ui.visit.medicines import DrugDecision
from nsclinic.wording import Wording


class DrugsBox(QFrame):
    """The drug lines. `changed(index, DrugDecision)`, `dose_done(index)`, `removed(index)`, `add_asked()`."""

    changed = Signal(int, object)
    dose_done = Signal(int)
    removed = Signal(int)
    add_asked = Signal()
    left = Signal()
    rows_changed = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.rows: list[DrugRow] = []
        self.setProperty("look", "card")
        self.setAccessibleName(words.t("Drugs"))
        self.heading = PlainLabel(words.t("Drugs"), theme, bold=True)
        self.add_button = QPushButton(words.t("Add a drug"))
        self.add_button.setAccessibleName(words.t("Add a drug"))
        self.add_button.setProperty("look", "quiet")
        self.add_button.clicked.connect(self.add_asked)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.add_button)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._empty = PlainLabel(words.t("No drug is taken."), theme, ink="soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(1.5), theme.px(0.5), theme.px(1), theme.px(0.5))
        column.setSpacing(theme.px(0.25))
        column.addLayout(head)
        column.addLayout(self._list)
        column.addWidget(self._empty)

    def show_lines(self, lines: tuple[DrugDecision, ...]) -> None:
        """Make the rows anew."""
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for line in lines:
            self.add_row(line)
        self._settle()

    def add_row(self, line: DrugDecision) -> DrugRow:
        """Add a row at the end."""
        row = DrugRow(line, self._theme, self._words)
        row.changed.connect(lambda changed, row=row: self._tell(row, changed))
        row.dose_done.connect(lambda row=row: self._done(row))
        row.removed.connect(lambda row=row: self.removed.emit(self.rows.index(row)))
        row.passed.connect(self._passed)
        self.rows.append(row)
        self._list.addWidget(row)
        row.show()  # at once: what is shown in the next round of events cannot have the keyboard in this one
        self._settle()
        return row

    def remove_row(self, index: int) -> None:
        """Take a row away."""
        row = self.rows.pop(index)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._settle()
        self.add_button.setFocus()

    def _tell(self, row: DrugRow, line: DrugDecision) -> None:
        if row in self.rows:
            self.changed.emit(self.rows.index(row), line)

    def _done(self, row: DrugRow) -> None:
        if row in self.rows:
            self.dose_done.emit(self.rows.index(row))

    def _passed(self, step: int) -> None:
        if step > 0:
            self.left.emit()

    def _settle(self) -> None:
        self.rows_changed.emit()
        self._empty.setVisible(not self.rows)
        count = len(self.rows)
        heading = self._words.t("Drugs")
        self.heading.setText(
            self._words.t("{heading} ({count})", heading=heading, count=count) if count else heading
        )


class VisitSide(QScrollArea):
    """Derived values, drugs and findings, one under the other."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(words.t("What follows from the values"))
        self.derived = PlainLabel("", theme, wrap=True)
        self.derived.setAccessibleName(words.t("Computed values"))
        self.drugs = DrugsBox(theme, words)
        self.findings = FindingsPanel(
            words.t("What the rules now say"), theme, words, accepts=True, scrolls=False
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        for widget in (self._derived_box(), self.drugs, self.findings):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def _derived_box(self) -> QFrame:
        theme = self._theme
        box = QFrame()
        box.setProperty("look", "card")
        row = QHBoxLayout(box)
        row.setContentsMargins(theme.px(1.5), theme.px(1), theme.px(1.5), theme.px(1))
        row.addWidget(self.derived)
        return box

    def show_derived(self, review: Review | None) -> None:
        """Show body surface and eGFR as they now are."""
        self.derived.setText(derived_words(review, self._words))


def derived_words(review: Review | None, words: Wording) -> str:
    """Give body surface and eGFR with the day of the creatinine, or what lacks for them."""
    if review is None:
        return ""
    surface, egfr = review.size.surface_m2, review.egfr
    parts = [
        words.t("Body surface {value}", value=words.quantity(words.number(surface, 2), "m2"))
        if surface is not None
        else words.t("Body surface: weight or height not known")
    ]
    if egfr is None:
        parts.append(words.t("eGFR: creatinine or height not known"))
    else:
        value = words.quantity(words.number(egfr.value, 0), "mL/min/1.73 m2")
        told = words.t("eGFR {value}", value=value)
        if egfr.on != review.as_of:
            told = words.t(
                "{what} ({detail})", what=told, detail=unbroken(near_date(egfr.on, review.as_of, words))
            )
        parts.append(told)
    return "  ·  ".join(parts)
