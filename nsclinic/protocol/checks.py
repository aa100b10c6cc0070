"""What the values of a protocol must be together: ranges the right way round, nothing said twice, no dangerous dose.

Each check is asked of one table or list as soon as it could be built, and names the key below it that is at fault. The
ceilings of doses stand in the formulary, the grades, units and limits of analytes in theirs.
"""

from collections.abc import Callable
from typing import Any

from nsclinic.domain.catalogue import analytes, drugs
from nsclinic.domain.limits import MOST_DOSES_PER_DAY, hard_fault
from nsclinic.protocol.example import Example, Expected, faults_of_expected
from nsclinic.protocol.faults import not_one_of
from nsclinic.protocol.history import record_of
from nsclinic.protocol.model import (
    Courses,
    DoseRange,
    Eligibility,
    FollowUp,
    Harm,
    Levels,
    Number,
    Path,
    ReportedDose,
    StepDrugs,
    SteroidAnswer,
    SteroidResponse,
    Target,
    Urine,
    UrineLimits,
)
from nsclinic.protocol.unit_checks import (
    Faults,
    amount,
    each_unit_once,
    harm,
    one_meaning,
    urine,
    urine_limits,
)
from nsclinic.protocol.vocabulary import analyte_units

PREDNISOLONE = "prednisolone"
MOST_STEPS = 3
"""The rules advise the start of steps 1 to 3 (`step-1-start` to `step-3-start`); a fourth would never be advised."""

_ORDERED: dict[type[Any], tuple[tuple[str, str, bool], ...]] = {
    Courses: (("weight_due_after_under_2", "weight_due_after", False),),
    Path: (
        ("steroid_youngest", "genetics_first_under", False),
        ("course_review_from", "course_complete_from", True),
    ),
    Harm: (
        ("potassium_high", "potassium_urgent", True),
        ("neutrophils_urgent", "neutrophils_low", True),
        ("systolic_high", "systolic_stage_2", True),
        ("diastolic_high", "diastolic_stage_2", True),
        ("diastolic_high", "systolic_high", True),
        ("diastolic_stage_2", "systolic_stage_2", True),
        ("pressure_table_from", "pressure_table_until", True),
        ("growth_compared_from", "growth_compared_at", False),
        ("growth_compared_at", "growth_compared_until", False),
        ("mmf_half", "mmf_lowered_to", False),
    ),
    Levels: (
        ("repeat_from", "repeat_to", False),
        ("due_after_last", "due_after_last_stable", False),
        ("steady_from", "due_after_change", False),
    ),
    FollowUp: (
        ("tests_due_after", "tests_due_after_stable", False),
        ("tests_interval", "tests_interval_stable", False),
        ("urine_due_after", "urine_due_after_stable", False),
        ("trough_earliest_hours", "trough_latest_hours", True),
    ),
    SteroidResponse: (("sensitive_within", "resistant_from", False),),
}
"""Numbers of a table of which the first may not be above the second (True: nor equal); compared in one unit only."""


def faults_of_table(table: Any) -> Faults:
    """Say what is wrong with a table of the model that could be built."""
    for lower, upper, is_strict in _ORDERED.get(type(table), ()):
        yield from _out_of_order(table, lower, upper, is_strict=is_strict)
    check = _OF_TABLE.get(type(table))
    if check is not None:
        yield from check(table)


def faults_of_list(place: str, items: list[Any]) -> Faults:
    """Say what is wrong among the items of the list at a place; faulty items, None, are passed over."""
    check = _OF_LIST.get(place, _said_twice)
    yield from check(items)


def _out_of_order(table: Any, lower: str, upper: str, *, is_strict: bool) -> Faults:
    low, high = getattr(table, lower), getattr(table, upper)
    if low is None or high is None or low.unit != high.unit:
        return
    if low.value > high.value:
        yield (upper,), f"{amount(high)} is below {lower} ({amount(low)})"
    elif is_strict and low.value == high.value:
        yield (upper,), f"{amount(high)} is the same as {lower}"


# --- doses and levels ----------------------------------------------------------------------------------------------


def _dangerous(drug: str, number: Number, *, must_be_known: bool = True) -> str:
    """Say why a dose may stand in no protocol; empty where the formulary's ceiling in its unit is not passed.

    `must_be_known`: a dose in a unit without a ceiling is refused where the drug has ceilings in others.
    """
    entry = drugs()[drug]
    for ceilings, why in (
        (entry.dangerous, "is dangerous: a protocol may not state a dose above"),
        (entry.usual_max, "is above what is ever usual:"),
    ):
        known = [ceiling for ceiling in ceilings if ceiling.unit == number.unit]
        if known:
            ceiling = known[0]
            is_above = number.value > ceiling.above
            return f"{amount(number)} of {drug} {why} {ceiling.above} {ceiling.unit}" if is_above else ""
    units = dict.fromkeys(ceiling.unit for ceiling in (*entry.dangerous, *entry.usual_max))
    if not units or not must_be_known:
        return ""
    return f"nobody could tell whether a dose of {drug} in {number.unit} is dangerous; state it in {' or '.join(units)}"


def _dose_range(line: DoseRange) -> Faults:
    for name in ("low", "high", "start"):
        number: Number | None = getattr(line, name)
        if number is None:
            continue
        if number.unit != line.low.unit:
            yield (name, "unit"), f"is '{number.unit}', and low is in '{line.low.unit}'"
        elif words := _dangerous(line.drug, number):
            yield (name, "value"), words
        elif name == "high" and number.value < line.low.value:
            yield (name, "value"), f"{amount(number)} is below low ({amount(line.low)})"
        elif name == "start" and not line.low.value <= number.value <= line.upper.value:
            yield (name, "value"), f"{amount(number)} lies outside low to high"
    if line.doses_per_day is not None and not 1 <= line.doses_per_day <= MOST_DOSES_PER_DAY:
        yield ("doses_per_day",), f"{line.doses_per_day} is not between 1 and {MOST_DOSES_PER_DAY}"
    if line.step is not None and line.step < 0:
        yield ("step",), f"{line.step} is negative"


def _reported_dose(line: ReportedDose) -> Faults:
    if line.deviation.unit != line.mean.unit:
        yield ("deviation", "unit"), f"is '{line.deviation.unit}', and mean is in '{line.mean.unit}'"
    if words := _dangerous(line.drug, line.mean, must_be_known=False):
        yield ("mean", "value"), words


def _steroid_answer(answer: SteroidAnswer) -> Faults:
    for name in ("dose", "at_most", "then_dose"):
        number: Number | None = getattr(answer, name)
        if number is not None and (words := _dangerous(PREDNISOLONE, number)):
            yield (name, "value"), words
    weeks = answer.then_weeks
    if (answer.then_dose is None) is not (not weeks):
        yield (), "then_dose and then_weeks are given together or not at all"
    elif weeks and (len(weeks) != 2 or weeks[0].value > weeks[1].value):
        yield ("then_weeks",), "is two numbers of weeks, from and to"


def _target(target: Target) -> Faults:
    units = analyte_units(target.code)
    strange = [name for name in ("low", "high") if getattr(target, name).unit not in units]
    for name in strange:
        yield (name, "unit"), not_one_of(getattr(target, name).unit, units, f"a unit of {target.code}")
    if strange:
        return
    for name in ("low", "high"):
        number: Number = getattr(target, name)
        if hard_fault(analytes()[target.code], number.value, number.unit) is not None:
            yield (name, "value"), f"{amount(number)} is no value that {target.code} can have"
    if target.low.unit != target.high.unit:
        yield ("high", "unit"), f"is '{target.high.unit}', and low is in '{target.low.unit}'"
    elif target.low.value >= target.high.value:
        yield (
            ("high", "value"),
            f"{amount(target.high)} is not above low ({amount(target.low)})",
        )


def _doses(lines: list[DoseRange | None]) -> Faults:
    for index, line in enumerate(lines):
        for earlier in lines[:index]:
            if line is None or earlier is None or line.drug != earlier.drug:
                continue
            if line.step == earlier.step or None in (line.step, earlier.step):
                step = "at any time" if line.step is None else f"in step {line.step}"
                yield (index, "drug"), f"the dose of {line.drug} {step} is given twice"
                break


def _targets(lines: list[Target | None]) -> Faults:
    for index, line in enumerate(lines):
        for earlier in lines[:index]:
            if line is None or earlier is None or line.code != earlier.code:
                continue
            if line.phase == earlier.phase or "always" in (line.phase, earlier.phase):
                yield (index, "code"), f"two targets of {line.code} hold at one time"
                break


# --- steps and who may be on the protocol --------------------------------------------------------------------------


def _step(step: StepDrugs) -> Faults:
    if not 1 <= step.number <= MOST_STEPS:
        yield ("number",), f"{step.number} is not between 1 and {MOST_STEPS}: no rule advises another step"
    if not step.with_drugs:
        yield ("with_drugs",), "names no drug"
    both = [drug for drug in step.without_drugs if drug in step.with_drugs]
    if both:
        yield ("without_drugs",), f"{', '.join(both)} is one of with_drugs too"
    others = [drug for drug in step.lasts_while_any if drug not in step.with_drugs]
    if others:
        yield ("lasts_while_any",), f"{', '.join(others)} is none of with_drugs"


def _steps(steps: list[StepDrugs | None]) -> Faults:
    numbers: list[int] = []
    regimens: dict[tuple[frozenset[str], frozenset[str]], int] = {}
    for index, step in enumerate(steps):
        if step is None:
            return
        if step.number in numbers:
            yield (index, "number"), f"step {step.number} is given twice"
        elif step.number != index + 1:
            yield (index, "number"), f"steps are numbered from 1 in their order; expected {index + 1}"
        numbers.append(step.number)
        regimen = frozenset(step.with_drugs), frozenset(step.without_drugs)
        if regimen in regimens:
            yield (index, "with_drugs"), f"the drugs are those of step {regimens[regimen]}"
        regimens.setdefault(regimen, step.number)


def _eligibility(eligibility: Eligibility) -> Faults:
    own = ("own_egfr_k", "own_egfr_at_least", "own_egfr_window", "own_egfr_recovered_days")
    for group in (own, ("egfr_above_at_start", "egfr_start_window")):
        lacking = [name for name in group if getattr(eligibility, name) is None]
        if lacking and len(lacking) < len(group):
            yield (), f"'{lacking[0]}' is missing; it belongs to {_first_given(eligibility, group)}"
    if eligibility.age_from is not None and eligibility.age_to is not None:
        yield from _out_of_order(eligibility, "age_from", "age_to", is_strict=False)
    for name, code in (("c3_at_least", "c3"), ("c4_at_least", "c4")):
        limits: tuple[Number, ...] = getattr(eligibility, name)
        if limits:
            yield from each_unit_once(name, [limit.unit for limit in limits], analyte_units(code))
            yield from one_meaning(
                code, (((name, index, "value"), limit) for index, limit in enumerate(limits))
            )
    says = (
        eligibility.excluded_causes
        or eligibility.excluded_variants
        or eligibility.excluded_screens
        or eligibility.excludes_prior_rituximab
    )
    if says:
        for name in ("source", "section"):
            if not getattr(eligibility, name):
                yield (), f"'{name}' is missing: where does it say who is excluded?"


def _first_given(table: Any, names: tuple[str, ...]) -> str:
    return next(name for name in names if getattr(table, name) is not None)


# --- lists of anything -------------------------------------------------------------------------------------------


def _example(example: Example) -> Faults:
    _, faults = record_of(example.history, example.as_of)
    for index, message in faults:
        yield ("history",) if index < 0 else ("history", index), message


def _reported_doses(lines: list[ReportedDose | None]) -> Faults:
    drugs_named = [line.drug if line is not None else "" for line in lines]
    for index, drug in enumerate(drugs_named):
        if drug and drug in drugs_named[:index]:
            yield (index, "drug"), f"the reported dose of {drug} is given twice"


def _history(_lines: list[str]) -> Faults:
    # The same line twice is a second dose or a second value of that day.
    yield from ()


def _said_twice(items: list[Any]) -> Faults:
    for index, item in enumerate(items):
        if isinstance(item, str) and item in items[:index]:
            yield (index,), f"'{item}' is given twice"


_OF_TABLE: dict[type[Any], Callable[[Any], Faults]] = {
    DoseRange: _dose_range,
    Eligibility: _eligibility,
    Example: _example,
    Expected: faults_of_expected,
    Harm: harm,
    ReportedDose: _reported_dose,
    StepDrugs: _step,
    SteroidAnswer: _steroid_answer,
    Target: _target,
    Urine: urine,
    UrineLimits: urine_limits,
}

_OF_LIST: dict[str, Callable[[list[Any]], Faults]] = {
    "doses": _doses,
    "examples.history": _history,
    "reported_doses": _reported_doses,
    "steps": _steps,
    "targets": _targets,
}
