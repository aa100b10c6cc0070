"""The glossary of what families and pharmacies read: doses, days, stopping, danger signs, the next visit.

A mistranslated dose harms a child, so these sentences do not go through the catalogues. They are few, each stands in
resources/glossary with what it says put back into English, and a language whose glossary no person has confirmed says
so when it is first chosen and on every page. Names and quantities are isolated as everywhere (`speech`).
"""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any
from unicodedata import bidirectional

from nsclinic.domain.pieces import FormKind, Making, Pieces
from nsclinic.domain.resource import resource
from nsclinic.wording.quantities import MINUS, NARROW_NO_BREAK_SPACE, without_end_zeros
from nsclinic.wording.speech import (
    ENGLISH,
    FIRST_STRONG_ISOLATE,
    LEFT_TO_RIGHT_ISOLATE,
    POP_ISOLATE,
    RIGHT_TO_LEFT_ISOLATE,
    Speech,
)

NO_BREAK_SPACE = "\u00a0"
"""Keeps a date on one line, and a number with what it counts."""

TRANSLATED = ("ar", "es", "fr", "pt")
"""The languages beside English, in the order in which they are offered; each is a file of resources/glossary."""

Forms = Mapping[str, str]
"""The forms of a term that counts, by the name that Unicode's CLDR gives to them; one form is called `other`."""


def _english_forms(n: int) -> str:
    return "one" if n == 1 else "other"


def _french_forms(n: int) -> str:
    return "one" if n < 2 else "other"


def _arabic_forms(n: int) -> str:
    if n in (1, 2):
        return "one" if n == 1 else "two"
    hundredth = n % 100
    if 3 <= hundredth <= 10:
        return "few"
    return "many" if hundredth >= 11 else "other"


FORM_OF: Mapping[str, Callable[[int], str]] = {
    "ar": _arabic_forms,
    "fr": _french_forms,
    "pt": _french_forms,
}
"""Which form a number takes (CLDR, whole numbers); a language that is not here counts as English does."""


@dataclass(frozen=True, slots=True)
class Term:
    """One sentence: its English forms, where it stands, and the place that states it where it is said of care."""

    key: str
    english: Forms
    used: str
    source: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """A term in one language, and what that says, put back into English word by word."""

    text: Forms
    back: Forms


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """One language's file. `confirmed_by` and `confirmed_on` are empty until a person has read and confirmed it."""

    language: str
    own_name: str
    is_right_to_left: bool
    confirmed_by: str
    confirmed_on: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    renderings: Mapping[str, Rendering]


def _forms(text: str | dict[str, str]) -> Forms:
    """Give the forms of a text; the blank that French puts before a sign holds it to its word."""
    forms = {"other": text} if isinstance(text, str) else dict(text)
    for sign in ":;":
        forms = {name: form.replace(f" {sign}", f"{NO_BREAK_SPACE}{sign}") for name, form in forms.items()}
    return forms


def _read(name: str) -> dict[str, Any]:
    with resource(f"glossary/{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def terms() -> dict[str, Term]:
    """Give every term by its key, in the order of the file."""
    return {
        key: Term(key, _forms(entry["en"]), entry["used"], entry.get("source", ""))
        for key, entry in _read("terms")["terms"].items()
    }


@cache
def glossary_file(language: str) -> GlossaryFile:
    """Give a language's file; English is the text of the terms themselves.

    Raises:
        KeyError: there is no glossary in that language.
    """
    if language == ENGLISH:
        raw = _read("terms")
        english = {key: Rendering(term.english, term.english) for key, term in terms().items()}
        months, weekdays = tuple(raw["months"]), tuple(raw["weekdays"])
        return GlossaryFile(
            language=ENGLISH,
            own_name="English",
            is_right_to_left=False,
            confirmed_by=ENGLISH,
            confirmed_on="",
            months=months,
            weekdays=weekdays,
            renderings=english,
        )
    if language not in TRANSLATED:
        raise KeyError(language)
    raw = _read(language)
    return GlossaryFile(
        language=raw["language"],
        own_name=raw["own_name"],
        is_right_to_left=raw["is_right_to_left"],
        confirmed_by=raw["confirmed"]["by"],
        confirmed_on=raw["confirmed"]["on"],
        months=tuple(raw["months"]),
        weekdays=tuple(raw["weekdays"]),
        renderings={
            key: Rendering(_forms(entry["text"]), _forms(entry["back"]))
            for key, entry in raw["terms"].items()
        },
    )


def glossary_languages() -> dict[str, str]:
    """Give every language of the glossary with its own name for itself, English first."""
    return {code: glossary_file(code).own_name for code in (ENGLISH, *TRANSLATED)}


def is_confirmed(language: str) -> bool:
    """Say whether a person has confirmed the glossary of this language; of one without a glossary: no."""
    try:
        return bool(glossary_file(language).confirmed_by)
    except KeyError:
        return False


def not_confirmed_words(language: str, words: Speech) -> str:
    """Give the sentence that the window says when a language without a confirmed glossary is chosen; else nothing."""
    if is_confirmed(language):
        return ""
    name = words.isolate(glossary_languages().get(language, language))
    # Translators: {language} is a language's own name for itself
    return words.t(
        "{language}: nobody has confirmed yet how the family sheet says doses and danger signs. "
        "Let somebody who speaks it read the sheet before it is given.",
        language=name,
    )


class Glossary:
    """The sentences of one language, filled with values that are worded here too."""

    def __init__(self, language: str) -> None:
        """Read a language.

        Raises:
            KeyError: there is no glossary in that language.
        """
        self._file = glossary_file(language)
        self.language = language
        self.is_right_to_left = self._file.is_right_to_left
        self._form_of = FORM_OF.get(language, _english_forms)

    @property
    def is_confirmed(self) -> bool:
        """Whether a person has confirmed these translations."""
        return bool(self._file.confirmed_by)

    def say(self, term: str, **values: str) -> str:
        """Give a sentence with its `{names}` filled by worded values."""
        return self._file.renderings[term].text["other"].format_map(values)

    def count(self, term: str, n: int, **values: str) -> str:
        """Give a sentence in the form that the language uses for n; `{n}` is n itself and stays with what it counts."""
        forms = self._file.renderings[term].text
        form = forms.get(self._form_of(n), forms["other"])
        number = self.left_to_right(str(n))
        return form.format_map({"n": number, **values}).replace(f"{number} ", f"{number}{NO_BREAK_SPACE}", 1)

    # --- isolation -------------------------------------------------------------------------------------------------

    def left_to_right(self, text: str) -> str:
        """Isolate a run that reads from the left where lines begin at the right."""
        return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_ISOLATE}" if self.is_right_to_left else text

    def name(self, text: str) -> str:
        """Isolate a name, or any text whose direction is not known."""
        is_foreign = any(bidirectional(character) in ("R", "AL") for character in text)
        is_isolated = bool(text) and (self.is_right_to_left or is_foreign)
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if is_isolated else text

    def _own(self, text: str) -> str:
        return f"{RIGHT_TO_LEFT_ISOLATE}{text}{POP_ISOLATE}" if self.is_right_to_left else text

    # --- quantities ------------------------------------------------------------------------------------------------

    def quantity(self, value: Decimal, unit: str, *, is_signed: bool = False) -> str:
        """Give a number with its unit, never broken nor reversed, without an end zero: "2.5 mg", "−1.9 mg"."""
        shown = f"{without_end_zeros(abs(value)):f}"
        sign = MINUS if value < 0 else "+" if is_signed and value > 0 else ""
        return self.left_to_right(f"{sign}{shown}{NARROW_NO_BREAK_SPACE}{unit}")

    def dose(self, mg: Decimal) -> str:
        """Give a dose in mg, to a hundredth: what a family measures is never finer."""
        return self.quantity(mg.quantize(Decimal("0.01")), "mg")

    def piece(self, piece: Pieces) -> str:
        """Give so many pieces of one strength: "2 tablets of 5 mg and half a tablet of 5 mg", "1.3 mL of …"."""
        strength = self.quantity(piece.form.strength, "mg")
        if piece.form.kind is FormKind.LIQUID:
            return self.say("piece_liquid", amount=self.quantity(piece.ml, "mL"), strength=strength)
        parts = []
        if piece.count:
            is_tablet = piece.form.kind is FormKind.TABLET
            term = "piece_tablet" if is_tablet else "piece_capsule"
            text = self.count(term, piece.count, strength=strength)
            parts.append(text.replace(" ", NO_BREAK_SPACE))
        if piece.has_half:
            parts.append(self.say("piece_half", strength=strength))
        return self.listed(parts)

    def pieces(self, making: Making) -> str:
        """Give all pieces of one intake; where these are more than one, with what they come to."""
        text = self.listed([self.piece(piece) for piece in making.pieces])
        first = making.pieces[0]
        if len(making.pieces) == 1 and first.count == 1 and not first.has_half:
            return text
        return self.say("dose_makes", pieces=text, dose=self.dose(making.mg))

    # --- lists and dates -------------------------------------------------------------------------------------------

    def listed(self, items: Iterable[str]) -> str:
        """Give items one after the other, two by two: "a and b and c"; in a dose no comma can be missed."""
        text = ""
        for item in items:
            text = self.say("pieces_and", first=text, last=item) if text else item
        return text

    def date(self, day: dt.date) -> str:
        """Give a day as it is said: "Tuesday 24 November"."""
        return self._date("date_short", day)

    def long_date(self, day: dt.date) -> str:
        """Give a day with its year: "Tuesday 24 November 2026"."""
        return self._date("date_long", day)

    def plain_date(self, day: dt.date) -> str:
        """Give a day without its weekday: "2 May 2019", for a birth."""
        return self._date("date_plain", day)

    def dates(self, days: Iterable[dt.date]) -> str:
        """Give many days, a month at a time: "24, 26, 28 November; 2, 4 December"."""
        comma, semicolon = ("، ", "؛ ") if self.is_right_to_left else (", ", "; ")
        return semicolon.join(
            self._own(
                self.say(
                    "dates_of_month",
                    days=comma.join(str(day.day) for day in within),
                    month=self._file.months[month - 1],
                )
            )
            for (_, month), within in groupby(days, key=lambda day: (day.year, day.month))
        )

    def _date(self, term: str, day: dt.date) -> str:
        text = self.say(
            term,
            day=str(day.day),
            month=self._file.months[day.month - 1],
            year=str(day.year),
            weekday=self._file.weekdays[day.weekday()],
        )
        return self._own(text.replace(" ", NO_BREAK_SPACE))
