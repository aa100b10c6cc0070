"""What every section of the visit summary is written with: the content, the voice, and how closely the page is set."""

from dataclasses import dataclass

from nsclinic.reports.blocks import Block, Piece, line
from nsclinic.reports.model import SummaryContent
from nsclinic.wording.wording import Wording


@dataclass(frozen=True, slots=True)
class Fit:
    """How closely a page is set: text size in points, height of the chart, and how much of each list may stand.

    `finding_lines` is how many lines a message or an action may take, 0 for as many as it needs.
    """

    size: float
    chart: float
    values: int
    doses: int
    decisions: int
    finding_lines: int = 0


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the sections of one content in one language, `width` points wide."""

    content: SummaryContent
    words: Wording
    fit: Fit
    width: float

    @property
    def size(self) -> float:
        """Size of running text."""
        return self.fit.size

    @property
    def column(self) -> float:
        """Width of one of two columns."""
        return 0.47 * self.width

    def more(self, count: int) -> Block:
        """Give the line that says how many of a list are left out."""
        text = self.words.ngettext("and {n} more: see the program", "and {n} more: see the program", count)
        return line(self.size, (Piece(text, bold=True),), self.width)
