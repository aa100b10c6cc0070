"""Checks a whole clinic, a piece at a time: file, references, audit, lists, documents, and what lies beside the file.

Nothing is written. Work comes in pieces so that the window can show how far it is, be told to stop, and save in
between. A part that cannot be read to its end is a fault of its own, and the parts after it are looked at all the same.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from nsclinic.store.derived import derived_children, is_found_right, is_line_right
from nsclinic.store.errors import StoreError
from nsclinic.store.head import OLDER, Standing
from nsclinic.store.key_slots import slots_beside
from nsclinic.store.paper_head import paper_head_faults
from nsclinic.store.values import CheckPart, CheckStep, Fault, FaultKind
from nsclinic.store.verifying import verifying

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile

MOST_STRUCTURE_FAULTS = 20


def checking(
    clinic: "ClinicFile", chain_key: bytes, paper_heads: Iterable[str] = ()
) -> Iterator[Fault | CheckStep]:
    """Check everything; `paper_heads` are heads that stand on printed pages. Gives faults, and steps between them."""
    parts = {
        CheckPart.PAGES: _pages(clinic),
        CheckPart.STRUCTURE: _structure(clinic),
        CheckPart.AUDIT: _audit(clinic, chain_key, paper_heads),
        CheckPart.LISTS: _lists(clinic),
        CheckPart.DOCUMENTS: clinic.attachments.checking(),
        CheckPart.BESIDE: _beside(clinic),
    }
    for part, found in parts.items():
        yield CheckStep(part, 0, 0)
        try:
            yield from found
        except StoreError:
            what = f"The {part.value} could not be read to the end: the clinic file is damaged."
            yield Fault(FaultKind.UNREAD, what, what=part.value)


def faults_of_record(clinic: "ClinicFile") -> list[str]:
    """Give one sentence for each fault of the file itself: pages, structure, references and audit."""
    found = [*_pages(clinic), *_structure(clinic), *clinic.verify_chain()]
    return [fault.sentence for fault in found]


def _pages(clinic: "ClinicFile") -> Iterator[Fault]:
    if not clinic.is_encrypted:
        return
    with clinic.reading() as connection:
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    yield from (
        Fault(FaultKind.PAGE, f"A page of the file was altered: {row[0]}.", what=row[0]) for row in pages
    )


def _structure(clinic: "ClinicFile") -> Iterator[Fault]:
    with clinic.reading() as connection:
        structure = connection.execute(f"PRAGMA integrity_check({MOST_STRUCTURE_FAULTS})").fetchall()
        dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
    for (text,) in structure:
        if text != "ok":
            yield Fault(FaultKind.STRUCTURE, f"The file's structure is damaged: {text}.", what=text)
    for table, _row, refers_to, _number in dangling:
        yield Fault(
            FaultKind.REFERENCE, f"A row of {table} refers to a {refers_to} that is not there.", what=table
        )


def _audit(clinic: "ClinicFile", chain_key: bytes, paper_heads: Iterable[str]) -> Iterator[Fault | CheckStep]:
    with clinic.reading() as connection:
        yield from verifying(connection, clinic.clinic_id, chain_key)
        yield from _witnessed(clinic)
        yield from paper_head_faults(connection, paper_heads)


def _witnessed(clinic: "ClinicFile") -> Iterator[Fault]:
    """Give what the head kept beside the file says: whether entries that were saved on this computer are not there."""
    found = clinic.witness.compared
    if found.standing in OLDER and found.kept is not None:
        what = (
            f"Entry {found.kept.seq}, which was saved on this computer, is not in the file, which ends with entry "
            f"{found.seq}: an older copy was put back, or the end was taken away."
        )
        yield Fault(FaultKind.ENTRIES_CUT, what, found.kept.seq, how_many=max(0, found.kept.seq - found.seq))
    elif found.standing is Standing.ALTERED:
        what = f"{clinic.path.name}.head, which says what was saved last, was altered. The next save writes it anew."
        yield Fault(FaultKind.HEAD_FILE, what)


def _lists(clinic: "ClinicFile") -> Iterator[Fault | CheckStep]:
    with clinic.reading() as connection:
        children = derived_children(connection)
        for done, child in enumerate(children, start=1):
            row = connection.execute("SELECT patient_id FROM child WHERE child = ?", (child,)).fetchone()
            patient_id = row[0] if row else ""
            whose = f"of {patient_id}" if patient_id else "of a child who is not there"
            if not is_line_right(connection, child):
                what = f"The line {whose} in the lists is not what her record says."
                yield Fault(FaultKind.LINE, what, patient_id=patient_id)
            if not is_found_right(connection, child):
                what = f"The search does not find the words {whose}, or finds words that are not hers."
                yield Fault(FaultKind.SEARCH, what, patient_id=patient_id)
            yield CheckStep(CheckPart.LISTS, done, len(children))


def _beside(clinic: "ClinicFile") -> Iterator[Fault]:
    try:
        clinic.drafts.check()
    except (StoreError, ValueError):
        what = "What was typed and not saved yet cannot be read; what is recorded is not touched by that."
        yield Fault(FaultKind.DRAFTS, what)
    try:
        slots_beside(clinic.path)
    except StoreError as error:
        yield Fault(FaultKind.KEYS, str(error))
