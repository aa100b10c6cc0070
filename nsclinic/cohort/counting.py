"""In which cells of the outcome tables a child counts, and what it brings into them: the one place that decides it.

Each function is one table (or one with its intervals beside it); resources/manual/outcomes.md says it in words.
"""

from collections.abc import Callable, Iterator, Sequence

from nsclinic.cohort.cells import ALL, OF, Cell, N, Value
from nsclinic.cohort.facts import ChildFacts, StepFacts
from nsclinic.course.model import StepOutcome, SteroidResponse

RESPONSES = (SteroidResponse.SSNS, SteroidResponse.SRNS)
"""The responses that table `sex` counts; the others are not settled, or neither."""

RESPONDING = frozenset({StepOutcome.COMPLETE_REMISSION, StepOutcome.PARTIAL_REMISSION})

Cells = Iterator[tuple[Cell, Value]]


def resistant_to(step: int) -> str:
    """Give the row of table `sex` that counts the children resistant to a step."""
    return f"step{step}_resistant"


def cells_of(child: ChildFacts, steps: Sequence[int]) -> Cells:
    """Give every cell in which a child counts, each once. `steps` are the numbers of the protocol's steps, in order."""
    for table in _TABLES:
        yield from table(child)
    yield from _cumulative(child, steps)


def _sex(child: ChildFacts) -> Cells:
    """Count sex by steroid response, and by resistance to a step."""
    sex = child.sex.value
    if child.response in RESPONSES:
        yield Cell("sex", child.response.value, sex), None
    for step in child.steps:
        if step.outcome is StepOutcome.RESISTANT:
            yield Cell("sex", resistant_to(step.number), sex), None


def _response(child: ChildFacts) -> Cells:
    """Count the outcome of each step that was begun; proportions are of the steps that are not ongoing."""
    for step in child.steps:
        row = str(step.number)
        yield Cell("response", row, step.outcome.value), None
        if step.outcome is StepOutcome.ONGOING:
            continue
        yield Cell("response_proportions", row, OF), None
        yield Cell("response_proportions", row, step.outcome.value), None
        if step.outcome in RESPONDING:
            yield Cell("response_proportions", row, "responding"), None


def _answer(step: StepFacts) -> str | None:
    """Give whether a step was answered or resisted; None where it is neither (yet)."""
    if step.outcome in RESPONDING:
        return "responding"
    return "resistant" if step.outcome is StepOutcome.RESISTANT else None


def _by_histology_and_sex(child: ChildFacts) -> Cells:
    """Part those who answered a step from those who resisted it, by the last biopsy's histology and by sex."""
    for step in child.steps:
        row, answer = str(step.number), _answer(step)
        if child.histology is not None:
            yield Cell("histology", row, "begun", child.histology), None
        if answer is None:
            continue
        yield Cell("sex_by_response", row, answer, child.sex.value), None
        if child.histology is not None:
            yield Cell("histology", row, answer, child.histology), None
            yield Cell("histology_proportions", row, OF, child.histology), None
            if answer == "responding":
                yield Cell("histology_proportions", row, answer, child.histology), None


def _baseline(child: ChildFacts) -> Cells:
    """Bring what is known of the child at the start of each step."""
    for step in child.steps:
        for name, value in step.baseline._asdict().items():
            if value is not None:
                yield Cell("baseline", name, str(step.number)), float(value)


def _drugs(child: ChildFacts) -> Cells:
    """Count adverse events on each drug that was taken, and bring what is compared before and after it."""
    for drug in child.drugs:
        for table in ("adverse_events", "adverse_event_proportions"):
            yield Cell(table, drug.drug, OF), None
            for code in drug.adverse_events:
                yield Cell(table, drug.drug, code), None
        before, after = drug.relapse_rate_before, drug.relapse_rate_after
        if before is not None and after is not None:
            yield Cell("relapse_rate", drug.drug, N), (float(before), float(after))
        before, after = drug.steroid_dose_before, drug.steroid_dose_after
        if before is not None and after is not None:
            yield Cell("steroid_dose", drug.drug, N), (float(before), float(after))


def _times(child: ChildFacts) -> Cells:
    """Bring the time from a step's start to remission, and from that remission to relapse; both by histology too."""
    for step in child.steps:
        row = str(step.number)
        for table, time in (
            ("time_to_remission", step.remission_days),
            ("time_to_relapse", step.relapse_days),
        ):
            if time is not None:
                yield Cell(table, row, N), time
                if child.histology is not None:
                    yield Cell(f"{table}_by_histology", row, N, child.histology), time


def _flow(child: ChildFacts) -> Cells:
    """Follow the child through assessment and steps: every child who begins a step goes on, leaves or stays."""
    yield Cell("flow", ALL, "assessed"), None
    yield Cell("flow", ALL, child.response.value), None
    if child.steps:
        yield Cell("flow", ALL, "began_a_step"), None
        if child.response is not SteroidResponse.SRNS:
            yield Cell("flow", ALL, "began_a_step_not_SRNS"), None
    elif child.response is SteroidResponse.SRNS:
        yield Cell("flow", ALL, "SRNS_without_step"), None
        if child.left:
            yield Cell("flow", ALL, "SRNS_left_before_a_step"), None
    for place, step in enumerate(child.steps):
        row = str(step.number)
        yield Cell("flow", row, "began"), None
        yield Cell("flow", row, "came_on" if place else "entered_here"), None
        yield Cell("flow", row, step.outcome.value), None
        if place + 1 < len(child.steps):
            yield Cell("flow", row, "went_on"), None
        else:
            yield Cell("flow", row, "left" if child.left else "stayed"), None


def _outcomes(child: ChildFacts) -> Cells:
    """Count the outcomes that were ever recorded (kidney failure, death, transfer, lost)."""
    yield Cell("outcomes", ALL, OF), None
    for code in child.outcomes:
        yield Cell("outcomes", ALL, code), None


def _cumulative(child: ChildFacts, steps: Sequence[int]) -> Cells:
    """Count those who answered some step up to each, of all with a step that is not ongoing."""
    if all(step.outcome is StepOutcome.ONGOING for step in child.steps):
        return
    for number in steps:
        row = str(number)
        answers = {step.outcome for step in child.steps if step.number <= number} & RESPONDING
        yield Cell("cumulative_response", row, OF), None
        if answers:
            is_complete = StepOutcome.COMPLETE_REMISSION in answers
            best = StepOutcome.COMPLETE_REMISSION if is_complete else StepOutcome.PARTIAL_REMISSION
            yield Cell("cumulative_response", row, "responding"), None
            yield Cell("cumulative_response", row, best.value), None


_TABLES: tuple[Callable[[ChildFacts], Cells], ...] = (
    _sex,
    _response,
    _by_histology_and_sex,
    _baseline,
    _drugs,
    _times,
    _flow,
    _outcomes,
)
