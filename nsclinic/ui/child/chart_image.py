"""Finished images of a chart: drawn by matplotlib once, and kept for as long as somebody may go back to them."""

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from nsclinic.charts.drawing.picture import Picture
    from nsclinic.plots.plot import ChartPlot
    from nsclinic.plots.theme import PlotTheme

MOST_KEPT = 4
"""Images kept: as many megabytes on a small screen."""


class ChartImages:
    """Draws what a plot has laid out, unless an equal picture in the same look is still there."""

    def __init__(self, figure: "Figure", plot: "ChartPlot[Any]") -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self._agg = FigureCanvasAgg(figure)
        self._plot = plot
        plot.paints_at_once = False
        self._kept: list[tuple[Picture, PlotTheme, QImage]] = []

    def image(self, ratio: float) -> QImage:
        """Give the image of the picture of now, for a screen with so many dots a pixel."""
        picture, theme = self._plot.picture, self._plot.theme
        kept = next((image for old, look, image in self._kept if old == picture and look == theme), None)
        image = kept if kept is not None else self._drawn()
        image.setDevicePixelRatio(ratio)
        if kept is None and picture is not None:
            self._kept = [*self._kept[1 - MOST_KEPT :], (picture, theme, image)]
        return image

    def _drawn(self) -> QImage:
        self._plot.paint()
        self._agg.draw()  # type: ignore[no-untyped-call]  # matplotlib gives its canvas no types
        buffer = memoryview(self._agg.buffer_rgba())  # type: ignore[no-untyped-call]  # as above
        height, width = buffer.shape[:2] if buffer.shape is not None else (0, 0)
        return QImage(bytes(buffer), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
