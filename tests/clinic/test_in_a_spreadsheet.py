"""What the program writes opens in LibreOffice with its columns and cells, and nobody's text becomes a formula."""

from datetime import datetime

import pytest

from nsclinic.clinic.audit import Asked, export_audit
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.importing import import_folder
from nsclinic.exchange.list_template import write_empty_list
from nsclinic.exchange.tables import TABLES
from nsclinic.store import create_clinic
from tests.exchange.folders import TODAY, write_good
from tests.exchange.spreadsheet import formulas, opened, table

pytestmark = pytest.mark.external

PATIENTS = (
    "patient_id,given_name,family_name,sex,birth_date,guardian,phone,address,consent_registry,note\n"
    "P1,'=1+1,'=cmd|' /C calc'!A0,male,2011-05-10,'@SUM(1+9),'+20 100 555,'-5 Hill Road,yes,"
    '"\'=HYPERLINK(""http://example.invalid"")\nsecond line"\n'
    "P2,سارة,O'Neill,female,2012-02-29,''=2+2,,,yes,\n"
)
"""An apostrophe before a text that begins like a formula is not part of the text (contract 2)."""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Write everything that the program writes as a table of texts from outside, and open it all at once."""
    place = tmp_path_factory.mktemp("spreadsheet")
    with create_clinic(place / "clinic.nsclinic", passphrase=None, plain=True) as store:
        clinic = Clinic(store, who="=2+3", as_of=TODAY)
        import_folder(clinic, write_good(place / "in", patients=PATIENTS))
        export_identified(clinic, place / "out")
        list(export_audit(clinic, Asked(), place / "audit.csv"))
    return opened([*sorted((place / "out").glob("*.csv")), place / "audit.csv"], place)


def test_the_spreadsheet_would_run_a_formula_that_was_not_guarded(tmp_path):
    (tmp_path / "raw.csv").write_text("name,guarded\n=1+1,'=1+1\n", encoding="utf-8")
    shown = opened([tmp_path / "raw.csv"], tmp_path)
    assert formulas(shown) == ["=1+1"]
    assert table(shown["raw"])[0]["guarded"] == "'=1+1"


def test_no_cell_of_an_export_with_names_or_of_the_audit_is_a_formula(sheets):
    assert set(sheets) == {*(one.name for one in TABLES), "audit"}
    assert formulas(sheets) == []


def test_every_table_has_its_columns_and_every_row_one_line(sheets):
    for one in TABLES:
        assert tuple(cell.value for cell in sheets[one.name][0]) == one.columns
    assert [len(sheets[one.name]) for one in TABLES] == [3, 3, 11, 5, 6]


def test_a_text_that_begins_like_a_formula_is_shown_as_the_text_it_is(sheets):
    first, second = table(sheets["patients"])
    assert first["given_name"] == "'=1+1"
    assert first["family_name"] == "'=cmd|' /C calc'!A0"
    assert (first["phone"], first["address"], first["guardian"]) == (
        "'+20 100 555",
        "'-5 Hill Road",
        "'@SUM(1+9)",
    )
    assert first["note"] == '\'=HYPERLINK("http://example.invalid")\nsecond line'
    assert (second["given_name"], second["family_name"], second["guardian"]) == ("سارة", "O'Neill", "''=2+2")


def test_days_are_days_and_numbers_are_numbers(sheets):
    rows = table(sheets["observations"])
    weight = next(row for row in rows if row["code"] == "weight")
    assert (weight["date"], weight["value"], weight["unit"]) == (datetime(2019, 1, 10), 24.5, "kg")  # noqa: DTZ001
    level = next(row for row in rows if row["code"] == "tac_trough")
    assert (level["qualifier"], level["value"]) == ("<", 2)


def test_a_grade_that_the_spreadsheet_took_for_a_number_is_not_taken_back_for_another(sheets, tmp_path):
    """LibreOffice reads `2+` as 2, with a plus behind. Saved so, the folder is refused, and nothing is guessed."""
    rows = table(sheets["observations"])
    grade = next(row for row in rows if row["code"] == "dipstick_protein")
    assert (grade["value"], grade["unit"]) == (2, "grade")
    observations = (
        "patient_id,date,code,value,unit\n"
        f"{grade['patient_id']},2019-01-11,dipstick_protein,{grade['value']},{grade['unit']}\n"
    )
    folder = write_good(tmp_path / "in", patients=PATIENTS, observations=observations)
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as store:
        report = import_folder(Clinic(store, who="test", as_of=TODAY), folder)
        assert store.patient_ids() == []
    (fault,) = report.faults
    assert (fault.column, fault.cell) == ("value", "2")


def test_the_audit_shows_who_did_what_as_it_was_typed(sheets):
    rows = table(sheets["audit"])
    assert {row["who"] for row in rows} == {"'=2+3"}
    child = next(row for row in rows if row["patient_id"] == "P1" and row["row"] == "child")
    assert "given_name==1+1; " in str(child["after"])


def test_the_empty_list_opens_with_its_headings_alone(tmp_path):
    write_empty_list(tmp_path / "list.xlsx", "List", ["=1+1", "+Name", "Born"], [2], is_right_to_left=False)
    shown = opened([tmp_path / "list.xlsx"], tmp_path)
    assert formulas(shown) == []
    assert [cell.value for cell in shown["list"][0]] == ["=1+1", "+Name", "Born"]
