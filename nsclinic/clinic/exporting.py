"""Writes the clinic as an interchange folder with names, for the clinic's own use: whole, or not at all."""

from collections.abc import Callable
from pathlib import Path

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.folder_making import begins_with, folder_made_whole
from nsclinic.clinic.rights import Right
from nsclinic.exchange.folder_writer import Written, write_folder
from nsclinic.exchange.tables import TABLES


def export_identified(
    clinic: Clinic,
    folder: Path | str,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Written:
    """Write every child with name and row ids into a folder that `import_folder` reads back to the same records.

    Args:
        clinic: the clinic. Doses planned to begin after its today are left out and counted: the folder holds what was,
            and an import refuses a first day that lies ahead.
        folder: a new name, an empty folder, or an earlier export, which is replaced.
        progress: told children written and children in all.

    Raises:
        RightLackingError: whoever opened the clinic may not write names out.
        ExportRefusedError: something else lies there, or the place cannot be written.
    """
    clinic.require(Right.EXPORT_IDENTIFIED)
    store, today = clinic.store, clinic.today
    total = len(store.patient_ids())
    with folder_made_whole(folder, _is_own) as making:
        return write_folder(
            making, store.records(), today, progress=lambda done: progress(done, total) if progress else None
        )


def _is_own(entry: Path) -> bool:
    """Say whether a file begins as this program writes it: with all columns, row_id the last, in its own order."""
    table = next((table for table in TABLES if table.file == entry.name), None)
    return table is not None and begins_with(entry, ",".join(table.columns).encode() + b"\r\n")
