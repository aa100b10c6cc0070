"""The files that ship: complete, sourced, and not one of the sources' misprints in them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest

from nsclinic.domain.catalogue import analytes, drugs
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.protocol.model import Number, Protocol

EXPECTED = {
    "three-step", "tac-guide", "tac-mzr-pdn", "mmf", "yang-2016", "roberti-2010", "loeffler-2004", "gulati-2008",
    "sinha-2017-tac", "sinha-2017-mmf", "gulati-2012-tac", "choudhry-2009-tac", "choudhry-2009-csa", "wang-2012-tac",
    "wang-2012-csa",
}  # fmt: skip


def numbers(value: Any) -> Iterator[Number]:
    if isinstance(value, Number):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from numbers(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from numbers(getattr(value, item.name))


def test_every_protocol_of_the_rules_ships_and_the_default_comes_first() -> None:
    assert set(shipped_protocols()) == EXPECTED
    assert next(iter(shipped_protocols())) == "three-step"


@pytest.mark.parametrize("protocol", shipped_protocols().values(), ids=lambda protocol: protocol.id)
def test_every_number_names_a_source_document_and_a_section(protocol: Protocol) -> None:
    found = list(numbers(protocol))
    assert len(found) > 50
    for number in found:
        assert protocol.document(number.source).document
        assert number.section, number


@pytest.mark.parametrize("protocol", shipped_protocols().values(), ids=lambda protocol: protocol.id)
def test_drugs_and_levels_stand_in_the_catalogue_and_no_dose_is_dangerous(protocol: Protocol) -> None:
    assert set(protocol.main_drugs) <= set(drugs())
    for line in protocol.doses:
        for ceiling in drugs()[line.drug].dangerous:
            if ceiling.unit == line.upper.unit:
                assert line.upper.value < ceiling.above
    for target in protocol.targets:
        assert target.low.value < target.high.value
        assert analytes()[target.code].unit(target.low.unit)


def test_the_lethal_misprint_of_the_tacrolimus_dose_is_not_copied() -> None:
    tacrolimus = next(line for line in shipped_protocols()["three-step"].doses if line.drug == "tacrolimus")
    assert (tacrolimus.low.value, tacrolimus.upper.value) == (Decimal("0.1"), Decimal("0.25"))
    assert tacrolimus.start is not None
    assert tacrolimus.start.value == Decimal("0.1")


def test_roberti_twice_a_day_is_read_per_day() -> None:
    line = shipped_protocols()["roberti-2010"].doses[0]
    assert (line.low.value, line.low.unit, line.doses_per_day) == (Decimal("0.2"), "mg/kg/day", 2)


@pytest.mark.parametrize(
    ("protocol", "target"),
    [
        ("three-step", (3, 10)), ("yang-2016", (5, 10)), ("roberti-2010", (5, 8)), ("loeffler-2004", (5, 10)),
        ("gulati-2008", (5, 10)), ("wang-2012-tac", (5, 12)), ("wang-2012-csa", (100, 150)),
        ("choudhry-2009-tac", None), ("choudhry-2009-csa", None), ("sinha-2017-tac", None),
        ("gulati-2012-tac", None), ("tac-mzr-pdn", None),
    ],
)  # fmt: skip
def test_a_target_is_what_the_source_prints_and_none_where_it_prints_none(
    protocol: str, target: tuple[int, int] | None
) -> None:
    found = [(int(line.low.value), int(line.high.value)) for line in shipped_protocols()[protocol].targets]
    assert found == ([target] if target else [])


def test_the_guide_that_nobody_reviewed_says_so() -> None:
    assert not shipped_protocols()["tac-guide"].document("S3").is_reviewed
