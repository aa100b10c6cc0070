"""A child's history as a few dated lines that a nephrologist can read, turned into a record.

    born 2011-05-10                          2018-01-01..2018-03-02 prednisolone 2 mg/kg/day
    diagnosed 2018-01-01                     2018-03-10.. ciclosporin 150 mg/m2/day x2
    sex female                               2018-03-10.. prednisolone 1 mg/kg/day alternate_day
    cause idiopathic                         2018-03-02 biopsy MCD
    2018-01-15 upcr 4.0 mg/mg                2018-05-01 visit scheduled 2018-06-01
    2018-01-16 upcr <20 mg/mmol              2018-05-02 adverse_event diarrhoea severe
    2018-02-01 tac_trough 4.2 ng/mL hours=12

Nothing is guessed: a unit that is not written is asked for.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from nsclinic.domain.catalogue import analytes, drugs, event_kinds
from nsclinic.domain.limits import hard_fault
from nsclinic.domain.record import (
    FORWARD_LOOKING,
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
from nsclinic.protocol.faults import not_one_of

LONGEST_LINE = 200
_NUMBER = re.compile(r"[0-9]{1,7}(\.[0-9]{1,4})?")
_SEVERITIES = ("mild", "moderate", "severe")
_ABOUT = ("born", "diagnosed", "sex", "cause")
_DAILY_UNITS = ("mg/day", "mg/kg/day", "mg/m2/day")
_SINGLE_UNITS = ("mg", "mg/m2")
_NOT_IN_EXAMPLES = (EventKind.PROTOCOL_START, EventKind.SET_ASIDE)
_UNBORN = date(1, 1, 1)


class HistoryFault(ValueError):  # noqa: N818 - one fault of one line, as everywhere in this room
    """What is wrong with a line of a history."""


@dataclass
class _Story:
    child: Child = field(default_factory=lambda: Child("example", _UNBORN, given_name="Example"))
    visits: list[Visit] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    treatments: list[Treatment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def record_of(lines: tuple[str, ...], as_of: date) -> tuple[ChildRecord | None, tuple[tuple[int, str], ...]]:
    """Turn lines into a record; None where one is wrong, with the place of each (from 0) and what is wrong with it."""
    story = _Story()
    faults = []
    for index, line in enumerate(lines):
        try:
            _read(line, story, as_of)
        except HistoryFault as error:
            faults.append((index, str(error)))
    if not faults and story.child.birth_date == _UNBORN:
        faults.append((-1, "lacks the line 'born 2011-05-10'"))
    record = child_record(story.child, story.visits, story.observations, story.treatments, story.events)
    first = _first_day(record)
    if not faults and first is not None and first < story.child.birth_date:
        faults.append((-1, f"something happens on {first}, before the birth ({story.child.birth_date})"))
    return (None, tuple(faults)) if faults else (record, ())


def _first_day(record: ChildRecord) -> date | None:
    days = [row.on for row in record.observations] + [row.on for row in record.events]
    days += [row.on for row in record.visits] + [row.start_date for row in record.treatments]
    diagnosed = record.child.diagnosis_date
    return min((*days, diagnosed) if diagnosed else days, default=None)


def _read(line: str, story: _Story, as_of: date) -> None:
    words = line.split()
    if not words or len(line) > LONGEST_LINE:
        raise HistoryFault(f"is empty or longer than {LONGEST_LINE} characters")
    if words[0] in _ABOUT:
        story.child = _about(story.child, words, as_of)
        return
    if len(words) < 2:
        raise HistoryFault(f"'{line}' says nothing of the child")
    if ".." in words[0]:
        story.treatments.append(_treatment(words, as_of))
        return
    on = _day(words[0])
    if words[1] in analytes():
        story.observations.append(_observation(on, words[1:]))
    elif words[1] == "visit":
        story.visits.append(_visit(on, words[2:]))
    elif words[1] in tuple(EventKind):
        story.events.append(_event(on, words[1:]))
    else:
        known = (*analytes(), *EventKind, "visit")
        raise HistoryFault(not_one_of(words[1], known, "an observation, an event or a visit"))
    if on > as_of and words[1] not in FORWARD_LOOKING:
        raise HistoryFault(f"{on} lies after as_of, and nothing after it is used")


def _about(child: Child, words: list[str], as_of: date) -> Child:
    if len(words) != 2:
        raise HistoryFault(f"'{words[0]}' is followed by one word")
    name, said = words
    if name in ("born", "diagnosed") and _day(said) > as_of:
        raise HistoryFault(f"{said} lies after as_of, and nothing after it is used")
    if name == "born":
        return replace(child, birth_date=_day(said))
    if name == "diagnosed":
        return replace(child, diagnosis_date=_day(said))
    if name == "sex":
        return replace(child, sex=Sex(_one_of(said, tuple(Sex), "a sex")))
    return replace(child, cause=Cause(_one_of(said, tuple(Cause), "a cause")))


def _treatment(words: list[str], as_of: date) -> Treatment:
    first, _, last = words[0].partition("..")
    start, end = _day(first), _day(last) if last else None
    if end is not None and end < start:
        raise HistoryFault(f"ends on {end}, before it starts")
    if start > as_of:
        raise HistoryFault(f"{start} lies after as_of, and nothing after it is used")
    drug = _one_of(words[1], tuple(drugs()), "a drug of the formulary")
    if len(words) < 4:
        raise HistoryFault(f"the dose of {drug} and its unit are missing")
    frequency, times = Frequency.DAILY, None
    for word in words[4:]:
        if word in tuple(Frequency):
            frequency = Frequency(word)
        elif re.fullmatch(r"x[1-9][0-9]?", word):
            times = int(word[1:])
        else:
            raise HistoryFault(f"'{word}' is neither a frequency nor doses a day (x2)")
    units = _SINGLE_UNITS if frequency is Frequency.SINGLE else _DAILY_UNITS
    unit = _one_of(words[3], units, "a unit of this dose")
    return Treatment(drug, start, end, _number(words[2]), unit, frequency, times)


def _observation(on: date, words: list[str]) -> Observation:
    analyte = analytes()[words[0]]
    if len(words) < 2:
        raise HistoryFault(f"the value of {analyte.code} is missing")
    value, rest = words[1], words[2:]
    if value == Qualifier.NOT_DONE:
        return Observation(on, analyte.code, "", "", Qualifier.NOT_DONE)
    hours = next((word for word in rest if word.startswith("hours=")), "")
    units = [word for word in rest if word != hours]
    if len(units) > 1:
        raise HistoryFault(f"'{units[1]}' is one word too many")
    unit = units[0] if units else ""
    taken = Observation(on, analyte.code, value, unit, hours_after_dose=_number(hours[6:]) if hours else "")
    if analyte.takes_choice(unit):
        _one_of(value, analyte.choices, f"a value of {analyte.code}")
        return taken
    known = tuple(known.symbol for known in analyte.units)
    if not unit:
        raise HistoryFault(f"the unit of {analyte.code} is missing ({', '.join(known)})")
    _one_of(unit, known, f"a unit of {analyte.code}")
    qualifier = Qualifier(value[0]) if value[0] in "<>" else Qualifier.NONE
    number = _number(value.removeprefix(qualifier))
    if hard_fault(analyte, Decimal(number), unit) is not None:
        raise HistoryFault(f"{value} {unit} is no value that {analyte.code} can have")
    return taken._replace(value=number, qualifier=qualifier)


def _visit(on: date, words: list[str]) -> Visit:
    kind = VisitKind(_one_of(words[0] if words else "", tuple(VisitKind), "a kind of visit"))
    if len(words) > 2:
        raise HistoryFault(f"'{words[2]}' is one word too many")
    return Visit(on, kind, next_visit_date=_day(words[1]) if len(words) > 1 else None)


def _event(on: date, words: list[str]) -> Event:
    kind = EventKind(words[0])
    if kind in _NOT_IN_EXAMPLES:
        raise HistoryFault(f"{kind} has no place in an example: it is reviewed under this protocol")
    code = words[1] if len(words) > 1 else ""
    entry = event_kinds()[kind]
    if entry.codes_from == "step":
        if not re.fullmatch(r"[1-9][0-9]?", code):
            raise HistoryFault(f"'{code}' is not the number of a step")
    else:
        _one_of(code, tuple(drugs()) if entry.codes_from else tuple(entry.codes), f"a code of {kind}")
    severity = words[2] if len(words) > 2 else ""
    if severity:
        _one_of(severity, _SEVERITIES, "a severity")
    if len(words) > 3:
        raise HistoryFault(f"'{words[3]}' is one word too many")
    return Event(on, kind, code, severity)


def _day(text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise HistoryFault(f"'{text}' is not a day (2018-01-31)")


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise HistoryFault(f"'{text}' is not a number")
    return text


def _one_of(text: str, known: tuple[str, ...], what: str) -> str:
    if text not in known:
        raise HistoryFault(not_one_of(text, known, what))
    return text
