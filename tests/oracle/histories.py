"""Invents dated histories, many of them exactly on a boundary, for the evaluator and the program to disagree about.

A history is a child's rows as the interchange folder writes them. Half of them follow the ladder of the protocols with
slips, half are rows at random. Days are drawn as an earlier day of the same history plus one of the spans that the
rules name (or one more, or one less), and values from both sides of each limit, so that boundaries are the rule here
and not the exception. The same seed gives the same history.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.oracle.choices import DOSES, EVENTS, OTHERS, PROTOCOLS, SINGLES, VALUES, WEIGHTS_OF_EVENTS
from tests.oracle.teller import LAST, Teller, add_months


class History(NamedTuple):
    """A child's rows as the interchange folder writes them, and the days on which to look at them."""

    child: dict[str, Any]
    days: tuple[date, ...]


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
