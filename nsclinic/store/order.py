"""In which order rows were entered, told in the same way by every copy of a clinic's file.

Of several values of one day the last entered counts. A file numbers what another desk wrote after what it had itself,
so its own numbers do not tell; the ids of changes do: each is greater than all that its desk had seen (`ids`). In a
file that only one desk wrote both are the same order, and nothing is looked up.
"""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from nsclinic.store.engine import Connection

Placed = tuple[Any, ...]
"""A row as read, with its position in front."""


def in_order_of_entry(connection: Connection, child: int | None) -> Callable[[list[Placed]], list[Placed]]:
    """Give what puts rows of one child (None: of any) in the order in which they were entered.

    It takes rows in order of position, each with its position in front, and gives them without it.
    """
    entries = _entries(connection, child)
    ids = [change_id for _, change_id in entries]
    if ids == sorted(ids):
        return _as_they_are
    firsts = [first for first, _ in entries]

    def ordered(rows: list[Placed]) -> list[Placed]:
        placed = sorted(rows, key=lambda row: (ids[bisect_right(firsts, row[0]) - 1], row[0]))
        return [row[1:] for row in placed]

    return ordered


def _as_they_are(rows: list[Placed]) -> list[Placed]:
    return [row[1:] for row in rows]


def _entries(connection: Connection, child: int | None) -> list[tuple[int, str]]:
    """Give first revision and id of the entries that wrote of a child, in order; none where one desk wrote them all."""
    if len(connection.execute("SELECT desk FROM desk LIMIT 2").fetchall()) < 2:
        return []
    if child is None:
        query = "SELECT first_revision, change_id FROM change WHERE revisions > 0 ORDER BY seq"
        return list(connection.execute(query))
    return list(
        connection.execute(
            "SELECT change.first_revision, change.change_id FROM touched CROSS JOIN change USING (seq) "
            "WHERE touched.child = ? AND change.revisions > 0 ORDER BY seq",
            (child,),
        )
    )
