"""The steps of a stepwise protocol and how each was decided (rules 3), and the tacrolimus trial of other protocols."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from nsclinic.course.exposure import tacrolimus_exposure
from nsclinic.course.medication import DrugCourse
from nsclinic.course.model import (
    BestResponse,
    Course,
    EvidenceDay,
    Exposure,
    Step,
    StepOutcome,
    UrineState,
)
from nsclinic.course.timeline import Timeline, last_day
from nsclinic.domain.calendar import add_days, add_months
from nsclinic.domain.record import EventKind, Treatment
from nsclinic.protocol.model import Protocol, StepDrugs

TACROLIMUS = "tacrolimus"


@dataclass(frozen=True, slots=True)
class _Begun:
    drugs: StepDrugs
    start: date
    is_by_event: bool


def protocol_steps(timeline: Timeline, course: Course, protocol: Protocol) -> tuple[Step, ...]:
    """Give the steps that were begun, in order; a step that a later one precedes never was (steps never go back)."""
    begun = _begun_steps(timeline, protocol)
    steps = []
    for index, step in enumerate(begun):
        following = begun[index + 1].start if index + 1 < len(begun) else None
        end = _step_end(timeline, step, following)
        judge = _Judge(timeline, course, protocol, step.start, end, TACROLIMUS in step.drugs.with_drugs)
        decided = judge.decide(step.drugs.number)
        steps.append(replace(decided, is_begun_by_event=step.is_by_event))
    return tuple(steps)


def tacrolimus_trial(timeline: Timeline, course: Course, protocol: Protocol, tacrolimus: DrugCourse) -> Step:
    """Judge a tacrolimus course under a protocol without steps as the third step would be (number 0)."""
    end = tacrolimus.end
    return _Judge(timeline, course, protocol, tacrolimus.start, end, is_tacrolimus=True).decide(0)


def _begun_steps(timeline: Timeline, protocol: Protocol) -> list[_Begun]:
    events = {event.code: event.on for event in timeline.happened(EventKind.STEP_START)}
    begun: list[_Begun] = []
    later: date | None = None
    for drugs in sorted(protocol.steps, key=lambda step: -step.number):
        said = events.get(str(drugs.number))
        start = said or _first_day_on(timeline, drugs)
        if start is None or (later is not None and start >= later):
            continue
        begun.append(_Begun(drugs, start, said is not None))
        later = start
    return begun[::-1]


def _first_day_on(timeline: Timeline, drugs: StepDrugs) -> date | None:
    """Give the first day with all of a step's drugs and none of those it goes without.

    Only the day on which a stretch starts, or the day after one ends, can be such a first day.
    """
    rows = {drug: timeline.treated(drug) for drug in (*drugs.with_drugs, *drugs.without_drugs)}
    candidates = {row.start_date for drug in drugs.with_drugs for row in rows[drug]}
    candidates |= {
        last_day(row, timeline.as_of) + timedelta(days=1)
        for drug in drugs.without_drugs
        for row in rows[drug]
    }

    def is_on(drug: str, day: date) -> bool:
        return any(row.start_date <= day <= last_day(row, timeline.as_of) for row in rows[drug])

    for day in sorted(candidates):
        if all(is_on(drug, day) for drug in drugs.with_drugs) and not any(
            is_on(drug, day) for drug in drugs.without_drugs
        ):
            return day
    return None


def _step_end(timeline: Timeline, step: _Begun, following: date | None) -> date | None:
    """Give the step's last day: the day before the next step, or the last day of its drugs, whichever is earlier.

    None while it lies after the as-of date or is open. Drugs taken again after a gap reopen the step, so their last day
    before the next step counts.
    """
    drugs = step.drugs.lasts_while_any or step.drugs.with_drugs
    eve = following - timedelta(days=1) if following else None
    rows = [
        row
        for drug in drugs
        for row in timeline.treated(drug)
        if last_day(row, timeline.as_of) >= step.start and (eve is None or row.start_date <= eve)
    ]
    drugs_end = _last_day_of(rows, timeline.as_of)
    if eve is None or (drugs_end is not None and drugs_end < eve):
        return drugs_end
    return eve


def _last_day_of(rows: list[Treatment], as_of: date) -> date | None:
    """Give the last day of stretches, None while one is taken on the as-of date or where there is none."""
    last = max((last_day(row, as_of) for row in rows), default=None)
    return None if last is None or (last >= as_of and _goes_on(rows, as_of)) else last


def _goes_on(rows: list[Treatment], as_of: date) -> bool:
    return any(row.end_date is None or row.end_date > as_of for row in rows if last_day(row, as_of) >= as_of)


class _Judge:
    """Decides one step from the urine in its window (rules 3)."""

    def __init__(
        self,
        timeline: Timeline,
        course: Course,
        protocol: Protocol,
        start: date,
        end: date | None,
        is_tacrolimus: bool,  # noqa: FBT001 - read once, at one place, by its name
    ) -> None:
        self.timeline = timeline
        self.course = course
        self.protocol = protocol
        self.rules = protocol.common.step_rules
        self.start = start
        self.end = end
        self.is_tacrolimus = is_tacrolimus
        self.decision = add_months(start, self.rules.decision_after.whole)
        self.as_of = timeline.as_of

    def decide(self, number: int) -> Step:
        window_end = min(self.end or self.as_of, self.decision, self.as_of)
        final = self._final(window_end)
        exposure = self._exposure(window_end)
        if self._is_full():
            outcome = self._full_outcome(final, window_end)
            unproven = exposure is not None and not exposure.is_proven
            if unproven and outcome in (StepOutcome.RESISTANT, StepOutcome.NOT_EVALUABLE):
                window_end = self._extended_window_end(window_end)
                final = self._final(window_end)
                exposure = self._exposure(window_end)
                outcome = self._full_outcome(final, window_end)
                if exposure is not None and not exposure.is_proven and outcome is StepOutcome.RESISTANT:
                    outcome = StepOutcome.NOT_EVALUABLE
        elif self.end is None:
            outcome = StepOutcome.ONGOING
        else:
            outcome = _by_state(final) or StepOutcome.STOPPED
        window = self._window(window_end)
        return Step(
            number=number,
            start=self.start,
            end=self.end,
            outcome=outcome,
            best_response=_best(window),
            remission_date=next((day.on for day in window if day.state is not UrineState.NEPHROTIC), None),
            decision_date=self.decision,
            window_end=window_end,
            final=final,
            exposure=exposure,
        )

    def _is_full(self) -> bool:
        """A step counts as full at its decision date, or where it ended shortly before it."""
        if self.end is None or self.end >= self.decision:
            return self.as_of >= self.decision
        return (self.decision - self.end).days <= self.rules.full_within_before_decision.whole

    def _window(self, window_end: date) -> tuple[EvidenceDay, ...]:
        return tuple(day for day in self.course.evidence if self.start < day.on <= window_end)

    def _final(self, window_end: date) -> EvidenceDay | None:
        """Give the urine that decides: the window's last if recent, else the first soon after the decision date."""
        window = self._window(window_end)
        if window and (window_end - window[-1].on).days <= self.rules.final_not_older_than.whole:
            return window[-1]
        if window_end != self.decision:
            return None
        until = add_days(self.decision, self.rules.final_after_decision_within.whole)
        if self.end is not None:
            until = min(until, self.end)
        return next((day for day in self.course.evidence if self.decision < day.on <= until), None)

    def _full_outcome(self, final: EvidenceDay | None, window_end: date) -> StepOutcome:
        if final is None:
            return StepOutcome.NOT_EVALUABLE
        responded = _by_state(final)
        if responded is not None:
            return responded
        return StepOutcome.RELAPSED if self._had_remission(window_end) else StepOutcome.RESISTANT

    def _had_remission(self, window_end: date) -> bool:
        """Say whether complete-remission days of one episode in the window span long enough; joined days end none."""
        span = self.rules.relapsed_after_remission_span.whole
        for episode in self.course.episodes:
            if episode.state is UrineState.COMPLETE_REMISSION:
                days = [
                    day.on for day in episode.days if self.start < day.on <= window_end and not day.is_joined
                ]
                if days and (days[-1] - days[0]).days >= span:
                    return True
        return False

    def _exposure(self, window_end: date) -> Exposure | None:
        if not self.is_tacrolimus:
            return None
        return tacrolimus_exposure(self.timeline, self.protocol, self.start, window_end)

    def _extended_window_end(self, window_end: date) -> date:
        """Move the window's end on while exposure is unproven, to the day that proves it with recent urine at hand.

        It moves with the as-of date, at most to twelve months after the start (that day included) and not past the
        step's end. Only a day with a trough or with urine can be the one.
        """
        limit = min(
            self.as_of,
            self.end or self.as_of,
            add_months(self.start, self.rules.exposure_window_extends_to.whole),
        )
        days = {row.on for row in self.timeline.observed("tac_trough")}
        days |= {day.on for day in self.course.evidence}
        for day in sorted(days):
            if window_end < day <= limit:
                exposure = self._exposure(day)
                if exposure is not None and exposure.is_proven and self._final(day) is not None:
                    return day
        return max(window_end, limit)


def _by_state(final: EvidenceDay | None) -> StepOutcome | None:
    if final is None or final.state is UrineState.NEPHROTIC:
        return None
    if final.state is UrineState.COMPLETE_REMISSION:
        return StepOutcome.COMPLETE_REMISSION
    return StepOutcome.PARTIAL_REMISSION


def _best(window: tuple[EvidenceDay, ...]) -> BestResponse:
    states = {day.state for day in window}
    if UrineState.COMPLETE_REMISSION in states:
        return BestResponse.COMPLETE
    return BestResponse.PARTIAL if UrineState.PARTIAL_REMISSION in states else BestResponse.NONE
