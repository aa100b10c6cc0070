"""A dose suggested from a trough, within its fence (rules 4, Levels; reference D-16).

Proportional, held to half up or down, rounded toward the old dose, never above the protocol's highest nor into the
dangerous range. Where any condition of the fence fails, every reason is given instead.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from nsclinic.advice.case import Case, ceiling_mg
from nsclinic.advice.model import Amount, SuggestedDose
from nsclinic.course.doses import range_for
from nsclinic.course.medication import dose_changes, mg_per
from nsclinic.domain.calendar import days_between
from nsclinic.domain.catalogue import drugs, drugs_in
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Number


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The suggested dose, or the codes of every reason for which none is given."""

    dose: SuggestedDose | None = None
    withheld: tuple[str, ...] = ()


def suggest_from_trough(case: Case, drug: str, row: Observation, middle: Decimal) -> Suggestion:
    """Suggest a dose from a trough against the middle of its target (both in the trough's unit), or say why not."""
    dose = case.dose_of(drug)
    old = dose.per_day_mg if dose else None
    ceiling = ceiling_mg(drug, case.size)
    withheld = _reasons_to_withhold(case, drug, row, old, ceiling)
    if withheld or dose is None or old is None:
        return Suggestion(withheld=withheld)
    share = case.common.levels.suggestion_at_most.value
    wanted = min(max(old * middle / row.number, old * (1 - share)), old * (1 + share))
    step = drugs()[drug].step_mg or Decimal(1)
    limits = [limit for limit in (ceiling, _protocol_highest(case, drug)) if limit is not None]
    is_capped = bool(limits) and wanted > min(limits)
    if is_capped:
        wanted = min(limits)
        if wanted <= old:
            return Suggestion(withheld=("at-highest",))
    rounding = ROUND_FLOOR if wanted > old else ROUND_CEILING
    rounded = (wanted / step).to_integral_value(rounding) * step
    if rounded == old or (rounded > old) != (wanted > old):
        return Suggestion(withheld=("no-change",))
    return Suggestion(
        SuggestedDose(
            drug, Amount(rounded, "mg/day"), rounded, dose.frequency, dose.doses_per_day, (), is_capped
        )
    )


def _protocol_highest(case: Case, drug: str) -> Decimal | None:
    """Give the protocol's highest amount in mg for this child; None where it sets none."""
    highest = _highest_line(case, drug)
    if highest is None:
        return None
    per = mg_per(highest.unit, case.size)
    return highest.value * per if per is not None else None


def _highest_line(case: Case, drug: str) -> Number | None:
    """Give the protocol's highest dose of a drug; a dose "to start" sets none once there is a trough."""
    line = range_for(drug, case.last_step.number if case.last_step else 0, case.protocol)
    return None if line is None or line.is_start else line.upper


def _reasons_to_withhold(
    case: Case, drug: str, row: Observation, old: Decimal | None, ceiling: Decimal | None
) -> tuple[str, ...]:
    """Give every condition of the fence that fails; empty where none does."""
    changes = [change.on for change in dose_changes(case.timeline, drug, case.common.courses) if change.taken]
    soon = case.common.levels.not_steady_days.whole
    interacting = drugs_in("level_up", "level_down")
    is_dangerous = old is not None and ceiling is not None and old > ceiling
    said_apart = {"creatinine-rise", *(["dose-dangerous"] if is_dangerous else [])}
    reasons = {
        "creatinine-rise": "creatinine-rise" in case.standing,
        "stop": bool(case.standing - said_apart),
        "censored": row.is_censored or row.number == 0,
        "not-steady": any(on > row.on or days_between(on, row.on) <= soon for on in changes[-1:]),
        "interaction": any(
            stretch.start_date >= row.on for other in interacting for stretch in case.timeline.treated(other)
        ),
        "dose-unknown": old is None,
        "dose-dangerous": is_dangerous,
        "size-unknown": old is not None and not _is_size_known(case, drug),
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def _is_size_known(case: Case, drug: str) -> bool:
    """Say whether the child's size is known as far as the drug's ceilings and the protocol's highest rest on it."""
    highest = _highest_line(case, drug)
    units = [line.unit for line in drugs()[drug].dangerous] + ([highest.unit] if highest else [])
    return all(mg_per(unit, case.size) is not None for unit in units)
