"""A child born on 29 February is a year older on 28 February of a common year, on every day of forty years (H17)."""

from datetime import date, timedelta

import pytest

from nsclinic.domain.calendar import add_months, completed_years, years_months

LAST = date(2040, 12, 31)
LEAP_BIRTHS = [date(year, 2, 29) for year in range(2000, 2025, 4)]


def birthday(birth: date, year: int) -> date:
    """Said a second time and otherwise: the last day of February of that year."""
    return date(year, 3, 1) - timedelta(days=1)


@pytest.mark.parametrize("birth", LEAP_BIRTHS, ids=str)
def test_a_year_is_complete_on_the_last_of_february(birth):
    day, age = birth, 0
    while day <= LAST:
        if day.year > birth.year and day == birthday(birth, day.year):
            age += 1
        assert completed_years(birth, day) == age, day
        years, months = years_months(birth, day)
        assert (years, months < 12) == (age, True)
        assert add_months(birth, 12 * years + months) <= day
        day += timedelta(days=1)


@pytest.mark.parametrize("birth", [date(2019, 2, 28), date(2019, 3, 1), date(2020, 3, 1)], ids=str)
def test_who_is_born_beside_it_has_her_own_birthday(birth):
    for year in range(birth.year + 1, LAST.year + 1):
        own = date(year, birth.month, birth.day)
        assert completed_years(birth, own) == year - birth.year
        assert completed_years(birth, own - timedelta(days=1)) == year - birth.year - 1
