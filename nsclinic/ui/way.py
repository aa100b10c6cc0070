"""The way that a person takes through the screens, so that Escape leads back along it."""

from dataclasses import dataclass, field
from datetime import date

PASSED_THROUGH = frozenset({"registration", "amend", "merge", "visit", "diary"})
"""Forms: once left, no way leads back into them."""

OF_ONE_CHILD = frozenset({"child", "visit", "diary", "summary", "amend", "merge", "document"})
"""Screens that are opened for a child."""


@dataclass(frozen=True, slots=True)
class Place:
    """One screen on the way: its key, and for a screen of one child whose, and which visit or which row."""

    key: str
    patient_id: str = ""
    visit_on: date | None = None
    row_id: str = ""


@dataclass(slots=True)
class Way:
    """The places gone through; the last is where one is."""

    places: list[Place] = field(default_factory=list)

    def go(self, place: Place) -> None:
        """Go to a place; a form is forgotten once it is left, and a place gone through before is gone back to."""
        if self.places and self.places[-1].key in PASSED_THROUGH:
            self.places.pop()
        if place in self.places:
            del self.places[self.places.index(place) :]
        self.places.append(place)

    def before(self) -> Place:
        """Give where Escape leads: the place before, from a first one the first screen."""
        return self.places[-2] if len(self.places) > 1 else Place("today")
