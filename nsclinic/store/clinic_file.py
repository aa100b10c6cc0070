"""The open clinic file: the one door through which the program reads and writes a clinic."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from nsclinic.domain.record import ChildRecord, Event, EventKind
from nsclinic.store import audit, bookings, engine, reading, search_index
from nsclinic.store.access_log import AccessLog
from nsclinic.store.attachments import Attachments
from nsclinic.store.audit_list import AuditList
from nsclinic.store.changes import Change
from nsclinic.store.desk import begin_new_desk
from nsclinic.store.desks_in_file import desk_in_file, writer_in_file
from nsclinic.store.drafts import Drafts
from nsclinic.store.engine import Connection
from nsclinic.store.errors import ReadOnlyError, StoreError
from nsclinic.store.free_space import refuse_full
from nsclinic.store.head import ACCEPT_KIND, Witness
from nsclinic.store.holding import Holding, Known
from nsclinic.store.ids import patient_number
from nsclinic.store.lock import FileLock
from nsclinic.store.people import USERS_SETTING, StoredUser, stored_users
from nsclinic.store.review_cache import ReviewCache
from nsclinic.store.settings import Settings
from nsclinic.store.undoing import Undoing, refuse_nothing
from nsclinic.store.values import (
    TYPED,
    AdoptedProtocol,
    BroughtUp,
    ChangeEntry,
    CheckStep,
    ChildChange,
    ChildLine,
    Fault,
    Head,
    Origin,
    Revision,
    RowChange,
)
from nsclinic.store.verifying import verifying
from nsclinic.store.ways_in import OpenedBy, WaysIn, can_write_beside


class ClinicFile:
    """A clinic file that is open. Belongs to the thread that opened it; close it, or use it in `with`."""

    def __init__(
        self,
        path: Path,
        connection: Connection,
        lock: FileLock | None,
        *,
        raw_key: bytes | None,
        is_read_only: bool,
        opened_by: OpenedBy = OpenedBy.KEY,
        user: str = "",
    ) -> None:
        self.path = path
        self.opened_by = opened_by
        self.user = user
        """Whose secret opened the file; empty where it was opened otherwise."""
        self.raw_key = raw_key
        self.is_read_only = is_read_only
        self.is_encrypted = raw_key is not None
        self.brought_up: BroughtUp | None = None
        self._open_change: Change | None = None
        with engine.translated(path):
            query = "SELECT clinic_id, is_demonstration, site_key, chain_key FROM clinic"
            row = connection.execute(query).fetchone()
        if row is None:
            raise engine.damaged(path)
        self.clinic_id: str = row[0]
        self.is_demonstration = bool(row[1])
        self.site_key: bytes = row[2]
        self.chain_key: bytes = row[3]
        with engine.translated(path):
            self.witness = Witness(connection, path, self.clinic_id, self.chain_key)
        self.settings = Settings(self)
        self.audit = AuditList(self)
        self.drafts = Drafts(path, raw_key, is_read_only=is_read_only)
        self.attachments = Attachments(self, self.chain_key)
        self._held = Holding(path, connection, lock, raw_key, is_read_only=is_read_only)
        self.ways_in = WaysIn(self)
        self.access_log = AccessLog(path, raw_key, is_writable=can_write_beside(path))
        self.review_cache = ReviewCache(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let others have it; twice is no error."""
        try:
            self.review_cache.close()
            self.drafts.close()
        finally:
            self._held.close()

    def close_under_lock(self) -> FileLock | None:
        """Close the file and give its lock to the caller, who releases it: nobody else comes between."""
        lock = self._held.keep_lock()
        self.close()
        return lock

    def keep_recovery_code(self, code: str) -> None:
        """Let a code from `new_recovery_code` open this file from now on, in place of the code before.

        Raises:
            StoreError: the file is not encrypted, can only be read, or the code cannot be kept beside it.
        """
        self.ways_in.keep_recovery_code(code)

    @property
    def is_opened_by_recovery(self) -> bool:
        """Whether the code of the recovery sheet opened the file."""
        return self.opened_by is OpenedBy.RECOVERY

    @property
    def users(self) -> tuple[StoredUser, ...]:
        """Everybody who is, or was, a user of this clinic; none where it has no users and so no roles."""
        return stored_users(self.settings.get(USERS_SETTING))

    def accept_older(self, *, who: str, reason: str = "") -> None:
        """Go on with a file that is older than what was saved here, by an audit entry; until then nothing is saved.

        This computer goes on as a new desk (`desk.begin_new_desk`).

        Raises:
            ReadOnlyError: the clinic is open for reading only.
        """
        begin_new_desk()
        self.note(kind=ACCEPT_KIND, who=who, reason=reason)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the connection to this room's own queries, for nobody outside.

        Rows of an open change are written first, and the engine's errors become ours.
        """
        if self._held.is_in_doubt and self._open_change is None and not self._held.is_closed:
            self._make_sure()
        connection = self._held.connection
        try:
            with engine.translated(self.path):
                if self._open_change is not None:
                    self._open_change.write_waiting()
                yield connection
        except StoreError:
            self._held.is_in_doubt = True
            raise

    def _make_sure(self) -> None:
        """Make sure that the file is the one that was opened; one that was taken out and put back is taken up again."""
        last = self.witness.compared.last
        if self._held.make_sure(Known(self.clinic_id, last.seq if last else 0, last.seal if last else "")):
            self.drafts.close()

    @property
    def head(self) -> Head:
        """What the file stands at, as a key for caches."""
        with self.reading() as connection:
            row = connection.execute(
                "SELECT seq, first_revision + revisions - 1, seal FROM change ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        return Head(row[0], row[1], row[2].hex()) if row else Head(0, 0, "")

    def patient_ids(self) -> list[str]:
        """Give the ids of all children, in order of id."""
        with self.reading() as connection:
            return reading.patient_ids(connection)

    def record(self, patient_id: str) -> ChildRecord | None:
        """Give all that is recorded of one child; None for one unknown or removed."""
        with self.reading() as connection:
            return reading.record(connection, patient_id)

    def records(self, patient_ids: Iterable[str] | None = None) -> Iterator[ChildRecord]:
        """Give the records of these children (all where None) in order of id, one by one; unknown ones are left out.

        Each record is read when it is asked for and no query stays open between two, so a change may come in between.
        """
        for patient_id in self.patient_ids() if patient_ids is None else sorted(set(patient_ids)):
            found = self.record(patient_id)
            if found is not None:
                yield found

    def removed(self, patient_id: str) -> ChildRecord | None:
        """Give the removed rows of a child with the values they had, and the child's last state, removed or not.

        None for a child unknown. A removed child's rows count as removed only where they were removed themselves.
        """
        with self.reading() as connection:
            return reading.removed_rows(connection, patient_id)

    def superseded(self, patient_id: str) -> ChildRecord | None:
        """Give what a child's rows said before they were corrected or removed, each with its row's `row_id`.

        None for a child unknown; `child` is the child's last state. An import asks, so that a corrected value does not
        come back.
        """
        with self.reading() as connection:
            return reading.superseded_rows(connection, patient_id)

    def is_removed(self, patient_id: str) -> bool:
        """Say whether a child of that id was removed."""
        with self.reading() as connection:
            return reading.is_removed(connection, patient_id)

    def child_lines(self, as_of: date = date.min) -> list[ChildLine]:
        """Give one line for each child in order of id, in one query; past bookings are those before `as_of`."""
        with self.reading() as connection:
            return reading.child_lines(connection, as_of)

    def child_line(self, patient_id: str, as_of: date = date.min) -> ChildLine | None:
        """Give one child's line; None for one unknown or removed."""
        with self.reading() as connection:
            return reading.child_line(connection, patient_id, as_of)

    def booked_between(self, first: date, last: date, as_of: date) -> list[tuple[str, date]]:
        """Give child and day of every booking from `first` to `last` as known on `as_of`, in order of day."""
        with self.reading() as connection:
            return bookings.booked_between(connection, first, last, as_of)

    def events_by_child(self, kinds: Iterable[EventKind]) -> dict[str, list[Event]]:
        """Give the events of some kinds, in order of date, by the id of their child: one query for a whole clinic."""
        with self.reading() as connection:
            return reading.events_by_child(connection, kinds)

    def search(self, text: str, limit: int = 50, as_of: date = date.min) -> list[ChildLine]:
        """Find children as one types, over name, id, guardian and phone; every word typed must be found.

        Children with the very words come first, then those with words that begin so, that contain it or are one slip
        away, and last those with a word that begins like the last one typed but for one slip. Empty text finds none.
        """
        with self.reading() as connection:
            found = search_index.matching_children(connection, text, limit)
            return reading.lines_of(connection, found, as_of)

    def similar_children(self, given: str, family: str, birth_date: date | None) -> list[ChildLine]:
        """Give children that may be the one about to be registered, most alike first: at most 20.

        Alike are those who carry every word of the name, each with at most one slip and in any order, and those of the
        same birthday who share a word of it.
        """
        with self.reading() as connection:
            found = search_index.similar(connection, f"{given} {family}", birth_date)
            return reading.lines_of(connection, found, date.min)

    def history(self, row_id: str) -> list[Revision]:
        """Give every revision of a row, oldest first; empty for an unknown one."""
        with self.reading() as connection:
            return audit.history(connection, row_id)

    def changes(
        self, limit: int = 100, *, patient_id: str | None = None, before: int | None = None
    ) -> list[ChangeEntry]:
        """Give audit entries, latest first: of one child, or of all; `before` a seq (exclusive) to page on."""
        with self.reading() as connection:
            return audit.entries(connection, limit, patient_id, before)

    def entry(self, change_id: str) -> ChangeEntry | None:
        """Give the audit entry of a change; None for one unknown."""
        with self.reading() as connection:
            holder = audit.holder_named(connection, change_id)
            return None if holder is None else holder.entry

    def child_changes(self, patient_id: str) -> list[ChildChange]:
        """Give every audit entry about a child with what it did to her rows, latest first; empty for one unknown."""
        with self.reading() as connection:
            return audit.child_changes(connection, patient_id)

    def rows_of_change(self, change_id: str, limit: int) -> list[RowChange]:
        """Give what a change did to each row, child by child: the first `limit` of them."""
        with self.reading() as connection:
            return list(islice(audit.rows_of_change(connection, change_id), limit))

    def refuse_undo(self, change_id: str) -> None:
        """Do nothing where a change could be undone now; reads all of its rows.

        Raises:
            UndoRefusedError: it cannot, and why.
        """
        with self.reading() as connection:
            undoing = Undoing(connection, change_id)
            refuse_nothing(undoing, sum(1 for _ in undoing.rows()))

    def record_revision(self, patient_id: str) -> int:
        """Give the seq of the last change that touched this child; 0 for one unknown or removed."""
        with self.reading() as connection:
            row = connection.execute(
                "SELECT seq FROM child_line WHERE patient_id = ?", (patient_id,)
            ).fetchone()
            return row[0] if row else 0

    def record_revisions(self) -> dict[str, int]:
        """Give `record_revision` of every child."""
        with self.reading() as connection:
            return dict(connection.execute("SELECT patient_id, seq FROM child_line").fetchall())

    def pseudonyms(self) -> dict[str, tuple[str, str]]:
        """Give the id first exported under and the pseudonym of every child that was ever exported."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT patient_id, first_exported_id, pseudonym FROM child WHERE pseudonym <> ''"
            )
            return {patient_id: (first, pseudonym) for patient_id, first, pseudonym in rows}

    def adopted_protocols(self) -> list[AdoptedProtocol]:
        """Give every version of the site's own protocols, in the order in which they were adopted."""
        with self.reading() as connection:
            return reading.adopted_protocols(connection)

    def next_patient_id(self) -> str:
        """Give the next free clinic number of this desk (`BS-0042-D`)."""
        return self.next_patient_ids(1)[0]

    def next_patient_ids(self, count: int) -> list[str]:
        """Give the next free clinic numbers of this desk, rising."""
        with self.reading() as connection:
            letters = desk_in_file(connection)[1].letters
            highest = reading.highest_number(connection, letters)
        return [patient_number(letters, highest + number) for number in range(1, count + 1)]

    @contextmanager
    def change(self, *, kind: str, who: str, reason: str = "", origin: Origin = TYPED) -> Iterator[Change]:
        """Open a change: committed when the block ends, rolled back whole when it raises; an empty one writes nothing.

        `kind` is a short word for the audit (`visit`, `register`, `import`, `settings`, `undo`, …).

        Raises:
            ReadOnlyError: the clinic is open for reading only.
            DiskFullError: no room; nothing of the change was kept.
        """
        with self._transaction(kind=kind, who=who, reason=reason, origin=origin) as change:
            yield change
            change.seal()

    def note(self, *, kind: str, who: str, reason: str = "", patient_ids: tuple[str, ...] = ()) -> None:
        """Write an audit entry without revisions, for what was done with children's data and changed none of it."""
        with self._transaction(kind=kind, who=who, reason=reason, origin=TYPED) as change:
            change.seal(is_note=True, children=patient_ids)

    @contextmanager
    def _transaction(self, *, kind: str, who: str, reason: str, origin: Origin) -> Iterator[Change]:
        if self.is_read_only:
            raise ReadOnlyError(self.path)
        if self._open_change is not None:
            raise StoreError("Another change is being written; finish it first.")
        if kind != ACCEPT_KIND:
            self.witness.refuse_older()
        self._make_sure()
        refuse_full(self.path)
        with self.reading() as connection:
            engine.begin(connection)
            try:
                writer = writer_in_file(connection, self.clinic_id, self.chain_key)
                change = self._open_change = Change(
                    connection, self.path, writer, kind=kind, who=who, reason=reason, origin=origin
                )
                yield change
                connection.execute("COMMIT" if change.is_sealed else "ROLLBACK")
                if change.is_sealed and self._held.has_lock:  # a file in the making has no place yet
                    self.witness.keep(connection)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                if self._open_change is not None:
                    self._open_change.end()
                self._open_change = None
                self._held.note()

    def checking(self, paper_heads: Iterable[str] = ()) -> Iterator[Fault | CheckStep]:
        """Check everything, with the heads that stand on papers; a piece at a time, and a save may come between two."""
        from nsclinic.store.checking import checking

        return checking(self, self.chain_key, paper_heads)

    def verify_chain(self) -> list[Fault]:
        """Check every audit entry against its revisions and its chain; empty when all holds."""
        with self.reading() as connection:
            found = verifying(connection, self.clinic_id, self.chain_key)
            return [fault for fault in found if isinstance(fault, Fault)]

    def check(self) -> list[str]:
        """Check pages, structure, references, chain, lists, documents, drafts and key slots.

        One sentence for each fault and for what is left over; empty when the file is whole.
        """
        return [fault.sentence for fault in self.checking() if isinstance(fault, Fault)]
