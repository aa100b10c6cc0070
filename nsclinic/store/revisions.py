"""Writes the revisions of one change: gives them numbers and ids, hashes them, and puts them into their tables.

New rows wait in batches and are written together, because an import brings millions. The trigger of the table moves a
superseded revision to its history.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from nsclinic.store.audit import Holder, holder_of
from nsclinic.store.chain import (
    FIELD_END,
    NO_CHILD,
    RECORD_END,
    DigestInTheMaking,
    origin_text,
    revision_text,
)
from nsclinic.store.engine import Connection, translated
from nsclinic.store.errors import StoreError
from nsclinic.store.ids import block_member, uuid7_block
from nsclinic.store.kinds import CHILD, KIND_TABLES, OF_THE_CLINIC, KindTable, Values
from nsclinic.store.marks import Marks
from nsclinic.store.values import TYPED, Origin

_BATCH = 5000
_FIELDS_BEFORE_VALUES = 8
"""Separators in a revision's text beside those between its values; an origin counts as three fields."""


def _insertion(table: KindTable) -> str:
    places = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.heads} ({', '.join(table.columns)}) VALUES ({places})"


INSERTIONS = {table.heads: _insertion(table) for table in KIND_TABLES}
"""The statement that writes a row's head, by table."""


def _first_insertion(table: KindTable) -> str:
    """Give the statement for a new row: its number serves as its place and its revision, and it has no parent.

    What is the same for all stands in the statement: to be handed a NULL takes the engine a microsecond.
    """
    own = len(table.key)
    rest = len(table.values) + 2  # source and line
    places = [f"?{number}" for number in range(1, own + 2)]
    given = [f"?{number}" for number in range(own + 2, own + 2 + rest)]
    values = ", ".join((*places, places[own - 1], "NULL", "0", *given))
    return f"INSERT INTO {table.heads} ({', '.join(table.columns)}) VALUES ({values})"


_FIRST_INSERTIONS = {table.heads: _first_insertion(table) for table in KIND_TABLES}


class StoredHead:
    """The present revision of a known row, as its table has it."""

    def __init__(self, table: KindTable, row: tuple[Any, ...]) -> None:
        keys = len(table.key)
        self.table = table
        self.key: tuple[int, ...] = row[:keys]
        self.row_id: str = row[keys]
        self.revision: int = row[keys + 1]
        self.is_removed = bool(row[keys + 3])
        self.values: Values = row[keys + 6 :]


class RevisionWriter:
    """The revisions of one change in the making."""

    def __init__(self, connection: Connection, path: Path, origin: Origin) -> None:
        self._connection = connection
        self._path = path
        self.is_open = True
        """False once the change is over, or a part of it failed: what came after would stand alone."""
        self._origin = origin
        highest = connection.execute("SELECT max(change_id) FROM change").fetchone()[0]
        self.change_id = uuid7_block(after=highest or "")
        self._id_start = self.change_id[:28]
        last = connection.execute(
            "SELECT first_revision + revisions FROM change ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        self.first: int = last[0] if last else 1
        self._next = self.first
        self._digest = DigestInTheMaking()
        self.marks = Marks()
        self._waiting: dict[str, list[tuple[Any, ...]]] = {table.heads: [] for table in KIND_TABLES}
        self._count_waiting = 0
        self._given_ids_waiting: set[str] = set()
        self._sources: dict[Origin, tuple[int | None, str]] = {}
        self._texts = 0
        self._parents: Holder | None = None
        self._child: tuple[int, str] = (0, "")

    @property
    def count(self) -> int:
        """How many revisions there are so far."""
        return self._next - self.first

    @property
    def next_number(self) -> int:
        """The number in this file that the next revision will have; for a new row, its position too."""
        return self._next

    def digest(self) -> bytes:
        """Give the digest over all revisions so far."""
        return self._digest.digest()

    def note(self, child_row_id: str) -> None:
        """Let the digest cover a child whom the entry is about without writing a row of hers."""
        self._digest.add_child(child_row_id)

    def new_row_id(self) -> str:
        """Give the id of a row whose first revision comes next: that revision's own."""
        return f"{self._id_start}{self._next - self.first + 1:08x}"

    def find(self, table: KindTable, column: str, value: str) -> StoredHead | None:
        """Give the head whose `column` (row_id, patient_id, name) has this value; None for none."""
        if column == "name" or value in self._given_ids_waiting or value.startswith(self._id_start):
            self.write_waiting()
        with translated(self._path):
            row = self._connection.execute(
                f"SELECT {', '.join(table.columns)} FROM {table.heads} WHERE {column} = ?", (value,)
            ).fetchone()
        return None if row is None else StoredHead(table, row)

    def knows_any(self, table: KindTable, row_ids: Sequence[str]) -> bool:
        """Say whether a row of the table has one of these ids, or one of them stands twice."""
        if not row_ids:
            return False
        if not self._given_ids_waiting.isdisjoint(row_ids):
            self.write_waiting()
        query = f"SELECT 1 FROM {table.heads} WHERE row_id IN (SELECT value FROM json_each(?)) LIMIT 1"
        with translated(self._path):
            found = self._connection.execute(query, (json.dumps(row_ids),)).fetchone()
        return found is not None or len(set(row_ids)) < len(row_ids)

    def find_row(self, row_id: str) -> StoredHead | None:
        """Give the head of a row of any kind; None for none."""
        heads = (self.find(table, "row_id", row_id) for table in KIND_TABLES)
        return next((head for head in heads if head is not None), None)

    def add(
        self,
        table: KindTable,
        key: tuple[int, ...],
        child_row_id: str,
        row_id: str,
        values: Values,
        origin: Origin | None,
        line: int | None,
    ) -> None:
        """Add a new row's first revision; `row_id` is `new_row_id()` or one from outside that no row has."""
        if not self.is_open:
            raise _over()
        number = self._next
        source, how = self._source(origin)
        place = number - self.first + 1
        text = revision_text(table.heads, row_id, place, "", 0, how, line, values)
        refuse_control_signs(text, _FIELDS_BEFORE_VALUES + len(values))
        self._digest.add(child_row_id, text)
        self.marks.add(child_row_id, text)
        self._waiting[table.heads].append((*key, row_id, source, line, *values))
        if not row_id.startswith(self._id_start):
            self._given_ids_waiting.add(row_id)
        self._next = number + 1
        self._count_waiting += 1
        if self._count_waiting >= _BATCH:
            self.write_waiting()

    def add_rows(
        self,
        table: KindTable,
        child: int,
        child_row_id: str,
        rows: Sequence[tuple[str, int, Values]],
        origin: Origin,
    ) -> None:
        """Add the first revisions of new rows of one child, each with its line, as `add` does one.

        An id from outside is one that no row has; an empty one stands for `new_row_id()`.
        """
        if not self.is_open:
            raise _over()
        source, how = self._source(origin)
        start, heads = self._id_start, table.heads
        number = self._next
        texts, new = [], []
        for place, (given, line, values) in enumerate(rows, start=number - self.first + 1):
            row_id = given or f"{start}{place:08x}"
            texts.append(revision_text(heads, row_id, place, "", 0, how, line, values))
            new.append((child, number, row_id, source, line, *values))
            number += 1
        refuse_control_signs_in(texts, _FIELDS_BEFORE_VALUES + len(table.values))
        self._waiting[heads].extend(new)
        self._given_ids_waiting.update(given for given, _, _ in rows if given)
        self._digest.add_all(child_row_id, texts)
        self.marks.add_all(child_row_id, texts)
        self._next = number
        self._count_waiting += len(rows)
        if self._count_waiting >= _BATCH:
            self.write_waiting()

    def supersede(
        self,
        head: StoredHead,
        values: Values,
        origin: Origin | None,
        line: int | None,
        *,
        is_removed: bool,
        parent: int | None = None,
    ) -> None:
        """Put a new revision in the place of a known row's head; it goes on from the head, or from `parent`."""
        table = head.table
        parent = head.revision if parent is None else parent
        number, source = self._hash_later(
            table, head.row_id, self._child_row_id(head), parent, values, origin, line, is_removed=is_removed
        )
        changed = ("revision", "parent", "removed", "source", "line", *table.values)
        with self._all_or_nothing():
            self._connection.execute(
                f"UPDATE {table.heads} SET {', '.join(f'{name} = ?' for name in changed)} "
                f"WHERE {' AND '.join(f'{name} = ?' for name in table.key)}",
                (number, parent, int(is_removed), source, line, *values, *head.key),
            )

    def add_head(
        self,
        table: KindTable,
        key: tuple[int, ...],
        child_row_id: str,
        row_id: str,
        values: Values,
        origin: Origin,
        *,
        is_removed: bool,
        parent: int,
    ) -> None:
        """Write a head that goes on from `parent`, of a row whose revisions so far were all brought in."""
        number, source = self._hash_later(
            table, row_id, child_row_id, parent, values, origin, None, is_removed=is_removed
        )
        with self._all_or_nothing():
            self._connection.execute(
                INSERTIONS[table.heads],
                (*key, row_id, number, parent, int(is_removed), source, None, *values),
            )

    def _hash_later(
        self,
        table: KindTable,
        row_id: str,
        child_row_id: str,
        parent: int,
        values: Values,
        origin: Origin | None,
        line: int | None,
        *,
        is_removed: bool,
    ) -> tuple[int, int | None]:
        """Hash a revision that is not its row's first; gives its number and that of its source."""
        if not self.is_open:
            raise _over()
        number = self._next
        source, how = self._source(origin)
        place = number - self.first + 1
        text = revision_text(
            table.heads, row_id, place, self._id_of(parent), int(is_removed), how, line, values
        )
        refuse_control_signs(text, _FIELDS_BEFORE_VALUES + len(values))
        self._digest.add(child_row_id, text)
        self.marks.add(child_row_id, text)
        self._texts += 1
        if self._texts >= _BATCH:
            self._settle()
        self._next = number + 1
        return number, source

    def finish(self) -> None:
        """Write what waits.

        Raises:
            StoreError: a part of the change failed before, so nothing of it may be kept.
        """
        if not self.is_open:
            raise _over()
        self.write_waiting()

    def write_waiting(self) -> None:
        """Write the rows that wait, so that a reader of this connection sees them."""
        if not self._count_waiting:
            return
        if not self.is_open:
            raise _over()
        with self._all_or_nothing():
            for name, rows in self._waiting.items():
                if rows:
                    self._connection.executemany(_FIRST_INSERTIONS[name], rows)
                    rows.clear()
        self._settle()
        self._count_waiting = 0
        self._given_ids_waiting.clear()

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Let nothing more be written after a statement that failed, even by one who caught the error."""
        try:
            with translated(self._path):
                yield
        except BaseException:
            self.is_open = False
            raise

    def _settle(self) -> None:
        """Hash what is waiting, so that a long change (an import undone) holds no texts."""
        self._digest.settle()
        self._texts = 0

    def _id_of(self, revision: int) -> str:
        """Give the UUID of an earlier revision; those of one change mostly come together."""
        if revision >= self.first:
            return block_member(self.change_id, revision - self.first + 1)
        if self._parents is None or not self._parents.holds(revision):
            self._parents = holder_of(self._connection, revision)
        return self._parents.id_of(revision)

    def _child_row_id(self, head: StoredHead) -> str:
        if head.table in OF_THE_CLINIC:
            return NO_CHILD
        if head.table is CHILD:
            return head.row_id
        child = head.key[0]
        if self._child[0] != child:
            found = self._connection.execute("SELECT row_id FROM child WHERE child = ?", (child,))
            self._child = (child, cast("str", found.fetchone()[0]))
        return self._child[1]

    def _source(self, origin: Origin | None) -> tuple[int | None, str]:
        """Give the number of an origin in this file (None for what was typed), and its text in the digest."""
        chosen = self._origin if origin is None else origin
        known = self._sources.get(chosen)
        if known is None:
            known = self._sources[chosen] = (source_number(self._connection, chosen), origin_text(chosen))
        return known


def _over() -> StoreError:
    return StoreError("This change is over, or a part of it failed, so nothing more can be written into it.")


def source_number(connection: Connection, origin: Origin) -> int | None:
    """Give the number of an origin in this file, entered where it is new; None for what was typed."""
    if origin == TYPED:
        return None
    values = (origin.how.value, origin.file, origin.sha256)
    refuse_control_signs(FIELD_END.join(values), len(values) - 1)
    connection.execute("INSERT OR IGNORE INTO source (how, file, sha256) VALUES (?, ?, ?)", values)
    found = connection.execute(
        "SELECT source FROM source WHERE how = ? AND file = ? AND sha256 = ?", values
    ).fetchone()
    return cast("int", found[0])


def refuse_control_signs_in(texts: Sequence[str], separators: int) -> None:
    """As `refuse_control_signs`, of many texts with as many separators each."""
    try:
        refuse_control_signs("".join(texts), separators * len(texts))
    except StoreError:
        for text in texts:
            refuse_control_signs(text, separators)
        raise


def refuse_control_signs(text: str, separators: int) -> None:
    """Refuse the signs that separate fields in what is hashed, NUL, and halves of characters.

    Raises:
        StoreError: the text holds another number of field separators than `separators`, or such a sign.
    """
    if text.count(FIELD_END) != separators or RECORD_END in text or "\x00" in text:
        raise StoreError("A text holds a control character, which cannot be kept. Remove it and save again.")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise StoreError(
                "A text holds half of a character, which cannot be kept. Type it again and save again."
            ) from error
