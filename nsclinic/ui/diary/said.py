"""What stands beside the calendar, in words: what was typed, what the rules now say, and what that changes."""

from dataclasses import dataclass
from datetime import date

from nsclinic.advice.model import Finding, Review
from nsclinic.course.urine import dipsticks_in_a_row
from nsclinic.ui.child.identity import near_date, state_words
from nsclinic.ui.diary.days import NOT_DONE
from nsclinic.ui.diary.presenter import DiaryPresenter
from nsclinic.ui.signs import Sign, sign_of_severity, sign_of_state
from nsclinic.ui.visit.line_row import unbroken
from nsclinic.wording import Wording

MOST_DAYS_NAMED = 4
"""Days that are named one by one; of more, the number is told."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with a sign before it, and what explains it in a softer tone below."""

    sign: Sign
    words: str
    more: str = ""


def typed_lines(presenter: DiaryPresenter) -> tuple[str, ...]:
    """Say how many days were typed, from when to when, what is missing between, and what is corrected."""
    diary, words = presenter.diary, presenter.words
    if not diary.typed:
        return (words.t("Nothing typed yet."),)
    first, last, today = min(diary.typed), max(diary.typed), diary.latest
    lines = [
        words.t(
            "{days}: {first} to {last}",
            days=words.days(len(diary.typed)),
            first=_day(first, today, words),
            last=_day(last, today, words),
        )
    ]
    not_done = sum(mark == NOT_DONE for mark in diary.typed.values())
    if not_done:
        lines.append(words.ngettext("not done on {n} of them", "not done on {n} of them", not_done))
    lines.append(_gap_words(diary.gaps, today, words))
    lines += [
        words.t(
            "Correction, {date}: {change}",
            date=_day(day, today, words),
            change=presenter.day(day).value,
        )
        for day in diary.corrections[:MOST_DAYS_NAMED]
    ]
    more = len(diary.corrections) - MOST_DAYS_NAMED
    if more > 0:
        lines.append(words.ngettext("and {n} more correction", "and {n} more corrections", more))
    if diary.beside:
        lines.append(
            words.t(
                "On {dates} the clinic has a dipstick too: the one entered last counts, which is the diary's.",
                dates=_named(diary.beside, today, words),
            )
        )
    return tuple(lines)


def _day(day: date, today: date, words: Wording) -> str:
    """Give a date that is not broken over two lines."""
    return unbroken(near_date(day, today, words))


def _gap_words(gaps: tuple[date, ...], today: date, words: Wording) -> str:
    if not gaps:
        return words.t("no day left out")
    if len(gaps) > MOST_DAYS_NAMED:
        return words.ngettext("{n} day without an entry", "{n} days without an entry", len(gaps))
    return words.t("without an entry: {dates}", dates=_named(gaps, today, words))


def _named(days: tuple[date, ...], today: date, words: Wording) -> str:
    if len(days) > MOST_DAYS_NAMED:
        return words.days(len(days))
    return words.listed([_day(day, today, words) for day in days])


def state_line(review: Review, days_to_confirm: int, words: Wording) -> Line:
    """Say the state with its onset, and which dipsticks in a row it rests on."""
    return Line(
        sign_of_state(review.course.state),
        state_words(review, words),
        run_words(review, days_to_confirm, words),
    )


def run_words(review: Review, days_to_confirm: int, words: Wording) -> str:
    """Say the longest stretch of dipsticks of the present episode; empty where no dipstick is among its days."""
    current = review.course.current
    stretch = dipsticks_in_a_row(current.days) if current is not None else ()
    if current is None or not stretch:
        return ""
    first, last = (_day(day.on, review.as_of, words) for day in (stretch[0], stretch[-1]))
    values = words.listed(list(dict.fromkeys(words.observed(day.row) for day in stretch if day.row)))
    if len(stretch) == 1:
        said = words.t("Dipstick {values} on {date} alone.", values=values, date=first)
    else:
        said = words.t(
            "Dipsticks {values} on {days} in a row, {first} to {last}.",
            values=values,
            days=words.days(len(stretch)),
            first=first,
            last=last,
        )
    if current.is_confirmed:
        return said
    needed = words.ngettext("{n} day in a row confirms it.", "{n} days in a row confirm it.", days_to_confirm)
    return words.pgettext("messages", "{first} {second}", first=said, second=needed)


def news(before: Review, after: Review, words: Wording) -> tuple[Line, ...]:
    """Say what the values typed change: relapses, and findings that come or go."""
    lines = []
    found, gone = _relapses(before, after), _relapses(after, before)
    lines += [Line(Sign.NEPHROTIC, words.t("Relapse found: {date}", date=words.date(day))) for day in found]
    lines += [Line(Sign.INFO, words.t("No longer a relapse: {date}", date=words.date(day))) for day in gone]
    standing, stood = _titles(after, words), _titles(before, words)
    for title, finding in standing.items():
        if title not in stood:
            lines.append(
                Line(
                    sign_of_severity(finding.severity),
                    words.t("New: {title}", title=title),
                    words.finding_message(finding),
                )
            )
    lines += [
        Line(Sign.INFO, words.t("No longer: {title}", title=title))
        for title in stood
        if title not in standing
    ]
    return tuple(lines)


def saved_words(before: Review, after: Review, days: int, words: Wording) -> tuple[str, str]:
    """Say what a Save did: how many days, and what it means for the child."""
    happened = words.ngettext("Home diary: {n} day saved.", "Home diary: {n} days saved.", days)
    found = _relapses(before, after)
    state = state_words(after, words)
    was = (before.course.state, before.course.state_since, before.course.is_confirmed)
    is_changed = was != (after.course.state, after.course.state_since, after.course.is_confirmed)
    if found:
        dates = words.listed([words.date(day) for day in found])
        relapse = words.t("Relapse found: {date}", date=dates)
        means = words.pgettext("messages", "{first}. {second}", first=relapse, second=state)
    else:
        means = state if is_changed else words.t("Unchanged: {state}", state=state)
    return happened, means


def _relapses(before: Review, after: Review) -> tuple[date, ...]:
    known = set(before.course.relapses)
    return tuple(day for day in after.course.relapses if day not in known)


def _titles(review: Review, words: Wording) -> dict[str, Finding]:
    return {words.finding_title(one.rule, one.variant): one for one in review.open_findings}
