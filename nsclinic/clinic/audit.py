"""Who did what in the clinic, when, to whom and why: the audit as it is looked through and written out."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nsclinic.clinic.audit_file import AuditFile, EntryRows
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.rights import Right
from nsclinic.store import AuditLine, AuditQuestion, RowChange
from nsclinic.store.paper_head import read_head

PAGE = 200
"""Entries of one page."""

MOST_ROWS = 500
"""Rows of one entry that are shown; of more the number is told."""

EXPORT_KIND = "export_audit"
_MOST_CHILDREN = 20
_EVERY_ROW = 10_000_000


class Asked(NamedTuple):
    """What somebody asks of the audit. `text` is a child's name or number, or ten characters from a printed page."""

    since: date | None = None
    until: date | None = None
    who: str | None = None
    kind: str = ""
    text: str = ""


class AuditPage(NamedTuple):
    """One page, latest entry first. `names` are the names of its children by number; `is_last`: there is none older.

    `is_head`: what was asked for is a head as it stands on paper, and `lines` holds the entry that has it.
    """

    lines: tuple[AuditLine, ...]
    names: dict[str, str]
    is_last: bool
    is_head: bool = False


class EntryShown(NamedTuple):
    """One entry opened: what it did to each row, the first ones, and how many more revisions it holds."""

    rows: tuple[RowChange, ...]
    is_cut: bool


def audit_choices(clinic: Clinic) -> tuple[list[str], list[str]]:
    """Give everybody who ever wrote an entry, and every kind of entry there is.

    Raises:
        RightLackingError: whoever opened the clinic may not read the audit.
    """
    clinic.require(Right.READ_AUDIT)
    return clinic.store.audit.people(), clinic.store.audit.kinds()


def audit_page(clinic: Clinic, asked: Asked, before: int | None = None) -> AuditPage:
    """Give a page of the entries that are asked for, below the seq `before` where given.

    Raises:
        RightLackingError: whoever opened the clinic may not read the audit.
    """
    clinic.require(Right.READ_AUDIT)
    if (head := read_head(asked.text)) and (line := clinic.store.audit.with_head(head)) is not None:
        return AuditPage((line,), _names(clinic, [line]), is_last=True, is_head=True)
    question = question_of(clinic, asked)
    if question is None:
        return AuditPage((), {}, is_last=True)
    lines = clinic.store.audit.lines(question, PAGE + 1, before)
    shown = lines[:PAGE]
    return AuditPage(tuple(shown), _names(clinic, shown), is_last=len(lines) <= PAGE)


def audit_entry(clinic: Clinic, change_id: str) -> EntryShown:
    """Give what an entry did to each row, with the values before and after.

    Raises:
        RightLackingError: whoever opened the clinic may not read the audit.
    """
    clinic.require(Right.READ_AUDIT)
    rows = clinic.store.rows_of_change(change_id, MOST_ROWS + 1)
    return EntryShown(tuple(rows[:MOST_ROWS]), len(rows) > MOST_ROWS)


def export_audit(clinic: Clinic, asked: Asked, out: Path) -> Iterator[tuple[int, int]]:
    """Write the entries that are asked for, oldest first, with every row before and after, into a CSV file.

    Gives the numbers of entries done and in all after each; the file is in its place when the last is given. The caller
    notes the export (`note_exported`).

    Raises:
        RightLackingError: whoever opened the clinic may not write the audit out.
        OSError: the file cannot be written; nothing is left behind.
    """
    clinic.require(Right.READ_AUDIT)
    wanted = wanted_entries(clinic, asked)
    with AuditFile(out) as file:
        for done, line in enumerate(wanted, start=1):
            file.add(entry_rows(clinic, line))
            if done < len(wanted):
                yield done, len(wanted)
    yield len(wanted), len(wanted)


def wanted_entries(clinic: Clinic, asked: Asked) -> list[AuditLine]:
    """Give every entry that is asked for, oldest first."""
    question = question_of(clinic, asked)
    return [] if question is None else clinic.store.audit.lines(question, _EVERY_ROW)[::-1]


def entry_rows(clinic: Clinic, line: AuditLine) -> EntryRows:
    """Give an entry with all that it did, as it is written out."""
    rows = clinic.store.rows_of_change(line.entry.change_id, _EVERY_ROW) if line.entry.revisions else []
    return EntryRows(line.entry, line.patient_id, tuple(rows))


def note_exported(clinic: Clinic, asked: Asked, out: Path) -> None:
    """Write into the audit that it was written out: what was asked for, and the file's name."""
    since = f"since {asked.since}" if asked.since else ""
    until = f"until {asked.until}" if asked.until else ""
    parts = [out.name, since, until, asked.who or "", asked.kind, asked.text]
    reason = ", ".join(part for part in parts if part)
    clinic.store.note(kind=EXPORT_KIND, who=clinic.who, reason=reason)
    clinic.tell(Changed((), (EXPORT_KIND,)))


def question_of(clinic: Clinic, asked: Asked) -> AuditQuestion | None:
    """Give what is asked of the store; None where no child is meant by the text."""
    children: tuple[str, ...] = ()
    if text := asked.text.strip():
        if clinic.store.is_removed(text):
            children = (text,)
        else:
            found = [line.patient_id for line in clinic.search(text)]
            children = (text,) if text in found else tuple(found[:_MOST_CHILDREN])
        if not children:
            return None
    return AuditQuestion(asked.since, asked.until, asked.who, asked.kind, children)


def _names(clinic: Clinic, lines: list[AuditLine]) -> dict[str, str]:
    numbers = {line.patient_id for line in lines if line.patient_id}
    found = {number: clinic.store.child_line(number) for number in numbers}
    return {number: line.name for number, line in found.items() if line is not None}
