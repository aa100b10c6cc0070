"""Stomach, bowel, infection and kidney failure on mycophenolate (rules 4, Harm; S4)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product

from nsclinic.advice.case import Answer, Case, event_fact, under_ceiling
from nsclinic.advice.harm.ailments import Ailment, ailments, unresolved
from nsclinic.advice.model import Amount, Fact, Missing, Severity, SuggestedDose
from nsclinic.course.medication import PER_M2, Taken, compare_doses, dose_changes, dose_share, taken_on
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.domain.catalogue import drugs_in
from nsclinic.domain.record import EventKind

GUT = ("diarrhoea", "abdominal_pain", "vomiting")
ENDED_BY = ("ckd_g5", "dialysis")


def _mycophenolates(case: Case) -> tuple[str, ...]:
    """Give which mycophenolates are taken: one, or by mistake both."""
    return case.on_any(drugs_in("mycophenolate"))


def _dose_on(case: Case, drug: str, day: date) -> Taken | None:
    return taken_on(case.timeline, drug, day, case.common.courses)


def _anchor(case: Case, drug: str, ailment: Ailment) -> date | None:
    """Give the symptom's day whose dose counts: its beginning, else its last record while the drug was taken."""
    days = (ailment.began_on, *(event.on for event in reversed(ailment.events)))
    return next((day for day in days if _dose_on(case, drug, day) is not None), None)


def _dose_then(case: Case, drug: str, day: date) -> Taken | None:
    """Give the dose on which a symptom came: a dose changed on its day was taken for that day's sake, or too late.

    So it is the dose of the day before where that was the higher. None where the drug was not taken on the day.
    """
    on_day, before = _dose_on(case, drug, day), _dose_on(case, drug, add_days(day, -1))
    if on_day is None or before is None:
        return on_day
    difference = compare_doses(before, on_day)
    return before if difference is None or difference > 0 else on_day


def _is_cut(case: Case, drug: str, day: date) -> bool | None:
    """Say whether the dose is lower than that of a symptom's day or of the day before; None where that is not known."""
    now = _dose_on(case, drug, case.as_of)
    then = [taken for each in (add_days(day, -1), day) if (taken := _dose_on(case, drug, each))]
    differences = [compare_doses(now, taken) for taken in then] if now else []
    known = [difference for difference in differences if difference is not None]
    if not known or len(known) < len(differences):
        return None
    return min(known) < 0


def mmf_gi(case: Case) -> Iterator[Answer]:
    """A mild or moderate symptom of the gut at a dose that was not lowered since: half the dose for four weeks."""
    for drug, ailment in product(_mycophenolates(case), unresolved(case, *GUT)):
        day = _anchor(case, drug, ailment)
        if ailment.severity == "severe" or day is None:
            continue
        is_cut = _is_cut(case, drug, day)
        if is_cut is None:
            yield Missing("mmf-gi", "weight")
        if is_cut is not False:
            continue
        weeks = case.common.harm.mmf_half_dose_for
        yield case.finding(
            "mmf-gi",
            Severity.ACTION,
            ailment.facts,
            case.source_of(weeks),
            advice=_half(case, drug),
            event=ailment.code,
            since=ailment.began_on,
            weeks=Amount(weeks.value, weeks.unit),
        )
        return


def _half(case: Case, drug: str) -> tuple[SuggestedDose, ...]:
    dose = case.dose_of(drug)
    if dose is None or dose.per_day_mg is None:
        return ()
    half = (dose.per_day_mg * case.common.harm.mmf_half.value).quantize(Decimal(1))
    held, is_capped = under_ceiling(drug, half, case.size)
    return (
        SuggestedDose(
            drug, Amount(half, "mg/day"), held, dose.frequency, dose.doses_per_day, is_capped=is_capped
        ),
    )


def _lowered_since(case: Case, drug: str, ailment: Ailment) -> date | None:
    """Give since when the dose has been low enough for long enough against that on which the symptom began."""
    at_beginning = _dose_then(case, drug, ailment.began_on)
    if at_beginning is None:
        return None
    harm = case.common.harm
    since: date | None = None
    for change in dose_changes(case.timeline, drug, case.common.courses):
        share = dose_share(change.taken, at_beginning) if change.taken else Decimal(0)
        is_low = share is not None and share <= harm.mmf_lowered_to.value
        if change.on >= ailment.began_on:
            since = (since or change.on) if is_low else None
    if since is None or days_between(since, case.as_of) < harm.mmf_lowered_for.whole:
        return None
    return since


def _is_comparable(case: Case, drug: str, day: date) -> bool:
    """Say whether it can be told that the dose is low against that of a day, and since when.

    A dose that is low by today's size, on a day of change when no size was known, is low since nobody knows when.
    """
    now, then = _dose_on(case, drug, case.as_of), _dose_then(case, drug, day)
    if now is None or then is None:
        return True
    share = dose_share(now, then)
    if share is None or share > case.common.harm.mmf_lowered_to.value:
        return share is not None
    changes = dose_changes(case.timeline, drug, case.common.courses)
    since = [change.taken for change in changes if change.on >= day and change.taken]
    return not since or dose_share(since[-1], then) is not None


def _after_lowering(case: Case, rule: str, *, has_resolved: bool) -> Iterator[Answer]:
    if bool(unresolved(case, *GUT)) is has_resolved:
        return
    for drug, ailment in product(_mycophenolates(case), reversed(ailments(case, *GUT))):
        if (ailment.resolved_on is not None) is not has_resolved:
            continue
        if not _is_comparable(case, drug, ailment.began_on):
            for code in case.missing_size(PER_M2) or ("weight",):
                yield Missing(rule, code)
            return
        cut = _lowered_since(case, drug, ailment)
        if cut is None:
            continue
        step = case.last_step.number if case.last_step else 0
        advice = case.suggested_from_range(drug, step) if has_resolved else None
        yield case.finding(
            rule,
            Severity.ACTION,
            [*ailment.facts, *_resolution(case, ailment)],
            case.source_of(case.common.harm.mmf_lowered_for),
            advice=(advice,) if advice else (),
            event=ailment.code,
            cut=cut,
        )
        return


def _resolution(case: Case, ailment: Ailment) -> tuple[Fact, ...]:
    return tuple(
        event_fact(event)
        for event in case.timeline.happened(EventKind.EVENT_RESOLVED)
        if event.code == ailment.code and event.on == ailment.resolved_on
    )


def mmf_gi_restore(case: Case) -> Iterator[Answer]:
    """Four weeks at about half the dose and all symptoms resolved: back to the recommended dose."""
    yield from _after_lowering(case, "mmf-gi-restore", has_resolved=True)


def mmf_gi_withdraw(case: Case) -> Iterator[Answer]:
    """Four weeks at about half the dose and symptoms that last: withdraw."""
    yield from _after_lowering(case, "mmf-gi-withdraw", has_resolved=False)


def mmf_suspend(case: Case) -> Iterator[Answer]:
    """A severe infection, or a severe symptom of the gut, that lasts."""
    if not _mycophenolates(case):
        return
    grave = [*unresolved(case, "severe_infection")]
    grave += [ailment for ailment in unresolved(case, *GUT) if ailment.severity == "severe"]
    if grave:
        yield case.finding(
            "mmf-suspend",
            Severity.URGENT,
            [fact for ailment in grave for fact in ailment.facts],
            case.source_of(case.common.harm.mmf_half_dose_for),
            event=grave[0].code,
            since=grave[0].began_on,
        )


def mmf_end_ckd(case: Case) -> Iterator[Answer]:
    """Kidney failure or dialysis: mycophenolate ends."""
    ended = [event for event in case.timeline.happened(EventKind.OUTCOME) if event.code in ENDED_BY]
    if ended and _mycophenolates(case):
        source = case.source_of(case.common.harm.mmf_half_dose_for)
        facts = [event_fact(ended[-1])]
        yield case.finding(
            "mmf-end-ckd", Severity.STOP, facts, source, outcome=ended[-1].code, on=ended[-1].on
        )


RULES = (
    ("mmf-gi", mmf_gi),
    ("mmf-gi-restore", mmf_gi_restore),
    ("mmf-gi-withdraw", mmf_gi_withdraw),
    ("mmf-suspend", mmf_suspend),
    ("mmf-end-ckd", mmf_end_ckd),
)
