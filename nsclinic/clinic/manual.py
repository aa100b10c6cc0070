"""The manual as pages: which there are, in which order and language, and where their headings and pictures lie.

The order is that of `resources/manual/README.md`. The reader in the window, the book and the tests all read it here, so
that a page that stands in one stands in all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nsclinic.domain.resource import resource
from nsclinic.wording.speech import ENGLISH, LANGUAGES

INDEX = "README.md"
"""The page that lists all others."""
QUICK_START = "quick-start.md"

_LINK = re.compile(r"\]\(([\w.-]+\.md)\)")
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$")
_ANCHOR = re.compile(r'^<a id="([\w-]+)"></a>$')
_FENCE = re.compile(r"^ *```")
_ISOLATED_LEFT = re.compile(r'<span dir="ltr">(.*?)</span>', re.DOTALL)
_DIRECTION = re.compile(r'^</?div(?: dir="rtl")?>\n?', re.MULTILINE)
_MADE_ANCHOR = re.compile(r'^<a id="[\w-]+"></a>\n+', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its file beside the index, its title, and the language it is written in."""

    name: str
    title: str
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of reader needs."""

    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page. `anchors` are what a link to it may name behind "#"; the first is made of its words."""

    level: int
    text: str
    anchors: tuple[str, ...]


def manual_folder() -> Path:
    """Give the folder of the pages; the pictures lie in `pictures` below it."""
    return resource("manual/README.md").parent


def page_text(name: str) -> str:
    """Give a page as it is written, in Markdown.

    Raises:
        FileNotFoundError: there is no such page; a name that leads out of the manual's folder is no page either.
    """
    if Path(name).name != name:
        raise FileNotFoundError(name)
    return (manual_folder() / name).read_text(encoding="utf-8")


@cache
def parts() -> tuple[Part, ...]:
    """Give the parts of the manual with their pages, each page once, in the order of the index."""
    known: set[str] = set()
    found: list[Part] = []
    for chapter in re.split(r"^## ", page_text(INDEX), flags=re.MULTILINE)[1:]:
        title, _, text = chapter.partition("\n")
        names = [name for name in dict.fromkeys(_LINK.findall(text)) if name not in known]
        known.update(names)
        if names:
            found.append(Part(title.strip(), tuple(_page(name) for name in names)))
    return tuple(found)


def pages() -> tuple[Page, ...]:
    """Give every page in order, the index first."""
    return (_page(INDEX), *(page for part in parts() for page in part.pages))


def _page(name: str) -> Page:
    language = name.removesuffix(".md").rpartition(".")[2]
    title = next((heading.text for heading in headings(page_text(name))), name)
    return Page(name, title, language if language in LANGUAGES else ENGLISH)


def quick_start(language: str) -> str:
    """Give the name of the page on the first morning in a language, in English where it has none."""
    name = f"quick-start.{language}.md"
    return name if any(page.name == name for page in pages()) else QUICK_START


def headings(text: str) -> tuple[Heading, ...]:
    """Give the headings of a page with what links to them may name."""
    found: list[Heading] = []
    times: dict[str, int] = {}
    own: list[str] = []
    for line in _outside_code(text):
        if anchor := _ANCHOR.match(line):
            own.append(anchor[1])
        elif heading := _HEADING.match(line):
            words = plain_words(heading[2])
            base = anchor_of(words)
            again = times.get(base, 0)
            times[base] = again + 1
            made = f"{base}-{again}" if again else base
            found.append(Heading(len(heading[1]), words, tuple(dict.fromkeys((made, *own)))))
            own = []
    return tuple(found)


def own_anchors(text: str) -> frozenset[str]:
    """Give the anchors that a page writes down itself, beside those that are made of its headings."""
    return frozenset(found[1] for line in _outside_code(text) if (found := _ANCHOR.match(line)))


def anchor_of(words: str) -> str:
    """Give the anchor that is made of a heading's words, as forges make it."""
    kept = "".join(letter for letter in words.lower() if letter.isalnum() or letter in " -_")
    return kept.strip().replace(" ", "-")


def plain_words(markdown: str) -> str:
    """Give a line of Markdown without its signs: a link as its words, a stretch of code as what stands in it."""
    return re.sub(r"[`*]", "", re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown))


def without_html(text: str) -> str:
    """Give a page without the few pieces of HTML that pages have: direction, anchors, breaks within a cell.

    A stretch from the left becomes isolated, a break the sign of a new line within a paragraph: what lays the page out
    without HTML shows the same. The direction of the page is that of its language.
    """
    text = _ISOLATED_LEFT.sub("\u2066\\1\u2069", text)
    text = _MADE_ANCHOR.sub("", _DIRECTION.sub("", text))
    return text.replace("<br>", "\u2028")


def _outside_code(text: str) -> Iterator[str]:
    is_code = False
    for line in text.splitlines():
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code:
            yield line
