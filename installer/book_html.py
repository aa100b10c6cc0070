"""The manual as HTML: one file a page, a contents page, next and previous, without scripts and without the network.

The pages are read by markdown-it-py, as forges read them. A link to another page leads to its HTML; one to a file
of the source code, or to an address outside, is shown as text: whoever reads from a stick has neither.
"""

import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from nsclinic import __version__
from nsclinic.clinic.manual import INDEX, Page, headings, manual_folder, own_anchors, page_text, pages
from nsclinic.wording.speech import LANGUAGES

STYLE = Path(__file__).with_name("book.css")
LONG = 4
"""From so many sections on a page has a list of them at its head."""

_FRAME = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="book.css">
</head>
<body>
<nav class="way" aria-label="Pages">{way}</nav>
<main>
{text}
</main>
<nav class="way foot" aria-label="Next and previous page">{way}</nav>
<footer>nsclinic {version}</footer>
</body>
</html>
"""


def write_html(out: Path, *, pdf: str = "") -> list[Path]:
    """Write every page, the style and the pictures that pages show; `pdf` names the book on paper beside them."""
    order = pages()
    written = []
    shown: set[str] = set()
    for place, page in enumerate(order):
        text, pictures = _body(page)
        shown |= pictures
        if page.name == INDEX:
            text = _contents(pdf) + text
        before = order[place - 1] if place else None
        after = order[place + 1] if place + 1 < len(order) else None
        path = out / file_of(page.name)
        path.write_text(_framed(page, text, before, after), "utf-8", newline="\n")
        written.append(path)
    for name in sorted(shown):
        (out / name).parent.mkdir(exist_ok=True)
        written.append(Path(shutil.copyfile(manual_folder() / name, out / name)))
    written.append(Path(shutil.copyfile(STYLE, out / STYLE.name)))
    return written


def file_of(name: str) -> str:
    """Give the HTML file of a page: `backup.md` becomes `backup.html`, the index `index.html`."""
    return "index.html" if name == INDEX else f"{name.removesuffix('.md')}.html"


def _framed(page: Page, text: str, before: Page | None, after: Page | None) -> str:
    way = [] if page.name == INDEX else ['<a class="up" href="index.html">Contents</a>']
    if before is not None and before.name != INDEX:
        way.append(f'<a rel="prev" href="{file_of(before.name)}">‹ {_in_its_direction(before)}</a>')
    if after is not None:
        way.append(f'<a rel="next" href="{file_of(after.name)}">{_in_its_direction(after)} ›</a>')
    mirrored = LANGUAGES[page.language].is_right_to_left
    return _FRAME.format(
        language=page.language,
        direction="rtl" if mirrored else "ltr",
        title=escape("nsclinic: manual" if page.name == INDEX else f"{page.title} · nsclinic"),
        way="".join(way),
        text=text,
        version=escape(__version__),
    )


def _in_its_direction(page: Page) -> str:
    return f'<bdi lang="{page.language}">{escape(page.title)}</bdi>'


def _contents(pdf: str) -> str:
    """Give the head of the index: the way to the paper, if there is one."""
    return (
        f'<p class="paper"><a href="{escape(pdf)}">This manual as one PDF, to print</a></p>\n' if pdf else ""
    )


def _body(page: Page) -> tuple[str, set[str]]:
    """Give a page as HTML, and the pictures that it shows."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    text = page_text(page.name)
    tokens = reader.parse(text)
    own, written = list(headings(text)), own_anchors(text)
    pictures: set[str] = set()
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None:
            made = own.pop(0).anchors[0]
            if made not in written:
                token.attrSet("id", made)
        if token.type == "inline":
            token.children, found = _inline(token.children or [])
            pictures |= found
    renderer = reader.renderer
    if not isinstance(renderer, RendererHTML):
        raise TypeError("the reader's renderer writes no HTML")
    html = str(renderer.render(tokens, reader.options, {}))
    html = html.replace("<table>", '<div class="table"><table>').replace("</table>", "</table></div>")
    if page.name != INDEX:
        html = _with_sections(html, page)
    return html, pictures


def _inline(tokens: Sequence[Token]) -> tuple[list[Token], set[str]]:
    """Turn links to pages to their HTML, make text of links that lead elsewhere, and note the pictures."""
    given: list[Token] = []
    pictures: set[str] = set()
    names = {page.name for page in pages()}
    open_links: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            name, sharp, anchor = str(token.attrGet("href") or "").partition("#")
            is_picture = name.startswith("pictures/")
            leads = not name or name in names or is_picture
            open_links.append(leads)
            if is_picture:
                pictures.add(name)
            elif leads:
                token.attrSet("href", f"{file_of(name) if name else ''}{sharp}{anchor}")
            if leads:
                given.append(token)
        elif token.type == "link_close":
            if open_links.pop():
                given.append(token)
        else:
            if token.type == "image":
                pictures.add(str(token.attrGet("src")))
                token.attrSet("loading", "lazy")
            given.append(token)
    return given, pictures


def _with_sections(html: str, page: Page) -> str:
    """Put the list of its sections below the title of a long page."""
    sections = [heading for heading in headings(page_text(page.name)) if heading.level == 2]
    if len(sections) < LONG:
        return html
    lines = "".join(f'<li><a href="#{one.anchors[0]}">{escape(one.text)}</a></li>' for one in sections)
    title, end, rest = html.partition("</h1>\n")
    return f'{title}{end}<nav class="sections" aria-label="On this page"><ul>{lines}</ul></nav>\n{rest}'
