"""What was saved last, kept beside the clinic file in `FILE.head`: an old copy put back is told from the file itself.

Everything inside the file can be sound and still be last month's: a copy from a stick put over it, or a file whose end
a failing disk lost with its journal. So after each save the number and the seal of its audit entry are written here,
under a key derived from the chain's. A file that does not hold that entry is older than what was saved on this
computer, and is not worked on until somebody decides so.

A crash between a save and this leaves the file ahead of its head, which is right and is mended by the next save. The
head is a witness and never a condition: without it, or beside another clinic's, the file opens. Whoever puts back the
pair of an old file and its old head is caught by the heads printed on paper only.
"""

import hmac
import json
import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from nsclinic.store.chain import FIELD_END
from nsclinic.store.engine import Connection
from nsclinic.store.errors import ClinicOlderError
from nsclinic.store.keys import subkey
from nsclinic.store.migrations import sync_folder

HEAD_SUFFIX = ".head"
FORMAT = 1
ACCEPT_KIND = "accept_older"
"""The kind of the audit entry by which somebody goes on with an older file."""

_MOST_BYTES = 4096


class Standing(StrEnum):
    """How a clinic file stands to the head that was kept beside it."""

    AGREES = "agrees"
    ABSENT = "absent"
    AHEAD = "ahead"
    BEHIND = "behind"
    PARTED = "parted"
    OF_ANOTHER_CLINIC = "of_another_clinic"
    ALTERED = "altered"


OLDER = frozenset({Standing.BEHIND, Standing.PARTED})
"""What was saved here is not in the file: it ends before that, or another entry stands in its place."""


class KeptHead(NamedTuple):
    """An audit entry that was saved last: its number in the file, its moment in UTC, its seal in hexadecimal.

    `desk_id` is the UUID of the desk that wrote it.
    """

    clinic_id: str
    desk_id: str
    seq: int
    at_utc: str
    seal: str


class Compared(NamedTuple):
    """A file and its head: how they stand, the file's last entry (None without any), and the head where it is ours."""

    standing: Standing
    last: KeptHead | None
    kept: KeptHead | None

    @property
    def seq(self) -> int:
        """The number of the file's last entry; 0 without any."""
        return self.last.seq if self.last else 0


class _AlteredError(Exception):
    """What stands in the head file was not written under the clinic's key."""


def head_file(clinic: Path) -> Path:
    """Give the place of a clinic file's head; it may not exist."""
    return clinic.with_name(clinic.name + HEAD_SUFFIX)


def keep_head(clinic: Path, head: KeptHead, chain_key: bytes) -> None:
    """Put a head beside its clinic file: on the disk, whole and in place of the one before, when this returns.

    Only for whoever holds the file's lock for writing.

    Raises:
        OSError: it could not be written; the one before is still there.
    """
    place = head_file(clinic)
    # One name, for the one holder of the file: what a crash leaves is written over by the next save.
    draft = place.with_name(place.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"format": FORMAT, **head._asdict(), "mac": _mac(head, chain_key)}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    sync_folder(place.absolute().parent)


def forget_head(clinic: Path) -> None:
    """Take the head away, so that another state of the clinic may be put in the file's place on purpose.

    For a restore, which writes its own audit entry into the file that it puts there and thereby a new head.

    Raises:
        OSError: it is there and cannot be taken away.
    """
    head_file(clinic).unlink(missing_ok=True)
    sync_folder(clinic.absolute().parent)


class Witness:
    """The head beside one open clinic file: compared when the file is opened, kept after each save."""

    def __init__(self, connection: Connection, clinic: Path, clinic_id: str, chain_key: bytes) -> None:
        self._clinic = clinic
        self._clinic_id = clinic_id
        self._chain_key = chain_key
        self.compared = self._compare(connection)

    def refuse_older(self) -> None:
        """Do nothing where the file holds what was saved here last, or somebody accepted that it does not.

        Raises:
            ClinicOlderError: it is older.
        """
        last, kept = self.compared.last, self.compared.kept
        if self.compared.standing in OLDER and kept is not None:
            raise ClinicOlderError(
                self._clinic,
                seq=self.compared.seq,
                saved_seq=kept.seq,
                at=moment_of(last) if last else None,
                saved_at=moment_of(kept),
            )

    def keep(self, connection: Connection) -> None:
        """Keep the file's last entry as its head.

        Called when a save is on the disk already, so that nothing that happens here may look like a failed save: where
        the head cannot be written, the file is ahead of it, as after a crash.
        """
        last = self._last(connection)
        if last is None:
            return
        try:
            keep_head(self._clinic, last, self._chain_key)
        except OSError:
            self.compared = Compared(Standing.ABSENT, last, None)
        else:
            self.compared = Compared(Standing.AGREES, last, last)

    def _last(self, connection: Connection) -> KeptHead | None:
        row = connection.execute(
            "SELECT desk_id, seq, at_utc, seal FROM change JOIN desk USING (desk) ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return KeptHead(self._clinic_id, row[0], row[1], row[2], row[3].hex()) if row else None

    def _compare(self, connection: Connection) -> Compared:
        """Say how the file stands to its head; a head that cannot be read counts as absent."""
        last = self._last(connection)
        try:
            kept = _read(self._clinic, self._clinic_id, self._chain_key)
        except OSError:
            return Compared(Standing.ABSENT, last, None)
        except _AlteredError:
            return Compared(Standing.ALTERED, last, None)
        if kept is None:
            return Compared(Standing.OF_ANOTHER_CLINIC, last, None)
        return Compared(_standing(connection, last, kept), last, kept)


def moment_of(head: KeptHead) -> datetime:
    """Give the moment of an entry as this computer's clock has it."""
    return datetime.fromisoformat(head.at_utc).replace(tzinfo=UTC).astimezone()


def _standing(connection: Connection, last: KeptHead | None, kept: KeptHead) -> Standing:
    if last is None or kept.seq > last.seq:
        return Standing.BEHIND
    row = connection.execute("SELECT seal FROM change WHERE seq = ?", (kept.seq,)).fetchone()
    if row is None or row[0].hex() != kept.seal:
        return Standing.PARTED
    return Standing.AGREES if kept.seq == last.seq else Standing.AHEAD


def _read(clinic: Path, clinic_id: str, chain_key: bytes) -> KeptHead | None:
    """Give the head that was kept; None for another clinic's, whose key is not known here.

    Raises:
        OSError: there is none, or it cannot be read.
        _AlteredError: it is not what was written.
    """
    with head_file(clinic).open("rb") as file:
        text = file.read(_MOST_BYTES)
    try:
        found: dict[str, Any] = json.loads(text)
        head = KeptHead(
            clinic_id=str(found["clinic_id"]),
            desk_id=str(found["desk_id"]),
            seq=int(found["seq"]),
            at_utc=str(found["at_utc"]),
            seal=str(found["seal"]),
        )
        mac, written_as = str(found["mac"]), found["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise _AlteredError from error
    if head.clinic_id != clinic_id:
        return None
    if written_as != FORMAT or not hmac.compare_digest(mac.encode(), _mac(head, chain_key).encode()):
        raise _AlteredError
    return head


def _mac(head: KeptHead, chain_key: bytes) -> str:
    text = FIELD_END.join((str(FORMAT), head.clinic_id, head.desk_id, str(head.seq), head.at_utc, head.seal))
    return hmac.digest(subkey(chain_key, "head"), text.encode(), "sha256").hex()
