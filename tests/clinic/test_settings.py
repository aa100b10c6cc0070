"""The clinic's settings: kept in one change, read back, refused whole where one cannot be kept."""

from dataclasses import replace
from datetime import date

import pytest

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.settings import (
    MOST_LETTERS,
    ClinicSettings,
    SettingFault,
    SettingsRefusedError,
    laboratory_analytes,
    save_settings,
    settings_of,
)
from nsclinic.clinic.site_code import package_site_code, site_code
from nsclinic.store import create_clinic
from nsclinic.ui.visit.lines import lines_for
from tests.ui.clinic_of_tests import booked_and_nephrotic

TODAY = date(2026, 11, 23)
WANTED = ClinicSettings(
    name="Garden Row",
    letterhead=("12 Garden Row", "+20 100 555 0101"),
    language="ar",
    protocol_id="mmf",
    units={"creatinine": "umol/L", "upcr": "mg/mmol"},
    site_code="BS-01",
)


@pytest.fixture
def clinic(tmp_path):
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True, clinic_name="Before")
    with Clinic(store, who="Dr Rowan", as_of=TODAY) as opened:
        yield opened


@pytest.fixture
def told(clinic):
    heard: list[Changed] = []
    clinic.subscribe(heard.append)
    return heard


def changes(clinic):
    """The kinds of the changes that the file holds, newest first."""
    return [entry.kind for entry in clinic.store.changes()]


def test_what_was_saved_is_read_back_and_holds(clinic):
    assert save_settings(clinic, WANTED)
    assert settings_of(clinic) == WANTED
    assert (clinic.name, clinic.letterhead_lines, clinic.language) == (
        "Garden Row",
        WANTED.letterhead,
        "ar",
    )
    assert clinic.default_protocol.id == "mmf"


def test_one_save_is_one_change_of_which_everybody_is_told_once(clinic, told):
    before = len(changes(clinic))
    save_settings(clinic, WANTED)
    assert len(changes(clinic)) == before + 1
    assert told == [Changed((), ("settings",))]


def test_saving_what_is_set_already_writes_nothing(clinic, told):
    save_settings(clinic, WANTED)
    told.clear()
    count = len(changes(clinic))
    assert not save_settings(
        clinic, replace(WANTED, name="  Garden  Row ", letterhead=(*WANTED.letterhead, " "))
    )
    assert (len(changes(clinic)), told) == (count, [])


@pytest.mark.parametrize(
    ("wrong", "setting", "fault"),
    [
        ({"name": "x" * (MOST_LETTERS + 1)}, "clinic_name", SettingFault.TOO_LONG),
        ({"name": "Bell\x07"}, "clinic_name", SettingFault.NOT_A_LETTER),
        ({"letterhead": ("fine", "x" * (MOST_LETTERS + 1), "fine")}, "letterhead", SettingFault.TOO_LONG),
        ({"letterhead": ("a", "b", "c", "d")}, "letterhead", SettingFault.TOO_MANY_LINES),
        ({"language": "xx"}, "language", SettingFault.UNKNOWN_LANGUAGE),
        ({"protocol_id": "no-such"}, "default_protocol", SettingFault.UNKNOWN_PROTOCOL),
        ({"site_code": "B"}, "site_code", SettingFault.NOT_A_SITE_CODE),
        ({"site_code": "BENI SUEF"}, "site_code", SettingFault.NOT_A_SITE_CODE),
        ({"site_code": "-BS"}, "site_code", SettingFault.NOT_A_SITE_CODE),
        ({"site_code": "X" * 17}, "site_code", SettingFault.NOT_A_SITE_CODE),
        ({"site_code": "بني"}, "site_code", SettingFault.NOT_A_SITE_CODE),
        ({"units": {"creatinine": "mg"}}, "units", SettingFault.UNKNOWN_UNIT),
        ({"units": {"no_such": "mg/dL"}}, "units", SettingFault.UNKNOWN_UNIT),
    ],
)
def test_a_setting_that_cannot_be_kept_refuses_all_and_is_named(clinic, told, wrong, setting, fault):
    before = settings_of(clinic)
    with pytest.raises(SettingsRefusedError) as refused:
        save_settings(clinic, replace(WANTED, **wrong))
    assert refused.value.faults == {setting: fault}
    assert settings_of(clinic) == before
    assert told == []


def test_a_name_of_exactly_as_many_letters_as_fit_is_kept(clinic):
    assert save_settings(clinic, replace(WANTED, name="x" * MOST_LETTERS))


def test_the_first_unit_of_the_catalogue_goes_without_saying(clinic):
    save_settings(clinic, replace(WANTED, units={"creatinine": "mg/dL", "albumin": "g/L"}))
    assert clinic.units == {"albumin": "g/L"}


def test_every_analyte_of_a_laboratory_with_a_choice_of_units_can_be_set(clinic):
    codes = {analyte.code for analyte in laboratory_analytes()}
    assert {"upcr", "creatinine", "albumin", "tac_trough"} <= codes
    assert not codes & {"weight", "height"}, "a doctor measures these, no laboratory reports them"
    save_settings(clinic, ClinicSettings(units={a.code: a.units[-1].symbol for a in laboratory_analytes()}))
    assert set(clinic.units) == codes


def test_the_visit_form_asks_in_the_units_of_the_laboratory(clinic):
    save_settings(clinic, WANTED)
    units = {
        line.code: line.unit for line in lines_for(booked_and_nephrotic(), TODAY, site_units=clinic.units)
    }
    assert (units["creatinine"], units["upcr"], units["albumin"]) == ("umol/L", "mg/mmol", "g/dL")


def test_a_site_code_is_kept_in_capitals_and_plain_digits(clinic):
    assert site_code(clinic) == ""
    save_settings(clinic, replace(WANTED, site_code=" eg-٠1 "))
    assert site_code(clinic) == settings_of(clinic).site_code == package_site_code(clinic) == "EG-01"


def test_without_one_packages_carry_a_code_that_no_registry_gave(clinic):
    code = package_site_code(clinic)
    assert code.startswith("X-")
    assert package_site_code(clinic) == code
