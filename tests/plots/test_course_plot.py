"""The course chart on a figure: what is drawn is what the chart holds; window, pointer and arrow keys reach it all."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from nsclinic.charts.drawing.signs import CORNERED
from nsclinic.charts.model import CourseChart, Mark, Shape
from nsclinic.plots.environment import prepare
from nsclinic.wording.wording import Wording, wording
from tests.charts.shown import charts, ladder

prepare()

from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402 - after the folder is set
from matplotlib.collections import EllipseCollection, PolyCollection  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

from nsclinic.plots.course import CoursePlot  # noqa: E402
from nsclinic.plots.picture_file import PictureKind, PictureOrder, picture_bytes  # noqa: E402
from nsclinic.plots.theme import PlotTheme  # noqa: E402

ENGLISH = wording("en")
CHILDREN = ("seen once", "on the ladder", "twelve years", "all censored", "forty drugs")


def plotted(chart: CourseChart, language: str = "en") -> CoursePlot:
    figure = Figure(figsize=(14, 9), dpi=100)
    FigureCanvasAgg(figure)
    plot = CoursePlot(figure)
    plot.draw(chart, wording(language))
    return plot


def picture_of(chart: CourseChart, words: Wording) -> bytes:
    order = PictureOrder(CoursePlot, chart, (chart.start, chart.end), (900, 520), "BS-0001-K", "Course chart")
    return picture_bytes(order, words, PictureKind.PNG)


def pixels(plot: CoursePlot) -> np.ndarray:
    canvas = plot.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].astype(int)


@pytest.mark.parametrize("name", CHILDREN)
def test_there_is_one_shape_on_the_figure_for_every_value_of_the_chart(name):
    chart = charts()[name]
    plot = plotted(chart)
    assert plot.picture is not None
    in_legend = [sign for sign in plot.picture.signs if sign.mark is None]
    ellipses = [item for item in plot.figure.axes[0].collections if isinstance(item, EllipseCollection)]
    circles = sum(np.shape(item.get_offsets())[0] for item in ellipses)
    marks = sum(mark.shape is Shape.CIRCLE for mark in chart.marks)
    assert circles == marks + sum(sign.shape is Shape.CIRCLE for sign in in_legend)
    cornered = CORNERED
    outlines = sum(
        len(item.get_paths())
        for item in plot.figure.axes[0].collections
        if isinstance(item, PolyCollection) and 5 < item.get_zorder() < 6
    )
    assert outlines == sum(mark.shape in cornered for mark in chart.marks) + sum(
        sign.shape in cornered for sign in in_legend
    )


@pytest.mark.parametrize("name", CHILDREN)
def test_where_a_value_stands_the_picture_is_painted(name):
    plot = plotted(charts()[name])
    image = pixels(plot)
    assert plot.picture is not None
    plot._painter.paint(replace(plot.picture, signs=()), plot.theme.palette)
    painted = (image != pixels(plot)).any(axis=2)
    for mark in charts()[name].marks:
        place = plot.place_of(mark)
        assert place is not None
        row, column = image.shape[0] - 1 - round(place[1]), round(place[0])
        assert painted[max(0, row - 5) : row + 6, max(0, column - 5) : column + 6].any(), mark


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "ar"])
def test_every_language_is_drawn_without_a_missing_letter(language):
    # a letter that no font has is a warning of matplotlib's, and warnings are errors in the test run
    assert picture_of(ladder("tac-guide"), wording(language)).startswith(b"\x89PNG")


def test_the_same_chart_gives_the_same_picture():
    assert picture_of(ladder(), ENGLISH) == picture_of(ladder(), ENGLISH)


def test_another_child_on_the_same_figure_leaves_nothing_of_the_one_before():
    plot = plotted(ladder())
    plot.draw(charts()["seen once"], ENGLISH)
    assert (pixels(plot) == pixels(plotted(charts()["seen once"]))).all()


def test_a_pointer_on_a_value_reads_it_and_one_on_empty_paper_reads_nothing():
    plot = plotted(ladder())
    mark = next(mark for mark in ladder().marks if mark.code == "tac_trough" and mark.value == "12.5")
    place = plot.place_of(mark)
    assert place is not None
    assert plot.nearest(*place) is mark
    assert plot.reading_at(place[0] + 3, place[1] - 3).replace("\u202f", " ") == (
        "12 Sep 2016: Tacrolimus trough: 12.5 ng/mL"
    )
    assert plot.nearest(2, 2) is None
    assert plot.reading_at(2, 2) == ""


def test_the_arrow_keys_go_through_every_mark_in_order_of_time_and_back():
    plot = plotted(ladder())
    seen: list[Mark] = []
    mark = plot.next_mark(None, 1)
    while mark is not None and (not seen or mark is not seen[-1]):
        seen.append(mark)
        mark = plot.next_mark(mark, 1)
    assert seen == list(ladder().marks)
    assert plot.next_mark(None, -1) is ladder().marks[-1]
    assert plot.next_mark(seen[5], -2) is seen[3]


def test_a_key_to_a_mark_outside_the_window_brings_the_window_to_it():
    plot = plotted(ladder())
    plot.set_window(date(2015, 2, 1), date(2015, 4, 1))
    last = plot.next_mark(None, -1)
    assert last is not None
    start, end = plot.window
    assert start <= last.on <= end
    assert plot.place_of(last) is not None


def test_a_window_is_kept_inside_the_chart_and_no_narrower_than_two_weeks():
    plot = plotted(ladder())
    whole = plot.window
    plot.set_window(date(1990, 1, 1), date(2090, 1, 1))
    assert plot.window == whole
    plot.set_window(date(2016, 5, 1), date(2016, 5, 2))
    assert (plot.window[1] - plot.window[0]).days == 14
    plot.pan(100_000)
    assert plot.window[1] == whole[1]
    plot.show_all()
    assert plot.window == whole


def test_zooming_keeps_the_day_under_the_pointer():
    plot = plotted(ladder())
    assert plot.picture is not None
    mark = next(mark for mark in ladder().marks if mark.code == "relapse")
    before = plot.place_of(mark)
    assert before is not None
    plot.zoom(0.5, before[0])
    after = plot.place_of(mark)
    assert after is not None
    days = (plot.window[1] - plot.window[0]).days
    assert abs(after[0] - before[0]) <= 1.5 * (plot.picture.right - plot.picture.left) / days
    assert days == pytest.approx((ladder().end - ladder().start).days / 2, abs=1)


def test_dragging_is_worth_the_days_that_lie_under_it():
    plot = plotted(ladder())
    assert plot.picture is not None
    whole = plot.picture.right - plot.picture.left
    assert plot.days_in(whole) == (ladder().end - ladder().start).days
    assert plot.days_in(-whole / 2) == pytest.approx(-(ladder().end - ladder().start).days / 2, abs=1)


def test_larger_text_makes_larger_captions_and_still_draws():
    plot = plotted(ladder())
    assert plot.picture is not None
    normal = plot.picture.em
    plot.draw(ladder(), ENGLISH, PlotTheme(text_points=18))
    assert plot.picture.em == pytest.approx(2 * normal)
    pixels(plot)


def test_a_window_of_one_day_more_moves_the_values_left():
    plot = plotted(ladder())
    plot.set_window(date(2016, 1, 1), date(2016, 6, 1))
    mark = next(mark for mark in ladder().marks if mark.code == "upcr" and mark.on == date(2016, 3, 1))
    first = plot.place_of(mark)
    plot.set_window(date(2016, 1, 1) + timedelta(days=10), date(2016, 6, 11))
    second = plot.place_of(mark)
    assert first is not None
    assert second is not None
    assert second[0] < first[0]


def run(code: str, **environment: str) -> str:
    """Run a piece of Python in an interpreter of its own, with only what is given in its environment."""
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_folder_for_matplotlib_is_set_before_its_import_and_only_where_nobody_has(tmp_path):
    code = (
        "from nsclinic.plots.environment import prepare; prepare();"
        "import matplotlib; print(matplotlib.get_configdir())"
    )
    cache = str(tmp_path / "cache")
    assert run(code, HOME=str(tmp_path), XDG_CACHE_HOME=cache) == f"{cache}/nsclinic/matplotlib"
    own = tmp_path / "own"
    own.mkdir()
    assert run(code, HOME=str(tmp_path), XDG_CACHE_HOME=cache, MPLCONFIGDIR=str(own)) == str(own)


def test_importing_the_plot_loads_no_matplotlib_and_drawing_it_no_pyplot(tmp_path):
    code = (
        "import sys, nsclinic.plots.course; early = 'matplotlib' in sys.modules;"
        "from tests.charts.shown import ladder; from nsclinic.wording.wording import wording;"
        "from matplotlib.figure import Figure; from matplotlib.backends.backend_agg import FigureCanvasAgg;"
        "figure = Figure(); FigureCanvasAgg(figure);"
        "nsclinic.plots.course.CoursePlot(figure).draw(ladder(), wording('en')); figure.canvas.draw();"
        "print(early, 'matplotlib.pyplot' in sys.modules)"
    )
    root = str(__file__).rsplit("/tests/", 1)[0]
    assert run(code, HOME=str(tmp_path), PYTHONPATH=root) == "False False"
