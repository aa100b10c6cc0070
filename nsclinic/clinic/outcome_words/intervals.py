"""Every proportion of the tables as a paper prints it: to one decimal, with the Wilson and the exact interval."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nsclinic.clinic.outcome_words.counted import Counted, key_of
from nsclinic.clinic.outcome_words.figures import one_decimal, one_decimal_interval
from nsclinic.cohort.cells import ALL
from nsclinic.cohort.cells import Cell as Address
from nsclinic.course.model import StepOutcome
from nsclinic.domain.record import EventKind
from nsclinic.reports.outcomes_model import Cell, Row, Section, Table


def intervals_section(counted: Counted) -> Section:
    """Give remission by step and by histology, adverse events by drug and recorded outcomes, with both intervals."""
    tables = tuple(table for table in _tables(counted) if table.rows)
    return Section("intervals", counted.words.t("Both intervals"), tables)


def _tables(counted: Counted) -> Iterator[Table]:
    yield _responding(counted)
    for step in counted.steps:
        yield _histology(counted, str(step))
    yield from _harms(counted)
    yield _recorded(counted)


def _heads(counted: Counted, of_rows: str) -> tuple[str, ...]:
    words = counted.words
    return (of_rows, words.t("Children"), "%", words.t("95% CI, Wilson"), words.t("95% CI, exact"))


def _share(counted: Counted, address: Address, found: Mapping[str, Any]) -> tuple[Cell, ...]:
    words = counted.words
    fraction = words.left_to_right(f"{words.number(found['n'])}/{words.number(found['of'])}")
    return (
        Cell(fraction, key_of(address) if found["n"] else ""),
        Cell(one_decimal(found["share"], words)),
        Cell(one_decimal_interval(found["wilson"], words)),
        Cell(one_decimal_interval(found["exact"], words)),
    )


def _rows(counted: Counted, table: str, row: str, named: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
    found = counted.cohort.tables[table][row]
    return tuple(
        Row(label, _share(counted, Address(table, row, column), found[column])) for column, label in named
    )


def _responding(counted: Counted) -> Table:
    words = counted.words
    answers = (
        ("responding", words.t("Complete or partial remission")),
        (StepOutcome.COMPLETE_REMISSION.value, words.outcome(StepOutcome.COMPLETE_REMISSION)),
    )
    rows: list[Row] = []
    for step in counted.steps:
        named = [
            (column, words.t("Step {number}: {what}", number=step, what=answer)) for column, answer in answers
        ]
        rows += _rows(counted, "response_proportions", str(step), named)
    for step in counted.steps:
        named = [
            (column, words.t("Up to step {number}: {outcome}", number=step, outcome=answer))
            for column, answer in answers
        ]
        rows += _rows(counted, "cumulative_response", str(step), named)
    return Table(
        words.t("Children who responded"),
        _heads(counted, words.t("Step")),
        tuple(rows),
        says=(words.t("Of the children whose step is not ongoing; up to a step, of all who began any."),),
    )


def _histology(counted: Counted, step: str) -> Table:
    words, tables = counted.words, counted.cohort.tables
    rows = tuple(
        Row(
            words.event_code(EventKind.BIOPSY, code),
            (
                *_share(counted, Address("histology_proportions", step, "responding", code), found),
                counted.p(tables["histology_comparisons"][step][code]),
            ),
        )
        for code, found in tables["histology_proportions"][step].items()
        if found["of"]
    )
    return Table(
        words.t("Remission by histology, step {number}", number=int(step)),
        (*_heads(counted, words.t("Histology")), words.t("P")),
        rows,
        says=(words.t("P: this histology against all others."),),
    )


def _harms(counted: Counted) -> Iterator[Table]:
    words, table = counted.words, "adverse_event_proportions"
    for drug, found in counted.cohort.tables[table].items():
        named = [
            (code, words.event_code(EventKind.ADVERSE_EVENT, code)) for code, one in found.items() if one["n"]
        ]
        title = words.t("Adverse events on {drug}", drug=words.drug(drug))
        yield Table(title, _heads(counted, words.t("Adverse event")), _rows(counted, table, drug, named))


def _recorded(counted: Counted) -> Table:
    words, found = counted.words, counted.cohort.tables["outcomes"][ALL]
    named = [(code, words.event_code(EventKind.OUTCOME, code)) for code, one in found.items() if one["n"]]
    heads = _heads(counted, words.t("Outcome"))
    return Table(words.t("Outcomes recorded"), heads, _rows(counted, "outcomes", ALL, named))
