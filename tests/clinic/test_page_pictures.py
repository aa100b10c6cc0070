"""Pages become dots: the right page, the right size, never more than memory allows, and no script runs."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import Link
from pypdf.generic import NameObject, TextStringObject
from pypdfium2 import PDFIUM_INFO

from nsclinic.clinic.cell import Cell
from nsclinic.clinic.intake import JPEG, PDF, PNG, take_in
from nsclinic.clinic.page_pictures import (
    A4_POINTS,
    MOST_DOTS_OF_A_PAGE,
    PagePicture,
    open_document,
    page_picture,
    paper_of,
)
from tests.clinic.papers import pdf, picture, shade


@pytest.fixture
def cell():
    with Cell() as cell:
        yield cell


def image(page: PagePicture) -> Image.Image:
    return Image.frombytes("RGB", (page.width, page.height), page.dots).convert("L")


def ink(page: PagePicture) -> int:
    return sum(image(page).histogram()[:128])


def test_each_page_of_a_pdf_is_painted_as_wide_as_asked(cell):
    assert cell.ask(open_document, pdf("", "WORDS " * 8), PDF) == 2
    empty, full = (cell.ask(page_picture, number, 600) for number in (0, 1))
    assert abs(empty.width - 600) <= 1
    assert abs(empty.height / empty.width - A4_POINTS[1] / A4_POINTS[0]) < 0.01
    assert ink(empty) == 0
    assert ink(full) > 200


def test_what_was_filled_into_a_form_is_seen(cell):
    cell.ask(open_document, pdf("", "", form_value="PROTEIN 4.2"), PDF)
    bare = cell.ask(page_picture, 0, 800)
    filled = cell.ask(page_picture, 1, 800)
    assert ink(bare) == 0
    assert ink(filled) > 100


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", PNG), ("JPEG", JPEG)])
def test_a_picture_is_one_page(cell, kind, media_type):
    content = take_in(picture(400, 200, kind)).content
    assert cell.ask(open_document, content, media_type) == 1
    page = cell.ask(page_picture, 0, 800)
    assert (page.width, page.height) == (800, 400)
    assert shade(image(page), 20, 200) < 60
    assert shade(image(page), 600, 200) > 200


def test_a_page_that_claims_to_be_a_field_is_bounded(cell):
    cell.ask(open_document, pdf("x", size=(14_400, 14_400)), PDF)
    page = cell.ask(page_picture, 0, 100_000)
    assert page.width * page.height <= MOST_DOTS_OF_A_PAGE * 1.01


def test_a_strip_of_a_page_is_bounded_too(cell):
    cell.ask(open_document, pdf("x", size=(3, 14_400)), PDF)
    page = cell.ask(page_picture, 0, 100_000)
    assert page.width * page.height <= MOST_DOTS_OF_A_PAGE * 1.01


def with_script() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("one"))))
    writer.add_open_action(JavaScript("while (true) { app.alert('Zwetschge'); }"))
    writer.add_annotation(0, Link(rect=(0, 0, 500, 800), url="http://127.0.0.1:9/"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_reader_of_pdfs_has_no_engine_for_scripts():
    assert not {"V8", "XFA"} & set(PDFIUM_INFO.flags)


def test_a_pdf_with_a_script_and_a_link_is_painted_and_nothing_runs(cell):
    cell.ask(open_document, with_script(), PDF)
    assert ink(cell.ask(page_picture, 0, 600)) > 10


def test_the_paper_holds_pictures_and_nothing_else_of_the_document(cell):
    assert b"/JavaScript" in with_script()
    cell.ask(open_document, with_script(), PDF)
    paper = cell.ask(paper_of, 1, 150.0)
    for name in (b"/JavaScript", b"/JS", b"/URI", b"/Annots", b"/OpenAction"):
        assert name not in paper
    (page,) = PdfReader(io.BytesIO(paper)).pages
    assert page.extract_text() == ""
    assert len(page.images) == 1
    assert [round(float(edge)) for edge in page.mediabox[2:]] == [round(edge) for edge in A4_POINTS]


def test_a_picture_across_stands_whole_on_a_sheet_across(cell):
    cell.ask(open_document, take_in(picture(400, 200)).content, JPEG)
    (page,) = PdfReader(io.BytesIO(cell.ask(paper_of, 1, 150.0))).pages
    width, height = (float(edge) for edge in page.mediabox[2:])
    assert width > height


def test_a_name_in_a_pdf_is_only_data(cell):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("one"))))
    writer.add_metadata({NameObject("/Title"): TextStringObject("<img src=file:///x>")})
    out = io.BytesIO()
    writer.write(out)
    assert cell.ask(open_document, out.getvalue(), PDF) == 1
