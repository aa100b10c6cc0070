"""The steps that every import test takes."""

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from tests.exchange.folders import TODAY


def bring(clinic, path, **options):
    report = import_folder(Clinic(clinic, who="test", as_of=TODAY), path, **options)
    assert [str(fault) for fault in report.faults] == []
    return report


def known(clinic, patient_id):
    record = clinic.record(patient_id)
    assert record is not None
    return record
