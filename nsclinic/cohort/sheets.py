"""The outcome tables in words: one form for the terminal, the window and paper.

Each number keeps the address of its cell, so that whoever shows it can open the list of its children.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nsclinic.cohort.building import FLOW, OUTCOMES, STEP_FLOW
from nsclinic.cohort.cells import ALL, OF, Cell, N
from nsclinic.cohort.figures import Figures
from nsclinic.cohort.survival import share_on
from nsclinic.cohort.tables import Cohort
from nsclinic.course.model import StepOutcome, SteroidResponse
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import EventKind, Sex
from nsclinic.wording import Wording
from nsclinic.wording.quantities import EGFR_UNIT

PAIRED = ("relapse_rate", "steroid_dose")

DAYS_SHOWN = {
    "time_to_remission": (0, 30, 60, 90, 120, 150, 180),
    "time_to_relapse": (0, 90, 180, 365, 730, 1095),
}
"""The days whose share without the event, and number at risk, stand in words beside a curve."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a sheet: what stands there, and the cell whose children it counts, None where it counts nobody."""

    text: str
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table in words. `key` names it in no language; the first head is that of the rows' labels.

    `note` says who is counted or how, in one sentence; empty where the title says it.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    note: str = ""


def sheets_of(cohort: Cohort, words: Wording) -> tuple[Sheet, ...]:
    """Give every table that has a row, in the order in which they are read."""
    return tuple(sheet for sheet in _Sheets(cohort, words).all() if sheet.rows)


class _Sheets:
    """Writes the sheets of one cohort in one language."""

    def __init__(self, cohort: Cohort, words: Wording) -> None:
        self.cohort = cohort
        self.words = words
        self.figures = Figures(words)
        self.steps = tuple(str(number) for number in cohort.outline.steps)

    def all(self) -> Iterator[Sheet]:
        yield self._assessed()
        yield self._sex()
        yield self._response()
        yield self._responding()
        yield from self._histology()
        yield self._baseline()
        yield self._flow()
        yield from self._harms()
        yield from (self._paired(table) for table in PAIRED)
        for table in DAYS_SHOWN:
            yield self._times(table)
            yield self._at_risk(table)
        yield self._outcomes()

    # --- counts ----------------------------------------------------------------------------------------------------

    def _count(self, table: str, row: str, column: str, group: str = "") -> Entry:
        cell = Cell(table, row, column, group)
        return Entry(str(self.cohort.members.count(cell)), cell)

    def _step(self, step: str) -> str:
        return self.words.t("Step {number}", number=int(step))

    def _assessed(self) -> Sheet:
        words = self.words
        names = {
            "assessed": words.t("Assessed"),
            **{response.value: words.response(response) for response in SteroidResponse},
            "SRNS_without_step": words.t("Steroid-resistant, no step begun"),
            "SRNS_left_before_a_step": words.t("of these, left"),
            "began_a_step": words.t("Began a step"),
            "began_a_step_not_SRNS": words.t("of these, not steroid-resistant"),
        }
        shown = FLOW if self.steps else FLOW[: FLOW.index("SRNS_without_step")]
        rows = tuple((Entry(names[column]), self._count("flow", ALL, column)) for column in shown)
        return Sheet("assessed", words.t("Children assessed"), (words.t("Children"), words.t("Number")), rows)

    def _sex(self) -> Sheet:
        table = self.cohort.tables["sex"]
        shown = list(next(iter(table.values())))
        rows = tuple(
            (Entry(self._sex_row(row)), *(self._count("sex", row, sex) for sex in shown)) for row in table
        )
        heads = (self.words.t("Response and sex"), *(self.words.sex(Sex(sex)) for sex in shown))
        return Sheet("sex", self.words.t("Response and sex"), heads, rows)

    def _sex_row(self, row: str) -> str:
        if row.startswith("step"):
            number = row.removeprefix("step").removesuffix("_resistant")
            return self.words.t("Resistant to step {number}", number=int(number))
        return self.words.response_short(SteroidResponse(row))

    def _response(self) -> Sheet:
        words = self.words
        rows = tuple(
            (
                Entry(words.outcome(outcome)),
                *(self._count("response", step, outcome.value) for step in self.steps),
            )
            for outcome in OUTCOMES
            if self.steps
        )
        heads = (words.t("Outcome of step"), *self.steps)
        return Sheet("response", words.t("Outcome of each step"), heads, rows)

    def _flow(self) -> Sheet:
        words = self.words
        names = {
            "began": words.t("Began the step"),
            "entered_here": words.t("as their first step"),
            "came_on": words.t("after an earlier step"),
            **{outcome.value: words.outcome(outcome) for outcome in StepOutcome},
            "went_on": words.t("Went on to a later step"),
            "left": words.t("Left from this step"),
            "stayed": words.t("Followed, no later step"),
        }
        rows = tuple(
            (Entry(names[column]), *(self._count("flow", step, column) for step in self.steps))
            for column in STEP_FLOW
            if self.steps
        )
        heads = (words.t("Children"), *(self._step(step) for step in self.steps))
        return Sheet("flow", words.t("Children through the steps"), heads, rows)

    # --- proportions -----------------------------------------------------------------------------------------------

    def _share(self, cell: Cell, of: Cell, found: dict[str, Any]) -> tuple[Entry, ...]:
        return (
            Entry(self.figures.fraction(found["n"], found["of"]), cell),
            Entry(self.figures.percent(found["share"]), of),
            Entry(self.figures.percent_interval(found["wilson"])),
            Entry(self.figures.percent_interval(found["exact"])),
        )

    def _share_heads(self, label: str, column: str) -> tuple[str, ...]:
        words = self.words
        return (label, column, "%", words.t("95% CI, Wilson"), words.t("95% CI, exact"))

    def _shares(
        self, table: str, row: str, columns: Iterable[str]
    ) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        for column in columns:
            found = self.cohort.tables[table][row][column]
            yield column, self._share(Cell(table, row, column), Cell(table, row, OF), found)

    def _responding(self) -> Sheet:
        words, rows = self.words, []
        answers = {
            "responding": words.t("complete or partial remission"),
            StepOutcome.COMPLETE_REMISSION.value: words.outcome(StepOutcome.COMPLETE_REMISSION),
        }
        for step in self.steps:
            for column, entries in self._shares("response_proportions", step, answers):
                rows.append((Entry(f"{self._step(step)}: {answers[column]}"), *entries))
        for step in self.steps:
            for column, entries in self._shares("cumulative_response", step, answers):
                label = words.t("Up to step {number}: {outcome}", number=int(step), outcome=answers[column])
                rows.append((Entry(label), *entries))
        return Sheet(
            "responding",
            words.t("Children who responded"),
            self._share_heads(words.t("Step"), words.t("Children")),
            tuple(rows),
            words.t("Of the children whose step is not ongoing; up to a step, of all who began any."),
        )

    def _histology(self) -> Iterator[Sheet]:
        words = self.words
        for step in self.steps:
            rows = []
            for code, found in self.cohort.tables["histology_proportions"][step].items():
                compared = self.cohort.tables["histology_comparisons"][step][code]
                shares = self._share(
                    Cell("histology_proportions", step, "responding", code),
                    Cell("histology_proportions", step, OF, code),
                    found,
                )
                rows.append(
                    (
                        Entry(words.event_code(EventKind.BIOPSY, code)),
                        self._count("histology", step, "responding", code),
                        self._count("histology", step, "resistant", code),
                        *shares[1:],
                        Entry(self.figures.p(compared["p"])),
                    )
                )
            label = words.t("Histology, step {number}", number=int(step))
            heads = (label, words.t("Responding"), words.t("Resistant"), *self._share_heads("", "")[2:], "P")
            note = words.t("P: this histology against all others, Fisher's exact test.")
            yield Sheet(f"histology_{step}", label, heads, tuple(rows), note)

    def _harms(self) -> Iterator[Sheet]:
        words = self.words
        table = "adverse_event_proportions"
        for drug, found in self.cohort.tables[table].items():
            of = self.cohort.members.count(Cell("adverse_events", drug, OF))
            seen = [code for code, share in found.items() if share["n"]]
            rows = tuple(
                (Entry(words.event_code(EventKind.ADVERSE_EVENT, code)), *entries)
                for code, entries in self._shares(table, drug, seen)
            )
            label = words.ngettext(
                "Adverse events on {drug}, {n} child",
                "Adverse events on {drug}, {n} children",
                of,
                drug=words.drug(drug),
            )
            yield Sheet(f"{table}_{drug}", label, self._share_heads(label, words.t("Children")), rows)

    def _outcomes(self) -> Sheet:
        words = self.words
        codes = [code for code, found in self.cohort.tables["outcomes"][ALL].items() if found["n"]]
        rows = tuple(
            (Entry(words.event_code(EventKind.OUTCOME, code)), *entries)
            for code, entries in self._shares("outcomes", ALL, codes)
        )
        label = words.t("Kidney failure, death, and children who left")
        return Sheet("outcomes", label, self._share_heads(words.t("Outcome"), words.t("Children")), rows)

    # --- values ----------------------------------------------------------------------------------------------------

    def _baseline(self) -> Sheet:
        words = self.words
        rows = tuple(
            (
                Entry(self._measure(name)),
                *(
                    Entry(self.figures.spread(found[step]), Cell("baseline", name, step))
                    for step in self.steps
                ),
                Entry(self.figures.p(found["p"])),
            )
            for name, found in self.cohort.tables["baseline"].items()
            if self.steps
        )
        heads = (words.t("At the step's start"), *(self._step(step) for step in self.steps), "P")
        note = words.t("Number: median (quartiles). P: Kruskal–Wallis over the steps.")
        return Sheet("baseline", words.t("Children at the start of each step"), heads, rows, note)

    def _measure(self, name: str) -> str:
        words = self.words
        if name == "age":
            return words.t("Age (years)")
        if name == "egfr":
            return words.left_to_right(f"eGFR ({words.unit(EGFR_UNIT)})")
        unit = words.unit(analytes()[name].units[0].symbol)
        return f"{words.analyte_short(name)} {words.left_to_right(f'({unit})')}"

    def _paired(self, table: str) -> Sheet:
        words = self.words
        titles = {
            "relapse_rate": words.t("Relapses per year before and on a drug"),
            "steroid_dose": words.t("Steroid dose (mg/kg/day) before and on a drug"),
        }
        notes = {
            "relapse_rate": words.t(
                "Children followed 90 days or more before and on it; medians (quartiles)."
            ),
            "steroid_dose": words.t(
                "Prednisolone equivalent, mean of the 90 days before and the last 90 days on it; medians (quartiles)."
            ),
        }
        rows = tuple(
            (
                Entry(words.drug(drug)),
                self._count(table, drug, N),
                Entry(self.figures.middle(found["before"]), Cell(table, drug, N)),
                Entry(self.figures.middle(found["after"]), Cell(table, drug, N)),
                Entry(self.figures.p(found["p"])),
                Entry(self.figures.method(found["method"]) if found["p"] is not None else ""),
            )
            for drug, found in self.cohort.tables[table].items()
            if found["n"]
        )
        heads = (
            words.t("Drug"),
            words.t("Children"),
            words.t("Before"),
            words.t("On the drug"),
            "P",
            words.t("Method"),
        )
        return Sheet(table, titles[table], heads, rows, notes[table])

    def _times(self, table: str) -> Sheet:
        words = self.words
        titles = {
            "time_to_remission": words.t("Time from the step's start to remission (Kaplan–Meier)"),
            "time_to_relapse": words.t("Time from that remission to relapse (Kaplan–Meier)"),
        }
        rows = []
        for step in self.steps:
            curve = self.cohort.tables[table][step]
            if table == "time_to_remission":
                curve = {**self.cohort.tables["time_to_remission_intervals"][step], **curve}
            rows.append(self._time_row(self._step(step), Cell(table, step, N), curve))
            for code, parted in self.cohort.tables[f"{table}_by_histology"][step].items():
                label = f"{self._step(step)}: {words.event_code(EventKind.BIOPSY, code)}"
                rows.append(self._time_row(label, Cell(f"{table}_by_histology", step, N, code), parted))
        heads = (
            words.t("Step"),
            words.t("Children"),
            words.t("Remissions") if table == "time_to_remission" else words.t("Relapses"),
            words.t("Median, days"),
            words.t("95% CI"),
        )
        return Sheet(table, titles[table], heads, tuple(rows))

    def _at_risk(self, table: str) -> Sheet:
        words, rows = self.words, []
        label = (
            words.t("Without remission on day")
            if table == "time_to_remission"
            else words.t("Without relapse on day")
        )
        for step in self.steps:
            curve = self.cohort.tables[table][step]
            entries = []
            for day in DAYS_SHOWN[table]:
                cell = Cell(table, step, "at_risk", day=day)
                at_risk = len(self.cohort.children(cell))
                share = share_on(curve["time_days"], curve["survival"], day) if at_risk else None
                entries.append(Entry(self.figures.share_at_risk(share, at_risk), cell))
            rows.append((Entry(self._step(step)), *entries))
        heads = (label, *(words.number(day) for day in DAYS_SHOWN[table]))
        return Sheet(f"{table}_at_risk", label, heads, tuple(rows), words.t("Per cent (children at risk)."))

    def _time_row(self, label: str, cell: Cell, curve: dict[str, Any]) -> tuple[Entry, ...]:
        return (
            Entry(label),
            Entry(str(curve["n"]), cell),
            Entry(str(sum(curve["events"])), cell._replace(column="events")),
            Entry(self.figures.days(curve["median"])),
            Entry(self.figures.days_interval(curve["median_low"], curve["median_high"])),
        )
