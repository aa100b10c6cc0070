"""Takes one package into the registry, in one transaction: whole, or not at all.

What may come after what (contract 6): a package that is there already changes nothing; a full one stands alone and
replaces what the site sent before; one of changes (`since`) continues the site's last package, and no other.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from nsclinic.exchange.package_tables import CONCLUDED, COURSE, PACKAGE_TABLES, PATIENTS, RECORDED, REMOVED
from nsclinic.registry.connection import Connection
from nsclinic.registry.errors import PackageRefusedError
from nsclinic.registry.package import SUM_SHOWN, Package
from nsclinic.registry.schema import SITE, listed, quoted
from nsclinic.registry.tables import PACKAGES, PATIENT_ID, ROW_ID, SITES, staged, stored


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a package. `is_new` is False where it was there already and nothing was changed.

    `children` and `rows` are what it brought; `children_removed` how many that were there before are no more.
    """

    site: str
    as_of: str
    is_new: bool
    children: int = 0
    rows: int = 0
    children_removed: int = 0


@dataclass(frozen=True, slots=True)
class _Last:
    """The last package of a site, and the number that its parts of the tables carry."""

    number: int
    sha256: str
    as_of: str
    previous: str | None


def load(connection: Connection, package: Package) -> Loaded:
    """Load a package whose manifest and cells were checked.

    Raises:
        PackageRefusedError: why it was not taken; the registry is as it was.
    """
    site = package.site
    with connection.transaction():
        connection.lock_site(site)
        if connection.rows(
            f"SELECT 1 FROM {PACKAGES.name} WHERE {SITE} = ? AND sha256 = ?", [site, package.sha256]
        ):
            return Loaded(site, package.as_of.isoformat(), is_new=False)
        last = _last(connection, site)
        _refuse_out_of_turn(package, last)
        number = last.number if last is not None else _next_number(connection)
        for table in (*RECORDED, *CONCLUDED):
            connection.make_room(stored(table), site, number)
        rows = {
            table.name: connection.stage(staged(table), package.path(table), package.columns(table))
            for table in PACKAGE_TABLES
        }
        package.check_unchanged(rows)
        _refuse_broken_rows(connection, package)
        removed = _children_removed(connection, package)
        _forget(connection, package)
        for table in (*RECORDED, *CONCLUDED):
            names = staged(table).names
            connection.execute(
                f"INSERT INTO {quoted(table.name)} ({SITE}, {listed(names)}) "
                f"SELECT ?, {listed(names)} FROM {_staged(table.name)} ORDER BY {PATIENT_ID}",
                [site],
            )
        loaded = Loaded(
            site,
            package.as_of.isoformat(),
            is_new=True,
            children=rows[PATIENTS.name],
            rows=sum(rows[table.name] for table in RECORDED),
            children_removed=removed,
        )
        _note(connection, package, number, loaded, is_first=last is None)
        for name in rows:
            connection.execute(f"DROP TABLE {_staged(name)}")
    return loaded


def _last(connection: Connection, site: str) -> _Last | None:
    found = connection.rows(
        f"SELECT number, sha256, as_of, previous FROM {SITES.name} WHERE {SITE} = ?", [site]
    )
    if not found:
        return None
    number, sha256, as_of, previous = found[0]
    return _Last(number, sha256, as_of.isoformat(), previous)


def _next_number(connection: Connection) -> int:
    connection.lock_site("")  # two new sites at once would get one number
    return int(connection.rows(f"SELECT coalesce(max(number), 0) + 1 FROM {SITES.name}")[0][0])


def _refuse_out_of_turn(package: Package, last: _Last | None) -> None:
    """Refuse what is older than what is there, and what leaves a gap after it.

    Raises:
        PackageRefusedError: with what to ask the site for.
    """
    site, as_of = package.site, package.as_of.isoformat()
    if last is not None and as_of < last.as_of:
        raise PackageRefusedError(
            f"{package.name}: it is of {as_of}, older than what site {site} has sent already ({last.as_of}); "
            "nothing is to be done"
        )
    if package.since is None:
        return
    ask = f"ask site {site} for a full one (nsclinic export without --since)"
    if last is None:
        raise PackageRefusedError(
            f"{package.name}: it holds the changes since {package.since} alone, and nothing of site {site} is there "
            f"to change; {ask}"
        )
    continues = package.previous == last.sha256
    is_again = as_of == last.as_of and package.previous == last.previous
    if not (continues or is_again):
        before = f"package {package.previous[:SUM_SHOWN]}…" if package.previous else "no package"
        raise PackageRefusedError(
            f"{package.name}: it continues {before}, but the last of site {site} is {last.sha256[:SUM_SHOWN]}… of "
            f"{last.as_of}: one between is missing; {ask}, or for the packages between"
        )


def _refuse_broken_rows(connection: Connection, package: Package) -> None:
    """Refuse rows of children who are not there, and rows that stand twice: what only the whole shows.

    Raises:
        PackageRefusedError: one line a file.
    """
    lines = []
    known = f"SELECT {PATIENT_ID} FROM {_staged(PATIENTS.name)}"
    values: list[object] = []
    if package.since is not None:
        known += (
            f" UNION ALL SELECT {PATIENT_ID} FROM {quoted(PATIENTS.name)} WHERE {SITE} = ? AND {PATIENT_ID} NOT IN "
            f"({_removed_children()})"
        )
        values = [package.site]
    for table in (*RECORDED, *CONCLUDED):
        twice = connection.rows(
            f"SELECT {ROW_ID} FROM {_staged(table.name)} GROUP BY {ROW_ID} HAVING count(*) > 1 "
            f"ORDER BY {ROW_ID} LIMIT 1"
        )
        lines += [f"{package.name}: {table.file}: row_id {row} stands twice" for (row,) in twice]
        strangers = connection.rows(
            f"SELECT {PATIENT_ID} FROM {_staged(table.name)} WHERE {PATIENT_ID} NOT IN ({known}) "
            f"ORDER BY {PATIENT_ID} LIMIT 1",
            values,
        )
        lines += [
            f"{package.name}: {table.file}: patient_id {child} is no child of {PATIENTS.file}"
            for (child,) in strangers
        ]
    twice = connection.rows(
        f"SELECT {PATIENT_ID} FROM {_staged(PATIENTS.name)} GROUP BY {PATIENT_ID} HAVING count(*) > 1 "
        f"ORDER BY {PATIENT_ID} LIMIT 1"
    )
    lines += [f"{package.name}: {PATIENTS.file}: patient_id {child} stands twice" for (child,) in twice]
    if lines:
        raise PackageRefusedError(*lines)


def _removed_children() -> str:
    """Give the query for the children whom the package takes back: deleted, or their consent withdrawn."""
    return f"SELECT {PATIENT_ID} FROM {_staged(REMOVED.name)} WHERE {PATIENT_ID} IS NOT NULL AND {ROW_ID} IS NULL"


def _children_removed(connection: Connection, package: Package) -> int:
    """Count the children of the site who are there and will not be."""
    gone = "TRUE" if package.since is None else f"{PATIENT_ID} IN ({_removed_children()})"
    found = connection.rows(
        f"SELECT count(*) FROM {quoted(PATIENTS.name)} WHERE {SITE} = ? AND {gone} AND {PATIENT_ID} NOT IN "
        f"(SELECT {PATIENT_ID} FROM {_staged(PATIENTS.name)})",
        [package.site],
    )
    return int(found[0][0])


def _forget(connection: Connection, package: Package) -> None:
    """Delete what the package replaces and what it names as removed, in every table."""
    site = package.site
    for table in (*RECORDED, *CONCLUDED):
        whole = f"DELETE FROM {quoted(table.name)} WHERE {SITE} = ?"
        if package.since is None:
            connection.execute(whole, [site])
            continue
        connection.execute(f"{whole} AND {PATIENT_ID} IN ({_removed_children()})", [site])
        connection.execute(
            f"{whole} AND {ROW_ID} IN (SELECT {ROW_ID} FROM {_staged(REMOVED.name)} WHERE file = ?)",
            [site, table.file],
        )
        if table in CONCLUDED:
            # A child's course is computed anew as a whole: a step or a relapse that is no more is in no list.
            connection.execute(
                f"{whole} AND {PATIENT_ID} IN (SELECT {PATIENT_ID} FROM {_staged(COURSE.name)})", [site]
            )
        connection.execute(f"{whole} AND {ROW_ID} IN (SELECT {ROW_ID} FROM {_staged(table.name)})", [site])


def _note(connection: Connection, package: Package, number: int, loaded: Loaded, *, is_first: bool) -> None:
    """Write down that the package came: of children who were taken back only that they were, never who."""
    if is_first:
        connection.execute(
            f"INSERT INTO {SITES.name} ({SITE}, number, sha256, as_of, previous) VALUES (?, ?, ?, ?, ?)",
            [package.site, number, package.sha256, package.as_of, package.previous],
        )
    else:
        connection.execute(
            f"UPDATE {SITES.name} SET sha256 = ?, as_of = ?, previous = ? WHERE {SITE} = ?",
            [package.sha256, package.as_of, package.previous, package.site],
        )
    values = {
        SITE: package.site,
        "sha256": package.sha256,
        "previous": package.previous,
        "as_of": package.as_of,
        "since": package.since,
        "contract": package.contract,
        "rules": package.rules,
        "children": loaded.children,
        "rows": loaded.rows,
        "children_removed": loaded.children_removed,
        "loaded_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
    }
    marks = ", ".join("?" for _ in values)
    connection.execute(
        f"INSERT INTO {PACKAGES.name} ({listed(tuple(values))}) VALUES ({marks})", list(values.values())
    )


def _staged(name: str) -> str:
    return quoted(f"staged_{name}")
