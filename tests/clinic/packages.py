"""Ways to look into a registry package, and to lay one of changes on the one before it, as a registry does."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from nsclinic.exchange.package_tables import CONCLUDED, PACKAGE_TABLES, RECORDED, REMOVED
from nsclinic.store import entry

Rows = dict[str, list[dict[str, str]]]


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows_of(folder: Path) -> Rows:
    """Give the rows of every table of a package, in order."""
    found: Rows = {}
    for table in PACKAGE_TABLES:
        with (folder / table.file).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            found[table.name] = list(reader)
            assert reader.fieldnames == list(table.columns)
    return found


def laid_on(before: Rows, changes: Rows) -> Rows:
    """Lay a package of changes on what a registry has: deletions first, then each row in place of the one of its id.

    What was concluded is replaced child by child.
    """
    children = {row["patient_id"] for row in changes[REMOVED.name] if not row["row_id"]}
    gone = {(row["file"], row["row_id"]) for row in changes[REMOVED.name] if row["row_id"]}
    concluded = {row["patient_id"] for row in changes["course"]}
    after: Rows = {}
    for table in (*RECORDED, *CONCLUDED):
        ids = {row["row_id"] for row in changes[table.name]}
        after[table.name] = [
            row
            for row in before[table.name]
            if row["patient_id"] not in children
            and (table.file, row["row_id"]) not in gone
            and row["row_id"] not in ids
            and not (table in CONCLUDED and row["patient_id"] in concluded)
        ] + changes[table.name]
    return after


def in_no_order(rows: Rows) -> Rows:
    """Give what a registry holds after a package: every table but what was removed, its rows in one order."""
    return {
        table.name: sorted(rows[table.name], key=lambda row: sorted(row.items()))
        for table in (*RECORDED, *CONCLUDED)
    }


def clock_of(patch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Give what sets this computer's clock, as entries of the audit take it, to noon of a day."""

    def set_clock(day: date) -> None:
        patch.setattr(entry, "now", lambda: datetime.combine(day, time(12), UTC))

    return set_clock
