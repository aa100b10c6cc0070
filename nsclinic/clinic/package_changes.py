"""What of each child goes into a package of changes, and which rows the registry is to delete.

The rule is that the last package with this one laid on it is the package of everything (tests/clinic/test_since.py).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from nsclinic.domain.record import ChildRecord, Consent
from nsclinic.exchange.package_tables import EVENTS, OBSERVATIONS, PATIENTS, TREATMENTS, VISITS
from nsclinic.store import ClinicFile, RowKind
from nsclinic.store.recorded_since import ChildState, RecordedSince

_FILE_OF = {
    RowKind.VISIT: VISITS.file,
    RowKind.OBSERVATION: OBSERVATIONS.file,
    RowKind.TREATMENT: TREATMENTS.file,
    RowKind.EVENT: EVENTS.file,
}


class PackageChanges:
    """What was recorded, changed or removed on or after a day, child by child."""

    def __init__(
        self, store: ClinicFile, since: date, last_as_of: date | None, renamed: Callable[[str], str]
    ) -> None:
        """Begin.

        Args:
            store: the clinic file.
            since: the first day.
            last_as_of: the as-of date of the package before; None where there is none.
            renamed: gives the pseudonym of a row.
        """
        self._changes = RecordedSince(store, since)
        self._ahead_of = last_as_of or date.max
        self._renamed = renamed
        self._gone: dict[tuple[str, str], None] = {}

    def cut(self, patient_id: str, whole: ChildRecord) -> tuple[ChildRecord, bool]:
        """Give what of a child the package takes, and whether there is any; note the rows that are gone.

        A child whom the registry did not know all the time leaves whole, whenever her rows were recorded; so does a row
        that lay ahead of the last package's day.

        Args:
            patient_id: the child's number in the clinic.
            whole: her record as it leaves.
        """
        since = self._changes.of(patient_id)
        rows = {self._renamed(row_id): kind for row_id, kind in since.rows.items()}
        gone = {self._renamed(row_id): kind for row_id, kind in since.removed.items()}
        # A row that was corrected to a day after the as-of date is gone until that day.
        standing = _ids(whole)
        gone |= {row_id: kind for row_id, kind in rows.items() if row_id not in standing}
        self._note(gone)
        if since.is_new or not all(_was_sent(state) for state in since.states):
            return whole, True
        ahead_of = self._ahead_of
        cut = replace(
            whole,
            visits=tuple(row for row in whole.visits if row.row_id in rows or row.on > ahead_of),
            observations=tuple(row for row in whole.observations if row.row_id in rows or row.on > ahead_of),
            treatments=tuple(
                row for row in whole.treatments if row.row_id in rows or row.start_date > ahead_of
            ),
            events=tuple(row for row in whole.events if row.row_id in rows or row.on > ahead_of),
        )
        diagnosed = whole.child.diagnosis_date
        is_known_since = diagnosed is not None and diagnosed > ahead_of
        # Of a birth only the month is left here: one in the last package's own month is sent rather than missed.
        is_born_since = whole.child.birth_date >= ahead_of.replace(day=1)
        return cut, since.is_changed or is_known_since or is_born_since or bool(gone or _ids(cut))

    def gone(self, sent: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Give file and row that the registry is to delete, once each, those of `cut` first.

        Where two records of one child were put together, or taken apart again, the registry may hold rows of the other
        record under the child's pseudonym.

        Args:
            sent: the pseudonym of every child in the package, by number.
        """
        names = frozenset(sent.values())
        for name, patient_id in self._changes.shared_pseudonyms():
            if name not in names or sent.get(patient_id) == name:
                continue
            other = self._changes.of(patient_id)
            self._note({self._renamed(row_id): kind for row_id, kind in other.removed.items()})
            if patient_id not in sent:
                self._note({self._renamed(row_id): kind for row_id, kind in other.all_rows.items()})
                self._gone[PATIENTS.file, self._renamed(other.row_id)] = None
        yield from self._gone

    def _note(self, rows: Mapping[str, RowKind]) -> None:
        self._gone |= {(_FILE_OF[kind], row_id): None for row_id, kind in rows.items()}


def _ids(record: ChildRecord) -> frozenset[str]:
    kinds = (record.visits, record.observations, record.treatments, record.events)
    return frozenset(row.row_id for rows in kinds for row in rows)


def _was_sent(state: ChildState) -> bool:
    return state.consent == Consent.YES and bool(state.pseudonym) and not state.is_removed
