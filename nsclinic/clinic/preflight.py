"""What a registry package would hold, counted before it is written: what leaves, what stays and why.

Counts only. They are of the very rows that would be written (`registry_package`), made and not kept: nothing is
written, not into the clinic file either. The registry is told of children whose family said yes and of nobody else.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.packages_made import PackageMade
from nsclinic.clinic.registry_package import (
    Leaving,
    Package,
    PackageSource,
    Progress,
    leaving_rows,
)
from nsclinic.clinic.rights import Right
from nsclinic.clinic.site_code import site_code
from nsclinic.domain.record import Consent
from nsclinic.exchange.package_tables import EVENTS, OBSERVATIONS, REMOVED, TREATMENTS
from nsclinic.exchange.small_cells import SmallCells
from nsclinic.store import consents


class Withheld(StrEnum):
    """Why a child is not in a package, in the order in which something can be done about it."""

    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"
    """The family was asked, and the answer is not known."""
    NO = "no"
    NOT_BORN = "not_born"
    """The family consented, but the child was born after the as-of date."""


class Coded(NamedTuple):
    """A code that rows of a package carry: of observations and drugs their own, of events its kind and its code."""

    file: str
    kind: str
    code: str


@dataclass(slots=True)
class Preflight:
    """What one package would hold.

    `children` are all of the clinic, `leaving` those who consented; a package of changes tells of each what was
    concluded, and of `touched` also what was recorded. `withdrawn` and `deleted` were sent before and are not in the
    clinic's yes any more: the registry is asked to delete them. `planned` doses begin later and stay. `last` is the
    package before this one. `rows` are counted by file.
    """

    as_of: date
    since: date | None
    site_code: str
    last: PackageMade | None = None
    has_gap: bool = False
    children: int = 0
    leaving: int = 0
    touched: int = 0
    withheld: Counter[Withheld] = field(default_factory=Counter)
    withdrawn: int = 0
    deleted: int = 0
    planned: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    codes: Counter[Coded] = field(default_factory=Counter)
    cells: SmallCells = field(default_factory=SmallCells)

    @property
    def is_empty(self) -> bool:
        """Whether the package would hold no row at all."""
        return not any(self.rows.values())


def preflight(clinic: Clinic, since: date | None = None, progress: Progress | None = None) -> Preflight:
    """Count what the package of the clinic's today would hold, child after child; nothing is written.

    Args:
        clinic: the clinic; one that is open for reading only will do.
        since: as `export_package` takes it: the first day (included) whose changes are sent, None for everything.
        progress: told children looked at and children in all; what it raises ends the count.

    Raises:
        RightLackingError: whoever opened the clinic may not export.
    """
    clinic.require(Right.EXPORT)
    package = Package(Path(), clinic.today, since)
    source = PackageSource(clinic, package, progress)
    found = Preflight(clinic.today, since, site_code(clinic), last=source.previous, has_gap=package.has_gap)
    for leaving in source.children():
        found.touched += leaving.is_touched
        child = leaving.child.record.child
        found.cells.add(child, leaving.facts.histology or "")
        for table, rows in leaving_rows(leaving):
            found.rows[table.file] += len(rows)
        found.codes.update(_codes(leaving))
    found.rows[REMOVED.file] = sum(1 for _ in source.removed())
    found.leaving, found.planned = package.children, package.planned
    _count_who_stays(found, clinic, package)
    return found


def _count_who_stays(found: Preflight, clinic: Clinic, package: Package) -> None:
    asked = consents(clinic.store)
    found.children = len(asked)
    found.withheld = Counter(why for consent in asked.values() if (why := _why(consent)) is not None)
    found.withheld[Withheld.NOT_BORN] = found.children - found.leaving - found.withheld.total()
    found.deleted = len(_names_of_the_deleted(clinic, asked))
    found.withdrawn = package.removed_children - found.deleted


def _names_of_the_deleted(clinic: Clinic, asked: Mapping[str, Consent | None]) -> set[str]:
    """Give the pseudonyms that removed records alone bear: one that another record took over is of a child here."""
    gone, here = set[str](), set[str]()
    for patient_id, (_, name) in clinic.store.pseudonyms().items():
        (here if patient_id in asked else gone).add(name)
    return gone - here


def _why(consent: Consent | None) -> Withheld | None:
    if consent is None:
        return Withheld.NOT_ASKED
    return None if consent is Consent.YES else Withheld(consent.value)


def _codes(leaving: Leaving) -> Iterator[Coded]:
    record = leaving.child.record
    yield from (Coded(OBSERVATIONS.file, "", row.code) for row in record.observations)
    yield from (Coded(TREATMENTS.file, "", row.drug) for row in record.treatments)
    yield from (Coded(EVENTS.file, row.kind.value, row.code) for row in record.events)


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A child without consent: who, why, and whether the registry knows her from an earlier package."""

    patient_id: str
    name: str
    birth_date: date
    birth_date_estimated: bool | None
    why: Withheld
    was_sent: bool


def children_without_consent(clinic: Clinic) -> tuple[ConsentLine, ...]:
    """Give every child without consent, those whom nobody asked first, then in order of id; reads no record."""
    asked, sent = consents(clinic.store), clinic.store.pseudonyms()
    lines = [
        ConsentLine(
            line.patient_id,
            line.name,
            line.birth_date,
            line.birth_date_estimated,
            why,
            line.patient_id in sent,
        )
        for line in clinic.children()
        if (why := _why(asked.get(line.patient_id))) is not None
    ]
    order = list(Withheld)
    return tuple(sorted(lines, key=lambda one: (order.index(one.why), one.patient_id)))
