"""What the tests of undo look at: all rows of a file, what is derived from them, and an undo as one line."""

from typing import Any

import pytest

from nsclinic.store import ClinicFile, UndoRefusedError, derived
from nsclinic.store.kinds import KIND_TABLES


def contents(clinic: ClinicFile) -> dict[str, list[Any]]:
    """What every row of the file says now, removed or not, with how it came; without its place among revisions."""
    with clinic.reading() as connection:
        return {
            table.heads: connection.execute(
                f"SELECT {', '.join((*table.key, 'row_id', 'removed', 'source', 'line', *table.values))} "
                f"FROM {table.heads} ORDER BY row_id"
            ).fetchall()
            for table in KIND_TABLES
        }


def standing(state: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The same without the rows that are not there: a row that was made and undone is left in its history alone."""
    place = {table.heads: len(table.key) + 1 for table in KIND_TABLES}
    return {name: [row for row in rows if not row[place[name]]] for name, rows in state.items()}


def derived_rows(clinic: ClinicFile) -> tuple[list[Any], ...]:
    """What is kept beside the record for speed."""
    with clinic.reading() as connection:
        return (
            connection.execute("SELECT * FROM child_line ORDER BY child").fetchall(),
            connection.execute(
                "SELECT child_words.rowid FROM child_words WHERE child_words MATCH 'nadia' ORDER BY rowid"
            ).fetchall(),
        )


def refuse_stale_lines(clinic: ClinicFile) -> None:
    """Derive everything anew and compare, leaving the file as it is."""
    before = derived_rows(clinic)
    with clinic.reading() as connection:
        connection.execute("BEGIN")
        derived.renew_all(connection)
        anew = derived_rows(clinic)
        connection.execute("ROLLBACK")
    assert before == anew


def is_sound(clinic: ClinicFile) -> bool:
    """Say that pages, references, chain and derived rows hold."""
    refuse_stale_lines(clinic)
    return clinic.check() == []


def last(clinic: ClinicFile) -> str:
    return clinic.changes(limit=1)[0].change_id


def undo(clinic: ClinicFile, change_id: str, why: str = "a slip") -> str:
    with clinic.change(kind="undo", who="Dr M.", reason=why) as change:
        change.undo(change_id)
    return last(clinic)


def refused(clinic: ClinicFile, change_id: str) -> UndoRefusedError:
    before = clinic.head
    with pytest.raises(UndoRefusedError) as beforehand:
        clinic.refuse_undo(change_id)
    with pytest.raises(UndoRefusedError) as error:
        undo(clinic, change_id)
    assert clinic.head == before
    assert (beforehand.value.cause, beforehand.value.later) == (error.value.cause, error.value.later)
    return error.value


def blocking(error: UndoRefusedError) -> str:
    """The change that stands in the way."""
    assert error.later is not None
    return error.later.change_id
