"""Makes the card of keys: it says what the window offers and nothing of any child."""

from collections.abc import Sequence

from nsclinic.wording import Wording

Section = tuple[str, tuple[tuple[str, str], ...]]
"""A screen's name, and its keys with what they do."""


def keys_paper(sections: Sequence[Section], wording: Wording, clinic_name: str = "") -> bytes:
    """Give the card as a PDF of one A4 sheet; a screen without keys is left out."""
    from nsclinic.reports.keys_card import KeySection, keys_card_pdf

    shown = [KeySection(title, keys) for title, keys in sections if keys]
    return keys_card_pdf(shown, wording, clinic_name)
