"""No page of the manual leads nowhere: links, headings, pictures, paths, keys, names; and every page can be come to."""

import re
import tomllib

import pytest

from nsclinic import __version__
from nsclinic.clinic.manual import (
    INDEX,
    anchor_of,
    headings,
    manual_folder,
    page_text,
    pages,
    parts,
    quick_start,
    without_html,
)
from nsclinic.wording import LANGUAGES
from tests.installer.manual_pages import ROOT, lines_of_blocks, spans, texts

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"(?<![\w/.~])(?:resources|installer|nsclinic|tests|\.ci)/[\w./-]+")

AT_THE_DESK = ("At the desk", "Who answers for the clinic")
NOT_NAMES = {
    "two-desks.md": {
        # what the other file is, said shortly; the sentences of the program are longer
        *("Another clinic's file", "Written by an older", "a newer nsclinic", "In use", "Damaged"),
        *("The clock is ahead", "two computers", "what comes in"),
    },
    "registry.md": {"fingerprint", "Data → From Text/CSV", "65001: Unicode (UTF-8)", "registry", "package"},
    "import-list.md": {"mujer", "mulher"},
}
"""Words in italics that are no names of the program: another program's, what is typed, or an idea."""


def targets(page, text):
    """Give what a page links to: the file, and the anchor on it."""
    folder = ROOT if page.startswith("/") else manual_folder()
    for target in LINK.findall(text):
        name, _, anchor = target.partition("#")
        yield target, folder / name if name else folder / page.removeprefix("/"), anchor


def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading_of_it():
    dead = []
    for page, text in texts().items():
        for target, path, anchor in targets(page, text):
            if "://" in target:
                continue
            if not path.exists():
                dead.append(f"{page}: {target} is not there")
            elif anchor and not any(anchor in one.anchors for one in headings(path.read_text("utf-8"))):
                dead.append(f"{page}: {target}: the page has no such heading")
    assert dead == []


def test_a_link_that_leads_nowhere_would_be_found():
    assert anchor_of("Who is it for? A `code` & more") == "who-is-it-for-a-code--more"
    made = headings('# One\n\n## One\n\n```\n# no heading\n```\n\n<a id="own"></a>\n### `Two` *three*\n')
    assert [one.anchors for one in made] == [("one",), ("one-1",), ("two-three", "own")]


def test_every_picture_is_there_and_every_picture_that_is_there_is_shown():
    shown = set()
    for page, text in texts().items():
        folder = ROOT if page.startswith("/") else manual_folder()
        shown |= {(folder / name).resolve() for name in PICTURE.findall(text)}
    there = set((manual_folder() / "pictures").resolve().glob("*.png"))
    assert sorted(path.name for path in shown - there) == []
    assert sorted(path.name for path in there - shown) == []


def test_every_page_can_be_come_to_from_the_index():
    files = {path.name for path in manual_folder().glob("*.md")}
    assert {page.name for page in pages()} == files
    assert pages()[0].name == INDEX
    assert all(part.pages for part in parts())


def test_every_picture_is_of_this_version():
    noted = tomllib.loads((manual_folder() / "pictures" / "taken.toml").read_text("utf-8"))["version"]
    there = {path.stem for path in (manual_folder() / "pictures").glob("*.png")}
    assert set(noted) == there
    older = sorted(name for name, version in noted.items() if version != __version__)
    assert older == [], f"taken before version {__version__}: run python installer/pictures.py"


def test_every_path_into_the_repository_that_a_page_names_is_there():
    lost = [
        f"{page}: {path}"
        for page, text in texts().items()
        for code in (*spans(text), *lines_of_blocks(text))
        for path in PATH.findall(code)
        if not (ROOT / path.rstrip(".")).exists()
        and "<" not in code
        and not path.startswith("nsclinic/resources")
    ]
    assert lost == []


def keys_of_the_program():
    return {key for key in spans(page_text("screens.md")) if key} | set("0123456789.-+−")


def desk_pages():
    return [
        page.name
        for part in parts()
        if part.title in AT_THE_DESK
        for page in part.pages
        if page.name != "screens.md"
    ]


@pytest.mark.parametrize("name", desk_pages())
def test_every_key_that_a_page_for_the_desk_names_does_something(name):
    """A key is told by its form; what each does on its screen stands on the page of screens, made from the program."""
    letters = {"import-list.md": {"F", "M", "H", "V"}}.get(name, set())  # what stands in a column of the sex
    is_key = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+.+|F\d+|[A-Z]|Esc|Enter|Delete|Tab|[←→↑↓])$")
    known = keys_of_the_program() | {part for keys in keys_of_the_program() for part in keys.split()}
    named = {" ".join(without_html(code).split()).strip("\u2066\u2069") for code in spans(page_text(name))}
    assert sorted(key for key in named if is_key.match(key) and key not in known | letters) == []


@pytest.mark.parametrize("name", [name for name in desk_pages() if not re.search(r"\.\w\w\.md$", name)])
def test_every_screen_and_button_that_a_page_for_the_desk_names_is_in_the_program(name):
    """The program's words are its string literals and the labels of its catalogues."""
    sources = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "nsclinic").rglob("*.py")))
    sources += "\n".join(path.read_text("utf-8") for path in (ROOT / "resources").glob("*.toml"))
    sources = re.sub(r'"\s*\n\s*"', "", sources)
    text = re.sub(r"\*\*.+?\*\*", "", re.sub(r"`[^`]*`", "", page_text(name)), flags=re.DOTALL)
    named = {" ".join(word.split()) for word in re.findall(r"(?<![*\w])\*([^*]+?)\*(?![*\w])", text)}
    unknown = {word for word in named if f'"{word}' not in sources}
    assert sorted(unknown - NOT_NAMES.get(name, set())) == []


def test_the_first_morning_is_there_in_every_language_of_the_window():
    assert {quick_start(language) for language in LANGUAGES} == {
        page.name for page in pages() if page.name.startswith("quick-start")
    }
    assert len({quick_start(language) for language in LANGUAGES}) == len(LANGUAGES)
