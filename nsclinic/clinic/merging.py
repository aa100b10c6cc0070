"""Puts two records of one child together in one change, so that the undo of that change takes them apart again.

Every row of the doubled record is written anew under the child that is kept, with the id of the row that it was, and
the doubled record is removed; nothing is dropped but rows that the kept record holds word for word. The two stand side
by side first, and whatever would make the joined record say something wrong stops the merge.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Child, ChildRecord, Consent, Event, Observation, Sex, Treatment, Visit
from nsclinic.exchange.matching import event_key, observation_key, treatment_key, visit_key
from nsclinic.store import MERGE_KIND, Change, How, Origin, StoreError

AnyRow = Visit | Observation | Treatment | Event

FIELDS = (
    "given_name",
    "family_name",
    "sex",
    "birth",
    "guardian",
    "phone",
    "address",
    "diagnosis_date",
    "cause",
    "consent_registry",
    "note",
)
"""What is chosen between; `birth` is the date with whether it is estimated. The clinic number is the kept one's."""


class Side(StrEnum):
    """Whose value is taken; BOTH is for the note alone, one under the other."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


class Obstacle(StrEnum):
    """Why two records are not put together as they are; the window words it."""

    SAME_RECORD = "same_record"
    DRAFT = "draft"
    DRUG_IN_BOTH = "drug_in_both"
    BORN_LATER = "born_later"


class Obstruction(NamedTuple):
    """One obstacle: the drug that both say is taken now, or the first day on record before the birth date chosen."""

    obstacle: Obstacle
    drug: str = ""
    day: date | None = None


class MergeRefusedError(StoreError):
    """Two records were not put together; nothing was changed. `obstructions` say why."""

    def __init__(self, obstructions: tuple[Obstruction, ...]) -> None:
        causes = ", ".join(
            " ".join(part for part in (found.obstacle.value, found.drug) if part) for found in obstructions
        )
        super().__init__(f"The two records were not put together ({causes}). Nothing was changed.")
        self.obstructions = obstructions


@dataclass(frozen=True, slots=True)
class MergeField:
    """One field of both records; `default` is whose value is taken unless somebody chooses."""

    name: str
    kept: Any
    other: Any
    default: Side

    @property
    def differs(self) -> bool:
        """Whether there is something to choose: both say something, and not the same."""
        return self.kept != self.other and not (_is_empty(self.kept) or _is_empty(self.other))


class Conflict(NamedTuple):
    """Two rows that speak of the same and say different things: both are kept, the other one as entered last."""

    kept: AnyRow
    other: AnyRow


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two records side by side, and what putting them together does to their rows.

    `moved` are the rows of the other record that the kept one gets, `doubled` those that it holds word for word.
    `documents` counts the attached ones of the kept record and of the other: all of the other's come over.
    """

    kept: ChildRecord
    other: ChildRecord
    fields: tuple[MergeField, ...]
    moved: tuple[AnyRow, ...]
    doubled: tuple[AnyRow, ...]
    conflicts: tuple[Conflict, ...]
    lasting: tuple[Obstruction, ...] = field(default=())
    documents: tuple[int, int] = (0, 0)

    def child(self, choices: Mapping[str, Side]) -> Child:
        """Give the particulars as chosen, the defaults where nothing was chosen; number and row stay the kept one's."""
        kept, other = self.kept.child, self.other.child
        parts: dict[str, Any] = {}
        for one in self.fields:
            side = choices.get(one.name, one.default)
            chosen = one.other if side is Side.OTHER else one.kept
            if one.name == "birth":
                parts["birth_date"], parts["birth_date_estimated"] = chosen
            elif side is Side.BOTH:
                parts[one.name] = f"{kept.note}\n{other.note}"
            else:
                parts[one.name] = chosen
        return replace(kept, **parts)

    def obstructions(self, choices: Mapping[str, Side]) -> tuple[Obstruction, ...]:
        """Give what stands in the way of the merge with these choices; empty where nothing does."""
        born = self.child(choices).birth_date
        days = [_day(row) for row in (*_rows(self.kept), *self.moved)]
        first = min(days, default=born)
        later = (Obstruction(Obstacle.BORN_LATER, day=first),) if first < born else ()
        return (*self.lasting, *later)


def merge_preview(clinic: Clinic, kept_id: str, other_id: str) -> MergePreview:
    """Give two records side by side with what putting them together would do; nothing is written.

    Raises:
        UnknownRowError: one of them is not a child of this clinic.
    """
    kept, other = clinic.record(kept_id), clinic.record(other_id)
    moved, doubled = _told_apart(kept, other)
    return MergePreview(
        kept,
        other,
        tuple(_fields(kept.child, other.child)),
        moved,
        doubled,
        tuple(_conflicts(kept, moved)),
        tuple(_lasting(clinic, kept, other, moved)),
        (len(clinic.store.attachments.of(kept_id)), len(clinic.store.attachments.of(other_id))),
    )


def merge_children(
    clinic: Clinic, kept_id: str, other_id: str, choices: Mapping[str, Side], reason: str
) -> str:
    """Put the other record into the kept one and remove it, in one change; give the change's id.

    The pseudonym by which the registry knows the kept child stays; where only the other was ever exported the kept
    child takes hers over, so that the registry goes on knowing one child.

    Raises:
        ValueError: the reason is empty.
        MergeRefusedError: something stands in the way.
        StoreError: one of them is not a child of this clinic, or the file could not be written.
    """
    if not reason.strip():
        raise ValueError("two records are put together with a reason")
    preview = merge_preview(clinic, kept_id, other_id)
    if found := preview.obstructions(choices):
        raise MergeRefusedError(found)
    pseudonyms = clinic.store.pseudonyms()
    with clinic.changing(MERGE_KIND, reason.strip()) as (change, touched):
        change.put_child(preview.child(choices))
        if other_id in pseudonyms and kept_id not in pseudonyms:
            change.set_first_export(kept_id, *pseudonyms[other_id])
        for row in preview.moved:
            _move(change, kept_id, row)
        for row in _rows(preview.other):
            change.remove(row.row_id)
        for document in clinic.store.attachments.of(other_id):
            origin = Origin(How.MERGE, document.row_id)
            change.put_attachment(kept_id, document._replace(row_id=""), origin=origin)
            change.remove(document.row_id)
        change.remove(preview.other.child.row_id)
        touched += [kept_id, other_id]
    return clinic.last_change_id


def _move(change: Change, kept_id: str, row: AnyRow) -> None:
    origin = Origin(How.MERGE, row.row_id)
    match row:
        case Visit():
            change.put_visit(kept_id, row._replace(row_id=""), origin=origin)
        case Observation():
            change.put_observation(kept_id, row._replace(row_id=""), origin=origin)
        case Treatment():
            change.put_treatment(kept_id, row._replace(row_id=""), origin=origin)
        case Event():
            change.put_event(kept_id, row._replace(row_id=""), origin=origin)


def _rows(record: ChildRecord) -> tuple[AnyRow, ...]:
    return (*record.visits, *record.observations, *record.treatments, *record.events)


def _day(row: AnyRow) -> date:
    return row.start_date if isinstance(row, Treatment) else row.on


# --- particulars -----------------------------------------------------------------------------------------------------


def _is_empty(value: Any) -> bool:
    return value in ("", None, Sex.UNKNOWN)


def _value(child: Child, name: str) -> Any:
    return (child.birth_date, child.birth_date_estimated) if name == "birth" else getattr(child, name)


def _fields(kept: Child, other: Child) -> Iterator[MergeField]:
    for name in FIELDS:
        own, others = _value(kept, name), _value(other, name)
        yield MergeField(name, own, others, _default(name, own, others))


def _default(name: str, kept: Any, other: Any) -> Side:
    if name == "consent_registry" and Consent.NO in (kept, other):
        return Side.OTHER if kept is not Consent.NO else Side.KEPT  # a family's refusal is never lost
    if name == "note" and kept and other and kept != other:
        return Side.BOTH
    return Side.OTHER if _is_empty(kept) and not _is_empty(other) else Side.KEPT


# --- rows ------------------------------------------------------------------------------------------------------------


def saying_of(row: AnyRow) -> tuple[Any, ...]:
    """Give all that a row says, numbers as numbers: 5.60 is 5.6."""
    match row:
        case Observation():
            return (Observation, *observation_key(row), row.place, row.lab, row.note)
        case Treatment():
            return (Treatment, *treatment_key(row), row.end_date, row.dose, row.doses_per_day, row.note)
        case Visit():
            return (Visit, *visit_key(row), row.clinician, row.next_visit_date, row.note)
        case Event():
            return (Event, *event_key(row), row.severity, row.clinician, row.note)


def _told_apart(kept: ChildRecord, other: ChildRecord) -> tuple[tuple[AnyRow, ...], tuple[AnyRow, ...]]:
    """Give the other record's rows that the kept one lacks, and those that it holds word for word, as often."""
    held = Counter(map(saying_of, _rows(kept)))
    moved: list[AnyRow] = []
    doubled: list[AnyRow] = []
    for row in _rows(other):
        saying = saying_of(row)
        if held[saying]:
            held[saying] -= 1
            doubled.append(row)
        else:
            moved.append(row)
    return tuple(moved), tuple(doubled)


def _conflicts(kept: ChildRecord, moved: Iterable[AnyRow]) -> Iterator[Conflict]:
    for row in moved:
        yield from (Conflict(one, row) for one in _rows(kept) if speak_of_the_same(one, row))


def speak_of_the_same(one: AnyRow, other: AnyRow) -> bool:
    """Say whether two rows of one child speak of one thing: one visit, one value of a day, one drug at one time."""
    match one, other:
        case Observation(), Observation():
            return (one.on, one.code) == (other.on, other.code)
        case Treatment(), Treatment():
            return one.drug == other.drug and _overlap(one, other)
        case Visit(), Visit():
            return visit_key(one) == visit_key(other)
        case Event(), Event():
            return event_key(one) == event_key(other)
    return False


def _overlap(one: Treatment, other: Treatment) -> bool:
    ends = (one.end_date or date.max, other.end_date or date.max)
    return max(one.start_date, other.start_date) <= min(ends)


# --- what stands in the way ------------------------------------------------------------------------------------------


def _lasting(
    clinic: Clinic, kept: ChildRecord, other: ChildRecord, moved: Iterable[AnyRow]
) -> Iterator[Obstruction]:
    if kept.child.row_id == other.child.row_id:
        yield Obstruction(Obstacle.SAME_RECORD)
        return
    if any(draft.get("patient_id") == other.child.patient_id for draft in clinic.drafts.all().values()):
        yield Obstruction(Obstacle.DRAFT)
    taken = _taken(kept.treatments, clinic.today)
    ours = _taken((row for row in moved if isinstance(row, Treatment)), clinic.today)
    for drug in sorted(taken & ours):
        yield Obstruction(Obstacle.DRUG_IN_BOTH, drug=drug)


def _taken(rows: Iterable[Treatment], on: date) -> frozenset[str]:
    """Give the drugs taken on a day: twice in one record they would be counted as twice the dose."""
    return frozenset(
        row.drug for row in rows if row.start_date <= on and (row.end_date is None or row.end_date >= on)
    )
