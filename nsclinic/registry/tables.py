"""The tables of the registry: those of a package, with the site before each row, and its own account of packages."""

from functools import cache

from nsclinic.exchange.package_tables import CONCLUDED, RECORDED, PackageTable
from nsclinic.registry.kinds import COUNT, DAY, WORD, kind_of
from nsclinic.registry.schema import SITE, Column, SqlTable

PATIENT_ID = "patient_id"
ROW_ID = "row_id"

_TIMESTAMP = "TIMESTAMP"
_SITE = Column(SITE, WORD.sql)

SITES = SqlTable(
    "sites",
    (
        _SITE,
        Column("number", COUNT.sql),
        Column("sha256", WORD.sql),
        Column("as_of", DAY.sql),
        Column("previous", WORD.sql),
    ),
    (SITE,),
)
"""A row a site: its last package, and the number that its parts of the other tables carry."""

PACKAGES = SqlTable(
    "packages",
    (
        _SITE,
        Column("sha256", WORD.sql),
        Column("previous", WORD.sql),
        Column("as_of", DAY.sql),
        Column("since", DAY.sql),
        Column("contract", WORD.sql),
        Column("rules", WORD.sql),
        Column("children", COUNT.sql),
        Column("rows", COUNT.sql),
        Column("children_removed", COUNT.sql),
        Column("loaded_at", _TIMESTAMP),
    ),
    (SITE, "sha256"),
)
"""A row a package that was ever loaded; of children taken back only how many, never who."""

REGISTRY = SqlTable("registry", (Column("version", COUNT.sql),))
"""One row: the version of these tables, by which a database is known as a registry."""


@cache
def staged(table: PackageTable) -> SqlTable:
    """Give the table of a package as it is copied in: every column of its file, and no site yet."""
    return SqlTable(
        table.name, tuple(Column(field.name, kind_of(table, field).sql) for field in table.fields)
    )


@cache
def stored(table: PackageTable) -> SqlTable:
    """Give the table as the registry keeps it. A row is known by its site and its id: no two sites ever mix."""
    return SqlTable(table.name, (_SITE, *staged(table).columns), (SITE, ROW_ID), is_by_site=True)


def all_tables() -> tuple[SqlTable, ...]:
    """Give every table that a registry has."""
    return (REGISTRY, SITES, PACKAGES, *map(stored, (*RECORDED, *CONCLUDED)))
