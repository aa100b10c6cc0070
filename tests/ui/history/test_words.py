"""Every kind of change that the clinic writes has words for people."""

import re
from pathlib import Path

import nsclinic.clinic
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.packages_made import PACKAGES_SETTING
from nsclinic.clinic.registry_package import export_package
from nsclinic.store import MERGE_KIND, UNDO_KIND, create_clinic
from nsclinic.ui.history.words import KINDS, change_words
from nsclinic.wording import wording

_WRITTEN = re.compile(r'(?:changing\(|kind=|^(?:\w+_)?KIND = )"(\w+)"', re.MULTILINE)


def test_every_kind_of_change_that_the_clinic_writes_has_words():
    rooms = Path(nsclinic.clinic.__file__).parent
    written = {
        kind for file in rooms.rglob("*.py") for kind in _WRITTEN.findall(file.read_text(encoding="utf-8"))
    }
    assert {"visit", "register", "import"} <= written
    assert (written | {UNDO_KIND, MERGE_KIND}) - KINDS.keys() == set()


def test_a_package_for_the_registry_is_told_by_the_digits_of_its_sum(tmp_path: Path):
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as store:
        clinic = Clinic(store, who="Dr N.")
        for number, site_code in enumerate(("EG-01", "EG-02")):
            with clinic.changing("settings") as (change, _):
                change.put_setting("site_code", site_code)
            made = export_package(clinic, tmp_path / f"package {number}")
            (row,) = store.rows_of_change(clinic.last_change_id, 9)
            assert row.name == PACKAGES_SETTING
            (line,) = change_words(row, wording("en"))
            assert line == f"Packages made for the registry: {made.sha256[:12]}"
