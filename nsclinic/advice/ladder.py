"""Which step of the ladder is due: all conditions of its start but the `stop` findings that may hold it back."""

from nsclinic.advice.case import Case
from nsclinic.course.model import StepOutcome, SteroidResponse, UrineState
from nsclinic.domain.record import EventKind

KIDNEY_FAILURE = frozenset({"ckd_g5", "dialysis", "transplant"})


def has_kidney_failed(case: Case) -> bool:
    """Say whether an outcome on file ends the path: kidney failure, dialysis or transplant."""
    return any(event.code in KIDNEY_FAILURE for event in case.timeline.happened(EventKind.OUTCOME))


def next_step_due(case: Case) -> int | None:
    """Give the number of the step that is due, None where none is (rules 4, `step-1-start` to `step-3-start`).

    The first step: steroid-resistant and nephrotic with no step begun. A later one: nephrotic, the step before it
    resistant (`not_evaluable` does not do), and itself not begun.
    """
    if (
        not case.protocol.is_stepwise
        or case.course.state is not UrineState.NEPHROTIC
        or has_kidney_failed(case)
    ):
        return None
    numbers = [step.number for step in case.protocol.steps]
    last = case.last_step
    if last is None:
        return numbers[0] if case.course.steroid_response is SteroidResponse.SRNS else None
    following = next((number for number in numbers if number > last.number), None)
    return following if last.outcome is StepOutcome.RESISTANT else None
