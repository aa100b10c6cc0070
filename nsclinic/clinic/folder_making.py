"""Makes an exported folder beside its place under another name and puts it there when it is complete.

So nobody ever finds half of one. Nothing but an earlier export of the same kind is ever replaced.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nsclinic.exchange.sealing import SealingError, fingerprint_of, is_sealed, seal

_OWNER_ONLY = 0o600

IsOwn = Callable[[Path], bool]
"""Says whether a file is one that this kind of export writes."""


class ExportRefusedError(Exception):
    """The export was not made; `str(error)` says why, and nothing was changed."""


@contextmanager
def folder_made_whole(folder: Path | str, is_own: IsOwn) -> Iterator[Path]:
    """Give an empty folder to write in; when the block ends well it stands at `folder`, else nothing does.

    Args:
        folder: a new name, an empty folder, or an earlier export, which is replaced.
        is_own: whether a file that lies there is of an earlier export.

    Raises:
        ExportRefusedError: something else lies there, or the place cannot be written.
    """
    target = Path(folder).absolute()
    _refuse_foreign(target, is_own)
    try:
        making = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise ExportRefusedError(f"{target.parent} cannot be written: {error.strerror}") from error
    try:
        yield making
        for path in making.iterdir():
            _settle(path)
        _put_in_place(making, target)
    except OSError as error:
        raise ExportRefusedError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextmanager
def sealed_file_made_whole(target: Path | str, public_file: Path) -> Iterator[Path]:
    """Give an empty folder to write in; when the block ends well its files stand sealed in one file at `target`.

    The folder in the clear is gone afterwards, whatever happens. Only an earlier sealed package is replaced.

    Raises:
        ExportRefusedError: something else lies there, the place cannot be written, or the key is none.
    """
    place = Path(target).absolute()
    try:
        fingerprint_of(public_file)
        if place.exists() and not (place.is_file() and is_sealed(place)):
            raise ExportRefusedError(f"{place} is something else; choose another name.")
        making = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    except SealingError as error:
        raise ExportRefusedError(str(error)) from error
    except OSError as error:
        raise ExportRefusedError(f"{place.parent} cannot be written: {error.strerror}") from error
    try:
        clear, sealed = making / "clear", making / "sealed"
        clear.mkdir(mode=0o700)
        yield clear
        seal(clear, sealed, public_file)
        sealed.replace(place)
    except OSError as error:
        raise ExportRefusedError(f"{place} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _refuse_foreign(target: Path, is_own: IsOwn) -> None:
    """Refuse a place that holds anything but an earlier export."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ExportRefusedError(f"{target} is not a folder; choose another name.")
    if not target.exists():
        return
    try:
        is_free = all(
            not entry.is_symlink() and entry.is_file() and is_own(entry) for entry in target.iterdir()
        )
    except OSError as error:
        raise ExportRefusedError(f"{target} cannot be read: {error.strerror}") from error
    if not is_free:
        raise ExportRefusedError(
            f"{target} holds something else; choose a new name, so that nothing is overwritten."
        )


def begins_with(path: Path, beginning: bytes) -> bool:
    """Say whether a file begins with these bytes."""
    with path.open("rb") as file:
        return file.read(len(beginning)) == beginning


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
