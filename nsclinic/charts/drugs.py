"""The drugs lane: one bar a drug, cut where the dose changes, the dose written in as the protocol gives it.

Stretches of one drug that overlap add up, so the bar is cut at every start and end and asked what is taken there.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from nsclinic.advice.case import immunosuppressants
from nsclinic.charts.model import DoseBar, DrugRow, LaneName, Mark, Shape
from nsclinic.course.medication import PER_KG, Taken, dose_basis, taken_on
from nsclinic.course.timeline import Timeline, last_day
from nsclinic.domain.catalogue import drugs, drugs_in
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.protocol.model import Courses, Protocol

NAMED_IN_NOTE = "other"
"""The drug whose name stands in the note of its row: each name has a row of its own."""

_KG, _M2, _MG = "mg/kg/day", "mg/m2/day", "mg/day"


def drug_lane(timeline: Timeline, protocol: Protocol) -> tuple[tuple[DrugRow, ...], tuple[Mark, ...]]:
    """Give a row for each drug ever taken, with marks where a dose begins and where the drug is stopped.

    Steroids and immunosuppressants stand first, then other medicines; of both those that are taken now come before
    those that were, so that where rows are short the one that matters today has its own.
    """
    courses = protocol.common.courses
    rows = [
        DrugRow(drug, tuple(_bars(timeline, drug, _unit(timeline, drug, protocol), courses)))
        for drug in timeline.drugs
        if drug != NAMED_IN_NOTE
    ]
    notes = dict.fromkeys(row.note for row in timeline.treated(NAMED_IN_NOTE))
    rows += [DrugRow(NAMED_IN_NOTE, tuple(_named_bars(timeline, note)), note) for note in notes]
    rows.sort(key=_rank)
    marks = [mark for index, row in enumerate(rows) for mark in _marks(row, index)]
    return tuple(rows), tuple(marks)


def is_of_disease(drug: str) -> bool:
    """Say whether a drug is a steroid or an immunosuppressant: what the disease is treated with."""
    return drug in immunosuppressants() or drug in drugs_in("steroid")


def _rank(row: DrugRow) -> tuple[bool, bool, int, int]:
    order = list(drugs())
    place = order.index(row.drug) if row.drug in order else len(order)
    main = is_of_disease(row.drug)
    is_taken = any(bar.is_open for bar in row.bars)
    last = max((bar.end for bar in row.bars), default=date.min)
    return (not main, not is_taken, 0 if main else -last.toordinal(), place)


def _unit(timeline: Timeline, drug: str, protocol: Protocol) -> str:
    """Give the unit to write doses in: the protocol's, else the one they were last written in, else per kg."""
    for dose in protocol.doses:
        if dose.drug == drug and dose_basis(dose.low.unit):
            return dose.low.unit
    for row in reversed(timeline.treated(drug)):
        if dose_basis(row.dose_unit):
            return _KG if dose_basis(row.dose_unit) == PER_KG else _M2
    return _KG


def _segments(timeline: Timeline, drug: str) -> Iterator[tuple[date, date]]:
    edges = set()
    for row in timeline.treated(drug):
        edges.add(row.start_date)
        edges.add(last_day(row, timeline.as_of) + timedelta(days=1))
    cuts = sorted(edges)
    for start, after in pairwise(cuts):
        yield start, after - timedelta(days=1)


def _bars(timeline: Timeline, drug: str, unit: str, courses: Courses) -> list[DoseBar]:
    found: list[tuple[date, date, Taken]] = []
    for start, end in _segments(timeline, drug):
        taken = taken_on(timeline, drug, start, courses)
        if taken is None:
            continue
        if found and found[-1][2].stretches == taken.stretches and (start - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], end, found[-1][2])
        else:
            found.append((start, end, taken))
    highest = max((taken.per_day_mg for _, _, taken in found if taken.per_day_mg), default=None)
    return [
        DoseBar(
            start,
            end,
            *_amount(taken, unit),
            taken.frequency,
            _share(taken.per_day_mg, highest),
            is_open=any(_is_open(row, timeline.as_of) for row in taken.stretches) and end >= timeline.as_of,
            row_id=taken.stretches[0].row_id,
        )
        for start, end, taken in found
    ]


def _is_open(row: Treatment, as_of: date) -> bool:
    return row.frequency is not Frequency.SINGLE and (row.end_date is None or row.end_date > as_of)


def _amount(taken: Taken, unit: str) -> tuple[Decimal | None, str]:
    """Give the dose in `unit`, else in another unit in which it is known; a single dose as it was written."""
    first = taken.stretches[0]
    if taken.frequency is Frequency.SINGLE and len(taken.stretches) == 1 and first.dose:
        return Decimal(first.dose), first.dose_unit
    known = {_KG: taken.mg_per_kg, _M2: taken.mg_per_m2, _MG: taken.per_day_mg}
    for name in (unit, _MG, _KG, _M2):
        amount = known[name]
        if amount is not None:
            return amount, name
    return None, unit


def _share(amount: Decimal | None, highest: Decimal | None) -> float:
    if amount is None or not highest:
        return 1.0
    return float(amount / highest)


def _named_bars(timeline: Timeline, note: str) -> list[DoseBar]:
    rows = [row for row in timeline.treated(NAMED_IN_NOTE) if row.note == note]
    return [
        DoseBar(
            row.start_date,
            last_day(row, timeline.as_of),
            Decimal(row.dose) if row.dose else None,
            row.dose_unit,
            row.frequency,
            1.0,
            is_open=_is_open(row, timeline.as_of),
            row_id=row.row_id,
        )
        for row in rows
    ]


def _marks(row: DrugRow, index: int) -> Iterator[Mark]:
    for number, bar in enumerate(row.bars):
        yield Mark(
            LaneName.DRUGS,
            bar.start,
            row.drug,
            Shape.BAR,
            panel=index,
            value="" if bar.amount is None else format(bar.amount, "f"),
            unit=bar.unit,
            detail=bar.frequency.value,
            label=row.note,
            row_id=bar.row_id,
        )
        following = row.bars[number + 1] if number + 1 < len(row.bars) else None
        is_last = following is None or (following.start - bar.end).days > 1
        if is_last and not bar.is_open and bar.frequency is not Frequency.SINGLE:
            yield Mark(
                LaneName.DRUGS, bar.end, row.drug, Shape.BAR, panel=index, detail="stopped", label=row.note
            )
