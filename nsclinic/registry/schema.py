"""The registry's tables: those of a package with the site before each row, and what is known of sites and packages.

One description makes the same tables in DuckDB and in PostgreSQL, so that one statement asks both. Dates are dates and
numbers numbers; a value is kept as it came, which is text (`1+`, `0.30`).
"""

from dataclasses import dataclass

VERSION = 1
"""Of these tables: raised when an older program could no longer read them. A further column is no new version."""

SITE = "site"


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its SQL type, one that both databases know by the same name."""

    name: str
    type: str

    @property
    def sql(self) -> str:
        """The column as a table is made with it."""
        return f"{quoted(self.name)} {self.type}"


@dataclass(frozen=True, slots=True)
class SqlTable:
    """One table. `key` are the columns that know a row; `is_by_site` says that it is parted where that helps."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    is_by_site: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def definition(self) -> str:
        """The columns as the database makes them; those of the key are never null."""
        return ", ".join(
            f"{column.sql} NOT NULL" if column.name in self.key else column.sql for column in self.columns
        )


def quoted(name: str) -> str:
    """Give a name of ours as SQL takes it whatever word it is: `end` is one of SQL's own."""
    return f'"{name}"'


def listed(names: tuple[str, ...], prefix: str = "") -> str:
    """Give names as a list for SQL."""
    return ", ".join(f"{prefix}{quoted(name)}" for name in names)
