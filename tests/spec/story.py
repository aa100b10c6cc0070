"""A child's history as a few dated lines that a nephrologist can read, turned into a record.

    born 2011-05-10                     2018-01-01..2018-03-02 prednisolone 2 mg/kg/day
    diagnosed 2018-01-01                2018-03-10.. ciclosporin 150 mg/m2/day x2
    cause idiopathic                    2018-03-10.. prednisolone 1 mg/kg/day alternate_day
    2018-01-15 upcr 4.0                 2018-03-02 biopsy MCD
    2018-01-16 upcr <20 mg/mmol         2018-05-01 visit -> 2018-06-01
    2018-02-01 tac_trough 4.2 h=4       2018-05-02 adverse_event diarrhoea severe

A semicolon ends a line as well.
A unit that is not written is the code's first. Born 2010-01-01 and diagnosed 2018-01-01 unless a line says otherwise.
"""

import re
from datetime import date

from nsclinic.advice.model import Finding, Review
from nsclinic.advice.review import review
from nsclinic.domain.catalogue import analytes, drugs
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
from nsclinic.protocol.loader import shipped_protocols


def day(text: str) -> date:
    return date.fromisoformat(text)


def told(text: str) -> ChildRecord:
    """Turn the lines of a history into a record."""
    about: dict[str, str] = {
        "born": "2010-01-01",
        "diagnosed": "2018-01-01",
        "sex": "female",
        "cause": "idiopathic",
    }
    visits: list[Visit] = []
    observations: list[Observation] = []
    treatments: list[Treatment] = []
    events: list[Event] = []
    for line in re.split(r"[;\n]", text):
        words = line.split()
        if not words:
            continue
        if words[0] in about:
            about[words[0]] = words[1]
        elif ".." in words[0]:
            treatments.append(_treatment(words))
        elif words[1] == "visit":
            visits.append(_visit(words))
        elif words[1] in analytes():
            observations.append(_observation(words))
        else:
            events.append(_event(words))
    diagnosed, cause = about["diagnosed"], about["cause"]
    child = Child(
        patient_id="P1",
        birth_date=day(about["born"]),
        given_name="Alder",
        family_name="Example",
        sex=Sex(about["sex"]),
        diagnosis_date=None if diagnosed == "never" else day(diagnosed),
        cause=None if cause == "empty" else Cause(cause),
        row_id="P1",
    )
    return child_record(child, visits, observations, treatments, events)


def _treatment(words: list[str]) -> Treatment:
    start, _, end = words[0].partition("..")
    drug = words[1]
    assert drug in drugs(), drug
    rest = words[2:]
    times = next((int(word[1:]) for word in rest if word[0] == "x" and word[1:].isdigit()), None)
    frequency = next((Frequency(word) for word in rest if word in tuple(Frequency)), Frequency.DAILY)
    dose, unit = (rest[0], rest[1]) if rest and rest[0][0].isdigit() else ("", "mg/day")
    return Treatment(drug, day(start), day(end) if end else None, dose, unit, frequency, times)


def _visit(words: list[str]) -> Visit:
    kind = VisitKind.PHONE if "phone" in words else VisitKind.SCHEDULED
    booked = day(words[words.index("->") + 1]) if "->" in words else None
    return Visit(day(words[0]), kind, next_visit_date=booked)


def _observation(words: list[str]) -> Observation:
    code, value = words[1], words[2]
    units = analytes()[code].units
    unit = next((word for word in words[3:] if any(unit.symbol == word for unit in units)), "")
    hours = next((word[2:] for word in words[3:] if word.startswith("h=")), "")
    qualifier = Qualifier.NOT_DONE if value == "not_done" else Qualifier(value[0] if value[0] in "<>" else "")
    return Observation(
        day(words[0]),
        code,
        "" if value == "not_done" else value.lstrip("<>"),
        unit or (units[0].symbol if units else ""),
        qualifier,
        hours,
    )


def _event(words: list[str]) -> Event:
    code = words[2] if len(words) > 2 else ""
    severity = next((word for word in words[3:] if word in ("mild", "moderate", "severe")), "")
    note = " ".join(word for word in words[3:] if word != severity)
    return Event(day(words[0]), EventKind(words[1]), code, severity, "Dr Example", note)


def reviewed(text: str, as_of: str, protocol: str = "three-step") -> Review:
    """Review a history on a day under a protocol."""
    return review(told(text), shipped_protocols()[protocol], day(as_of))


def severities(answer: Review) -> dict[str, str]:
    """Give the findings of a review as rule → severity."""
    return {finding.rule: str(finding.severity) for finding in answer.findings}


def the(answer: Review, rule: str) -> Finding:
    """Give the one finding of a rule."""
    found = [finding for finding in answer.findings if finding.rule == rule]
    assert len(found) == 1, f"{rule}: {len(found)} findings"
    return found[0]


def lacks(answer: Review, rule: str) -> set[str]:
    """Give the inputs that a rule says it is missing."""
    return {missing.input for missing in answer.missing if missing.rule == rule}
