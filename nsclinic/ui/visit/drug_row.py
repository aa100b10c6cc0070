"""One drug of the visit form: it goes on, is changed, is stopped, or is new; what a dose comes to stands beside it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.dose_fields import DoseFields
from nsclinic.ui.visit.medicines import Decision, DrugDecision
from nsclinic.wording import Wording


class DrugRow(QFrame):
    """One drug line. `changed(DrugDecision)` follows every keystroke, `dose_done()` when its fields are left.

    `removed()` takes an added drug away again; `passed(step)` goes on with Enter. `fields` are made when first needed.
    """

    changed = Signal(object)
    dose_done = Signal()
    removed = Signal()
    passed = Signal(int)

    def __init__(self, line: DrugDecision, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.line = line
        self._theme = theme
        self._words = words
        self._fields: DoseFields | None = None
        self.name = PlainLabel("", theme, bold=True, wrap=True)
        self.taken = PlainLabel("", theme, wrap=True)
        self.amounts = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        if words.is_right_to_left:
            self.amounts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self.message = PlainLabel("", theme, size="small", wrap=True)
        self._decisions: dict[Decision, QPushButton] = {}
        head = QHBoxLayout()
        head.setSpacing(theme.px(0.5))
        head.addWidget(self.name, 1)
        for button in self._decision_buttons():
            head.addWidget(button)
        self._place = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(0.25), 0, theme.px(0.5))
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.taken)
        column.addLayout(self._place)
        column.addWidget(self.amounts)
        column.addWidget(self.message)
        self.show_line(line)

    def _decision_buttons(self) -> Sequence[QPushButton]:
        words = self._words
        if self.line.row is None:
            remove = QPushButton(words.t("Remove"))
            remove.setProperty("look", "quiet")
            remove.setAccessibleName(words.t("Remove the added drug"))
            remove.clicked.connect(self.removed)
            return (remove,)
        drug = words.drug(self.line.drug)
        for decision, word, name in (
            (Decision.CONTINUE, words.t("Continue"), words.t("Continue {drug}", drug=drug)),
            (Decision.CHANGE, words.t("Change"), words.t("Change {drug}", drug=drug)),
            (Decision.STOP, words.pgettext("drug", "Stop"), words.t("Stop {drug}", drug=drug)),
        ):
            button = QPushButton(word)
            button.setCheckable(True)
            button.setProperty("look", "choice")
            button.setAccessibleName(name)
            button.clicked.connect(lambda _on=False, decision=decision: self.decide(decision))
            self._decisions[decision] = button
        return tuple(self._decisions.values())

    @property
    def fields(self) -> DoseFields:
        """The fields of the dose."""
        if self._fields is None:
            self._fields = DoseFields(self._theme, self._words)
            self._fields.written.connect(self._write)
            self._fields.passed.connect(self.passed)
            self._place.addWidget(self._fields)
            application = QApplication.instance()
            if isinstance(application, QApplication):
                application.focusChanged.connect(self._focus_moved)
        return self._fields

    def decide(self, decision: Decision) -> None:
        """Let the drug go on, or open the fields of a change or a stop."""
        self.show_line(self.line.with_dose(decision=decision, on=None))
        self.changed.emit(self.line)
        if decision is not Decision.CONTINUE:
            self.fields.begin(decision)

    def take_focus(self) -> None:
        """Put the keyboard on what was decided."""
        button = self._decisions.get(self.line.decision)
        (button or self.fields).setFocus()

    def _write(self, parts: dict[str, object]) -> None:
        self.show_line(self.line.with_dose(**parts))
        self.changed.emit(self.line)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Tell when the fields of a dose are left, which is when a dangerous one is asked about.

        A window that only loses the keyboard to another one leaves nothing: Save asks in any case.
        """
        fields = self.fields
        if old is None or new is None or new.window() is not self.window():
            return
        if fields.isAncestorOf(old) and not fields.isAncestorOf(new):
            self.dose_done.emit()

    def show_line(self, line: DrugDecision) -> None:
        """Show a decision."""
        self.line = line
        words = self._words
        self.name.setText(words.drug(line.drug) if line.drug else words.t("New drug"))
        if line.row is not None:
            if line.row.drug == "other" and line.row.note:
                self.name.setText(words.isolate(line.row.note))
            since = words.t("since {date}", date=words.date(line.row.start_date))
            self.taken.setText(f"{words.prescribed(line.row)}  ·  {since}")
        self.taken.setVisible(line.row is not None)
        for decision, button in self._decisions.items():
            button.setChecked(decision is line.decision)
        if self._fields is not None or line.decision is not Decision.CONTINUE:
            self.fields.setVisible(line.decision is not Decision.CONTINUE)
            self.fields.show_line(line)
        self.setAccessibleName(self.name.text())

    def show_day(self, day: date, *, earliest: date | None, latest: date | None) -> None:
        """Show the day that the decision counts from, and between which days it may lie."""
        if self._fields is not None:
            self._fields.show_day(day, earliest=earliest, latest=latest)

    def say(self, amounts: str, *, fault: str = "", warning: str = "") -> None:
        """Show what the dose comes to, and the gravest thing to say about it."""
        self.amounts.setText(amounts)
        self.amounts.setVisible(bool(amounts))
        self.message.setText(fault or warning)
        self.message.set_ink("fault" if fault else "warning")
        self.message.setVisible(bool(fault or warning))
        if self._fields is not None:
            said = ", ".join(part for part in (amounts, fault or warning) if part)
            self._fields.dose.setAccessibleDescription(said)
