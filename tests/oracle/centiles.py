"""Height z by WHO and CDC, and the AAP 2017 limits of blood pressure, read from the tables of resources/reference.

Plain LMS with the table's L, M and S interpolated linearly in age; months are days / 30.4375.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

TABLES = Path(__file__).resolve().parents[2] / "resources" / "reference"
DAYS_A_MONTH = 30.4375
COLUMNS = (5, 10, 25, 50, 75, 90, 95)


@cache
def _lms(file: str, sex: str) -> list[tuple[float, float, float, float]]:
    """(age, L, M, S) in order of age."""
    with (TABLES / file).open(encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f) if r["sex"] == sex]
    age = "age_days" if rows and "age_days" in rows[0] else "age_months"
    return sorted((float(r[age]), float(r["l"]), float(r["m"]), float(r["s"])) for r in rows)


def _z(file: str, sex: str, age: float, cm: float) -> float | None:
    table = _lms(file, sex)
    if not table or age < table[0][0] or age > table[-1][0]:
        return None
    for (a0, *low), (a1, *high) in pairwise(table):
        if a0 <= age <= a1:
            share = (age - a0) / (a1 - a0)
            el, m, s = (x + share * (y - x) for x, y in zip(low, high, strict=True))
            return math.log(cm / m) / s if el == 0 else ((cm / m) ** el - 1) / (el * s)
    return None


def who_height_z(sex: str, birth: date, day: date, cm: float) -> float | None:
    """WHO 2006 to day 1856, WHO 2007 from 61 months (day 1857); None outside the tables or without a sex."""
    age = (day - birth).days
    if age <= 1856:
        return _z("who-2006-height-by-day.csv", sex, age, cm)
    return _z("who-2007-height.csv", sex, age / DAYS_A_MONTH, cm)


def cdc_height_z(sex: str, birth: date, day: date, cm: float) -> float | None:
    """CDC 2000: recumbent length under 24 months, stature from 24."""
    months = (day - birth).days / DAYS_A_MONTH
    if months >= 24:
        return _z("cdc-2000-stature.csv", sex, months, cm)
    return _z("cdc-2000-length.csv", sex, months, cm)


@cache
def _p95(sex: str, year: int, code: str) -> list[float] | None:
    with (TABLES / "aap-2017-p95.csv").open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            if r["sex"] == sex and int(r["age_years"]) == year and r["code"] == code:
                return [float(r[f"p{c}"]) for c in COLUMNS]
    return None


def p95_at_centile(sex: str, year: int, code: str, centile: float) -> float | None:
    """The 95th centile of a pressure: linear in the height centile between columns, flat outside the first and last."""
    values = _p95(sex, year, code)
    if values is None:
        return None
    if centile <= COLUMNS[0]:
        return values[0]
    for i in range(len(COLUMNS) - 1):
        c0, c1 = COLUMNS[i], COLUMNS[i + 1]
        if c0 <= centile <= c1:
            return values[i] + (centile - c0) / (c1 - c0) * (values[i + 1] - values[i])
    return values[-1]


def p95(sex: str, birth: date, day: date, year: int, code: str, cm: float) -> float | None:
    z = cdc_height_z(sex, birth, day, cm)
    return None if z is None else p95_at_centile(sex, year, code, NormalDist().cdf(z) * 100)
