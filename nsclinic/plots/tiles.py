"""Charts of tiles (growth and blood pressure, levels, safety) on a matplotlib Figure."""

from datetime import date

from nsclinic.charts.drawing.picture import Picture
from nsclinic.charts.drawing.tiles import draw_tiles
from nsclinic.charts.model import Mark
from nsclinic.charts.tile_labels import tile_reading
from nsclinic.charts.tiles import TileChart
from nsclinic.plots.plot import ChartPlot
from nsclinic.plots.text import text_width
from nsclinic.wording.wording import Wording


class TilePlot(ChartPlot[TileChart]):
    """Draws one chart of tiles on a figure."""

    def laid_out(
        self,
        chart: TileChart,
        wording: Wording,
        size: tuple[float, float],
        em: float,
        window: tuple[date, date],
    ) -> Picture:
        """Lay columns out side by side, their tiles one under the other."""
        return draw_tiles(
            chart,
            wording,
            width=size[0],
            height=size[1],
            em=em,
            measure=text_width,
            window=window,
            heading=self.heading,
        )

    def read(self, mark: Mark, chart: TileChart, wording: Wording) -> str:
        """Give a mark in words: its date, what it is, its value as it came and what it means."""
        return tile_reading(mark, chart, wording)
