"""Dates and ages as people type them are taken for what they are, or refused; never guessed."""

from datetime import date

import pytest

from nsclinic.domain.calendar import completed_years, years_months
from nsclinic.ui.entry import Birth, DateFault, NotADateError, read_birth, read_day, read_past_day
from nsclinic.wording import wording

TODAY = date(2026, 11, 23)
ENGLISH, ARABIC, SPANISH, FRENCH, PORTUGUESE = (wording(code) for code in ("en", "ar", "es", "fr", "pt"))


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-04",
        "4/3/2019",
        "04.03.2019",
        "4 Mar 2019",
        "4 march 2019",
        "4-mar-2019",
        "  4  MAR  2019 ",
        "٤/٣/٢٠١٩",
    ],
)
def test_one_day_written_in_many_ways_is_that_day(text):
    assert read_day(text, ENGLISH) == date(2019, 3, 4)


def test_the_month_is_read_in_the_language_of_the_window_as_it_is_shown():
    for words in (ARABIC, SPANISH, FRENCH, PORTUGUESE):
        shown = words.date(date(2019, 3, 4)).strip("\u2066\u2067\u2068\u2069")
        assert read_day(shown, words) == date(2019, 3, 4)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("4 février 2019", 2),
        ("4 fevrier 2019", 2),
        ("4 avril 2019", 4),
        ("4 mai 2019", 5),
        ("4 juin 2019", 6),
        ("4 juillet 2019", 7),
        ("4 août 2019", 8),
        ("4 AOUT 2019", 8),
        ("4 décembre 2019", 12),
    ],
)
def test_a_month_of_the_language_is_read_in_full_and_without_its_accents(text, month):
    assert read_day(text, FRENCH) == date(2019, month, 4)


@pytest.mark.parametrize(
    ("whole", "month"),
    [
        ("janeiro", 1),
        ("fevereiro", 2),
        ("março", 3),
        ("maio", 5),
        ("agosto", 8),
        ("setembro", 9),
        ("dezembro", 12),
    ],
)
def test_a_month_is_read_by_its_short_and_its_whole_portuguese_name(whole, month):
    day = date(2019, month, 4)
    assert read_day(PORTUGUESE.date(day), PORTUGUESE) == day
    assert read_day(f"4 {whole} 2019", PORTUGUESE) == day


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("29/2/2011", DateFault.NO_SUCH_DAY),
        ("31/4/2019", DateFault.NO_SUCH_DAY),
        ("3/25/2019", DateFault.DAY_COMES_FIRST),
        ("4/3/19", DateFault.NOT_A_DATE),
        ("4 Foo 2019", DateFault.NOT_A_DATE),
        ("yesterday", DateFault.NOT_A_DATE),
        ("", DateFault.NOT_A_DATE),
        ("0/0/0000", DateFault.NO_SUCH_DAY),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(text, fault):
    with pytest.raises(NotADateError) as caught:
        read_day(text, ENGLISH)
    assert caught.value.fault is fault


def test_tomorrow_is_refused_where_the_past_is_asked_for_and_today_is_not():
    assert read_past_day("23/11/2026", TODAY, ENGLISH) == TODAY
    with pytest.raises(NotADateError) as caught:
        read_past_day("24/11/2026", TODAY, ENGLISH)
    assert caught.value.fault is DateFault.IN_FUTURE


@pytest.mark.parametrize(
    "text",
    [
        *("7", "7 y", "7y", "about 7 years", "~7", "٧", "٧ سنوات", "حوالي ٧ سنوات", "unos 7 años", "7 yrs"),
        *("7 anos", "7a", "cerca de 7 anos"),
        *("7 ans", "environ 7 ans", "7 ans environ"),
    ],
)
def test_an_age_in_years_gives_an_estimated_birth_in_the_middle_of_that_year(text):
    birth = read_birth(text, TODAY, ENGLISH)
    assert birth == Birth(date(2019, 5, 23), is_estimated=True)
    assert completed_years(birth.on, TODAY) == 7


@pytest.mark.parametrize(
    ("text", "years_and_months"),
    [
        *(
            ("18 months", (1, 6)),
            ("18mo", (1, 6)),
            ("7 y 3 mo", (7, 3)),
            ("7y3m", (7, 3)),
            ("١٨ شهر", (1, 6)),
        ),
        *(("7a 3m", (7, 3)), ("7 anos e 3 meses", (7, 3)), ("1 ano, 1 mês", (1, 1)), ("18 meses", (1, 6))),
        *(("18 mois", (1, 6)), ("1 an 6 mois", (1, 6)), ("7 ans et 3 mois", (7, 3))),
    ],
)
def test_an_age_with_months_gives_an_estimated_birth_of_that_age(text, years_and_months):
    birth = read_birth(text, TODAY, ENGLISH)
    assert birth.is_estimated
    assert years_months(birth.on, TODAY) == years_and_months


def test_a_date_is_not_an_estimate():
    assert read_birth("4 Mar 2019", TODAY, ENGLISH) == Birth(date(2019, 3, 4), is_estimated=False)


@pytest.mark.parametrize("text", ["7 kg", "7 8", "seven", "7 y or 8", "-7", "7.5"])
def test_what_is_neither_a_date_nor_an_age_is_refused(text):
    with pytest.raises(NotADateError):
        read_birth(text, TODAY, ENGLISH)


def test_an_age_of_more_than_a_lifetime_is_refused():
    with pytest.raises(NotADateError) as caught:
        read_birth("121", TODAY, ENGLISH)
    assert caught.value.fault is DateFault.TOO_LONG_AGO
    assert read_birth("119", TODAY, ENGLISH).is_estimated
