"""The account of what was written: audit entries, the revisions they hold, and what each did to which row."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple, cast

from nsclinic.store.chain import revision_id
from nsclinic.store.engine import Connection
from nsclinic.store.kinds import (
    CHILD,
    KIND_TABLES,
    OF_THE_CLINIC,
    REVISION_COLUMNS,
    ROWS_OF_A_CHILD,
    KindTable,
    Values,
    row_of,
)
from nsclinic.store.values import (
    TYPED,
    ChangeEntry,
    ChildChange,
    How,
    Origin,
    Revision,
    RowChange,
    RowKind,
)

_ENDLESS = 1 << 62
ENTRY_COLUMNS = (
    "seq, change_id, desk_id, desk_seq, at_utc, offset_minutes, who, program, kind, reason, revisions, digest, seal, "
    "first_revision"
)


class Holder(NamedTuple):
    """An audit entry with the numbers of the revisions that it holds: from `first` (inclusive) to `end` (exclusive)."""

    entry: ChangeEntry
    first: int
    end: int
    is_whole_join: bool = False
    """Whether what came in with a join is counted in, beside what the join itself wrote (`whole_of`)."""

    def holds(self, revision: int) -> bool:
        """Say whether the revision of that number is one of this entry's."""
        return self.first <= revision < self.end

    def id_of(self, revision: int) -> str:
        """Give the UUID of one of its revisions."""
        return revision_id(self.entry.change_id, self.first, revision)


class State(NamedTuple):
    """What one revision of a row says."""

    is_removed: bool
    source: int | None
    line: int | None
    values: Values


class TouchedRow(NamedTuple):
    """A row that one change wrote: its first revision in it, its last, and the one before it (0 where it is new)."""

    table: KindTable
    key: tuple[int, ...]
    row_id: str
    first: int
    last: int
    before: int


def entries(
    connection: Connection, limit: int, patient_id: str | None, before: int | None
) -> list[ChangeEntry]:
    """Give audit entries, latest first: of one child or of all, below the seq `before` where given."""
    ceiling = _ENDLESS if before is None else before
    if patient_id is None:
        rows = connection.execute(
            f"SELECT {ENTRY_COLUMNS} FROM change JOIN desk USING (desk) WHERE seq < ? ORDER BY seq DESC LIMIT ?",
            (ceiling, limit),
        )
    else:
        rows = _of_child(connection, patient_id, limit, ceiling)
    return [holder_of_row(row).entry for row in rows]


def _of_child(connection: Connection, patient_id: str, limit: int, ceiling: int) -> list[tuple[Any, ...]]:
    rows = connection.execute(
        f"SELECT {ENTRY_COLUMNS} FROM touched CROSS JOIN change USING (seq) JOIN desk USING (desk) "
        "WHERE touched.child = (SELECT child FROM child WHERE patient_id = ?) AND touched.seq < ? "
        "ORDER BY touched.seq DESC LIMIT ?",
        (patient_id, ceiling, limit),
    )
    return list(rows)


def holder_of_row(row: tuple[Any, ...]) -> Holder:
    """Give the entry that stands in the columns `ENTRY_COLUMNS`."""
    (
        seq,
        change_id,
        desk_id,
        desk_seq,
        at_utc,
        offset,
        who,
        program,
        kind,
        reason,
        revisions,
        digest,
        seal,
        first,
    ) = row
    moment = datetime.fromisoformat(at_utc).replace(tzinfo=UTC)
    at = moment.astimezone(timezone(timedelta(minutes=offset)))
    written = (seq, change_id, desk_id, desk_seq, at, who, program, kind, reason, revisions)
    entry = ChangeEntry(*written, digest.hex(), seal.hex())
    return Holder(entry, first, first + revisions)


def holder_of(connection: Connection, revision: int) -> Holder:
    """Give the audit entry that holds a revision."""
    return holder_of_row(
        connection.execute(
            f"SELECT {ENTRY_COLUMNS} FROM change JOIN desk USING (desk) WHERE first_revision <= ? "
            "ORDER BY first_revision DESC, seq DESC LIMIT 1",
            (revision,),
        ).fetchone()
    )


def holder_named(connection: Connection, change_id: str) -> Holder | None:
    """Give the audit entry of a change by its id; None where there is none."""
    row = connection.execute(
        f"SELECT {ENTRY_COLUMNS} FROM change JOIN desk USING (desk) WHERE change_id = ?", (change_id,)
    ).fetchone()
    return None if row is None else holder_of_row(row)


def whole_of(connection: Connection, holder: Holder) -> Holder:
    """Give a join with all that came in with it; any other entry, and a join made in another file, as it is.

    Where the join was made, what it brought stands right before it.
    """
    first_id, count = holder.entry.brought
    found = holder_named(connection, first_id) if count else None
    if found is None or found.entry.seq != holder.entry.seq - count:
        return holder
    return holder._replace(first=found.first, is_whole_join=True)


def id_of_revision(connection: Connection, revision: int) -> str:
    """Give the UUID of a revision by its number in this file."""
    return holder_of(connection, revision).id_of(revision)


def origin_of(connection: Connection, source: int | None) -> Origin:
    """Give how a row came, by the number of its source in this file."""
    if source is None:
        return TYPED
    how, file, sha256 = connection.execute(
        "SELECT how, file, sha256 FROM source WHERE source = ?", (source,)
    ).fetchone()
    return Origin(How(how), file, sha256)


def history(connection: Connection, row_id: str) -> list[Revision]:
    """Give all revisions of a row of any kind, oldest first.

    A row that came from another record of the same child begins with what it was there.
    """
    found = _revisions(connection, row_id)
    while found and found[0].origin.how is How.MERGE and found[0].origin.file:
        merged_in = found[0].change.seq
        before = [
            revision
            for revision in _revisions(connection, found[0].origin.file)
            if revision.change.seq < merged_in
        ]
        if not before:
            break
        found = before + found
    return found


def _revisions(connection: Connection, row_id: str) -> list[Revision]:
    for table in KIND_TABLES:
        columns = ", ".join((*REVISION_COLUMNS, *table.values))
        rows = connection.execute(
            f"SELECT {columns} FROM {table.superseded} WHERE row_id = ? "
            f"UNION ALL SELECT {columns} FROM {table.heads} WHERE row_id = ? ORDER BY revision",
            (row_id, row_id),
        ).fetchall()
        if rows:
            return [_revision(connection, table, row) for row in rows]
    return []


def _revision(connection: Connection, table: KindTable, row: tuple[Any, ...]) -> Revision:
    row_id, number, parent, removed, source, line, *values = row
    holder = holder_of(connection, number)
    return Revision(
        revision_id=holder.id_of(number),
        parent_revision_id=None if parent is None else id_of_revision(connection, parent),
        change=holder.entry,
        is_removed=bool(removed),
        origin=origin_of(connection, source),
        line=line,
        row=row_of(table.kind, (*values, row_id)),
        setting=cast("str", values[1]) if table.kind is RowKind.SETTING else None,
    )


def touched_rows(connection: Connection, holder: Holder, child: int | None) -> list[TouchedRow]:
    """Give the rows of one child (None: of the clinic itself) that a change wrote, in the order of writing."""
    found = []
    for table in OF_THE_CLINIC if child is None else (CHILD, *ROWS_OF_A_CHILD):
        keys = ", ".join(table.key)
        part = (
            f"SELECT {keys}, row_id, revision, parent FROM {{}} WHERE revision >= :first AND revision < :end"
            + ("" if child is None else " AND child = :child")
        )
        rows = connection.execute(
            f"SELECT {keys}, row_id, min(revision), max(revision), min(coalesce(parent, 0)) FROM "
            f"({part.format(table.heads)} UNION ALL {part.format(table.superseded)}) GROUP BY {keys}, row_id",
            {"first": holder.first, "end": holder.end, "child": child},
        )
        width = len(table.key)
        found += [TouchedRow(table, row[:width], *row[width:]) for row in rows]
    if holder.is_whole_join:
        found = [
            row._replace(before=_last_before(connection, row.table, row.row_id, holder.first))
            for row in found
        ]
    return sorted(found, key=lambda row: row.first)


def _last_before(connection: Connection, table: KindTable, row_id: str, revision: int) -> int:
    """Give what a row stood at before a revision of the file; 0 where it was not there."""
    part = "SELECT revision FROM {} WHERE row_id = :row_id AND revision < :revision"
    found = connection.execute(
        f"SELECT coalesce(max(revision), 0) FROM "
        f"({part.format(table.heads)} UNION ALL {part.format(table.superseded)})",
        {"row_id": row_id, "revision": revision},
    ).fetchone()
    return cast("int", found[0])


def before_change(
    connection: Connection, table: KindTable, key: tuple[int, ...], row_id: str, holder: Holder
) -> int | None:
    """Give a row's revision before a change, 0 where that made the row; None where it did not write it."""
    place = " AND ".join(f"{name} = ?" for name in table.key)
    within = f"{place} AND revision >= ? AND revision < ?"
    part = f"SELECT coalesce(parent, 0) AS parent FROM {{}} WHERE {within}"
    given = (*key, holder.first, holder.end)
    found = connection.execute(
        f"SELECT min(parent) FROM ({part.format(table.heads)} UNION ALL {part.format(table.superseded)})",
        (*given, *given),
    ).fetchone()
    if found[0] is not None and holder.is_whole_join:
        return _last_before(connection, table, row_id, holder.first)
    return cast("int | None", found[0])


def children_of_change(connection: Connection, holder: Holder) -> list[int]:
    """Give the numbers of the children whom a change touched; of a whole join all whom what came in with it does."""
    until = holder.entry.seq
    since = until - holder.entry.brought[1] if holder.is_whole_join else until
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT child FROM touched WHERE seq BETWEEN ? AND ? ORDER BY child", (since, until)
        )
    ]


def state_at(connection: Connection, table: KindTable, row_id: str, revision: int) -> State:
    """Give what a revision of a row says; it must be one of that row's."""
    columns = ", ".join(("removed", "source", "line", *table.values))
    part = f"SELECT {columns} FROM {{}} WHERE row_id = ? AND revision = ?"
    removed, source, line, *values = connection.execute(
        f"{part.format(table.heads)} UNION ALL {part.format(table.superseded)}",
        (row_id, revision, row_id, revision),
    ).fetchone()
    return State(bool(removed), source, line, tuple(values))


def rows_of_change(connection: Connection, change_id: str) -> Iterator[RowChange]:
    """Give what a change did to each row, child by child; nothing for a change unknown or a note.

    Of a join that is all that came in with it.
    """
    found = holder_named(connection, change_id)
    if found is None:
        return
    holder = whole_of(connection, found)
    if holder.first == holder.end:
        return
    for child in (None, *children_of_change(connection, holder)):
        patient_id = "" if child is None else _patient_id(connection, child)
        for row in touched_rows(connection, holder, child):
            before = state_at(connection, row.table, row.row_id, row.before) if row.before else None
            yield _row_change(
                row.table,
                row.row_id,
                patient_id,
                before,
                state_at(connection, row.table, row.row_id, row.last),
            )


def _patient_id(connection: Connection, child: int) -> str:
    found = connection.execute("SELECT patient_id FROM child WHERE child = ?", (child,)).fetchone()
    return cast("str", found[0])


def _row_change(
    table: KindTable, row_id: str, patient_id: str, before: State | None, after: State
) -> RowChange:
    was = before if before is not None and not before.is_removed else None
    now = after if not after.is_removed else None
    if table.kind in (RowKind.SETTING, RowKind.PROTOCOL):
        texts = tuple("" if state is None else str(state.values[1]) for state in (was, now))
        return RowChange(
            table.kind, row_id, patient_id, name=str(after.values[0]), texts=(texts[0], texts[1])
        )
    rows = tuple(
        None if state is None else row_of(table.kind, (*state.values, row_id)) for state in (was, now)
    )
    return RowChange(table.kind, row_id, patient_id, rows[0], rows[1])


def child_changes(connection: Connection, patient_id: str) -> list[ChildChange]:
    """Give every entry about a child with what it did to her rows, latest first."""
    holders = [holder_of_row(row) for row in _of_child(connection, patient_id, _ENDLESS, _ENDLESS)][::-1]
    child = connection.execute("SELECT child FROM child WHERE patient_id = ?", (patient_id,)).fetchone()
    if child is None:
        return []
    holding = [holder for holder in holders if holder.entry.revisions]
    firsts = [holder.first for holder in holding]
    states: dict[int | None, State] = {}
    done: dict[int, dict[str, tuple[KindTable, State | None, State]]] = {}
    for table, row_id, revision, parent, state in _states(connection, child[0]):
        seq = holding[bisect_right(firsts, revision) - 1].entry.seq
        rows = done.setdefault(seq, {})
        before = rows[row_id][1] if row_id in rows else states.get(parent)
        rows[row_id] = (table, before, state)
        states[revision] = state
    return [
        ChildChange(
            holder.entry,
            tuple(
                _row_change(table, row_id, patient_id, before, after)
                for row_id, (table, before, after) in done.get(holder.entry.seq, {}).items()
            ),
        )
        for holder in reversed(holders)
    ]


def _states(connection: Connection, child: int) -> list[tuple[KindTable, str, int, int | None, State]]:
    """Give every state that each of a child's rows was in, with revision and parent, in the order of writing."""
    found = []
    for table in (CHILD, *ROWS_OF_A_CHILD):
        columns = ", ".join(("row_id", "revision", "parent", "removed", "source", "line", *table.values))
        for name in (table.heads, table.superseded):
            rows = connection.execute(f"SELECT {columns} FROM {name} WHERE child = ?", (child,))
            found += [
                (table, row[0], row[1], row[2], State(bool(row[3]), row[4], row[5], row[6:])) for row in rows
            ]
    found.sort(key=lambda state: state[2])
    return found
