"""One child on one day as every rule sees it, and the few ways in which a rule answers.

A case is built once a review; a rule is a function from a case to findings, and to what it misses where it cannot tell.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from nsclinic.advice.model import (
    Amount,
    Fact,
    Finding,
    Level,
    Missing,
    Parameter,
    Severity,
    Source,
    SuggestedDose,
)
from nsclinic.course.doses import current_doses, range_for
from nsclinic.course.kidney import EgfrDay, egfr_days
from nsclinic.course.medication import (
    PER_M2,
    DrugCourse,
    courses_of,
    current_course,
    dose_basis,
    is_taken,
    mg_per,
    open_course,
)
from nsclinic.course.model import Course, Dose, EvidenceDay, Size, Step, UrineState
from nsclinic.course.reading import read_course
from nsclinic.course.size import size_on
from nsclinic.course.steps import protocol_steps, tacrolimus_trial
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_months
from nsclinic.domain.catalogue import drugs, drugs_in
from nsclinic.domain.record import Child, ChildRecord, Event, Frequency, Observation, Treatment
from nsclinic.protocol.model import Common, Number, Protocol

Answer = Finding | Missing
Rule = Callable[["Case"], Iterable[Answer]]

CALCINEURIN_INHIBITORS = ("tacrolimus", "ciclosporin")
TACROLIMUS = "tacrolimus"
CICLOSPORIN = "ciclosporin"
MMF = "mycophenolate_mofetil"
PREDNISOLONE = "prednisolone"
EGFR_UNIT = "mL/min/1.73 m2"


def immunosuppressants() -> frozenset[str]:
    """Give every immunosuppressant of any kind, levamisole too, steroids not (rules 4, Follow-up)."""
    return drugs_in(
        "calcineurin_inhibitor",
        "mycophenolate",
        "antimetabolite",
        "alkylating",
        "immunomodulator",
        "anti_cd20",
    )


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a rule may look at.

    `standing` are the rules whose findings forbid a dose to be suggested; known once the other chapters have answered.
    """

    timeline: Timeline
    protocol: Protocol
    course: Course
    steps: tuple[Step, ...]
    trial: Step | None
    doses: tuple[Dose, ...]
    size: Size
    egfrs: tuple[EgfrDay, ...]
    levels: tuple[Level, ...] = ()
    standing: frozenset[str] = frozenset()

    @property
    def as_of(self) -> date:
        """Today, for every rule."""
        return self.timeline.as_of

    @property
    def child(self) -> Child:
        """The child as known on the day."""
        return self.timeline.child

    @property
    def common(self) -> Common:
        """The numbers every protocol shares."""
        return self.protocol.common

    @property
    def last_step(self) -> Step | None:
        """The step begun last, ended or not; None before the first."""
        return self.steps[-1] if self.steps else None

    @property
    def tacrolimus_step(self) -> Step | None:
        """The tacrolimus step of a stepwise protocol, else the trial of another tacrolimus protocol."""
        if self.protocol.is_stepwise:
            numbers = [step.number for step in self.protocol.steps if TACROLIMUS in step.with_drugs]
            return next((step for step in self.steps if step.number in numbers), None)
        return self.trial

    def is_on(self, drug: str) -> bool:
        """Say whether the drug is taken on the day."""
        return is_taken(self.timeline, drug, self.as_of)

    def on_any(self, group: Iterable[str]) -> tuple[str, ...]:
        """Give which of these drugs are taken on the day."""
        wanted = frozenset(group)
        return tuple(dose.drug for dose in self.doses if dose.drug in wanted)

    def dose_of(self, drug: str) -> Dose | None:
        """Give the dose of a drug taken on the day."""
        return next((dose for dose in self.doses if dose.drug == drug), None)

    def courses(self, *drugs_together: str) -> tuple[DrugCourse, ...]:
        """Give the courses of these drugs taken together."""
        return courses_of(self.timeline, drugs_together, self.common.courses)

    def current_course(self, drug: str) -> DrugCourse | None:
        """Give the course taken on the day, else the last; None where the drug was never taken."""
        return current_course(self.timeline, drug, self.common.courses)

    def open_course(self, drug: str) -> DrugCourse | None:
        """Give the course taken on the day, None where the drug is not taken."""
        return open_course(self.timeline, drug, self.common.courses)

    def finding(
        self,
        rule: str,
        severity: Severity,
        facts: Iterable[Fact],
        source: Source,
        *,
        fell_due_on: date | None = None,
        variant: str = "",
        advice: tuple[SuggestedDose, ...] = (),
        **parameters: Parameter | None,
    ) -> Finding:
        """Build a finding, dated by the latest of its facts unless time brought it about (`fell_due_on`).

        A parameter that is None is left out of the finding's sentence.
        """
        seen = tuple(facts)
        dated = [fact.on for fact in seen if fact.on is not None]
        return Finding(
            rule=rule,
            severity=severity,
            facts=seen,
            source=source,
            since=fell_due_on or max(dated, default=self.as_of),
            variant=variant,
            parameters={name: value for name, value in parameters.items() if value is not None},
            advice=advice,
        )

    def source(self, key: str, section: str) -> Source:
        """Give a source of the protocol in use by its key."""
        document = self.protocol.document(key)
        return Source(key, document.document, section, document.is_reviewed)

    def source_of(self, number: Number) -> Source:
        """Give the source of one of the protocol's numbers."""
        return self.source(number.source, number.section)

    def state_fact(self) -> tuple[Fact, ...]:
        """Give the urine with which the current state began: it stays the same while the state does."""
        current = self.course.current
        return (evidence_fact(current.days[0]),) if current else ()

    def suggested(
        self, drug: str, number: Number | Amount, frequency: str, doses_per_day: int | None
    ) -> SuggestedDose:
        """Turn a dose of the protocol's, or one that was written down, into mg for this child (see `suggested_mg`)."""
        basis = dose_basis(number.unit)
        size = mg_per(number.unit, self.size)
        missing = () if size is not None else self.missing_size(basis)
        exact = number.value * size if size is not None else None
        per_day, is_capped = suggested_mg(drug, exact, self.size) if exact is not None else (None, False)
        return SuggestedDose(
            drug, Amount(number.value, number.unit), per_day, frequency, doses_per_day, missing, is_capped
        )

    def missing_size(self, basis: str | None) -> tuple[str, ...]:
        """Name what is missing for a dose per kg or m²."""
        missing = ["weight"] if self.size.weight_kg is None else []
        if basis == PER_M2 and self.size.height_cm is None:
            missing.append("height")
        return tuple(missing)

    def suggested_from_range(self, drug: str, step: int) -> SuggestedDose | None:
        """Turn the protocol's dose of a drug in a step into mg for this child; None where the source prints none."""
        line = range_for(drug, step, self.protocol)
        if line is None:
            return None
        return self.suggested(drug, line.start or line.low, line.frequency, line.doses_per_day)

    def suggested_steroid(self) -> SuggestedDose:
        """Give the protocol's steroid dose at the start and for a relapse, under its ceiling, in mg for this child."""
        answer = self.protocol.steroid_answer
        dose = self.suggested(PREDNISOLONE, answer.dose, Frequency.DAILY, 1)
        if dose.per_day_mg is not None and dose.per_day_mg > answer.at_most.value:
            return SuggestedDose(
                dose.drug,
                dose.rule_dose,
                answer.at_most.value,
                dose.frequency,
                dose.doses_per_day,
                (),
                is_capped=True,
            )
        return dose


COARSEST_ROUNDING = Decimal("0.25")
"""Rounding to capsules may move a dose by this share at most; where they are coarser, the exact amount stays."""


def suggested_mg(drug: str, exact_mg: Decimal, size: Size) -> tuple[Decimal, bool]:
    """Round an amount a day to what capsules or tablets allow, and keep it under every ceiling of the drug.

    Gives the amount and whether a ceiling made it smaller. A suggestion is never in the range that `dose-dangerous`
    questions.
    """
    entry = drugs()[drug]
    amount = exact_mg.quantize(Decimal("0.01"))
    if entry.step_mg is not None:
        rounded = (exact_mg / entry.step_mg).quantize(Decimal(1), ROUND_HALF_EVEN) * entry.step_mg
        if abs(rounded - exact_mg) <= COARSEST_ROUNDING * exact_mg:
            amount = rounded
    return under_ceiling(drug, amount, size)


def under_ceiling(drug: str, mg: Decimal, size: Size) -> tuple[Decimal, bool]:
    """Hold an amount a day to the drug's ceiling for this child, in whole capsules; say whether it was held."""
    ceiling = ceiling_mg(drug, size)
    if ceiling is None or mg <= ceiling:
        return mg, False
    step = drugs()[drug].step_mg or Decimal("0.01")
    return (ceiling // step) * step, True


def ceiling_mg(drug: str, size: Size) -> Decimal | None:
    """Give the amount a day in mg above which this drug is dangerous for this child; None where none is set."""
    known = ((line.above, mg_per(line.unit, size)) for line in drugs()[drug].dangerous)
    return min((above * per for above, per in known if per is not None), default=None)


def observation_fact(row: Observation) -> Fact:
    """Give a value as a fact, in the unit in which it came."""
    is_number = row.value.replace(".", "", 1).isdigit()
    return Fact(
        row.code, row.on, row.number if is_number else row.value, row.unit, row.qualifier.value, row.row_id
    )


def evidence_fact(day: EvidenceDay) -> Fact:
    """Give a urine day as a fact: its value, or the day of diagnosis."""
    if day.row is None:
        return Fact("diagnosis_date", day.on, day.on.isoformat())
    return observation_fact(day.row)


def event_fact(event: Event) -> Fact:
    """Give an event as a fact."""
    return Fact(f"{event.kind}:{event.code}", event.on, event.severity or None, row_id=event.row_id)


def treatment_fact(row: Treatment) -> Fact:
    """Give a stretch of a drug as a fact, dated by its first day."""
    return stretch_fact(row, row.start_date)


def stretch_fact(row: Treatment, on: date) -> Fact:
    """Give a stretch of a drug as a fact of one of its days; what is taken on alternate days is no dose "per day"."""
    dose = Decimal(row.dose) if row.dose else None
    unit = row.dose_unit if row.frequency is Frequency.DAILY else row.dose_unit.removesuffix("/day")
    return Fact(row.drug, on, dose, unit, row_id=row.row_id)


def egfr_facts(day: EgfrDay) -> tuple[Fact, Fact]:
    """Give the creatinine and the height that an estimate rests on."""
    return observation_fact(day.creatinine), observation_fact(day.height)


def column_fact(child: Child, column: str) -> Fact:
    """Give a column of the child as a fact (undated)."""
    value = getattr(child, column)
    return Fact(column, None, value.isoformat() if isinstance(value, date) else value, row_id=child.row_id)


def latest_deciding(
    rows: Iterable[Observation], decides: Callable[[Observation], bool | None]
) -> tuple[Observation, bool] | None:
    """Give the latest value that decides, with its answer; None where none does."""
    for row in reversed(list(rows)):
        answer = decides(row)
        if answer is not None:
            return row, answer
    return None


def state_on(course: Course, day: date, valid_months: int) -> UrineState:
    """Give the state of the urine on a past day by the evidence up to it; UNKNOWN where that was too old."""
    before = [evidence for evidence in course.evidence if evidence.on <= day]
    if not before or day > add_months(before[-1].on, valid_months):
        return UrineState.UNKNOWN
    return before[-1].state


def build_case(record: ChildRecord, protocol: Protocol, as_of: date) -> Case:
    """Read the record up to `as_of` into a case."""
    timeline = Timeline(record, as_of)
    course = read_course(timeline, protocol)
    steps = protocol_steps(timeline, course, protocol) if protocol.is_stepwise else ()
    trial = None
    if not protocol.is_stepwise and protocol.has_tacrolimus:
        tacrolimus = current_course(timeline, TACROLIMUS, protocol.common.courses)
        trial = tacrolimus_trial(timeline, course, protocol, tacrolimus) if tacrolimus else None
    return Case(
        timeline=timeline,
        protocol=protocol,
        course=course,
        steps=steps,
        trial=trial,
        doses=current_doses(timeline, course, steps, protocol),
        size=size_on(timeline, protocol.common.courses, as_of),
        egfrs=egfr_days(timeline, protocol.common.courses),
    )
