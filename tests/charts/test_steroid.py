"""The steroid lane: what the exposure sums, day by day; what cannot be known is a gap that says why, never a 0."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.charts.drawing.picture import Tone
from nsclinic.charts.labels import reading
from nsclinic.charts.model import LaneName, Missing, Shape
from nsclinic.charts.steroid import steroid_lane
from nsclinic.course.steroid_exposure import steroid_exposure
from nsclinic.course.timeline import Timeline
from nsclinic.domain.record import Frequency, child_record
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.wording.wording import wording
from tests.charts.children import amina, day, measured, on_the_ladder, taken
from tests.charts.shown import chart_of, charts, ladder
from tests.charts.test_drawing import laid_out

COURSES = shipped_protocols()["three-step"].common.courses
WEIGHED = (measured("2015-01-10", "weight", "20", "kg"), measured("2015-01-10", "height", "115", "cm"))
AS_OF = day("2015-06-01")


def lane_of(*treatments, observations=WEIGHED, as_of=AS_OF):
    return steroid_lane(Timeline(child_record(amina(), [], observations, treatments), as_of), COURSES)


def steps_of(*treatments, **more):
    lane = lane_of(*treatments, **more)
    assert lane is not None
    return [(step.start, step.end, step.per_kg) for step in lane.steps]


def test_without_a_steroid_there_is_no_lane():
    assert lane_of(taken("tacrolimus", "2015-01-10", None, "2", "mg/day")) is None


def test_a_dose_in_mg_stands_over_the_weight_at_its_start():
    daily = taken("prednisolone", "2015-01-10", "2015-02-20", "40", "mg/day")
    assert steps_of(daily) == [(day("2015-01-10"), day("2015-02-20"), Decimal(2))]


def test_a_dose_taken_every_other_day_counts_half():
    alternate = taken(
        "prednisolone", "2015-01-10", "2015-02-20", "40", "mg/day", frequency=Frequency.ALTERNATE_DAY
    )
    assert steps_of(alternate) == [(day("2015-01-10"), day("2015-02-20"), Decimal(1))]


def test_another_steroid_stands_as_prednisolone_and_two_add_up():
    both = (
        taken("prednisolone", "2015-01-10", "2015-01-31", "20", "mg/day"),
        taken("methylprednisolone", "2015-01-20", "2015-01-31", "16", "mg/day"),
    )
    assert steps_of(*both) == [
        (day("2015-01-10"), day("2015-01-19"), Decimal(1)),
        (day("2015-01-20"), day("2015-01-31"), Decimal(2)),
    ]


def test_the_same_dose_written_anew_is_one_step():
    anew = (
        taken("prednisolone", "2015-01-10", "2015-01-31", "20", "mg/day"),
        taken("prednisolone", "2015-02-01", "2015-02-20", "20", "mg/day"),
    )
    assert steps_of(*anew) == [(day("2015-01-10"), day("2015-02-20"), Decimal(1))]


@pytest.mark.parametrize(
    ("observations", "dose", "unit", "missing"),
    [
        ((), "40", "mg/day", Missing.WEIGHT),
        (WEIGHED[:1], "60", "mg/m2/day", Missing.HEIGHT),
        (WEIGHED, "", "mg/day", Missing.DOSE),
    ],
)
def test_what_cannot_be_known_is_a_gap_with_its_reason(observations, dose, unit, missing):
    lane = lane_of(taken("prednisolone", "2015-01-10", None, dose, unit), observations=observations)
    assert lane is not None
    assert [(step.per_kg, step.missing) for step in lane.steps] == [(None, missing)]
    words = reading(lane.marks[0], wording("en"))
    assert {"weight": "weight missing", "height": "height missing", "dose": "dose not recorded"}[
        missing
    ] in words
    assert "0" not in words.partition(":")[2]


def test_a_dose_stated_per_kg_needs_no_weight():
    assert steps_of(taken("prednisolone", "2015-01-10", "2015-01-20", "2", "mg/kg/day"), observations=()) == [
        (day("2015-01-10"), day("2015-01-20"), Decimal(2))
    ]


def test_a_pulse_is_a_sign_above_the_area_and_no_part_of_it():
    pulse = taken("methylprednisolone", "2015-01-12", "2015-01-12", "480", "mg", frequency=Frequency.SINGLE)
    lane = lane_of(taken("prednisolone", "2015-01-10", "2015-01-20", "20", "mg/day"), pulse)
    assert lane is not None
    assert {step.per_kg for step in lane.steps} == {Decimal(1)}
    mark = next(mark for mark in lane.marks if mark.code == "steroid_pulse")
    assert (mark.on, mark.shape, Decimal(mark.value)) == (day("2015-01-12"), Shape.DOWN, Decimal(30))
    said = reading(mark, wording("en")).replace("\u202f", " ")
    assert said == "12 Jan 2015: Methylprednisolone, a single dose: 30 mg/kg as prednisolone"


def test_the_area_holds_what_the_exposure_sums():
    record = on_the_ladder()
    timeline = Timeline(record.as_of(day("2017-05-20")), day("2017-05-20"))
    lane = steroid_lane(timeline, COURSES)
    assert lane is not None
    area = sum((step.per_kg or 0) * ((step.end - step.start).days + 1) for step in lane.steps)
    whole = steroid_exposure(timeline, COURSES, date(2014, 1, 1), day("2017-05-20"))
    assert whole.mg_per_kg_without_pulses is not None
    assert float(area) == pytest.approx(float(whole.mg_per_kg_without_pulses))


def test_a_gap_is_drawn_with_its_word_and_no_area():
    record = child_record(
        amina(), [], [], [taken("prednisolone", "2015-01-10", "2015-05-20", "40", "mg/day")]
    )
    picture = laid_out(chart_of(record, AS_OF))
    assert "weight missing" in [caption.text for caption in picture.captions]
    assert not [box for box in picture.bars if box.fill is Tone.STEROID]
    assert [stroke for stroke in picture.lines if stroke.tone is Tone.STEROID_EDGE and stroke.is_dashed]


def test_a_dose_never_stands_without_its_unit_however_low_the_lane_is():
    for name in ("on the ladder", "forty drugs"):
        for size in ((826, 362), (1500, 860)):
            picture = laid_out(charts()[name], size, em=12)
            units = [
                caption for caption in picture.captions if caption.text == "mg/kg/day" and caption.x < 10
            ]
            assert len(units) == 1


def test_every_step_has_its_mark_for_the_cursor():
    lane = ladder().steroid
    assert lane is not None
    starts = {mark.on for mark in ladder().of_lane(LaneName.STEROID)}
    assert {step.start for step in lane.steps} <= starts
