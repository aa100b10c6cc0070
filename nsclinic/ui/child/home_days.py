"""The days between two visits that hold nothing but dipsticks read at home, as one column of the flowsheet.

A month of a family's diary would push the last visit out of sight. What a reader wants of it stands in the one column
instead: how many days, the worst and the last; each day is still there for whoever opens it.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nsclinic.clinic.diary import DIPSTICK, HOME
from nsclinic.course.model import EvidenceDay, UrineState
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import Observation
from nsclinic.ui.child.flowsheet import STATE_ROW, Flowsheet
from nsclinic.wording import Wording

LEAST_DAYS = 2
"""So many days in a row are one column; a single one would gain nothing."""

_WORST_FIRST = (
    UrineState.NEPHROTIC,
    UrineState.PARTIAL_REMISSION,
    UrineState.UNKNOWN,
    UrineState.COMPLETE_REMISSION,
)


@dataclass(frozen=True, slots=True)
class HomeDays:
    """Home days in a row, newest first. `values` are the rows that count on the days on which a strip was read.

    `states` are the days of `days` that say something of the urine, newest first.
    """

    days: tuple[date, ...]
    values: tuple[Observation, ...]
    states: tuple[EvidenceDay, ...]

    @property
    def key(self) -> date:
        """What the column is known by: its oldest day, which stays while the diary goes on."""
        return self.days[-1]

    @property
    def last(self) -> Observation | None:
        """The newest value that was read; None where none was."""
        return self.values[0] if self.values else None

    @property
    def worst(self) -> Observation | None:
        """The value with most protein, of equal ones the newest; None where none was read."""
        grades = analytes()[DIPSTICK].choices
        return max(self.values, key=lambda row: grades.index(row.value), default=None)

    @property
    def last_state(self) -> EvidenceDay | None:
        """What the newest day says of the urine."""
        return self.states[0] if self.states else None

    @property
    def worst_state(self) -> EvidenceDay | None:
        """What the worst day says of the urine, of equal ones the newest; one that cannot tell is worse than good."""
        return min(self.states, key=lambda day: _WORST_FIRST.index(day.state), default=None)


Column = date | HomeDays


def columns_of(sheet: Flowsheet, opened: AbstractSet[date]) -> tuple[Column, ...]:
    """Give the columns from newest to oldest: days, and home days in a row as one.

    The days of one whose key is in `opened` follow it.
    """
    found: list[Column] = []
    by_day: dict[date, list[Observation]] = {}
    home: dict[date, bool] = {}
    for (_, day), cell in sheet.cells.items():
        by_day.setdefault(day, []).extend(cell.rows)
        home[day] = home.get(day, True) and all(map(_is_home_strip, cell.rows))
    for is_home, run in groupby(sheet.days, lambda day: home.get(day, False) and day not in sheet.visits):
        days = tuple(run)
        if not is_home or len(days) < LEAST_DAYS:
            found += days
            continue
        rows = (by_day[day][-1] for day in days)
        folded = HomeDays(
            days,
            tuple(row for row in rows if row.is_done),
            tuple(sheet.states[day] for day in days if day in sheet.states),
        )
        found.append(folded)
        if folded.key in opened:
            found += days
    return tuple(found)


def _is_home_strip(row: Observation) -> bool:
    """Say whether a row is a graded strip read at home, or one that was not done."""
    return (
        row.code == DIPSTICK
        and row.place == HOME
        and (not row.is_done or analytes()[DIPSTICK].takes_choice(row.unit))
    )


def header_words(folded: HomeDays, words: Wording, *, is_open: bool) -> str:
    """Give the two lines over the column: a sign that it opens or closes with how many days, and from when to when."""
    sign = "−" if is_open else "+"
    count = words.ngettext("{n} home day", "{n} home days", len(folded.days))
    return words.own_direction(f"{sign} {count}") + "\n" + span_words(folded, words)


def span_words(folded: HomeDays, words: Wording) -> str:
    """Give from when to when: "19 Oct – 13 Nov 2026"."""
    first, last = folded.days[-1], folded.days[0]
    start = words.short_date(first) if first.year == last.year else words.date(first)
    return words.pgettext("span", "{first} – {last}", first=start, last=words.date(last))


def parts_of(
    code: str, folded: HomeDays, words: Wording
) -> tuple[tuple[str, Observation | EvidenceDay], ...]:
    """Give what stands in a cell of the column: worst and last, each with its word; one alone where all agree.

    Empty where the row has nothing to say of these days.
    """
    worst: Observation | EvidenceDay | None = None
    last: Observation | EvidenceDay | None = None
    agreed = 0
    if code == STATE_ROW:
        worst, last = folded.worst_state, folded.last_state
        agreed = len(folded.states) if len({day.state for day in folded.states}) == 1 else 0
    elif code == DIPSTICK:
        worst, last = folded.worst, folded.last
        agreed = len(folded.values) if len({row.value for row in folded.values}) == 1 else 0
    if worst is None or last is None:
        return ()
    if agreed:
        return ((words.pgettext("home days", "all") if agreed > 1 else "", last),)
    return ((words.pgettext("home days", "worst"), worst), (words.pgettext("home days", "last"), last))


def spoken_column(folded: HomeDays, words: Wording, *, is_open: bool) -> str:
    """Give the column as a screen reader says it: days, from when to when, and what Enter does."""
    count = words.ngettext("{n} home day", "{n} home days", len(folded.days))
    does = words.t("Enter closes") if is_open else words.t("Enter opens")
    return words.pgettext("list", ", ").join((count, span_words(folded, words), does))


def spoken_cell(code: str, what: str, folded: HomeDays, words: Wording, *, is_open: bool) -> str:
    """Give a cell of the column as a screen reader says it, with the day of each value and how many days had none."""
    comma = words.pgettext("list", ", ")
    parts = parts_of(code, folded, words)
    said = [_part_words(word, one, words, is_dated=len(parts) > 1) for word, one in parts]
    if code == DIPSTICK and (missed := len(folded.days) - len(folded.values)):
        said.append(words.ngettext("{n} day not done", "{n} days not done", missed))
    text = comma.join(said) if said else words.t("nothing recorded")
    return f"{spoken_column(folded, words, is_open=is_open)}. {what}: {text}"


def _part_words(word: str, one: Observation | EvidenceDay, words: Wording, *, is_dated: bool) -> str:
    value = words.state(one.state) if isinstance(one, EvidenceDay) else words.observed(one)
    told = f"{word} {value}" if word else value
    return f"{told} ({words.short_date(one.on)})" if is_dated else told
