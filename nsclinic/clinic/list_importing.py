"""Brings a clinic's own list of children into the clinic by the one import there is: all of it, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.import_report import ImportReport
from nsclinic.clinic.importing import Import, Progress, Share, tell_of
from nsclinic.clinic.list_identity import Here, Identification, MaybeSame
from nsclinic.clinic.rights import Right
from nsclinic.exchange.child_list import ChildList
from nsclinic.exchange.faults import EnoughFaultsError, Faults, Warnings
from nsclinic.exchange.list_matching import Matching, missing
from nsclinic.exchange.list_reading import ListedRow, ListTerms, list_interchange, listed_rows
from nsclinic.exchange.tables import PATIENTS


@dataclass(slots=True)
class ListReport:
    """What the import of a list found and did: the report of every import, and who the rows are.

    `new` are the rows of new children, `here` those of children of the clinic, `maybe` those that may be one of
    `MaybeSame.lines`. The counts of children are those of `report`, under the table patients.
    """

    report: ImportReport
    new: list[ListedRow] = field(default_factory=list)
    here: list[Here] = field(default_factory=list)
    maybe: list[MaybeSame] = field(default_factory=list)

    @property
    def new_count(self) -> int:
        """Children who are or would be new."""
        return self.report.new[PATIENTS.name]

    @property
    def changed_count(self) -> int:
        """Children of whom something is or would be replaced."""
        return self.report.changed[PATIENTS.name]

    @property
    def unchanged_count(self) -> int:
        """Children of whom the clinic has everything already."""
        return self.report.unchanged[PATIENTS.name]


def import_list(
    clinic: Clinic,
    found: ChildList,
    matching: Matching,
    *,
    decisions: Mapping[int, str] | None = None,
    dry_run: bool,
    progress: Progress | None = None,
) -> ListReport:
    """Import a list that was read and matched.

    Args:
        clinic: the open clinic.
        found: the list as it was read; its file is not opened again.
        matching: which column is what; nothing may be `missing` of it.
        decisions: of rows that may be a child of the clinic, by line: whose id they are, or that they are new. One not
            decided is imported as new, with a warning.
        dry_run: only say what would be done.
        progress: told the share that is done; what it raises stops the import, and nothing of it is kept.

    Returns:
        The report. With faults, nothing was written; where the clinic has all of it already, no change is recorded.

    Raises:
        RightLackingError: whoever opened the clinic may not import.
        ValueError: something is missing of the matching.
        StoreError: the clinic file could not be written; nothing was changed.
    """
    clinic.require(Right.IMPORT)
    if lacks := missing(found, matching):
        raise ValueError(f"the matching lacks {lacks}")
    report = ImportReport(found.path, is_dry_run=dry_run)
    share = Share(found.path, progress)
    faults, warnings = Faults(), Warnings()
    terms = ListTerms(found, matching)
    identification = Identification(clinic.store, terms, decisions or {}, faults, warnings)
    total = max(1, len(found.rows))
    try:
        for number, row in enumerate(listed_rows(found, matching, faults), start=1):
            identification.take(row)
            share.read(share.size * min(number, total) // total)
        identification.give_numbers()
    except EnoughFaultsError:
        report.has_more_faults = True
    identified = identification.found
    interchange = list_interchange(
        found, terms, identified.rows, today=clinic.today, faults=faults, warnings=warnings
    )
    interchange.has_more_faults |= report.has_more_faults
    before, warned = len(interchange.faults), len(warnings.found)
    Import(clinic.store, interchange, report, share, clinic.today, frozenset()).bring(clinic)
    # what the plan found speaks of patients.csv; what was found before speaks of the list already
    report.faults[before:] = map(terms.said_so, report.faults[before:])
    report.warnings[warned:] = map(terms.said_so, report.warnings[warned:])
    tell_of(clinic, report)
    return ListReport(report, identified.new, identified.here, identified.maybe)
