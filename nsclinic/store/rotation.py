"""Which backup sets stay: all of the last two days with any, then one a day, a week, a month.

Sets follow each other by the audit's seq and never by the clock: a clock that was wrong for a day cannot make an old
set look new. Days, weeks and months are only compared for being the same, never with today, so a long holiday or a
clock set to 1980 takes one place in the count and costs no good set. A clinic that was put back from a backup leaves
a branch of sets behind that its audit no longer goes through; they are thinned as a series of their own.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

DAYS_WHOLE = 2
"""Days of which every set is kept: the last two on which any was made."""

DAYS, WEEKS, MONTHS = 7, 4, 12
"""Then one for each of so many days, weeks and months, the last of each."""


class Dated(Protocol):
    """What is asked of a set."""

    @property
    def seq(self) -> int:
        """Where in the audit it stands."""

    @property
    def made_at(self) -> datetime:
        """When it was made, by the clock of that computer."""

    @property
    def name(self) -> str:
        """Its name, which tells two of the same seq apart."""


Kept = TypeVar("Kept", bound=Dated)


def thinned(sets: Iterable[Kept]) -> list[Kept]:
    """Give those of one series that are to be dropped, oldest first; the last one never is."""
    newest_first = sorted(sets, key=lambda one: (one.seq, one.name), reverse=True)
    days: list[object] = []
    whole = []
    for one in newest_first:
        day = one.made_at.date()
        if day not in days:
            if len(days) == DAYS_WHOLE:
                break
            days.append(day)
        whole.append(one)
    rest = newest_first[len(whole) :]
    kept = {one.name for one in whole}
    for count, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        kept |= {one.name for one in _last_of_each(rest, period, count)}
    return [one for one in reversed(newest_first) if one.name not in kept]


def to_drop(
    sets: Sequence[Kept], is_on_chain: Callable[[Kept], bool], never: Iterable[str] = ()
) -> list[Kept]:
    """Give the sets of a shelf that may go.

    Args:
        sets: of one clinic.
        is_on_chain: whether the clinic's audit goes through the point at which the set stands.
        never: names that stay whatever their age: the last set that was verified.
    """
    ours = [one for one in sets if is_on_chain(one)]
    left = [one for one in sets if not is_on_chain(one)]
    protected = set(never)
    return [one for series in (ours, left) for one in thinned(series) if one.name not in protected]


def _last_of_each(
    newest_first: Sequence[Kept], period: Callable[[datetime], object], count: int
) -> list[Kept]:
    found: dict[object, Kept] = {}
    for one in newest_first:
        if len(found) == count and period(one.made_at) not in found:
            break
        found.setdefault(period(one.made_at), one)
    return list(found.values())


def _day(moment: datetime) -> object:
    return moment.date()


def _week(moment: datetime) -> object:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> object:
    return moment.year, moment.month
