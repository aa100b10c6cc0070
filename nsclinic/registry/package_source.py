"""Opens a package however it came: as a folder, as an archive of one, or sealed to the registry's key."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from nsclinic.exchange.csv_source import LARGEST_FILE_BYTES
from nsclinic.exchange.faults import visible
from nsclinic.exchange.sealing import SealingError, is_sealed, open_sealed
from nsclinic.registry.errors import PackageRefusedError
from nsclinic.registry.package import FILES

_PIECE_BYTES = 1024**2


@contextmanager
def opened_package(path: Path, key_file: Path | None) -> Iterator[Path]:
    """Give the folder of a package; what was unpacked for it is gone afterwards.

    Raises:
        PackageRefusedError: it is no package, or cannot be unpacked.
    """
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise PackageRefusedError(f"{path}: there is nothing")
    with TemporaryDirectory(prefix="nsclinic-package-") as made:  # readable by its owner alone
        folder = Path(made)
        if is_sealed(path):
            _unseal(path, key_file, folder)
        else:
            _unpack(path, str(path), folder)
        yield folder


def _unseal(path: Path, key_file: Path | None, folder: Path) -> None:
    """Open a sealed package with the registry's secret key.

    Raises:
        PackageRefusedError: there is no key, or it is another, or the file was altered.
    """
    if key_file is None:
        raise PackageRefusedError(f"{path}: is sealed to the registry's key: name its secret key with --key")
    try:
        open_sealed(path, folder, key_file, FILES)
    except SealingError as error:
        raise PackageRefusedError(str(error).rstrip(".")) from error


def _unpack(path: Path, name: str, folder: Path) -> None:
    """Unpack an archive of a package's files, which lie at its top or in one folder, and of nothing else.

    Raises:
        PackageRefusedError: it holds something else, or is not what it says of itself.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            tops = {member.filename.rpartition("/")[0] for member in members}
            names = [member.filename.rpartition("/")[2] for member in members]
            strangers = sorted(set(names) - FILES)
            if any(".." in top.replace("\\", "/").split("/") or top.startswith(("/", "\\")) for top in tops):
                raise PackageRefusedError(f"{name}: has files that lie outside it")
            if strangers or len(tops) != 1 or len(set(names)) < len(names):
                what = visible(strangers[0]) if strangers else "files in several places"
                raise PackageRefusedError(f"{name}: holds {what}, which no package has")
            for member, file in zip(members, names, strict=True):
                if member.file_size > LARGEST_FILE_BYTES:
                    raise PackageRefusedError(f"{name}: {file}: is larger than any clinic's")
                # No further than the size it claims: what goes on is a bomb.
                with archive.open(member) as packed, (folder / file).open("xb") as plain:
                    left = member.file_size
                    while left and (piece := packed.read(min(left, _PIECE_BYTES))):
                        left -= len(piece)
                        plain.write(piece)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError):
        raise PackageRefusedError(f"{name}: is no folder, archive or sealed file of a package") from None
