"""The pieces of a protocol's page on the screen: a line in columns, and a section that folds."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import Ink, PlainLabel, Size
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording
from nsclinic.wording.protocol_page import PageErratum, PageLine, PageSection, PageSource, erratum_words

WORD_JOINER = "\u2060"


def unbroken(text: str) -> str:
    """Give a text in which no line ends after a slash: half of mg/kg/day is another unit."""
    return text.replace("/", f"/{WORD_JOINER}")


class _Cell(PlainLabel):
    """Words of a column. Qt draws a line of figures below one of Arabic lower than it reckons: room is left.

    A layout asks for the height of a width again and again, and each time Qt would break the words into lines anew.
    """

    def __init__(self, text: str, theme: Theme, *, size: Size, bold: bool, ink: Ink) -> None:
        self._heights: dict[int, int] = {}
        super().__init__(text, theme, size=size, bold=bold, ink=ink, wrap=True)

    def setText(self, text: str) -> None:
        """Show other words, of another height."""
        self._heights.clear()
        super().setText(text)

    def heightForWidth(self, width: int) -> int:
        """Give the height at a width."""
        if width not in self._heights:
            height = super().heightForWidth(width)
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            extra = self.fontMetrics().descent() * 2 if is_mirrored and self._wraps(height) else 0
            self._heights[width] = height + extra
        return self._heights[width]

    def _wraps(self, height: int) -> bool:
        return height > 2 * self.fontMetrics().height()


def cell(text: str, theme: Theme, *, size: Size = "base", bold: bool = False, ink: Ink = "") -> PlainLabel:
    """Give words for a column: the layout alone decides their width, and they begin where lines begin.

    Qt would set a line of figures to the side on which figures begin, also in a column of Arabic.
    """
    label = _Cell(unbroken(text), theme, size=size, bold=bold, ink=ink)
    label.setAccessibleName(text)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    is_mirrored = label.layoutDirection() is Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
    return label


def stacked(labels: Sequence[PlainLabel]) -> QVBoxLayout:
    """Give labels one under the other as one cell."""
    column = QVBoxLayout()
    column.setSpacing(0)
    for label in labels:
        column.addWidget(label)
    column.addStretch(1)
    return column


def hairline() -> QFrame:
    """Give a line between two rows."""
    line = QFrame()
    line.setProperty("look", "line")
    line.setFixedHeight(1)
    return line


class Row(QFrame):
    """One line of a page: cells side by side. `says` is what a search looks in."""

    def __init__(self, says: str, name: str) -> None:
        super().__init__()
        self.says = says.casefold()
        self.setAccessibleName(name)

    def lay(self, cells: Sequence[QWidget | QVBoxLayout], shares: Sequence[int], theme: Theme) -> None:
        """Set the cells side by side with their shares of the width."""
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(1.5), theme.px(0.5), theme.px(1.5), theme.px(0.5))
        row.setSpacing(theme.px(1.5))
        for part, share in zip(cells, shares, strict=True):
            if isinstance(part, QVBoxLayout):
                row.addLayout(part, share)
            else:
                row.addWidget(part, share)


def line_row(line: PageLine, theme: Theme, words: Wording) -> Row:
    """Give a line of the page: what it is, its amount, where it is printed; notes below."""
    if not line.amount and not line.cited:
        row = Row(line.label, line.label)
        row.lay([cell(line.label, theme, ink="soft")], [1], theme)
        return row
    name = words.t("{what}: {detail}", what=line.label, detail=line.amount)
    if line.source:
        name = words.t("{what}. Source: {source}", what=name, source=line.source)
    row = Row(" ".join((line.label, line.amount, line.source, *line.notes)), ". ".join((name, *line.notes)))
    notes = [cell(note, theme, size="small", ink="soft") for note in line.notes]
    cells = (
        stacked([cell(line.label, theme), *notes]),
        cell(line.amount, theme, bold=line.says_a_number),
        cell(line.source, theme, size="small", ink="soft"),
    )
    row.lay(cells, (44, 30, 26), theme)
    return row


def erratum_row(erratum: PageErratum, theme: Theme, words: Wording) -> Row:
    """Give a misprint: what is printed, why it cannot stand, how it is read."""
    texts = erratum_words(erratum, words)
    row = Row(" ".join((erratum.id, *texts)), ": ".join((erratum.id, " ".join(texts))))
    row.lay([_known_by(erratum.id, theme), stacked([cell(text, theme) for text in texts])], (0, 1), theme)
    return row


def source_row(source: PageSource, theme: Theme, words: Wording) -> Row:
    """Give a source in full; one that nobody has reviewed with its sign."""
    said = source.document
    if not source.is_reviewed:
        said = words.t("{source} (source not reviewed)", source=said)
    row = Row(f"{source.key} {said}", f"{source.key}: {said}")
    cells: list[QWidget | QVBoxLayout] = [
        _known_by(words.left_to_right(source.key), theme),
        cell(said, theme),
    ]
    shares = [0, 1]
    if not source.is_reviewed:
        cells.insert(1, SignMark(Sign.URGENT, theme))
        shares.insert(1, 0)
    row.lay(cells, shares, theme)
    return row


def _known_by(text: str, theme: Theme) -> PlainLabel:
    label = PlainLabel(text, theme, bold=True)
    label.setMinimumWidth(theme.px(6))
    label.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    return label


class Section(QFrame):
    """A card of rows under a title that folds. Emits `folded(key, is_open)` when somebody folds it.

    `shows` is the section of a page that it was made from, if any: the same again needs no other card.
    """

    folded = Signal(str, bool)

    def __init__(
        self, key: str, title: str, rows: Sequence[Row], theme: Theme, words: Wording, *, is_open: bool
    ) -> None:
        super().__init__()
        self.key = key
        self.title = title
        self.rows = tuple(rows)
        self.shows: PageSection | None = None
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        self._words = words
        self.button = QPushButton()
        self.button.setProperty("look", "section")
        self.button.setFont(theme.font(bold=True))
        self.button.setCheckable(True)
        self.button.clicked.connect(self._clicked)
        self._body = QWidget()
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, theme.px(0.5))
        inside.setSpacing(0)
        self._lines = []
        for place, row in enumerate(self.rows):
            if place:
                self._lines.append(hairline())
                inside.addWidget(self._lines[-1])
            inside.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.button)
        column.addWidget(self._body)
        self._is_open = is_open
        self._unfold(is_open=is_open)

    @property
    def is_open(self) -> bool:
        """Whether the rows are shown."""
        return self.button.isChecked()

    def unfold(self) -> None:
        """Show the rows."""
        if not self.is_open:
            self.button.click()

    def _clicked(self, is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._is_open = is_open
        self._unfold(is_open=is_open)
        self.folded.emit(self.key, is_open)

    def _unfold(self, *, is_open: bool) -> None:
        self.button.setChecked(is_open)
        self.button.setText(
            f"{'▾' if is_open else '▸' if not self._words.is_right_to_left else '◂'}  {self.title}"
        )
        self.button.setAccessibleName(self.title)
        self.button.setAccessibleDescription(
            self._words.t("unfolded") if is_open else self._words.t("folded")
        )
        self._body.setVisible(is_open)

    def show_found(self, text: str) -> int:
        """Show only the rows that hold the text, unfolded; all of them, as they were folded, for an empty one."""
        wanted = text.casefold().strip()
        shown = [not wanted or wanted in row.says for row in self.rows]
        for row, is_shown in zip(self.rows, shown, strict=True):
            row.setVisible(is_shown)
        for place, line in enumerate(self._lines, start=1):
            line.setVisible(shown[place] and any(shown[:place]))
        self.setVisible(any(shown))
        self._unfold(is_open=bool(wanted) or self._is_open)
        return sum(shown) if wanted else 0
