"""What one Save of a home diary holds: dipsticks that a family read at home, day by day, without a visit.

As at a visit, the screen edits values and never the record: `with_diary` gives the record as it would be, so that the
rules can speak while the diary is still being typed, and the clinic saves the very same entry in one change.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nsclinic.clinic.repeated_save import observations_named_by_draft
from nsclinic.clinic.visit_entry import CorrectionReasonError, with_rows
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import ChildRecord, Observation, Qualifier

if TYPE_CHECKING:
    from nsclinic.clinic.clinic import Clinic

DIPSTICK = "dipstick_protein"
HOME = "home"


class DiaryDayError(ValueError):
    """A dipstick dated before the child was born or after today."""

    def __init__(self, on: date) -> None:
        super().__init__(f"no dipstick can have been read on {on}")
        self.on = on


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """Everything that one Save of a diary writes.

    An observation with a `row_id` corrects the row of that id, for the `reason` that the audit keeps; one without is
    new. `draft_id` is the draft that the Save makes needless, empty without one.
    """

    patient_id: str
    observations: tuple[Observation, ...] = ()
    reason: str = ""
    draft_id: str = ""

    @property
    def is_correcting(self) -> bool:
        """Whether a value on file is changed."""
        return any(row.row_id for row in self.observations)


def home_dipsticks(record: ChildRecord) -> dict[date, Observation]:
    """Give the dipsticks read at home by their day: of several of a day the last entered."""
    return {row.on: row for row in record.observations if row.code == DIPSTICK and row.place == HOME}


def home_dipstick(on: date, grade: str, recorded: Observation | None = None) -> Observation:
    """Give the row of a dipstick read at home; an empty grade says that none was done that day.

    `recorded` is the row that it corrects: its id, note and whatever else was said of it stay.
    """
    row = Observation(on, DIPSTICK, "", place=HOME) if recorded is None else recorded
    if not grade:
        return row._replace(value="", unit="", qualifier=Qualifier.NOT_DONE)
    unit = analytes()[DIPSTICK].choice_unit
    return row._replace(value=grade, unit=unit, qualifier=Qualifier.NONE)


def with_diary(record: ChildRecord, entry: DiaryEntry) -> ChildRecord:
    """Give the record as it would be after the entry were saved, without saving anything."""
    return with_rows(record, observations=entry.observations)


def refuse_unsound(record: ChildRecord, entry: DiaryEntry, today: date) -> None:
    """Let a diary pass that can be true.

    Raises:
        DiaryDayError: a value is of a day before the child's birth or after today.
        CorrectionReasonError: a value on file is corrected, and nobody said why.
    """
    for row in entry.observations:
        if not record.child.birth_date <= row.on <= today:
            raise DiaryDayError(row.on)
    if entry.is_correcting and not entry.reason.strip():
        raise CorrectionReasonError


def save_diary(clinic: "Clinic", entry: DiaryEntry) -> None:
    """Write the dipsticks in one change without a visit, and drop their draft; once more, it writes nothing twice.

    Raises:
        DiaryDayError: a value is of a day before the child's birth or after today.
        CorrectionReasonError: a value on file is corrected, and nobody said why.
        StoreError: there is no such child, or the file could not be written; the draft is kept then.
    """
    refuse_unsound(clinic.record(entry.patient_id), entry, clinic.today)
    removed = clinic.store.removed(entry.patient_id)
    rows = observations_named_by_draft(entry.draft_id, entry.patient_id, entry.observations, removed)
    with clinic.changing("diary", entry.reason.strip()) as (change, touched):
        for observation in rows:
            change.put_observation(entry.patient_id, observation)
        touched.append(entry.patient_id)
    if entry.draft_id:
        clinic.drafts.drop_saved(entry.draft_id)
