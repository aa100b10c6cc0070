"""Importing into a real clinic file: all or nothing, and twice is once."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.importing import import_folder
from nsclinic.domain.record import Event, EventKind, Qualifier, child_record
from nsclinic.exchange.folder_writer import write_folder
from nsclinic.exchange.observation_rows import ObservationReader
from nsclinic.store import How, create_clinic
from tests.clinic.importing_steps import bring, known
from tests.exchange.folders import GOOD, TODAY, write_good
from tests.exchange.records import clinics
from tests.exchange.workbooks import as_typed, write_workbook


def changed_rows(report):
    return {name: count for name, count in report.changed.items() if count}


def new_rows(report):
    return {name: count for name, count in report.new.items() if count}


def test_all_of_a_folder_comes_in_one_change_and_every_row_knows_where_it_came_from(clinic, tmp_path):
    report = bring(clinic, write_good(tmp_path / "in"))
    assert new_rows(report) == {"patients": 2, "visits": 2, "observations": 10, "treatments": 4, "events": 5}
    assert [change.kind for change in clinic.changes()].count("import") == 1
    record = known(clinic, "P1")
    revision = clinic.history(record.observations[4].row_id)[0]
    assert (revision.origin.how, revision.origin.file, revision.line) == (How.IMPORT, "observations.csv", 6)
    assert len(revision.origin.sha256) == 64
    assert record.observations[5].qualifier is Qualifier.LESS
    assert record.child.phone == "+20 100 555"


def test_the_same_folder_a_second_time_writes_no_change(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    head, content = clinic.head, clinic.path.read_bytes()
    report = bring(clinic, tmp_path / "in")
    assert report.changes_nothing
    assert clinic.head == head
    assert clinic.path.read_bytes() == content


def test_the_same_clinic_as_a_workbook_writes_no_change(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    head = clinic.head
    bring(clinic, write_workbook(tmp_path / "clinic.xlsx", as_typed))
    assert clinic.head == head


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(clinic, tmp_path):
    head, content = clinic.head, clinic.path.read_bytes()
    report = bring(clinic, write_good(tmp_path / "in"), dry_run=True)
    assert new_rows(report)["observations"] == 10
    assert (clinic.head, clinic.path.read_bytes()) == (head, content)
    assert "Nothing was written: this is what an import would do." in list(report.lines())


def test_a_known_childs_columns_are_replaced_by_later_ones_that_are_not_empty(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    header, *_ = GOOD["patients.csv"].splitlines()
    later = header + "\nP1,,,,2011-05-10,,,,2 Garden Row,,,no,\n"
    report = bring(
        clinic,
        write_good(
            tmp_path / "later", patients=later, visits=None, observations=None, treatments=None, events=None
        ),
    )
    child = known(clinic, "P1").child
    assert (child.address, child.consent_registry, child.given_name) == ("2 Garden Row", "no", "Alder")
    assert list(report.lines())[:2] == [
        "patients.csv:2: address of P1: '1 Garden Row' is replaced by '2 Garden Row'",
        "patients.csv:2: consent_registry of P1: 'yes' is replaced by 'no'",
    ]


def test_a_known_stretch_is_ended_by_a_later_row_and_not_doubled(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    rows = GOOD["treatments.csv"].replace("2018-06-01,,2.5", "2018-06-01,2019-01-01,")
    report = bring(clinic, write_good(tmp_path / "in", treatments=rows))
    tacrolimus = [row for row in known(clinic, "P1").treatments if row.drug == "tacrolimus"]
    assert [(row.end_date, row.dose) for row in tacrolimus] == [(date(2019, 1, 1), "2.5")]
    assert changed_rows(report) == {"treatments": 1}
    assert [line for line in report.lines() if "replaced" in line] == [
        "treatments.csv:3: end_date of P1: '' is replaced by '2019-01-01'"
    ]


def test_the_same_value_twice_on_one_day_stays_two_rows(clinic, tmp_path):
    row = "P1,2019-05-01,potassium,,4.1,mmol/L,,,,\n"
    bring(clinic, write_good(tmp_path / "in", observations=GOOD["observations.csv"] + row * 2))
    head = clinic.head
    bring(clinic, tmp_path / "in")
    assert clinic.head == head
    bring(clinic, write_good(tmp_path / "in", observations=GOOD["observations.csv"] + row * 3))
    assert [r.code for r in known(clinic, "P1").observations].count("potassium") == 3


def test_of_several_values_of_one_day_the_last_in_the_file_stands_last(clinic, tmp_path):
    rows = "".join(f"P1,2019-05-01,potassium,,{value},mmol/L,,,,\n" for value in ("4.9", "4.1", "4.5"))
    bring(clinic, write_good(tmp_path / "in", observations=GOOD["observations.csv"] + rows))
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "out")
    with create_clinic(tmp_path / "other.nsclinic", passphrase=None, plain=True) as other:
        bring(other, tmp_path / "out")
        values = [r.value for r in known(other, "P1").observations if r.code == "potassium"]
    assert values == ["4.9", "4.1", "4.5"]


def test_a_deleted_row_stays_deleted_and_is_listed(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    row = known(clinic, "P1").observations[4]
    with clinic.change(kind="visit", who="test") as change:
        change.remove(row.row_id)
    head = clinic.head
    report = bring(clinic, tmp_path / "in")
    assert clinic.head == head
    assert "observations.csv:6: P1: was deleted in the clinic and stays so" in list(report.lines())


def test_a_deleted_child_stays_deleted_with_all_rows(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    with clinic.change(kind="delete", who="test") as change:
        change.remove(known(clinic, "P2").child.row_id)
    head = clinic.head
    report = bring(clinic, tmp_path / "in")
    assert (clinic.head, clinic.patient_ids()) == (head, ["P1"])
    assert report.kept_count == 1 + 1 + 4 + 2 + 3


def test_a_value_corrected_in_the_clinic_does_not_come_back_from_the_old_folder(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    wrong = known(clinic, "P1").observations[4]
    with clinic.change(kind="visit", who="test") as change:
        change.put_observation("P1", wrong._replace(value="1.5"))
    head = clinic.head
    report = bring(clinic, tmp_path / "in")
    assert clinic.head == head
    assert [r.value for r in known(clinic, "P1").observations if r.code == "upcr"] == ["1.5"]
    assert "observations.csv:6: P1: was corrected in the clinic and stays so" in list(report.lines())


def test_a_row_is_known_by_its_row_id_whatever_else_changed(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "out")
    path = tmp_path / "out" / "observations.csv"
    path.write_bytes(path.read_bytes().replace(b"tac_trough,<,2.0", b"tac_trough,,5.5"))
    report = bring(clinic, tmp_path / "out")
    trough = [row for row in known(clinic, "P1").observations if row.code == "tac_trough"]
    assert [(row.qualifier, row.value) for row in trough] == [(Qualifier.NONE, "5.5")]
    assert (changed_rows(report), new_rows(report)) == ({"observations": 1}, {})


def test_another_desks_row_ids_do_not_double_the_rows_that_say_the_same(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    with create_clinic(tmp_path / "other.nsclinic", passphrase=None, plain=True) as other:
        bring(other, tmp_path / "in")
        export_identified(Clinic(other, as_of=TODAY), tmp_path / "out")
    head = clinic.head
    bring(clinic, tmp_path / "out")
    assert clinic.head == head


def test_two_visits_of_one_day_and_kind_survive_the_way_out_and_in(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    with clinic.change(kind="visit", who="test") as change:
        change.put_visit("P1", known(clinic, "P1").visits[0]._replace(row_id="", note="came back"))
    export_identified(Clinic(clinic, as_of=TODAY), tmp_path / "out")
    with create_clinic(tmp_path / "other.nsclinic", passphrase=None, plain=True) as other:
        bring(other, tmp_path / "out")
        assert known(other, "P1") == known(clinic, "P1")


def test_a_row_id_of_another_child_is_refused(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    taken = known(clinic, "P1").visits[0].row_id
    folder = write_good(
        tmp_path / "other", visits=f"patient_id,date,kind,row_id\nP2,2019-02-02,phone,{taken}\n"
    )
    report = import_folder(Clinic(clinic, who="test", as_of=TODAY), folder)
    assert [str(fault) for fault in report.faults] == [
        f"visits.csv:2: row_id: '{taken}' is the row_id of another row in the clinic"
    ]


def test_a_known_id_with_another_birth_date_and_name_is_refused_and_both_are_named(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    folder = write_good(
        tmp_path / "other",
        patients="patient_id,given_name,family_name,sex,birth_date\nP1,Rowan,Other,male,2010-01-01\n",
        visits=None,
        observations=None,
        treatments=None,
        events=None,
    )
    report = import_folder(Clinic(clinic, who="test", as_of=TODAY), folder)
    assert "\n".join(map(str, report.faults)) == (
        "patients.csv:2: patient_id: 'P1' is known in the clinic as Alder Example, male, 2011-05-10, "
        "here as Rowan Other, male, 2010-01-01; if both are one child: --replace-identity P1"
    )
    bring(clinic, folder, replace_identity=["P1"])
    assert known(clinic, "P1").child.name == "Rowan Other"


@pytest.mark.parametrize(
    "row",
    ["P1,Rowan,Example,male,2011-05-10", "P1,Alder,Example,female,2011-05-09", "P1,,,female,2011-05-09"],
)
def test_another_name_alone_or_another_birth_date_alone_is_a_correction(clinic, tmp_path, row):
    bring(clinic, write_good(tmp_path / "in"))
    patients = f"patient_id,given_name,family_name,sex,birth_date\n{row}\n"
    folder = write_good(
        tmp_path / "other", patients=patients, visits=None, observations=None, treatments=None, events=None
    )
    assert changed_rows(bring(clinic, folder)) == {"patients": 1}


def test_a_birth_date_after_what_the_clinic_has_recorded_is_refused(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    patients = "patient_id,birth_date\nP1,2018-05-10\n"
    folder = write_good(
        tmp_path / "other", patients=patients, visits=None, observations=None, treatments=None, events=None
    )
    report = import_folder(Clinic(clinic, who="test", as_of=TODAY), folder)
    assert [str(fault) for fault in report.faults] == [
        "patients.csv:2: birth_date: '2018-05-10' lies after the first row of this child in the clinic (2018-01-01)"
    ]


def test_rows_may_speak_of_a_child_who_is_only_in_the_clinic(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    folder = write_good(
        tmp_path / "other",
        patients="patient_id,birth_date\n",
        visits="patient_id,date,kind\nP1,2019-03-01,phone\n",
        observations=None,
        treatments=None,
        events=None,
    )
    assert new_rows(bring(clinic, folder)) == {"visits": 1}
    early = write_good(
        tmp_path / "early",
        patients="patient_id,birth_date\n",
        visits="patient_id,date,kind\nP1,2011-05-09,phone\n",
        observations=None,
        treatments=None,
        events=None,
    )
    report = import_folder(Clinic(clinic, who="test", as_of=TODAY), early)
    assert "before the birth (2011-05-10)" in str(report.faults[0])


def test_a_pressure_that_the_clinic_has_is_paired_with_the_one_that_comes(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    rows = "patient_id,date,code,value,unit\nP1,2019-01-10,dbp,104,mmHg\n"
    report = import_folder(
        Clinic(clinic, who="test", as_of=TODAY), write_good(tmp_path / "other", observations=rows)
    )
    assert [str(fault) for fault in report.faults] == [
        "observations.csv:2: value: '104' is not below the systolic pressure of the same day, 102"
    ]


def test_rows_of_one_file_that_are_one_row_are_taken_together_with_a_warning(clinic, tmp_path):
    rows = GOOD["treatments.csv"] + "P1,tacrolimus,2018-06-01,2019-06-01,3,mg/day,daily,2,\n"
    report = bring(clinic, write_good(tmp_path / "in", treatments=rows))
    tacrolimus = [row for row in known(clinic, "P1").treatments if row.drug == "tacrolimus"]
    assert [(row.dose, row.end_date) for row in tacrolimus] == [("3", date(2019, 6, 1))]
    assert [str(warning) for warning in report.warnings] == [
        "treatments.csv:6: dose: '3' replaces '2.5' of line 3, which is the same row"
    ]
    head = clinic.head
    bring(clinic, tmp_path / "in")
    assert clinic.head == head


def test_a_file_that_changes_while_it_is_read_imports_nothing(clinic, tmp_path):
    folder = write_good(tmp_path / "in")
    head = clinic.head

    def spoil(done, of):
        if done > of // 3:
            (folder / "events.csv").write_text(GOOD["events.csv"].replace("MCD", "FSGS"))

    report = import_folder(Clinic(clinic, who="test", as_of=TODAY), folder, progress=spoil)
    assert [str(fault) for fault in report.faults] == [
        "events.csv: was changed while it was read; nothing was imported"
    ]
    assert clinic.head == head


def test_each_row_is_read_and_checked_once_to_be_compared_and_written(clinic, tmp_path, monkeypatch):
    lines = []
    read = ObservationReader.read

    def counted(reader, raw):
        lines.append(raw.line)
        return read(reader, raw)

    monkeypatch.setattr(ObservationReader, "read", counted)
    bring(clinic, write_good(tmp_path / "in"))
    assert len(known(clinic, "P1").observations) + len(known(clinic, "P2").observations) == len(lines)
    assert lines == list(range(2, 12))


def test_what_progress_raises_stops_the_import_and_nothing_is_kept(clinic, tmp_path):
    head = clinic.head

    def stop(done, of):
        if done > 2 * of // 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_folder(Clinic(clinic, who="test", as_of=TODAY), write_good(tmp_path / "in"), progress=stop)
    assert clinic.head == head
    assert clinic.patient_ids() == []


def test_progress_rises_to_the_whole(clinic, tmp_path):
    told = []
    bring(clinic, write_good(tmp_path / "in"), progress=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(clinics())
def test_whatever_a_clinic_holds_goes_out_and_in_unchanged_and_twice_is_once(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("any")
    write_folder(folder, records)
    with create_clinic(folder.parent / f"{folder.name}.nsclinic", passphrase=None, plain=True) as clinic:
        bring(clinic, folder)
        head = clinic.head
        bring(clinic, folder)
        assert clinic.head == head
        kept = [replace_child_id(known(clinic, record.child.patient_id)) for record in records]
        assert kept == [replace_child_id(record) for record in records]
        assert clinic.check() == []


def replace_child_id(record):
    """Leave out the child's own row id, which the clinic gives."""
    return child_record(
        replace(record.child, row_id=""),
        record.visits,
        record.observations,
        record.treatments,
        record.events,
    )


def test_a_protocol_start_survives_with_the_id_as_written(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    start = known(clinic, "P1").events[0]
    assert start == Event(date(2018, 1, 1), EventKind.PROTOCOL_START, "three-step", row_id=start.row_id)
