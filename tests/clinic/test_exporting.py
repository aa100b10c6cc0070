"""An export is whole or not there, is read back to the same clinic, and overwrites nothing of anybody's."""

import stat
from base64 import b32decode

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.folder_making import ExportRefusedError
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.recovery import new_sheet
from nsclinic.store import create_clinic
from tests.exchange.folders import TODAY, write_good


@pytest.fixture
def clinic(tmp_path):
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as clinic:
        import_folder(Clinic(clinic, who="test", as_of=TODAY), write_good(tmp_path / "in"))
        yield clinic


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_another_clinic_gets_the_same_records_from_an_export(clinic, tmp_path):
    written = export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "out")
    assert (written.children, written.rows) == (2, 21)
    with create_clinic(tmp_path / "other.nsclinic", passphrase=None, plain=True) as other:
        import_folder(Clinic(other, who="test", as_of=TODAY), tmp_path / "out")
        assert list(other.records()) == list(clinic.records())


def test_two_exports_are_the_same_to_the_byte(clinic, tmp_path):
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "one")
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_an_export_can_be_read_by_its_owner_alone_and_leaves_nothing_beside_it(clinic, tmp_path):
    place = tmp_path / "place"
    place.mkdir()
    export_identified(Clinic(clinic, as_of=TODAY), place / "out")
    assert [path.name for path in place.iterdir()] == ["out"]
    assert stat.S_IMODE((place / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (place / "out").iterdir()} == {0o600}


def test_an_earlier_export_and_an_empty_folder_are_replaced(clinic, tmp_path):
    (tmp_path / "out").mkdir()
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "out")
    before = bytes_of(tmp_path / "out")
    with clinic.change(kind="visit", who="test") as change:
        change.remove(clinic.record("P1").visits[0].row_id)
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "out")
    after = bytes_of(tmp_path / "out")
    assert set(after) == set(before)
    assert len(after["visits.csv"]) < len(before["visits.csv"])


@pytest.mark.parametrize("foreign", ["thesis.docx", "patients.csv", "visits.csv"])
def test_nothing_that_this_program_did_not_write_is_overwritten(clinic, tmp_path, foreign):
    out = tmp_path / "out"
    export_identified(Clinic(clinic, as_of=TODAY), out)
    (out / foreign).write_text("patient_id,birth_date\nP9,2012-01-01\n")
    before = bytes_of(out)
    with pytest.raises(ExportRefusedError, match="holds something else"):
        export_identified(Clinic(clinic, as_of=TODAY), out)
    assert bytes_of(out) == before


def test_a_file_or_a_link_at_that_place_is_refused(clinic, tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    for name in ("file", "link"):
        with pytest.raises(ExportRefusedError, match="not a folder"):
            export_identified(Clinic(clinic, as_of=TODAY), tmp_path / name)


def test_a_place_that_is_not_there_is_named(clinic, tmp_path):
    with pytest.raises(ExportRefusedError, match="cannot be written"):
        export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "nowhere" / "out")


def test_an_export_that_fails_half_way_leaves_the_earlier_one_and_no_rest(clinic, tmp_path):
    out = tmp_path / "out"
    export_identified(Clinic(clinic, as_of=TODAY), out)
    before = bytes_of(out)
    names = sorted(path.name for path in tmp_path.iterdir())

    def fail(done, of):
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportRefusedError, match="No space left"):
        export_identified(Clinic(clinic, as_of=TODAY), out, progress=fail)
    assert bytes_of(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_the_key_of_the_pseudonyms_comes_along_only_when_asked_and_lies_beside_the_folder(clinic, tmp_path):
    key_file = tmp_path / "site.key"
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "without")
    assert not key_file.exists()
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "out", site_key_to=key_file)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "without")
    text = key_file.read_text(encoding="ascii").removesuffix("\n")
    assert text == new_sheet(Clinic(clinic, as_of=TODAY)).site_key
    assert b32decode(text + "=" * (-len(text) % 8)) == clinic.site_key
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    for path in (tmp_path / "out").iterdir():
        assert text.encode() not in path.read_bytes()


def test_a_key_is_written_over_nothing_and_stays_nowhere_when_the_folder_cannot_be_made(clinic, tmp_path):
    here = Clinic(clinic, as_of=TODAY)
    letter = tmp_path / "letter.txt"
    letter.write_text("dear colleague", encoding="utf-8")
    for key_file, words in (
        (letter, "is there already"),
        (tmp_path / "out" / "site.key", "beside it"),
        (tmp_path / "nowhere" / "site.key", "cannot be written"),
    ):
        with pytest.raises(ExportRefusedError, match=words):
            export_identified(here, tmp_path / "out", site_key_to=key_file)
    with pytest.raises(ExportRefusedError, match="not a folder"):
        export_identified(here, letter, site_key_to=tmp_path / "site.key")
    assert letter.read_text(encoding="utf-8") == "dear colleague"
    assert not (tmp_path / "site.key").exists()
    assert not (tmp_path / "out").exists()
