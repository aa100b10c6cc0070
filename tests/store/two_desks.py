"""Two desks of one clinic: a file, its copy on another computer, and what each says afterwards."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nsclinic.domain.record import ChildRecord
from nsclinic.store import (
    JOIN_KIND,
    Choice,
    ClinicFile,
    Decisions,
    Joining,
    JoinPlan,
    create_clinic,
    open_clinic,
)
from nsclinic.store.kinds import KIND_TABLES
from tests.store.children import NADIA, full_record, save


def _nobody(done: int, of: int) -> None:
    del done, of


class Desk:
    """One computer: a user's own folder and a copy of the clinic's file."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.path = folder / "clinic.nsclinic"
        self.home = folder / "home"
        self._patch = patch
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def open(self) -> Iterator[ClinicFile]:
        with self._patch.context() as patch:
            patch.setenv("NSCLINIC_HOME", str(self.home))
            with open_clinic(self.path) as clinic:
                yield clinic

    def do(self, write: Callable[[Any], object], kind: str = "visit", who: str = "") -> str:
        """Write one change and give its id."""
        with self.open() as clinic, clinic.change(kind=kind, who=who or self.path.parent.name) as change:
            write(change)
        return change.change_id

    def copy_to(self, other: "Desk") -> None:
        """Copy the file, with its documents, as somebody does by a stick."""
        shutil.copyfile(self.path, other.path)
        documents = self.path.with_name(self.path.name + ".d")
        if documents.is_dir():
            shutil.copytree(documents, other.path.with_name(other.path.name + ".d"), dirs_exist_ok=True)

    def plan(self, other: "Desk", decisions: Decisions | None = None) -> JoinPlan:
        with self.open() as mine, open_clinic(other.path, read_only=True) as theirs:
            return Joining(mine, theirs).plan(decisions)

    def join(
        self,
        other: "Desk",
        keep: Choice | None = None,
        *,
        removed: frozenset[str] = frozenset(),
        progress: Callable[[int, int], None] = _nobody,
    ) -> str:
        """Bring in the other file; with `keep` every row that both changed is decided so. Gives the change's id."""
        plan = self.plan(other)
        chosen = {found.key: keep for found in plan.conflicts} if keep else {}
        with self.open() as mine, open_clinic(other.path, read_only=True) as theirs:
            joining = Joining(mine, theirs)
            with (
                joining.bringing_contents(),
                mine.change(kind=JOIN_KIND, who=self.path.parent.name) as change,
            ):
                change.join(joining, Decisions(chosen, removed), progress)
        return change.change_id

    def undo(self, change_id: str) -> str:
        return self.do(lambda change: change.undo(change_id), kind="undo")

    def record(self, patient_id: str) -> ChildRecord | None:
        with self.open() as clinic:
            return clinic.record(patient_id)

    def stands(self) -> dict[str, Any]:
        """What stands: every row's values and whether it is removed, by row id; and what each record says, in order."""
        with self.open() as clinic:
            assert clinic.check() == []
            with clinic.reading() as connection:
                rows = {
                    table.heads: connection.execute(
                        f"SELECT row_id, removed, {', '.join(table.values)} FROM {table.heads} ORDER BY row_id"
                    ).fetchall()
                    for table in KIND_TABLES
                }
            return {**rows, "records": list(clinic.records())}

    def revision_ids(self) -> set[tuple[str, str]]:
        """Every revision of every row, by its id and row."""
        with self.open() as clinic, clinic.reading() as connection:
            return {
                (row[0], row[1])
                for table in KIND_TABLES
                for row in connection.execute(f"SELECT revision_id, row_id FROM {table.heads}_revisions")
            }

    def count_of_entries(self) -> int:
        with self.open() as clinic:
            return clinic.head.seq


def parted(folder: Path, patch: pytest.MonkeyPatch) -> tuple[Desk, Desk]:
    """Two desks with the same clinic, in which one child has a full record."""
    north, south = Desk(folder / "north", patch), Desk(folder / "south", patch)
    with patch.context() as own:
        own.setenv("NSCLINIC_HOME", str(north.home))
        with create_clinic(north.path, passphrase=None, plain=True, clinic_name="Beni-Suef") as clinic:
            save(clinic, full_record())
    north.copy_to(south)
    return north, south


P1 = NADIA.patient_id
