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


class ChildState(NamedTuple):
    """One state of a child: its consent, its pseudonym (empty: never exported), whether it was removed."""

    consent: str
    pseudonym: str
    is_removed: bool


@dataclass(frozen=True, slots=True)
class ChildSince:
    """What happened to one child's rows since the day, by row id.

    `row_id` is that of the child's own row. `is_new`: the child came since. `states` are all that its own row has been
    in: as the day began (where it was there), and after each change since; `is_changed`: there was one. `rows` are the
    rows of the child that came or changed, `removed` those that were removed, `all_rows` all that stand, each with its
    kind.
    """

    row_id: str
    is_new: bool
    is_changed: bool
    states: tuple[ChildState, ...]
    rows: Mapping[str, RowKind]
    removed: Mapping[str, RowKind]
    all_rows: Mapping[str, RowKind]


class RecordedSince:
    """What came into an open clinic file on or after a day, `since` included, by the days of the desks' clocks."""

    def __init__(self, clinic: "ClinicFile", since: date) -> None:
        self._clinic = clinic
        with clinic.reading() as connection:
            self._first = _first_revision(connection, since)

    def of(self, patient_id: str) -> ChildSince:
        """Give what happened to a child of the clinic, removed or not."""
        with self._clinic.reading() as connection:
            number, revision, child_row_id = connection.execute(
                f"SELECT child, revision, row_id FROM {CHILD.heads} WHERE patient_id = ?", (patient_id,)
            ).fetchone()
            rows: dict[str, RowKind] = {}
            removed: dict[str, RowKind] = {}
            standing: dict[str, RowKind] = {}
            for table in _KINDS:
                for row_id, is_removed, at in connection.execute(
                    f"SELECT row_id, removed, revision FROM {table.heads} WHERE child = ? ORDER BY position",
                    (number,),
                ):
                    if not is_removed:
                        standing[row_id] = table.kind
                    if at >= self._first:
                        (removed if is_removed else rows)[row_id] = table.kind
            before, states = self._states(connection, number)
            return ChildSince(
                row_id=child_row_id,
                is_new=before is None,
                is_changed=revision >= self._first,
                states=states if before is None else (before, *states),
                rows=rows,
                removed=removed,
                all_rows=standing,
            )

    def shared_pseudonyms(self) -> list[tuple[str, str]]:
        """Give pseudonym and number of every child whose row changed since and bears or bore one that another did too.

        Two records of one child that were put together, or taken apart again, share one.
        """
        with self._clinic.reading() as connection:
            found = connection.execute(
                f"WITH bore AS (SELECT pseudonym, child FROM {CHILD.heads} WHERE pseudonym <> '' "
                f"UNION SELECT pseudonym, child FROM {CHILD.superseded} WHERE pseudonym <> '') "
                f"SELECT bore.pseudonym, head.patient_id FROM bore JOIN {CHILD.heads} AS head USING (child) "
                "WHERE head.revision >= ? AND bore.pseudonym IN "
                "(SELECT pseudonym FROM bore GROUP BY pseudonym HAVING count(*) > 1) ORDER BY 1, 2",
                (self._first,),
            ).fetchall()
        return [(name, patient_id) for name, patient_id in found]

    def _states(
        self, connection: Connection, number: int
    ) -> tuple[ChildState | None, tuple[ChildState, ...]]:
        """Give the state in which a child's row was as the day began, and every one since."""
        columns = "revision, consent_registry, pseudonym, removed"
        found = connection.execute(
            f"SELECT {columns} FROM {CHILD.heads} WHERE child = ? "
            f"UNION ALL SELECT {columns} FROM {CHILD.superseded} WHERE child = ? ORDER BY revision",
            (number, number),
        ).fetchall()
        states = [(row[0], ChildState(row[1] or "", row[2], bool(row[3]))) for row in found]
        before = [state for revision, state in states if revision < self._first]
        since = tuple(state for revision, state in states if revision >= self._first)
        return (before[-1] if before else None), since


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
