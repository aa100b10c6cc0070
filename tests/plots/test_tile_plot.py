"""Charts of tiles on a figure: values are painted where they are read, keys reach all of them, no letter is missing."""

import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from nsclinic.plots.environment import prepare
from nsclinic.wording.wording import wording
from tests.charts.tile_charts import all_charts

prepare()

from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402 - after the folder is set
from matplotlib.figure import Figure  # noqa: E402

from nsclinic.plots.tiles import TilePlot  # noqa: E402

NAMES = ("on the ladder, height", "on the ladder, levels", "on the ladder, safety", "twelve years, safety")


def plotted(name: str, language: str = "en") -> TilePlot:
    figure = Figure(figsize=(9, 4), dpi=100)
    FigureCanvasAgg(figure)
    plot = TilePlot(figure)
    plot.draw(all_charts()[name], wording(language))
    return plot


def pixels(plot: TilePlot) -> np.ndarray:
    canvas = plot.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].astype(int)


@pytest.mark.parametrize("name", NAMES)
def test_where_a_value_is_read_the_figure_is_not_empty(name):
    plot = plotted(name)
    image = pixels(plot)
    for mark in all_charts()[name].marks:
        place = plot.place_of(mark)
        assert place is not None
        row, column = image.shape[0] - 1 - round(place[1]), round(place[0])
        around = image[max(0, row - 4) : row + 5, max(0, column - 4) : column + 5]
        assert (around < 200).any(), mark


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "ar"])
@pytest.mark.parametrize("name", NAMES)
def test_every_language_is_drawn_without_a_missing_letter(name, language):
    # a letter that no font has is a warning of matplotlib's, and warnings are errors in the test run
    assert pixels(plotted(name, language)).min() < 128


@pytest.mark.parametrize("name", NAMES)
def test_the_arrow_keys_go_through_every_mark_in_order_of_time(name):
    plot = plotted(name)
    marks = all_charts()[name].marks
    seen = [plot.next_mark(None, 1)]
    for _ in marks[1:]:
        seen.append(plot.next_mark(seen[-1], 1))
    assert seen == list(marks)
    assert plot.next_mark(seen[-1], 1) is marks[-1]
    assert [mark.on for mark in marks] == sorted(mark.on for mark in marks)


def test_a_pointer_reads_the_value_under_it_in_each_column():
    plot = plotted("on the ladder, height")
    assert plot.picture is not None
    assert len(plot.picture.spans) == 2
    mark = next(
        mark for mark in reversed(all_charts()["on the ladder, height"].marks) if mark.code == "height"
    )
    place = plot.place_of(mark)
    assert place is not None
    assert plot.reading_at(*place).replace("\u202f", " ") == "18 May 2017: Height: 128.5 cm, z −0.7, at 9 y"


def test_zooming_keeps_the_day_under_the_pointer_in_the_second_column_too():
    plot = plotted("on the ladder, safety")
    assert plot.picture is not None
    left, right = plot.picture.spans[-1]
    start, end = plot.window
    plot.zoom(0.5, left)
    assert plot.window[0] == start
    plot.show_all()
    plot.zoom(0.5, right)
    assert plot.window[1] == end


def test_a_window_moves_both_columns():
    plot = plotted("on the ladder, height")
    plot.set_window(date(2016, 1, 1), date(2016, 12, 31))
    assert plot.picture is not None
    assert all(date(2016, 1, 1) <= place.mark.on <= date(2016, 12, 31) for place in plot.picture.places)


def test_importing_the_plot_loads_no_matplotlib_and_drawing_it_no_pyplot(tmp_path):
    code = (
        "import sys, nsclinic.plots.tiles, nsclinic.ui.child.chart_tabs; early = 'matplotlib' in sys.modules;"
        "from tests.plots.test_tile_plot import pixels, plotted; pixels(plotted('on the ladder, levels'));"
        "print(early, 'matplotlib.pyplot' in sys.modules)"
    )
    root = str(__file__).rsplit("/tests/", 1)[0]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"HOME": str(tmp_path), "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False False"
