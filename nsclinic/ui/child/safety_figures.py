"""The figures beside the safety charts: the latest of each value with its limit and the source of the limit."""

from collections.abc import Iterator
from decimal import Decimal

from nsclinic.advice.case import CALCINEURIN_INHIBITORS
from nsclinic.advice.harm.creatinine import creatinine_baseline, creatinine_rise
from nsclinic.charts.safety import BloodLimit, blood_limits, passed
from nsclinic.course.comparison import limit_for
from nsclinic.course.kidney import EgfrEstimates, creatinine_days, egfr_estimates, egfr_of
from nsclinic.course.medication import DrugCourse, courses_of
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_months
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import EventKind, Observation
from nsclinic.protocol.model import Number
from nsclinic.ui.child.figures import apart_from, figure, figures, sentence
from nsclinic.ui.child.lists import ListRow, ListTable, event_words
from nsclinic.ui.child.presenter import ChildFile
from nsclinic.wording import Wording
from nsclinic.wording.quantities import rounded, without_end_zeros

STOPPED_SHOWN_MONTHS = 12
"""A drug stopped so long ago has no line of its own any more."""


def safety_figures(file: ChildFile, words: Wording) -> ListTable:
    """Give creatinine against each drug's baseline, eGFR, the blood values, and adverse events not resolved."""
    timeline = Timeline(file.record, file.review.as_of)
    rows = [
        *_creatinine(timeline, file, words),
        *_egfr(timeline, file, words),
        *_blood(timeline, file, words),
        *_adverse(timeline, words),
    ]
    return figures(rows, words.t("Nothing was measured yet."), words)


def source_words(number: Number) -> str:
    """Give the source of a number as it is cited ("S3, Nephrotoxicity")."""
    return f"{number.source}, {number.section}"


def _creatinine(timeline: Timeline, file: ChildFile, words: Wording) -> Iterator[ListRow]:
    rows = timeline.observed("creatinine")
    if not rows:
        yield figure(
            words.t("Creatinine: latest"),
            words.t("cannot be said"),
            words.t("never measured"),
            is_known=False,
        )
        return
    yield figure(words.t("Creatinine: latest"), words.observed(rows[-1]), words.date(rows[-1].on))
    common = file.protocol.common
    for drug in CALCINEURIN_INHIBITORS:
        for course in courses_of(timeline, (drug,), common.courses)[-1:]:
            if course.end is not None and course.end <= add_months(timeline.as_of, -STOPPED_SHOWN_MONTHS):
                continue
            yield _against_baseline(timeline, course, file, words)


def _against_baseline(timeline: Timeline, course: DrugCourse, file: ChildFile, words: Wording) -> ListRow:
    """Give the ratio of the last creatinine of a drug's last course to its baseline, as the rule compares them."""
    common, drug = file.protocol.common, course.drugs[0]
    name = words.t("Creatinine on {drug}", drug=words.drug_short(drug))
    if course.end is not None:
        name = words.t("{what}, stopped", what=name)
    end = course.end or timeline.as_of
    baseline = creatinine_baseline(timeline, course, common, end)
    on_drug = [row for row in creatinine_days(timeline) if course.start <= row.on <= end]
    if baseline is None or not on_drug:
        why = words.t("no creatinine before the drug or on it") if baseline is None else words.t("none on it")
        return figure(name, words.t("cannot be said"), why, is_known=False)
    has_risen = creatinine_rise(timeline, course, common, on_drug[-1].on) is not None
    if on_drug[-1].on > add_months(baseline.on, common.harm.creatinine_baseline_valid.whole):
        return _by_egfr(timeline, (baseline, on_drug[-1]), file, words, name, has_risen=has_risen)
    ratio = common.harm.creatinine_ratio
    now = analytes()["creatinine"].convert(on_drug[-1].number, on_drug[-1].unit, baseline.unit)
    if now is None or not baseline.number:
        return figure(name, words.t("cannot be said"), words.t("no baseline"), is_known=False)
    value = words.t(
        "{ratio} times its baseline", ratio=words.number(apart_from(now / baseline.number, ratio.value, 2))
    )
    if has_risen:
        value = words.t("{value}, risen", value=value)
    limit = words.quantity(rounded(baseline.number * ratio.value), baseline.unit)
    return figure(
        name,
        value,
        sentence(
            (
                words.t("baseline {value} on {date}", value=words.observed(baseline), date=baseline.on),
                words.t("alert above {limit} ({source})", limit=limit, source=source_words(ratio)),
            ),
            words,
        ),
    )


def _by_egfr(
    timeline: Timeline,
    compared: tuple[Observation, Observation],
    file: ChildFile,
    words: Wording,
    name: str,
    *,
    has_risen: bool,
) -> ListRow:
    """Give how far the filtration rate fell since a baseline that is too old: creatinine alone rises with growth."""
    common = file.protocol.common
    first, last = (egfr_of(timeline, row, common.courses) for row in compared)
    fall = common.harm.egfr_fall
    rests = sentence(
        (
            words.t("baseline of {date} too old, so compared by eGFR", date=compared[0].on),
            words.t(
                "alert at a fall of more than {limit} ({source})",
                limit=words.percent(int(fall.value * 100)),
                source=source_words(fall),
            ),
        ),
        words,
    )
    if first is None or last is None:
        why = sentence((words.t("no height for both eGFR"), rests), words)
        return figure(name, words.t("cannot be said"), why, is_known=False)
    change = round(100 * (last.value / first.value - 1))
    value = words.t("eGFR {change} since its baseline", change=words.quantity(_signed(change, words), "%"))
    return figure(name, words.t("{value}, fallen", value=value) if has_risen else value, rests)


def _signed(change: int, words: Wording) -> str:
    return f"+{change}" if change > 0 else words.number(Decimal(change))


def _egfr(timeline: Timeline, file: ChildFile, words: Wording) -> Iterator[ListRow]:
    days = creatinine_days(timeline)
    found = egfr_estimates(timeline, days[-1], file.protocol) if days else None
    name = words.t("eGFR: bedside Schwartz")
    if found is None:
        why = words.t("no height within a year of the last creatinine") if days else words.t("no creatinine")
        yield figure(name, words.t("cannot be said"), why, is_known=False)
        return
    unit = "mL/min/1.73 m2"
    limit = file.protocol.common.path.cni_egfr_at_least
    rests = words.t(
        "creatinine of {date}, height of {height}; limit {limit} ({source})",
        date=found.on,
        height=found.height.on,
        limit=words.quantity(limit.value, limit.unit),
        source=source_words(limit),
    )
    yield figure(name, words.quantity(apart_from(found.bedside, limit.value), unit), rests)
    beside = words.t("eGFR: CKiD U25")
    if found.u25 is None:
        why = words.t("the sex is not known") if found.lacks == "sex" else words.t("from 1 year to 25 only")
        yield figure(beside, words.t("cannot be said"), why, is_known=False)
    else:
        shown = words.t("shown beside it, decides nothing")
        yield figure(beside, words.quantity(words.number(found.u25, 0), unit), shown)
    yield from _own_egfr(found, file, words)


def _own_egfr(found: EgfrEstimates, file: ChildFile, words: Wording) -> Iterator[ListRow]:
    """Give the estimate by the protocol's own formula where it has one: that formula decides when the protocol ends."""
    limit = file.protocol.eligibility.own_egfr_at_least
    if found.own is None or limit is None:
        return
    ends = words.t(
        "the protocol ends below {limit} ({source})",
        limit=words.quantity(limit.value, limit.unit),
        source=source_words(limit),
    )
    apart = words.t("far above the lowest of the others") if found.is_apart else ""
    value = words.quantity(apart_from(found.own, limit.value), limit.unit)
    yield figure(words.t("eGFR: the source's own formula"), value, sentence((ends, apart), words))


def _blood(timeline: Timeline, file: ChildFile, words: Wording) -> Iterator[ListRow]:
    for code, limits in blood_limits(file.protocol.common.harm).items():
        rows = timeline.observed(code)
        if not rows:
            continue
        last = rows[-1]
        value = words.observed(last)
        if passed(last, limits) is not None:
            value = words.t("{value}, beyond its limit", value=value)
        named = [_limit_words(limit, last, words) for limit in limits]
        name = words.t("{level}: latest", level=words.analyte_short(code))
        yield figure(name, value, sentence((words.date(last.on), *named), words))


def _limit_words(limit: BloodLimit, row: Observation, words: Wording) -> str:
    """Give a limit in the unit of a value, how it is reached, and its source."""
    number = limit_for(row, limit.numbers)
    if number is None:
        return ""
    stated = next((one for one in limit.numbers if one.unit == row.unit), None)
    shown = words.quantity(number if stated else without_end_zeros(number), row.unit)
    source = source_words(stated or limit.numbers[0])
    names = {
        "urgent": words.t("urgent"),
        "high": words.t("high"),
        "impaired": words.t("raised"),
        "low": words.t("low"),
    }
    name = names[limit.name]
    if limit.is_low:
        return words.t("{name} below {limit} ({source})", name=name, limit=shown, source=source)
    if limit.is_itself_out:
        return words.t("{name} from {limit} ({source})", name=name, limit=shown, source=source)
    return words.t("{name} above {limit} ({source})", name=name, limit=shown, source=source)


def _adverse(timeline: Timeline, words: Wording) -> Iterator[ListRow]:
    open_ones: dict[str, ListRow] = {}
    events = [*timeline.happened(EventKind.ADVERSE_EVENT), *timeline.happened(EventKind.EVENT_RESOLVED)]
    events.sort(key=lambda event: (event.on, event.kind is EventKind.EVENT_RESOLVED))
    for event in events:
        if event.kind is EventKind.EVENT_RESOLVED:
            open_ones.pop(event.code, None)
        else:
            open_ones[event.code] = figure(
                words.t("Adverse event, not resolved"), event_words(event, words), words.date(event.on)
            )
    yield from open_ones.values()
