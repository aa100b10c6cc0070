"""Findings on troughs of the calcineurin inhibitors (rules 4, Levels): out of target, due, not steady, not a trough."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nsclinic.advice.case import (
    CALCINEURIN_INHIBITORS,
    Answer,
    Case,
    Rule,
    latest_deciding,
    observation_fact,
)
from nsclinic.advice.follow_up import is_stable
from nsclinic.advice.levels import verdict
from nsclinic.advice.model import Amount, Fact, LevelVerdict, Missing, Severity
from nsclinic.advice.suggestion import suggest_from_trough
from nsclinic.course.comparison import is_above, is_below, limit_for
from nsclinic.course.exposure import TROUGH_OF, is_known_not_trough, troughs_of
from nsclinic.course.medication import dose_changes
from nsclinic.course.targets import target_on
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.domain.record import Observation


def recent_levels(case: Case, drug: str) -> list[Observation]:
    """Give the trough codes' rows of a drug that is taken, not too old, oldest first; those not troughs too."""
    return _recent(case, drug, case.timeline.observed(TROUGH_OF[drug]))


def recent_troughs(case: Case, drug: str) -> list[Observation]:
    """Give the recent levels that are not known not to be troughs."""
    return _recent(case, drug, troughs_of(case.timeline, drug, case.common.follow_up))


def _recent(case: Case, drug: str, rows: list[Observation]) -> list[Observation]:
    if not case.is_on(drug):
        return []
    oldest = add_days(case.as_of, -case.common.follow_up.trough_recent.whole)
    return [row for row in rows if row.on >= oldest]


def judged_troughs(case: Case, drug: str) -> Iterator[tuple[Observation, LevelVerdict, Decimal, Decimal]]:
    """Give the recent troughs that can be judged, the latest first: verdict, and the target's ends in its unit."""
    target = target_on(case.protocol, TROUGH_OF[drug], case.course, case.as_of)
    if target is None:
        return
    for row in reversed(recent_troughs(case, drug)):
        low, high = limit_for(row, (target.low,)), limit_for(row, (target.high,))
        judged = verdict(row, low, high) if low is not None and high is not None else None
        if judged is not None and low is not None and high is not None:
            yield row, judged, low, high


def _out_of_target(case: Case, drug: str, rule: str, wanted: LevelVerdict) -> Iterator[Answer]:
    """Judge the latest trough that decides the one end of the target that the rule asks of.

    A trough known only as above 8 is not below 5, whatever came before it; whether it is above 10 it cannot tell.
    """
    target = target_on(case.protocol, TROUGH_OF[drug], case.course, case.as_of)
    rows = recent_troughs(case, drug)
    if target is None or not rows:
        return

    def is_out(row: Observation) -> bool | None:
        end = limit_for(row, (target.low if wanted is LevelVerdict.BELOW else target.high,))
        if end is None:
            return None
        return is_below(row, end) if wanted is LevelVerdict.BELOW else is_above(row, end)

    found = latest_deciding(rows, is_out)
    if found is None:
        yield Missing(rule, TROUGH_OF[drug])
        return
    row, is_found_out = found
    low, high = limit_for(row, (target.low,)), limit_for(row, (target.high,))
    if not is_found_out or low is None or high is None:
        return
    levels = case.common.levels
    is_urgent = wanted is LevelVerdict.ABOVE and is_below(row, high * levels.urgent_from.value) is False
    suggestion = suggest_from_trough(case, drug, row, (low + high) / 2)
    yield case.finding(
        rule,
        Severity.URGENT if is_urgent else Severity.ACTION,
        [observation_fact(row)],
        case.source_of(target.low),
        advice=(suggestion.dose,) if suggestion.dose else (),
        level=Amount(row.number, row.unit),
        qualifier=row.qualifier.value or None,
        low=Amount(low, row.unit),
        high=Amount(high, row.unit),
        on=row.on,
        withheld=" ".join(suggestion.withheld) or None,
        repeat_from=levels.repeat_from.whole,
        repeat_to=levels.repeat_to.whole,
    )


def _for_drug(drug: str, rule: str, wanted: LevelVerdict) -> Rule:
    def answer(case: Case) -> Iterator[Answer]:
        return _out_of_target(case, drug, rule, wanted)

    return answer


def trough_due(case: Case) -> Iterator[Answer]:
    """No trough since the start or last change of dose though time enough has passed, or none for too long."""
    for drug in CALCINEURIN_INHIBITORS:
        course = case.open_course(drug)
        if course is None:
            continue
        changed_on = last_change(case, drug) or course.start
        due_on = _due_since(case, drug, changed_on)
        if due_on is not None and due_on <= case.as_of:
            rows = troughs_of(case.timeline, drug, case.common.follow_up)
            facts = [Fact(drug, changed_on), *([observation_fact(rows[-1])] if rows else [])]
            yield case.finding(
                "trough-due",
                Severity.DUE,
                facts,
                case.source_of(case.common.levels.due_after_last),
                fell_due_on=due_on,
                drug=drug,
                last=rows[-1].on if rows else None,
                changed=changed_on,
            )
            return


def _due_since(case: Case, drug: str, changed_on: date) -> date | None:
    levels = case.common.levels
    rows = troughs_of(case.timeline, drug, case.common.follow_up)
    steady = add_days(changed_on, levels.steady_from.whole)
    days = []
    if not any(row.on >= steady for row in rows):
        days.append(add_days(changed_on, levels.due_after_change.whole))
    if rows:
        interval = levels.due_after_last_stable if is_stable(case) else levels.due_after_last
        days.append(add_days(rows[-1].on, interval.whole))
    return min(days, default=None)


def last_change(case: Case, drug: str) -> date | None:
    """Give the day of the last change of a drug's dose, its start included, on or before the as-of date."""
    changes = [change for change in dose_changes(case.timeline, drug, case.common.courses) if change.taken]
    return changes[-1].on if changes else None


def unsteady_change(case: Case, drug: str, row: Observation) -> date | None:
    """Give the change of dose after which a trough came too soon to be steady; None where it did not."""
    for change in dose_changes(case.timeline, drug, case.common.courses):
        if change.taken and 1 <= days_between(change.on, row.on) <= case.common.levels.not_steady_days.whole:
            return change.on
    return None


def trough_not_steady(case: Case) -> Iterator[Answer]:
    """The latest trough came a day or two after a change of dose."""
    for drug in CALCINEURIN_INHIBITORS:
        rows = recent_troughs(case, drug)
        changed_on = unsteady_change(case, drug, rows[-1]) if rows else None
        if changed_on is not None:
            yield case.finding(
                "trough-not-steady",
                Severity.INFO,
                [observation_fact(rows[-1])],
                case.source_of(case.common.levels.not_steady_days),
                drug=drug,
                on=rows[-1].on,
                days=days_between(changed_on, rows[-1].on),
                changed=changed_on,
            )


def not_a_trough(case: Case) -> Iterator[Answer]:
    """The latest level was not taken when a trough is."""
    for drug in CALCINEURIN_INHIBITORS:
        rows = recent_levels(case, drug)
        if rows and is_known_not_trough(rows[-1], case.common.follow_up):
            yield case.finding(
                "not-a-trough",
                Severity.INFO,
                [observation_fact(rows[-1])],
                case.source_of(case.common.follow_up.trough_earliest_hours),
                drug=drug,
                on=rows[-1].on,
                hours=Amount(Decimal(rows[-1].hours_after_dose), "h"),
            )


RULES: tuple[tuple[str, Rule], ...] = (
    ("tac-trough-low", _for_drug("tacrolimus", "tac-trough-low", LevelVerdict.BELOW)),
    ("csa-trough-low", _for_drug("ciclosporin", "csa-trough-low", LevelVerdict.BELOW)),
    ("tac-trough-high", _for_drug("tacrolimus", "tac-trough-high", LevelVerdict.ABOVE)),
    ("csa-trough-high", _for_drug("ciclosporin", "csa-trough-high", LevelVerdict.ABOVE)),
    ("trough-due", trough_due),
    ("trough-not-steady", trough_not_steady),
    ("not-a-trough", not_a_trough),
)
