"""Blood values that treatment harms: glucose, potassium, white cells (rules 4, Harm)."""

from collections.abc import Callable, Iterator

from nsclinic.advice.case import CALCINEURIN_INHIBITORS, Answer, Case, latest_deciding, observation_fact
from nsclinic.advice.model import Amount, Missing, Severity
from nsclinic.course.comparison import is_above, is_below, limit_for
from nsclinic.domain.catalogue import drugs_in
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Number

GLUCOSE_CODES = ("glucose_fasting", "glucose_random", "hba1c")

Limits = tuple[Number, ...]
Judge = Callable[[Observation], bool | None]


def _reaches(limits: Limits) -> Judge:
    """Judge whether a value is at or above its limit."""

    def judge(row: Observation) -> bool | None:
        limit = limit_for(row, limits)
        below = is_below(row, limit) if limit is not None else None
        return None if below is None else not below

    return judge


def _exceeds(limits: Limits) -> Judge:
    """Judge whether a value is above its limit."""

    def judge(row: Observation) -> bool | None:
        limit = limit_for(row, limits)
        return is_above(row, limit) if limit is not None else None

    return judge


def _falls_below(limits: Limits) -> Judge:
    """Judge whether a value is below its limit."""

    def judge(row: Observation) -> bool | None:
        limit = limit_for(row, limits)
        return is_below(row, limit) if limit is not None else None

    return judge


def _limit(row: Observation, limits: Limits) -> Amount | None:
    limit = limit_for(row, limits)
    return Amount(limit, row.unit) if limit is not None else None


def _raises_glucose(case: Case) -> bool:
    return bool(case.on_any((*CALCINEURIN_INHIBITORS, *drugs_in("steroid"))))


def glucose_high(case: Case) -> Iterator[Answer]:
    """Glucose or HbA1c in the diabetic range on a calcineurin inhibitor or steroid."""
    if not _raises_glucose(case):
        return
    harm = case.common.harm
    high = []
    can_tell = False
    for code, limits in (
        ("glucose_fasting", harm.glucose_fasting_high),
        ("glucose_random", harm.glucose_random_high),
        ("hba1c", harm.hba1c_high),
    ):
        found = latest_deciding(case.timeline.observed(code), _reaches(limits))
        can_tell = can_tell or found is not None
        if found is not None and found[1]:
            high.append((found[0], limits))
    if not can_tell:
        yield Missing("glucose-high", "glucose_random")
    if high:
        row, limits = high[0]
        yield case.finding(
            "glucose-high",
            Severity.ACTION,
            [observation_fact(row) for row, _ in high],
            case.source_of(limits[0]),
            code=row.code,
            value=Amount(row.number, row.unit),
            limit=_limit(row, limits),
            on=row.on,
        )


def glucose_impaired(case: Case) -> Iterator[Answer]:
    """Fasting glucose raised but not diabetic, whatever is taken.

    A clinic that measures random glucose lacks nothing: the fasting one is missing only where a value decides nothing,
    or where no glucose was measured at all on a drug that raises it.
    """
    limits = case.common.harm.glucose_fasting_impaired
    is_raised, is_high = _reaches(limits), _reaches(case.common.harm.glucose_fasting_high)

    def is_impaired(row: Observation) -> bool | None:
        raised, high = is_raised(row), is_high(row)
        if raised is False or high:
            return False
        return True if raised and high is False else None

    found = latest_deciding(case.timeline.observed("glucose_fasting"), is_impaired)
    if found is None:
        values = {code: case.timeline.observed(code) for code in GLUCOSE_CODES}
        if values["glucose_fasting"] or (_raises_glucose(case) and not any(values.values())):
            yield Missing("glucose-impaired", "glucose_fasting")
    elif found[1]:
        row = found[0]
        yield case.finding(
            "glucose-impaired",
            Severity.INFO,
            [observation_fact(row)],
            case.source_of(limits[0]),
            code=row.code,
            value=Amount(row.number, row.unit),
            limit=_limit(row, limits),
            on=row.on,
        )


def potassium_high(case: Case) -> Iterator[Answer]:
    """Potassium above its limit; urgent far above."""
    harm = case.common.harm
    limits = (harm.potassium_high,)
    found = latest_deciding(case.timeline.observed("potassium"), _exceeds(limits))
    if found is None:
        yield Missing("potassium-high", "potassium")
    elif found[1]:
        row = found[0]
        is_urgent = _reaches((harm.potassium_urgent,))(row)
        yield case.finding(
            "potassium-high",
            Severity.URGENT if is_urgent else Severity.ACTION,
            [observation_fact(row)],
            case.source_of(harm.potassium_high),
            value=Amount(row.number, row.unit),
            limit=_limit(row, limits),
            on=row.on,
        )


def leukopenia(case: Case) -> Iterator[Answer]:
    """White cells or neutrophils low on a drug that lowers them."""
    drugs = case.on_any(drugs_in("mycophenolate", "alkylating", "immunomodulator") | {"azathioprine"})
    if not drugs:
        return
    harm = case.common.harm
    low: list[tuple[Observation, Number]] = []
    for code, limit in (("neutrophils", harm.neutrophils_low), ("wbc", harm.wbc_low)):
        found = latest_deciding(case.timeline.observed(code), _falls_below((limit,)))
        if found is None:
            yield Missing("leukopenia", code)
        elif found[1]:
            low.append((found[0], limit))
    if low:
        row, limit = low[0]
        is_grave = row.code == "neutrophils" and bool(_falls_below((harm.neutrophils_urgent,))(row))
        yield case.finding(
            "leukopenia",
            Severity.URGENT if is_grave else Severity.ACTION,
            [observation_fact(row) for row, _ in low],
            case.source_of(limit),
            code=row.code,
            value=Amount(row.number, row.unit),
            limit=_limit(row, (limit,)),
            on=row.on,
            drug=drugs[0],
        )


RULES = (
    ("glucose-high", glucose_high),
    ("glucose-impaired", glucose_impaired),
    ("potassium-high", potassium_high),
    ("leukopenia", leukopenia),
)
