"""The audit in words: a page of entries, and one entry opened. Made without Qt."""

from collections.abc import Sequence

from nsclinic.clinic.audit import AuditPage, EntryShown
from nsclinic.clinic.check_words import ROW_WORDS
from nsclinic.clinic.looks import LooksPage
from nsclinic.store import AccessEntry, AccessKind, AuditLine, OpenedBy, RowChange, RowKind
from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.ui.history.words import KINDS, change_lines, kind_words, when_words, who_words
from nsclinic.wording import Wording, marked

NOBODY = "\x00"
"""The code of "whoever gave no name" among the persons to choose from."""


def audit_table(pages: Sequence[AuditPage], words: Wording) -> ListTable:
    """Give the entries of some pages, latest first: when, who, what, which child, why."""
    return ListTable(
        columns=(words.t("When"), words.t("Who"), words.t("What"), words.t("Child"), words.t("Reason")),
        rows=tuple(
            ListRow(
                cells=(
                    when_words(line.entry, words),
                    who_words(line.entry, words),
                    kind_words(line.entry, words),
                    _child(line, page.names, words),
                    words.isolate(line.entry.why),
                ),
                row_id=line.entry.change_id,
                is_current=bool(line.entry.revisions),
            )
            for page in pages
            for line in page.lines
        ),
        empty=words.t("No entry is found. Ask for another day, person or child."),
        wide=4,
    )


_OPENED_BY = {
    OpenedBy.PASSPHRASE: marked("Opened with the clinic's passphrase"),
    OpenedBy.RECOVERY: marked("Opened with the recovery sheet"),
    OpenedBy.USER: marked("Opened with their own secret"),
}


def looks_table(page: LooksPage, words: Wording) -> ListTable:
    """Give who opened the clinic and whose chart they looked at, latest first."""
    return ListTable(
        columns=(words.t("When"), words.t("Who"), words.t("What"), words.t("Child")),
        rows=tuple(
            ListRow(
                cells=(
                    _moment(one, words),
                    words.isolate(one.who) or words.t("name not given"),
                    _looked_words(one, words),
                    _named(one.patient_id, page.names, words) if one.patient_id else "",
                ),
                row_id=str(place),
                is_current=one.kind is AccessKind.OPENED,
            )
            for place, one in enumerate(page.lines)
        ),
        empty=words.t("Nothing is written down: a clinic without encryption has no log of who opened it."),
        wide=3,
    )


def looks_count(page: LooksPage, words: Wording) -> str:
    """Give how many lines are shown, and whether there were more."""
    shown = words.ngettext("{n} line", "{n} lines", len(page.lines))
    return words.t("the latest {lines}", lines=shown) if page.is_cut else shown


def _moment(one: AccessEntry, words: Wording) -> str:
    at = one.at.astimezone()
    time = words.left_to_right(f"{at:%H:%M}")
    return words.pgettext("moment", "{date}, {time}", date=words.date(at.date()), time=time)


def _looked_words(one: AccessEntry, words: Wording) -> str:
    if one.kind is AccessKind.LOOKED:
        return words.t("Chart looked at")
    how = words.t(_OPENED_BY[OpenedBy(one.how)]) if one.how in set(_OPENED_BY) else words.t("Opened")
    if not one.failed_before:
        return how
    failed = words.ngettext("{n} failed try before", "{n} failed tries before", one.failed_before)
    return f"{how} · {failed}"


def _named(patient_id: str, names: dict[str, str], words: Wording) -> str:
    number, name = words.isolate(patient_id), words.isolate(names.get(patient_id, ""))
    return f"{number} · {name}" if name and name != number else number


def _child(line: AuditLine, names: dict[str, str], words: Wording) -> str:
    if line.patient_id:
        return _named(line.patient_id, names, words)
    if line.children:
        return words.ngettext("{n} child", "{n} children", line.children)
    return words.t("the clinic itself")


def shown_words(pages: Sequence[AuditPage], words: Wording) -> str:
    """Give how much is shown, and whether there is more."""
    if pages and pages[0].is_head:
        return words.t("These characters of the paper are in the audit: they stand for this entry.")
    count = sum(len(page.lines) for page in pages)
    shown = words.ngettext("{n} entry", "{n} entries", count)
    if pages and not pages[-1].is_last:
        return words.t("{entries}, and there are older ones: O shows them.", entries=shown)
    return shown


def entry_table(shown: EntryShown, words: Wording) -> ListTable:
    """Give what an entry did to each row: whose, what it was, what it is."""
    rows = [
        ListRow(
            cells=(words.isolate(row.patient_id), _kind(row, words), *_states(row, words)),
            row_id=row.row_id,
            is_current=row.after is not None or bool(row.texts[1]),
        )
        for row in shown.rows
    ]
    if shown.is_cut:
        more = words.t("There are more rows: write the audit out to see all.")
        rows.append(ListRow(("", more, "", ""), "", is_current=False))
    return ListTable(
        columns=(words.t("Child"), words.t("What"), words.t("Before"), words.t("After")),
        rows=tuple(rows),
        empty=words.t("This entry says what was done and changed nothing in the record."),
        wide=3,
    )


def _kind(row: RowChange, words: Wording) -> str:
    kind = words.t(ROW_WORDS[row.kind])
    return words.t("{kind}: {what}", kind=kind, what=words.isolate(row.name)) if row.name else kind


def _states(row: RowChange, words: Wording) -> tuple[str, str]:
    """Give what a row said before and after; of a child's particulars that were corrected, only what differs."""
    if row.name:
        return words.isolate(row.texts[0]), words.isolate(row.texts[1])
    if row.kind is RowKind.CHILD and row.before is not None and row.after is not None:
        return "", " · ".join(change_lines([row], words))
    return tuple(  # type: ignore[return-value]  # two of them
        " · ".join(change_lines([row._replace(before=None, after=state)], words)) if state is not None else ""
        for state in (row.before, row.after)
    )


def kind_choices(kinds: Sequence[str], words: Wording) -> tuple[tuple[str, str], ...]:
    """Give the kinds of entries to choose from: code and word, in the order of the words."""
    named = [(kind, words.t(KINDS[kind]) if kind in KINDS else words.isolate(kind)) for kind in kinds]
    return (("", words.t("Everything")), *sorted(named, key=lambda one: one[1].casefold()))


def people_choices(people: Sequence[str], words: Wording) -> tuple[tuple[str, str], ...]:
    """Give who can be asked about: code and word."""
    named = [(who or NOBODY, words.isolate(who) if who else words.t("name not given")) for who in people]
    return (("", words.t("Everybody")), *sorted(named, key=lambda one: one[1].casefold()))
