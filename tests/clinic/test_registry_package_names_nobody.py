"""Nothing in a registry package names anybody: no byte of a file, no order, no column, nobody who did not say yes."""

from base64 import b32encode
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.registry_package import (
    PackageForm,
    export_package,
)
from nsclinic.domain.record import (
    Child,
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
from nsclinic.exchange.package_tables import PACKAGE_TABLES
from nsclinic.exchange.sealing import make_keys, open_sealed
from nsclinic.store import ClinicFile, create_clinic
from tests.clinic.packages import bytes_of, rows_of
from tests.clinic.registry_clinic import TODAY, description_of, keyed, set_consent
from tests.clinic.two_records import write
from tests.store.attaching import attach

CANARY = "canary"


def canary(what: str) -> str:
    return f"Canary{what.title()}"


SPIED = child_record(
    Child(
        patient_id=canary("number"),
        birth_date=date(2012, 2, 29),
        given_name=canary("given"),
        family_name=canary("family"),
        sex=Sex.FEMALE,
        birth_date_estimated=False,
        guardian=canary("guardian"),
        phone="+20 100 777 6543",
        address=canary("address"),
        diagnosis_date=date(2015, 1, 4),
        consent_registry=Consent.YES,
        note=canary("child note"),
    ),
    [Visit(date(2016, 5, 18), VisitKind.SCHEDULED, canary("clinician"), date(2016, 6, 18), canary("visit"))],
    [
        Observation(
            *(date(2016, 5, 18), "tac_trough", "2.0", "ng/mL"),
            hours_after_dose="12",
            place="laboratory",
            lab=canary("lab"),
            note=canary("value"),
        ),
        Observation(date(2016, 5, 18), "upcr", "3.1", "mg/mg", note=canary("urine")),
        Observation(date(2016, 5, 18), "sbp", "131", "mmHg"),
        Observation(date(2016, 5, 18), "dbp", "80", "mmHg"),
    ],
    [Treatment("tacrolimus", date(2015, 3, 5), None, "2.5", "mg/day", doses_per_day=2, note=canary("dose"))],
    [
        Event(date(2015, 3, 5), EventKind.STEP_START, "1", "", canary("starter"), canary("step")),
        Event(date(2016, 5, 18), EventKind.SET_ASIDE, "bp-high", "", canary("judge"), canary("reason")),
        Event(date(2016, 5, 18), EventKind.ADVERSE_EVENT, "tremor", "mild", "", canary("hands")),
    ],
)


@pytest.fixture
def spied(tmp_path: Path) -> Iterator[Clinic]:
    """A clinic in which everything that may not leave says so."""
    path = tmp_path / "spied.nsclinic"
    with create_clinic(path, passphrase=None, plain=True, clinic_name=canary("clinic")) as store:
        write(store, SPIED)
        attach(store, canary("number"), canary("document").encode(), canary("title"), file_name="canary.txt")
        with store.change(kind="settings", who=canary("who"), reason=canary("why")) as change:
            change.put_setting("letterhead", canary("letterhead"))
        yield Clinic(store, who=canary("hand"), as_of=TODAY)


def secrets_of(store: ClinicFile) -> list[str]:
    """Give all that may stand in no byte of a package: what is marked, and what leads to the child or the clinic."""
    record = store.record(canary("number"))
    assert record is not None
    row_ids = [
        record.child.row_id,
        *(row.row_id for row in record.visits),
        *(row.row_id for row in record.observations),
        *(row.row_id for row in record.treatments),
        *(row.row_id for row in record.events),
    ]
    assert len(row_ids) == 10
    assert all(row_ids)
    return [
        CANARY,
        "777 6543",
        "2012-02-29",
        store.clinic_id,
        store.site_key.hex(),
        b32encode(store.site_key).decode().lower(),
        *row_ids,
    ]


@pytest.mark.parametrize("form", PackageForm)
def test_no_byte_of_any_file_names_the_child_her_family_her_carers_or_the_clinic(
    spied: Clinic, tmp_path: Path, form: PackageForm
):
    secret, opened = tmp_path / "registry.key", tmp_path / "opened"
    public, _ = make_keys(secret)
    export_package(spied, tmp_path / "clear", form=form)
    export_package(spied, tmp_path / "shut", form=form, seal_to=public)
    opened.mkdir()
    files = frozenset(path.name for path in (tmp_path / "clear").iterdir())
    open_sealed(tmp_path / "shut.sealed", opened, secret, files)
    assert bytes_of(opened) == bytes_of(tmp_path / "clear")
    everything = b"".join(bytes_of(opened).values()) + (tmp_path / "shut.sealed").read_bytes()
    assert keyed(spied, canary("number")).encode() in everything
    for word in secrets_of(spied.store):
        assert word.encode() not in everything.lower(), word


def test_the_identified_export_of_the_same_clinic_has_those_words_so_the_search_finds_them(
    spied: Clinic, tmp_path: Path
):
    export_identified(spied, tmp_path / "named")
    everything = b"".join(bytes_of(tmp_path / "named").values()).lower()
    assert everything.count(CANARY.encode()) >= 14
    assert b"2012-02-29" in everything


def test_the_day_of_birth_becomes_the_first_of_its_month_and_says_so(spied: Clinic, tmp_path: Path):
    export_package(spied, tmp_path / "out")
    (row,) = rows_of(tmp_path / "out")["patients"]
    assert (row["birth_date"], row["birth_date_estimated"]) == ("2012-02-01", "yes")


def test_every_file_has_the_columns_that_may_leave_and_no_other_file_is_there(
    examples: Clinic, tmp_path: Path
):
    export_package(examples, tmp_path / "out")
    names = {"datapackage.json", "MANIFEST.sha256"} | {table.file for table in PACKAGE_TABLES}
    assert set(bytes_of(tmp_path / "out")) == names
    rows = rows_of(tmp_path / "out")  # which compares the columns
    assert all(rows[name] for name in rows if name != "removed")


def test_a_pseudonym_is_the_contracts_of_child_and_row(examples: Clinic, tmp_path: Path):
    export_package(examples, tmp_path / "out")
    rows = rows_of(tmp_path / "out")
    record = examples.record("EX-01")
    name = keyed(examples, "EX-01")
    child = next(row for row in rows["patients"] if row["patient_id"] == name)
    assert child["row_id"] == keyed(examples, record.child.row_id)
    assert {row["row_id"] for row in rows["observations"] if row["patient_id"] == name} == {
        keyed(examples, row.row_id) for row in record.observations
    }
    assert examples.store.pseudonyms()["EX-01"] == ("EX-01", name)


def test_children_stand_in_the_order_of_their_pseudonyms_which_tells_nothing(
    examples: Clinic, tmp_path: Path
):
    export_package(examples, tmp_path / "out")
    for table in ("patients", "course"):
        ids = [row["patient_id"] for row in rows_of(tmp_path / "out")[table]]
        assert len(ids) > 10
        assert ids == sorted(ids)


def test_only_children_whose_family_said_yes_leave(examples: Clinic, tmp_path: Path):
    set_consent(examples, "EX-01", Consent.NO)
    set_consent(examples, "EX-02", Consent.UNKNOWN)
    made = export_package(examples, tmp_path / "out")
    expected = {
        keyed(examples, record.child.patient_id)
        for record in examples.store.records()
        if record.child.consent_registry is Consent.YES
    }
    rows = rows_of(tmp_path / "out")
    for table in PACKAGE_TABLES:
        assert {row["patient_id"] for row in rows[table.name]} <= expected, table.name
    assert {row["patient_id"] for row in rows["course"]} == expected
    assert (made.children, made.withheld) == (
        len(expected),
        len(examples.store.patient_ids()) - len(expected),
    )


def test_nothing_later_than_the_as_of_date_is_in_any_file_but_plans(examples: Clinic, tmp_path: Path):
    day = date(2018, 4, 19)
    earlier = Clinic(examples.store, who="Dr N.", as_of=day)
    with examples.changing("visit") as (change, _):
        change.put_treatment("EX-01", Treatment("levamisole", date(2018, 4, 20), None, "50", "mg/day"))
        change.put_event("EX-01", Event(date(2019, 1, 1), EventKind.VACCINATION_PLANNED, "PPSV23"))
    made = export_package(earlier, tmp_path / "out")
    assert made.planned >= 1
    allowed = {("visits", "next_visit_date"), ("treatments", "end_date")}
    later = [
        (table, column, cell)
        for table, rows in rows_of(tmp_path / "out").items()
        for row in rows
        for column, cell in row.items()
        if len(cell) == 10 and cell[4] == cell[7] == "-" and cell > day.isoformat()
        if (table, column) not in allowed and row.get("kind") != "vaccination_planned"
        if not (table == "steps" and column == "decision_date")
    ]
    assert later == []
    plans = [
        row["date"] for row in rows_of(tmp_path / "out")["events"] if row["kind"] == "vaccination_planned"
    ]
    assert [day for day in plans if day > "2018-04-19"] == ["2019-01-01"]
    assert description_of(tmp_path / "out")["as_of"] == "2018-04-19"
