"""Makes names comparable: without case, accents, letter variants of Arabic script, and marks nobody types.

The same folding is applied to what is indexed and to what is asked, so only their agreement matters; what is shown is
always the name as it was written.
"""

import unicodedata
from itertools import pairwise

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
_PARTICLE_LETTERS = 3


def fold(text: str) -> str:
    """Fold a text to words of letters and digits with one blank between them.

    Accents and vowel points go (marks of a combining class), as do hamza, tatweel and apostrophes; the written forms of
    alef, yeh, kaf and heh become one each; digits of any script become ASCII. Vowel signs of Indic scripts stay.
    """
    if text.isascii():
        folded = text.lower().translate(_SAME_LETTER)
    else:
        apart = unicodedata.normalize("NFKD", text.casefold()).translate(_SAME_LETTER)
        folded = "".join(_digit(sign) for sign in apart if not unicodedata.combining(sign))
    return " ".join("".join(sign if _is_of_word(sign) else " " for sign in folded).split())


def index_words(names: str, numbers: tuple[str, ...]) -> list[str]:
    """Give the words a child is found by: those of the names, and each number whole and in its parts.

    A short first part (`abd`, `el`, `عبد`, `o`) is also joined with the word after it, because families write such
    names in one word or in two.
    """
    words = fold(names).split()
    found = dict.fromkeys(words)
    for first, second in pairwise(words):
        if len(first) <= _PARTICLE_LETTERS:
            found[first + second] = None
    for number in numbers:
        parts = fold(number).split()
        found.update(dict.fromkeys(parts))
        found["".join(parts)] = None
    found.pop("", None)
    return list(found)


def is_one_slip_from_start(typed: str, word: str) -> bool:
    """Say whether `word` begins with `typed`, or would but for one slip.

    A slip is a letter wrong, missing or too many, or two neighbours swapped. Both are folded.
    """
    same = 0
    for one, other in zip(typed, word, strict=False):
        if one != other:
            break
        same += 1
    typed_rest, word_rest = typed[same:], word[same:]
    return (
        word_rest[1:].startswith(typed_rest[1:])
        or word_rest.startswith(typed_rest[1:])
        or word_rest[1:].startswith(typed_rest)
        or (
            len(typed_rest) > 1
            and word_rest[:2] == typed_rest[1::-1]
            and word_rest[2:].startswith(typed_rest[2:])
        )
    )


def is_one_slip_from(typed: str, word: str) -> bool:
    """As `is_one_slip_from_start`, for the whole word."""
    return abs(len(typed) - len(word)) <= 1 and (
        is_one_slip_from_start(typed, word) and is_one_slip_from_start(word, typed)
    )


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None or sign.isascii() else str(value)


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc")
