"""What matters of a child today: the findings as cards, those set aside folded below, and quietly what is missing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nsclinic.ui.child.finding_card import FindingCard
from nsclinic.ui.child.findings import FindingWords, WhatMatters
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class FindingsPanel(QFrame):
    """The list of findings. Signals as those of its cards."""

    fact_chosen = Signal(str)
    set_aside_asked = Signal(object)
    accepted = Signal(object)
    shown_anew = Signal()

    def __init__(
        self, heading: str, theme: Theme, words: Wording, *, accepts: bool = False, scrolls: bool = True
    ) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._accepts = accepts
        self._heading = heading
        self._open_rules: set[tuple[str, str]] = set()
        self.accepted_rules: set[tuple[str, str]] = set()
        self.shown: WhatMatters | None = None
        self.cards: list[FindingCard] = []
        self.setProperty("look", "card")
        self.setAccessibleName(heading)
        self.heading = PlainLabel(heading, theme, bold=True)
        self.heading.setContentsMargins(theme.px(1.5), theme.px(1), theme.px(1), theme.px(0.5))
        self._scrolls = scrolls
        self._box: QWidget | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 0, 1, 1)
        self._column.setSpacing(0)
        self._column.addWidget(self.heading)
        if scrolls:
            self._column.addWidget(self._scroll, 1)

    def show_findings(self, matters: WhatMatters, *, empty: str = "") -> None:
        """Show other findings; what was unfolded stays unfolded."""
        self.shown = matters
        where = self._scroll.verticalScrollBar().value()
        self._open_rules = {self._key(card.said) for card in self.cards if card.is_unfolded}
        self.cards = []
        self.heading.setText(
            self._words.t("{heading} ({count})", heading=self._heading, count=len(matters.standing))
        )
        box = QWidget()
        box.setObjectName("findings")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, self._theme.px(1))
        column.setSpacing(0)
        for index, said in enumerate(matters.standing):
            if index:
                column.addWidget(_line())
            column.addWidget(self._card(said))
        if not matters.standing and empty:
            column.addWidget(self._quiet_words(empty))
        if matters.missing:
            column.addWidget(_line())
            column.addWidget(self._missing(matters.missing))
        if matters.aside:
            column.addWidget(_line())
            self._add_aside(column, matters.aside)
        column.addStretch(1)
        self._put(box)
        self._scroll.verticalScrollBar().setValue(where)
        self.shown_anew.emit()

    def _put(self, box: QWidget) -> None:
        if self._scrolls:
            self._scroll.setWidget(box)
            box.setAutoFillBackground(False)
            box.show()
            return
        if self._box is not None:
            self._column.removeWidget(self._box)
            self._box.hide()
            self._box.deleteLater()
        self._box = box
        self._column.addWidget(box)

    def show_accepted(self, card: FindingCard) -> None:
        """Say of a card that its action was taken up."""
        self.accepted_rules.add(self._key(card.said))
        card.show_accepted()

    @staticmethod
    def _key(said: FindingWords) -> tuple[str, str]:
        return (said.finding.rule, said.finding.variant)

    def _card(self, said: FindingWords) -> FindingCard:
        card = FindingCard(said, self._theme, self._words, accepts=self._accepts)
        if self._accepts and self._key(said) in self.accepted_rules:
            card.show_accepted()
        card.fact_chosen.connect(self.fact_chosen)
        card.set_aside_asked.connect(self.set_aside_asked)
        card.accepted.connect(self.accepted)
        if self._key(said) in self._open_rules:
            card.show_why(is_open=True)
        self.cards.append(card)
        return card

    def _quiet_words(self, text: str) -> PlainLabel:
        label = PlainLabel(text, self._theme, ink="soft", wrap=True)
        label.setContentsMargins(
            self._theme.px(1.5), self._theme.px(0.5), self._theme.px(1), self._theme.px(1)
        )
        return label

    def _missing(self, missing: tuple[str, ...]) -> QWidget:
        theme = self._theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(theme.px(1.5), theme.px(1), theme.px(1), theme.px(0.5))
        column.setSpacing(theme.px(0.25))
        column.addWidget(PlainLabel(self._words.t("Not known"), theme, size="small", bold=True, ink="soft"))
        for text in missing:
            column.addWidget(PlainLabel(text, theme, size="small", ink="soft", wrap=True))
        return box

    def _add_aside(self, column: QVBoxLayout, aside: tuple[FindingWords, ...]) -> None:
        words = self._words
        said = words.ngettext("{n} finding set aside", "{n} findings set aside", len(aside))
        button = QPushButton(f"{said} ▾")
        button.setProperty("look", "quiet")
        button.setAccessibleName(said)
        button.setCheckable(True)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        cards = [self._card(one) for one in aside]
        for card in cards:
            card.hide()
            column.addWidget(card)

        def unfold(is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
            button.setText(f"{said} {'▴' if is_open else '▾'}")
            for card in cards:
                card.setVisible(is_open)

        button.toggled.connect(unfold)
        self.aside_button = button


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    line.setFixedHeight(1)
    return line
