"""What is written is read back as it came, in the order in which it came."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nsclinic.domain.record import Child, Observation, Qualifier, VisitKind, child_record
from nsclinic.store import ClinicFile
from tests.store.children import (
    BARE,
    DAY,
    NADIA,
    full_record,
    observation,
    register,
    save,
    visit,
    without_ids,
)


def test_a_full_record_comes_back_equal_to_the_sign(clinic: ClinicFile):
    record = full_record()
    row_ids = save(clinic, record)
    found = clinic.record("P1")
    assert found is not None
    assert without_ids(found) == record
    assert found.child.row_id == row_ids[0]
    rows = [found.visits, found.observations, found.treatments, found.events]
    assert [row[-1] for kind in rows for row in kind] == row_ids[1:]


def test_a_child_of_whom_nothing_is_known_comes_back_with_nothing_made_up(clinic: ClinicFile):
    register(clinic, BARE)
    found = clinic.record("P2")
    assert found is not None
    assert without_ids(found) == child_record(BARE)


def test_an_unknown_child_has_no_record(clinic: ClinicFile):
    assert clinic.record("nobody") is None
    assert list(clinic.records(["nobody"])) == []


def test_a_birth_on_29_february_stays_there(clinic: ClinicFile):
    register(clinic, NADIA)
    found = clinic.record("P1")
    assert found is not None
    assert found.child.birth_date == date(2012, 2, 29)


def test_of_one_day_the_rows_keep_the_order_in_which_they_came(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        for value in ("2.0", "0.5", "3.1"):
            change.put_observation("P1", observation(value))
    with clinic.change(kind="visit", who="x") as change:
        change.put_observation("P1", observation("0.1"))
        change.put_observation("P1", observation("9", on=date(2016, 5, 17)))
    found = clinic.record("P1")
    assert found is not None
    assert [row.value for row in found.observations] == ["9", "2.0", "0.5", "3.1", "0.1"]


def test_a_corrected_value_keeps_its_place_in_the_day(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        first = change.put_observation("P1", observation("2.0"))
        change.put_observation("P1", observation("0.5"))
    with clinic.change(kind="amend", who="x") as change:
        change.put_observation("P1", observation("0.2", row_id=first))
    found = clinic.record("P1")
    assert found is not None
    assert [row.value for row in found.observations] == ["0.2", "0.5"]


def test_a_value_moved_to_another_day_stands_there(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        first = change.put_observation("P1", observation("2.0", on=date(2016, 1, 1)))
        change.put_observation("P1", observation("0.5"))
    with clinic.change(kind="amend", who="x") as change:
        change.put_observation("P1", observation("2.0", on=date(2016, 12, 1), row_id=first))
    found = clinic.record("P1")
    assert found is not None
    assert [row.value for row in found.observations] == ["0.5", "2.0"]


def test_records_come_in_order_of_id_and_do_not_mix(clinic: ClinicFile):
    register(clinic, *(Child(f"P{number}", DAY) for number in (3, 1, 10, 2)))
    with clinic.change(kind="import", who="x") as change:
        for patient_id in ("P10", "P2", "P1", "P3", "P2"):
            change.put_observation(patient_id, observation(patient_id))
    found = {
        record.child.patient_id: [row.value for row in record.observations] for record in clinic.records()
    }
    assert found == {"P1": ["P1"], "P10": ["P10"], "P2": ["P2", "P2"], "P3": ["P3"]}
    assert list(found) == clinic.patient_ids() == ["P1", "P10", "P2", "P3"]
    assert [record.child.patient_id for record in clinic.records(["P3", "P1", "P3"])] == ["P1", "P3"]


def test_a_save_may_come_between_two_records_of_a_long_reading(clinic: ClinicFile):
    register(clinic, NADIA, BARE)
    reading = clinic.records()
    assert next(reading).child.patient_id == "P1"
    with clinic.change(kind="visit", who="x") as change:
        change.put_observation("P2", observation("1.5"))
    assert [row.value for row in next(reading).observations] == ["1.5"]


def test_who_reads_while_a_change_is_open_sees_what_it_wrote(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        change.put_observation("P1", observation("2.0"))
        found = clinic.record("P1")
        assert found is not None
        assert [row.value for row in found.observations] == ["2.0"]


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,6})?", fullmatch=True),
    note=_TEXT,
    qualifier=st.sampled_from(Qualifier),
    on=st.dates(),
)
def test_any_value_text_and_day_survive_the_file(
    clinic: ClinicFile, value: str, note: str, qualifier: Qualifier, on: date
):
    register(clinic, NADIA)
    row = Observation(on, "upcr", value, "mg/mg", qualifier, note=note)
    with clinic.change(kind="visit", who=note) as change:
        row_id = change.put_observation("P1", row)
    found = clinic.record("P1")
    assert found is not None
    assert row._replace(row_id=row_id) in found.observations
    assert clinic.changes(1)[0].who == note


def test_a_line_says_when_the_child_was_last_seen_and_is_next_booked(clinic: ClinicFile):
    register(clinic, NADIA)
    line = clinic.child_line("P1")
    assert line is not None
    assert (line.name, line.last_seen_on, line.next_visit_on) == ("Nadia عبد الله", None, None)
    with clinic.change(kind="visit", who="x") as change:
        change.put_visit("P1", visit(date(2016, 5, 1), booked=date(2016, 6, 1)))
        change.put_visit("P1", visit(date(2016, 4, 1), booked=date(2016, 5, 2)))
    line = clinic.child_line("P1")
    assert line is not None
    assert (line.last_seen_on, line.next_visit_on) == (date(2016, 5, 1), date(2016, 6, 1))


def test_a_phone_call_leaves_the_booking_and_is_no_seeing(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="visit", who="x") as change:
        change.put_visit("P1", visit(date(2016, 5, 1), booked=date(2016, 6, 1)))
        change.put_visit("P1", visit(date(2016, 5, 20), kind=VisitKind.PHONE))
    line = clinic.child_line("P1")
    assert line is not None
    assert (line.last_seen_on, line.next_visit_on) == (date(2016, 5, 1), date(2016, 6, 1))


def test_a_booking_outlasts_a_visit_without_a_new_one_until_its_day_is_past(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="visit", who="x") as change:
        change.put_visit("P1", visit(date(2016, 5, 1), booked=date(2016, 6, 1)))
        later = change.put_visit("P1", visit(date(2016, 5, 20)))
    for as_of, booked in ((date(2016, 6, 1), date(2016, 6, 1)), (date(2016, 6, 2), None)):
        line = clinic.child_line("P1", as_of)
        assert line is not None
        assert (line.last_seen_on, line.next_visit_on) == (date(2016, 5, 20), booked)
        assert clinic.child_lines(as_of) == clinic.search("Nadia", as_of=as_of) == [line]
    with clinic.change(kind="undo", who="x") as change:
        change.remove(later)
    line = clinic.child_line("P1", date(2016, 7, 1))
    assert line is not None
    assert (line.last_seen_on, line.next_visit_on) == (date(2016, 5, 1), date(2016, 6, 1))


def test_lines_come_in_order_of_id_with_what_the_list_shows(clinic: ClinicFile):
    register(clinic, BARE, NADIA)
    lines = clinic.child_lines()
    assert [line.patient_id for line in lines] == ["P1", "P2"]
    assert lines[0].birth_date_estimated is True
    assert lines[1].birth_date_estimated is None
    assert lines[1].name == "P2"
    assert lines[0] == clinic.child_line("P1")
