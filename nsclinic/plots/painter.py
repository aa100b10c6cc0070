"""Paints a laid-out chart with matplotlib: a few collections and its captions, on one pair of axes without ticks.

matplotlib's own axes, ticks and legends cost more than all values of a chart; everything is placed by the layout, so
each kind of shape is one artist, and a redraw stays under a tenth of a second.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nsclinic.charts.drawing.palette import Palette
from nsclinic.charts.drawing.picture import VEIL, Box, Picture, Sign, Stroke, Tone
from nsclinic.charts.drawing.signs import CORNERED, sign_outline, sign_strokes
from nsclinic.charts.model import Shape
from nsclinic.plots.environment import FAMILIES, prepare

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties


def _corners(box: Box) -> tuple[tuple[float, float], ...]:
    return ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))


class Painter:
    """The one pair of axes of a figure, painted anew for each picture. Artists of the picture before are dropped."""

    def __init__(self, figure: "Figure", palette: Palette) -> None:
        prepare()
        self._palette = palette
        self.axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self.axes.set_autoscale_on(False)

    def paint(self, picture: Picture, palette: Palette) -> None:
        """Replace what the axes show by the picture, whose unit is the figure's pixel."""
        self._palette = palette
        for artist in [*self.axes.collections, *self.axes.texts]:
            artist.remove()
        self.axes.set_xlim(0, picture.width)
        self.axes.set_ylim(0, picture.height)
        dots = 72.0 / self.axes.figure.dpi
        self._boxes(picture.grounds, 1, dots)
        self._strokes(picture.grid, 2, dots)
        self._boxes(picture.bars, 3, dots)
        self._strokes(picture.lines, 4, dots)
        self._signs(picture.signs, 5, dots, picture.em)
        self._boxes(picture.plates, 7, dots)
        self._captions(picture, dots)

    def _add(self, artist: "Artist", order: float) -> None:
        artist.set_zorder(order)
        self.axes.add_artist(artist)

    def _colours(self, tones: Iterable[Tone | None]) -> list[Any]:
        return ["none" if tone is None else self._palette.colour(tone) for tone in tones]

    def _boxes(self, boxes: Sequence[Box], order: float, dots: float) -> None:
        from matplotlib.collections import PolyCollection

        if boxes:
            collection = PolyCollection(
                [_corners(box) for box in boxes],
                facecolors=[(self._palette.colour(box.fill), VEIL if box.is_veil else 1.0) for box in boxes],
                edgecolors=self._colours(box.edge for box in boxes),
                linewidths=0.8 * dots,
            )
            self._add(collection, order)

    def _strokes(self, strokes: Sequence[Stroke], order: float, dots: float) -> None:
        from matplotlib.collections import LineCollection

        if strokes:
            collection = LineCollection(
                [stroke.points for stroke in strokes],
                colors=self._colours(stroke.tone for stroke in strokes),
                linewidths=[stroke.width * dots for stroke in strokes],
                linestyles=["dashed" if stroke.is_dashed else "solid" for stroke in strokes],
            )
            self._add(collection, order)

    def _signs(self, signs: Sequence[Sign], order: float, dots: float, em: float) -> None:
        from matplotlib.collections import EllipseCollection, PolyCollection

        line = 0.08 * em * dots
        round_signs = [sign for sign in signs if sign.shape is Shape.CIRCLE]
        cornered = [sign for sign in signs if sign.shape in CORNERED]
        if cornered:
            collection = PolyCollection(
                [sign_outline(sign) for sign in cornered],
                facecolors=self._colours(sign.fill for sign in cornered),
                edgecolors=self._colours(sign.edge for sign in cornered),
                linewidths=line,
            )
            self._add(collection, order + 0.1)
        if round_signs:
            sizes = [sign.size for sign in round_signs]
            ellipses = EllipseCollection(
                sizes,
                sizes,
                [0.0] * len(sizes),
                units="xy",
                offsets=[(sign.x, sign.y) for sign in round_signs],
                offset_transform=self.axes.transData,
                facecolors=self._colours(sign.fill for sign in round_signs),
                edgecolors=self._colours(sign.edge for sign in round_signs),
                linewidths=line,
            )
            self._add(ellipses, order + 0.2)
        self._strokes(list(sign_strokes(signs, em)), order + 0.3, dots)

    def _captions(self, picture: Picture, dots: float) -> None:
        from matplotlib.text import Text

        for caption in picture.captions:
            text = Text(
                caption.x,
                caption.y,
                caption.text,
                color=self._palette.colour(caption.tone),
                fontproperties=_font(round(caption.size * dots, 3), bold=caption.is_bold),
                horizontalalignment=caption.align.value,
                verticalalignment="baseline",
                parse_math=False,
            )
            self._add(text, 8)


@lru_cache(maxsize=64)
def _font(points: float, *, bold: bool) -> "FontProperties":
    """Give the shipped fonts in a size; one object for each, since matplotlib looks fonts up by it each time."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(FAMILIES), size=points, weight="bold" if bold else "normal")
