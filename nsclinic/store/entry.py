"""The audit entry that closes a change: who, when and why, at the end of this desk's chain."""

from datetime import UTC, datetime
from typing import NamedTuple

import nsclinic
from nsclinic.store.chain import FIRST_SEAL, SealedEntry, seal_of
from nsclinic.store.engine import Connection
from nsclinic.store.revisions import RevisionWriter


class Writer(NamedTuple):
    """Who writes an entry, and into which chain: `desk` is the desk's number in the file."""

    clinic_id: str
    chain_key: bytes
    desk: int
    desk_id: str
    letters: str


def write_entry(
    connection: Connection, writer: Writer, revisions: RevisionWriter, *, kind: str, who: str, reason: str
) -> int:
    """Write the audit entry of a change at the end of this desk's chain, and give its seq."""
    before = connection.execute(
        "SELECT desk_seq, seal FROM change WHERE desk = ? ORDER BY desk_seq DESC LIMIT 1", (writer.desk,)
    ).fetchone() or (0, FIRST_SEAL)
    seq: int = connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM change").fetchone()[0]
    moment = now()
    offset = moment.utcoffset()
    entry = SealedEntry(
        clinic_id=writer.clinic_id,
        change_id=revisions.change_id,
        desk_id=writer.desk_id,
        desk_seq=before[0] + 1,
        at_utc=moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds"),
        offset_minutes=int(offset.total_seconds() // 60) if offset else 0,
        who=who,
        program=nsclinic.__version__,
        kind=kind,
        reason=reason,
        revisions=revisions.count,
        digest=revisions.digest(),
    )
    connection.execute(
        "INSERT INTO change (seq, change_id, desk, desk_seq, at_utc, offset_minutes, who, program, kind, reason, "
        "first_revision, revisions, digest, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(seq, entry.change_id, writer.desk, entry.desk_seq, entry.at_utc, entry.offset_minutes),
            *(entry.who, entry.program, entry.kind, entry.reason, revisions.first, entry.revisions),
            *(entry.digest, seal_of(entry, before[1], writer.chain_key)),
        ),
    )
    return seq


def now() -> datetime:
    """Give the present moment with this computer's offset from UTC."""
    return datetime.now(UTC).astimezone()
