"""What a clinic does in a drill: visits saved, folders imported, documents and drafts kept, by the program's own calls.

Everything follows from the seed and the number of a job, so that the process that checks knows without being told what
the process that was killed had written. Each row of a job carries the job's mark in its note.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.intake import TakenIn
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.domain.record import Event, EventKind, Observation, Treatment, Visit, VisitKind

CHILDREN = ("P1", "P2", "P3", "P4")
"""Whom every drill's clinic begins with."""
TODAY = date(2020, 1, 1)
FIRST_DAY = date(2018, 1, 1)
DAYS = 700

VISIT, IMPORT, DOCUMENT, DRAFT = "visit", "import", "document", "draft"
SHARES = {VISIT: 66, IMPORT: 14, DOCUMENT: 10, DRAFT: 10}

_COLUMNS = {
    "patients": ("patient_id", "given_name", "sex", "birth_date", "note"),
    "visits": ("patient_id", "date", "kind", "note"),
    "observations": ("patient_id", "date", "code", "value", "unit", "note"),
}
RowKey = tuple[str, tuple[object, ...]]


@dataclass(frozen=True)
class Job:
    """One thing that a clinic does: acknowledged once its call has returned."""

    seed: int
    number: int
    folder: Path = field(repr=False)
    """Where the folder to be imported is written, one for each import."""
    kinds: tuple[str, ...] = (VISIT, IMPORT, DOCUMENT, DRAFT)

    @cached_property
    def kind(self) -> str:
        return self._chance("kind").choices(self.kinds, [SHARES[kind] for kind in self.kinds])[0]

    @property
    def mark(self) -> str:
        """The job's own text, by which what it wrote is found."""
        return f"drill-{self.seed}-{self.number}"

    @cached_property
    def entry(self) -> VisitEntry:
        """What a visit saves."""
        chance = self._chance("visit")
        on = FIRST_DAY + timedelta(chance.randrange(DAYS))
        # A long note now and then: it fills pages of its own.
        note = f"{self.mark} " + "seen, well " * chance.choice((0, 0, 3, 400))
        return VisitEntry(
            chance.choice(CHILDREN),
            Visit(on, VisitKind.SCHEDULED, "Dr N.", on + timedelta(28), note.strip()),
            observations=tuple(
                Observation(on, code, f"{chance.uniform(0.1, 99):.2f}", "mg/mg", note=self.mark)
                for code in ("upcr", "weight", "creatinine", "albumin", "potassium")[: chance.randint(1, 5)]
            ),
            treatments=tuple(
                Treatment(drug, on, on + timedelta(40), str(chance.randint(1, 60)), "mg/day", note=self.mark)
                for drug in ("prednisolone", "tacrolimus")[: chance.randint(0, 2)]
            ),
            events=tuple(
                Event(on, EventKind.ADVERSE_EVENT, code, "mild", "Dr N.", self.mark)
                for code in ("tremor", "infection")[: chance.randint(0, 2)]
            ),
            draft_id=self.mark,
        )

    @cached_property
    def tables(self) -> dict[str, list[dict[str, str]]]:
        """What an import brings: some new children with their rows, as the interchange folder writes them."""
        chance = self._chance("import")
        children = [f"{self.mark}-{number}" for number in range(chance.randint(2, 4))]
        on = FIRST_DAY + timedelta(chance.randrange(DAYS))
        return {
            "patients": [
                dict(
                    zip(
                        _COLUMNS["patients"],
                        (child, "Invented", "female", "2012-03-04", self.mark),
                        strict=True,
                    )
                )
                for child in children
            ],
            "visits": [
                dict(zip(_COLUMNS["visits"], (child, on.isoformat(), "scheduled", self.mark), strict=True))
                for child in children
            ],
            "observations": [
                {
                    "patient_id": child,
                    "date": (on + timedelta(number)).isoformat(),
                    "code": "upcr",
                    "value": f"{chance.uniform(0.1, 20):.2f}",
                    "unit": "mg/mg",
                    "note": self.mark,
                }
                for child in children
                for number in range(chance.randint(2, 20))
            ],
        }

    @cached_property
    def content(self) -> bytes:
        """What a document holds: some bytes, or many pages of them."""
        chance = self._chance("document")
        return self.mark.encode() + chance.randbytes(chance.choice((200, 3_000, 30_000)))

    @property
    def draft(self) -> dict[str, Any]:
        """What a form keeps of its typing."""
        return {"form": "drill", "text": self.mark + " typed" * self._chance("draft").randrange(300)}

    @cached_property
    def patient_id(self) -> str:
        """The child whom a visit or a document is of."""
        return self.entry.patient_id

    def prepare(self) -> None:
        """Write the folder that an import reads; nothing for other kinds."""
        if self.kind != IMPORT or self.import_folder.exists():
            return
        self.import_folder.mkdir(parents=True)
        for name, rows in self.tables.items():
            with (self.import_folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, _COLUMNS[name])
                writer.writeheader()
                writer.writerows(rows)

    @property
    def import_folder(self) -> Path:
        return self.folder / self.mark

    def do(self, clinic: Clinic) -> None:
        """Do it by the program's own call; when this returns, the program would say that it is saved.

        Raises:
            StoreError: it could not be saved.
        """
        match self.kind:
            case "visit":
                clinic.save_visit(self.entry, reason=self.mark)
            case "import":
                report = import_folder(clinic, self.import_folder)
                assert not report.faults, [str(fault) for fault in report.faults]
            case "document":
                add_document(
                    clinic,
                    self.patient_id,
                    TakenIn(self.content, "text/plain", 1),
                    "letter.txt",
                    Particulars(FIRST_DAY, AttachmentKind.LETTER, self.mark, self.mark),
                )
            case _:
                clinic.drafts.save(self.mark, self.draft)

    @cached_property
    def rows(self) -> Counter[RowKey]:
        """Every row that it writes, without row ids, by child: what must be there once, or not at all."""
        if self.kind == VISIT:
            entry = self.entry
            written = (entry.visit, *entry.observations, *entry.treatments, *entry.events)
            return Counter((entry.patient_id, bare(row)) for row in written)
        if self.kind != IMPORT:
            return Counter()
        visits = [
            (row["patient_id"], bare(Visit(_day(row), VisitKind.SCHEDULED, note=self.mark)))
            for row in self.tables["visits"]
        ]
        observations = [
            (
                row["patient_id"],
                bare(Observation(_day(row), row["code"], row["value"], row["unit"], note=self.mark)),
            )
            for row in self.tables["observations"]
        ]
        return Counter(visits + observations)

    @cached_property
    def new_children(self) -> frozenset[str]:
        """The children whom an import brings."""
        if self.kind != IMPORT:
            return frozenset()
        return frozenset(row["patient_id"] for row in self.tables["patients"])

    @property
    def revisions(self) -> int:
        """How many revisions its audit entry counts."""
        return 1 if self.kind == DOCUMENT else self.rows.total() + len(self.new_children)

    def _chance(self, of: str) -> Random:
        return Random(f"{self.seed}:{self.number}:{of}")


def bare(row: Iterable[object]) -> tuple[object, ...]:
    """Give a row without its id, with its kind, to be compared."""
    return (type(row).__name__, *tuple(row)[:-1])


def _day(row: dict[str, str]) -> date:
    return date.fromisoformat(row["date"])
