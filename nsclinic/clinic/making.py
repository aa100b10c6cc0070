"""Makes a clinic file out of sight and puts it in its place when it is complete, so that nobody finds half of one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nsclinic.store import ClinicExistsError, ClinicFile, create_clinic
from nsclinic.store.desk import make_private_folder, user_data_folder
from nsclinic.store.key_slots import keys_copy, keys_file
from nsclinic.store.migrations import sync_folder

SIDE_FILES = (
    *(".lock", ".drafts", ".cache", ".access", ".keys", ".keys.copy", ".tries", ".head", ".head.new"),
    "-journal",
)
"""What may lie beside a clinic file and belongs to it alone."""


@dataclass(slots=True)
class NewClinicFile:
    """A clinic file in the making; it is kept only if `keep` was called before the block ended."""

    store: ClinicFile
    is_kept: bool = False

    def keep(self) -> None:
        """Have the file put in its place when the block ends."""
        self.is_kept = True


@contextmanager
def new_clinic_file(
    path: Path,
    *,
    passphrase: str | None,
    plain: bool = False,
    demonstration: bool = False,
    clinic_name: str = "",
    replaces: bool = False,
) -> Iterator[NewClinicFile]:
    """Make a clinic file for `path`; it appears there, closed, when the block ends well and kept it.

    `replaces` lets it take the place of a file that is there, with what lies beside it; without it, a file that has
    appeared meanwhile is left as it is.

    Raises:
        ClinicExistsError: there is a file at that place and it is not to be replaced.
        OSError: the folder is missing or cannot be written.
        StoreError: the file cannot be made.
    """
    if path.exists() and not replaces:
        raise ClinicExistsError(path)
    if path.parent == user_data_folder():
        make_private_folder(path.parent)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        made = folder / path.name
        store = create_clinic(
            made, passphrase=passphrase, plain=plain, demonstration=demonstration, clinic_name=clinic_name
        )
        new = NewClinicFile(store)
        with store:
            yield new
        if new.is_kept:
            _put_in_place(made, path, replaces=replaces)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(made: Path, path: Path, *, replaces: bool) -> None:
    if replaces:
        for side in SIDE_FILES:
            path.with_name(path.name + side).unlink(missing_ok=True)
        made.replace(path)
        _bring_slots(made, path)
        return
    try:
        os.link(made, path)
    except FileExistsError:
        raise ClinicExistsError(path) from None
    except OSError:  # a file system without links, as on most memory sticks
        if path.exists():
            raise ClinicExistsError(path) from None
        made.rename(path)
    _bring_slots(made, path)


def _bring_slots(made: Path, path: Path) -> None:
    """Put the secrets of the first users beside the file; it opens by its passphrase before and without them."""
    for place_of in (keys_file, keys_copy):
        if place_of(made).exists():
            place_of(made).replace(place_of(path))
    sync_folder(path.absolute().parent)
