"""The outcome report read back from the PDF: every number is in it, each sheet says what it is of, nobody is named."""

from dataclasses import replace

import pypdfium2
import pytest

from nsclinic.charts.flow import FlowChart, FlowLine, FlowStage
from nsclinic.reports.outcomes import outcomes_pdf
from nsclinic.reports.outcomes_model import Cell, OutcomesInWords, Row, Section, Table
from nsclinic.wording import wording
from tests.charts.test_survival import TWO


def table(title: str, rows: int = 3, **more) -> Table:
    return Table(
        title=title,
        columns=("Outcome", "Step 1", "Step 2", "Step 3"),
        rows=tuple(
            Row(f"Outcome {n}", tuple(Cell(f"{n}{step} of 43 (42 %; 28–57 %)", "k") for step in range(1, 4)))
            for n in range(1, rows + 1)
        ),
        says=(f"Under {title} stands who is counted.",),
        **more,
    )


CONTENT = OutcomesInWords(
    clinic_name="Beni-Suef clinic",
    as_of="23 Nov 2026",
    protocol_title="Three-step protocol",
    protocol_id="three-step",
    protocol_version="1",
    digest="a1b2c3d4",
    counted=("43 children are counted.", "2 children on other protocols are not."),
    cautions=("Few children.",),
    sections=(
        Section("response", "Response", (table("Outcome of each step"), table("By sex"))),
        Section("time", "Time to remission", (table("Median"),), survival=(TWO,)),
        Section(
            "flow",
            "Flow",
            (),
            flow=FlowChart(
                (
                    FlowStage("Children on the protocol", 47, (FlowLine("No step begun", 4),)),
                    FlowStage("Step 1 begun", 43, (FlowLine("Resistant", 23),)),
                )
            ),
        ),
        Section("harm", "Harm", (Table("Of ciclosporin", ("", "Children"), (), empty="No child took it."),)),
    ),
)


def sheets(content: OutcomesInWords, language: str = "en") -> list[str]:
    """The text of each sheet with plain blanks."""
    document = pypdfium2.PdfDocument(outcomes_pdf(content, wording(language)))
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def test_every_cell_title_and_sentence_is_on_the_paper():
    said = " ".join(sheets(CONTENT))
    for section in CONTENT.sections:
        assert section.title in said
        for one in section.tables:
            assert one.title in said
            for text in (*one.says, *(cell.text for row in one.rows for cell in row.cells)):
                assert text in said, text
    assert "No child took it." in said
    assert "Still followed" in said
    assert "No step begun" in said


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
def test_every_sheet_says_of_which_protocol_and_version_it_is(language):
    long = replace(
        CONTENT,
        sections=(*CONTENT.sections, *(Section(str(n), f"More {n}", (table("t", 18),)) for n in range(5))),
    )
    pages = sheets(long, language)
    assert len(pages) > 2
    for page in pages:
        assert "three-step" in page
        assert "a1b2c3d4" in page
        assert "\ufffd" not in page


def test_a_table_over_two_sheets_names_its_columns_again():
    long = replace(CONTENT, sections=(Section("x", "Long", (table("Long table", 70),)),))
    pages = sheets(long)
    assert len(pages) == 2
    assert all("Step 3" in page for page in pages)


def test_a_warning_of_few_children_stands_with_its_sign():
    warned = replace(CONTENT, sections=(Section("x", "X", (table("T", warns=("Only 4 children.",)),)),))
    assert "▲ Only 4 children." in sheets(warned)[0]


def test_invented_children_are_said_to_be_invented_on_every_sheet():
    demo = replace(
        CONTENT,
        is_demonstration=True,
        sections=tuple(Section(str(n), "S", (table("t", 40),)) for n in range(3)),
    )
    pages = sheets(demo)
    assert len(pages) > 1
    assert all("every child here is invented" in page for page in pages)
    assert "invented" not in sheets(CONTENT)[0]


def test_the_same_tables_give_the_same_bytes():
    assert outcomes_pdf(CONTENT, wording("en")) == outcomes_pdf(CONTENT, wording("en"))


def test_a_clinics_name_is_drawn_as_plain_letters():
    named = replace(CONTENT, clinic_name="<b>Clinic</b>\u202e & Co")
    assert "<b>Clinic</b> & Co" in sheets(named)[0]
