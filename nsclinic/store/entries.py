"""The audit entries and revisions of a file as they stand there, read for a check: child by child, text by text."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from nsclinic.store.chain import FIELD_END, revision_id, revision_text
from nsclinic.store.engine import Connection
from nsclinic.store.kinds import (
    CHILD,
    KIND_TABLES,
    OF_THE_CLINIC,
    REVISION_COLUMNS,
    ROWS_OF_A_CHILD,
    KindTable,
)
from nsclinic.store.values import RowKind

_OF_ANY_CHILD = (CHILD, *ROWS_OF_A_CHILD)
_DAY_AND_WHAT: dict[RowKind, tuple[str, str]] = {
    RowKind.CHILD: ("", ""),
    RowKind.VISIT: ("on_date", "kind"),
    RowKind.OBSERVATION: ("on_date", "code"),
    RowKind.TREATMENT: ("start_date", "drug"),
    RowKind.EVENT: ("on_date", "code"),
    RowKind.SETTING: ("", "name"),
    RowKind.PROTOCOL: ("valid_from", "protocol_id"),
    RowKind.ATTACHMENT: ("on_date", "kind"),
}


class StoredEntry(NamedTuple):
    """One row of the table of entries. It holds the revisions from `first` (inclusive) to `end` (exclusive)."""

    seq: int
    change_id: str
    desk_id: str
    desk_seq: int
    at_utc: str
    offset_minutes: int
    who: str
    program: str
    kind: str
    reason: str
    revisions: int
    digest: bytes
    seal: bytes
    first: int

    @property
    def end(self) -> int:
        """The number after the last of its revisions."""
        return self.first + self.revisions

    @property
    def at(self) -> datetime | None:
        """When it was written, by its desk's clock; None where that was made unreadable."""
        try:
            moment = datetime.fromisoformat(self.at_utc).replace(tzinfo=UTC)
            return moment.astimezone(timezone(timedelta(minutes=self.offset_minutes)))
        except (ValueError, OverflowError):
            return None


class StoredEntries:
    """All entries of a file at one moment, and the texts that say how rows came."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(
            "SELECT seq, change_id, desk_id, desk_seq, at_utc, offset_minutes, who, program, kind, reason, "
            "revisions, digest, seal, first_revision FROM change JOIN desk USING (desk) ORDER BY seq"
        )
        self.all = [StoredEntry(*row) for row in rows]
        self.end = max((entry.end for entry in self.all), default=1)
        self.sources: dict[int | None, str] = {None: FIELD_END.join(("typed", "", ""))}
        self.refresh_sources(connection)
        self._places = sorted(
            (place for place, entry in enumerate(self.all) if entry.revisions),
            key=lambda place: self.all[place].first,
        )
        self._firsts = [self.all[place].first for place in self._places]

    def refresh_sources(self, connection: Connection) -> None:
        """Read how rows came."""
        for source, how, file, sha256 in connection.execute("SELECT source, how, file, sha256 FROM source"):
            self.sources[source] = FIELD_END.join((how, file, sha256))

    def place_of(self, revision: int) -> int | None:
        """Give the place in `all` of the entry that holds a revision; None where none does."""
        found = bisect_right(self._firsts, revision) - 1
        if found < 0:
            return None
        place = self._places[found]
        return place if revision < self.all[place].end else None

    def text_of(self, stored: "StoredRevision", place: int, number: int | None = None) -> str:
        """Give the text that was hashed of a revision, as it would be as the `number`th of that entry (its own)."""
        entries, values = self.all, stored.values
        if number is None:
            number = stored.revision - entries[place].first + 1
        if not stored.is_in_place:
            # A first revision gives its row the place among the rows of its day: another place is a change of order.
            parent_id = f"moved to {stored.position}"
        elif stored.parent is None:
            parent_id = ""
        else:
            of_parent = self.place_of(stored.parent)
            parent_id = (
                ""
                if of_parent is None
                else revision_id(entries[of_parent].change_id, entries[of_parent].first, stored.parent)
            )
        return revision_text(
            *(stored.table.heads, stored.row_id, number, parent_id, stored.removed),
            *(self.sources.get(stored.source, "unknown"), stored.line, values),
        )


class StoredRevision(NamedTuple):
    """One revision as its table has it; `position` is the number that orders its row among those of a day."""

    table: KindTable
    row_id: str
    revision: int
    parent: int | None
    removed: int
    source: int | None
    line: int | None
    values: tuple[Any, ...]
    position: int
    is_in_place: bool = True
    """Whether the row stands where its first revision was put."""

    @property
    def on(self) -> str:
        """The day that the row is about, ISO; empty for a child's own particulars and for settings."""
        return self._value(_DAY_AND_WHAT[self.table.kind][0])

    @property
    def what(self) -> str:
        """What the row is about: its code, drug, kind or name; empty for a child's own particulars."""
        return self._value(_DAY_AND_WHAT[self.table.kind][1])

    def _value(self, column: str) -> str:
        return str(self.values[self.table.values.index(column)]) if column else ""


class OfOneChild(NamedTuple):
    """Every revision of one child in order of number; the clinic's own rows have neither number nor ids."""

    child: int | None
    row_id: str
    patient_id: str
    revisions: list[StoredRevision]


def children_of(connection: Connection) -> list[tuple[int | None, str]]:
    """Give what there is to read: None for the clinic itself, then each child by number, in order of row ids."""
    rows = connection.execute("SELECT child, row_id FROM child ORDER BY row_id").fetchall()
    return [(None, ""), *rows]


def of_child(connection: Connection, child: int | None, row_id: str) -> OfOneChild:
    """Read every revision of a child (None: of the clinic itself) in order of number."""
    if child is None:
        return OfOneChild(None, "", "", _in_order(connection, OF_THE_CLINIC, "", ()))
    revisions = _in_order(connection, _OF_ANY_CHILD, "WHERE child = ?", (child,))
    number = connection.execute("SELECT patient_id FROM child WHERE child = ?", (child,)).fetchone()
    return OfOneChild(child, row_id, number[0] if number else "", revisions)


def orphans(connection: Connection) -> list[StoredRevision]:
    """Give the revisions of children who are not there."""
    return _in_order(connection, _OF_ANY_CHILD, "WHERE child NOT IN (SELECT child FROM child)", ())


def row_count(connection: Connection) -> int:
    """Give how many revisions of all kinds there are."""
    names = (name for table in KIND_TABLES for name in (table.heads, table.superseded))
    return sum(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names)


def _in_order(
    connection: Connection, tables: tuple[KindTable, ...], condition: str, parameters: tuple[Any, ...]
) -> list[StoredRevision]:
    found: list[StoredRevision] = []
    for table in tables:
        columns = ", ".join((*REVISION_COLUMNS, *table.values))
        position = table.key[-1]
        for name in (table.heads, table.superseded):
            rows = connection.execute(f"SELECT {columns}, {position} FROM {name} {condition}", parameters)
            # `_make`, as millions are read
            found += [
                StoredRevision._make((table, *row[:6], row[6:-1], row[-1], row[-1] == row[1])) for row in rows
            ]
    found.sort(key=_number)
    if any(stored.parent is not None for stored in found):
        # Two desks may each have imported one row: it has two first revisions once they were brought together.
        firsts: dict[tuple[KindTable, str], set[int]] = {}
        for stored in found:
            if stored.parent is None:
                firsts.setdefault((stored.table, stored.row_id), set()).add(stored.revision)
        found = [
            stored._replace(is_in_place=_has_place(stored, firsts))
            if stored.parent is not None or stored.table is CHILD
            else stored
            for stored in found
        ]
    return found


def _number(stored: StoredRevision) -> int:
    return stored.revision


def _has_place(stored: StoredRevision, firsts: dict[tuple[KindTable, str], set[int]]) -> bool:
    """Say whether a later revision's row stands where the first put it; a first that is missing is told by itself."""
    return stored.position in firsts.get((stored.table, stored.row_id), {stored.position})
