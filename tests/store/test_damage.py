"""Damage and a full disk are noticed, told in a sentence, and cost nothing that was saved."""

from pathlib import Path

import pytest

from nsclinic.store import (
    ClinicDamagedError,
    ClinicFile,
    DiskFullError,
    StoreError,
    WrongPassphraseError,
    open_clinic,
)
from tests.store.children import BARE, NADIA, full_record, observation, register, save, sentence
from tests.store.conftest import Sealed

PAGE = 4096


def flip(path: Path, offset: int, bit: int = 1) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ bit]))


def test_the_right_key_over_a_damaged_first_page_says_damaged(sealed: Sealed):
    flip(sealed.path, 2000)
    with pytest.raises(ClinicDamagedError) as damaged:
        open_clinic(sealed.path, raw_key=sealed.raw_key)
    assert "damaged" in sentence(damaged.value)


def test_a_truncated_file_is_refused_at_every_page(sealed: Sealed, clinic: ClinicFile):
    save(clinic, full_record())
    clinic.close()
    for path, key in ((sealed.path, sealed.raw_key), (clinic.path, None)):
        whole = path.read_bytes()
        pages = len(whole) // PAGE
        for length in (
            100,
            PAGE - 1,
            PAGE,
            PAGE * 2,
            PAGE * (pages // 2) + 7,
            PAGE * (pages - 1),
            len(whole) - 1,
        ):
            path.write_bytes(whole[:length])
            with pytest.raises(StoreError) as truncated:
                open_clinic(path, raw_key=key)
            assert isinstance(truncated.value, ClinicDamagedError | WrongPassphraseError)
            sentence(truncated.value)


def test_a_full_disk_keeps_what_was_saved_before_and_nothing_of_the_save_that_failed(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 8}")
    with pytest.raises(DiskFullError) as full, clinic.change(kind="import", who="x") as change:  # noqa: PT012
        for number in range(20_000):
            change.put_observation("P1", observation(str(number)))
    assert "full" in sentence(full.value)
    record = clinic.record("P1")
    assert record is not None
    assert record.observations == ()
    assert clinic.check() == []
    with clinic.reading() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    register(clinic, BARE)
    assert clinic.patient_ids() == ["P1", "P2"]


def test_every_flipped_bit_of_an_encrypted_file_is_noticed(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        save(clinic, full_record())
    whole = sealed.path.read_bytes()
    for offset in range(17, len(whole), len(whole) // 60):
        flip(sealed.path, offset, bit=1 << offset % 8)
        try:
            with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
                assert clinic.check(), offset
        except ClinicDamagedError:
            pass
        finally:
            sealed.path.write_bytes(whole)


def test_damage_met_while_reading_is_told_as_damage(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
        with clinic.change(kind="import", who="x") as change:
            for number in range(3000):
                change.put_observation("P1", observation(str(number)))
    for page in range(10, sealed.path.stat().st_size // PAGE):
        flip(sealed.path, page * PAGE + 99)
    with pytest.raises(ClinicDamagedError), open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        list(clinic.records())
