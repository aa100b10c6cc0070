"""A diary being typed, as one immutable value: each keystroke gives the next one, without a window.

The cursor stands on the day that the next key writes. A key that finds no day left is refused rather than written over
the last day: a diary with one value more than it has days is a diary typed out of step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from nsclinic.clinic.diary import DIPSTICK, HOME
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.domain.record import ChildRecord, Observation

NOT_DONE = ""
"""What stands for "no dipstick was done that day"; every other mark is a grade of the catalogue."""

USUAL_DAYS = 30
"""A month of a diary: where typing begins when no home value of late says where the last diary ended."""

PAGE_WEEKS = 6
"""Weeks that are seen at once."""


class NoDayLeftError(ValueError):
    """A key was typed after the last day of the diary had been written; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The dipsticks on file of one day in the order entered; the last one counts."""

    rows: tuple[Observation, ...]

    @property
    def row(self) -> Observation:
        """The row that counts."""
        return self.rows[-1]

    @property
    def home(self) -> Observation | None:
        """The last row read at home: the one that a diary corrects."""
        return next((row for row in reversed(self.rows) if row.place == HOME), None)


def recorded_days(record: ChildRecord) -> dict[date, Recorded]:
    """Give the days of a record that have dipsticks."""
    days: dict[date, list[Observation]] = {}
    for row in record.observations:
        if row.code == DIPSTICK:
            days.setdefault(row.on, []).append(row)
    return {on: Recorded(tuple(rows)) for on, rows in days.items()}


def mark_of(row: Observation) -> str:
    """Give a row as the mark that would be typed for it; a strip read in mg/dL has none of its own."""
    return row.value if row.is_done else NOT_DONE


@dataclass(frozen=True, slots=True)
class Diary:
    """What was typed so far. Days run from `earliest` to `latest`, both included.

    `typed` holds a mark by day, only where it differs from what the file says was read at home. `is_past_end`: the day
    under the cursor was written last and no further one is left in the direction of typing.
    """

    earliest: date
    latest: date
    cursor: date
    recorded: Mapping[date, Recorded] = field(default_factory=dict)
    typed: Mapping[date, str] = field(default_factory=dict)
    is_newest_first: bool = False
    is_past_end: bool = False

    # --- reading ---------------------------------------------------------------------------------------------------

    def is_within(self, day: date) -> bool:
        """Whether a dipstick can have been read on a day."""
        return self.earliest <= day <= self.latest

    def has_entry(self, day: date) -> bool:
        """Whether the diary says anything of a day: typed, or on file as read at home."""
        recorded = self.recorded.get(day)
        return day in self.typed or (recorded is not None and recorded.home is not None)

    def is_gap(self, day: date) -> bool:
        """Whether nothing is known of a day that lies between two days of the diary."""
        if day in self.typed or day in self.recorded:
            return False
        entries = [on for on in (*self.typed, *self.recorded) if self.has_entry(on)]
        return bool(entries) and min(entries) < day < max(entries)

    @property
    def gaps(self) -> tuple[date, ...]:
        """The days of which nothing is known between the first and the last typed."""
        return tuple(day for day in self._typed_span() if self.is_gap(day))

    def corrected(self, day: date) -> Observation | None:
        """Give the row on file that what was typed for a day corrects; None where it is new."""
        recorded = self.recorded.get(day)
        return recorded.home if day in self.typed and recorded is not None else None

    @property
    def corrections(self) -> tuple[date, ...]:
        """The days whose value on file is changed, in order."""
        return tuple(day for day in sorted(self.typed) if self.corrected(day) is not None)

    @property
    def beside(self) -> tuple[date, ...]:
        """The days typed anew that have a dipstick of the clinic on file: of the two, the one entered last counts."""
        return tuple(day for day in sorted(self.typed) if day in self.recorded and not self.corrected(day))

    def _typed_span(self) -> Iterator[date]:
        if self.typed:
            first = min(self.typed)
            for offset in range(days_between(first, max(self.typed)) + 1):
                yield add_days(first, offset)

    @property
    def _step(self) -> int:
        return -1 if self.is_newest_first else 1

    # --- typing ----------------------------------------------------------------------------------------------------

    def write(self, mark: str) -> "Diary":
        """Write a mark on the day under the cursor and go on.

        What the file says already is not written again.

        Raises:
            NoDayLeftError: the last day is written already.
        """
        if self.is_past_end:
            raise NoDayLeftError
        return replace(self, typed=self._typed_with(self.cursor, mark)).skip()

    def skip(self) -> "Diary":
        """Go on to the next day in the direction of typing, leaving this one as it is."""
        following = add_days(self.cursor, self._step)
        if not self.is_within(following):
            return replace(self, is_past_end=True)
        return replace(self, cursor=following, is_past_end=False)

    def back(self) -> "Diary":
        """Go back by one day and take away what was typed there."""
        before = self.cursor if self.is_past_end else add_days(self.cursor, -self._step)
        if not self.is_within(before):
            return self
        return replace(self._without(before), cursor=before, is_past_end=False)

    def cleared(self) -> "Diary":
        """Take away what was typed on the day under the cursor."""
        return replace(self._without(self.cursor), is_past_end=False)

    def at(self, day: date) -> "Diary":
        """Put the cursor on a day, or on the nearest that can be written."""
        return replace(self, cursor=min(max(day, self.earliest), self.latest), is_past_end=False)

    def moved(self, days: int) -> "Diary":
        """Move the cursor by so many days, to the end of the diary at most."""
        return self.at(add_days(self.cursor, days))

    def reversed(self) -> "Diary":
        """Type in the other direction; before anything is typed, from the other end."""
        turned = replace(self, is_newest_first=not self.is_newest_first, is_past_end=False)
        if self.typed:
            return turned
        return turned.at(self.latest if turned.is_newest_first else first_to_write(turned))

    def _without(self, day: date) -> "Diary":
        return replace(self, typed={on: mark for on, mark in self.typed.items() if on != day})

    def _typed_with(self, day: date, mark: str) -> dict[date, str]:
        others = {on: known for on, known in self.typed.items() if on != day}
        recorded = self.recorded.get(day)
        if recorded is not None and recorded.home is not None and mark_of(recorded.home) == mark:
            return others
        return {**others, day: mark}


def first_to_write(diary: Diary) -> date:
    """Give the day on which typing begins: after the last value read at home, at most a month before the end."""
    month_ago = max(add_days(diary.latest, 1 - USUAL_DAYS), diary.earliest)
    home = [day for day, recorded in diary.recorded.items() if recorded.home and diary.is_within(day)]
    return min(max(add_days(max(home), 1), month_ago), diary.latest) if home else month_ago


def diary_of(record: ChildRecord, latest: date) -> Diary:
    """Give an untouched diary of a child up to a day, that day included.

    A child born after that day has a diary of that one day, so that there is always a day to stand on.
    """
    earliest = min(record.child.birth_date, latest)
    diary = Diary(earliest, latest, latest, recorded_days(record.as_of(latest)))
    return replace(diary, cursor=first_to_write(diary))


# --- the page of weeks ---------------------------------------------------------------------------------------------


def week_start(day: date, first_weekday: int) -> date:
    """Give the first day of a day's week; `first_weekday` counts from Monday = 0, as `date.weekday`."""
    return add_days(day, -((day.weekday() - first_weekday) % 7))


def page_top(top: date | None, diary: Diary, first_weekday: int) -> date:
    """Give the first day of the page: the one shown (`top`) where the cursor is on it, else turned to the cursor.

    The first page ends with the last week.
    """
    last_top = add_days(week_start(diary.latest, first_weekday), -7 * (PAGE_WEEKS - 1))
    wanted = last_top if top is None else top
    week = week_start(diary.cursor, first_weekday)
    return min(max(min(wanted, week), add_days(week, -7 * (PAGE_WEEKS - 1))), last_top)
