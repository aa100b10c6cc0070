"""Growth on the WHO lines: where a child stands now and stood a year before, and what cannot be placed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from nsclinic.advice.review import review
from nsclinic.charts.growth import COMPARED, growth
from nsclinic.charts.model import Shape
from nsclinic.charts.tile_labels import tile_reading
from nsclinic.charts.tiles import TileName
from nsclinic.course.timeline import Timeline
from nsclinic.domain.growth_curves import GrowthMeasure
from nsclinic.domain.record import Sex, child_record
from nsclinic.protocol.loader import shipped_protocols
from tests.charts.children import LADDER_AS_OF, amina, below, measured, on_the_ladder
from tests.charts.tile_charts import ENGLISH, charts_of, panel_of, tile_of

AS_OF = date(2016, 6, 1)
THREE_STEP = shipped_protocols()["three-step"]


def grown(*heights: tuple[str, str], **child):
    rows = [measured(on, "height", value, "cm") for on, value in heights]
    return child_record(amina(**child), [], rows)


def growth_of(record, measure=GrowthMeasure.HEIGHT, as_of=AS_OF):
    return growth(Timeline(record, as_of), THREE_STEP, measure)


def plain(text):
    return text.replace("\u202f", " ")


def test_the_height_is_compared_with_the_one_that_the_rule_on_faltering_growth_takes():
    record = grown(
        ("2014-06-01", "112"), ("2015-05-01", "118"), ("2016-01-10", "119"), ("2016-05-10", "119.5")
    )
    shown = growth_of(record)
    assert (shown.last.on, shown.before.on) == (date(2016, 5, 10), date(2015, 5, 1))
    finding = next(f for f in review(record, THREE_STEP, AS_OF).findings if f.rule == "growth-faltering")
    for parameter, measurement in (("z_now", shown.last), ("z_before", shown.before)):
        z = finding.parameters[parameter]
        assert isinstance(z, Decimal)
        assert round(z, 3) == measurement.z
    panel = panel_of(charts_of(record, AS_OF)["height"], TileName.HEIGHT)
    assert [mark.on for mark in panel.marks if mark.detail == COMPARED] == [date(2015, 5, 1)]
    assert [mark.on for mark in panel.marks if mark.shape is Shape.DIAMOND] == [date(2015, 5, 1)]


def test_without_a_height_six_to_eighteen_months_before_nothing_is_compared():
    assert growth_of(grown(("2014-10-01", "112"), ("2016-05-10", "119.5"))).before is None
    assert growth_of(grown(("2015-12-01", "117"), ("2016-05-10", "119.5"))).before is None


def test_seven_lines_of_z_scores_run_to_the_day_and_the_middle_one_is_the_median_of_who():
    panel = panel_of(charts_of(grown(("2016-05-10", "119.5")), AS_OF)["height"], TileName.HEIGHT)
    assert {curve.code for curve in panel.curves} == {f"z{z}" for z in range(-3, 4)}
    median = next(curve for curve in panel.curves if curve.code == "z0")
    # WHO 2007, girls, 97 months (8 years and 1 month): 127.1 cm
    assert median.last == pytest.approx(127.3, abs=0.5)
    assert all(curve.points[-1][0] >= AS_OF for curve in panel.curves)
    heights = [curve.last for curve in sorted(panel.curves, key=lambda curve: int(curve.code[1:]))]
    assert heights == sorted(heights)


def test_a_height_in_metres_stands_where_the_same_height_in_centimetres_does_and_reads_as_it_came():
    record = child_record(amina(), [], [measured("2016-05-10", "height", "1.195", "m")])
    chart = charts_of(record, AS_OF)["height"]
    (mark,) = panel_of(chart, TileName.HEIGHT).marks
    assert mark.y == pytest.approx(119.5)
    assert plain(tile_reading(mark, chart, ENGLISH)) == "10 May 2016: Height: 1.195 m, z −1.2, at 8 y"


def test_a_child_of_unknown_sex_has_heights_and_neither_lines_nor_z_scores():
    record = grown(("2016-05-10", "119.5"), sex=Sex.UNKNOWN)
    shown = growth_of(record)
    assert (shown.last.z, shown.lacks) == (None, "sex")
    chart = charts_of(record, AS_OF)["height"]
    panel = panel_of(chart, TileName.HEIGHT)
    assert panel.curves == ()
    assert plain(tile_reading(panel.marks[0], chart, ENGLISH)) == "10 May 2016: Height: 119.5 cm, at 8 y"


def test_a_weight_beyond_the_tables_is_shown_without_a_z_score_and_says_why():
    record = child_record(amina(), [], [measured("2020-05-10", "weight", "44", "kg")])
    shown = growth_of(record, GrowthMeasure.WEIGHT, date(2020, 6, 1))
    assert (shown.last.z, shown.lacks) == (None, "age")


def test_a_body_mass_index_is_of_a_day_on_which_both_were_measured():
    rows = [
        measured("2016-01-10", "weight", "20", "kg"),
        measured("2016-05-10", "weight", "22", "kg"),
        measured("2016-05-10", "height", "120", "cm"),
    ]
    shown = growth_of(child_record(amina(), [], rows), GrowthMeasure.BMI)
    assert [one.on for one in shown.measurements] == [date(2016, 5, 10)]
    assert shown.last.value == Decimal(22) / Decimal("1.2") ** 2


def test_a_censored_height_is_no_height():
    record = child_record(amina(), [], [below("2016-05-10", "height", "120", "cm")])
    assert growth_of(record).measurements == ()
    assert tile_of(charts_of(record, AS_OF)["height"], TileName.HEIGHT).why_empty == "height"


def test_the_steroids_and_no_other_drug_stand_under_the_curve():
    chart = charts_of(on_the_ladder(), LADDER_AS_OF)["height"]
    steroids = tile_of(chart, TileName.STEROIDS)
    assert [row.drug for row in steroids.drugs] == ["prednisolone"]
    assert {mark.code for mark in chart.marks if mark.panel == 0 and mark.y is None} == {"prednisolone"}


def test_growth_is_drawn_over_two_years_at_least_and_never_before_birth():
    chart = charts_of(grown(("2016-05-10", "119.5")), AS_OF)["height"]
    assert chart.start <= date(2014, 6, 1)
    newborn = grown(("2016-05-10", "55"), birth_date=date(2016, 4, 1), diagnosis_date=date(2016, 5, 1))
    curve = panel_of(charts_of(newborn, AS_OF)["height"], TileName.HEIGHT).curves[0]
    assert curve.points[0][0] == date(2016, 4, 1)


def test_two_heights_too_far_apart_to_be_compared_are_not_joined():
    panel = panel_of(charts_of(on_the_ladder(), LADDER_AS_OF)["height"], TileName.HEIGHT)
    assert panel.longest_join_days == 18 * 31


def test_nothing_after_the_day_is_on_the_chart():
    record = on_the_ladder()
    chart = charts_of(record, date(2016, 1, 1))["height"]
    assert max(mark.on for mark in chart.marks) <= date(2016, 1, 1)
    assert replace(chart) == charts_of(record.as_of(date(2016, 1, 1)), date(2016, 1, 1))["height"]
