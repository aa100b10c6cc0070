"""What came of each step, of all steps together, by sex and by histology, in words."""

from collections.abc import Iterator

from nsclinic.clinic.outcome_words.counted import Counted, few_words
from nsclinic.clinic.outcome_words.figures import DASH
from nsclinic.cohort.cells import OF
from nsclinic.cohort.cells import Cell as Address
from nsclinic.cohort.counting import RESPONSES, resistant_to
from nsclinic.course.model import StepOutcome
from nsclinic.domain.record import EventKind, Sex
from nsclinic.reports.outcomes_model import Cell, Row, Section, Table

OUTCOMES = (
    StepOutcome.COMPLETE_REMISSION,
    StepOutcome.PARTIAL_REMISSION,
    StepOutcome.RESISTANT,
    StepOutcome.RELAPSED,
    StepOutcome.NOT_EVALUABLE,
    StepOutcome.STOPPED,
)
"""The outcomes of a step that is over, in the contract's order."""


def response_section(counted: Counted) -> Section:
    """Give the answers to the steps."""
    words = counted.words
    return Section("response", words.t("Response"), tuple(_response_tables(counted)))


def _response_tables(counted: Counted) -> Iterator[Table]:
    yield _by_step(counted)
    if counted.steps:
        yield _cumulative(counted)


def groups_section(counted: Counted) -> Section:
    """Give sex and histology."""
    words = counted.words
    tables = [_sex(counted)]
    if counted.steps:
        tables += [_sex_by_response(counted), _histology(counted)]
    return Section("groups", words.t("Sex and histology"), tuple(tables))


def _by_step(counted: Counted) -> Table:
    words = counted.words
    title = words.t("What came of each step")
    if not counted.steps:
        return Table(
            title, (), (), empty=words.t("This protocol has no steps whose outcome could be counted.")
        )
    rows = [Row(words.t("Complete or partial remission"), _shares(counted, "responding"))]
    rows += [Row(words.outcome(outcome), _shares(counted, outcome.value)) for outcome in OUTCOMES]
    ongoing = StepOutcome.ONGOING
    cells = tuple(counted.number(Address("response", str(step), ongoing.value)) for step in counted.steps)
    rows.append(Row(words.outcome(ongoing), cells))
    over = [
        (words.t("step {number}", number=step), counted.count(Address("response_proportions", str(step), OF)))
        for step in counted.steps
    ]
    return Table(
        title,
        (words.t("Outcome"), *(counted.step_heading(step) for step in counted.steps)),
        tuple(rows),
        says=(
            words.t(
                "Counted is every child who began the step. The shares are of the children whose step is not still "
                "ongoing; in brackets stands the 95 % confidence interval (Wilson)."
            ),
        ),
        warns=few_words(over, words),
    )


def _shares(counted: Counted, column: str) -> tuple[Cell, ...]:
    table = "response_proportions"
    return tuple(
        counted.share(Address(table, str(step), column), Address(table, str(step), OF))
        for step in counted.steps
    )


def _cumulative(counted: Counted) -> Table:
    """Give who answered to any step up to each: what the protocol as a whole came to."""
    words, table = counted.words, "cumulative_response"
    columns = ("responding", StepOutcome.COMPLETE_REMISSION.value, StepOutcome.PARTIAL_REMISSION.value)
    rows = tuple(
        Row(
            words.t("Up to step {number}", number=step),
            (
                counted.number(Address(table, str(step), OF)),
                *(
                    counted.share(Address(table, str(step), one), Address(table, str(step), OF))
                    for one in columns
                ),
            ),
        )
        for step in counted.steps
    )
    return Table(
        words.t("All steps together"),
        (
            words.t("Steps"),
            words.t("Children"),
            words.t("Complete or partial remission"),
            words.t("Complete remission"),
            words.t("Partial remission"),
        ),
        rows,
        says=(
            words.t(
                "Counted is every child who began any step and has one that is not still ongoing, by the best that a "
                "step came to. A relapse after the step is over is not taken off: see the time to relapse."
            ),
        ),
    )


def _sex(counted: Counted) -> Table:
    words = counted.words
    has_unknown = any(
        address.table == "sex" and address.column == Sex.UNKNOWN.value for address in counted.members.cells()
    )
    shown = [Sex.MALE, Sex.FEMALE, *([Sex.UNKNOWN] if has_unknown else [])]
    named = [(response.value, words.response(response)) for response in RESPONSES]
    named += [
        (resistant_to(step), words.t("Resistant to step {number}", number=step)) for step in counted.steps
    ]
    rows = tuple(
        Row(name, tuple(counted.number(Address("sex", group, sex.value)) for sex in shown))
        for group, name in named
    )
    heads = {
        Sex.MALE: words.t("Boys"),
        Sex.FEMALE: words.t("Girls"),
        Sex.UNKNOWN: words.t("Sex not known"),
    }
    return Table(
        words.t("Steroid response and resistance, by sex"),
        (words.t("Children"), *(heads[sex] for sex in shown)),
        rows,
        says=(
            words.t(
                "Late responders and children whose steroid response is pending or not known stand in no line of the "
                "steroid response."
            ),
        ),
    )


def _sex_by_response(counted: Counted) -> Table:
    words, table = counted.words, "sex_by_response"
    rows = []
    for step in counted.steps:
        cells = [
            counted.number(Address(table, str(step), answer, sex.value))
            for sex in (Sex.MALE, Sex.FEMALE)
            for answer in ("responding", "resistant")
        ]
        p = counted.p(counted.cohort.tables["sex_comparisons"][str(step)])
        rows.append(Row(words.t("Step {number}", number=step), (*cells, p)))
    return Table(
        words.t("Did boys and girls answer alike?"),
        (
            words.t("Step"),
            words.t("Boys: remission"),
            words.t("Boys: resistant"),
            words.t("Girls: remission"),
            words.t("Girls: resistant"),
            words.t("P"),
        ),
        tuple(rows),
        says=(
            words.t(
                "Compared are children with complete or partial remission and resistant ones; other outcomes are left "
                "out. A dash: one of the groups is empty, or all answered alike."
            ),
        ),
    )


def _histology(counted: Counted) -> Table:
    words, table = counted.words, "histology_proportions"
    codes = counted.histologies("histology")
    title = words.t("Remission by histology")
    if not codes:
        return Table(title, (), (), empty=words.t("No child who began a step has a biopsy on file."))
    rows = []
    for code in codes:
        cells = []
        for step in counted.steps:
            of = Address(table, str(step), OF, code)
            share = counted.share(Address(table, str(step), "responding", code), of)
            cells.append(share if counted.count(of) else Cell(DASH))
        rows.append(Row(words.event_code(EventKind.BIOPSY, code), tuple(cells)))
    return Table(
        title,
        (words.t("Histology"), *(words.t("Step {number}", number=step) for step in counted.steps)),
        tuple(rows),
        says=(
            words.t(
                "Children with complete or partial remission, of those who had either remission or resistance and a "
                "biopsy; the last biopsy counts. In brackets the 95 % confidence interval (Wilson)."
            ),
        ),
        warns=few_words(
            (
                (
                    words.event_code(EventKind.BIOPSY, code),
                    max(counted.count(Address(table, str(step), OF, code)) for step in counted.steps),
                )
                for code in codes
            ),
            words,
        ),
    )
