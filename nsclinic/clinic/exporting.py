"""Writes the clinic as an interchange folder with names, for the clinic's own use: whole, or not at all.

The folder is made beside its place under another name and renamed when it is complete, so that nobody finds half of
it. Nothing but an earlier export is ever replaced.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Right
from nsclinic.exchange.folder_writer import Written, write_folder
from nsclinic.exchange.tables import TABLES

_OWNER_ONLY = 0o600


class ExportRefusedError(Exception):
    """The export was not made; `str(error)` says why, and nothing was changed."""


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
    target = Path(folder).absolute()
    _refuse_foreign(target)
    store, today = clinic.store, clinic.today
    total = len(store.patient_ids())
    try:
        making = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise ExportRefusedError(f"{target.parent} cannot be written: {error.strerror}") from error
    try:
        written = write_folder(
            making, store.records(), today, progress=lambda done: progress(done, total) if progress else None
        )
        for table in TABLES:
            _settle(making / table.file)
        _put_in_place(making, target)
    except OSError as error:
        raise ExportRefusedError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return written


def _refuse_foreign(target: Path) -> None:
    """Refuse a place that holds anything but an earlier export."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ExportRefusedError(f"{target} is not a folder; choose another name.")
    if not target.exists():
        return
    try:
        is_own = all(_is_own(entry) for entry in target.iterdir())
    except OSError as error:
        raise ExportRefusedError(f"{target} cannot be read: {error.strerror}") from error
    if not is_own:
        raise ExportRefusedError(
            f"{target} holds something else; choose a new name, so that nothing is overwritten."
        )


def _is_own(entry: Path) -> bool:
    """Say whether a file begins as this program writes it: with all columns, row_id the last, in its own order."""
    table = next((table for table in TABLES if table.file == entry.name), None)
    if table is None or entry.is_symlink() or not entry.is_file():
        return False
    header = ",".join(table.columns).encode() + b"\r\n"
    with entry.open("rb") as file:
        return file.read(len(header)) == header


def _settle(path: Path) -> None:
    """Let only its owner read the file, and wait until it is on the disk."""
    path.chmod(_OWNER_ONLY)
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _put_in_place(making: Path, target: Path) -> None:
    if not target.exists():
        making.rename(target)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    old = aside / "earlier"
    target.rename(old)
    try:
        making.rename(target)
    except OSError:
        old.rename(target)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
