"""Hand-worked boundary cases of the evaluator: the table "Prescribing"."""

from __future__ import annotations

import pytest

from tests.oracle import prescribing
from tests.oracle.one_child import SIZE, ago, child, event, given, seen


@pytest.mark.parametrize(
    ("drug", "dose", "unit", "fires"),
    [
        ("tacrolimus", "0.3", "mg/kg/day", False),
        ("tacrolimus", "0.301", "mg/kg/day", True),
        ("ciclosporin", "300", "mg/m2/day", False),
        ("ciclosporin", "300.1", "mg/m2/day", True),
        ("mycophenolate_mofetil", "1800", "mg/m2/day", False),
        ("mycophenolate_mofetil", "1801", "mg/m2/day", True),
    ],
)
@pytest.mark.parametrize("size", [SIZE, ()])
def test_a_stated_dose_at_its_own_limit_with_and_without_a_size(
    drug: str, dose: str, unit: str, fires: bool, size: tuple[dict[str, str], ...]
) -> None:
    w = child(*size, given(drug, ago(5), "", dose, unit))
    # At 24.5 kg and 110 cm, 300 mg/m2 of ciclosporin are 10.6 mg/kg: above its other limit.
    if drug == "ciclosporin" and size:
        assert ("dose-dangerous", "stop") in prescribing.findings(w)
        return
    assert (("dose-dangerous", "stop") in prescribing.findings(w)) is fires


@pytest.mark.parametrize(
    ("last", "planned", "fires"),
    [
        ("2018-02-28", "2018-05-27", True),  # 28 February + 3 months = 28 May
        ("2018-02-28", "2018-05-28", False),
        ("2017-11-30", "2018-02-27", False),  # more than 60 days before 1 June
        ("2018-05-30", "2018-08-29", True),
        ("2018-05-30", "2018-08-30", False),
        ("", "2020-01-01", True),  # the row goes on
        ("2018-12-31", "2020-01-01", True),  # an end after A is a plan
    ],
)
def test_a_live_vaccine_within_3_months_after_a_drug(last: str, planned: str, fires: bool) -> None:
    w = child(
        given("mycophenolate_mofetil", "2017-10-01", last, "500", "mg/day"),
        event(planned, "vaccination_planned", "MMR"),
    )
    assert (("live-vaccine", "stop") in prescribing.findings(w)) is fires


@pytest.mark.parametrize(
    ("first", "last", "dose", "frequency", "planned", "fires"),
    [
        ("2018-04-18", "2018-05-01", "20", "daily", "2018-05-31", True),  # 14 days; 1 May + 1 month = 1 June
        ("2018-04-18", "2018-05-01", "20", "daily", "2018-06-01", False),
        ("2018-04-19", "2018-05-01", "20", "daily", "2018-05-20", False),  # 13 days
        ("2018-04-18", "2018-05-01", "40", "alternate_day", "2018-05-20", True),
        ("2018-04-18", "2018-05-01", "39", "alternate_day", "2018-05-20", False),
    ],
)
def test_a_live_vaccine_after_14_days_of_much_steroid(
    first: str, last: str, dose: str, frequency: str, planned: str, fires: bool
) -> None:
    w = child(
        seen("2018-04-01", "weight", "30", "kg"),
        given("prednisolone", first, last, dose, "mg/day", frequency),
        event(planned, "vaccination_planned", "varicella"),
    )
    assert (("live-vaccine", "stop") in prescribing.findings(w)) is fires


def test_a_vaccine_that_was_given_is_planned_no_more() -> None:
    rows = (
        given("tacrolimus", ago(100), "", "2", "mg/day"),
        event(ago(-10), "vaccination_planned", "MMR"),
    )
    assert ("live-vaccine", "stop") in prescribing.findings(
        child(*rows, event(ago(51), "vaccination", "MMR"))
    )
    assert ("live-vaccine", "stop") not in prescribing.findings(
        child(*rows, event(ago(50), "vaccination", "MMR"))
    )


@pytest.mark.parametrize(("last", "fires"), [(84, False), (85, True)])
def test_cyclophosphamide_up_to_168_mg_per_kg(last: int, fires: bool) -> None:
    w = child(given("cyclophosphamide", ago(last - 1), "", "2", "mg/kg/day"))
    assert (("cyclophosphamide-cumulative", "stop") in prescribing.findings(w)) is fires


@pytest.mark.parametrize(("last", "fires"), [(20, False), (19, True)])
def test_two_calcineurin_inhibitors_on_the_day_of_change_alone_are_none(last: int, fires: bool) -> None:
    w = child(
        given("ciclosporin", ago(300), ago(last), "75", "mg/day"),
        given("tacrolimus", ago(20), "", "2", "mg/day"),
    )
    assert (("two-calcineurin-inhibitors", "stop") in prescribing.findings(w)) is fires


@pytest.mark.parametrize(
    ("dose", "frequency", "fires"),
    [
        ("1.1", "alternate_day", False),
        ("1.2", "alternate_day", True),
        ("0.55", "daily", False),
        ("0.56", "daily", True),
    ],
)
def test_prednisolone_is_compared_by_its_mean(dose: str, frequency: str, fires: bool) -> None:
    w = child(
        *SIZE,
        given("ciclosporin", ago(5), "", "150", "mg/m2/day"),
        given("prednisolone", ago(5), "", dose, "mg/kg/day", frequency),
    )
    assert (("dose-high", "action") in prescribing.findings(w)) is fires


def test_a_trough_frees_the_dose_from_the_protocols_range() -> None:
    rows = (*SIZE, given("tacrolimus", ago(100), "", "0.29", "mg/kg/day"))
    assert ("dose-high", "action") in prescribing.findings(child(*rows))
    for day, fires in ((45, False), (46, True)):
        w = child(*rows, seen(ago(day), "tac_trough", "6", "ng/mL"))
        assert (("dose-high", "action") in prescribing.findings(w)) is fires


@pytest.mark.parametrize(("day", "fires"), [("2017-12-01", False), ("2017-11-30", True)])
def test_a_weight_is_too_old_the_day_after_6_months(day: str, fires: bool) -> None:
    w = child(
        seen(day, "weight", "24", "kg"),
        seen(ago(1), "height", "110", "cm"),
        given("levamisole", ago(100), "", "50", "mg/day"),
    )
    assert (("measure-child", "due") in prescribing.findings(w)) is fires


@pytest.mark.parametrize(
    ("doses", "day", "fires"),
    [(("1200",), 30, False), (("1201",), 30, True), (("1201",), 31, False), (("600", "601"), 0, True)],
)
def test_a_pulse_of_cyclophosphamide_has_its_own_ceiling(
    doses: tuple[str, ...], day: int, fires: bool
) -> None:
    w = child(
        seen(ago(40), "weight", "60", "kg"),
        seen(ago(40), "height", "170", "cm"),
        *(given("cyclophosphamide", ago(day), "", mg, "mg", "single") for mg in doses),
    )
    assert (("dose-dangerous", "stop") in prescribing.findings(w)) is fires


def test_a_relapse_is_answered_with_2_mg_per_kg_until_remission() -> None:
    rows = (
        *SIZE,
        given("prednisolone", ago(20), "", "2.2", "mg/kg/day"),
        given("ciclosporin", ago(100), "", "150", "mg/m2/day"),
        seen(ago(60), "upcr", "0.1", "mg/mg"),
        seen(ago(20), "upcr", "4.0", "mg/mg"),
    )
    assert ("dose-high", "action") not in prescribing.findings(child(*rows))
    well = child(*rows, seen(ago(1), "upcr", "0.2", "mg/mg"))
    assert ("dose-high", "action") in prescribing.findings(well)
