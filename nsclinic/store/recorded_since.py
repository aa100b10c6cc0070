"""What was recorded, changed or removed on or after a day by the clinic's own account, whatever day it is about.

A package of changes rests on this: a visit of last year that was typed yesterday is in it. What another desk wrote
earlier and brought in since counts from the day on which it came, for until then it was in no package.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from nsclinic.store.engine import Connection
from nsclinic.store.kinds import CHILD, EVENT, OBSERVATION, TREATMENT, VISIT
from nsclinic.store.values import CHANGE_ID_LETTERS, JOIN_KIND, RowKind

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile

_NOTHING_SINCE = 2**62
"""Above every revision's number."""

_KINDS = (VISIT, OBSERVATION, TREATMENT, EVENT)


class ChildBefore(NamedTuple):
    """How a child stood before the day: its consent, its pseudonym (empty: never exported), whether it was removed."""

    consent: str
    pseudonym: str
    is_removed: bool


@dataclass(frozen=True, slots=True)
class ChildSince:
    """What happened to one child's rows since the day, by row id.

    `before` is None where the child came since. `is_changed`: the child's own row was. `rows` are the rows of the child
    that came or changed, `removed` those that were removed, each with its kind.
    """

    before: ChildBefore | None
    is_changed: bool
    rows: Mapping[str, RowKind]
    removed: Mapping[str, RowKind]


class RecordedSince:
    """What came into an open clinic file on or after a day, `since` included, by the days of the desks' clocks."""

    def __init__(self, clinic: "ClinicFile", since: date) -> None:
        self._clinic = clinic
        with clinic.reading() as connection:
            self._first = _first_revision(connection, since)

    def of(self, patient_id: str) -> ChildSince:
        """Give what happened to a child of the clinic, removed or not."""
        with self._clinic.reading() as connection:
            number, revision = connection.execute(
                "SELECT child, revision FROM child WHERE patient_id = ?", (patient_id,)
            ).fetchone()
            rows: dict[str, RowKind] = {}
            removed: dict[str, RowKind] = {}
            for table in _KINDS:
                for row_id, is_removed in connection.execute(
                    f"SELECT row_id, removed FROM {table.heads} WHERE child = ? AND revision >= ? ORDER BY position",
                    (number, self._first),
                ):
                    (removed if is_removed else rows)[row_id] = table.kind
            return ChildSince(
                before=self._before(connection, number, revision),
                is_changed=revision >= self._first,
                rows=rows,
                removed=removed,
            )

    def _before(self, connection: Connection, number: int, revision: int) -> ChildBefore | None:
        columns = "consent_registry, pseudonym, removed"
        if revision < self._first:
            row = connection.execute(
                f"SELECT {columns} FROM {CHILD.heads} WHERE child = ?", (number,)
            ).fetchone()
        else:
            row = connection.execute(
                f"SELECT {columns} FROM {CHILD.superseded} WHERE child = ? AND revision < ? "
                "ORDER BY revision DESC LIMIT 1",
                (number, self._first),
            ).fetchone()
        return None if row is None else ChildBefore(row[0] or "", row[1], bool(row[2]))


def _first_revision(connection: Connection, since: date) -> int:
    """Give the number of the first revision that came in on the day or later."""
    (first,) = connection.execute(
        "SELECT min(first_revision) FROM change WHERE date(at_utc, offset_minutes || ' minutes') >= ?",
        (since.isoformat(),),
    ).fetchone()
    (brought,) = connection.execute(
        "SELECT min(first_of.first_revision) FROM change JOIN change AS first_of "
        f"ON first_of.change_id = substr(change.reason, 1, {CHANGE_ID_LETTERS}) "
        "WHERE change.kind = ? AND date(change.at_utc, change.offset_minutes || ' minutes') >= ?",
        (JOIN_KIND, since.isoformat()),
    ).fetchone()
    known = [number for number in (first, brought) if number is not None]
    return min(known, default=_NOTHING_SINCE)
