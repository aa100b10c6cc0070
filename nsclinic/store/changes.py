"""One change: what a Save, an import, a merge or an undo writes, its audit entry, and what is derived from it.

Nothing here begins or ends a transaction: `ClinicFile.change` does, so that all of a change is kept or nothing.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nsclinic.domain.attachment import Attachment
from nsclinic.domain.record import Child, Event, Observation, Treatment, Visit
from nsclinic.store import derived
from nsclinic.store.chain import FIELD_END, NO_CHILD
from nsclinic.store.contents import content_folder
from nsclinic.store.engine import Connection
from nsclinic.store.entry import Writer, write_entry
from nsclinic.store.errors import AttachmentAbsentError, RemovedRowError, StoreError, UnknownRowError
from nsclinic.store.ids import patient_number
from nsclinic.store.joint import Decisions
from nsclinic.store.kinds import (
    ATTACHMENT,
    CHILD,
    EVENT,
    KEPT_WITH_CHILD,
    OBSERVATION,
    OF_THE_CLINIC,
    PROTOCOL,
    SETTING,
    TREATMENT,
    VISIT,
    WAYS_IN,
    KindTable,
    RowOfChild,
    Values,
    attachment_values,
    child_values,
    event_values,
    observation_values,
    treatment_values,
    visit_values,
)
from nsclinic.store.reading import highest_number, patient_ids_of, sum_of_protocol
from nsclinic.store.revisions import RevisionWriter, StoredHead, refuse_control_signs
from nsclinic.store.values import JOIN_KIND, TYPED, UNDO_KIND, AdoptedProtocol, How, Origin

if TYPE_CHECKING:
    from nsclinic.store.bringing import Progress
    from nsclinic.store.joining import Joining

_NOTHING_KEPT: Values = ("",) * KEPT_WITH_CHILD


class Change:
    """One Save, import, merge or undo being written: everything in it is kept, or nothing."""

    def __init__(
        self,
        connection: Connection,
        path: Path,
        writer: Writer,
        *,
        kind: str,
        who: str,
        reason: str,
        origin: Origin,
    ) -> None:
        refuse_control_signs(FIELD_END.join((kind, who, reason)), 2)
        self._connection = connection
        self._path = path
        self._folder = content_folder(path)
        self._writer = writer
        self._kind, self._who, self._reason = kind, who, reason
        self._revisions = RevisionWriter(connection, path, origin)
        self._children: dict[str, tuple[int, str]] = {}
        self._stale = derived.Stale()
        self._is_checked_by: Joining | None = None
        self._written: set[int] = set()
        self.is_sealed = False

    @property
    def change_id(self) -> str:
        """The id under which the audit keeps this change."""
        return self._revisions.change_id

    def put_child(self, child: Child, *, origin: Origin | None = None, line: int | None = None) -> str:
        """Write a child, known by `row_id`, else by `patient_id`, else new. Gives the row id.

        Raises:
            RemovedRowError: the child was removed; `restore` it first.
            StoreError: another child has that `patient_id`.
        """
        values = child_values(child)
        namesake = self._revisions.find(CHILD, "patient_id", child.patient_id)
        head = self._revisions.find(CHILD, "row_id", child.row_id) if child.row_id else None
        if head is not None and namesake is not None and head.row_id != namesake.row_id:
            raise StoreError(f"Another child has the number {child.patient_id} already. Nothing was changed.")
        head = head or namesake
        if head is None:
            return self._add_child(child, values + _NOTHING_KEPT, origin, line)
        return self._revise(head, values + head.values[-KEPT_WITH_CHILD:], origin, line)

    def set_first_export(self, patient_id: str, first_exported_id: str, pseudonym: str) -> None:
        """Keep the id under which a child was first exported, and its pseudonym; once set they stay.

        Raises:
            StoreError: the child has a pseudonym already.
        """
        head = self._known_child(patient_id)
        if head.values[-KEPT_WITH_CHILD:] != _NOTHING_KEPT:
            raise StoreError(f"{patient_id} has a pseudonym already, which is never changed.")
        self._revise(head, (*head.values[:-KEPT_WITH_CHILD], first_exported_id, pseudonym), None, None)

    def put_visit(
        self, patient_id: str, row: Visit, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """Write a row and give its row id.

        A known `row_id` makes a new revision (none where nothing differs), an unknown one is taken as the new row's id
        (a draft's, or another program's), an empty one gets a new UUIDv7.

        Args:
            patient_id: the child's.
            row: the values.
            origin: how the row came, where it differs from the change's.
            line: its line in the origin's file, from 1.

        Raises:
            UnknownRowError: there is no such child.
            RemovedRowError: the row, or the child, was removed; `restore` it first.
        """
        return self._put(VISIT, patient_id, row.row_id, visit_values(row), origin, line)

    def put_observation(
        self, patient_id: str, row: Observation, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """As `put_visit`."""
        return self._put(OBSERVATION, patient_id, row[-1], observation_values(row), origin, line)

    def put_treatment(
        self, patient_id: str, row: Treatment, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """As `put_visit`."""
        return self._put(TREATMENT, patient_id, row.row_id, treatment_values(row), origin, line)

    def put_event(
        self, patient_id: str, row: Event, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """As `put_visit`."""
        return self._put(EVENT, patient_id, row.row_id, event_values(row), origin, line)

    def put_rows(self, patient_id: str, rows: Sequence[tuple[int, RowOfChild]], *, origin: Origin) -> None:
        """Write at least one row of one kind, each with its line, as `put_visit` does: an import brings millions."""
        table, values_of = WAYS_IN[type(rows[0][1])]
        if self._revisions.knows_any(table, [row.row_id for _, row in rows if row.row_id]):
            for line, row in rows:
                self._put(table, patient_id, row.row_id, values_of(row), origin, line)
            return
        number, child_row_id = self._child(patient_id)
        self._stale.add(table.kind, number)
        new = [(row.row_id, line, values_of(row)) for line, row in rows]
        self._revisions.add_rows(table, number, child_row_id, new, origin)

    def put_attachment(
        self, patient_id: str, row: Attachment, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """As `put_visit`; a content that no row refers to yet is kept before (`Attachments.keeping`).

        Raises:
            AttachmentAbsentError: it is not there.
        """
        is_known = self._revisions.find(ATTACHMENT, "content_name", row.content_name) is not None
        content = self._folder / row.content_name
        if not is_known and not content.is_file():
            raise AttachmentAbsentError(content)
        return self._put(ATTACHMENT, patient_id, row.row_id, attachment_values(row), origin, line)

    def put_setting(self, name: str, value: Any) -> None:
        """Set a setting to a JSON value; an equal one makes no revision."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        head = self._revisions.find(SETTING, "name", name)
        if head is not None:
            if head.is_removed or head.values != (name, text):  # the undo of its first setting removed it
                self._supersede(head, (name, text), None, None, is_removed=False)
            return
        key = (self._revisions.next_number,)
        self._revisions.add(SETTING, key, NO_CHILD, self._revisions.new_row_id(), (name, text), None, None)

    def put_protocol(self, adopted: AdoptedProtocol) -> None:
        """Keep a version of a site's own protocol, with the name of the file it came in; the same once more is nothing.

        Raises:
            StoreError: that version of the protocol is there already with another text.
        """
        self._revisions.write_waiting()
        known = sum_of_protocol(self._connection, adopted.protocol_id, adopted.version)
        values = (
            *(adopted.protocol_id, adopted.version, adopted.based_on),
            *(adopted.valid_from.isoformat(), adopted.sha256, adopted.text),
        )
        if known is not None:
            if known == adopted.sha256:
                return
            raise StoreError(
                f"Version {adopted.version} of {adopted.protocol_id} was adopted already with another text. "
                "Give the changed file another version; nothing was changed."
            )
        origin = Origin(How.IMPORT, adopted.file, adopted.sha256)
        key = (self._revisions.next_number,)
        self._revisions.add(PROTOCOL, key, NO_CHILD, self._revisions.new_row_id(), values, origin, None)

    def remove(self, row_id: str) -> None:
        """Mark a row of any kind as removed; its values and history stay, and a removed child's rows are not read.

        Raises:
            UnknownRowError: there is no such row.
        """
        self._set_removed(row_id, is_removed=True)

    def restore(self, row_id: str) -> None:
        """Take back a removal; a row that is not removed stays as it is.

        Raises:
            UnknownRowError: there is no such row.
        """
        self._set_removed(row_id, is_removed=False)

    def undo(self, change_id: str) -> tuple[str, ...]:
        """Put every row of an earlier change back to what it said before, and give the ids of the children touched.

        A row that the change made is removed, a removed one restored. The reason of this change then begins with the id
        of the one undone. An undo is undone in the same way.

        Raises:
            UndoRefusedError: a row has moved on (the later change is named), or nothing can be undone.
        """
        if self._kind != UNDO_KIND or self._revisions.count:
            raise StoreError("A change that undoes another does nothing else. Nothing was changed.")
        from nsclinic.store.undoing import Undoing, refuse_nothing

        undoing = Undoing(self._connection, change_id)
        for row in undoing.rows():
            self._supersede(row.head, row.values, row.origin, row.line, is_removed=row.is_removed)
        refuse_nothing(undoing, self._revisions.count)
        self._reason = f"{change_id} {self._reason}"
        return patient_ids_of(self._connection, self._stale.touched)

    def join(self, joining: "Joining", decisions: Decisions, progress: "Progress") -> tuple[str, ...]:
        """Bring in what another desk wrote, with what was decided, and give the ids of the children touched.

        The reason of this change then begins with the id of the first entry that came, and how many did.

        Raises:
            JoinUndecidedError: a row that both changed was not decided.
            StoreError: the account would not hold afterwards.
        """
        if self._kind != JOIN_KIND or self._revisions.count:
            raise StoreError(
                "A change that brings two desks together does nothing else. Nothing was changed."
            )
        if not joining.parting.missing:
            return ()
        self._revisions, self._written = joining.write(
            self._connection,
            self._stale,
            lambda: RevisionWriter(self._connection, self._path, TYPED),
            decisions,
            progress,
        )
        self._reason = f"{joining.reason}{self._reason}"
        self._children.clear()
        self._is_checked_by = joining
        return patient_ids_of(self._connection, self._stale.touched)

    def next_patient_id(self) -> str:
        """Give the next free clinic number of this desk (`BS-0042-D`), children of this change counted."""
        letters = self._writer.letters
        self._revisions.write_waiting()
        return patient_number(letters, highest_number(self._connection, letters) + 1)

    def write_waiting(self) -> None:
        """Write the rows that wait, so that a reader of this connection sees them."""
        self._revisions.write_waiting()

    def end(self) -> None:
        """Refuse whatever is still put into the change: its transaction is over."""
        self._revisions.is_open = False

    def seal(self, *, is_note: bool = False, children: tuple[str, ...] = ()) -> None:
        """Write the audit entry and what is derived; an empty change stays unsealed and is not to be committed.

        A note (a page printed, a package exported) is an entry without revisions, about `children`.
        """
        self._revisions.finish()
        if not (self._revisions.count or is_note or self._is_checked_by is not None):
            return
        noted = {self._child(patient_id) for patient_id in children}
        for _, child_row_id in noted:
            self._revisions.note(child_row_id)
        seq = write_entry(
            self._connection,
            self._writer,
            self._revisions,
            kind=self._kind,
            who=self._who,
            reason=self._reason,
        )
        self._revisions.marks.keep(self._connection, seq)
        self._connection.executemany(
            "INSERT INTO touched (child, seq) VALUES (?, ?)",
            ((child, seq) for child in sorted(self._own_children() | {child for child, _ in noted})),
        )
        derived.renew(self._connection, seq, self._stale)
        if self._is_checked_by is not None:
            derived.renew_seq(self._connection, self._stale)
            self._is_checked_by.verify(self._connection)
        self.is_sealed = True

    def _own_children(self) -> set[int]:
        """Give the children of whom this change itself wrote something; what came with a join has its own entries."""
        return self._written if self._is_checked_by is not None else self._stale.touched

    def _put(
        self,
        table: KindTable,
        patient_id: str,
        row_id: str,
        values: Values,
        origin: Origin | None,
        line: int | None,
    ) -> str:
        number, child_row_id = self._child(patient_id)
        writer = self._revisions
        if row_id:
            head = writer.find(table, "row_id", row_id)
            if head is not None:
                if head.key[0] != number:
                    raise StoreError("The row belongs to another child. Nothing was changed.")
                return self._revise(head, values, origin, line)
        else:
            row_id = writer.new_row_id()
        self._stale.add(table.kind, number)
        writer.add(table, (number, writer.next_number), child_row_id, row_id, values, origin, line)
        return row_id

    def _add_child(self, child: Child, values: Values, origin: Origin | None, line: int | None) -> str:
        writer = self._revisions
        number = writer.next_number
        row_id = child.row_id or writer.new_row_id()
        self._stale.add(CHILD.kind, number)
        writer.add(CHILD, (number,), row_id, row_id, values, origin, line)
        # Its rows refer to it, and each kind of row waits in a batch of its own.
        writer.write_waiting()
        self._children[child.patient_id] = (number, row_id)
        return row_id

    def _revise(self, head: StoredHead, values: Values, origin: Origin | None, line: int | None) -> str:
        if head.is_removed:
            raise RemovedRowError(
                f"The {head.table.heads} {head.row_id} was removed. Restore it before it is changed again."
            )
        if values != head.values:
            self._supersede(head, values, origin, line, is_removed=False)
        return head.row_id

    def _set_removed(self, row_id: str, *, is_removed: bool) -> None:
        head = self._revisions.find_row(row_id)
        if head is None:
            raise UnknownRowError(
                "The row to be removed or restored is not in this clinic. Nothing was changed."
            )
        if head.table is PROTOCOL:
            raise StoreError("An adopted protocol is never removed: reviews of earlier days rest on it.")
        if head.is_removed is not is_removed:
            self._supersede(head, head.values, None, None, is_removed=is_removed)

    def _supersede(
        self, head: StoredHead, values: Values, origin: Origin | None, line: int | None, *, is_removed: bool
    ) -> None:
        self._revisions.supersede(head, values, origin, line, is_removed=is_removed)
        if head.table not in OF_THE_CLINIC:
            self._stale.add(head.table.kind, head.key[0])
        if head.table is CHILD:
            self._children.clear()

    def _child(self, patient_id: str) -> tuple[int, str]:
        """Give a child's number in this file and its row id."""
        known = self._children.get(patient_id)
        if known is None:
            head = self._known_child(patient_id)
            known = self._children[patient_id] = (head.key[0], head.row_id)
        return known

    def _known_child(self, patient_id: str) -> StoredHead:
        head = self._revisions.find(CHILD, "patient_id", patient_id)
        if head is None:
            raise UnknownRowError(f"There is no child {patient_id} in this clinic. Nothing was changed.")
        if head.is_removed:
            raise RemovedRowError(f"The child {patient_id} was removed. Restore it first.")
        return head
