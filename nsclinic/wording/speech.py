"""What every sentence rests on: the catalogue of a language, its direction, and isolation of foreign runs of text.

A name, a number with its unit or a date inside a sentence of the other direction would be reordered by the display
("2.5 mg" shown as "mg 2.5"), so each is wrapped in Unicode isolates, which no font shows.
"""

import re
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from unicodedata import bidirectional

from nsclinic.domain.resource import resource

ENGLISH = "en"

LEFT_TO_RIGHT_ISOLATE = "\u2066"
RIGHT_TO_LEFT_ISOLATE = "\u2067"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the program speaks: its own name for itself, and the side on which a line begins."""

    code: str
    own_name: str
    is_right_to_left: bool = False


LANGUAGES = {
    language.code: language
    for language in (
        Language(ENGLISH, "English"),
        Language("ar", "العربية", is_right_to_left=True),
        Language("es", "Español"),
        Language("fr", "Français"),
        Language("pt", "Português"),
    )
}
"""Every language that ships, by its code; English is the text of the code itself."""


def language_of(tag: str | None) -> str:
    """Give the shipped language of a tag such as `ar_EG.UTF-8` or `es-CO`; English where there is none."""
    code = (tag or "").replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return code if code in LANGUAGES else ENGLISH


def marked(text: str) -> str:
    """Give the text unchanged: it marks a msgid that stands in a table, so that the catalogue tool finds it."""
    return text


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    with resource(f"locale/{language}/LC_MESSAGES/nsclinic.mo").open("rb") as file:
        return GNUTranslations(file)


def within(label: str) -> str:
    """Give a label as inside a sentence: "Ciclosporin" with a small letter, "HbA1c" and "IgM" as they are."""
    first = label.partition(" ")[0]
    return label[:1].lower() + label[1:] if first[1:].islower() else label


def as_sentence(text: str) -> str:
    """Give a sentence that begins with a capital, whatever it was filled with; "eGFR" and "uPCR" stay."""
    return text[:1].upper() + text[1:] if text.partition(" ")[0].islower() else text


class Speech:
    """Sentences of one language, filled with values that are already worded."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.is_right_to_left = LANGUAGES[language].is_right_to_left
        self._catalogue = _catalogue(language)

    def t(self, msgid: str, **parameters: object) -> str:
        """Give the sentence in this language with its `{names}` filled; numbers and dates are worded on the way."""
        return self._filled(self._catalogue.gettext(msgid), parameters)

    def ngettext(self, singular: str, plural: str, n: int, **parameters: object) -> str:
        """Give the sentence in the form that the language uses for n; `{n}` is n itself."""
        return self._filled(self._catalogue.ngettext(singular, plural, n), {"n": n, **parameters})

    def pgettext(self, context: str, msgid: str, **parameters: object) -> str:
        """Give a sentence whose English alone is ambiguous; the translator sees the context."""
        return self._filled(self._catalogue.pgettext(context, msgid), parameters)

    def isolate(self, text: str) -> str:
        """Wrap a name or any text of unknown direction, so that it reorders nothing around it.

        Text that has nothing of the other direction in it is left as it is in a language that reads from the left: a
        terminal shows the marks as boxes.
        """
        if not text or (not self.is_right_to_left and not _reads_from_the_right(text)):
            return text
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"

    def listed(self, items: list[str] | tuple[str, ...]) -> str:
        """Give the items as a list inside a sentence: "a", "a and b", "a, b and c"."""
        if len(items) < 2:
            return "".join(items)
        # Translators: joins all but the last item of a list
        comma = self.pgettext("list", ", ")
        return self.pgettext("list", "{first} and {last}", first=comma.join(items[:-1]), last=items[-1])

    def left_to_right(self, text: str) -> str:
        """Isolate a run that reads from the left (a number with its unit) where lines begin at the right."""
        if not self.is_right_to_left:
            return text
        return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_ISOLATE}"

    def with_numbers_isolated(self, text: str) -> str:
        """Give a text of a file with each number and its unit isolated where lines begin at the right.

        A protocol file may hold no marks that nobody can see, so they are set when the text is shown.
        """
        return _NUMBER_WITH_UNIT.sub(lambda run: self.left_to_right(run.group()), text)

    def own_direction(self, text: str) -> str:
        """Isolate a run of the language's own words and digits (a date) where lines begin at the right."""
        if not self.is_right_to_left:
            return text
        return f"{RIGHT_TO_LEFT_ISOLATE}{text}{POP_ISOLATE}"

    def t_isolated(self, msgid: str, **parameters: str) -> str:
        """Give the sentence filled with texts that came from outside (a cell, a date, "60 mg"), each isolated.

        Right after a word of Arabic "2026-03-04" would be shown as 04-03-2026, and "60 mg" as "mg 60".
        """
        return self.t(msgid, **{name: self.isolate(text) for name, text in parameters.items()})

    def worded(self, value: object) -> str:
        """Give a parameter as text; a room above says how a number or a date is written."""
        return str(value)

    def _filled(self, sentence: str, parameters: dict[str, object]) -> str:
        if not parameters:
            return sentence
        return sentence.format_map({name: self.worded(value) for name, value in parameters.items()})


_NUMBER_WITH_UNIT = re.compile(
    r"[0-9][0-9.]*(?:\s?[\u2013±]\s?[0-9][0-9.]*)*(?:\s?[A-Za-zµ%][A-Za-z0-9µ²³/.]*[A-Za-z0-9²³])?"
)
"""A number or a span of two, and the unit after it, written in Latin letters."""


def _reads_from_the_right(text: str) -> bool:
    """Say whether any character of the text is of a script that reads from the right, or a mark of direction."""
    return any(bidirectional(character) not in _LEFT_OR_NEUTRAL for character in text)


_LEFT_OR_NEUTRAL = frozenset({"L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON", ""})
