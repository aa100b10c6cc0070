"""A protocol's page: every number of the file once, with unit and source, in each language, and nothing made up."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from nsclinic.domain.resource import resource
from nsclinic.protocol.loader import read_protocol, shipped_protocols
from nsclinic.protocol.model import Number
from nsclinic.protocol.numbers import numbers_of
from nsclinic.wording import LANGUAGES, wording
from nsclinic.wording.protocol_lines import amount_of, line_of, range_of
from nsclinic.wording.protocol_page import protocol_page
from nsclinic.wording.texts.numbers import LISTED, key_of

ENGLISH = wording("en")
PROTOCOLS = shipped_protocols()
THREE_STEP = PROTOCOLS["three-step"]

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
NAMES_WITH_A_FIGURE = ("C3", "C4", "HbA1c", "stage 2", "95th")


def page_of(protocol_id, language="en"):
    return protocol_page(PROTOCOLS[protocol_id], wording(language))


def plain(text):
    return text.replace("\u202f", " ")


def amounts(page):
    return {line.label: plain(line.amount) for line in page.lines}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("protocol_id", sorted(PROTOCOLS))
def test_every_number_of_the_file_stands_on_the_page_exactly_once(protocol_id, language):
    page = page_of(protocol_id, language)
    shown = Counter(place for line in page.lines for place in line.places)
    assert shown == Counter(where for where, _, _ in numbers_of(PROTOCOLS[protocol_id]))


@pytest.mark.parametrize("protocol_id", sorted(PROTOCOLS))
def test_each_line_shows_its_numbers_and_where_they_are_printed(protocol_id):
    for line in page_of(protocol_id).lines:
        for number in line.numbers:
            value = number.value * 100 if number.unit == "share" else number.value
            assert any(f"{shown:f}" in line.amount for shown in (value, value.normalize())), line
            assert number.source in line.source, line
            assert number.section in line.source, line
            if number.note:
                assert number.note in line.notes


@pytest.mark.parametrize("protocol_id", sorted(PROTOCOLS))
def test_every_number_has_a_label_in_words(protocol_id):
    keys = {key_of(where) for where, _, _ in numbers_of(PROTOCOLS[protocol_id])}
    labels = {line.label for line in page_of(protocol_id).lines}
    assert [label for label in labels if label in keys or label.startswith("common.")] == []


def test_a_number_without_a_label_is_shown_by_its_key_all_the_same(monkeypatch):
    fewer = {key: text for key, text in LISTED["harm"].items() if key != "harm.potassium_high"}
    monkeypatch.setitem(LISTED, "harm", fewer)  # an item taken out of a dict comes back at its end
    said = amounts(page_of("three-step"))
    assert said["common.harm.potassium_high"] == "5.5 mmol/L"


def test_no_label_outlives_its_number_and_none_stands_twice():
    known = {key_of(where) for protocol in PROTOCOLS.values() for where, _, _ in numbers_of(protocol)}
    keys = [key for section in LISTED.values() for key in section]
    others = [text.other for section in LISTED.values() for text in section.values() if text.other]
    assert {*keys, *others} <= known
    assert len(set(keys + others)) == len(keys + others)


def test_no_label_holds_a_clinical_number():
    texts = [text for section in LISTED.values() for text in section.values()]
    labels = {label for text in texts for label in (text.label, text.joined)}
    for name in NAMES_WITH_A_FIGURE:
        labels = {label.replace(name, "") for label in labels}
    assert [label for label in labels if any(sign.isdigit() for sign in label)] == []


def test_the_doses_of_the_three_steps_read_as_the_source_prints_them():
    said = amounts(page_of("three-step"))
    assert said["Prednisolone, before the first step"] == "2 mg/kg/day"
    assert said["Prednisolone, step 1"] == "1 mg/kg on alternate days"
    assert said["Prednisolone, step 2"] == "0.5 mg/kg on alternate days"
    assert said["Ciclosporin"] == "150 mg/m²/day in 2 doses"
    assert said["Mycophenolate mofetil"] == "1200 mg/m²/day in 2 doses"
    assert said["Tacrolimus"] == "0.1–0.25 mg/kg/day in 2 doses"
    assert said["Tacrolimus, first dose"] == "0.1 mg/kg/day in 2 doses"
    assert said["Tacrolimus trough, whole blood"] == "3–10 ng/mL"


def test_a_dose_to_start_says_that_the_level_leads_afterwards():
    said = amounts(page_of("loeffler-2004"))
    assert said["Tacrolimus, to start; then by the level"] == "0.1 mg/kg/day in 2 doses"


def test_the_targets_of_the_guide_stand_by_phase():
    said = amounts(page_of("tac-guide"))
    assert said["Tacrolimus trough, whole blood, until complete remission has held"] == "5–10 ng/mL"
    assert said["Tacrolimus trough, whole blood, once complete remission has held"] == "2–6 ng/mL"


def test_what_a_study_gave_is_no_range():
    page = page_of("sinha-2017-tac")
    said = amounts(page)
    assert said["Tacrolimus: mean and deviation, no range"] == "0.12 ± 0.04 mg/kg/day"
    assert said["Tacrolimus"] == "The source prints no dose range, only what was given."


def test_where_the_source_prints_none_the_page_says_so():
    page = page_of("tac-mzr-pdn")
    said = amounts(page)
    for drug in ("Tacrolimus", "Mizoribine", "Prednisolone"):
        assert said[drug] == "The source prints no dose."
    assert said["Tacrolimus trough, whole blood"] == "The source prints no target."
    assert amounts(page_of("three-step"))["Ciclosporin trough, whole blood"] == "The source prints no target."


def test_the_answer_of_mmf_to_a_relapse_goes_on_on_alternate_days():
    said = amounts(page_of("mmf"))
    assert said["Prednisolone, for a relapse as at the start, until remission"] == "60 mg/m²/day"
    assert said["Prednisolone, then"] == "40 mg/m² on alternate days"
    assert said["That is given for"] == "4 to 6 weeks"


def test_a_source_that_nobody_reviewed_is_marked_wherever_it_is_cited():
    page = page_of("tac-guide")
    assert not page.is_reviewed
    assert page_of("three-step").is_reviewed
    for line in page.lines:
        for citation in line.cited:
            assert citation.is_reviewed != ("(not reviewed)" in citation.text)
    assert [source.key for source in page.sources if not source.is_reviewed] == ["S3"]


def test_two_places_of_one_line_are_each_told_with_their_amount():
    line = next(line for line in page_of("three-step").lines if line.label == "Fasting glucose high")
    assert plain(line.source) == "≥ 126 mg/dL: S3, Monitoring (not reviewed); ≥ 7.0 mmol/L: R, Harm"


def test_a_range_whose_ends_have_two_units_shows_both():
    low = Number(Decimal("0.1"), "mg/kg/day", "S0", "Abstract")
    high = Number(Decimal(5), "mg/m2/day", "S0", "Abstract")
    assert plain(range_of(low, high, ENGLISH)) == "0.1 mg/kg/day to 5 mg/m²/day"
    assert plain(range_of(low, low, ENGLISH)) == "0.1 mg/kg/day"


@pytest.mark.parametrize(
    ("value", "unit", "sign", "said"),
    [
        ("1", "month", "", "1 month"),
        ("6", "month", "<", "6 months"),
        ("18", "year", "<", "< 18 years"),
        ("1.5", "month", "", "1.5 month"),
        ("0.25", "share", "", "25 %"),
        ("1.25", "factor", ">", "> 1.25 ×"),
        ("10.5", "hour", "", "10.5 h"),
        ("0.5", "z", "≥", "≥ 0.5"),
        ("2", "count", "", "2"),
        ("7.0", "mmol/L", "≥", "≥ 7.0 mmol/L"),
    ],
)
def test_an_amount_is_read_with_its_unit(value, unit, sign, said):
    assert plain(amount_of(Number(Decimal(value), unit, "R", "Harm"), ENGLISH, sign)) == said


def test_in_arabic_a_sign_and_its_number_are_one_run_from_the_left():
    said = amount_of(Number(Decimal(18), "year", "S4", "Selection"), wording("ar"), "<")
    assert "\u2066< 18\u2069" in said


def test_in_arabic_every_amount_of_figures_is_isolated():
    page = page_of("three-step", "ar")
    for line in page.lines:
        opened = sum(line.amount.count(mark) for mark in "\u2066\u2067\u2068")
        assert opened == line.amount.count("\u2069"), line
        if any(sign in line.amount for sign in "/≥≤<>"):
            assert opened, line


def test_a_sites_own_file_is_a_page_as_well():
    text = resource("protocols/three-step.toml").read_text("utf-8")
    own = read_protocol(
        text.replace('id = "three-step"', 'id = "ours"').replace("value = 150,", "value = 140,"), "ours"
    )
    page = protocol_page(own, ENGLISH)
    assert page.protocol_id == "ours"
    assert page.digest == own.sha256[:8] != THREE_STEP.sha256[:8]
    assert amounts(page)["Ciclosporin"] == "140 mg/m²/day in 2 doses"


def test_a_line_of_one_number_cites_one_place():
    number = THREE_STEP.steroid_response.sensitive_within
    line = line_of(THREE_STEP, ENGLISH, "k", "Label", [("steroid_response.sensitive_within", number)])
    assert (line.amount, line.source) == ("42 days", "S0, Methods: remission by 6 weeks")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=lambda protocol: protocol.id)
def test_every_protocol_that_ships_says_in_every_language_what_it_is(protocol, language):
    for text in (protocol.title, protocol.summary, *(step.title for step in protocol.steps)):
        assert text.get(language)
        assert Counter(NUMBER.findall(text[language])) == Counter(NUMBER.findall(text["en"]))


def test_a_dose_in_an_arabic_title_reads_from_the_left_as_one_piece():
    arabic = wording("ar")
    shown = arabic.with_numbers_isolated("تاكروليموس 0.1–0.2 mg/kg/day في جرعتين، المستوى الأدنى 5–10 ng/mL.")
    assert "\u20660.1–0.2 mg/kg/day\u2069 في" in shown
    assert "\u20665–10 ng/mL\u2069." in shown


def test_a_text_that_reads_from_the_left_stays_as_it_is():
    assert wording("es").with_numbers_isolated("de 5 a 10 ng/mL") == "de 5 a 10 ng/mL"
