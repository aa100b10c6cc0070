"""How one user likes the window on one computer: the look, the size of text, which lanes of a chart are shown.

Kept beside the desk's file, outside every clinic file, and it holds nothing about a child: a clinic file that is
carried to another computer takes no habits along, and looking at a child writes nothing into the clinic.
"""

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from nsclinic.store.desk import make_private_folder, user_data_folder

PREFERENCES_FILE = "preferences.json"

Value = TypeVar("Value", str, bool, int, float, list[str])


class Preferences:
    """Small values by name, written as soon as one changes. Without a place they last as long as the program.

    A file that is not there, or that cannot be understood, means that everything is as it is at first; a place that
    cannot be written keeps them for this run only. Neither is worth a message in the consulting room.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._place = place
        self._values: dict[str, object] = _read(place) if place is not None else {}

    def get(self, name: str, default: Value) -> Value:
        """Give a value, or the default where none was put or one of another type stands there."""
        found = self._values.get(name, default)
        return found if type(found) is type(default) else default

    def put(self, name: str, value: str | bool | float | list[str]) -> None:  # noqa: FBT001 - a value, no switch
        """Keep a value."""
        if name in self._values and self._values[name] == value:
            return
        self._values[name] = value
        if self._place is not None:
            _write(self._place, self._values)


def user_preferences() -> Preferences:
    """Give the preferences of this user on this computer."""
    return Preferences(user_data_folder() / PREFERENCES_FILE)


def _read(place: Path) -> dict[str, object]:
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if not isinstance(value, list) or _are_words(value)}


def _are_words(items: list[object]) -> bool:
    return all(isinstance(item, str) for item in items)


def _write(place: Path, values: Mapping[str, object]) -> None:
    """Write in one step, unsynced: what a power cut may take back is a habit, and the disk must not hold up a key."""
    draft = place.with_name(f"{place.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        make_private_folder(place.parent)
        draft.write_text(json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1), encoding="utf-8")
        draft.replace(place)
    except OSError:
        with suppress(OSError):
            draft.unlink()
