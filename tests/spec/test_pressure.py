"""Rules 4, Harm: blood pressure by age, sex and height; each limit beside its neighbour.

The boy is 8 years old and below the 5th centile of height: his 95th centile is 111/72, stage 2 begins at 123/84.
"""

from decimal import Decimal

import pytest

from nsclinic.advice.model import Amount
from nsclinic.domain.calendar import add_days
from tests.spec.story import day, lacks, reviewed, severities, the

BOY = "sex male\nborn 2010-01-01\n"
SHORT = "2018-01-02 height 110\n2018-01-02 weight 20\n"
TEENAGER = "sex male\nborn 2005-03-10\n"
RULES = ("bp-stage-2", "bp-high", "bp-repeat")


def found(history: str, as_of: str = "2018-03-12") -> dict[str, str]:
    """Give what the three rules say."""
    answer = severities(reviewed(history, as_of, "mmf"))
    return {rule: answer[rule] for rule in RULES if rule in answer}


STAGE_2 = {"bp-stage-2": "urgent"}
NOTHING_LACKS: dict[str, set[str]] = {rule: set() for rule in RULES}
HIGH = {"bp-high": "action"}
REPEAT = {"bp-repeat": "due"}


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ("110 71", {}),
        ("111 71", REPEAT),
        ("110 72", REPEAT),
        ("122 83", REPEAT),
        ("123 60", STAGE_2),
        ("100 84", STAGE_2),
        ("110.9 71.9", {}),
    ],
)
def test_under_thirteen_the_limit_is_that_of_age_sex_and_height(reading: str, said: dict[str, str]) -> None:
    systolic, diastolic = reading.split()
    assert found(f"{BOY}{SHORT}2018-03-10 sbp {systolic}\n2018-03-10 dbp {diastolic}") == said


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ("sex male\n2018-03-10 height 150\n2018-03-10 sbp 116", {}),
        ("sex male\n2018-03-10 height 150\n2018-03-10 sbp 117", REPEAT),
        ("sex female\n2018-03-10 height 110\n2018-03-10 sbp 109", {}),
        ("sex female\n2018-03-10 height 110\n2018-03-10 sbp 110", REPEAT),
    ],
    ids=["a tall boy", "a tall boy, high", "a short girl", "a short girl, high"],
)
def test_a_tall_child_may_have_more_and_a_girl_has_her_own_table(history: str, said: dict[str, str]) -> None:
    assert found(history) == said


def test_the_height_of_the_day_decides_and_of_the_age_on_that_day() -> None:
    grown = "sex male\n2017-01-02 height 150\n2018-03-10 height 110\n"
    assert found(f"{grown}2017-12-30 sbp 114\n", "2018-01-01") == {}
    assert found(f"{grown}2018-03-10 sbp 114\n") == REPEAT


@pytest.mark.parametrize(
    ("on", "sbp", "dbp", "said"),
    [
        ("2018-03-09", "125", "78", REPEAT),
        ("2018-03-10", "125", "78", {}),
        ("2018-03-10", "129", "79", {}),
        ("2018-03-10", "130", "70", REPEAT),
        ("2018-03-10", "120", "80", REPEAT),
        ("2018-03-10", "139", "89", REPEAT),
        ("2018-03-10", "140", "70", STAGE_2),
        ("2018-03-10", "120", "90", STAGE_2),
        ("2018-03-10", ">140", "70", STAGE_2),
        ("2018-03-10", ">135", "70", REPEAT),
    ],
    ids=["the day before: by the table, 125 is high", "the birthday: 125 is not", "129/79", "130", "80", "139/89",
         "140", "90", "censored on one side", "censored, decides only one limit"],
)  # fmt: skip
def test_from_thirteen_the_limits_are_fixed(on: str, sbp: str, dbp: str, said: dict[str, str]) -> None:
    assert found(f"{TEENAGER}2018-03-01 height 155\n{on} sbp {sbp}\n{on} dbp {dbp}") == said


@pytest.mark.parametrize(
    ("days_before", "sbp", "said"),
    [
        (30, 111, HIGH),
        (31, 111, REPEAT),
        (1, 111, HIGH),
        (30, 110, REPEAT),
        (0, 111, REPEAT),
        (10, 130, HIGH),
    ],
    ids=["30 days", "31 days", "the day before", "not high", "the same day twice", "stage 2 then, high now"],
)
def test_high_needs_two_days_within_thirty(days_before: int, sbp: int, said: dict[str, str]) -> None:
    earlier = add_days(day("2018-03-10"), -days_before)
    assert found(f"{BOY}{SHORT}{earlier} sbp {sbp}\n2018-03-10 sbp 115\n2018-03-10 dbp 60") == said


def test_the_latest_reading_decides_and_of_a_day_the_last() -> None:
    assert found(f"{BOY}{SHORT}2018-03-01 sbp 130\n2018-03-10 sbp 105") == {}
    assert found(f"{BOY}{SHORT}2018-03-10 sbp 130\n2018-03-10 sbp 105") == {}
    assert found(f"{BOY}{SHORT}2018-03-10 sbp 105\n2018-03-10 sbp 130") == STAGE_2
    assert found(f"{BOY}{SHORT}2018-03-01 dbp 95\n2018-03-10 sbp 105") == {}


def test_a_value_that_decides_nothing_is_passed_over() -> None:
    assert found(f"{BOY}{SHORT}2018-03-10 sbp 130\n2018-03-10 sbp <150") == STAGE_2
    assert found(f"{BOY}{SHORT}2018-03-05 sbp 130\n2018-03-10 sbp not_done") == STAGE_2
    assert found(f"{BOY}{SHORT}2018-03-10 sbp <150") == {}


def test_without_a_reading_each_rule_says_that_it_lacks_one() -> None:
    answer = reviewed(BOY + SHORT, "2018-03-12", "mmf")
    assert {rule: lacks(answer, rule) for rule in RULES} == {rule: {"sbp"} for rule in RULES}


@pytest.mark.parametrize(
    ("child", "lacking"),
    [(BOY, {"height"}), (f"sex unknown\n{SHORT}", {"sex"}), ("sex unknown\n", {"sex", "height"})],
    ids=["no height", "no sex", "neither"],
)
def test_without_height_or_sex_only_the_fixed_limits_decide(child: str, lacking: set[str]) -> None:
    normal = reviewed(f"{child}2018-03-10 sbp 129", "2018-03-12", "mmf")
    assert {rule: lacks(normal, rule) for rule in RULES} == dict.fromkeys(RULES, lacking)
    assert found(f"{child}2018-03-10 sbp 129") == {}
    high = reviewed(f"{child}2018-03-10 sbp 130", "2018-03-12", "mmf")
    assert {rule: lacks(high, rule) for rule in RULES} == {
        "bp-stage-2": lacking,
        "bp-high": set(),
        "bp-repeat": set(),
    }
    assert found(f"{child}2018-03-10 sbp 130") == REPEAT
    grave = reviewed(f"{child}2018-03-10 sbp 140", "2018-03-12", "mmf")
    assert {rule: lacks(grave, rule) for rule in RULES} == NOTHING_LACKS
    assert found(f"{child}2018-03-10 sbp 140") == STAGE_2


def test_an_earlier_day_that_cannot_be_judged_leaves_it_open_whether_it_was_the_second() -> None:
    history = "sex male\n2017-02-15 height 110\n2018-02-20 sbp 115\n2018-03-10 sbp 130"
    answer = reviewed(history, "2018-03-12", "mmf")
    assert lacks(answer, "bp-high") == {"height"}
    assert found(history) == REPEAT


@pytest.mark.parametrize(
    ("on", "said"), [("2018-03-09", {}), ("2018-03-10", REPEAT)], ids=["under 1 year", "the first birthday"]
)
def test_under_one_year_there_is_no_table(on: str, said: dict[str, str]) -> None:
    history = f"sex male\nborn 2017-03-10\ndiagnosed 2018-01-01\n2018-03-01 height 70\n{on} sbp 102"
    assert found(history) == said
    assert lacks(reviewed(history, "2018-03-12", "mmf"), "bp-high") == set()


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


def test_a_set_aside_finding_stays_aside_until_the_next_reading() -> None:
    aside = f"{BOY}{SHORT}2018-03-10 sbp 115\n2018-03-10 set_aside bp-repeat cuff\n"
    assert the(reviewed(aside, "2018-03-12", "mmf"), "bp-repeat").set_aside is not None
    assert the(reviewed(f"{aside}2018-05-11 sbp 115", "2018-05-12", "mmf"), "bp-repeat").set_aside is None
