"""Growth: height, weight or body mass index on the WHO lines for the child's sex, over the steroids taken.

Growth is read against steroid, so the stretches of steroid stand under the curve. A weight, and so a BMI, says nothing
about nutrition while the child is oedematous; whoever shows one says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from nsclinic.advice.harm.growth import height_before
from nsclinic.charts.axis import span_axis
from nsclinic.charts.drugs import drug_lane
from nsclinic.charts.model import Curve, Mark, Panel, Shape, TileLane
from nsclinic.charts.tiles import Column, Tile, TileName, rows_only
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_months
from nsclinic.domain.catalogue import analytes, drugs_in
from nsclinic.domain.centiles import age_months
from nsclinic.domain.growth_curves import CHART_Z_SCORES, GrowthMeasure, who_ages, who_curve, who_z
from nsclinic.domain.record import Observation, Sex
from nsclinic.domain.reference_tables import DAYS_PER_MONTH
from nsclinic.protocol.model import Protocol

UNITS = {GrowthMeasure.HEIGHT: "cm", GrowthMeasure.WEIGHT: "kg", GrowthMeasure.BMI: "kg/m2"}
LEAST_YEARS = 2
"""The lines are drawn over at least so many years before the day: over less they look flat."""
COMPARED = "compared"
"""Detail of the mark that the rule on faltering growth compares the last height with."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One height, weight or BMI: the value in the measure's unit, and its z-score where the tables give one.

    `row` is the observation (of a BMI the weight), which keeps the value as it came.
    """

    on: date
    value: Decimal
    z: Decimal | None
    row: Observation


@dataclass(frozen=True, slots=True)
class Growth:
    """All measurements of one measure, oldest first; `before` is the one about a year before the last.

    `lacks`: `sex` or `age` where there are values and the last has no z-score.
    """

    measure: GrowthMeasure
    measurements: tuple[Measurement, ...]
    before: Measurement | None
    lacks: str = ""

    @property
    def last(self) -> Measurement | None:
        """The last one; None where it was never measured."""
        return self.measurements[-1] if self.measurements else None


def growth(timeline: Timeline, protocol: Protocol, measure: GrowthMeasure) -> Growth:
    """Give the course of a measure; the day to compare with is found as the rule on faltering growth finds it."""
    child = timeline.child
    values = _bmis(timeline) if measure is GrowthMeasure.BMI else _values(timeline, measure.value)
    found = tuple(
        Measurement(
            row.on, value, who_z(measure, child.sex, age_months(child.birth_date, row.on), value), row
        )
        for row, value in values
    )
    before = None
    if found:
        row = height_before(protocol.common, found[-1].row, [one.row for one in found[:-1]])
        before = next((one for one in found if one.row is row), None)
    lacks = ""
    if found and found[-1].z is None:
        lacks = "sex" if child.sex is Sex.UNKNOWN else "age"
    return Growth(measure, found, before, lacks)


def _values(timeline: Timeline, code: str) -> list[tuple[Observation, Decimal]]:
    rows = timeline.measured(code)[1]
    values = [(row, analytes()[code].in_first_unit(row.number, row.unit)) for row in rows]
    return [(row, value) for row, value in values if value is not None]


def _bmis(timeline: Timeline) -> list[tuple[Observation, Decimal]]:
    """Give weight over height squared in kg/m² of the days on which both were measured."""
    heights = {row.on: value for row, value in _values(timeline, "height") if value > 0}
    return [
        (row, weight_kg / (heights[row.on] / 100) ** 2)
        for row, weight_kg in _values(timeline, "weight")
        if row.on in heights
    ]


def growth_column(timeline: Timeline, protocol: Protocol, shown: Growth) -> tuple[Column, tuple[Mark, ...]]:
    """Give the growth curve over the stretches of steroid, by age, and the marks of the steroids."""
    rows, marks = drug_lane(timeline, protocol)
    steroids, steroid_marks = rows_only(rows, marks, drugs_in("steroid"))
    name = TileName(shown.measure.value)
    compared_until = protocol.common.harm.growth_compared_until
    panel = _panel(timeline, shown, compared_until.whole * 31) if shown.measurements else None
    tiles = (
        Tile(name, panel, why_empty=shown.measure.value),
        Tile(TileName.STEROIDS, drugs=steroids, why_empty="steroids", share=0),
    )
    return Column(tiles, timeline.child.birth_date, share=1.1), steroid_marks


def first_shown(timeline: Timeline) -> date:
    """Give the day from which growth is drawn at the latest: two years before the day, never before birth."""
    return max(timeline.child.birth_date, add_months(timeline.as_of, -12 * LEAST_YEARS))


def _panel(timeline: Timeline, shown: Growth, longest_join_days: int) -> Panel:
    """Give the axes of a measure; two values too far apart to be compared by the rule are not joined either."""
    unit = UNITS[shown.measure]
    marks = tuple(_mark(one, shown) for one in shown.measurements)
    places = [mark.y for mark in marks if mark.y is not None]
    first = min(first_shown(timeline), marks[0].on)
    curves = _curves(timeline, shown.measure, first)
    nearest = [curve.points for curve in curves]
    low = min([*places, *(points[0][1] for points in nearest)])
    high = max([*places, *(points[-1][1] for points in nearest)])
    axis = span_axis(low, high, unit, most_ticks=5)
    return Panel(shown.measure.value, axis, marks, longest_join_days, curves=curves)


def _mark(one: Measurement, shown: Growth) -> Mark:
    is_before = shown.before is not None and one is shown.before
    is_bmi = shown.measure is GrowthMeasure.BMI
    return Mark(
        lane=TileLane.GROWTH,
        on=one.on,
        code=shown.measure.value,
        shape=Shape.DIAMOND if is_before else Shape.CIRCLE,
        y=float(one.value),
        value=format(one.value, ".1f") if is_bmi else one.row.value,
        unit=UNITS[shown.measure] if is_bmi else one.row.unit,
        label="" if one.z is None else format(one.z, "f"),
        detail=COMPARED if is_before else "",
        is_kept=is_before or one is shown.last,
        row_id=one.row.row_id,
    )


def _curves(timeline: Timeline, measure: GrowthMeasure, first: date) -> tuple[Curve, ...]:
    """Give the WHO lines from `first` to the as-of date, the outer ones last: they give way where labels are tight."""
    child = timeline.child
    if who_ages(measure, child.sex) is None:
        return ()
    start = max(0.0, age_months(child.birth_date, first))
    end = age_months(child.birth_date, timeline.as_of) + 1
    curves = []
    for z in sorted(CHART_Z_SCORES, key=abs):
        points = tuple(
            (child.birth_date + timedelta(days=point.age_months * DAYS_PER_MONTH), float(point.value))
            for point in who_curve(measure, child.sex, z, start, end)
        )
        if points:
            curves.append(Curve(f"z{z}", points))
    return tuple(curves)
