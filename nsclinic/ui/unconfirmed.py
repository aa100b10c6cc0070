"""Says, when a language is first chosen on a computer, that nobody has confirmed its dose sentences yet."""

from nsclinic.clinic.preferences import Preferences
from nsclinic.ui.context import Navigate
from nsclinic.wording import Wording
from nsclinic.wording.glossary import not_confirmed_words

TOLD = "glossary_told"
"""Name of the preference that keeps for which languages it was said."""


def warn_of_language(language: str, words: Wording, preferences: Preferences, navigate: Navigate) -> None:
    """Say it once a computer, where it holds; `words` is the language in which it is said."""
    told: list[str] = preferences.get(TOLD, [])
    warning = not_confirmed_words(language, words)
    if warning and language not in told:
        preferences.put(TOLD, [*told, language])
        navigate.say(warning, look="warning")
