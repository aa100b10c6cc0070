"""Asks which tablets, capsules and liquids the clinic has of a child's medicines, and which tablets can be halved."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nsclinic.domain.pieces import Form, FormKind, common_forms
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.tick_box import TickBox
from nsclinic.wording import Wording


class StrengthsDialog(QDialog):
    """One line a form: there or not, and of a tablet whether it is scored. `chosen` is the answer, by drug.

    `known` are the clinic's answers up to now. Of a drug not in it nothing is ticked: what is commonly sold is not what
    lies on this clinic's shelf, and a tick made for somebody would be believed.
    """

    def __init__(
        self,
        drugs: tuple[str, ...],
        known: Mapping[str, tuple[Form, ...]],
        theme: Theme,
        words: Wording,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.t("Which strengths does the clinic have?"))
        self.setAccessibleName(self.windowTitle())
        self._known = known
        self.lines: dict[str, list[tuple[Form, TickBox, TickBox | None]]] = {}
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setHorizontalSpacing(theme.px(3))
        self._grid.setVerticalSpacing(theme.px(0.5))
        self._grid.setColumnStretch(1, 1)
        for drug in drugs:
            if drug in common_forms():
                self._add(drug, known.get(drug), theme, words)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2.5), theme.px(3), theme.px(2.5))
        column.setSpacing(theme.px(1.5))
        said = words.t(
            "Tick what the pharmacy here has: the family sheet and the prescription count doses out in these. "
            "Capsules are never halved."
        )
        column.addWidget(PlainLabel(said, theme, ink="soft", wrap=True))
        column.addWidget(scroll, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.cancel = QPushButton(words.t("Cancel"))
        self.save = QPushButton(words.t("Save"))
        self.save.setProperty("look", "primary")
        self.save.setDefault(True)
        for button in (self.cancel, self.save):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.save.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        room = parent.window().size()
        self.resize(min(theme.px(72), room.width()), min(theme.px(64), room.height()))

    def _add(self, drug: str, known: tuple[Form, ...] | None, theme: Theme, words: Wording) -> None:
        grid, common = self._grid, common_forms()[drug]
        name = words.drug(drug)
        grid.addWidget(PlainLabel(name, theme, bold=True), grid.rowCount(), 0, 1, 2)
        there = {form.key for form in known or ()}
        self.lines[drug] = []
        for form in common.forms:
            scored = Form(form.kind, form.strength, is_scored=True)
            said = form_words(form, words)
            have = TickBox(said, theme)
            have.setAccessibleName(f"{name}, {said}")
            have.setChecked(form.key in there or scored.key in there)
            halves = None
            row = grid.rowCount()
            grid.addWidget(have, row, 0)
            if common.may_be_scored and form.kind is FormKind.TABLET:
                halves = TickBox(words.t("scored: can be halved"), theme)
                halves.setAccessibleName(f"{have.accessibleName()}: {halves.text()}")
                halves.setChecked(scored.key in there)
                halves.setEnabled(have.isChecked())
                have.toggled.connect(halves.setEnabled)
                grid.addWidget(halves, row, 1)
            self.lines[drug].append((form, have, halves))

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The keys of what the clinic has, by drug; a drug of which nothing was ever ticked is left out."""
        answers = {
            drug: tuple(
                Form(form.kind, form.strength, is_scored=halves is not None and halves.isChecked()).key
                for form, have, halves in lines
                if have.isChecked()
            )
            for drug, lines in self.lines.items()
        }
        return {drug: keys for drug, keys in answers.items() if keys or drug in self._known}


def form_words(form: Form, words: Wording) -> str:
    """Give a form as the clinic names it: "tablet of 5 mg", "liquid with 100 mg in each mL"."""
    strength = words.dose_amount(form.strength, "mg")
    if form.kind is FormKind.LIQUID:
        return words.t("liquid with {strength} in each mL", strength=strength)
    if form.kind is FormKind.TABLET:
        return words.t("tablet of {strength}", strength=strength)
    return words.t("capsule of {strength}", strength=strength)
