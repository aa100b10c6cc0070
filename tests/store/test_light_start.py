"""The first screen waits for nothing heavy, and no query's cost grows with the clinic but the list's own."""

import subprocess
import sys
from pathlib import Path

from nsclinic.store import ClinicFile
from tests.store.children import BARE, full_record, register, save

_FIRST_SCREEN = """
import sys
import nsclinic.store
assert "sqlcipher3" not in sys.modules
with nsclinic.store.open_clinic(sys.argv[1]) as clinic:
    assert len(clinic.child_lines()) == 2
    assert clinic.record("P1")
    assert clinic.search("nad")
    with clinic.change(kind="visit", who="x") as change:
        change.remove(clinic.record("P2").child.row_id)
heavy = {"sqlite_utils", "argon2", "nacl", "numpy", "matplotlib", "click", "PySide6", "sqlite3"} & set(sys.modules)
assert not heavy, heavy
"""


def test_opening_listing_searching_and_saving_load_nothing_heavy(clinic: ClinicFile):
    save(clinic, full_record())
    register(clinic, BARE)
    clinic.close()
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_SCREEN, str(clinic.path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr


def statements_of(clinic: ClinicFile, work: object) -> list[str]:
    """The statements that a piece of work sends to the engine."""
    assert callable(work)
    sent: list[str] = []
    with clinic.reading() as connection:
        connection.set_trace_callback(sent.append)
        work()
        connection.set_trace_callback(None)
    return [text for text in sent if not text.startswith("--")]


def test_the_number_of_statements_does_not_grow_with_the_children(clinic: ClinicFile):
    from dataclasses import replace

    save(clinic, full_record())
    counts = []
    for number in range(2):
        counts.append(
            [
                len(statements_of(clinic, work))
                for work in (clinic.child_lines, lambda: clinic.record("P1"), lambda: clinic.search("nadia"))
            ]
        )
        register(clinic, *(replace(BARE, patient_id=f"Q{number}-{child}") for child in range(50)))
    assert counts[0] == counts[1]
    assert counts[0][0] == 1
    assert counts[0][1] == 6  # the child and four kinds of rows, and whether a second desk wrote in the file


def test_every_query_of_one_child_goes_by_an_index(clinic: ClinicFile):
    save(clinic, full_record())
    row_id = clinic.removed("P1").child.row_id  # type: ignore[union-attr]  # P1 is there: it was saved above
    works = (
        lambda: clinic.record("P1"),
        lambda: clinic.child_line("P1"),
        lambda: clinic.record_revision("P1"),
        lambda: clinic.history(row_id),
        lambda: clinic.changes(10),
        lambda: clinic.changes(10, patient_id="P1"),
        lambda: clinic.search("nadia"),
        lambda: clinic.similar_children("Nadia", "x", BARE.birth_date),
        clinic.next_patient_id,
        lambda: clinic.head,
    )
    with clinic.reading() as connection:
        for work in works:
            for statement in statements_of(clinic, work):
                plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
                scans = [step for step in plan if step.startswith("SCAN")]
                # Virtual tables are searched by their own index; desks and letters are a handful of rows; the last
                # entry of the audit is read by its own number.
                bounded = ["VIRTUAL TABLE", "SCAN desk", "SCAN letter", "SCAN v"]
                if statement.endswith("ORDER BY seq DESC LIMIT 1"):
                    bounded.append("SCAN change")
                assert all(any(word in step for word in bounded) for step in scans), (statement, plan)
