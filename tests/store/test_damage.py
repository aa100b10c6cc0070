"""Damage and a full disk are noticed, told in a sentence, and cost nothing that was saved."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from nsclinic.domain.record import Event, EventKind, Treatment, Visit, VisitKind
from nsclinic.store import (
    ClinicDamagedError,
    ClinicFile,
    DiskFullError,
    StoreError,
    WrongPassphraseError,
    open_clinic,
)
from tests.store.children import BARE, DAY, NADIA, OURS, full_record, observation, register, save, sentence
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


def test_a_file_made_longer_than_it_says_of_itself_is_refused_at_once(sealed: Sealed, clinic: ClinicFile):
    save(clinic, full_record())
    clinic.close()
    whole = sealed.path.stat().st_size
    for length in (whole + PAGE, 2**31 * PAGE):
        os.truncate(sealed.path, length)
        with pytest.raises(ClinicDamagedError):
            open_clinic(sealed.path, raw_key=sealed.raw_key)
        with pytest.raises(ClinicDamagedError):
            open_clinic(sealed.path, raw_key=sealed.raw_key, read_only=True)
    os.truncate(sealed.path, whole)
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as again:
        assert again.check() == []


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


LONG = "as it was said, word for word. " * 400


@pytest.mark.parametrize(
    "read",
    [
        lambda clinic: clinic.record("P1"),
        lambda clinic: clinic.settings.all(),
        lambda clinic: clinic.adopted_protocols(),
        lambda clinic: [clinic.history(row.row_id) for row in clinic.record("P1").treatments],
    ],
    ids=["record", "settings", "protocols", "history"],
)
def test_a_damaged_page_of_a_long_text_is_never_read_as_the_end_of_that_text(sealed: Sealed, read):
    """The engine gives zeros for it, and speaks of it only when it reads another page from the disk."""
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, replace(NADIA, note=LONG))
        with clinic.change(kind="visit", who="x") as change:
            change.put_visit("P1", Visit(DAY, VisitKind.PHONE, note=LONG))
            change.put_observation("P1", observation("1")._replace(note=LONG))
            change.put_event("P1", Event(DAY, EventKind.ADVERSE_EVENT, "other", note=LONG))
            change.put_treatment("P1", Treatment("prednisolone", DAY, note=LONG))
            change.put_setting("letterhead", [LONG])
            change.put_protocol(OURS._replace(text=LONG))
        whole = repr(read(clinic))
    pages = sealed.path.read_bytes()
    refused = 0
    for page in range(1, len(pages) // PAGE):
        flip(sealed.path, page * PAGE + 2000)
        try:
            with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
                assert repr(read(clinic)) == whole, page
        except ClinicDamagedError:
            refused += 1
        finally:
            sealed.path.write_bytes(pages)
    assert refused


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
