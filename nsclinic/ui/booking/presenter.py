"""What the question of a booking says, in words. Made without Qt."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nsclinic.clinic.booking import BookingQuestion
from nsclinic.clinic.worklist_words import due_names
from nsclinic.wording import Wording
from nsclinic.wording.speech import as_sentence

MOST_DAYS = 3
"""How many days ahead are named on which something is due; what comes later is no reason to come sooner."""


@dataclass(frozen=True, slots=True)
class BookingWords:
    """The question in words: whose it is, what is booked, what is overdue, and what is due by which day."""

    name: str
    who: str
    booked: str
    overdue: str
    due: tuple[str, ...]
    first_due: date | None


def booking_words(question: BookingQuestion, today: date, words: Wording) -> BookingWords:
    """Give the words of a question, as of today."""
    child = question.child
    ahead = [due for due in question.asked if not due.is_overdue and due.on >= today]
    now = [due for due in question.asked if due.is_overdue or due.on < today]
    days = [(day, due_names(due, words)) for day, due in groupby(ahead, key=lambda due: due.on)]
    return BookingWords(
        name=words.isolate(child.name),
        who=" · ".join(
            (
                words.age(child.birth_date, today, child.birth_date_estimated),
                words.isolate(child.patient_id),
                *((words.isolate(child.phone),) if child.phone else ()),
            )
        ),
        booked=booked_in_words(question, today, words),
        overdue=as_sentence(words.t("due now: {what}", what=due_names(now, words))) if now else "",
        due=tuple(
            as_sentence(words.t("due by {date}: {what}", date=day, what=what))
            for day, what in days[:MOST_DAYS]
        ),
        first_due=days[0][0] if days else None,
    )


def booked_in_words(question: BookingQuestion, today: date, words: Wording) -> str:
    """Give what is booked: "Booked for Friday 27 Nov 2026", or that nothing is."""
    if question.booked is None:
        return words.t("No visit is booked.")
    said = day_in_words(question.booked, words)
    if question.booked < today:
        return words.t("Was booked for {day}, and did not come.", day=said)
    return words.t("Booked for {day}", day=said)


def day_in_words(day: date, words: Wording) -> str:
    """Give a day with the day of the week: "Friday 27 Nov 2026"."""
    return words.pgettext("date", "{weekday} {date}", weekday=words.weekday(day), date=words.date(day))


def load_in_words(count: int, words: Wording) -> str:
    """Give how many other children are booked for a day."""
    if not count:
        return words.t("nobody else is booked that day")
    return words.ngettext(
        "{n} other child is booked that day", "{n} other children are booked that day", count
    )


def too_late_in_words(day: date, first_due: date | None, words: Wording) -> str:
    """Give that a day lies after something falls due, else an empty text."""
    if first_due is None or day <= first_due:
        return ""
    return words.t("Later than what is due on {date}.", date=first_due)


def first_offer(question: BookingQuestion, today: date) -> date | None:
    """Give the day that stands in the field at first: the booking, else what treatment asks for; None where past."""
    day = question.booked or question.proposed
    return day if day is not None and day >= today else None
