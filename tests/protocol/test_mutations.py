"""Whatever is changed in a protocol file, it is refused with the changed line, or shown as a difference; never a crash.

Random changes of the files that ship, and of common.toml's sections carried again: keys dropped and renamed, values of
another type, values swapped, characters put in and taken out.
"""

import re
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsclinic.domain.resource import resource
from nsclinic.protocol.differences import differences
from nsclinic.protocol.loader import ProtocolFileError, read_protocol, shipped_protocols

COMMON = resource("protocols/common.toml").read_text("utf-8")
OWN_SECTIONS = COMMON[COMMON.index("[urine]") :]
TEXTS = {
    protocol_id: resource(f"protocols/{protocol_id}.toml").read_text("utf-8") + "\n" + OWN_SECTIONS
    for protocol_id in ("three-step", "mmf", "tac-guide", "sinha-2017-tac")
}

_PAIR = re.compile(r"(?:^|(?<=[{,]))( *)([A-Za-z0-9_-]+) = (\"[^\"]*\"|[0-9.]+|true|false)(,?)", re.MULTILINE)
_ALWAYS = frozenset({"value", "unit", "source", "section"})
"""Keys that every number has."""


class Pair(NamedTuple):
    """One key with its plain value, and where it stands in the text."""

    key: str
    value: str
    start: int
    end: int
    line: int
    is_in_number: bool


def pairs_of(text: str) -> list[Pair]:
    found = []
    for match in _PAIR.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        whole = text.split("\n")[line - 1]
        if not whole.startswith("#"):
            start, end = match.start(2), match.end(4)
            found.append(Pair(match[2], match[3], start, end, line, "value = " in whole and "{" in whole))
    return found


SITES = [(protocol_id, pair) for protocol_id, text in TEXTS.items() for pair in pairs_of(text)]
SITE = st.sampled_from(SITES)


def put(text: str, pair: Pair, written: str) -> str:
    return text[: pair.start] + written + text[pair.end :]


def faulty_lines(text: str) -> list[int]:
    """Give the lines of the faults; empty where the file is taken."""
    try:
        read_protocol(text, "own.toml")
    except ProtocolFileError as error:
        return [fault.line for fault in error.faults] or [0]
    return []


def test_the_texts_to_be_changed_are_sound_and_hold_hundreds_of_values() -> None:
    assert len(SITES) > 2500
    for text in TEXTS.values():
        assert faulty_lines(text) == []


@settings(max_examples=80, deadline=None)
@given(SITE)
def test_a_renamed_key_is_refused_at_its_line(site: tuple[str, Pair]) -> None:
    protocol_id, pair = site
    text = TEXTS[protocol_id]
    renamed = text[: pair.start] + f"{pair.key}_x" + text[pair.start + len(pair.key) :]
    assert pair.line in faulty_lines(renamed)


@settings(max_examples=100, deadline=None)
@given(SITE, st.integers(0, 5))
def test_a_value_of_another_type_is_refused_at_its_line(site: tuple[str, Pair], choice: int) -> None:
    protocol_id, pair = site
    wrong = ['"seven"', "[]", "{}", "nan", "-1", "2020-01-01"]
    if pair.value.startswith('"'):
        wrong = ["7.25", "[]", "{}", "7", "true", "2020-01-01"]
    elif pair.value in ("true", "false"):
        wrong = ['"true"', "[]", "{}", "1", "0.0", "2020-01-01"]
    text = TEXTS[protocol_id]
    changed = put(text, pair, f"{pair.key} = {wrong[choice]}{comma_after(text, pair)}")
    assert pair.line in faulty_lines(changed)


def comma_after(text: str, pair: Pair) -> str:
    return "," if text[pair.end - 1] == "," else ""


@settings(max_examples=80, deadline=None)
@given(SITE)
def test_a_dropped_key_is_refused_or_shown(site: tuple[str, Pair]) -> None:
    protocol_id, pair = site
    changed = put(TEXTS[protocol_id], pair, "").replace(", }", " }").replace("{  ", "{ ")
    lines = faulty_lines(changed)
    if pair.is_in_number and pair.key in _ALWAYS:
        assert pair.line in lines
    elif not lines and pair.key not in ("id", "version"):
        assert differences(shipped_protocols()[protocol_id], read_protocol(changed, "own.toml"))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_two_values_swapped_are_refused_or_shown(protocol_id: str, data: st.DataObject) -> None:
    text = TEXTS[protocol_id]
    pairs = pairs_of(text)
    first, second = sorted(
        (data.draw(st.sampled_from(pairs)), data.draw(st.sampled_from(pairs))), key=lambda pair: pair.start
    )
    if first.start == second.start or first.value == second.value:
        return
    swapped = put(text, second, f"{second.key} = {first.value}{comma_after(text, second)}")
    swapped = put(swapped, first, f"{first.key} = {second.value}{comma_after(text, first)}")
    if not faulty_lines(swapped) and not {first.key, second.key} & {"id", "version"}:
        same = (
            first.key == second.key == "unit" or float_of(first.value) == float_of(second.value) is not None
        )
        assert same or differences(shipped_protocols()[protocol_id], read_protocol(swapped, "own.toml"))


def float_of(value: str) -> float | None:
    return float(value) if value[0].isdigit() else None


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(TEXTS)),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 30),
            st.text(alphabet="[]{}=,\"'\\#\n .1a-_\u202e\x00é", max_size=4),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_characters_put_in_or_taken_out_end_in_nothing_but_faults(
    protocol_id: str, changes: list[tuple[float, int, str]]
) -> None:
    text = TEXTS[protocol_id]
    for where, taken, given_text in changes:
        at = int(where * len(text))
        text = text[:at] + given_text + text[at + taken :]
    for line in faulty_lines(text):
        assert 1 <= line <= text.count("\n") + 1


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="[]{}=,\"'\\#\n .1a-_:T", max_size=60))
def test_any_text_at_all_ends_in_nothing_but_faults(text: str) -> None:
    assert faulty_lines(text)


@pytest.mark.parametrize("protocol_id", sorted(TEXTS))
def test_a_number_in_another_unit_is_refused_wherever_it_stands(protocol_id: str) -> None:
    """The sources' lethal kind of misprint, at every number of the file: the unit alone is another."""
    text = TEXTS[protocol_id]
    other = {
        "day": "month",
        "month": "day",
        "week": "day",
        "year": "month",
        "hour": "day",
        "share": "%",
        "ng/mL": "ng/dL",
        "mg/kg/day": "g/kg/day",
        "mg/m2/day": "mg/m2",
        "mg/dL": "g/dL",
        "mmol/L": "mol/L",
    }
    units = [pair for pair in pairs_of(text) if pair.key == "unit" and pair.value.strip('"') in other]
    assert len(units) > 80
    for pair in units[:: max(1, len(units) // 30)]:
        wrong = other[pair.value.strip('"')]
        changed = put(text, pair, f'unit = "{wrong}"{comma_after(text, pair)}')
        assert pair.line in faulty_lines(changed), pair
