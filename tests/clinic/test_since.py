"""The law of packages of changes: laid on the one before, they give the package of everything, whatever happened."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.merging import AnyRow, MergeRefusedError, Side, merge_children
from nsclinic.clinic.registry_package import export_package
from nsclinic.clinic.undoing import undo
from nsclinic.domain.record import (
    Child,
    ChildRecord,
    Consent,
    Event,
    EventKind,
    Observation,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.exchange.package_tables import CONCLUDED, RECORDED
from nsclinic.registry.registry import open_registry, take
from nsclinic.registry.schema import quoted
from nsclinic.store import Change, Choice, UndoRefusedError, create_clinic, open_clinic
from tests.clinic.packages import Rows, clock_of, in_no_order, laid_on, rows_of
from tests.clinic.two_records import write
from tests.store.two_desks import Desk

FIRST = date(2016, 6, 1)
"""The day of the first package."""

CHILDREN = ("A-1", "A-2", "A-3", "A-4")
OF_THE_CHILD = ("withdraw", "consent", "diagnosis ahead", "renumber", "remove child")
ADDING = ("visit", "old value", "ahead")
OF_A_ROW = ("correct", "ahead of today", "remove row", "end dose")
CHANGES = (*OF_THE_CHILD, *ADDING, *OF_A_ROW, "register", "merge", "undo", "elsewhere", "join")
"""What a clinic does between two packages; `elsewhere` is what the other desk does, `join` brings its file in."""

Step = tuple[int, str, int]
"""On which day after the last package, what, and a number that chooses among children and rows."""


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def child_number(number: int, consent: Consent | None = Consent.YES) -> Child:
    return Child(
        CHILDREN[number],
        date(2011, 5, 10),
        "Amina",
        sex=Sex.FEMALE,
        diagnosis_date=date(2015, 1, 4),
        consent_registry=consent,
    )


class World:
    """A clinic on two desks whose clock is set, and the folder of its packages."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, base: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.north, self.south = Desk(folder / "north", patch), Desk(folder / "south", patch)
        for desk in (self.north, self.south):
            shutil.copyfile(base, desk.path)
        self.folder = folder
        self.set_clock = clock_of(patch)

    def export(self, on: date, name: str, since: date | None = None) -> Path:
        """Write a package of a day, and give its folder."""
        self.set_clock(on)
        with self.north.open() as store:
            made = export_package(Clinic(store, who="x", as_of=on), self.folder / name, since=since)
        assert not made.has_gap
        return self.folder / name

    def export_whole(self, on: date, name: str) -> Path:
        """Write the package of everything from a copy of the file, so that the clinic knows of none such."""
        copy = self.folder / f"{name}.nsclinic"
        shutil.copyfile(self.north.path, copy)
        self.set_clock(on)
        with open_clinic(copy) as store:
            export_package(Clinic(store, who="x", as_of=on), self.folder / name)
        return self.folder / name

    def do(self, what: str, number: int, on: date) -> None:
        """Do one thing; what is not possible as things stand is not done."""
        self.set_clock(on)
        if what == "join":
            self.north.join(self.south, Choice.THEIRS if number % 2 else Choice.MINE)
            return
        with (self.south if what == "elsewhere" else self.north).open() as store:
            change(Clinic(store, who="x", as_of=on), "old value" if what == "elsewhere" else what, number)


def change(clinic: Clinic, what: str, number: int) -> None:
    """Do one thing to a clinic, to the child that the number chooses."""
    ids = clinic.store.patient_ids()
    if what == "register":
        register(clinic)
    elif what == "undo":
        undo_one(clinic, number)
    elif what == "merge" and len(ids) > 1:
        kept, other = ids[number % len(ids)], ids[(number + 1 + number // len(ids)) % len(ids)]
        with suppress(MergeRefusedError):
            merge_children(clinic, kept, other, {"birth": Side.KEPT}, "registered twice")
    elif ids:
        record = clinic.record(ids[number % len(ids)])
        with clinic.changing("visit") as (into, _):
            if what in OF_THE_CHILD:
                change_child(into, record.child, what, clinic.today, number)
            elif what in ADDING:
                add_rows(into, record.child.patient_id, what, clinic.today, number)
            else:
                change_row(into, record, what, clinic.today, number)


def register(clinic: Clinic) -> None:
    with clinic.changing("register") as (into, _):
        patient_id = clinic.store.next_patient_id()
        into.put_child(replace(child_number(0), patient_id=patient_id))
        into.put_observation(patient_id, Observation(FIRST, "upcr", "3.1", "mg/mg"))


def undo_one(clinic: Clinic, number: int) -> None:
    entries = [entry for entry in clinic.store.changes(limit=4) if entry.kind != "registry_export"]
    if entries:
        with suppress(UndoRefusedError):
            undo(clinic, entries[number % len(entries)].change_id, "mistaken")


def change_child(into: Change, child: Child, what: str, today: date, number: int) -> None:
    match what:
        case "withdraw":
            into.put_child(replace(child, consent_registry=Consent.NO))
        case "consent":
            into.put_child(replace(child, consent_registry=Consent.YES))
        case "diagnosis ahead":
            into.put_child(replace(child, diagnosis_date=today + timedelta(days=number)))
        case "renumber":
            into.put_child(replace(child, patient_id=f"{child.patient_id}N"))
        case "remove child":
            into.remove(child.row_id)


def add_rows(into: Change, patient_id: str, what: str, today: date, number: int) -> None:
    match what:
        case "visit":
            into.put_visit(
                patient_id, Visit(today, VisitKind.SCHEDULED, next_visit_date=today + timedelta(28))
            )
            into.put_observation(patient_id, Observation(today, "upcr", "0.1", "mg/mg"))
        case "old value":
            on = date(2015, 3, 1) + timedelta(days=number)
            into.put_observation(patient_id, Observation(on, "dipstick_protein", "3+", "grade"))
            into.put_event(patient_id, Event(on, EventKind.ADVERSE_EVENT, "tremor", "mild"))
        case "ahead":
            on = today + timedelta(days=number)
            into.put_visit(patient_id, Visit(on, VisitKind.PHONE))
            into.put_treatment(patient_id, Treatment("levamisole", on, on + timedelta(30), "50", "mg/day"))
            into.put_event(patient_id, Event(on, EventKind.VACCINATION_PLANNED, "PPSV23"))
            into.put_event(patient_id, Event(on, EventKind.BIOPSY, "MCD"))


def change_row(into: Change, record: ChildRecord, what: str, today: date, number: int) -> None:
    rows: tuple[AnyRow, ...] = (*record.visits, *record.observations, *record.treatments, *record.events)
    child = record.child.patient_id
    match what:
        case "correct" if record.observations:
            row = record.observations[number % len(record.observations)]
            into.put_observation(child, row._replace(on=row.on + timedelta(days=number - 3)))
        case "ahead of today" if record.observations:
            into.put_observation(child, record.observations[-1]._replace(on=today + timedelta(days=number)))
        case "remove row" if rows:
            into.remove(rows[number % len(rows)].row_id)
        case "end dose" if record.treatments:
            into.put_treatment(child, record.treatments[-1]._replace(end_date=today + timedelta(days=400)))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, pytest.MonkeyPatch]]:
    """A clinic of four children, made some weeks before the first package; the last has not said yes."""
    folder = tmp_path_factory.mktemp("since")
    with pytest.MonkeyPatch.context() as patch:
        clock_of(patch)(day(-30))
        patch.setenv("NSCLINIC_HOME", str(folder / "home"))
        with create_clinic(folder / "base.nsclinic", passphrase=None, plain=True) as store:
            for number in range(len(CHILDREN)):
                consent = None if number == len(CHILDREN) - 1 else Consent.YES
                write(
                    store,
                    child_record(
                        child_number(number, consent),
                        [Visit(date(2016, 5, 1), VisitKind.SCHEDULED, next_visit_date=day(2))],
                        [
                            Observation(date(2015, 1, 4 + number), "upcr", "3.0", "mg/mg"),
                            Observation(date(2016, 5, 1), "upcr", "0.1", "mg/mg"),
                        ],
                        [Treatment("prednisolone", date(2015, 1, 4), date(2015, 4, 1), "40", "mg/day")],
                        [Event(date(2015, 1, 4), EventKind.STEP_START, "1")],
                    ),
                )
        yield folder, patch


MakeWorld = Callable[[], World]


@pytest.fixture
def world(base: tuple[Path, pytest.MonkeyPatch]) -> MakeWorld:
    folder, patch = base
    return lambda: World(folder / "world", patch, folder / "base.nsclinic")


def assert_children_once(rows: Rows) -> None:
    ids = [row["patient_id"] for row in rows["patients"]]
    assert len(ids) == len(set(ids))
    for table in (*RECORDED, *CONCLUDED):
        assert {row["patient_id"] for row in rows[table.name]} <= set(ids), table.name


def assert_law(world: World, *phases: list[Step]) -> list[Path]:
    """Do what each phase says, write a package after each, of changes from the second on, and compare with everything.

    Gives the packages in order, and last the one of everything.
    """
    sent: Rows = {table.name: [] for table in (*RECORDED, *CONCLUDED)}
    made: list[Path] = []
    whole = world.folder
    for number, steps in enumerate(phases):
        on = FIRST + timedelta(days=5 * number)
        before = on - timedelta(days=5)
        for offset, what, chooses in sorted(steps, key=lambda step: step[0]):
            world.do(what, chooses, before + timedelta(days=offset))
        made.append(world.export(on, f"changes {number}", before if number else None))
        whole = world.export_whole(on, f"whole {number}")
        sent = laid_on(sent, rows_of(made[-1]))
        assert_children_once(sent)
        assert in_no_order(sent) == in_no_order(rows_of(whole))
    return [*made, whole]


steps = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(CHANGES), st.integers(0, 7)), min_size=1, max_size=7
)


@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=steps, second=steps, third=steps)
def test_the_last_package_with_the_changes_laid_on_it_is_the_package_of_everything(
    world: MakeWorld, first: list[Step], second: list[Step], third: list[Step]
):
    assert_law(world(), first, second, third)


HARD: dict[str, tuple[list[Step], list[Step], list[Step]]] = {
    "what was dated ahead comes when its day has come": ([(1, "ahead", 4)], [(1, "ahead", 7)], []),
    "a diagnosis dated ahead comes when its day has come": ([(5, "diagnosis ahead", 4)], [], []),
    "consent withdrawn, and given again later": ([], [(1, "withdraw", 0)], [(1, "consent", 0)]),
    "consent withdrawn and given again between two packages": (
        [],
        [(1, "withdraw", 0), (2, "consent", 0)],
        [],
    ),
    "consent withdrawn on a package's day, given again after it": (
        [],
        [(5, "withdraw", 0)],
        [(0, "consent", 0), (1, "visit", 0)],
    ),
    "a row removed after the package on the day on which the child was registered": (
        [(5, "register", 0)],
        [(0, "remove row", 4)],
        [],
    ),
    "a row moved to a later day than the package's": ([], [(5, "ahead of today", 4)], []),
    "a child deleted, and brought back": ([], [(1, "remove child", 0)], [(1, "undo", 0)]),
    "two who were sent put together": ([], [(1, "merge", 0)], [(1, "undo", 0)]),
    "one who was sent put into one who was not": ([], [(1, "consent", 3), (2, "merge", 3)], [(1, "undo", 0)]),
    "put together, and apart again, between two packages": (
        [],
        [(1, "consent", 3), (2, "merge", 3), (3, "undo", 0)],
        [],
    ),
    "put together, apart, and consent withdrawn": (
        [],
        [(1, "consent", 3), (2, "merge", 3)],
        [(1, "undo", 0), (2, "withdraw", 3)],
    ),
    "what another desk wrote before the package comes after it": (
        [(1, "elsewhere", 0)],
        [(1, "join", 0)],
        [(1, "elsewhere", 1), (2, "join", 0), (3, "undo", 0)],
    ),
    "a number corrected": ([], [(1, "renumber", 0), (2, "visit", 0)], [(1, "visit", 0)]),
}


@pytest.mark.parametrize("what", HARD)
def test_the_law_holds_where_it_is_hard(world: MakeWorld, what: str):
    there = world()
    *packages, everything = assert_law(there, *HARD[what])
    assert held(there.folder / "one.duckdb", *packages) == held(there.folder / "other.duckdb", everything)


def held(path: Path, *packages: Path) -> dict[str, list[tuple[object, ...]]]:
    """Give what the real registry holds after these packages, in one order."""
    with open_registry(f"duckdb:{path}", for_loading=True) as registry:
        for package in packages:
            take(registry, package)
        return {
            table.name: sorted(
                registry.rows(f"SELECT {', '.join(map(quoted, table.columns))} FROM {quoted(table.name)}"),
                key=str,
            )
            for table in (*RECORDED, *CONCLUDED)
        }
