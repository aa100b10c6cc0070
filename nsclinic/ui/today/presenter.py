"""Words the clinic's working list for the first screen. Made without Qt."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from nsclinic.advice.model import Severity
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.worklist import Worklist, WorklistRow, worklist_of, worklist_row
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
from nsclinic.domain.calendar import days_between, whole_months
from nsclinic.ui.today.rows import ChildRow, EmptySentence, Heading, Line
from nsclinic.wording import Wording

MOST_LATE = 1
"""How many overdue things a line names beside that by which it stands where it stands."""

IN_MONTHS_FROM_DAYS, IN_YEARS_FROM_MONTHS = 100, 24

Looked = tuple[str, WorklistRow | None]
"""A child's number and her row; None for one whom nothing calls for."""


class Gathering:
    """The rows of the worklist as they come, child by child."""

    def __init__(self) -> None:
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


def looked_at(clinic: Clinic, today: date, patient_ids: Sequence[str] | None = None) -> Iterator[Looked]:
    """Look at the children named, or at every child, one by one; those booked for today or before come first."""
    if patient_ids is None:
        lines = clinic.children()
        early = [
            line.patient_id
            for line in lines
            if line.next_visit_on is not None and line.next_visit_on <= today
        ]
        yield from looked_at(clinic, today, early)
        patient_ids = sorted({line.patient_id for line in lines} - set(early))
    for record, review in clinic.reviews(today, patient_ids=patient_ids):
        protocol = clinic.protocol(review.protocol_id, today)
        yield record.child.patient_id, worklist_row(record, review, protocol)


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
    seen = row.last_seen
    finding, more = _what_calls(group, row, wording, today)
    return ChildRow(
        group=group,
        patient_id=child.patient_id,
        name=wording.isolate(child.name),
        identity=" · ".join((wording.sex(child.sex), age, wording.isolate(child.patient_id))),
        state=row.state,
        state_words=state,
        step_words=wording.step_line(row.step) if row.step else "",
        severity=Severity.DUE if group is Group.OVERDUE else row.severity,
        finding=finding,
        finding_more=more,
        seen=wording.t("seen {date}", date=wording.date(seen)) if seen else wording.t("not seen yet"),
        phone=wording.isolate(row.phone),
    )


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
