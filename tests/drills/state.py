"""What must stand in a clinic file after a crash: everything acknowledged, nothing by halves, nothing twice."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from nsclinic.domain.record import ChildRecord, Event, Observation, Treatment, Visit
from nsclinic.store import ClinicFile
from tests.drills.work import DOCUMENT, DRAFT, IMPORT, Job, RowKey, bare

EVERY_ENTRY = 1_000_000


@dataclass
class State:
    """What a drill found in a file; each list holds a sentence for each job that it is true of."""

    present: set[int] = field(default_factory=set)
    """Numbers of the jobs that are there, whole."""
    lost: list[str] = field(default_factory=list)
    """Acknowledged, and not there."""
    halves: list[str] = field(default_factory=list)
    """There in part, or twice, or with another audit entry than its own."""
    unsound: list[str] = field(default_factory=list)
    """What `check` said."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.halves or self.unsound)

    @property
    def faults(self) -> list[str]:
        """Everything that is wrong."""
        return self.lost + self.halves + self.unsound


class _Found:
    """What a file holds, by the mark of the job that wrote it."""

    def __init__(self, store: ClinicFile, marks: Collection[str]) -> None:
        self.rows: dict[str, Counter[RowKey]] = defaultdict(Counter)
        self.children: dict[str, set[str]] = defaultdict(set)
        self.entries: dict[str, list[int]] = defaultdict(list)
        self.documents: dict[str, list[bytes]] = defaultdict(list)
        self.strays: list[str] = []
        for record in store.records():
            self._take(record, marks)
        for entry in store.changes(EVERY_ENTRY):
            self.entries[entry.reason].append(entry.revisions)
        self.drafts = store.drafts.all()

    def _take(self, record: ChildRecord, marks: Collection[str]) -> None:
        child = record.child
        if child.note in marks:
            self.children[child.note].add(child.patient_id)
        rows: tuple[Visit | Observation | Treatment | Event, ...] = (
            *record.visits,
            *record.observations,
            *record.treatments,
            *record.events,
        )
        for row in rows:
            mark = row.note.partition(" ")[0]
            if mark in marks:
                self.rows[mark][child.patient_id, bare(row)] += 1
            elif mark.startswith("drill-"):
                self.strays.append(f"{child.patient_id} has a row of {mark}, which was never begun")


def state_of(store: ClinicFile, jobs: Iterable[Job], acknowledged: Collection[int]) -> State:
    """Read a whole file and give what is wrong with it, with `check`.

    Args:
        store: the clinic file, open.
        jobs: every job that was begun since the clinic was made.
        acknowledged: the numbers of those that the writer was told are saved.

    Raises:
        StoreError: the file refuses to be read.
    """
    by_mark = {job.mark: job for job in jobs}
    found = _Found(store, by_mark)
    state = State(halves=list(found.strays))
    for mark, job in by_mark.items():
        written = _written(job, found, store)
        if written is None:
            if job.number in acknowledged:
                state.lost.append(f"{job.kind} {mark} was acknowledged and is not there")
        elif written:
            state.halves.append(f"{job.kind} {mark}: {written}")
        else:
            state.present.add(job.number)
    # A document that a crash cut off before its change leaves its content, which no row refers to: that is meant.
    left = store.attachments.leftovers()
    state.unsound = [fault for fault in store.check() if not (left and left[0] in fault)]
    return state


def _written(job: Job, found: _Found, store: ClinicFile) -> str | None:
    """Give what is wrong with what a job wrote, empty where all of it is there; None where nothing is."""
    if job.kind == DRAFT:
        draft = found.drafts.get(job.mark)
        return None if draft is None else "" if draft == job.draft else "its text is another"
    return _document(job, store) if job.kind == DOCUMENT else _rows(job, found)


def _rows(job: Job, found: _Found) -> str | None:
    rows, children = found.rows[job.mark], found.children[job.mark]
    entries = found.entries[job.mark]
    if not rows and not children and not entries:
        return None
    if children != job.new_children:
        return f"{len(children)} of {len(job.new_children)} children are there"
    if rows != job.rows:
        missing, more = (job.rows - rows).total(), (rows - job.rows).total()
        return f"{missing} of {job.rows.total()} rows are missing, {more} are too many"
    if entries != [job.revisions]:
        return f"its audit entries count {entries} revisions instead of one of {job.revisions}"
    return ""


def _document(job: Job, store: ClinicFile) -> str | None:
    rows = [row for row in store.attachments.of(job.patient_id) if row.note == job.mark]
    if not rows:
        return None
    if len(rows) > 1:
        return f"it is there {len(rows)} times"
    return "" if store.attachments.content(rows[0]) == job.content else "its content is another"


def can_be_repeated(job: Job) -> bool:
    """Say whether doing it again must change nothing: all but documents, which have no id of their own before."""
    return job.kind != DOCUMENT


def is_of_the_record(job: Job) -> bool:
    """Say whether it writes into the clinic file itself."""
    return job.kind in {"visit", IMPORT, DOCUMENT}
