"""The registry package: nothing in it that names anybody, the same to the byte, read back to the same conclusions."""

import csv
import hashlib
import hmac
import io
import json
import shutil
import subprocess
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.answers import review_json
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.folder_making import ExportRefusedError
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.merging import AnyRow, Side, merge_children
from nsclinic.clinic.packages_made import KEPT, keep_package, made_now, package_before, packages_made
from nsclinic.clinic.registry_package import (
    ExportCancelledError,
    PackageForm,
    export_package,
)
from nsclinic.clinic.rights import Right, RightLackingError, Role
from nsclinic.clinic.site_code import SITE_CODE_SETTING, package_site_code
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
from nsclinic.exchange.package_tables import PACKAGE_TABLES
from nsclinic.exchange.sealing import make_keys, open_sealed
from nsclinic.store import ClinicFile, create_clinic, open_clinic
from nsclinic.wording import wording
from tests.clinic.packages import bytes_of, clock_of, rows_of
from tests.clinic.two_records import KEPT as KEPT_RECORD
from tests.clinic.two_records import OTHER as OTHER_RECORD
from tests.clinic.two_records import open_two, write
from tests.exchange.frictionless import errors, validated
from tests.store.attaching import attach

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "clinic"
TODAY = date(2026, 11, 23)
WORDS = wording("en")
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


@pytest.fixture(scope="module")
def examples_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clinic of the worked examples, closed."""
    path = tmp_path_factory.mktemp("examples") / "clinic.nsclinic"
    with create_clinic(path, passphrase=None, plain=True) as store:
        import_folder(Clinic(store, who="test", as_of=TODAY), EXAMPLES)
    return path


@pytest.fixture
def clinic(examples_file: Path, tmp_path: Path) -> Iterator[Clinic]:
    """The clinic of the worked examples, of the test's own."""
    path = tmp_path / "clinic.nsclinic"
    shutil.copyfile(examples_file, path)
    with open_clinic(path) as store:
        yield Clinic(store, who="Dr N.", as_of=TODAY)


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
    rows: tuple[AnyRow, ...] = (*record.visits, *record.observations, *record.treatments, *record.events)
    row_ids = [record.child.row_id, *(row.row_id for row in rows)]
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


def set_consent(clinic: Clinic, patient_id: str, consent: Consent) -> None:
    child = replace(clinic.record(patient_id).child, consent_registry=consent)
    with clinic.changing("amend", "asked again") as (change, _):
        change.put_child(child)


def keyed(clinic: Clinic, name: str) -> str:
    """The contract's formula, written once more."""
    digest = hmac.new(clinic.store.site_key, name.encode(), hashlib.sha256).digest()
    return b32encode(digest).decode()[:26]


def description_of(folder: Path) -> dict[str, object]:
    said: dict[str, object] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))[
        "nsclinic"
    ]
    return said


def manifest_sum(folder: Path) -> str:
    return hashlib.sha256((folder / "MANIFEST.sha256").read_bytes()).hexdigest()


# --- nothing that names anybody --------------------------------------------------------------------------------------


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


def test_every_file_has_the_columns_that_may_leave_and_no_other_file_is_there(clinic: Clinic, tmp_path: Path):
    export_package(clinic, tmp_path / "out")
    names = {"datapackage.json", "MANIFEST.sha256"} | {table.file for table in PACKAGE_TABLES}
    assert set(bytes_of(tmp_path / "out")) == names
    rows = rows_of(tmp_path / "out")  # which compares the columns
    assert all(rows[name] for name in rows if name != "removed")


def test_a_pseudonym_is_the_contracts_of_child_and_row(clinic: Clinic, tmp_path: Path):
    export_package(clinic, tmp_path / "out")
    rows = rows_of(tmp_path / "out")
    record = clinic.record("EX-01")
    name = keyed(clinic, "EX-01")
    child = next(row for row in rows["patients"] if row["patient_id"] == name)
    assert child["row_id"] == keyed(clinic, record.child.row_id)
    assert {row["row_id"] for row in rows["observations"] if row["patient_id"] == name} == {
        keyed(clinic, row.row_id) for row in record.observations
    }
    assert clinic.store.pseudonyms()["EX-01"] == ("EX-01", name)


def test_children_stand_in_the_order_of_their_pseudonyms_which_tells_nothing(clinic: Clinic, tmp_path: Path):
    export_package(clinic, tmp_path / "out")
    for table in ("patients", "course"):
        ids = [row["patient_id"] for row in rows_of(tmp_path / "out")[table]]
        assert len(ids) > 10
        assert ids == sorted(ids)


def test_only_children_whose_family_said_yes_leave(clinic: Clinic, tmp_path: Path):
    set_consent(clinic, "EX-01", Consent.NO)
    set_consent(clinic, "EX-02", Consent.UNKNOWN)
    made = export_package(clinic, tmp_path / "out")
    expected = {
        keyed(clinic, record.child.patient_id)
        for record in clinic.store.records()
        if record.child.consent_registry is Consent.YES
    }
    rows = rows_of(tmp_path / "out")
    for table in PACKAGE_TABLES:
        assert {row["patient_id"] for row in rows[table.name]} <= expected, table.name
    assert {row["patient_id"] for row in rows["course"]} == expected
    assert (made.children, made.withheld) == (len(expected), len(clinic.store.patient_ids()) - len(expected))


def test_nothing_later_than_the_as_of_date_is_in_any_file_but_plans(clinic: Clinic, tmp_path: Path):
    day = date(2018, 4, 19)
    earlier = Clinic(clinic.store, who="Dr N.", as_of=day)
    with clinic.changing("visit") as (change, _):
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


# --- the same to the byte --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", PackageForm)
def test_the_same_clinic_gives_the_same_bytes_and_the_second_time_writes_nothing(
    clinic: Clinic, tmp_path: Path, form: PackageForm
):
    export_package(clinic, tmp_path / "one", form=form)
    stored = clinic.store.path.read_bytes()
    assert len(clinic.store.pseudonyms()) > 10
    export_package(clinic, tmp_path / "two", form=form)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert clinic.store.path.read_bytes() == stored


def test_a_copy_of_the_clinic_file_on_another_computer_gives_the_same_bytes(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = tmp_path / "copy.nsclinic"
    shutil.copyfile(clinic.store.path, copy)
    export_package(clinic, tmp_path / "one")
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "elsewhere"))
    with open_clinic(copy) as store:
        export_package(Clinic(store, who="another", as_of=TODAY), tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_an_export_is_one_entry_of_the_audit_that_names_nobody(clinic: Clinic, tmp_path: Path):
    before = clinic.store.head.seq
    export_package(clinic, tmp_path / "out")
    (entry,) = clinic.store.changes(limit=clinic.store.head.seq - before)
    assert (entry.kind, entry.who) == ("registry_export", "Dr N.")
    assert entry.reason == f"as of 2026-11-23, 24 children, {manifest_sum(tmp_path / 'out')[:12]}"
    assert clinic.store.check() == []


# --- children through time -------------------------------------------------------------------------------------------


def test_a_corrected_number_keeps_the_pseudonym_and_whoever_gets_the_old_number_has_another(
    clinic: Clinic, tmp_path: Path
):
    export_package(clinic, tmp_path / "one")
    child = clinic.record("EX-01").child
    with clinic.changing("amend", "misread") as (change, _):
        change.put_child(replace(child, patient_id="EX-99"))
    with clinic.changing("register") as (change, _):
        newborn = Child("EX-01", date(2020, 1, 1), consent_registry=Consent.YES)
        change.put_child(newborn)
    export_package(clinic, tmp_path / "two")
    names = clinic.store.pseudonyms()
    assert names["EX-99"] == ("EX-01", keyed(clinic, "EX-01"))
    assert names["EX-01"][1] == keyed(clinic, f"EX-01 {clinic.record('EX-01').child.row_id}")
    ids = [row["patient_id"] for row in rows_of(tmp_path / "two")["patients"]]
    assert len(ids) == len(set(ids)) == 25
    export_package(clinic, tmp_path / "three")
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "three")


def test_a_child_who_was_deleted_or_whose_consent_was_withdrawn_is_named_as_removed(
    clinic: Clinic, tmp_path: Path
):
    export_package(clinic, tmp_path / "one")
    set_consent(clinic, "EX-01", Consent.NO)
    with clinic.changing("visit") as (change, _):
        change.remove(clinic.record("EX-02").child.row_id)
    made = export_package(clinic, tmp_path / "two")
    rows = rows_of(tmp_path / "two")
    names = sorted(keyed(clinic, patient_id) for patient_id in ("EX-01", "EX-02"))
    assert rows["removed"] == [{"file": "", "row_id": "", "patient_id": name} for name in names]
    assert made.removed_children == 2
    rows.pop("removed")
    assert not [row for of_table in rows.values() for row in of_table if row["patient_id"] in names]


def merged_pair(tmp_path: Path, exported: ChildRecord) -> tuple[Clinic, str, str]:
    """Two records of one child of whom one was exported, put together; gives the clinic and both numbers."""
    agreed = replace(OTHER_RECORD, child=replace(OTHER_RECORD.child, consent_registry=None))
    kept = replace(KEPT_RECORD, child=replace(KEPT_RECORD.child, consent_registry=None))
    clinic = open_two(tmp_path / "two.nsclinic", kept, agreed)
    kept_id, other_id = kept.child.patient_id, agreed.child.patient_id
    set_consent(clinic, exported.child.patient_id, Consent.YES)
    export_package(clinic, tmp_path / "before")
    set_consent(clinic, kept_id, Consent.YES)
    set_consent(clinic, other_id, Consent.YES)
    merge_children(clinic, kept_id, other_id, {"birth": Side.KEPT, "family_name": Side.KEPT}, "twice")
    return clinic, kept_id, other_id


@pytest.mark.parametrize("exported", [KEPT_RECORD, OTHER_RECORD], ids=["kept", "other"])
def test_a_child_whose_two_records_were_put_together_keeps_her_pseudonym_and_is_not_removed(
    tmp_path: Path, exported: ChildRecord
):
    clinic, kept_id, _ = merged_pair(tmp_path, exported)
    with clinic.store:
        export_package(clinic, tmp_path / "after")
        rows = rows_of(tmp_path / "after")
        name = keyed(clinic, exported.child.patient_id)
        assert [row["patient_id"] for row in rows["patients"]] == [name]
        assert clinic.store.pseudonyms()[kept_id][1] == name
        assert rows["removed"] == []


# --- whoever receives it ---------------------------------------------------------------------------------------------


def test_it_comes_back_into_a_new_clinic_with_the_same_conclusions(clinic: Clinic, tmp_path: Path):
    export_package(clinic, tmp_path / "out")
    with create_clinic(tmp_path / "other.nsclinic", passphrase=None, plain=True) as store:
        other = Clinic(store, who="test", as_of=TODAY)
        report = import_folder(other, tmp_path / "out")
        assert not report.is_refused
        for patient_id, (_, name) in clinic.store.pseudonyms().items():
            before, after = (
                review_json(there.review(child), WORDS)
                for there, child in ((clinic, patient_id), (other, name))
            )
            for part in ("as_of", "protocol", "course", "steps", "levels", "exposure"):
                assert after[part] == before[part], (patient_id, part)
        assert len(store.patient_ids()) == 24
        again = import_folder(other, tmp_path / "out")
        assert not again.is_refused
        assert len(store.patient_ids()) == 24


def test_sha256sum_and_the_frictionless_program_find_it_whole(clinic: Clinic, tmp_path: Path):
    export_package(clinic, tmp_path / "out")
    if shutil.which("sha256sum") is None:
        pytest.skip("needs the program sha256sum")
    ended = subprocess.run(
        ["sha256sum", "-c", "--strict", "MANIFEST.sha256"],
        cwd=tmp_path / "out",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count(": OK\n") == len(PACKAGE_TABLES) + 1
    report = validated(tmp_path / "out")
    assert report["valid"], errors(report)


def test_each_package_names_the_last_one_of_an_earlier_day(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    set_clock = clock_of(monkeypatch)
    days = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    set_clock(days[0])
    for day in days:
        set_clock(day)
        at = Clinic(clinic.store, who="Dr N.", as_of=day)
        export_package(at, tmp_path / str(day), since=None if day == days[0] else days[0])
    sums = [manifest_sum(tmp_path / str(day)) for day in days]
    said = [description_of(tmp_path / str(day)) for day in days]
    assert [one["previous_sha256"] for one in said] == [None, *sums[:2]]
    assert [one["since"] for one in said] == [None, "2026-09-01", "2026-09-01"]
    assert [one.sha256 for one in packages_made(clinic)] == sums
    again = export_package(
        Clinic(clinic.store, who="Dr N.", as_of=days[1]), tmp_path / "again", since=days[0]
    )
    assert again.sha256 == sums[1]
    assert len(packages_made(clinic)) == 3


@pytest.mark.parametrize(("since", "has_gap"), [(date(2026, 10, 1), False), (date(2026, 10, 2), True)])
def test_changes_that_are_in_no_package_are_told(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since: date, has_gap: bool
):
    clock_of(monkeypatch)(date(2026, 10, 1))
    export_package(Clinic(clinic.store, who="Dr N.", as_of=date(2026, 9, 1)), tmp_path / "first")
    made = export_package(clinic, tmp_path / "second", since=since)
    assert made.has_gap is has_gap


def test_a_bundle_is_not_in_the_line_of_packages_but_its_children_are_known(clinic: Clinic, tmp_path: Path):
    export_package(clinic, tmp_path / "fhir", form=PackageForm.FHIR)
    assert packages_made(clinic) == ()
    assert len(clinic.store.pseudonyms()) == 24
    set_consent(clinic, "EX-01", Consent.NO)
    made = export_package(clinic, tmp_path / "csv")
    assert made.removed_children == 1


def test_five_years_of_packages_are_kept_and_the_oldest_go(clinic: Clinic, monkeypatch: pytest.MonkeyPatch):
    assert KEPT == 5 * 12
    monkeypatch.setattr("nsclinic.clinic.packages_made.KEPT", 3)
    for number in range(5):
        keep_package(clinic, made_now(date(2000 + number, 1, 1), None, 1, f"{number:064}"), {})
    assert [made.as_of.year for made in packages_made(clinic)] == [2002, 2003, 2004]
    assert package_before(clinic, date(2002, 1, 1)) is None
    found = package_before(clinic, date(2003, 1, 1))
    assert found is not None
    assert found.as_of == date(2002, 1, 1)


def test_a_clinic_without_a_site_code_has_one_that_follows_from_its_own_id(clinic: Clinic, tmp_path: Path):
    export_package(clinic, tmp_path / "one")
    code = package_site_code(clinic)
    assert (
        description_of(tmp_path / "one")["site"]
        == code
        == f"X-{clinic.store.clinic_id.replace('-', '')[:12].upper()}"
    )
    with clinic.changing("settings") as (change, _):
        change.put_setting(SITE_CODE_SETTING, "EG-01")
    export_package(clinic, tmp_path / "two")
    assert description_of(tmp_path / "two")["site"] == "EG-01"


# --- the place it is written to, and who writes it -------------------------------------------------------------------


def test_an_earlier_package_is_replaced_and_the_csv_form_by_the_bundle(clinic: Clinic, tmp_path: Path):
    (tmp_path / "out").mkdir()
    export_package(clinic, tmp_path / "out")
    set_consent(clinic, "EX-01", Consent.NO)
    export_package(clinic, tmp_path / "out")
    assert len(rows_of(tmp_path / "out")["patients"]) == 23
    export_package(clinic, tmp_path / "out", form=PackageForm.FHIR)
    assert set(bytes_of(tmp_path / "out")) == {"bundle.json", "MANIFEST.sha256"}


@pytest.mark.parametrize("foreign", ["thesis.docx", "patients.csv", "datapackage.json", "bundle.json"])
def test_nothing_that_is_no_package_is_overwritten(clinic: Clinic, tmp_path: Path, foreign: str):
    out = tmp_path / "out"
    export_package(clinic, out)
    (out / foreign).write_text("patient_id,given_name\nP9,Zed\n", encoding="utf-8")
    before, stored = bytes_of(out), clinic.store.path.read_bytes()
    with pytest.raises(ExportRefusedError, match="holds something else"):
        export_package(clinic, out)
    assert bytes_of(out) == before
    assert clinic.store.path.read_bytes() == stored


def test_an_identified_export_is_never_replaced_by_a_package_nor_a_package_by_one(
    clinic: Clinic, tmp_path: Path
):
    export_identified(clinic, tmp_path / "named")
    export_package(clinic, tmp_path / "package")
    with pytest.raises(ExportRefusedError, match="holds something else"):
        export_package(clinic, tmp_path / "named")
    with pytest.raises(ExportRefusedError, match="holds something else"):
        export_identified(clinic, tmp_path / "package")


def test_a_sealed_package_replaces_an_earlier_one_and_nothing_else(clinic: Clinic, tmp_path: Path):
    public, fingerprint = make_keys(tmp_path / "registry.key")
    made = export_package(clinic, tmp_path / "out", seal_to=public)
    assert (made.place, made.sealed_to) == (tmp_path / "out.sealed", fingerprint)
    assert not (tmp_path / "out").exists()
    export_package(clinic, tmp_path / "out", seal_to=public)
    (tmp_path / "mine.sealed").write_text("a letter", encoding="utf-8")
    with pytest.raises(ExportRefusedError, match="is something else"):
        export_package(clinic, tmp_path / "mine", seal_to=public)
    assert (tmp_path / "mine.sealed").read_text(encoding="utf-8") == "a letter"


@pytest.mark.parametrize("is_sealed", [False, True])
def test_one_that_is_cancelled_leaves_nothing_and_writes_nothing(
    clinic: Clinic, tmp_path: Path, is_sealed: bool
):
    public, _ = make_keys(tmp_path / "registry.key")
    stored, names = clinic.store.path.read_bytes(), sorted(path.name for path in tmp_path.iterdir())
    seen: list[tuple[int, int]] = []
    with pytest.raises(ExportCancelledError):
        export_package(
            clinic,
            tmp_path / "out",
            seal_to=public if is_sealed else None,
            progress=lambda done, of: seen.append((done, of)),
            is_cancelled=lambda: len(seen) == 3,
        )
    assert seen == [(1, 24), (2, 24), (3, 24)]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert clinic.store.path.read_bytes() == stored


@pytest.mark.parametrize("role", Role)
def test_a_package_is_written_by_whoever_has_the_right_to_export_alone(people, tmp_path: Path, role: Role):
    with people.opened_as(role) as clinic:
        if role in {Role.DATA_CLERK, Role.ADMINISTRATOR}:
            assert export_package(clinic, tmp_path / "out").children == 0
            return
        with pytest.raises(RightLackingError) as refused:
            export_package(clinic, tmp_path / "out")
        assert refused.value.right is Right.EXPORT
        assert not (tmp_path / "out").exists()


def test_a_text_that_a_spreadsheet_would_run_cannot_be_in_a_package(clinic: Clinic, tmp_path: Path):
    export_package(clinic, tmp_path / "out")
    for name, content in bytes_of(tmp_path / "out").items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode(), newline="")):
                assert not [cell for cell in row if cell[:1] in "=@\t\r" and cell], name
