"""Rules 2: frequent and steroid-dependent relapses, every window beside its neighbour."""

import pytest

from tests.spec.story import reviewed

FIRST_REMISSION = "2018-01-01..2018-02-20 prednisolone 2 mg/kg/day\n2018-02-01 upcr 0.1\n"


def pattern(history: str, as_of: str = "2022-12-31") -> str:
    return str(reviewed(FIRST_REMISSION + history, as_of).course.relapse_pattern)


def relapsing(*days: str) -> str:
    """Write a relapse on each day, and a remission three weeks later."""
    lines = []
    for on in days:
        year, month, date = on.split("-")
        after = f"{year}-{month}-{int(date) + 7:02}"
        lines.append(f"{on} upcr 4\n{after} upcr 0.1")
    return "\n".join(lines)


def test_no_relapse_and_one() -> None:
    assert pattern("") == "none"
    assert pattern(relapsing("2019-03-01")) == "infrequent"


@pytest.mark.parametrize(
    ("second", "expected"),
    [("2018-07-31", "frequent"), ("2018-08-01", "infrequent")],
    ids=["a day less", "6 months"],
)
def test_two_relapses_within_six_months_of_the_first_remission_are_frequent(
    second: str, expected: str
) -> None:
    # the second of them falls on the last day of the half-open window, or on the day after it
    history = f"2018-05-10 upcr 4\n2018-05-20 upcr 0.1\n{second} upcr 4"
    assert pattern(history) == expected


@pytest.mark.parametrize(
    ("third", "expected"),
    [("2020-01-09", "frequent"), ("2020-01-10", "infrequent")],
    ids=["a day less", "12 months"],
)
def test_three_relapses_within_twelve_months_of_one_are_frequent(third: str, expected: str) -> None:
    assert pattern(relapsing("2019-01-10", "2019-06-10", third)) == expected


def dependent(last_day: str, relapse: str, second_last_day: str, second_relapse: str) -> str:
    return (
        f"2019-01-01..{last_day} prednisolone 0.5 mg/kg/day alternate_day\n{relapse} upcr 4\n2019-04-20 upcr 0.1\n"
        f"2019-04-01..{second_last_day} prednisolone 0.5 mg/kg/day alternate_day\n{second_relapse} upcr 4"
    )


@pytest.mark.parametrize(
    ("relapse", "expected"),
    [("2019-08-14", "steroid_dependent"), ("2019-08-15", "infrequent")],
    ids=["14 days after the last dose", "15 days"],
)
def test_two_relapses_running_within_14_days_of_steroid_are_dependence(relapse: str, expected: str) -> None:
    assert pattern(dependent("2019-03-01", "2019-03-15", "2019-07-31", relapse)) == expected


def test_a_relapse_on_steroid_counts_by_the_day_before_it() -> None:
    assert pattern(dependent("2019-03-20", "2019-03-15", "2019-08-30", "2019-08-10")) == "steroid_dependent"


def test_a_course_begun_on_the_day_of_the_relapse_does_not_count() -> None:
    history = """
        2019-03-15..2019-03-31 prednisolone 2 mg/kg/day
        2019-03-15 upcr 4
        2019-04-20 upcr 0.1
        2019-08-10..2019-08-30 prednisolone 2 mg/kg/day
        2019-08-10 upcr 4
    """
    assert pattern(history) == "infrequent"


def test_the_two_relapses_must_be_consecutive() -> None:
    history = """
        2019-01-01..2019-03-10 prednisolone 0.5 mg/kg/day alternate_day
        2019-03-15 upcr 4
        2019-04-20 upcr 0.1
        2020-05-15 upcr 4
        2020-06-20 upcr 0.1
        2021-06-01..2021-07-10 prednisolone 0.5 mg/kg/day alternate_day
        2021-07-15 upcr 4
    """
    assert pattern(history) == "infrequent"


def test_a_resistant_child_has_no_pattern() -> None:
    steroid = "2018-01-01..2018-03-10 prednisolone 2 mg/kg/day"
    history = f"{steroid}\n2018-03-01 upcr 4\n2018-05-01 upcr 0.1\n2018-06-01 upcr 4"
    assert reviewed(history, "2018-07-01").course.relapse_pattern is None
