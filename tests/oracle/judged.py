"""What a rule says of a child, and how the doses of two days compare: for every table of findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tests.oracle.core import World

Finding = tuple[str, str]
Missing = tuple[str, str]
GRAVITY = ("info", "due", "action", "urgent", "stop")


@dataclass
class Judged:
    """What one rule, or several, said: findings (rule, severity) and missing (rule, input)."""

    findings: list[Finding] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def fire(self, rule: str, severity: str) -> None:
        if (rule, severity) not in self.findings:
            self.findings.append((rule, severity))

    def lacks(self, rule: str, *inputs: str) -> None:
        for i in inputs:
            if (rule, i) not in self.missing:
                self.missing.append((rule, i))

    def add(self, other: Judged) -> None:
        self.findings.extend(other.findings)
        self.missing.extend(other.missing)


def gravest(severities: Iterable[str]) -> str | None:
    return max(severities, key=GRAVITY.index, default=None)


def clean(x: Decimal) -> Decimal:
    """Undo the noise of a square root: 300 mg/m2 times and over one BSA is 300 again."""
    return round(x, 15)


def compare_doses(w: World, drug: str, earlier: date, later: date) -> Decimal | None:
    """Dose of `later` over that of `earlier`: mean mg a day; where mg are unknown, by each day's size or as stated.

    The same rows are the same dose, however much the child has grown.
    """
    rows = w.rows_on(drug, earlier)
    if rows and rows == w.rows_on(drug, later) and all(t.dose is not None for t in rows):
        return Decimal(1)
    a, b = w.mean_mg(drug, earlier), w.mean_mg(drug, later)
    for per in (w.per_kg, w.per_m2):
        if a is None or b is None:
            a, b = per(drug, earlier, mean=True), per(drug, later, mean=True)
    if a is None or b is None:
        for unit in ("mg/kg/day", "mg/m2/day"):
            a, b = w.stated(drug, earlier, (unit,), mean=True), w.stated(drug, later, (unit,), mean=True)
            if a is not None and b is not None:
                break
    if a is None or b is None or a == 0:
        return None
    return clean(b / a)
