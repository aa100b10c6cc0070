"""What the settings offer to choose from, in words, and what of the form is other than what is kept."""

from dataclasses import dataclass

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.lock_minutes import LOCK_MINUTES
from nsclinic.clinic.settings import (
    MOST_LETTERS,
    MOST_LINES,
    ClinicSettings,
    SettingFault,
    laboratory_analytes,
    settings_of,
)
from nsclinic.protocol.model import Protocol
from nsclinic.ui.looks import TEXT_SCALES
from nsclinic.ui.themes import SYSTEM
from nsclinic.wording import Wording
from nsclinic.wording.speech import LANGUAGES

Choices = tuple[tuple[str, str], ...]
"""Code and word of each thing to choose."""


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """What is kept, and the protocols that there are to choose from."""

    settings: ClinicSettings
    protocols: tuple[Protocol, ...]
    default_protocol: Protocol


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One analyte whose unit can be chosen."""

    code: str
    group: str
    name: str
    choices: Choices


def read_settings(clinic: Clinic) -> KeptSettings:
    """Read what is kept; on the store thread."""
    return KeptSettings(settings_of(clinic), tuple(clinic.protocols.values()), clinic.default_protocol)


def themes(words: Wording) -> Choices:
    """Give the looks."""
    return (
        (SYSTEM, words.t("As the computer is set")),
        ("light", words.t("Light")),
        ("dark", words.t("Dark")),
        ("contrast_light", words.t("High contrast, black on white")),
        ("contrast_dark", words.t("High contrast, white on black")),
    )


def scales(words: Wording) -> Choices:
    """Give the sizes of text; the code is the factor as Python writes it."""
    return tuple((repr(scale), percent(scale, words)) for scale in TEXT_SCALES)


def percent(scale: float, words: Wording) -> str:
    """Give a size of text as it is read: "125 %"."""
    return words.percent(round(scale * 100))


def own_languages(words: Wording, clinic_language: str) -> Choices:
    """Give the languages of the window, each in its own words; first the clinic's."""
    known = LANGUAGES.get(clinic_language)
    of_clinic = (
        words.t("The clinic's ({language})", language=words.isolate(known.own_name))
        if known
        else words.t("The clinic's")
    )
    return (("", of_clinic), *((language.code, language.own_name) for language in LANGUAGES.values()))


def clinic_languages(words: Wording) -> Choices:
    """Give the languages that a clinic can choose."""
    as_computer = words.t("As the computer is set")
    return (("", as_computer), *((language.code, language.own_name) for language in LANGUAGES.values()))


def lock_choices(words: Wording) -> Choices:
    """Give the times after which a window that nobody uses is locked."""
    return tuple(
        (str(minutes), words.ngettext("{n} minute", "{n} minutes", minutes)) for minutes in LOCK_MINUTES
    )


def protocol_choices(kept: KeptSettings, words: Wording) -> Choices:
    """Give the protocols by title."""
    return tuple(
        (protocol.id, words.protocol_title(protocol))
        for protocol in sorted(kept.protocols, key=lambda one: words.protocol_title(one).casefold())
    )


def unit_rows(words: Wording) -> tuple[UnitRow, ...]:
    """Give every analyte that laboratories report in more than one unit."""
    return tuple(
        UnitRow(
            analyte.code,
            words.group(analyte.group),
            words.analyte(analyte.code),
            tuple((unit.symbol, words.unit(unit.symbol) or words.t("grade")) for unit in analyte.units),
        )
        for analyte in laboratory_analytes()
    )


def fault_words(fault: SettingFault, words: Wording) -> str:
    """Say why a setting is not taken, and what to do."""
    if fault is SettingFault.TOO_LONG:
        return words.ngettext(
            "Longer than {n} letter: shorten it.", "Longer than {n} letters: shorten it.", MOST_LETTERS
        )
    if fault is SettingFault.TOO_MANY_LINES:
        return words.ngettext("More than {n} line: join some.", "More than {n} lines: join some.", MOST_LINES)
    return {
        SettingFault.NOT_A_LETTER: words.t("It holds a sign that cannot be printed: type it anew."),
        SettingFault.UNKNOWN_LANGUAGE: words.t("This version does not speak that language: choose another."),
        SettingFault.UNKNOWN_PROTOCOL: words.t("There is no such protocol today: choose another."),
        SettingFault.UNKNOWN_UNIT: words.t("A unit is not one of its analyte's: choose another."),
        SettingFault.NOT_A_SITE_CODE: words.t(
            "Two to sixteen letters A–Z, digits and single hyphens: BS-01."
        ),
        SettingFault.NOT_A_CHOICE: words.t("Choose one of those that are listed."),
    }[fault]
