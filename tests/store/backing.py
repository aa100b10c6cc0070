"""Short ways to fill an encrypted clinic, make sets of it, and compare what stands in two clinics."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from nsclinic.store import ClinicFile, Head, open_clinic
from nsclinic.store.backing_up import copy_clinic, finished
from nsclinic.store.backup_sets import BackupSet
from nsclinic.store.recovery_code import new_recovery_code
from nsclinic.store.rehearsing import Opener
from tests.store.attaching import attach
from tests.store.children import BARE, add_observation, full_record, observation, register, save
from tests.store.conftest import Sealed


class Content(NamedTuple):
    """All that a clinic holds, to be compared."""

    records: list[object]
    head: Head
    documents: dict[str, bytes]
    settings: dict[str, object]


def fill(clinic: ClinicFile) -> None:
    """Write children with every kind of row, two documents, and a recovery code where the file is encrypted."""
    save(clinic, full_record())
    register(clinic, BARE)
    attach(clinic, "P1", b"first letter " * 900, "First")
    attach(clinic, "P2", b"second letter", "Second")
    with clinic.change(kind="settings", who="x") as change:
        change.put_setting("clinic_name", "Beni-Suef")
    if clinic.is_encrypted:
        clinic.ways_in.keep_recovery_code(new_recovery_code())


def content_of(clinic: ClinicFile) -> Content:
    """Give all that stands in a clinic."""
    documents = {
        one.row_id: clinic.attachments.content(one)
        for patient_id in clinic.patient_ids()
        for one in clinic.attachments.of(patient_id)
    }
    return Content(list(clinic.records()), clinic.head, documents, clinic.settings.all())


def make_set(clinic: ClinicFile, folder: Path) -> BackupSet:
    """Make a set in one go."""
    return finished(copy_clinic(clinic, folder, "by_hand"))


def opener(sealed: Sealed) -> Opener:
    """Give what opens any copy of the clinic for writing."""
    return lambda copy: open_clinic(copy, raw_key=sealed.raw_key)


@contextmanager
def opened(sealed: Sealed) -> Iterator[ClinicFile]:
    """Open the clinic of a test."""
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        yield clinic


def add_one(clinic: ClinicFile, value: str = "9.9") -> None:
    """Save one more value: the audit goes one further."""
    add_observation(clinic, observation(value))
