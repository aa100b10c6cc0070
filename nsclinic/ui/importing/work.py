"""The work of an import on the store thread: looking a file through, and importing it, told and stoppable."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.import_report import ImportReport
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.list_importing import ListReport, import_list
from nsclinic.exchange.child_list import ChildList
from nsclinic.exchange.interchange import SourceFile
from nsclinic.exchange.list_matching import Matching
from nsclinic.ui.jobs import ClinicJobs, Tell, Ticket

Report = ImportReport | ListReport


def inner_report(report: Report) -> ImportReport:
    """Give the report that every import has."""
    return report.report if isinstance(report, ListReport) else report


class ImportWork(QObject):
    """One piece of work at a time.

    Emits `told(done, of)`, then one of `looked_through(report)`, `imported(report)` and `failed(exception)`; being
    stopped is a failure with `StoppedError`, and of a stopped import nothing is kept.
    """

    told = Signal(int, int)
    looked_through = Signal(object)
    imported = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: ClinicJobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._ticket: Ticket | None = None
        self.is_importing = False

    @property
    def is_under_way(self) -> bool:
        """Whether something is being done."""
        return self._ticket is not None

    def stop(self) -> None:
        """Stop what is under way."""
        if self._ticket is not None:
            self._ticket.stop()

    def list_through(
        self, found: ChildList, matching: Matching, decisions: Mapping[int, str], *, is_dry_run: bool
    ) -> None:
        """Look a list through, or import it."""
        decided = dict(decisions)
        self._begin(
            lambda clinic, tell: import_list(
                clinic, found, matching, decisions=decided, dry_run=is_dry_run, progress=tell
            ),
            is_dry_run=is_dry_run,
        )

    def folder_through(self, path: Path, seen: tuple[SourceFile, ...] | None) -> None:
        """Look an interchange folder through, or import it as it was `seen`."""
        self._begin(
            lambda clinic, tell: import_folder(clinic, path, dry_run=seen is None, seen=seen, progress=tell),
            is_dry_run=seen is None,
        )

    def _begin(self, job: Callable[[Clinic, Tell], Report], *, is_dry_run: bool) -> None:
        self.is_importing = not is_dry_run
        end = self.looked_through if is_dry_run else self.imported
        self._ticket = self._jobs.at_length(
            job,
            lambda report: self._ended(end.emit, report),
            self.told.emit,
            lambda error: self._ended(self.failed.emit, error),
            is_write=not is_dry_run,
        )

    def _ended(self, tell: Callable[[object], object], answer: object) -> None:
        self._ticket = None
        tell(answer)
        self.is_importing = self.is_importing and self.is_under_way
