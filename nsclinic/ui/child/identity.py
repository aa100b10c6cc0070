"""Who the child is and where she stands, in the words of the strip that never leaves the screen."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nsclinic.advice.model import Review
from nsclinic.course.model import StepLine, StepOutcome, UrineState
from nsclinic.domain.calendar import days_between
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import ChildRecord, EventKind, Observation, Sex
from nsclinic.protocol.model import Protocol
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class Identity:
    """The words of the strip. `person` are sex, age, birth date and number; `disease` weight, response and step."""

    name: str
    person: tuple[str, ...]
    state: UrineState
    state_words: str
    disease: tuple[str, ...]
    decision: str

    @property
    def in_words(self) -> str:
        """Everything in one line, for a screen reader."""
        return " · ".join((self.name, *self.person, self.state_words, *self.disease, self.decision)).rstrip(
            " ·"
        )


def identity(record: ChildRecord, review: Review, protocol: Protocol, words: Wording) -> Identity:
    """Give the strip of a child on the review's day."""
    child = record.child
    known_sex = (words.sex(child.sex),) if child.sex is not Sex.UNKNOWN else ()
    age = words.age(child.birth_date, review.as_of, child.birth_date_estimated)
    born = words.date(child.birth_date)
    if child.birth_date_estimated:
        born = words.t("about {date}", date=child.birth_date)
    line = step_line(review)
    disease = (
        weight_words(record, review.as_of, words),
        response_words(record, review, words),
        step_words(line, protocol, words) if line else "",
    )
    return Identity(
        name=words.isolate(child.name),
        person=(
            *known_sex,
            age,
            words.t("born {date}", date=born),
            words.t("no. {number}", number=words.isolate(child.patient_id)),
        ),
        state=review.course.state,
        state_words=state_words(review, words),
        disease=tuple(part for part in disease if part),
        decision=words.t("Decision on {date}", date=line.decision_date) if line else "",
    )


def state_words(review: Review, words: Wording) -> str:
    """Give the state with the day since which it holds, or what the last urine was where it is too old."""
    course = review.course
    state = words.state(course.state)
    if course.state_since is not None:
        text = words.t(
            "{state} since {date} ({days})",
            state=state,
            date=near_date(course.state_since, review.as_of, words),
            days=words.days_short(days_between(course.state_since, review.as_of)),
        )
        return text if course.is_confirmed else words.t("{text}, not confirmed", text=text)
    latest = course.latest_evidence
    if latest is None:
        return words.t("{state}: urine never tested", state=state)
    return words.t("{state}: last urine {date}", state=state, date=latest.on)


def near_date(day: date, today: date, words: Wording) -> str:
    """Give a date without its year where that is this one."""
    return words.short_date(day) if day.year == today.year else words.date(day)


def weight_words(record: ChildRecord, on: date, words: Wording) -> str:
    """Give the last weight, its change from the one before, and its day unless that is this one."""
    rows = [row for row in record.observations if row.code == "weight" and row.on <= on and row.is_done]
    if not rows:
        return words.t("weight never measured")
    latest = rows[-1]
    text = words.observed(latest)
    before = next((row for row in reversed(rows) if row.on < latest.on), None)
    change = weight_change_kg(before, latest) if before is not None else None
    if change:
        arrow = "↑" if change > 0 else "↓"
        text = words.left_to_right(f"{text} {arrow}{words.number(abs(change).normalize())}")
    if latest.on != on:
        text = words.t("{weight} on {date}", weight=text, date=near_date(latest.on, on, words))
    return text


def weight_change_kg(before: Observation, latest: Observation) -> Decimal | None:
    """Give latest − before in kg; None where either is censored. The one function for a change of weight."""
    if before.is_censored or latest.is_censored:
        return None
    weight = analytes()["weight"]
    first = weight.in_first_unit(before.number, before.unit)
    second = weight.in_first_unit(latest.number, latest.unit)
    return None if first is None or second is None else second - first


def response_words(record: ChildRecord, review: Review, words: Wording) -> str:
    """Give steroid response, relapse pattern and histology: "SRNS, FSGS"."""
    course = review.course
    parts = [words.response_short(course.steroid_response)]
    if course.relapse_pattern is not None:
        parts.append(words.pattern(course.relapse_pattern))
    parts += histology(record, review.as_of, words)
    return words.pgettext("list", ", ").join(parts)


def histology(record: ChildRecord, on: date, words: Wording) -> list[str]:
    """Give what the last biopsy up to a day showed; its abbreviation where it has one."""
    rows = [event for event in record.events if event.kind is EventKind.BIOPSY and event.on <= on]
    last = [event for event in rows if event.on == rows[-1].on]
    return [
        event.code if event.code[:1].isupper() else words.event_code(EventKind.BIOPSY, event.code)
        for event in last
        if event.code
    ]


def step_line(review: Review) -> StepLine | None:
    """Give where the child stands on the protocol: the step that goes on; None where none does."""
    going_on = [step for step in review.steps if step.outcome is StepOutcome.ONGOING or step.end is None]
    if not going_on:
        return None
    step = going_on[-1]
    return StepLine(
        number=step.number,
        day=days_between(step.start, review.as_of),
        of_days=days_between(step.start, step.decision_date),
        decision_date=step.decision_date,
    )


def step_words(line: StepLine, protocol: Protocol, words: Wording) -> str:
    """Give the step with its name and day: "Step 3: Tacrolimus, day 96 of 184"."""
    return words.t(
        "{step}, day {day} of {of_days}",
        step=words.step(protocol, line.number),
        day=line.day,
        of_days=line.of_days,
    )
