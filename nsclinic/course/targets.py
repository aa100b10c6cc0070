"""Which target of a drug level is in force on a day (rules 4, Levels).

Where a protocol lowers its target once complete remission has held, the course decides when: two complete-remission
days far enough apart in one episode; back up after a relapse, or two partial-remission days as far apart in one.
"""

from datetime import date

from nsclinic.course.model import Course, Episode, UrineState
from nsclinic.protocol.model import HeldRemission, Protocol, Target

ALWAYS = "always"
HELD = "held_remission"
NOT_HELD = "without_held_remission"


def held_changes(course: Course, rule: HeldRemission) -> tuple[tuple[date, bool], ...]:
    """Give the days on which complete remission began to hold (True) or was lost (False), in order."""
    changes: list[tuple[date, bool]] = []
    for episode in course.episodes:
        is_held = bool(changes) and changes[-1][1]
        if episode.state is UrineState.COMPLETE_REMISSION and not is_held:
            day = _day_apart(episode, rule.complete_days_apart.whole)
            if day is not None:
                changes.append((day, True))
        elif is_held and episode.start in course.relapses:
            changes.append((episode.start, False))
        elif is_held and episode.state is UrineState.PARTIAL_REMISSION:
            day = _day_apart(episode, rule.partial_days_apart.whole)
            if day is not None:
                changes.append((day, False))
    return tuple(changes)


def _day_apart(episode: Episode, days: int) -> date | None:
    """Give the first day of the episode at least `days` after its first; joined days end no span."""
    own = [day.on for day in episode.days if not day.is_joined]
    return next((day for day in own if (day - own[0]).days >= days), None)


def target_on(protocol: Protocol, code: str, course: Course, day: date) -> Target | None:
    """Give the target of a level in force on `day`, by what was known of the course; None where there is none."""
    targets = protocol.targets_of(code)
    if not targets:
        return None
    is_held = False
    if protocol.held_remission is not None:
        for changed_on, held in held_changes(course, protocol.held_remission):
            if changed_on <= day:
                is_held = held
    wanted = HELD if is_held else NOT_HELD
    return next((target for target in targets if target.phase in (ALWAYS, wanted)), None)


def target_without_remission(protocol: Protocol, code: str) -> Target | None:
    """Give the target as it is without complete remission, by which exposure is judged (rules 3)."""
    return next((target for target in protocol.targets_of(code) if target.phase in (ALWAYS, NOT_HELD)), None)


def target_bands(
    protocol: Protocol, code: str, course: Course, first: date, last: date
) -> tuple[tuple[date, date, Target], ...]:
    """Give the targets in force from `first` to `last` as (from, to, target), both days included, in order."""
    turns = [first]
    if protocol.held_remission is not None:
        turns += [day for day, _ in held_changes(course, protocol.held_remission) if first < day <= last]
    bands = []
    for start, following in zip(turns, [*turns[1:], None], strict=True):
        target = target_on(protocol, code, course, start)
        if target is not None:
            bands.append((start, following or last, target))
    return tuple(bands)
