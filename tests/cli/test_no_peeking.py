"""Nothing dated after the as-of day changes an answer: the clinic as it was on that day says the same (rules 0)."""

import csv
import io

import pytest

from tests.cli.program import EXAMPLES, run_here
from tests.cli.test_examples import EXPECTED

DAYS = sorted({line["as_of"] for line in EXPECTED})
PLANS = {"vaccination_planned", "treatment_planned"}
FILES = ("patients", "visits", "observations", "treatments", "events")


def is_known(row, day):
    """Say whether a row of the folder was there on the day; a plan was, whatever day it is for."""
    when = row.get("date") or row.get("start_date") or ""
    return when <= day or row.get("kind") in PLANS


def as_it_was(folder, day):
    """Write the examples as they stood on the day: later rows and a later diagnosis are not there yet."""
    folder.mkdir()
    for name in FILES:
        rows = list(csv.DictReader(io.StringIO((EXAMPLES / "clinic" / f"{name}.csv").read_text("utf-8"))))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            for row in rows:
                if row.get("diagnosis_date", "") > day:
                    row["diagnosis_date"] = ""
                if is_known(row, day):
                    writer.writerow(row)
    return folder


@pytest.mark.parametrize("day", DAYS[:: max(1, len(DAYS) // 12)])
@pytest.mark.parametrize(
    "command", [("review", "--json"), ("worklist", "--json"), ("cohort", "--json")], ids=lambda c: c[0]
)
def test_the_answers_of_a_day_are_those_the_clinic_gave_on_that_day(
    command, day, examples_clinic, tmp_path, capsys
):
    then = tmp_path / "then.nsclinic"
    imported = run_here(capsys, "import", as_it_was(tmp_path / "in", day), "--db", then, "--plain")
    assert imported.code == 0, imported.err
    now, at_the_time = (
        run_here(capsys, *command, "--as-of", day, "--db", db) for db in (examples_clinic, then)
    )
    assert now.code == at_the_time.code == 0
    assert now.out == at_the_time.out
    assert now.err == at_the_time.err


def test_the_days_are_of_use_because_the_answers_differ_between_them(examples_clinic, capsys):
    answers = {
        run_here(capsys, "review", "--json", "--as-of", day, "--db", examples_clinic).out for day in DAYS[:6]
    }
    assert len(answers) == 6
