"""The numbers behind measures that are only shown: when a variability is called high, how long a gap is bridged.

They stand in resources/measures.toml, each with its source; the numbers that a rule decides by stand in the protocols.
"""

import tomllib
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache

from nsclinic.domain.resource import resource


@dataclass(frozen=True, slots=True)
class MeasureNumber:
    """One number in its unit, with the document it is from and the place in it."""

    value: Decimal
    unit: str
    source: str
    section: str


@dataclass(frozen=True, slots=True)
class Measures:
    """All of them.

    `systolic_elevated`: from here on a reading is elevated, whatever the centiles say. `egfr_apart_above`: estimates of
    one day that lie further apart are marked. `variability_fewest` troughs make a variability, `variability_high_above`
    is a high one. `interpolated_at_most`: time in target is not interpolated over a longer gap between two troughs.
    """

    systolic_elevated: MeasureNumber
    egfr_apart_above: MeasureNumber
    variability_fewest: MeasureNumber
    variability_high_above: MeasureNumber
    interpolated_at_most: MeasureNumber


@cache
def measures() -> Measures:
    """Give the numbers of resources/measures.toml, read once."""
    with resource("measures.toml").open("rb") as file:
        raw = tomllib.load(file)
    numbers = {name: MeasureNumber(Decimal(entry.pop("value")), **entry) for name, entry in raw.items()}
    return Measures(**{item.name: numbers[item.name] for item in fields(Measures)})
