"""One finding as a card: sign, title, what was seen and is suggested; "why" unfolds facts, condition and source."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nsclinic.ui.child.findings import FindingWords
from nsclinic.ui.signs import SignMark, sign_of_severity
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class FindingCard(QFrame):
    """A finding. `fact_chosen(row_id)` asks to be shown the row; `set_aside_asked` and `accepted` pass the card on.

    A card is kept and shows one finding after another: to make one anew costs several times as much.
    """

    fact_chosen = Signal(str)
    set_aside_asked = Signal(object)
    accepted = Signal(object)

    def __init__(self, said: FindingWords, theme: Theme, words: Wording, *, accepts: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._accepts = accepts
        self._pressed_on: FindingWords | None = None
        self._mark = SignMark(sign_of_severity(said.finding.severity), theme)
        self.title = PlainLabel("", theme, bold=True, wrap=True)
        self.severity = PlainLabel("", theme, size="small", ink="soft")
        head = QHBoxLayout()
        head.setSpacing(theme.px(1))
        head.addWidget(self.title, 1)
        head.addWidget(self.severity, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(0.25))
        self._column.addLayout(head)
        self.message = PlainLabel("", theme, ink="soft", wrap=True)
        self.action = PlainLabel("", theme, wrap=True)
        self.put_aside = PlainLabel("", theme, ink="soft", wrap=True)
        for label in (self.message, self.action, self.put_aside):
            self._column.addWidget(label)
        self.why_button, self.accept_button, self.aside_button = (self._quiet() for _ in range(3))
        self._column.addLayout(self._foot())
        self._why: QWidget | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(1.5), theme.px(1), theme.px(1), 0)
        row.setSpacing(theme.px(1))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column, 1)
        self.show_finding(said)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(self._theme.px(1.5))
        self.why_button.setCheckable(True)
        self.why_button.toggled.connect(self.show_why)
        self.source = PlainLabel("", self._theme, size="small", ink="soft", wrap=True)
        self.source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.aside_button.setText(self._words.t("Set aside…"))
        for button, asked in ((self.accept_button, self.accepted), (self.aside_button, self.set_aside_asked)):
            button.pressed.connect(self._begin_click)
            button.clicked.connect(lambda _checked=False, asked=asked: self._end_click(asked))
        foot.addWidget(self.why_button)
        foot.addWidget(self.source, 1)
        foot.addWidget(self.accept_button)
        foot.addWidget(self.aside_button)
        return foot

    def _begin_click(self) -> None:
        self._pressed_on = self.said

    def _end_click(self, asked: SignalInstance) -> None:
        """Pass a click on, unless the card came to show another finding while the button was held down."""
        if self._pressed_on == self.said:
            asked.emit(self)

    def put_away(self) -> None:
        """Leave no words of a finding on a card that is not in use: nothing of a child whose page is left is read."""
        for widget in (self, self.why_button, self.accept_button, self.aside_button):
            widget.setAccessibleName("")
        self.setAccessibleDescription("")
        labels = (self.title, self.severity, self.message, self.action, self.put_aside, self.source)
        for label in labels:
            label.setText("")
        self._forget_why()

    def show_finding(self, said: FindingWords) -> None:
        """Show another finding, folded and not taken up: nothing of the one before is left on the card."""
        words, finding = self._words, said.finding
        self.said = said
        self.setAccessibleName(words.t("Finding: {words}", words=said.in_words))
        self.setAccessibleDescription(said.source)
        self._mark.set_sign(sign_of_severity(finding.severity))
        self.title.setText(said.title)
        self.severity.setText(said.severity)
        for label, text in (
            (self.message, said.message),
            (self.action, said.action),
            (self.put_aside, said.set_aside),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._forget_why()
        self.why_button.setAccessibleName(words.t("Why: {title}", title=said.title))
        self.source.setText(said.source_key)
        self.source.setAccessibleName(words.t("Source: {source}", source=said.source))
        stands = finding.set_aside is None
        self.accept_button.setText(words.t("Accept"))
        self.accept_button.setAccessibleName(words.t("Accept: {title}", title=said.title))
        self.accept_button.setEnabled(True)
        self.accept_button.setVisible(self._accepts and bool(said.action) and stands)
        self.aside_button.setAccessibleName(words.t("Set aside: {title}", title=said.title))
        self.aside_button.setVisible(stands)

    def _forget_why(self) -> None:
        """Fold, and drop the facts of the finding before."""
        self.why_button.setChecked(False)
        self._show_arrow(is_open=False)
        if self._why is not None:
            self._column.removeWidget(self._why)
            self._why.hide()
            self._why.deleteLater()
            self._why = None

    def show_accepted(self) -> None:
        """Say that the action was taken up."""
        self.accept_button.setText(self._words.t("Accepted"))
        self.accept_button.setEnabled(False)

    def _quiet(self) -> QPushButton:
        button = QPushButton()
        button.setProperty("look", "link")
        return button

    def _show_arrow(self, *, is_open: bool) -> None:
        why = self._words.t("Why")
        self.why_button.setText(f"{why} {'▴' if is_open else '▾'}")

    @property
    def stops(self) -> tuple[QPushButton, ...]:
        """Where Tab stops on the card, in order."""
        facts = self._why.findChildren(QPushButton) if self._why is not None else ()
        return (self.why_button, *facts, self.accept_button, self.aside_button)

    @property
    def is_unfolded(self) -> bool:
        """Whether the facts are shown."""
        return self._why is not None and not self._why.isHidden()

    def show_why(self, is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Unfold or fold the facts, the condition and the source."""
        if is_open and self._why is None:
            self._why = self._facts()
            self._column.addWidget(self._why)
            for before, after in pairwise(self.stops):
                QWidget.setTabOrder(before, after)
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
                button = self._quiet()
                button.setText(fact.words)
                button.setAccessibleName(words.t("Show: {fact}", fact=fact.words))
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
