"""Findings, quantities and dates in the reader's language: the only room that formats any of them.

`wording("ar")` gives the one `Wording` of a language. English text is the msgid of every sentence; translations are
gettext catalogues in resources/locale, which any translator's tool opens.
"""

from nsclinic.wording.speech import ENGLISH, LANGUAGES, language_of, marked
from nsclinic.wording.wording import Wording, wording

__all__ = ["ENGLISH", "LANGUAGES", "Wording", "language_of", "marked", "wording"]
