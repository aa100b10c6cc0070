"""Beside the calendar: what was typed, what the rules now say, and the keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nsclinic.ui.diary.days import NOT_DONE
from nsclinic.ui.diary.keys import keys_shown
from nsclinic.ui.diary.said import Line
from nsclinic.ui.roles import give_role
from nsclinic.ui.signs import SignMark
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class SideCard(QFrame):
    """A heading with lines below; shown anew as a whole."""

    def __init__(self, heading: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("look", "card")
        self.setAccessibleName(heading)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px(1.5), theme.px(0.75), theme.px(1), theme.px(1))
        self.column.setSpacing(theme.px(0.5))
        self.column.addWidget(PlainLabel(heading, theme, bold=True))
        self._lines: list[QWidget] = []

    def show_lines(self, lines: tuple[QWidget, ...]) -> None:
        """Show other lines."""
        for line in self._lines:
            self.column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = list(lines)
        for line in lines:
            self.column.addWidget(line)

    @property
    def text(self) -> str:
        """All that the lines say."""
        labels = [label for line in self._lines for label in (line, *line.findChildren(PlainLabel))]
        return "\n".join(label.text() for label in labels if isinstance(label, PlainLabel))


class DiarySide(QScrollArea):
    """Three cards, one under the other. `key_pressed(str)`, `left_out()`: keys of the legend, by the pointer."""

    key_pressed = Signal(str)
    left_out = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        give_role(self, QAccessible.Role.Document)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # where it does not fit, the arrows move over it
        self.setProperty("look", "page")
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(words.t("What follows from the diary"))
        self.counts = SideCard(words.t("Typed"), theme)
        self.rules = SideCard(words.t("What the rules now say"), theme)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        for widget in (self.rules, self.counts, self._legend()):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def _legend(self) -> QFrame:
        theme, words = self._theme, self._words
        card = SideCard(words.t("One key a day"), theme)
        grid = QGridLayout()
        grid.setSpacing(theme.px(0.5))
        for place, (mark, key) in enumerate(keys_shown(words).items()):
            word = words.t("not done") if mark == NOT_DONE else words.choice(mark)
            button = self._key(words.isolate(key), word)
            button.clicked.connect(lambda _checked=False, key=key: self.key_pressed.emit(key))
            grid.addWidget(button, place // 2, place % 2)
        space = self._key(words.t("Space"), words.t("leave out"))
        space.clicked.connect(self.left_out)
        grid.addWidget(space, (place + 1) // 2, (place + 1) % 2)
        card.column.addLayout(grid)
        told = words.t("Backspace takes the last one back · Delete clears a day")
        card.column.addWidget(PlainLabel(told, theme, size="small", ink="soft", wrap=True))
        return card

    def _key(self, key: str, meaning: str) -> QPushButton:
        button = QPushButton(self._words.pgettext("key", "{key}  {meaning}", key=key, meaning=meaning))
        button.setAccessibleName(meaning)
        button.setProperty("look", "choice")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key does the same
        return button

    def show_counts(self, lines: tuple[str, ...]) -> None:
        """Say what was typed."""
        theme = self._theme
        self.counts.show_lines(
            tuple(
                PlainLabel(line, theme, wrap=True, ink="" if place == 0 else "soft")
                for place, line in enumerate(lines)
            )
        )

    def show_rules(self, lines: tuple[Line, ...]) -> None:
        """Say the state and what the values typed change."""
        self.setAccessibleDescription(
            " ".join(text for line in lines for text in (line.words, line.more) if text)
        )
        self.rules.show_lines(
            tuple(self._signed(line, is_first=not place) for place, line in enumerate(lines))
        )

    def _signed(self, line: Line, *, is_first: bool) -> QWidget:
        theme = self._theme
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(0.75))
        row.addWidget(SignMark(line.sign, theme), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(PlainLabel(line.words, theme, bold=is_first, wrap=True))
        if line.more:
            texts.addWidget(PlainLabel(line.more, theme, size="small", ink="soft", wrap=True))
        row.addLayout(texts, 1)
        return box
