"""A severe infection in a child whose defence is weakened (rules 4, Harm)."""

from collections.abc import Iterator
from decimal import Decimal

from nsclinic.advice.case import Answer, Case
from nsclinic.advice.harm.ailments import unresolved
from nsclinic.advice.model import Missing, Severity
from nsclinic.course.medication import HALF, PER_KG, days_taken, dose_basis, stretch_mg, stretches_on
from nsclinic.domain.calendar import add_days, is_within_months
from nsclinic.domain.catalogue import drugs_in, prednisolone_equivalent_mg, steroids
from nsclinic.domain.record import Frequency, Treatment

RULE = "infection-on-immunosuppression"


def mean_steroid_mg_per_kg(case: Case) -> tuple[Decimal, bool]:
    """Give the mean prednisolone equivalent of the days A − 13 to A, over the weight of A, alternate-day doses halved.

    It is of what is known; the second value says whether that is all.
    """
    days = case.common.harm.infection_steroid_days.whole
    weight = case.size.weight_kg
    total = Decimal(0)
    is_known = True
    for back in range(days):
        day = add_days(case.as_of, -back)
        for drug in steroids():
            for row in stretches_on(case.timeline, drug, day):
                per_kg = _mg_per_kg(case, row, weight)
                is_known = is_known and per_kg is not None
                share = HALF if row.frequency is Frequency.ALTERNATE_DAY else Decimal(1)
                total += prednisolone_equivalent_mg(drug, (per_kg or Decimal(0)) * share) or Decimal(0)
    return total / days, is_known


def _mg_per_kg(case: Case, row: Treatment, weight: Decimal | None) -> Decimal | None:
    """Give a stretch's amount over a weight; as it is stated where it is per kg and not known in mg."""
    mg = stretch_mg(case.timeline, row, case.common.courses)
    if mg is not None:
        return mg / weight if weight else None
    return Decimal(row.dose) if row.dose and dose_basis(row.dose_unit) == PER_KG else None


def _lately_taken_steroids(case: Case) -> tuple[str, ...]:
    """Give the steroids taken on any of the days of the mean: a course that ended yesterday weakens still."""
    first = add_days(case.as_of, 1 - case.common.harm.infection_steroid_days.whole)
    return tuple(drug for drug in steroids() if days_taken(case.timeline, (drug,), first, case.as_of))


def infection_on_immunosuppression(case: Case) -> Iterator[Answer]:
    """An unresolved severe infection while immunosuppressed."""
    infections = unresolved(case, "severe_infection")
    if not infections:
        return
    weakening = case.on_any(
        drugs_in("calcineurin_inhibitor", "mycophenolate", "antimetabolite", "alkylating")
    )
    months = case.common.follow_up.anti_cd20_lasts.whole
    weakening += tuple(
        drug
        for drug in sorted(drugs_in("anti_cd20"))
        if any(is_within_months(row.start_date, case.as_of, months) for row in case.timeline.treated(drug))
    )
    if not weakening and (lately := _lately_taken_steroids(case)):
        mean, is_known = mean_steroid_mg_per_kg(case)
        if mean >= case.common.harm.infection_steroid.value:
            weakening = lately
        elif not is_known:
            yield Missing(RULE, "weight")
    if weakening:
        infection = infections[0]
        yield case.finding(
            RULE,
            Severity.URGENT,
            infection.facts,
            case.source_of(case.common.follow_up.anti_cd20_lasts),
            event=infection.code,
            on=infection.began_on,
            drug=weakening[0],
        )


RULES = ((RULE, infection_on_immunosuppression),)
