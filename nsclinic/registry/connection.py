"""The one seam between the registry's SQL, which is the same for both, and the two databases that run it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from nsclinic.registry.errors import RegistryNotOpenedError
from nsclinic.registry.schema import SqlTable

DUCKDB = "duckdb:"
POSTGRESQL = ("postgresql://", "postgres://")

Row = tuple[Any, ...]


class Connection(Protocol):
    """An open database. Statements mark their values with `?`; nothing but our own words stands in their text."""

    def __enter__(self) -> Self:
        """Use it with `with`: it is closed at the end."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; what the database itself could not do is raised as RegistryNotOpenedError, in its first words."""
        ...

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement and give how many rows it changed."""
        ...

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Give the rows of a query."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Keep everything that is done within, or nothing of it where an error ends it."""
        ...

    def columns_of(self, table: str) -> tuple[str, ...]:
        """Give the names of a table's columns, none where there is no such table."""
        ...

    def make(self, table: SqlTable) -> None:
        """Make a table; one that is parted by site has no part yet."""
        ...

    def make_room(self, table: SqlTable, site: str, number: int) -> None:
        """Make the part of a table that holds a site's rows, where the database keeps parts; it may be there."""
        ...

    def lock_site(self, site: str) -> None:
        """Wait until nobody else loads this site, and keep others off it to the end of the transaction."""
        ...

    def stage(self, table: SqlTable, path: Path, columns: Sequence[str]) -> int:
        """Copy a CSV file in bulk into the temporary table `staged_<name>`, which ends with the transaction.

        `table` has the columns of the file and no site; `columns` are those of its header in their order. Gives the
        number of rows. The file was checked: it is plain ASCII without a quote.
        """
        ...


def opened(url: str, *, for_loading: bool = False) -> Connection:
    """Open the database that a URL names.

    Args:
        url: `duckdb:FILE`, or `postgresql://…` as libpq takes it.
        for_loading: it may be written, and a DuckDB file that is not there made. A PostgreSQL database must be there.
            Otherwise it is only read, in the state of one moment.

    Raises:
        RegistryNotOpenedError: why it cannot be opened, and what to do.
    """
    if url.startswith(DUCKDB):
        from nsclinic.registry.duckdb_file import open_duckdb

        return open_duckdb(Path(url.removeprefix(DUCKDB)), for_loading=for_loading)
    if url.startswith(POSTGRESQL):
        from nsclinic.registry.postgresql import open_postgresql

        return open_postgresql(url, for_loading=for_loading)
    raise RegistryNotOpenedError(
        "a registry is named as duckdb:FILE or as postgresql://USER@HOST/NAME"
        + (f"; did you mean {DUCKDB}{url}?" if "://" not in url else "")
    )


def lacking(package: str) -> RegistryNotOpenedError:
    """Say what to install: the databases come with an extra that a clinic does not need."""
    return RegistryNotOpenedError(
        f"the package {package} is not installed, which only the central side needs: "
        'install the program with its extra "registry": the manual says how (central-registry.md)'
    )
