"""What matters of a child today: the findings as cards, those set aside folded below, and quietly what is missing."""

from collections.abc import Callable, Sequence
from itertools import pairwise

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
        self.accepted_rules: set[tuple[str, str]] = set()
        self.shown: WhatMatters | None = None
        self.cards: list[FindingCard] = []
        self.setProperty("look", "card")
        self.setAccessibleName(heading)
        self.heading = PlainLabel(heading, theme, bold=True)
        self.heading.setContentsMargins(theme.px(1.5), theme.px(1), theme.px(1), theme.px(0.5))
        self._box = QWidget()
        self._box.setObjectName("findings")
        self._lay_out_box()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 0, 1, 1)
        self._column.setSpacing(0)
        self._column.addWidget(self.heading)
        self._scroll = QScrollArea()
        if scrolls:
            self._scroll.setWidgetResizable(True)
            self._scroll.setFrameShape(QFrame.Shape.NoFrame)
            self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._scroll.viewport().setAutoFillBackground(False)
            self._scroll.setWidget(self._box)
            self._box.setAutoFillBackground(False)
            self._column.addWidget(self._scroll, 1)
        else:
            self._column.addWidget(self._box)

    def _lay_out_box(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self._box)
        column.setContentsMargins(0, 0, 0, theme.px(1))
        column.setSpacing(0)
        self._standing = CardColumn(self._card)
        column.addLayout(self._standing)
        self._empty = PlainLabel("", theme, ink="soft", wrap=True)
        self._empty.setContentsMargins(theme.px(1.5), theme.px(0.5), theme.px(1), theme.px(1))
        column.addWidget(self._empty)
        self._missing = _MissingBox(theme, self._words)
        self._aside_line, self._missing_line = _line(), _line()
        column.addWidget(self._missing_line)
        column.addWidget(self._missing)
        column.addWidget(self._aside_line)
        self.aside_button = QPushButton()
        self.aside_button.setProperty("look", "quiet")
        self.aside_button.setCheckable(True)
        self.aside_button.toggled.connect(self._unfold_aside)
        column.addWidget(self.aside_button, 0, Qt.AlignmentFlag.AlignLeading)
        self._aside = CardColumn(self._card, has_lines=False)
        column.addLayout(self._aside)
        column.addStretch(1)

    def show_findings(self, matters: WhatMatters, *, empty: str = "") -> None:
        """Show other findings on the cards that are there; what was unfolded stays unfolded."""
        where = self._scroll.verticalScrollBar().value()
        open_rules = {self._key(card.said) for card in self.cards if card.is_unfolded}
        self.shown = matters
        self.heading.setText(
            self._words.t("{heading} ({count})", heading=self._heading, count=len(matters.standing))
        )
        self._show(matters, empty)
        for card in self.cards:
            if self._accepts and self._key(card.said) in self.accepted_rules:
                card.show_accepted()
            if self._key(card.said) in open_rules:
                card.show_why(is_open=True)
        self._scroll.verticalScrollBar().setValue(where)
        self.shown_anew.emit()

    def clear(self) -> None:
        """Show no findings and no count of them, and hold none for accepted, until those of a child are known."""
        self.shown = None
        self.accepted_rules.clear()
        self.heading.setText(self._heading)
        self._show(WhatMatters((), (), ()), "")

    def _show(self, matters: WhatMatters, empty: str) -> None:
        self._empty.setText(empty)
        self._empty.setVisible(bool(empty) and not matters.standing)
        self._missing.show_missing(matters.missing)
        self._missing_line.setVisible(bool(matters.missing))
        count = len(matters.aside)
        said = self._words.ngettext("{n} finding set aside", "{n} findings set aside", count) if count else ""
        self.aside_button.setAccessibleName(said)
        self.cards = [
            *self._standing.show_findings(matters.standing),
            *self._aside.show_findings(matters.aside),
        ]
        self._lead_tab()
        self.aside_button.setChecked(False)
        self._unfold_aside(is_open=False)
        for widget in (self._aside_line, self.aside_button):
            widget.setVisible(bool(count))

    def _lead_tab(self) -> None:
        """Let Tab go through the cards as they stand: one that was made late would come last in the window."""
        stops = self.stops
        if stops[0] is not self.aside_button:
            QWidget.setTabOrder(self.aside_button, stops[0])
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    @property
    def stops(self) -> tuple[QPushButton, ...]:
        """Where Tab stops on the panel: on the cards that stand, then on what unfolds those set aside, and on them."""
        standing, aside = (
            [stop for card in column.shown for stop in card.stops] for column in (self._standing, self._aside)
        )
        return (*standing, self.aside_button, *aside)

    def _unfold_aside(self, is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.aside_button.setText(f"{self.aside_button.accessibleName()} {'▴' if is_open else '▾'}")
        for card in self._aside.shown:
            card.setVisible(is_open)

    def show_accepted(self, card: FindingCard) -> None:
        """Say of a card that its action was taken up."""
        self.accepted_rules.add(self._key(card.said))
        card.show_accepted()

    @staticmethod
    def _key(said: FindingWords) -> tuple[str, str]:
        return (said.finding.rule, said.finding.variant)

    def _card(self, said: FindingWords) -> FindingCard:
        card = FindingCard(said, self._theme, self._words, accepts=self._accepts)
        card.fact_chosen.connect(self.fact_chosen)
        card.set_aside_asked.connect(self.set_aside_asked)
        card.accepted.connect(self.accepted)
        return card


class CardColumn(QVBoxLayout):
    """Cards one under another. Those of the child before are used again and not made anew; `shown` are those in use."""

    def __init__(self, make: Callable[[FindingWords], FindingCard], *, has_lines: bool = True) -> None:
        super().__init__()
        self._make = make
        self._has_lines = has_lines
        self._kept: list[tuple[QFrame, FindingCard]] = []
        self.shown: list[FindingCard] = []

    def show_findings(self, findings: Sequence[FindingWords]) -> list[FindingCard]:
        """Put each finding on a card; give the cards."""
        for place, said in enumerate(findings):
            if place < len(self._kept):
                self._kept[place][1].show_finding(said)
                continue
            line, card = _line(), self._make(said)
            self.addWidget(line)
            self.addWidget(card)
            self._kept.append((line, card))
        for place, (line, card) in enumerate(self._kept):
            card.setVisible(place < len(findings))
            if place >= len(findings):
                card.put_away()
            line.setVisible(self._has_lines and 0 < place < len(findings))
        self.shown = [card for _line, card in self._kept[: len(findings)]]
        return self.shown


class _MissingBox(QWidget):
    """What is not known, and so not judged; hidden where all is known."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._said: list[PlainLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(1.5), theme.px(1), theme.px(1), theme.px(0.5))
        self._column.setSpacing(theme.px(0.25))
        self._column.addWidget(PlainLabel(words.t("Not known"), theme, size="small", bold=True, ink="soft"))

    def show_missing(self, missing: Sequence[str]) -> None:
        """Show other sentences."""
        while len(self._said) < len(missing):
            label = PlainLabel("", self._theme, size="small", ink="soft", wrap=True)
            self._column.addWidget(label)
            self._said.append(label)
        for place, label in enumerate(self._said):
            label.setText(missing[place] if place < len(missing) else "")
            label.setVisible(place < len(missing))
        self.setVisible(bool(missing))


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    line.setFixedHeight(1)
    return line
