"""What a form of registration is understood to mean; nothing is guessed and nothing hidden is let in."""

from datetime import date

import pytest

from nsclinic.domain.record import Cause, Consent, Sex
from nsclinic.ui.registration.presenter import FIELDS, checked, enough_to_compare, mixes_scripts
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY

ENGLISH = wording("en")
FULL = {
    "given_name": "  Nour ",
    "family_name": "Salem",
    "sex": "female",
    "birth": "4 Mar 2019",
    "guardian": "Salem Adel",
    "phone": "+20 100 555 0199",
    "address": "12 Nile Street",
    "patient_id": "",
    "diagnosis_date": "1/6/2022",
    "cause": "idiopathic",
    "consent_registry": "yes",
    "note": "Referred",
}


def _checked(**texts):
    return checked({**FULL, **texts}, ENGLISH, TODAY)


def test_a_full_form_gives_the_child_as_patients_csv_has_her():
    form = _checked()
    assert form.faults == {}
    child = form.child
    assert child is not None
    assert (child.given_name, child.family_name, child.sex) == ("Nour", "Salem", Sex.FEMALE)
    assert (child.birth_date, child.birth_date_estimated) == (date(2019, 3, 4), False)
    assert (child.diagnosis_date, child.cause, child.consent_registry) == (
        date(2022, 6, 1),
        Cause.IDIOPATHIC,
        Consent.YES,
    )
    assert child.patient_id == ""


def test_every_field_of_the_form_is_a_column_of_patients_csv():
    columns = {
        "given_name", "family_name", "sex", "birth", "guardian", "phone", "address", "patient_id", "diagnosis_date",
        "cause", "consent_registry", "note",
    }  # fmt: skip
    assert set(FIELDS) == columns == set(FULL)


def test_what_was_not_asked_stays_not_known():
    form = checked({"given_name": "Nour", "sex": "unknown", "birth": "7"}, ENGLISH, TODAY)
    assert form.child is not None
    assert (form.child.cause, form.child.consent_registry, form.child.diagnosis_date) == (None, None, None)
    assert form.child.sex is Sex.UNKNOWN


def test_an_age_gives_an_estimated_birth_date_and_says_so():
    form = _checked(birth="about 7 years", diagnosis_date="")
    assert form.child is not None
    assert form.child.birth_date_estimated
    assert form.notes["birth"] == "about 7 y; birth date estimated as 23 May 2019"


def test_a_date_is_said_back_with_the_months_name_and_the_age():
    assert _checked(birth="4/3/2019").notes["birth"] == "4 Mar 2019, 7 y 8 mo"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("birth", "", "birth date, or the age"),
        ("birth", "soon", "Not a date"),
        ("birth", "24/11/2026", "lies ahead"),
        ("birth", "30/2/2019", "no such day"),
        ("birth", "3/25/2019", "day comes before the month"),
        ("birth", "1/1/1890", "120 years"),
        ("sex", "", "Choose"),
        ("diagnosis_date", "1/1/2019", "before the birth date"),
        ("diagnosis_date", "24/11/2026", "lies ahead"),
        ("patient_id", "X" * 65, "At most 64"),
    ],
)
def test_what_is_wrong_is_said_under_its_field(field, text, says):
    form = _checked(**{field: text})
    assert form.child is None
    assert says in form.faults[field]


def test_a_child_needs_one_name_of_the_two():
    assert "given_name" in _checked(given_name="", family_name="").faults
    assert _checked(given_name="").child is not None
    assert _checked(family_name="").child is not None


@pytest.mark.parametrize("hidden", "\u202e\u202b\u2066\u2068\u2069\u200e\u200f\u200b\u2060\ufeff\u00ad\u061c")
@pytest.mark.parametrize(
    "field", ["given_name", "family_name", "guardian", "phone", "address", "patient_id", "note"]
)
def test_bidi_controls_refused(field, hidden):
    form = _checked(**{field: f"No{hidden}ur"})
    assert form.child is None
    assert f"U+{ord(hidden):04X}" in form.faults[field]


@pytest.mark.parametrize(
    "name",
    [
        "أمينة حسن محمد",
        "አበበ በቀለ",
        "अमीना",
        "อามีนา",
        "Lucía Fernández-Peña",
        "O’Brien",
        "می\u200cخواهم",
        "क्\u200dष",
        "Ñandú",
    ],
)
def test_names_of_many_scripts_are_taken_as_they_are(name):
    form = _checked(given_name=name)
    assert form.child is not None
    assert form.child.given_name == name
    assert "given_name" not in form.warnings


@pytest.mark.parametrize("name", ["Аmina", "Amiηa", "Ａmina"])
def test_a_word_of_two_scripts_is_questioned_and_not_refused(name):
    form = _checked(given_name=name)
    assert form.child is not None
    assert "two scripts" in form.warnings["given_name"]


def test_two_words_of_two_scripts_are_no_reason_to_ask():
    assert not mixes_scripts("Amina أمينة")


def test_a_diagnosis_before_an_estimated_birth_is_questioned_and_not_refused():
    form = _checked(birth="2", diagnosis_date="1/6/2022")
    assert form.child is not None
    assert "is the age right" in form.warnings["diagnosis_date"]


def test_two_letters_are_enough_to_look_for_the_same_child():
    assert enough_to_compare({"given_name": "A"}, ENGLISH, TODAY) is None
    some = enough_to_compare({"given_name": "Am", "birth": "nonsense"}, ENGLISH, TODAY)
    assert some is not None
    assert (some.birth_date, some.birth_date_estimated) == (TODAY, True)
    dated = enough_to_compare({"given_name": "Am", "birth": "4/3/2019", "sex": "male"}, ENGLISH, TODAY)
    assert dated is not None
    assert (dated.birth_date, dated.birth_date_estimated, dated.sex) == (date(2019, 3, 4), False, Sex.MALE)
