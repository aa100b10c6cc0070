"""How the figures of the outcomes are said: never without what keeps a reader from concluding too much."""

from datetime import date

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.outcome_report import clinic_outcomes, outcomes_csv
from nsclinic.clinic.outcome_words.counted import address_of, few_words, key_of
from nsclinic.clinic.outcome_words.figures import (
    counted_share,
    figure,
    p_words,
    quartile_words,
    share_words,
    whole_percent,
)
from nsclinic.cohort.cells import Cell
from nsclinic.store import open_clinic
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic

ENGLISH, ARABIC = wording("en"), wording("ar")


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0"), (0.001, "<1"), (0.5, "50"), (0.996, ">99"), (1, "100"), (0.994, "99")]
)
def test_a_share_is_never_rounded_into_none_or_all(share, said):
    assert whole_percent(share) == said


def test_a_count_stands_before_its_share_and_interval_as_one_run():
    assert counted_share(18, 0.42, 0.28, 0.57, ENGLISH) == "18 · 42\u202f% (28–57\u202f%)"
    said = counted_share(18, 0.42, 0.28, 0.57, ARABIC)
    assert (said[0], said[-1]) == ("\u2066", "\u2069")


def test_an_interval_without_width_is_not_written():
    assert share_words(1.0, 1.0, 1.0, ENGLISH) == "100\u202f%"
    assert share_words(0.5, 0.3, None, ENGLISH) == "50\u202f%"


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0009, "<\u202f0.001 (m)"),
        (0.001, "0.001 (m)"),
        (0.0494, "0.049 (m)"),
        (0.4, "0.40 (m)"),
        (1.0, "1.00 (m)"),
        (None, "–"),
    ],
)
def test_a_p_never_stands_without_its_method(p, said):
    assert p_words(p, "m", ENGLISH) == said


def test_figures_of_a_column_have_the_same_decimals():
    assert [figure(value, 2, ENGLISH) for value in (0, 2, 1.005, 3.14159)] == ["0.00", "2.00", "1.00", "3.14"]
    assert quartile_words(2, 1.7, 2.25, 1, ENGLISH) == "2.0 (1.7–2.2)"


@pytest.mark.parametrize(
    "cell",
    [
        Cell("response", "1", "resistant"),
        Cell("histology", "3", "responding", "FSGS"),
        Cell("time_to_remission", "2", "at_risk", "", 91),
    ],
)
def test_the_key_of_a_cell_leads_back_to_it(cell):
    assert address_of(key_of(cell)) == cell


def test_only_groups_with_somebody_and_fewer_than_ten_are_warned_of():
    (said,) = few_words([("A", 9), ("B", 10), ("C", 0), ("D", 1)], ENGLISH)
    assert said.startswith("Few children: A and D.")
    assert few_words([("B", 10), ("C", 0)], ENGLISH) == ()


@pytest.fixture
def clinic(tmp_path):
    path = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        yield clinic


def test_a_small_clinic_is_told_that_few_children_prove_nothing(clinic):
    outcomes = clinic_outcomes(clinic)
    said = outcomes.in_words(ENGLISH)
    assert 0 < outcomes.cohort.n < 10
    assert said.counted[0] == f"{outcomes.cohort.n} children are counted."
    assert said.cautions[0].startswith("So few children prove nothing")


def test_before_the_first_child_was_born_nobody_is_counted_on_any_step(clinic):
    outcomes = clinic_outcomes(clinic, date(1990, 1, 1))
    began = [Cell("flow", str(step), "began") for step in outcomes.cohort.outline.steps]
    assert [outcomes.cohort.children(cell) for cell in began] == [(), (), ()]


def test_the_csv_names_nobody(clinic):
    text = outcomes_csv(clinic_outcomes(clinic)).decode()
    for child in clinic.children():
        assert child.patient_id not in text
        assert child.family_name not in text


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
def test_every_table_has_a_cell_under_every_column_in_every_language(clinic, language):
    said = clinic_outcomes(clinic).in_words(wording(language))
    for section in said.sections:
        for table in section.tables:
            assert table.rows or table.empty
            for row in table.rows:
                assert len(row.cells) == len(table.columns) - 1, (section.key, row)
