"""The printed page of a protocol, read back from the PDF: every number with its unit, each sheet with its name."""

import pytest

from nsclinic.protocol.loader import shipped_protocols
from nsclinic.reports.page import A4_HEIGHT, A4_WIDTH
from nsclinic.reports.protocol_page import MOST_SHEETS, protocol_pdf
from nsclinic.wording import wording
from nsclinic.wording.protocol_page import protocol_page
from tests.reports.pages import reader

PROTOCOLS = shipped_protocols()
LANGUAGES = ("en", "es", "fr", "pt", "ar")


def paper_of(protocol_id, language="en", clinic="Beni-Suef clinic"):
    words = wording(language)
    return protocol_pdf(protocol_page(PROTOCOLS[protocol_id], words), words, clinic)


def squeezed(text):
    """A text without any blank: a line may be broken anywhere."""
    return "".join(text.split()).replace("\u202f", "").replace("\u00a0", "")


def text_of(pdf):
    return squeezed("".join(page.extract_text() for page in reader(pdf).pages))


@pytest.mark.parametrize("protocol_id", sorted(PROTOCOLS))
def test_every_line_can_be_read_back_with_its_amount_and_note(protocol_id):
    said = text_of(paper_of(protocol_id))
    for line in protocol_page(PROTOCOLS[protocol_id], wording("en")).lines:
        for text in (line.amount, *line.notes):
            assert squeezed(text) in said, line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("protocol_id", sorted(PROTOCOLS))
def test_a_page_is_no_longer_than_three_sheets_that_each_name_the_protocol(protocol_id, language):
    pages = reader(paper_of(protocol_id, language)).pages
    assert len(pages) <= MOST_SHEETS
    for page in pages:
        text = page.extract_text()
        assert protocol_id in text
        assert PROTOCOLS[protocol_id].sha256[:8] in text
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            (A4_WIDTH, A4_HEIGHT), abs=0.01
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_of_direction_and_no_unknown_letter_is_drawn(language):
    for page in reader(paper_of("three-step", language)).pages:
        assert not set(page.extract_text()) & set("\u2066\u2067\u2068\u2069\ufffd")


def test_in_arabic_a_dose_keeps_its_figures_before_its_unit():
    said = text_of(paper_of("three-step", "ar"))
    for amount in ("0.1–0.25mg/kg", "3–10ng/mL", "≥60mL/min/1.73m²", ">5.5mmol/L"):
        assert amount in said, amount


def test_a_source_that_nobody_reviewed_is_said_at_the_head():
    warning = "Nobodyqualifiedhasreviewedthesource"
    assert warning in text_of(paper_of("tac-guide"))
    assert warning not in text_of(paper_of("three-step"))


def test_the_sources_stand_in_full_at_the_end():
    said = text_of(paper_of("three-step"))
    for source in protocol_page(PROTOCOLS["three-step"], wording("en")).sources:
        assert squeezed(source.document) in said


def test_the_same_protocol_gives_the_same_bytes():
    assert paper_of("mmf") == paper_of("mmf")


def test_the_file_says_its_language_title_and_clinic():
    document = reader(paper_of("mmf", "es"))
    assert str(document.root_object["/Lang"]) == "es"
    assert document.metadata is not None
    assert document.metadata.title == wording("es").protocol_title(PROTOCOLS["mmf"])
    assert document.metadata.author == "Beni-Suef clinic"
