"""Dates by month name, ages as paediatricians say them, and plurals that Arabic has six of."""

from datetime import date

import pytest

from nsclinic.wording import language_of, wording
from nsclinic.wording.speech import POP_ISOLATE, RIGHT_TO_LEFT_ISOLATE

ENGLISH = wording("en")
ARABIC = wording("ar")
SPANISH = wording("es")
FRENCH = wording("fr")
DAY = date(2026, 11, 23)


def bare(text: str) -> str:
    return text.removeprefix(RIGHT_TO_LEFT_ISOLATE).removesuffix(POP_ISOLATE)


def test_a_date_names_its_month_in_the_language_of_the_reader():
    assert ENGLISH.date(DAY) == "23 Nov 2026"
    assert SPANISH.date(DAY) == "23 nov 2026"
    assert bare(ARABIC.date(DAY)) == "23 نوفمبر 2026"
    assert ENGLISH.short_date(DAY) == "23 Nov"
    assert ENGLISH.month(DAY) == "Nov 2026"


def test_the_twelve_months_differ_in_every_language():
    for voice in (ENGLISH, ARABIC, SPANISH):
        assert len({voice.short_date(date(2026, month, 1)) for month in range(1, 13)}) == 12


def test_a_date_in_arabic_is_one_run_that_reads_from_the_right():
    assert ARABIC.date(DAY).startswith(RIGHT_TO_LEFT_ISOLATE)
    assert ARABIC.date(DAY).endswith(POP_ISOLATE)


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        (date(2026, 11, 23), "0 days"),
        (date(2026, 11, 22), "1 day"),
        (date(2026, 10, 24), "30 days"),
        (date(2026, 10, 23), "1 mo"),
        (date(2024, 11, 24), "23 mo"),
        (date(2024, 11, 23), "2 y"),
        (date(2019, 8, 1), "7 y 3 mo"),
        (date(2012, 11, 24), "13 y 11 mo"),
    ],
)
def test_an_age_is_told_in_days_months_or_years_as_the_child_grows(birth, age):
    assert ENGLISH.age(birth, DAY) == age


def test_an_age_from_an_estimated_birth_date_pretends_no_months():
    assert ENGLISH.age(date(2019, 8, 1), DAY, True) == "about 7 y"
    assert ENGLISH.age(date(2019, 8, 1), DAY, False) == "7 y 3 mo"


def test_spans_use_the_plural_of_the_language():
    assert [ENGLISH.days(n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [ARABIC.days(n) for n in (1, 2, 3, 11, 100)] == [
        "يوم واحد",
        "يومين",
        "3 أيام",
        "11 يومًا",
        "100 يوم",
    ]
    assert [SPANISH.months(n) for n in (1, 6)] == ["1 mes", "6 meses"]
    assert [FRENCH.years(n) for n in (0, 1, 2)] == ["0 an", "1 an", "2 ans"]
    assert ENGLISH.weeks(4) == "4 weeks"
    assert ENGLISH.years(1) == "1 year"
    assert ENGLISH.days_short(50) == "50 d"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ar_EG.UTF-8", "ar"),
        ("es-CO", "es"),
        ("pt_BR.UTF-8", "pt"),
        ("pt-MZ", "pt"),
        ("en_GB", "en"),
        ("fr_FR", "fr"),
        ("de_DE", "en"),
        ("C.UTF-8", "en"),
        (None, "en"),
    ],
)
def test_a_locale_gives_the_language_that_ships_or_english(tag, language):
    assert language_of(tag) == language
