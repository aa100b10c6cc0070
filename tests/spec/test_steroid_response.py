"""Rules 2: how the disease answered to the first steroid course, every day count beside its neighbour."""

import pytest

from nsclinic.course.model import Course
from tests.spec.story import day, reviewed

SIXTY_DAYS = "2018-01-01..2018-03-01 prednisolone 2 mg/kg/day"
"""Day 0 is 1 January 2018: day 28 = 29 January, day 42 = 12 February, day 56 = 26 February."""


def answer(history: str, as_of: str = "2018-06-01", protocol: str = "three-step") -> Course:
    return reviewed(history, as_of, protocol).course


def response(history: str, as_of: str = "2018-06-01", protocol: str = "three-step") -> str:
    return str(answer(history, as_of, protocol).steroid_response)


@pytest.mark.parametrize(
    ("first_remission", "three_step", "others"),
    [
        ("2018-01-29", "SSNS", "SSNS"),
        ("2018-01-30", "SSNS", "late_responder"),
        ("2018-02-12", "SSNS", "late_responder"),
        ("2018-02-13", "late_responder", "late_responder"),
    ],
    ids=["day 28", "day 29", "day 42", "day 43"],
)
def test_the_day_of_the_first_complete_remission(first_remission: str, three_step: str, others: str) -> None:
    history = f"{SIXTY_DAYS}\n{first_remission} upcr 0.2"
    assert response(history) == three_step
    assert response(history, protocol="mmf") == others
    assert answer(history).steroid_response_date == day(first_remission)


@pytest.mark.parametrize(
    ("evidence", "settled"),
    [("2018-02-25", "pending"), ("2018-02-26", "SRNS")],
    ids=["day 55", "day 56"],
)
def test_resistance_needs_urine_that_is_not_in_remission_from_day_56_on(evidence: str, settled: str) -> None:
    assert response(f"{SIXTY_DAYS}\n{evidence} upcr 0.21") == settled


@pytest.mark.parametrize(("evidence", "settled"), [("2018-02-11", "pending"), ("2018-02-12", "SRNS")])
def test_other_protocols_ask_on_day_42(evidence: str, settled: str) -> None:
    assert response(f"{SIXTY_DAYS}\n{evidence} upcr 2.4", protocol="mmf") == settled


def test_resistance_is_settled_on_the_day_of_the_urine() -> None:
    course = answer(f"{SIXTY_DAYS}\n2018-02-20 upcr 5\n2018-03-05 upcr 4\n2018-04-05 upcr 4")
    assert course.steroid_response_date == day("2018-03-05")


def test_remission_after_urine_that_is_not_is_no_late_response() -> None:
    assert response(f"{SIXTY_DAYS}\n2018-02-27 upcr 1.0\n2018-03-20 upcr 0.1") == "SRNS"


def test_remission_with_no_urine_between_day_56_and_it_is_a_late_response() -> None:
    assert response(f"{SIXTY_DAYS}\n2018-02-25 upcr 1.0\n2018-03-20 upcr 0.1") == "late_responder"


def test_before_evidence_comes_the_response_is_pending() -> None:
    assert response(SIXTY_DAYS, "2018-12-01") == "pending"


@pytest.mark.parametrize(
    ("last_day", "settled"),
    [("2018-01-27", "pending"), ("2018-01-28", "SRNS")],
    ids=["27 days taken", "28 days taken"],
)
def test_resistance_needs_28_days_of_daily_steroid(last_day: str, settled: str) -> None:
    assert response(f"2018-01-01..{last_day} prednisolone 2 mg/kg/day\n2018-02-26 upcr 4") == settled


def test_alternate_days_are_not_daily_days() -> None:
    history = """
        2018-01-01..2018-01-10 prednisolone 2 mg/kg/day
        2018-01-11..2018-03-01 prednisolone 1 mg/kg/day alternate_day
        2018-02-26 upcr 4
    """
    assert response(history) == "pending"


TOO_SHORT = "2018-01-01..2018-01-10 prednisolone 2 mg/kg/day\n2018-04-01..2018-06-30 prednisolone 2 mg/kg/day"
"""The later course starts on 1 April: its day 56 is 27 May."""


def test_a_later_course_of_28_days_moves_day_0_where_the_first_was_too_short() -> None:
    assert response(f"{TOO_SHORT}\n2018-05-26 upcr 4", "2018-05-26") == "pending"
    assert response(f"{TOO_SHORT}\n2018-05-27 upcr 4", "2018-05-27") == "SRNS"
    assert response(f"{TOO_SHORT}\n2018-05-10 upcr 0.1") == "SSNS"


def test_a_later_course_does_not_move_day_0_after_a_remission() -> None:
    assert response(f"{TOO_SHORT}\n2018-03-20 upcr 0.1\n2018-05-27 upcr 4") == "late_responder"


def test_a_later_course_has_not_yet_moved_day_0_before_its_28th_day() -> None:
    assert response(f"{TOO_SHORT}\n2018-04-20 upcr 0.1", "2018-04-27") == "late_responder"
    assert response(f"{TOO_SHORT}\n2018-04-20 upcr 0.1", "2018-04-28") == "SSNS"


@pytest.mark.parametrize(
    ("start", "settled"),
    [("2017-12-02", "SSNS"), ("2017-12-01", "unknown")],
    ids=["30 days before the diagnosis", "31 days"],
)
def test_a_course_begun_too_long_before_the_diagnosis_says_nothing(start: str, settled: str) -> None:
    assert response(f"{start}..2018-03-01 prednisolone 2 mg/kg/day\n2018-01-10 upcr 0.1") == settled


def test_deflazacort_counts_as_prednisolone_does() -> None:
    assert response("2018-01-01..2018-03-01 deflazacort 2 mg/kg/day\n2018-02-01 upcr 0.1") == "SSNS"


def test_without_a_daily_course_the_response_is_unknown() -> None:
    assert (
        response("2018-01-01..2018-03-01 prednisolone 1 mg/kg/day alternate_day\n2018-02-01 upcr 0.1")
        == "unknown"
    )
    assert response("2018-02-01 upcr 0.1") == "unknown"
    assert response(f"diagnosed never\n{SIXTY_DAYS}\n2018-02-01 upcr 0.1") == "unknown"


@pytest.mark.parametrize(
    ("code", "settled", "pattern"),
    [
        ("SSNS", "SSNS", "none"),
        ("SRNS", "SRNS", None),
        ("late_responder", "late_responder", "none"),
        ("FRNS", "SSNS", "frequent"),
        ("SDNS", "SSNS", "steroid_dependent"),
    ],
)
def test_a_classification_wins_over_the_data(code: str, settled: str, pattern: str | None) -> None:
    course = answer(f"{SIXTY_DAYS}\n2018-03-05 upcr 4\n2018-04-01 classification {code}")
    assert str(course.steroid_response) == settled
    assert (str(course.relapse_pattern) if course.relapse_pattern else None) == pattern
    assert course.steroid_response_date == day("2018-04-01")


def test_the_last_classification_counts_and_none_before_its_day() -> None:
    history = (
        f"{SIXTY_DAYS}\n2018-03-05 upcr 4\n2018-04-01 classification SSNS\n2018-05-01 classification SRNS"
    )
    assert response(history, "2018-03-31") == "SRNS"
    assert response(history, "2018-04-01") == "SSNS"
    assert response(history, "2018-05-01") == "SRNS"
