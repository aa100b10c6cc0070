"""The plain queries behind records and lists, each by an index and in few statements."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, cast

from nsclinic.domain.record import Child, ChildRecord, Event, EventKind
from nsclinic.store.audit import holder_of, origin_of
from nsclinic.store.engine import Connection
from nsclinic.store.kinds import (
    CHILD,
    EVENT,
    OBSERVATION,
    PROTOCOL,
    SETTING,
    TREATMENT,
    VISIT,
    KindTable,
    child_of,
    events_of,
    flag_of,
    observations_of,
    sex_of,
    treatments_of,
    visits_of,
)
from nsclinic.store.order import in_order_of_entry
from nsclinic.store.torn import refuse_torn
from nsclinic.store.values import AdoptedProtocol, ChildLine, How

STANDING_BOOKING = (
    "CASE WHEN next_visit_on < :as_of AND last_seen_on > (SELECT max(on_date) FROM visit "
    "WHERE visit.child = child_line.child AND visit.removed = 0 AND visit.next_visit_date IS NOT NULL) "
    "THEN NULL ELSE next_visit_on END"
)
"""Of a `child_line`: a past booking stands only while she was not seen after the visit that made it, as in a review."""

_LINE_COLUMNS = (
    "patient_id, given_name, family_name, guardian, phone, birth_date, birth_date_estimated, sex, "
    f"last_seen_on, {STANDING_BOOKING}"
)


def patient_ids(connection: Connection) -> list[str]:
    """Give the ids of all children who are not removed, in order."""
    return [row[0] for row in connection.execute("SELECT patient_id FROM child_line ORDER BY patient_id")]


def patient_ids_of(connection: Connection, children: Collection[int]) -> tuple[str, ...]:
    """Give the ids of children by number, removed or not, in order."""
    rows = (
        connection.execute("SELECT patient_id FROM child WHERE child = ?", (child,)).fetchone()
        for child in children
    )
    return tuple(sorted(row[0] for row in rows))


def record(connection: Connection, patient_id: str) -> ChildRecord | None:
    """Give one child's record, None for one unknown or removed."""
    found = _child(connection, patient_id)
    if found is None or found[1]:
        return None
    number, _, child = found
    return _record(connection, number, child, removed=0)


def removed_rows(connection: Connection, patient_id: str) -> ChildRecord | None:
    """Give the child's last state and its removed rows, None for one unknown."""
    found = _child(connection, patient_id)
    return None if found is None else _record(connection, found[0], found[2], removed=1)


def superseded_rows(connection: Connection, patient_id: str) -> ChildRecord | None:
    """Give the child's last state and every earlier state of its rows, None for one unknown."""
    found = _child(connection, patient_id)
    if found is None:
        return None
    number, _, child = found

    def rows(table: KindTable) -> list[tuple[Any, ...]]:
        columns = ", ".join(table.values)
        query = f"SELECT {columns}, row_id FROM {table.superseded} WHERE child = ?"
        return list(connection.execute(query, (number,)))

    return ChildRecord(
        child=child,
        visits=tuple(visits_of(rows(VISIT))),
        observations=tuple(observations_of(rows(OBSERVATION))),
        treatments=tuple(treatments_of(rows(TREATMENT))),
        events=tuple(events_of(rows(EVENT))),
    )


def is_removed(connection: Connection, patient_id: str) -> bool:
    """Say whether a child of that id was removed."""
    found = _child(connection, patient_id)
    return found is not None and found[1]


def _child(connection: Connection, patient_id: str) -> tuple[int, bool, Child] | None:
    row = connection.execute(
        f"SELECT child, removed, {', '.join(CHILD.values)}, row_id FROM child WHERE patient_id = ?",
        (patient_id,),
    ).fetchone()
    return None if row is None else (row[0], bool(row[1]), child_of(row[2:]))


def _rows_query(table: KindTable) -> str:
    return f"SELECT position, {', '.join(table.values)}, row_id FROM {table.heads} WHERE child = ? AND removed = ?"


_VISITS = _rows_query(VISIT)
_OBSERVATIONS = _rows_query(OBSERVATION)
_TREATMENTS = _rows_query(TREATMENT)
_EVENTS = _rows_query(EVENT)


def _record(connection: Connection, number: int, child: Child, *, removed: int) -> ChildRecord:
    """Build a record: rows in order of date, and those of one date in the order in which they were entered."""
    chosen = (number, removed)
    ordered = in_order_of_entry(connection, number)
    events = tuple(events_of(ordered(connection.execute(_EVENTS, chosen).fetchall())))
    has_set_aside = any(event.kind is EventKind.SET_ASIDE for event in events)
    return ChildRecord(
        child=child,
        visits=tuple(visits_of(ordered(connection.execute(_VISITS, chosen).fetchall()))),
        observations=tuple(observations_of(ordered(connection.execute(_OBSERVATIONS, chosen).fetchall()))),
        treatments=tuple(treatments_of(ordered(connection.execute(_TREATMENTS, chosen).fetchall()))),
        events=events,
        when_set_aside=_when_set_aside(connection, number) if has_set_aside else (),
    )


def _when_set_aside(connection: Connection, number: int) -> tuple[tuple[str, ChildRecord], ...]:
    """Give, for each `set_aside` event, the record as the change that saved it left it.

    An event is left out after whose change nothing of the child was written: its record is the present one. One that
    came from another record of the same child was set aside on what that record said.
    """
    rows = connection.execute(
        "SELECT event.row_id, change.first_revision + change.revisions - 1, change.seq, source.how, source.file "
        "FROM event LEFT JOIN source USING (source) JOIN change "
        "ON change.seq = (SELECT seq FROM change WHERE first_revision <= event.position "
        "ORDER BY first_revision DESC, seq DESC LIMIT 1) "
        "WHERE event.child = ? AND event.removed = 0 AND event.kind = ? "
        "AND (source.how IS ? OR change.seq < (SELECT max(seq) FROM touched WHERE child = event.child) "
        "OR EXISTS (SELECT 1 FROM unseen WHERE change.seq BETWEEN unseen.from_seq AND unseen.until_seq))",
        (number, EventKind.SET_ASIDE.value, How.MERGE.value),
    ).fetchall()
    found = []
    for row_id, until, seq, came, came_from in rows:
        child, revision, saved_by, how, before = number, until, seq, came, came_from
        while how == How.MERGE and before:
            child, revision, saved_by, how, before = _when_saved_elsewhere(connection, before)
        found.append((row_id, _recorded_until(connection, child, revision, saved_by)))
    return tuple(found)


def _when_saved_elsewhere(
    connection: Connection, row_id: str
) -> tuple[int, int, int, str | None, str | None]:
    """Give of an event in another record: that child, last revision and seq of the change that saved it, source."""
    found = connection.execute(
        "SELECT event.child, change.first_revision + change.revisions - 1, change.seq, source.how, source.file "
        "FROM event LEFT JOIN source USING (source) JOIN change "
        "ON change.seq = (SELECT seq FROM change WHERE first_revision <= event.position "
        "ORDER BY first_revision DESC, seq DESC LIMIT 1) WHERE event.row_id = ?",
        (row_id,),
    ).fetchone()
    return cast("tuple[int, int, int, str | None, str | None]", found)


_SEEN = (
    " AND NOT EXISTS (SELECT 1 FROM unseen WHERE :seq BETWEEN unseen.from_seq AND unseen.until_seq "
    "AND revision >= unseen.first AND revision < unseen.end)"
)


def _recorded_until(connection: Connection, number: int, revision: int, seq: int) -> ChildRecord:
    """Give the record as it stood after a revision of the file, the last of the entry `seq`, that one included.

    What another desk wrote meanwhile, and the desk of that entry had not seen, is left out.
    """
    is_joined = connection.execute("SELECT 1 FROM unseen LIMIT 1").fetchone() is not None
    ordered = in_order_of_entry(connection, number)

    def rows(table: KindTable) -> list[tuple[Any, ...]]:
        key, columns = table.key[-1], f"{', '.join(table.values)}, row_id"
        part = (
            f"SELECT {key} AS row_number_here, {columns}, revision, removed FROM {{}} "
            f"WHERE child = :child AND revision <= :until{_SEEN if is_joined else ''}"
        )
        query = (
            f"SELECT row_number_here, {columns} FROM (SELECT row_number_here, {columns}, removed, max(revision) FROM "
            f"({part.format(table.heads)} UNION ALL {part.format(table.superseded)}) GROUP BY row_id) "
            "WHERE removed = 0 ORDER BY row_number_here"
        )
        return ordered(list(connection.execute(query, {"child": number, "until": revision, "seq": seq})))

    return ChildRecord(
        child=child_of(rows(CHILD)[0]),
        visits=tuple(visits_of(rows(VISIT))),
        observations=tuple(observations_of(rows(OBSERVATION))),
        treatments=tuple(treatments_of(rows(TREATMENT))),
        events=tuple(events_of(rows(EVENT))),
    )


def events_by_child(connection: Connection, kinds: Iterable[EventKind]) -> dict[str, list[Event]]:
    """Give the events of some kinds, in order of date, by the id of their child; children without one are left out."""
    wanted = [kind.value for kind in kinds]
    columns = ", ".join(f"row.{name}" for name in EVENT.values)
    rows = connection.execute(
        f"SELECT row.position, {columns}, row.row_id, owner.patient_id FROM {EVENT.heads} AS row"
        f" JOIN {CHILD.heads} AS owner ON owner.child = row.child"
        f" WHERE row.kind IN ({', '.join('?' * len(wanted))}) AND row.removed = 0 AND owner.removed = 0"
        " ORDER BY row.child, row.position",
        wanted,
    ).fetchall()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for *values, patient_id in in_order_of_entry(connection, None)(rows):
        found.setdefault(patient_id, []).append(tuple(values))
    return {patient_id: events_of(values) for patient_id, values in found.items()}


def child_lines(connection: Connection, as_of: date) -> list[ChildLine]:
    """Give a line for every child as of a day, in order of id."""
    query = f"SELECT {_LINE_COLUMNS} FROM child_line ORDER BY patient_id"
    return list(map(_line, connection.execute(query, {"as_of": as_of.isoformat()})))


def child_line(connection: Connection, patient_id: str, as_of: date) -> ChildLine | None:
    """Give one child's line as of a day."""
    row = connection.execute(
        f"SELECT {_LINE_COLUMNS} FROM child_line WHERE patient_id = :id",
        {"id": patient_id, "as_of": as_of.isoformat()},
    ).fetchone()
    return None if row is None else _line(row)


def lines_of(connection: Connection, children: list[int], as_of: date) -> list[ChildLine]:
    """Give the lines of children by number as of a day, in the order given."""
    if not children:
        return []
    rows = connection.execute(
        f"SELECT {_LINE_COLUMNS}, child FROM child_line WHERE child IN (SELECT value FROM json_each(:children))",
        {"children": json.dumps(children), "as_of": as_of.isoformat()},
    )
    found = {row[-1]: _line(row[:-1]) for row in rows}
    return [found[number] for number in children if number in found]


def _line(row: tuple[Any, ...]) -> ChildLine:
    patient_id, given, family, guardian, phone, birth, estimated, sex, seen, booked = row
    return ChildLine(
        patient_id,
        given,
        family,
        guardian,
        phone,
        date.fromisoformat(birth),
        flag_of(estimated),
        sex_of(sex),
        date.fromisoformat(seen) if seen else None,
        date.fromisoformat(booked) if booked else None,
    )


def settings(connection: Connection) -> Iterator[tuple[str, str]]:
    """Give name and JSON text of every setting."""
    rows = connection.execute(
        f"SELECT name, value FROM {SETTING.heads} WHERE removed = 0 ORDER BY name"
    ).fetchall()
    refuse_torn(rows)
    return iter(rows)


def adopted_protocols(connection: Connection) -> list[AdoptedProtocol]:
    """Give every adopted version of every protocol, in the order in which they were adopted."""
    rows = connection.execute(
        f"SELECT position, {', '.join(PROTOCOL.values)}, revision, source FROM {PROTOCOL.heads} WHERE removed = 0 "
        "ORDER BY position"
    ).fetchall()
    refuse_torn(rows)
    return [_adopted(connection, row) for row in in_order_of_entry(connection, None)(rows)]


def _adopted(connection: Connection, row: tuple[Any, ...]) -> AdoptedProtocol:
    protocol_id, version, based_on, valid_from, sha256, text, revision, source = row
    entry = holder_of(connection, revision).entry
    return AdoptedProtocol(
        protocol_id,
        version,
        based_on,
        date.fromisoformat(valid_from),
        sha256,
        text,
        origin_of(connection, source).file,
        entry.at,
        entry.who,
    )


def sum_of_protocol(connection: Connection, protocol_id: str, version: str) -> str | None:
    """Give the SHA-256 of an adopted version's text, None where it was never adopted."""
    row = connection.execute(
        f"SELECT sha256 FROM {PROTOCOL.heads} WHERE protocol_id = ? AND version = ? AND removed = 0",
        (protocol_id, version),
    ).fetchone()
    return None if row is None else cast("str", row[0])


def highest_number(connection: Connection, letters: str) -> int:
    """Give the highest running number among clinic numbers that begin with these letters; 0 without any.

    Numbers of removed children count: a number is never given twice.
    """
    rows = connection.execute(
        "SELECT patient_id FROM child WHERE patient_id >= ? AND patient_id < ?",
        (f"{letters}-", f"{letters}."),
    )
    numbers = (row[0].split("-")[1] for row in rows)
    return max((int(number) for number in numbers if number.isascii() and number.isdigit()), default=0)
