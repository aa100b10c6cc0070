"""How each kind of row stands in its table, and the two ways between the table's columns and the domain's values.

A row has two numbers in this file: `position`, the number of its first revision, which orders the rows of one day as
they came; and `revision`, the number of the state it is in. Texts are kept as they came; what is not known is empty, or
NULL where the column is a date, a number or a choice.
"""

from collections.abc import Callable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from nsclinic.domain.attachment import Attachment, AttachmentKind
from nsclinic.domain.record import (
    Cause,
    Child,
    Consent,
    Event,
    EventKind,
    Frequency,
    Observation,
    Qualifier,
    Sex,
    Treatment,
    Visit,
    VisitKind,
)
from nsclinic.store.torn import refuse_torn, refuse_torn_texts
from nsclinic.store.values import Row, RowKind

Values = tuple[str | int | None, ...]
"""The value columns of one revision, in the order of `KindTable.values`."""


REVISION_COLUMNS = ("row_id", "revision", "parent", "removed", "source", "line")


class KindTable:
    """One kind of row: where its heads and superseded revisions stand, and in which columns.

    Plain attributes, computed once: millions of rows are written through them.
    """

    __slots__ = ("columns", "heads", "key", "kind", "superseded", "values")

    def __init__(self, kind: RowKind, key: tuple[str, ...], values: tuple[str, ...]) -> None:
        self.kind = kind
        self.key = key
        """Columns by which the heads are clustered; the last is the row's own number."""
        self.values = values
        self.heads = kind.value
        """The table of each row's present revision."""
        self.superseded = f"{kind.value}_history"
        """The append-only table of the revisions before."""
        self.columns = (*key, *REVISION_COLUMNS, *values)
        """All columns in the order in which rows are written."""


_OF_A_CHILD = ("child", "position")

CHILD = KindTable(
    RowKind.CHILD,
    ("child",),
    (
        "patient_id",
        "given_name",
        "family_name",
        "sex",
        "birth_date",
        "birth_date_estimated",
        "guardian",
        "phone",
        "address",
        "diagnosis_date",
        "cause",
        "consent_registry",
        "note",
        "first_exported_id",
        "pseudonym",
    ),
)
VISIT = KindTable(RowKind.VISIT, _OF_A_CHILD, ("on_date", "kind", "clinician", "next_visit_date", "note"))
OBSERVATION = KindTable(
    RowKind.OBSERVATION,
    _OF_A_CHILD,
    ("on_date", "code", "value", "unit", "qualifier", "hours_after_dose", "place", "lab", "note"),
)
TREATMENT = KindTable(
    RowKind.TREATMENT,
    _OF_A_CHILD,
    ("drug", "start_date", "end_date", "dose", "dose_unit", "frequency", "doses_per_day", "note"),
)
EVENT = KindTable(RowKind.EVENT, _OF_A_CHILD, ("on_date", "kind", "code", "severity", "clinician", "note"))
SETTING = KindTable(RowKind.SETTING, ("position",), ("name", "value"))
PROTOCOL = KindTable(
    RowKind.PROTOCOL,
    ("position",),
    ("protocol_id", "version", "based_on", "valid_from", "sha256", "text"),
)
ATTACHMENT = KindTable(
    RowKind.ATTACHMENT,
    _OF_A_CHILD,
    (
        "on_date",
        "kind",
        "title",
        "file_name",
        "media_type",
        "size",
        "pages",
        "sha256",
        "content_name",
        "note",
    ),
)

FIRST_KIND_TABLES = (CHILD, VISIT, OBSERVATION, TREATMENT, EVENT, SETTING)
"""Those of a file's first version."""
KIND_TABLES = (*FIRST_KIND_TABLES, PROTOCOL, ATTACHMENT)
OF_THE_CLINIC = (SETTING, PROTOCOL)
"""Kinds whose rows belong to no child."""
ROWS_OF_A_CHILD = (VISIT, OBSERVATION, TREATMENT, EVENT, ATTACHMENT)

KEPT_WITH_CHILD = 2
"""The last value columns of a child that no form edits: the id it was first exported under, and its pseudonym."""

_day = date.fromisoformat
_SEX = {member.value: member for member in Sex}
_CAUSE = {member.value: member for member in Cause}
_CONSENT = {member.value: member for member in Consent}
_VISIT_KIND = {member.value: member for member in VisitKind}
_QUALIFIER = {member.value: member for member in Qualifier}
_FREQUENCY = {member.value: member for member in Frequency}
_EVENT_KIND = {member.value: member for member in EventKind}
_ATTACHMENT_KIND = {member.value: member for member in AttachmentKind}
_FLAG = {None: None, 0: False, 1: True}


def child_values(child: Child) -> Values:
    """Give a child's columns but the last two, which are kept with the row."""
    return (
        child.patient_id,
        child.given_name,
        child.family_name,
        child.sex.value,
        child.birth_date.isoformat(),
        None if child.birth_date_estimated is None else int(child.birth_date_estimated),
        child.guardian,
        child.phone,
        child.address,
        child.diagnosis_date.isoformat() if child.diagnosis_date else None,
        child.cause.value if child.cause else None,
        child.consent_registry.value if child.consent_registry else None,
        child.note,
    )


def visit_values(row: Visit) -> Values:
    """Give a visit's columns."""
    on, kind, clinician, next_visit_date, note, _ = row
    return (
        on.isoformat(),
        kind.value,
        clinician,
        next_visit_date.isoformat() if next_visit_date else None,
        note,
    )


def observation_values(row: Observation) -> Values:
    """Give an observation's columns; written for speed, as a clinic has millions."""
    on, code, value, unit, qualifier, hours_after_dose, place, lab, note, _ = row
    return (on.isoformat(), code, value, unit, qualifier._value_, hours_after_dose, place, lab, note)


def treatment_values(row: Treatment) -> Values:
    """Give a treatment's columns."""
    drug, start_date, end_date, dose, dose_unit, frequency, doses_per_day, note, _ = row
    return (
        drug,
        start_date.isoformat(),
        end_date.isoformat() if end_date else None,
        dose,
        dose_unit,
        frequency.value,
        doses_per_day,
        note,
    )


def event_values(row: Event) -> Values:
    """Give an event's columns."""
    on, kind, code, severity, clinician, note, _ = row
    return (on.isoformat(), kind.value, code, severity, clinician, note)


def attachment_values(row: Attachment) -> Values:
    """Give an attachment's columns."""
    on, kind, title, file_name, media_type, size, pages, sha256, content_name, note, _ = row
    return (
        *(on.isoformat(), kind.value, title, file_name, media_type),
        *(size, pages, sha256, content_name, note),
    )


RowOfChild = Visit | Observation | Treatment | Event

WAYS_IN: dict[type[RowOfChild], tuple[KindTable, Callable[[Any], Values]]] = {
    Visit: (VISIT, visit_values),
    Observation: (OBSERVATION, observation_values),
    Treatment: (TREATMENT, treatment_values),
    Event: (EVENT, event_values),
}
"""The table of each kind of row that an import brings, and what gives its columns."""


def child_of(values: Sequence[Any]) -> Child:
    """Build a child from its value columns and, last, its row id."""
    refuse_torn((values,))
    return Child(
        patient_id=values[0],
        given_name=values[1],
        family_name=values[2],
        sex=_SEX[values[3]],
        birth_date=_day(values[4]),
        birth_date_estimated=_FLAG[values[5]],
        guardian=values[6],
        phone=values[7],
        address=values[8],
        diagnosis_date=_day(values[9]) if values[9] else None,
        cause=_CAUSE[values[10]] if values[10] else None,
        consent_registry=_CONSENT[values[11]] if values[11] else None,
        note=values[12],
        row_id=values[-1],
    )


def visits_of(rows: list[tuple[Any, ...]]) -> list[Visit]:
    """Build visits from value columns and row id, put in order of date; rows of one date keep the order given."""
    refuse_torn(rows)
    rows.sort(key=itemgetter(0))
    return [
        Visit(_day(on), _VISIT_KIND[kind], clinician, _day(booked) if booked else None, note, row_id)
        for on, kind, clinician, booked, note, row_id in rows
    ]


def observations_of(rows: list[tuple[Any, ...]]) -> list[Observation]:
    """As `visits_of`."""
    refuse_torn_texts(rows)
    rows.sort(key=itemgetter(0))
    make = Observation._make
    day = _day
    qualified = _QUALIFIER
    return [
        make((day(on), code, value, unit, qualified[qualifier], hours, place, lab, note, row_id))
        for on, code, value, unit, qualifier, hours, place, lab, note, row_id in rows
    ]


def treatments_of(rows: list[tuple[Any, ...]]) -> list[Treatment]:
    """As `visits_of`, in order of start."""
    refuse_torn(rows)
    rows.sort(key=itemgetter(1))
    return [
        Treatment(
            drug,
            _day(start),
            _day(end) if end else None,
            dose,
            unit,
            _FREQUENCY[frequency],
            times,
            note,
            row_id,
        )
        for drug, start, end, dose, unit, frequency, times, note, row_id in rows
    ]


def events_of(rows: list[tuple[Any, ...]]) -> list[Event]:
    """As `visits_of`."""
    refuse_torn(rows)
    rows.sort(key=itemgetter(0))
    return [
        Event(_day(on), _EVENT_KIND[kind], code, severity, clinician, note, row_id)
        for on, kind, code, severity, clinician, note, row_id in rows
    ]


def attachments_of(rows: list[tuple[Any, ...]]) -> list[Attachment]:
    """As `visits_of`."""
    refuse_torn(rows)
    rows.sort(key=itemgetter(0))
    return [Attachment(_day(on), _ATTACHMENT_KIND[kind], *values) for on, kind, *values in rows]


_READ: dict[RowKind, Callable[[list[tuple[Any, ...]]], Sequence[Row]]] = {
    RowKind.CHILD: lambda rows: [child_of(values) for values in rows],
    RowKind.VISIT: visits_of,
    RowKind.OBSERVATION: observations_of,
    RowKind.TREATMENT: treatments_of,
    RowKind.EVENT: events_of,
    RowKind.ATTACHMENT: attachments_of,
}


def row_of(kind: RowKind, values: tuple[Any, ...]) -> Row | None:
    """Build one row of any kind from its value columns and row id; None for a setting, which is no row of a record."""
    read = _READ.get(kind)
    return read([values])[0] if read else None


def sex_of(text: str) -> Sex:
    """Read a stored sex."""
    return _SEX[text]


def flag_of(number: int | None) -> bool | None:
    """Read a stored yes, no or not known."""
    return _FLAG[number]
