"""Proves a copy of a clinic file whole by opening it: pages, structure, references, the whole chain, its counts."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from nsclinic.store import engine, migrations
from nsclinic.store.backup_sets import BackupSet, altered_files, has_seal
from nsclinic.store.checking import faults_of_record
from nsclinic.store.clinic_file import ClinicFile
from nsclinic.store.contents import Contents
from nsclinic.store.errors import (
    BackupDamagedError,
    ClinicDamagedError,
    NewerBackupError,
    StoreError,
    WrongPassphraseError,
)
from nsclinic.store.keys import opens_any_page
from nsclinic.store.kinds import KIND_TABLES

_MOST_TOLD = 20


class ProvedCopy(NamedTuple):
    """What stands in a copy that is whole. `documents` are the names of all contents that it refers to, in order."""

    clinic_id: str
    chain_key: bytes
    is_encrypted: bool
    seq: int
    head: str
    counts: dict[str, int]
    documents: tuple[str, ...]


def prove_copy(copy: Path, raw_key: bytes | None) -> ProvedCopy:
    """Open a copy that nobody else has open, read all of it, and give what stands in it.

    Raises:
        ClinicDamagedError: it does not hold together, or is of another version than this program writes.
    """
    connection = engine.connect(copy, raw_key=raw_key, read_only=True)
    with engine.translated(copy), closing(connection):
        is_ours = connection.execute("PRAGMA application_id").fetchone()[0] == migrations.APPLICATION_ID
        if not is_ours or migrations.version_of(connection) != migrations.version_here():
            raise engine.damaged(copy)
        with ClinicFile(copy, connection, None, raw_key=raw_key, is_read_only=True) as clinic:
            return _proved(clinic)


def _proved(clinic: ClinicFile) -> ProvedCopy:
    faults = faults_of_record(clinic)
    if faults:
        raise ClinicDamagedError(
            f"The clinic file {clinic.path.name} is damaged: {faults[0]} No backup was made of it."
        )
    head = clinic.head
    return ProvedCopy(
        clinic_id=clinic.clinic_id,
        chain_key=clinic.chain_key,
        is_encrypted=clinic.is_encrypted,
        seq=head.seq,
        head=head.digest,
        counts=counts_of(clinic),
        documents=tuple(sorted(clinic.attachments.referred_names())),
    )


def counts_of(clinic: ClinicFile) -> dict[str, int]:
    """Give how many rows of each kind stand in a clinic, removed ones too, how many children, how many changes."""
    with clinic.reading() as connection:
        counts = {
            table.heads: connection.execute(f"SELECT count(*) FROM {table.heads}").fetchone()[0]
            for table in KIND_TABLES
        }
        counts["children"] = connection.execute("SELECT count(*) FROM child_line").fetchone()[0]
        counts["changes"] = connection.execute("SELECT count(*) FROM change").fetchone()[0]
    return counts


def faults_of_set(kept: BackupSet, raw_key: bytes | None) -> list[str]:
    """Read every byte of a set and prove it; one sentence for each fault, empty where it can be restored whole.

    The key is the clinic's; a set of before a changed passphrase has another, and cannot be proved with this one.

    Raises:
        WrongPassphraseError: every file is as it was written, and the key is not the set's.
    """
    if faults := altered_files(kept):
        return faults[:_MOST_TOLD]
    if kept.is_encrypted and (raw_key is None or not opens_any_page(kept.clinic_file, raw_key)):
        raise WrongPassphraseError(kept.clinic_file)
    if kept.version > migrations.version_here():
        return [str(NewerBackupError(kept.folder))]
    if kept.version != migrations.version_here():
        return _faults_of_older(kept, raw_key)
    try:
        proved = prove_copy(kept.clinic_file, raw_key if kept.is_encrypted else None)
        faults += disagreements(kept, proved)
    except BackupDamagedError as error:
        return [f"The set cannot be used: {error.what}."]
    except StoreError as error:
        return [str(error)]
    return (faults + faults_of_documents(kept, proved))[:_MOST_TOLD]


def _faults_of_older(kept: BackupSet, raw_key: bytes | None) -> list[str]:
    """Check the pages of a set of another version; what its tables hold, only a rehearsal tells."""
    try:
        connection = engine.connect(
            kept.clinic_file, raw_key=raw_key if kept.is_encrypted else None, read_only=True
        )
        with engine.translated(kept.clinic_file), closing(connection):
            is_whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            if kept.is_encrypted:
                is_whole = is_whole and connection.execute("PRAGMA cipher_integrity_check").fetchone() is None
    except StoreError as error:
        return [str(error)]
    return [] if is_whole else ["A page of the copy was altered."]


def disagreements(kept: BackupSet, proved: ProvedCopy) -> list[str]:
    """Give where a manifest says otherwise than the copy it lies beside.

    Raises:
        BackupDamagedError: the manifest cannot be read.
    """
    faults = []
    if not has_seal(kept, proved.chain_key):
        faults.append("The manifest was not written with this clinic's key.")
    if (kept.seq, kept.head, kept.clinic_id) != (proved.seq, proved.head, proved.clinic_id):
        faults.append("The copy does not stand where the manifest says.")
    if dict(kept.counts) != proved.counts or kept.documents != proved.documents:
        faults.append("The copy does not hold what the manifest counts.")
    return faults


def faults_of_documents(kept: BackupSet, proved: ProvedCopy) -> list[str]:
    """Read every document that a set holds; one sentence for each that lacks now or was altered."""
    pool = contents_at(kept.documents_folder, proved)
    wanted = set(kept.documents) - set(kept.absent)
    return [
        f"The document {name} of the set is missing or was altered."
        for name in sorted(wanted)
        if not pool.is_whole(name)
    ]


def contents_at(folder: Path, proved: ProvedCopy) -> Contents:
    """Give the contents in a folder of documents, to be read under the key of the clinic that they are of."""
    return Contents(
        folder, proved.chain_key, is_encrypted=proved.is_encrypted, is_read_only=True, folder=folder
    )
