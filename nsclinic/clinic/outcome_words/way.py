"""The way of the children through the steps, in words, as a table and as a chart; and what ended or harmed it."""

from collections.abc import Iterator

from nsclinic.charts.flow import FlowChart, FlowLine, FlowStage
from nsclinic.clinic.outcome_words.counted import Counted
from nsclinic.cohort.cells import ALL, OF
from nsclinic.cohort.cells import Cell as Address
from nsclinic.course.model import StepOutcome, SteroidResponse
from nsclinic.domain.catalogue import event_kinds
from nsclinic.domain.record import EventKind
from nsclinic.reports.outcomes_model import Row, Section, Table

OTHER_RESPONSES = (
    SteroidResponse.SSNS,
    SteroidResponse.LATE_RESPONDER,
    SteroidResponse.PENDING,
    SteroidResponse.UNKNOWN,
)
"""Who is not steroid-resistant, in the order of the flow."""

OUTCOMES = (
    StepOutcome.COMPLETE_REMISSION,
    StepOutcome.PARTIAL_REMISSION,
    StepOutcome.RESISTANT,
    StepOutcome.RELAPSED,
    StepOutcome.NOT_EVALUABLE,
    StepOutcome.STOPPED,
    StepOutcome.ONGOING,
)

Stage = tuple[tuple[str, Address], list[tuple[str, Address]]]
"""A box and what stands beside its way down: words and the cell that each counts."""


def way_section(counted: Counted) -> Section:
    """Give the flow of children, and the outcomes that were recorded."""
    words = counted.words
    stages = list(_stages(counted))
    chart = FlowChart(
        tuple(
            FlowStage(
                label,
                counted.count(address),
                tuple(FlowLine(text, counted.count(one)) for text, one in beside if counted.count(one)),
            )
            for (label, address), beside in stages
        )
    )
    lines = [
        Row(label if place == 0 else f"–  {label}", (counted.number(address),))
        for stage, beside in stages
        for place, (label, address) in enumerate((stage, *beside))
        if place == 0 or counted.count(address)
    ]
    table = Table(
        words.t("The way through the steps"),
        (words.t("Who"), words.t("Children")),
        tuple(lines),
        says=(
            words.t(
                "Beside each step stands what came of it, also of children who went on to a further one. Some begin at "
                "a later step, or begin one without being steroid-resistant: both are counted where they begin."
            ),
        ),
        is_drawn=True,
    )
    return Section("way", words.t("Flow"), (table, _recorded(counted)), flow=chart)


def _stages(counted: Counted) -> Iterator[Stage]:
    words = counted.words

    def of_all(column: str) -> Address:
        return Address("flow", ALL, column)

    others = [(words.response(response), of_all(response.value)) for response in OTHER_RESPONSES]
    yield (words.t("Children on the protocol"), of_all("assessed")), others
    resistant = (words.response(SteroidResponse.SRNS), of_all(SteroidResponse.SRNS.value))
    yield resistant, [(words.t("No step begun"), of_all("SRNS_without_step"))]
    for step in counted.steps:
        row = str(step)
        beside = [(words.outcome(outcome), Address("flow", row, outcome.value)) for outcome in OUTCOMES]
        beside.append((words.t("Left the clinic after it"), Address("flow", row, "left")))
        yield (words.t("Step {number} begun", number=step), Address("flow", row, "began")), beside


def _recorded(counted: Counted) -> Table:
    words = counted.words
    codes = [
        code
        for code in event_kinds()[EventKind.OUTCOME].codes
        if counted.count(Address("outcomes", ALL, code))
    ]
    of = Address("outcomes", ALL, OF)
    return Table(
        words.t("Outcomes recorded"),
        (words.t("Outcome"), words.t("Children")),
        tuple(
            Row(
                words.event_code(EventKind.OUTCOME, code),
                (counted.share(Address("outcomes", ALL, code), of),),
            )
            for code in codes
        ),
        says=(words.t("Counted is every child for whom it was ever recorded, of all who are counted."),),
        empty=words.t("No kidney failure, transplant, death, transfer or loss to follow-up is recorded."),
    )
