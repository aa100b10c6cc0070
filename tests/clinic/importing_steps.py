"""A real clinic file to import into, and the steps that every import test takes."""

import pytest

from nsclinic.clinic.importing import import_folder
from nsclinic.store import create_clinic
from tests.exchange.folders import TODAY


@pytest.fixture
def clinic(tmp_path):
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as clinic:
        yield clinic


def bring(clinic, path, **options):
    report = import_folder(clinic, path, today=TODAY, who="test", **options)
    assert [str(fault) for fault in report.faults] == []
    return report


def known(clinic, patient_id):
    record = clinic.record(patient_id)
    assert record is not None
    return record
