"""Where the clinic file of a user lies when no other is named: the platform's own folder for a user's data."""

import os
import sys
from pathlib import Path

PROGRAM = "nsclinic"
CLINIC_FILE = "clinic.nsclinic"
DEMONSTRATION_FILE = "demonstration.nsclinic"


def data_folder() -> Path:
    """Give the user's data folder of the program; it may not exist yet.

    Windows: %LOCALAPPDATA%; macOS: ~/Library/Application Support; elsewhere $XDG_DATA_HOME, else ~/.local/share.
    """
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / PROGRAM
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / PROGRAM
    named = os.environ.get("XDG_DATA_HOME", "")
    return (Path(named) if named.startswith("/") else home / ".local" / "share") / PROGRAM


def default_clinic_file() -> Path:
    """Give the clinic file that is opened when none is named."""
    return data_folder() / CLINIC_FILE


def default_demonstration_file() -> Path:
    """Give the demonstration that is made when no file is named: never the clinic's own."""
    return data_folder() / DEMONSTRATION_FILE
