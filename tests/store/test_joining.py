"""Two desks of one clinic are brought together: all of both stays, and the accounts of both still hold."""

import json
import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nsclinic.domain.record import Child, Event, EventKind, Observation
from nsclinic.store import (
    Choice,
    JoinUndecidedError,
    RowKind,
)
from tests.store.attaching import attach
from tests.store.children import DAY, NADIA, observation, visit
from tests.store.desk_steps import add, registered, weigh, weight_of
from tests.store.two_desks import P1, Desk, parted


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Desk]:
    return parted(tmp_path, monkeypatch)


def test_a_copied_file_is_the_same_clinic_on_a_desk_of_its_own(desks: tuple[Desk, Desk]):
    north, south = desks
    first, second = registered(north), registered(south)
    assert first[:2] != second[:2]
    with north.open() as one, south.open() as other:
        assert one.clinic_id == other.clinic_id
        assert one.changes(limit=1)[0].desk_id != other.changes(limit=1)[0].desk_id


def test_what_each_desk_wrote_is_on_both_afterwards(desks: tuple[Desk, Desk]):
    north, south = desks
    add(north, "1.1", on=date(2016, 6, 1))
    other = registered(south)
    south.do(lambda change: change.put_visit(other, visit()))
    add(south, "2.2", on=date(2016, 6, 2))
    plan = north.plan(south)
    assert (
        plan.entries,
        plan.new[RowKind.CHILD],
        plan.new[RowKind.VISIT],
        plan.new[RowKind.OBSERVATION],
    ) == (
        3,
        1,
        1,
        1,
    )
    assert [child.patient_id for child in plan.children] == [other]
    assert not plan.conflicts
    north.join(south)
    south.join(north)
    assert north.stands() == south.stands()
    record = north.record(P1)
    assert record is not None
    assert {"1.1", "2.2"} <= {row.value for row in record.observations}
    with north.open() as clinic:
        assert clinic.search("sami")[0].patient_id == other
        assert clinic.verify_chain() == []


def test_looking_at_what_would_come_writes_to_neither_file(desks: tuple[Desk, Desk]):
    north, south = desks
    add(north, "1.1")
    registered(south)
    before = north.path.read_bytes(), south.path.read_bytes()
    north.plan(south)
    assert (north.path.read_bytes(), south.path.read_bytes()) == before


def test_the_other_desks_entries_keep_their_id_seal_and_place_in_its_chain(desks: tuple[Desk, Desk]):
    north, south = desks
    change_id = add(south, "2.2")
    north.join(south)
    with north.open() as here, south.open() as there:
        mine, theirs = here.entry(change_id), there.entry(change_id)
    assert mine is not None
    assert theirs is not None
    assert mine._replace(seq=0) == theirs._replace(seq=0)


def test_one_entry_says_what_came(desks: tuple[Desk, Desk]):
    north, south = desks
    first = add(south, "2.2")
    add(south, "2.3")
    count = north.count_of_entries()
    north.join(south)
    with north.open() as clinic:
        entry = clinic.changes(limit=1)[0]
        of_child = [found.change_id for found in clinic.changes(patient_id=P1)]
    assert north.count_of_entries() == count + 3
    assert (entry.kind, entry.brought, entry.who) == ("join", (first, 2), "north")
    assert of_child[1] == first


def test_joining_again_changes_nothing_on_either_side(desks: tuple[Desk, Desk]):
    north, south = desks
    add(north, "1.1")
    add(south, "2.2")
    north.join(south)
    south.join(north)
    before = north.path.read_bytes(), south.path.read_bytes()
    for _ in range(2):
        assert north.plan(south).is_empty
        north.join(south)
        south.join(north)
    assert (north.path.read_bytes(), south.path.read_bytes()) == before


def test_a_row_changed_on_both_desks_is_not_decided_by_the_machine(desks: tuple[Desk, Desk]):
    north, south = desks
    weigh(north, "21")
    weigh(south, "22")
    (found,) = north.plan(south).conflicts
    assert (found.patient_id, found.kind) == (P1, RowKind.OBSERVATION)
    assert [side.row.value for side in (found.mine, found.theirs) if isinstance(side.row, Observation)] == [
        "21",
        "22",
    ]
    assert (found.mine.who, found.theirs.who) == ("north", "south")
    before = north.stands()
    with pytest.raises(JoinUndecidedError, match="1 rows"):
        north.join(south)
    assert north.stands() == before


@pytest.mark.parametrize(("keep", "value"), [(Choice.MINE, "21"), (Choice.THEIRS, "22")])
def test_the_decision_stands_on_both_desks_and_both_values_are_kept(
    desks: tuple[Desk, Desk], keep: Choice, value: str
):
    north, south = desks
    weigh(north, "21")
    weigh(south, "22")
    north.join(south, keep)
    assert south.plan(north).conflicts == ()
    south.join(north)
    assert weight_of(north).value == weight_of(south).value == value
    assert north.stands() == south.stands()
    row_id = weight_of(north).row_id
    for desk in desks:
        with desk.open() as clinic:
            rows = [revision.row for revision in clinic.history(row_id)]
            said = {row.value for row in rows if isinstance(row, Observation)}
        assert said == {"20.50", "21", "22"}


def test_both_desks_saying_the_same_is_no_conflict(desks: tuple[Desk, Desk]):
    north, south = desks
    weigh(north, "21")
    weigh(south, "21")
    assert north.plan(south).conflicts == ()
    north.join(south)
    south.join(north)
    assert north.stands() == south.stands()
    assert north.plan(south).is_empty


def test_what_each_changed_of_a_child_can_be_put_together(desks: tuple[Desk, Desk]):
    north, south = desks
    north.do(lambda change: change.put_child(replace(NADIA, phone="1")))
    south.do(lambda change: change.put_child(replace(NADIA, address="Cairo")))
    (found,) = north.plan(south).conflicts
    assert isinstance(found.together, Child)
    assert (found.together.phone, found.together.address) == ("1", "Cairo")
    north.join(south, Choice.BOTH)
    south.join(north)
    record = south.record(P1)
    assert record is not None
    assert (record.child.phone, record.child.address) == ("1", "Cairo")


def test_two_decisions_made_apart_are_asked_about_once_more(desks: tuple[Desk, Desk], tmp_path: Path):
    north, south = desks
    weigh(north, "21")
    weigh(south, "22")
    stick = Desk(tmp_path / "stick", pytest.MonkeyPatch())
    north.copy_to(stick)
    north.join(south, Choice.MINE)
    south.join(stick, Choice.MINE)
    assert (weight_of(north).value, weight_of(south).value) == ("21", "22")
    assert len(north.plan(south).conflicts) == 1
    north.join(south, Choice.THEIRS)
    south.join(north)
    assert north.stands() == south.stands()
    assert weight_of(south).value == "22"


def test_a_number_given_twice_stays_with_one_and_the_other_gets_one_of_its_own(desks: tuple[Desk, Desk]):
    north, south = desks
    registered(north, "H-7", "Sami")
    registered(south, "H-7", "Layla")
    (changed,) = north.plan(south).renumbered
    north.join(south)
    with north.open() as clinic:
        names = {line.patient_id: line.given_name for line in clinic.child_lines()}
    assert names.keys() == {P1, "H-7", "H-7-2"}
    assert names["H-7-2"] == changed.child.given_name
    south.join(north)
    assert north.stands() == south.stands()


@pytest.mark.parametrize("first", [0, 1])
def test_which_child_keeps_the_number_does_not_hang_on_who_joins_first(desks: tuple[Desk, Desk], first: int):
    registered(desks[0], "H-7", "Sami")
    registered(desks[1], "H-7", "Layla")
    desks[first].join(desks[1 - first])
    record = desks[first].record("H-7")
    assert record is not None
    assert record.child.given_name == "Sami"  # registered first


def test_numbers_exchanged_between_two_children_come_over(desks: tuple[Desk, Desk]):
    north, south = desks
    registered(north, "H-1", "One")
    registered(north, "H-2", "Two")
    south.join(north)

    def exchange(change: Any) -> None:
        one, two = children
        change.put_child(replace(one, patient_id="H-0"))
        change.put_child(replace(two, patient_id="H-1"))
        change.put_child(replace(one, patient_id="H-2"))

    with south.open() as clinic:
        children = [record.child for record in clinic.records(["H-1", "H-2"])]
    south.do(exchange, kind="amend")
    north.join(south)
    south.join(north)
    assert north.stands() == south.stands()
    record = north.record("H-2")
    assert record is not None
    assert record.child.given_name == "One"


def test_a_setting_first_made_on_both_desks_is_one_setting(desks: tuple[Desk, Desk]):
    north, south = desks
    north.do(lambda change: change.put_setting("language", "ar"))
    south.do(lambda change: change.put_setting("language", "es"))
    (found,) = north.plan(south).conflicts
    assert (found.name, found.mine.text, found.theirs.text) == ("language", '"ar"', '"es"')
    north.join(south, Choice.THEIRS)
    south.join(north)
    for desk in desks:
        with desk.open() as clinic:
            assert clinic.settings.get("language") == "es"
    assert north.stands() == south.stands()


def test_a_child_removed_here_and_written_about_there_is_asked_about(desks: tuple[Desk, Desk]):
    north, south = desks
    record = north.record(P1)
    assert record is not None
    north.do(lambda change: change.remove(record.child.row_id))
    add(south, "2.2")
    for one, other, keeps in ((north, south, Choice.THEIRS), (south, north, Choice.MINE)):
        (found,) = one.plan(other).conflicts
        assert found.is_removed_child
        assert found.key == record.child.row_id
        assert (found.mine if keeps is Choice.MINE else found.theirs).row is not None
    south.join(north, Choice.MINE)
    north.join(south)
    assert north.record(P1) == south.record(P1) is not None


def test_documents_come_with_their_rows_and_are_proved(desks: tuple[Desk, Desk]):
    north, south = desks
    with south.open() as clinic:
        attach(clinic, P1, b"a letter from the laboratory")
    north.join(south)
    with north.open() as clinic:
        (document,) = clinic.attachments.of(P1)
        assert clinic.attachments.content(document) == b"a letter from the laboratory"
        assert clinic.check() == []


def test_a_document_that_is_absent_there_is_counted_and_all_else_comes(desks: tuple[Desk, Desk]):
    north, south = desks
    with south.open() as clinic:
        attach(clinic, P1, b"a letter")
        (path,) = clinic.attachments.folder.iterdir()
    path.unlink()
    assert north.plan(south).absent_documents == 1
    north.join(south)
    with north.open() as clinic:
        assert len(clinic.attachments.of(P1)) == 1


def test_a_finding_set_aside_there_was_set_aside_on_what_that_desk_had_seen(desks: tuple[Desk, Desk]):
    north, south = desks
    add(north, "9.9")
    event = Event(DAY, EventKind.SET_ASIDE, "some-rule", note="seen")
    south.do(lambda change: change.put_event(P1, event), kind="set_aside")
    north.join(south)
    south.join(north)
    for desk in desks:
        record = desk.record(P1)
        assert record is not None
        ((_, seen),) = [one for one in record.when_set_aside if one[0] == record.events[-1].row_id]
        assert "9.9" not in {row.value for row in seen.observations}
        assert "9.9" in {row.value for row in record.observations}


def test_the_audit_of_a_child_tells_of_each_entry_what_its_own_desk_changed(desks: tuple[Desk, Desk]):
    north, south = desks
    weigh(north, "21")
    weigh(south, "22")
    north.join(south, Choice.MINE)
    with north.open() as clinic:
        told = [
            (change.entry.who, row.before.value, row.after.value)
            for change in clinic.child_changes(P1)[:3]
            for row in change.rows
            if isinstance(row.before, Observation) and isinstance(row.after, Observation)
        ]
    assert ("south", "20.50", "22") in told
    assert ("north", "20.50", "21") in told


def test_one_child_imported_under_one_row_id_on_both_desks_is_one_child(desks: tuple[Desk, Desk]):
    north, south = desks
    row_id = "0190a000-0000-7000-8000-000000000001"
    for desk, phone in ((north, "1"), (south, "2")):
        child = Child("H-9", date(2014, 1, 1), phone=phone, row_id=row_id)

        def bring(change: Any, child: Child = child) -> None:
            change.put_child(child)
            change.put_observation("H-9", observation("3", row_id=row_id[:-1] + "2"))

        desk.do(bring, kind="import")
    north.join(south, Choice.THEIRS)
    south.join(north)
    assert north.stands() == south.stands()
    record = north.record("H-9")
    assert record is not None
    assert (record.child.phone, len(record.observations)) == ("2", 1)
    weigh(north, "33")
    south.join(north)
    assert north.stands() == south.stands()


def test_two_desks_of_the_same_letters_never_give_the_same_number_again(
    desks: tuple[Desk, Desk], tmp_path: Path
):
    north, south = desks
    registered(north)
    own = json.loads((north.home / "desk.json").read_text())
    south.home.mkdir(parents=True, exist_ok=True)
    other = {"desk_id": str(uuid.UUID(int=7)), "letters": own["letters"]}
    (south.home / "desk.json").write_text(json.dumps(other))
    with south.open() as clinic, clinic.reading() as connection:
        connection.execute("DELETE FROM desk WHERE desk_id = ?", (other["desk_id"],))
    registered(south)
    north.join(south)
    south.join(north)
    assert registered(north) != registered(south)
