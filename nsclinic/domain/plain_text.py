"""Tidies names and ids, and finds the characters in them that nobody can see.

A zero-width or direction character makes two children of one name, or turns a name around on the screen; the import
and the forms refuse them by the same functions.
"""

import unicodedata

LINE_FEED = "\n"

_JOINERS = "\u200c\u200d"

_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Category Cf, yet drawn: signs that enclose a number."""

_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks by category, yet drawn as nothing."""

_HIDDEN_CATEGORIES = frozenset({"Cf", "Zl", "Zp", "Cs"})


def tidy(text: str) -> str:
    """Give a name or an id in Unicode NFC with its outer blanks cut; case is kept."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).strip()


def hidden_character(text: str, *, allow_joiners: bool = False) -> str:
    """Give the first zero-width or direction character, or empty text where there is none.

    `allow_joiners` lets ZWJ and ZWNJ pass, which several scripts need inside a name.
    """
    if text.isascii():
        return ""
    for character in text:
        if character in _BLANK_LETTERS:
            return character
        if unicodedata.category(character) in _HIDDEN_CATEGORIES and character not in _VISIBLE_FORMATS:
            if allow_joiners and character in _JOINERS:
                continue
            return character
    return ""


def control_character(text: str, *, allow_line_feed: bool = False) -> str:
    """Give the first control character (a tab and a line feed are such), or empty text where there is none."""
    for character in text:
        if unicodedata.category(character) == "Cc" and not (allow_line_feed and character == LINE_FEED):
            return character
    return ""


def character_name(character: str) -> str:
    """Give what a person can look a character up by: `U+200B (zero width space)`."""
    names = {"\t": "tab", "\n": "line feed", "\r": "carriage return", "\0": "NUL"}
    name = names.get(character) or unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} ({name})"
