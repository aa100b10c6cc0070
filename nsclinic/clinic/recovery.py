"""The recovery sheet: a printed code that opens the clinic file when its passphrase is forgotten.

A sheet counts only once somebody has typed back a part of what is printed: until then the sheet before it stays good.
"""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import date

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import RIGHT_OF_KIND
from nsclinic.store.recovery_code import new_recovery_code, read_signs

ASKED_GROUPS = 2
"""Groups of the code that are to be typed back."""

SHEET_KIND = "recovery_sheet"
"""What the audit calls a sheet that was made good."""


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What is printed: the code in groups, the registry key, and which file it opens. Never kept in any file."""

    code: str
    site_key: str
    clinic_name: str
    file_name: str
    made_on: date
    asked: tuple[int, ...]
    """Places (0 = first) of the groups that are to be typed back."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The code's groups, in order."""
        return tuple(self.code.split("-"))

    def is_group(self, place: int, typed: str) -> bool:
        """Say whether a group was typed as it is printed; the size of letters and the script of digits do not count."""
        return read_signs(typed) == self.groups[place]

    def is_typed_back(self, typed: tuple[str, ...]) -> bool:
        """Say whether the asked groups were all typed as they are printed."""
        return all(self.is_group(place, text) for place, text in zip(self.asked, typed, strict=True))


def needs_sheet(clinic: Clinic) -> bool:
    """Say whether a recovery sheet means anything: the file is encrypted and can be written."""
    return clinic.store.is_encrypted and not clinic.store.is_read_only


def new_sheet(clinic: Clinic) -> RecoverySheet:
    """Give a new sheet; it opens nothing yet."""
    code = new_recovery_code()
    whole = len(code.split("-")) - 1  # the last group holds the check character and is asked of nobody
    asked = tuple(sorted(secrets.SystemRandom().sample(range(whole), ASKED_GROUPS)))
    return RecoverySheet(
        code=code,
        site_key=site_key_text(clinic),
        clinic_name=clinic.name,
        file_name=clinic.store.path.name,
        made_on=clinic.today,
        asked=asked,
    )


def site_key_text(clinic: Clinic) -> str:
    """Give the key of the registry's pseudonyms as the sheet prints it, in base 32 without the groups."""
    return b32encode(clinic.store.site_key).decode("ascii").rstrip("=")


def keep_sheet(clinic: Clinic, sheet: RecoverySheet) -> None:
    """Let the sheet's code open the file from now on, in place of an earlier sheet's, and write that into the audit.

    Raises:
        RightLackingError: whoever opened the clinic may not make one.
        StoreError: the file is not encrypted or can only be read, or the code could not be kept.
    """
    clinic.require(RIGHT_OF_KIND[SHEET_KIND])
    clinic.store.keep_recovery_code(sheet.code)
    clinic.store.note(kind=SHEET_KIND, who=clinic.who)
    clinic.renewed.add(SHEET_KIND)
