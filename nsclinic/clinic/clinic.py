"""An open clinic: the use cases that the window and the commands share, without Qt and without SQL.

Belongs to the thread that opened the file. Every write is one change of the store with one audit entry; when it is
kept, whoever listens is told which children it touched.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nsclinic.advice.model import Finding, Review
from nsclinic.clinic.changing import Changed, PatientIdTakenError
from nsclinic.clinic.rights import RIGHT_OF_KIND, Right, RightLackingError, Role, may
from nsclinic.clinic.worklist import Worklist, WorklistRow, worklist_of, worklist_row
from nsclinic.domain.record import Child, ChildRecord, Event, EventKind
from nsclinic.store import Change, ChildLine, ClinicFile, Drafts, UnknownRowError

if TYPE_CHECKING:
    from nsclinic.clinic.protocol_choice import ProtocolChoice
    from nsclinic.clinic.site_protocols import SiteProtocols
    from nsclinic.clinic.visit_entry import VisitEntry
    from nsclinic.protocol.model import Protocol

__all__ = ["Changed", "ChildLine", "Clinic", "PatientIdTakenError"]

Progress = Callable[[int, int], None]
"""Told after each child: how many are done, of how many."""

PROTOCOL_SETTING = "default_protocol"
LANGUAGE_SETTING = "language"
NAME_SETTING = "clinic_name"
LETTERHEAD_SETTING = "letterhead"
UNITS_SETTING = "units"
LOCK_SETTING = "lock_minutes"


class Clinic:
    """A clinic file with the protocols its children are reviewed under.

    `who` is written into every audit entry; `role` says what they may do (`rights`), None where all is allowed. `as_of`
    fixes "today" for every computation; without it, it is the day of the system's clock.
    """

    def __init__(
        self, store: ClinicFile, *, who: str = "", as_of: date | None = None, role: Role | None = None
    ) -> None:
        self.store = store
        self.who = who
        self.role = role
        self.last_change_id = ""
        """The id of the change that the last write made; empty where it changed nothing (see `changing.kept`)."""
        self._as_of = as_of
        self._listeners: list[Callable[[Changed], None]] = []
        self._site_protocols: SiteProtocols | None = None
        self.renewed: set[str] = set()
        """The kinds of change by which secrets of the clinic were made anew since it was opened."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the clinic file; twice is no error."""
        self.store.close()

    # --- the clinic itself -----------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day that every computation holds for."""
        return self._as_of or datetime.now().astimezone().date()

    @property
    def name(self) -> str:
        """The clinic's name as it stands on paper; empty where none was given."""
        return str(self.store.settings.get(NAME_SETTING, ""))

    @property
    def language(self) -> str:
        """The clinic's language; empty where it chose none, and the locale's is used."""
        return str(self.store.settings.get(LANGUAGE_SETTING, ""))

    @property
    def letterhead_lines(self) -> tuple[str, ...]:
        """Further lines of the letterhead: address, telephone."""
        return tuple(str(line) for line in self.store.settings.get(LETTERHEAD_SETTING, ()))

    @property
    def units(self) -> Mapping[str, str]:
        """The unit in which this site reports an analyte, by its code; one not named comes in its first unit."""
        return dict(self.store.settings.get(UNITS_SETTING, {}))

    @property
    def is_demonstration(self) -> bool:
        """Whether the children of this file are invented."""
        return self.store.is_demonstration

    @property
    def drafts(self) -> Drafts:
        """What was typed and not saved yet."""
        return self.store.drafts

    # --- reading ---------------------------------------------------------------------------------------------------

    def children(self) -> list[ChildLine]:
        """Give a line for each child, in order of id."""
        return self.store.child_lines(self.today)

    def search(self, text: str) -> list[ChildLine]:
        """Find children by any part of name, id, guardian or phone, best matches first."""
        return self.store.search(text, as_of=self.today)

    def similar(self, child: Child) -> list[ChildLine]:
        """Give children who may be the one about to be registered, most alike first.

        A birth date that is no more than "born by today" is not compared.
        """
        is_unknown = bool(child.birth_date_estimated) and child.birth_date >= self.today
        birth_date = None if is_unknown else child.birth_date
        return self.store.similar_children(child.given_name, child.family_name, birth_date)

    def record(self, patient_id: str) -> ChildRecord:
        """Give all that is recorded of a child, whatever its date.

        Raises:
            UnknownRowError: there is no such child.
        """
        record = self.store.record(patient_id)
        if record is None:
            raise UnknownRowError(f"'{patient_id}' is not a child of this clinic.")
        return record

    @property
    def site_protocols(self) -> "SiteProtocols":
        """The protocols that ship and the site's own that this file holds; read once."""
        if self._site_protocols is None:
            from nsclinic.clinic.site_protocols import site_protocols

            chosen = str(self.store.settings.get(PROTOCOL_SETTING, ""))
            self._site_protocols = site_protocols(self.store, chosen)
        return self._site_protocols

    @property
    def protocols(self) -> "Mapping[str, Protocol]":
        """Every protocol that a child can be reviewed under today, by id."""
        return self.site_protocols.on(self.today)

    @property
    def default_protocol(self) -> "Protocol":
        """The protocol, today, of a child without a `protocol_start`: the clinic's choice, else three-step."""
        return self.site_protocols.default_on(self.today)

    def protocol(self, protocol_id: str, as_of: date | None = None) -> "Protocol":
        """Give a protocol by its id, as it is in force on a day (today).

        Raises:
            UnknownProtocolError: there is none; the error names those there are.
        """
        return self.site_protocols.get(protocol_id, as_of or self.today)

    def protocol_choice(self, record: ChildRecord, as_of: date | None = None) -> "ProtocolChoice":
        """Give the protocol that the child is reviewed under, and the id that the record names in vain, if any."""
        return self.site_protocols.choice(record, as_of or self.today)

    def protocol_of(self, record: ChildRecord, as_of: date | None = None) -> "Protocol":
        """Give the protocol of the last `protocol_start` on or before `as_of`, else the clinic's default."""
        return self.protocol_choice(record, as_of).protocol

    def review(self, patient_id: str, as_of: date | None = None, protocol_id: str | None = None) -> Review:
        """Review a child on a day; with `protocol_id`, under that protocol instead of the child's own.

        Raises:
            UnknownRowError: there is no such child.
            UnknownProtocolError: there is no such protocol.
        """
        return self.review_record(self.record(patient_id), as_of, protocol_id)

    def review_record(
        self, record: ChildRecord, as_of: date | None = None, protocol_id: str | None = None
    ) -> Review:
        """Review a record on a day, also one that is not saved (`visit_entry.preview`).

        Raises:
            UnknownProtocolError: there is no such protocol.
        """
        from nsclinic.advice.review import review  # the rules are not needed before the first screen

        day = as_of or self.today
        protocol = self.protocol(protocol_id, day) if protocol_id else self.protocol_of(record, day)
        return review(record, protocol, day)

    def reviews(
        self,
        as_of: date | None = None,
        progress: Progress | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        *,
        patient_ids: Iterable[str] | None = None,
        protocol_id: str | None = None,
    ) -> Iterator[tuple[ChildRecord, Review]]:
        """Review children one by one, in order of id: every child, or those named. Nothing is kept in memory.

        Each record is cut to the day once, at the door. `is_cancelled` is asked before each child.

        Raises:
            UnknownRowError: one of those named is not a child of this clinic.
            UnknownProtocolError: there is no such protocol.
        """
        day = as_of or self.today
        known = self.store.patient_ids()
        wanted = known if patient_ids is None else list(dict.fromkeys(patient_ids))
        self.refuse_unknown(wanted, known)
        for done, record in enumerate(self.store.records(wanted), start=1):
            if is_cancelled is not None and is_cancelled():
                return
            cut = record.as_of(day)
            yield cut, self.review_record(cut, day, protocol_id)
            if progress is not None:
                progress(done, len(wanted))

    def worklist(
        self,
        as_of: date | None = None,
        progress: Progress | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Worklist:
        """Give who is booked, who needs somebody today, and who is overdue."""
        return worklist_of(self.worklist_rows(as_of, progress, is_cancelled))

    def worklist_rows(
        self,
        as_of: date | None = None,
        progress: Progress | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[WorklistRow | None]:
        """Give each child's row in order of id, None for one whom nothing calls for: work that can be done in pieces.

        `worklist.worklist_of` puts the rows into their groups.
        """
        for record, reviewed in self.reviews(as_of, progress, is_cancelled):
            yield worklist_row(record, reviewed, self.protocol(reviewed.protocol_id, reviewed.as_of))

    def looked_at(self, patient_id: str) -> None:
        """Write into the access log that a child's chart was looked at; changes nothing in the clinic file."""
        self.store.access_log.looked_at(patient_id)

    # --- writing ---------------------------------------------------------------------------------------------------

    def register(self, child: Child) -> str:
        """Register a new child and give the clinic number; an empty `patient_id` gets the next free one of this desk.

        Raises:
            PatientIdTakenError: the number belongs to another child.
            StoreError: the file could not be written.
        """
        with self.changing("register") as (change, touched):
            patient_id = child.patient_id or change.next_patient_id()
            if self.store.record(patient_id) is not None:
                raise PatientIdTakenError(patient_id)
            change.put_child(replace(child, patient_id=patient_id, row_id=""))
            touched.append(patient_id)
        return patient_id

    def amend_child(self, child: Child, reason: str) -> None:
        """Write a child's corrected particulars; the reason stands in the audit.

        Raises:
            CorrectionReasonError: what was said is said otherwise, and nobody said why.
            StoreError: there is no such child, or the file could not be written.
        """
        from nsclinic.clinic.amending import corrected_particulars
        from nsclinic.clinic.visit_entry import CorrectionReasonError

        corrected = corrected_particulars(self.record(child.patient_id).child, child)
        if corrected and not reason.strip():
            raise CorrectionReasonError
        with self.changing("amend", reason) as (change, touched):
            change.put_child(child)
            touched.append(child.patient_id)

    def save_visit(self, entry: "VisitEntry", reason: str = "") -> str:
        """Write all of a visit in one change, with the plans that it ends; drop its draft, give the visit's row id.

        The same entry with the same draft once more, as after a crash, writes nothing twice.

        Raises:
            CorrectionReasonError: a value on file is corrected, and nobody said why.
            StoreError: there is no such child, or the file could not be written; the draft is kept then.
        """
        from nsclinic.clinic.repeated_save import named_by_draft
        from nsclinic.clinic.taper import without_ended_plans
        from nsclinic.clinic.visit_entry import refuse_unexplained, rights_wanted

        record = self.record(entry.patient_id)
        refuse_unexplained(record, entry, reason)
        named = named_by_draft(entry, record, self.store.removed(entry.patient_id))
        entry = without_ended_plans(record, named, self.today)
        with self.changing("visit", reason, rights_wanted(record, entry)) as (change, touched):
            row_id = change.put_visit(entry.patient_id, entry.visit)
            for observation in entry.observations:
                change.put_observation(entry.patient_id, observation)
            for treatment in entry.treatments:
                change.put_treatment(entry.patient_id, treatment)
            for event in entry.events:
                change.put_event(entry.patient_id, event)
            for removed in entry.removed_row_ids:
                change.remove(removed)
            touched.append(entry.patient_id)
        if entry.draft_id:
            self.store.drafts.drop_saved(entry.draft_id)
        return row_id

    def set_aside(self, patient_id: str, finding: Finding, reason: str, on: date | None = None) -> None:
        """Set a finding aside from a day (today) on, for as long as its facts stay what they are (rules 0).

        Raises:
            ValueError: the reason is empty.
            StoreError: there is no such child, or the file could not be written.
        """
        if not reason.strip():
            raise ValueError("a finding is set aside with a reason")
        self.record(patient_id)
        event = Event(
            on or self.today, EventKind.SET_ASIDE, finding.rule, clinician=self.who, note=reason.strip()
        )
        with self.changing("set_aside", reason.strip()) as (change, touched):
            change.put_event(patient_id, event)
            touched.append(patient_id)

    def set_setting(self, name: str, value: Any) -> None:
        """Set one of the clinic's settings to a JSON value."""
        with self.changing("settings") as (change, _):
            change.put_setting(name, value)

    @contextmanager
    def changing(
        self, kind: str, reason: str = "", wants: Collection[Right] = ()
    ) -> Iterator[tuple[Change, list[str]]]:
        """Open a change and tell the listeners once it is kept.

        The list takes the ids of the children that the change touches; left empty, any child may have changed. `wants`
        are the rights that it takes where they are others than that of its kind.

        Raises:
            RightLackingError: whoever opened the clinic may not do this; nothing was changed.
        """
        for right in wants or (RIGHT_OF_KIND[kind],):
            self.require(right)
        touched: list[str] = []
        self.last_change_id = ""
        with self.store.change(kind=kind, who=self.who, reason=reason) as change:
            yield change, touched
        self.last_change_id = change.change_id if change.is_sealed else ""
        self.tell(Changed(tuple(dict.fromkeys(touched)), (kind,), self.last_change_id))

    def require(self, right: Right) -> None:
        """Refuse what whoever opened the clinic may not do.

        Raises:
            RightLackingError: their role has not that right.
        """
        if not may(self.role, right):
            raise RightLackingError(right, self.who)

    # --- listeners -------------------------------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changed], None]) -> None:
        """Have `listener` called after every change that was kept, on the clinic's own thread."""
        self._listeners.append(listener)

    def tell(self, changed: Changed) -> None:
        """Tell every listener of a change that was kept."""
        self._site_protocols = None
        for listener in self._listeners:
            listener(changed)

    def refuse_unknown(self, wanted: Collection[str], known: Collection[str]) -> None:
        """Do nothing where all who are wanted are children of this clinic.

        Raises:
            UnknownRowError: some are not; the error names them.
        """
        strangers = sorted(set(wanted) - set(known))
        if strangers:
            are = "is not a child" if len(strangers) == 1 else "are not children"
            raise UnknownRowError(f"{', '.join(map(repr, strangers))} {are} of this clinic.")
