"""Nobody but the owner can read any file that a clinic leaves on the disk, whatever was done with it."""

import os
import stat
import sys
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.recovery import keep_sheet, new_sheet
from nsclinic.store import create_clinic, migrations, open_clinic
from tests.store.attaching import attach
from tests.store.children import BARE, NADIA, PASSPHRASE, register


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are inherited there")
def test_every_file_of_a_clinic_is_the_owners_alone(tmp_path: Path):
    folder = tmp_path / "new" / "clinic"
    path = folder / "clinic.nsclinic"
    before = os.umask(0)
    try:
        with create_clinic(path, passphrase=PASSPHRASE, clinic_name="Kidney clinic") as store:
            clinic = Clinic(store, who="Dr N.")
            register(store, NADIA)
            attach(store, "P1", b"a letter")
            store.drafts.save("one", {"weight": "20"})
            keep_sheet(clinic, new_sheet(clinic))
            key = store.raw_key
        migrations.copy_aside(path, found=migrations.version_here(), raw_key=key)
        with open_clinic(path, passphrase=PASSPHRASE) as store:
            register(store, BARE)
        with open_clinic(path, passphrase=PASSPHRASE, read_only=True):
            pass
    finally:
        os.umask(before)
    files = [file for file in folder.rglob("*") if file.is_file()]
    names = {file.name.removeprefix(path.name) for file in files if file.parent == folder}
    assert names >= {
        "",
        "-journal",
        ".lock",
        ".head",
        ".keys",
        ".drafts",
        f".before-{migrations.version_here()}",
    }
    assert {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in files} == {
        file.name: "0o600" for file in files
    }
    folders = [folder, *(one for one in folder.rglob("*") if one.is_dir())]
    assert {stat.S_IMODE(one.stat().st_mode) for one in folders} == {0o700}
    own = Path(os.environ["NSCLINIC_HOME"])
    assert {oct(stat.S_IMODE(file.stat().st_mode)) for file in own.iterdir()} == {"0o600"}
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
