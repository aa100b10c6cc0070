"""Levels against the target of their phase, kidney function, drugs, steps and events, as the chart holds them."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.charts.drugs import drug_lane
from nsclinic.charts.model import EventRowName, LaneName, Shape
from nsclinic.course.timeline import Timeline
from nsclinic.domain.record import Frequency, child_record
from nsclinic.protocol.loader import shipped_protocols
from tests.charts import children
from tests.charts.children import amina, measured, taken
from tests.charts.shown import chart_of, charts, ladder, marks_of

AS_OF = date(2016, 6, 1)


def bars_of(*treatments, drug="tacrolimus", protocol="three-step"):
    size = [measured("2016-01-01", "weight", "20", "kg"), measured("2016-01-01", "height", "125", "cm")]
    timeline = Timeline(child_record(amina(), [], size, list(treatments)), AS_OF)
    rows, _ = drug_lane(timeline, shipped_protocols()[protocol])
    return next(row.bars for row in rows if row.drug == drug)


def test_the_target_band_steps_down_once_remission_has_held_and_up_again_with_the_relapse():
    tacrolimus = next(panel for panel in ladder("tac-guide").levels if panel.code == "tac_trough")
    spans = [(band.low, band.high, band.phase) for band in tacrolimus.bands]
    assert spans == [
        (5.0, 10.0, "without_held_remission"),
        (2.0, 6.0, "held_remission"),
        (5.0, 10.0, "without_held_remission"),
        (2.0, 6.0, "held_remission"),
    ]
    assert tacrolimus.bands[2].start == date(2017, 2, 11)


def test_a_target_is_drawn_only_while_the_drug_is_taken():
    tacrolimus = next(panel for panel in ladder().levels if panel.code == "tac_trough")
    assert [(band.start, band.end) for band in tacrolimus.bands] == [(date(2016, 3, 10), date(2017, 5, 20))]


def test_a_level_without_a_printed_target_has_no_band():
    ciclosporin = next(panel for panel in ladder().levels if panel.code == "csa_trough")
    assert ciclosporin.bands == ()


def test_a_level_known_not_to_be_a_trough_is_a_faint_cross_and_the_others_are_not():
    troughs = marks_of(ladder(), "tac_trough")
    assert [(mark.on, mark.shape) for mark in troughs if mark.is_faint] == [(date(2016, 6, 22), Shape.CROSS)]


def test_a_level_in_another_unit_stands_where_the_same_level_stands_and_reads_as_it_came():
    last = marks_of(ladder(), "tac_trough")[-1]
    assert (last.y, last.value, last.unit) == (5.0, "5.0", "ug/L")


def test_creatinine_stands_over_its_baseline_and_the_limit_that_fires():
    creatinine = ladder().kidney[0]
    baselines = [line.y for line in creatinine.references if line.code == "baseline"]
    limits = [line.y for line in creatinine.references if line.code == "limit"]
    assert baselines == [0.45, 0.41]
    assert limits == [0.5625, 0.5125]


def test_creatinine_in_micromoles_stands_by_its_milligrams():
    mark = next(mark for mark in marks_of(ladder(), "creatinine") if mark.unit == "umol/L")
    assert mark.y == pytest.approx(42 / 88.4)


def test_without_a_height_there_is_creatinine_and_no_filtration_rate():
    record = child_record(amina(), [], [measured("2016-05-01", "creatinine", "0.4", "mg/dL")])
    assert [panel.code for panel in chart_of(record, AS_OF).kidney] == ["creatinine"]


def test_a_dose_is_written_in_the_unit_of_the_protocol():
    (bar,) = bars_of(taken("tacrolimus", "2016-01-10", None, "2", "mg/day"))
    assert (bar.amount, bar.unit) == (Decimal("0.1"), "mg/kg/day")
    (bar,) = bars_of(taken("ciclosporin", "2016-01-10", None, "5", "mg/kg/day"), drug="ciclosporin")
    assert bar.unit == "mg/m2/day"
    assert bar.amount == pytest.approx(Decimal(120))


def test_without_a_weight_a_dose_stays_in_the_unit_in_which_it_is_known():
    timeline = Timeline(
        child_record(amina(), [], [], [taken("tacrolimus", "2016-01-10", None, "2", "mg/day")]), AS_OF
    )
    rows, _ = drug_lane(timeline, shipped_protocols()["three-step"])
    assert (rows[0].bars[0].amount, rows[0].bars[0].unit) == (Decimal(2), "mg/day")


def test_a_dose_that_nobody_wrote_down_is_a_bar_without_an_amount():
    (bar,) = bars_of(taken("tacrolimus", "2016-01-10", None, "", ""))
    assert bar.amount is None


def test_stretches_that_overlap_add_up_and_the_day_of_a_change_belongs_to_the_next():
    bars = bars_of(
        taken("tacrolimus", "2016-01-10", "2016-02-10", "2", "mg/day"),
        taken("tacrolimus", "2016-02-10", "2016-05-01", "3", "mg/day"),
        taken("tacrolimus", "2016-04-01", None, "1", "mg/day"),
    )
    assert [(bar.start, bar.end, bar.amount * 20) for bar in bars] == [
        (date(2016, 1, 10), date(2016, 2, 9), 2),
        (date(2016, 2, 10), date(2016, 3, 31), 3),
        (date(2016, 4, 1), date(2016, 5, 1), 4),
        (date(2016, 5, 2), AS_OF, 1),
    ]
    assert [bar.share for bar in bars] == [0.5, 0.75, 1.0, 0.25]
    assert [bar.is_open for bar in bars] == [False, False, False, True]


def test_a_single_dose_is_a_bar_of_one_day_in_the_unit_it_was_given_in():
    (bar,) = bars_of(
        taken("rituximab", "2016-03-01", None, "375", "mg/m2", frequency=Frequency.SINGLE), drug="rituximab"
    )
    assert (bar.start, bar.end, bar.amount, bar.unit) == (
        date(2016, 3, 1),
        date(2016, 3, 1),
        Decimal(375),
        "mg/m2",
    )


def test_immunosuppressants_taken_now_stand_before_those_that_were_and_before_other_medicines():
    order = [row.drug for row in ladder().drugs]
    assert order == [
        "prednisolone",
        "tacrolimus",
        "ciclosporin",
        "mycophenolate_mofetil",
        "rituximab",
        "enalapril",
        "cotrimoxazole",
    ]


def test_of_forty_drugs_each_has_its_row_and_those_named_in_a_note_have_theirs():
    rows = charts()["forty drugs"].drugs
    assert len(rows) == 40
    assert {row.note for row in rows if row.drug == "other"} == {f"Herbal mixture {n}" for n in range(6)}


def test_steps_stand_with_number_outcome_days_and_the_decision_date():
    chart = ladder()
    assert [(bar.number, bar.days) for bar in chart.steps] == [(None, 58), (1, 186), (2, 183), (3, 436)]
    assert chart.steps[-1].is_open
    decisions = [mark.on for mark in marks_of(chart, "decision")]
    assert decisions == [date(2015, 9, 5), date(2016, 3, 8), date(2016, 9, 10)]


def test_a_decision_date_ahead_is_on_the_axis():
    record = child_record(
        amina(),
        [],
        [measured("2015-03-02", "upcr", "4", "mg/mg")],
        [taken("ciclosporin", "2015-03-05", None, "150", "mg/m2/day")],
    )
    chart = chart_of(record, date(2015, 4, 1))
    assert chart.as_of < marks_of(chart, "decision")[0].on <= chart.end


def test_an_adverse_event_lasts_until_it_is_resolved_or_goes_on():
    adverse = next(row for row in ladder().events if row.name is EventRowName.ADVERSE)
    assert [(bar.code, bar.start, bar.end, bar.is_open) for bar in adverse.bars] == [
        ("severe_infection", date(2015, 11, 2), date(2015, 11, 20), False),
        ("tremor", date(2016, 10, 15), date(2017, 5, 20), True),
    ]


def test_a_planned_vaccine_ahead_is_on_the_axis():
    chart = ladder()
    planned = marks_of(chart, "vaccination_planned:PPSV23")[0]
    assert chart.as_of < planned.on <= chart.end


def test_marks_go_by_time_and_every_one_belongs_to_a_lane():
    for chart in charts().values():
        assert list(chart.marks) == sorted(chart.marks, key=lambda mark: mark.on)
        assert sum(len(chart.of_lane(lane)) for lane in LaneName) == len(chart.marks)


def test_nothing_after_the_day_is_shown_but_plans():
    chart = chart_of(children.on_the_ladder(), date(2016, 1, 1))
    later = {mark.code for mark in chart.marks if mark.on > date(2016, 1, 1)}
    assert later == {"decision", "vaccination_planned:PPSV23"}


def test_a_child_seen_once_has_an_axis_of_months_and_lanes_without_data_are_empty():
    chart = charts()["seen once"]
    assert (chart.end - chart.start).days >= 120
    assert chart.start < date(2015, 1, 4)
    assert (chart.steps, chart.levels, chart.kidney, chart.drugs, chart.events) == ((), (), (), (), ())
