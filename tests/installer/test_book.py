"""The manual as a book: every page in HTML and on paper, one leading to the next, and nothing from outside in it."""

import re
import unicodedata
from html.parser import HTMLParser
from importlib import import_module
from itertools import pairwise

import pypdfium2
import pytest
from pypdf import PdfReader

from nsclinic import __version__
from nsclinic.clinic.manual import INDEX, headings, page_text, pages, parts
from tests.installer.manual_pages import ROOT


@pytest.fixture(scope="module")
def book(tmp_path_factory, qapp):
    """Both books, made once. Paper is set by Qt, which needs its application."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "installer"))
        out = tmp_path_factory.mktemp("book") / "manual"
        import_module("book").make_book(out)
    return out


@pytest.fixture(scope="module")
def paper(book):
    return PdfReader(book / "nsclinic-manual.pdf")


class Seen(HTMLParser):
    """What a page of HTML links to, loads and can be linked to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.ids, self.rel, self.tags = [], [], set(), {}, set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if "id" in given:
            assert given["id"] not in self.ids
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
            if "rel" in given:
                self.rel[given["rel"]] = given["href"]
        elif "href" in given or "src" in given:
            self.loaded.append(given.get("src") or given["href"])


@pytest.fixture(scope="module")
def seen(book):
    return {path.name: Seen(path.read_text("utf-8")) for path in book.glob("*.html")}


def file_of(page):
    return "index.html" if page.name == INDEX else page.name.replace(".md", ".html")


def test_every_page_of_the_manual_is_a_page_of_html(seen):
    assert set(seen) == {file_of(page) for page in pages()}


def test_every_link_and_everything_loaded_lies_in_the_folder(book, seen):
    dead = []
    for name, page in seen.items():
        for target in page.links:
            file, _, anchor = target.partition("#")
            if file.endswith((".pdf", ".svg")):
                assert (book / file).is_file()
            elif (file or name) not in seen or (anchor and anchor not in seen[file or name].ids):
                dead.append(f"{name}: {target}")
        dead += [f"{name}: {target}" for target in page.loaded if not (book / target).is_file()]
    assert dead == []
    assert "book.css" in seen["index.html"].loaded
    assert any("pictures/today.png" in page.loaded for page in seen.values())


def test_nothing_of_the_book_needs_a_script_or_the_network(book, seen):
    assert all("script" not in page.tags for page in seen.values())
    style = (book / "book.css").read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_next_leads_through_every_page_and_previous_back(seen):
    here, way = "index.html", ["index.html"]
    while "next" in seen[here].rel:
        here = seen[here].rel["next"]
        way.append(here)
    assert way == [file_of(page) for page in pages()]
    for before, after in pairwise(way[1:]):
        assert seen[after].rel["prev"] == before


def test_an_arabic_page_runs_from_the_right_and_says_its_language(book):
    assert '<html lang="ar" dir="rtl">' in (book / "quick-start.ar.html").read_text("utf-8")
    assert '<html lang="fr" dir="ltr">' in (book / "quick-start.fr.html").read_text("utf-8")


def test_a_folder_that_holds_something_is_left_alone(book, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    before = sorted(path.name for path in book.iterdir())
    assert import_module("book").main(["--out", str(book)]) == 1
    assert "is not empty" in capsys.readouterr().err
    assert sorted(path.name for path in book.iterdir()) == before


def plain(text):
    """Give text of paper with ligatures and joined letters taken apart again."""
    return unicodedata.normalize("NFKC", text).replace("\t", " ")


def titles(outline):
    for item in outline:
        if isinstance(item, list):
            yield from titles(item)
        else:
            yield item


def test_the_paper_has_a_bookmark_for_every_part_page_and_section(paper):
    named = [item.title for item in titles(paper.outline)]
    wanted = ["Contents"]
    for part in parts():
        wanted.append(part.title)
        for page in part.pages:
            wanted.append(page.title)
            wanted += [one.text for one in headings(page_text(page.name)) if one.level == 2]
    assert named == wanted


def test_the_contents_name_the_page_on_which_each_page_of_the_manual_begins(paper):
    begins: dict[str, int] = {}
    for item in titles(paper.outline):
        begins.setdefault(item.title, paper.get_destination_page_number(item) + 1)
    contents = " ".join(" ".join(plain(paper.pages[at].extract_text()).split()) for at in range(2))
    assert f"Version {__version__}" in contents
    for title in ("The first morning", "Screens", "Backups: what a clinic must do", "Pooling", "Hazards"):
        assert re.search(rf"{re.escape(title)} {begins[title]}\b", contents), title
        sheet = plain(paper.pages[begins[title] - 1].extract_text())
        assert sheet.split("\n")[0].strip() == title
        assert re.search(rf"\b{begins[title]}\b", sheet.strip().split("\n")[-1])


def test_nothing_is_lost_on_the_way_to_paper(book):
    document = pypdfium2.PdfDocument(book / "nsclinic-manual.pdf")
    try:
        sheets = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    finally:
        document.close()
    text = re.sub(r"\s+", "", plain("".join(sheets)))
    for page in pages()[1:]:
        for heading in headings(page_text(page.name)):
            if all(letter < "\u0590" for letter in heading.text):  # Arabic comes back in another order
                assert re.sub(r"\s+", "", plain(heading.text)) in text, f"{page.name}: {heading.text}"


def test_links_of_the_paper_stay_within_it(paper):
    jumps = 0
    for page in paper.pages:
        for note in page.get("/Annots", []):
            told = note.get_object()
            assert "/A" not in told or told["/A"].get("/S") == "/GoTo"
            jumps += "/Dest" in told or "/A" in told
    assert jumps > 100


def test_arabic_on_paper_is_joined(paper):
    """A letter within a word has the form that joins it on both sides; the file holds those, from the left."""
    begins = next(item for item in titles(paper.outline) if item.title == "الصباح الأول")
    drawn = paper.pages[paper.get_destination_page_number(begins)].extract_text()
    joined = [letter for letter in drawn if unicodedata.name(letter, "").endswith("MEDIAL FORM")]
    assert len(joined) > 100
    assert "الصباح"[::-1] in plain(drawn) or "الصباح" in plain(drawn)
