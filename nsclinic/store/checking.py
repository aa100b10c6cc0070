"""Is the clinic file itself whole: its pages, its structure, its references and its chain of entries."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile


def faults_of_record(clinic: "ClinicFile") -> list[str]:
    """Give one sentence for each fault of the file, without the files of attachments; empty when it is whole."""
    with clinic.reading() as connection:
        faults = []
        if clinic.is_encrypted:
            pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            faults += [f"A page of the file was altered: {row[0]}." for row in pages]
        structure = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        faults += [f"The file's structure is damaged: {text}." for text in structure if text != "ok"]
        dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
        faults += [f"A row of {row[0]} refers to a {row[2]} that is not there." for row in dangling]
        return faults + [fault.sentence for fault in clinic.verify_chain()]
