"""What must hold of every child: no look ahead, no unit, no order of rows and no other child changes an answer.

Over invented histories (tests/oracle/histories.py); `NSCLINIC_HISTORIES` gives another count than the small one of the
test run, for a long drill.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from nsclinic.domain.catalogue import analytes
from tests.oracle.choices import VALUES
from tests.oracle.compare import program, shown
from tests.oracle.histories import history
from tests.oracle.teller import LAST, Row, Teller

COUNT = int(os.environ.get("NSCLINIC_HISTORIES", "150"))
BLOCKS = 5
"""The histories are told in so many tests, so that several processes share them."""

Looked = tuple[int, dict[str, Any], date]

each_block = pytest.mark.parametrize("block", range(BLOCKS))


def looked_at(block: int) -> Iterator[Looked]:
    for seed in range(block, COUNT, BLOCKS):
        told = history(seed)
        for day in told.days:
            yield seed, told.child, day


def assert_same(given: dict[str, Any], expected: dict[str, Any], child: dict[str, Any], day: date) -> None:
    differing = [key for key in expected if given[key] != expected[key]]
    shown_differences = "\n".join(f"{key}: {given[key]}\n  for {expected[key]}" for key in differing)
    assert not differing, f"{shown_differences}\n{shown(child)}\non {day}"


def later_rows(seed: int, day: date) -> dict[str, list[Row]]:
    """Give rows of every kind dated after a day: another child's life, moved behind it."""
    other = history(seed + 1_000_003).child
    first = min((row["date"] for row in other["observations"]), default=day.isoformat())
    moved = day - date.fromisoformat(first) + timedelta(days=1)

    def move(row: Row) -> Row:
        days = {
            column: (date.fromisoformat(row[column]) + moved).isoformat()
            for column in ("date", "start_date", "end_date", "next_visit_date")
            if row.get(column)
        }
        return {**row, **days}

    added = {
        name: [move(row) for row in other[name]]
        for name in ("observations", "treatments", "events", "visits")
    }
    return {
        name: [
            row
            for row in rows
            if (row.get("date") or row["start_date"]) > day.isoformat()
            and row.get("kind") not in ("vaccination_planned", "treatment_planned")
        ]
        for name, rows in added.items()
    }


@each_block
def test_no_row_dated_after_the_day_changes_what_is_concluded(block):
    added_rows = 0
    for seed, child, day in looked_at(block):
        added = later_rows(seed, day)
        added_rows += sum(map(len, added.values()))
        more = {**child, **{name: [*child[name], *rows] for name, rows in added.items()}}
        assert_same(program(more, day), program(child, day), child, day)
    assert added_rows > COUNT


def shuffled(rows: list[Row], random: Random, same: Callable[[Row], Any]) -> list[Row]:
    """Give the rows in another order, those that are the same in `same` in the order that they had."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[same(row)].append(row)
    order = [same(row) for row in rows]
    random.shuffle(order)
    return [groups[key].pop(0) for key in order]


@each_block
def test_the_order_of_rows_does_not_matter_but_within_a_day(block):
    for seed, child, day in looked_at(block):
        random = Random(seed)
        other = {
            **child,
            "observations": shuffled(child["observations"], random, lambda row: (row["date"], row["code"])),
            "treatments": shuffled(child["treatments"], random, lambda row: (row["start_date"], row["drug"])),
            "events": shuffled(child["events"], random, lambda row: row["date"]),
            "visits": shuffled(child["visits"], random, lambda row: row["date"]),
        }
        assert_same(program(other, day), program(child, day), child, day)


@each_block
def test_one_child_does_not_leak_into_another(block):
    seen = [(child, day, program(child, day)) for _, child, day in looked_at(block)]
    for child, day, alone in reversed(seen):
        assert_same(program(child, day), alone, child, day)


# Away from every threshold by 15 % or more in each of its units; a creatinine is so against any other one as baseline.
CALM: dict[str, tuple[str, ...]] = {
    "upcr": ("0.1", "0.8", "4.0"),
    "urine_protein_rate": ("2", "20", "60"),
    "creatinine": ("0.4", "0.6", "1.2"),
    "glucose_fasting": ("80", "160"),
    "glucose_random": ("100", "260"),
    "hba1c": ("5.0", "8.0"),
    "c3": ("0.5", "1.3"),
    "c4": ("0.05", "0.3"),
    "wbc": ("2.0", "8.0"),
    "neutrophils": ("0.5", "3.0"),
    "weight": ("20.0",),
    "height": ("110",),
}
STRIPS = {"negative": "5", "trace": "20", "1+": "50", "2+": "200", "3+": "500", "4+": "2000"}


def calmed(child: dict[str, Any], random: Random) -> dict[str, Any]:
    """Give the child with values far from every threshold, in the first unit of each code."""

    def calm(row: Row) -> Row:
        if row["code"] == "dipstick_protein":
            grade = row["value"] if row["value"] in STRIPS else random.choice(tuple(STRIPS))
            return {**row, "qualifier": "", "value": grade, "unit": "grade"}
        values = CALM.get(row["code"])
        if not values or row["qualifier"]:
            return row
        return {**row, "value": random.choice(values), "unit": VALUES[row["code"]][0][1]}

    return {**child, "observations": [calm(row) for row in child["observations"]]}


def in_other_units(child: dict[str, Any], random: Random) -> tuple[dict[str, Any], int]:
    """Give the child with each value in any unit of its code, and how many were turned into another one."""
    turned = 0

    def turn(row: Row) -> Row:
        nonlocal turned
        analyte = analytes()[row["code"]]
        if row["qualifier"]:
            return row
        if row["code"] == "dipstick_protein":
            turned += 1
            return {**row, "value": STRIPS[row["value"]], "unit": "mg/dL"} if random.random() < 0.5 else row
        if len(analyte.units) < 2:
            return row
        unit = random.choice(analyte.units).symbol
        value = analyte.convert(Decimal(row["value"]), row["unit"], unit)
        if value is None or unit == row["unit"]:
            return row
        turned += 1
        return {**row, "value": f"{value.quantize(Decimal('0.00001')).normalize():f}", "unit": unit}

    return {**child, "observations": [turn(row) for row in child["observations"]]}, turned


def unitless(answer: dict[str, Any]) -> dict[str, Any]:
    """Give what is concluded, without the values and units that it was concluded from."""
    return {
        **{key: answer[key] for key in ("course", "steps", "missing", "due", "next_visit")},
        "findings": [(row["rule"], row["severity"], row["since"]) for row in answer["findings"]],
        "levels": [(row["code"], row["date"], row["verdict"]) for row in answer["levels"]],
        "doses": [(row["drug"], row["frequency"], row["protocol_low"]) for row in answer["doses"]],
    }


@each_block
def test_the_same_child_in_other_units_is_answered_the_same(block):
    turned = 0
    for seed, told, day in looked_at(block):
        random = Random(seed)
        child = calmed(told, random)
        other, count = in_other_units(child, random)
        turned += count
        assert_same(unitless(program(other, day)), unitless(program(child, day)), other, day)
    assert turned > COUNT


RESTS_ON = {
    "excluded-complement": {"c3", "c4"},
    "excluded-infection": {"hbsag", "anti_hcv", "hiv", "syphilis"},
    "excluded-egfr": {"creatinine", "height"},
    "protocol-end-egfr": {"creatinine", "height"},
    "egfr-low": {"creatinine", "height"},
    "dose-dangerous": {"weight", "height"},
    "cyclophosphamide-cumulative": {"weight", "height"},
    "live-vaccine": {"weight", "height"},
}
"""The values that each `stop` finding rests on, the sizes of its doses included; others rest on drugs and events."""
URINE = {"upcr", "urine_protein_rate", "dipstick_protein", "tac_trough"}
LADDER = {"egfr-low", "cni-histology"}
"""`stop` findings that a child not on the drug has because a step is due, which the urine decides."""


def stops(answer: dict[str, Any]) -> set[str]:
    return {row["rule"] for row in answer["findings"] if row["severity"] == "stop"}


@each_block
def test_what_was_not_done_changes_nothing(block):
    for seed, child, day in looked_at(block):
        random = Random(seed)
        told = Teller(seed)
        for code in random.sample(tuple(VALUES), 6):
            on = min(day - timedelta(days=random.randrange(40)), LAST)
            told.observe(on, code, "", "", "not_done")
        more = {**child, "observations": [*child["observations"], *told.observations]}
        assert_same(program(more, day), program(child, day), child, day)


@each_block
def test_a_value_that_comes_in_silences_no_stop_that_does_not_rest_on_it(block):
    seen = 0
    for seed, child, day in looked_at(block):
        before = stops(program(child, day))
        if not before:
            continue
        seen += 1
        random = Random(seed)
        for code in random.sample(tuple(VALUES), 8):
            told = Teller(seed + len(code))
            told.any_value(day, code)
            answer = program({**child, "observations": [*child["observations"], *told.observations]}, day)
            for rule in before - stops(answer):
                rests_on = RESTS_ON.get(rule, set()) | (
                    URINE | {"creatinine", "height"} if rule in LADDER else set()
                )
                assert code in rests_on, f"{rule} fell silent by {code}\n{shown(child)}\non {day}"
    assert seen > COUNT / BLOCKS / 3


def is_known_as_stated(whole: dict[str, Any], answer: dict[str, Any], rule: str) -> bool:
    """Say whether a stop rested on the child's change of weight since: the dose per kg as stated needs no weight."""
    if rule != "dose-dangerous":
        return False
    facts = [fact for finding in whole["findings"] if finding["rule"] == rule for fact in finding["facts"]]
    known = {row["drug"] for row in answer["doses"] if row["mg_per_kg"] is not None}
    return all(fact["unit"] == "mg/kg/day" and fact["code"] in known for fact in facts)


@each_block
def test_a_stop_whose_value_is_taken_away_stands_or_is_named_as_missing(block):
    looked = 0
    for _, child, day in looked_at(block):
        whole = program(child, day)
        for rule in stops(whole) & RESTS_ON.keys():
            for code in RESTS_ON[rule]:
                fewer = [row for row in child["observations"] if row["code"] != code]
                if len(fewer) == len(child["observations"]):
                    continue
                looked += 1
                answer = program({**child, "observations": fewer}, day)
                if is_known_as_stated(whole, answer, rule):
                    continue
                missing = {row["rule"] for row in answer["missing"]}
                assert rule in stops(answer) | missing, f"{rule} without {code}\n{shown(child)}\non {day}"
    assert looked > COUNT / BLOCKS / 3
