"""The printed page of a protocol, from the same words as the screen's: on as few A4 sheets as hold it, nothing cut.

Every sheet says on its head which protocol in which version it is of, so that a loose sheet misleads nobody.
"""

from collections.abc import Iterator

from nsclinic import __version__
from nsclinic.reports.blocks import (
    Block,
    Piece,
    gap,
    heading,
    line,
    paragraph,
    row,
    side_by_side,
    total,
)
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.reports.sheets import Kept, draw_sheets, full_rule, hairline, shared_out
from nsclinic.wording.protocol_page import (
    ERRATA_TITLE,
    PageLine,
    PageSection,
    ProtocolPage,
    erratum_words,
)
from nsclinic.wording.wording import Wording

SIZES = (8.0, 7.6, 7.3, 7.0, 6.7, 6.5)
"""Points of running text, from comfortable to close: the first at which the page is no longer than `MOST_SHEETS`."""

MOST_SHEETS = 3
"""A protocol with more to say than fits at the closest goes on over further sheets: nothing is left out."""

LABEL, AMOUNT = 0.5, 0.26
"""Widths of the first two columns as shares of the line; the source has the rest."""

BETWEEN = 0.015
KEY = 0.045
"""Width of a key (S0, B-01) as a share of the line."""
SMALL = 0.94
"""Size of what stands at the end, as a share of the running text's."""
MARGIN = 27.0


def protocol_pdf(page: ProtocolPage, wording: Wording, clinic_name: str = "") -> bytes:
    """Give the page as a PDF; the same protocol, language and clinic name give the same bytes."""
    for size in SIZES:
        paper = _Paper(page, wording, clinic_name, size)
        if len(paper.sheets) <= MOST_SHEETS:
            break
    return paper.pdf()


class _Paper:
    """Sets one page: the sections as blocks, the blocks onto sheets."""

    def __init__(self, page: ProtocolPage, wording: Wording, clinic_name: str, size: float) -> None:
        self._size = size
        self._page = page
        self._words = wording
        self._clinic_name = clinic_name
        self._sheet = Page(
            language=wording.language,
            right_to_left=wording.is_right_to_left,
            title=page.title,
            author=clinic_name,
            margin=MARGIN,
        )
        self._width = self._sheet.width

        self._first, self._later = self._title(), self._head()
        room = A4_HEIGHT - 2 * MARGIN - total(self._foot(1, 1))
        self.sheets = shared_out(list(self._body()), room - total(self._first), room - total(self._later))

    def pdf(self) -> bytes:
        """Draw the sheets."""
        return draw_sheets(self._sheet, self.sheets, self._first, self._later, self._foot)

    # --- head and foot ----------------------------------------------------------------------------

    def _named(self) -> str:
        words, page = self._words, self._page
        return words.t(
            "{id} · version {version} · {digest}",
            id=words.left_to_right(page.protocol_id),
            version=words.left_to_right(page.version),
            digest=words.left_to_right(page.digest),
        )

    def _title(self) -> list[Block]:
        words, page = self._words, self._page
        blocks = paragraph(page.title, 1.9 * self._size, self._width, bold=True)
        blocks += paragraph(page.summary, 1.15 * self._size, self._width)
        if page.based_on:
            blocks += paragraph(page.based_on, self._size, self._width)
        blocks += paragraph(self._named(), self._size, self._width, soft=True)
        if not page.is_reviewed:
            text = words.t("Nobody qualified has reviewed the source of this protocol.")
            blocks += paragraph(f"▲ {text}", 1.15 * self._size, self._width, bold=True)
        return [*blocks, gap(0.4 * self._size)]

    def _head(self) -> list[Block]:
        pieces = (
            Piece(self._page.title, room=0.62 * self._width, bold=True),
            Piece(self._named(), 0.64 * self._width, 0.36 * self._width, soft=True, at_end=True),
        )
        return [line(self._size, pieces, self._width), full_rule(), gap(0.6 * self._size)]

    def _foot(self, number: int, of: int) -> list[Block]:
        words = self._words
        says = words.t("A decision is the clinician's; a number here is the one of the file named above.")
        made = " · ".join(
            part
            for part in (
                words.isolate(self._clinic_name),
                words.left_to_right(f"nsclinic {__version__}"),
                words.t("sheet {number} of {count}", number=number, count=of),
            )
            if part
        )
        small = 0.85 * self._size
        pieces = (
            Piece(says, room=0.6 * self._width, soft=True),
            Piece(made, 0.61 * self._width, 0.39 * self._width, soft=True, at_end=True),
        )
        return [gap(0.5 * self._size), full_rule(), line(small, pieces, self._width)]

    # --- body -------------------------------------------------------------------------------------

    def _body(self) -> Iterator[Kept]:
        for section in self._page.sections:
            yield from self._section(section)
        yield from self._errata()
        yield from self._sources()

    def _section(self, section: PageSection) -> Iterator[Kept]:
        name: tuple[Block, ...] = (heading(section.title, 1.15 * self._size, self._width),)
        for each in section.lines:
            yield Kept((*name, *self._line(each)))
            name = ()

    def _line(self, each: PageLine) -> list[Block]:
        width = self._width
        if not each.amount and not each.cited:
            return paragraph(each.label, self._size, width)
        second, third = LABEL * width, (LABEL + AMOUNT) * width
        space = BETWEEN * width
        label = paragraph(each.label, self._size, second - space)
        label += paragraph(
            "; ".join(each.notes), 0.92 * self._size, second - space, start=self._size, soft=True
        )
        pieces = (
            Piece(each.amount, second, third - second - space, bold=True),
            Piece(each.source, third, width - third, soft=True),
        )
        return [side_by_side(label, [row(self._size, pieces, width)], 0.0), hairline()]

    def _errata(self) -> Iterator[Kept]:
        words, width = self._words, self._width
        name: tuple[Block, ...] = (heading(words.t(ERRATA_TITLE), 1.15 * self._size, width),)
        for erratum in self._page.errata:
            pieces = (
                Piece(erratum.id, 0.0, KEY * width, bold=True),
                Piece(" ".join(erratum_words(erratum, words)), KEY * width, (1 - KEY) * width),
            )
            yield Kept((*name, row(SMALL * self._size, pieces, width), hairline()))
            name = ()

    def _sources(self) -> Iterator[Kept]:
        """Give the sources in full, two beside each other."""
        words, width = self._words, self._width
        name: tuple[Block, ...] = (heading(words.t("Sources"), 1.15 * self._size, width),)
        sources = self._page.sources
        for pair in (sources[place : place + 2] for place in range(0, len(sources), 2)):
            pieces: list[Piece] = []
            for start, source in zip((0.0, 0.5), pair, strict=False):
                document = source.document
                if not source.is_reviewed:
                    document = words.t("{source} (source not reviewed)", source=document)
                pieces += [
                    Piece(words.left_to_right(source.key), start * width, KEY * width, bold=True),
                    Piece(document, (start + KEY) * width, (0.5 - KEY - BETWEEN) * width),
                ]
            yield Kept((*name, row(SMALL * self._size, pieces, width)))
            name = ()
