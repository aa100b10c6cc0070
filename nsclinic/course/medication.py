"""What was taken: courses of a drug, and the amount on a day in mg, per kg and per m² (rules 0).

A stretch given per kg or m² is fixed in mg by the child's size at its start. Where that size is unknown the stretch
keeps its stated dose in its own unit, and mg is None: never 0.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal

from nsclinic.course.model import Size
from nsclinic.course.size import size_on
from nsclinic.course.timeline import Timeline, known_end, last_day
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.protocol.model import Courses

PER_KG = "kg"
PER_M2 = "m2"

HALF = Decimal("0.5")
"""What a mean over time takes of an alternate-day dose."""

_EVEN = Context(prec=20)
"""Decimals are worked out to 28 digits; of a quotient these many are beyond doubt."""

_SUM = Context(prec=18)
"""Of a sum of such quotients fewer are: 37.8 / 14.7 + 6.3 / 14.7 is more than 3 in its twentieth digit."""

_SHARE = Context(prec=16)
"""Of a quotient of such sums fewer still: (10 / 21) / (20 / 21) would be more than a half."""

BY_FREQUENCY = (Frequency.DAILY, Frequency.SINGLE, Frequency.ALTERNATE_DAY)
"""Of stretches taken together the first of these is said: the one that is most surely taken on the day."""


@dataclass(frozen=True, slots=True)
class DrugCourse:
    """One course: stretches with no gap longer than allowed. `end` is the last day taken, None while taken on A."""

    drugs: tuple[str, ...]
    start: date
    end: date | None
    stretches: tuple[Treatment, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken of one drug on a treatment day; each amount None where it cannot be known."""

    per_day_mg: Decimal | None
    mg_per_kg: Decimal | None
    mg_per_m2: Decimal | None
    frequency: Frequency
    stretches: tuple[Treatment, ...]

    def pairs_with(self, other: "Taken") -> Iterator[tuple[Decimal, Decimal]]:
        """Give both doses in each unit that both are known in: mg before kg before m², then as both were stated.

        The same stretches are the same dose, in whatever unit and however much the child has grown.
        """
        if self.stretches == other.stretches and all(row.dose for row in self.stretches):
            yield Decimal(1), Decimal(1)
            return
        amounts = (
            (self.per_day_mg, other.per_day_mg),
            (self.mg_per_kg, other.mg_per_kg),
            (self.mg_per_m2, other.mg_per_m2),
        )
        yield from ((one, two) for one, two in amounts if one is not None and two is not None)
        units = {row.dose_unit for row in (*self.stretches, *other.stretches)}
        if len(units) == 1 and all(row.dose for row in (*self.stretches, *other.stretches)):
            one, two = (
                sum((Decimal(row.dose) for row in taken.stretches), Decimal(0)) for taken in (self, other)
            )
            yield one, two


def is_taken(timeline: Timeline, drug: str, day: date) -> bool:
    """Say whether the drug is taken on the day; alternate-day stretches are, on all of their days."""
    return any(row.start_date <= day <= last_day(row, timeline.as_of) for row in timeline.treated(drug))


def taken_any(timeline: Timeline, drugs: Iterable[str], day: date) -> tuple[str, ...]:
    """Give which of these drugs are taken on the day, in the order of the record."""
    wanted = frozenset(drugs)
    return tuple(drug for drug in timeline.drugs if drug in wanted and is_taken(timeline, drug, day))


def courses_of(
    timeline: Timeline,
    drugs: Iterable[str],
    courses: Courses,
    frequency: Frequency | None = None,
) -> tuple[DrugCourse, ...]:
    """Give the courses of these drugs taken together, oldest first; only of stretches of `frequency` if it is given.

    A gap of up to `courses.longest_gap` days (difference of dates) does not end a course.
    """
    rows = [row for drug in drugs for row in timeline.treated(drug) if frequency in (None, row.frequency)]
    rows.sort(key=lambda row: row.start_date)
    found: list[DrugCourse] = []
    stretches: list[Treatment] = []
    end = date.min
    for row in rows:
        if stretches and (row.start_date - end).days > courses.longest_gap.whole:
            found.append(_course(stretches, end, timeline.as_of))
            stretches, end = [], date.min
        stretches.append(row)
        end = max(end, last_day(row, timeline.as_of))
    if stretches:
        found.append(_course(stretches, end, timeline.as_of))
    return tuple(found)


def _course(stretches: list[Treatment], end: date, as_of: date) -> DrugCourse:
    is_open = any(row.start_date <= as_of <= last_day(row, as_of) for row in stretches)
    drugs = tuple(dict.fromkeys(row.drug for row in stretches))
    return DrugCourse(drugs, stretches[0].start_date, None if is_open else end, tuple(stretches))


def current_course(timeline: Timeline, drug: str, courses: Courses) -> DrugCourse | None:
    """Give the course taken on the as-of date, else the last one; None where the drug was never taken."""
    found = courses_of(timeline, (drug,), courses)
    return found[-1] if found else None


def open_course(timeline: Timeline, drug: str, courses: Courses) -> DrugCourse | None:
    """Give the course taken on the as-of date; None where the drug is not taken on it."""
    course = current_course(timeline, drug, courses)
    return course if course is not None and course.end is None else None


def stretches_on(timeline: Timeline, drug: str, day: date) -> tuple[Treatment, ...]:
    """Give the stretches that count on a day: on the day on which one ends and the next begins, only the next.

    On a day after the as-of date a stretch that goes on is still taken.
    """
    rows = [
        row
        for row in timeline.treated(drug)
        if row.start_date <= day <= (known_end(row, timeline.as_of) or date.max)
    ]
    begins_today = [row for row in rows if row.start_date == day]
    if begins_today:
        rows = [row for row in rows if row.start_date == day or row.end_date != day]
    return tuple(rows)


def stretch_mg(timeline: Timeline, row: Treatment, courses: Courses) -> Decimal | None:
    """Give a stretch's amount in mg on a treatment day, fixed by the size at its start; None where that is unknown."""
    if not row.dose:
        return None
    dose = Decimal(row.dose)
    basis = dose_basis(row.dose_unit)
    if basis is None:
        return dose
    size = size_on(timeline, courses, row.start_date)
    per = size.weight_kg if basis == PER_KG else size.surface_m2
    return dose * per if per is not None else None


def dose_basis(unit: str) -> str | None:
    """Give what a dose unit is per: kg, m2, or None for plain mg."""
    if "/kg" in unit:
        return PER_KG
    return PER_M2 if "/m2" in unit else None


def mg_per(unit: str, size: Size) -> Decimal | None:
    """Give what a dose in `unit` is multiplied by to be mg of this child: kg, m², or 1; None where not known."""
    return {PER_KG: size.weight_kg, PER_M2: size.surface_m2, None: Decimal(1)}[dose_basis(unit)]


def _mean_of(row: Treatment) -> Treatment:
    """Give an alternate-day stretch as what it comes to over time: half of it each day."""
    if row.frequency is not Frequency.ALTERNATE_DAY:
        return row
    return row._replace(dose=str(Decimal(row.dose) * HALF) if row.dose else "", frequency=Frequency.DAILY)


def taken_on(
    timeline: Timeline, drug: str, day: date, courses: Courses, *, is_mean: bool = False
) -> Taken | None:
    """Give what is taken of the drug on a treatment day, per kg and m² by the size of that day; None if not taken.

    As a mean over time, each alternate-day stretch counts half.
    """
    rows = stretches_on(timeline, drug, day)
    if is_mean:
        rows = tuple(_mean_of(row) for row in rows)
    if not rows:
        return None
    size = size_on(timeline, courses, day)
    amounts = [(row, stretch_mg(timeline, row, courses)) for row in rows]
    per_day = _total(mg for _, mg in amounts)
    taken_at = {row.frequency for row in rows}
    frequency = next(at for at in BY_FREQUENCY if at in taken_at)
    return Taken(
        per_day_mg=per_day,
        mg_per_kg=_total(_per(row, mg, PER_KG, size.weight_kg) for row, mg in amounts),
        mg_per_m2=_total(_per(row, mg, PER_M2, size.surface_m2) for row, mg in amounts),
        frequency=frequency,
        stretches=rows,
    )


def even(quotient: Decimal) -> Decimal:
    """Give a quotient without its last digits, in which 165 × √s / √s is more than 165 and 0.75 less than itself."""
    return _EVEN.plus(quotient)


def _per(row: Treatment, mg: Decimal | None, basis: str, size: Decimal | None) -> Decimal | None:
    if mg is not None:
        return even(mg / size) if size is not None else None
    return Decimal(row.dose) if row.dose and dose_basis(row.dose_unit) == basis else None


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return _SUM.plus(total)


def least_taken(
    timeline: Timeline,
    drug: str,
    day: date,
    courses: Courses,
    unit: str,
    *,
    is_mean: bool = False,
    is_single: bool = False,
) -> Decimal:
    """Give what is surely taken of the drug on a treatment day, in a dose unit: of the stretches known in it; else 0.

    As a mean over time, alternate-day doses count half. Single doses are counted apart from all others.
    """
    size = size_on(timeline, courses, day)
    basis = dose_basis(unit)
    least = Decimal(0)
    for row in stretches_on(timeline, drug, day):
        if (row.frequency is Frequency.SINGLE) is not is_single:
            continue
        amount = stretch_mg(timeline, row, courses)
        if basis is not None:
            amount = _per(row, amount, basis, size.weight_kg if basis == PER_KG else size.surface_m2)
        share = HALF if is_mean and row.frequency is Frequency.ALTERNATE_DAY else Decimal(1)
        least += (amount or Decimal(0)) * share
    return _SUM.plus(least)


def days_taken(timeline: Timeline, drugs: Iterable[str], first: date, last: date) -> int:
    """Count the days from `first` to `last`, both included, on which any of these drugs is taken."""
    return len(_days(timeline, drugs, first, last, None))


def days_taken_daily(timeline: Timeline, drugs: Iterable[str], first: date, last: date) -> int:
    """Count the days from `first` to `last`, both included, on which any of these drugs is taken daily."""
    return len(_days(timeline, drugs, first, last, Frequency.DAILY))


def _days(
    timeline: Timeline, drugs: Iterable[str], first: date, last: date, frequency: Frequency | None
) -> set[date]:
    days: set[date] = set()
    for drug in drugs:
        for row in timeline.treated(drug):
            if frequency in (None, row.frequency):
                start = max(row.start_date, first)
                end = min(last_day(row, timeline.as_of), last)
                days.update(start + timedelta(days=step) for step in range((end - start).days + 1))
    return days


def last_taken_before(timeline: Timeline, drugs: Iterable[str], day: date) -> date | None:
    """Give the last day before `day` on which any of these drugs was taken; None where none was."""
    eve = day - timedelta(days=1)
    ends = [
        min(last_day(row, timeline.as_of), eve)
        for drug in drugs
        for row in timeline.treated(drug)
        if row.start_date <= eve
    ]
    return max(ends, default=None)


@dataclass(frozen=True, slots=True)
class DoseChange:
    """From `on` the drug is taken in this amount; None: it is stopped."""

    on: date
    taken: Taken | None


def dose_changes(timeline: Timeline, drug: str, courses: Courses) -> tuple[DoseChange, ...]:
    """Give the days on which amount or frequency of a drug change, oldest first; a gap that ends no course is none."""
    rows = timeline.treated(drug)
    starts = {row.start_date for row in rows}
    after_ends = {last_day(row, timeline.as_of) + timedelta(days=1) for row in rows}
    changes: list[DoseChange] = []
    for day in sorted(starts | {day for day in after_ends if day <= timeline.as_of}):
        taken = taken_on(timeline, drug, day, courses)
        if taken is None and _resumes(starts, day, courses):
            continue
        before = changes[-1].taken if changes else None
        if taken is None and before is None:
            continue
        if taken is None or before is None or not _is_same(taken, before):
            changes.append(DoseChange(day, taken))
    return tuple(changes)


def _is_same(taken: Taken, before: Taken) -> bool:
    """Say whether nothing is known to have changed: doses that nobody wrote down are no change."""
    frequencies, frequencies_before = ({row.frequency for row in each.stretches} for each in (taken, before))
    if frequencies != frequencies_before:
        return False
    difference = compare_doses(taken, before)
    if difference is None:
        stated, stated_before = (
            sorted((row.dose_unit, row.dose, row.frequency) for row in each.stretches)
            for each in (taken, before)
        )
        return stated == stated_before
    return difference == 0


def _resumes(starts: set[date], stopped_on: date, courses: Courses) -> bool:
    last = stopped_on - timedelta(days=1)
    return any(last < start and (start - last).days <= courses.longest_gap.whole for start in starts)


def compare_doses(first: Taken, second: Taken) -> Decimal | None:
    """Give first − second of two treatment days' doses in a unit that both are known in (`Taken.pairs_with`).

    Negative where the first is the lower; None where no unit is shared.
    """
    return next((one - other for one, other in first.pairs_with(second)), None)


def dose_share(part: Taken, whole: Taken) -> Decimal | None:
    """Give part / whole of two treatment days' doses in a unit that both are known in; None where none is shared."""
    return next((share_of(one, other) for one, other in part.pairs_with(whole) if other), None)


def share_of(part: Decimal, whole: Decimal) -> Decimal:
    """Give part / whole of two amounts in one unit, without the last digits that their rounding leaves in doubt."""
    return _SHARE.plus(part / whole)
