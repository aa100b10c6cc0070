"""Growth and blood pressure, levels or safety on the screen: a chart of tiles under the same hand and keys."""

from typing import TYPE_CHECKING

from nsclinic.charts.tile_labels import tiles_summary
from nsclinic.charts.tiles import TileChart
from nsclinic.ui.child.chart_canvas import ChartCanvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from nsclinic.plots.tiles import TilePlot


class TileCanvas(ChartCanvas):
    """A chart of tiles of one child."""

    def new_plot(self, figure: "Figure") -> "TilePlot":
        """Give the plot of tiles."""
        from nsclinic.plots.tiles import TilePlot

        return TilePlot(figure)

    def summary(self, chart: TileChart) -> str:
        """Give what the chart shows, from when to when, and how many values."""
        return tiles_summary(chart, self.words)
