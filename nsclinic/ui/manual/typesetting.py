"""Sets a page of the manual: Qt reads its Markdown, and what stands here gives it the look of the window or of paper.

The reader in the window and the PDF are set by the same hand. Only the program's own pages come here: HTML in them is
not read, and of files none but the pictures beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QImageReader,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
)

from nsclinic.clinic.manual import manual_folder, without_html
from nsclinic.ui.theme import FAMILIES, Theme

CODE_FAMILIES = ["DejaVu Sans Mono", "Noto Sans Mono", *FAMILIES]
"""Where the computer has no such font, code stands in the window's own: it is told by its ground."""

PICTURES = "pictures/"
OBJECT = "\ufffc"
"""Stands in a paragraph's text where a picture is."""
LONG_WORD = 18
"""Letters of a word that a column makes room for; a longer one is broken."""
SIGN_PIXELS = 64
"""A picture no higher than that is a sign, which stands in a line as a letter does."""
_GROWN = {1: 1.55, 2: 1.25, 3: 1.1}
"""How much larger than the text a heading of each level is."""
_ABOVE = {1: 0.0, 2: 1.6, 3: 1.2}
_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is set. Lengths are in Qt's pixels of 1/96 inch, which paper scales to its own.

    `em` is the height of a line of letters; a picture wider than `picture_width` is shown as wide as that.
    """

    font: QFont
    ink: QColor
    soft: QColor
    line: QColor
    band: QColor
    link: QColor
    points: float
    em: float
    picture_width: int

    @classmethod
    def of(cls, theme: Theme, picture_steps: float) -> "Look":
        """Give the look of the window, with pictures at most so many steps of the grid wide."""
        return cls(
            theme.font(),
            theme.colour("ink"),
            theme.colour("ink_soft"),
            theme.colour("edge"),
            theme.colour("raised"),
            theme.colour("accent"),
            theme.base_points * theme.text_scale,
            theme.px(1.75),
            theme.px(picture_steps),
        )


def typeset(text: str, look: Look, *, right_to_left: bool = False) -> QTextDocument:
    """Give a page as a document that is ready to be laid out to any width."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(look.font)
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if right_to_left:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    document.setDefaultTextOption(option)
    features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    document.setMarkdown(without_html(text), features | QTextDocument.MarkdownFeature.MarkdownNoHTML)
    for block in blocks(document):
        _set_block(block, look, right_to_left=right_to_left)
    fit_pictures(document, look)
    for child in document.rootFrame().childFrames():
        if isinstance(child, QTextTable):
            _set_table(child, look, right_to_left=right_to_left)
    return document


def fit_pictures(document: QTextDocument, look: Look, room: float = 0) -> dict[str, int]:
    """Give every picture the size in which it is shown, and tell how wide each is.

    `room` is how wide a line is now, where that is less than the look allows.
    """
    widths: dict[str, int] = {}
    for block in blocks(document):
        for position, length, form in _stretches(block):
            if not form.isImageFormat():
                continue
            shown = form.toImageFormat()
            most = min(room, look.picture_width) if room else look.picture_width
            steps = max(block.blockFormat().indent(), block.textList() is not None)
            size = picture_size(shown.name(), look, most - steps * document.indentWidth())
            widths[shown.name()] = size.width()
            if (size.width(), size.height()) == (shown.width(), shown.height()):
                continue
            shown.setWidth(size.width())
            shown.setHeight(size.height())
            cursor = QTextCursor(document)
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(shown)
    return widths


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """Give the paragraphs in order."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def picture(name: str, width: int = 0) -> QImage:
    """Give a picture of the manual, at most so many pixels wide; an empty one for any other name.

    `name` is as it stands in a page, `pictures/today.png`.
    """
    path = manual_folder() / name
    if not is_picture(name) or not path.is_file():
        return QImage()
    image = QImage(str(path))
    if width and image.width() > width:
        return image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    return image


def is_picture(name: str) -> bool:
    """Say whether a name is that of a picture beside the pages: it leads nowhere else."""
    return name.startswith(PICTURES) and "/" not in name.removeprefix(PICTURES) and name.endswith(".png")


def picture_size(name: str, look: Look, most: float) -> QSize:
    """Give the size in which a picture is shown, at most so wide, without reading more of it than its head."""
    if not is_picture(name):
        return QSize(0, 0)
    size = QImageReader(str(manual_folder() / name)).size()
    if not size.isValid() or size.isEmpty():
        return QSize(0, 0)
    if size.height() <= SIGN_PIXELS:
        return QSize(round(size.width() * look.em / size.height()), round(look.em))
    width = min(size.width(), most)
    return QSize(round(width), round(size.height() * width / size.width()))


def _set_block(block: QTextBlock, look: Look, *, right_to_left: bool) -> None:
    cursor = QTextCursor(block)
    shape = block.blockFormat()
    level = min(shape.headingLevel(), _LEVELS)
    is_code = _is_code(block)
    if level:
        shape.setTopMargin(look.em * _ABOVE[level])
        shape.setBottomMargin(look.em * 0.4)
        shape.setHeadingLevel(level)
    elif is_code:
        shape.setBackground(look.band)
        shape.setNonBreakableLines(False)
        shape.setBottomMargin(0 if _is_code(block.next()) else look.em * 0.6)
    elif cursor.currentTable() is None:
        if OBJECT in block.text():
            shape.setTopMargin(look.em * 0.5)
        else:
            shape.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setBottomMargin(look.em * (0.25 if block.textList() is not None else 0.6))
    if right_to_left and not is_code:
        shape.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    elif cursor.currentTable() is None:  # a cell in other letters begins at its own side
        shape.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    cursor.setBlockFormat(shape)
    for position, length, form in _stretches(block):
        _set_stretch(cursor, position, length, form, look, level)


def _is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence.value)


def _stretches(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    found = []
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        if fragment.isValid():
            found.append((fragment.position(), fragment.length(), fragment.charFormat()))
        part += 1
    return found


def _set_stretch(
    cursor: QTextCursor, position: int, length: int, form: QTextCharFormat, look: Look, level: int
) -> None:
    cursor.setPosition(position)
    cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
    if form.isImageFormat():
        return
    wanted = QTextCharFormat()
    if level:
        form.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
        form.setFontPointSize(look.points * _GROWN[level])
        form.setFontWeight(QFont.Weight.Bold.value)
        cursor.setCharFormat(form)
        return
    if form.fontFixedPitch() or _is_code(cursor.block()):
        wanted.setFontFixedPitch(True)
        wanted.setFontFamilies(CODE_FAMILIES)
        wanted.setFontPointSize(look.points * 0.94)
        wanted.setBackground(look.band)
    if form.isAnchor():
        wanted.setForeground(look.link)
        wanted.setFontUnderline(True)
    cursor.mergeCharFormat(wanted)


def _set_table(table: QTextTable, look: Look, *, right_to_left: bool) -> None:
    form = table.format()
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(look.line))
    form.setBorderCollapse(True)
    form.setCellPadding(look.em * 0.3)
    form.setCellSpacing(0)
    form.setTopMargin(look.em * 0.3)
    form.setBottomMargin(look.em * 0.9)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setHeaderRowCount(1)
    direction = Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
    form.setLayoutDirection(direction)
    form.setColumnWidthConstraints(_widths(table))
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        shape = cell.format()
        shape.setBackground(look.band)
        cell.setFormat(shape)


def _widths(table: QTextTable) -> list[QTextLength]:
    """Give each column its share: what is long gets more room, and a long word is broken last."""
    shares = []
    for column in range(table.columns()):
        texts = [_cell_text(table, row, column) for row in range(table.rows())]
        longest = max((len(word) for text in texts for word in text.split()), default=1)
        mean = sum(map(len, texts)) / len(texts)
        shares.append(max(min(longest, LONG_WORD) + 4, mean**0.8))
    whole = sum(shares)
    return [QTextLength(QTextLength.Type.PercentageLength, 100 * share / whole) for share in shares]


def _cell_text(table: QTextTable, row: int, column: int) -> str:
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()
