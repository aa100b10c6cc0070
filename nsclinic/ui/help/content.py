"""Which lines the help shows: those of one screen, or whatever is searched for on every screen."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nsclinic.ui.actions import Action
from nsclinic.ui.help.page import HelpPage
from nsclinic.ui.keys import keys_in_words
from nsclinic.ui.signs import Sign
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class Heading:
    """Names what follows; a large one names the screen."""

    text: str
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, with its own heading in bold where it is a task."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key and what it does."""

    keys: str
    does: str


@dataclass(frozen=True, slots=True)
class SignLine:
    """A sign and its meaning."""

    sign: Sign
    means: str


Line = Heading | Paragraph | KeyLine | SignLine


def key_lines(page: HelpPage, actions: Sequence[Action], words: Wording) -> tuple[KeyLine, ...]:
    """Give the keys of a screen: those of its actions, then those of its lists and fields."""
    offered = [KeyLine(keys_in_words(action, words), action.words) for action in actions if action.keys]
    return (*offered, *(KeyLine(words.left_to_right(keys), does) for keys, does in page.keys))


def lines_of(
    page: HelpPage, actions: Sequence[Action], everywhere: Sequence[Action], words: Wording
) -> tuple[Line, ...]:
    """Give the whole help of one screen."""
    lines: list[Line] = [Heading(page.title, is_large=True), Paragraph(page.purpose)]
    lines += [Paragraph(task.how, task.title) for task in page.tasks]
    if keys := key_lines(page, actions, words):
        lines += [Heading(words.t("Keys here")), *keys]
    if page.signs:
        lines += [Heading(words.t("Signs")), *(SignLine(sign, means) for sign, means in page.signs)]
    lines.append(Heading(words.t("Keys everywhere")))
    lines += [KeyLine(keys_in_words(action, words), action.words) for action in everywhere if action.keys]
    return tuple(lines)


def found(pages: Iterable[tuple[HelpPage, Sequence[Action]]], asked: str, words: Wording) -> tuple[Line, ...]:
    """Give every paragraph, key and sign that has all the words asked for, under the name of its screen."""
    wanted = _folded(asked).split()
    lines: list[Line] = []
    for page, actions in pages:
        hits = [
            line
            for line in _searched(page, actions, words)
            if all(word in _folded(_text(line)) for word in wanted)
        ]
        if hits:
            lines += [Heading(page.title, is_large=True), *hits]
    return tuple(lines)


def _searched(page: HelpPage, actions: Sequence[Action], words: Wording) -> Iterator[Line]:
    yield Paragraph(page.purpose)
    yield from (Paragraph(task.how, task.title) for task in page.tasks)
    yield from key_lines(page, actions, words)
    yield from (SignLine(sign, means) for sign, means in page.signs)


def _text(line: Line) -> str:
    match line:
        case Heading(text):
            return text
        case Paragraph(text, title):
            return f"{title} {text}"
        case KeyLine(keys, does):
            return f"{keys} {does}"
        case SignLine(_, means):
            return means


def _folded(text: str) -> str:
    """Give a text without accents and in small letters."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
