"""What an import would do to each child, before anything is done: new rows, replacements, what stays as it is.

Planned child by child, so that a clinic of ten thousand needs no more memory than one child, and wholly, so that all
faults are known before the first row is written.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

from nsclinic.domain.record import Child, ChildRecord, Sex, child_record
from nsclinic.exchange.faults import Fault, Saying, quoted, saying
from nsclinic.exchange.interchange import ChildRows, Interchange, Placed, PlacedChild
from nsclinic.exchange.matching import (
    EVENT,
    OBSERVATION,
    TREATMENT,
    VISIT,
    Kind,
    Row,
    Slot,
    cell_text,
    differences,
    matched,
)
from nsclinic.exchange.plan_checks import dose_warnings, jump_warnings, pressure_faults
from nsclinic.exchange.tables import PATIENTS, ROW_ID


class Known(Protocol):
    """What the plan asks of the clinic file."""

    def patient_ids(self) -> Sequence[str]:
        """Give every child's id."""
        ...

    def record(self, patient_id: str) -> ChildRecord | None:
        """Give a child's record, None where there is no such child."""
        ...

    def removed(self, patient_id: str) -> ChildRecord | None:
        """Give a child's deleted rows."""
        ...

    def superseded(self, patient_id: str) -> ChildRecord | None:
        """Give what a child's rows said before they were corrected, each with its row's row_id."""
        ...

    def is_removed(self, patient_id: str) -> bool:
        """Say whether the child was deleted."""
        ...

    def history(self, row_id: str) -> Sequence[object]:
        """Give what is known of a row_id of any child; empty where it is not known."""
        ...


class Replacement(NamedTuple):
    """One column of a known row that the import replaces: from which text to which."""

    place: str
    patient_id: str
    table: str
    column: str
    before: str
    after: str


class Kept(NamedTuple):
    """One row of the folder that changes nothing because the clinic deleted or corrected it since."""

    place: str
    patient_id: str
    table: str
    words: Saying


@dataclass(slots=True)
class ChildPlan:
    """What the import does to one child. `child` is None where the child itself stays as it is.

    `rows` are those to write: with their lines in the file, and with the row_id they are known by (empty: new). In the
    tables `taken_whole` they are just what was read.
    """

    patient_id: str
    is_new: bool = False
    child: Child | None = None
    child_line: int = 0
    rows: dict[str, list[Placed[Any]]] = field(default_factory=dict)
    taken_whole: set[str] = field(default_factory=set)
    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    replacements: list[Replacement] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing has to be written."""
        return self.child is None and not any(self.rows.values())


def plan_import(
    interchange: Interchange, known: Known, *, today: date, replace_identity: AbstractSet[str] = frozenset()
) -> Iterator[ChildPlan]:
    """Plan every child of a folder, in its order.

    Args:
        interchange: the folder; rows with faults are not in it.
        known: the clinic file as it is.
        today: the day that counts as today.
        replace_identity: children who may get another name together with another birth date or sex.
    """
    planner = _Planner(interchange, known, today, replace_identity)
    for patient_id in interchange.patient_ids:
        yield planner.plan(patient_id)


class _Planner:
    def __init__(
        self, interchange: Interchange, known: Known, today: date, replace_identity: AbstractSet[str]
    ) -> None:
        self.interchange = interchange
        self.known = known
        self.today = today
        self.replace_identity = replace_identity
        self.is_empty_clinic = not known.patient_ids()

    def plan(self, patient_id: str) -> ChildPlan:
        plan = ChildPlan(patient_id)
        placed = self.interchange.children.get(patient_id)
        rows = self.interchange.rows_of(patient_id)
        if self.known.is_removed(patient_id):
            self._stays_removed(plan, placed, rows)
            return plan
        record = self.known.record(patient_id)
        if record is None and placed is None:
            return plan  # the row of this child in patients.csv has faults of its own
        plan.is_new = record is None
        child = self._child(plan, placed, record)
        self._rows(plan, child, record, rows)
        return plan

    def _child(self, plan: ChildPlan, placed: PlacedChild | None, record: ChildRecord | None) -> Child:
        if placed is None:
            return record.child  # type: ignore[union-attr] # one of the two is there
        read, plan.child_line = placed.read, placed.line
        if record is None:
            self._check_row_id(plan, PATIENTS.name, placed.line, read.child.row_id)
            plan.child = read.child
            plan.new[PATIENTS.name] += 1
            return read.child
        old = record.child
        if _is_another_child(old, read.child) and plan.patient_id not in self.replace_identity:
            words = saying(
                "is known in the clinic as {known}, here as {found}; if both are one child: --replace-identity {id}",
                known=_identity(old),
                found=_identity(read.child),
                id=plan.patient_id,
            )
            self._fault(plan, PATIENTS.name, placed.line, "patient_id", plan.patient_id, words)
        kept = {"patient_id", ROW_ID}
        changes: dict[str, Any] = {
            name: getattr(read.child, name)
            for name in (column.name for column in fields(Child))
            if name in read.given and name not in kept and getattr(read.child, name) != getattr(old, name)
        }
        if not changes:
            plan.unchanged[PATIENTS.name] += 1
            return old
        place = self.interchange.place(PATIENTS.name, placed.line).named()
        for name, value in changes.items():
            before, after = cell_text(getattr(old, name)), cell_text(value)
            plan.replacements.append(Replacement(place, plan.patient_id, PATIENTS.name, name, before, after))
        plan.changed[PATIENTS.name] += 1
        plan.child = replace(old, **changes)
        if "birth_date" in changes:
            self._check_birth(plan, placed.line, read.child.birth_date, record)
        return plan.child

    def _check_birth(self, plan: ChildPlan, line: int, birth: date, record: ChildRecord) -> None:
        """Refuse a new birth date after what the clinic has recorded of the child."""
        days = [visit.on for visit in record.visits] + [event.on for event in record.events]
        days += [row.on for row in record.observations] + [row.start_date for row in record.treatments]
        if days and min(days) < birth:
            words = saying("lies after the first row of this child in the clinic ({day})", day=min(days))
            self._fault(plan, PATIENTS.name, line, "birth_date", birth.isoformat(), words)

    def _rows(self, plan: ChildPlan, child: Child, record: ChildRecord | None, rows: ChildRows) -> None:
        known = record or child_record(child)
        removed = superseded = child_record(child)
        if record is not None:
            removed = self.known.removed(plan.patient_id) or removed
            superseded = self.known.superseded(plan.patient_id) or superseded
        visits = matched(VISIT, known.visits, removed.visits, superseded.visits, rows.visits)
        observations = matched(
            OBSERVATION, known.observations, removed.observations, superseded.observations, rows.observations
        )
        treatments = matched(
            TREATMENT, known.treatments, removed.treatments, superseded.treatments, rows.treatments
        )
        events = matched(EVENT, known.events, removed.events, superseded.events, rows.events)
        self._take(plan, VISIT, visits, rows.visits)
        self._take(plan, OBSERVATION, observations, rows.observations)
        self._take(plan, TREATMENT, treatments, rows.treatments)
        self._take(plan, EVENT, events, rows.events)
        plan.faults.extend(pressure_faults(self.interchange, observations))
        if not plan.faults:
            plan.warnings.extend(jump_warnings(self.interchange, observations))
            plan.warnings.extend(dose_warnings(self.interchange, child, observations, treatments, self.today))

    def _take(
        self, plan: ChildPlan, kind: Kind[Row], slots: list[Slot[Row]], placed: list[Placed[Row]]
    ) -> None:
        if all(slot.before is None and not slot.earlier for slot in slots):
            self._take_whole(plan, kind.name, placed)
            return
        puts: list[Placed[Any]] = []
        plan.rows[kind.name] = puts
        for slot in slots:
            for line in slot.corrected:
                self._keep(plan, kind.name, line, saying("was corrected in the clinic and stays so"))
            if not slot.line:
                continue
            if slot.is_removed:
                self._keep(plan, kind.name, slot.line, saying("was deleted in the clinic and stays so"))
                continue
            if slot.earlier:
                self._warn_folded(plan, kind, slot)
            if slot.before is None:
                plan.new[kind.name] += 1
                self._check_row_id(plan, kind.name, slot.line, slot.after.row_id)
            elif slot.is_changed:
                plan.changed[kind.name] += 1
                place = self.interchange.place(kind.name, slot.line).named()
                plan.replacements.extend(
                    Replacement(place, plan.patient_id, kind.name, column, before, after)
                    for column, before, after in differences(slot.before, slot.after)
                )
            else:
                plan.unchanged[kind.name] += 1
                continue
            puts.append(Placed(slot.line, slot.after))

    def _take_whole(self, plan: ChildPlan, table: str, placed: list[Placed[Any]]) -> None:
        """Take rows that are all new, each for itself, as they are."""
        plan.rows[table] = placed
        plan.taken_whole.add(table)
        plan.new[table] += len(placed)
        for line, row in placed:
            if row.row_id:
                self._check_row_id(plan, table, line, row.row_id)

    def _warn_folded(self, plan: ChildPlan, kind: Kind[Row], slot: Slot[Row]) -> None:
        """Say where two lines of one file stand for one row and differ: the later one is taken."""
        states = [*slot.earlier, (slot.line, slot.after)]
        for (earlier, before), (line, after) in pairwise(states):
            for column, old, new in differences(before, after):
                if old:
                    words = saying(
                        "replaces {old} of line {line}, which is the same row", old=quoted(old), line=earlier
                    )
                    plan.warnings.append(self._remark(kind.name, line, column, new, words))

    def _stays_removed(self, plan: ChildPlan, placed: PlacedChild | None, rows: ChildRows) -> None:
        if placed is not None:
            self._keep(plan, PATIENTS.name, placed.line, saying("was deleted in the clinic and stays so"))
        tables: tuple[tuple[str, Sequence[Placed[Any]]], ...] = (
            (VISIT.name, rows.visits),
            (OBSERVATION.name, rows.observations),
            (TREATMENT.name, rows.treatments),
            (EVENT.name, rows.events),
        )
        for table, found in tables:
            for row in found:
                self._keep(plan, table, row.line, saying("is of a child who was deleted in the clinic"))

    def _check_row_id(self, plan: ChildPlan, table: str, line: int, row_id: str) -> None:
        """Refuse a new row under a row_id that the clinic uses for something else."""
        if row_id and not self.is_empty_clinic and self.known.history(row_id):
            self._fault(
                plan, table, line, ROW_ID, row_id, saying("is the row_id of another row in the clinic")
            )

    def _keep(self, plan: ChildPlan, table: str, line: int, words: Saying) -> None:
        place = self.interchange.place(table, line).named()
        plan.kept.append(Kept(place, plan.patient_id, table, words))

    def _fault(self, plan: ChildPlan, table: str, line: int, column: str, cell: str, words: Saying) -> None:
        plan.faults.append(self._remark(table, line, column, cell, words))

    def _remark(self, table: str, line: int, column: str, cell: str, words: Saying) -> Fault:
        letters = self.interchange.letters(table, column)
        return Fault(self.interchange.place(table, line), column, cell, words, letters)


def _is_another_child(old: Child, new: Child) -> bool:
    """Say whether birth date or sex *and* the name differ; what is not known differs from nothing."""
    names = ((old.given_name, new.given_name), (old.family_name, new.family_name))
    has_other_name = any(a and b and a.casefold() != b.casefold() for a, b in names)
    has_other_sex = Sex.UNKNOWN not in (old.sex, new.sex) and old.sex is not new.sex
    return has_other_name and (has_other_sex or old.birth_date != new.birth_date)


def _identity(child: Child) -> str:
    return f"{child.name}, {child.sex}, {child.birth_date}"
