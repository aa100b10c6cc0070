"""A day in a sealed clinic, in a process of its own that is killed in the middle of a save.

    python -m tests.e2e.secret_day CLINIC OUTSIDE

What the disk keeps of it is searched by `test_no_plaintext.py`.

The real program with the real window: a folder imported, a child registered and searched for, a visit begun (its draft
kept), her chart, her documents and her summary looked at, a list looked at, an export refused and one made, and a
mistake of the program. What a person takes out on purpose (an export, a saved page) goes to OUTSIDE.
"""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.app import WayIn, main
from nsclinic.clinic.cell import Cell
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document, documents, taken_in
from nsclinic.clinic.page_pictures import open_document, page_picture, paper_of
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.domain.record import Observation, Visit, VisitKind
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.window import WindowOptions, run
from tests.clinic.papers import pdf
from tests.exchange.folders import write_good

PATIENCE_MS = 20_000
DAY = date(2026, 11, 23)
CANARIES = {
    "given": "Zwetschgenbaum", "family": "Quittengelee", "arabic": "قطيفةالورد", "guardian": "Mirabellenkern",
    "phone": "0999888777666", "note": "Holunderbeere", "visit": "Sanddornsaft", "title": "Schlehenmus",
    "page": "Brombeerblatt", "typed": "Kornelkirsche", "sought": "Vogelbeerbaum", "listed": "Hagebuttentee",
    "raised": "Weichselrohr", "killed": "Eberesche",
}  # fmt: skip
PATIENTS = (
    "patient_id,given_name,family_name,sex,birth_date,guardian,phone,address,note\n"
    "P1,{given},{family},female,2019-05-05,{guardian},{phone},{note} Row 1,{note}\n"
    "P2,{arabic},حسن,female,2018-04-04,,,,\n"
)
LIST = "Name,Sex,DOB,Mother\n{listed} Said,M,2018-04-03,Hala\n"


def begin(path: Path, outside: Path) -> None:
    """Make the clinic by the command, then live the day in the window."""
    texts = {
        "patients": PATIENTS.format(**CANARIES),
        "observations": None,
        "treatments": None,
        "events": None,
    }
    folder = write_good(
        outside / "in",
        **texts,
        visits=f"patient_id,date,kind,note\nP1,2026-10-01,scheduled,{CANARIES['visit']}\n",
    )
    (outside / "list.csv").write_text(LIST.format(**CANARIES), encoding="utf-8")
    for arguments in (("--dry-run",), ()):
        if code := main(["import", str(folder), "--db", str(path), "--as-of", DAY.isoformat(), *arguments]):
            raise SystemExit(code)
    way = WayIn(path, os.environ["NSCLINIC_PASSPHRASE"], DAY)
    QTimer.singleShot(0, lambda: follow(day(path, outside)))
    run(way.open, WindowOptions(), way)


def follow(steps: Iterator[None]) -> None:
    """Take one step after the other from the window's own loop; a step that fails ends the day with 9."""
    try:
        next(steps)
    except StopIteration:
        return
    except Exception:  # noqa: BLE001 - whoever reads the words that are left must know that the day did not end
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(9)
    QTimer.singleShot(0, lambda: follow(steps))


def until(holds: Callable[[], object], what: str) -> None:
    """Let the window live until something holds."""
    for _ in range(PATIENCE_MS // 20):
        if holds():
            return
        QTest.qWait(20)
    raise TimeoutError(what)


def day(path: Path, outside: Path) -> Iterator[None]:  # noqa: PLR0915 - one day, a step after the other
    """The steps."""

    def find() -> ClinicWindow | None:
        return next((one for one in QApplication.topLevelWidgets() if isinstance(one, ClinicWindow)), None)

    until(find, "the window")
    window = find()
    if window is None:
        raise AssertionError
    jobs, navigate = window.context.clinic_jobs, window.context.navigate

    def settle(what: str) -> None:
        until(lambda: window.is_whole and jobs.is_idle and window.screen_shown.is_ready, what)

    def do(work: Callable[[Clinic], object]) -> None:
        done: list[object] = []
        jobs.write(work, done.append)
        until(lambda: done, "the store")

    settle("today")
    yield
    window.search.setText(CANARIES["sought"][:6])
    window.search.setText(CANARIES["given"][:5])
    QTest.qWait(400)
    settle("search")
    yield
    navigate.child("P1")
    settle("child")
    yield
    do(lambda clinic: document_of(clinic, outside))
    navigate.summary("P1")
    settle("summary")
    window.grab()
    yield
    navigate.import_from(outside / "list.csv")
    settle("list")
    yield
    navigate.register(CANARIES["typed"])
    settle("registration")
    registration: Any = window.screen_shown
    for name in ("given_name", "family_name", "guardian"):
        registration.fields[name].set_text(CANARIES["typed"])
        registration.fields[name].edited.emit()
    QTest.qWait(400)
    settle("alike")
    window.screen_shown.may_leave = lambda: True  # type: ignore[method-assign]  # of this one screen: it would ask
    yield
    navigate.visit("P1")
    settle("visit")
    visit: Any = window.screen_shown
    visit.note.add_line(CANARIES["typed"])
    visit.drafts.keep()
    settle("draft")
    yield
    QTimer.singleShot(0, stumble)
    yield
    do(lambda clinic: clinic.drafts.save("another", {"note": CANARIES["killed"]}))
    jobs.write(killed_in_a_save, lambda _done: None)
    QTest.qWait(PATIENCE_MS)


def stumble() -> None:
    """Make a mistake whose words hold a name."""
    raise ValueError(CANARIES["raised"])


def document_of(clinic: Clinic, outside: Path) -> None:
    """Take in a document, look at it, and make its paper."""
    came = outside / f"{CANARIES['title']}.pdf"
    came.write_bytes(pdf(CANARIES["page"]))
    taken = taken_in(came.read_bytes, lambda: False)
    add_document(
        clinic,
        "P1",
        taken,
        came.name,
        Particulars(DAY, AttachmentKind.LETTER, CANARIES["title"], CANARIES["note"]),
    )
    content = clinic.store.attachments.content(documents(clinic, "P1")[0].attachment)
    with Cell() as cell:
        cell.ask(open_document, content, taken.media_type)
        cell.ask(page_picture, 0, 400)
        cell.ask(paper_of, 1, 100.0)


def killed_in_a_save(clinic: Clinic) -> None:
    """Save a visit as the form does, and die by kill -9 with its journal on the disk."""
    rows = [
        Observation(DAY, "upcr", f"{number % 9}.5", "mg/mg", note=CANARIES["killed"]) for number in range(400)
    ]

    with clinic.changing("visit") as (change, _):
        change.put_visit("P1", Visit(DAY, VisitKind.SCHEDULED, note=CANARIES["killed"]))
        for row in rows:
            change.put_observation("P1", row)
        change.write_waiting()
        os.kill(os.getpid(), 9)


if __name__ == "__main__":
    begin(Path(sys.argv[1]), Path(sys.argv[2]))
