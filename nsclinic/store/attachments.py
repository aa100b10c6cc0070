"""Letters, scans and pictures of children: their rows in the clinic file, their contents in `FILE.d` beside it.

A content is on the disk before the change that refers to it is kept; a crash between leaves a content that no row
refers to, never a row without its content. A content is deleted only where the change that was to refer to it failed:
removed rows and earlier revisions keep theirs, and a clinic file put back from a backup may be older than its folder.

**The seam for backup, restore and merge.** To a clinic file belong the files `folder / name` for every name that
`referred_names` gives, and no other file of that folder. They are written once and never changed, their names are the
same in every copy of the clinic, and copying them needs no key. Without them the clinic opens and says which lack.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nsclinic.domain.attachment import Attachment
from nsclinic.store.contents import Contents
from nsclinic.store.errors import AttachmentAbsentError, AttachmentDamagedError, NewerFileError, StoreError
from nsclinic.store.free_space import refuse_full
from nsclinic.store.kinds import ATTACHMENT, CHILD, attachments_of
from nsclinic.store.values import CheckPart, CheckStep, Fault, FaultKind, RowKind

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile

_COLUMNS = ", ".join(ATTACHMENT.values)
_EVERY_REVISION = (
    f"SELECT content_name, child, on_date FROM {ATTACHMENT.heads} "
    f"UNION ALL SELECT content_name, child, on_date FROM {ATTACHMENT.superseded}"
)


class Kept(NamedTuple):
    """A content that is on the disk: what its row says of it."""

    content_name: str
    sha256: str
    size: int


class Attachments:
    """The attachments of one open clinic file. Rows are written by `Change.put_attachment`."""

    def __init__(self, clinic: "ClinicFile", chain_key: bytes) -> None:
        self._clinic = clinic
        self._contents = Contents(
            clinic.path, chain_key, is_encrypted=clinic.is_encrypted, is_read_only=clinic.is_read_only
        )

    @property
    def folder(self) -> Path:
        """The folder of the contents, `FILE.d`; it may not exist."""
        return self._contents.folder

    def of(self, patient_id: str) -> list[Attachment]:
        """Give a child's attachments in order of date; empty for one unknown or removed."""
        with self._clinic.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS}, row_id FROM {ATTACHMENT.heads} WHERE removed = 0 AND child = "
                f"(SELECT child FROM {CHILD.heads} WHERE patient_id = ? AND removed = 0) ORDER BY position",
                (patient_id,),
            ).fetchall()
        return attachments_of(rows)

    def is_absent(self, attachment: Attachment) -> bool:
        """Say whether the content's file is not there; whether it is whole, only reading it tells."""
        return self._contents.is_absent(attachment.content_name)

    def is_whole(self, content_name: str) -> bool:
        """Say whether the content of that name is there and what was kept; reads all of it."""
        return self._contents.is_whole(content_name)

    def is_name_absent(self, name: str) -> bool:
        """Say whether there is no file for a content of that name."""
        return self._contents.is_absent(name)

    def content(self, attachment: Attachment) -> bytes:
        """Give the content, proved to be what was kept.

        Raises:
            AttachmentAbsentError: its file is not there.
            AttachmentDamagedError: its file was altered, or cannot be read.
        """
        content = self._contents.read(attachment.content_name)
        if hashlib.sha256(content).hexdigest() != attachment.sha256:
            raise AttachmentDamagedError(self._contents.path_of(attachment.content_name))
        return content

    @contextmanager
    def keeping(self, content: bytes) -> Iterator[Kept]:
        """Keep a content for the change that is made inside the block; one that fails leaves no new file behind.

        Raises:
            ReadOnlyError: the clinic is open for reading only.
            DiskFullError: no room; nothing was kept.
            StoreError: it is empty or too large, or could not be written.
        """
        refuse_full(self._clinic.path, len(content))
        is_new = self._contents.keep(content)
        kept = Kept(self._contents.name_of(content), hashlib.sha256(content).hexdigest(), len(content))
        try:
            yield kept
        except BaseException:
            with suppress(StoreError, OSError):
                if is_new and kept.content_name not in self.referred_names():
                    self._contents.drop(kept.content_name)
            raise

    def referred_names(self) -> set[str]:
        """Give the names of the contents that any revision of any attachment refers to, removed ones too."""
        with self._clinic.reading() as connection:
            return {name for name, _, _ in connection.execute(_EVERY_REVISION)}

    def content_named(self, name: str) -> bytes:
        """Give the content of that name, proved to be what was kept.

        Raises:
            AttachmentAbsentError: its file is not there.
            AttachmentDamagedError: its file was altered, or cannot be read.
        """
        return self._contents.read(name)

    def drop_unreferred(self, names: Iterable[str]) -> None:
        """Delete those of the contents to which no revision refers: the change that was to refer to them failed."""
        for name in set(names) - self.referred_names():
            with suppress(OSError):
                self._contents.drop(name)

    def keep(self, content: bytes) -> bool:
        """Keep a content for a change that comes; say whether it was not there before. Raises as `keeping` does."""
        return self._contents.keep(content)

    def leftovers(self) -> list[str]:
        """Give the names of content files that no revision refers to: a crash came before their change was kept."""
        return sorted(set(self._contents.names()) - self.referred_names())

    def checking(self) -> Iterator[Fault | CheckStep]:
        """Read every content; a fault for each that is absent or altered, and one for what is left over."""
        with self._clinic.reading() as connection:
            rows = connection.execute(
                f"SELECT content_name, min(owner.patient_id), min(on_date) FROM ({_EVERY_REVISION}) AS each "
                f"JOIN {CHILD.heads} AS owner ON owner.child = each.child GROUP BY content_name ORDER BY 2, 3, 1"
            ).fetchall()
        for done, (name, patient_id, on) in enumerate(rows, start=1):
            fault = self._fault(name, patient_id, on)
            if fault is not None:
                yield fault
            yield CheckStep(CheckPart.DOCUMENTS, done, len(rows))
        if left := self.leftovers():
            names = ", ".join(left)
            yield Fault(
                FaultKind.DOCUMENT_LEFT,
                f"In {self.folder} no document refers to {len(left)} of the files ({names}): they may be deleted.",
                file=names,
                how_many=len(left),
            )

    def _fault(self, name: str, patient_id: str, on: str) -> Fault | None:
        try:
            self._contents.read(name)
        except AttachmentAbsentError:
            kind, what = FaultKind.DOCUMENT_ABSENT, "is absent"
        except AttachmentDamagedError:
            kind, what = FaultKind.DOCUMENT_ALTERED, "was altered"
        except NewerFileError:
            kind, what = FaultKind.DOCUMENT_ALTERED, "was written by a newer nsclinic"
        else:
            return None
        return Fault(
            kind,
            f"The file {name} of a document of {patient_id} of {on} {what}.",
            patient_id=patient_id,
            row_kind=RowKind.ATTACHMENT,
            on=on,
            file=name,
        )


def bring_contents(there: Attachments, here: Attachments) -> list[str]:
    """Copy every content that the other file refers to and that is not here, each proved; give the names of the new.

    What is absent or altered there stays absent here, which the clinic says where it is looked for.

    Raises:
        DiskFullError: no room; what was copied is deleted again.
        StoreError: it cannot be written.
    """
    new: list[str] = []
    try:
        for name in sorted(there.referred_names()):
            if not here.is_name_absent(name):
                continue
            try:
                content = there.content_named(name)
            except (AttachmentAbsentError, AttachmentDamagedError, NewerFileError):
                continue
            if here.keep(content):
                new.append(name)
    except BaseException:
        here.drop_unreferred(new)
        raise
    return new
