"""The clinic's own settings, as one form: its name, letterhead, language, protocol, site code, its laboratory's units.

They belong to the clinic file, so that every computer that opens it agrees. One Save is one change with one audit
entry; a Save that changes nothing writes nothing.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nsclinic.clinic.clinic import (
    LANGUAGE_SETTING,
    LETTERHEAD_SETTING,
    LOCK_SETTING,
    NAME_SETTING,
    PROTOCOL_SETTING,
    UNITS_SETTING,
    Clinic,
)
from nsclinic.clinic.lock_minutes import LOCK_MINUTES, USUAL_LOCK_MINUTES, lock_minutes
from nsclinic.clinic.site_code import SITE_CODE_SETTING, is_site_code, site_code, tidied_site_code
from nsclinic.domain.catalogue import Analyte, analytes
from nsclinic.wording.speech import LANGUAGES

MOST_LETTERS = 80
"""Of a name or a line of the letterhead: what the head of a printed page holds."""

MOST_LINES = 3
"""Of the letterhead."""

LABORATORY = ("urine", "blood", "level")
"""Groups of analytes that a laboratory reports."""


class SettingFault(StrEnum):
    """Why a setting is not taken; the form words it."""

    TOO_LONG = "too_long"
    TOO_MANY_LINES = "too_many_lines"
    NOT_A_LETTER = "not_a_letter"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_PROTOCOL = "unknown_protocol"
    UNKNOWN_UNIT = "unknown_unit"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_SITE_CODE = "not_a_site_code"


class SettingsRefusedError(ValueError):
    """Settings that cannot be kept; `faults` says which and why. Nothing was changed."""

    def __init__(self, faults: Mapping[str, SettingFault]) -> None:
        super().__init__(", ".join(f"{name}: {fault.value}" for name, fault in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class ClinicSettings:
    """What is set for the clinic. Empty `language`: the computer's; empty `protocol_id`: the program's default.

    `lock_minutes` is one of `LOCK_MINUTES`. `units` names an analyte only where the laboratory reports it in another
    unit than the catalogue's first. `site_code` is the clinic's at the registry, empty where it has none.
    """

    name: str = ""
    letterhead: tuple[str, ...] = ()
    language: str = ""
    protocol_id: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    lock_minutes: int = USUAL_LOCK_MINUTES
    site_code: str = ""


def laboratory_analytes() -> tuple[Analyte, ...]:
    """Give the analytes that laboratories report in more than one unit, in the catalogue's order."""
    return tuple(one for one in analytes().values() if one.group in LABORATORY and len(one.units) > 1)


def settings_of(clinic: Clinic) -> ClinicSettings:
    """Give what is set; units that the catalogue no longer knows, or that are its first, are left out."""
    return ClinicSettings(
        name=clinic.name,
        letterhead=clinic.letterhead_lines,
        language=clinic.language,
        protocol_id=str(clinic.store.settings.get(PROTOCOL_SETTING, "")),
        units=_told({code: unit for code, unit in clinic.units.items() if _is_unit(code, unit)}),
        lock_minutes=lock_minutes(clinic),
        site_code=site_code(clinic),
    )


def tidied(settings: ClinicSettings) -> ClinicSettings:
    """Give the same without blanks around words, empty lines of the letterhead and units that go without saying."""
    return ClinicSettings(
        name=_trimmed(settings.name),
        letterhead=tuple(line for line in map(_trimmed, settings.letterhead) if line),
        language=settings.language,
        protocol_id=settings.protocol_id,
        units=_told(settings.units),
        lock_minutes=settings.lock_minutes,
        site_code=tidied_site_code(settings.site_code),
    )


def faults_in(clinic: Clinic, settings: ClinicSettings) -> dict[str, SettingFault]:
    """Give why settings cannot be kept, by the setting's name; empty where they can."""
    faults: dict[str, SettingFault] = {}
    lines = [(NAME_SETTING, settings.name), *((LETTERHEAD_SETTING, line) for line in settings.letterhead)]
    for name, text in lines:
        if (fault := fault_of_text(text)) is not None:
            faults[name] = fault
    if len(settings.letterhead) > MOST_LINES:
        faults[LETTERHEAD_SETTING] = SettingFault.TOO_MANY_LINES
    if settings.language and settings.language not in LANGUAGES:
        faults[LANGUAGE_SETTING] = SettingFault.UNKNOWN_LANGUAGE
    if settings.protocol_id and settings.protocol_id not in clinic.protocols:
        faults[PROTOCOL_SETTING] = SettingFault.UNKNOWN_PROTOCOL
    if not all(_is_unit(code, unit) for code, unit in settings.units.items()):
        faults[UNITS_SETTING] = SettingFault.UNKNOWN_UNIT
    if settings.lock_minutes not in LOCK_MINUTES:
        faults[LOCK_SETTING] = SettingFault.NOT_A_CHOICE
    if settings.site_code and not is_site_code(settings.site_code):
        faults[SITE_CODE_SETTING] = SettingFault.NOT_A_SITE_CODE
    return faults


def fault_of_text(text: str) -> SettingFault | None:
    """Give why a name or a line of the letterhead cannot be kept, None where it can."""
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"} for letter in text):
        return SettingFault.NOT_A_LETTER
    return SettingFault.TOO_LONG if len(text) > MOST_LETTERS else None


def save_settings(clinic: Clinic, wanted: ClinicSettings) -> bool:
    """Keep the settings in one change of kind `settings`; say whether anything was other than before.

    Raises:
        SettingsRefusedError: one of them cannot be kept.
        StoreError: the file could not be written.
    """
    settings = tidied(wanted)
    if faults := faults_in(clinic, settings):
        raise SettingsRefusedError(faults)
    before, after = _values(settings_of(clinic)), _values(settings)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        return False
    with clinic.changing("settings") as (change, _):
        for name, value in changed.items():
            change.put_setting(name, value)
    return True


def _values(settings: ClinicSettings) -> dict[str, Any]:
    return {
        NAME_SETTING: settings.name,
        LETTERHEAD_SETTING: list(settings.letterhead),
        LANGUAGE_SETTING: settings.language,
        PROTOCOL_SETTING: settings.protocol_id,
        UNITS_SETTING: dict(settings.units),
        LOCK_SETTING: settings.lock_minutes,
        SITE_CODE_SETTING: settings.site_code,
    }


def _trimmed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_unit(code: str, unit: str) -> bool:
    known = analytes().get(code)
    return known is not None and known.unit(unit) is not None


def _told(units: Mapping[str, str]) -> dict[str, str]:
    """Give the units without those that are the catalogue's first anyhow."""
    known = analytes()
    return {
        code: unit
        for code, unit in units.items()
        if code not in known or not known[code].units or known[code].units[0].symbol != unit
    }
