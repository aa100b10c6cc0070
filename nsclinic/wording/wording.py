"""Puts the layers of wording together into the one object that screens, pages and commands speak through."""

from functools import cache

from nsclinic.wording.sentences import Sentences
from nsclinic.wording.speech import language_of


class Wording(Sentences):
    """The program's voice in one language: `wording("ar")` gives it.

    From speech: t, ngettext, pgettext, isolate, listed, is_right_to_left. From quantities: number, unit, quantity,
    amount, span, percent. From dates: date, short_date, month, days, age. From labels and things: the words and signs
    of every code. From doses: dose, as_taken, observed, suggested. From sentences: findings, facts, steps, due.
    """


@cache
def _wording(language: str) -> Wording:
    return Wording(language)


def wording(language: str) -> Wording:
    """Give the wording of a language or locale tag; English where that language is not shipped."""
    return _wording(language_of(language))
