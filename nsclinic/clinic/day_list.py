"""Words the worklist for the printed list of the day: the same groups, order and reasons as on the first screen."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from hashlib import sha256

from nsclinic.advice.model import Severity
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.worklist import Worklist, WorklistRow
from nsclinic.clinic.worklist_words import (
    EMPTY_GROUPS,
    GROUP_MEANINGS,
    GROUP_TITLES,
    Group,
    due_names,
    gravest_beside,
    groups_of,
    others_overdue,
    why_overdue,
)
from nsclinic.reports.day_list import DayGroup, DayList, DayRow, day_list_pdf
from nsclinic.store.paper_head import printed_head
from nsclinic.wording import Wording
from nsclinic.wording.speech import as_sentence


def day_list(clinic: Clinic, worklist: Worklist, words: Wording, *, is_whole: bool = True) -> DayList:
    """Give today's list in words; `is_whole` is False where not every child could be looked at."""
    today = clinic.today
    written: dict[str, str] = {}
    groups = []
    for group, rows in groups_of(worklist):
        title = words.t(GROUP_TITLES[group])
        said = tuple(_row(group, row, today, words, written.get(row.child.patient_id, "")) for row in rows)
        for row in rows:
            written.setdefault(row.child.patient_id, title)
        groups.append(DayGroup(title, words.t(GROUP_MEANINGS[group]), words.t(EMPTY_GROUPS[group]), said))
    day = words.pgettext("date", "{weekday} {date}", weekday=words.weekday(today), date=words.date(today))
    return DayList(
        clinic_name=clinic.name,
        day=day,
        groups=tuple(groups),
        digest=_digest(day, groups),
        is_whole=is_whole,
        is_demonstration=clinic.is_demonstration,
        head=printed_head(clinic.store.head.digest),
    )


def day_list_paper(content: DayList, words: Wording) -> bytes:
    """Give the list as a PDF."""
    return day_list_pdf(content, words)


def note_list_printed(clinic: Clinic, content: DayList) -> None:
    """Write into the audit that the list was printed or saved: whose names stand on it, and which by its digest."""
    on_it = tuple(sorted({row.number for group in content.groups for row in group.rows}))
    clinic.store.note(kind="print", who=clinic.who, reason=f"day list {content.digest}", patient_ids=on_it)
    clinic.tell(Changed(on_it, ("print",)))


def _row(group: Group, row: WorklistRow, today: date, words: Wording, above: str) -> DayRow:
    child, first = row.child, row.first_finding
    severity: Severity | None
    if group is Group.OVERDUE and row.risk is not None:
        severity, why, more = Severity.DUE, why_overdue(row.risk, today, words), gravest_beside(row, words)
        due = others_overdue(row)
    else:
        severity = row.severity
        why = words.finding_title(first.rule, first.variant) if first else words.t("Nothing open")
        more = words.finding_message(first) if first else ""
        due = tuple(each for each in row.due if each.what != "visit")
    step = words.step_line(row.step) if row.step else ""
    return DayRow(
        name=child.name,
        age=words.age(child.birth_date, today, child.birth_date_estimated),
        number=child.patient_id,
        phone=child.phone,
        state=" · ".join(part for part in (words.state(row.state), step) if part),
        sign=words.severity_sign(severity) if severity else "",
        word=words.severity(severity) if severity else "",
        why=why,
        more=more,
        due=as_sentence(words.t("due now: {what}", what=due_names(due, words))) if due else "",
        seen=words.t("seen {date}", date=row.last_seen) if row.last_seen else words.t("not seen yet"),
        above=above,
    )


def _digest(day: str, groups: Sequence[DayGroup]) -> str:
    text = json.dumps([day, [asdict(group) for group in groups]], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8")).hexdigest()[:8]
