"""Sixty invented children at a time: who plays which role, how often each is seen, and the rows that come of it.

A block depends on the seed, its number and the as-of day alone, so that any block can be made without the ones before.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from nsclinic.clinic.demo.dice import Dice
from nsclinic.clinic.demo.fillers import Fillers
from nsclinic.clinic.demo.laboratory import LABORATORIES, Bench
from nsclinic.clinic.demo.people import CLINICIANS, invent_person
from nsclinic.clinic.demo.roles import LONG, MORE, ROLES, Booking, Role
from nsclinic.clinic.demo.story import CR, Story
from nsclinic.clinic.demo.visits import visit_days
from nsclinic.domain.catalogue import drugs
from nsclinic.domain.record import (
    Child,
    ChildRecord,
    Consent,
    Event,
    Observation,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.store.ids import patient_number

BLOCK = len(ROLES)
VISITS = 60
"""Visits of a child on average; 1 at least, 120 at most."""

MOST_VISITS = 120

MONTHLY_GROUPS = ("calcineurin_inhibitor", "mycophenolate", "antimetabolite", "alkylating")
"""Drugs under which the protein/creatinine ratio is asked for every month."""

SHARE_WITH_INCIDENT = 0.2
"""Of the children after the first sixty."""

SHARE_RARE = 0.2
"""Of the quiet children after the first sixty, whose places rare ones take."""


def invented_block(number: int, size: int, seed: int, as_of: date) -> Iterator[ChildRecord]:
    """Give the first `size` children of a block, in the order of their numbers."""
    dice = Dice(seed, f"block {number}")
    cast = dice.shuffled(_cast(number, dice))[:size]
    stories = [_told(role, Dice(seed, f"child {number * BLOCK + index}")) for index, role in enumerate(cast)]
    counts = _visit_counts(cast, stories)
    bench, fillers = Bench(), Fillers()
    for index, (role, story, count) in enumerate(zip(cast, stories, counts, strict=True)):
        yield _record(role, story, count, number * BLOCK + index, as_of, bench, fillers)


def _cast(number: int, dice: Dice) -> list[Role]:
    if number == 0:
        return list(ROLES)
    quiet = [index for index, role in enumerate(ROLES) if role.incident is None and role.days == LONG]
    cast = [
        role if dice.chance(SHARE_WITH_INCIDENT) else replace(role, incident=None, booking=Booking.AHEAD)
        for role in ROLES
    ]
    for place, index in enumerate(quiet):
        rare = MORE[(number * len(quiet) + place) % len(MORE)]
        if dice.chance(SHARE_RARE):
            cast[index] = rare
    return cast


def _told(role: Role, dice: Dice) -> Story:
    """Throw the child and let the story happen."""
    seen = dice.whole(*role.days)
    waited = {
        Booking.SEEN_TODAY: 0,
        Booking.AHEAD: dice.whole(1, 26),
        Booking.TODAY: dice.whole(26, 32) if seen > 100 else dice.whole(5, 9),
        Booking.OVERDUE: dice.whole(45, 70),
        Booking.LONG_OVERDUE: dice.whole(190, 230),
        Booking.GONE: dice.whole(120, 700),
    }[role.booking]
    if seen < 30 and role.booking is Booking.AHEAD:
        waited = dice.whole(1, 5)
    story = Story(
        dice=dice,
        sex=Sex.MALE if dice.chance(0.6) else Sex.FEMALE,
        age_days=int(dice.between(*role.ages) * 365.25),
        seen=seen,
        now=seen + waited,
        z=dice.between(-1.4, 1.1),
        build=dice.between(0.95, 1.09),
        wants_strips=role.strips,
    )
    role.tell(story)
    if role.incident is not None:
        role.incident(story)
    return story


def _visit_counts(cast: list[Role], stories: list[Story]) -> list[int]:
    """Give each child its visits: often while things happen, monthly over years, the average of a block as wanted."""
    counts = [_natural_count(story) for story in stories]
    followed = [index for index, role in enumerate(cast) if role.days == LONG]
    if followed:
        for _ in range(4):
            lacking = VISITS * len(cast) - sum(counts)
            each, rest = divmod(lacking, len(followed))
            for place, index in enumerate(followed):
                wanted = counts[index] + each + (1 if place < rest else 0)
                counts[index] = max(40, min(MOST_VISITS, wanted))
    return counts


def _natural_count(story: Story) -> int:
    weekly, fortnightly = min(story.seen, 60) / 9, max(0, min(story.seen, 700) - 60) / 17
    monthly = max(0, story.seen - 700) / 30
    return min(MOST_VISITS, 1 + round(weekly + fortnightly + monthly))


def _record(
    role: Role, story: Story, count: int, number: int, as_of: date, bench: Bench, fillers: Fillers
) -> ChildRecord:
    fillers.fill(story)
    diagnosis = as_of - timedelta(days=story.now)
    days = visit_days(story, count)
    child = _child(story, number, diagnosis)
    visits, observations = _seen(role, story, days, diagnosis, bench)
    for day, strip in story.home_strips:
        if 0 <= day <= story.now:
            on = diagnosis + timedelta(days=day)
            observations.append(Observation(on, "dipstick_protein", strip, "grade", place="home"))
    return child_record(child, visits, observations, _treatments(story, diagnosis), _events(story, diagnosis))


def _child(story: Story, number: int, diagnosis: date) -> Child:
    dice = story.dice
    person = invent_person(dice, number, story.sex)
    consent = (Consent.YES,) * 7 + (Consent.NO, Consent.UNKNOWN, None)
    return Child(
        patient_id=demonstration_id(number + 1),
        birth_date=diagnosis - timedelta(days=story.age_days),
        given_name=person.given,
        family_name=person.family,
        sex=story.sex,
        birth_date_estimated=True if dice.chance(0.08) else None,
        guardian=person.guardian,
        phone=person.phone,
        address=person.address,
        diagnosis_date=diagnosis,
        cause=story.cause,
        consent_registry=dice.pick(consent),
    )


def demonstration_id(number: int) -> str:
    """Give the clinic number of an invented child: two letters, the number, its check character."""
    return patient_number("DE", number)


def _seen(
    role: Role, story: Story, days: list[int], diagnosis: date, bench: Bench
) -> tuple[list[Visit], list[Observation]]:
    dice = story.dice
    own_laboratory = dice.pick(tuple(LABORATORIES))
    is_steroid_only = all(drugs()[row.drug].group not in MONTHLY_GROUPS for row in story.stretches)
    urine = "urine_protein_rate" if is_steroid_only and dice.chance(0.3) else "upcr"
    clinician = dice.pick(CLINICIANS)
    visits: list[Visit] = []
    observations: list[Observation] = []
    last = len(days) - 1
    for index, day in enumerate(days):
        on = diagnosis + timedelta(days=day)
        following = days[index + 1] if index < last else _booked(role, story)
        booked = None if following is None else diagnosis + timedelta(days=following)
        is_free = 0 < index < last and day not in story.visits
        if is_free and dice.chance(0.05):
            visits.append(Visit(on, VisitKind.PHONE, clinician, booked))
            observations += bench.phone(story, day, on)
            continue
        kind = VisitKind.UNSCHEDULED if index > 0 and dice.chance(0.06) else VisitKind.SCHEDULED
        visits.append(Visit(on, kind, clinician, booked))
        laboratory = dice.pick(tuple(LABORATORIES)) if is_free and dice.chance(0.08) else own_laboratory
        by_strip = story.wants_strips and story.state(day) is CR and is_free and dice.chance(0.5)
        observations += bench.visit(story, day, on, laboratory, "dipstick_protein" if by_strip else urine)
    return visits, observations


def _booked(role: Role, story: Story) -> int | None:
    """Give the day for which the last visit booked the next."""
    if role.booking is Booking.TODAY:
        return story.now
    if role.booking is Booking.GONE:
        return None
    interval = 7 if story.seen < 60 else 30
    if role.booking in (Booking.OVERDUE, Booking.LONG_OVERDUE):
        return story.seen + interval
    return max(story.now + story.dice.whole(1, 4), story.seen + interval)


def _treatments(story: Story, diagnosis: date) -> list[Treatment]:
    return [
        Treatment(
            row.drug,
            diagnosis + timedelta(days=row.start),
            None if row.end is None else diagnosis + timedelta(days=row.end),
            row.dose,
            row.unit,
            row.frequency,
            row.times,
            row.note,
        )
        for row in sorted(story.stretches, key=lambda row: row.start)
    ]


def _events(story: Story, diagnosis: date) -> list[Event]:
    return [
        Event(
            diagnosis + timedelta(days=event.day),
            event.kind,
            event.code,
            event.severity,
            CLINICIANS[0] if event.kind.value == "set_aside" else "",
            event.note,
        )
        for event in sorted(story.events, key=lambda event: event.day)
    ]
