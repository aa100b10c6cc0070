"""The registry in one file, by DuckDB: nothing to set up, and columns packed by site."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Self

from nsclinic.registry.connection import Connection, Row, lacking
from nsclinic.registry.errors import RegistryNotOpenedError
from nsclinic.registry.schema import SqlTable, listed, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "2GB"
"""What DuckDB may hold; what needs more goes through a folder beside the file. A central computer may be small."""

_SETTINGS = {
    "memory_limit": MEMORY,
    # Nothing is ever fetched: what is not in the program is not used.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "false",
}
_PATTERN_SIGNS = frozenset("*?[]{},")
"""Signs by which DuckDB would take a path for a pattern of several files."""


def open_duckdb(path: Path, *, is_new_allowed: bool) -> Connection:
    """Open the file; `is_new_allowed` makes it where it is not there, readable by its owner alone.

    Raises:
        RegistryNotOpenedError: why not.
    """
    try:
        import duckdb
    except ImportError:
        raise lacking("duckdb") from None
    if path.name == "" or path.is_dir():
        raise RegistryNotOpenedError("after duckdb: stands the name of a file")
    is_new = not path.exists()
    if is_new and not is_new_allowed:
        raise RegistryNotOpenedError(f"there is no registry at {path}: 'nsclinic registry load' makes one")
    if is_new and not path.absolute().parent.is_dir():
        raise RegistryNotOpenedError(f"there is no folder {path.absolute().parent}")
    try:
        connection = duckdb.connect(str(path), config=dict(_SETTINGS))
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        if "lock" in str(error).lower():
            raise RegistryNotOpenedError(
                f"{path} is in use by another program, which has to end first"
            ) from error
        raise RegistryNotOpenedError(
            f"{path} cannot be opened as a registry: {_first_line(error)}"
        ) from error
    except duckdb.Error as error:
        raise RegistryNotOpenedError(
            f"{path} cannot be opened as a registry: {_first_line(error)}"
        ) from error
    if is_new:
        path.chmod(0o600)
    return _DuckDB(connection)


class _DuckDB:
    """A connection to the file."""

    def __init__(self, connection: "DuckDBPyConnection") -> None:
        self._connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        import duckdb

        if isinstance(error, duckdb.Error):
            raise RegistryNotOpenedError(f"the database could not go on: {_first_line(error)}") from error

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement and give how many rows it changed."""
        answer = self._connection.execute(sql, list(values)).fetchone()
        return int(answer[0]) if answer and isinstance(answer[0], int) else 0

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Give the rows of a query."""
        return self._connection.execute(sql, list(values)).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all or nothing."""
        self._connection.begin()
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def columns_of(self, table: str) -> tuple[str, ...]:
        """Give the names of a table's columns."""
        found = self.rows(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND NOT internal "
            "AND NOT starts_with(table_name, 'staged_') ORDER BY column_index",
            [table],
        )
        return tuple(row[0] for row in found)

    def make(self, table: SqlTable) -> None:
        """Make a table. It has no index: rows lie by site, and each block knows which sites it holds."""
        self.execute(f"CREATE TABLE {quoted(table.name)} ({table.definition})")

    def make_room(self, table: SqlTable, site: str, number: int) -> None:
        """Do nothing: a site's rows are written together, and blocks of other sites are passed over."""

    def lock_site(self, site: str) -> None:
        """Do nothing: one program at a time has the file."""

    def stage(self, table: SqlTable, path: Path, columns: Sequence[str]) -> int:
        """Copy a CSV file into `staged_<name>`."""
        if _PATTERN_SIGNS & set(str(path)):
            with TemporaryDirectory(prefix="nsclinic-") as folder:
                plain = Path(folder) / path.name
                plain.write_bytes(path.read_bytes())
                return self._staged(table, plain, columns)
        return self._staged(table, path, columns)

    def _staged(self, table: SqlTable, path: Path, columns: Sequence[str]) -> int:
        types = {column.name: column.type for column in table.columns}
        described = ", ".join(f"'{name}': '{types[name]}'" for name in columns)
        staged = quoted(f"staged_{table.name}")
        self.execute(f"CREATE TEMPORARY TABLE {staged} ({', '.join(one.sql for one in table.columns)})")
        return self.execute(
            f"INSERT INTO {staged} ({listed(tuple(columns))}) SELECT * FROM read_csv(?, columns = {{{described}}}, "
            "auto_detect = false, header = true, delim = ',', quote = '', escape = '', nullstr = '', "
            "strict_mode = true)",
            [str(path)],
        )

    def tidy(self) -> None:
        """Write the journal into the file; blocks that no row uses any more are used again."""
        self._connection.execute("CHECKPOINT")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
