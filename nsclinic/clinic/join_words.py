"""What bringing two computers together comes to, in words, for both faces: what comes in, and what is asked."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from nsclinic.clinic.joining import Doubled, JoinPreview, Question
from nsclinic.domain.attachment import Attachment
from nsclinic.domain.record import (
    Cause,
    Child,
    Consent,
    Event,
    EventKind,
    Observation,
    Sex,
    Treatment,
    Visit,
)
from nsclinic.store import Choice, Row, RowConflict, RowKind, Side
from nsclinic.wording import Wording

_PARTICULARS = (
    *("patient_id", "given_name", "family_name", "sex", "birth_date", "birth_date_estimated", "guardian"),
    *("phone", "address", "diagnosis_date", "cause", "consent_registry", "note"),
)


class QuestionInWords(NamedTuple):
    """One thing to be decided: of whom and what, what each computer says, and what both together would be."""

    key: str
    child: str
    what: str
    mine: str
    theirs: str
    both: str
    who_mine: str = ""
    who_theirs: str = ""


def question_in_words(question: Question, names: Mapping[str, str], words: Wording) -> QuestionInWords:
    """Put one question into words; `names` are those of the children, by clinic number."""
    name = names.get(question.patient_id, "")
    child = " · ".join(words.isolate(part) for part in (name, question.patient_id) if part)
    if isinstance(question, Doubled):
        mine, theirs = (_rows(rows, words) for rows in (question.mine, question.theirs))
        both = words.t("Keep both") if question.may_keep_both else ""
        return QuestionInWords(question.key, child, _subject(question.mine[0], words), mine, theirs, both)
    row = question.mine.row or question.theirs.row
    mine, theirs = _sides(question, words)
    together = question.together
    return QuestionInWords(
        question.key,
        child if question.patient_id else words.t("The clinic"),
        _subject(row, words) if row is not None else _setting(question, words),
        mine,
        theirs,
        _both(question, together, words) if together is not None else "",
        _who(question.mine, words),
        _who(question.theirs, words),
    )


def _setting(question: RowConflict, words: Wording) -> str:
    if question.kind is RowKind.PROTOCOL:
        return words.t("Protocol {name}", name=words.isolate(question.name))
    return words.t("Setting {name}", name=words.isolate(question.name))


def _sides(question: RowConflict, words: Wording) -> tuple[str, str]:
    mine, theirs = question.mine, question.theirs
    if question.is_removed_child:
        kept, gone = words.t("keep the child"), words.t("the child is removed")
        return (kept, gone) if mine.is_there else (gone, kept)
    if isinstance(mine.row, Child) and isinstance(theirs.row, Child):
        return _differing(mine.row, theirs.row, words), _differing(theirs.row, mine.row, words)
    said = [_side(side, words) for side in (mine, theirs)]
    if question.is_taken_back:
        said[1] = words.t("{what} (that computer undid bringing the two together)", what=said[1])
    return said[0], said[1]


def _side(side: Side, words: Wording) -> str:
    if side.row is not None:
        return row_in_words(side.row, words)
    return words.isolate(side.text) if side.text else words.t("removed")


def _both(question: RowConflict, together: Row, words: Wording) -> str:
    if isinstance(together, Child) and isinstance(question.mine.row, Child):
        return words.t("What each changed")
    return words.t("What each changed: {what}", what=row_in_words(together, words))


def _differing(child: Child, other: Child, words: Wording) -> str:
    said = [
        words.t("{label}: {said}", label=words.column(name), said=_particular(child, name, words))
        for name in _PARTICULARS
        if getattr(child, name) != getattr(other, name)
    ]
    return "\n".join(said)


def _particular(child: Child, name: str, words: Wording) -> str:
    value = getattr(child, name)
    match value:
        case None | "":
            said = words.t("empty")
        case bool():
            said = words.t("yes") if value else words.t("no")
        case date():
            said = words.date(value)
        case Sex():
            said = words.sex(value)
        case Cause():
            said = words.cause(value)
        case Consent():
            said = words.consent(value)
        case _:
            said = words.isolate(str(value))
    return said


def _who(side: Side, words: Wording) -> str:
    who = words.isolate(side.who) if side.who else words.t("name not given")
    return words.pgettext("moment", "{who}, {when}", who=who, when=_when(side.at, words))


def _when(at: datetime, words: Wording) -> str:
    time = words.left_to_right(f"{at:%H:%M}")
    return words.pgettext("moment", "{date}, {time}", date=words.date(at.date()), time=time)


def _subject(row: Row, words: Wording) -> str:
    """Give what a row is about: "Weight, 18 May 2016"."""
    match row:
        case Child():
            return words.t("Particulars")
        case Observation():
            what, day = words.analyte(row.code), row.on
        case Treatment():
            what, day = words.drug(row.drug), row.start_date
        case Visit():
            what, day = words.t("Visit"), row.on
        case Attachment():
            what, day = words.t("Document"), row.on
        case Event():
            what, day = words.event_kind(row.kind), row.on
    return words.pgettext("fact", "{what}, {date}", what=what, date=words.date(day))


def _rows(rows: tuple[Row, ...], words: Wording) -> str:
    return "\n".join(row_in_words(row, words) for row in rows)


def row_in_words(row: Row, words: Wording) -> str:
    """Give all that a row says but its day and what it is about."""
    match row:
        case Child():
            return words.isolate(row.name)
        case Observation():
            more = [words.isolate(part) for part in (row.place, row.lab, row.note) if part]
            if row.hours_after_dose:
                more.insert(0, words.quantity(row.hours_after_dose, "h"))
            said = words.observed(row)
        case Treatment():
            said = words.prescribed(row)
            more = [words.t("since {date}", date=words.date(row.start_date))]
            if row.end_date is not None:
                more.append(words.t("last day {date}", date=words.date(row.end_date)))
            more += [words.isolate(row.note)] if row.note else []
        case Visit():
            said = words.visit_kind(row.kind)
            more = [words.isolate(part) for part in (row.clinician, row.note) if part]
            if row.next_visit_date is not None:
                more.append(words.t("next visit {date}", date=words.date(row.next_visit_date)))
        case Attachment():
            said = words.isolate(row.title or row.file_name)
            more = [words.isolate(row.note)] if row.note else []
        case Event():
            said = words.finding_title(row.code) if row.kind is EventKind.SET_ASIDE else words.event(row)
            more = [words.isolate(part) for part in (row.severity or "", row.clinician, row.note) if part]
    return words.pgettext("list", ", ").join((said, *more))


def preview_in_words(preview: JoinPreview, words: Wording) -> Iterator[str]:
    """Give what would come in, line by line; one line where there is nothing."""
    plan = preview.plan
    if plan.is_empty:
        yield words.t("All that the other computer has is here already.")
        return
    yield words.ngettext("{n} entry comes in.", "{n} entries come in.", plan.entries)
    if plan.new:
        yield words.t("New: {what}.", what=_counted(preview, words))
    if corrected := sum(plan.corrected.values()):
        yield words.ngettext(
            "{n} row was corrected or removed there.",
            "{n} rows were corrected or removed there.",
            corrected,
        )
    if same := len(preview.word_for_word):
        yield words.ngettext(
            "{n} row was entered on both, word for word: it is kept once.",
            "{n} rows were entered on both, word for word: each is kept once.",
            same,
        )
    for changed in plan.renumbered:
        yield words.t(
            "The number {number} was given twice: {name} has the number {other} from now on.",
            number=words.isolate(changed.child.patient_id),
            name=words.isolate(changed.child.name),
            other=words.isolate(changed.number),
        )
    for alike in preview.alike:
        yield words.t(
            "{name} ({number}) may be {other} ({other_number}), who is here: put the two records together afterwards.",
            name=words.isolate(alike.there.name),
            number=words.isolate(alike.there.patient_id),
            other=words.isolate(alike.here.name),
            other_number=words.isolate(alike.here.patient_id),
        )
    if plan.absent_documents:
        yield words.ngettext(
            "The file of {n} document is not beside the other clinic file: its row comes in without it.",
            "The files of {n} documents are not beside the other clinic file: their rows come in without them.",
            plan.absent_documents,
        )
    if preview.is_clock_ahead:
        yield words.t("The other computer's clock is ahead of this one. Set both clocks.")


def _counted(preview: JoinPreview, words: Wording) -> str:
    new = preview.plan.new
    count = {kind: new.get(kind, 0) for kind in RowKind}
    said = (
        (RowKind.CHILD, words.ngettext("{n} child", "{n} children", count[RowKind.CHILD])),
        (RowKind.VISIT, words.ngettext("{n} visit", "{n} visits", count[RowKind.VISIT])),
        (RowKind.OBSERVATION, words.ngettext("{n} value", "{n} values", count[RowKind.OBSERVATION])),
        (RowKind.TREATMENT, words.ngettext("{n} drug", "{n} drugs", count[RowKind.TREATMENT])),
        (RowKind.EVENT, words.ngettext("{n} event", "{n} events", count[RowKind.EVENT])),
        (RowKind.ATTACHMENT, words.ngettext("{n} document", "{n} documents", count[RowKind.ATTACHMENT])),
        (RowKind.SETTING, words.ngettext("{n} setting", "{n} settings", count[RowKind.SETTING])),
        (RowKind.PROTOCOL, words.ngettext("{n} protocol", "{n} protocols", count[RowKind.PROTOCOL])),
    )
    return words.listed([text for kind, text in said if count[kind]])


def choice_words(choice: Choice, words: Wording) -> str:
    """Give whose state stands, as it is chosen."""
    return {
        Choice.MINE: words.t("this computer's"),
        Choice.THEIRS: words.t("the other computer's"),
        Choice.BOTH: words.t("both"),
    }[choice]
