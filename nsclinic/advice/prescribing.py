"""What is prescribed: dangerous, high and low doses, and drugs that do not go together (rules 4, Prescribing)."""

from collections.abc import Iterator
from decimal import Decimal

from nsclinic.advice.case import (
    CALCINEURIN_INHIBITORS,
    PREDNISOLONE,
    Answer,
    Case,
    event_fact,
    treatment_fact,
)
from nsclinic.advice.model import Amount, Fact, LevelVerdict, Missing, Severity, Source
from nsclinic.advice.troughs import judged_troughs, recent_troughs
from nsclinic.course.doses import is_answering_relapse, range_ends, range_for
from nsclinic.course.exposure import TROUGH_OF, troughs_of
from nsclinic.course.medication import HALF, PER_KG, PER_M2, dose_basis, is_taken, least_taken
from nsclinic.course.model import Dose
from nsclinic.course.size import size_on
from nsclinic.course.timeline import last_day
from nsclinic.domain.calendar import add_days, is_within_months
from nsclinic.domain.catalogue import DoseCeiling, drugs, drugs_in
from nsclinic.domain.record import EventKind, Frequency, Treatment

CYCLOPHOSPHAMIDE = "cyclophosphamide"


def amount_in(
    unit: str, per_day_mg: Decimal | None, mg_per_kg: Decimal | None, mg_per_m2: Decimal | None
) -> Decimal | None:
    """Give a treatment day's dose in the unit asked for; None where it is not known."""
    return {PER_KG: mg_per_kg, PER_M2: mg_per_m2, None: per_day_mg}[dose_basis(unit)]


def _dose_in(dose: Dose, unit: str) -> Decimal | None:
    return amount_in(unit, dose.per_day_mg, dose.mg_per_kg, dose.mg_per_m2)


def _lacking(case: Case, unit: str) -> str:
    """Name what is not known where a dose cannot be given in a unit: the weight, or the height for one per m²."""
    has_weight = case.size.weight_kg is not None
    return "height" if dose_basis(unit) == PER_M2 and has_weight else "weight"


def _exceeded(case: Case, dose: Dose) -> tuple[DoseCeiling, Decimal] | None:
    """Give a ceiling of the drug that what is surely taken exceeds, with the amount; single doses have their own."""
    for line in drugs()[dose.drug].dangerous:
        amount = least_taken(case.timeline, dose.drug, case.as_of, case.common.courses, line.unit)
        if amount > line.above:
            return line, amount
    return None


def _dose_facts(case: Case, drug: str) -> tuple[Fact, ...]:
    rows = [
        row
        for row in case.timeline.treated(drug)
        if row.start_date <= case.as_of <= last_day(row, case.as_of)
    ]
    return tuple(treatment_fact(row) for row in rows)


def _reference(case: Case) -> Source:
    return case.source_of(case.common.prescribing.high_tolerance)


def dose_dangerous(case: Case) -> Iterator[Answer]:
    """A dose above the drug's ceiling: ask at once what is truly taken."""
    rule = "dose-dangerous"
    facts: list[Fact] = []
    worst: tuple[str, DoseCeiling, Decimal] | None = None
    for dose in case.doses:
        exceeded = _exceeded(case, dose)
        if exceeded is not None:
            facts += _dose_facts(case, dose.drug)
            worst = worst or (dose.drug, *exceeded)
        elif dose.stated and dose.frequency is not Frequency.SINGLE:
            for line in drugs()[dose.drug].dangerous:
                if _dose_in(dose, line.unit) is None:
                    yield Missing(rule, _lacking(case, line.unit))
    for row, line, amount in _dangerous_single(case):
        facts.append(treatment_fact(row))
        worst = worst or (row.drug, line, amount)
    if worst is not None:
        drug, line, amount = worst
        yield case.finding(
            rule,
            Severity.STOP,
            facts,
            _reference(case),
            drug=drug,
            dose=Amount(amount, line.unit),
            limit=Amount(line.above, line.unit),
            ratio=_ratio(case, drug),
        )


def _dangerous_single(case: Case) -> Iterator[tuple[Treatment, DoseCeiling, Decimal]]:
    earliest = add_days(case.as_of, -case.common.prescribing.single_recent.whole)
    for drug in case.timeline.drugs:
        for row in case.timeline.treated(drug):
            if row.frequency is not Frequency.SINGLE or row.start_date < earliest or drug not in drugs():
                continue
            for line in drugs()[drug].single_dangerous:
                amount = least_taken(
                    case.timeline, drug, row.start_date, case.common.courses, line.unit, is_single=True
                )
                if amount > line.above:
                    yield row, line, amount
                    break


def _ratio(case: Case, drug: str) -> Decimal | None:
    """Give how many times the protocol's upper dose this one is; None where the protocol prints none."""
    dose = case.dose_of(drug)
    _, high = range_ends(drug, case.course, case.steps, case.protocol)
    amount = _dose_in(dose, high.unit) if dose and high else None
    return amount / high.value if amount is not None and high else None


def _share_of_range(case: Case, drug: str) -> Decimal:
    """Give what a mean takes of the range: prednisolone is compared by its mean over time with the range's mean."""
    if drug != PREDNISOLONE or is_answering_relapse(case.course):
        return Decimal(1)
    line = range_for(PREDNISOLONE, case.last_step.number if case.last_step else 0, case.protocol)
    return HALF if line is not None and line.frequency == Frequency.ALTERNATE_DAY else Decimal(1)


def _is_led_by_troughs(case: Case, drug: str) -> bool:
    return drug in CALCINEURIN_INHIBITORS and bool(case.protocol.targets_of(TROUGH_OF[drug]))


def _has_no_upper_end(case: Case, dose: Dose) -> bool:
    """Say whether levels lead the dose now: a recent trough, or any of this course where the range is "to start"."""
    if not _is_led_by_troughs(case, dose.drug):
        return False
    line = range_for(dose.drug, case.last_step.number if case.last_step else 0, case.protocol)
    course = case.open_course(dose.drug)
    if line is not None and line.is_start and course is not None:
        troughs = troughs_of(case.timeline, dose.drug, case.common.follow_up)
        if any(row.on >= course.start for row in troughs):
            return True
    return bool(recent_troughs(case, dose.drug))


def dose_high(case: Case) -> Iterator[Answer]:
    """A dose above the protocol's range by more than the tolerance, not dangerous."""
    rule = "dose-high"
    for dose in case.doses:
        low, high = range_ends(dose.drug, case.course, case.steps, case.protocol)
        if low is None or high is None or _exceeded(case, dose) or _has_no_upper_end(case, dose):
            continue
        taken = (case.timeline, dose.drug, case.as_of, case.common.courses, high.unit)
        upper = high.value * _share_of_range(case, dose.drug)
        mean = least_taken(*taken, is_mean=dose.drug == PREDNISOLONE)
        if mean <= upper * (1 + case.common.prescribing.high_tolerance.value):
            if _dose_in(dose, high.unit) is None:
                yield Missing(rule, _lacking(case, high.unit))
        else:
            yield case.finding(
                rule,
                Severity.ACTION,
                _dose_facts(case, dose.drug),
                case.source_of(high),
                drug=dose.drug,
                dose=Amount(least_taken(*taken), high.unit),
                low=Amount(low.value, low.unit) if low != high else None,
                high=Amount(high.value, high.unit),
            )


def _is_in_target(case: Case, drug: str) -> bool:
    """Say whether any recent trough of the drug lies in its target."""
    return drug in TROUGH_OF and any(
        judged is LevelVerdict.IN_RANGE for _, judged, _, _ in judged_troughs(case, drug)
    )


def dose_low(case: Case) -> Iterator[Answer]:
    """A dose below half of the protocol's lower one, with no recent trough in target."""
    rule = "dose-low"
    for dose in case.doses:
        low, high = range_ends(dose.drug, case.course, case.steps, case.protocol)
        if low is None or high is None or dose.drug == PREDNISOLONE:
            continue
        amount = _dose_in(dose, low.unit)
        if amount is None:
            yield Missing(rule, _lacking(case, low.unit))
            continue
        is_low = amount < low.value * case.common.prescribing.low_share.value
        if is_low and not _is_in_target(case, dose.drug):
            yield case.finding(
                rule,
                Severity.INFO,
                _dose_facts(case, dose.drug),
                case.source_of(low),
                drug=dose.drug,
                dose=Amount(amount, low.unit),
                low=Amount(low.value, low.unit),
                high=Amount(high.value, high.unit),
            )


def _together(
    case: Case, rule: str, severity: Severity, drugs_taken: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[Answer]:
    if drugs_taken and others:
        facts = [fact for drug in (*drugs_taken, *others) for fact in _dose_facts(case, drug)]
        up = drugs()[others[0]].group == "level_up"
        yield case.finding(
            rule,
            severity,
            facts,
            _reference(case),
            drug=drugs_taken[0],
            other=others[0],
            direction=("up" if up else "down") if rule == "interaction" else None,
        )


def interaction(case: Case) -> Iterator[Answer]:
    """A calcineurin inhibitor with a drug that moves its level."""
    moving = case.on_any(drugs_in("level_up", "level_down"))
    yield from _together(case, "interaction", Severity.URGENT, case.on_any(CALCINEURIN_INHIBITORS), moving)


def nephrotoxic_with_cni(case: Case) -> Iterator[Answer]:
    """A calcineurin inhibitor with another drug that harms the kidney."""
    toxic = case.on_any(drugs_in("nephrotoxic"))
    yield from _together(
        case, "nephrotoxic-with-cni", Severity.ACTION, case.on_any(CALCINEURIN_INHIBITORS), toxic
    )


def duplicate_antimetabolite(case: Case) -> Iterator[Answer]:
    """Mycophenolate with mizoribine or azathioprine, which act alike."""
    others = case.on_any(drugs_in("antimetabolite"))
    taken = case.on_any(drugs_in("mycophenolate"))
    yield from _together(case, "duplicate-antimetabolite", Severity.ACTION, taken, others)


def two_calcineurin_inhibitors(case: Case) -> Iterator[Answer]:
    """Tacrolimus and ciclosporin both taken on more than one of the last days."""
    limits = case.common.prescribing
    days = sum(
        all(is_taken(case.timeline, drug, add_days(case.as_of, -back)) for drug in CALCINEURIN_INHIBITORS)
        for back in range(limits.together_window.whole + 1)
    )
    if days >= limits.together_days.whole:
        rows = [case.timeline.treated(drug)[-1] for drug in CALCINEURIN_INHIBITORS]
        facts = map(treatment_fact, rows)
        source = case.source_of(limits.together_days)
        yield case.finding("two-calcineurin-inhibitors", Severity.STOP, facts, source, days=days)


def cyclophosphamide_cumulative(case: Case) -> Iterator[Answer]:
    """The total dose of cyclophosphamide, each stretch by the weight of its start, above its limit.

    Where a stretch's weight is not known the others may be above it by themselves; else it cannot be told.
    """
    rule = "cyclophosphamide-cumulative"
    limit = case.common.prescribing.cyclophosphamide_total
    total = Decimal(0)
    rows = case.timeline.treated(CYCLOPHOSPHAMIDE)
    is_known = True
    for row in rows:
        per_kg = _mg_per_kg_at_start(case, row)
        if per_kg is None:
            is_known = False
        else:
            total += per_kg * days_taken_of(row, case)
    if total <= limit.value and not is_known:
        yield Missing(rule, "weight")
    if total > limit.value:
        yield case.finding(
            rule,
            Severity.STOP,
            map(treatment_fact, rows),
            case.source_of(limit),
            total=Amount(total, limit.unit),
            limit=Amount(limit.value, limit.unit),
        )


def days_taken_of(row: Treatment, case: Case) -> Decimal:
    """Give the treatment days of one stretch up to the as-of date: half of its days where on alternate days."""
    days = Decimal((last_day(row, case.as_of) - row.start_date).days + 1)
    return days * HALF if row.frequency is Frequency.ALTERNATE_DAY else days


def _mg_per_kg_at_start(case: Case, row: Treatment) -> Decimal | None:
    if not row.dose:
        return None
    basis = dose_basis(row.dose_unit)
    if basis == PER_KG:
        return Decimal(row.dose)
    size = size_on(case.timeline, case.common.courses, row.start_date)
    if size.weight_kg is None or (basis == PER_M2 and size.surface_m2 is None):
        return None
    mg = Decimal(row.dose) * (size.surface_m2 if basis == PER_M2 and size.surface_m2 else 1)
    return mg / size.weight_kg


def hepatitis_b_screen(case: Case) -> Iterator[Answer]:
    """A drug that wakes hepatitis B, taken lately or planned, in a child never tested."""
    if case.timeline.observed("hbsag"):
        return
    limits = case.common.prescribing
    asked = drugs_in("anti_cd20", "mycophenolate") - {"ofatumumab"} | {CYCLOPHOSPHAMIDE}
    months = limits.hepatitis_b_taken_within.whole
    taken = [
        drug
        for drug in asked
        if any(
            is_within_months(last_day(row, case.as_of), case.as_of, months)
            for row in case.timeline.treated(drug)
        )
    ]
    earliest = add_days(case.as_of, -limits.vaccine_plan_counts.whole)
    planned = [
        event
        for event in case.timeline.happened(EventKind.TREATMENT_PLANNED)
        if event.code in asked and event.on >= earliest
    ]
    if taken or planned:
        rows = [case.timeline.treated(drug)[-1] for drug in sorted(taken)]
        facts = [*map(treatment_fact, rows), *map(event_fact, planned)]
        source = case.source_of(limits.hepatitis_b_taken_within)
        drug = rows[-1].drug if rows else planned[-1].code
        yield case.finding("hepatitis-b-screen", Severity.DUE, facts, source, drug=drug)


RULES = (
    ("dose-dangerous", dose_dangerous),
    ("dose-high", dose_high),
    ("dose-low", dose_low),
    ("interaction", interaction),
    ("nephrotoxic-with-cni", nephrotoxic_with_cni),
    ("duplicate-antimetabolite", duplicate_antimetabolite),
    ("two-calcineurin-inhibitors", two_calcineurin_inhibitors),
    ("cyclophosphamide-cumulative", cyclophosphamide_cumulative),
    ("hepatitis-b-screen", hepatitis_b_screen),
)
