"""The figures beside growth and blood pressure: z-scores now and a year before, the last reading and its limits."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby

from nsclinic.charts.growth import UNITS, Growth, Measurement, growth
from nsclinic.charts.pressure import whole_mmhg, why_not_judged
from nsclinic.charts.tile_labels import range_words, why_not_judged_words, z_words
from nsclinic.course.pressure import (
    DIASTOLIC,
    PRESSURES,
    SYSTOLIC,
    PressureLimits,
    pressure_limits,
    pressure_range,
)
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_months, completed_years
from nsclinic.domain.growth_curves import GrowthMeasure
from nsclinic.domain.pressure import PressureRange
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Common
from nsclinic.ui.child.figures import figure, figures, sentence
from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.ui.child.presenter import ChildFile
from nsclinic.wording import Wording

COUNTED_MONTHS = 12
HIGH = (PressureRange.STAGE_1, PressureRange.STAGE_2)
OEDEMA = "oedema"
NO_OEDEMA = "none"


def growth_figures(file: ChildFile, words: Wording) -> ListTable:
    """Give height, weight and BMI with their z-scores, then blood pressure."""
    timeline = Timeline(file.record, file.review.as_of)
    rows = [
        _growth(timeline, growth(timeline, file.protocol, measure), file, words) for measure in GrowthMeasure
    ]
    rows += _pressure(timeline, file.protocol.common, words)
    return figures(rows, "", words)


def measure_words(measure: GrowthMeasure, words: Wording) -> str:
    """Give the name of a measure of growth."""
    names = {
        GrowthMeasure.HEIGHT: words.t("Height"),
        GrowthMeasure.WEIGHT: words.t("Weight"),
        GrowthMeasure.BMI: words.t("Body mass index"),
    }
    return names[measure]


def for_age_words(measure: GrowthMeasure, words: Wording) -> str:
    """Give the name of a measure that is read by age."""
    names = {
        GrowthMeasure.HEIGHT: words.t("Height for age"),
        GrowthMeasure.WEIGHT: words.t("Weight for age"),
        GrowthMeasure.BMI: words.t("Body mass index for age"),
    }
    return names[measure]


def _value(one: Measurement, measure: GrowthMeasure, words: Wording) -> str:
    if measure is GrowthMeasure.BMI:
        return words.quantity(words.number(one.value, 1), UNITS[measure])
    return words.observed(one.row)


def _growth(timeline: Timeline, shown: Growth, file: ChildFile, words: Wording) -> ListRow:
    name = for_age_words(shown.measure, words)
    last, before = shown.last, shown.before
    if last is None:
        if shown.measure is GrowthMeasure.BMI:
            return figure(
                name, words.t("cannot be said"), words.t("never measured on one day"), is_known=False
            )
        return figure(name, words.t("cannot be said"), words.t("never measured"), is_known=False)
    value = _value(last, shown.measure, words)
    stale = _stale(shown, last.on, file, words)
    rests = [stale, words.date(last.on)]
    if before is not None:
        rests.append(words.t("{value} on {date}", value=_value(before, shown.measure, words), date=before.on))
    if last.z is None:
        why = words.t("the sex is not known") if shown.lacks == "sex" else words.t("beyond the WHO tables")
        value = words.t("{value}, no z-score", value=value)
        rests.insert(0, why)
    elif before is not None and before.z is not None:
        now, then = z_words(last.z, words), z_words(before.z, words)
        value = words.t("{value}, z {z}, was {before} a year before", value=value, z=now, before=then)
        rests.insert(1, _fall(shown, before.z - last.z, timeline, file, words))
    else:
        value = words.t("{value}, z {z}", value=value, z=z_words(last.z, words))
        rests.append(words.t("nothing to compare with 6 to 18 months before"))
    if last.z is not None and timeline.child.birth_date_estimated:
        rests.append(words.t("birth date estimated"))
    rests.append(_oedema(timeline, shown, words))
    return figure(name, value, sentence(rests, words), is_known=last.z is not None and not stale)


def _fall(shown: Growth, fall: Decimal, timeline: Timeline, file: ChildFile, words: Wording) -> str:
    """Say that the height fell as far as the rule on faltering growth asks for; nothing where it did not."""
    numbers = file.protocol.common.harm
    limit = numbers.height_z_fall
    last = shown.last
    if shown.measure is not GrowthMeasure.HEIGHT or last is None or fall < limit.value:
        return ""
    if completed_years(timeline.child.birth_date, last.on) < numbers.growth_judged_from.whole:
        return ""
    return words.t(
        "a fall of {limit} or more: growth falters ({source})",
        limit=words.number(limit.value),
        source=f"{limit.source}, {limit.section}",
    )


def _stale(shown: Growth, last_on: date, file: ChildFile, words: Wording) -> str:
    courses = file.protocol.common.courses
    due = courses.height_due_after if shown.measure is GrowthMeasure.HEIGHT else courses.weight_due_after
    if file.review.as_of <= add_months(last_on, due.whole):
        return ""
    if shown.measure is GrowthMeasure.HEIGHT:
        return words.t("No height recorded since {date}", date=last_on)
    if shown.measure is GrowthMeasure.WEIGHT:
        return words.t("No weight recorded since {date}", date=last_on)
    return words.t("Weight and height not recorded together since {date}", date=last_on)


def _oedema(timeline: Timeline, shown: Growth, words: Wording) -> str:
    """Give the warning that a weight is not to be read while there is oedema; nothing where none was seen."""
    rows = timeline.observed(OEDEMA)
    if shown.measure is GrowthMeasure.HEIGHT or not rows or rows[-1].value == NO_OEDEMA:
        return ""
    return words.t("oedema when last looked for, {date}: a weight may be water", date=rows[-1].on)


def readings(timeline: Timeline) -> list[list[Observation]]:
    """Give the pressures day by day, oldest first."""
    rows = [row for code in PRESSURES for row in timeline.observed(code)]
    rows.sort(key=lambda row: row.on)
    return [list(group) for _, group in groupby(rows, key=lambda row: row.on)]


def _pressure(timeline: Timeline, common: Common, words: Wording) -> Iterator[ListRow]:
    days = readings(timeline)
    name = words.t("Blood pressure: latest")
    if not days:
        yield figure(name, words.t("cannot be said"), words.t("never measured"), is_known=False)
        return
    last = days[-1]
    limits = pressure_limits(timeline, common, last[0].on)
    found = pressure_range(limits, last)
    value = pressure_words(last, words)
    comma = words.pgettext("list", ", ")
    if found is not None:
        value = comma.join((value, range_words(found, words)))
    else:
        value = comma.join((value, why_not_judged_words(why_not_judged(limits), words)))
    yield figure(name, value, words.date(last[0].on))
    yield _limits(limits, words)
    since = add_months(timeline.as_of, -COUNTED_MONTHS)
    ranges = [
        pressure_range(pressure_limits(timeline, common, rows[0].on), rows)
        for rows in days
        if rows[0].on > since
    ]
    judged = [one for one in ranges if one is not None]
    count = words.t("{within} of {judged}", within=sum(one in HIGH for one in judged), judged=len(judged))
    unjudged = len(ranges) - len(judged)
    rests = words.ngettext("{n} reading not judged", "{n} readings not judged", unjudged) if unjudged else ""
    if judged:
        yield figure(words.t("Readings high or in stage 2, 12 months"), count, rests)
    else:
        why = rests or words.t("no reading in 12 months")
        yield figure(
            words.t("Readings high or in stage 2, 12 months"), words.t("cannot be said"), why, is_known=False
        )


def pressure_words(rows: list[Observation], words: Wording) -> str:
    """Give a reading as it is written ("131/78 mmHg"); one pressure alone, or a censored one, with its name."""
    last = {row.code: row for row in rows}
    systolic, diastolic = last.get(SYSTOLIC), last.get(DIASTOLIC)
    if systolic and diastolic and not systolic.is_censored and not diastolic.is_censored:
        return words.quantity(f"{systolic.value}/{diastolic.value}", systolic.unit)
    named = [
        words.t("{what}: {value}", what=words.analyte_short(row.code), value=words.observed(row))
        for row in (systolic, diastolic)
        if row is not None
    ]
    return words.pgettext("list", ", ").join(named)


def _limits(limits: PressureLimits, words: Wording) -> ListRow:
    """Give the limits of a day: where a pressure is high, and beside it where it is elevated and in stage 2."""

    def said(found: PressureRange, by_code: Mapping[str, Decimal]) -> str:
        if not by_code:
            return ""
        pair = "/".join(f"{whole_mmhg(by_code[code]):f}" for code in PRESSURES)
        return words.t(
            "{range} from {limit}", range=range_words(found, words), limit=words.left_to_right(pair)
        )

    rests = words.t("AAP 2017, fixed limits")
    if limits.height_z is not None:
        rests = words.t("AAP 2017, height z {z}", z=z_words(limits.height_z, words))
    return figure(
        words.t("Blood pressure: limits of that day"),
        said(PressureRange.STAGE_1, limits.high),
        sentence(
            (
                said(PressureRange.ELEVATED, limits.elevated),
                said(PressureRange.STAGE_2, limits.stage_2),
                rests,
            ),
            words,
        ),
    )
