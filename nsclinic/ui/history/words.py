"""Changes in words: what kind, when, what each did to which value, and why one cannot be undone. Made without Qt."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from nsclinic.clinic.packages_made import PACKAGES_SETTING
from nsclinic.domain.attachment import Attachment
from nsclinic.domain.record import Child, Event, EventKind, Observation, Treatment, Visit
from nsclinic.store.errors import NoUndo, UndoRefusedError
from nsclinic.store.values import ChangeEntry, Row, RowChange, RowKind
from nsclinic.ui.documents.words import kind_words as document_kind
from nsclinic.wording import Wording, marked

KINDS = {
    "register": marked("Child registered"),
    "amend": marked("Particulars corrected"),
    "visit": marked("Visit saved"),
    "set_aside": marked("Finding set aside"),
    "diary": marked("Home diary saved"),
    "booking": marked("Next visit booked"),
    "taper": marked("Taper planned"),
    "import": marked("Imported"),
    "demonstration": marked("Demonstration child made"),
    "undo": marked("Change undone"),
    "merge_children": marked("Two records put together"),
    "join": marked("Two computers brought together"),
    "document": marked("Document saved"),
    "remove_document": marked("Document removed"),
    "copy": marked("Copy of a document saved, not encrypted"),
    "print": marked("Page printed"),
    "recovery_sheet": marked("Recovery sheet made"),
    "user_added": marked("User added"),
    "user_role": marked("Role of a user changed"),
    "user_secret": marked("New secret given to a user"),
    "own_secret": marked("Own secret changed"),
    "user_removed": marked("User removed"),
    "new_passphrase": marked("Clinic's passphrase changed"),
    "new_key": marked("New key after somebody left"),
    "export": marked("Exported"),
    "registry_export": marked("Package for the registry made"),
    "settings": marked("Settings changed"),
    "protocol": marked("Protocol adopted"),
    "restore": marked("Restored from a backup"),
    "create": marked("Clinic made"),
    "export_audit": marked("Audit written out"),
    "accept_older": marked("Older clinic file accepted"),
}
"""Kinds of audit entries; one that is not here is shown by its own name."""

PARTICULARS = (
    "given_name",
    "family_name",
    "sex",
    "birth",
    "guardian",
    "phone",
    "address",
    "patient_id",
    "diagnosis_date",
    "cause",
    "consent_registry",
    "note",
)

SUM_SHOWN = 12
"""Digits of a package's SHA-256 that are told, as in the reason of its entry."""

MOST_TOLD = 24
"""Rows of one change that are told one by one in the list; of more the kinds are counted."""

_REFUSED = {
    NoUndo.UNKNOWN: (marked("This change is not in the clinic file."), marked("Nothing was undone.")),
    NoUndo.NOTE: (marked("This entry changed nothing in the record."), marked("There is nothing to undo.")),
    NoUndo.PROTOCOL: (
        marked("An adopted protocol is never taken back: reviews of earlier days rest on it."),
        marked("Adopt another version instead."),
    ),
    NoUndo.STAYS: (
        marked("What this change did stays, or stands so already."),
        marked("Nothing was undone."),
    ),
    NoUndo.MOVED_ON: (marked("Not undone: changed since by {later}."), marked("Undo that first.")),
    NoUndo.UNDONE: (marked("Undone already by {later}."), marked("Nothing was undone.")),
    NoUndo.CHILD_REMOVED: (
        marked("Not undone: the child's record was taken away since by {later}."),
        marked("Undo that first."),
    ),
    NoUndo.JOINED_ELSEWHERE: (
        marked("Not undone: the two computers were brought together in the other one's file."),
        marked("Undo it on that computer, then bring its file here."),
    ),
    NoUndo.NUMBER_TAKEN: (
        marked("Not undone: the clinic number that the child had belongs to another child by now."),
        marked("Give that child another number first."),
    ),
}


def kind_words(entry: ChangeEntry, words: Wording) -> str:
    """Give what was done: "Visit saved"."""
    return words.t(KINDS[entry.kind]) if entry.kind in KINDS else words.isolate(entry.kind)


def when_words(entry: ChangeEntry, words: Wording) -> str:
    """Give day and time of an entry, as the desk's clock had it: "20 Nov 2026, 14:05"."""
    time = words.left_to_right(f"{entry.at:%H:%M}")
    return words.pgettext("moment", "{date}, {time}", date=words.date(entry.at.date()), time=time)


def who_words(entry: ChangeEntry, words: Wording) -> str:
    """Give who wrote an entry; the desk's name is not known to it where nobody gave one."""
    return words.isolate(entry.who) if entry.who else words.t("name not given")


def entry_words(entry: ChangeEntry, words: Wording) -> str:
    """Give an entry in one line: "Visit saved · 20 Nov 2026, 14:05 · Dr N."."""
    return " · ".join((kind_words(entry, words), when_words(entry, words), who_words(entry, words)))


def refusal_words(error: UndoRefusedError, words: Wording) -> tuple[str, str]:
    """Give why a change is not undone, and what to do."""
    happened, to_do = _REFUSED[error.cause]
    later = entry_words(error.later, words) if error.later is not None else ""
    return words.t(happened, later=later), words.t(to_do)


# --- rows ------------------------------------------------------------------------------------------------------------


def row_day(row: Row) -> date | None:
    """Give the day that a row is about; None for the child herself."""
    if isinstance(row, Child):
        return None
    return row.start_date if isinstance(row, Treatment) else row.on


def row_words(row: Row, words: Wording) -> str:
    """Give what a row says, without its day: "Weight 22.4 kg", "Prednisolone 40 mg/day since 3 Sep 2026"."""
    match row:
        case Observation():
            text = words.pgettext(
                "fact", "{what} {value}", what=words.analyte(row.code), value=words.observed(row)
            )
            more = [words.quantity(row.hours_after_dose, "h")] if row.hours_after_dose else []
            more += [words.isolate(part) for part in (row.lab, row.note) if part]
            return _with(text, more, words)
        case Treatment():
            name = words.isolate(row.note) if row.drug == "other" and row.note else words.drug(row.drug)
            text = words.pgettext("fact", "{what} {value}", what=name, value=words.prescribed(row))
            if row.end_date is not None:
                text = words.t("{drug}, last day {date}", drug=text, date=words.date(row.end_date))
            return _with(text, [words.isolate(row.note)] if row.note and row.drug != "other" else [], words)
        case Event():
            what = (
                words.t("{kind}: {what}", kind=words.event_kind(row.kind), what=words.finding_title(row.code))
                if row.kind is EventKind.SET_ASIDE
                else words.event(row)
            )
            return _with(what, [words.isolate(row.note)] if row.note else [], words)
        case Visit():
            more = [words.isolate(part) for part in (row.clinician, row.note) if part]
            if row.next_visit_date is not None:
                more.append(words.t("next visit {date}", date=words.date(row.next_visit_date)))
            return _with(words.visit_kind(row.kind), more, words)
        case Attachment():
            title = document_kind(row.kind, words)
            if row.title:
                title = words.t("{kind}: {what}", kind=title, what=words.isolate(row.title))
            return _with(title, [words.isolate(row.note)] if row.note else [], words)
        case Child():
            return words.isolate(row.name)


def _with(text: str, more: Sequence[str], words: Wording) -> str:
    comma = words.pgettext("list", ", ")
    return comma.join((text, *more))


def particular_words(child: Child, name: str, words: Wording) -> str:
    """Give one of a child's particulars; empty where it is not known."""
    match name:
        case "birth":
            born = words.date(child.birth_date)
            return words.t("about {date}", date=born) if child.birth_date_estimated else born
        case "sex":
            return words.sex(child.sex)
        case "cause":
            return words.cause(child.cause) if child.cause is not None else ""
        case "consent_registry":
            return words.consent(child.consent_registry) if child.consent_registry is not None else ""
        case "diagnosis_date":
            return words.date(child.diagnosis_date) if child.diagnosis_date is not None else ""
    return words.isolate(str(getattr(child, name)))


def particular_label(name: str, words: Wording) -> str:
    """Give the label of one of a child's particulars."""
    return words.t("Birth date") if name == "birth" else words.column(name)


def arrow(before: str, after: str, words: Wording) -> str:
    """Give two states one after the other; the arrow points the way of reading."""
    return f"{before} {'←' if words.is_right_to_left else '→'} {after}"


def change_words(change: RowChange, words: Wording) -> tuple[str, ...]:
    """Give what was done to one row, a line each: "Weight 22.4 kg → 22.9 kg"; several for a child's particulars."""
    before, after = change.before, change.after
    if change.kind is RowKind.SETTING and change.name == PACKAGES_SETTING:
        return (words.t("Packages made for the registry: {sums}", sums=_sums_of_packages(change)),)
    if change.kind in (RowKind.SETTING, RowKind.PROTOCOL):
        name = words.isolate(change.name)
        return (name,) if change.kind is RowKind.PROTOCOL else (f"{name}: {_arrow_of_texts(change, words)}",)
    if isinstance(before, Child) and isinstance(after, Child):
        return _particulars(before, after, words)
    if before is not None and after is not None:
        return (_altered(before, after, words),)
    if before is not None:
        return (words.t("taken back: {what}", what=row_words(before, words)),)
    return () if after is None else (row_words(after, words),)


def _sums_of_packages(change: RowChange) -> str:
    """Give the first digits of the sum of each package that came with a change, or went with an undo."""
    before, after = ({made["sha256"] for made in json.loads(text)} if text else set() for text in change.texts)
    return ", ".join(sorted(one[:SUM_SHOWN] for one in after - before or before - after))


def _arrow_of_texts(change: RowChange, words: Wording) -> str:
    before, after = (words.isolate(text) or words.t("nothing") for text in change.texts)
    return arrow(before, after, words)


def _particulars(before: Child, after: Child, words: Wording) -> tuple[str, ...]:
    lines = []
    for name in PARTICULARS:
        was, now = particular_words(before, name, words), particular_words(after, name, words)
        if was != now:
            said = arrow(was or words.t("empty"), now or words.t("empty"), words)
            lines.append(words.t("{label}: {said}", label=particular_label(name, words), said=said))
    return tuple(lines) or (words.t("pseudonym for the registry"),)


def _altered(before: Row, after: Row, words: Wording) -> str:
    """Give two states of one row: the value alone where nothing else differs."""
    if isinstance(before, Observation) and isinstance(after, Observation):
        value = ("value", "unit", "qualifier", "row_id")
        if before._replace(**{name: getattr(after, name) for name in value}) == after:
            said = arrow(words.observed(before), words.observed(after), words)
            return words.pgettext("fact", "{what} {value}", what=words.analyte(after.code), value=said)
    if isinstance(before, Treatment) and isinstance(after, Treatment):
        dose = ("dose", "dose_unit", "frequency", "doses_per_day", "row_id")
        if before._replace(**{name: getattr(after, name) for name in dose}) == after:
            said = arrow(words.prescribed(before), words.prescribed(after), words)
            return words.pgettext("fact", "{what} {value}", what=words.drug(after.drug), value=said)
    return arrow(row_words(before, words), row_words(after, words), words)


def change_lines(
    rows: Iterable[RowChange],
    words: Wording,
    say: Callable[[RowChange, Wording], tuple[str, ...]] = change_words,
) -> tuple[str, ...]:
    """Give all that a change did, a line for each row; the day stands once in front of the rows of one day."""
    days: dict[date | None, list[str]] = {}
    for change in rows:
        row = change.after or change.before
        day = row_day(row) if row is not None else None
        days.setdefault(day, []).extend(say(change, words))
    lines: list[str] = []
    for day, said in days.items():
        if day is None or not said:
            lines += said
            continue
        first, *rest = said
        lines += [words.pgettext("fact", "{date}: {what}", date=words.date(day), what=first), *rest]
    return tuple(lines)


def summary_words(rows: Sequence[RowChange], words: Wording) -> str:
    """Give what a change did in one line: each value, or of many how many of each kind."""
    if len(rows) <= MOST_TOLD:
        return " · ".join(change_lines(rows, words))
    return counted_words(Counter(row.kind for row in rows), words)


def counted_words(counts: Counter[RowKind], words: Wording) -> str:
    """Give how many rows of each kind there are: "40 values, 3 visits and 2 drugs"."""
    values, visits = counts[RowKind.OBSERVATION], counts[RowKind.VISIT]
    drugs, events = counts[RowKind.TREATMENT], counts[RowKind.EVENT]
    documents = counts[RowKind.ATTACHMENT]
    said = (
        (values, words.ngettext("{n} value", "{n} values", values)),
        (visits, words.ngettext("{n} visit", "{n} visits", visits)),
        (drugs, words.ngettext("{n} drug", "{n} drugs", drugs)),
        (events, words.ngettext("{n} event", "{n} events", events)),
        (documents, words.ngettext("{n} document", "{n} documents", documents)),
    )
    return words.listed([text for count, text in said if count])


def put_back_words(change: RowChange, words: Wording) -> tuple[str, ...]:
    """Give what an undo does to one row."""
    if change.before is None and change.after is not None:
        return (words.t("is taken back: {what}", what=row_words(change.after, words)),)
    if change.after is None and change.before is not None:
        return (words.t("comes back: {what}", what=row_words(change.before, words)),)
    return change_words(
        change._replace(before=change.after, after=change.before, texts=change.texts[::-1]), words
    )
