"""Tells one invented history row by row, each day a telling span from an earlier one."""

from datetime import date, timedelta
from random import Random

from tests.oracle.choices import (
    CHOICES,
    MONTHS,
    SPANS,
    URINE,
    VALUES,
)

Row = dict[str, str]

FIRST, LAST = date(2012, 1, 1), date(2024, 12, 31)


def add_months(day: date, months: int) -> date:
    """Give the same day some months later (earlier where negative), or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


class Teller:
    """Tells one history; every day it uses is kept, for the next one to lie a telling span from it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.observations: list[Row] = []
        self.treatments: list[Row] = []
        self.events: list[Row] = []
        self.visits: list[Row] = []
        self.diagnosis = date(2015, 1, 1) + timedelta(days=self.random.randrange(1200))
        if self.chance(0.25):
            self.diagnosis = self.random.choice(
                (
                    date(2016, 2, 29),
                    date(2016, 8, 31),
                    date(2017, 8, 29),
                    date(2015, 12, 31),
                    date(2016, 11, 30),
                )
            )
        self.anchors = [self.diagnosis]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def near(self, anchor: date) -> date:
        """Give a day a telling span from another, either way, or a day beside it."""
        if self.chance(0.4):
            day = add_months(anchor, self.random.choice(MONTHS))
            day += timedelta(days=self.random.choice((-1, 0, 0, 0, 1)))
        else:
            day = anchor + timedelta(days=self.random.choice(SPANS))
        return self.keep(day)

    def keep(self, day: date) -> date:
        day = min(max(day, FIRST), LAST)
        self.anchors.append(day)
        return day

    def day(self) -> date:
        """Give a day a telling span from any day told so far."""
        anchor = self.random.choice(self.anchors)
        if self.chance(0.15):
            return self.keep(anchor - timedelta(days=self.random.choice(SPANS)))
        return self.near(anchor)

    def observe(
        self, day: date, code: str, value: str, unit: str, qualifier: str = "", hours: str = ""
    ) -> None:
        self.keep(day)
        self.observations.append(
            {
                "date": day.isoformat(), "code": code, "qualifier": qualifier,
                "value": "" if qualifier == "not_done" else value, "unit": unit, "hours_after_dose": hours,
            }
        )  # fmt: skip

    def any_value(self, day: date, code: str) -> None:
        value, unit = self.random.choice(VALUES[code])
        qualifier, hours = "", ""
        if self.chance(0.08):
            is_plain = code in CHOICES or code in ("sbp", "dbp")  # nobody writes a pressure as above or below
            qualifier = "not_done" if is_plain else self.random.choice(("<", ">", "not_done"))
        if code.endswith(("_trough", "_c2")) and self.chance(0.25):
            hours = self.random.choice(("10.4", "10.5", "12", "13.5", "13.6", "4"))
        self.observe(day, code, value, unit, qualifier, hours)

    def urine(self, day: date, state: str) -> None:
        code, value, unit = self.random.choice(URINE[state])
        if code == "dipstick_protein" and self.chance(0.5):
            for after in (0, 1, 2):
                self.observe(day + timedelta(days=after), code, value, unit)
        else:
            self.observe(day, code, value, unit)

    def treat(
        self, drug: str, start: date, end: date | None, dose: tuple[str, str], frequency: str = "daily"
    ) -> None:
        if end is not None and end < start:
            end = start
        for day in (start, end):
            if day is not None:
                self.keep(day)
        self.treatments.append(
            {
                "drug": drug, "start_date": start.isoformat(), "end_date": end.isoformat() if end else "",
                "dose": dose[0], "dose_unit": dose[1], "frequency": frequency, "doses_per_day": "",
            }
        )  # fmt: skip

    def happen(self, day: date, kind: str, code: str, severity: str = "") -> None:
        self.keep(day)
        self.events.append({"date": day.isoformat(), "kind": kind, "code": code, "severity": severity})

    def visit(self, day: date, booked: date | None = None, kind: str = "scheduled") -> None:
        self.visits.append(
            {
                "date": self.keep(day).isoformat(), "kind": kind,
                "next_visit_date": self.keep(booked).isoformat() if booked else "",
            }
        )  # fmt: skip
