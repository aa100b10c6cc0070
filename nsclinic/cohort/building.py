"""Makes the numbers of the outcome tables from who stands in which cell: plain values, as `cohort --json` has them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from nsclinic.cohort.cells import ALL, OF, Cell, Members, N
from nsclinic.cohort.counting import RESPONSES, resistant_to
from nsclinic.cohort.facts import Baseline
from nsclinic.cohort.statistics import (
    Comparison,
    Proportion,
    Summary,
    fisher,
    kruskal_wallis,
    proportion,
    summary,
    wilcoxon,
)
from nsclinic.cohort.survival import Curve, kaplan_meier
from nsclinic.course.model import StepOutcome, SteroidResponse
from nsclinic.domain.catalogue import drugs, event_kinds
from nsclinic.domain.record import EventKind, Sex

OUTCOMES = (
    StepOutcome.COMPLETE_REMISSION,
    StepOutcome.PARTIAL_REMISSION,
    StepOutcome.RESISTANT,
    StepOutcome.RELAPSED,
    StepOutcome.ONGOING,
    StepOutcome.NOT_EVALUABLE,
    StepOutcome.STOPPED,
)
"""Every outcome, in the contract's order."""

DECIDED = tuple(outcome for outcome in OUTCOMES if outcome is not StepOutcome.ONGOING)

CUMULATIVE = ("responding", StepOutcome.COMPLETE_REMISSION.value, StepOutcome.PARTIAL_REMISSION.value)

STEP_FLOW = (
    "began",
    "entered_here",
    "came_on",
    *(outcome.value for outcome in OUTCOMES),
    "went_on",
    "left",
    "stayed",
)
"""What a step of table `flow` counts: began = entered here + came on = all outcomes = went on + left + stayed."""

FLOW = (
    "assessed",
    *(response.value for response in SteroidResponse),
    "SRNS_without_step",
    "SRNS_left_before_a_step",
    "began_a_step",
    "began_a_step_not_SRNS",
)

SMALLEST_CHANGE = 6
"""Differences are compared to so many decimals, as many as the facts have."""

Tables = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Outline:
    """What the tables need of the protocol: its name, the numbers of its steps, and the drugs that it is about."""

    protocol_id: str
    version: str
    steps: tuple[int, ...]
    drugs: tuple[str, ...]


class Build:
    """Turns who stands where into tables of numbers."""

    def __init__(self, members: Members, outline: Outline) -> None:
        self.members = members
        self.steps = tuple(str(number) for number in outline.steps)
        found = {(cell.table, cell.group or cell.row) for cell in members.cells()}
        self.histologies = tuple(
            code for code in event_kinds()[EventKind.BIOPSY].codes if ("histology", code) in found
        )
        self.drugs = tuple(
            drug for drug in drugs() if drug in outline.drugs or ("adverse_events", drug) in found
        )
        self.columns = {(cell.table, cell.group or cell.column) for cell in members.cells()}
        self.baselines = {name: kruskal_wallis(self._baseline_groups(name)) for name in Baseline._fields}
        self.changes = {
            table: {drug: _wilcoxon(members.pairs(Cell(table, drug, N))) for drug in self.drugs}
            for table in ("relapse_rate", "steroid_dose")
        }

    def tables(self) -> Tables:
        """Give the contract's tables, and then those that stand beside them."""
        return {
            "sex": self._counts("sex", self._sex_rows(), self._sexes("sex")),
            "response": self._counts("response", self.steps, OUTCOMES),
            "histology": self._by_group("histology", self.histologies),
            "baseline": self._by_row(tuple(Baseline._fields), self._baseline),
            "adverse_events": self._counts("adverse_events", self.drugs, (OF, *self._harms())),
            "relapse_rate": self._by_row(self.drugs, lambda drug: self._paired("relapse_rate", drug)),
            "steroid_dose": self._by_row(self.drugs, lambda drug: self._paired("steroid_dose", drug)),
            "time_to_remission": self._by_row(self.steps, self._contract_curve),
            **self._further(),
        }

    def _further(self) -> Tables:
        responses = ("responding", *DECIDED)
        return {
            "time_to_remission_intervals": self._by_row(self.steps, self._remission_intervals),
            "time_to_remission_by_histology": self._curves_by_histology("time_to_remission"),
            "time_to_relapse": self._by_row(
                self.steps, lambda step: _whole_curve(self._curve("time_to_relapse", step))
            ),
            "time_to_relapse_by_histology": self._curves_by_histology("time_to_relapse"),
            "response_proportions": self._proportions("response_proportions", self.steps, responses),
            "cumulative_response": self._proportions("cumulative_response", self.steps, CUMULATIVE),
            "histology_proportions": self._by_row(self.steps, self._histology_proportions),
            "adverse_event_proportions": self._proportions(
                "adverse_event_proportions", self.drugs, self._harms()
            ),
            "sex_by_response": self._by_group("sex_by_response", self._sexes("sex_by_response")),
            "sex_comparisons": self._sex_comparisons(),
            "histology_comparisons": self._histology_comparisons(),
            "flow": {**self._counts("flow", (ALL,), FLOW), **self._counts("flow", self.steps, STEP_FLOW)},
            "outcomes": self._proportions("outcomes", (ALL,), tuple(event_kinds()[EventKind.OUTCOME].codes)),
            "not_tested": self._not_tested(),
        }

    def _by_row(self, rows: Iterable[str], cells: Callable[[str], Any]) -> dict[str, Any]:
        return {row: cells(row) for row in rows}

    def _counts(self, table: str, rows: Iterable[str], columns: Iterable[str]) -> dict[str, dict[str, int]]:
        shown = tuple(columns)
        return {
            row: {str(column): self.members.count(Cell(table, row, str(column))) for column in shown}
            for row in rows
        }

    def _by_group(self, table: str, groups: Iterable[str]) -> dict[str, Any]:
        """Count those who answered and those who resisted, by step and group."""
        shown = tuple(groups)
        return {
            step: {
                group: {
                    answer: self.members.count(Cell(table, step, answer, group))
                    for answer in ("responding", "resistant")
                }
                for group in shown
            }
            for step in self.steps
        }

    def _sex_rows(self) -> list[str]:
        return [
            *(response.value for response in RESPONSES),
            *(resistant_to(int(step)) for step in self.steps),
        ]

    def _sexes(self, table: str) -> list[str]:
        """Male and female always; unknown only where there is a child of unknown sex."""
        is_unknown_found = (table, Sex.UNKNOWN.value) in self.columns
        return [Sex.MALE.value, Sex.FEMALE.value, *([Sex.UNKNOWN.value] if is_unknown_found else [])]

    def _harms(self) -> tuple[str, ...]:
        return tuple(event_kinds()[EventKind.ADVERSE_EVENT].codes)

    def _proportions(self, table: str, rows: Iterable[str], columns: Iterable[str]) -> dict[str, Any]:
        shown = tuple(columns)
        return {
            row: {
                str(column): _proportion(
                    proportion(
                        self.members.count(Cell(table, row, str(column))),
                        self.members.count(Cell(table, row, OF)),
                    )
                )
                for column in shown
            }
            for row in rows
        }

    def _histology_proportions(self, step: str) -> dict[str, Any]:
        count, table = self.members.count, "histology_proportions"
        return {
            code: _proportion(
                proportion(count(Cell(table, step, "responding", code)), count(Cell(table, step, OF, code)))
            )
            for code in self.histologies
        }

    def _baseline_groups(self, name: str) -> tuple[list[float], ...]:
        return tuple(self.members.numbers(Cell("baseline", name, step)) for step in self.steps)

    def _baseline(self, name: str) -> dict[str, Any]:
        groups = zip(self.steps, self._baseline_groups(name), strict=True)
        return {
            **{step: _summary(summary(values)) for step, values in groups},
            **_comparison(self.baselines[name]),
        }

    def _paired(self, table: str, drug: str) -> dict[str, Any]:
        pairs = self.members.pairs(Cell(table, drug, N))
        return {
            "n": len(pairs),
            "before": _summary(summary([before for before, _ in pairs])),
            "after": _summary(summary([after for _, after in pairs])),
            **_comparison(self.changes[table][drug]),
        }

    def _curve(self, table: str, step: str, histology: str = "") -> Curve:
        return kaplan_meier(self.members.times(Cell(table, step, N, histology)))

    def _contract_curve(self, step: str) -> dict[str, Any]:
        whole = _whole_curve(self._curve("time_to_remission", step))
        return {key: whole[key] for key in ("time_days", "survival", "at_risk", "median")}

    def _remission_intervals(self, step: str) -> dict[str, Any]:
        curve = self._curve("time_to_remission", step)
        return {"time_days": list(curve.time_days), **_band(curve)}

    def _curves_by_histology(self, table: str) -> dict[str, Any]:
        return {
            step: {
                code: _whole_curve(self._curve(f"{table}_by_histology", step, code))
                for code in self.histologies
            }
            for step in self.steps
        }

    def _sex_comparisons(self) -> dict[str, Any]:
        """Compare boys with girls: steroid-resistant or -sensitive, and at each step resistant or responding."""
        count = self.members.count
        pair = (Sex.MALE.value, Sex.FEMALE.value)

        def by_response(response: SteroidResponse) -> tuple[int, int]:
            male, female = (count(Cell("sex", response.value, sex)) for sex in pair)
            return male, female

        def by_answer(step: str, answer: str) -> tuple[int, int]:
            male, female = (count(Cell("sex_by_response", step, answer, sex)) for sex in pair)
            return male, female

        steroid = fisher(by_response(SteroidResponse.SRNS), by_response(SteroidResponse.SSNS))
        return {
            "SRNS": _explained(steroid),
            **{
                step: _explained(fisher(by_answer(step, "resistant"), by_answer(step, "responding")))
                for step in self.steps
            },
        }

    def _histology_comparisons(self) -> dict[str, Any]:
        """Compare each histology with all others together: responding or resistant at a step."""

        def answered(step: str, answer: str, code: str) -> tuple[int, int]:
            counts = {
                other: self.members.count(Cell("histology", step, answer, other))
                for other in self.histologies
            }
            return counts[code], sum(counts.values()) - counts[code]

        return {
            step: {
                code: _comparison(
                    fisher(answered(step, "responding", code), answered(step, "resistant", code))
                )
                for code in self.histologies
            }
            for step in self.steps
        }

    def _not_tested(self) -> dict[str, Any]:
        """Say why a P of the contract's tables is null: a code by table and row."""
        tested = {"baseline": self.baselines, **self.changes}
        return {
            table: {row: found.why.value for row, found in rows.items() if found.why is not None}
            for table, rows in tested.items()
        }


def _wilcoxon(pairs: Iterable[tuple[float, float]]) -> Comparison:
    return wilcoxon([round(after - before, SMALLEST_CHANGE) for before, after in pairs])


def _summary(found: Summary) -> dict[str, Any]:
    return {
        "n": found.n,
        "median": found.median,
        "q1": found.q1,
        "q3": found.q3,
        "min": found.low,
        "max": found.high,
    }


def _comparison(found: Comparison) -> dict[str, Any]:
    return {"p": found.p, "method": found.method.value}


def _explained(found: Comparison) -> dict[str, Any]:
    return {**_comparison(found), "why": None if found.why is None else found.why.value}


def _proportion(found: Proportion) -> dict[str, Any]:
    return {
        "n": found.n,
        "of": found.of,
        "share": found.share,
        "wilson": None if found.wilson is None else list(found.wilson),
        "exact": None if found.exact is None else list(found.exact),
    }


def _whole_curve(curve: Curve) -> dict[str, Any]:
    return {
        "time_days": list(curve.time_days),
        "survival": list(curve.survival),
        "at_risk": list(curve.at_risk),
        "median": curve.median,
        **_band(curve),
    }


def _band(curve: Curve) -> dict[str, Any]:
    return {
        "n": curve.n,
        "events": list(curve.events),
        "lower": list(curve.lower),
        "upper": list(curve.upper),
        "median_low": curve.median_low,
        "median_high": curve.median_high,
    }
