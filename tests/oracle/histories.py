"""Invents dated histories, many of them exactly on a boundary, for the evaluator and the program to disagree about.

A history is a child's rows as the interchange folder writes them. Half of them follow the ladder of the protocols with
slips, half are rows at random. Days are drawn as an earlier day of the same history plus one of the spans that the
rules name (or one more, or one less), and values from both sides of each limit, so that boundaries are the rule here
and not the exception. The same seed gives the same history.
"""

from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

Row = dict[str, str]

FIRST, LAST = date(2012, 1, 1), date(2024, 12, 31)

PROTOCOLS = (
    "three-step", "three-step", "three-step", "tac-guide", "tac-guide", "tac-mzr-pdn", "mmf", "mmf", "yang-2016",
    "roberti-2010", "loeffler-2004", "gulati-2008", "sinha-2017-tac", "sinha-2017-mmf", "gulati-2012-tac",
    "choudhry-2009-tac", "choudhry-2009-csa", "wang-2012-tac", "wang-2012-csa",
)  # fmt: skip

SPANS = (0, 1, 2, 3, 5, 7, 12, 13, 14, 15, 27, 28, 29, 30, 31, 37, 38, 39, 41, 42, 43, 44, 45, 46, 55, 56, 57, 59, 60,
         61, 88, 89, 90, 91, 99, 100, 101)  # fmt: skip
MONTHS = (1, 2, 3, 3, 6, 6, 6, 9, 12, 12, 18)

VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    "weight": (("10", "kg"), ("20", "kg"), ("24.5", "kg"), ("32000", "g"), ("47", "kg"), ("20.0", "kg")),
    "height": (("75", "cm"), ("100", "cm"), ("110", "cm"), ("1.10", "m"), ("121", "cm"), ("145", "cm"), ("120", "cm")),
    "upcr": (
        ("0.1", "mg/mg"), ("0.2", "mg/mg"), ("0.21", "mg/mg"), ("1.9", "g/g"), ("2.0", "mg/mg"), ("4", "g/g"),
        ("20", "mg/mmol"), ("21", "mg/mmol"), ("199", "mg/mmol"), ("200", "mg/mmol"), ("200", "mg/g"),
        ("201", "mg/g"), ("1999", "mg/g"), ("2000", "mg/g"), ("5.0", "mg/mg"), ("0.15", "mg/mg"), ("0.8", "mg/mg"),
    ),
    "urine_protein_rate": (
        ("3.9", "mg/m2/h"), ("4", "mg/m2/h"), ("40", "mg/m2/h"), ("41", "mg/m2/h"), ("95", "mg/m2/d"),
        ("96", "mg/m2/d"), ("960", "mg/m2/d"), ("961", "mg/m2/d"),
    ),
    "dipstick_protein": (
        ("negative", "grade"), ("trace", "grade"), ("1+", "grade"), ("2+", "grade"), ("3+", "grade"), ("4+", "grade"),
        ("29", "mg/dL"), ("30", "mg/dL"), ("299", "mg/dL"), ("300", "mg/dL"), ("3+", ""), ("negative", ""),
    ),
    "albumin": (("2.1", "g/dL"), ("35", "g/L")),
    "creatinine": (
        ("0.4", "mg/dL"), ("0.5", "mg/dL"), ("0.51", "mg/dL"), ("0.6", "mg/dL"), ("0.625", "mg/dL"), ("0.63", "mg/dL"),
        ("0.8", "mg/dL"), ("0.85", "mg/dL"), ("0.826", "mg/dL"), ("1.0", "mg/dL"), ("35", "umol/L"), ("44", "umol/L"),
        ("55", "umol/L"), ("80", "umol/L"), ("0.9", "mg/dL"), ("1.2", "mg/dL"),
    ),
    "potassium": (("5.5", "mmol/L"), ("5.6", "mEq/L"), ("6.0", "mmol/L"), ("4.2", "mmol/L")),
    "glucose_fasting": (
        ("99", "mg/dL"), ("100", "mg/dL"), ("125", "mg/dL"), ("126", "mg/dL"), ("5.5", "mmol/L"), ("5.6", "mmol/L"),
        ("6.9", "mmol/L"), ("7.0", "mmol/L"),
    ),
    "glucose_random": (("199", "mg/dL"), ("200", "mg/dL"), ("11.0", "mmol/L"), ("11.1", "mmol/L"), ("90", "mg/dL")),
    "hba1c": (("6.4", "%"), ("6.5", "%"), ("47", "mmol/mol"), ("48", "mmol/mol")),
    "haemoglobin": (("11", "g/dL"), ("112", "g/L")),
    "wbc": (("3.4", "10^9/L"), ("3.5", "10^9/L"), ("3499", "cells/uL"), ("3500", "cells/uL"), ("8", "10^9/L")),
    "neutrophils": (
        ("0.9", "10^9/L"), ("1.0", "10^9/L"), ("1.4", "10^9/L"), ("1.5", "10^9/L"), ("999", "cells/uL"),
        ("1500", "cells/uL"),
    ),
    "c3": (("0.9", "g/L"), ("0.89", "g/L"), ("89", "mg/dL"), ("90", "mg/dL"), ("1.2", "g/L")),
    "c4": (("0.1", "g/L"), ("0.09", "g/L"), ("9", "mg/dL"), ("10", "mg/dL"), ("0.3", "g/L")),
    "tac_trough": (
        ("1.9", "ng/mL"), ("2", "ng/mL"), ("2.9", "ng/mL"), ("3", "ug/L"), ("4.2", "ng/mL"), ("4.9", "ng/mL"),
        ("5", "ng/mL"), ("5.0", "ug/L"), ("6", "ng/mL"), ("6.1", "ng/mL"), ("8", "ng/mL"), ("8.1", "ng/mL"),
        ("9", "ng/mL"), ("10", "ng/mL"), ("10.1", "ng/mL"), ("12.1", "ng/mL"), ("14.9", "ng/mL"), ("15", "ng/mL"),
        ("18", "ng/mL"),
    ),
    "csa_trough": (
        ("99", "ng/mL"), ("100", "ng/mL"), ("120", "ug/L"), ("150", "ng/mL"), ("151", "ng/mL"), ("224", "ng/mL"),
        ("225", "ng/mL"),
    ),
    "csa_c2": (("500", "ng/mL"),),
    "mpa_trough": (("2.0", "mg/L"),),
    "sbp": (
        ("100", "mmHg"), ("105", "mmHg"), ("108", "mmHg"), ("110", "mmHg"), ("112", "mmHg"), ("114", "mmHg"),
        ("118", "mmHg"), ("121", "mmHg"), ("124", "mmHg"), ("126", "mmHg"), ("129", "mmHg"), ("130", "mmHg"),
        ("139", "mmHg"), ("140", "mmHg"),
    ),
    "dbp": (
        ("60", "mmHg"), ("66", "mmHg"), ("70", "mmHg"), ("72", "mmHg"), ("75", "mmHg"), ("79", "mmHg"), ("80", "mmHg"),
        ("84", "mmHg"), ("89", "mmHg"), ("90", "mmHg"),
    ),
    "hbsag": (("negative", ""), ("positive", "")),
    "anti_hcv": (("negative", ""), ("positive", "")),
    "hiv": (("negative", ""), ("positive", "")),
    "syphilis": (("negative", ""), ("positive", "")),
}  # fmt: skip
CHOICES = frozenset({"dipstick_protein", "hbsag", "anti_hcv", "hiv", "syphilis"})

URINE = {
    "complete": (("upcr", "0.1", "mg/mg"), ("upcr", "0.2", "mg/mg"), ("upcr", "20", "mg/mmol"),
                 ("dipstick_protein", "trace", "grade"), ("urine_protein_rate", "3.9", "mg/m2/h")),
    "partial": (("upcr", "0.8", "mg/mg"), ("upcr", "0.21", "mg/mg"), ("upcr", "199", "mg/mmol"),
                ("dipstick_protein", "2+", "grade"), ("urine_protein_rate", "40", "mg/m2/h")),
    "nephrotic": (("upcr", "4.0", "mg/mg"), ("upcr", "2.0", "mg/mg"), ("upcr", "200", "mg/mmol"),
                  ("dipstick_protein", "3+", "grade"), ("dipstick_protein", "4+", "grade"),
                  ("urine_protein_rate", "41", "mg/m2/h")),
}  # fmt: skip

DOSES: dict[str, tuple[tuple[str, str], ...]] = {
    "prednisolone": (
        ("2", "mg/kg/day"), ("60", "mg/m2/day"), ("40", "mg/day"), ("60", "mg/day"), ("1", "mg/kg/day"),
        ("0.5", "mg/kg/day"), ("20", "mg/day"), ("10", "mg/day"), ("3", "mg/kg/day"), ("3.1", "mg/kg/day"),
        ("81", "mg/day"), ("0.55", "mg/kg/day"), ("0.56", "mg/kg/day"), ("5", "mg/day"),
    ),
    "deflazacort": (("30", "mg/day"), ("24", "mg/day")),
    "ciclosporin": (
        ("150", "mg/m2/day"), ("100", "mg/m2/day"), ("165", "mg/m2/day"), ("166", "mg/m2/day"), ("120", "mg/day"),
        ("5", "mg/kg/day"), ("8", "mg/kg/day"), ("8.1", "mg/kg/day"), ("74", "mg/m2/day"), ("75", "mg/m2/day"),
        ("2.4", "mg/kg/day"), ("301", "mg/m2/day"),
    ),
    "tacrolimus": (
        ("2", "mg/day"), ("2.5", "mg/day"), ("0.1", "mg/kg/day"), ("0.2", "mg/kg/day"), ("0.05", "mg/kg/day"),
        ("0.025", "mg/kg/day"), ("0.024", "mg/kg/day"), ("0.3", "mg/kg/day"), ("0.31", "mg/kg/day"),
        ("0.275", "mg/kg/day"), ("0.28", "mg/kg/day"), ("10.5", "mg/day"), ("0.049", "mg/kg/day"), ("5", "mg/day"),
    ),
    "mycophenolate_mofetil": (
        ("1200", "mg/m2/day"), ("600", "mg/m2/day"), ("800", "mg/day"), ("400", "mg/day"), ("480", "mg/day"),
        ("1320", "mg/m2/day"), ("1321", "mg/m2/day"), ("1801", "mg/m2/day"), ("299", "mg/m2/day"), ("3001", "mg/day"),
        ("500", "mg/day"),
    ),
    "mycophenolate_sodium": (("720", "mg/day"), ("360", "mg/day")),
    "cyclophosphamide": (("2", "mg/kg/day"), ("4.1", "mg/kg/day"), ("3", "mg/kg/day")),
    "levamisole": (("2.5", "mg/kg/day"), ("5.1", "mg/kg/day")),
    "methylprednisolone": (("16", "mg/day"),),
}  # fmt: skip
SINGLES = {
    "rituximab": (("375", "mg/m2"), ("500", "mg")),
    "ofatumumab": (("300", "mg"),),
    "cyclophosphamide": (("500", "mg/m2"), ("1001", "mg/m2"), ("1201", "mg")),
    "methylprednisolone": (("500", "mg"),),
}
OTHERS = (
    "azathioprine", "mizoribine", "chlorambucil", "levamisole", "enalapril", "fluconazole", "clarithromycin",
    "azithromycin", "rifampicin", "phenytoin", "efavirenz", "diltiazem", "isoniazid", "amlodipine", "ibuprofen",
    "gentamicin", "cotrimoxazole", "nifedipine",
)  # fmt: skip
EVENTS: dict[str, tuple[str, ...]] = {
    "classification": ("SSNS", "SRNS", "late_responder", "FRNS", "SDNS"),
    "step_start": ("1", "2", "3"),
    "biopsy": ("MCD", "FSGS", "DMS", "interstitial_disease", "vascular_disease"),
    "genetic_test": ("no_variant", "NPHS2", "WT1"),
    "adverse_event": (
        "diarrhoea", "diarrhoea", "vomiting", "abdominal_pain", "severe_infection", "infection", "tremor",
    ),
    "event_resolved": ("diarrhoea", "vomiting", "abdominal_pain", "severe_infection"),
    "vaccination": ("MMR", "varicella", "IPV"),
    "vaccination_planned": ("MMR", "varicella", "BCG", "IPV", "PCV13"),
    "treatment_planned": ("rituximab", "mycophenolate_mofetil", "cyclophosphamide", "tacrolimus"),
    "outcome": ("ckd_g5", "dialysis", "transplant", "death", "transfer", "lost_to_follow_up"),
}  # fmt: skip
WEIGHTS_OF_EVENTS = (1, 1, 3, 1, 6, 4, 1, 3, 2, 1)


def add_months(day: date, months: int) -> date:
    """Give the same day some months later (earlier where negative), or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


class History(NamedTuple):
    """A child's rows as the interchange folder writes them, and the days on which to look at them."""

    child: dict[str, Any]
    days: tuple[date, ...]


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


def _measure(teller: Teller) -> None:
    """Weigh and measure on some days; now and then never, or too long ago."""
    if teller.chance(0.08):
        return
    months = teller.random.choice((1, 3, 5, 6, 7))
    day = teller.diagnosis + timedelta(days=teller.random.choice((-3, 0, 1, 29, 30, 31)))
    weight, height = teller.random.randrange(80, 450), teller.random.randrange(75, 150)
    for _ in range(teller.random.randrange(1, 9)):
        if teller.chance(0.9):
            teller.observe(day, "weight", f"{weight / 10}", "kg")
        if teller.chance(0.8):
            teller.observe(day, "height", f"{height}", "cm")
        weight += teller.random.randrange(-5, 25)
        height += teller.random.randrange(0, 4)
        day = add_months(day, months)


def _first_course(teller: Teller) -> date:
    """Tell the first steroid course and what the urine did on it; gives its first day."""
    start = teller.diagnosis + timedelta(days=teller.random.choice((-31, -30, -29, 0, 0, 0, 0, 0, 1, 14)))
    length = teller.random.choice((26, 27, 28, 41, 42, 55, 56, 60, 84))
    end = start + timedelta(days=length)
    teller.treat("prednisolone", start, end, teller.random.choice(DOSES["prednisolone"][:4]))
    if teller.chance(0.7):
        gap = timedelta(days=teller.random.choice((0, 1, 1, 1, 14, 15)))
        until = None if teller.chance(0.3) else teller.near(end)
        frequency = teller.random.choice(("alternate_day", "alternate_day", "daily"))
        teller.treat("prednisolone", end + gap, until, teller.random.choice(DOSES["prednisolone"]), frequency)
    for _ in range(teller.random.randrange(4)):
        day = start + timedelta(days=teller.random.choice((14, 27, 28, 29, 41, 42, 43, 55, 56, 57, 60, 70)))
        teller.urine(day, teller.random.choice(("complete", "partial", "nephrotic", "nephrotic")))
    return start


def _months_of_urine(teller: Teller, start: date, months: int, states: tuple[str, ...]) -> None:
    for month in range(1, months + 1):
        if teller.chance(0.8):
            jitter = timedelta(days=teller.random.choice((-2, -1, 0, 0, 0, 1)))
            teller.urine(add_months(start, month) + jitter, teller.random.choice(states))


def _months_of_troughs(teller: Teller, start: date, code: str, months: int) -> None:
    for month in range(months + 1):
        if teller.chance(0.7):
            teller.any_value(
                add_months(start, month) + timedelta(days=teller.random.choice((5, 13, 14, 15))), code
            )


def _step(teller: Teller, drugs: tuple[str, ...], start: date) -> date:
    """Tell one step of about half a year; gives the day on which the next one may begin."""
    end = add_months(start, 6) + timedelta(
        days=teller.random.choice((-31, -30, -29, -1, 0, 0, 1, 5, 30, 95, 190))
    )
    is_last = teller.chance(0.3)
    for drug in drugs:
        dose = teller.random.choice(DOSES[drug][:7])
        if teller.chance(0.3):
            middle = teller.near(start)
            teller.treat(drug, start, middle, dose)
            after = middle + timedelta(days=teller.random.choice((0, 1, 1, 1, 14, 15)))
            teller.treat(drug, after, None if is_last else end, teller.random.choice(DOSES[drug][:7]))
        else:
            teller.treat(drug, start, None if is_last else end, dose)
    teller.treat(
        "prednisolone",
        start,
        None if is_last else end,
        teller.random.choice(DOSES["prednisolone"][4:8]),
        "alternate_day",
    )
    states = teller.random.choice(
        (("nephrotic",), ("nephrotic",), ("nephrotic", "partial"), ("complete",), ("complete", "nephrotic"),
         ("partial",))
    )  # fmt: skip
    _months_of_urine(teller, start, teller.random.choice((5, 6, 7, 9, 12)), states)
    if "tacrolimus" in drugs:
        _months_of_troughs(teller, start, "tac_trough", teller.random.choice((2, 6, 8)))
    if "ciclosporin" in drugs:
        _months_of_troughs(teller, start, "csa_trough", 3)
    return end + timedelta(days=teller.random.choice((0, 1, 1, 1, 20)))


def _ladder(teller: Teller, protocol: str) -> None:
    """Tell a child who goes the way of a protocol, as far as it is told."""
    start = _first_course(teller)
    if teller.chance(0.75):
        for month in (56, 57, 60, 75):
            if teller.chance(0.6):
                teller.urine(start + timedelta(days=month), "nephrotic")
    day = start + timedelta(days=teller.random.choice((60, 70, 84, 100)))
    if teller.chance(0.3):
        teller.happen(day, "biopsy", teller.random.choice(EVENTS["biopsy"][:3]))
    if protocol == "three-step":
        steps: tuple[tuple[str, ...], ...] = (
            ("ciclosporin",), ("ciclosporin", "mycophenolate_mofetil"), ("tacrolimus",),
        )  # fmt: skip
    elif "mmf" in protocol:
        steps = (("mycophenolate_mofetil",),)
    elif "csa" in protocol:
        steps = (("ciclosporin",),)
    else:
        steps = (("tacrolimus",),)
    for drugs in steps[: teller.random.randrange(len(steps) + 1) or 1]:
        day = _step(teller, drugs, day)
    if teller.chance(0.4):
        _relapses(teller)


def _relapses(teller: Teller) -> None:
    """Tell remissions and relapses, some of them under steroid."""
    day = teller.day()
    for _ in range(teller.random.randrange(1, 4)):
        teller.urine(day, "complete")
        day += timedelta(days=teller.random.choice((28, 30, 60, 90, 120)))
        teller.urine(day, "complete" if teller.chance(0.5) else "partial")
        day += timedelta(days=teller.random.choice((5, 15, 30, 60)))
        teller.urine(day, "nephrotic")
        if teller.chance(0.6):
            end = day + timedelta(days=teller.random.choice((14, 28, 42)))
            teller.treat("prednisolone", day, end, teller.random.choice(DOSES["prednisolone"][:4]))
            day = end
        day += timedelta(days=teller.random.choice((10, 13, 14, 15, 30)))


def _laboratory(teller: Teller, how_many: int) -> None:
    for _ in range(how_many):
        code = teller.random.choice(tuple(VALUES))
        day = teller.day()
        teller.any_value(day, code)
        if code == "sbp" and teller.chance(0.8):
            teller.any_value(day, "dbp")
        if teller.chance(0.1):
            teller.any_value(day, code)


def _medicines(teller: Teller, how_many: int) -> None:
    for _ in range(how_many):
        day = teller.day()
        end = None if teller.chance(0.35) else teller.near(day)
        kind = teller.random.random()
        if kind < 0.6:
            drug = teller.random.choice(tuple(DOSES))
            may_alternate = drug in ("prednisolone", "deflazacort", "methylprednisolone", "levamisole")
            frequency = "alternate_day" if may_alternate and teller.chance(0.3) else "daily"
            dose = teller.random.choice(DOSES[drug]) if teller.chance(0.95) else ("", "mg/day")
            teller.treat(drug, day, end, dose, frequency)
        elif kind < 0.7:
            drug = teller.random.choice(tuple(SINGLES))
            teller.treat(drug, day, None, teller.random.choice(SINGLES[drug]), "single")
        else:
            teller.treat(
                teller.random.choice(OTHERS), day, end, teller.random.choice((("", ""), ("50", "mg/day")))
            )


def _happenings(teller: Teller, how_many: int) -> None:
    for kind in teller.random.choices(tuple(EVENTS), WEIGHTS_OF_EVENTS, k=how_many):
        code = teller.random.choice(EVENTS[kind])
        if kind == "outcome" and teller.chance(0.7):
            continue
        severity = ""
        if kind == "adverse_event":
            severity = teller.random.choice(("", "mild", "moderate", "severe"))
        teller.happen(teller.day(), kind, code, severity)


def _visits(teller: Teller) -> None:
    for _ in range(teller.random.randrange(5)):
        day = teller.day()
        booked = teller.near(day) if teller.chance(0.6) else None
        if booked is not None and booked <= day:
            booked = None
        teller.visit(day, booked, teller.random.choice(("scheduled", "unscheduled", "phone")))


def _creatinines(teller: Teller, start: date) -> None:
    for span in (-91, -90, -10, 0, 14, 15, 30, 44, 58, 72, 366, 380):
        if teller.chance(0.5):
            teller.any_value(start + timedelta(days=span), "creatinine")


def _pressures(teller: Teller, start: date) -> None:
    day = teller.near(start)
    for span in (0, 1, 29, 30, 31):
        if teller.chance(0.5):
            teller.any_value(day + timedelta(days=span), "sbp")
            teller.any_value(day + timedelta(days=span), "dbp")


def _gut(teller: Teller, start: date) -> None:
    """Tell a symptom of the gut on mycophenolate, and whether the dose was lowered for it."""
    day = start + timedelta(days=teller.random.choice((-5, 0, 10, 40)))
    symptom = teller.random.choice(("diarrhoea", "vomiting"))
    teller.happen(day, "adverse_event", symptom, teller.random.choice(("", "mild", "moderate", "severe")))
    cut = day + timedelta(days=teller.random.choice((0, 1, 3)))
    eve = (cut - timedelta(days=teller.random.choice((0, 1)))).isoformat()
    lowered = [
        row
        for row in teller.treatments
        if row["drug"] == "mycophenolate_mofetil"
        and row["start_date"] < cut.isoformat() <= (row["end_date"] or LAST.isoformat())
    ]
    for row in lowered[:1]:
        dose = teller.random.choice(("400", "480", "481", "250", "600"))
        after = {**row, "start_date": cut.isoformat(), "dose": dose, "dose_unit": "mg/day"}
        row["end_date"] = eve
        teller.treatments.append(after)
    for span in (26, 27, 28, 29):
        teller.keep(cut + timedelta(days=span))
    if teller.chance(0.5):
        teller.happen(teller.near(day), "event_resolved", symptom)


def _infection(teller: Teller, start: date) -> None:
    day = teller.near(start)
    teller.happen(day, "adverse_event", "severe_infection", teller.random.choice(("", "mild", "severe")))
    if teller.chance(0.3):
        teller.happen(teller.near(day), "event_resolved", "severe_infection")


def _harm(teller: Teller) -> None:
    """Tell one of the harms with its neighbours, from the start of a drug that does it."""
    starts = [
        date.fromisoformat(row["start_date"])
        for row in teller.treatments
        if row["drug"] in ("tacrolimus", "ciclosporin", "mycophenolate_mofetil")
    ]
    tell = teller.random.choice((_creatinines, _pressures, _gut, _infection))
    tell(teller, teller.random.choice(starts or teller.anchors))


def history(seed: int) -> History:
    """Invent one child, and three days on which to look at it."""
    teller = Teller(seed)
    random = teller.random
    protocol = random.choice(PROTOCOLS)
    _measure(teller)
    if teller.chance(0.65):
        _ladder(teller, protocol)
    else:
        _medicines(teller, random.randrange(2, 9))
    _medicines(teller, random.choice((0, 0, 1, 2, 4)))
    _laboratory(teller, random.randrange(0, 25))
    if teller.chance(0.4):
        _harm(teller)
    if teller.chance(0.25):
        _relapses(teller)
    _happenings(teller, random.choice((0, 0, 1, 2, 4)))
    _visits(teller)
    if teller.chance(0.85):
        teller.happen(teller.diagnosis if teller.chance(0.7) else teller.day(), "protocol_start", protocol)
    years = random.choice((0, 1, 2, 4, 6, 8, 11, 12, 13, 14, 15))
    born = add_months(teller.diagnosis, -12 * years) - timedelta(days=random.choice((0, 1, 40, 200)))
    if years == 0:
        born = add_months(teller.diagnosis, -random.choice((2, 3, 11, 12)))
    patient = {
        "patient_id": f"H{seed}",
        "sex": random.choice(("female", "male", "female", "male", "unknown")),
        "birth_date": born.isoformat(),
        "diagnosis_date": teller.diagnosis.isoformat() if teller.chance(0.93) else "",
        "cause": random.choice(("idiopathic",) * 6 + ("", "unknown", "familial", "congenital", "secondary")),
    }
    rows = (teller.observations, teller.treatments, teller.events, teller.visits)
    for told in rows:
        day_of = "start_date" if told is teller.treatments else "date"
        told[:] = [row for row in told if row[day_of] >= born.isoformat()]
    days = tuple(teller.near(random.choice(teller.anchors)) for _ in range(3))
    child = {
        "patient": patient, "observations": teller.observations, "treatments": teller.treatments,
        "events": teller.events, "visits": teller.visits,
    }  # fmt: skip
    return History(child, tuple(max(day, born) for day in days))
