"""The REDCap data dictionary: eighteen columns in REDCap's order, and nothing in it that REDCap would refuse."""

import csv
import io
import re

from nsclinic.exchange.package_tables import PACKAGE_TABLES, REMOVED, FieldType
from nsclinic.exchange.redcap import HEADER, redcap_dictionary, variable_of


def rows():
    return list(csv.DictReader(io.StringIO(redcap_dictionary().decode("utf-8"), newline="")))


def test_it_has_the_eighteen_columns_in_redcaps_order():
    first = redcap_dictionary().decode("utf-8").split("\r\n")[0]
    assert tuple(next(csv.reader([first]))) == HEADER
    assert len(HEADER) == 18
    assert (HEADER[0], HEADER[5], HEADER[10], HEADER[17]) == (
        "Variable / Field Name",
        "Choices, Calculations, OR Slider Labels",
        "Identifier?",
        "Field Annotation",
    )


def test_the_first_variable_is_the_childs_record_and_stands_once():
    names = [row[HEADER[0]] for row in rows()]
    assert names[0] == "patient_id"
    assert len(names) == len(set(names))


def test_variables_are_lower_case_begin_with_a_letter_and_are_no_longer_than_redcap_takes():
    for row in rows():
        assert re.fullmatch("[a-z][a-z0-9_]{0,99}", row[HEADER[0]])
        assert re.fullmatch("[a-z][a-z0-9_]*", row[HEADER[1]])


def test_every_column_of_a_package_that_can_be_kept_has_its_variable():
    names = {row[HEADER[0]] for row in rows()}
    for table in PACKAGE_TABLES:
        for column in table.columns:
            assert (variable_of(table, column) in names) is (table is not REMOVED or column == "patient_id")


def test_the_variables_of_a_form_stand_together():
    seen = [row[HEADER[1]] for row in rows()]
    assert [name for place, name in enumerate(seen) if place == 0 or seen[place - 1] != name] == [
        table.name for table in PACKAGE_TABLES if table is not REMOVED
    ]


def test_choices_are_codes_and_labels_that_redcap_reads_and_other_codes_stay_text():
    by_name = {row[HEADER[0]]: row for row in rows()}
    for row in rows():
        assert row[HEADER[3]] in ("text", "radio", "dropdown")
        assert (row[HEADER[3]] == "text") is (not row[HEADER[5]])
        for choice in filter(None, row[HEADER[5]].split(" | ")):
            assert re.fullmatch("[A-Za-z0-9_]+, [^|]+", choice), row[HEADER[0]]
    assert by_name["course_steroid_response"][HEADER[5]].startswith("SSNS, Steroid-sensitive | ")
    assert by_name["observations_unit"][HEADER[3]] == "text"
    assert by_name["treatments_drug"][HEADER[3]] == "dropdown"


def test_dates_and_numbers_are_validated_as_such():
    kinds = {
        FieldType.DATE: "date_ymd",
        FieldType.NUMBER: "number",
        FieldType.INTEGER: "integer",
        FieldType.STRING: "",
        FieldType.BOOLEAN: "",
    }
    by_name = {row[HEADER[0]]: row for row in rows()}
    for table in PACKAGE_TABLES:
        for one in table.fields if table is not REMOVED else ():
            row = by_name[variable_of(table, one.name)]
            assert row[HEADER[7]] == kinds[one.type], one.name
            assert (row[HEADER[8]] == "0") is (one.type in (FieldType.NUMBER, FieldType.INTEGER))


def test_pseudonyms_and_dates_are_marked_as_personal_and_sex_is_not():
    marked = {row[HEADER[0]] for row in rows() if row[HEADER[10]] == "y"}
    assert {"patient_id", "patients_birth_date", "visits_date", "steps_row_id"} <= marked
    assert not marked & {"patients_sex", "observations_value", "course_histology"}


def test_the_note_says_unit_and_loinc():
    notes = {row[HEADER[0]]: row[HEADER[6]] for row in rows()}
    assert "Unit: mg/dL (UCUM mg/dL). LOINC 2160-0." in notes["steps_creatinine"]
