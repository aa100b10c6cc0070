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
        # Taking apart may bring capitals to light and folding case may join signs again, so twice.
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        apart = apart.translate(_SAME_LETTER)
        folded = "".join(_digit(sign) for sign in apart if not unicodedata.combining(sign))
    return " ".join("".join(sign if _is_of_word(sign) else " " for sign in folded).split())


def name_words(names: str) -> list[str]:
    """Give the folded words of names, each once.

    A short word (`abd`, `el`, `عبد`) is also joined with the one after it, because families write such names in one
    word or in two.
    """
    words = fold(names).split()
    joined = (first + second for first, second in pairwise(words) if len(first) <= _PARTICLE_LETTERS)
    return list(dict.fromkeys((*words, *joined)))


def is_one_slip_from(one: str, other: str) -> bool:
    """Say whether two folded words are the same but for a letter wrong, missing or too many, or two swapped."""
    same = 0
    for letter, opposite in zip(one, other, strict=False):
        if letter != opposite:
            break
        same += 1
    rest, other_rest = one[same:], other[same:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (len(rest) > 1 and rest[1::-1] == other_rest[:2] and rest[2:] == other_rest[2:])
    )


def one_slip_from(word: str, letters: str) -> set[str]:
    """Give every word that is one slip from a folded one, with `letters` for those that are wrong or missing."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {start + rest[1:] for start, rest in parts if rest}
    found.update(start + rest[1] + rest[0] + rest[2:] for start, rest in parts if len(rest) > 1)
    for letter in letters:
        found.update(start + letter + rest for start, rest in parts)
        found.update(start + letter + rest[1:] for start, rest in parts if rest)
    found.discard(word)
    return found


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None or sign.isascii() else str(value)


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc")
