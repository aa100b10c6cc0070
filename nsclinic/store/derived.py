"""What is kept beside the record for speed, and can always be made again from it: the list lines and the search index.

Renewed in the transaction of the change that touched a child, so that a list never shows what is not recorded.
"""

from nsclinic.store.engine import Connection
from nsclinic.store.search_index import child_is_found, forget_child, index_child
from nsclinic.store.values import RowKind

_LINE_VALUES = "patient_id, given_name, family_name, guardian, phone, birth_date, birth_date_estimated, sex"

_LAST_SEEN = "SELECT max(on_date) FROM visit WHERE child = :child AND removed = 0 AND kind <> 'phone'"
_BOOKING = (
    "SELECT next_visit_date FROM visit WHERE child = :child AND removed = 0 AND next_visit_date IS NOT NULL "
    "ORDER BY on_date DESC, position DESC LIMIT 1"
)
"""The day that the last visit to name one names; whether it still stands depends on the day on which one asks."""


class Stale:
    """Children whose derived rows a change made stale: all it touched, those with other visits, with other names."""

    def __init__(self) -> None:
        self.touched: set[int] = set()
        self.visits: set[int] = set()
        self.names: set[int] = set()

    def add(self, kind: RowKind, child: int) -> None:
        """Remember that a row of this kind was written for a child."""
        self.touched.add(child)
        if kind is RowKind.VISIT:
            self.visits.add(child)
        elif kind is RowKind.CHILD:
            self.visits.add(child)
            self.names.add(child)


def renew(connection: Connection, seq: int, stale: Stale) -> None:
    """Bring lines and index of the children that the change `seq` touched up to date."""
    # All old lines go before the first new one comes: two children may have exchanged their numbers.
    connection.executemany("DELETE FROM child_line WHERE child = ?", ((child,) for child in stale.names))
    for child in sorted(stale.names):
        _renew_names(connection, child, seq)
    connection.executemany(
        f"UPDATE child_line SET last_seen_on = ({_LAST_SEEN}), next_visit_on = ({_BOOKING}) WHERE child = :child",
        ({"child": child} for child in sorted(stale.visits)),
    )
    connection.executemany(
        "UPDATE child_line SET seq = ? WHERE child = ?", ((seq, child) for child in sorted(stale.touched))
    )


def renew_seq(connection: Connection, stale: Stale) -> None:
    """Say of these children which change touched each last, where several came in at once."""
    connection.executemany(
        "UPDATE child_line SET seq = (SELECT max(seq) FROM touched WHERE touched.child = child_line.child) "
        "WHERE child = ?",
        ((child,) for child in sorted(stale.touched)),
    )


def _renew_names(connection: Connection, child: int, seq: int) -> None:
    forget_child(connection, child)
    row = connection.execute(
        f"SELECT {_LINE_VALUES} FROM child WHERE child = ? AND removed = 0", (child,)
    ).fetchone()
    if row is None:
        return
    connection.execute(
        f"INSERT INTO child_line (child, {_LINE_VALUES}, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (child, *row, seq),
    )
    patient_id, given, family, guardian, phone = row[:5]
    index_child(connection, child, f"{given} {family} {guardian}", (patient_id, phone))


def renew_all(connection: Connection) -> None:
    """Make all lines and the index anew, for a migration or a repair; inside the caller's transaction."""
    rows = connection.execute("SELECT child, max(seq) FROM touched GROUP BY child").fetchall()
    for child, seq in rows:
        stale = Stale()
        stale.add(RowKind.CHILD, child)
        renew(connection, seq, stale)


def derived_children(connection: Connection) -> list[int]:
    """Give the number of every child there is, has a line or is in the index."""
    rows = connection.execute(
        "SELECT child FROM child UNION SELECT child FROM child_line UNION SELECT rowid FROM child_words ORDER BY 1"
    )
    return [row[0] for row in rows]


def is_line_right(connection: Connection, child: int) -> bool:
    """Say whether a child's line is what her rows make it; a removed child has none."""
    right = connection.execute(
        f"SELECT {_LINE_VALUES}, ({_LAST_SEEN}), ({_BOOKING}), (SELECT max(seq) FROM touched JOIN change USING (seq) "
        "WHERE touched.child = :child AND change.revisions > 0) FROM child WHERE child = :child AND removed = 0",
        {"child": child},
    ).fetchone()
    kept = connection.execute(
        f"SELECT {_LINE_VALUES}, last_seen_on, next_visit_on, seq FROM child_line WHERE child = ?", (child,)
    ).fetchone()
    return bool(right == kept)


def is_found_right(connection: Connection, child: int) -> bool:
    """Say whether the search finds a child by all her words, and a removed one by none."""
    row = connection.execute(
        "SELECT patient_id, given_name, family_name, guardian, phone FROM child WHERE child = ? AND removed = 0",
        (child,),
    ).fetchone()
    if row is None:
        return connection.execute("SELECT 1 FROM child_words WHERE rowid = ?", (child,)).fetchone() is None
    patient_id, given, family, guardian, phone = row
    return child_is_found(connection, child, f"{given} {family} {guardian}", (patient_id, phone))
