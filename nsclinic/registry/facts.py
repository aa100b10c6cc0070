"""Rebuilds what the outcome tables count (`cohort.facts`) from the rows of course.csv and steps.csv.

The very values that the clinic had when it wrote them. Nothing is computed from dates here: those of a package are cut
(a birth day is the first of its month).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from nsclinic.cohort.facts import Baseline, ChildFacts, DrugFacts, StepFacts
from nsclinic.course.model import BestResponse, StepOutcome, SteroidResponse
from nsclinic.domain.catalogue import treatment_drugs
from nsclinic.domain.record import Sex
from nsclinic.exchange.package_tables import (
    COURSE,
    DRUG_COLUMNS,
    LIST_SEPARATOR,
    PATIENTS,
    STEPS,
    PackageTable,
)
from nsclinic.registry.connection import Connection
from nsclinic.registry.schema import SITE, listed, quoted
from nsclinic.registry.tables import PATIENT_ID

Cells = Mapping[str, Any]


def sites_of(connection: Connection) -> list[str]:
    """Give the codes of the sites that have children, in order."""
    found = connection.rows(f"SELECT DISTINCT {SITE} FROM {quoted(COURSE.name)} ORDER BY {SITE}")
    return [site for (site,) in found]


def facts_of_site(connection: Connection, site: str) -> Iterator[ChildFacts]:
    """Give the facts of one site's children, in order of their pseudonyms; memory holds the rows of one site."""
    steps = {
        child: tuple(_step(cells) for cells in rows)
        for child, rows in groupby(
            _rows(connection, STEPS, site, 'patient_id, "number", "start"'),
            key=lambda cells: str(cells[PATIENT_ID]),
        )
    }
    sexes: dict[str, str | None] = dict(
        connection.rows(f"SELECT {PATIENT_ID}, sex FROM {quoted(PATIENTS.name)} WHERE {SITE} = ?", [site])
    )
    for cells in _rows(connection, COURSE, site, PATIENT_ID):
        child = str(cells[PATIENT_ID])
        yield ChildFacts(
            patient_id=f"{site} {child}",
            protocol_id=cells["protocol"] or "",
            sex=Sex(sexes.get(child) or Sex.UNKNOWN),
            response=SteroidResponse(cells["steroid_response"]),
            histology=cells["histology"],
            left=cells["left"] or "",
            outcomes=_codes(cells["outcomes"]),
            steps=steps.get(child, ()),
            drugs=tuple(_drugs_of(cells)),
        )


def _rows(connection: Connection, table: PackageTable, site: str, order: str) -> Iterator[Cells]:
    names = table.columns
    rows = connection.rows(
        f"SELECT {listed(names)} FROM {quoted(table.name)} WHERE {SITE} = ? ORDER BY {order}", [site]
    )
    return (dict(zip(names, row, strict=True)) for row in rows)


def _step(cells: Cells) -> StepFacts:
    return StepFacts(
        number=cells["number"],
        start=cells["start"],
        end=cells["end"],
        outcome=StepOutcome(cells["outcome"]),
        best_response=BestResponse(cells["best_response"]),
        remission_date=cells["remission_date"],
        decision_date=cells["decision_date"],
        observed_until=cells["observed_until"],
        relapse_date=cells["relapse_date"],
        followed_until=cells["followed_until"],
        baseline=Baseline(*(cells[name] for name in Baseline._fields)),
    )


@cache
def _columns_of_drugs() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the drugs that course.csv tells of, in the order of the formulary, each with its columns."""
    return tuple((drug, tuple(f"{drug}_{column}" for column in DRUG_COLUMNS)) for drug in treatment_drugs())


def _drugs_of(cells: Cells) -> Iterator[DrugFacts]:
    for drug, columns in _columns_of_drugs():
        first, last, rate_before, rate_after, dose_before, dose_after, events = (
            cells[column] for column in columns
        )
        if first is not None:
            yield DrugFacts(
                drug, first, last, rate_before, rate_after, dose_before, dose_after, _codes(events)
            )


def _codes(cell: str | None) -> tuple[str, ...]:
    """Give the codes of a cell that lists several, none of an empty one."""
    return tuple(cell.split(LIST_SEPARATOR)) if cell else ()
