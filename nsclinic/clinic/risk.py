"""Whom of the overdue to look for first: the one place that says in which order they stand, and why.

The order is by what can go wrong unseen, then by how long. `overdue` finds the place of a child.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from nsclinic.domain.calendar import days_between


class RiskKind(IntEnum):
    """Why an overdue child stands where she stands; the first of the list comes first."""

    UNWATCHED_CALCINEURIN_INHIBITOR = 1
    """Tacrolimus or ciclosporin is taken, and creatinine or its trough is overdue: the kidney is harmed in silence."""
    STEROID_WITHOUT_PRESSURE = 2
    """A high dose of a steroid is taken, and blood pressure is overdue."""
    CYCLOPHOSPHAMIDE_TOTAL = 3
    """Cyclophosphamide goes on though its highest total dose is passed, or though its total cannot be told."""
    NEPHROTIC_NOT_SEEN = 4
    """The urine was nephrotic when it was last known, and the visit is overdue."""
    OVERDUE = 5
    """Anything else that is overdue."""


@dataclass(frozen=True, slots=True)
class Risk:
    """Why a child stands where she stands among the overdue.

    `what` is overdue, `since` the day on which it was due. `drug` is the drug that makes it press, empty where none
    does. `is_dose_known` is False where the drug's dose, on which the place rests, cannot be told: the safer place is
    taken then.
    """

    kind: RiskKind
    what: str
    since: date
    drug: str = ""
    is_dose_known: bool = True

    def days(self, as_of: date) -> int:
        """Give for how many days it has been due on a day."""
        return days_between(self.since, as_of)

    @property
    def order(self) -> tuple[int, date]:
        """The key by which the overdue are sorted: the kind, then the longest overdue first."""
        return self.kind, self.since
