"""One page of paper: text from the beginning of the line, whichever side that is, rules and boxes.

Sections say where things stand by their distance from the side on which a line begins; on a page in Arabic that is the
right side. What comes from outside is drawn as plain letters: there is no mark-up here that it could close or open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from nsclinic.reports.ink import ink
from nsclinic.reports.script import prepare_fonts, runs, text_width
from nsclinic.wording.quantities import MINUS
from nsclinic.wording.speech import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE

A4_WIDTH, A4_HEIGHT = 595.276, 841.89
"""Points; ISO 216."""

INK, SOFT, RULE, TINT = "#000000", "#4a4a4a", "#9a9a9a", "#ececec"
"""A page is read in grey: ink, second lines, rules, and one tint behind what matters most."""

SUMMARY_MARGIN = 34.0
"""Points of white round a page that must hold much."""


class Page:
    """A single page on a reportlab canvas. `size_pt` and places are in points, y from the bottom."""

    def __init__(
        self, *, language: str, right_to_left: bool, title: str, author: str, margin: float = SUMMARY_MARGIN
    ) -> None:
        prepare_fonts()
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # as bytes: to spell them as text is done letter by letter in Python

        self.right_to_left = right_to_left
        self._moved = 0.0
        self.margin = margin
        self.width = A4_WIDTH - 2 * margin
        self._file = BytesIO()
        self.canvas: Any = Canvas(
            self._file,
            pagesize=(A4_WIDTH, A4_HEIGHT),
            invariant=1,
            pageCompression=1,
            lang=language,
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("nsclinic")

    def left_of(self, start: float, width: float) -> float:
        """Give the x of the left end of a stretch that begins `start` after the side on which lines begin."""
        start += self._moved
        if self.right_to_left:
            return A4_WIDTH - self.margin - start - width
        return self.margin + start

    def write(
        self,
        start: float,
        baseline: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        room: float | None = None,
        at_end: bool = False,
    ) -> None:
        """Write one line; with `room` and `at_end` it ends where that room ends."""
        width = text_width(text, size, bold)
        if at_end and room is not None:
            start += room - width
        self.write_at(self.left_of(start, width), baseline, text, size, bold=bold, colour=colour)

    def write_at(
        self, x: float, baseline: float, text: str, size: float, *, bold: bool = False, colour: str = INK
    ) -> None:
        """Write one line from an x on the page."""
        canvas = self.canvas
        canvas.setFillColor(ink(colour))
        for run in runs(text, bold=bold, right_to_left=self.right_to_left):
            canvas.setFont(run.font, size)
            canvas.drawString(x, baseline, run.text)
            x += canvas.stringWidth(run.text, run.font, size)

    def number(self, text: str) -> str:
        """Give a number of an axis so that its sign stays before it where lines begin at the right."""
        text = text.replace("-", MINUS)
        return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_ISOLATE}" if self.right_to_left else text

    def line(
        self, x0: float, y0: float, x1: float, y1: float, colour: str = RULE, width: float = 0.5
    ) -> None:
        """Draw a line between two places on the page."""
        self.canvas.setStrokeColor(ink(colour))
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, y0, x1, y1)

    def rule(self, y: float) -> None:
        """Draw a line across the page."""
        self.line(self.margin, y, A4_WIDTH - self.margin, y)

    @contextmanager
    def moved(self, start: float) -> Iterator[None]:
        """Count `start` of everything drawn within from so much further into the line: a second column."""
        self._moved += start
        try:
            yield
        finally:
            self._moved -= start

    def box(
        self, start: float, bottom: float, width: float, height: float, *, fill: str = "", edge: str = RULE
    ) -> None:
        """Draw a box; without a fill it is empty."""
        canvas = self.canvas
        if fill:
            canvas.setFillColor(ink(fill))
        canvas.setStrokeColor(ink(edge))
        canvas.setLineWidth(0.6)
        x = self.left_of(start, width)
        canvas.rect(x, bottom, width, height, stroke=1, fill=1 if fill else 0)

    def turn(self) -> None:
        """End this sheet and go on with the next one of the same file."""
        self.canvas.showPage()

    def finished(self) -> bytes:
        """End the page and give the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._file.getvalue()
