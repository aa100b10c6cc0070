"""Brings an interchange folder or workbook into the clinic: all of it in one change, or nothing.

Every child is planned first, so that every fault is known before the first row is written; what is to be written stays
packed until then. Only one child is in memory as she is.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nsclinic.clinic.backups import Why, back_up_before
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.import_report import ImportReport
from nsclinic.clinic.rights import Right
from nsclinic.clinic.site_protocols import site_protocols
from nsclinic.clinic.trial import fault_of_workbook
from nsclinic.exchange.faults import FAULTS_SHOWN, Fault, Place, saying, visible
from nsclinic.exchange.folder_reader import read_folder
from nsclinic.exchange.interchange import FolderChangedError, Interchange, SourceFile
from nsclinic.exchange.plan import ChildPlan, plan_import
from nsclinic.exchange.tables import PATIENTS
from nsclinic.store import ClinicFile, How, Origin
from nsclinic.store.free_space import refuse_full

if TYPE_CHECKING:
    from nsclinic.domain.record import Child

Progress = Callable[[int, int], None]
"""Told what share is done: done, of. What it raises stops the import, and nothing of it is kept."""

_PARTS = 3
"""Reading, planning and writing count alike."""


def import_folder(
    clinic: Clinic,
    path: Path | str,
    *,
    dry_run: bool = False,
    replace_identity: Collection[str] = (),
    progress: Progress | None = None,
    seen: Sequence[SourceFile] | None = None,
) -> ImportReport:
    """Import a folder of CSV files, or an `.xlsx` with the same sheets, all or nothing; listeners are told.

    Args:
        clinic: the clinic, open for writing (for a dry run reading is enough); it says who and on which day.
        path: the folder or workbook.
        dry_run: only say what would be done.
        replace_identity: children who may get another name together with another birth date or sex.
        progress: told the share that is done.
        seen: the files as a dry run before found them; where they are others now, nothing is imported.

    Returns:
        The report. With faults, nothing was written; where the clinic has all of it already, no change is recorded.

    Raises:
        RightLackingError: whoever opened the clinic may not import.
        StoreError: the clinic file could not be written; nothing was changed.
    """
    clinic.require(Right.IMPORT)
    report = ImportReport(Path(path), is_dry_run=dry_run)
    if seen is None and (fault := fault_of_workbook(Path(path))) is not None:
        report.faults.append(fault)
        return report
    share = Share(Path(path), progress)
    births = {line.patient_id: line.birth_date for line in clinic.store.child_lines()}
    protocols = site_protocols(clinic.store).known_ids
    with read_folder(
        path, today=clinic.today, known_births=births, known_protocols=protocols, progress=share.read
    ) as interchange:
        if seen is not None and tuple(seen) != tuple(interchange.files.values()):
            words = saying("is not what it was when it was looked at; nothing was imported")
            report.faults.append(Fault(Place(Path(path).name), "", None, words))
            return report
        importing = Import(
            clinic.store, interchange, report, share, clinic.today, frozenset(replace_identity)
        )
        importing.bring(clinic)
    tell_of(clinic, report)
    return report


def tell_of(clinic: Clinic, report: ImportReport) -> None:
    """Tell the clinic's listeners of an import that was kept."""
    clinic.last_change_id = report.change_id
    if report.change_id:
        clinic.tell(Changed(tuple(report.patient_ids), ("import",), report.change_id))


class Import:
    """One import under way: every child is planned to find what is wrong, then all are written."""

    def __init__(
        self,
        clinic: ClinicFile,
        interchange: Interchange,
        report: ImportReport,
        share: "Share",
        today: date,
        replace_identity: frozenset[str],
    ) -> None:
        self.clinic = clinic
        self.interchange = interchange
        self.report = report
        self.share = share
        self.today = today
        self.replace_identity = replace_identity
        self._children: dict[str, tuple[int, Child]] = {}
        """Children who are new or get other words, each with her line."""

    def bring(self, clinic: Clinic) -> None:
        """Check everything, and write it unless something is wrong, nothing is new, or it is a dry run.

        What stood in the clinic before is backed up first; where that cannot be, nothing is written.

        Raises:
            StoreError: no backup could be made, or the clinic file could not be written.
        """
        report, interchange = self.report, self.interchange
        report.files = tuple(interchange.files.values())
        report.faults = interchange.faults
        report.has_more_faults = interchange.has_more_faults
        try:
            if not report.has_more_faults:
                self.check()
            if not (report.is_refused or report.changes_nothing or report.is_dry_run):
                back_up_before(clinic, Why.IMPORT)
                self.write(clinic.who)
        except FolderChangedError as error:
            words = saying("was changed while it was read; nothing was imported")
            report.faults.append(Fault(Place(str(error)), "", None, words))

    def check(self) -> None:
        """Plan every child, collect what is wrong and what will be done, and keep what is to be written."""
        report = self.report
        warnings = self.interchange.warnings
        children = self.interchange.patient_ids
        plans = plan_import(
            self.interchange, self.clinic, today=self.today, replace_identity=self.replace_identity
        )
        for number, plan in enumerate(plans, start=1):
            report.add(plan)
            self._keep(plan)
            for warning in plan.warnings:
                warnings.add(warning)
            room = FAULTS_SHOWN - len(report.faults)
            report.faults.extend(plan.faults[:room])
            if len(plan.faults) > room:
                report.has_more_faults = True
                break
            self.share.planned(number, len(children))
        report.warnings, report.warning_count = warnings.found, warnings.count

    def _keep(self, plan: ChildPlan) -> None:
        """Keep what is to be written of a child in the place of what was read of her."""
        if plan.child is not None:
            self._children[plan.patient_id] = plan.child_line, plan.child
        for table, kept in self.interchange.rows.items():
            if table not in plan.taken_whole:
                kept.replace(plan.patient_id, plan.rows.get(table, []))

    def write(self, who: str) -> None:
        """Write every child's rows in one change."""
        self.interchange.check_unchanged()
        refuse_full(self.clinic.path, _size(self.interchange.path))
        origins = {
            table: Origin(How.IMPORT, visible(file.name), file.sha256)
            for table, file in self.interchange.files.items()
        }
        reason = visible(self.interchange.path.name)
        children = self.interchange.patient_ids
        with self.clinic.change(kind="import", who=who, reason=reason) as change:
            for number, patient_id in enumerate(children, start=1):
                if patient_id in self._children:
                    line, child = self._children[patient_id]
                    change.put_child(child, origin=origins[PATIENTS.name], line=line)
                for table, kept in self.interchange.rows.items():
                    if rows := kept.of(patient_id):
                        change.put_rows(patient_id, rows, origin=origins[table])
                self.share.written(number, len(children))
            self.interchange.check_unchanged()
        self.report.change_id = change.change_id if change.is_sealed else ""


class Share:
    """Turns bytes read, children planned and children written into one share of the whole."""

    def __init__(self, path: Path, progress: Progress | None) -> None:
        self.progress = progress
        self.size = _size(path)
        self.finished = 0
        self.last = 0

    def read(self, done: int) -> None:
        """Take the bytes read of one file; a smaller number is the next file's."""
        if done < self.last:
            self.finished += self.last
        self.last = done
        self._tell(min(self.finished + done, self.size))

    def planned(self, number: int, of: int) -> None:
        """Take the number of children planned."""
        self._tell(self.size + self.size * number // of)

    def written(self, number: int, of: int) -> None:
        """Take the number of children written."""
        self._tell(2 * self.size + self.size * number // of)

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, _PARTS * self.size)


def _size(path: Path) -> int:
    """Give the bytes of the folder's files, at least one."""
    try:
        files = list(path.glob("*.csv")) if path.is_dir() else [path]
        return max(sum(file.stat().st_size for file in files), 1)
    except OSError:
        return 1
