"""Every number that differs between two protocols is shown, with what stood there before, and nothing else."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from nsclinic.domain.resource import resource
from nsclinic.protocol.differences import Difference, DifferenceKind, differences
from nsclinic.protocol.loader import read_protocol, shipped_protocols
from nsclinic.protocol.model import Number, Protocol, StripGrade
from nsclinic.protocol.numbers import numbers_of

SHIPPED = shipped_protocols()
TEXT = resource("protocols/three-step.toml").read_text("utf-8")
BASE = SHIPPED["three-step"]


def changed(*swaps: tuple[str, str]) -> Protocol:
    text = TEXT
    for found, put in swaps:
        assert found in text
        text = text.replace(found, put, 1)
    return read_protocol(text, "own.toml")


def told(found: tuple[Difference, ...]) -> list[tuple[str, str, str, str, str]]:
    def said(value: Number | str | None) -> str:
        return f"{value.value} {value.unit}" if isinstance(value, Number) else str(value)

    return [(str(line.kind), line.where, line.of, said(line.old), said(line.new)) for line in found]


@pytest.mark.parametrize("protocol", SHIPPED.values(), ids=lambda protocol: protocol.id)
def test_a_protocol_does_not_differ_from_itself(protocol: Protocol) -> None:
    assert differences(protocol, protocol) == ()


def test_a_changed_dose_is_shown_with_both_numbers_and_both_sources() -> None:
    (line,) = differences(BASE, changed(("value = 0.25", "value = 0.2")))
    assert (line.kind, line.where, line.of) == (DifferenceKind.CHANGED, "doses.high", "tacrolimus")
    assert isinstance(line.old, Number)
    assert isinstance(line.new, Number)
    assert (line.old.value, line.new.value) == (Decimal("0.25"), Decimal("0.2"))
    assert line.old.section == line.new.section == "Results: received 0.1 to 0.25"


def test_a_dose_is_paired_by_its_drug_and_step_wherever_it_stands_in_the_file() -> None:
    own = replace(BASE, doses=tuple(reversed(BASE.doses)))
    assert differences(BASE, own) == ()


def test_a_dose_at_another_frequency_is_another_dose() -> None:
    own = changed(('step = 1\nfrequency = "alternate_day"', 'step = 1\nfrequency = "daily"'))
    assert told(differences(BASE, own)) == [
        ("removed", "doses.low", "prednisolone, step 1, alternate_day", "1 mg/kg/day", "None"),
        ("added", "doses.low", "prednisolone, step 1", "None", "1 mg/kg/day"),
    ]


def test_a_number_written_another_way_is_no_difference() -> None:
    assert differences(BASE, changed(("value = 42,", "value = 42.0,"))) == ()


def test_the_same_number_from_another_source_says_so() -> None:
    (line,) = differences(
        BASE, changed(('source = "S0", section = "Methods: rem', 'source = "R", section = "rem'))
    )
    assert (line.kind, line.where) == (DifferenceKind.CITED, "steroid_response.sensitive_within")


def test_titles_steps_drugs_and_codes_are_shown_too() -> None:
    own = changed(
        ('en = "Three-step protocol (', 'en = "Our three steps ('),
        ('with_drugs = ["tacrolimus"]', 'with_drugs = ["tacrolimus"]\nwithout_drugs = ["ciclosporin"]'),
        ('excluded_causes = ["secondary", ', "excluded_causes = ["),
    )
    assert [(line.where, line.of) for line in differences(BASE, own)] == [
        ("title.en", ""),
        ("eligibility.excluded_causes", ""),
        ("steps.without_drugs", "step 3"),
    ]


def test_a_target_or_step_taken_away_is_shown_whole() -> None:
    own = replace(BASE, targets=(), steps=BASE.steps[:2])
    found = told(differences(BASE, own))
    assert ("removed", "targets.low", "tac_trough", "3 ng/mL", "None") in found
    assert ("removed", "steps.with_drugs", "step 3", "tacrolimus", "None") in found
    assert {line[2] for line in found} == {"tac_trough", "step 3"}


def test_a_common_number_of_the_sites_own_is_shown_after_the_protocols_own() -> None:
    pattern = replace(BASE.common.relapse_pattern, frequent_count=Number(Decimal(4), "count", "K", "2021"))
    own = replace(
        BASE, common=replace(BASE.common, relapse_pattern=pattern), version="2", title={"en": "Our own"}
    )
    wheres = [line.where for line in differences(BASE, own)]
    assert wheres[0] == "title.en"
    assert wheres[-1] == "common.relapse_pattern.frequent_count"


def test_a_number_of_a_list_is_paired_by_its_unit_and_a_pair_of_one_unit_by_place() -> None:
    own = changed(('{ value = 0.9, unit = "g/L"', '{ value = 0.8, unit = "g/L"'))
    assert told(differences(BASE, own)) == [
        ("changed", "eligibility.c3_at_least", "g/L", "0.9 g/L", "0.8 g/L")
    ]
    mmf = SHIPPED["mmf"]
    four, six = mmf.steroid_answer.then_weeks
    longer = replace(
        mmf, steroid_answer=replace(mmf.steroid_answer, then_weeks=(four, replace(six, value=Decimal(8))))
    )
    assert told(differences(mmf, longer)) == [
        ("changed", "steroid_answer.then_weeks", "week", "6 week", "8 week")
    ]


def test_an_item_that_is_nothing_but_its_name_is_shown_when_it_goes() -> None:
    urine = BASE.common.urine
    assert urine.strip_grades[-1] == StripGrade("4+")
    own = replace(
        BASE, common=replace(BASE.common, urine=replace(urine, strip_grades=urine.strip_grades[:-1]))
    )
    assert told(differences(BASE, own)) == [("removed", "common.urine.strip_grades", "4+", "4+", "None")]


@pytest.mark.parametrize(("a", "b"), list(pairwise(SHIPPED.values())), ids=lambda protocol: protocol.id)
def test_what_one_adds_the_other_lacks(a: Protocol, b: Protocol) -> None:
    mirror = {DifferenceKind.ADDED: DifferenceKind.REMOVED, DifferenceKind.REMOVED: DifferenceKind.ADDED}
    there = {(line.kind, line.where, line.of, line.old, line.new) for line in differences(a, b)}
    back = {
        (mirror.get(line.kind, line.kind), line.where, line.of, line.new, line.old)
        for line in differences(b, a)
    }
    assert there == back


def _moved(protocol: Protocol, where: str) -> Any:
    """Give the protocol with one more in the number at a place, as `numbers_of` names it."""

    def put(value, parts):
        if not parts:
            return replace(value, value=value.value + 1)
        if isinstance(value, tuple):
            at = int(parts[0]) - 1
            return (*value[:at], put(value[at], parts[1:]), *value[at + 1 :])
        return replace(value, **{parts[0]: put(getattr(value, parts[0]), parts[1:])})

    return put(protocol, where.split("."))


@pytest.mark.parametrize("protocol_id", ["three-step", "mmf", "tac-guide", "sinha-2017-tac"])
def test_no_number_can_move_unseen(protocol_id: str) -> None:
    protocol = SHIPPED[protocol_id]
    for where, _, number in numbers_of(protocol):
        (line,) = differences(protocol, _moved(protocol, where))
        assert line.kind is DifferenceKind.CHANGED
        assert line.old == number, where
