"""The outcome tables (contract 5) over all sites and by site: the clinic's own counting over the facts received."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nsclinic.cohort.building import Outline
from nsclinic.cohort.facts import ChildFacts
from nsclinic.cohort.tables import Cohort, cohort_json, cohort_of, outline_of
from nsclinic.exchange.package_tables import COURSE, STEPS
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.registry.connection import Connection
from nsclinic.registry.facts import facts_of_site, sites_of
from nsclinic.registry.schema import SITE, quoted
from nsclinic.registry.tables import PATIENT_ID, SITES


class NothingToReportError(Exception):
    """The registry holds no child under the protocol that was asked for; the words say what there is."""


@dataclass(frozen=True, slots=True)
class SiteTables:
    """One site's tables: those that its clinic has on the day of its last package."""

    site: str
    as_of: date
    n: int
    on_other_protocols: int
    tables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """The tables of the children of one protocol, over all sites and by site.

    The day of `whole` is the latest of the sites' days; each site's children are as of its own. `versions` says how
    many children were judged by which version of the protocol, `others` how many are on which other protocol.
    """

    whole: Cohort
    sites: tuple[SiteTables, ...]
    versions: Mapping[str, int]
    others: Mapping[str, int]


def report_of(connection: Connection, protocol_id: str | None = None) -> Report:
    """Count the children of one protocol; without an id, of the protocol that most children are on.

    The facts of one site after the other stream through; what stays is what the tables keep of a child.

    Raises:
        NothingToReportError: there are none.
    """
    found = _protocols(connection)
    counts = Counter[str]()
    for (protocol, _), n in found.items():
        counts[protocol] += n
    if not counts:
        raise NothingToReportError("the registry holds no children yet")
    chosen = protocol_id or min(counts, key=lambda protocol: (-counts[protocol], protocol))
    if chosen not in counts:
        there = ", ".join(f"{protocol} ({n})" for protocol, n in sorted(counts.items()))
        raise NothingToReportError(f"no child of the registry is on {chosen}; there are {there}")
    versions = {version: n for (protocol, version), n in found.items() if protocol == chosen}
    outline = _outline(connection, chosen, versions)
    days: dict[str, date] = dict(connection.rows(f"SELECT {SITE}, as_of FROM {SITES.name}"))
    sites: list[SiteTables] = []

    def facts() -> Iterator[ChildFacts]:
        for site in sites_of(connection):
            of_site = list(facts_of_site(connection, site))
            cohort = cohort_of(of_site, outline, days[site])
            sites.append(SiteTables(site, cohort.as_of, cohort.n, cohort.on_other_protocols, cohort.tables))
            yield from of_site

    whole = cohort_of(facts(), outline, max(days.values()))
    others = {protocol: n for protocol, n in sorted(counts.items()) if protocol != chosen}
    return Report(whole, tuple(sites), versions, others)


def report_json(report: Report) -> dict[str, Any]:
    """Give the report as plain values: section 5's object over all sites, and under `sites` one a site."""
    protocol = {"id": report.whole.protocol_id, "version": report.whole.protocol_version}
    page = cohort_json(report.whole)
    return {
        "as_of": page["as_of"],
        "protocol": protocol,
        "n": page["n"],
        "protocol_versions": dict(report.versions),
        "on_other_protocols": dict(report.others),
        "sites": {
            site.site: {
                "as_of": site.as_of.isoformat(),
                "protocol": protocol,
                "n": site.n,
                "tables": site.tables,
            }
            for site in report.sites
        },
        "tables": page["tables"],
    }


def _protocols(connection: Connection) -> dict[tuple[str, str], int]:
    """Give how many children are on which version of which protocol."""
    rows = connection.rows(
        f"SELECT protocol, protocol_version, count(*) FROM {quoted(COURSE.name)} "
        "GROUP BY protocol, protocol_version ORDER BY protocol, protocol_version"
    )
    return {(protocol or "", version or ""): int(n) for protocol, version, n in rows}


def _outline(connection: Connection, protocol_id: str, versions: Mapping[str, int]) -> Outline:
    """Give the protocol's outline; of a site's own, which no program here knows, from the steps that were begun."""
    shipped = shipped_protocols().get(protocol_id)
    version = min(versions, key=lambda one: (-versions[one], one))
    known = outline_of(shipped) if shipped is not None else Outline(protocol_id, version, (), ())
    begun = connection.rows(
        f"SELECT DISTINCT s.number FROM {quoted(STEPS.name)} s JOIN {quoted(COURSE.name)} c "
        f"ON c.{SITE} = s.{SITE} AND c.{PATIENT_ID} = s.{PATIENT_ID} WHERE c.protocol = ?",
        [protocol_id],
    )
    steps = sorted({*known.steps, *(number for (number,) in begun)})
    return Outline(protocol_id, version, tuple(steps), known.drugs)
