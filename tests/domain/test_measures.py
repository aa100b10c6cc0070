"""The numbers behind measures that are only shown."""

import tomllib
from dataclasses import fields

import pytest

from nsclinic.domain.measures import MeasureNumber, Measures, measures
from nsclinic.domain.resource import resource

NAMES = [item.name for item in fields(Measures)]


@pytest.mark.parametrize("name", NAMES)
def test_every_number_has_a_unit_and_a_source(name: str) -> None:
    number: MeasureNumber = getattr(measures(), name)
    assert number.value > 0
    assert all((number.unit, number.source, number.section))


def test_no_number_stands_in_the_file_that_nothing_reads() -> None:
    with resource("measures.toml").open("rb") as file:
        assert list(tomllib.load(file)) == NAMES
