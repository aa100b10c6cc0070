"""A page shows a name letter by letter: what it holds is drawn, never run, and read again from the page as it was."""

import unicodedata
from io import BytesIO
from random import Random

from pypdf import PdfReader

from nsclinic.domain.plain_text import tidy
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.reports.script import plain, visual

NAMES, LINES_A_PAGE = 1000, 50
PIECES = (
    "Amina", "Hassan", "Müller", "Nguyễn", "Þórdís", "O'Neill", "Íñigo", "Łukasz", "é", "ß", "<b>", "</para>",
    "<br/>",
    '<img src="file:///etc/passwd"/>', "<script>x</script>", "&lt;", "&#60;", "&amp;", "%s", "%(name)s", "{0}", "{x}",
    "\\", "\\n", "(", ")", "((", "BT", "ET Tj", "endstream", "endobj", "/Name", "<<", ">>", "$x$", "$\\frac{1}{2}$",
    "=1+1", "+1", "@x", "'", '"', "`", "|", "~", "#", "--", "12", "2.5 mg", "αβγ", "Жуков", "≤", "½", "\u202e",
    "\u200b",
    "\u2067", "\x07", "\0",
)  # fmt: skip
ARABIC = ("أمينة", "حسن محمد", "عبد الرحمن", "(حسن)", "فاطمة 12", "علي <b>")


def names(dice: Random) -> list[str]:
    return [
        tidy("".join(dice.choices((*PIECES, " ", " "), k=dice.randrange(1, 5)))) or "x" for _ in range(NAMES)
    ]


def page_of(texts: list[str]) -> bytes:
    page = Page(language="en", right_to_left=False, title="names", author="tests")
    for number, text in enumerate(texts):
        if number and number % LINES_A_PAGE == 0:
            page.turn()
        page.write(0, A4_HEIGHT - 40 - 14 * (number % LINES_A_PAGE), f"[{plain(text)}]", 7)
    return page.finished()


def read_back(pdf: bytes) -> list[str]:
    """Give the lines as a reader of the PDF finds them,
    their blanks taken out: how wide one is belongs to the font."""
    found = []
    for page in PdfReader(BytesIO(pdf)).pages:
        text = "".join(page.extract_text().split())
        found += [piece.removeprefix("[") for piece in text.split("][")]
        found[-1] = found[-1].removesuffix("]")
    return found


def without_blanks(text: str) -> str:
    return "".join(text.split())


def test_a_thousand_hostile_names_come_back_from_the_page_as_they_were():
    texts = names(Random(27))
    assert len(set(texts)) > NAMES // 2
    assert read_back(page_of(texts)) == [without_blanks(plain(text)) for text in texts]


def test_what_turns_or_hides_a_line_is_not_drawn_and_nothing_else_is_lost():
    for text in names(Random(28)):
        kept = plain(text)
        assert not any(
            unicodedata.category(sign) in {"Cc", "Cs"} or sign in "\u200b\u202e\u2067" for sign in kept
        )
        assert kept == "".join(sign for sign in text if sign not in "\u200b\u202e\u2067\x07\0")


def test_arabic_names_come_back_in_their_letters():
    drawn = read_back(page_of(list(ARABIC)))
    for text, found in zip(ARABIC, drawn, strict=True):
        as_letters = unicodedata.normalize("NFKC", found)
        expected = unicodedata.normalize("NFKC", without_blanks(visual(text, right_to_left=False)))
        assert sorted(as_letters) == sorted(expected)
        assert sorted(sign for sign in as_letters if sign.isalpha()) == sorted(
            sign for sign in text if sign.isalpha()
        )
