"""A recovery sheet is good once it was typed back, and then opens the clinic; its page says what a nurse must know."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.recovery import keep_sheet, needs_sheet, new_sheet
from nsclinic.reports.recovery_sheet import recovery_pdf
from nsclinic.store import WrongPassphraseError, create_clinic, open_clinic
from nsclinic.wording import LANGUAGES, wording

OURS = "four words of ours"


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "clinic.nsclinic"
    create_clinic(place, passphrase=OURS, clinic_name="Beni-Suef clinic").close()
    return place


def test_a_sheet_opens_nothing_until_it_is_kept(path):
    with Clinic(open_clinic(path, passphrase=OURS), who="clinic") as clinic:
        sheet = new_sheet(clinic)
    with pytest.raises(WrongPassphraseError):
        open_clinic(path, passphrase=sheet.code)
    with Clinic(open_clinic(path, passphrase=OURS), who="clinic") as clinic:
        keep_sheet(clinic, sheet)
        assert clinic.store.changes()[0].kind == "recovery_sheet"
        assert clinic.store.check() == []
    with open_clinic(path, passphrase=sheet.code) as opened:
        assert opened.is_opened_by_recovery


def test_the_groups_asked_for_are_two_of_those_that_hold_the_key(path):
    with Clinic(open_clinic(path, passphrase=OURS)) as clinic:
        for _ in range(50):
            sheet = new_sheet(clinic)
            assert len(set(sheet.asked)) == 2
            assert max(sheet.asked) < len(sheet.groups) - 1


def test_a_group_is_typed_back_as_it_is_read(path):
    with Clinic(open_clinic(path, passphrase=OURS)) as clinic:
        sheet = new_sheet(clinic)
    typed = tuple(sheet.groups[place] for place in sheet.asked)
    assert sheet.is_typed_back(typed)
    assert sheet.is_typed_back(
        tuple(f" {text.lower()} ".replace("0", "O").replace("1", "l") for text in typed)
    )
    assert not sheet.is_typed_back(tuple(reversed(typed))) or typed[0] == typed[1]
    assert not sheet.is_typed_back(("", ""))


def test_a_clinic_without_encryption_needs_no_sheet(tmp_path):
    made = create_clinic(tmp_path / "plain.nsclinic", passphrase=None, plain=True)
    with Clinic(made) as clinic:
        assert not needs_sheet(clinic)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_the_code_the_file_and_the_registry_key_in_every_language(path, language):
    with Clinic(open_clinic(path, passphrase=OURS)) as clinic:
        sheet = new_sheet(clinic)
        pdf = recovery_pdf(
            sheet.groups, sheet.site_key, wording(language), clinic=sheet.clinic_name, file_name=sheet.file_name,
            made_on=sheet.made_on,
        )  # fmt: skip
    (page,) = PdfReader(BytesIO(pdf)).pages
    words = page.extract_text()
    assert "-".join(sheet.groups[:5]) in words
    assert "-".join(sheet.groups[5:]) in words
    assert sheet.file_name in words
    assert sheet.site_key in words.replace(" ", "").replace("\n", "")
    assert OURS not in words
