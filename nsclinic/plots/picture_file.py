"""A chart as a picture file that leaves the program: PNG, SVG or PDF, with a heading and the key of its signs.

Nothing about the child is written anywhere but in the heading: the file's own description names the program and what
kind of picture it is, and no date, so that the same chart gives the same bytes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any

from nsclinic.charts.model import TimeChart
from nsclinic.plots.environment import FAMILIES, PUBLIC_NAMES, prepare
from nsclinic.plots.plot import ChartPlot
from nsclinic.wording.wording import Wording

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PROGRAM = "nsclinic"
_SCREEN_DPI = 96
_TWICE = 2
"""A PNG has twice the dots of the screen: sharp on paper and on a projector."""
_HEADING_EMS = 5.0


class PictureKind(StrEnum):
    """The kinds of picture file; the value is the file's ending."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class PictureOrder:
    """What is to stand in a picture.

    `make_plot` gives the plot for a figure, set to what is shown; `window` the first and the last day; `size` width and
    height in pixels of the screen; `title` says in the file what kind of picture it is, never whose.
    """

    make_plot: Callable[["Figure"], ChartPlot[Any]]
    chart: TimeChart
    window: tuple[date, date]
    size: tuple[int, int]
    heading: str
    title: str


def picture_bytes(order: PictureOrder, wording: Wording, kind: PictureKind) -> bytes:
    """Give a chart as the bytes of a file: PNG at twice the dots of the screen, SVG with its text as text, PDF."""
    prepare()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    dots = _SCREEN_DPI * (_TWICE if kind is PictureKind.PNG else 1)
    width, height = order.size
    figure = Figure(figsize=(width / _SCREEN_DPI, height / _SCREEN_DPI), dpi=dots)
    FigureCanvasAgg(figure)
    plot = order.make_plot(figure)
    plot.heading, plot.has_key = order.heading, True
    plot.draw(order.chart, wording)
    plot.set_window(*order.window)
    return drawn(figure, kind, order.title)


def drawn(figure: "Figure", kind: PictureKind, title: str) -> bytes:
    """Give what stands on a figure as the bytes of a file that says nothing but the program and the title."""
    out = BytesIO()
    figure.savefig(
        out, format=kind.value, dpi=figure.dpi, facecolor=figure.get_facecolor(), metadata=_about(kind, title)
    )
    return _with_public_fonts(out.getvalue()) if kind is PictureKind.SVG else out.getvalue()


def _about(kind: PictureKind, title: str) -> Mapping[str, str | None]:
    if kind is PictureKind.PNG:
        return {"Software": PROGRAM, "Title": title}
    if kind is PictureKind.SVG:
        return {"Creator": PROGRAM, "Title": title, "Date": None}
    return {"Creator": PROGRAM, "Producer": PROGRAM, "Title": title, "CreationDate": None}


def _with_public_fonts(svg: bytes) -> bytes:
    """Name the fonts in an SVG as other computers know them, in its styles only: what is written stays as it is."""

    def renamed(style: re.Match[str]) -> str:
        text = style.group()
        for ours in FAMILIES:
            text = text.replace(f"'{ours}'", f"'{PUBLIC_NAMES[ours]}'")
        return text

    return re.sub(r'style="[^"<>]*"', renamed, svg.decode("utf-8")).encode("utf-8")
