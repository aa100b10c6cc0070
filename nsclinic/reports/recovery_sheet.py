"""The recovery sheet on paper: one page, the code large enough to be typed back by a person under stress."""

from datetime import date

from nsclinic.reports.blocks import Block, Piece, boxed, draw_down, gap, line, paragraph
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.reports.script import plain
from nsclinic.wording import Wording

SIZE, LARGE, TITLE = 11.0, 20.0, 17.0
GROUPS_IN_A_LINE = 5
_KEY_GROUP = 4


def recovery_pdf(
    groups: tuple[str, ...], site_key: str, words: Wording, *, clinic: str, file_name: str, made_on: date
) -> bytes:
    """Give the page as a PDF.

    Args:
        groups: the code's groups, in order.
        site_key: the key of the registry pseudonyms, base 32.
        words: the language of the page.
        clinic: the clinic's name; may be empty.
        file_name: of the clinic file that the code opens.
        made_on: the day of the sheet.
    """
    title = words.t("Recovery sheet")
    page = Page(language=words.language, right_to_left=words.is_right_to_left, title=title, author="nsclinic")
    shown = words.isolate(plain(clinic)) if clinic else words.t("This clinic")
    file = words.isolate(plain(file_name))
    blocks: list[Block] = [
        line(TITLE, (Piece(title, bold=True),), page.width),
        line(SIZE, (Piece(f"{shown} · {file} · {words.date(made_on)}", soft=True),), page.width),
        gap(SIZE),
    ]
    for text in (
        words.t("Whoever holds this sheet and the clinic file can read every child's record. Lock it away."),
        words.t("Keep it apart from the computer. Make no photograph and no copy in a telephone."),
    ):
        blocks += paragraph(text, SIZE, page.width, bold=True)
    blocks.append(gap(SIZE))
    blocks += paragraph(words.t("When the passphrase is forgotten"), 1.15 * SIZE, page.width, bold=True)
    for number, text in enumerate(
        (
            words.t(
                "Open the clinic. Where it asks for the passphrase, type this code, with or without the lines."
            ),
            words.t("Make a new recovery sheet (menu, F10), and destroy this one."),
        ),
        start=1,
    ):
        blocks += paragraph(f"{words.number(number)}. {text}", SIZE, page.width, start=SIZE)
    blocks += [gap(SIZE), boxed(_code(groups, words, page.width - 2 * SIZE), page.width, SIZE), gap(SIZE)]
    for text in (
        words.t("There is no I, L, O or U in the code: what looks like one is 1, 1, 0 or V."),
        words.t("A newer sheet ends this one."),
    ):
        blocks += paragraph(text, SIZE, page.width)
    blocks.append(gap(1.5 * SIZE))
    blocks += paragraph(words.t("Key of the registry's pseudonyms"), 1.15 * SIZE, page.width, bold=True)
    blocks += paragraph(
        words.t("It is in the clinic file too. The registry may ask for it when the file is lost."),
        SIZE,
        page.width,
    )
    parts = [site_key[start : start + _KEY_GROUP] for start in range(0, len(site_key), _KEY_GROUP)]
    blocks += paragraph(words.left_to_right(" ".join(parts)), SIZE, page.width)
    blocks.append(gap(2 * SIZE))
    for text in (words.t("Kept by (name):"), words.t("Kept at (place):")):
        blocks += [line(SIZE, (Piece(text),), page.width), _rule(2 * SIZE)]
    draw_down(page, blocks, A4_HEIGHT - page.margin)
    return page.finished()


def _code(groups: tuple[str, ...], words: Wording, width: float) -> list[Block]:
    """Give the code in lines that are read from the left in every language, each group with its number below."""
    rows = [groups[start : start + GROUPS_IN_A_LINE] for start in range(0, len(groups), GROUPS_IN_A_LINE)]
    blocks = []
    for index, row in enumerate(rows):
        end = "-" if index < len(rows) - 1 else ""
        text = words.left_to_right("-".join(row) + end)
        blocks.append(line(LARGE, (Piece(text, bold=True),), width))
    return blocks


def _rule(height: float) -> Block:
    def draw(page: Page, top: float) -> None:
        page.rule(top - height / 2)

    return Block(height, draw)
