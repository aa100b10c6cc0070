"""A site's own protocol file: the rules go by the numbers in it, in the unit in which a value came."""

import pytest

from nsclinic.advice.model import Review
from nsclinic.advice.review import review
from nsclinic.domain.resource import resource
from nsclinic.protocol.loader import read_protocol
from tests.spec.story import day, severities, told

THREE_STEP = (resource("protocols") / "three-step.toml").read_text("utf-8")
COMMON = (resource("protocols") / "common.toml").read_text("utf-8")


def section(name: str, *changes: tuple[str, str]) -> str:
    """Give a section of the shared numbers with a site's changes, to be added to its protocol file."""
    text = f"[{name}]\n" + COMMON.partition(f"\n[{name}]\n")[2].partition("\n[")[0] + "\n"
    for shipped, own in changes:
        assert text.count(shipped) == 1, shipped
        text = text.replace(shipped, own)
    return text


def at_the_site(protocol: str, history: str, as_of: str) -> Review:
    return review(told(history), read_protocol(protocol, "site.toml"), day(as_of))


@pytest.mark.parametrize(("c3", "severity"), [("0.84 g/L", "stop"), ("0.85 g/L", None)])
def test_a_sites_own_laboratory_limits_replace_those_that_ship(c3: str, severity: str | None) -> None:
    own = THREE_STEP.replace('{ value = 0.9, unit = "g/L"', '{ value = 0.85, unit = "g/L"')
    assert own != THREE_STEP
    answer = at_the_site(own, f"2018-02-01 c3 {c3}\n2018-02-01 c4 0.3", "2018-03-05")
    assert severities(answer).get("excluded-complement") == severity


RELAPSES = """
    2018-01-01..2018-02-20 prednisolone 2 mg/kg/day
    2018-02-01 upcr 0.1
    2019-01-10 upcr 4
    2019-01-20 upcr 0.1
    2019-05-10 upcr 4
    2019-05-20 upcr 0.1
    2019-09-10 upcr 4
"""


def test_a_site_can_call_four_relapses_a_year_frequent() -> None:
    four = section("relapse_pattern", ("frequent_count = { value = 3", "frequent_count = { value = 4"))
    shipped = at_the_site(THREE_STEP, RELAPSES, "2019-09-20")
    own = at_the_site(f"{THREE_STEP}\n{four}", RELAPSES, "2019-09-20")
    assert str(shipped.course.relapse_pattern) == "frequent"
    assert str(own.course.relapse_pattern) == "infrequent"


@pytest.mark.parametrize(("potassium", "severity"), [("5.4", None), ("5.5", "action"), ("5.6", "action")])
def test_a_site_can_be_stricter(potassium: str, severity: str | None) -> None:
    own = section("harm", ("potassium_high = { value = 5.5", "potassium_high = { value = 5.4"))
    answer = at_the_site(f"{THREE_STEP}\n{own}", f"2018-03-01 potassium {potassium}", "2018-03-05")
    assert severities(answer).get("potassium-high") == severity
