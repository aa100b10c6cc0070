"""Where the clinic file of a user lies when no other is named: in the user's data folder, beside the desk's file."""

from pathlib import Path

from nsclinic.store.desk import user_data_folder

CLINIC_FILE = "clinic.nsclinic"
DEMONSTRATION_FILE = "demonstration.nsclinic"


def default_clinic_file() -> Path:
    """Give the clinic file that is opened when none is named; it may not exist yet."""
    return user_data_folder() / CLINIC_FILE


def default_demonstration_file() -> Path:
    """Give the demonstration that is made when no file is named: never the clinic's own."""
    return user_data_folder() / DEMONSTRATION_FILE
