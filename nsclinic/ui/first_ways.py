"""What the window asks of the program where there is no clinic to open yet."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nsclinic.clinic.acting import Typed
from nsclinic.clinic.clinic import Clinic

if TYPE_CHECKING:
    from nsclinic.clinic.first_start import FirstClinic


class FirstWays(Protocol):
    """What can be begun with where there is no clinic file yet; each is called on the store thread."""

    @property
    def path(self) -> Path:
        """Where a new clinic's file will lie."""

    def make(self, first: "FirstClinic") -> Clinic:
        """Make the clinic file and open it."""

    def demonstration(self, name: str) -> Clinic:
        """Open the user's demonstration, made where there is none."""

    def at(self, path: Path) -> "FirstWays":
        """Give the way into another file."""

    def open(self, typed: Typed | None) -> Clinic:
        """Open the file with what was typed, or with nothing."""

    def open_older(self, typed: Typed | None) -> Clinic:
        """Open the file although it lacks what was saved here last, and write down that this was accepted."""
