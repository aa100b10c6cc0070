"""Rules 1: what one value of urine shows, each limit beside its neighbour, in the unit in which it was reported."""

from decimal import Decimal

import pytest

from nsclinic.course.urine import strip_grade
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import reviewed

CR, PR, NEPHROTIC = "complete_remission", "partial_remission", "nephrotic"
CANNOT_TELL = "unknown"


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("upcr 0 mg/mg", CR),
        ("upcr 0.2 mg/mg", CR),
        ("upcr 0.20 g/g", CR),
        ("upcr 0.2000001 mg/mg", PR),
        ("upcr 0.21 mg/mg", PR),
        ("upcr 1.99 g/g", PR),
        ("upcr 2 mg/mg", NEPHROTIC),
        ("upcr 2.0 g/g", NEPHROTIC),
        ("upcr 20 mg/mmol", CR),
        ("upcr 20.1 mg/mmol", PR),
        ("upcr 199 mg/mmol", PR),
        ("upcr 200 mg/mmol", NEPHROTIC),
        ("upcr 205 mg/mmol", NEPHROTIC),
        ("upcr 200 mg/g", CR),
        ("upcr 201 mg/g", PR),
        ("upcr 1999 mg/g", PR),
        ("upcr 2000 mg/g", NEPHROTIC),
        ("urine_protein_rate 3.9 mg/m2/h", CR),
        ("urine_protein_rate 4 mg/m2/h", PR),
        ("urine_protein_rate 40 mg/m2/h", PR),
        ("urine_protein_rate 40.1 mg/m2/h", NEPHROTIC),
        ("urine_protein_rate 95.9 mg/m2/d", CR),
        ("urine_protein_rate 96 mg/m2/d", PR),
        ("urine_protein_rate 960 mg/m2/d", PR),
        ("urine_protein_rate 961 mg/m2/d", NEPHROTIC),
        ("dipstick_protein negative grade", CR),
        ("dipstick_protein trace grade", CR),
        ("dipstick_protein 1+ grade", PR),
        ("dipstick_protein 2+ grade", PR),
        ("dipstick_protein 3+ grade", NEPHROTIC),
        ("dipstick_protein 4+ grade", NEPHROTIC),
        ("dipstick_protein 29 mg/dL", CR),
        ("dipstick_protein 30 mg/dL", PR),
        ("dipstick_protein 299 mg/dL", PR),
        ("dipstick_protein 300 mg/dL", NEPHROTIC),
        ("upcr <0.2 mg/mg", CR),
        ("upcr <0.15 mg/mg", CR),
        ("upcr >2.0 mg/mg", NEPHROTIC),
        ("upcr >3 mg/mg", NEPHROTIC),
        ("urine_protein_rate <4 mg/m2/h", CR),
        ("urine_protein_rate >40 mg/m2/h", NEPHROTIC),
        ("dipstick_protein <30 mg/dL", CR),
        ("dipstick_protein >300 mg/dL", NEPHROTIC),
        ("upcr <0.21 mg/mg", CANNOT_TELL),
        ("upcr <2.0 mg/mg", CANNOT_TELL),
        ("upcr >0.2 mg/mg", CANNOT_TELL),
        ("upcr >1.99 mg/mg", CANNOT_TELL),
        ("urine_protein_rate <4.1 mg/m2/h", CANNOT_TELL),
        ("urine_protein_rate >39.9 mg/m2/h", CANNOT_TELL),
        ("dipstick_protein <31 mg/dL", CANNOT_TELL),
        ("dipstick_protein >299 mg/dL", CANNOT_TELL),
        ("upcr not_done", CANNOT_TELL),
    ],
)
def test_what_one_value_shows(value: str, state: str) -> None:
    assert str(reviewed(f"diagnosed never\n2018-05-01 {value}", "2018-05-01").course.state) == state


@pytest.mark.parametrize(
    ("history", "state"),
    [
        ("2018-05-01 dipstick_protein 3+\n2018-05-01 urine_protein_rate 50\n2018-05-01 upcr 0.1", CR),
        ("2018-05-01 dipstick_protein 3+\n2018-05-01 urine_protein_rate 3", CR),
        ("2018-05-01 upcr 3.0\n2018-05-01 upcr 0.1", CR),
        ("2018-05-01 upcr 0.1\n2018-05-01 upcr 3.0", NEPHROTIC),
        ("2018-05-01 upcr 0.1\n2018-05-01 upcr <2.0", CR),
        ("2018-05-01 upcr <2.0\n2018-05-01 dipstick_protein 1+", PR),
        ("2018-05-01 upcr 0.1\n2018-05-01 upcr not_done", CR),
    ],
    ids=[
        "the ratio outweighs the rate and the dipstick",
        "the rate outweighs the dipstick",
        "the last row of a day counts",
        "the last row of a day counts, the other way round",
        "a row that decides nothing is passed over for an earlier one",
        "a ratio that decides nothing leaves the day to the dipstick",
        "not done is no value",
    ],
)
def test_several_values_on_one_day(history: str, state: str) -> None:
    assert str(reviewed(f"diagnosed never\n{history}", "2018-05-01").course.state) == state


def test_the_day_of_diagnosis_is_nephrotic_evidence() -> None:
    course = reviewed("diagnosed 2018-05-01", "2018-05-01").course
    assert (str(course.state), course.is_confirmed) == (NEPHROTIC, False)


def test_the_day_of_diagnosis_gives_way_to_urine_of_that_day() -> None:
    course = reviewed("diagnosed 2018-05-01\n2018-05-01 upcr 1.0", "2018-05-01").course
    assert str(course.state) == PR


@pytest.mark.parametrize(("as_of", "state"), [("2018-11-01", CR), ("2018-11-02", CANNOT_TELL)])
def test_evidence_older_than_six_months_leaves_the_state_unknown(as_of: str, state: str) -> None:
    course = reviewed("diagnosed never\n2018-05-01 upcr 0.1", as_of).course
    assert str(course.state) == state
    assert (course.state_since is None) == (state == CANNOT_TELL)


@pytest.mark.parametrize(("as_of", "state"), [("2019-02-28", CR), ("2019-03-01", CANNOT_TELL)])
def test_six_months_from_31_august_end_on_the_last_of_february(as_of: str, state: str) -> None:
    assert str(reviewed("diagnosed never\n2018-08-31 upcr 0.1", as_of).course.state) == state


@pytest.mark.parametrize(
    ("mg_dl", "grade"),
    [
        ("0", "negative"),
        ("14.9", "negative"),
        ("15", "trace"),
        ("29.9", "trace"),
        ("30", "1+"),
        ("99.9", "1+"),
        ("100", "2+"),
        ("299.9", "2+"),
        ("300", "3+"),
        ("999.9", "3+"),
        ("1000", "4+"),
        ("3000", "4+"),
    ],
)
def test_the_grade_of_a_strip_read_in_mg_per_dl(mg_dl: str, grade: str) -> None:
    assert strip_grade(Decimal(mg_dl), shipped_protocols()["three-step"].common.urine) == grade
