"""Words the clinic's working list for the first screen. Made without Qt."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nsclinic.advice.model import Severity
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.conclusions import first_listed, listed
from nsclinic.clinic.worklist import Worklist, WorklistRow, worklist_of
from nsclinic.clinic.worklist_words import (
    EMPTY_GROUPS,
    GROUP_MEANINGS,
    GROUP_TITLES,
    Group,
    gravest_beside,
    groups_of,
    others_overdue,
    why_overdue,
)
from nsclinic.course.model import UrineState
from nsclinic.domain.calendar import days_between, whole_months
from nsclinic.store.bookings import awaited_ids, booked_lines
from nsclinic.store.values import ChildLine
from nsclinic.ui.today.rows import ChildRow, EmptySentence, Heading, Line
from nsclinic.wording import Wording

MOST_LATE = 1
"""How many overdue things a line names beside that by which it stands where it stands."""

FIRST_SHOWN = 30
"""How many children of each group are shown before all have come: together more than a window has lines."""

FEW = 20
"""So many children are looked at within a blink, and a small list is then whole at once."""

IN_MONTHS_FROM_DAYS, IN_YEARS_FROM_MONTHS = 100, 24

Looked = tuple[str, WorklistRow | None]
"""A child's number and her row; None for one whom nothing calls for."""


class Gathering:
    """The rows of the worklist as they come, child by child."""

    def __init__(self, before: "KnownBefore | None" = None) -> None:
        self._before = before or KnownBefore()
        self._rows: dict[str, WorklistRow | None] = {}

    @property
    def size(self) -> int:
        """How many children have been looked at."""
        return len(self._rows)

    def take(self, pieces: Iterable[Looked]) -> None:
        """Take what came, in place of what was known of the same children."""
        self._rows.update(pieces)

    def worklist(self) -> Worklist:
        """Give the groups of what has come."""
        return worklist_of(self._rows.values())

    def lines(self, wording: Wording, today: date, spoken: "Spoken") -> tuple[Line, ...]:
        """Give the lines of what has come, and for the children who have not come yet what is known of them so far."""
        before = self._before
        old = {key: row for key, row in before.rows.items() if key not in self._rows}
        lines = list(lines_of(worklist_of((*self._rows.values(), *old.values())), wording, today, spoken))
        lines = [
            replace(line, checked=_being_checked(before.as_of.get(line.patient_id), wording))
            if isinstance(line, ChildRow) and line.patient_id in old
            else line
            for line in lines
        ]
        booked = [
            _unchecked(line, wording, today) for line in before.booked if line.patient_id not in self._rows
        ]
        listed = {
            line.patient_id for line in lines if isinstance(line, ChildRow) and line.group is Group.BOOKED
        }
        lines[1:1] = [row for row in booked if row.patient_id not in listed]
        return tuple(_counted(lines, before, wording))


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What is known before anybody is looked at: the first rows of another day or of today, and who is booked.

    `rows` by child, each with the day it is of in `as_of` where that is not today; `counts` of all in the groups.
    """

    rows: Mapping[str, WorklistRow] = field(default_factory=dict)
    as_of: Mapping[str, date] = field(default_factory=dict)
    booked: Sequence[ChildLine] = ()
    counts: Mapping[Group, int] = field(default_factory=dict)


def known_before(clinic: Clinic, today: date) -> KnownBefore:
    """Give what can be shown at once; runs on the store thread, and reviews nobody but in a clinic of few children."""
    patient_ids = clinic.store.patient_ids()
    if len(patient_ids) <= FEW:
        return KnownBefore({patient_id: row for patient_id, row in listed(clinic, today, patient_ids) if row})
    first = first_listed(clinic, FIRST_SHOWN)
    rows: dict[str, WorklistRow] = {}
    as_of: dict[str, date] = {}
    for known in (*first.booked, *first.pressing, *first.overdue):
        patient_id, is_of_today = known.row.child.patient_id, known.as_of == today
        if known.as_of > today:
            continue
        if is_of_today or known.row.is_pressing or known.row.is_overdue:
            rows[patient_id] = known.row if is_of_today else replace(known.row, is_booked=False)
            as_of |= {} if is_of_today else {patient_id: known.as_of}
    counts = {Group.NEEDS_YOU: first.counts["pressing"], Group.OVERDUE: first.counts["overdue"]}
    return KnownBefore(rows, as_of, booked_lines(clinic.store, today), counts)


def looked_at(clinic: Clinic, today: date, patient_ids: Sequence[str] | None = None) -> Iterator[Looked]:
    """Look at the children named, or at every child, one by one; those booked for today or before come first."""
    if patient_ids is None:
        early = awaited_ids(clinic.store, today)
        patient_ids = list(dict.fromkeys((*early, *clinic.store.patient_ids())))
    yield from listed(clinic, today, patient_ids)


def _being_checked(as_of: date | None, wording: Wording) -> str:
    return wording.t("as of {date}, being checked", date=as_of) if as_of is not None else ""


def _unchecked(line: ChildLine, wording: Wording, today: date) -> ChildRow:
    """Give the row of a child who is booked, before she was looked at."""
    age = wording.age(line.birth_date, today, line.birth_date_estimated)
    return ChildRow(
        group=Group.BOOKED,
        patient_id=line.patient_id,
        name=wording.isolate(line.name),
        identity=_identity(line, age, wording),
        state=UrineState.UNKNOWN,
        state_words="",
        step_words="",
        severity=None,
        finding="",
        finding_more="",
        seen=_seen(line.last_seen_on, wording),
        phone=wording.isolate(line.phone),
        checked=wording.t("being checked"),
    )


def _counted(lines: list[Line], before: KnownBefore, wording: Wording) -> Iterator[Line]:
    """Say in the headings how many there are, and in an empty group that not all have been looked at."""
    rows = Counter(line.group for line in lines if isinstance(line, ChildRow))
    for line in lines:
        if isinstance(line, Heading) and line.group is not None:
            yield replace(line, count=max(rows[line.group], before.counts.get(line.group, 0)))
        elif not isinstance(line, EmptySentence):
            yield line
        elif line.group is not None and not rows[line.group]:
            yield replace(line, sentence=wording.t("Not all children have been looked at yet."))


def group_title(group: Group, wording: Wording) -> str:
    """Give a group's name."""
    return wording.t(GROUP_TITLES[group])


Spoken = dict[tuple[Group, str], tuple[WorklistRow, ChildRow]]
"""Rows that were worded before, by group and child: while a large clinic is looked at, each is worded once."""


def lines_of(
    worklist: Worklist, wording: Wording, today: date, spoken: Spoken | None = None
) -> tuple[Line, ...]:
    """Give every line of the first screen: each group's heading, then its children or a sentence."""
    lines: list[Line] = []
    for group, rows in groups_of(worklist):
        lines.append(Heading(group, group_title(group, wording), len(rows), wording.t(GROUP_MEANINGS[group])))
        if rows:
            lines += [_spoken(group, row, wording, today, spoken) for row in rows]
        else:
            lines.append(EmptySentence(group, wording.t(EMPTY_GROUPS[group])))
    return tuple(lines)


def how_long(since: date, today: date, wording: Wording) -> str:
    """Give how long something has lasted, as short as it is still of use: "33 d", "14 mo", "3 y"."""
    days, months = days_between(since, today), whole_months(since, today)
    if days < IN_MONTHS_FROM_DAYS:
        return wording.days_short(days)
    if months < IN_YEARS_FROM_MONTHS:
        return wording.ngettext("{n} mo", "{n} mo", months)
    return wording.ngettext("{n} y", "{n} y", months // 12)


def _spoken(group: Group, row: WorklistRow, wording: Wording, today: date, spoken: Spoken | None) -> ChildRow:
    if spoken is None:
        return _child(group, row, wording, today)
    key = group, row.child.patient_id
    known = spoken.get(key)
    if known is None or known[0] is not row:
        known = spoken[key] = row, _child(group, row, wording, today)
    return known[1]


def _child(group: Group, row: WorklistRow, wording: Wording, today: date) -> ChildRow:
    child = row.child
    age = wording.age(child.birth_date, today, child.birth_date_estimated)
    state = wording.state(row.state)
    if row.state_since is not None:
        state = f"{state} · {how_long(row.state_since, today, wording)}"
    finding, more = _what_calls(group, row, wording, today)
    return ChildRow(
        group=group,
        patient_id=child.patient_id,
        name=wording.isolate(child.name),
        identity=_identity(child, age, wording),
        state=row.state,
        state_words=state,
        step_words=wording.step_line(row.step) if row.step else "",
        severity=Severity.DUE if group is Group.OVERDUE else row.severity,
        finding=finding,
        finding_more=more,
        seen=_seen(row.last_seen, wording),
        phone=wording.isolate(row.phone),
    )


def _identity(child: ChildLine, age: str, wording: Wording) -> str:
    return " · ".join((wording.sex(child.sex), age, wording.isolate(child.patient_id)))


def _seen(seen: date | None, wording: Wording) -> str:
    return wording.t("seen {date}", date=wording.date(seen)) if seen else wording.t("not seen yet")


def _what_calls(group: Group, row: WorklistRow, wording: Wording, today: date) -> tuple[str, str]:
    """Give the most serious finding and its message; among the overdue, why the child stands where she stands."""
    if group is Group.OVERDUE and row.risk is not None:
        others = others_overdue(row)
        said = [gravest_beside(row, wording), *(wording.due(due) for due in others[:MOST_LATE])]
        if len(others) > MOST_LATE:
            said.append(wording.ngettext("and {n} more", "and {n} more", len(others) - MOST_LATE))
        return why_overdue(row.risk, today, wording), " · ".join(part for part in said if part)
    first = row.first_finding
    title = wording.finding_title(first.rule, first.variant) if first else wording.t("Nothing open")
    return title, wording.finding_message(first) if first else ""
