"""The audit as somebody asks for it: by day, person, kind and child, a page at a time, fast among 200,000 entries.

A span of days is first turned into a span of entries by the index on the moment, so that whatever else is asked for,
the entries are read in their own order, latest first, and only as many as a page holds. The clock of a desk may have
been wrong: each entry is then held against its own day, as that desk's clock had it.
"""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from nsclinic.store.audit import ENTRY_COLUMNS, holder_of_row
from nsclinic.store.engine import Connection
from nsclinic.store.paper_head import seq_of_head
from nsclinic.store.values import ChangeEntry

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile

_FARTHEST_ZONE = timedelta(hours=15)
"""No clock is farther from UTC than this."""


class AuditQuestion(NamedTuple):
    """Which entries are asked for; what is None or empty is not asked about. Both days count, by the desks' clocks.

    `patient_ids` are children of whom at least one is touched.
    """

    since: date | None = None
    until: date | None = None
    who: str | None = None
    kind: str = ""
    patient_ids: tuple[str, ...] = ()


class AuditLine(NamedTuple):
    """One entry, the child's number where it touched one, and how many it touched."""

    entry: ChangeEntry
    patient_id: str
    children: int


class AuditList:
    """The audit entries of one open clinic file, asked for a page at a time."""

    def __init__(self, clinic: "ClinicFile") -> None:
        self._clinic = clinic

    def lines(self, question: AuditQuestion, limit: int, before: int | None = None) -> list[AuditLine]:
        """Give entries, latest first, at most `limit`, below the seq `before` where given."""
        with self._clinic.reading() as connection:
            return audit_lines(connection, question, limit, before)

    def people(self) -> list[str]:
        """Give everybody who ever wrote an entry, by the name that stands there."""
        with self._clinic.reading() as connection:
            return _each(connection, "who")

    def kinds(self) -> list[str]:
        """Give every kind of entry there is."""
        with self._clinic.reading() as connection:
            return _each(connection, "kind")

    def with_head(self, head: str) -> AuditLine | None:
        """Give the entry that has a printed head in its proper form; None where none has."""
        with self._clinic.reading() as connection:
            seq = seq_of_head(connection, head)
            found = [] if seq is None else audit_lines(connection, AuditQuestion(), 1, seq + 1)
        return found[0] if found else None


def audit_lines(
    connection: Connection, question: AuditQuestion, limit: int, before: int | None = None
) -> list[AuditLine]:
    """Give entries, latest first, at most `limit`, below the seq `before` where given."""
    span = _span_of(connection, question)
    if span is None:
        return []
    first, last = span
    if before is not None:
        last = min(last, before - 1)
    conditions, given = ["seq BETWEEN ? AND ?"], [first, last]
    for condition, value in _conditions(question):
        conditions.append(condition)
        given += value
    rows = connection.execute(
        f"SELECT {ENTRY_COLUMNS}, (SELECT count(*) FROM touched WHERE touched.seq = change.seq), "
        "(SELECT patient_id FROM touched JOIN child USING (child) WHERE touched.seq = change.seq LIMIT 1) "
        f"FROM change JOIN desk USING (desk) WHERE {' AND '.join(conditions)} ORDER BY seq DESC LIMIT ?",
        (*given, limit),
    ).fetchall()
    return [
        AuditLine(holder_of_row(row[:-2]).entry, row[-1] if row[-2] == 1 else "", row[-2]) for row in rows
    ]


def _each(connection: Connection, column: str) -> list[str]:
    """Give the different values of an indexed column, each by one look into the index."""
    rows = connection.execute(
        f"WITH RECURSIVE each(value) AS (SELECT min({column}) FROM change UNION ALL "
        f"SELECT (SELECT min({column}) FROM change WHERE {column} > each.value) FROM each "
        "WHERE each.value IS NOT NULL) SELECT value FROM each WHERE value IS NOT NULL"
    )
    return [row[0] for row in rows]


def _conditions(question: AuditQuestion) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    own_day = "date(at_utc, offset_minutes || ' minutes')"
    if question.since is not None:
        found.append((f"{own_day} >= ?", [question.since.isoformat()]))
    if question.until is not None:
        found.append((f"{own_day} <= ?", [question.until.isoformat()]))
    if question.who is not None:
        found.append(("who = ?", [question.who]))
    if question.kind:
        found.append(("kind = ?", [question.kind]))
    if question.patient_ids:
        places = ", ".join("?" * len(question.patient_ids))
        found.append(
            (
                (
                    "seq IN (SELECT touched.seq FROM touched JOIN child USING (child) "
                    f"WHERE child.patient_id IN ({places}))"
                ),
                list(question.patient_ids),
            )
        )
    return found


def _span_of(connection: Connection, question: AuditQuestion) -> tuple[int, int] | None:
    """Give the first and the last seq of which an entry may be asked for; None for none."""
    if question.since is None and question.until is None:
        found = connection.execute("SELECT 1, max(seq) FROM change").fetchone()
    else:
        first = datetime.combine(question.since or date.min, time.min)
        last = datetime.combine(question.until or date.max, time.max)
        low = (first - _FARTHEST_ZONE).isoformat() if question.since else ""
        high = (last + _FARTHEST_ZONE).isoformat() if question.until else "9999"
        found = connection.execute(
            "SELECT min(seq), max(seq) FROM change WHERE at_utc >= ? AND at_utc <= ?", (low, high)
        ).fetchone()
    return None if found[1] is None else (found[0], found[1])
