"""Dates, ages and spans of time in words; months by name, because 03/04 is two days."""

import datetime as dt

from nsclinic.domain.calendar import days_between, years_months
from nsclinic.wording.speech import Speech, marked

MONTHS = (
    marked("Jan"),
    marked("Feb"),
    marked("Mar"),
    marked("Apr"),
    marked("May"),
    marked("Jun"),
    marked("Jul"),
    marked("Aug"),
    marked("Sep"),
    marked("Oct"),
    marked("Nov"),
    marked("Dec"),
)

WEEKDAYS_SHORT = (
    marked("Mon"),
    marked("Tue"),
    marked("Wed"),
    marked("Thu"),
    marked("Fri"),
    marked("Sat"),
    marked("Sun"),
)
"""Over the columns of a calendar."""

WEEKDAYS = (
    marked("Monday"),
    marked("Tuesday"),
    marked("Wednesday"),
    marked("Thursday"),
    marked("Friday"),
    marked("Saturday"),
    marked("Sunday"),
)
"""In the order of `date.weekday`."""

MONTHS_ONLY_UNDER_YEARS = 2
"""Under this age months are said alone, as paediatricians do."""


class Dates(Speech):
    """Dates and ages in one language."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._dates: dict[dt.date, str] = {}

    def date(self, day: dt.date) -> str:
        """Give a date with its year: "23 Nov 2026". Each is put into words once: a page says the same few often."""
        said = self._dates.get(day)
        if said is None:
            said = self._dates[day] = self.own_direction(
                self.pgettext(
                    "date",
                    "{day} {month} {year}",
                    day=str(day.day),
                    month=self._month(day),
                    year=str(day.year),
                )
            )
        return said

    def weekday(self, day: dt.date) -> str:
        """Give the day of the week: "Monday"."""
        return self.t(WEEKDAYS[day.weekday()])

    def short_date(self, day: dt.date) -> str:
        """Give a date whose year is plain from where it stands: "23 Nov"."""
        return self.own_direction(
            self.pgettext("date", "{day} {month}", day=str(day.day), month=self._month(day))
        )

    def month(self, day: dt.date) -> str:
        """Give a month with its year, for an axis: "Nov 2026"."""
        return self.own_direction(
            self.pgettext("date", "{month} {year}", month=self._month(day), year=str(day.year))
        )

    def weekday_short(self, day: dt.date) -> str:
        """Give the day of the week where room is scarce: "Mon"."""
        return self.t(WEEKDAYS_SHORT[day.weekday()])

    def days(self, n: int) -> str:
        """Give a number of days: "1 day", "50 days"."""
        return self.ngettext("{n} day", "{n} days", n)

    def days_short(self, n: int) -> str:
        """Give a number of days where room is scarce: "50 d"."""
        return self.pgettext("short", "{n} d", n=n)

    def weeks(self, n: int) -> str:
        """Give a number of weeks: "4 weeks"."""
        return self.ngettext("{n} week", "{n} weeks", n)

    def months(self, n: int) -> str:
        """Give a number of calendar months: "6 months"."""
        return self.ngettext("{n} month", "{n} months", n)

    def years(self, n: int) -> str:
        """Give a number of completed years: "7 years"."""
        return self.ngettext("{n} year", "{n} years", n)

    def age(self, birth: dt.date, day: dt.date, estimated: bool | None = None) -> str:  # noqa: FBT001 - as recorded
        """Give an age: "7 y 3 mo", "14 mo" under two years, days under a month; "about 7 y" from an estimated birth."""
        years, months = years_months(birth, day)
        if not years and not months:
            text = self.ngettext("{n} day", "{n} days", max(0, days_between(birth, day)))
        elif years < MONTHS_ONLY_UNDER_YEARS:
            text = self.ngettext("{n} mo", "{n} mo", years * 12 + months)
        else:
            text = self.ngettext("{n} y", "{n} y", years)
            if months and not estimated:
                text = self.pgettext(
                    "age", "{years} {months}", years=text, months=self.ngettext("{n} mo", "{n} mo", months)
                )
        return self.own_direction(self.pgettext("age", "about {age}", age=text) if estimated else text)

    def _month(self, day: dt.date) -> str:
        return self.t(MONTHS[day.month - 1])
