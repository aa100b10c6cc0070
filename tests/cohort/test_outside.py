"""Another program that has only the exported folder and `review --json` comes to the same tables, child by child.

Written from the contract's sentences alone, with floats and day by day, and nothing of nsclinic but its commands.
"""

import csv
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import median

import pytest

from tests.cli.program import run

AS_OF = date(2024, 6, 30)
TO_FIRST_UNIT = {
    "kg": 1, "g": 0.001, "cm": 1, "m": 100, "g/dL": 1, "g/L": 0.1, "mg/mg": 1, "g/g": 1, "mg/g": 0.001,
    ("cholesterol", "mg/dL"): 1, ("cholesterol", "mmol/L"): 38.67,
    ("creatinine", "mg/dL"): 1, ("creatinine", "umol/L"): 1 / 88.4, ("upcr", "mg/mmol"): 1 / 113.12,
}  # fmt: skip
STEROIDS = {"prednisolone": 1.0, "methylprednisolone": 1.25, "deflazacort": 5 / 6}
COMPARED = ("tacrolimus", "ciclosporin", "mycophenolate_mofetil", "levamisole")
DAY = timedelta(days=1)


class Outside:
    """The folder and the reviews, by child."""

    def __init__(self, folder, reviews):
        self.children = {row["patient_id"]: row for row in self.rows(folder, "patients")}
        self.of = {
            name: self.by_child(self.rows(folder, name)) for name in ("observations", "treatments", "events")
        }
        self.reviews = [line for line in reviews if line["protocol"]["id"] == "three-step"]

    @staticmethod
    def rows(folder, name):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @staticmethod
    def by_child(rows):
        found = defaultdict(list)
        for row in rows:
            found[row["patient_id"]].append(row)
        return found

    def steps(self):
        return [(line["patient_id"], step) for line in self.reviews for step in line["steps"]]

    def values(self, patient_id, code):
        """Give the plain values of a code by day, the last of a day counting, in the first unit."""
        found = {}
        for row in self.of["observations"][patient_id]:
            if row["code"] == code and row["qualifier"] == "" and row["date"] <= AS_OF.isoformat():
                factor = TO_FIRST_UNIT.get((code, row["unit"])) or TO_FIRST_UNIT[row["unit"]]
                found[date.fromisoformat(row["date"])] = float(row["value"]) * factor
        return dict(sorted(found.items()))

    def taken(self, patient_id, drug):
        """Give the stretches of a drug up to the day: first and last day, and the row."""
        for row in self.of["treatments"][patient_id]:
            start = date.fromisoformat(row["start_date"])
            if row["drug"] == drug and start <= AS_OF:
                end = date.fromisoformat(row["end_date"]) if row["end_date"] else AS_OF
                yield start, start if row["frequency"] == "single" else min(end, AS_OF), row


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    place = tmp_path_factory.mktemp("outside")
    db, day = place / "demo.nsclinic", ("--as-of", AS_OF.isoformat())
    for command in (
        ("demo", "--db", db, "--patients", "70", "--seed", "3", "--no-window", *day),
        ("export", place / "folder", "--db", db, "--identified", *day),
    ):
        assert run(*command).code == 0
    reviews = run("review", "--db", db, "--json", *day)
    cohort = run("cohort", "--db", db, "--json", *day)
    return (
        Outside(place / "folder", [json.loads(line) for line in reviews.out.splitlines()]),
        json.loads(cohort.out)["tables"],
    )


def test_outcomes_are_those_of_the_reviews(found):
    outside, tables = found
    counted = Counter((str(step["number"]), step["outcome"]) for _, step in outside.steps())
    assert sum(counted.values()) > 30
    assert {
        (step, outcome): n for step, row in tables["response"].items() for outcome, n in row.items() if n
    } == counted


@pytest.mark.parametrize("code", ["weight", "albumin", "cholesterol", "upcr", "creatinine"])
def test_baselines_are_the_last_values_of_the_days_before(found, code):
    outside, tables = found
    by_step = defaultdict(list)
    for patient_id, step in outside.steps():
        start = date.fromisoformat(step["start"])
        values = outside.values(patient_id, code)
        near = [value for day, value in values.items() if start - 30 * DAY <= day <= start]
        by_step[str(step["number"])] += near[-1:]
    assert by_step["1"]
    for step, values in by_step.items():
        row = tables["baseline"][code][step]
        assert row["n"] == len(values)
        assert row["median"] == pytest.approx(median(values), rel=1e-3)
        assert (row["min"], row["max"]) == pytest.approx((min(values), max(values)), rel=1e-3)


@pytest.mark.parametrize("step", ["1", "2"])
def test_the_curve_is_the_product_over_the_days(found, step):
    """Not of step 3: its window may move on with the troughs, and how far is not in the review."""
    outside, tables = found
    told = []
    for _, one in outside.steps():
        if str(one["number"]) == step:
            start = date.fromisoformat(one["start"])
            ends = [one["remission_date"]] if one["remission_date"] else [
                day for day in (one["end"], one["decision_date"], AS_OF.isoformat()) if day
            ]  # fmt: skip
            told.append(((date.fromisoformat(min(ends)) - start).days, bool(one["remission_date"])))
    curve = tables["time_to_remission"][step]
    share, expected = 1.0, {}
    for day in sorted({days for days, _ in told}):
        at_risk = sum(days >= day for days, _ in told)
        share *= 1 - sum(days == day and came for days, came in told) / at_risk
        expected[day] = (share, at_risk)
    assert curve["time_days"] == list(expected)
    assert curve["survival"] == pytest.approx([share for share, _ in expected.values()])
    assert curve["at_risk"] == [at_risk for _, at_risk in expected.values()]


@pytest.mark.parametrize("drug", COMPARED)
def test_harm_and_relapses_on_a_drug_are_those_of_its_days(found, drug):
    outside, tables = found
    harm, before, after = Counter(), [], []
    for line in outside.reviews:
        patient_id = line["patient_id"]
        rows = list(outside.taken(patient_id, drug))
        if not rows:
            continue
        harm["of"] += 1
        harm.update(
            {
                row["code"]
                for row in outside.of["events"][patient_id]
                if row["kind"] == "adverse_event"
                and any(start <= date.fromisoformat(row["date"]) <= end for start, end, _ in rows)
            }
        )
        diagnosed = outside.children[patient_id]["diagnosis_date"]
        first, last = min(row[0] for row in rows), max(row[1] for row in rows)
        if diagnosed and min((first - date.fromisoformat(diagnosed)).days, (last - first).days) >= 90:
            relapses = [date.fromisoformat(day) for day in line["course"]["relapses"]]
            years = (first - date.fromisoformat(diagnosed)).days / 365.25, (last - first).days / 365.25
            before.append(sum(day < first for day in relapses) / years[0])
            after.append(sum(first <= day <= last for day in relapses) / years[1])
    assert harm["of"] > 0
    assert {code: n for code, n in tables["adverse_events"][drug].items() if n} == harm
    row = tables["relapse_rate"][drug]
    assert row["n"] == len(before)
    if before:
        medians = (row["before"]["median"], row["after"]["median"])
        assert medians == pytest.approx((median(before), median(after)), abs=1e-5)


def weight_on(weights, day):
    """Give the weight in force: the latest not older than six months, else the first of the 30 days after."""
    earlier = [(on, kg) for on, kg in weights.items() if on <= day]
    if earlier and (day - earlier[-1][0]).days <= 180:
        return earlier[-1][1]
    assert not earlier or (day - earlier[-1][0]).days > 185, "too near to six months for this program"
    return next((kg for on, kg in weights.items() if day < on <= day + 30 * DAY), None)


def mean_dose(outside, patient_id, last):
    weights, total = outside.values(patient_id, "weight"), 0.0
    rows = [(drug, row) for drug in STEROIDS for row in outside.taken(patient_id, drug)]
    for back in range(90):
        day = last - back * DAY
        begun = {drug for drug, (start, _, _) in rows if start == day}
        for drug, (start, end, row) in rows:
            if not start <= day <= end or (drug in begun and start != day and end == day):
                continue
            kg, at_start = weight_on(weights, day), weight_on(weights, start)
            dose = float(row["dose"])
            if "/kg" in row["dose_unit"]:
                if at_start is None:
                    return None
                dose *= at_start
            if kg is None or "/m2" in row["dose_unit"]:
                return None
            total += dose * STEROIDS[drug] / kg / (2 if row["frequency"] == "alternate_day" else 1)
    return total / 90


@pytest.mark.parametrize("drug", ["tacrolimus", "mycophenolate_mofetil"])
def test_mean_steroid_doses_are_the_sum_of_their_days(found, drug):
    outside, tables = found
    before, after = [], []
    for line in outside.reviews:
        patient_id = line["patient_id"]
        rows = list(outside.taken(patient_id, drug))
        diagnosed = outside.children[patient_id]["diagnosis_date"]
        if not rows or not diagnosed:
            continue
        first, last = min(row[0] for row in rows), max(row[1] for row in rows)
        if min((first - date.fromisoformat(diagnosed)).days, (last - first).days) < 90:
            continue
        pair = mean_dose(outside, patient_id, first - DAY), mean_dose(outside, patient_id, last)
        if None not in pair:
            before.append(pair[0])
            after.append(pair[1])
    row = tables["steroid_dose"][drug]
    assert row["n"] == len(before) > 0
    for name, values in (("before", before), ("after", after)):
        assert row[name]["median"] == pytest.approx(median(values), abs=1e-5)
        assert row[name]["max"] == pytest.approx(max(values), abs=1e-5)
