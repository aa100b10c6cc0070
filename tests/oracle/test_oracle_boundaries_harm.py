"""Hand-worked boundary cases of the evaluator: the table "Harm" and the tables of height and pressure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.oracle import centiles, harm
from tests.oracle.one_child import SIZE, ago, child, event, given, rules, seen


@pytest.mark.parametrize(
    ("base", "latest", "unit", "severity"),
    [
        ("0.40", "0.50", "mg/dL", None),  # exactly 25 %
        ("0.40", "0.501", "mg/dL", "urgent"),  # a rise of 0.101
        ("0.30", "0.38", "mg/dL", "action"),  # 26.7 %, but 0.08
        ("0.30", "0.40", "mg/dL", "urgent"),  # 0.1 is not under 0.1
        ("35", "43.75", "umol/L", None),
        ("35", "43.9", "umol/L", "action"),  # 8.9
        ("35", "44", "umol/L", "urgent"),  # 9 is not under 9
    ],
)
def test_creatinine_against_its_baseline(base: str, latest: str, unit: str, severity: str | None) -> None:
    w = child(
        *SIZE,
        given("tacrolimus", ago(100), "", "2.5", "mg/day"),
        seen(ago(190), "creatinine", base, unit),
        seen(ago(2), "creatinine", latest, unit),
    )
    assert rules(harm.findings(w)).get("creatinine-rise") == severity


@pytest.mark.parametrize(
    ("from_start", "is_missing"), [(-91, True), (-90, False), (0, False), (14, False), (15, True)]
)
def test_the_first_two_places_of_the_baseline(from_start: int, is_missing: bool) -> None:
    w = child(
        *SIZE,
        given("tacrolimus", ago(60), "", "2.5", "mg/day"),
        seen(ago(60 - from_start), "creatinine", "0.4", "mg/dL"),
    )
    assert (("creatinine-baseline-missing", "due") in harm.findings(w)) is is_missing


def test_growth_alone_is_no_harm_once_the_baseline_is_more_than_12_months_old() -> None:
    rows = (
        seen("2017-05-01", "height", "100", "cm"),
        seen("2017-05-01", "creatinine", "0.40", "mg/dL"),
        seen("2018-05-20", "height", "110", "cm"),
        given("tacrolimus", "2017-05-02", "", "2.5", "mg/day"),
    )
    # bedside: 0.413 * 100 / 0.40 = 103.25; a fall of 20 % is 82.6, reached at 110 cm by exactly 0.55.
    # Exactly 12 months later the 25 % still decide; one day more and the eGFR does.
    at_a_year = child(
        *rows, seen("2018-05-01", "height", "110", "cm"), seen("2018-05-01", "creatinine", "0.51", "mg/dL")
    )
    assert rules(harm.findings(at_a_year)).get("creatinine-rise") == "urgent"
    for value, severity in (("0.51", None), ("0.55", None), ("0.551", "urgent")):
        later = child(*rows, seen("2018-05-25", "creatinine", value, "mg/dL"))
        assert rules(harm.findings(later)).get("creatinine-rise") == severity
    unmeasured = child(rows[1], rows[3], seen("2018-05-25", "creatinine", "0.9", "mg/dL"))
    assert ("creatinine-rise", "height") in harm.missing(unmeasured)


@pytest.mark.parametrize(("apart", "fires"), [(13, False), (14, True)])
def test_a_rise_that_stays_for_14_days_on_a_lower_dose(apart: int, fires: bool) -> None:
    w = child(
        *SIZE,
        given("tacrolimus", ago(100), ago(apart), "2.5", "mg/day"),
        given("tacrolimus", ago(apart - 1), "", "2", "mg/day"),
        seen(ago(101), "creatinine", "0.4", "mg/dL"),
        seen(ago(apart), "creatinine", "0.6", "mg/dL"),
        seen(ago(0), "creatinine", "0.6", "mg/dL"),
    )
    assert (("creatinine-rise-persistent", "urgent") in harm.findings(w)) is fires


@pytest.mark.parametrize(
    ("value", "qualifier", "severity"),
    [
        ("5.5", "", None),
        ("5.6", "", "action"),
        ("5.5", ">", "action"),
        ("6.0", "", "urgent"),
        ("6.0", ">", "urgent"),
    ],
)
def test_potassium(value: str, qualifier: str, severity: str | None) -> None:
    w = child(seen(ago(2), "potassium", value, "mmol/L", qualifier))
    assert rules(harm.findings(w)).get("potassium-high") == severity


def test_a_censored_value_that_decides_nothing_lets_an_earlier_one_count() -> None:
    w = child(seen(ago(9), "potassium", "6.2", "mmol/L"), seen(ago(2), "potassium", "5.0", "mmol/L", ">"))
    assert rules(harm.findings(w)).get("potassium-high") == "urgent"


def test_the_height_centile_is_linear_between_the_tables_columns() -> None:
    # Boys of 7: systolic 110 110 111 112 114 115 116 at the height centiles 5 10 25 50 75 90 95.
    assert centiles.p95_at_centile("male", 7, "sbp", 50) == 112
    assert centiles.p95_at_centile("male", 7, "sbp", 60) == pytest.approx(112.8)
    assert centiles.p95_at_centile("male", 7, "sbp", 1) == 110
    assert centiles.p95_at_centile("male", 7, "sbp", 99.9) == 116


def test_height_z_of_the_reference_page() -> None:
    born = date(2010, 1, 1)
    # 8.0 years are 96 months of 30.4375 days: 2922 days. The page works it out from the row itself.
    assert centiles.who_height_z("male", born, born + timedelta(days=2922), 121) == pytest.approx(
        -1.109, abs=5e-4
    )


@pytest.mark.parametrize(("apart", "rule"), [(30, "bp-high"), (31, "bp-repeat")])
def test_a_second_high_day_within_30_days(apart: int, rule: str) -> None:
    pressures = [
        seen(ago(n), code, v, "mmHg") for n in (apart, 0) for code, v in (("sbp", "115"), ("dbp", "70"))
    ]
    fired = rules(harm.findings(child(*SIZE, *pressures)))
    assert {r for r in fired if r.startswith("bp-")} == {rule}


def test_a_height_below_the_5th_centile_takes_the_first_column_and_stage_2_begins_12_above() -> None:
    # A boy of 8 of 110 cm lies under the 5th centile: 95th centile of the pressure 111/72, stage 2 from 123/84.
    for sbp, dbp, fired in (("110", "71", set()), ("111", "71", {"bp-repeat"}), ("122", "83", {"bp-repeat"}),
                            ("123", "71", {"bp-stage-2"}), ("100", "84", {"bp-stage-2"})):  # fmt: skip
        w = child(*SIZE, seen(ago(0), "sbp", sbp, "mmHg"), seen(ago(0), "dbp", dbp, "mmHg"))
        assert {r for r, _ in harm.findings(w) if r.startswith("bp-")} == fired
    tall_or_short = child(seen(ago(0), "sbp", "125", "mmHg"), seen(ago(0), "dbp", "79", "mmHg"))
    assert not harm.findings(tall_or_short)
    assert ("bp-high", "height") in harm.missing(tall_or_short)


@pytest.mark.parametrize(
    ("dose", "days_ago", "resolved", "fired"),
    [
        ("600", 28, True, "mmf-gi-restore"),
        ("600", 28, False, "mmf-gi-withdraw"),
        ("600", 27, False, None),
        ("601", 40, False, None),
        ("1000", 40, False, "mmf-gi"),
    ],
)
def test_mycophenolate_at_60_per_cent_for_28_days(
    dose: str, days_ago: int, resolved: bool, fired: str | None
) -> None:
    rows = [
        *SIZE,
        given("mycophenolate_mofetil", ago(200), ago(days_ago + 1), "1000", "mg/day"),
        given("mycophenolate_mofetil", ago(days_ago), "", dose, "mg/day"),
        event(ago(days_ago + 5), "adverse_event", "diarrhoea"),
    ]
    if resolved:
        rows.append(event(ago(10), "event_resolved", "diarrhoea"))
    w = child(*rows, protocol="mmf")
    assert {r for r, _ in harm.findings(w) if r.startswith("mmf-gi")} == ({fired} if fired else set())


@pytest.mark.parametrize(("dose", "fires"), [("1", True), ("0.99", False)])
def test_alternate_day_steroid_is_halved_before_it_is_held_against_half_a_mg_per_kg(
    dose: str, fires: bool
) -> None:
    w = child(
        *SIZE,
        given("prednisolone", ago(13), "", dose, "mg/kg/day", "alternate_day"),
        event(ago(1), "adverse_event", "severe_infection"),
    )
    assert (("infection-on-immunosuppression", "urgent") in harm.findings(w)) is fires
