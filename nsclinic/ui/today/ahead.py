"""The days ahead: who is booked in the next four weeks, day by day, so that a full day is seen before it comes."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.ui.today.rows import BookedRow, EmptySentence, Heading, Line
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from nsclinic.clinic.booking import Booked

DAYS_AHEAD = 28
"""Four weeks, tomorrow the first of them: a visit a month is what treatment asks for."""


def read_ahead(clinic: Clinic, today: date) -> tuple["Booked", ...]:
    """Give who is booked from tomorrow on; runs on the store thread."""
    from nsclinic.clinic.booking import booked_children

    return booked_children(clinic, add_days(today, 1), add_days(today, DAYS_AHEAD))


def ahead_lines(booked: Sequence["Booked"], today: date, words: Wording) -> tuple[Line, ...]:
    """Give every line: each day that anybody is booked for, its children below it."""
    lines: list[Line] = []
    for day, of_day in groupby(booked, key=lambda one: one.on):
        children = [_row(one, today, words) for one in of_day]
        lines.append(Heading(None, _day(day, words), len(children), _how_far(day, today, words)))
        lines += children
    if not lines:
        lines.append(EmptySentence(None, words.t("Nobody is booked for the next four weeks.")))
    return tuple(lines)


def _day(day: date, words: Wording) -> str:
    return words.pgettext("date", "{weekday} {date}", weekday=words.weekday(day), date=words.date(day))


def _how_far(day: date, today: date, words: Wording) -> str:
    days = days_between(today, day)
    return words.t("tomorrow") if days == 1 else words.ngettext("in {n} day", "in {n} days", days)


def _row(booked: "Booked", today: date, words: Wording) -> BookedRow:
    child, seen = booked.child, booked.child.last_seen_on
    age = words.age(child.birth_date, today, child.birth_date_estimated)
    return BookedRow(
        patient_id=child.patient_id,
        name=words.isolate(child.name),
        identity=" · ".join((words.sex(child.sex), age, words.isolate(child.patient_id))),
        guardian=words.isolate(child.guardian),
        seen=words.t("seen {date}", date=seen) if seen else words.t("not seen yet"),
        phone=words.isolate(child.phone),
    )
