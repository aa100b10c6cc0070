"""The registry in PostgreSQL, for many who load and ask at once: each site's rows are a partition of their own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nsclinic.registry.connection import Connection, Row, lacking
from nsclinic.registry.errors import RegistryNotOpenedError
from nsclinic.registry.schema import SITE, SqlTable, listed, quoted

if TYPE_CHECKING:
    import psycopg

_PIECE_BYTES = 1024**2
_SECONDS_TO_WAIT = 15


def open_postgresql(url: str) -> Connection:
    """Connect to the server.

    Raises:
        RegistryNotOpenedError: why not, in the server's or the library's own words; never with the password.
    """
    try:
        import psycopg
    except ImportError:
        raise lacking("psycopg") from None
    try:
        connection = psycopg.connect(
            url, autocommit=True, connect_timeout=_SECONDS_TO_WAIT, application_name="nsclinic registry"
        )
    except (psycopg.Error, UnicodeError) as error:
        words = str(error).strip().partition("\n")[0]
        raise RegistryNotOpenedError(f"the registry cannot be reached: {words}") from error
    return _PostgreSQL(connection)


class _PostgreSQL:
    """A connection to the server."""

    def __init__(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
        self._connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        import psycopg

        if isinstance(error, psycopg.Error):
            words = str(error).strip().partition("\n")[0]
            raise RegistryNotOpenedError(f"the database could not go on: {words}") from error

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement and give how many rows it changed."""
        return max(self._connection.execute(_marked(sql), values).rowcount, 0)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Give the rows of a query."""
        return self._connection.execute(_marked(sql), values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all or nothing."""
        with self._connection.transaction():
            yield

    def columns_of(self, table: str) -> tuple[str, ...]:
        """Give the names of a table's columns."""
        found = self.rows(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position",
            [table],
        )
        return tuple(row[0] for row in found)

    def make(self, table: SqlTable) -> None:
        """Make a table, parted by site where it is to be; then the parts have the key, and may lie on other servers."""
        if table.is_by_site:
            self.execute(f"CREATE TABLE {quoted(table.name)} ({table.definition}) PARTITION BY LIST ({SITE})")
        else:
            key = f", PRIMARY KEY ({listed(table.key)})" if table.key else ""
            self.execute(f"CREATE TABLE {quoted(table.name)} ({table.definition}{key})")

    def make_room(self, table: SqlTable, site: str, number: int) -> None:
        """Make a site's partition: `observations_s7`, or whatever the site's number is."""
        from psycopg import sql

        part = f"{table.name}_s{number}"
        if self.columns_of(part):
            return
        self._connection.execute(
            sql.SQL(
                "CREATE TABLE {part} PARTITION OF {whole} (PRIMARY KEY ({key})) FOR VALUES IN ({site})"
            ).format(
                part=sql.Identifier(part),
                whole=sql.Identifier(table.name),
                key=sql.SQL(", ").join(map(sql.Identifier, table.key)),
                site=sql.Literal(site),
            )
        )

    def lock_site(self, site: str) -> None:
        """Wait for whoever loads this site."""
        self.rows("SELECT pg_advisory_xact_lock(hashtext(?))", [f"nsclinic registry {site}"])

    def stage(self, table: SqlTable, path: Path, columns: Sequence[str]) -> int:
        """Copy a CSV file into `staged_<name>`."""
        staged = quoted(f"staged_{table.name}")
        names = listed(tuple(columns))
        self.execute(
            f"CREATE TEMPORARY TABLE {staged} ({', '.join(one.sql for one in table.columns)}) ON COMMIT DROP"
        )
        copy = f"COPY {staged} ({names}) FROM STDIN (FORMAT csv, HEADER true, NULL '')"
        with path.open("rb") as file, self._connection.cursor() as cursor:
            with cursor.copy(copy) as into:
                while piece := file.read(_PIECE_BYTES):
                    into.write(piece)
            copied = cursor.rowcount
        self.execute(f"ANALYZE {staged}")
        return copied

    def tidy(self) -> None:
        """Do nothing: the server's own autovacuum does it."""


def _marked(sql: str) -> str:
    """Give a statement with the marks of this library. No text of ours holds a question mark or a per cent sign."""
    return sql.replace("?", "%s")
