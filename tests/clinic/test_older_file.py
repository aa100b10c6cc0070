"""Going on with an older file is a deliberate act of somebody who may restore, and the audit says what it gave up."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.older_file import accept_older
from nsclinic.clinic.rights import RightLackingError, Role
from nsclinic.domain.record import Child
from nsclinic.store import ACCEPT_KIND, ClinicFile, ClinicOlderError, open_clinic


@pytest.fixture
def put_back(clinic: ClinicFile, tmp_path: Path) -> Path:
    first = Clinic(clinic, who="Dr Amal")
    first.register(Child(patient_id="P1", birth_date=date(2016, 1, 1)))
    shutil.copyfile(clinic.path, tmp_path / "copy")
    first.register(Child(patient_id="P2", birth_date=date(2016, 1, 1)))
    clinic.close()
    shutil.copyfile(tmp_path / "copy", clinic.path)
    return clinic.path


def test_what_was_given_up_stands_in_the_audit(put_back: Path):
    with Clinic(open_clinic(put_back, accept_older=True), who="Dr Amal") as clinic:
        accept_older(clinic)
        (entry, *_) = clinic.store.changes()
        assert (entry.kind, entry.who) == (ACCEPT_KIND, "Dr Amal")
        assert entry.reason.startswith("saved here last: 2 (")
        assert "in this file: 1 (" in entry.reason
        clinic.register(Child(patient_id="P3", birth_date=date(2016, 1, 1)))
    with open_clinic(put_back) as again:
        assert again.patient_ids() == ["P1", "P3"]


def test_who_may_not_restore_may_not_accept_an_older_file(put_back: Path):
    for role in (Role.CLINICIAN, Role.NURSE, Role.DATA_CLERK):
        with Clinic(open_clinic(put_back, accept_older=True), who="N.", role=role) as clinic:
            with pytest.raises(RightLackingError):
                accept_older(clinic)
            with pytest.raises(ClinicOlderError):
                clinic.register(Child(patient_id="P3", birth_date=date(2016, 1, 1)))
    with pytest.raises(ClinicOlderError):
        open_clinic(put_back)


def test_a_file_that_is_not_older_gets_no_entry(clinic: ClinicFile):
    accept_older(Clinic(clinic, who="Dr Amal"))
    assert clinic.changes() == []
