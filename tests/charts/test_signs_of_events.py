"""Each kind of event has its own form, and the key says each form in words: nothing is told by colour alone."""

from nsclinic.charts.drawing.picture import Tone
from nsclinic.charts.key import chart_key, is_plan
from nsclinic.charts.labels import reading
from nsclinic.charts.model import LaneName, Shape
from nsclinic.domain.record import Event, EventKind, child_record
from nsclinic.wording.wording import wording
from tests.charts.children import LADDER_AS_OF, amina, day
from tests.charts.shown import chart_of, charts, ladder
from tests.charts.test_drawing import laid_out

WORDS = wording("en")


def eventful():
    def event(on, kind, code, severity=""):
        return Event(day(on), kind, code, severity, row_id=f"{code}-{on}")

    events = [
        event("2016-01-10", EventKind.BIOPSY, "MCD"),
        event("2016-01-20", EventKind.GENETIC_TEST, "NPHS2"),
        event("2016-02-10", EventKind.ADVERSE_EVENT, "infection", "mild"),
        event("2016-04-10", EventKind.ADVERSE_EVENT, "infection", "severe"),
        event("2016-06-10", EventKind.ADVERSE_EVENT, "severe_infection"),
        event("2016-08-10", EventKind.ADVERSE_EVENT, "seizure", "severe"),
        event("2016-10-10", EventKind.ADVERSE_EVENT, "tremor", "mild"),
        event("2016-03-10", EventKind.VACCINATION, "MMR"),
        event("2016-05-10", EventKind.VACCINATION, "PCV13"),
        event("2017-08-10", EventKind.VACCINATION_PLANNED, "varicella"),
        event("2017-09-10", EventKind.VACCINATION_PLANNED, "PPSV23"),
    ]
    return chart_of(child_record(amina(), [], [], [], events), LADDER_AS_OF)


def sign_of(chart, code, on):
    signs = laid_out(chart, (1500, 860)).signs
    return next(
        sign for sign in signs if sign.mark and sign.mark.code.endswith(code) and sign.mark.on == day(on)
    )


def test_an_infection_has_another_form_than_other_adverse_events():
    chart = eventful()
    assert sign_of(chart, "infection", "2016-02-10").shape is Shape.HEXAGON
    assert sign_of(chart, "tremor", "2016-10-10").shape is Shape.CROSS


def test_what_was_severe_is_ringed_by_its_severity_or_by_its_name():
    chart = eventful()
    assert not sign_of(chart, "infection", "2016-02-10").is_ringed
    assert sign_of(chart, "infection", "2016-04-10").is_ringed
    assert sign_of(chart, "severe_infection", "2016-06-10").is_ringed
    assert sign_of(chart, "seizure", "2016-08-10").is_ringed
    assert not sign_of(chart, "tremor", "2016-10-10").is_ringed


def test_a_live_vaccine_is_a_star_and_a_planned_one_is_hollow():
    chart = eventful()
    assert (sign_of(chart, "MMR", "2016-03-10").shape, sign_of(chart, "MMR", "2016-03-10").fill) == (
        Shape.STAR,
        Tone.INK,
    )
    assert sign_of(chart, "PCV13", "2016-05-10").shape is Shape.TRIANGLE
    planned = sign_of(chart, "varicella", "2017-08-10")
    assert (planned.shape, planned.fill) == (Shape.STAR, Tone.PAPER)
    assert sign_of(chart, "PPSV23", "2017-09-10").fill is Tone.PAPER


def test_the_cursor_says_what_the_sign_says():
    said = {mark.code: reading(mark, WORDS) for mark in eventful().marks}
    assert said["vaccination:MMR"].endswith("Measles, mumps, rubella (live vaccine)")
    assert said["vaccination:PCV13"].endswith("(not live)")
    assert "planned" in said["vaccination_planned:varicella"]
    assert said["adverse_event:seizure"].endswith("Seizure (severe)")
    assert "NPHS2" in said["genetic_test:NPHS2"]


def test_the_key_says_every_sign_that_is_drawn_and_no_other():
    entries = chart_key(eventful(), WORDS, tuple(LaneName))
    assert {entry.text for entry in entries} == {
        "biopsy",
        "genetic test",
        "infection",
        "adverse event",
        "severe",
        "live vaccine",
        "vaccine, not live",
        "planned",
    }
    assert chart_key(charts()["seen once"], WORDS, tuple(LaneName))[0].text == "uPCR"
    assert chart_key(ladder(), WORDS, (LaneName.DRUGS,)) == ()


def test_no_two_words_of_the_key_share_one_form_in_one_lane():
    for chart in (eventful(), *charts().values()):
        for lane in (LaneName.URINE, LaneName.EVENTS):
            entries = chart_key(chart, WORDS, (lane,))
            forms = [
                (entry.shape, entry.is_hollow, entry.is_severe, entry.arrow)
                for entry in entries
                if entry.shape is not Shape.BAR
            ]
            assert len(forms) == len(set(forms))


def test_only_what_is_planned_is_hollow():
    for mark in ladder().of_lane(LaneName.EVENTS):
        assert is_plan(mark) == (mark.on > ladder().as_of)


def test_the_key_of_a_picture_stands_over_the_lanes_and_over_nothing_else():
    from tests.charts.test_drawing import over_one_another

    for name in ("en", "es"):
        picture = laid_out(ladder(), (1000, 700), name, heading="no. BS-0001-K", has_key=True)
        assert over_one_another(picture) == []
    assert "not a trough" in {
        caption.text for caption in laid_out(ladder(), (1000, 700), has_key=True).captions
    }
