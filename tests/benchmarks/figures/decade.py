"""Ten years of one clinic, each visit saved by itself on its day: what grows, and how fast.

A clinic of 2,000 children sees thirty a day, which makes 75,000 saves; `--whole-decade` lives through them. Otherwise
it is a fifth of that, 400 children and six a day: as many visits of each child.
"""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from nsclinic.domain.record import Child, Observation, Sex, Visit, VisitKind
from nsclinic.store import create_clinic, open_clinic
from tests.benchmarks.clinics import LONG_CHILD, TODAY, clear
from tests.benchmarks.measuring import Ground, Measured, Spread, nsclinic, python, run, runs
from tests.drills.ground import ram_folder
from tests.ui.child.records import many_visits

WHOLE, FIFTH = 2_000, 400
CHILDREN_TO_ONE_A_DAY = 67
DAYS_A_YEAR, YEARS = 250, 10
LOOKED_AT = (1, 4, 7, 10)
VALUES = (
    ("weight", "20.5", "kg"),
    ("height", "112", "cm"),
    ("sbp", "104", "mmHg"),
    ("dbp", "60", "mmHg"),
    ("upcr", "0.15", "mg/mg"),
    ("dipstick_protein", "trace", "grade"),
    ("albumin", "3.9", "g/dL"),
    ("cholesterol", "160", "mg/dL"),
    ("creatinine", "0.4", "mg/dL"),
    ("potassium", "4.1", "mmol/L"),
    ("haemoglobin", "12.1", "g/dL"),
    ("glucose_fasting", "88", "mg/dL"),
)


def measure(ground: Ground) -> Iterator[Measured]:
    """Live through the years and look at some; each is held to the file's growth, or to staying as it was."""
    found = {
        year: _looked(path, ground, year)
        for year, path in _years(ground.clinics, WHOLE if ground.is_whole_decade else FIFTH)
    }
    first, last = found[LOOKED_AT[0]], found[LOOKED_AT[-1]]
    growth = last["size, MB"] / first["size, MB"]
    for name in first:
        course = Spread(first[name], found[LOOKED_AT[1]][name], last[name])
        note = "; ".join(f"year {year}: {found[year][name]:.3g}" for year in LOOKED_AT)
        goal = YEARS if name.startswith("size") else growth if name.startswith("backup") else 1.2
        yield Measured(f"decade, {name}", "", course, goal, last[name] / first[name], note=note)


def _looked(path: Path, ground: Ground, year: int) -> dict[str, float]:
    today = (TODAY.replace(year=TODAY.year - YEARS + year)).isoformat()
    start = runs(nsclinic("--db", path, "--as-of", today, "--quit-when-ready"), 3)
    search = json.loads(run(python("-m", "tests.benchmarks.inside", "search", path)).said)["latin"]
    child = json.loads(run(python("-m", "tests.benchmarks.inside", "child", path)).said)
    clear(ground.work / "backup")
    backup = run(nsclinic("backup", "--db", path, "--to", ground.work / "backup"))
    return {
        "size, MB": path.stat().st_size / 1e6,
        "start, s CPU": min(each.cpu for each in start),
        "search, ms": sorted(search)[len(search) // 2],
        "page and chart of 120 visits, ms": min(child["chart"]),
        "backup, s CPU": backup.cpu,
    }


def _years(clinics: Path, children: int) -> Iterator[tuple[int, Path]]:
    """Give the clinic at the end of the years looked at; made once."""
    kept = {year: clinics / f"decade-{children}-{year}.nsclinic" for year in LOOKED_AT}
    if not all(path.exists() for path in kept.values()):
        _live((ram_folder() or clinics) / f"nsclinic-decade-{os.getpid()}.nsclinic", kept, children)
    yield from kept.items()


def _live(path: Path, kept: dict[int, Path], children: int) -> None:
    clear(path)
    draw = Random(2026)
    ids = [f"P{number:05d}" for number in range(children)]
    begins = TODAY.replace(year=TODAY.year - YEARS)
    with (
        create_clinic(path, passphrase=None, plain=True, demonstration=True) as store,
        store.change(kind="import", who="benchmark") as change,
    ):
        for number, patient_id in enumerate(ids):
            change.put_child(
                Child(patient_id, date(2010, 5, 1 + number % 28), f"Amina{number}", sex=Sex.FEMALE)
            )
        extra = many_visits(120)
        change.put_child(extra.child)
        for visit in extra.visits:
            change.put_visit(LONG_CHILD, visit)
        for observation in extra.observations:
            change.put_observation(LONG_CHILD, observation)
    for year in range(1, YEARS + 1):
        with open_clinic(path) as store:
            for day in range(DAYS_A_YEAR):
                on = begins.replace(year=begins.year + year - 1) + timedelta(
                    days=round(day * 365 / DAYS_A_YEAR)
                )
                for patient_id in draw.sample(ids, round(children / CHILDREN_TO_ONE_A_DAY)):
                    with store.change(kind="visit", who="benchmark") as change:
                        change.put_visit(
                            patient_id, Visit(on, VisitKind.SCHEDULED, "Dr N.", on + timedelta(days=28))
                        )
                        for code, value, unit in VALUES:
                            change.put_observation(patient_id, Observation(on, code, value, unit))
        if year in kept:
            shutil.copy(path, kept[year])
    clear(path)
