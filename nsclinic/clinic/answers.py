"""The review of a child as other programs read it: one JSON object of fixed keys (contract 3).

What was recorded keeps the digits it came with; what was computed is rounded to four decimals, so that a threshold is
never rounded away and no float's tail is shown.
"""

from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from nsclinic.advice.model import Fact, Finding, Level, Review, SetAside, Source
from nsclinic.advice.version import RULES_VERSION
from nsclinic.course.model import Course, Dose, Step
from nsclinic.wording import Wording

CONTRACT_VERSION = "1"

COMPUTED = Decimal("0.0001")
"""Computed numbers are rounded to this."""

_ROOM = Context(prec=60)
"""Digits enough for any dose that may have been typed: what was given is recorded, however absurd."""


def review_json(review: Review, wording: Wording) -> dict[str, Any]:
    """Give a review as plain values for `json.dumps`, its keys in the contract's order.

    `message` and `action` are in the wording's language, everything else is language-free. A fact or level that was
    reported as `<` or `>` carries one key more, `qualifier`; without it the value is the value.
    """
    return {
        "contract": CONTRACT_VERSION,
        "rules": RULES_VERSION,
        "patient_id": review.patient_id,
        "as_of": review.as_of.isoformat(),
        "protocol": {"id": review.protocol_id, "version": review.protocol_version},
        "course": _course(review.course),
        "egfr": _egfr(review),
        "steps": [_step(step) for step in review.steps],
        "doses": [_dose(dose) for dose in review.doses],
        "levels": [_level(level) for level in review.levels],
        "findings": [_finding(finding, wording) for finding in review.findings],
        "missing": [{"rule": missing.rule, "input": missing.input} for missing in review.missing],
        "due": [
            {"what": due.what, "on": due.on.isoformat(), "overdue": due.is_overdue} for due in review.due
        ],
        "next_visit": _day(review.next_visit),
        "exposure": {
            "prednisolone_mg_per_kg_12m": _computed(review.exposure.prednisolone_mg_per_kg_12m),
            "tac_days": review.exposure.tac_days,
        },
    }


def _course(course: Course) -> dict[str, Any]:
    return {
        "steroid_response": course.steroid_response.value,
        "steroid_response_date": _day(course.steroid_response_date),
        "relapse_pattern": course.relapse_pattern.value if course.relapse_pattern else None,
        "state": course.state.value,
        "state_since": _day(course.state_since),
        "confirmed": course.is_confirmed,
        "relapses": [day.isoformat() for day in course.relapses],
        "relapses_per_year": _computed(course.relapses_per_year),
        "episodes": [
            {"state": episode.state.value, "start": episode.start.isoformat(), "end": _day(episode.end)}
            for episode in course.episodes
        ],
    }


def _egfr(review: Review) -> dict[str, Any] | None:
    if review.egfr is None:
        return None
    return {
        "value": _computed(review.egfr.value),
        "formula": review.egfr.formula,
        "date": review.egfr.on.isoformat(),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "start": step.start.isoformat(),
        "end": _day(step.end),
        "outcome": step.outcome.value,
        "best_response": step.best_response.value,
        "remission_date": _day(step.remission_date),
        "decision_date": step.decision_date.isoformat(),
    }


def _dose(dose: Dose) -> dict[str, Any]:
    return {
        "drug": dose.drug,
        "per_day_mg": _computed(dose.per_day_mg),
        "mg_per_kg": _computed(dose.mg_per_kg),
        "mg_per_m2": _computed(dose.mg_per_m2),
        "frequency": dose.frequency.value,
        "protocol_low": number_json(dose.protocol_low),
        "protocol_high": number_json(dose.protocol_high),
        "protocol_unit": dose.protocol_unit,
    }


def _level(level: Level) -> dict[str, Any]:
    return {
        "code": level.code,
        "value": number_json(level.value),
        "unit": level.unit,
        "date": level.on.isoformat(),
        "target_low": number_json(level.target_low),
        "target_high": number_json(level.target_high),
        "verdict": level.verdict.value if level.verdict else None,
        **_qualifier(level.qualifier),
    }


def _finding(finding: Finding, wording: Wording) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": wording.finding_message(finding),
        "action": wording.finding_action(finding),
        "facts": [_fact(fact) for fact in finding.facts],
        "source": _source(finding.source),
        "since": finding.since.isoformat(),
        "set_aside": _set_aside(finding.set_aside),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "code": fact.code,
        "date": _day(fact.on),
        "value": number_json(fact.value) if isinstance(fact.value, Decimal) else fact.value,
        "unit": fact.unit or None,
        **_qualifier(fact.qualifier),
    }


def _source(source: Source) -> dict[str, str]:
    """A source that nobody qualified has reviewed is said to be so wherever it is cited, here in English."""
    document = source.document if source.is_reviewed else f"{source.document} (source not reviewed)"
    return {"document": document, "section": source.section}


def _set_aside(set_aside: SetAside | None) -> dict[str, str] | None:
    if set_aside is None:
        return None
    return {"on": set_aside.on.isoformat(), "by": set_aside.by, "reason": set_aside.reason}


def _qualifier(qualifier: str) -> dict[str, str]:
    return {"qualifier": qualifier} if qualifier else {}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def number_json(value: Decimal | None) -> float | int | None:
    """Give a number as it came: whole ones without a point, as "3" is written, "4.10" as 4.1."""
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)


def _computed(value: Decimal | None) -> float | None:
    return None if value is None else float(value.quantize(COMPUTED, ROUND_HALF_EVEN, _ROOM))
