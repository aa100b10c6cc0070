"""Every number of a protocol is found, at the place by which its file names it."""

import pytest

from nsclinic.protocol.loader import shipped_protocols
from nsclinic.protocol.numbers import numbers_of

SHIPPED = shipped_protocols()


def test_a_number_is_found_at_its_place_in_the_file():
    found = {where: number.value for where, _, number in numbers_of(SHIPPED["three-step"])}
    assert found["steroid_response.sensitive_within"] == 42
    assert found["targets.1.low"] == 3
    assert found["common.courses.longest_gap"] == 14


@pytest.mark.parametrize("protocol_id", SHIPPED)
def test_every_number_is_found_once_and_its_source_is_known(protocol_id):
    protocol = SHIPPED[protocol_id]
    found = list(numbers_of(protocol))
    assert len({placed.where for placed in found}) == len(found) == repr(protocol).count("Number(value=")
    assert {placed.number.source for placed in found} <= set(protocol.sources)


def test_an_item_of_a_list_is_named_by_what_it_is_about():
    named = {where: of for where, of, _ in numbers_of(SHIPPED["three-step"])}
    assert named["doses.2.low"] == "prednisolone, step 1"
    assert named["targets.1.low"] == "tac_trough, always"
    assert named["steroid_answer.dose"] == ""
