"""Rules 4, Harm: blood pressure by age, sex and height; what the finding rests on and tells.

The boy is 8 years old and below the 5th centile of height: his 95th centile is 111/72, stage 2 begins at 123/84.
"""

from decimal import Decimal

from nsclinic.advice.model import Amount
from tests.spec.story import day, reviewed, severities, the

BOY = "sex male\nborn 2010-01-01\n"
SHORT = "2018-01-02 height 110\n2018-01-02 weight 20\n"
RULES = ("bp-stage-2", "bp-high", "bp-repeat")


def found(history: str, as_of: str = "2018-03-12") -> dict[str, str]:
    """Give what the three rules say."""
    answer = severities(reviewed(history, as_of, "mmf"))
    return {rule: answer[rule] for rule in RULES if rule in answer}


STAGE_2 = {"bp-stage-2": "urgent"}
REPEAT = {"bp-repeat": "due"}


def test_the_height_of_the_day_decides_and_of_the_age_on_that_day() -> None:
    grown = "sex male\n2017-01-02 height 150\n2018-03-10 height 110\n"
    assert found(f"{grown}2017-12-30 sbp 114\n", "2018-01-01") == {}
    assert found(f"{grown}2018-03-10 sbp 114\n") == REPEAT


def test_the_finding_tells_reading_limit_and_first_day_and_rests_on_the_height() -> None:
    history = f"{BOY}{SHORT}2018-03-01 sbp 112\n2018-03-05 sbp 113\n2018-03-10 sbp 114\n2018-03-10 dbp 70"
    finding = the(reviewed(history, "2018-03-12", "mmf"), "bp-high")
    assert finding.parameters == {
        "systolic": Amount(Decimal(114), "mmHg"),
        "diastolic": Amount(Decimal(70), "mmHg"),
        "systolic_limit": Amount(Decimal(111), "mmHg"),
        "diastolic_limit": Amount(Decimal(72), "mmHg"),
        "on": day("2018-03-10"),
        "first": day("2018-03-01"),
    }
    assert [(fact.code, fact.on.isoformat()) for fact in finding.facts if fact.on] == [
        ("sbp", "2018-03-10"),
        ("dbp", "2018-03-10"),
        ("height", "2018-01-02"),
        ("sbp", "2018-03-01"),
    ]
    assert finding.source.key == "A17"


def test_a_limit_between_two_whole_numbers_is_told_as_the_first_that_reaches_it() -> None:
    history = "sex male\n2018-03-10 height 127.6\n2018-03-10 sbp {}"
    finding = the(reviewed(history.format(126), "2018-03-12", "mmf"), "bp-stage-2")
    limit = finding.parameters["systolic_limit"]
    assert isinstance(limit, Amount)
    assert limit.value == limit.value.to_integral_value()
    assert found(history.format(limit.value)) == STAGE_2
    assert found(history.format(limit.value - 1)) == REPEAT
