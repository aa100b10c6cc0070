"""A clinic's own list comes in by the one import there is: all or nothing, nobody twice, and twice changes nothing."""

import hashlib
from dataclasses import replace
from datetime import date
from time import process_time

import pytest

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.list_identity import NEW_CHILD
from nsclinic.clinic.list_importing import import_list
from nsclinic.clinic.undoing import undo
from nsclinic.domain.record import Child, Sex
from nsclinic.exchange.list_matching import Matching, proposed
from nsclinic.store import How, create_clinic, is_checked_number
from tests.exchange.lists import listed, write_list

TODAY = date(2026, 11, 23)
ARABIC = [
    ("الاسم", "النوع", "تاريخ الميلاد", "ولي الأمر", "الهاتف"),
    ("أمينة حسن محمد", "أنثى", "٢٣/٠٥/٢٠١٩", "محمد حسن", "٠١٠٠٥٥٥٠١٠٢"),
    ("عمر خالد", "ذكر", "٠٣/٠٤/٢٠١٨", "خالد", ""),
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "clinic.nsclinic"


@pytest.fixture
def clinic(path):
    with Clinic(
        create_clinic(path, passphrase=None, plain=True, site_code="BS"), who="Dr N.", as_of=TODAY
    ) as clinic:
        yield clinic


def bring(clinic, tmp_path, rows, matching=None, *, dry_run=False, **options):
    found = listed(write_list(tmp_path / "list.xlsx", rows))
    return import_list(clinic, found, matching or proposed(found), dry_run=dry_run, **options)


def said(report):
    return [str(fault) for fault in report.report.faults]


def warned(report):
    return [str(fault) for fault in report.report.warnings]


def counts(report):
    return report.new_count, report.unchanged_count, report.changed_count


def names(clinic):
    return [line.name for line in clinic.children()]


def test_a_list_becomes_children_with_numbers_of_this_desk(clinic, tmp_path):
    report = bring(clinic, tmp_path, ARABIC)
    assert said(report) == []
    assert counts(report) == (2, 0, 0)
    amina, omar = clinic.children()
    assert (amina.name, amina.sex, amina.birth_date) == ("أمينة حسن محمد", Sex.FEMALE, date(2019, 5, 23))
    assert (omar.birth_date, omar.guardian) == (date(2018, 4, 3), "خالد")
    assert is_checked_number(amina.patient_id)
    assert amina.patient_id[3:7] == "0001"
    assert clinic.store.next_patient_ids(2)[0][3:7] == "0003"


def test_the_import_is_one_change_whose_rows_know_file_sum_and_line(clinic, tmp_path):
    bring(clinic, tmp_path, ARABIC)
    (entry,) = clinic.store.changes(2)[:1]
    assert (entry.kind, entry.who, entry.reason) == ("import", "Dr N.", "list.xlsx")
    record = clinic.record(clinic.children()[1].patient_id)
    (revision,) = clinic.store.history(record.child.row_id)
    assert revision.origin.how is How.IMPORT
    assert revision.origin.file == "list.xlsx"
    assert revision.origin.sha256 == hashlib.sha256((tmp_path / "list.xlsx").read_bytes()).hexdigest()
    assert revision.line == 3


def test_importing_the_list_twice_changes_nothing(clinic, path, tmp_path):
    bring(clinic, tmp_path, ARABIC)
    before, entries = path.read_bytes(), len(clinic.store.changes())
    report = bring(clinic, tmp_path, ARABIC)
    assert counts(report) == (0, 2, 0)
    assert report.report.changes_nothing
    assert [here.child.name for here in report.here] == ["أمينة حسن محمد", "عمر خالد"]
    assert len(clinic.store.changes()) == entries
    assert path.read_bytes() == before


def test_looking_and_a_fault_leave_the_file_as_it_is_to_the_byte(clinic, path, tmp_path):
    bring(clinic, tmp_path, ARABIC[:2])
    before = path.read_bytes()
    report = bring(clinic, tmp_path, ARABIC, dry_run=True)
    assert counts(report) == (1, 1, 0)
    assert path.read_bytes() == before
    report = bring(clinic, tmp_path, [*ARABIC, ("سارة علي", "أنثى", "٣١/٠٢/٢٠١٩", "", "")])
    assert said(report) == ["list.xlsx: Sheet!C4: تاريخ الميلاد: '٣١/٠٢/٢٠١٩' is a day that does not exist"]
    assert report.report.is_refused
    assert path.read_bytes() == before


def test_being_stopped_half_way_keeps_nothing(clinic, path, tmp_path):
    class Stopped(Exception):  # noqa: N818 - as the window's
        pass

    rows = [("Name", "DOB"), *((f"Child{n} Test", "2019-03-04") for n in range(50))]
    told = []

    def stop_while_writing(done, of):
        told.append(done / of)
        if done > of * 0.9:
            raise Stopped

    before = path.read_bytes()
    with pytest.raises(Stopped):
        bring(clinic, tmp_path, rows, progress=stop_while_writing)
    assert told == sorted(told)
    assert clinic.children() == []
    assert path.read_bytes() == before
    assert counts(bring(clinic, tmp_path, rows)) == (50, 0, 0)


def test_more_than_a_hundred_faults_stop_at_a_hundred(clinic, tmp_path):
    rows = [("Name", "DOB"), *((f"Child{n}", "x") for n in range(101))]
    report = bring(clinic, tmp_path, rows)
    assert len(said(report)) == 100
    assert report.report.has_more_faults
    exactly = bring(clinic, tmp_path, rows[:101])
    assert len(said(exactly)) == 100
    assert not exactly.report.has_more_faults


def test_what_patients_csv_refuses_a_list_is_refused_too_in_its_own_words(clinic, tmp_path):
    rows = [
        ("Name", "Born", "Onset"),
        ("Amina Hassan", "2027-01-01", ""),
        ("Omar\u200b Farouk", "2016-02-29", ""),
        ("Sara Ali", "2019-03-04", "2018-01-01"),
    ]
    assert said(bring(clinic, tmp_path, rows)) == [
        "list.xlsx: Sheet!B2: Born: '2027-01-01' lies in the future (today is 2026-11-23)",
        "list.xlsx: Sheet!A3: Name: 'Omar\\u200b Farouk' has the invisible character U+200B (zero width space)",
        "list.xlsx: Sheet!C4: Onset: '2018-01-01' lies before the birth (2019-03-04)",
    ]


def register(clinic, given, family, born, sex=Sex.FEMALE, **more):
    return clinic.register(Child("", born, given, family, sex, **more))


def test_a_child_here_by_folded_name_and_birth_date_is_not_doubled_and_keeps_her_name(clinic, tmp_path):
    number = register(clinic, "Lucía", "Fernández", date(2014, 6, 5), guardian="Ana")
    rows = [("Nombre", "F. Nac.", "Tutor"), ("LUCIA FERNANDEZ", "2014-06-05", "Ana")]
    report = bring(clinic, tmp_path, rows)
    assert counts(report) == (0, 1, 0)
    assert names(clinic) == ["Lucía Fernández"]
    assert report.here[0].child.patient_id == number


def test_what_a_known_childs_row_adds_is_listed_one_by_one_and_taken(clinic, tmp_path):
    number = register(clinic, "Amina", "Hassan", date(2019, 3, 4), phone="0100")
    rows = [("Name", "DOB", "Phone", "Mother"), ("Amina Hassan", "2019-03-04", "0111", "Fatma")]
    report = bring(clinic, tmp_path, rows)
    assert counts(report) == (0, 0, 1)
    assert [(one.column, one.before, one.after) for one in report.report.replacements] == [
        ("guardian", "", "Fatma"),
        ("phone", "0100", "0111"),
    ]
    child = clinic.record(number).child
    assert (child.guardian, child.phone) == ("Fatma", "0111")


@pytest.mark.parametrize(
    ("name", "born", "sex", "is_asked"),
    [
        ("Amina Hasan", "2019-03-04", "F", True),
        ("Hassan Amina", "2019-03-04", "F", True),
        ("Amina Hassan", "2019-03-04", "M", True),
        ("Amina Hassan", "2021-03-04", "F", True),
        ("Amina Hassan", "2021-03-05", "F", False),
        ("Amina Hassan", "2012-03-04", "F", True),
        ("Amina Hassan", "2012-03-05", "F", False),
        ("Sara Khaled", "2019-03-04", "F", False),
    ],
)
def test_who_may_be_here_already_is_asked_about(clinic, tmp_path, name, born, sex, is_asked):
    number = register(clinic, "Amina", "Hassan", date(2019, 3, 4))
    rows = [
        ("Name", "DOB", "Sex"),
        (name, born, sex),
        ("Someone Other", "2010-01-01", "F"),
        ("A Boy", "2010-01-02", "M"),
    ]
    report = bring(clinic, tmp_path, rows, dry_run=True)
    assert [(maybe.line, maybe.lines[0].patient_id) for maybe in report.maybe] == (
        [(2, number)] if is_asked else []
    )
    assert report.new_count == 3


def test_one_nobody_decided_about_is_imported_as_new_with_a_warning(clinic, tmp_path):
    number = register(clinic, "Amina", "Hassan", date(2019, 3, 4))
    report = bring(clinic, tmp_path, [("Name", "DOB"), ("Amina Hasan", "2019-03-04")])
    assert counts(report) == (1, 0, 0)
    assert warned(report) == [
        (
            f"list.xlsx: Sheet!A2: Name: 'Amina Hasan' may be Amina Hassan ({number}), who is here already; "
            "imported as a new child"
        )
    ]
    assert len(clinic.children()) == 2


def test_one_decided_to_be_another_is_new_without_a_warning(clinic, tmp_path):
    register(clinic, "Amina", "Hassan", date(2019, 3, 4))
    rows = [("Name", "DOB"), ("Amina Hasan", "2019-03-04")]
    report = bring(clinic, tmp_path, rows, decisions={2: NEW_CHILD})
    assert counts(report) == (1, 0, 0)
    assert warned(report) == []


def test_one_decided_to_be_the_same_keeps_what_the_clinic_knows_of_name_birth_and_sex(clinic, tmp_path):
    number = register(clinic, "Amina", "Hassan", date(2019, 3, 4))
    rows = [("Name", "DOB", "Sex", "Phone"), ("Amina Hasan", "2019-04-03", "F", "0111")]
    report = bring(clinic, tmp_path, rows, decisions={2: number})
    assert counts(report) == (0, 0, 1)
    (child,) = [clinic.record(line.patient_id).child for line in clinic.children()]
    assert (child.name, child.birth_date, child.phone) == ("Amina Hassan", date(2019, 3, 4), "0111")
    again = bring(clinic, tmp_path, rows, decisions={2: number})
    assert counts(again) == (0, 1, 0)


def test_a_decision_for_a_child_who_is_not_like_the_row_is_a_fault(clinic, tmp_path):
    number = register(clinic, "Amina", "Hassan", date(2019, 3, 4))
    report = bring(clinic, tmp_path, [("Name", "DOB"), ("Omar Said", "2010-01-01")], decisions={2: number})
    assert "decide again" in said(report)[0]
    assert names(clinic) == ["Amina Hassan"]


def test_of_two_children_with_one_name_and_birth_date_none_is_taken_for_the_row(clinic, tmp_path):
    for guardian in ("Fatma", "Mona"):
        register(clinic, "Amina", "Hassan", date(2019, 3, 4), guardian=guardian)
    report = bring(clinic, tmp_path, [("Name", "DOB"), ("Amina Hassan", "2019-03-04")], dry_run=True)
    assert len(report.maybe[0].lines) == 2
    assert report.here == []


def test_a_clinic_number_says_who_a_child_is_and_a_wrong_one_is_refused(clinic, tmp_path):
    number = register(clinic, "Amina", "Hassan", date(2019, 3, 4))
    rows = [("MRN", "Name", "DOB", "Phone"), (number, "Amina Hassan", "2019-03-04", "0111")]
    assert counts(bring(clinic, tmp_path, rows)) == (0, 0, 1)
    report = bring(clinic, tmp_path, [rows[0], (number, "Omar Said", "2010-01-01", "")])
    assert f"MRN: '{number}' is known in the clinic as Amina Hassan, female, 2019-03-04" in said(report)[0]


def test_numbers_of_the_list_are_kept_and_those_given_go_around_them(clinic, tmp_path):
    free = clinic.store.next_patient_ids(1)[0]
    rows = [("MRN", "Name", "DOB"), ("", "Amina Hassan", "2019-03-04"), (free, "Omar Said", "2010-01-01")]
    rows.append(("17", "Sara Ali", "2011-01-01"))
    assert counts(bring(clinic, tmp_path, rows)) == (3, 0, 0)
    by_name = {line.given_name: line.patient_id for line in clinic.children()}
    assert by_name["Omar"] == free
    assert by_name["Sara"] == "17"
    assert by_name["Amina"] not in (free, "17")


def test_a_child_who_stands_in_the_list_twice_is_taken_once_or_refused(clinic, tmp_path):
    same = ("Amina Hassan", "2019-03-04", "0111")
    rows = [("Name", "DOB", "Phone"), same, ("Omar Said", "2010-01-01", ""), same]
    report = bring(clinic, tmp_path, rows, dry_run=True)
    assert report.new_count == 2
    assert warned(report) == ["list.xlsx: Sheet!A4: Name: 'Amina Hassan' says the same as line 2; taken once"]
    other = bring(clinic, tmp_path, [*rows[:3], ("amina hassan", "2019-03-04", "0222")])
    assert said(other) == [
        (
            "list.xlsx: Sheet!A4: Name: 'amina hassan' has the name and birth date or age of line 2: "
            "leave one of them, or give both a clinic number"
        )
    ]
    assert clinic.children() == []


def test_one_number_for_two_rows_is_refused(clinic, tmp_path):
    rows = [("MRN", "Name", "DOB"), ("7", "Amina Hassan", "2019-03-04"), ("7", "Omar Said", "2010-01-01")]
    assert said(bring(clinic, tmp_path, rows)) == [
        "list.xlsx: Sheet!A3: MRN: '7' is the same child as line 2: leave one of them"
    ]


def test_two_rows_decided_to_be_one_child_are_refused(clinic, tmp_path):
    number = register(clinic, "Amina", "Hassan", date(2019, 3, 4))
    rows = [("Name", "DOB"), ("Amina Hasan", "2019-03-04"), ("Amina Hassan", "2019-03-04")]
    report = bring(clinic, tmp_path, rows, decisions={2: number})
    assert said(report) == [
        "list.xlsx: Sheet!A3: Name: 'Amina Hassan' is the same child as line 2: leave one of them"
    ]


def test_ages_on_the_same_day_bring_nobody_in_twice(clinic, tmp_path):
    rows = [("Name", "Age"), ("Amina Hassan", "7"), ("Omar Said", "3y 2m")]
    matching = Matching(1, ("full_name", "age"), age_on=date(2026, 11, 1))
    assert counts(bring(clinic, tmp_path, rows, matching)) == (2, 0, 0)
    assert [line.birth_date_estimated for line in clinic.children()] == [True, True]
    assert counts(bring(clinic, tmp_path, rows, matching)) == (0, 2, 0)
    later = replace(matching, age_on=date(2026, 11, 20))
    assert len(bring(clinic, tmp_path, rows, later, dry_run=True).maybe) == 2


def test_a_child_deleted_here_who_has_a_number_stays_deleted(clinic, tmp_path):
    rows = [("MRN", "Name", "DOB"), ("7", "Amina Hassan", "2019-03-04")]
    bring(clinic, tmp_path, rows)
    row_id = clinic.record("7").child.row_id
    with clinic.store.change(kind="delete", who="test") as change:
        change.remove(row_id)
    report = bring(clinic, tmp_path, rows)
    assert report.report.changes_nothing
    assert report.report.kept_count == 1
    assert report.new == []
    assert clinic.children() == []


def test_a_matching_that_lacks_something_is_no_import(clinic, tmp_path):
    with pytest.raises(ValueError, match="lacks"):
        bring(clinic, tmp_path, [("Name", "DOB"), ("A", "03/04/2019")])


def test_listeners_are_told_of_what_was_kept_alone(clinic, tmp_path):
    told: list[Changed] = []
    clinic.subscribe(told.append)
    bring(clinic, tmp_path, ARABIC, dry_run=True)
    bring(clinic, tmp_path, [*ARABIC, ("x", "?", "", "", "")])
    assert told == []
    bring(clinic, tmp_path, ARABIC)
    assert [changed.kinds for changed in told] == [("import",)]
    assert set(told[0].patient_ids) == {line.patient_id for line in clinic.children()}


def test_an_import_is_undone_whole_and_the_list_can_come_in_again(clinic, tmp_path):
    number = register(clinic, "Amina", "Hassan", date(2019, 3, 4), phone="0100")
    rows = [("Name", "DOB", "Phone"), ("Amina Hassan", "2019-03-04", "0111"), ("Omar Said", "2010-01-01", "")]
    report = bring(clinic, tmp_path, rows)
    assert report.report.change_id == clinic.last_change_id != ""
    undo(clinic, report.report.change_id, "the wrong list")
    assert names(clinic) == ["Amina Hassan"]
    assert clinic.record(number).child.phone == "0100"
    assert counts(bring(clinic, tmp_path, rows)) == (1, 0, 1)
    assert names(clinic) == ["Amina Hassan", "Omar Said"]


def test_five_thousand_rows_take_no_more_than_their_share(clinic, tmp_path):
    """Each row costs what it costs in a list a tenth as long, with room for noise: nothing grows with the square."""

    def seconds(count):
        rows = [
            ("Name", "DOB"),
            *((f"Child{n} Test{n}", date(2010 + n % 14, 1 + n % 12, 1 + n % 28)) for n in range(count)),
        ]
        path = write_list(tmp_path / "list.xlsx", rows)
        start = process_time()
        found = listed(path)
        report = import_list(clinic, found, proposed(found), dry_run=True)
        assert report.new_count == count
        return process_time() - start

    seconds(50)
    few = min(seconds(500) for _ in range(3))
    assert seconds(5000) < 10 * few * 3
