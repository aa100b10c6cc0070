"""Which pages are printed, and in which language the family reads: a bar above the paper."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.reports.wanted import Wanted
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording
from nsclinic.wording.glossary import glossary_languages

MOST_PROBLEMS = 4

TWO_ROWS_FROM = 1.4
"""Text so many times larger takes two rows."""


class PagesBar(QFrame):
    """Three pages, each in or out, never all out; `changed()` when another set or language was chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, words: Wording, language: str) -> None:
        super().__init__()
        self._words = words
        self.setProperty("look", "bar")
        self.summary = self._choice(words.t("Summary"), "S")
        self.family = self._choice(words.t("Family sheet"), "F")
        self.prescription = self._choice(words.t("Prescription"), "R")
        self.summary.setChecked(True)
        self.languages = Chooser(words.t("Language of the family sheet"), theme)
        for code, own_name in glossary_languages().items():
            self.languages.addItem(own_name, code)
        self.languages.setCurrentIndex(max(0, self.languages.findData(language)))
        self.strengths = QPushButton(words.t("Strengths…  T"))
        self.strengths.setProperty("look", "quiet")
        self.strengths.setAccessibleName(words.t("Which strengths the clinic has"))
        label = PlainLabel(words.t("Family reads"), theme, ink="soft")
        label.setBuddy(self.languages)
        row, rest = QHBoxLayout(), QHBoxLayout()
        for part in (row, rest):
            part.setSpacing(theme.px(1))
        for widget in (self.summary, self.family, self.prescription):
            row.addWidget(widget)
        rest.addWidget(label)
        rest.addWidget(self.languages)
        rest.addStretch(1)
        rest.addWidget(self.strengths)
        is_wide = theme.text_scale < TWO_ROWS_FROM
        if is_wide:
            row.addSpacing(theme.px(2))
            row.addLayout(rest, 1)
        else:
            row.addStretch(1)
        self.problems = PlainLabel("", theme, size="small", ink="warning", wrap=True)
        self.problems.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(0.75), theme.px(2), theme.px(0.75))
        column.setSpacing(theme.px(0.5))
        column.addLayout(row)
        if not is_wide:
            column.addLayout(rest)
        column.addWidget(self.problems)
        self.languages.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def _choice(self, name: str, key: str) -> QPushButton:
        button = QPushButton(f"{name}  {key}")
        button.setAccessibleName(name)
        button.setCheckable(True)
        button.setProperty("look", "choice")
        button.setAutoDefault(False)
        return button

    @property
    def wanted(self) -> Wanted:
        """What is asked for now."""
        return Wanted(
            has_summary=self.summary.isChecked(),
            has_family_sheet=self.family.isChecked(),
            has_prescription=self.prescription.isChecked(),
            family_language=self.language,
        )

    @property
    def language(self) -> str:
        """The family's language."""
        return str(self.languages.currentData())

    def begin(self) -> None:
        """Ask for the summary alone, as for a visit that is opened."""
        for button in (self.summary, self.family, self.prescription):
            button.setChecked(button is self.summary)
        self.tell(())

    def tell(self, problems: tuple[str, ...]) -> None:
        """Say what cannot be told on the pages; no more than a few lines, the rest by their number."""
        shown = list(problems[:MOST_PROBLEMS])
        if len(problems) > MOST_PROBLEMS:
            more = len(problems) - MOST_PROBLEMS
            shown.append(self._words.ngettext("and {n} more", "and {n} more", more))
        self.problems.setText("\n".join(shown))
        self.problems.setVisible(bool(shown))
