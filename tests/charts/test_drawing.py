"""The one layout of the chart: every mark has its place, nothing stands over anything, and it stays small."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest

from nsclinic.charts.drawing.course import ALL_LANES, draw_course
from nsclinic.charts.drawing.palette import LIGHT, ON_PAPER, Palette
from nsclinic.charts.drawing.picture import Align, Caption, Picture, Tone
from nsclinic.charts.model import CourseChart, LaneName, Shape
from nsclinic.domain.record import child_record
from nsclinic.plots.text import text_width
from nsclinic.wording.wording import wording
from tests.charts import children
from tests.charts.shown import chart_of, charts, ladder

CHILDREN = ("seen once", "on the ladder", "twelve years", "all censored", "forty drugs")
SIZES = {
    "window of 1366 × 768": (826, 362),
    "small window": (700, 480),
    "laptop": (920, 560),
    "large": (1500, 860),
}


def laid_out(chart: CourseChart, size=(920.0, 560.0), language="en", em=12.5, **more) -> Picture:
    return draw_course(
        chart, wording(language), width=size[0], height=size[1], em=em, measure=text_width, **more
    )


def rectangle(caption: Caption) -> tuple[float, float, float, float]:
    width = text_width(caption.text, caption.size, caption.is_bold)
    left = caption.x - width * {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[caption.align]
    return left, caption.y, left + width, caption.y + 0.7 * caption.size


def over_one_another(picture: Picture) -> list[tuple[str, str]]:
    """Give the pairs of labels that stand over one another by more than half a pixel."""
    boxes = [(caption.text, rectangle(caption)) for caption in picture.captions if caption.text]
    return [
        (one, other)
        for (one, first), (other, second) in combinations(boxes, 2)
        if min(first[2], second[2]) - max(first[0], second[0]) > 0.5
        and min(first[3], second[3]) - max(first[1], second[1]) > 0.5
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CHILDREN)
def test_no_label_stands_over_another_nor_outside_the_chart(name, size, language):
    picture = laid_out(charts()[name], SIZES[size], language)
    boxes = [(caption.text, rectangle(caption)) for caption in picture.captions if caption.text]
    for text, (left, bottom, right, top) in boxes:
        assert left >= -0.5, text
        assert bottom >= -0.5, text
        assert right <= picture.width + 0.5, text
        assert top <= picture.height + 0.5, text
    assert over_one_another(picture) == []


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
def test_five_levels_keep_their_whole_names_in_a_low_window(language):
    record = children.on_the_ladder()
    more = [
        children.measured("2015-06-10", "csa_c2", "610", "ng/mL"),
        children.measured("2015-12-20", "mpa_trough", "1.8", "mg/L"),
        children.measured("2015-12-20", "mpa_auc", "52", "mg.h/L"),
    ]
    crowded = child_record(
        record.child, record.visits, (*record.observations, *more), record.treatments, record.events
    )
    chart = chart_of(crowded, children.LADDER_AS_OF)
    assert len(chart.levels) == 5
    picture = laid_out(chart, SIZES["window of 1366 × 768"], language, em=12)
    titles = [caption.text for caption in picture.captions if caption.x < picture.left and caption.is_bold]
    assert [title for title in titles if title.endswith("…")] == []
    assert over_one_another(picture) == []


@pytest.mark.parametrize("name", CHILDREN)
def test_every_mark_has_its_place_for_the_cursor(name):
    chart = charts()[name]
    picture = laid_out(chart)
    assert [place.mark for place in picture.places] == list(chart.marks)
    assert all(picture.left - 1 <= place.x <= picture.right + 1 for place in picture.places)


@pytest.mark.parametrize("name", CHILDREN)
def test_every_mark_is_drawn_once(name):
    chart = charts()[name]
    drawn = Counter(sign.mark for sign in laid_out(chart, SIZES["large"]).signs if sign.mark is not None)
    assert drawn == Counter(chart.marks)


def test_daily_home_strips_of_twelve_years_stay_some_hundred_shapes_and_keep_every_relapse():
    record = children.seen_for_twelve_years()
    first = record.child.diagnosis_date or date.min
    strips = [
        children.measured(first + timedelta(days=day), "dipstick_protein", "negative", "grade")
        for day in range(1, 4300, 2)
    ]
    crowded = type(record)(
        record.child,
        record.visits,
        tuple(sorted((*record.observations, *strips), key=lambda row: row.on)),
        record.treatments,
        record.events,
    )
    chart = chart_of(crowded, children.LONG_AS_OF)
    picture = laid_out(chart)
    drawn = [sign.mark for sign in picture.signs if sign.mark and sign.mark.lane is LaneName.URINE]
    assert len(chart.of_lane(LaneName.URINE)) > 2000
    assert len(drawn) < 700
    relapses = [mark for mark in chart.marks if mark.code == "relapse"]
    assert relapses
    assert all(mark in drawn for mark in relapses)


def test_a_lane_without_data_is_one_line_and_says_so():
    texts = [caption.text for caption in laid_out(charts()["seen once"]).captions]
    for sentence in ("No step of the protocol begun", "Creatinine never measured", "No drug on file"):
        assert sentence in texts


def test_a_diagnosis_without_any_urine_value_is_still_drawn():
    record = child_record(children.amina())
    chart = chart_of(record, date(2015, 2, 1))
    picture = laid_out(chart)
    assert [place.mark.code for place in picture.places] == ["diagnosis"]
    assert [sign.mark for sign in picture.signs] == list(chart.marks)


def test_the_line_of_values_breaks_over_the_years_in_which_nothing_is_known():
    picture = laid_out(charts()["twelve years"])
    chart = charts()["twelve years"]
    days = picture.right - picture.left
    gap_start = picture.left + days * (date(2019, 3, 1) - chart.start).days / (chart.end - chart.start).days
    gap_end = picture.left + days * (date(2020, 6, 1) - chart.start).days / (chart.end - chart.start).days
    assert chart.urine
    joins = [stroke for stroke in picture.lines if stroke.tone is Tone.SOFT]
    assert joins
    for stroke in joins:
        for (x0, _), (x1, _) in zip(stroke.points, stroke.points[1:], strict=False):
            assert not (x0 < gap_start and x1 > gap_end)


def test_no_line_runs_to_a_censored_value_and_each_has_an_arrow_away_from_its_limit():
    picture = laid_out(charts()["all censored"])
    assert not [stroke for stroke in picture.lines if stroke.tone is Tone.SOFT]
    arrows = {sign.mark.value: sign.arrow for sign in picture.signs if sign.mark and sign.mark.is_censored}
    assert arrows == {"0.1": -1, "0.2": -1, "2.0": -1, "0.20": -1, "15": 1}
    texts = [caption.text.replace("\u202f", " ") for caption in picture.captions]
    assert {"< 0.1", "< 0.2", "< 2.0", "< 0.20", "> 15"} <= set(texts)


def test_all_drugs_get_a_row_where_there_is_room_and_the_rest_are_counted_where_not():
    tall = [caption.text for caption in laid_out(ladder(), (920, 800)).captions]
    assert "Co-trimoxazole" in tall
    forty = [caption.text for caption in laid_out(charts()["forty drugs"]).captions]
    counted = next(text for text in forty if text.endswith("more drugs"))
    named = [row for row in charts()["forty drugs"].drugs if row.drug in ("tacrolimus", "methylprednisolone")]
    assert len(named) == 2
    assert {"Tac", "MPred"} <= set(forty)
    rows = sum(text in {"mg/kg/day", "mg/m²/day"} for text in forty) - 1  # one is the steroid lane's
    assert int(counted.split()[0]) + rows == 40


def test_a_window_shows_what_lies_in_it_and_lines_reach_its_edges():
    window = (date(2016, 3, 1), date(2016, 10, 1))
    picture = laid_out(ladder(), window=window)
    assert all(window[0] <= place.mark.on <= window[1] for place in picture.places)
    assert all(
        picture.left - 0.01 <= x <= picture.right + 0.01
        for stroke in picture.lines
        if stroke.tone is Tone.SOFT
        for x, _ in stroke.points
    )


def test_only_the_lanes_that_were_asked_for_are_drawn():
    picture = laid_out(ladder(), lanes=(LaneName.URINE, LaneName.DRUGS))
    assert {place.mark.lane for place in picture.places} == {LaneName.URINE, LaneName.DRUGS}
    assert set(ALL_LANES) == set(LaneName)


def test_bars_of_doses_taken_every_other_day_are_hatched_and_others_are_not():
    hatched = [
        stroke
        for stroke in laid_out(ladder()).lines
        if stroke.tone is Tone.BAR_EDGE and stroke.points[0][1] < stroke.points[1][1]
    ]
    assert len(hatched) > 20
    assert not [stroke for stroke in laid_out(charts()["twelve years"]).lines if stroke.tone is Tone.BAR_EDGE]


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.parametrize("palette", [LIGHT, ON_PAPER])
def test_the_three_zones_stay_three_on_a_grey_page(palette):
    zones = [palette.zone_complete, palette.zone_partial, palette.zone_nephrotic]
    steps = [lightness(zone) for zone in zones]
    assert steps[0] - steps[1] > 8
    assert steps[1] - steps[2] > 8


def test_kinds_of_value_in_one_panel_differ_in_shape_not_only_in_colour():
    shapes = {mark.code: mark.shape for mark in ladder().of_lane(LaneName.URINE) if mark.y is not None}
    assert len(set(shapes.values())) == len(shapes) == 3
    assert Shape.BAR not in shapes.values()


def test_lanes_that_are_switched_off_leave_their_room_to_the_others():
    def height_of_urine(lanes):
        picture = laid_out(ladder(), lanes=lanes)
        return sum(box.y1 - box.y0 for box in picture.grounds if box.fill.value.startswith("zone_"))

    without = tuple(lane for lane in ALL_LANES if lane not in (LaneName.STEROID, LaneName.KIDNEY))
    assert height_of_urine(without) > 1.2 * height_of_urine(ALL_LANES)


def test_in_a_window_too_low_for_all_lanes_some_give_way_and_are_named():
    picture = laid_out(ladder(), (590, 380), em=24)
    texts = [caption.text for caption in picture.captions]
    assert any(text.startswith("No room for:") and "Steroid dose" in text for text in texts)
    assert not any(place.mark.lane is LaneName.STEROID for place in picture.places)
    assert any(place.mark.lane is LaneName.URINE for place in picture.places)
    assert not any(text.startswith("No room") for text in [c.text for c in laid_out(ladder()).captions])


def test_the_one_lane_that_is_asked_for_is_drawn_however_low_the_window_is():
    picture = laid_out(ladder(), (590, 60), em=24, lanes=(LaneName.EVENTS,))
    assert {place.mark.lane for place in picture.places} == {LaneName.EVENTS}


@pytest.mark.parametrize("palette", [LIGHT, ON_PAPER])
def test_the_steroid_area_and_what_is_new_stay_apart_from_the_paper_in_grey(palette):
    def grey(tone):
        return lightness(palette.colour(tone))

    assert grey(Tone.PAPER) - grey(Tone.NEWS) > 8
    assert grey(Tone.NEWS) - grey(Tone.STEROID) > 20
    assert grey(Tone.STEROID) - grey(Tone.STEROID_EDGE) > 60


def test_a_palette_that_leaves_a_tone_open_takes_the_one_most_like_it():
    other = Palette(bar="#101010", dose="#202020", bar_edge="#303030")
    assert [other.colour(tone) for tone in (Tone.NEWS, Tone.STEROID, Tone.STEROID_EDGE)] == [
        "#101010",
        "#202020",
        "#303030",
    ]
