"""Who opened the clinic and whose chart was looked at is written down beside it, encrypted, and never in the way."""

from datetime import UTC, datetime, timedelta

import pytest

from nsclinic.store import access_log, open_clinic
from nsclinic.store.access_log import KEPT_DAYS, AccessKind, access_file
from tests.store.children import PASSPHRASE

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Set the moment that the log writes down."""

    def set_clock(moment):
        monkeypatch.setattr(access_log, "now", lambda: moment)

    set_clock(MORNING)
    return set_clock


def test_openings_and_looks_are_written_down_latest_first(sealed, at):
    with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
        clinic.access_log.who = "clinic"
        clinic.access_log.looked_at("P1")
        at(MORNING + timedelta(minutes=1))
        clinic.access_log.looked_at("P2")
        clinic.access_log.looked_at("P1")
        at(MORNING + timedelta(minutes=12))
        clinic.access_log.looked_at("P1")
        entries = clinic.access_log.entries()
    assert [(one.kind, one.patient_id, one.who) for one in entries] == [
        (AccessKind.LOOKED, "P1", "clinic"),
        (AccessKind.LOOKED, "P2", "clinic"),
        (AccessKind.LOOKED, "P1", "clinic"),
        (AccessKind.OPENED, "", ""),
    ]
    assert entries[-1].how == "passphrase"
    assert entries[0].at == MORNING + timedelta(minutes=12)
    with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
        assert [one.patient_id for one in clinic.access_log.entries(patient_id="P2")] == ["P2"]


def test_a_worker_with_the_key_is_not_an_opening(sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key):
        pass
    assert not access_file(sealed.path).exists()


def test_the_log_is_encrypted_and_the_clinic_file_stays_as_it_was(sealed):
    before = sealed.path.read_bytes()
    with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
        clinic.access_log.who = "Dr Canary"
        clinic.access_log.looked_at("CANARY-0042")
    assert sealed.path.read_bytes() == before
    content = access_file(sealed.path).read_bytes()
    assert not content.startswith(b"SQLite format 3")
    for text in ("Canary", "CANARY-0042"):
        assert text.encode() not in content
        assert text.encode("utf-16-le") not in content


def test_four_hundred_days_of_entries_are_kept_whatever_the_clock_says(sealed, at):
    with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
        log = clinic.access_log
        for day in range(KEPT_DAYS + 3):
            at(MORNING + timedelta(days=day))
            log.looked_at(f"P{day}")
        at(MORNING + timedelta(days=36500))  # a clock gone wrong for an hour
        log.opened("passphrase", 0, 0.0)
        looked = [one.patient_id for one in log.entries(10_000) if one.kind is AccessKind.LOOKED]
    assert looked[0] == f"P{KEPT_DAYS + 2}"
    assert looked[-1] == "P4"
    assert len(looked) == KEPT_DAYS - 1


def test_a_damaged_log_is_put_aside_and_begun_anew(sealed):
    place = access_file(sealed.path)
    place.write_bytes(b"not a database" * 1000)
    with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
        assert [one.kind for one in clinic.access_log.entries()] == [AccessKind.OPENED]
    assert [one for one in place.parent.iterdir() if ".access.unreadable-" in one.name]


def test_where_the_log_cannot_be_written_the_clinic_opens_all_the_same(sealed):
    access_file(sealed.path).mkdir()
    with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
        clinic.access_log.looked_at("P1")
        assert clinic.check() == []


def test_a_clinic_without_encryption_has_no_log(clinic):
    clinic.access_log.looked_at("P1")
    assert clinic.access_log.entries() == []
    assert not access_file(clinic.path).exists()
