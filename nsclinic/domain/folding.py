"""Makes texts comparable: without case, accents, letter variants of Arabic script, and marks nobody types.

The same folding is applied to what is known and to what is asked, so only their agreement matters; what is shown is
always the text as it was written.
"""

import unicodedata

_SAME_LETTER = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ة": "ه",
        "ۃ": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ء": None,
        "ـ": None,
        "\u200c": None,
        "\u200d": None,
        "'": None,
        "’": None,
        "ʼ": None,
        "`": None,
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


def fold(text: str) -> str:
    """Fold a text to words of letters and digits with one blank between them.

    Accents and vowel points go (marks of a combining class), as do hamza, tatweel and apostrophes; the written forms of
    alef, yeh, kaf and heh become one each; digits of any script become ASCII. Vowel signs of Indic scripts stay.
    """
    if text.isascii():
        folded = text.lower().translate(_SAME_LETTER)
    else:
        # Taking apart may bring capitals to light and folding case may join signs again, so twice.
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        apart = apart.translate(_SAME_LETTER)
        folded = "".join(_digit(sign) for sign in apart if not unicodedata.combining(sign))
    return " ".join("".join(sign if _is_of_word(sign) else " " for sign in folded).split())


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None or sign.isascii() else str(value)


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc")
