"""The page of a pooled result: everything said, long lists over several sheets, the same bytes again, any name."""

import pytest

from nsclinic.clinic.pooled_paper import pooled_pdf
from nsclinic.clinic.pooling import Studies
from nsclinic.cohort.pooling import Measure, Method, pool
from nsclinic.cohort.two_arms import Means, Table
from nsclinic.wording import wording
from tests.cohort.studies import BCG, DIFFERENCES, RATIOS
from tests.reports.pages import reader

LONG = "The collaborative study of tacrolimus in childhood nephrotic syndrome with focal segmental glomerulosclerosis"


def page_of(arms, measure=Measure.RR, language="en", method=Method.AUTO):
    studies = Studies(tuple(arms), measure, "studies.csv (0123abcd)")
    return pooled_pdf(studies, pool(arms, measure, method), method, wording(language))


def sheets_of(pdf):
    return [" ".join(page.extract_text().split()) for page in reader(pdf).pages]


def test_the_page_says_every_study_and_the_answer_and_which_q_was_used():
    [said] = sheets_of(page_of(BCG))
    for table in BCG:
        assert table.study in said
        assert f"{table.events_1}/{table.n_1}" in said
    assert "Pooled: 0.49 (0.34 to 0.70), P < 0.001" in said
    assert "0.41 (0.13 to 1.26)" in said
    assert "Q is taken about the Mantel-Haenszel estimate." in said
    assert "Galbraith plot" in said
    assert "Pooled from studies.csv (0123abcd)" in said
    [said] = sheets_of(page_of(BCG, method=Method.DL))
    assert "Q is taken about the inverse-variance estimate." in said


def test_the_weights_on_the_page_are_those_of_the_answer():
    [said] = sheets_of(page_of(BCG, method=Method.DL))
    for study in pool(BCG, Measure.RR, Method.DL).studies:
        assert f"{study.weight:.1f}" in said


def test_the_same_studies_give_the_same_bytes():
    assert page_of(BCG) == page_of(BCG)


def test_a_long_list_goes_on_over_further_sheets_with_its_head_and_axis():
    many = [Table(f"{LONG} {number}", number % 9, 20, 5, 20) for number in range(1, 41)]
    sheets = sheets_of(page_of(many))
    assert len(sheets) > 1
    for number, table in enumerate(many, start=1):
        assert sum(f" {number} {LONG.split(maxsplit=1)[0]} " in f" {sheet} " for sheet in sheets) >= 1, table
    for number, sheet in enumerate(sheets[:-1], start=1):
        assert "Study Arm 1 Arm 2 Risk ratio Weight" in sheet
        assert f"sheet {number} of {len(sheets)}" in sheet
    assert ["Pooled:" in sheet for sheet in sheets].count(True) == 1


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
@pytest.mark.parametrize("name", ["مستشفى بني سويف", "<b>&amp;</b> (x) \\ %s", "A" * 200])
def test_any_name_is_drawn_as_it_stands(language, name):
    arms = (RATIOS["two"][0]._replace(study=name), RATIOS["two"][1])
    [sheet] = sheets_of(page_of(arms, language=language))
    if name.isascii():
        assert "".join(name.split()) in "".join(sheet.split())


@pytest.mark.parametrize(
    ("arms", "measure"),
    [
        (RATIOS["one"], Measure.OR),
        (RATIOS["nothing"], Measure.RR),
        (RATIOS["unequal"], Measure.OR),
        (DIFFERENCES["albumin"], Measure.MD),
        ((Means("exact", 5, 1e-17, 2, 0, 1e-17, 2), Means("far", -9e22, 9e22, 2, 1, 1e-9, 2)), Measure.MD),
        ((Table("tiny", 0, 1, 1, 1), Table("vast", 1, 90_000_000, 80_000_000, 90_000_000)), Measure.OR),
    ],
)
def test_odd_studies_have_a_page_too(arms, measure):
    [said] = sheets_of(page_of(arms, measure))
    assert "Pooled:" in said
    for each in arms:
        assert each.study in said
