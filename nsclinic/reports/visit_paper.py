"""What is printed after a visit, as one file: the summary, the family sheet and the prescription, as asked for."""

from nsclinic.reports.family import draw_family_sheet
from nsclinic.reports.family_model import FamilyContent
from nsclinic.reports.model import SummaryContent
from nsclinic.reports.page import SUMMARY_MARGIN, Page
from nsclinic.reports.prescription import draw_prescription
from nsclinic.reports.script import plain
from nsclinic.reports.summary import draw_summary, summary_pdf
from nsclinic.reports.wanted import Wanted
from nsclinic.wording.glossary import Glossary
from nsclinic.wording.wording import Wording, wording


def visit_pdf(content: SummaryContent, family: FamilyContent, words: Wording, wanted: Wanted) -> bytes:
    """Give the pages asked for, summary first: the family's sheet in its language, the others in that of `words`.

    The summary alone is the same file as `summary_pdf`.

    Raises:
        UnconfirmedDoseError: a page with a dangerous dose was asked for that nobody has confirmed.
        ValueError: no page was asked for.
    """
    if not wanted.is_anything:
        raise ValueError("no page was asked for")
    if not wanted.needs_doses:
        return summary_pdf(content, words)
    page = Page(
        language=words.language if wanted.has_summary or wanted.has_prescription else wanted.family_language,
        right_to_left=words.is_right_to_left,
        title=words.t("Visit summary"),
        author=plain(content.letterhead.name),
    )
    is_first = True
    if wanted.has_summary:
        page.margin = SUMMARY_MARGIN
        draw_summary(page, content, words)
        is_first = False
    if wanted.has_family_sheet:
        if not is_first:
            page.turn()
        language = wanted.family_language
        draw_family_sheet(page, family, Glossary(language), wording(language))
        is_first = False
    if wanted.has_prescription:
        if not is_first:
            page.turn()
        draw_prescription(page, family, Glossary(words.language), words)
    return page.finished()
