"""Where window and dividers stood, kept in the user's preferences and never in the clinic file; mirrored margins."""

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QLayout, QSplitter, QWidget

from nsclinic.clinic.preferences import Preferences

GEOMETRY = "window_geometry"
"""Name of the preference: place and size of the window, and whether it filled the screen."""


def keep_geometry(window: QWidget, preferences: Preferences) -> None:
    """Keep where a window stands."""
    preferences.put(GEOMETRY, _text(window.saveGeometry()))


def restore_geometry(window: QWidget, preferences: Preferences) -> bool:
    """Put a window where it stood; say whether that is known. Qt brings it onto a screen that is there."""
    kept = preferences.get(GEOMETRY, "")
    return bool(kept) and window.restoreGeometry(_state(kept))


def keep_splitter(splitter: QSplitter, name: str, preferences: Preferences) -> None:
    """Keep where the divider of a splitter stands, by a name of its own."""
    preferences.put(name, _text(splitter.saveState()))


def restore_splitter(splitter: QSplitter, name: str, preferences: Preferences) -> None:
    """Put a divider where it stood, if that is known."""
    kept = preferences.get(name, "")
    if kept:
        splitter.restoreState(_state(kept))


def leave_room_at_end(layout: QLayout, room: int, *, is_mirrored: bool, below: int = 0) -> None:
    """Keep so many pixels free where lines end, so that a scroll bar touches no field: Qt mirrors no margins."""
    layout.setContentsMargins(room if is_mirrored else 0, 0, 0 if is_mirrored else room, below)


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _state(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii", "ignore")))
