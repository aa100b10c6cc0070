"""Holds the program against the independent evaluator over invented histories, and shrinks what they disagree about.

    python -m tests.oracle.compare 100000            histories 0 to 99,999, on all cores
    python -m tests.oracle.compare 1000 --from 5000  histories 5,000 to 5,999
    python -m tests.oracle.compare --seed 4711       one history, shrunk to the rows that matter
    python -m tests.oracle.compare 8000 --narrow     histories about one narrow place of the rules each

Each history is looked at on three days. Ends with 1 where there is any disagreement.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from typing import Any

from nsclinic.advice.review import review
from nsclinic.clinic.answers import review_json
from nsclinic.clinic.protocol_choice import chosen_protocol
from nsclinic.domain.record import (
    Cause,
    Child,
    ChildRecord,
    Event,
    EventKind,
    Frequency,
    Observation,
    Qualifier,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.protocol.loader import DEFAULT_PROTOCOL, shipped_protocols
from nsclinic.wording import wording
from tests.oracle.evaluate import evaluate
from tests.oracle.histories import History, history
from tests.oracle.narrow import narrow_history

DOSE_NUMBERS = ("per_day_mg", "mg_per_kg", "mg_per_m2", "protocol_low", "protocol_high")
LISTS = ("observations", "treatments", "events", "visits")
BATCH = 200

ONE_A_DRUG = frozenset(
    {"dose-high", "dose-low", "trough-not-steady", "not-a-trough", "stopped-early", "abrupt-stop"}
)
"""Rules that may speak of several drugs, one finding each; every other rule speaks once."""


def record_of(child: dict[str, Any]) -> ChildRecord:
    """Give a child's rows as the program's record."""

    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    def on(row: dict[str, str], column: str = "date") -> date:
        return date.fromisoformat(row[column])

    patient = child["patient"]
    return child_record(
        Child(
            patient["patient_id"],
            on(patient, "birth_date"),
            sex=Sex(patient["sex"]),
            diagnosis_date=day(patient["diagnosis_date"]),
            cause=Cause(patient["cause"]) if patient["cause"] else None,
        ),
        [Visit(on(row), VisitKind(row["kind"]), "", day(row["next_visit_date"])) for row in child["visits"]],
        [
            Observation(
                on(row), row["code"], row["value"], row["unit"], Qualifier(row["qualifier"]), row["hours_after_dose"]
            )
            for row in child["observations"]
        ],
        [
            Treatment(
                row["drug"], on(row, "start_date"), day(row["end_date"]), row["dose"], row["dose_unit"],
                Frequency(row["frequency"]),
            )
            for row in child["treatments"]
        ],
        [Event(on(row), EventKind(row["kind"]), row["code"], row["severity"]) for row in child["events"]],
    )  # fmt: skip


def program(child: dict[str, Any], as_of: date) -> dict[str, Any]:
    """Give what the program concludes, as `review --json` prints it."""
    record = record_of(child)
    choice = chosen_protocol(record, as_of, shipped_protocols(), DEFAULT_PROTOCOL)
    return review_json(review(record, choice.protocol, as_of), wording("en"))


def _is_near(one: Any, other: Any, share: float) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(float(one) - float(other)) <= max(share * abs(float(other)), 0.001)
    return bool(one == other)


def _rows(rows: list[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    found = {row[key]: row for row in rows}
    if len(found) != len(rows):
        raise ValueError(f"two rows of one {key}: {rows}")
    return found


Differences = dict[str, tuple[Any, Any]]
"""What differs by its place, as (the program's, the evaluator's)."""


def differences(given: dict[str, Any], expected: dict[str, Any]) -> Differences:
    """Give all that differs in what both conclude; the texts of findings and their facts are the program's alone."""
    found: Differences = {}
    if given["steps"] != expected["steps"]:
        found["steps"] = (given["steps"], expected["steps"])
    for name, share in (("course", 0), ("exposure", 0.0005)):
        found |= _columns(name, given[name], expected[name], share)
    for name, key in (("doses", "drug"), ("levels", "code")):
        found |= _tables(name, _rows(given[name], key), _rows(expected[name], key))
    found |= _findings(given["findings"], expected["findings"])
    if given["next_visit"] != expected["next_visit"]:
        found["next_visit"] = (given["next_visit"], expected["next_visit"])
    if bool(given["egfr"]) != bool(expected["egfr"]) or (
        expected["egfr"] and _columns("egfr", given["egfr"], expected["egfr"], 0.001)
    ):
        found["egfr"] = (given["egfr"], expected["egfr"])
    if _due(given) != _due(expected):
        found["due"] = (given["due"], expected["due"])
    return found


def _columns(place: str, given: dict[str, Any], expected: dict[str, Any], share: float) -> Differences:
    return {
        f"{place}.{column}": (given[column], value)
        for column, value in expected.items()
        if column != "qualifier" and not _is_near(given[column], value, share)
    }


def _tables(name: str, given: dict[str, dict[str, Any]], expected: dict[str, dict[str, Any]]) -> Differences:
    found: Differences = {}
    for row in {**given, **expected}:
        if row in given and row in expected:
            found |= _columns(f"{name}.{row}", given[row], expected[row], 0.001)
        else:
            found[f"{name}.{row}"] = (given.get(row), expected.get(row))
    return found


def _findings(given: list[dict[str, Any]], expected: list[dict[str, Any]]) -> Differences:
    fired = {row["rule"]: row["severity"] for row in given}
    wanted = {row["rule"]: row["severity"] for row in expected}
    found: Differences = {
        f"findings.{rule}": (fired.get(rule), wanted.get(rule))
        for rule in {**fired, **wanted}
        if fired.get(rule) != wanted.get(rule)
    }
    rules = [row["rule"] for row in given if row["rule"] not in ONE_A_DRUG]
    if len(set(rules)) != len(rules):
        found["findings"] = (sorted(rules), "each rule once")
    return found


def _due(answer: dict[str, Any]) -> set[tuple[str, str, bool]]:
    return {
        ("biopsy or genetic_test", "with its finding", True)
        if row["what"] in ("biopsy", "genetic_test")
        else (row["what"].replace("glucose_fasting", "glucose_random"), row["on"], row["overdue"])
        for row in answer["due"]
    }


def disagreements(child: dict[str, Any], as_of: date) -> Differences:
    """Give where the two differ about a child on a day; whoever raises an exception differs there too."""
    try:
        given = program(child, as_of)
    except Exception as error:  # noqa: BLE001 - an exception is the worst disagreement there is
        return {"exception.program": (repr(error), None)}
    try:
        expected = evaluate(child, as_of)
    except Exception as error:  # noqa: BLE001
        return {"exception.evaluator": (None, repr(error))}
    return differences(given, expected)


def shrunk(child: dict[str, Any], as_of: date, place: str) -> dict[str, Any]:
    """Give the child with as few rows as still make the two differ at a place."""
    small = child
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for name in LISTS:
            for index in reversed(range(len(small[name]))):
                fewer = {**small, name: [*small[name][:index], *small[name][index + 1 :]]}
                if place in disagreements(fewer, as_of):
                    small = fewer
                    is_smaller = True
    return small


def shown(child: dict[str, Any]) -> str:
    """Write a child's rows as a person reads them, in order of day."""
    lines = [" ".join(f"{column} {value}" for column, value in child["patient"].items() if value)]
    rows = [row for name in LISTS for row in child[name]]
    rows.sort(key=lambda row: row.get("date") or row["start_date"])
    return "\n  ".join([*lines, *(" ".join(value for value in row.values() if value) for row in rows)])


Telling = Callable[[int], History]


def _batch(tell: Telling, seeds: range) -> list[tuple[int, str, Differences]]:
    found = []
    for seed in seeds:
        told = tell(seed)
        for day in told.days:
            differing = disagreements(told.child, day)
            if differing:
                found.append((seed, day.isoformat(), differing))
    return found


def compared(tell: Telling, first: int, count: int, workers: int) -> Iterator[tuple[int, str, Differences]]:
    """Give every disagreement over `count` histories from `first` on: seed, day and the places that differ."""
    batches = [
        range(start, min(start + BATCH, first + count)) for start in range(first, first + count, BATCH)
    ]
    if workers == 1:
        for batch in batches:
            yield from _batch(tell, batch)
        return
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(partial(_batch, tell), batches):
            yield from found


def main(arguments: list[str]) -> int:
    """Compare and report: places that differ by count, and the smallest child for each."""
    parser = argparse.ArgumentParser(description="Holds the program against the independent evaluator.")
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--narrow", action="store_true", help="draw from tests/oracle/narrow.py")
    options = parser.parse_args(arguments)
    tell = narrow_history if options.narrow else history
    first, count = (options.seed, 1) if options.seed is not None else (options.first, options.count)
    counts: Counter[str] = Counter()
    smallest: dict[str, tuple[int, str]] = {}
    for seed, day, differing in compared(tell, first, count, 1 if count <= BATCH else options.workers):
        for place in differing:
            counts[place] += 1
            smallest.setdefault(place, (seed, day))
    for place, times in counts.most_common():
        seed, day = smallest[place]
        child = shrunk(tell(seed).child, date.fromisoformat(day), place)
        ours, theirs = disagreements(child, date.fromisoformat(day))[place]
        print(f"\n{place}: {times} times, first in history {seed} on {day}")  # noqa: T201
        print(f"  program   {json.dumps(ours)}\n  evaluator {json.dumps(theirs)}")  # noqa: T201
        print(f"  {shown(child)}")  # noqa: T201
    print(f"{count} histories, each on three days: {sum(counts.values())} disagreements")  # noqa: T201
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
