"""Invents histories round one narrow place of the rules each, where those of `histories` seldom stand.

A child told broadly comes to a cut of ciclosporin inside a remission, to exposure that is proven on the last day of its
window, or to prednisolone halved in the first weeks of tacrolimus once in thousands; a fault there outlives a long run.
Here every child is told about one such place: few rows, runs of urine a rule's span apart, stretches that end and begin
at the gap that ends a course, doses on both sides of a cut. Now and then a second place is told into the first. The
same seed gives the same history.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.oracle.histories import History
from tests.oracle.teller import Teller, add_months

Dose = tuple[str, str]

GAPS = (0, 0, 1, 1, 1, 2, 5, 13, 14, 15, 16, 30, 60)
"""Days from the end of a stretch to the start of the next one: 14 go on with the course, 15 end it."""

URINE_SPANS = (0, 1, 1, 1, 2, 5, 7, 13, 14, 20, 27, 28, 29, 30, 40, 45, 60, 61, 80, 90, 180, 190)
RUNS = ("CN", "CPN", "CNC", "CNPN", "NCN", "CNCNCN", "CPCN", "PN", "NNC", "CCCN", "NNN", "NPPP", "NNPC")
"""What the urine does, run by run: complete or partial remission, nephrotic."""

LOOKS = (
    0, 0, 0, 1, 7, 13, 14, 15, 28, 30, 31, 42, 43, 56, 57, 60, 61, 89, 90, 91, 92, 181, 182, 183, 184, 274, 275, 365,
    366, 367,
)  # fmt: skip
"""Days from a day of the history to the day on which it is looked at."""

STRICT_URINE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "C": (("upcr", "0.2", "mg/mg"), ("upcr", "0.1", "mg/mg"), ("dipstick_protein", "trace", "grade"),
          ("dipstick_protein", "29", "mg/dL"), ("urine_protein_rate", "3.9", "mg/m2/h")),
    "P": (("upcr", "0.21", "mg/mg"), ("upcr", "1.9", "mg/mg"), ("dipstick_protein", "1+", "grade"),
          ("dipstick_protein", "299", "mg/dL"), ("urine_protein_rate", "40", "mg/m2/h")),
    "N": (("upcr", "2.0", "mg/mg"), ("upcr", "4", "mg/mg"), ("dipstick_protein", "3+", "grade"),
          ("dipstick_protein", "300", "mg/dL"), ("urine_protein_rate", "41", "mg/m2/h")),
}  # fmt: skip

STEROIDS = ("prednisolone",) * 5 + ("deflazacort", "methylprednisolone")
STEROID_DOSES = (
    ("20", "mg/day"), ("40", "mg/day"), ("", "mg/day"), ("2", "mg/kg/day"), ("1", "mg/kg/day"), ("0.5", "mg/kg/day"),
    ("60", "mg/m2/day"),
)  # fmt: skip
HALVED = (
    ("20", "mg/day"), ("10", "mg/day"), ("9", "mg/day"), ("11", "mg/day"), ("1", "mg/day"), ("1", "mg/kg/day"),
    ("0.5", "mg/kg/day"), ("0.51", "mg/kg/day"), ("", "mg/day"),
)  # fmt: skip
EXACT_HALF = (("20", "mg/day"), ("10", "mg/day"), ("10", "mg/day"))
CICLOSPORIN = (
    ("100", "mg/day"), ("100", "mg/day"), ("90", "mg/day"), ("75", "mg/day"), ("74", "mg/day"), ("150", "mg/day"),
    ("", "mg/day"), ("100", "mg/m2/day"), ("75", "mg/m2/day"), ("5", "mg/kg/day"), ("", "mg/m2/day"),
)  # fmt: skip
TACROLIMUS = (
    ("2", "mg/day"), ("2", "mg/day"), ("1.5", "mg/day"), ("1", "mg/day"), ("3", "mg/day"), ("0.1", "mg/kg/day"),
    ("0.2", "mg/kg/day"), ("", "mg/day"),
)  # fmt: skip
MYCOPHENOLATE = (("1200", "mg/m2/day"), ("600", "mg/m2/day"), ("500", "mg/day"))
DOSES: dict[str, tuple[Dose, ...]] = {
    "ciclosporin": CICLOSPORIN,
    "tacrolimus": TACROLIMUS,
    "mycophenolate_mofetil": MYCOPHENOLATE,
}
TROUGHS = ("2.9", "3", "4.9", "5", "6", "10")


def _pick_days(teller: Teller, *spans: int) -> timedelta:
    return timedelta(days=teller.random.choice(spans))


def _from_to(teller: Teller, first: int, last: int) -> date:
    """Give a day so many days from the diagnosis, both ends included."""
    return teller.diagnosis + timedelta(days=teller.random.randint(first, last))


def _urine(teller: Teller, start: date, states: str, each: tuple[int, ...] = (1, 1, 2, 3)) -> date:
    """Tell runs of urine from a day on; gives the day after the last."""
    day = start
    for state in states:
        for _ in range(teller.random.choice(each)):
            code, value, unit = teller.random.choice(STRICT_URINE[state])
            qualifier = teller.random.choice("<>") if code == "upcr" and teller.chance(0.05) else ""
            teller.observe(day, code, value, unit, "not_done" if teller.chance(0.03) else qualifier)
            day += _pick_days(teller, *URINE_SPANS)
    return day


def _stretches(
    teller: Teller, start: date, drugs: tuple[str, ...], doses: tuple[Dose, ...], lengths: tuple[int, ...]
) -> date:
    """Tell one to four stretches with a telling gap between each and the next; gives the day after the last gap."""
    day = start
    for _ in range(teller.random.choice((1, 2, 2, 3, 4))):
        end = day + _pick_days(teller, *lengths)
        frequency = teller.random.choice(("daily",) * 4 + ("alternate_day",))
        is_open = teller.chance(0.12)
        teller.treat(
            teller.random.choice(drugs), day, None if is_open else end, teller.random.choice(doses), frequency
        )
        day = end + _pick_days(teller, *GAPS)
    return day


def _sizes(teller: Teller) -> None:
    """Weigh and measure so that a size comes, and goes too old, between two stretches of one drug."""
    if teller.chance(0.3):
        return
    day = _from_to(teller, -20, 5)
    step = _pick_days(teller, 90, 170, 182, 184, 200)
    for _ in range(teller.random.choice((1, 2, 4))):
        teller.observe(day, "weight", teller.random.choice(("20", "21", "16.5", "24.5")), "kg")
        if teller.chance(0.7):
            teller.observe(day, "height", teller.random.choice(("110", "112")), "cm")
        day += step


def _restored(teller: Teller) -> None:
    """Ciclosporin cut, resumed or stopped about a remission, then a relapse."""
    _urine(teller, _from_to(teller, 5, 60), teller.random.choice(RUNS))
    _stretches(
        teller, _from_to(teller, -10, 60), ("ciclosporin",), CICLOSPORIN, (10, 20, 30, 60, 120, 150, 300)
    )
    if teller.chance(0.4):
        teller.treat("mycophenolate_mofetil", _from_to(teller, 0, 100), None, ("1200", "mg/m2/day"))
    if teller.chance(0.2):
        teller.treat("tacrolimus", _from_to(teller, 0, 300), _from_to(teller, 300, 500), ("2", "mg/day"))


def _day_zero(teller: Teller) -> None:
    """Steroid begun about 30 days before the diagnosis, broken off, begun again; urine about the days that settle."""
    start = teller.diagnosis + _pick_days(teller, -31, -30, -29, 0, 0, 0, 1, 20)
    _stretches(teller, start, STEROIDS, STEROID_DOSES, (0, 5, 13, 20, 26, 27, 28, 29, 40, 42, 56, 60))
    for row in tuple(teller.treatments)[:2]:
        begun = date.fromisoformat(row["start_date"])
        for span in (27, 28, 29, 41, 42, 43, 55, 56, 57):
            if teller.chance(0.2):
                _urine(teller, begun + timedelta(days=span), teller.random.choice("CPNN"), (1,))


def _pattern(teller: Teller) -> None:
    """Relapses under and after steroid, up to the fourteenth day after its last."""
    day = _from_to(teller, 5, 40)
    end = day - _pick_days(teller, -1, 0, 1)
    teller.treat("prednisolone", teller.diagnosis, end, ("2", "mg/kg/day"))
    for _ in range(teller.random.choice((2, 3, 4))):
        day = _urine(teller, day, "C")
        relapsed = teller.treatments[-1]["end_date"] or day.isoformat()
        if teller.chance(0.5):
            day = max(day, date.fromisoformat(relapsed) + _pick_days(teller, 0, 1, 13, 14, 15))
        _urine(teller, day, "N", (1, 3))
        end = day + _pick_days(teller, 0, 13, 27, 28, 40)
        begun = day + _pick_days(teller, -1, 0, 1, 1)
        teller.treat(teller.random.choice(STEROIDS), begun, end, teller.random.choice(STEROID_DOSES))
        day += _pick_days(teller, 1, 5, 20, 30, 60)


def _exposed(teller: Teller) -> None:
    """Tacrolimus for about six or twelve months, with troughs and urine about the end of its window."""
    start = _from_to(teller, 0, 40)
    end = start + _pick_days(teller, 150, 153, 154, 155, 182, 184, 200, 274, 275, 364, 365, 366, 367, 400)
    dose = teller.random.choice(TACROLIMUS)
    teller.treat("tacrolimus", start, None if teller.chance(0.5) else end, dose)
    if teller.chance(0.3):
        teller.treat("tacrolimus", end + _pick_days(teller, *GAPS), None, teller.random.choice(TACROLIMUS))
    for _ in range(teller.random.choice((1, 2, 3, 4, 6))):
        day = start + _pick_days(
            teller, 13, 14, 15, 60, 150, 182, 184, 185, 200, 250, 300, 360, 364, 365, 366, 367
        )
        hours = teller.random.choice(("",) * 6 + ("12", "10.4", "10.5", "13.5", "13.6"))
        qualifier = teller.random.choice(("", "", "", "<", ">"))
        teller.observe(day, "tac_trough", teller.random.choice(TROUGHS), "ng/mL", qualifier, hours)
    if teller.chance(0.8):
        day = start + _pick_days(teller, 14, 120, 124, 125, 150, 184, 185, 210, 215)
        _urine(teller, day, teller.random.choice(RUNS), (1, 2, 4))


def _tapered(teller: Teller) -> None:
    """Prednisolone lowered, broken off or resumed within 60 days of tacrolimus."""
    start = _from_to(teller, 5, 60)
    teller.treat(
        "tacrolimus", start, None if teller.chance(0.7) else start + _pick_days(teller, 40, 90), TACROLIMUS[0]
    )
    day = start - _pick_days(teller, 0, 1, 10, 28)
    doses = EXACT_HALF if teller.chance(0.4) else teller.random.choices(HALVED, k=3)
    for dose in doses[: teller.random.choice((2, 2, 3))]:
        end = max(day, start) + _pick_days(teller, 0, 1, 15, 30, 44, 59, 60, 61)
        frequency = teller.random.choice(("daily", "daily", "alternate_day"))
        teller.treat("prednisolone", day, end, dose, frequency)
        day = end + _pick_days(teller, *GAPS)
    if teller.chance(0.4):
        _urine(teller, start + _pick_days(teller, -30, -1, 0, 1, 30), teller.random.choice("CPN"))


def _reopened(teller: Teller) -> None:
    """Steps of the three-step protocol that end near the half year, overlap, or are taken up again."""
    day = _from_to(teller, 10, 200)
    begun = day
    for _ in range(teller.random.choice((1, 2, 3, 5))):
        drug = teller.random.choice(("ciclosporin", "ciclosporin", "mycophenolate_mofetil", "tacrolimus"))
        length = _pick_days(teller, 5, 30, 60, 90, 150, 152, 155, 160, 180, 185, 200, 364, 365, 370)
        end = None if teller.chance(0.25) else day + length
        teller.treat(drug, day, end, teller.random.choice(DOSES[drug]))
        day += teller.random.choice((timedelta(0), length, length, length)) + _pick_days(teller, *GAPS)
    if teller.chance(0.4):
        for _ in range(teller.random.choice((1, 2))):
            teller.happen(_from_to(teller, 10, 400), "step_start", teller.random.choice("123"))
    _urine(teller, begun + _pick_days(teller, 0, 1, 90, 120, 150), teller.random.choice(RUNS), (1, 2, 4))


def _stopped(teller: Teller) -> None:
    """A calcineurin inhibitor ended with or without a taper, a successor, or a harm before it."""
    drug = teller.random.choice(("tacrolimus", "ciclosporin"))
    begun = _from_to(teller, 10, 100)
    day = _stretches(teller, begun, (drug,), DOSES[drug], (5, 30, 89, 90, 91, 180, 364, 365, 366))
    last = max(row["end_date"] or row["start_date"] for row in teller.treatments)
    ended = date.fromisoformat(last)
    _urine(teller, ended - _pick_days(teller, 0, 1, 30, 90, 180), teller.random.choice(("C", "P", "N", "CN")))
    if teller.chance(0.3):
        other = teller.random.choice(("tacrolimus", "ciclosporin"))
        teller.treat(other, ended + _pick_days(teller, *GAPS), None, teller.random.choice(DOSES[other]))
    if teller.chance(0.3):
        severity = teller.random.choice(("", "mild", "moderate", "severe"))
        teller.happen(ended - _pick_days(teller, -1, 0, 29, 30, 31), "adverse_event", "tremor", severity)
    if teller.chance(0.3):
        for on, value in ((begun, "0.4"), (ended - _pick_days(teller, 0, 1, 10), "0.5")):
            teller.observe(on, "creatinine", teller.random.choice((value, "0.51")), "mg/dL")
    teller.keep(day)


def _eligible(teller: Teller) -> None:
    """Creatinine, complement and screens about the limits of who may be on a protocol, and about mycophenolate."""
    for _ in range(teller.random.choice((1, 2, 4))):
        value = teller.random.choice(("0.75", "0.757", "0.76", "0.9", "0.91", "0.92", "1.0", "0.5"))
        teller.observe(
            _from_to(teller, -100, 500), "creatinine", value, "mg/dL", "<" if teller.chance(0.1) else ""
        )
    for _ in range(2):
        code, value = teller.random.choice((("c3", "0.9"), ("c3", "0.89"), ("c4", "0.1"), ("c4", "0.09")))
        qualifier = teller.random.choice(("", "", "", "<", ">"))
        teller.observe(_from_to(teller, -100, 500), code, value, "g/L", qualifier)
    if teller.chance(0.5):
        screen = teller.random.choice(("hbsag", "hiv"))
        teller.observe(
            _from_to(teller, -100, 500), screen, teller.random.choice(("negative", "positive")), ""
        )
    if teller.chance(0.3):
        day = _from_to(teller, 0, 400)
        teller.treat("rituximab", day, day, ("375", "mg/m2"), "single")
    if teller.chance(0.5):
        end = None if teller.chance(0.5) else _from_to(teller, 300, 400)
        teller.treat("mycophenolate_mofetil", _from_to(teller, 0, 300), end, ("1200", "mg/m2/day"))
    _urine(teller, _from_to(teller, 0, 100), teller.random.choice(RUNS))


class _Place(NamedTuple):
    tell: Callable[[Teller], None]
    protocols: tuple[str, ...]


PLACES = (
    _Place(_restored, ("three-step", "three-step", "wang-2012-csa", "choudhry-2009-csa", "yang-2016")),
    _Place(_day_zero, ("three-step", "tac-guide", "mmf")),
    _Place(_pattern, ("three-step", "tac-guide", "mmf")),
    _Place(_exposed, ("three-step", "tac-guide", "yang-2016", "wang-2012-tac", "tac-mzr-pdn")),
    _Place(_tapered, ("tac-guide",)),
    _Place(_reopened, ("three-step",)),
    _Place(_stopped, ("three-step", "tac-guide", "wang-2012-csa", "choudhry-2009-csa")),
    _Place(_eligible, ("three-step", "mmf")),
)
SLIPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("classification", ("SSNS", "SRNS", "FRNS", "SDNS", "late_responder")),
    ("biopsy", ("MCD", "DMS", "vascular_disease")),
    ("genetic_test", ("no_variant", "NPHS2")),
    ("outcome", ("ckd_g5", "transplant", "death", "transfer", "lost_to_follow_up")),
)
AGES_DAYS = (80, 92, 300, 364, 366, 2000, 2000, 2900, 5000, 5474, 5475, 5500, 6500)
CAUSES = ("idiopathic",) * 6 + ("", "unknown", "familial", "secondary")


def _born(teller: Teller) -> date:
    """Give a birth date a telling age before the diagnosis, now and then on the last day of a month."""
    if teller.chance(0.3):
        return add_months(teller.diagnosis, -teller.random.choice((3, 12, 96, 168, 180)))
    return teller.diagnosis - timedelta(days=teller.random.choice(AGES_DAYS))


def _looked_at(teller: Teller, born: date) -> tuple[date, ...]:
    """Give three days on which to look at the child, each a rule's span from a day of the history."""
    days = (teller.random.choice(teller.anchors) + _pick_days(teller, *LOOKS) for _ in range(3))
    return tuple(max(day, born) for day in days)


def narrow_history(seed: int) -> History:
    """Invent one child about one narrow place of the rules, and three days on which to look at it."""
    teller = Teller(seed)
    place = teller.random.choice(PLACES)
    teller.happen(teller.diagnosis, "protocol_start", teller.random.choice(place.protocols))
    _sizes(teller)
    place.tell(teller)
    if teller.chance(0.3):
        teller.random.choice(PLACES).tell(teller)
    for kind, codes in SLIPS:
        if teller.chance(0.07):
            teller.happen(_from_to(teller, 0, 500), kind, teller.random.choice(codes))
    for _ in range(teller.random.choice((0, 0, 1, 2))):
        kind = teller.random.choice(("scheduled", "phone", "unscheduled"))
        teller.visit(_from_to(teller, 0, 700), kind=kind)
    born = _born(teller)
    patient: dict[str, Any] = {
        "patient_id": f"N{seed}",
        "sex": "male",
        "birth_date": born.isoformat(),
        "diagnosis_date": teller.diagnosis.isoformat() if teller.chance(0.95) else "",
        "cause": teller.random.choice(CAUSES),
    }
    rows = {
        "observations": [row for row in teller.observations if row["date"] >= born.isoformat()],
        "treatments": [row for row in teller.treatments if row["start_date"] >= born.isoformat()],
        "events": teller.events,
        "visits": teller.visits,
    }
    return History({"patient": patient, **rows}, _looked_at(teller, born))
