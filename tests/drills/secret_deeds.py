"""What somebody who holds the key of a clinic file can do to it in secret, and what a check must then name."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from nsclinic.domain.record import Child
from nsclinic.store import ClinicFile, Fault, FaultKind, create_clinic
from nsclinic.store.derived import renew_all
from nsclinic.store.engine import Connection
from nsclinic.store.kinds import CHILD, KIND_TABLES, ROWS_OF_A_CHILD, KindTable
from nsclinic.store.paper_head import head_of
from tests.store.attaching import attach
from tests.store.children import OURS, add_observation, full_record, observation, visit

_TEXTS = {
    "sex": ("female", "male", "unknown"),
    "qualifier": ("", "<", ">", "not_done"),
    "frequency": ("daily", "alternate_day", "single"),
    "consent_registry": ("yes", "no", "unknown"),
}


class Base(NamedTuple):
    """The closed file that copies are made of; `heads` are its printed heads by seq."""

    path: Path
    raw_key: bytes
    heads: dict[int, str]


class Deed(NamedTuple):
    """What was done, and whether the faults found name it. `paper` are heads that the check is given."""

    name: str
    is_named: Callable[[list[Fault]], bool]
    paper: tuple[str, ...] = ()


def made_base(folder: Path) -> Base:
    """Make a clinic with an import of three children, visits, corrections, removals, an undo, notes and settings."""
    record = full_record()
    with create_clinic(folder / "base.nsclinic", passphrase="a drill's") as clinic:  # noqa: S106 -- invented
        with clinic.change(kind="import", who="Dr N.") as change:
            for number in range(1, 4):
                child = replace(record.child, patient_id=f"P{number}", given_name=f"Nadia{number}")
                change.put_child(child)
                for row in record.visits:
                    change.put_visit(child.patient_id, row)
                for value in record.observations:
                    change.put_observation(child.patient_id, value)
                for treatment in record.treatments:
                    change.put_treatment(child.patient_id, treatment)
                for event in record.events:
                    change.put_event(child.patient_id, event)
        _write_more(clinic)
        assert clinic.raw_key is not None
        assert clinic.check() == []
        heads = {entry.seq: head_of(entry) for entry in clinic.changes(1000)}
        return Base(clinic.path, clinic.raw_key, heads)


def _write_more(clinic: ClinicFile) -> None:
    day = full_record().visits[-1].on
    for number in range(6):
        patient_id = f"P{number % 3 + 1}"
        on = day + timedelta(days=30 * (number + 1))
        with clinic.change(kind="visit", who="Nurse A.") as change:
            change.put_visit(patient_id, visit(on, booked=on + timedelta(days=30)))
            change.put_observation(patient_id, observation("0.3", on=on))
            change.put_observation(patient_id, observation("21.5", on=on, code="weight"))
        row_id = add_observation(clinic, observation("1.2", on=on), patient_id=patient_id)
        with clinic.change(kind="amend", who="Dr N.", reason="typing error") as change:
            change.put_observation(patient_id, observation("2.1", on=on, row_id=row_id))
        if number % 2:
            with clinic.change(kind="amend", who="Dr N.", reason="of another child") as change:
                change.remove(row_id)
        else:
            undone = clinic.changes(1)[0].change_id
            with clinic.change(kind="undo", who="Dr N.", reason="was right") as change:
                change.undo(undone)
        clinic.note(kind="print", who="Nurse A.", reason="visit summary", patient_ids=(patient_id,))
    with clinic.change(kind="settings", who="Dr N.") as change:
        change.put_setting("language", "en")
        change.put_protocol(OURS)
    with clinic.change(kind="settings", who="Dr N.") as change:
        change.put_setting("language", "ar")
    with clinic.change(kind="register", who="Dr N.") as change:
        change.put_child(Child(patient_id="P4", birth_date=full_record().child.birth_date, given_name="Aya"))
    attach(clinic, "P1", b"a letter")


# --- one thing done in secret ---------------------------------------------------------------------------------------


class Secret:
    """One copy under one hand."""

    def __init__(self, connection: Connection, rng: random.Random, base: Base) -> None:
        self.connection = connection
        self.rng = rng
        self.base = base

    def run(self, statement: str, *given: Any) -> None:
        assert self.connection.execute(statement, given).rowcount != 0, statement

    def row(self, table: KindTable, *, of_heads: bool | None = None) -> tuple[str, dict[str, Any]]:
        """Choose a revision: the name of its table and its columns."""
        names = (
            [table.heads, table.superseded]
            if of_heads is None
            else [table.heads if of_heads else table.superseded]
        )
        filled = [
            name for name in names if self.connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()
        ]
        name = self.rng.choice(filled)
        found = self.connection.execute(f"SELECT {', '.join(table.columns)} FROM {name}").fetchall()
        return name, dict(zip(table.columns, self.rng.choice(found), strict=True))

    def patient_id(self, row: dict[str, Any]) -> str:
        if "child" not in row:
            return ""
        found = self.connection.execute(
            "SELECT patient_id FROM child WHERE child = ?", (row["child"],)
        ).fetchone()
        return str(found[0]) if found else ""

    def entry(self) -> int:
        return int(self.rng.choice(list(self.base.heads)))

    def holder(self, revision: int) -> int:
        found = self.connection.execute(
            "SELECT seq FROM change WHERE first_revision <= ? AND ? < first_revision + revisions",
            (revision, revision),
        ).fetchone()
        return int(found[0])


def edit(secret: Secret) -> Deed:
    table = secret.rng.choice(KIND_TABLES)
    name, row = secret.row(table)
    column = secret.rng.choice([one for one in table.values if one not in ("sha256", "size", "pages")])
    was = row[column]
    if column in _TEXTS:
        now: Any = secret.rng.choice([one for one in _TEXTS[column] if one != was])
    elif column in ("birth_date_estimated", "doses_per_day"):
        now = 1 if was != 1 else None
    elif column.endswith("_date") or column in ("on_date", "valid_from"):
        now = "2016-03-03" if was != "2016-03-03" else "2016-03-04"
    elif column == "content_name":
        now = "0" * 64
    else:
        now = f"{was or ''}7" if column != "patient_id" else f"{was}X{secret.rng.randrange(10**6)}"
    secret.run(
        f"UPDATE {name} SET {column} = ? WHERE row_id = ? AND revision = ?",
        now,
        row["row_id"],
        row["revision"],
    )
    patient_id, seq = secret.patient_id(row), secret.holder(row["revision"])
    return Deed(
        f"a value edited ({name})",
        lambda faults: any(
            fault.kind is FaultKind.ROW_CHANGED
            and (fault.row_id, fault.row_kind, fault.seq) == (row["row_id"], table.kind, seq)
            and (table is CHILD or fault.patient_id == patient_id)
            for fault in faults
        ),
    )


def delete(secret: Secret) -> Deed:
    table = secret.rng.choice(KIND_TABLES)
    name, row = secret.row(table)
    patient_id, seq = secret.patient_id(row), secret.holder(row["revision"])
    secret.run(f"DELETE FROM {name} WHERE row_id = ? AND revision = ?", row["row_id"], row["revision"])
    is_whole_child = name == CHILD.heads
    return Deed(
        f"a row deleted ({name})",
        lambda faults: (
            any(
                fault.kind is FaultKind.ROW_MISSING
                and fault.seq == seq
                and (is_whole_child or fault.patient_id in ("", patient_id))
                for fault in faults
            )
            and not any(fault.kind is FaultKind.ROW_CHANGED and not is_whole_child for fault in faults)
        ),
    )


def swap(secret: Secret) -> Deed:
    table = secret.rng.choice([table for table in ROWS_OF_A_CHILD if table.heads != "attachment"])
    pairs = secret.connection.execute(
        f"SELECT a.row_id, a.position, a.revision, b.row_id, b.position, b.revision, a.child FROM {table.heads} AS a "
        f"JOIN {table.heads} AS b USING (child) WHERE a.position < b.position"
    ).fetchall()
    one, at, revision, other, other_at, other_revision, child = secret.rng.choice(pairs)
    given = f"UPDATE {table.heads} SET position = ?, revision = ? WHERE child = ? AND row_id = ?"
    secret.run(given, -1, revision, child, one)
    secret.run(given, at, revision if secret.rng.random() < 0.5 else other_revision, child, other)
    kept = secret.connection.execute(
        f"SELECT revision FROM {table.heads} WHERE row_id = ?", (other,)
    ).fetchone()[0]
    secret.run(given, other_at, other_revision if kept == revision else revision, child, one)
    return Deed(
        f"two rows put in the other order ({table.heads})",
        lambda faults: {one, other} <= {fault.row_id for fault in faults},
    )


def insert(secret: Secret) -> Deed:
    table = secret.rng.choice(ROWS_OF_A_CHILD)
    _, row = secret.row(table)
    is_at_end = secret.rng.random() < 0.3
    end = secret.connection.execute("SELECT max(first_revision + revisions) FROM change").fetchone()[0]
    number = end + 5 if is_at_end else row["revision"]
    new = {**row, "row_id": "slipped in", "position": 900_000, "revision": number}
    columns = ", ".join(table.columns)
    secret.run(
        f"INSERT INTO {table.heads} ({columns}) VALUES ({', '.join('?' * len(table.columns))})",
        *(new[name] for name in table.columns),
    )
    wanted = FaultKind.ROW_STRAY if is_at_end else FaultKind.ROW_ADDED
    patient_id = secret.patient_id(row)
    return Deed(
        f"a row slipped in ({table.heads})",
        lambda faults: any(
            (fault.kind, fault.row_id, fault.patient_id) == (wanted, "slipped in", patient_id)
            for fault in faults
        ),
    )


def give_away(secret: Secret) -> Deed:
    """Move a row of one child to another."""
    table = secret.rng.choice(ROWS_OF_A_CHILD)
    name, row = secret.row(table)
    others = secret.connection.execute(
        "SELECT child, patient_id FROM child WHERE child <> ?", (row["child"],)
    )
    child, patient_id = secret.rng.choice(others.fetchall())
    secret.run(
        f"UPDATE {name} SET child = ? WHERE row_id = ? AND revision = ?",
        child,
        row["row_id"],
        row["revision"],
    )
    return Deed(
        "a row given to another child",
        lambda faults: any(
            (fault.row_id, fault.patient_id) == (row["row_id"], patient_id) for fault in faults
        ),
    )


def edit_entry(secret: Secret) -> Deed:
    seq = secret.entry()
    column, now = secret.rng.choice(
        (
            ("who", "somebody"),
            ("reason", "no reason"),
            ("kind", "other"),
            ("program", "9.9"),
            ("at_utc", "2016-01-01T00:00:00.000"),
            ("offset_minutes", -77),
            ("change_id", "0198f000-0000-7000-8000-000000000000"),
        )
    )
    secret.run(f"UPDATE change SET {column} = ? WHERE seq = ?", now, seq)
    return Deed(
        f"an entry's {column} edited",
        lambda faults: any(fault.kind is FaultKind.ENTRY_CHANGED and fault.seq == seq for fault in faults),
    )


def delete_entry(secret: Secret) -> Deed:
    seq = secret.rng.choice([seq for seq in secret.base.heads if seq < max(secret.base.heads)])
    for table in ("touched", "change_marks"):
        secret.connection.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))
    secret.run("DELETE FROM change WHERE seq = ?", seq)
    return Deed(
        "an entry taken away",
        lambda faults: any(fault.kind is FaultKind.ENTRY_MISSING and fault.seq == seq for fault in faults),
    )


def swap_entries(secret: Secret) -> Deed:
    seq = secret.rng.choice([seq for seq in secret.base.heads if seq < max(secret.base.heads)])
    for was, now in ((seq, -1), (seq + 1, seq), (-1, seq + 1)):
        secret.run("UPDATE change SET seq = ? WHERE seq = ?", now, was)
    return Deed(
        "two entries put in the other order",
        lambda faults: any(
            fault.kind is FaultKind.ENTRY_MOVED and fault.seq in (seq, seq + 1) for fault in faults
        ),
    )


def other_children(secret: Secret) -> Deed:
    """Let an entry, a print for example, be about another child."""
    pairs = secret.connection.execute("SELECT child, seq FROM touched").fetchall()
    child, seq = secret.rng.choice(pairs)
    secret.run("DELETE FROM touched WHERE child = ? AND seq = ?", child, seq)
    return Deed(
        "an entry about another child",
        lambda faults: any((fault.kind is FaultKind.ENTRY_CHILDREN and fault.seq == seq) for fault in faults),
    )


def edit_derived(secret: Secret) -> Deed:
    child, patient_id = secret.rng.choice(
        secret.connection.execute("SELECT child, patient_id FROM child WHERE removed = 0").fetchall()
    )
    if secret.rng.random() < 0.5:
        column = secret.rng.choice(("given_name", "phone", "last_seen_on", "next_visit_on", "seq"))
        now: Any = 999 if column == "seq" else "2001-01-01"
        secret.run(f"UPDATE child_line SET {column} = ? WHERE child = ?", now, child)
        wanted = FaultKind.LINE
    else:
        secret.run("DELETE FROM child_words WHERE rowid = ?", child)
        wanted = FaultKind.SEARCH
    return Deed(
        f"what is derived altered ({wanted.value})",
        lambda faults: any((fault.kind, fault.patient_id) == (wanted, patient_id) for fault in faults),
    )


def cut_end(secret: Secret) -> Deed:
    """Take the last entries away with all that they wrote, as if they had never been."""
    last = max(secret.base.heads)
    keep = secret.rng.randrange(1, last)
    connection = secret.connection
    first = connection.execute("SELECT first_revision FROM change WHERE seq = ?", (keep + 1,)).fetchone()[0]
    connection.execute("DELETE FROM touched WHERE seq > ?", (keep,))
    for table in KIND_TABLES:
        values = ", ".join(table.columns)
        connection.execute(f"DELETE FROM {table.superseded} WHERE revision >= ?", (first,))
        moved = connection.execute(
            f"SELECT {values} FROM {table.superseded} AS old WHERE row_id IN (SELECT row_id FROM {table.heads} "
            f"WHERE revision >= ?) AND revision = (SELECT max(revision) FROM {table.superseded} AS one "
            "WHERE one.row_id = old.row_id)",
            (first,),
        ).fetchall()
        connection.execute(f"DELETE FROM {table.heads} WHERE revision >= ?", (first,))
        for row in moved:
            stored = dict(zip(table.columns, row, strict=True))
            connection.execute(
                f"INSERT INTO {table.heads} ({values}) VALUES ({', '.join('?' * len(row))})", row
            )
            connection.execute(
                f"DELETE FROM {table.superseded} WHERE row_id = ? AND revision = ?",
                (stored["row_id"], stored["revision"]),
            )
    connection.execute("DELETE FROM child_words")
    connection.execute("DELETE FROM child_line")
    for table_name in ("change_marks", "change"):
        connection.execute(f"DELETE FROM {table_name} WHERE seq > ?", (keep,))
    renew_all(connection)
    connection.execute(
        "UPDATE child_line SET seq = (SELECT max(seq) FROM touched JOIN change USING (seq) "
        "WHERE touched.child = child_line.child AND revisions > 0)"
    )
    if secret.rng.random() < 0.5:
        # No outside witness: the file is as it was after entry `keep`, and honest about that.
        return Deed(
            "the end cut off, without paper",
            lambda faults: [fault for fault in faults if fault.is_damage] == [],
        )
    printed = secret.base.heads[secret.rng.randrange(keep + 1, last + 1)]
    return Deed(
        "the end cut off, with a printed head",
        lambda faults: (
            [(fault.kind, fault.what) for fault in faults if fault.is_damage]
            == [(FaultKind.PAPER_HEAD, printed)]
        ),
        (printed, secret.base.heads[keep]),
    )


DEEDS = (
    *(edit, edit, edit, delete, delete, swap, insert, give_away),
    *(edit_entry, delete_entry, swap_entries, other_children, edit_derived, cut_end),
)
