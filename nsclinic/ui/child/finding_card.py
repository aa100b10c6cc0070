"""One finding as a card: sign, title, what was seen and is suggested; "why" unfolds facts, condition and source."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nsclinic.ui.child.findings import FindingWords
from nsclinic.ui.signs import SignMark, sign_of_severity
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class FindingCard(QFrame):
    """A finding. `fact_chosen(row_id)` asks to be shown the row; `set_aside_asked` and `accepted` pass the card on."""

    fact_chosen = Signal(str)
    set_aside_asked = Signal(object)
    accepted = Signal(object)

    def __init__(
        self,
        said: FindingWords,
        theme: Theme,
        words: Wording,
        *,
        accepts: bool = False,
        sets_aside: bool = True,
    ) -> None:
        super().__init__()
        self.said = said
        self._theme = theme
        self._words = words
        self.setAccessibleName(words.t("Finding: {words}", words=said.in_words))
        self.setAccessibleDescription(said.source)
        mark = SignMark(sign_of_severity(said.finding.severity), theme)
        self.title = PlainLabel(said.title, theme, bold=True, wrap=True)
        self.severity = PlainLabel(said.severity, theme, size="small", ink="soft")
        head = QHBoxLayout()
        head.setSpacing(theme.px(1))
        head.addWidget(self.title, 1)
        head.addWidget(self.severity, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(0.25))
        self._column.addLayout(head)
        for text, ink in ((said.message, "soft"), (said.action, ""), (said.set_aside, "soft")):
            if text:
                self._column.addWidget(PlainLabel(text, theme, ink=ink, wrap=True))  # type: ignore[arg-type]  # two inks
        self._column.addLayout(self._foot(accepts=accepts, sets_aside=sets_aside))
        self._why: QWidget | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(1.5), theme.px(1), theme.px(1), 0)
        row.setSpacing(theme.px(1))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column, 1)

    def _foot(self, *, accepts: bool, sets_aside: bool) -> QHBoxLayout:
        theme, words = self._theme, self._words
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1.5))
        self.why_button = self._quiet(words.t("Why"), words.t("Why: {title}", title=self.said.title))
        self.why_button.setCheckable(True)
        self.why_button.toggled.connect(self.show_why)
        self._show_arrow(is_open=False)
        self.source = PlainLabel(self.said.source_key, theme, size="small", ink="soft", wrap=True)
        self.source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.source.setAccessibleName(words.t("Source: {source}", source=self.said.source))
        foot.addWidget(self.why_button)
        foot.addWidget(self.source, 1)
        if accepts and self.said.action and self.said.finding.set_aside is None:
            self.accept_button = self._quiet(
                words.t("Accept"), words.t("Accept: {title}", title=self.said.title)
            )
            self.accept_button.clicked.connect(lambda: self.accepted.emit(self))
            foot.addWidget(self.accept_button)
        if sets_aside and self.said.finding.set_aside is None:
            self.aside_button = self._quiet(
                words.t("Set aside…"), words.t("Set aside: {title}", title=self.said.title)
            )
            self.aside_button.clicked.connect(lambda: self.set_aside_asked.emit(self))
            foot.addWidget(self.aside_button)
        return foot

    def show_accepted(self) -> None:
        """Say that the action was taken up."""
        self.accept_button.setText(self._words.t("Accepted"))
        self.accept_button.setEnabled(False)

    def _quiet(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("look", "link")
        button.setAccessibleName(name)
        return button

    def _show_arrow(self, *, is_open: bool) -> None:
        why = self._words.t("Why")
        self.why_button.setText(f"{why} {'▴' if is_open else '▾'}")

    @property
    def is_unfolded(self) -> bool:
        """Whether the facts are shown."""
        return self._why is not None and not self._why.isHidden()

    def show_why(self, is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Unfold or fold the facts, the condition and the source."""
        if is_open and self._why is None:
            self._why = self._facts()
            self._column.addWidget(self._why)
        if self._why is not None:
            self._why.setVisible(is_open)
        self.why_button.setChecked(is_open)
        self._show_arrow(is_open=is_open)

    def _facts(self) -> QWidget:
        theme, words = self._theme, self._words
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, theme.px(1))
        column.setSpacing(theme.px(0.25))
        for fact in self.said.facts:
            if fact.row_id:
                button = self._quiet(fact.words, words.t("Show: {fact}", fact=fact.words))
                button.setStyleSheet(
                    "text-align: left;" if not words.is_right_to_left else "text-align: right;"
                )
                row_id = fact.row_id
                button.clicked.connect(lambda _checked=False, row_id=row_id: self.fact_chosen.emit(row_id))
                column.addWidget(button)
            else:
                column.addWidget(PlainLabel(fact.words, theme, wrap=True))
        if self.said.condition:
            column.addWidget(PlainLabel(self.said.condition, theme, size="small", ink="soft", wrap=True))
        told = words.t("Source: {source}", source=self.said.source)
        column.addWidget(PlainLabel(told, theme, size="small", ink="soft", wrap=True))
        return box
