"""Each child is reviewed under its own protocol, else under the clinic's (rules 5)."""

from nsclinic.clinic.protocol_choice import chosen_protocol
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, told

SHIPPED = shipped_protocols()
MOVED = """
    2018-01-01 protocol_start three-step
    2018-06-01 protocol_start mmf
"""


def chosen(history, on, default="three-step"):
    return chosen_protocol(told(history), day(on), SHIPPED, default)


def test_a_child_without_a_protocol_is_on_the_clinics():
    assert chosen("", "2018-05-01").protocol.id == "three-step"
    assert chosen("", "2018-05-01", default="mmf").protocol.id == "mmf"


def test_the_latest_start_counts_from_its_day_on():
    assert chosen(MOVED, "2018-05-31").protocol.id == "three-step"
    assert chosen(MOVED, "2018-06-01").protocol.id == "mmf"


def test_a_start_that_lies_ahead_does_not_count():
    assert chosen(MOVED, "2017-12-31", default="tac-guide").protocol.id == "tac-guide"


def test_of_two_starts_on_one_day_the_last_entered_counts():
    history = "2018-01-01 protocol_start mmf\n2018-01-01 protocol_start tac-guide"
    assert chosen(history, "2018-01-01").protocol.id == "tac-guide"


def test_an_unknown_protocol_gives_the_clinics_and_is_named():
    choice = chosen("2018-01-01 protocol_start our-own", "2018-02-01")
    assert (choice.protocol.id, choice.unknown_id) == ("three-step", "our-own")


def test_a_known_protocol_after_an_unknown_one_is_no_reason_to_warn():
    choice = chosen("2018-01-01 protocol_start our-own\n2018-02-01 protocol_start mmf", "2018-02-01")
    assert (choice.protocol.id, choice.unknown_id) == ("mmf", "")
