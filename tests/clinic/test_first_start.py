"""The first clinic file: encrypted, named, in its language; and a passphrase that is worth its name."""

from datetime import date

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.first_start import (
    FirstClinic,
    make_first_clinic,
    write_demonstration,
)
from nsclinic.clinic.passphrase import LEAST_PASSPHRASE, PassphraseFault, fault_of_passphrase
from nsclinic.store import ClinicExistsError, WrongPassphraseError, open_clinic

OURS = "four words of ours"


@pytest.mark.parametrize(
    ("passphrase", "again", "fault"),
    [
        (OURS, OURS, None),
        ("a" * (LEAST_PASSPHRASE - 1), "a" * (LEAST_PASSPHRASE - 1), PassphraseFault.TOO_SHORT),
        ("abcde" + " " * 20, "abcde" + " " * 20, PassphraseFault.TOO_SHORT),
        ("abcdabcdabcdabcd", "abcdabcdabcdabcd", PassphraseFault.TOO_ALIKE),
        ("abcdeabcdeabcde", "abcdeabcdeabcde", None),
        ("Beni-Suef CLINIC", "Beni-Suef CLINIC", PassphraseFault.IS_THE_NAME),
        (OURS, OURS + " ", PassphraseFault.DIFFERS),
        ("cafe\u0301 con leche", "caf\u00e9 con leche", None),
        ("أربع كلمات طويلة لنا", "أربع كلمات طويلة لنا", None),
    ],
)
def test_a_passphrase_is_long_enough_not_the_name_and_typed_twice_alike(passphrase, again, fault):
    assert fault_of_passphrase(passphrase, again, "Beni-Suef clinic") is fault


def test_the_first_file_is_encrypted_named_and_in_its_language(tmp_path):
    path = tmp_path / "clinic.nsclinic"
    make_first_clinic(path, FirstClinic(" Consultorio de Medellín ", "es", OURS), "clinic")
    assert b"Medell" not in path.read_bytes()
    with pytest.raises(WrongPassphraseError):
        open_clinic(path, passphrase=OURS[::-1])
    with Clinic(open_clinic(path, passphrase=OURS)) as clinic:
        assert (clinic.name, clinic.language) == ("Consultorio de Medellín", "es")
        assert not clinic.is_demonstration
        assert clinic.store.check() == []


def test_a_file_that_is_there_is_left_as_it_is(tmp_path):
    path = tmp_path / "clinic.nsclinic"
    path.write_bytes(b"somebody's file")
    with pytest.raises(ClinicExistsError):
        make_first_clinic(path, FirstClinic("A", "en", OURS), "clinic")
    assert path.read_bytes() == b"somebody's file"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_demonstration_is_made_for_whoever_only_wants_to_look(tmp_path):
    path, told = tmp_path / "demonstration.nsclinic", []
    write_demonstration(
        path,
        "Demonstration clinic",
        patients=3,
        as_of=date(2026, 11, 23),
        progress=lambda *done: told.append(done),
    )
    with Clinic(open_clinic(path, read_only=True)) as clinic:
        assert clinic.is_demonstration
        assert len(clinic.children()) == 3
    assert told[-1] == (3, 3)
