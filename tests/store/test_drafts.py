"""What was typed is kept apart from the record until it is saved, and survives a crash."""

from pathlib import Path

import pytest

from nsclinic.store import ClinicFile, StoreError, open_clinic
from nsclinic.store.keys import PLAIN_HEADER
from tests.store.conftest import Sealed


def test_drafts_come_back_in_the_order_in_which_they_were_begun(clinic: ClinicFile):
    clinic.drafts.save("b", {"weight": "20", "نص": [1, None, "²"]})
    clinic.drafts.save("a", {"weight": "30"})
    clinic.drafts.save("b", {"weight": "21"})
    clinic.close()
    with open_clinic(clinic.path) as again:
        assert list(again.drafts.all().items()) == [("b", {"weight": "21"}), ("a", {"weight": "30"})]


def test_a_dropped_draft_is_gone_and_dropping_twice_is_no_error(clinic: ClinicFile):
    clinic.drafts.drop("a")
    clinic.drafts.save("a", {"weight": "30"})
    clinic.drafts.drop("a")
    clinic.drafts.drop("a")
    assert clinic.drafts.all() == {}


def test_a_clinic_without_drafts_has_no_file_for_them(clinic: ClinicFile):
    assert clinic.drafts.all() == {}
    assert not clinic.path.with_name(clinic.path.name + ".drafts").exists()


def test_a_dropped_drafts_words_are_wiped_from_the_file(clinic: ClinicFile):
    path = clinic.path.with_name(clinic.path.name + ".drafts")
    clinic.drafts.save("a", {"note": "Zwetschgenbaum"})
    assert b"Zwetschgenbaum" in path.read_bytes()
    clinic.drafts.drop("a")
    assert b"Zwetschgenbaum" not in path.read_bytes()


def test_drafts_of_an_encrypted_clinic_are_encrypted_with_a_key_of_their_own(sealed: Sealed):
    path = sealed.path.with_name(sealed.path.name + ".drafts")
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        clinic.drafts.save("a", {"note": "Zwetschgenbaum"})
    content = path.read_bytes()
    assert not content.startswith(PLAIN_HEADER)
    assert b"Zwetschgenbaum" not in content
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        assert clinic.drafts.all() == {"a": {"note": "Zwetschgenbaum"}}
    with pytest.raises(StoreError):
        open_clinic(path, raw_key=sealed.raw_key)


def test_drafts_that_cannot_be_read_are_put_aside_and_typing_goes_on(sealed: Sealed):
    path = sealed.path.with_name(sealed.path.name + ".drafts")
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        clinic.drafts.save("a", {"weight": "20"})
    broken = b"\x00" * path.stat().st_size
    path.write_bytes(broken)
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        assert clinic.drafts.all() == {}
        clinic.drafts.save("b", {"weight": "21"})
        assert clinic.drafts.all() == {"b": {"weight": "21"}}
    aside = list(path.parent.glob("*.drafts.unreadable-*"))
    assert [file.read_bytes() for file in aside] == [broken]


def flip_last_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(-100, 2)
        byte = file.read(1)[0]
        file.seek(-100, 2)
        file.write(bytes([byte ^ 1]))


def test_damage_met_only_when_a_draft_is_read_is_put_aside_too(sealed: Sealed):
    path = sealed.path.with_name(sealed.path.name + ".drafts")
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        clinic.drafts.save("a", {"note": "long " * 3000})
    flip_last_page(path)
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        assert clinic.drafts.all() == {}
        clinic.drafts.save("b", {"weight": "21"})
        assert clinic.drafts.all() == {"b": {"weight": "21"}}
    assert len(list(path.parent.glob("*.drafts.unreadable-*"))) == 1


def test_a_draft_that_cannot_be_forgotten_says_nothing_about_what_was_saved(clinic: ClinicFile):
    clinic.drafts.save("a", {"note": "typed"})
    clinic.drafts.close()
    path = clinic.path.with_name(clinic.path.name + ".drafts")
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreError):
        clinic.drafts.drop("a")
    clinic.drafts.drop_saved("a")


def test_an_empty_file_of_drafts_that_a_full_disk_left_holds_none_and_is_read_without_writing(
    clinic: ClinicFile,
):
    path = clinic.path.with_name(clinic.path.name + ".drafts")
    path.touch()
    assert clinic.drafts.all() == {}
    clinic.drafts.drop("a")
    assert path.stat().st_size == 0
