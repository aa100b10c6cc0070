"""Two pages side by side: a line differs where, and only where, the protocols themselves differ."""

from itertools import permutations

import pytest

from nsclinic.domain.resource import resource
from nsclinic.protocol.differences import DifferenceKind, differences
from nsclinic.protocol.loader import read_protocol, shipped_protocols
from nsclinic.protocol.model import Number
from nsclinic.ui.protocols.comparison import compared
from nsclinic.wording import wording
from nsclinic.wording.protocol_page import protocol_page
from nsclinic.wording.texts.numbers import key_of

ENGLISH = wording("en")
PROTOCOLS = shipped_protocols()
PAGES = {key: protocol_page(protocol, ENGLISH) for key, protocol in PROTOCOLS.items()}


def lines_of(comparison):
    return [line for section in comparison.sections for line in section.lines]


def places(line):
    return {key_of(place) for side in (line.first, line.second) if side for place in side.places}


def cited(number):
    return number.source, number.section, number.note


@pytest.mark.parametrize("first", sorted(PROTOCOLS))
def test_every_number_that_two_protocols_say_differently_stands_on_a_line_that_differs(first):
    for second in PROTOCOLS:
        found = compared(PAGES[first], PAGES[second])
        differing = {place for line in lines_of(found) if line.differs for place in places(line)}
        cited_apart = {place for line in lines_of(found) if line.cited_apart for place in places(line)}
        for difference in differences(PROTOCOLS[first], PROTOCOLS[second]):
            if not isinstance(difference.old or difference.new, Number):
                continue
            if difference.kind is DifferenceKind.CITED:
                if cited(difference.old) == cited(difference.new):
                    continue  # only the project's own page of facts tells the two apart
                assert key_of(difference.where) in cited_apart | differing
            else:
                assert key_of(difference.where) in differing, (first, second, difference)


def test_a_protocol_does_not_differ_from_itself():
    for page in PAGES.values():
        found = compared(page, page)
        assert found.difference_count == 0
        assert not any(line.cited_apart for line in lines_of(found))
        assert list(found.shown(only_differences=True)) == []


def test_the_order_of_the_two_changes_the_sides_and_not_what_differs():
    for first, second in permutations(("three-step", "mmf", "tac-guide"), 2):
        one, other = compared(PAGES[first], PAGES[second]), compared(PAGES[second], PAGES[first])
        assert one.difference_count == other.difference_count
        mirrored = {(line.second, line.first) for line in lines_of(other)}
        assert {(line.first, line.second) for line in lines_of(one)} == mirrored


def test_one_changed_number_is_one_line():
    text = resource("protocols/three-step.toml").read_text("utf-8")
    changed = text.replace("value = 1200,", "value = 1100,")
    assert changed != text
    page = protocol_page(read_protocol(changed, "ours.toml"), ENGLISH)
    found = compared(PAGES["three-step"], page)
    (line,) = [line for line in lines_of(found) if line.differs]
    assert line.label == "Mycophenolate mofetil"
    assert (line.first.amount, line.second.amount) == (
        "1200\u202fmg/m²/day in 2 doses",
        "1100\u202fmg/m²/day in 2 doses",
    )


def test_another_source_of_the_same_number_is_shown_and_is_no_difference():
    text = resource("protocols/mmf.toml").read_text("utf-8")
    page = protocol_page(read_protocol(text.replace('"Selection"', '"Methods"'), "ours.toml"), ENGLISH)
    found = compared(PAGES["mmf"], page)
    assert found.difference_count == 0
    shown = [line.label for section in found.shown(only_differences=True) for line in section.lines]
    assert "Age at the start" in shown
