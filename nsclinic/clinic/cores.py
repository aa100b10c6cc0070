"""Reviews of many children on every core of the computer: this process and one more for each further core.

Only of a file that is open for reading alone, where nobody holds it: each process opens it with the key at hand. What
cannot be done elsewhere is done here.
"""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.conclusion import conclude
from nsclinic.store import open_clinic
from nsclinic.store.review_cache import KeptConclusion

AT_ONCE = 25
AHEAD = 3
"""Pieces of work that lie ready for each other process, so that it never waits for this one."""

Piece = list[KeptConclusion]

_here: Clinic | None = None
"""The clinic of a process beside."""


def cores() -> int:
    """Give on how many cores this process may run."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def concluded_on_all_cores(clinic: Clinic, patient_ids: Sequence[str], day: date) -> Iterator[KeptConclusion]:
    """Give what is concluded of these children on a day, in the order given; a child who is gone is left out."""
    pieces = deque(patient_ids[at : at + AT_ONCE] for at in range(0, len(patient_ids), AT_ONCE))
    others = cores() - 1
    if not others:
        yield from (kept for piece in pieces for kept in _concluded(clinic, piece, day))
        return
    store = clinic.store
    beside = ProcessPoolExecutor(
        others, get_context("spawn"), _begin, (store.path, store.raw_key, clinic.who, day)
    )
    under_way: deque[tuple[Sequence[str], Future[Piece] | Piece]] = deque()
    is_whole = False
    try:
        while pieces or under_way:
            waiting = sum(isinstance(done, Future) and not done.done() for _, done in under_way)
            for _ in range(min(len(pieces), others * AHEAD - waiting)):
                under_way.append((pieces[0], beside.submit(_conclude, pieces[0])))
                pieces.popleft()
            first = under_way[0][1]
            if pieces and isinstance(first, Future) and not first.done():
                piece = pieces.popleft()
                under_way.append((piece, _concluded(clinic, piece, day)))
                continue
            yield from first.result() if isinstance(first, Future) else first
            under_way.popleft()
        is_whole = True
    except BrokenProcessPool:
        for piece in (*(some for some, _ in under_way), *pieces):
            yield from _concluded(clinic, piece, day)
    finally:
        beside.shutdown(wait=is_whole, cancel_futures=True)


def _begin(path: Path, raw_key: bytes | None, who: str, day: date) -> None:
    """Open the clinic in a process beside; it ends with the process."""
    Thread(target=_end_with_the_first, daemon=True).start()
    global _here  # noqa: PLW0603 — a process beside has one clinic, and the pool gives no other place for it
    _here = Clinic(open_clinic(path, raw_key=raw_key, read_only=True), who=who, as_of=day)


def _end_with_the_first() -> None:
    """End when the process that began this one was killed: it would wait for work for ever, and hold the file."""
    first = parent_process()
    if first is not None:
        first.join()
        os._exit(1)


def _conclude(patient_ids: Sequence[str]) -> Piece:
    if _here is None:
        raise RuntimeError("this process has no clinic")
    return _concluded(_here, patient_ids, _here.today)


def _concluded(clinic: Clinic, patient_ids: Sequence[str], day: date) -> Piece:
    found = (conclude(clinic, patient_id, day) for patient_id in patient_ids)
    return [concluded[0] for concluded in found if concluded is not None]
