"""The pre-flight of a package counts the very rows that would be written, names nobody and writes nothing."""

import csv
import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preflight import Coded, Withheld, children_without_consent, preflight
from nsclinic.clinic.preflight_words import code_counts, file_counts, staying, summary_words, to_be_deleted
from nsclinic.clinic.registry_package import export_package
from nsclinic.clinic.rights import RightLackingError, Role
from nsclinic.domain.record import Consent, Frequency, Treatment
from nsclinic.store import open_clinic
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic

WORDS = wording("en")


def with_consents():
    """Five said yes, one no, one was not asked; the first has a dose that begins tomorrow."""
    answers = (*[Consent.YES] * 5, Consent.NO, None)
    records = [
        replace(record, child=replace(record.child, consent_registry=answer))
        for record, answer in zip(everyone(), answers, strict=True)
    ]
    later = Treatment(
        "levamisole", TODAY + timedelta(days=1), None, "50", "mg/day", Frequency.ALTERNATE_DAY, 1
    )
    return [replace(records[0], treatments=(*records[0].treatments, later)), *records[1:]]


@pytest.fixture
def path(tmp_path):
    return write_clinic(tmp_path / "clinic.nsclinic", with_consents())


@pytest.fixture
def clinic(path):
    with Clinic(open_clinic(path), who="Dr N.", as_of=TODAY) as opened:
        yield opened


def change_consent(clinic, patient_id, consent):
    child = replace(clinic.record(patient_id).child, consent_registry=consent)
    with clinic.changing("amend", "asked again") as (change, _):
        change.put_child(child)


def rows_in(folder):
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.name] = sum(1 for _ in csv.reader(file)) - 1
    return found


def test_what_was_counted_is_what_is_written_file_by_file(clinic, tmp_path):
    found = preflight(clinic)
    export_package(clinic, tmp_path / "package")
    assert {name: found.rows[name] for name in found.rows} == rows_in(tmp_path / "package")
    assert found.rows["patients.csv"] == found.leaving == 5
    assert found.rows["observations.csv"] == sum(
        count for code, count in found.codes.items() if code.file == "observations.csv"
    )


def test_codes_are_counted_in_the_rows_that_leave_and_in_no_others(clinic):
    codes = preflight(clinic).codes
    expected = Counter(row.code for record in with_consents()[:5] for row in record.observations)
    assert {one.code: count for one, count in codes.items() if one.file == "observations.csv"} == expected
    assert Coded("treatments.csv", "", "levamisole") not in codes


def test_who_stays_is_counted_by_the_reason(clinic):
    found = preflight(clinic)
    assert +found.withheld == {Withheld.NO: 1, Withheld.NOT_ASKED: 1}
    assert (found.children, found.leaving, found.planned) == (7, 5, 1)
    assert [(one.what, one.many) for one in staying(found, WORDS)] == [
        ("Nobody asked the family", 1),
        ("The family said no", 1),
        ("Doses planned to begin later", 1),
    ]


def test_it_writes_nothing_into_the_clinic_file(path):
    with Clinic(open_clinic(path, read_only=True), who="Dr N.", as_of=TODAY) as reader:
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        preflight(reader)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_child_who_was_sent_and_is_withdrawn_or_deleted_is_counted_as_to_be_deleted(clinic, tmp_path):
    assert to_be_deleted(preflight(clinic), WORDS) == ()
    export_package(clinic, tmp_path / "package")
    first, second = (record.child.patient_id for record in with_consents()[:2])
    change_consent(clinic, first, Consent.NO)
    with clinic.changing("amend", "entered twice") as (change, _):
        change.remove(clinic.record(second).child.row_id)
    found = preflight(clinic)
    assert (found.withdrawn, found.deleted, found.rows["removed.csv"]) == (1, 1, 2)
    assert [one.many for one in to_be_deleted(found, WORDS)] == [1, 1]


def test_a_package_of_changes_counts_what_changed(clinic, tmp_path):
    export_package(clinic, tmp_path / "package")
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 -- the day of this computer's clock, as the record's
    found = preflight(clinic, tomorrow)
    assert (found.leaving, found.touched) == (5, 0)
    assert found.rows["observations.csv"] == found.rows["patients.csv"] == 0
    assert found.rows["course.csv"] == 5


def test_five_children_of_a_small_clinic_stand_in_small_cells_and_it_says_so(clinic):
    found = preflight(clinic)
    assert found.cells.children_in_small == 5
    assert summary_words(found, WORDS)[-1] == (
        "5 children share sex, month of birth and histology with fewer than 4 others and could be found again."
    )


def test_no_name_number_or_birthday_stands_in_any_of_its_words(clinic):
    found = preflight(clinic)
    said = " ".join(
        [
            *summary_words(found, WORDS),
            *(one.what for one in (*code_counts(found, WORDS), *file_counts(found))),
        ]
    )
    for record in with_consents():
        child = record.child
        for text in (child.given_name, child.family_name, child.patient_id, child.phone, child.guardian):
            assert not text or text not in said


def test_a_clinic_without_a_site_code_is_told_what_to_do(clinic):
    with clinic.changing("settings") as (change, _):
        change.put_setting("site_code", "")
    assert any("no site code" in line for line in summary_words(preflight(clinic), WORDS))


def test_children_whom_nobody_asked_stand_first_and_reading_them_reads_no_record(clinic):
    lines = children_without_consent(clinic)
    assert [(line.why, line.was_sent) for line in lines] == [
        (Withheld.NOT_ASKED, False),
        (Withheld.NO, False),
    ]
    assert lines[0].patient_id == everyone()[6].child.patient_id


def test_who_may_not_export_is_told_nothing(path):
    with (
        Clinic(open_clinic(path), who="N.", as_of=TODAY, role=Role.NURSE) as clinic,
        pytest.raises(RightLackingError),
    ):
        preflight(clinic)


def test_a_count_can_be_stopped(clinic):
    def stop(done, _of):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        preflight(clinic, progress=stop)
