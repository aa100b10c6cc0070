"""The Kaplan-Meier chart: its numbers are those it was given, and its groups are told apart without colour."""

from itertools import combinations

import pytest

from nsclinic.charts.drawing.picture import Align, Caption, Picture
from nsclinic.charts.drawing.survival import LOOKS, draw_survival, survival_height
from nsclinic.charts.model import Shape
from nsclinic.charts.survival import MONTH_DAYS, SurvivalChart, SurvivalGroup
from nsclinic.plots.text import text_width
from nsclinic.wording.wording import wording


def group(
    label: str, days: tuple[float, ...], events: tuple[int, ...], censored: tuple[int, ...]
) -> SurvivalGroup:
    """Give the group whose children had the event, or left, on these days: the estimate as one multiplies it."""
    of = sum(events) + sum(censored)
    left, share = of, 1.0
    at_risk, shares = [], []
    for event, lost in zip(events, censored, strict=True):
        at_risk.append(left)
        share *= 1 - event / left
        shares.append(share)
        left -= event + lost
    return SurvivalGroup(
        label,
        of,
        days,
        tuple(shares),
        tuple(max(0.0, one - 0.1) if one else None for one in shares),
        tuple(min(1.0, one + 0.1) if one else None for one in shares),
        tuple(at_risk),
        censored,
    )


TWO = SurvivalChart(
    "Share still without remission",
    (
        group("Step 1", (20, 40, 41, 90, 170), (2, 3, 0, 1, 0), (0, 0, 1, 0, 2)),
        group("Step 2", (30, 95, 180), (1, 1, 0), (0, 1, 4)),
    ),
)
LONG_NAMES = SurvivalChart(
    "Share still without relapse",
    tuple(
        group(f"Mesangioproliferative glomerulonephritis {n}", (50 * n, 400), (1, 0), (0, 2))
        for n in range(1, 5)
    ),
)
ALL_AT_ONE_END = SurvivalChart(
    "Share still without remission",
    tuple(group(f"Step {n}", (180,), (0,), (5,)) for n in range(1, 4)),
)
DAYS_ONLY = SurvivalChart("Share still without remission", (group("Step 1", (3, 20), (1, 1), (0, 1)),))
NOBODY = SurvivalChart("Share still without remission", (group("Step 1", (), (), ()),))
CHARTS = {
    "two groups": TWO,
    "long names": LONG_NAMES,
    "all at one end": ALL_AT_ONE_END,
    "a few days": DAYS_ONLY,
    "nobody": NOBODY,
}


def laid_out(chart: SurvivalChart, width: float = 640, language: str = "en", em: float = 12.0) -> Picture:
    height = survival_height(chart, em)
    return draw_survival(chart, wording(language), width=width, height=height, em=em, measure=text_width)


def rectangle(caption: Caption) -> tuple[float, float, float, float]:
    width = text_width(caption.text, caption.size, caption.is_bold)
    left = caption.x - width * {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[caption.align]
    return left, caption.y, left + width, caption.y + 0.7 * caption.size


def texts(picture: Picture) -> list[str]:
    return [caption.text for caption in picture.captions]


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
@pytest.mark.parametrize("width", [330, 640, 1100])
@pytest.mark.parametrize("name", CHARTS)
def test_no_label_stands_over_another_nor_outside_the_chart(name, width, language):
    picture = laid_out(CHARTS[name], width, language)
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


def test_under_each_tick_stands_how_many_are_still_followed():
    first, second = TWO.groups
    assert [first.at_risk_at(day) for day in (0, 20, 20.5, 40.5, 90, 91, 170, 171)] == [
        9,
        9,
        7,
        4,
        3,
        2,
        2,
        0,
    ]
    ticks = TWO.ticks(8)
    assert [number for _day, number in ticks] == [0, 1, 2, 3, 4, 5]
    shown = texts(laid_out(TWO))
    row = shown[shown.index("Step 1", shown.index("Still followed")) + 1 :][: len(ticks)]
    assert row == [str(first.at_risk_at(number * MONTH_DAYS)) for number in range(6)]
    assert second.at_risk_at(0) == 7


def test_the_line_falls_to_the_estimate_on_its_day_and_not_before():
    first = TWO.groups[0]
    assert first.survival_at(19.9) == 1.0
    assert first.survival_at(20) == pytest.approx(7 / 9)
    assert first.survival_at(170) == pytest.approx(7 / 9 * 4 / 7 * 2 / 3)


def test_every_day_on_which_a_child_left_has_a_tick_at_the_height_of_the_line():
    picture = laid_out(TWO)
    ticks = [sign for sign in picture.signs if sign.shape is Shape.BAR]
    assert len(ticks) == sum(lost > 0 for group in TWO.groups for lost in group.censored)
    across, up = picture.right - picture.left, picture.top - picture.bottom
    heights = {round((sign.y - picture.bottom) / up, 6) for sign in ticks}
    shares = {
        round(share, 6)
        for group in TWO.groups
        for share, lost in zip(group.survival, group.censored, strict=True)
        if lost
    }
    assert heights == shares
    assert max(sign.x for sign in ticks) == pytest.approx(picture.left + across)


def test_groups_differ_in_dashes_and_marks_not_in_colour_alone():
    assert len({look.dashes for look in LOOKS}) == len(LOOKS)
    assert len({look.shape for look in LOOKS}) == len(LOOKS)
    picture = laid_out(TWO)
    pieces = {
        look.tone: [stroke for stroke in picture.lines if stroke.tone is look.tone] for look in LOOKS[:2]
    }
    assert len(pieces[LOOKS[0].tone]) == 2  # the line and its sample, both whole
    assert len(pieces[LOOKS[1].tone]) > 10


def test_the_interval_is_a_veil_where_there_is_one_and_nothing_where_there_is_none():
    gone = SurvivalChart("x", (group("Step 1", (10, 60, 80), (1, 1, 1), (0, 0, 0)),))
    boxes = laid_out(gone).grounds
    assert all(box.is_veil for box in boxes)
    assert len(boxes) == 2  # after the last event the share is 0 and has no interval


def test_a_long_follow_up_is_counted_in_months_and_a_short_one_in_days():
    assert "Months since the start" in texts(laid_out(TWO))
    assert "Days since the start" in texts(laid_out(DAYS_ONLY))
    years = SurvivalChart("x", (group("Step 1", (30, 1700), (1, 0), (0, 2)),))
    assert len(years.ticks(6)) <= 6


def test_more_groups_than_can_be_told_apart_are_refused():
    many = SurvivalChart("x", tuple(group(str(n), (9,), (1,), (0,)) for n in range(len(LOOKS) + 1)))
    with pytest.raises(ValueError, match="at most 6"):
        laid_out(many)
