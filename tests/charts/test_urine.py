"""Each urine value stands in the zone of the state that it means, whatever its unit; censored ones stand as such."""

from dataclasses import replace
from datetime import date

import pytest

from nsclinic.charts.model import Mark, Panel, Shape
from nsclinic.charts.urine import urine_panel
from nsclinic.course.model import UrineState
from nsclinic.course.timeline import Timeline
from nsclinic.domain.record import Qualifier, child_record
from nsclinic.protocol.loader import shipped_protocols
from tests.charts.children import amina, below, measured
from tests.charts.shown import ladder, marks_of

AS_OF = date(2016, 6, 1)
COMPLETE, PARTIAL, NEPHROTIC = (
    UrineState.COMPLETE_REMISSION,
    UrineState.PARTIAL_REMISSION,
    UrineState.NEPHROTIC,
)


def panel_of(*rows) -> Panel:
    urine = shipped_protocols()["three-step"].common.urine
    panel = urine_panel(Timeline(child_record(amina(), [], list(rows)), AS_OF), urine)
    assert panel is not None
    return panel


def height(mark: Mark) -> float:
    assert mark.y is not None
    return mark.y


def zones_at(panel: Panel, mark: Mark) -> set[UrineState]:
    return {zone.state for zone in panel.zones if zone.low <= height(mark) <= zone.high}


@pytest.mark.parametrize(
    ("code", "value", "unit", "state"),
    [
        ("upcr", "0.2", "mg/mg", COMPLETE),
        ("upcr", "0.21", "mg/mg", PARTIAL),
        ("upcr", "1.99", "g/g", PARTIAL),
        ("upcr", "2.0", "g/g", NEPHROTIC),
        ("upcr", "20", "mg/mmol", COMPLETE),
        ("upcr", "22", "mg/mmol", PARTIAL),
        ("upcr", "199", "mg/mmol", PARTIAL),
        ("upcr", "200", "mg/mmol", NEPHROTIC),
        ("upcr", "200", "mg/g", COMPLETE),
        ("upcr", "201", "mg/g", PARTIAL),
        ("upcr", "2000", "mg/g", NEPHROTIC),
        ("urine_protein_rate", "3.9", "mg/m2/h", COMPLETE),
        ("urine_protein_rate", "4", "mg/m2/h", PARTIAL),
        ("urine_protein_rate", "40", "mg/m2/h", PARTIAL),
        ("urine_protein_rate", "40.1", "mg/m2/h", NEPHROTIC),
        ("urine_protein_rate", "95", "mg/m2/d", COMPLETE),
        ("urine_protein_rate", "961", "mg/m2/d", NEPHROTIC),
        ("dipstick_protein", "negative", "grade", COMPLETE),
        ("dipstick_protein", "trace", "grade", COMPLETE),
        ("dipstick_protein", "1+", "grade", PARTIAL),
        ("dipstick_protein", "2+", "grade", PARTIAL),
        ("dipstick_protein", "3+", "grade", NEPHROTIC),
        ("dipstick_protein", "4+", "grade", NEPHROTIC),
        ("dipstick_protein", "29", "mg/dL", COMPLETE),
        ("dipstick_protein", "30", "mg/dL", PARTIAL),
        ("dipstick_protein", "299", "mg/dL", PARTIAL),
        ("dipstick_protein", "300", "mg/dL", NEPHROTIC),
    ],
)
def test_a_value_stands_in_the_zone_of_its_state(code, value, unit, state):
    panel = panel_of(measured("2016-05-01", code, value, unit))
    (mark,) = panel.marks
    assert mark.state is state
    assert state in zones_at(panel, mark)


def test_higher_values_stand_higher_across_all_units_and_zones():
    rows = [
        measured("2016-05-01", "upcr", value, unit)
        for value, unit in [
            ("0.03", "mg/mg"),
            ("10", "mg/mmol"),
            ("0.2", "mg/mg"),
            ("30", "mg/mmol"),
            ("900", "mg/g"),
            ("2", "mg/mg"),
            ("400", "mg/mmol"),
            ("9", "g/g"),
        ]
    ]
    places = [height(mark) for mark in panel_of(*rows).marks]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_each_kind_of_urine_has_its_own_shape():
    panel = panel_of(
        measured("2016-05-01", "upcr", "1", "mg/mg"),
        measured("2016-05-02", "urine_protein_rate", "10", "mg/m2/h"),
        measured("2016-05-03", "dipstick_protein", "2+", "grade"),
    )
    assert [mark.shape for mark in panel.marks] == [Shape.CIRCLE, Shape.SQUARE, Shape.TRIANGLE]


@pytest.mark.parametrize(("value", "unit"), [("0", "mg/mg"), ("60", "mg/mg"), ("6800", "mg/mmol")])
def test_the_lowest_and_the_highest_value_that_can_be_entered_stand_inside_the_axis(value, unit):
    panel = panel_of(
        measured("2016-05-01", "upcr", value, unit), measured("2016-05-02", "upcr", "0.1", "mg/mg")
    )
    assert all(panel.axis.low <= height(mark) <= panel.axis.high for mark in panel.marks)
    assert panel.marks[0].value == value


def test_an_axis_always_holds_all_three_zones_with_their_limits_named():
    panel = panel_of(measured("2016-05-01", "upcr", "0.15", "mg/mg"))
    assert [zone.state for zone in panel.zones] == [COMPLETE, PARTIAL, NEPHROTIC]
    assert all(zone.high > zone.low * 5 for zone in panel.zones)
    assert {"0.2", "2"} <= {tick.text for tick in panel.axis.ticks}


def test_a_censored_value_keeps_its_sign_and_its_number_as_it_came():
    mark = panel_of(below("2016-05-01", "upcr", "0.20", "mg/mg")).marks[0]
    assert (mark.qualifier, mark.value, mark.unit) == (Qualifier.LESS, "0.20", "mg/mg")
    assert mark.is_censored
    assert mark.state is COMPLETE


def test_a_censored_value_that_decides_nothing_has_no_state():
    assert panel_of(below("2016-05-01", "upcr", "0.5", "mg/mg")).marks[0].state is None


def test_what_was_not_done_is_not_drawn():
    timeline = Timeline(
        child_record(
            amina(), [], [measured("2016-05-01", "upcr", "", "mg/mg", qualifier=Qualifier.NOT_DONE)]
        ),
        AS_OF,
    )
    assert urine_panel(timeline, shipped_protocols()["three-step"].common.urine) is None


def test_a_unit_for_which_a_sites_protocol_has_no_limits_goes_by_conversion():
    urine = shipped_protocols()["three-step"].common.urine
    own = replace(urine, upcr=tuple(limits for limits in urine.upcr if limits.unit == "mg/mg"))
    rows = [measured("2016-05-01", "upcr", "113.1", "mg/mmol"), measured("2016-05-02", "upcr", "1", "mg/mg")]
    panel = urine_panel(Timeline(child_record(amina(), [], rows), AS_OF), own)
    assert panel is not None
    assert height(panel.marks[0]) == pytest.approx(height(panel.marks[1]))


def test_relapses_are_numbered_in_order_and_never_thinned():
    chart = ladder()
    (relapse,) = marks_of(chart, "relapse")
    assert (relapse.label, relapse.on) == ("R1", date(2017, 2, 11))
    assert relapse.is_kept
    assert marks_of(chart, "diagnosis")[0].is_kept
