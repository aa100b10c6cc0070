"""The clinic's settings as the file holds them: JSON values by name."""

import json
from typing import TYPE_CHECKING, Any

from nsclinic.store import reading

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile


class Settings:
    """The clinic's settings by name; written by `Change.put_setting`."""

    def __init__(self, clinic: "ClinicFile") -> None:
        self._clinic = clinic

    def get(self, name: str, default: Any = None) -> Any:
        """Give the value of a setting, or the default where it was never set."""
        return self.all().get(name, default)

    def all(self) -> dict[str, Any]:
        """Give every setting by its name."""
        with self._clinic.reading() as connection:
            return {name: json.loads(text) for name, text in reading.settings(connection)}
