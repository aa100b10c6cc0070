"""Where a document comes from: a file that was chosen or dropped, a picture that was pasted."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from nsclinic.clinic.documents import read_outside
from nsclinic.clinic.intake import MOST_DOTS, Refusal, RefusedFileError


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that may become a document: its name, and its bytes, which are read on another thread."""

    name: str
    read: Callable[[], bytes]


def from_file(path: Path) -> Arrival:
    """Give a file of this computer."""
    return Arrival(path.name, lambda: read_outside(path))


def from_picture(picture: QImage) -> Arrival:
    """Give a picture that was copied in another program."""
    return Arrival("pasted.png", lambda: _as_png(picture))


def arrivals_in(data: QMimeData | None) -> list[Arrival]:
    """Give what was dropped or pasted: files of this computer, else one picture; empty for anything else."""
    if data is None:
        return []
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [from_file(path) for path in files]
    picture = data.imageData() if data.hasImage() else None
    return [from_picture(picture)] if isinstance(picture, QImage) and not picture.isNull() else []


def _as_png(picture: QImage) -> bytes:
    if picture.width() * picture.height() > MOST_DOTS:
        raise RefusedFileError(Refusal.TOO_MANY_DOTS)
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(out, "PNG")  # type: ignore[call-overload]  # it takes the name of a format as text
    return bytes(out.data().data())
