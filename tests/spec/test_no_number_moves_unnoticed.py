"""A clinical number that a rule reads cannot move, by a day or by a hair, without a case of the specification failing.

Each number is moved up and down, and the cases of the rules that read it are asked again. A limit in whole days,
months or years must be noticed in both directions; any other in one, for its cases stand exactly on it.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from nsclinic.advice.case import build_case
from nsclinic.advice.review import CHAPTERS, review
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.protocol.model import Number, Protocol
from nsclinic.protocol.numbers import numbers_of
from tests.spec.cases import SpecCase, rule_specs
from tests.spec.numbers_read import Reader
from tests.spec.story import told

WHOLE = ("day", "week", "month", "year", "count")
HAIR = Decimal("0.0001")
MORE_THAN_A_CAPSULE = Decimal("0.25")

ROUNDED_TO_CAPSULES = {
    "common.harm.mmf_half",
    "three-step: doses.7.start",
    "mmf: steroid_answer.then_dose",
}
"""Doses that are only suggested: rounding hides a hair, so they are moved by more."""

NOT_NOTICED = {
    "common.harm.pressure_table_from": "no table of pressures stands below it",
    "common.harm.pressure_table_until": "no table of pressures stands from it on",
    "tac-guide: doses.2.low": "the lower end of prednisolone, which is never too low, is only shown",
}


def named(protocol: str, path: str) -> str:
    return path if path.startswith("common.") else f"{protocol}: {path}"


@cache
def readings() -> dict[str, tuple[str, list[SpecCase]]]:
    """Give each number that a rule reads: its key path, and the cases of the rules that read it."""
    answers = dict(CHAPTERS)
    readers = {name: Reader(protocol) for name, protocol in shipped_protocols().items()}
    found: dict[str, tuple[str, list[SpecCase]]] = {}
    for case in (case for spec in rule_specs() for case in spec.all_cases):
        reader = readers[case.under]
        built = build_case(told(case.told), reader.protocol, case.on)
        with reader.noting() as paths:
            list(answers[case.rule](built))
        for path, is_read in paths.items():
            if is_read:
                found.setdefault(named(case.under, path), (path, []))[1].append(case)
    return found


@cache
def record_of(history: str) -> ChildRecord:
    return told(history)


def answer(case: SpecCase, protocol: Protocol) -> object:
    """Give what the rule of a case says: findings with doses and what they tell, and what it lacks."""
    answered = review(record_of(case.told), protocol, case.on)
    found = [finding for finding in answered.findings if finding.rule == case.rule]
    said = [
        (
            finding.severity,
            finding.variant,
            finding.advice,
            {name: finding.parameters.get(name) for name in case.tells},
        )
        for finding in found
    ]
    return said, {missing for missing in answered.missing if missing.rule == case.rule}


def moved(value: Any, path: list[str], by: Decimal) -> Any:
    """Copy a part of a protocol with the number at a key path (list items count from 1) moved."""
    if isinstance(value, Number):
        return replace(value, value=value.value + by)
    first, *rest = path
    if first.isdigit():
        place = int(first) - 1
        return (*value[:place], moved(value[place], rest, by), *value[place + 1 :])
    return replace(value, **{first: moved(getattr(value, first), rest, by)})


def step_of(name: str, number: Number) -> Decimal:
    if number.unit in WHOLE:
        return Decimal(1)
    return (
        number.value * MORE_THAN_A_CAPSULE
        if name in ROUNDED_TO_CAPSULES
        else HAIR * max(number.value, Decimal(1))
    )


def is_noticed(path: str, cases: list[SpecCase], by: Decimal) -> bool:
    protocols = {
        name: moved(shipped_protocols()[name], path.split("."), by) for name in {case.under for case in cases}
    }
    return any(
        answer(case, protocols[case.under]) != answer(case, shipped_protocols()[case.under]) for case in cases
    )


def unnoticed() -> Iterator[str]:
    numbers = {
        name: {placed.where: placed.number for placed in numbers_of(protocol)}
        for name, protocol in shipped_protocols().items()
    }
    for name, (path, cases) in readings().items():
        number = numbers[cases[0].under][path]
        step = step_of(name, number)
        noticed = [is_noticed(path, cases, by) for by in (step, -step)]
        if not (all(noticed) if number.unit in WHOLE else any(noticed)):
            yield name


def test_every_number_that_a_rule_reads_is_held_by_a_case() -> None:
    assert set(unnoticed()) == set(NOT_NOTICED)


def test_the_numbers_of_every_protocol_are_among_them() -> None:
    assert {name.partition(":")[0] for name in readings() if not name.startswith("common.")} >= {
        name for name, protocol in shipped_protocols().items() if protocol.doses or protocol.targets
    }


def test_a_number_is_noted_only_while_it_is_asked_for() -> None:
    reader = Reader(shipped_protocols()["three-step"])
    harm = reader.protocol.common.harm
    assert harm.potassium_high.value == shipped_protocols()["three-step"].common.harm.potassium_high.value
    with reader.noting() as read:
        assert harm.persistent_days_apart.whole
        assert harm.glucose_fasting_high[1].source
    assert harm.wbc_low.value
    assert read == {"common.harm.persistent_days_apart": True, "common.harm.glucose_fasting_high.2": False}
