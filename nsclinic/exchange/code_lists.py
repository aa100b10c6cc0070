"""The lists of codes behind the columns of a package, each code with its English label and its public codes.

A registry reads packages of clinics in many languages; what it reads is English, whatever the clinic speaks.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple, TypeVar

from nsclinic.course.model import BestResponse, RelapseFrequency, StepOutcome, SteroidResponse, UrineState
from nsclinic.domain.catalogue import analytes, drugs, event_kinds, icd_10_of, ucum
from nsclinic.domain.record import Cause, Consent, EventKind, Frequency, Qualifier, Sex, VisitKind
from nsclinic.exchange.observation_rows import PLACES
from nsclinic.exchange.rows import PER_DAY_UNITS, SEVERITIES, SINGLE_UNITS, YES_NO
from nsclinic.wording import wording

LOINC = "LOINC"
UCUM = "UCUM"
ATC = "ATC"
ICD_10 = "ICD-10"

Code = TypeVar("Code", bound=StrEnum)

CodeList = Mapping[str, str]
"""Each code of a list with its label."""


class PublicCode(NamedTuple):
    """What one of our codes is called in a public system. `of` is the list it stands in, `unit` a value's unit."""

    of: str
    code: str
    unit: str
    system: str
    public: str


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Give every list by its name."""
    words = wording("en")
    events = event_kinds()
    lists: dict[str, dict[str, str]] = {
        "yes_no": {code: code for code in YES_NO},
        "sex": {Sex.FEMALE.value: "Female", Sex.MALE.value: "Male", Sex.UNKNOWN.value: "Not known"},
        "cause": _labelled(Cause, words.cause),
        "consent": _labelled(Consent, words.consent),
        "visit_kind": _labelled(VisitKind, words.visit_kind),
        "analyte": {one.code: one.label for one in analytes().values()},
        "qualifier": _qualifiers(),
        "unit": {unit.symbol: unit.symbol for one in analytes().values() for unit in one.units},
        "place": {place: place for place in PLACES if place},
        "drug": {one.code: one.label for one in drugs().values()},
        "dose_unit": {unit: unit for unit in (*PER_DAY_UNITS, *SINGLE_UNITS)},
        "frequency": _labelled(Frequency, words.frequency),
        "event_kind": {kind.value: entry.label for kind, entry in events.items()},
        "severity": {severity: severity for severity in SEVERITIES if severity},
        "histology": dict(events[EventKind.BIOPSY].codes),
        "adverse_event": dict(events[EventKind.ADVERSE_EVENT].codes),
        "outcome": dict(events[EventKind.OUTCOME].codes),
        "steroid_response": _labelled(SteroidResponse, words.response),
        "relapse_pattern": _labelled(RelapseFrequency, words.pattern),
        "state": _labelled(UrineState, words.state),
        "step_outcome": _labelled(StepOutcome, words.outcome),
        "best_response": _labelled(BestResponse, words.best_response),
    }
    return lists


def event_code_lists() -> Mapping[str, CodeList]:
    """Give the codes of each kind of event that has a list of its own."""
    return {kind.value: dict(entry.codes) for kind, entry in event_kinds().items() if entry.codes}


def choices() -> tuple[str, ...]:
    """Give every value of an observation that is a word or a grade, each once, in the catalogue's order."""
    return tuple(dict.fromkeys(choice for one in analytes().values() for choice in one.choices))


@cache
def public_codes() -> tuple[PublicCode, ...]:
    """Give every public code that stands in the catalogues, list by list."""
    found: list[PublicCode] = []
    for analyte in analytes().values():
        symbols = [unit.symbol for unit in analyte.units] or [""]
        found.extend(
            PublicCode("analyte", analyte.code, symbol, LOINC, analyte.loinc_in(symbol))
            for symbol in symbols
            if analyte.loinc_in(symbol)
        )
    spelt = ucum()
    for name in ("unit", "dose_unit"):
        found.extend(
            PublicCode(name, unit, "", UCUM, spelt[unit]) for unit in code_lists()[name] if spelt[unit]
        )
    found.extend(PublicCode("drug", one.code, "", ATC, one.atc) for one in drugs().values() if one.atc)
    histologies = code_lists()["histology"]
    found.extend(
        PublicCode("histology", code, "", ICD_10, icd_10_of(code))
        for code in histologies
        if icd_10_of(code) != icd_10_of("")
    )
    return tuple(found)


def _labelled(codes: type[Code], label: Callable[[Code], str]) -> dict[str, str]:
    return {code.value: label(code) for code in codes}


def _qualifiers() -> dict[str, str]:
    return {
        Qualifier.LESS.value: "less than",
        Qualifier.GREATER.value: "more than",
        Qualifier.NOT_DONE.value: "not done",
    }
