"""The figures beside the levels: the latest and its verdict, level over dose, variability, time and troughs in target.

Everything is said over spans up to the day, and what a figure cannot say is said with its reason.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from statistics import median

from nsclinic.advice.model import Level
from nsclinic.course.exposure import TROUGH_OF
from nsclinic.course.medication import is_taken
from nsclinic.course.time_in_target import TimeInTarget, WhyNotJudged, time_in_target, troughs_in_target
from nsclinic.course.timeline import Timeline
from nsclinic.course.trough_levels import DosedTroughs, LeftOut, WhyLeftOut, dosed_troughs
from nsclinic.course.variability import VariabilityOf, variability
from nsclinic.domain.calendar import add_months, days_between
from nsclinic.domain.measures import measures
from nsclinic.ui.child.figures import apart_from, counted, figure, figures, sentence
from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.ui.child.presenter import ChildFile
from nsclinic.wording import Wording
from nsclinic.wording.quantities import rounded

SHORT_SPAN, LONG_SPAN = 6, 12
"""Months over which figures are given (screens: Levels)."""


def level_figures(file: ChildFile, words: Wording) -> ListTable:
    """Give the figures of every level that was measured, and of tacrolimus and ciclosporin all there are."""
    timeline = Timeline(file.record, file.review.as_of)
    rows: list[ListRow] = []
    drug_of = {code: drug for drug, code in TROUGH_OF.items()}
    for level in sorted(file.review.levels, key=lambda level: level.on, reverse=True):
        rows.append(_latest(level, words))
        if level.code in drug_of:
            rows += _trough_figures(timeline, drug_of[level.code], file, words)
    return figures(rows, words.t("No drug level was ever measured."), words)


def _latest(level: Level, words: Wording) -> ListRow:
    value = words.level(level)
    comma = words.pgettext("list", ", ")
    if not level.is_trough:
        value = comma.join((value, words.t("not a trough")))
    elif level.verdict is not None:
        value = comma.join((value, words.verdict(level.verdict)))
    target = words.target(level)
    if level.target_low is not None:
        target = words.t("target {target} ({source})", target=target, source=level.target_source)
    return figure(
        words.t("{level}: latest", level=words.analyte_short(level.code)),
        value,
        sentence((words.date(level.on), target), words),
    )


def _trough_figures(timeline: Timeline, drug: str, file: ChildFile, words: Wording) -> Iterator[ListRow]:
    as_of = timeline.as_of
    year = add_months(as_of, -LONG_SPAN)
    code = TROUGH_OF[drug]
    if not is_taken(timeline, drug, as_of) and not any(row.on > year for row in timeline.observed(code)):
        return
    dosed = dosed_troughs(timeline, drug, file.protocol.common, year, as_of)
    yield from _over_dose(dosed, words)
    yield _variability(timeline, drug, file, year, words)
    if not file.protocol.targets_of(code):
        why = words.t("the protocol prints no target")
        yield figure(words.t("Time and troughs in target"), words.t("cannot be said"), why, is_known=False)
        return
    for months in (SHORT_SPAN, LONG_SPAN):
        first = add_months(as_of, -months)
        found = time_in_target(timeline, drug, file.review.course, file.protocol, first, as_of)
        yield _time(found, months, words)
    yield _in_target(timeline, drug, file, year, words)


def over_dose(value: Decimal, words: Wording) -> str:
    """Give a level over its daily dose per kg, to three digits."""
    return words.quantity(rounded(value), words.t("ng/mL per mg/kg/day"))


def _over_dose(dosed: DosedTroughs, words: Wording) -> Iterator[ListRow]:
    known = [trough for trough in dosed.used if trough.per_mg_per_kg is not None]
    names = (words.t("Level over dose (C0/D): latest"), words.t("Level over dose: median of 12 months"))
    if not known:
        why = _left_out(dosed.left_out, words) or words.t("no trough in 12 months")
        if dosed.used:
            why = words.t("no weight in force on the day of any trough")
        yield figure(names[0], words.t("cannot be said"), why, is_known=False)
        return
    last = known[-1]
    dose = words.dose_amount(last.mg_per_kg or Decimal(0), "mg/kg/day")
    yield figure(
        names[0],
        over_dose(last.per_mg_per_kg or Decimal(0), words),
        sentence((words.date(last.row.on), words.t("on {dose}", dose=dose)), words),
    )
    middle = median(trough.per_mg_per_kg or Decimal(0) for trough in known)
    rests = words.ngettext("{n} trough", "{n} troughs", len(known))
    yield figure(
        names[1], over_dose(middle, words), sentence((rests, _left_out(dosed.left_out, words)), words)
    )


def _variability(timeline: Timeline, drug: str, file: ChildFile, first: date, words: Wording) -> ListRow:
    found = variability(timeline, drug, file.protocol.common, first, timeline.as_of)
    name = words.t("Variability (CV), 12 months")
    left_out = _left_out(found.left_out, words)
    if found.percent is None:
        fewest = int(measures().variability_fewest.value)
        why = words.ngettext("fewer than {n} steady trough", "fewer than {n} steady troughs", fewest)
        return figure(name, words.t("cannot be said"), sentence((why, left_out), words), is_known=False)
    highest = measures().variability_high_above.value
    value = words.percent(apart_from(found.percent, highest))
    if found.is_high:
        limit = words.percent(highest)
        value = words.t("{value}, high (above {limit})", value=value, limit=limit)
    count = len(found.used)
    if found.of is VariabilityOf.LEVEL:
        rests = words.ngettext(
            "{n} steady trough, all on one dose", "{n} steady troughs, all on one dose", count
        )
    else:
        rests = words.ngettext(
            "{n} steady trough, each over its dose", "{n} steady troughs, each over its dose", count
        )
    return figure(name, value, sentence((rests, left_out), words))


def _time(found: TimeInTarget, months: int, words: Wording) -> ListRow:
    name = words.t("Time in target, {months}", months=words.months(months))
    reasons = [_not_judged(one.why, days_between(one.start, one.end), words) for one in found.not_judged]
    percent = found.within_percent
    if percent is None or found.below_percent is None:
        why = sentence(reasons, words) or words.t("fewer than 2 troughs that can be used")
        return figure(name, words.t("cannot be said"), why, is_known=False)
    judged = words.t(
        "{days} judged: {below} below, {above} above",
        days=words.days(round(found.days)),
        below=words.percent(round(found.below_percent)),
        above=words.percent(round(100 * found.above_days / found.days)),
    )
    return figure(name, words.percent(round(percent)), sentence((judged, *reasons), words))


def _in_target(timeline: Timeline, drug: str, file: ChildFile, first: date, words: Wording) -> ListRow:
    name = words.t("Troughs in target, 12 months")
    found = troughs_in_target(timeline, drug, file.review.course, file.protocol, first, timeline.as_of)
    left_out = _left_out(found.left_out, words)
    if not found.judged:
        why = left_out or words.t("no trough in 12 months")
        return figure(name, words.t("cannot be said"), why, is_known=False)
    value = words.t("{within} of {judged}", within=found.within, judged=found.judged)
    rests = words.t("{below} below, {above} above", below=found.below, above=found.above)
    return figure(name, value, sentence((rests, left_out), words))


def _left_out(left_out: tuple[LeftOut, ...], words: Wording) -> str:
    if not left_out:
        return ""
    reasons = {
        WhyLeftOut.CENSORED: words.t("known only as below or above"),
        WhyLeftOut.NOT_A_TROUGH: words.t("not a trough"),
        WhyLeftOut.SAME_DAY: words.t("a second one of a day"),
        WhyLeftOut.NOT_TAKEN: words.t("while the drug was not taken"),
        WhyLeftOut.NOT_DAILY: words.t("not taken daily"),
        WhyLeftOut.DOSE_UNKNOWN: words.t("dose not known"),
        WhyLeftOut.NOT_STEADY: words.t("too soon after a change of dose"),
        WhyLeftOut.NO_TARGET: words.t("without a target"),
        WhyLeftOut.UNDECIDED: words.t("not to be told"),
    }
    return words.t("left out: {reasons}", reasons=counted((reasons[one.why] for one in left_out), words))


def _not_judged(why: WhyNotJudged, days: int, words: Wording) -> str:
    shown = words.days(days)
    if why is WhyNotJudged.LONG_GAP:
        return words.t("{days} not judged: no trough for so long", days=shown)
    if why is WhyNotJudged.NO_TARGET:
        return words.t("{days} not judged: no target", days=shown)
    return words.t("{days} not judged: the drug was not taken throughout", days=shown)
