"""Everything known of a day: values of the day, the last ones before it with their date, and what was going on."""

from datetime import date

from nsclinic.charts.day import day_lines
from nsclinic.charts.model import LaneName
from nsclinic.wording.wording import wording
from tests.charts.shown import charts, ladder

WORDS = wording("en")
ALL = tuple(LaneName)


def said(chart, on, lanes=ALL):
    return [line.text.replace("\u202f", " ") for line in day_lines(chart, on, WORDS, lanes)]


def test_a_day_of_measurements_says_every_lane_with_its_unit():
    texts = said(ladder(), date(2016, 5, 18))
    assert "3 Tacrolimus · 69 d" in texts
    assert "uPCR: 22 mg/mmol · Partial remission" in texts
    assert "Tacrolimus trough: 4.1 ng/mL" in texts
    assert "Creatinine: 0.60 mg/dL" in texts
    assert "Steroid dose: 0.25 mg/kg/day" in texts
    assert "Pred: 0.5 mg/kg/day on alternate days" in texts


def test_a_value_of_another_day_is_said_with_its_date_and_marked_as_such():
    lines = day_lines(ladder(), date(2016, 5, 30), WORDS, (LaneName.LEVELS,))
    tacrolimus = next(line for line in lines if line.text.startswith("Tacrolimus"))
    assert tacrolimus.text.endswith("on 18 May 2016")
    assert not tacrolimus.is_of_day


def test_nothing_is_said_of_a_value_that_was_measured_only_later():
    assert not [text for text in said(ladder(), date(2015, 1, 11)) if "Tacrolimus" in text]


def test_what_had_gone_wrong_and_was_not_over_is_said():
    assert any(text.startswith("Tremor since 15 Oct 2016") for text in said(ladder(), date(2017, 1, 1)))
    assert not [text for text in said(ladder(), date(2015, 11, 20)) if "infection since" in text]


def test_a_lane_that_is_not_shown_is_not_said():
    assert said(ladder(), date(2016, 5, 18), (LaneName.KIDNEY,)) == [
        "Creatinine: 0.60 mg/dL",
        "eGFR: 85 mL/min/1.73 m²",
    ]


def test_of_forty_drugs_some_are_named_and_the_rest_counted():
    texts = said(charts()["forty drugs"], date(2016, 1, 5), (LaneName.DRUGS,))
    assert len(texts) == 5
    assert texts[-1].endswith("more drugs")


def test_a_day_before_everything_says_nothing():
    assert said(ladder(), date(2010, 1, 1)) == []
