"""The visit summary: one page, everything on it that was promised, the same bytes again."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from nsclinic.advice.model import Finding, Severity
from nsclinic.domain.record import Event, EventKind, Visit, VisitKind, child_record
from nsclinic.reports.model import Letterhead, SummaryContent
from nsclinic.reports.page import A4_HEIGHT, A4_WIDTH
from nsclinic.reports.painter import form_name
from nsclinic.reports.summary import LANES, layout_of
from nsclinic.wording.wording import wording
from tests.charts import children
from tests.charts.children import below, measured, taken
from tests.reports.pages import content_of, page_of, reader, text_of

LADDER = content_of(children.on_the_ladder(), children.LADDER_AS_OF)
CHILDREN = {
    "seen once": content_of(children.seen_once(), children.ONCE_AS_OF),
    "on the ladder": LADDER,
    "twelve years": content_of(children.seen_for_twelve_years(), children.LONG_AS_OF),
    "all censored": content_of(children.all_censored(), children.CENSORED_AS_OF),
    "forty drugs": content_of(children.on_forty_drugs(), children.LADDER_AS_OF),
    "long name": content_of(children.on_the_ladder(**children.LONG_NAME), children.LADDER_AS_OF),
    "hostile name": content_of(children.on_the_ladder(**children.HOSTILE_NAME), children.LADDER_AS_OF),
    "arabic name": content_of(children.on_the_ladder(**children.ARABIC_NAME), children.LADDER_AS_OF),
}
LANGUAGES = ("en", "es", "fr", "pt", "ar")


@cache
def every_finding() -> tuple[Finding, ...]:
    return tuple(
        finding
        for content in CHILDREN.values()
        for protocol in ("three-step", "tac-guide", "mmf")
        for finding in content_of(content.record, content.review.as_of, protocol).review.findings
    )


def with_findings(count: int) -> SummaryContent:
    """The child on the ladder with so many findings: those of all invented children, the most serious first."""
    found = sorted((every_finding() * 3)[:count], key=lambda finding: finding.severity.rank)
    return replace(LADDER, review=replace(LADDER.review, findings=tuple(found)))


def worst_page() -> SummaryContent:
    """Everything long at once."""
    child = children.amina(**children.LONG_NAME)
    record = children.on_forty_drugs()
    note = "The mother asks whether the herbal mixture may go on. " * 30
    visit = Visit(date(2017, 5, 18), VisitKind.SCHEDULED, "Dr " + "Nadia " * 20, date(2017, 6, 18), note)
    aside = [
        Event(
            date(2017, 5, 18),
            EventKind.SET_ASIDE,
            "measure-child",
            clinician="Dr N.",
            note="Seen elsewhere " * 20,
        )
    ]
    levels = [
        measured("2017-05-18", "csa_c2", "812", "ng/mL"),
        measured("2017-05-18", "mpa_trough", "2.2", "mg/L"),
        below("2017-05-18", "mpa_auc", "20", "mg.h/L"),
        measured("2017-05-18", "urea", "22", "mg/dL"),
    ]
    values = [measured("2017-05-18", code, "1.0", "g/L") for code in ("c3", "c4")]
    values += [
        measured("2017-05-18", code, "4.0", "mmol/L") for code in ("sodium", "glucose_random", "cholesterol")
    ]
    values += [measured("2017-05-18", code, "negative") for code in ("hbsag", "anti_hcv", "hiv", "syphilis")]
    full = child_record(
        child, [visit], [*record.observations, *levels, *values], record.treatments, [*record.events, *aside]
    )
    content = content_of(full, children.LADDER_AS_OF)
    letterhead = Letterhead(
        "University Hospital of " + "Very Long Name " * 8, ("Street " * 30,), is_demonstration=True
    )
    review = replace(content.review, findings=with_findings(30).review.findings)
    return replace(content, letterhead=letterhead, review=review)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHILDREN)
def test_it_is_one_a4_page_with_the_child_at_top_and_foot(name, language):
    pdf = reader(page_of(CHILDREN[name], language))
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (round(A4_WIDTH), round(A4_HEIGHT))
    assert pdf.pages[0].extract_text().count(CHILDREN[name].record.child.patient_id) == 2


@pytest.mark.parametrize("name", CHILDREN)
def test_the_same_content_gives_the_same_bytes_and_another_does_not(name):
    content = CHILDREN[name]
    first = page_of(content)
    assert page_of(content) == first
    assert page_of(replace(content, digest="ffffffff")) != first


def test_another_process_gives_the_same_bytes(tmp_path):
    out = tmp_path / "page.pdf"
    code = (
        "import sys; from pathlib import Path; from tests.reports.test_summary import LADDER;"
        "from tests.reports.pages import page_of; Path(sys.argv[1]).write_bytes(page_of(LADDER))"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code, str(out)], cwd=root, check=True)
    assert out.read_bytes() == page_of(LADDER)


def test_the_page_says_who_what_and_why():
    text = text_of(page_of(LADDER))
    for expected in (
        "Amina Hassan",
        "Beni-Suef University Hospital",
        "girl · 9 y · born 2 May 2008",
        "Steroid-resistant",
        "Focal segmental glomerulosclerosis (3 Mar 2015)",
        "● Complete remission",
        "since 1 Apr 2017 (49 days)",
        "18 May 2017: uPCR: 0.16 mg/mg",
        "Step 3: Tacrolimus",
        "Tacrolimus trough: 5.0 µg/L, 18 May 2017; target 3–10 µg/L: in target",
        "Visit summary, 18 May 2017",
        "As of 20 May 2017",
        "page a1b2c3d4",
        LADDER.review.protocol_hash[:8],
        "Seen by Dr Nadia Samir",
        "Mother counselled.",
        "18 Jun 2017",
    ):
        assert expected in text, expected


def test_doses_stand_as_the_family_takes_them_and_as_the_clinician_reads_them():
    text = text_of(page_of(LADDER))
    assert "Tacrolimus 1.5 mg in the morning, 1 mg in the evening 2.5 mg/day in 2 doses" in text
    assert "Prednisolone 15 mg in the morning, every other day" in text


def test_todays_values_stand_against_the_last_and_out_of_range_ones_carry_their_sign():
    text = text_of(page_of(LADDER))
    assert "Albumin 2.4 g/dL ⇊ 3.9 (1 Apr)" in text
    assert "Potassium 6.1 mmol/L ⇈ 4.1 (1 Apr)" in text
    assert "Weight 26.4 kg 26.1 (1 Apr)" in text
    assert "Blood pressure 104/66 mmHg" in text


def test_a_last_value_in_another_unit_keeps_its_unit():
    rows = [measured("2015-01-09", "albumin", "21", "g/L"), measured("2015-01-10", "albumin", "2.4", "g/dL")]
    base = children.seen_once()
    record = child_record(base.child, base.visits, [*base.observations, *rows])
    assert "2.4 g/dL ⇊ 21 g/L (9 Jan)" in text_of(page_of(content_of(record, children.ONCE_AS_OF)))


def test_every_finding_stands_with_its_word_its_sentence_its_source_and_its_sign():
    words = wording("en")
    text = text_of(page_of(LADDER))
    assert LADDER.review.findings
    for finding in LADDER.review.findings:
        assert f"{words.severity_sign(finding.severity)} {words.severity(finding.severity)}: " in text
        for sentence in (
            words.finding_message(finding),
            words.finding_action(finding),
            words.source(finding.source),
        ):
            assert " ".join(sentence.replace("\u202f", " ").split()) in text


def test_a_source_that_nobody_has_reviewed_is_marked_as_such():
    finding = next(finding for finding in every_finding() if not finding.source.is_reviewed)
    content = replace(LADDER, review=replace(LADDER.review, findings=(finding,)))
    assert "(source not reviewed)" in text_of(page_of(content))


def test_a_finding_set_aside_is_still_printed_with_who_and_why():
    finding = replace(
        LADDER.review.findings[0],
        set_aside=type("Aside", (), {"on": date(2017, 5, 18), "by": "Dr N.", "reason": "Family moves"})(),
    )
    content = replace(LADDER, review=replace(LADDER.review, findings=(finding,)))
    assert "Set aside on 18 May 2017 by Dr N.: Family moves" in text_of(page_of(content))


def test_what_was_decided_on_the_day_stands_with_who_decided():
    base = children.on_the_ladder()
    treatments = [
        row._replace(end_date=date(2017, 5, 17)) if row.drug == "tacrolimus" and row.end_date is None else row
        for row in base.treatments
    ]
    treatments += [
        taken("tacrolimus", "2017-05-18", None, "3", "mg/day", doses_per_day=2),
        taken("levamisole", "2017-05-18", None, "50", "mg/day"),
    ]
    treatments = [
        row._replace(end_date=date(2017, 5, 18)) if row.drug == "enalapril" else row for row in treatments
    ]
    record = child_record(base.child, base.visits, base.observations, treatments, base.events)
    text = text_of(page_of(content_of(record, children.LADDER_AS_OF)))
    assert "Tacrolimus: from 2.5 mg/day in 2 doses to 3 mg/day in 2 doses" in text
    assert "Levamisole: started, 50 mg/day" in text
    assert "Enalapril: stopped" in text
    assert "Set aside: " in text
    assert "(Measured at home)" in text
    assert "Vaccination planned: Pneumococcal PPSV23" in text


def test_a_child_without_a_visit_or_a_value_still_has_a_page_that_says_so():
    record = child_record(children.amina(diagnosis_date=None))
    text = text_of(page_of(content_of(record, date(2017, 1, 1))))
    for sentence in (
        "No visit on file",
        "Nothing was ever measured",
        "No drug is taken now",
        "○ State unknown",
        "no urine on file",
        "Urine protein never measured",
        "not booked",
    ):
        assert sentence in text, sentence


def test_a_demonstration_says_that_the_child_is_invented():
    letterhead = Letterhead("Demo", is_demonstration=True)
    assert "Demonstration: this child is invented" in text_of(page_of(replace(LADDER, letterhead=letterhead)))


def forms_of(page):
    """The kinds of mark that a page draws, by the names of their forms."""
    return {str(name): form.get_object() for name, form in page["/Resources"]["/XObject"].items()}


@pytest.mark.parametrize(
    "name", ["seen once", "on the ladder", "twelve years", "all censored", "forty drugs"]
)
def test_every_mark_of_the_printed_lanes_is_on_the_paper_once_and_in_its_form(name):
    content = CHILDREN[name]
    page = reader(page_of(content)).pages[0]
    contents = page.get_contents()
    assert contents is not None
    placed = Counter(str(operands[0]) for operands, operator in contents.operations if operator == b"Do")
    layout = layout_of(content, wording("en"), A4_WIDTH - 68, A4_HEIGHT - 68)
    picture = layout.picture()
    wanted = Counter(form_name(sign) for sign in picture.signs)
    assert sorted(placed.values()) == sorted(wanted.values())
    assert {name.split("sign-")[1] for name in placed} == {name.split("sign-")[1] for name in wanted}
    drawn = Counter(sign.mark for sign in picture.signs if sign.mark is not None)
    assert drawn == Counter(mark for mark in content.chart.marks if mark.lane in LANES)


def test_the_chart_is_vectors_not_a_picture():
    kinds = {form["/Subtype"] for form in forms_of(reader(page_of(LADDER)).pages[0]).values()}
    assert kinds == {"/Form"}


def test_twelve_findings_stand_in_full_on_the_page():
    content = with_findings(12)
    text = text_of(page_of(content))
    words = wording("en")
    for finding in content.review.findings:
        assert " ".join(words.finding_message(finding).replace("\u202f", " ").split()) in text
    assert "more: see the program" not in text.split("What the rules say")[1].split("Decided")[0]


def test_what_does_not_fit_is_counted_and_the_most_serious_stand():
    content = with_findings(40)
    text = text_of(page_of(content))
    section = text.split("What the rules say")[1].split("Decided")[0]
    shown = sum(
        section.count(f"{wording('en').severity_sign(severity)} {wording('en').severity(severity)}: ")
        for severity in Severity
    )
    assert f"and {40 - shown} more: see the program" in section
    pressing = [
        finding for finding in content.review.findings if finding.severity in (Severity.STOP, Severity.URGENT)
    ]
    assert shown >= min(len(pressing), 8)
    assert section.lstrip().startswith(wording("en").severity_sign(content.review.findings[0].severity))


def test_forty_drugs_are_counted_and_immunosuppressants_stand_first():
    text = text_of(page_of(CHILDREN["forty drugs"]))
    section = text.split("Drugs taken now")[1].split("What the rules say")[0]
    taken_now = len(CHILDREN["forty drugs"].review.doses)
    shown = section.count("2 mg a day")
    assert 8 <= shown <= 12
    assert f"and {taken_now - shown} more: see the program" in section
    assert section.index("Tacrolimus") < section.index("Enalapril")


CROWDED = {
    "twelve findings": lambda: with_findings(12),
    "forty findings": lambda: with_findings(40),
    "worst": worst_page,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*CHILDREN, *CROWDED])
def test_nothing_stands_over_anything_and_nothing_runs_off_the_page(name, language):
    content = CROWDED[name]() if name in CROWDED else CHILDREN[name]
    pdf = page_of(content, language)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    text = document[0].get_textpage()
    boxes = [text.get_rect(index) for index in range(text.count_rects())]
    document_boxes = [box for box in boxes if box[2] - box[0] > 1]
    for left, bottom, right, top in document_boxes:
        assert left >= 30
        assert right <= A4_WIDTH - 30
        assert bottom >= 30
        assert top <= A4_HEIGHT - 30
    for index, first in enumerate(document_boxes):
        for second in document_boxes[index + 1 :]:
            across = min(first[2], second[2]) - max(first[0], second[0])
            along = min(first[3], second[3]) - max(first[1], second[1])
            height = min(first[3] - first[1], second[3] - second[1])
            assert across <= 1.0 or along <= 0.45 * height, (
                text.get_text_bounded(*first),
                text.get_text_bounded(*second),
            )


def test_a_name_with_mark_up_and_control_characters_is_only_letters():
    pdf = page_of(CHILDREN["hostile name"])
    text = text_of(pdf)
    assert "<img src=http://x/y.png> <b>Bobby</b>&amp;" in text
    page = reader(pdf).pages[0]
    assert "/Annots" not in page
    assert not {"\u202e", "\u0007"} & set(text)


def test_a_name_of_sixty_letters_is_not_cut():
    assert "Maria de los Angeles Guadalupe Fernandez de Cordoba y Alvarez" in text_of(
        page_of(CHILDREN["long name"])
    )


@pytest.mark.parametrize("name", ["on the ladder", "arabic name", "twelve years"])
def test_an_arabic_page_keeps_every_dose_in_its_order(name):
    content = CHILDREN[name]
    text = text_of(page_of(content, "ar"))
    words = wording("ar")
    for dose in content.review.doses:
        assert dose.per_day_mg is not None
        amount = words.dose_amount(dose.per_day_mg, "mg").strip("\u2066\u2069").replace("\u202f", " ")
        assert amount.split()[1] == "mg"
        assert amount in text
    assert "mg 2.5" not in text
    assert "mg 1.5" not in text


def test_an_arabic_page_begins_at_the_right_with_joined_letters():
    fragments: list[tuple[float, str]] = []

    def collect(text, _cm, tm, _font, size):
        if size > 12 and text.strip():
            fragments.append((tm[4], text.strip()))

    reader(page_of(CHILDREN["arabic name"], "ar")).pages[0].extract_text(visitor_text=collect)
    start = max(x for x, _ in fragments)
    assert start > A4_WIDTH / 2
    assert any("\ufe70" <= letter <= "\ufeff" for _, text in fragments for letter in text)


def test_printing_loads_no_matplotlib_and_importing_the_page_no_reportlab():
    code = (
        "import sys, nsclinic.reports.summary as page; early = 'reportlab' in sys.modules;"
        "from tests.reports.test_summary import LADDER; from nsclinic.wording.wording import wording;"
        "page.summary_pdf(LADDER, wording('ar')); print(early, 'matplotlib' in sys.modules, 'numpy' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "False", "False"]


def test_the_visit_asked_for_is_the_one_whose_values_stand():
    earlier = next(visit for visit in LADDER.record.visits if visit.on == date(2017, 4, 1))
    text = text_of(page_of(replace(LADDER, visit=earlier)))
    assert "Visit summary, 1 Apr 2017" in text
    assert "Albumin 3.9 g/dL 3.1 (May 2016)" in text


def test_a_visit_on_which_nothing_was_measured_shows_the_last_of_each():
    visit = Visit(children.LADDER_AS_OF - timedelta(days=1), VisitKind.PHONE, "Dr N.")
    text = text_of(page_of(replace(LADDER, visit=visit)))
    assert "No value of 19 May 2017; the last of each" in text
    assert "2.4 g/dL (18 May) ⇊" in text
