"""Summaries of the invented children, and their text as a reader of the PDF finds it."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from nsclinic.advice.review import review
from nsclinic.charts.course import course_chart
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.reports.model import Letterhead, SummaryContent
from nsclinic.reports.summary import summary_pdf
from nsclinic.wording.wording import wording

LETTERHEAD = Letterhead("Beni-Suef University Hospital", ("Salah Salem Street", "+20 82 000 000"))


def content_of(record: ChildRecord, as_of: date, protocol: str = "three-step", **changes) -> SummaryContent:
    rules = shipped_protocols()[protocol]
    cut = record.as_of(as_of)
    found = review(record, rules, as_of)
    content = SummaryContent(
        letterhead=LETTERHEAD,
        record=cut,
        review=found,
        protocol=rules,
        chart=course_chart(cut, found, rules),
        visit=cut.visits[-1] if cut.visits else None,
        digest="a1b2c3d4",
        program_version="0.1.0",
    )
    return replace(content, **changes)


def page_of(content: SummaryContent, language: str = "en") -> bytes:
    return summary_pdf(content, wording(language))


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """The page's text with plain spaces, lines joined: a sentence may be broken anywhere."""
    return " ".join(reader(pdf).pages[0].extract_text().replace("\u202f", " ").split())
