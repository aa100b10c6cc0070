"""Finds which row of the clinic each row of a folder is (contract 2), so that importing twice changes nothing.

A row is known by its row_id, else by what it says: visits by date and kind; treatments by drug, start, frequency and
dose unit; events by date, kind and code; observations by all of the value and how often the same row has stood in the
file. Removed rows take part, so that what was deleted in the clinic stays deleted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar, cast

from nsclinic.domain.record import Event, Observation, Qualifier, Treatment, Visit
from nsclinic.exchange.interchange import AnyRow, Placed
from nsclinic.exchange.tables import EVENTS, OBSERVATIONS, TREATMENTS, VISITS

Row = TypeVar("Row", bound=AnyRow)
Key = tuple[Any, ...]

_UNNAMED = ("row_id",)


class Kind(NamedTuple, Generic[Row]):
    """How rows of one table are known and how a later row completes an earlier one.

    `folds`: two rows of one file that say the same are one row (else each stands for itself).
    """

    name: str
    key: Callable[[Row], Key]
    merged: Callable[[Row, Row], Row]
    folds: bool
    date_column: str = "date"


def _number(text: str) -> Decimal | str:
    """Give what a value is known by: 5.60 is 5.6 read from a workbook."""
    return Decimal(text) if text[:1].isdigit() and not text.endswith("+") else text


def observation_key(row: Observation) -> Key:
    """Give what an observation is known by beside its child."""
    return (row.on, row.code, row.unit, row.qualifier, _number(row.value), _number(row.hours_after_dose))


def treatment_key(row: Treatment) -> Key:
    """Give what a treatment is known by beside its child."""
    return (row.drug, row.start_date, row.frequency, row.dose_unit)


def visit_key(row: Visit) -> Key:
    """Give what a visit is known by beside its child."""
    return (row.on, row.kind)


def event_key(row: Event) -> Key:
    """Give what an event is known by beside its child."""
    return (row.on, row.kind, row.code)


def _filled(old: Row, new: Row, besides: Iterable[str] = ()) -> Row:
    """Give the old row with the new one's columns that are not empty, but row_id and those named."""
    kept = {*_UNNAMED, *besides}
    changes: dict[str, Any] = {
        name: value
        for name, value, before in zip(old._fields, new, old, strict=True)
        if name not in kept and value not in ("", None) and value != before
    }
    return cast("Row", old._replace(**changes)) if changes else old


def _merged_observation(old: Observation, new: Observation) -> Observation:
    """Sign, value and unit are one statement: they are replaced together, where they say another thing."""
    merged = _filled(old, new, ("value", "unit", "qualifier", "hours_after_dose"))
    said = (new.qualifier, _number(new.value), new.unit)
    if said != (old.qualifier, _number(old.value), old.unit) and (
        new.value or new.qualifier is Qualifier.NOT_DONE
    ):
        merged = merged._replace(qualifier=new.qualifier, value=new.value, unit=new.unit)
    if new.hours_after_dose and _number(new.hours_after_dose) != _number(old.hours_after_dose):
        merged = merged._replace(hours_after_dose=new.hours_after_dose)
    return merged


def _merged_treatment(old: Treatment, new: Treatment) -> Treatment:
    """Dose, unit and frequency are one statement, and a row without a dose says nothing of it."""
    merged = _filled(old, new, ("dose", "dose_unit", "frequency"))
    if not new.dose or (
        (_number(new.dose), new.dose_unit, new.frequency) == (_number(old.dose), old.dose_unit, old.frequency)
    ):
        return merged
    return merged._replace(dose=new.dose, dose_unit=new.dose_unit, frequency=new.frequency)


VISIT: Kind[Visit] = Kind(VISITS.name, visit_key, _filled, folds=True)
OBSERVATION: Kind[Observation] = Kind(OBSERVATIONS.name, observation_key, _merged_observation, folds=False)
TREATMENT: Kind[Treatment] = Kind(
    TREATMENTS.name, treatment_key, _merged_treatment, folds=True, date_column="start_date"
)
EVENT: Kind[Event] = Kind(EVENTS.name, event_key, _filled, folds=True)


@dataclass(slots=True)
class Slot(Generic[Row]):
    """One row of the clinic as it is and as it will be. `before` is None for a new one.

    `line` is the last line of the file that stands for it, 0 where none does; `earlier` are the states in which
    earlier lines of this file left it, with those lines. `corrected` are lines that hold what the row said before it
    was corrected in the clinic: the correction stands.
    """

    before: Row | None
    after: Row
    is_removed: bool = False
    line: int = 0
    earlier: tuple[tuple[int, Row], ...] = ()
    corrected: tuple[int, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the clinic does not have it yet."""
        return self.before is None

    @property
    def is_changed(self) -> bool:
        """Whether the import changes what the clinic has."""
        return self.before is not None and not self.is_removed and self.before != self.after


def matched(
    kind: Kind[Row],
    live: Iterable[Row],
    removed: Iterable[Row],
    superseded: Iterable[Row],
    placed: list[Placed[Row]],
) -> list[Slot[Row]]:
    """Give one slot for each row of the clinic, in its order, and one for each new row, in the file's order.

    Args:
        kind: how rows of this table are known.
        live: the child's rows in the clinic.
        removed: those that were deleted there.
        superseded: what rows of either said before they were corrected; each carries its row's row_id.
        placed: the child's rows in the folder.
    """
    slots = [Slot(row, row) for row in live]
    slots.extend(Slot(row, row, is_removed=True) for row in removed)
    if not (slots or kind.folds):
        return [Slot(None, row, line=line) for line, row in placed]
    by_id = {slot.after.row_id: slot for slot in slots}
    rest: list[Placed[Row]] = []
    for found in placed:
        slot = by_id.get(found.row.row_id) if found.row.row_id else None
        if slot is None:
            rest.append(found)
        else:
            _take(kind, slot, found)
    if rest:
        _ByKey(kind, slots, superseded).match(rest)
    return slots


class _ByKey(Generic[Row]):
    """Matches rows by what they say, each to the first free row of the clinic that says the same, live ones first."""

    def __init__(self, kind: Kind[Row], slots: list[Slot[Row]], superseded: Iterable[Row]) -> None:
        self.kind = kind
        self.slots = slots
        self.free: defaultdict[Key, list[Slot[Row]]] = defaultdict(list)
        self.former: defaultdict[Key, list[Slot[Row]]] = defaultdict(list)
        self.named: dict[Key, Slot[Row]] = {}
        self.unnamed: dict[Key, Slot[Row]] = {}
        for slot in reversed(slots):
            key = kind.key(slot.after if slot.before is None else slot.before)
            if slot.line:
                self.named[key] = slot
            else:
                self.free[key].append(slot)
        by_id = {slot.after.row_id: slot for slot in slots}
        for row in superseded:
            slot = by_id[row.row_id]
            key = kind.key(row)
            if slot.before is not None and key != kind.key(slot.before) and slot not in self.former[key]:
                self.former[key].append(slot)

    def match(self, rest: list[Placed[Row]]) -> None:
        """Find the slot of each row, or make one."""
        for found in rest:
            key = self.kind.key(found.row)
            may_fold = self.kind.folds and not found.row.row_id
            slot = self._known(key, may_fold=may_fold)
            if slot is not None:
                _take(self.kind, slot, found)
            elif self.former[key]:
                corrected = self.former[key].pop()
                corrected.corrected = (*corrected.corrected, found.line)
                continue
            else:
                slot = Slot(None, found.row, line=found.line)
                self.slots.append(slot)
                self.named.setdefault(key, slot)
            if may_fold:
                self.unnamed[key] = slot

    def _known(self, key: Key, *, may_fold: bool) -> Slot[Row] | None:
        if may_fold and key in self.unnamed:
            return self.unnamed[key]
        if self.free[key]:
            return self.free[key].pop()
        return self.named.get(key) if may_fold else None


def _take(kind: Kind[Row], slot: Slot[Row], found: Placed[Row]) -> None:
    if slot.line:
        slot.earlier = (*slot.earlier, (slot.line, slot.after))
    slot.after = kind.merged(slot.after, found.row)
    slot.line = found.line


def differences(before: Row, after: Row) -> Iterator[tuple[str, str, str]]:
    """Give each column that differs, with its text before and after, named as in the file."""
    for name, old, new in zip(before._fields, before, after, strict=True):
        if old != new and name != "row_id":
            yield ("date" if name == "on" else name), cell_text(old), cell_text(new)


def cell_text(value: object) -> str:
    """Give a value as a cell of the folder holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
