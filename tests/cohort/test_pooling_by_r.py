"""Every measure by every method equals what R 4.2.2 with metafor 3.8-1 printed; `r/pooling.R` made the figures."""

import csv
from pathlib import Path

import pytest

from nsclinic.cohort.pooling import Measure, Method, pool
from tests.cohort.studies import DIFFERENCES, RATIOS

PRINTED = tuple(
    csv.DictReader((Path(__file__).parent / "pooling_by_r.csv").read_text(encoding="utf-8").splitlines())
)
POOLED = ("estimate", "ci_low", "ci_high", "p", "q", "q_p", "i2", "tau2", "harbord_p")


def figure(text):
    return None if text == "NA" else float(text)


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: f"{row['set']}-{row['measure']}-{row['method']}")
def test_the_figures_are_those_of_metafor(row):
    measure = Measure(row["measure"])
    studies = (RATIOS if measure.is_ratio else DIFFERENCES)[row["set"]]
    found = pool(studies, measure, Method(row["method"]))
    assert found.k == int(row["k"])
    for name in POOLED:
        printed = figure(row[name])
        assert getattr(found, name) == (
            None if printed is None else pytest.approx(printed, rel=1e-8, abs=1e-10)
        ), name
    first = found.studies[0]
    assert (first.estimate, first.ci_low, first.ci_high, first.weight) == pytest.approx(
        [figure(row[name]) for name in ("first", "first_low", "first_high", "first_weight")], rel=1e-8
    )


def test_r_was_asked_for_every_measure_by_every_method_that_it_has():
    asked = {(row["measure"], row["method"]) for row in PRINTED}
    of_ratios = {(measure, method) for measure in ("rr", "or") for method in ("mh", "iv", "dl", "dl-mh")}
    assert asked == of_ratios | {("md", "iv"), ("md", "dl")}
