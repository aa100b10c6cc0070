"""The tables of drugs and events as values: what was taken and what happened, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nsclinic.course.medication import stretch_mg
from nsclinic.course.size import size_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.record import FORWARD_LOOKING, ChildRecord, Event, Treatment
from nsclinic.protocol.model import Protocol
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line: its cells, the row it stands for, and whether it holds today."""

    cells: tuple[str, ...]
    row_id: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table in words. `wide` is the column that takes what room is left."""

    columns: tuple[str, ...]
    rows: tuple[ListRow, ...]
    empty: str
    wide: int


def drug_table(record: ChildRecord, protocol: Protocol, as_of: date, words: Wording) -> ListTable:
    """Give every stretch of every drug: those taken on the day first, then what is planned, then what was."""
    timeline = Timeline(record, as_of)
    planned = [row for row in record.treatments if row.start_date > as_of]
    begun = [row for row in record.treatments if row.start_date <= as_of]
    begun.sort(key=lambda row: (_is_taken(row, as_of), row.start_date), reverse=True)
    taken = sum(_is_taken(row, as_of) for row in begun)
    rows = (*begun[:taken], *planned, *begun[taken:])
    return ListTable(
        columns=(
            words.t("Drug"),
            words.t("From"),
            words.t("To"),
            words.t("Dose"),
            words.t("Per kg"),
            words.t("Per m²"),
            words.t("As taken"),
            words.t("Note"),
        ),
        rows=tuple(_drug_row(row, timeline, protocol, as_of, words) for row in rows),
        empty=words.t("No drug on file."),
        wide=6,
    )


def _is_taken(row: Treatment, on: date) -> bool:
    return row.start_date <= on and (row.end_date is None or row.end_date >= on)


def _drug_row(row: Treatment, timeline: Timeline, protocol: Protocol, as_of: date, words: Wording) -> ListRow:
    courses = protocol.common.courses
    mg = stretch_mg(timeline, row, courses)
    size = size_on(timeline, courses, row.start_date)
    end = words.t("still taken") if row.end_date is None else words.date(row.end_date)
    name = words.isolate(row.note) if row.drug == "other" and row.note else words.drug(row.drug)
    if row.start_date > as_of:
        name = words.t("{drug}, planned", drug=name)
    return ListRow(
        cells=(
            name,
            words.date(row.start_date),
            end,
            words.prescribed(row),
            "" if mg is None or not size.weight_kg else words.dose_amount(mg / size.weight_kg, "mg/kg"),
            "" if mg is None or not size.surface_m2 else words.dose_amount(mg / size.surface_m2, "mg/m2"),
            "" if mg is None else words.as_taken(mg, row.doses_per_day, row.frequency, row.drug),
            words.isolate(row.note) if row.drug != "other" else "",
        ),
        row_id=row.row_id,
        is_current=_is_taken(row, as_of),
    )


def event_table(record: ChildRecord, as_of: date, words: Wording) -> ListTable:
    """Give every event up to a day, and the plans that lie ahead of it."""
    events = [event for event in record.events if event.on <= as_of or event.kind in FORWARD_LOOKING]
    return ListTable(
        columns=(words.t("Date"), words.t("What"), words.t("By"), words.t("Note")),
        rows=tuple(_event_rows(reversed(events), as_of, words)),
        empty=words.t("No event on file."),
        wide=3,
    )


def _event_rows(events: Iterable[Event], as_of: date, words: Wording) -> Iterable[ListRow]:
    for event in events:
        yield ListRow(
            cells=(
                words.date(event.on),
                event_words(event, words),
                words.isolate(event.clinician),
                words.isolate(event.note),
            ),
            row_id=event.row_id,
            is_current=event.on > as_of,
        )


def event_words(event: Event, words: Wording) -> str:
    """Give an event in words; a set-aside names the finding by its title."""
    if event.kind == "set_aside":
        return words.t(
            "{kind}: {what}", kind=words.event_kind(event.kind), what=words.finding_title(event.code)
        )
    return words.event(event)
