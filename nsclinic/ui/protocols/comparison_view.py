"""Two protocols side by side on the screen: what differs, each number with its source."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.protocols.comparison import ComparedLine, Comparison
from nsclinic.ui.protocols.page_view import Scrolled
from nsclinic.ui.protocols.rows import Row, Section, cell, stacked
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording
from nsclinic.wording.protocol_page import PageLine

SHARES = (30, 35, 35)
DIFFERS = "≠"
FRAME = 2
"""Pixels of the ring that shows that the lines have the keyboard."""


class ComparisonView(QWidget):
    """The two pages line by line; `only_button` shows all lines or those alone that differ."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.comparison: Comparison | None = None
        self.setAccessibleName(words.t("Comparison of two protocols"))
        self.count = PlainLabel("", theme, bold=True)
        self.only_button = QPushButton(words.t("Only what differs"))
        self.only_button.setProperty("look", "choice")
        self.only_button.setCheckable(True)
        self.only_button.setChecked(True)
        self.only_button.toggled.connect(lambda _is_on: self._show())
        self.back_button = QPushButton(words.t("Back to the page"))
        self.back_button.setProperty("look", "quiet")
        self.lines = Scrolled(theme, words.t("Differences, line by line"))
        head = QHBoxLayout()
        head.setSpacing(theme.px(1))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.only_button)
        head.addWidget(self.back_button)
        self._titles = QFrame()
        self._titles.setProperty("look", "card")
        titles = QHBoxLayout(self._titles)
        beside = theme.px(1.25) + theme.px(1) + FRAME  # the scroll bar, and the gap before it
        edge = theme.px(1.5) + FRAME
        titles.setContentsMargins(edge, theme.px(0.75), edge + beside, theme.px(0.75))
        titles.setSpacing(theme.px(1.5))
        self.first, self.second = (cell("", theme, bold=True) for _ in range(2))
        titles.addWidget(cell("", theme), SHARES[0])
        titles.addWidget(self.first, SHARES[1])
        titles.addWidget(self.second, SHARES[2])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addLayout(head)
        column.addWidget(self._titles)
        column.addWidget(self.lines, 1)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show another comparison; the same one again is left as it stands."""
        if comparison == self.comparison:
            return
        self.comparison = comparison
        self.first.setText(comparison.first.title)
        self.second.setText(comparison.second.title)
        self._show()

    def _show(self) -> None:
        comparison, words, theme = self.comparison, self._words, self._theme
        if comparison is None:
            return
        number = comparison.difference_count
        self.count.setText(words.ngettext("{n} difference", "{n} differences", number))
        cards: list[QWidget] = [
            Section(
                section.key,
                section.title,
                [self._row(line) for line in section.lines],
                theme,
                words,
                is_open=True,
            )
            for section in comparison.shown(only_differences=self.only_button.isChecked())
        ]
        if not cards:
            cards = [PlainLabel(words.t("The two say the same everywhere."), theme, wrap=True)]
        self.lines.show_cards(cards)

    def _row(self, line: ComparedLine) -> Row:
        theme, words = self._theme, self._words
        label = f"{DIFFERS} {line.label}" if line.differs else line.label
        sides = [self._words_of(side) for side in (line.first, line.second)]
        titles = (self.first.text(), self.second.text())
        spoken = [
            words.t("{what}: {detail}", what=title, detail=", ".join(part for part in side if part))
            for title, side in zip(titles, sides, strict=True)
        ]
        row = Row(label, ". ".join((line.label, *spoken)))
        cells: list[QWidget | QVBoxLayout] = [
            cell(label, theme, bold=line.differs),
            *(
                self._side(said, is_bold=line.differs, is_said=side is not None)
                for said, side in zip(sides, (line.first, line.second), strict=True)
            ),
        ]
        row.lay(cells, SHARES, theme)
        return row

    def _words_of(self, line: PageLine | None) -> tuple[str, str]:
        if line is None:
            return self._words.t("not said in this protocol"), ""
        return line.amount or line.label, line.source

    def _side(self, said: tuple[str, str], *, is_bold: bool, is_said: bool) -> QVBoxLayout:
        amount, source = said
        labels = [cell(amount, self._theme, bold=is_bold and is_said, ink="" if is_said else "soft")]
        if source:
            labels.append(cell(source, self._theme, size="small", ink="soft"))
        return stacked(labels)
