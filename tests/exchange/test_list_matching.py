"""What a column is, is proposed from headings in five languages; what could be two things is asked, never guessed."""

from datetime import date

import pytest

from nsclinic.exchange.list_dates import DateOrder, Orders, order_of, read_list_date
from nsclinic.exchange.list_matching import Lack, Matching, missing, proposed, remarks
from nsclinic.exchange.list_words import list_words, sex_letters_of
from tests.exchange.lists import listed, understood, write_list, write_text

DMY, MDY = DateOrder.DAY_MONTH_YEAR, DateOrder.MONTH_DAY_YEAR


def columns_of(tmp_path, *rows):
    return proposed(listed(write_list(tmp_path / "list.xlsx", rows))).columns


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (
            ("MRN", "First Name", "Surname", "Gender", "Date of birth", "Mobile"),
            ("patient_id", "given_name", "family_name", "sex", "birth_date", "phone"),
        ),
        (
            ("م", "رقم الملف", "الإسم", "النوع", "تاريخ الميلاد", "ولي الأمر", "العنوان", "ملاحظات"),
            ("", "patient_id", "full_name", "sex", "birth_date", "guardian", "address", "note"),
        ),
        (
            ("Nº de historia", "Nombre", "Apellidos", "Sexo", "Fecha de Nacimiento", "Teléfono"),
            ("patient_id", "given_name", "family_name", "sex", "birth_date", "phone"),
        ),
        (
            ("N° de dossier", "Nom", "Prénom", "Sexe", "Né(e) le", "Mère"),
            ("patient_id", "family_name", "given_name", "sex", "birth_date", "guardian"),
        ),
        (
            ("Processo", "Nome", "Sexo", "Data de nascimento", "Telemóvel", "Observações"),
            ("patient_id", "full_name", "sex", "birth_date", "phone", "note"),
        ),
        (("Name", "Age"), ("full_name", "age")),
        (("Name", "DOB", "Age"), ("full_name", "birth_date", "")),
        (
            ("patient_id", "given_name", "birth_date", "cause"),
            ("patient_id", "given_name", "birth_date", "cause"),
        ),
    ],
)
def test_headings_are_understood_in_five_languages(tmp_path, headings, columns):
    assert columns_of(tmp_path, headings) == columns


def test_a_second_column_of_the_same_meaning_is_not_taken(tmp_path):
    assert columns_of(tmp_path, ("Name", "DOB", "Mother", "Father")) == (
        "full_name",
        "birth_date",
        "guardian",
        "",
    )


def test_sexes_and_one_column_of_dates_are_known_by_what_stands_in_them(tmp_path):
    rows = [("Jina", "x", "Tarehe"), ("A B", "F", "4 mars 2019"), ("C D", "M", "٢٣/٠٥/٢٠١٩")]
    assert columns_of(tmp_path, *rows) == ("", "sex", "birth_date")


def test_no_word_of_the_table_means_two_things():
    words = list_words()
    for either in (words.given_or_full, words.family_or_full):
        assert not either & words.headings.keys()
    assert len(set(words.months.values())) == 12
    assert set(words.headings.values()) >= {"patient_id", "full_name", "sex", "birth_date", "age"}


def test_a_title_above_the_headings_is_passed_over_and_another_line_can_be_chosen(tmp_path):
    def title(sheet):
        sheet.merge_cells("A1:C1")

    rows = [["Kidney clinic, children of 2026"], ["Name", "Sex", "DOB"], ["Amina Hassan", "F", "2019-03-04"]]
    found = listed(write_list(tmp_path / "list.xlsx", rows, title))
    matching = proposed(found)
    assert (matching.heading, matching.columns) == (2, ("full_name", "sex", "birth_date"))
    assert [row.name for row in understood(found)[0]] == ["Amina Hassan"]
    assert proposed(found, 1).columns == ("", "sex", "") or proposed(found, 1).heading == 1


def test_what_is_missing_is_named(tmp_path):
    rows = [("Name", "Remarks", "When"), ("Amina", "x", "03/04/2019"), ("Omar", "y", "05/06/2018")]
    found = listed(write_list(tmp_path / "list.xlsx", rows))

    def lacks(*columns, **more):
        return [(one.lack, one.column) for one in missing(found, Matching(1, columns, **more))]

    assert lacks("", "note", "") == [(Lack.BIRTH, -1), (Lack.NAME, -1)]
    assert lacks("full_name", "note", "birth_date") == [(Lack.DATE_ORDER, 2)]
    assert lacks("full_name", "note", "birth_date", orders={2: DMY}) == []
    assert lacks("full_name", "given_name", "birth_date", orders={2: DMY}) == [(Lack.TWO_NAMES, 0)]
    assert lacks("note", "note", "birth_date", orders={2: DMY}) == [(Lack.NAME, -1), (Lack.TWICE, 1)]
    assert lacks("full_name", "", "age") == [(Lack.AGE_DAY, 2)]
    assert lacks("full_name", "", "age", age_on=date(2026, 11, 1)) == []
    assert [one.lack for one in missing(found, Matching(3, ("full_name", "", "birth_date")))] == [
        Lack.NO_ROWS
    ]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2019", "05/06/2018"], Orders.NOT_TOLD),
        (["03/04/2019", "13/06/2018"], DMY),
        (["03/04/2019", "12/13/2018"], MDY),
        (["03/04/2019", "12/12/2018"], Orders.NOT_TOLD),
        (["05/05/2019", "5.05.2018"], Orders.NONE_NEEDED),
        (["25/03/2019", "03/25/2019"], Orders.NOT_TOLD),
        (["2019-03-04", "4 Mar 2019", "x", ""], Orders.NONE_NEEDED),
        (["٠٣/٠٤/٢٠١٩", "٣١/٠٤/٢٠١٩"], DMY),
    ],
)
def test_the_order_of_a_column_is_told_by_a_date_that_can_be_read_one_way_only(texts, order):
    assert order_of(texts) is order


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2019", DMY, date(2019, 4, 3)),
        ("03/04/2019", MDY, date(2019, 3, 4)),
        ("5.5.2019", None, date(2019, 5, 5)),
        ("2019-03-04", None, date(2019, 3, 4)),
        ("2019/3/4 00:00:00", DMY, date(2019, 3, 4)),
        ("٢٠١٩/٠٣/٠٤", None, date(2019, 3, 4)),
        ("٤ مارس ٢٠١٩", None, date(2019, 3, 4)),
        ("4 mars 2019", None, date(2019, 3, 4)),
        ("04-Mar-2019", MDY, date(2019, 3, 4)),
        ("4 de março de 2019", None, "is not a date"),
        ("03/04/2019", None, "can be read as two days"),
        ("25/03/2019", MDY, "is not month, day, year"),
        ("03/25/2019", DMY, "is not day, month, year"),
        ("03/04/19", DMY, "has a year of two digits"),
        ("4 Mar 19", None, "has a year of two digits"),
        ("31/02/2019", DMY, "is a day that does not exist"),
        ("2019-13-01", None, "is a day that does not exist"),
        ("43528", None, "is not a date"),
        ("March 2019", None, "is not a date"),
    ],
)
def test_a_date_is_read_in_the_order_of_its_column_or_refused(text, order, day):
    read = read_list_date(text, order)
    if isinstance(day, date):
        assert read == day
    else:
        assert not isinstance(read, date)
        assert day in read.said()


@pytest.mark.parametrize(
    ("letters", "meaning"),
    [
        ("mf", {"m": "male", "f": "female"}),
        ("hm", {"h": "male", "m": "female"}),
        ("vm", {"v": "male", "m": "female"}),
        ("hf", {"h": "male", "f": "female"}),
        ("f", {"f": "female"}),
        ("m", {}),
        ("x", {}),
        ("mfh", {}),
    ],
)
def test_a_letter_for_the_sex_is_read_only_where_its_pair_says_what_it_means(letters, meaning):
    assert sex_letters_of(letters) == meaning


def test_words_for_the_sex_are_understood_in_five_languages_and_others_are_faults_with_their_cell(tmp_path):
    words = ["ذكر", "أنثى", "Niña", "GARÇON", "menina", "boy", "unknown", "?", "M"]
    rows = [("Name", "DOB", "Sex"), *((f"Child {n}", "2019-03-04", word) for n, word in enumerate(words))]
    read, faults = understood(listed(write_list(tmp_path / "list.xlsx", rows)))
    assert [row.values["sex"] for row in read] == [
        "male", "female", "female", "male", "female", "male", "unknown",
    ]  # fmt: skip
    assert faults == [
        "list.xlsx: Sheet!C9: Sex: '?' is not a word that is understood here",
        "list.xlsx: Sheet!C10: Sex: 'M' can mean a girl or a boy in this column: write the word",
    ]


def test_a_full_name_is_cut_after_its_first_word(tmp_path):
    rows = [("Name", "DOB"), ("  أمينة   حسن محمد ", "2019-03-04"), ("Omar", "2016-02-29")]
    found, _ = understood(listed(write_list(tmp_path / "list.xlsx", rows)))
    assert [(row.values["given_name"], row.values["family_name"]) for row in found] == [
        ("أمينة", "حسن محمد"),
        ("Omar", ""),
    ]


def test_an_age_on_a_day_gives_an_estimated_birth_date_as_registration_does(tmp_path):
    ages = ["7", "٧ سنوات", "7y 3m", "18 meses", "about 2 years", "seven", "7.5", "26", ""]
    rows = [("Name", "Age"), *((f"Child {n}", age) for n, age in enumerate(ages))]
    found = listed(write_list(tmp_path / "list.xlsx", rows))
    matching = Matching(1, ("full_name", "age"), age_on=date(2026, 11, 23))
    read, faults = understood(found, matching)
    assert [row.values["birth_date"] for row in read] == [
        "2019-05-23", "2019-05-23", "2019-08-08", "2025-05-08", "2024-05-23",
    ]  # fmt: skip
    assert {row.values["birth_date_estimated"] for row in read} == {"yes"}
    assert faults == [
        "list.xlsx: Sheet!B7: Age: 'seven' is not an age, expected years, or years and months (7y 3m)",
        "list.xlsx: Sheet!B8: Age: '7.5' is not an age, expected years, or years and months (7y 3m)",
        "list.xlsx: Sheet!B9: Age: '26' gives an age of 26 years, expected below 25",
        "list.xlsx: Sheet!B10: Age: is empty, expected a birth date or an age",
    ]


def test_a_birth_date_goes_before_an_age_and_the_age_fills_where_it_is_empty(tmp_path):
    rows = [("Name", "DOB", "Age"), ("A", "2019-03-04", "=1+1"), ("B", "", "7"), ("C", "", "=1+1")]
    found = listed(write_list(tmp_path / "list.xlsx", rows))
    matching = Matching(1, ("full_name", "birth_date", "age"), age_on=date(2026, 11, 23))
    read, faults = understood(found, matching)
    assert [(row.values["birth_date"], row.is_by_age) for row in read] == [
        ("2019-03-04", False),
        ("2019-05-23", True),
    ]
    assert faults == ["list.xlsx: Sheet!C4: Age: '=1+1' is a formula, expected a plain value"]


def test_a_formula_matters_only_where_its_column_is_taken(tmp_path):
    rows = [("Name", "DOB", "Visits"), ("A", "2019-03-04", "=1+1")]
    found = listed(write_list(tmp_path / "list.xlsx", rows))
    assert understood(found)[1] == []
    taken = Matching(1, ("full_name", "birth_date", "note"))
    assert understood(found, taken)[1] == [
        "list.xlsx: Sheet!C2: Visits: '=1+1' is a formula, expected a plain value"
    ]


def test_a_list_in_text_names_the_line_and_the_heading(tmp_path):
    path = write_text(tmp_path / "lista.csv", "Nombre;F. Nac.\nAna Ruiz;31/02/2019\n;05/06/2018\n")
    assert understood(listed(path))[1] == [
        "lista.csv:2: F. Nac.: '31/02/2019' is a day that does not exist",
        "lista.csv:3: has neither a name nor a clinic number",
    ]


def test_a_column_of_dates_half_text_half_dates_is_worth_a_second_look(tmp_path):
    rows = [("Name", "DOB"), ("A", date(2019, 4, 3)), ("B", "25/03/2019")]
    found = listed(write_list(tmp_path / "list.xlsx", rows))
    ((column, words),) = remarks(found, proposed(found))
    assert column == 1
    assert "took the month for the day" in words.said()
    plain = listed(write_list(tmp_path / "plain.xlsx", [rows[0], rows[1]]))
    assert remarks(plain, proposed(plain)) == []
