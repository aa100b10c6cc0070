"""An encrypted clinic with three users, and the window as one of them has opened it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nsclinic.clinic.acting import acting_clinic
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preferences import Preferences
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import add_user
from nsclinic.store import create_clinic, open_clinic
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs
from nsclinic.ui.looks import Looks
from nsclinic.ui.theme import LIGHT
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY, booked_and_nephrotic
from tests.ui.conftest import WAIT_MS, leave_without_asking, settle

PASSPHRASE = "four words for everyone"  # noqa: S105 - invented
SECRETS = {
    "Dr Amal": (Role.ADMINISTRATOR, "amal keeps her words"),
    "Badr": (Role.NURSE, "badr keeps his words"),
    "Carla": (Role.CLINICIAN, "carla keeps her words"),
}


@pytest.fixture
def clinic_path(tmp_path: Path, quick_secrets: None) -> Path:
    """An encrypted clinic with a child and the users of `SECRETS`."""
    path = tmp_path / "sealed.nsclinic"
    with Clinic(create_clinic(path, passphrase=PASSPHRASE, clinic_name="Sealed"), who="clinic") as clinic:
        clinic.register(booked_and_nephrotic().child)
        for name, (role, secret) in SECRETS.items():
            add_user(clinic, name, role, secret)
    return path


@pytest.fixture
def window_of(qapp, qtbot, clinic_path) -> Iterator[Callable[..., ClinicWindow]]:
    """Opens the window as one of the users, or with the clinic's passphrase."""
    opened: list[ClinicJobs] = []

    def window_of(user: str = "Dr Amal", *, language: str = "en") -> ClinicWindow:
        secret = SECRETS[user][1] if user else PASSPHRASE
        jobs = ClinicJobs(
            lambda: acting_clinic(open_clinic(clinic_path, passphrase=secret, user=user), as_of=TODAY)
        )
        opened.append(jobs)
        with qtbot.waitSignal(jobs.opened, timeout=WAIT_MS) as told:
            jobs.start()
        kept = Preferences()
        words = wording(language)
        window = ClinicWindow(jobs, told.args[0], words, LIGHT, kept, Looks(kept, given_language=language))
        qtbot.addWidget(window, before_close_func=leave_without_asking)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        settle(qtbot, window)
        return window

    yield window_of
    for jobs in opened:
        jobs.close()
