"""The JSON of a review has the contract's keys, in its order, with numbers as numbers (contract 3)."""

import json
from datetime import date
from decimal import Decimal

from nsclinic.advice.model import Fact, Finding, Level, LevelVerdict, Severity, Source
from nsclinic.clinic.answers import _fact, _level, _source, number_json, review_json
from nsclinic.wording import wording
from tests.spec.story import reviewed

BUSY = """
    2018-01-15 upcr 4.0
    2018-01-01..2018-03-02 prednisolone 2 mg/kg/day
    2018-01-10 weight 25
    2018-01-10 height 118
    2018-03-05 upcr 3.0
    2018-03-10 biopsy MCD
    2018-03-12.. ciclosporin 150 mg/m2/day x2
    2018-06-01 creatinine 0.4
    2018-07-01 csa_trough 90
    2018-07-01 upcr 2.5
    2018-07-01 visit -> 2018-08-01
"""

KEYS = {
    "": "contract rules patient_id as_of protocol course egfr steps doses levels findings missing due next_visit "
    "exposure",
    "protocol": "id version",
    "course": "steroid_response steroid_response_date relapse_pattern state state_since confirmed relapses "
    "relapses_per_year episodes",
    "course.episodes": "state start end",
    "egfr": "value formula date",
    "steps": "number start end outcome best_response remission_date decision_date",
    "doses": "drug per_day_mg mg_per_kg mg_per_m2 frequency protocol_low protocol_high protocol_unit",
    "levels": "code value unit date target_low target_high verdict",
    "findings": "rule severity message action facts source since set_aside",
    "findings.facts": "code date value unit",
    "findings.source": "document section",
    "missing": "rule input",
    "due": "what on overdue",
    "exposure": "prednisolone_mg_per_kg_12m tac_days",
}


def busy_answer(language="en"):
    return review_json(reviewed(BUSY, "2018-09-20"), wording(language))


def every(value, place):
    """Give every object at a place, through lists."""
    for name in place.split(".") if place else ():
        found = [item[name] for item in (value if isinstance(value, list) else [value])]
        value = [part for item in found for part in (item if isinstance(item, list) else [item])]
    return value if isinstance(value, list) else [value]


def test_every_key_stands_in_the_contracts_order():
    answer = busy_answer()
    for place, keys in KEYS.items():
        objects = every(answer, place)
        assert objects, place
        assert {" ".join(item) for item in objects} == {keys}, place


def test_what_does_not_apply_is_null_or_an_empty_list_and_never_missing():
    answer = review_json(reviewed("diagnosed never\ncause empty", "2018-09-20"), wording("en"))
    assert list(answer) == KEYS[""].split()
    assert answer["egfr"] is None
    assert answer["next_visit"] is None
    assert answer["steps"] == answer["doses"] == answer["levels"] == answer["due"] == []
    assert answer["course"]["relapses_per_year"] is None


def test_it_is_json_with_plain_numbers():
    text = json.dumps(busy_answer(), allow_nan=False)
    again = json.loads(text)
    assert again["egfr"]["value"] == 121.835
    assert again["levels"][0]["value"] == 90
    assert isinstance(again["exposure"]["tac_days"], int)


def test_only_message_and_action_follow_the_language():
    english, spanish = busy_answer("en"), busy_answer("es")
    for answer in (english, spanish):
        assert answer["findings"]
        for finding in answer["findings"]:
            assert finding.pop("message")
            finding.pop("action")
    assert english == spanish


def test_recorded_numbers_keep_their_digits_and_whole_ones_have_no_point():
    assert repr(number_json(Decimal(3))) == "3"
    assert repr(number_json(Decimal("4.10"))) == "4.1"
    assert repr(number_json(Decimal("0.2"))) == "0.2"


def test_a_dose_beyond_all_reason_is_still_printed():
    history = "2018-01-10 weight 25\n2018-02-01.. tacrolimus 999999999999999999999999 mg/day x2"
    (dose,) = review_json(reviewed(history, "2018-02-02"), wording("en"))["doses"]
    assert dose["per_day_mg"] == 1e24
    assert dose["mg_per_kg"] == 4e22


def test_a_censored_value_is_never_shown_as_if_it_were_measured():
    level = Level(
        "tac_trough", Decimal("2.0"), "<", "ng/mL", date(2018, 3, 1), None, None, "", "", LevelVerdict.BELOW
    )
    assert _level(level)["qualifier"] == "<"
    assert _fact(Fact("tac_trough", date(2018, 3, 1), Decimal("2.0"), "ng/mL", "<"))["qualifier"] == "<"


def test_a_source_that_nobody_reviewed_is_said_to_be_so():
    source = Source("S3", "Guide", "Levels", is_reviewed=False)
    finding = Finding("tac-trough-low", Severity.ACTION, (), source, date(2018, 3, 1))
    assert _source(finding.source) == {"document": "Guide (source not reviewed)", "section": "Levels"}
