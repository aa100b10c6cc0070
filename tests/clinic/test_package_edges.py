"""A registry package where it is easily wrong: days out of order, text in a code's shape, a file without a name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.folder_making import ExportRefusedError
from nsclinic.clinic.merging import Side, merge_children
from nsclinic.clinic.preflight import preflight
from nsclinic.clinic.registry_package import PackageForm, export_package
from nsclinic.domain.record import Child, Consent, Event, EventKind, Observation, child_record
from nsclinic.exchange.sealing import make_keys
from nsclinic.store import create_clinic
from tests.cli.program import run_here
from tests.clinic.packages import bytes_of, clock_of, in_no_order, laid_on, rows_of
from tests.clinic.two_records import write

TODAY = date(2026, 11, 23)
FIRST, LATE, NO = "A-1", "A-2", "A-3"


def set_consent(clinic: Clinic, patient_id: str, consent: Consent) -> None:
    child = replace(clinic.record(patient_id).child, consent_registry=consent)
    with clinic.changing("amend", "asked again") as (change, _):
        change.put_child(child)


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    """A clinic of three children, written on `TODAY`: one of 2011, one of 2020, and one whose family said no."""
    clock_of(monkeypatch)(TODAY)
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as store:
        for patient_id, birth, consent in (
            (FIRST, date(2011, 5, 10), Consent.YES),
            (LATE, date(2020, 5, 1), Consent.YES),
            (NO, date(2011, 5, 10), Consent.NO),
        ):
            child = Child(patient_id, birth, consent_registry=consent)
            write(store, child_record(child, [], [Observation(date(2021, 1, 4), "upcr", "3.0", "mg/mg")]))
        yield Clinic(store, who="Dr N.", as_of=TODAY)


def test_an_earlier_day_gives_the_same_bytes_again_after_a_package_of_a_later_day(
    clinic: Clinic, tmp_path: Path
):
    earlier = Clinic(clinic.store, who="Dr N.", as_of=date(2019, 12, 31))
    first = export_package(earlier, tmp_path / "one")
    export_package(clinic, tmp_path / "later")
    made = export_package(earlier, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert set(clinic.store.pseudonyms()) == {FIRST, LATE}
    assert (made.removed_children, rows_of(tmp_path / "two")["removed"]) == (0, [])
    for one in (first, made):
        assert (one.children, one.withheld, one.not_born) == (1, 1, 1)


@pytest.mark.parametrize("last", [date(2020, 4, 30), date(2020, 5, 1), date(2019, 12, 31)])
def test_changes_after_a_package_of_a_day_before_her_birth_bring_a_child_whom_a_later_package_had(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: date
):
    set_clock = clock_of(monkeypatch)
    set_clock(date(2027, 1, 1))
    child = clinic.record(LATE).child
    with clinic.changing("amend", "misread") as (change, _):
        change.put_child(replace(child, birth_date=date(2020, 5, 2)))
    export_package(clinic, tmp_path / "later")
    for number, day in enumerate((last, date(2020, 12, 31)), start=1):
        set_clock(date(2027, 1, 2 + number))
        at = Clinic(clinic.store, who="Dr N.", as_of=day)
        export_package(at, tmp_path / f"whole {day}")
        export_package(at, tmp_path / f"changes {day}", since=date(2027, 1, 3))
    sent = laid_on(rows_of(tmp_path / f"whole {last}"), rows_of(tmp_path / "changes 2020-12-31"))
    assert len(sent["patients"]) == 2
    assert in_no_order(sent) == in_no_order(rows_of(tmp_path / "whole 2020-12-31"))


def test_a_finding_set_aside_leaves_by_the_id_of_a_rule_there_is_and_by_no_other_text(
    clinic: Clinic, tmp_path: Path
):
    with clinic.changing("set_aside", "typed") as (change, _):
        for code in ("bp-high", "amina-of-canary-street"):
            change.put_event(FIRST, Event(date(2021, 1, 4), EventKind.SET_ASIDE, code))
    export_package(clinic, tmp_path / "out")
    export_package(clinic, tmp_path / "bundle", form=PackageForm.FHIR)
    events = rows_of(tmp_path / "out")["events"]
    assert [row["code"] for row in events if row["kind"] == "set_aside"] == ["bp-high"]
    for folder in ("out", "bundle"):
        assert b"amina" not in b"".join(bytes_of(tmp_path / folder).values())


@pytest.mark.parametrize("folder", [".", "..", "/"])
def test_a_sealed_package_is_one_file_and_needs_a_name_for_it(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
):
    public, _ = make_keys(tmp_path / "registry.key")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    stored = clinic.store.path.read_bytes()
    with pytest.raises(ExportRefusedError, match="needs a name"):
        export_package(clinic, folder, seal_to=public)
    assert list(Path().iterdir()) == []
    assert clinic.store.path.read_bytes() == stored


def test_by_command_too_a_package_never_brings_the_key_and_a_wrong_name_is_no_mistake_of_the_program(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    public, _ = make_keys(tmp_path / "registry.key")
    path, key_file = clinic.store.path, tmp_path / "site.key"
    clinic.store.close()
    arguments = ("export", tmp_path / "out", "--db", path)
    ended = run_here(capsys, *arguments, "--site-key", key_file)
    assert ended.code == 2
    assert "--identified" in ended.err
    ended = run_here(capsys, "export", "/", "--db", path, "--seal-to", public)
    assert ended.code == 2
    assert "needs a name" in ended.err
    assert not (tmp_path / "out").exists()
    ended = run_here(capsys, *arguments, "--identified", "--site-key", key_file)
    assert ended.code == 0, ended.err
    assert str(key_file) in ended.err
    assert key_file.read_text(encoding="ascii").strip() not in ended.out + ended.err


def test_children_born_later_are_not_said_to_lack_consent(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = clinic.store.path
    clinic.store.close()
    ended = run_here(capsys, "export", tmp_path / "out", "--db", path, "--as-of", "2019-12-31")
    assert ended.code == 0, ended.err
    assert "1 stay: no consent" in ended.out
    assert "1 children were born after 2019-12-31" in ended.err


def test_whoever_sends_changes_before_anything_else_is_told(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = clinic.store.path
    clinic.store.close()
    for day, is_told in (("2026-11-22", True), ("2026-11-23", False)):
        arguments = ("export", tmp_path / day, "--db", path, "--as-of", day, "--since", "2000-01-01")
        ended = run_here(capsys, *arguments)
        assert ended.code == 0, ended.err
        assert ("without --since first" in ended.err) is is_told


def test_two_records_put_together_are_not_counted_as_a_deleted_child(clinic: Clinic, tmp_path: Path):
    set_consent(clinic, NO, Consent.YES)
    export_package(clinic, tmp_path / "one")
    merge_children(clinic, FIRST, NO, {"birth": Side.KEPT}, "registered twice")
    kept, gone = clinic.store.pseudonyms()[FIRST][1], clinic.store.pseudonyms()[NO][1]
    counted = preflight(clinic)
    made = export_package(clinic, tmp_path / "two")
    assert {row["patient_id"] for row in rows_of(tmp_path / "two")["removed"]} == {kept, gone} - {kept}
    assert (counted.deleted, counted.withdrawn) == (made.removed_children, 0)


def test_a_kept_record_that_takes_over_the_others_pseudonym_is_not_counted_as_a_deleted_child(
    clinic: Clinic, tmp_path: Path
):
    export_package(clinic, tmp_path / "one")
    set_consent(clinic, NO, Consent.YES)
    merge_children(clinic, NO, FIRST, {"birth": Side.KEPT}, "registered twice")
    counted = preflight(clinic)
    assert (counted.deleted, counted.withdrawn, counted.leaving) == (0, 0, 2)
    assert export_package(clinic, tmp_path / "two").removed_children == 0
