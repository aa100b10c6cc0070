"""Every word on the screen passes through here, as plain text.

Names, notes and file contents come from outside; Qt would read some of them as HTML and even load pictures that they
name. Labels, tooltips and questions are therefore made only by this module, and a test reads the other modules for it.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QSizePolicy, QStyle, QToolTip, QWidget

from nsclinic.ui.theme import ARABIC_FAMILY, Theme

Size = Literal["small", "base", "large"]
Ink = Literal["", "soft", "fault", "warning", "accent"]


class PlainLabel(QLabel):
    """A label that shows its text as it is, never as HTML.

    With `elide` it gives way in a narrow place: the text ends in "…" and the whole of it stands in a tooltip and in the
    accessible name. With `wrap` it grows downwards instead.
    """

    def __init__(
        self,
        text: str,
        theme: Theme,
        *,
        size: Size = "base",
        bold: bool = False,
        ink: Ink = "",
        elide: bool = False,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size, bold=bold))
        self._elides = elide
        if ink:
            self.setProperty("ink", ink)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text; it becomes the accessible name too."""
        super().setText(text)
        self.setAccessibleName(text)

    def set_ink(self, ink: Ink) -> None:
        """Change the colour of the words; the sheet is asked again."""
        self.setProperty("ink", ink)
        self.style().unpolish(self)
        self.style().polish(self)

    @property
    def is_cut(self) -> bool:
        """Whether the text ends in "…" for want of room: allowed for labels that elide, and told in a tooltip."""
        return self._elides and self._shown() != self.text()

    @property
    def elides(self) -> bool:
        """Whether this label may be cut."""
        return self._elides

    def _shown(self) -> str:
        return elided(self.text(), self.fontMetrics(), self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:
        """Let a label that elides shrink to a few letters."""
        hint = super().minimumSizeHint()
        return QSize(self.fontMetrics().averageCharWidth() * 4, hint.height()) if self._elides else hint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text in the window's direction, cut with "…" where it must be.

        Qt would take the direction from the first letter: a sentence of an Arabic window that begins with a key or an
        analyte ("C3: …") would be torn apart, and a name in other letters would stand at the far side.
        """
        painter = QPainter(self)
        flags = QStyle.visualAlignment(self.layoutDirection(), self.alignment()).value
        flags |= _direction_flag(self.text(), self.layoutDirection())
        if self.wordWrap():
            flags |= Qt.TextFlag.TextWordWrap.value
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            flags,
            self.palette(),
            self.isEnabled(),
            self._shown() if self._elides else self.text(),
            self.foregroundRole(),
        )
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Show the whole text as a tooltip where it is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.is_cut:
            QToolTip.showText(event.globalPos(), plain_tip(self.text()), self)
            return True
        return super().event(event)


def _direction_flag(text: str, direction: Qt.LayoutDirection) -> int:
    """Give the flag that lays a text out in the window's direction.

    A text without a letter of that direction is left to Qt: digits alone ("+20 100…") read from the left everywhere.
    """
    is_mirrored = direction is Qt.LayoutDirection.RightToLeft
    own = {"R", "AL"} if is_mirrored else {"L"}
    if not any(unicodedata.bidirectional(letter) in own for letter in text):
        return 0
    return (Qt.TextFlag.TextForceRightToLeft if is_mirrored else Qt.TextFlag.TextForceLeftToRight).value


def screen_title(title: str, theme: Theme) -> PlainLabel:
    """Give a screen's title, as high as the fields and buttons that stand beside it."""
    label = PlainLabel(title, theme, size="large", bold=True)
    label.setMinimumHeight(theme.target)
    return label


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """Give the text as it fits into `width` pixels: whole, or ending in "…" with its isolates closed.

    A number is never cut in two: "1…" would be read as another dose than "12.5 mg".
    """
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    if shown == text:
        return text
    kept = shown.rstrip("\u2069").removesuffix("…")  # a newer Qt closes the isolates itself, behind the "…"
    last = kept.rpartition(" ")[2]
    is_cut_inside = len(kept) < len(text) and text[len(kept)] != " "
    if is_cut_inside and any(sign.isdigit() for sign in last):
        kept = kept[: len(kept) - len(last)]
    still_open = sum(kept.count(mark) for mark in "\u2066\u2067\u2068") - kept.count("\u2069")
    return kept + "…" + "\u2069" * max(0, still_open)


def keep_baseline(editor: QLineEdit, theme: Theme) -> None:
    """Keep Arabic letters of a field on the line on which Latin ones stand; Qt lifts them by their greater height."""
    arabic = QFont(theme.font())
    arabic.setFamilies([ARABIC_FAMILY])
    lift = 2 * (QFontMetrics(arabic).ascent() - QFontMetrics(theme.font()).ascent())

    def settle(text: str) -> None:
        has_arabic = any(unicodedata.bidirectional(letter) == "AL" for letter in text)
        editor.setTextMargins(0, 0, 0, -lift if has_arabic else 0)

    editor.textChanged.connect(settle)
    settle(editor.text())


def plain_tip(text: str) -> str:
    """Give a tooltip's text such that Qt shows it letter by letter, wrapped, whatever it holds."""
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if text else ""


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a plain tooltip."""
    widget.setToolTip(plain_tip(text))


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a question. A question about a danger has no default choice."""

    key: str
    word: str
    is_default: bool = False
    is_escape: bool = False


def ask(
    parent: QWidget | None, title: str, text: str, choices: Sequence[Choice], *, details: str = ""
) -> str:
    """Ask and wait; give the key of the chosen button. Escape and closing give the escape choice's key.

    Raises:
        ValueError: no choice is the escape.
    """
    escape_key = next((choice.key for choice in choices if choice.is_escape), None)
    if escape_key is None:
        raise ValueError("a question needs a choice that leaves everything as it is")
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(details)
    box.setAccessibleName(title)
    keys: dict[object, str] = {}
    for choice in choices:
        role = QMessageBox.ButtonRole.RejectRole if choice.is_escape else QMessageBox.ButtonRole.AcceptRole
        button = box.addButton(choice.word, role)
        button.setAutoDefault(choice.is_default)
        keys[button] = choice.key
        if choice.is_default:
            box.setDefaultButton(button)
        if choice.is_escape:
            box.setEscapeButton(button)
    box.exec()
    chosen = keys.get(box.clickedButton(), escape_key)
    box.deleteLater()
    return chosen
