"""The layout of charts of tiles: every mark has its place, nothing stands over anything, lines stay in their tiles."""

from collections import Counter
from datetime import date
from itertools import combinations, pairwise

import pytest

from nsclinic.charts.axis import age_ticks, span_axis
from nsclinic.charts.drawing.palette import LIGHT
from nsclinic.charts.drawing.picture import Align, Caption, Picture
from nsclinic.charts.drawing.tiles import draw_tiles
from nsclinic.charts.tiles import TileChart
from nsclinic.plots.text import text_width
from nsclinic.wording.wording import wording
from tests.charts.tile_charts import all_charts

NAMES = (
    "seen once, height",
    "seen once, levels",
    "seen once, safety",
    "on the ladder, height",
    "on the ladder, weight",
    "on the ladder, bmi",
    "on the ladder, levels",
    "on the ladder, safety",
    "twelve years, height",
    "twelve years, weight",
    "twelve years, levels",
    "twelve years, safety",
    "all censored, levels",
    "all censored, safety",
    "no heights, height",
    "no heights, bmi",
)
SIZES = {"window of 1366 × 768": (826, 379), "small window": (700, 300), "large": (1500, 860)}


def laid_out(chart: TileChart, size=(826, 379), language="en", em=12.0, **more) -> Picture:
    width, height = size
    return draw_tiles(chart, wording(language), width=width, height=height, em=em, measure=text_width, **more)


def rectangle(caption: Caption) -> tuple[float, float, float, float]:
    width = text_width(caption.text, caption.size, caption.is_bold)
    left = caption.x - width * {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[caption.align]
    return left, caption.y, left + width, caption.y + 0.7 * caption.size


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_no_label_stands_over_another_nor_outside_the_chart(name, size, language):
    picture = laid_out(all_charts()[name], SIZES[size], language)
    boxes = [(caption.text, rectangle(caption)) for caption in picture.captions if caption.text]
    for text, (left, bottom, right, top) in boxes:
        assert left >= -0.5, text
        assert bottom >= -0.5, text
        assert right <= picture.width + 0.5, text
        assert top <= picture.height + 0.5, text
    over = [
        (one, other)
        for (one, first), (other, second) in combinations(boxes, 2)
        if min(first[2], second[2]) - max(first[0], second[0]) > 0.5
        and min(first[3], second[3]) - max(first[1], second[1]) > 0.5
    ]
    assert over == []


@pytest.mark.parametrize("name", NAMES)
def test_every_mark_has_its_place_and_is_drawn_once(name):
    chart = all_charts()[name]
    picture = laid_out(chart, SIZES["large"])
    assert [place.mark for place in picture.places] == list(chart.marks)
    drawn = Counter(sign.mark for sign in picture.signs if sign.mark is not None)
    assert drawn == Counter(chart.marks)
    for place in picture.places:
        left, right = picture.span_at(place.x)
        assert left - 1 <= place.x <= right + 1


def test_lines_are_named_at_their_ends():
    texts = {caption.text for caption in laid_out(all_charts()["on the ladder, height"]).captions}
    assert {"+3", "+2", "+1", "0", "−1", "−2", "−3"} <= texts


def test_lines_that_values_are_read_against_stay_inside_their_column():
    for name in NAMES:
        picture = laid_out(all_charts()[name])
        for stroke in picture.lines:
            for x, _ in stroke.points:
                left, right = picture.span_at(x)
                assert left - 13 <= x <= right + 0.01, name


def test_no_line_runs_to_a_censored_level_and_each_has_an_arrow():
    picture = laid_out(all_charts()["all censored, levels"])
    troughs = [sign for sign in picture.signs if sign.mark and sign.mark.code == "tac_trough"]
    assert troughs
    assert all(sign.arrow == -1 for sign in troughs)


def test_a_window_shows_what_lies_in_it():
    window = (date(2016, 3, 1), date(2016, 10, 1))
    picture = laid_out(all_charts()["on the ladder, safety"], window=window)
    assert picture.places
    assert all(window[0] <= place.mark.on <= window[1] for place in picture.places)


def test_a_chart_without_any_value_says_so_and_draws_no_axis():
    picture = laid_out(all_charts()["seen once, levels"])
    texts = [caption.text for caption in picture.captions]
    assert "never measured" in texts
    assert picture.places == ()
    assert not [text for text in texts if text.endswith("2015")]


def test_the_lines_of_a_pressure_differ_in_grey_too():
    """Dashes, width and the name at the end tell them apart; the colours keep apart by lightness besides."""

    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    greys = sorted(lightness(colour) for colour in (LIGHT.ink, LIGHT.nephrotic, LIGHT.frame))
    assert all(second - first > 20 for first, second in pairwise(greys))


@pytest.mark.parametrize(("low", "high"), [(96.1, 143.2), (0.0, 1.0), (3.7, 6.2), (14.0, 14.1), (51, 131)])
def test_an_axis_that_need_not_begin_at_nought_holds_its_values_with_few_ticks(low, high):
    axis = span_axis(low, high, "cm")
    assert axis.low <= low
    assert axis.high >= high
    assert 2 <= len(axis.ticks) <= 6
    assert {axis.ticks[0].y, axis.ticks[1].y} == {axis.low, axis.high}


def test_ages_are_ticked_on_birthdays_and_no_more_than_there_is_room_for():
    birth = date(2010, 5, 2)
    ticks = age_ticks(birth, date(2015, 1, 1), date(2020, 1, 1), 6)
    assert ticks == tuple(date(year, 5, 2) for year in range(2015, 2020))
    assert len(age_ticks(birth, date(2010, 5, 2), date(2028, 5, 2), 6)) <= 7
    assert age_ticks(birth, date(2010, 5, 2), date(2010, 8, 3), 6) == (
        date(2010, 5, 2), date(2010, 6, 2), date(2010, 7, 2), date(2010, 8, 2),
    )  # fmt: skip


def test_a_limit_that_is_no_longer_in_force_is_drawn_and_not_named():
    chart = all_charts()["on the ladder, safety"]
    creatinine = next(tile.panel for tile in chart.tiles if tile.panel and tile.panel.code == "creatinine")
    ended = [curve for curve in creatinine.curves if curve.points[-1][0] < chart.as_of]
    assert ended
    texts = [caption.text for caption in laid_out(chart, SIZES["large"]).captions]
    assert not [text for curve in ended for text in texts if text.endswith(f" {curve.last:.3g}")]


def test_where_the_tables_end_the_lines_of_growth_are_named_at_their_ends():
    chart = all_charts()["twelve years, weight"]
    picture = laid_out(chart)
    named = [caption for caption in picture.captions if caption.text in {"+3", "+2", "0"}]
    assert len(named) == 3
    assert all(caption.x < picture.spans[0][1] for caption in named)
