"""What a form of registration means: a child to be registered, or what is still wrong with it. Made without Qt."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nsclinic.domain.plain_text import control_character, hidden_character, tidy
from nsclinic.domain.record import Cause, Child, Consent, Sex
from nsclinic.ui.entry import Birth, DateFault, NotADateError, read_birth, read_past_day
from nsclinic.wording import Wording, marked

FIELDS = (
    "given_name",
    "family_name",
    "sex",
    "birth",
    "guardian",
    "phone",
    "address",
    "patient_id",
    "diagnosis_date",
    "cause",
    "consent_registry",
    "note",
)
"""In the order in which Enter goes through them."""

LONGEST_ID = 64
LONGEST_TEXT = 200
SCRIPTS = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "ETHIOPIC", "FULLWIDTH"))
NAMES = ("given_name", "family_name", "guardian")

_DATE_FAULTS = {
    DateFault.NOT_A_DATE: marked("Not a date. Write 4 Mar 2019, 4/3/2019 or 2019-03-04."),
    DateFault.NO_SUCH_DAY: marked("There is no such day."),
    DateFault.DAY_COMES_FIRST: marked("The day comes before the month: 25/3/2019."),
    DateFault.IN_FUTURE: marked("This day lies ahead."),
    DateFault.TOO_LONG_AGO: marked("This is more than 120 years ago."),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A form as it was understood.

    `child` is None as long as a fault stands. `faults`, `warnings` and `notes` are sentences by field; a note says back
    how a date was understood.
    """

    child: Child | None
    faults: Mapping[str, str] = field(default_factory=dict)
    warnings: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def checked(texts: Mapping[str, str], wording: Wording, today: date) -> Checked:
    """Read a form: `texts` are the words typed, and the codes chosen, by field; a missing field is empty."""
    kept = {name: tidy(texts.get(name, "")) for name in FIELDS}
    faults: dict[str, str] = {}
    warnings: dict[str, str] = {}
    notes: dict[str, str] = {}
    for name in ("given_name", "family_name", "guardian", "phone", "address", "patient_id", "note"):
        if fault := _text_fault(name, kept[name], wording):
            faults[name] = fault
        elif name in NAMES and mixes_scripts(kept[name]):
            warnings[name] = wording.t("Letters of two scripts in one word: is that meant?")
    if not kept["given_name"] and not kept["family_name"]:
        faults["given_name"] = wording.t("Write at least one name.")
    if not kept["sex"]:
        faults["sex"] = wording.t("Choose girl, boy or not known.")
    birth = _birth(kept["birth"], wording, today, faults, notes)
    diagnosed_on = _diagnosis(kept["diagnosis_date"], birth, wording, today, faults, warnings, notes)
    if faults or birth is None:
        return Checked(None, faults, warnings, notes)
    child = Child(
        patient_id=kept["patient_id"],
        birth_date=birth.on,
        given_name=kept["given_name"],
        family_name=kept["family_name"],
        sex=Sex(kept["sex"]),
        birth_date_estimated=birth.is_estimated,
        guardian=kept["guardian"],
        phone=kept["phone"],
        address=kept["address"],
        diagnosis_date=diagnosed_on,
        cause=Cause(kept["cause"]) if kept["cause"] else None,
        consent_registry=Consent(kept["consent_registry"]) if kept["consent_registry"] else None,
        note=kept["note"],
    )
    return Checked(child, faults, warnings, notes)


def enough_to_compare(texts: Mapping[str, str], wording: Wording, today: date) -> Child | None:
    """Give what is known so far as a child to look for; None while less than two letters of a name are written."""
    given, family = tidy(texts.get("given_name", "")), tidy(texts.get("family_name", ""))
    if max(len(given), len(family)) < 2:
        return None
    try:
        birth = read_birth(texts.get("birth", ""), today, wording)
    except NotADateError:
        birth = None
    sex = texts.get("sex") or Sex.UNKNOWN.value
    return Child(
        patient_id="",
        birth_date=birth.on if birth else today,
        given_name=given,
        family_name=family,
        sex=Sex(sex),
        birth_date_estimated=birth is None or birth.is_estimated,
    )


def mixes_scripts(text: str) -> bool:
    """Say whether one word mixes letters of several scripts, as a name made to look like another does."""
    return any(len(_scripts(word)) > 1 for word in text.split())


def _scripts(word: str) -> frozenset[str]:
    return SCRIPTS & {unicodedata.name(sign, "").partition(" ")[0] for sign in word if sign.isalpha()}


def _text_fault(name: str, text: str, wording: Wording) -> str:
    if found := hidden_character(text, allow_joiners=name != "patient_id"):
        return wording.t(
            "An invisible character ({code}) is in it: type it again.", code=f"U+{ord(found):04X}"
        )
    if found := control_character(text, allow_line_feed=name == "note"):
        return wording.t("A control character ({code}) is in it: type it again.", code=f"U+{ord(found):04X}")
    longest = LONGEST_ID if name == "patient_id" else LONGEST_TEXT
    if len(text) > longest and name != "note":
        return wording.ngettext("At most {n} letters.", "At most {n} letters.", longest)
    return ""


def _birth(
    text: str, wording: Wording, today: date, faults: dict[str, str], notes: dict[str, str]
) -> Birth | None:
    if not text:
        faults["birth"] = wording.t("Write the birth date, or the age: 7 years.")
        return None
    try:
        birth = read_birth(text, today, wording)
    except NotADateError as error:
        faults["birth"] = wording.t(_DATE_FAULTS[error.fault])
        return None
    age = wording.age(birth.on, today, birth.is_estimated)
    born = wording.date(birth.on)
    notes["birth"] = (
        wording.t("{age}; birth date estimated as {date}", age=age, date=born)
        if birth.is_estimated
        else wording.t("{date}, {age}", date=born, age=age)
    )
    return birth


def _diagnosis(
    text: str,
    birth: Birth | None,
    wording: Wording,
    today: date,
    faults: dict[str, str],
    warnings: dict[str, str],
    notes: dict[str, str],
) -> date | None:
    if not text:
        return None
    try:
        day = read_past_day(text, today, wording)
    except NotADateError as error:
        faults["diagnosis_date"] = wording.t(_DATE_FAULTS[error.fault])
        return None
    notes["diagnosis_date"] = wording.date(day)
    if birth is not None and day < birth.on:
        if birth.is_estimated:
            warnings["diagnosis_date"] = wording.t("Before the estimated birth date: is the age right?")
        else:
            faults["diagnosis_date"] = wording.t("This is before the birth date.")
    return day
