"""Text on a PDF page in any of the shipped scripts: joined, ordered, mirrored and measured line by line.

reportlab draws letters as they come, from the left. So an Arabic line is joined by arabic-reshaper and ordered by
python-bidi, whose isolates keep "2.5 mg" from turning into "mg 2.5"; brackets are mirrored here, because python-bidi
does not, and each letter is drawn in the first shipped font that has it. A line is broken before it is ordered.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from nsclinic.domain.resource import resource

FONTS = {
    False: (
        ("NoNsRegular", "NotoSans-Regular.ttf"),
        ("NoArRegular", "NotoSansArabic-Regular.ttf"),
        ("DeSaRegular", "DejaVuSans.ttf"),
    ),
    True: (
        ("NoNsBold", "NotoSans-Bold.ttf"),
        ("NoArBold", "NotoSansArabic-Bold.ttf"),
        ("DeSaBold", "DejaVuSans-Bold.ttf"),
    ),
}
"""The fonts in which a letter is looked for, regular and bold: the window's Latin, Arabic, then what has the signs."""

ISOLATES = "\u2066\u2067\u2068"
POP = "\u2069"
_KEPT_FORMAT = frozenset("\u200c\u200d")
_UNKNOWN = "\ufffd"

_MIRROR = dict(zip("()[]{}<>«»≤≥", ")(][}{><»«≥≤", strict=True))
_AS_PAIR = {sign: f"{sign}↨" for sign in _MIRROR}
_AS_PAIR |= {sign: f"{sign}⦃" for sign in "([{"} | {sign: f"⦄{sign}" for sign in ")]}"}
_FROM_PAIR = {pair: sign for sign, pair in _AS_PAIR.items()}
_FROM_PAIR |= {pair[::-1]: _MIRROR[sign] for sign, pair in _AS_PAIR.items()}


class Run(NamedTuple):
    """A stretch of one font, in the order in which it is drawn from the left."""

    font: str
    text: str


def plain(text: str) -> str:
    """Give text from outside without control and direction characters, so that it reorders nothing around it."""
    return "".join(
        character
        for character in text
        if character in _KEPT_FORMAT or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


@cache
def _letters(name: str) -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    return frozenset(pdfmetrics.getFont(name).face.charToGlyph)


@cache
def prepare_fonts() -> None:
    """Register the shipped fonts with reportlab; costs nothing the second time."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for fonts in FONTS.values():
        for name, file in fonts:
            pdfmetrics.registerFont(TTFont(name, str(resource(f"fonts/{file}"))))


@cache
def _reshaper() -> Any:
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper({"delete_harakat": False})


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def _doubled(text: str) -> str:
    """Give each mirrored sign a second of its kind: their order afterwards tells the direction of the sign.

    The seconds of brackets are brackets that nest within them, so that the pairs are ordered as before.
    """
    return "".join(_AS_PAIR.get(character, character) for character in text)


def _mirrored(text: str) -> str:
    """Take the seconds out again, turning each sign whose pair now stands the other way round."""
    out: list[str] = []
    index = 0
    while index < len(text):
        pair = text[index : index + 2]
        if pair in _FROM_PAIR:
            out.append(_FROM_PAIR[pair])
            index += 2
        else:
            out.append(text[index])
            index += 1
    return "".join(out)


def visual(text: str, *, right_to_left: bool) -> str:
    """Give one line in the order in which it is drawn from the left, joined and mirrored, without format characters."""
    if right_to_left or _is_right_to_left(text):
        from bidi import get_display

        joined = _reshaper().reshape(_doubled(text)) if _is_right_to_left(text) else _doubled(text)
        text = _mirrored(get_display(joined, base_dir="R" if right_to_left else "L"))
    return "".join(character for character in text if unicodedata.category(character) not in ("Cf", "Cc"))


@lru_cache(maxsize=4096)
def runs(text: str, *, bold: bool, right_to_left: bool) -> tuple[Run, ...]:
    """Give one line as stretches of one font each; what no shipped font has is drawn as U+FFFD."""
    prepare_fonts()
    fonts = FONTS[bold]
    found: list[Run] = []
    for character in visual(text, right_to_left=right_to_left):
        name = next((name for name, _ in fonts if ord(character) in _letters(name)), "")
        if not name:
            name, character = fonts[-1][0], _UNKNOWN  # noqa: PLW2901 - what cannot be drawn is shown as such
        if found and found[-1].font == name:
            found[-1] = Run(name, found[-1].text + character)
        else:
            found.append(Run(name, character))
    return tuple(found)


@lru_cache(maxsize=8192)
def _width_at_one(text: str, *, bold: bool) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(
        sum(stringWidth(run.text, run.font, 1.0) for run in runs(text, bold=bold, right_to_left=False))
    )


def text_width(text: str, size: float, bold: bool) -> float:  # noqa: FBT001 - called as a layout's `Measure`
    """Give the width of one line in points."""
    return _width_at_one(text, bold=bold) * size


def _words(text: str) -> Iterator[str]:
    """Give the text cut at its blanks, an isolated stretch in one piece."""
    word = ""
    depth = 0
    for character in text:
        depth += (character in ISOLATES) - (character == POP)
        if character == " " and depth <= 0:
            if word:
                yield word
            word = ""
        else:
            word += character
    if word:
        yield word


def _pieces(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """Cut a word that is wider than a line; an isolated one is isolated again on each line."""
    opening = word[0] if word[:1] and word[0] in ISOLATES and word.endswith(POP) else ""
    closing = POP if opening else ""
    piece = ""
    for part in (word[1:-1] if opening else word).split(" "):
        longer = f"{piece} {part}" if piece else part
        if text_width(longer, size, bold) <= room:
            piece = longer
            continue
        if piece:
            yield opening + piece + closing
        *full, piece = _cut(part, room, size, bold=bold)
        yield from (opening + line + closing for line in full)
    if piece:
        yield opening + piece + closing


def _cut(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Cut a word without blanks wherever a line is full."""
    lines = [""]
    for character in word:
        if lines[-1] and text_width(lines[-1] + character, size, bold) > room:
            lines.append("")
        lines[-1] += character
    return lines


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than `room` points, in the order in which they are read."""
    lines: list[str] = []
    for word in _words(text):
        parts = [word] if text_width(word, size, bold) <= room else list(_pieces(word, room, size, bold=bold))
        for part in parts:
            longer = f"{lines[-1]} {part}" if lines else part
            if lines and text_width(longer, size, bold) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
    return lines


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Give the text cut between words, with an ellipsis, where it is wider than `room` points.

    A number with its unit is one word: half of a dose is another dose. Only a first word without a digit that is wider
    than the room by itself is cut within.
    """
    if text_width(text, size, bold) <= room:
        return text
    words = list(_words(text))
    for count in range(len(words) - 1, 0, -1):
        cut = " ".join(words[:count]) + "…"
        if text_width(cut, size, bold) <= room:
            return cut
    if not words or any(character.isdigit() for character in words[0]):
        return "…"
    return _cut_within(words[0], room, size, bold=bold)


def _cut_within(text: str, room: float, size: float, *, bold: bool) -> str:
    for length in range(len(text) - 1, 0, -1):
        kept = text[:length].rstrip()
        opened = sum(character in ISOLATES for character in kept) - kept.count(POP)
        cut = f"{kept}…{POP * max(0, opened)}"
        if text_width(cut, size, bold) <= room:
            return cut
    return "…"
