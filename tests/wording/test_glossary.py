"""The glossary: every term in every language, the same placeholders, no number of its own, doses never reversed."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from string import Formatter

import pytest

from nsclinic.domain.pieces import Form, FormKind, Making, Pieces
from nsclinic.domain.resource import resource
from nsclinic.reports.script import visual
from nsclinic.wording.glossary import (
    FORM_OF,
    TRANSLATED,
    Glossary,
    glossary_file,
    glossary_languages,
    is_confirmed,
    not_confirmed_words,
    terms,
)
from nsclinic.wording.speech import LANGUAGES as LANGUAGES_OF_THE_PROGRAM
from nsclinic.wording.speech import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE
from nsclinic.wording.wording import wording

LANGUAGES = ("en", *TRANSLATED)
MAY_LEAVE_OUT_N = {"one", "two"}
"""Forms of one and two may say the number as a word."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_term_stands_in_every_language_and_no_other(language):
    assert list(glossary_file(language).renderings) == list(terms())


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_has_its_own_back_translation(language):
    for key, rendering in glossary_file(language).renderings.items():
        assert list(rendering.text) == list(rendering.back), key
        for text in (*rendering.text.values(), *rendering.back.values()):
            assert text == text.strip()
            assert text


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_english_in_the_text_and_in_what_it_says(language):
    for key, rendering in glossary_file(language).renderings.items():
        wanted = placeholders(terms()[key].english["other"])
        for forms in (rendering.text, rendering.back):
            for name, text in forms.items():
                left_out = {"n"} if name in MAY_LEAVE_OUT_N and len(forms) > 1 else set()
                assert wanted - left_out <= placeholders(text) <= wanted, (key, name)
                assert len(re.findall(r"\{\w+\}", text)) == len(placeholders(text)), (key, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_brings_a_number_of_its_own(language):
    for key, rendering in glossary_file(language).renderings.items():
        for text in (*rendering.text.values(), *rendering.back.values()):
            assert not re.search(r"\d", text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_that_counts_has_every_form_that_its_language_uses(language):
    form_of = FORM_OF.get(language, lambda n: "one" if n == 1 else "other")
    used = {form_of(n) for n in range(1, 200)}
    for key, rendering in glossary_file(language).renderings.items():
        if "one" in terms()[key].english:
            assert used <= set(rendering.text), key
        else:
            assert list(rendering.text) == ["other"], key


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("en", 1, "1 tablet of 5 mg"),
        ("en", 2, "2 tablets of 5 mg"),
        ("fr", 1, "1 comprimé de 5 mg"),
        ("fr", 3, "3 comprimés de 5 mg"),
        ("es", 1, "1 tableta de 5 mg"),
        ("pt", 4, "4 comprimidos de 5 mg"),
        ("ar", 1, "حبة واحدة عيار 5 mg"),
        ("ar", 2, "حبتان عيار 5 mg"),
        ("ar", 3, "3 حبات عيار 5 mg"),
        ("ar", 10, "10 حبات عيار 5 mg"),
        ("ar", 11, "11 حبة عيار 5 mg"),
        ("ar", 103, "103 حبات عيار 5 mg"),
    ],
)
def test_pieces_are_counted_as_the_language_counts(language, n, expected):
    said = Glossary(language).piece(Pieces(Form(FormKind.TABLET, Decimal(5)), n))
    assert plain(said) == expected


def plain(text: str) -> str:
    """Without isolates, and with plain blanks."""
    kept = "".join(letter for letter in text if letter not in "\u2066\u2067\u2068\u2069")
    return " ".join(kept.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dose_is_never_reversed_nor_ends_in_a_zero(language):
    glossary = Glossary(language)
    said = glossary.dose(Decimal("2.50"))
    if glossary.is_right_to_left:
        assert said.startswith(LEFT_TO_RIGHT_ISOLATE)
        assert said.endswith(POP_ISOLATE)
    sentence = glossary.say("dose_morning", pieces=said)
    drawn = visual(sentence, right_to_left=glossary.is_right_to_left).replace("\u202f", " ")
    assert "2.5 mg" in drawn
    assert "2.50" not in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quantity_and_date_put_into_a_sentence_is_isolated_where_lines_begin_at_the_right(language):
    glossary = Glossary(language)
    values = (
        glossary.dose(Decimal("1.5")),
        glossary.quantity(Decimal("-1.9"), "mg", is_signed=True),
        glossary.date(date(2026, 11, 24)),
        glossary.dates([date(2026, 11, 24), date(2026, 11, 26)]),
        glossary.name("Amina Hassan"),
    )
    for value in values:
        assert value.endswith(POP_ISOLATE) is glossary.is_right_to_left


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Tuesday 24 November"),
        ("ar", "الثلاثاء 24 نوفمبر"),
        ("es", "martes 24 de noviembre"),
        ("fr", "mardi 24 novembre"),
        ("pt", "terça-feira, 24 de novembro"),
    ],
)
def test_a_day_is_said_with_its_weekday_and_never_as_numbers_alone(language, expected):
    assert plain(Glossary(language).date(date(2026, 11, 24))) == expected


def test_many_days_are_told_a_month_at_a_time():
    days = [date(2026, 11, 28), date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 4)]
    assert plain(Glossary("en").dates(days)) == "28, 30 November; 2, 4 December"


def test_more_than_one_piece_is_told_with_what_it_comes_to():
    tacrolimus = [Pieces(Form(FormKind.CAPSULE, Decimal(mg)), 1) for mg in ("1", "0.5")]
    assert plain(Glossary("en").pieces(Making(tuple(tacrolimus)))) == (
        "1 capsule of 1 mg and 1 capsule of 0.5 mg (together 1.5 mg)"
    )
    assert plain(Glossary("en").pieces(Making((tacrolimus[0],)))) == "1 capsule of 1 mg"
    half = Pieces(Form(FormKind.TABLET, Decimal(5), is_scored=True), 2, has_half=True)
    assert plain(Glossary("en").pieces(Making((half,)))) == (
        "2 tablets of 5 mg and half a tablet of 5 mg (together 12.5 mg)"
    )
    syrup = Pieces(Form(FormKind.LIQUID, Decimal(100)), ml=Decimal("1.3"))
    assert plain(Glossary("en").pieces(Making((syrup,)))) == (
        "1.3 mL of the liquid with 100 mg in each mL (together 130 mg)"
    )


def test_a_language_is_confirmed_only_by_a_person_who_is_named():
    assert is_confirmed("en")
    assert not is_confirmed("xx")
    for language in TRANSLATED:
        confirmed = tomllib.loads(resource(f"glossary/{language}.toml").read_text("utf-8"))["confirmed"]
        assert is_confirmed(language) is bool(confirmed["by"])
        assert bool(confirmed["by"]) is bool(confirmed["on"])


def test_the_window_has_a_sentence_for_a_language_that_nobody_confirmed_and_none_for_another():
    words = wording("en")
    assert not_confirmed_words("en", words) == ""
    for language in TRANSLATED:
        if not is_confirmed(language):
            assert glossary_languages()[language] in not_confirmed_words(language, words)


def test_what_is_said_of_care_urine_and_danger_names_its_source():
    for term in terms().values():
        is_heading = term.key.endswith("_heading")
        if term.used in ("care", "danger", "urine") and not is_heading:
            assert term.source, term.key


def test_every_language_of_the_program_has_a_glossary():
    assert set(LANGUAGES_OF_THE_PROGRAM) <= set(glossary_languages())


def test_months_and_days_of_the_week_are_complete_and_differ():
    for language in LANGUAGES:
        file = glossary_file(language)
        assert len(set(file.months)) == 12
        assert len(set(file.weekdays)) == 7
