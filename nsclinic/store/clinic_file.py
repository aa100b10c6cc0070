"""The open clinic file: the one door through which the program reads and writes a clinic."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nsclinic.domain.record import Child, ChildRecord, Event, Observation, Treatment, Visit
from nsclinic.store.values import TYPED, ChainFault, ChangeEntry, ChildLine, Head, Origin, Revision


class Change:
    """One Save, import, merge or undo being written: everything in it is kept, or nothing."""

    def put_child(self, child: Child, *, origin: Origin | None = None, line: int | None = None) -> str:
        """Write a child, known by `row_id`, else by `patient_id`, else new. Gives the row id."""
        raise NotImplementedError

    def put_visit(
        self, patient_id: str, row: Visit, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """Write a row: a known `row_id` makes a new revision (none where nothing differs), an unknown one is taken as the
        new row's id (a draft's), an empty one gets a new UUIDv7. Gives the row id.

        Raises:
            UnknownRowError: there is no such child.
            RemovedRowError: the row was removed; `restore` it first.
        """
        raise NotImplementedError

    def put_observation(
        self, patient_id: str, row: Observation, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """As `put_visit`."""
        raise NotImplementedError

    def put_treatment(
        self, patient_id: str, row: Treatment, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """As `put_visit`."""
        raise NotImplementedError

    def put_event(
        self, patient_id: str, row: Event, *, origin: Origin | None = None, line: int | None = None
    ) -> str:
        """As `put_visit`."""
        raise NotImplementedError

    def put_setting(self, name: str, value: Any) -> None:
        """Set a setting to a JSON value; an equal one makes no revision."""
        raise NotImplementedError

    def remove(self, row_id: str) -> None:
        """Mark a row of any kind as removed; its values and history stay. A removed child's rows are not read any more."""
        raise NotImplementedError

    def restore(self, row_id: str) -> None:
        """Take back a removal."""
        raise NotImplementedError

    def next_patient_id(self) -> str:
        """Give the next free clinic number of this desk (`BS-0042-K`), children of this change counted."""
        raise NotImplementedError


class Settings:
    """The clinic's settings by name; written by `Change.put_setting`."""

    def get(self, name: str, default: Any = None) -> Any:
        """Give the value of a setting, or the default where it was never set."""
        raise NotImplementedError

    def all(self) -> dict[str, Any]:
        """Give every setting."""
        raise NotImplementedError


class Drafts:
    """What was typed and not saved yet, in `FILE.drafts`, apart from the record; encrypted when the clinic is."""

    def save(self, draft_id: str, draft: dict[str, Any]) -> None:
        """Keep a draft (a JSON object); on the disk when this returns."""
        raise NotImplementedError

    def all(self) -> dict[str, dict[str, Any]]:
        """Give every draft by its id, oldest first."""
        raise NotImplementedError

    def drop(self, draft_id: str) -> None:
        """Forget a draft; no error where there is none."""
        raise NotImplementedError


class ClinicFile:
    """A clinic file that is open. Belongs to the thread that opened it; close it, or use it in `with`."""

    path: Path
    is_read_only: bool
    is_encrypted: bool
    is_demonstration: bool
    clinic_id: str
    site_key: bytes
    raw_key: bytes | None
    settings: Settings
    drafts: Drafts

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let others have it; twice is no error."""
        raise NotImplementedError

    @property
    def head(self) -> Head:
        """What the file stands at, as a key for caches."""
        raise NotImplementedError

    def patient_ids(self) -> list[str]:
        """Give the ids of all children, in order of id."""
        raise NotImplementedError

    def record(self, patient_id: str) -> ChildRecord | None:
        """Give all that is recorded of one child; None for one unknown or removed."""
        raise NotImplementedError

    def records(self, patient_ids: Iterable[str] | None = None) -> Iterator[ChildRecord]:
        """Give the records of these children (all where None) in order of id, one by one; a change may come between two."""
        raise NotImplementedError

    def removed(self, patient_id: str) -> ChildRecord | None:
        """Give the removed rows of a child (of a removed child, too), with the values they had; None for one unknown.

        `child` is the child's last state, removed or not.
        """
        raise NotImplementedError

    def is_removed(self, patient_id: str) -> bool:
        """Say whether a child of that id was removed."""
        raise NotImplementedError

    def child_lines(self) -> list[ChildLine]:
        """Give one line for each child in order of id, in one query."""
        raise NotImplementedError

    def child_line(self, patient_id: str) -> ChildLine | None:
        """Give one child's line; None for one unknown or removed."""
        raise NotImplementedError

    def search(self, text: str, limit: int = 50) -> list[ChildLine]:
        """Find children as one types, over name, id, guardian and phone; best kinds of match first. Empty text finds none."""
        raise NotImplementedError

    def similar_children(self, given: str, family: str, birth_date: date | None) -> list[ChildLine]:
        """Give children that may be the one about to be registered, most alike first."""
        raise NotImplementedError

    def history(self, row_id: str) -> list[Revision]:
        """Give every revision of a row, oldest first; empty for an unknown one."""
        raise NotImplementedError

    def changes(
        self, limit: int = 100, *, patient_id: str | None = None, before: int | None = None
    ) -> list[ChangeEntry]:
        """Give audit entries, latest first: of one child, or of all; `before` a seq (exclusive) to page on."""
        raise NotImplementedError

    def record_revision(self, patient_id: str) -> int:
        """Give the seq of the last change that touched this child; 0 for one unknown."""
        raise NotImplementedError

    def record_revisions(self) -> dict[str, int]:
        """Give `record_revision` of every child."""
        raise NotImplementedError

    def next_patient_id(self) -> str:
        """Give the next free clinic number of this desk (`BS-0042-K`)."""
        raise NotImplementedError

    def change(
        self, *, kind: str, who: str, reason: str = "", origin: Origin = TYPED
    ) -> AbstractContextManager[Change]:
        """Open a change; it is committed when the block ends, and rolled back whole when it raises. Empty ones write nothing.

        `kind` is a short word for the audit (`visit`, `register`, `import`, `settings`, `undo`, …).
        """
        raise NotImplementedError

    def verify_chain(self) -> list[ChainFault]:
        """Check every audit entry against its revisions and its chain; empty when all holds."""
        raise NotImplementedError

    def check(self) -> list[str]:
        """Check file, structure and chain; one sentence for each fault, empty when whole."""
        raise NotImplementedError


def open_clinic(
    path: Path | str, *, passphrase: str | None = None, raw_key: bytes | None = None, read_only: bool = False
) -> ClinicFile:
    """Open a clinic file, bringing an older one up to date after a verified copy of it.

    `raw_key` (of `ClinicFile.raw_key`) spares a worker process the cost of the passphrase. A file on a medium that can
    only be read opens read-only. Opening and reading leaves the file's bytes unchanged.

    Raises:
        StoreError: one of its kinds, with a sentence for the user.
    """
    raise NotImplementedError


def create_clinic(
    path: Path | str,
    *,
    passphrase: str | None,
    plain: bool = False,
    demonstration: bool = False,
    clinic_name: str = "",
    site_code: str = "",
) -> ClinicFile:
    """Make a new clinic file, encrypted under the passphrase unless `plain`, and open it.

    Raises:
        ClinicExistsError: there is something at that place already.
        PassphraseNeededError: neither a passphrase nor `plain`.
    """
    raise NotImplementedError
