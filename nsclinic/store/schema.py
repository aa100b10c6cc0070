"""The tables of a clinic file, each as the version that brought it has it; a later shape is a later migration's.

Each revision of each row exists exactly once: the present one in the table of heads, clustered by child for reading,
the earlier ones in `<kind>_history`, moved there by a trigger so that no writer can forget it. Triggers refuse every
other way of changing what was recorded. A view per kind shows all revisions with their ids.
"""

from typing import Any

from nsclinic.store.kinds import (
    ATTACHMENT,
    CHILD,
    EVENT,
    FIRST_KIND_TABLES,
    OBSERVATION,
    PROTOCOL,
    SETTING,
    TREATMENT,
    VISIT,
    KindTable,
)

Database = Any
"""A sqlite_utils.Database over a connection of sqlcipher3."""


def _one_of(column: str, *choices: str) -> str:
    """Give the check that a column holds one of these; in single comparisons, as IN is slow in a row's check."""
    return f" CHECK ({' OR '.join(f'{column} = {choice}' for choice in choices)})"


_DATE = "TEXT NOT NULL CHECK (length({0}) = 10)"
_MAYBE_DATE = "TEXT CHECK (length({0}) = 10)"
_TEXT = "TEXT NOT NULL"

_COLUMN_TYPES: dict[str, dict[str, str]] = {
    CHILD.heads: {
        "sex": "TEXT NOT NULL" + _one_of("sex", "'female'", "'male'", "'unknown'"),
        "birth_date": _DATE,
        "birth_date_estimated": "INTEGER" + _one_of("birth_date_estimated", "0", "1"),
        "diagnosis_date": _MAYBE_DATE,
        "cause": "TEXT",
        "consent_registry": "TEXT" + _one_of("consent_registry", "'yes'", "'no'", "'unknown'"),
    },
    VISIT.heads: {"on_date": _DATE, "next_visit_date": _MAYBE_DATE},
    OBSERVATION.heads: {
        "on_date": _DATE,
        "qualifier": "TEXT NOT NULL" + _one_of("qualifier", "''", "'<'", "'>'", "'not_done'"),
    },
    TREATMENT.heads: {
        "start_date": _DATE,
        "end_date": _MAYBE_DATE,
        "frequency": "TEXT NOT NULL" + _one_of("frequency", "'daily'", "'alternate_day'", "'single'"),
        "doses_per_day": "INTEGER CHECK (doses_per_day > 0)",
    },
    EVENT.heads: {"on_date": _DATE},
    SETTING.heads: {},
    PROTOCOL.heads: {
        "valid_from": _DATE,
        "sha256": "TEXT NOT NULL CHECK (length(sha256) = 64)",
        "text": "TEXT NOT NULL CHECK (length(text) > 0)",
    },
    ATTACHMENT.heads: {
        "on_date": _DATE,
        "size": "INTEGER NOT NULL CHECK (size > 0)",
        "pages": "INTEGER NOT NULL CHECK (pages > 0)",
        "sha256": "TEXT NOT NULL CHECK (length(sha256) = 64)",
        "content_name": "TEXT NOT NULL CHECK (length(content_name) = 64)",
    },
}
_REVISION_TYPES = {
    "row_id": _TEXT,
    "revision": "INTEGER NOT NULL",
    "parent": "INTEGER",
    "removed": "INTEGER NOT NULL" + _one_of("removed", "0", "1"),
    "source": "INTEGER REFERENCES source(source) DEFERRABLE INITIALLY DEFERRED",
    "line": "INTEGER",
}
_LATEST = "ORDER BY first_revision DESC, seq DESC LIMIT 1"
"""Entries without revisions begin where the next one begins, so the later of two is the one that holds it."""

_UNIQUE_VALUE = {CHILD.heads: "patient_id", SETTING.heads: "name"}


def make_first_tables(db: Database) -> None:
    """Make every table, trigger and view of version 1 inside the caller's transaction."""
    _make_account_tables(db)
    for table in FIRST_KIND_TABLES:
        _make_kind(db, table)
    _make_touched(db)
    _make_child_line(db)
    for name in ("change", "source", "touched", "clinic"):
        refuse(db, name, "UPDATE")
        refuse(db, name, "DELETE")


def make_protocol_tables(db: Database) -> None:
    """Make the tables of adopted protocols, as version 2 has them; one id has each version once."""
    _make_kind(db, PROTOCOL)
    db[PROTOCOL.heads].create_index(["protocol_id", "version"], unique=True)


def make_attachment_tables(db: Database) -> None:
    """Make the tables of attachments, as version 3 has them, with the way from a content to its rows."""
    _make_kind(db, ATTACHMENT)
    for name in (ATTACHMENT.heads, ATTACHMENT.superseded):
        db[name].create_index(["content_name"])


def make_audit_tables(db: Database) -> None:
    """Make what version 4 has for the audit: the marks of each entry's rows, and the ways to entries by what is asked.

    Entries are asked for by their day, who wrote them and their kind; those that are there already get no marks.
    """
    db.execute(
        "CREATE TABLE change_marks (seq INTEGER PRIMARY KEY REFERENCES change(seq), marks BLOB NOT NULL) STRICT"
    )
    refuse(db, "change_marks", "UPDATE")
    refuse(db, "change_marks", "DELETE")
    for column in ("at_utc", "who", "kind"):
        db["change"].create_index([column])


def make_joinable(db: Database) -> None:
    """Let another desk's revisions be brought in, as version 5 has it.

    A head may now also be replaced by a child of an earlier revision of its row: two desks had changed it apart. What
    an entry that came later had not seen stands in `unseen`: numbers of revisions from `first` (inclusive) to `end`
    (exclusive), for the entries `from_seq` to `until_seq`, both included.
    """
    for table in (*FIRST_KIND_TABLES, PROTOCOL, ATTACHMENT):
        db.execute(f"DROP TRIGGER {table.heads}_supersede")
        _make_supersede(
            db,
            table,
            f"(NEW.parent IS NOT OLD.revision AND NOT EXISTS (SELECT 1 FROM {table.superseded} "
            "WHERE row_id = OLD.row_id AND revision = NEW.parent))",
        )
    db.execute(f"DROP INDEX idx_{PROTOCOL.heads}_protocol_id_version")
    db.execute(
        f"CREATE UNIQUE INDEX idx_{PROTOCOL.heads}_protocol_id_version ON {PROTOCOL.heads} "
        "(protocol_id, version) WHERE removed = 0"
    )
    db.create_table(
        "unseen",
        {"from_seq": int, "until_seq": int, "first": int, "end": int},
        not_null=("from_seq", "until_seq", "first", "end"),
        strict=True,
    )
    refuse(db, "unseen", "UPDATE")
    refuse(db, "unseen", "DELETE")


def _make_kind(db: Database, table: KindTable) -> None:
    _make_heads(db, table)
    _make_history(db, table)
    _make_guards(db, table)
    _make_view(db, table)


def refuse(db: Database, table: str, action: str) -> None:
    """Make a table refuse UPDATE or DELETE; with recursive_triggers, INSERT OR REPLACE as well."""
    db.execute(
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
    )


def _make_account_tables(db: Database) -> None:
    db.create_table(
        "clinic",
        {
            "clinic": int,
            "clinic_id": str,
            "made_at": str,
            "is_demonstration": int,
            "site_key": bytes,
            "chain_key": bytes,
        },
        pk="clinic",
        not_null=("clinic_id", "made_at", "is_demonstration", "site_key", "chain_key"),
        strict=True,
    )
    db.create_table(
        "desk",
        {"desk": int, "desk_id": str, "letters": str},
        pk="desk",
        not_null=("desk_id", "letters"),
        strict=True,
    ).create_index(["desk_id"], unique=True)
    change = db.create_table(
        "change",
        {
            "seq": int,
            "change_id": str,
            "desk": int,
            "desk_seq": int,
            "at_utc": str,
            "offset_minutes": int,
            "who": str,
            "program": str,
            "kind": str,
            "reason": str,
            "first_revision": int,
            "revisions": int,
            "digest": bytes,
            "seal": bytes,
        },
        pk="seq",
        foreign_keys=[("desk", "desk", "desk")],
        not_null=(
            *(
                "change_id",
                "desk",
                "desk_seq",
                "at_utc",
                "offset_minutes",
                "who",
                "program",
                "kind",
                "reason",
            ),
            *("first_revision", "revisions", "digest", "seal"),
        ),
        strict=True,
    )
    for unique in (["change_id"], ["desk", "desk_seq"]):
        change.create_index(unique, unique=True)
    change.create_index(["first_revision"])
    db.create_table(
        "source",
        {"source": int, "how": str, "file": str, "sha256": str},
        pk="source",
        not_null=("how", "file", "sha256"),
        strict=True,
    ).create_index(["how", "file", "sha256"], unique=True)


def _make_heads(db: Database, table: KindTable) -> None:
    types = _column_types(table)
    if "child" in table.key and "position" in table.key:
        types["child"] = "INTEGER NOT NULL REFERENCES child(child)"
    types["row_id"] += " UNIQUE"
    if unique := _UNIQUE_VALUE.get(table.heads):
        types[unique] += " UNIQUE"
    _create(db, table.heads, types, table.key)


def _make_history(db: Database, table: KindTable) -> None:
    _create(db, table.superseded, _column_types(table), (*table.key, "revision"))
    db[table.superseded].create_index(["row_id"])


def _column_types(table: KindTable) -> dict[str, str]:
    given = _COLUMN_TYPES[table.heads]
    return {
        **dict.fromkeys(table.key, "INTEGER NOT NULL"),
        **_REVISION_TYPES,
        **{name: given.get(name, _TEXT).format(name) for name in table.values},
    }


def _create(db: Database, name: str, types: dict[str, str], key: tuple[str, ...]) -> None:
    """Make a STRICT table clustered by its key, which sqlite-utils has no words for."""
    columns = ", ".join(f"{column} {kind}" for column, kind in types.items())
    db.execute(f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({', '.join(key)})) STRICT, WITHOUT ROWID")


def _make_guards(db: Database, table: KindTable) -> None:
    """Let a head only be replaced by a child revision of itself, and keep what was replaced."""
    refuse(db, table.heads, "DELETE")
    refuse(db, table.superseded, "UPDATE")
    refuse(db, table.superseded, "DELETE")
    _make_supersede(db, table, "NEW.parent IS NOT OLD.revision")


def _make_supersede(db: Database, table: KindTable, has_wrong_parent: str) -> None:
    position = table.key[-1]
    columns = ", ".join(table.columns)
    old = ", ".join(f"OLD.{column}" for column in table.columns)
    db.execute(
        f"CREATE TRIGGER {table.heads}_supersede BEFORE UPDATE ON {table.heads} BEGIN "
        f"SELECT RAISE(ABORT, 'a row of {table.heads} is only changed by a new revision of it') "
        f"WHERE NEW.revision <= OLD.revision OR {has_wrong_parent} "
        f"OR NEW.row_id <> OLD.row_id OR NEW.{position} <> OLD.{position}; "
        f"INSERT INTO {table.superseded} ({columns}) VALUES ({old}); END"
    )


def _make_view(db: Database, table: KindTable) -> None:
    columns = ", ".join(table.columns)
    shown = ", ".join(("row_id", *table.key, "removed", "source", "line", *table.values))
    db.create_view(
        f"{table.heads}_revisions",
        f"SELECT {_revision_id('r.revision')} AS revision_id, {_revision_id('r.parent')} AS parent_revision_id, "
        f"(SELECT change_id FROM change WHERE first_revision <= r.revision {_LATEST}) AS change_id, {shown} "
        f"FROM (SELECT {columns} FROM {table.superseded} UNION ALL SELECT {columns} FROM {table.heads}) AS r",
    )


def _revision_id(number: str) -> str:
    """SQL for a revision's UUID: that of its change, plus its place among the change's revisions."""
    return (
        f"(SELECT substr(change_id, 1, 28) || printf('%08x', {number} - first_revision + 1) FROM change "
        f"WHERE first_revision <= {number} {_LATEST})"
    )


def _make_touched(db: Database) -> None:
    """Which change touched which child: for the audit by child, and as the key of what is computed from a record."""
    db.execute(
        "CREATE TABLE touched (child INTEGER NOT NULL REFERENCES child(child), "
        "seq INTEGER NOT NULL REFERENCES change(seq), PRIMARY KEY (child, seq)) STRICT, WITHOUT ROWID"
    )
    db["touched"].create_index(["seq"])


def _make_child_line(db: Database) -> None:
    """What lists show of a child, small enough to be read whole at start; derived, kept in the same transaction."""
    db.create_table(
        "child_line",
        {
            "child": int,
            **dict.fromkeys(
                ("patient_id", "given_name", "family_name", "guardian", "phone", "birth_date"), str
            ),
            "birth_date_estimated": int,
            "sex": str,
            "last_seen_on": str,
            "next_visit_on": str,
            "seq": int,
        },
        pk="child",
        foreign_keys=[("child", "child", "child")],
        not_null=(
            *("patient_id", "given_name", "family_name", "guardian", "phone", "birth_date", "sex"),
            "seq",
        ),
        strict=True,
    )
    db["child_line"].create_index(["patient_id"], unique=True)
    db["child_line"].create_index(["birth_date"])
