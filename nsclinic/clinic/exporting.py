"""Writes the clinic as an interchange folder with names, for the clinic's own use: whole, or not at all.

On request the key of the registry's pseudonyms goes with it, in a file beside the folder: no file but an interchange
folder's own may lie in one.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.folder_making import ExportRefusedError, begins_with, folder_made_whole
from nsclinic.clinic.recovery import site_key_text
from nsclinic.clinic.rights import Right
from nsclinic.exchange.folder_writer import Written, write_folder
from nsclinic.exchange.tables import TABLES


def export_identified(
    clinic: Clinic,
    folder: Path | str,
    *,
    site_key_to: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Written:
    """Write every child with name and row ids into a folder that `import_folder` reads back to the same records.

    Args:
        clinic: the clinic. Doses planned to begin after its today are left out and counted: the folder holds what was,
            and an import refuses a first day that lies ahead.
        folder: a new name, an empty folder, or an earlier export, which is replaced.
        site_key_to: a new file for the key of the registry's pseudonyms, which is left out unless asked for.
        progress: told children written and children in all.

    Raises:
        RightLackingError: whoever opened the clinic may not write names out.
        ExportRefusedError: something else lies there, or a place cannot be written; neither folder nor key is left.
    """
    clinic.require(Right.EXPORT_IDENTIFIED)
    store, today = clinic.store, clinic.today
    total = len(store.patient_ids())
    with _site_key_written(clinic, site_key_to, Path(folder)), folder_made_whole(folder, _is_own) as making:
        return write_folder(
            making, store.records(), today, progress=lambda done: progress(done, total) if progress else None
        )


@contextmanager
def _site_key_written(clinic: Clinic, place: Path | None, folder: Path) -> Iterator[None]:
    """Write the key into a new file that its owner alone can read; when the block fails it is gone again."""
    if place is None:
        yield
        return
    if place.absolute().parent == folder.absolute():
        raise ExportRefusedError(
            f"{place}: nothing but the tables may lie in the folder; name a file beside it."
        )
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ExportRefusedError(f"{place} is there already; name a new file for the key.") from error
    except OSError as error:
        raise ExportRefusedError(f"{place} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
            file.write(f"{site_key_text(clinic)}\n")
            file.flush()
            os.fsync(file.fileno())
        yield
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _is_own(entry: Path) -> bool:
    """Say whether a file begins as this program writes it: with all columns, row_id the last, in its own order."""
    table = next((table for table in TABLES if table.file == entry.name), None)
    return table is not None and begins_with(entry, ",".join(table.columns).encode() + b"\r\n")
