"""An edited, missing, added or reordered revision or entry is found, and the entry is named."""

import secrets
from pathlib import Path

import pytest

from nsclinic.store import ClinicFile, open_clinic
from nsclinic.store.engine import connect
from tests.store.children import BARE, add_observation, full_record, observation, register, save


@pytest.fixture
def told(clinic: ClinicFile) -> ClinicFile:
    """A clinic with six entries: an import, two registrations, an added value, its correction, a removal."""
    save(clinic, full_record())
    register(clinic, BARE)
    with clinic.change(kind="settings", who="x") as change:
        change.put_setting("language", "en")
    row_id = add_observation(clinic, observation("2.10"))
    with clinic.change(kind="amend", who="x", reason="typing error") as change:
        change.put_observation("P1", observation("2.1", row_id=row_id))
        change.put_setting("language", "ar")
    with clinic.change(kind="undo", who="x") as change:
        change.remove(row_id)
    return clinic


def tampered(clinic: ClinicFile, *statements: str) -> ClinicFile:
    """Close the clinic, do to the file what a knowing hand would with its triggers taken off, and open it again."""
    clinic.close()
    connection = connect(clinic.path, raw_key=clinic.raw_key)
    guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert connection.execute(statement).rowcount != 0, statement
    for _, sql in guards:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.close()
    return open_clinic(clinic.path, accept_older=True)


def test_an_untouched_chain_holds(told: ClinicFile):
    assert told.verify_chain() == []
    assert told.check() == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE observation SET value = '9' WHERE code = 'weight'", 1),
        ("UPDATE child SET phone = '' WHERE patient_id = 'P1'", 1),
        ("UPDATE child SET note = 'x' WHERE patient_id = 'P2'", 2),
        ("UPDATE setting_history SET value = '\"fr\"'", 3),
        ("UPDATE observation_history SET value = '2.11' WHERE value = '2.10'", 4),
        ("UPDATE observation_history SET value = '2.2' WHERE value = '2.1'", 5),
        ("UPDATE setting SET value = '\"en\"'", 5),
        ("UPDATE observation SET removed = 0 WHERE removed = 1", 6),
        ("UPDATE treatment SET end_date = NULL WHERE end_date IS NOT NULL", 1),
        ("UPDATE visit SET next_visit_date = '2016-06-19' WHERE next_visit_date IS NOT NULL", 1),
        ("UPDATE event SET line = 3 WHERE kind = 'adverse_event'", 1),
        ("DELETE FROM event WHERE kind = 'adverse_event'", 1),
        ("DELETE FROM observation_history WHERE value = '2.10'", 4),
        ("UPDATE change SET who = 'y' WHERE seq = 2", 2),
        ("UPDATE change SET at_utc = '2016-01-01T00:00:00.000' WHERE seq = 2", 2),
        ("UPDATE change SET reason = '' WHERE seq = 5", 5),
        ("DELETE FROM change WHERE seq = 3", 3),
        ("UPDATE observation SET position = -1 WHERE code = 'weight'", 1),
    ],
)
def test_what_was_altered_is_found_and_its_entry_named(told: ClinicFile, statement: str, named: int):
    with tampered(told, statement) as clinic:
        faults = clinic.verify_chain()
        assert named in {fault.seq for fault in faults}
        assert all(fault.sentence.endswith(".") for fault in faults)


def test_two_values_of_one_day_put_in_the_other_order_are_found(told: ClinicFile):
    swapped = "CASE code WHEN 'tac_trough' THEN position + 2 ELSE position - 2 END"
    with tampered(
        told,
        "UPDATE observation SET position = -position WHERE code IN ('tac_trough', 'dipstick_protein')",
        f"UPDATE observation SET position = {swapped.replace('position', '-position')} WHERE position < 0",
    ) as clinic:
        assert 1 in {fault.seq for fault in clinic.verify_chain()}


def test_the_last_entry_taken_away_leaves_rows_that_belong_to_none(told: ClinicFile):
    with tampered(told, "DELETE FROM change WHERE seq = 6") as clinic:
        assert any("belongs to no entry" in fault.sentence for fault in clinic.verify_chain())


def test_a_row_slipped_in_is_found(told: ClinicFile):
    columns = (
        "child, position, row_id, revision, parent, removed, source, line, on_date, kind, code, severity"
    )
    with tampered(
        told,
        f"INSERT INTO event ({columns}, clinician, note) SELECT child, position + 1000, 'slipped', revision, parent, "
        "removed, source, line, on_date, kind, 'seizure', severity, clinician, note FROM event LIMIT 1",
    ) as clinic:
        assert 1 in {fault.seq for fault in clinic.verify_chain()}


def test_an_entry_sealed_with_another_key_does_not_pass(told: ClinicFile):
    with tampered(told, f"UPDATE clinic SET chain_key = x'{secrets.token_hex(32)}'") as clinic:
        assert {fault.seq for fault in clinic.verify_chain()} == {1, 2, 3, 4, 5, 6}


def test_two_desks_keep_a_chain_each_and_both_hold(
    told: ClinicFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first_desk = told.changes(1)[0].desk_id
    told.close()
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "other home"))
    with open_clinic(told.path) as clinic:
        add_observation(clinic, observation("5"))
        entry = clinic.changes(1)[0]
        assert (entry.seq, entry.desk_seq) == (7, 1)
        assert entry.desk_id != first_desk
        assert clinic.verify_chain() == []
        other_letters = clinic.next_patient_id()[:2]
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "home"))
    with open_clinic(told.path) as clinic:
        add_observation(clinic, observation("6"))
        assert clinic.changes(1)[0].desk_seq == 7
        assert clinic.next_patient_id()[:2] != other_letters
        assert clinic.verify_chain() == []


def test_equal_heads_mean_equal_content_and_any_change_moves_them(told: ClinicFile):
    before = told.head
    assert told.head == before
    add_observation(told, observation("5"))
    assert told.head.seq == before.seq + 1
    assert told.head.digest != before.digest


def test_a_dangling_reference_is_told_in_a_sentence(told: ClinicFile):
    with tampered(told, "UPDATE visit SET child = 9999") as clinic:
        assert any("visit" in sentence and "not there" in sentence for sentence in clinic.check())
