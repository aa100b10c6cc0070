"""The store thread: the window's only connection lives there, so that nothing ever blocks the window.

A job is a function of the open clinic. Writes go before reads, reads before long work, and long work gives the thread
back after every piece, so that a Save never waits long. Answers come back on the window's thread. Everything that
belongs to a screen (callbacks, widgets) stays on the window's thread; the store thread sees only the job and a number.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from threading import Condition, Thread
from time import perf_counter
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.lock_minutes import USUAL_LOCK_MINUTES, lock_minutes
from nsclinic.clinic.rights import Role

Answer = TypeVar("Answer")

Tell = Callable[[int, int], None]
"""How much is done, of how much."""

TELL_SECONDS = 0.05
"""Progress is told no more often than this."""

PIECE_SECONDS = 0.02
"""How long a piece of long work may hold the store thread before a waiting Save goes first (architecture 7)."""


@dataclass(frozen=True, slots=True)
class OpenedClinic:
    """What the window needs to know of a clinic before it shows the first screen.

    `user` is who opened it by a secret of their own, empty otherwise; `role` None where the clinic has no roles.
    """

    today: date
    language: str
    name: str
    is_demonstration: bool
    who: str
    user: str = ""
    role: Role | None = None
    is_encrypted: bool = False
    lock_minutes: int = USUAL_LOCK_MINUTES
    is_read_only: bool = False

    @classmethod
    def of(cls, clinic: Clinic) -> "OpenedClinic":
        """Ask a clinic for them; on the store thread."""
        store = clinic.store
        return cls(
            clinic.today,
            clinic.language,
            clinic.name,
            clinic.is_demonstration,
            clinic.who,
            store.user,
            clinic.role,
            store.is_encrypted,
            lock_minutes(clinic),
            store.is_read_only,
        )


class StoppedError(Exception):
    """Work was stopped half-way because whoever asked for it wanted so; nothing of it was kept."""


@dataclass(slots=True)
class Ticket:
    """A job that was asked for. A cancelled job's answer is never delivered; long work stops at its next piece.

    `wants_stop`: work that tells its progress is to end at the next step, with `StoppedError` for an answer.
    """

    number: int
    is_cancelled: bool = False
    wants_stop: bool = False

    def stop(self) -> None:
        """Let work that tells its progress end at its next step, whole undone."""
        self.wants_stop = True

    def cancel(self) -> None:
        """Drop the job, or its answer where it is under way."""
        self.is_cancelled = True


@dataclass(slots=True)
class _Awaited:
    """The window's side of a job."""

    ticket: Ticket
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    piece: Callable[[Any], None] | None
    owner: QObject | None = None
    key: str = ""
    is_write: bool = False


@dataclass(slots=True)
class _Job:
    """The store thread's side of a job."""

    ticket: Ticket
    run: Callable[[Clinic], Any]
    in_pieces: bool = False
    under_way: Iterator[Any] | None = field(default=None)


class ClinicJobs(QObject):
    """Runs jobs on the one open clinic.

    Signals, all on the window's thread: `opened(OpenedClinic)`, `not_opened(Exception)`, `changed(Changed)` after each
    write, `failed(Exception)` for a job that nobody else answers for, `idle()` when nothing is left to do.
    """

    opened = Signal(object)
    not_opened = Signal(object)
    changed = Signal(object)
    failed = Signal(object)
    idle = Signal()
    _arrived = Signal(int, str, object)

    def __init__(self, open_clinic: Callable[[], Clinic]) -> None:
        super().__init__()
        self._open_clinic = open_clinic
        self._numbers = count(1)
        self._awaited: dict[int, _Awaited] = {}
        self._gate = Condition()
        self._writes: deque[_Job] = deque()
        self._reads: deque[_Job] = deque()
        self._long: deque[_Job] = deque()
        self._is_closing = False
        self.before_closing: Callable[[Clinic], None] | None = None
        """What is done last with the open clinic, on its own thread; must not raise."""
        self._thread = Thread(target=self._work, name="store", daemon=True)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Open the clinic on the store thread; `opened` or `not_opened` follows."""
        self._thread.start()

    def read(
        self,
        job: Callable[[Clinic], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
        instead_of: str = "",
    ) -> Ticket:
        """Ask for something; `done` gets the answer.

        Nothing is delivered once `owner` is gone. A later read of the same owner with the same `instead_of` takes the
        place of this one: search-as-you-type shows the last answer only.
        """
        self._drop(owner, instead_of)
        return self._ask(self._reads, job, _Awaited(self._ticket(), done, failed, None, owner, instead_of))

    def read_in_pieces(
        self,
        job: Callable[[Clinic], Iterator[Answer]],
        piece: Callable[[list[Answer]], None],
        done: Callable[[], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
        instead_of: str = "",
    ) -> Ticket:
        """Ask for long work: `job` gives an iterator, `piece` gets what came in each 20 ms, `done` follows the last."""
        self._drop(owner, instead_of)
        awaited = _Awaited(self._ticket(), lambda _nothing: done(), failed, piece, owner, instead_of)
        return self._ask(self._long, job, awaited, in_pieces=True)

    def write(
        self,
        job: Callable[[Clinic], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Ticket:
        """Change the clinic, before every waiting read. A write cannot be cancelled and its answer is never dropped."""
        return self._ask(self._writes, job, _Awaited(self._ticket(), done, failed, None, is_write=True))

    def at_length(
        self,
        job: Callable[[Clinic, Tell], Answer],
        done: Callable[[Answer], None],
        told: Tell,
        failed: Callable[[Exception], None],
        *,
        is_write: bool,
        gives_way: bool = False,
    ) -> Ticket:
        """Ask for work that tells how far it is, and that `Ticket.stop` ends: `failed` then gets `StoppedError`.

        The job calls what it is given after each step; being stopped raises there. A write is undone whole by that.
        Work that `gives_way` reads only, waits for all else, and lets whatever waits go first after each step.
        """
        ticket = self._ticket()

        def run(clinic: Clinic) -> Answer:
            last = 0.0

            def tell(now: int, of: int) -> None:
                nonlocal last
                if ticket.wants_stop:
                    raise StoppedError
                if perf_counter() - last >= TELL_SECONDS:
                    last = perf_counter()
                    self._arrived.emit(ticket.number, "piece", (now, of))
                if gives_way:
                    self._let_others(clinic)

            if ticket.wants_stop:
                raise StoppedError
            return job(clinic, tell)

        awaited = _Awaited(ticket, done, failed, lambda share: told(*share), is_write=is_write)
        queue = self._long if gives_way else self._writes if is_write else self._reads
        return self._ask(queue, run, awaited)

    @property
    def is_idle(self) -> bool:
        """Whether every answer has been delivered."""
        return not any(not awaited.ticket.is_cancelled for awaited in self._awaited.values())

    @property
    def is_saving(self) -> bool:
        """Whether a write is under way or waits, whose end nobody knows yet."""
        return any(awaited.is_write for awaited in self._awaited.values())

    def close(self) -> None:
        """Finish the waiting writes, drop the rest, close the clinic; returns when the file is closed."""
        with self._gate:
            self._is_closing = True
            self._gate.notify()
        if self._thread.is_alive():
            self._thread.join()
        self._awaited.clear()

    def _drop(self, owner: QObject | None, key: str) -> None:
        for awaited in self._awaited.values() if key else ():
            if awaited.key == key and awaited.owner is owner:
                awaited.ticket.cancel()

    def _ticket(self) -> Ticket:
        return Ticket(next(self._numbers))

    def _ask(
        self, queue: deque[_Job], run: Callable[[Clinic], Any], awaited: _Awaited, *, in_pieces: bool = False
    ) -> Ticket:
        self._awaited[awaited.ticket.number] = awaited
        with self._gate:
            queue.append(_Job(awaited.ticket, run, in_pieces))
            self._gate.notify()
        return awaited.ticket

    def _deliver(self, number: int, kind: str, answer: object) -> None:
        """Hand an answer over, on the window's thread."""
        if number == 0:
            {"opened": self.opened, "not_opened": self.not_opened, "changed": self.changed}[kind].emit(answer)
            return
        awaited = self._awaited.get(number) if kind == "piece" else self._awaited.pop(number, None)
        if awaited is not None and self._is_wanted(awaited):
            if kind == "piece" and awaited.piece is not None:
                awaited.piece(answer)
            elif kind == "done" and awaited.done is not None:
                awaited.done(answer)
            elif kind == "failed" and isinstance(answer, Exception):
                (awaited.failed or self.failed.emit)(answer)
        if kind != "piece" and self.is_idle:
            self.idle.emit()

    @staticmethod
    def _is_wanted(awaited: _Awaited) -> bool:
        if awaited.is_write:
            return True
        return not awaited.ticket.is_cancelled and (awaited.owner is None or isValid(awaited.owner))

    # --- on the store thread ---------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            clinic = self._open_clinic()
        except Exception as fault:  # noqa: BLE001 — whatever it is, the window says it
            self._arrived.emit(0, "not_opened", fault)
            return
        try:
            clinic.subscribe(lambda changed: self._arrived.emit(0, "changed", changed))
            self._arrived.emit(0, "opened", OpenedClinic.of(clinic))
            while (job := self._next()) is not None:
                self._do(job, clinic)
                del job
            if self.before_closing is not None:
                self.before_closing(clinic)
        finally:
            clinic.close()

    def _next(self) -> _Job | None:
        with self._gate:
            while True:
                if self._writes:
                    return self._writes.popleft()
                if self._is_closing:
                    return None
                if self._reads:
                    return self._reads.popleft()
                if self._long:
                    return self._long.popleft()
                self._gate.wait()

    def _let_others(self, clinic: Clinic) -> None:
        """Do what waits, between two steps of long work; while closing only what is to be saved."""
        while True:
            with self._gate:
                queue = self._writes if self._writes or self._is_closing else self._reads
                if not queue:
                    return
                job = queue.popleft()
            self._do(job, clinic)

    def _do(self, job: _Job, clinic: Clinic) -> None:
        number = job.ticket.number
        if job.ticket.is_cancelled:
            self._arrived.emit(number, "done", None)
            return
        try:
            if not job.in_pieces:
                self._arrived.emit(number, "done", job.run(clinic))
                return
            if job.under_way is None:
                job.under_way = iter(job.run(clinic))
            if self._advance(job.under_way, number):
                self._arrived.emit(number, "done", None)
            else:
                with self._gate:
                    self._long.appendleft(job)
        except Exception as fault:  # noqa: BLE001 — whatever it is, the window says it
            self._arrived.emit(number, "failed", fault)

    def _advance(self, under_way: Iterator[Any], number: int) -> bool:
        """Take what comes in 20 ms and send it, also what came before a fault; say whether that was all."""
        ends_at = perf_counter() + PIECE_SECONDS
        taken: list[Any] = []
        try:
            for answer in under_way:
                taken.append(answer)
                if perf_counter() >= ends_at:
                    return False
        finally:
            if taken:
                self._arrived.emit(number, "piece", taken)
        return True
