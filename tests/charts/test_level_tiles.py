"""Levels with their verdicts as signs, over the doses that made them."""

from datetime import date

from nsclinic.charts.model import Shape
from nsclinic.charts.tile_labels import legend_of, tile_reading
from nsclinic.charts.tiles import TileName
from nsclinic.domain.record import child_record
from tests.charts.children import LADDER_AS_OF, amina, below, measured, on_the_ladder, taken
from tests.charts.tile_charts import ENGLISH, charts_of, panel_of, tile_of

AS_OF = date(2016, 6, 1)


def leveled(*levels):
    rows = [measured("2016-01-01", "weight", "20", "kg"), *levels]
    return child_record(amina(), [], rows, [taken("tacrolimus", "2016-01-10", None, "2", "mg/day")])


def trough(on, value, **more):
    return measured(on, "tac_trough", value, "ng/mL", **more)


def troughs_of(record, as_of=AS_OF):
    chart = charts_of(record, as_of)["levels"]
    return chart, panel_of(chart, TileName.LEVEL, "tac_trough")


def test_the_sign_says_below_within_and_above_and_both_ends_are_within():
    record = leveled(
        trough("2016-02-01", "2.9"),
        trough("2016-03-01", "3.0"),
        trough("2016-04-01", "10.0"),
        trough("2016-05-01", "10.1"),
    )
    chart, panel = troughs_of(record)
    assert [mark.shape for mark in panel.marks] == [Shape.DOWN, Shape.CIRCLE, Shape.CIRCLE, Shape.TRIANGLE]
    last = tile_reading(panel.marks[-1], chart, ENGLISH).replace("\u202f", " ")
    assert last == "1 May 2016: Tacrolimus trough: 10.1 ng/mL, above target"
    texts = [entry.text for entry in legend_of(tile_of(chart, TileName.LEVEL), ENGLISH)]
    assert texts == ["above target", "below target"]


def test_a_censored_level_has_a_verdict_only_where_it_decides():
    record = leveled(
        below("2016-02-01", "tac_trough", "2.0", "ng/mL"), below("2016-03-01", "tac_trough", "5.0", "ng/mL")
    )
    _, panel = troughs_of(record)
    assert [(mark.shape, mark.label) for mark in panel.marks] == [(Shape.DOWN, "below"), (Shape.CIRCLE, "")]


def test_a_level_known_not_to_be_a_trough_is_hollow_named_and_without_verdict():
    record = leveled(trough("2016-05-01", "14.6", hours_after_dose="3"))
    chart, panel = troughs_of(record)
    (mark,) = panel.marks
    assert (mark.is_faint, mark.shape, mark.label) == (True, Shape.CIRCLE, "")
    entries = legend_of(tile_of(chart, TileName.LEVEL), ENGLISH)
    assert [(entry.text, entry.is_hollow) for entry in entries] == [("not a trough", True)]
    assert "not a trough" in tile_reading(mark, chart, ENGLISH)


def test_a_level_whose_protocol_prints_no_target_keeps_its_plain_sign():
    chart = charts_of(on_the_ladder(), LADDER_AS_OF)["levels"]
    panel = panel_of(chart, TileName.LEVEL, "csa_trough")
    assert {mark.shape for mark in panel.marks} == {Shape.CIRCLE}
    assert panel.bands == ()


def test_the_doses_of_calcineurin_inhibitors_and_mycophenolate_stand_under_the_levels_and_no_others():
    chart = charts_of(on_the_ladder(), LADDER_AS_OF)["levels"]
    doses = tile_of(chart, TileName.DOSES)
    assert [row.drug for row in doses.drugs] == ["tacrolimus", "ciclosporin", "mycophenolate_mofetil"]
    rows = {(mark.code, mark.panel) for mark in chart.marks if mark.y is None}
    assert rows == {("tacrolimus", 0), ("ciclosporin", 1), ("mycophenolate_mofetil", 2)}


def test_a_child_without_levels_and_doses_has_two_sentences():
    chart = charts_of(child_record(amina()), AS_OF)["levels"]
    assert [tile.is_empty for tile in chart.tiles] == [True, True]


def test_a_trough_stands_over_the_dose_of_the_day_before_and_a_censored_one_does_not():
    record = leveled(trough("2016-02-01", "5.0"), below("2016-03-01", "tac_trough", "2.0", "ng/mL"))
    chart = charts_of(record, AS_OF)["levels"]
    panel = panel_of(chart, TileName.OVER_DOSE)
    # 5.0 ng/mL on 2 mg a day at 20 kg: 0.1 mg/kg/day
    assert [(mark.on, mark.y) for mark in panel.marks] == [(date(2016, 2, 1), 50.0)]
    said = tile_reading(panel.marks[0], chart, ENGLISH).replace("\u202f", " ")
    assert said == "1 Feb 2016: Tac: trough over dose: 50.0 ng/mL per mg/kg/day"


def test_of_two_calcineurin_inhibitors_the_one_taken_now_is_shown_over_its_dose():
    chart = charts_of(on_the_ladder(), LADDER_AS_OF)["levels"]
    shown = [tile.panel for tile in chart.tiles if tile.name is TileName.OVER_DOSE]
    assert [panel.code for panel in shown if panel] == ["tacrolimus"]


def test_troughs_that_are_all_censored_have_no_tile_over_the_dose():
    chart = charts_of(leveled(below("2016-03-01", "tac_trough", "2.0", "ng/mL")), AS_OF)["levels"]
    assert TileName.OVER_DOSE not in [tile.name for tile in chart.tiles]
