"""A severe infection in a child whose defence is weakened (rules 4, Harm)."""

from collections.abc import Iterator
from decimal import Decimal

from nsclinic.advice.case import Answer, Case
from nsclinic.advice.harm.ailments import unresolved
from nsclinic.advice.model import Missing, Severity
from nsclinic.course.medication import taken_on
from nsclinic.domain.calendar import add_days, is_within_months
from nsclinic.domain.catalogue import drugs, drugs_in, steroids

RULE = "infection-on-immunosuppression"


def mean_steroid_mg_per_kg(case: Case) -> Decimal | None:
    """Give the mean prednisolone equivalent of the days A − 13 to A, over the weight of A; None where not known."""
    days = case.common.harm.infection_steroid_days.whole
    total = Decimal(0)
    for back in range(days):
        day = add_days(case.as_of, -back)
        for drug in steroids():
            taken = taken_on(case.timeline, drug, day, case.common.courses)
            factor = drugs()[drug].prednisolone_factor
            if taken is None or factor is None:
                continue
            if taken.per_day_mg is not None and case.size.weight_kg is not None:
                per_kg = taken.per_day_mg / case.size.weight_kg
            elif taken.per_day_mg is None and taken.mg_per_kg is not None:
                per_kg = taken.mg_per_kg
            else:
                return None
            total += per_kg * factor * taken.mean_share
    return total / days


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
    if not weakening:
        mean = mean_steroid_mg_per_kg(case)
        if mean is None:
            yield Missing(RULE, "weight")
        elif mean >= case.common.harm.infection_steroid.value:
            weakening = tuple(drug for drug in steroids() if case.timeline.treated(drug))
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
