"""The file itself refuses every way of changing what was recorded, whoever tries."""

from collections.abc import Callable
from typing import Any

import pytest

from nsclinic.store import ClinicFile, How, Origin, StoreError
from tests.store.children import OURS, add_observation, full_record, observation, save

FILE = Origin(How.IMPORT, "observations.csv", "ab" * 32)
_KINDS = ("child", "visit", "observation", "treatment", "event", "setting", "protocol")
_WITH_HISTORY = tuple(kind for kind in _KINDS if kind != "protocol")
"""An adopted protocol is never superseded: a changed file is another version."""


@pytest.fixture
def tamper(clinic: ClinicFile) -> Callable[[str], list[Any]]:
    """Run a statement past the room's own writers, on a clinic where every table holds rows and revisions."""
    save(clinic, full_record())
    record = clinic.record("P1")
    assert record is not None
    with clinic.change(kind="settings", who="x") as change:
        change.put_setting("language", "en")
        change.put_protocol(OURS)
    with clinic.change(kind="settings", who="x") as change:
        change.put_setting("language", "ar")
        change.put_observation("P1", observation("7"), origin=FILE, line=2)
        change.remove(record.child.row_id)
        for kind in (record.visits, record.observations, record.treatments, record.events):
            for row in kind:
                change.remove(row[-1])

    def run(statement: str) -> list[Any]:
        with clinic.reading() as connection:
            return list(connection.execute(statement).fetchall())

    return run


@pytest.mark.parametrize("kind", _KINDS)
def test_no_row_can_be_deleted(tamper: Callable[[str], list[Any]], kind: str):
    tables = (kind, f"{kind}_history") if kind in _WITH_HISTORY else (kind,)
    for table in tables:
        assert tamper(f"SELECT count(*) FROM {table}")[0][0] > 0
        with pytest.raises(StoreError, match="never changed"):
            tamper(f"DELETE FROM {table}")


@pytest.mark.parametrize("kind", _WITH_HISTORY)
def test_no_superseded_revision_can_be_edited(tamper: Callable[[str], list[Any]], kind: str):
    with pytest.raises(StoreError, match="never changed"):
        tamper(f"UPDATE {kind}_history SET removed = 1 - removed")


@pytest.mark.parametrize("kind", _KINDS)
def test_a_head_cannot_be_edited_in_place(tamper: Callable[[str], list[Any]], kind: str):
    with pytest.raises(StoreError, match="only changed by a new revision"):
        tamper(f"UPDATE {kind} SET removed = 1 - removed")


@pytest.mark.parametrize("change", ["row_id = 'x'", "parent = NULL", "position = position + 1000000"])
def test_a_new_revision_must_be_a_child_of_the_head_in_its_place(
    tamper: Callable[[str], list[Any]], change: str
):
    with pytest.raises(StoreError):
        tamper(f"UPDATE observation SET revision = revision + 1000, parent = revision, {change}")


@pytest.mark.parametrize("kind", _KINDS)
def test_insert_or_replace_does_not_walk_through_the_triggers(tamper: Callable[[str], list[Any]], kind: str):
    tables = (kind, f"{kind}_history") if kind in _WITH_HISTORY else (kind,)
    for table in tables:
        with pytest.raises(StoreError, match="never changed"):
            tamper(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("table", ["change", "source", "touched", "clinic"])
def test_the_audit_and_the_clinics_identity_can_be_neither_edited_nor_deleted(
    tamper: Callable[[str], list[Any]], table: str
):
    column = tamper(f"SELECT name FROM pragma_table_info('{table}')")[-1][0]
    for statement in (
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(StoreError, match="never changed"):
            tamper(statement)


def test_each_revision_stands_once_in_the_view_with_its_ids(clinic: ClinicFile):
    save(clinic, full_record())
    row_id = add_observation(clinic, observation("2.10"))
    with clinic.change(kind="amend", who="x") as change:
        change.put_observation("P1", observation("2.1", row_id=row_id))
    with clinic.reading() as connection:
        shown = connection.execute(
            "SELECT revision_id, parent_revision_id, change_id, value FROM observation_revisions WHERE row_id = ? "
            "ORDER BY revision_id",
            (row_id,),
        ).fetchall()
    told = [
        (
            revision.revision_id,
            revision.parent_revision_id,
            revision.change.change_id,
            getattr(revision.row, "value", None),
        )
        for revision in clinic.history(row_id)
    ]
    assert shown == told
    assert len({revision_id for revision_id, *_ in shown}) == 2


def test_a_row_of_no_child_is_refused(clinic: ClinicFile):
    with pytest.raises(StoreError), clinic.reading() as connection:
        connection.execute(
            "INSERT INTO visit (child, position, row_id, revision, removed, on_date, kind, clinician, note) "
            "VALUES (99, 1, 'x', 1, 0, '2016-01-01', 'phone', '', '')"
        )


@pytest.mark.parametrize("wrong", ["1.5", "'16-1-1'", "NULL"])
def test_a_column_takes_only_its_own_type(tamper: Callable[[str], list[Any]], wrong: str):
    with pytest.raises(StoreError):
        tamper(f"UPDATE visit SET revision = revision + 1000, parent = revision, on_date = {wrong}")


def test_every_table_but_the_libraries_own_is_strict(clinic: ClinicFile):
    with clinic.reading() as connection:
        tables = connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table'"
        ).fetchall()
    loose = {name for name, strict in tables if not strict}
    assert loose == {"_sqlite_migrations", "sqlite_schema", "sqlite_temp_schema"}
