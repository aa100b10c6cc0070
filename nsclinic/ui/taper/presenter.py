"""The planner of a taper without a window: what it begins with, what is typed, and the rows that would be saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from nsclinic.advice.model import Review
from nsclinic.clinic.taper import MOST_STEPS, TaperPlan, taper_rows
from nsclinic.course.dose_calendar import DoseStretch, dose_calendar
from nsclinic.domain.calendar import add_days
from nsclinic.domain.catalogue import drugs, drugs_in
from nsclinic.domain.pieces import Form, forms_at
from nsclinic.domain.record import ChildRecord, Frequency, Treatment
from nsclinic.protocol.model import Number, Protocol, SteroidAnswer
from nsclinic.reports.family_model import ToldDose, told_dose
from nsclinic.ui.visit.typed import read_typed

START_DAYS = 28
"""A taper begins today or on one of so many days after it."""

PREDNISOLONE = "prednisolone"


@dataclass(frozen=True, slots=True)
class TaperGround:
    """What a taper is planned on: the child as she is today, and the strengths that the clinic has."""

    record: ChildRecord
    review: Review
    protocol: Protocol
    strengths: Mapping[str, tuple[str, ...]]

    @property
    def today(self) -> date:
        """The day from which it can begin."""
        return self.review.as_of

    def forms(self, drug: str) -> tuple[Form, ...]:
        """The pieces that there are of a drug."""
        return forms_at(drug, self.strengths)

    def running(self, drug: str) -> DoseStretch | None:
        """What is given of a drug today, None where nothing is or nobody can tell."""
        calendars = dose_calendar(self.record, self.today, self.protocol.common.courses)
        found = [one.stretches[0] for one in calendars if one.drug == drug]
        return found[0] if found and found[0].first == self.today and found[0].lack is None else None


@dataclass(frozen=True, slots=True)
class TaperForm:
    """The planner as typed; amounts and weeks are text."""

    drug: str
    start: date
    first: str = ""
    less: str = ""
    weeks: str = ""
    last: str = ""
    frequency: Frequency = Frequency.DAILY
    times: str = "1"


def drugs_to_taper(ground: TaperGround) -> tuple[str, ...]:
    """Give the drugs that can be tapered: those taken today, steroids first; prednisolone where none is taken."""
    steroids = drugs_in("steroid")
    taken = [dose.drug for dose in ground.review.doses if dose.drug in drugs() and dose.drug != "other"]
    return tuple(sorted(taken, key=lambda drug: drug not in steroids)) or (PREDNISOLONE,)


def begun(ground: TaperGround, drug: str) -> TaperForm:
    """Give the form for a drug: its dose of today where it is known, and on which days and how often it is given."""
    running = ground.running(drug)
    form = TaperForm(drug, ground.today)
    if running is None or running.frequency is Frequency.SINGLE:
        return form
    first = "" if running.per_day_mg is None else f"{_short(running.per_day_mg):f}"
    times = "" if running.doses_per_day is None else str(running.doses_per_day)
    start = next(iter(running.treatment_days(date.max)), ground.today)
    return replace(form, first=first, times=times, frequency=running.frequency, start=start)


def _short(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01")).normalize()


def start_days(ground: TaperGround) -> tuple[date, ...]:
    """Give the days on which it can begin."""
    return tuple(add_days(ground.today, number) for number in range(START_DAYS + 1))


@dataclass(frozen=True, slots=True)
class ProtocolPhase:
    """The alternate-day phase that a protocol states after its steroid course: dose in mg for this child, and weeks."""

    mg: Decimal
    rule: Number
    weeks: tuple[Number, ...]


def protocol_phase(ground: TaperGround, drug: str) -> ProtocolPhase | None:
    """Give the protocol's alternate-day phase of prednisolone; None where it states none or the size is not known.

    The dose is rounded down to what the tablets allow.
    """
    answer: SteroidAnswer = ground.protocol.steroid_answer
    rule, step = answer.then_dose, drugs()[PREDNISOLONE].step_mg
    if drug != PREDNISOLONE or rule is None or step is None:
        return None
    size = ground.review.size
    per = {"mg/m2/day": size.surface_m2, "mg/kg/day": size.weight_kg, "mg/day": Decimal(1)}.get(rule.unit)
    if per is None:
        return None
    steps = (rule.value * per / step).to_integral_value(rounding=ROUND_DOWN)
    return ProtocolPhase(steps * step, rule, answer.then_weeks)


def plan_of(form: TaperForm, language: str) -> TaperPlan | None:
    """Read the form as a plan; None where something is missing or cannot be meant."""
    first, less, last = (_amount(text, language) for text in (form.first, form.less, form.last or "0"))
    weeks = _whole(form.weeks)
    if first is None or less is None or last is None or weeks is None:
        return None
    times = _whole(form.times) if form.times.strip() else None
    if form.times.strip() and times is None:
        return None
    plan = TaperPlan(form.drug, form.start, first, less, weeks, last, form.frequency, times)
    return plan if plan.is_sound else None


def _amount(text: str, language: str) -> Decimal | None:
    value = read_typed(text, language).value
    return Decimal(value) if value else None


def _whole(text: str) -> int | None:
    stripped = text.strip()
    return int(stripped) if stripped.isdecimal() and 0 < int(stripped) <= MOST_STEPS else None


def told_rows(ground: TaperGround, rows: tuple[Treatment, ...]) -> tuple[ToldDose, ...]:
    """Give each row of a plan with the pieces it is made of."""
    forms = ground.forms(rows[0].drug)
    return tuple(
        told_dose(
            DoseStretch(
                row.drug,
                row.start_date,
                row.end_date,
                row.frequency,
                row.doses_per_day,
                Decimal(row.dose),
                None,
                row.start_date,
                (row,),
            ),
            forms,
        )
        for row in rows
    )


def rows_of(form: TaperForm, language: str) -> tuple[Treatment, ...]:
    """Give the rows that the form would write; none while it cannot be read."""
    plan = plan_of(form, language)
    return taper_rows(plan) if plan is not None else ()
