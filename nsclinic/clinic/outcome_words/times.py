"""The time to remission and from it to relapse, in words and as charts, by step and by histology."""

from collections.abc import Sequence
from typing import NamedTuple

from nsclinic.charts.drawing.survival import MOST_GROUPS
from nsclinic.charts.survival import MONTH_DAYS, SurvivalChart, SurvivalGroup
from nsclinic.clinic.outcome_words.counted import Counted, few_words, key_of
from nsclinic.clinic.outcome_words.figures import DASH, days_figure, share_words
from nsclinic.cohort.cells import Cell as Address
from nsclinic.cohort.cells import N
from nsclinic.cohort.survival import Curve, kaplan_meier
from nsclinic.domain.record import EventKind
from nsclinic.reports.outcomes_model import Cell, Row, Section, Table
from nsclinic.wording import Wording

TOLD_MONTHS = (3, 6, 12)
"""At these times the share is told in the table."""

REMISSION, RELAPSE = "time_to_remission", "time_to_relapse"


class Line(NamedTuple):
    """A group in words, and shorter where there is no room; the cell that holds its children, and its estimate."""

    name: str
    short: str
    address: Address
    curve: Curve


def time_section(counted: Counted, table: str) -> Section:
    """Give the time to remission or to relapse, by step."""
    words = counted.words
    is_remission = table == REMISSION
    title = words.t("Time to remission") if is_remission else words.t("Time to relapse")
    named = [
        (words.t("Step {number}", number=step), "", Address(table, str(step), N)) for step in counted.steps
    ]
    lines = _lines(counted, named)
    drawn = [line for line in lines if line.curve.n]
    charts = (SurvivalChart(_says(counted, table), _groups(drawn[:MOST_GROUPS])),) if drawn else ()
    return Section(table, title, (_table(counted, title, lines, table),), survival=charts)


def histology_section(counted: Counted) -> Section | None:
    """Give both times by histology for each step; None where no child with a biopsy began a step."""
    words = counted.words
    tables, charts = [], []
    for table in (REMISSION, RELAPSE):
        whole = f"{table}_by_histology"
        codes = counted.histologies(whole)
        for step in counted.steps:
            named = [(*_histology_names(code, words), Address(whole, str(step), N, code)) for code in codes]
            lines = [line for line in _lines(counted, named) if line.curve.n]
            if not lines:
                continue
            head = words.t("Time to remission") if table == REMISSION else words.t("Time to relapse")
            title = words.t("{what}, step {number}", what=head, number=step)
            tables.append(_table(counted, title, lines, table))
            drawn = sorted(lines, key=lambda line: -line.curve.n)[:MOST_GROUPS]
            says = words.t("Step {number}: {what}", number=step, what=_says(counted, table))
            charts.append(SurvivalChart(says, _groups(drawn)))
    if not tables:
        return None
    return Section("time_by_histology", words.t("By histology"), tuple(tables), survival=tuple(charts))


def _says(counted: Counted, table: str) -> str:
    words = counted.words
    return (
        words.t("Share still without remission")
        if table == REMISSION
        else words.t("Share still without relapse")
    )


def _histology_names(code: str, words: Wording) -> tuple[str, str]:
    """Give a histology in full with its abbreviation, and the abbreviation alone, which charts have room for."""
    name = words.event_code(EventKind.BIOPSY, code)
    if code.islower():
        return name, name
    short = words.left_to_right(code)
    return words.t("{what} ({detail})", what=name, detail=short), short


def _lines(counted: Counted, named: Sequence[tuple[str, str, Address]]) -> list[Line]:
    return [
        Line(name, short or name, address, kaplan_meier(counted.members.times(address)))
        for name, short, address in named
    ]


def _groups(lines: Sequence[Line]) -> tuple[SurvivalGroup, ...]:
    return tuple(
        SurvivalGroup(
            label=line.short,
            of=line.curve.n,
            time_days=line.curve.time_days,
            survival=line.curve.survival,
            low=line.curve.lower,
            high=line.curve.upper,
            at_risk=line.curve.at_risk,
            censored=_censored(line.curve),
            median=line.curve.median,
        )
        for line in lines
    )


def _censored(curve: Curve) -> tuple[int, ...]:
    """Give how many left on each day without the event: those at risk who are not at risk on the next day."""
    after = (*curve.at_risk, 0)[1:]
    return tuple(
        risk - event - left for risk, event, left in zip(curve.at_risk, curve.events, after, strict=True)
    )


def _table(counted: Counted, title: str, lines: Sequence[Line], table: str) -> Table:
    words = counted.words
    if not any(line.curve.n for line in lines):
        nobody = (
            words.t("No child began a step.")
            if table == REMISSION
            else words.t("No child came into remission on a step.")
        )
        return Table(title, (), (), empty=nobody)
    months = [month for month in TOLD_MONTHS if any(_reaches(line.curve, month) for line in lines)]
    rows = tuple(Row(line.name, _cells(counted, line.address, line.curve, months)) for line in lines)
    is_remission = table == REMISSION
    event = words.t("Remissions") if is_remission else words.t("Relapses")
    still = [
        words.t("Without remission at {months}", months=words.months(month))
        if is_remission
        else words.t("Without relapse at {months}", months=words.months(month))
        for month in months
    ]
    says = (
        words.t(
            "From the first day of a step to the first complete or partial remission in it. A child without one counts "
            "up to the last day on which a remission was looked for (Kaplan–Meier, 95 % confidence interval on the "
            "scale of the logarithm)."
        )
        if is_remission
        else words.t(
            "From the first remission on a step to the first confirmed relapse before the next step. A child without "
            "one counts up to the last urine (Kaplan–Meier, 95 % confidence interval on the scale of the logarithm)."
        )
    )
    return Table(
        title,
        (words.t("Group"), words.t("Children"), event, words.t("Median, days"), *still),
        rows,
        says=(says,),
        warns=few_words(((line.name, line.curve.n) for line in lines), words),
    )


def _reaches(curve: Curve, month: int) -> bool:
    return bool(curve.time_days) and curve.time_days[-1] >= month * MONTH_DAYS


def _cells(counted: Counted, address: Address, curve: Curve, months: Sequence[int]) -> tuple[Cell, ...]:
    events = address._replace(column="events")
    shares = [_share_at(counted, address, curve, month) for month in months]
    return (counted.number(address), counted.number(events), Cell(_median(counted, curve)), *shares)


def _median(counted: Counted, curve: Curve) -> str:
    words = counted.words
    if curve.median is None:
        return words.t("not reached") if curve.n else DASH
    low, high = (
        days_figure(value, words) if value is not None else "…"
        for value in (curve.median_low, curve.median_high)
    )
    return words.left_to_right(f"{days_figure(curve.median, words)} ({low}–{high})")


def _share_at(counted: Counted, address: Address, curve: Curve, month: int) -> Cell:
    """Give the share at a time, which opens those who were still followed then; a dash where nobody was."""
    if not _reaches(curve, month):
        return Cell(DASH)
    day = month * MONTH_DAYS
    place = max((n for n, time in enumerate(curve.time_days) if time <= day), default=-1)
    if place < 0:
        return Cell(share_words(1.0, None, None, counted.words))
    text = share_words(curve.survival[place], curve.lower[place], curve.upper[place], counted.words)
    still = address._replace(column="at_risk", day=round(day))
    return Cell(text, key_of(still) if counted.count(still) else "")
