"""Whether tacrolimus truly reached its target: without that, a child is not called resistant (rules 3, S0)."""

from datetime import date
from decimal import Decimal

from nsclinic.course.comparison import is_below, limit_for
from nsclinic.course.model import Exposure
from nsclinic.course.targets import target_without_remission
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_days
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import FollowUp, Protocol

TROUGH_OF = {"tacrolimus": "tac_trough", "ciclosporin": "csa_trough"}
"""The trough of each calcineurin inhibitor."""


def is_known_not_trough(row: Observation, follow_up: FollowUp) -> bool:
    """Say whether the time since the dose is known and is not that of a trough (ends of the window are troughs)."""
    if not row.hours_after_dose:
        return False
    hours = Decimal(row.hours_after_dose)
    return not follow_up.trough_earliest_hours.value <= hours <= follow_up.trough_latest_hours.value


def troughs_of(timeline: Timeline, drug: str, follow_up: FollowUp) -> list[Observation]:
    """Give the levels of a calcineurin inhibitor that are not known not to be troughs, oldest first."""
    return [row for row in timeline.observed(TROUGH_OF[drug]) if not is_known_not_trough(row, follow_up)]


def tacrolimus_exposure(timeline: Timeline, protocol: Protocol, start: date, until: date) -> Exposure:
    """Judge the troughs from day 14 of the start to `until`, both included, one a day (the last entered that decides).

    Proven by at least two troughs of which at least half reach the lower limit of the target. Where the protocol has no
    target, exposure is not asked for and counts as proven.
    """
    rules = protocol.common.step_rules
    target = target_without_remission(protocol, "tac_trough")
    if target is None:
        return Exposure((), (), is_asked=False, is_proven=True)
    first = add_days(start, rules.exposure_from.whole)
    counted: list[Observation] = []
    reached: list[Observation] = []
    for rows in timeline.last_by_day("tac_trough"):
        if not first <= rows[0].on <= until:
            continue
        for row in rows:
            limit = limit_for(row, (target.low,))
            if is_known_not_trough(row, protocol.common.follow_up) or limit is None:
                continue
            below = is_below(row, limit)
            if below is None:
                continue
            counted.append(row)
            if not below:
                reached.append(row)
            break
    enough = len(counted) >= rules.exposure_troughs_needed.whole
    share_reached = len(reached) >= rules.exposure_share_in_target.value * len(counted)
    return Exposure(tuple(counted), tuple(reached), is_asked=True, is_proven=enough and share_reached)
