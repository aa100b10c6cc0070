"""A registry as its commands use it: opened, known as one, with the tables that this version makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nsclinic.registry.connection import Connection, opened
from nsclinic.registry.errors import RegistryNotOpenedError
from nsclinic.registry.loading import Loaded, load
from nsclinic.registry.package import read_package
from nsclinic.registry.package_check import check
from nsclinic.registry.package_source import opened_package
from nsclinic.registry.schema import VERSION, quoted
from nsclinic.registry.tables import REGISTRY, all_tables


@contextmanager
def open_registry(url: str, *, is_new_allowed: bool = False) -> Iterator[Connection]:
    """Open the registry that a URL names; `is_new_allowed` makes its tables in a database that has none.

    Raises:
        RegistryNotOpenedError: why not, and what to do.
    """
    with opened(url, is_new_allowed=is_new_allowed) as connection:
        _make_ready(connection, is_new_allowed=is_new_allowed)
        yield connection


def take(connection: Connection, path: Path, key_file: Path | None = None) -> Loaded:
    """Take one package into the registry: opened, its manifest and cells checked, then loaded whole.

    Raises:
        PackageRefusedError: why it was not taken; the registry is as it was.
    """
    with opened_package(path, key_file) as folder:
        package = read_package(folder, str(path))
        check(package)
        return load(connection, package)


def _make_ready(connection: Connection, *, is_new_allowed: bool) -> None:
    """Make the tables where none are, and the columns that a newer version of the program has more.

    Raises:
        RegistryNotOpenedError: the database is no registry, or a newer program's.
    """
    if not connection.columns_of(REGISTRY.name):
        strangers = [table.name for table in all_tables() if connection.columns_of(table.name)]
        if strangers or not is_new_allowed:
            raise RegistryNotOpenedError(
                "this database holds no registry; 'nsclinic registry load' makes one"
            )
        with connection.transaction():
            for table in all_tables():
                connection.make(table)
            connection.execute(f"INSERT INTO {REGISTRY.name} (version) VALUES (?)", [VERSION])
        return
    version = int(connection.rows(f"SELECT max(version) FROM {REGISTRY.name}")[0][0])
    if version > VERSION:
        raise RegistryNotOpenedError(
            f"this registry was made by a newer version of the program (its tables are of version {version})"
        )
    if not is_new_allowed:
        return
    for table in all_tables():
        there = connection.columns_of(table.name)
        for column in table.columns:
            if column.name not in there:
                connection.execute(f"ALTER TABLE {quoted(table.name)} ADD COLUMN {column.sql}")
