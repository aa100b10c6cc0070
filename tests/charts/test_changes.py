"""What turned and what is new: where Ctrl and an arrow go, and where the eye is led."""

from dataclasses import replace
from datetime import date

import pytest

from nsclinic.advice.review import review
from nsclinic.charts.drawing.picture import Tone
from nsclinic.charts.labels import reading
from nsclinic.charts.model import LaneName
from nsclinic.domain.record import Visit, VisitKind
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.wording.wording import wording
from tests.charts import children
from tests.charts.children import day
from tests.charts.shown import chart_of, charts, ladder, marks_of
from tests.charts.test_drawing import laid_out


def bold_texts(picture):
    return {caption.text for caption in picture.captions if caption.is_bold}


def test_remission_begins_on_the_first_day_of_each_time_in_remission():
    marks = marks_of(ladder(), "remission")
    said = [reading(mark, wording("en")) for mark in marks]
    assert said[0] == "20 Apr 2016: Partial remission begins"
    assert said[-1] == "1 Apr 2017: Complete remission begins"


def test_relapse_remission_step_dose_and_event_are_changes_and_an_ordinary_value_is_none():
    codes = {mark.code for mark in ladder().changes}
    assert {"diagnosis", "relapse", "remission", "step", "tacrolimus", "biopsy:FSGS"} <= codes
    ordinary = [mark for mark in ladder().changes if mark.code == "upcr" and mark.on == day("2016-12-20")]
    assert ordinary == []


def test_a_value_on_which_an_open_finding_rests_is_a_change():
    rules = shipped_protocols()["three-step"]
    found = review(children.on_the_ladder(), rules, children.LADDER_AS_OF)
    rests_on = {fact.row_id for finding in found.open_findings for fact in finding.facts if fact.row_id}
    values = [mark for mark in ladder().marks if mark.y is not None and mark.row_id in rests_on]
    assert values
    assert all(any(mark is change for change in ladder().changes) for mark in values)


def test_changes_go_in_the_order_of_the_marks():
    for chart in charts().values():
        places = [next(n for n, mark in enumerate(chart.marks) if mark is one) for one in chart.changes]
        assert places == sorted(places)


def test_new_is_what_came_after_the_visit_before_the_last_one():
    chart = ladder()
    assert chart.since == day("2017-04-01")
    assert chart.is_new(day("2017-05-18"))
    assert not chart.is_new(day("2017-04-01"))
    assert not chart.is_new(day("2017-08-01"))


def test_with_one_visit_nothing_is_new():
    chart = charts()["seen once"]
    assert chart.since is None
    assert not [box for box in laid_out(chart).grounds if box.fill is Tone.NEWS]


def test_two_rows_of_one_day_are_one_visit():
    record = children.on_the_ladder()
    twice = Visit(day("2017-05-18"), VisitKind.UNSCHEDULED, "Dr N.", None)
    chart = chart_of(replace(record, visits=(*record.visits, twice)), children.LADDER_AS_OF)
    assert chart.since == day("2017-04-01")


def test_the_newest_values_are_written_out_in_bold_and_larger_and_the_ones_before_are_not():
    picture = laid_out(ladder())
    assert {"0.16", "5.0\u202fµg/L", "0.50"} <= {text.strip("\u2066\u2069") for text in bold_texts(picture)}
    assert "0.18" not in bold_texts(picture)
    urine = [sign for sign in picture.signs if sign.mark and sign.mark.code == "upcr"]
    largest = max(urine, key=lambda sign: sign.size).mark
    assert largest is not None
    assert largest.on == day("2017-05-18")


def test_the_ground_of_what_is_new_runs_to_the_day_and_is_named():
    picture = laid_out(ladder())
    ground = next(box for box in picture.grounds if box.fill is Tone.NEWS)
    assert picture.left < ground.x0 < ground.x1 < picture.right
    assert any(caption.text.startswith("new since") for caption in picture.captions)


def test_where_nearly_everything_is_new_no_ground_is_drawn_and_the_words_stay():
    picture = laid_out(ladder(), window=(date(2017, 3, 20), date(2017, 5, 30)))
    assert not [box for box in picture.grounds if box.fill is Tone.NEWS]
    assert any(caption.text.startswith("new since") for caption in picture.captions)


@pytest.mark.parametrize("name", ["on the ladder", "twelve years", "forty drugs", "all censored"])
def test_no_number_of_a_newest_value_stands_over_its_neighbours(name):
    from tests.charts.test_drawing import over_one_another

    for size in ((826, 362), (700, 480), (1500, 860)):
        assert over_one_another(laid_out(charts()[name], size)) == []


def test_a_new_event_is_written_in_bold():
    record = children.on_the_ladder()
    visits = (
        Visit(day("2016-09-01"), VisitKind.SCHEDULED, "", None),
        Visit(day("2017-01-05"), VisitKind.SCHEDULED, "", None),
    )
    chart = chart_of(replace(record, visits=visits), children.LADDER_AS_OF)
    assert chart.since == day("2016-09-01")
    events = {caption.text: caption.is_bold for caption in laid_out(chart, lanes=(LaneName.EVENTS,)).captions}
    assert events["Influenza, inactivated"]
    assert not events["Pneumococcal PCV13"]
