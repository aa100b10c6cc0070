"""Writes the package that goes to the registry: which children, under which names, and what is kept of it here.

A child's pseudonym is made at her first export from the id that she had then, and stays with her. What was sent is kept
with the clinic (`packages_made`), so that the next package can name the one before it, and so that a child who was in
one and whose consent is withdrawn, or who was deleted, is named to the registry as removed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from nsclinic.advice.version import RULES_VERSION
from nsclinic.clinic.answers import CONTRACT_VERSION
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.conclusions import ReviewsOfDay
from nsclinic.clinic.folder_making import (
    ExportRefusedError,
    begins_with,
    folder_made_whole,
    sealed_file_made_whole,
)
from nsclinic.clinic.package_changes import PackageChanges
from nsclinic.clinic.packages_made import keep_package, made_now, package_before
from nsclinic.clinic.rights import Right
from nsclinic.clinic.site_code import package_site_code
from nsclinic.cohort.facts import ChildFacts, facts_of
from nsclinic.domain.record import ChildRecord, Consent
from nsclinic.exchange.datapackage import FileFacts, PackageFacts, datapackage_bytes
from nsclinic.exchange.fhir.bundle import BUNDLE_FILE, Gone, OfChild, Sending, write_bundle
from nsclinic.exchange.leaving import LeavingChild, leaving_record
from nsclinic.exchange.package_tables import (
    COURSE,
    PACKAGE_TABLES,
    PATIENTS,
    RELAPSES,
    REMOVED,
    STEPS,
    PackageTable,
)
from nsclinic.exchange.package_writer import (
    DESCRIPTION_FILE,
    MANIFEST_FILE,
    Cells,
    PackageWriter,
    recorded_rows,
    write_manifest,
)
from nsclinic.exchange.pseudonyms import pseudonyms_under
from nsclinic.exchange.sealing import SEALED_SUFFIX, fingerprint_of
from nsclinic.registry.facts_rows import course_row, relapse_rows, step_rows
from nsclinic.store import consents

Progress = Callable[[int, int], None]


class ExportCancelledError(Exception):
    """Whoever asked for the package thought better of it; nothing was written."""


class PackageForm(StrEnum):
    """In which form a package is written."""

    CSV = "csv"
    FHIR = "fhir"


@dataclass(slots=True)
class Package:
    """What was written: where, how many children left, and how many rows (or entries) by file.

    `withheld` are the children without consent, `not_born` those who were born after the as-of date. `sha256` is that
    of the manifest, by which the registry knows the package. `planned` doses begin after the as-of date and stay.
    `has_gap` says that changes between the last package and `since` are in none, `is_first` that no package of an
    earlier day is known, which one of changes wants. `sealed_to` is the fingerprint of the key that alone opens it,
    empty where it lies in the clear.
    """

    place: Path
    as_of: date
    since: date | None
    sha256: str = ""
    children: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    removed_children: int = 0
    planned: int = 0
    withheld: int = 0
    not_born: int = 0
    has_gap: bool = False
    is_first: bool = False
    sealed_to: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """One child as she leaves, with the rows that the package takes, and what was concluded of her.

    `whole` is her record with all of its rows. `is_touched`: something that was recorded of her is in the package. What
    was concluded always is. `row_id` gives the pseudonym of what was concluded, by a word for it.
    """

    child: LeavingChild
    whole: ChildRecord
    protocol_sha256: str
    facts: ChildFacts
    is_touched: bool
    row_id: Callable[[str], str]


def export_package(
    clinic: Clinic,
    folder: Path | str,
    *,
    since: date | None = None,
    form: PackageForm = PackageForm.CSV,
    seal_to: Path | None = None,
    progress: Progress | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Package:
    """Write the registry package of the clinic as of its today; the same clinic gives the same bytes.

    Args:
        clinic: the clinic, open for writing: pseudonyms of new children and the package's sum are kept in it.
        folder: a new name, an empty folder, or an earlier package, which is replaced.
        since: only what was recorded, changed or removed on or after this day; None for everything.
        form: as CSV files, or as a FHIR bundle.
        seal_to: the registry's public key. Then no folder is left, but one file of the folder's name and `.sealed`.
        progress: told children looked at and children in all.
        is_cancelled: asked before each child.

    Raises:
        RightLackingError: whoever opened the clinic may not export.
        ExportRefusedError: something else lies there, the place cannot be written, or the key is none.
        ExportCancelledError: it was cancelled; nothing was written.
        StoreError: the clinic file cannot be written; no package is left.
    """
    clinic.require(Right.EXPORT)
    target = Path(folder)
    made = Package(target, clinic.today, since)
    if seal_to is not None:
        if target.name in ("", ".."):
            raise ExportRefusedError(f"{target}: a sealed package is one file and needs a name.")
        made.place = target.with_name(target.name + SEALED_SUFFIX)
        place = sealed_file_made_whole(made.place, seal_to)
    else:
        place = folder_made_whole(target, _is_own)
    source = PackageSource(clinic, made, progress, is_cancelled)
    write = _write_csv if form is PackageForm.CSV else _write_fhir
    with place as making:
        made.sha256 = write_manifest(making, write(making, source, package_site_code(clinic)))
        source.keep(is_in_line=form is PackageForm.CSV)
    made.sealed_to = fingerprint_of(seal_to) if seal_to is not None else ""
    return made


def _write_csv(making: Path, source: "PackageSource", site_code: str) -> Mapping[str, FileFacts]:
    made = source.made
    with PackageWriter(making) as writer:
        for leaving in source.children():
            for table, rows in leaving_rows(leaving):
                writer.add(table, rows)
        writer.add(
            REMOVED, [(file or None, row or None, child or None) for file, row, child in source.removed()]
        )
        written = writer.written()
    facts = PackageFacts(
        contract=CONTRACT_VERSION,
        rules=RULES_VERSION,
        site_code=site_code,
        as_of=made.as_of,
        since=made.since,
        previous_sha256=source.previous.sha256 if source.previous else None,
        protocols=sorted(source.protocols),
        files=written,
    )
    (making / DESCRIPTION_FILE).write_bytes(datapackage_bytes(facts))
    made.rows = {file: found.rows for file, found in written.items()}
    return written


def _write_fhir(making: Path, source: "PackageSource", site_code: str) -> Mapping[str, FileFacts]:
    made = source.made
    children = (
        OfChild(replace(leaving.child, record=leaving.whole), has_rows=leaving.is_touched)
        for leaving in source.children()
    )
    gone = (Gone(file, row, child) for file, row, child in source.removed())
    entries = write_bundle(making / BUNDLE_FILE, Sending(site_code, made.as_of, made.since), children, gone)
    made.rows = {BUNDLE_FILE: entries}
    return {}


class PackageSource:
    """What leaves the clinic on one day, child by child: the one answer to what both forms of a package hold."""

    def __init__(
        self,
        clinic: Clinic,
        made: Package,
        progress: Progress | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Begin; `made` takes the counts as the children come."""
        self.made = made
        self._clinic = clinic
        self._store = clinic.store
        self._as_of = made.as_of
        self._progress = progress
        self._is_cancelled = is_cancelled
        self._named = pseudonyms_under(self._store.site_key)
        self._reviews = ReviewsOfDay(clinic, self._as_of)
        self._known = self._store.pseudonyms()
        self._new: dict[str, tuple[str, str]] = {}
        self._taken = {name for _, name in self._known.values()}
        self._sent: dict[str, str] = {}
        self._not_born: set[str] = set()
        self.previous = package_before(clinic, self._as_of)
        """The last package of an earlier day; None where there is none."""
        made.is_first = self.previous is None
        self._changes = (
            PackageChanges(
                self._store, made.since, self.previous.as_of if self.previous else None, self._named
            )
            if made.since is not None
            else None
        )
        self.protocols: set[tuple[str, str, str]] = set()
        """Id, version and sum of every protocol that a child who left is on."""
        made.has_gap = (
            made.since is not None and self.previous is not None and made.since > self.previous.made_on
        )

    def children(self) -> Iterator[Leaving]:
        """Give the children who leave, in the order of their pseudonyms: that of their numbers tells who came first.

        Raises:
            ExportCancelledError: it was cancelled.
        """
        asked = consents(self._store)
        ids = sorted(asked, key=self._pseudonym_of)
        for done, patient_id in enumerate(ids, start=1):  # one by one: `records` would give them by number
            if self._is_cancelled is not None and self._is_cancelled():
                raise ExportCancelledError
            record = self._store.record(patient_id) if asked[patient_id] is Consent.YES else None
            # Between two children somebody may have taken back her consent, or removed her.
            if record is None or record.child.consent_registry is not Consent.YES:
                self.made.withheld += 1
            elif record.child.birth_date > self._as_of:
                self.made.not_born += 1
                self._not_born.add(self._pseudonym_of(patient_id))
            else:
                self.made.children += 1
                self.made.planned += sum(row.start_date > self._as_of for row in record.treatments)
                yield self._leaving(record.as_of(self._as_of))
            if self._progress is not None:
                self._progress(done, len(ids))

    def removed(self) -> Iterator[tuple[str, str, str]]:
        """Give what the registry is to delete, as `file`, `row_id`, `patient_id`: children, then single rows.

        A child who was in a package and is in this one no more goes whole; one whose two records were put together is
        in it. One who was born after this package's day was in a package of a later day alone, and is not named: else
        this day's package would not be the same again. To be asked after `children` has ended.
        """
        for name in sorted(self._taken.difference(self._sent.values(), self._not_born)):
            self.made.removed_children += 1
            yield "", "", name
        if self._changes is not None:
            for file, row_id in self._changes.gone(self._sent):
                yield file, row_id, ""

    def keep(self, *, is_in_line: bool) -> None:
        """Keep new pseudonyms and what was made, in one change; where both are known already nothing is written."""
        made = self.made
        entry = made_now(made.as_of, made.since, made.children, made.sha256)
        keep_package(self._clinic, entry, self._new, is_in_line=is_in_line)

    def _leaving(self, record: ChildRecord) -> Leaving:
        child = record.child
        first_id, name = self._export_of(child.patient_id)
        if child.patient_id not in self._known:
            self._new[child.patient_id] = first_id, name
        self._sent[child.patient_id] = name
        review = self._reviews.of(record)
        protocol = self._clinic.protocol_of(record, self._as_of)
        self.protocols.add((protocol.id, protocol.version, protocol.sha256))
        facts = facts_of(record, review, protocol)
        whole = leaving_record(record, name, self._named, self._as_of)
        leaves, is_touched = (
            (whole, True) if self._changes is None else self._changes.cut(child.patient_id, whole)
        )
        return Leaving(
            child=LeavingChild(leaves, review),
            whole=whole,
            protocol_sha256=protocol.sha256,
            facts=facts,
            is_touched=is_touched,
            row_id=lambda what: self._named(f"{what} {child.row_id}"),
        )

    def _pseudonym_of(self, patient_id: str) -> str:
        return self._export_of(patient_id)[1]

    def _export_of(self, patient_id: str) -> tuple[str, str]:
        """Give the id under which a child is first exported, and her pseudonym.

        A number that another child had when she was exported, and was given up since, would make one child of two.
        """
        if patient_id in self._known:
            return self._known[patient_id]
        name = self._named(patient_id)
        if name in self._taken and (record := self._store.record(patient_id)) is not None:
            patient_id = f"{patient_id} {record.child.row_id}"
            name = self._named(patient_id)
        return patient_id, name


def leaving_rows(leaving: Leaving) -> Iterator[tuple[PackageTable, Sequence[Cells]]]:
    """Give the rows of a child as they stand in the package, table by table."""
    child, review, facts = leaving.child, leaving.child.review, leaving.facts
    for table, rows in recorded_rows(child.record):
        if table is not PATIENTS or leaving.is_touched:
            yield table, rows
    yield (
        COURSE,
        [course_row(facts, review, leaving.protocol_sha256, child.patient_id, leaving.row_id("course"))],
    )
    yield STEPS, list(step_rows(facts, child.patient_id, leaving.row_id))
    yield RELAPSES, list(relapse_rows(review, child.patient_id, leaving.row_id))


def _is_own(entry: Path) -> bool:
    """Say whether a file is one of a package as this program writes it."""
    if entry.name == DESCRIPTION_FILE:
        return begins_with(entry, b'{\n "profile": "data-package"')
    if entry.name == BUNDLE_FILE:
        return begins_with(entry, b'{"resourceType":"Bundle"')
    if entry.name == MANIFEST_FILE:
        return True
    table = next((table for table in PACKAGE_TABLES if table.file == entry.name), None)
    return table is not None and begins_with(entry, ",".join(table.columns).encode() + b"\r\n")
