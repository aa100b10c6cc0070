"""Why an overdue child stands where she stands, made of the review alone: it knows no number of its own.

When something is overdue is the review's, and a steroid is high-dose from where the protocol's file counts it as
weakening the defence (`harm.infection_steroid`). Two limits follow, and both are meant. How near cyclophosphamide is to
its highest total dose the review does not say, so a child stands there whose total is passed or cannot be told. And
blood pressure is overdue only where the review asks for it by a day, which a steroid alone does not.

Apart from `risk`, whose values a start reads: this loads the rules and the formulary.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from nsclinic.advice.model import Due, Review
from nsclinic.advice.prescribing import CYCLOPHOSPHAMIDE
from nsclinic.clinic.risk import Risk, RiskKind
from nsclinic.course.exposure import TROUGH_OF
from nsclinic.course.medication import HALF
from nsclinic.course.model import Dose, UrineState
from nsclinic.domain.catalogue import prednisolone_equivalent_mg, steroids
from nsclinic.domain.record import Frequency

TOTAL_DOSE_RULE = "cyclophosphamide-cumulative"
TROUGH_RULE = "trough-due"
CREATININE, PRESSURE, VISIT = "creatinine", "sbp", "visit"


def risk_of(review: Review, overdue: Iterable[Due], steroid_from: Decimal) -> Risk | None:
    """Give why an overdue child stands where she stands, None where nothing is overdue.

    `overdue` are the things overdue that nobody set aside. `steroid_from` is the mean of prednisolone equivalent from
    which a steroid is high-dose, in mg/kg/day (that dose itself is).
    """
    late = sorted(overdue, key=lambda due: (due.on, due.what))
    if not late:
        return None
    risks = [
        *_unwatched_calcineurin_inhibitor(review, late),
        *_steroid_without_pressure(review, late, steroid_from),
        *_cyclophosphamide_total(review, late),
        *_nephrotic_not_seen(review, late),
        Risk(RiskKind.OVERDUE, late[0].what, late[0].on),
    ]
    return min(risks, key=lambda risk: risk.order)


def _unwatched_calcineurin_inhibitor(review: Review, late: list[Due]) -> Iterator[Risk]:
    kind = RiskKind.UNWATCHED_CALCINEURIN_INHIBITOR
    taken = [drug for drug in TROUGH_OF if _dose_of(review, drug) is not None]
    for drug in taken:
        for due in late:
            if due.what in (CREATININE, TROUGH_OF[drug]):
                yield Risk(kind, due.what, due.on, drug)
    listed = {due.what for due in late}
    for finding in review.open_findings:
        drug = str(finding.parameters.get("drug", "")) if finding.rule == TROUGH_RULE else ""
        if drug in taken and TROUGH_OF[drug] not in listed:
            yield Risk(kind, TROUGH_OF[drug], finding.since, drug)


def _steroid_without_pressure(review: Review, late: list[Due], steroid_from: Decimal) -> Iterator[Risk]:
    unmeasured = next((due for due in late if due.what == PRESSURE), None)
    doses = [dose for dose in review.doses if dose.drug in steroids()]
    if unmeasured is None or not doses:
        return
    known = [(dose.drug, mean) for dose in doses if (mean := _mean_mg_per_kg(dose)) is not None]
    total = sum((mean for _, mean in known), Decimal(0))
    is_known = len(known) == len(doses)
    if total >= steroid_from or not is_known:
        drug = max(known, key=lambda pair: pair[1])[0] if total >= steroid_from else doses[0].drug
        yield Risk(
            RiskKind.STEROID_WITHOUT_PRESSURE,
            unmeasured.what,
            unmeasured.on,
            drug,
            is_dose_known=total >= steroid_from,
        )


def _cyclophosphamide_total(review: Review, late: list[Due]) -> Iterator[Risk]:
    if _dose_of(review, CYCLOPHOSPHAMIDE) is None:
        return
    is_passed = any(finding.rule == TOTAL_DOSE_RULE for finding in review.open_findings)
    is_untold = any(missing.rule == TOTAL_DOSE_RULE for missing in review.missing)
    if is_passed or is_untold:
        first = late[0]
        kind = RiskKind.CYCLOPHOSPHAMIDE_TOTAL
        yield Risk(kind, first.what, first.on, CYCLOPHOSPHAMIDE, is_dose_known=is_passed)


def _nephrotic_not_seen(review: Review, late: list[Due]) -> Iterator[Risk]:
    visit = next((due for due in late if due.what == VISIT), None)
    if visit is not None and review.course.state is UrineState.NEPHROTIC:
        yield Risk(RiskKind.NEPHROTIC_NOT_SEEN, visit.what, visit.on)


def _dose_of(review: Review, drug: str) -> Dose | None:
    return next((dose for dose in review.doses if dose.drug == drug), None)


def _mean_mg_per_kg(dose: Dose) -> Decimal | None:
    """Give a dose as prednisolone equivalent in mg/kg/day, alternate days halved; None where it is not known."""
    if dose.mg_per_kg is None:
        return None
    share = HALF if dose.frequency is Frequency.ALTERNATE_DAY else Decimal(1)
    return prednisolone_equivalent_mg(dose.drug, dose.mg_per_kg * share)
