"""The worked examples of the clinical reference, section D, by their ids: one function an id, in its order.

Not here: D-08, a table of the protocols (tests/spec/test_urine_state.py), D-16, a rule (tests/spec/test_levels.py), and
what nsclinic does not do: D-02, D-13 and D-14, D-22, D-23. The last test holds that list to the page.
"""

import re
import sys
from decimal import ROUND_HALF_UP, Decimal

import pytest

from nsclinic.course.medication import taken_on
from nsclinic.course.size import size_on
from nsclinic.course.steroid_exposure import steroid_exposure
from nsclinic.course.timeline import Timeline
from nsclinic.course.trough_levels import dosed_troughs
from nsclinic.domain.catalogue import analytes, prednisolone_equivalent_mg
from nsclinic.domain.centiles import who_height_z, who_weight_z, z_score
from nsclinic.domain.formulas import (
    SCHWARTZ_BEDSIDE_K,
    SCHWARTZ_S0_K,
    body_surface_m2,
    egfr_ml_min_173,
    egfr_u25_ml_min_173,
    u25_k,
)
from nsclinic.domain.pressure import fourth_report, pressure_p90, pressure_p95
from nsclinic.domain.record import Sex
from nsclinic.domain.reference_tables import Lms, lms_rows
from nsclinic.domain.resource import resource
from nsclinic.protocol.loader import shipped_protocols
from tests.course.levels_story import ON_TACROLIMUS, levels, on, time_of, variability_of
from tests.spec.story import day, told

COMMON = shipped_protocols()["three-step"].common


def rounded(value: Decimal | None, like: str) -> Decimal | None:
    """Round to the decimals that the page prints."""
    return None if value is None else value.quantize(Decimal(like), ROUND_HALF_UP)


def number(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("height_cm", "weight_kg", "surface"),
    [("110", "24.5", "0.8652"), ("100", "16", "0.6667"), ("75", "9.5", "0.4449")],
)
def test_d_01_body_surface_by_mosteller(height_cm: str, weight_kg: str, surface: str) -> None:
    assert rounded(body_surface_m2(number(weight_kg), number(height_cm)), surface) == number(surface)


@pytest.mark.parametrize(("creatinine", "egfr"), [("0.5", "90.86"), ("0.85", "53.45")])
def test_d_03_bedside_schwartz(creatinine: str, egfr: str) -> None:
    assert rounded(egfr_ml_min_173(number("110"), number(creatinine)), egfr) == number(egfr)


@pytest.mark.parametrize(("creatinine", "egfr"), [("0.5", "110.0"), ("0.85", "64.71")])
def test_d_04_the_estimate_of_s0(creatinine: str, egfr: str) -> None:
    found = egfr_ml_min_173(number("110"), number(creatinine), SCHWARTZ_S0_K)
    assert rounded(found, egfr) == number(egfr)
    assert rounded(SCHWARTZ_S0_K / SCHWARTZ_BEDSIDE_K, "1.211") == number("1.211")


@pytest.mark.parametrize(
    ("sex", "years", "height_cm", "creatinine", "k", "egfr"),
    [
        (Sex.MALE, "7.0", "110", "0.5", "37.48", "82.45"),
        (Sex.FEMALE, "7.0", "110", "0.5", "34.69", "76.32"),
        (Sex.MALE, "12.0", "148", "0.7", "39.00", "82.46"),
        (Sex.FEMALE, "15.5", "160", "0.8", "39.09", "78.18"),
        (Sex.MALE, "1", "75", "0.3", "35.7", None),
        (Sex.FEMALE, "1", "75", "0.3", "33.1", None),
        (Sex.MALE, "18", "170", "0.8", "50.8", None),
        (Sex.FEMALE, "25", "160", "0.8", "41.4", None),
    ],
)
def test_d_05_ckid_u25(
    sex: Sex, years: str, height_cm: str, creatinine: str, k: str, egfr: str | None
) -> None:
    assert rounded(u25_k(sex, number(years)), k) == number(k)
    if egfr is not None:
        found = egfr_u25_ml_min_173(sex, number(years), number(height_cm), number(creatinine))
        assert rounded(found, egfr) == number(egfr)


@pytest.mark.parametrize(
    ("value", "unit", "to_unit", "converted"),
    [
        ("2.0", "mg/mg", "mg/mmol", "226.2"),
        ("0.2", "mg/mg", "mg/mmol", "22.62"),
        ("200", "mg/mmol", "mg/mg", "1.768"),
    ],
)
def test_d_06_urine_protein_over_creatinine(value: str, unit: str, to_unit: str, converted: str) -> None:
    assert rounded(analytes()["upcr"].convert(number(value), unit, to_unit), converted) == number(converted)


@pytest.mark.parametrize(("per_hour", "per_day"), [("40", "960.0"), ("4", "96.00")])
def test_d_07_protein_per_hour_and_per_day(per_hour: str, per_day: str) -> None:
    rate = analytes()["urine_protein_rate"]
    assert rounded(rate.convert(number(per_hour), "mg/m2/h", "mg/m2/d"), per_day) == number(per_day)
    over_a_day = number("1000") / number("0.8652")
    assert rounded(rate.convert(over_a_day, "mg/m2/d", "mg/m2/h"), "48.16") == number("48.16")


@pytest.mark.parametrize(
    ("code", "value", "unit", "to_unit", "converted"),
    [
        ("albumin", "2.5", "g/dL", "g/L", "25"),
        ("creatinine", "0.5", "mg/dL", "umol/L", "44.20"),
        ("cholesterol", "250", "mg/dL", "mmol/L", "6.465"),
        ("glucose_fasting", "126", "mg/dL", "mmol/L", "6.994"),
        ("tac_trough", "4.2", "ng/mL", "ug/L", "4.2"),
        ("csa_trough", "120", "ng/mL", "ug/L", "120"),
    ],
)
def test_d_09_units(code: str, value: str, unit: str, to_unit: str, converted: str) -> None:
    assert rounded(analytes()[code].convert(number(value), unit, to_unit), converted) == number(converted)


SIZE = "2020-01-01 weight 24.5\n2020-01-01 height 110"


@pytest.mark.parametrize(
    ("stretches", "drug", "per_day_mg", "mg_per_kg"),
    [
        (
            "2020-01-01.. tacrolimus 1.5 mg/day\n2020-01-01.. tacrolimus 1.0 mg/day",
            "tacrolimus",
            "2.5",
            "0.1020",
        ),
        (
            "2020-01-01.. mycophenolate_mofetil 1200 mg/m2/day",
            "mycophenolate_mofetil",
            "1038",
            None,
        ),
        ("2020-01-01.. prednisolone 60 mg/m2/day", "prednisolone", "51.91", None),
    ],
)
def test_d_10_a_dose_over_the_size(stretches: str, drug: str, per_day_mg: str, mg_per_kg: str | None) -> None:
    timeline = Timeline(told(f"born 2013-01-01\n{SIZE}\n{stretches}"), day("2020-01-01"))
    surface = size_on(timeline, COMMON.courses, timeline.as_of).surface_m2
    assert rounded(surface, "0.8652") == number("0.8652")
    taken = taken_on(timeline, drug, timeline.as_of, COMMON.courses)
    assert taken is not None
    assert rounded(taken.per_day_mg, per_day_mg) == number(per_day_mg)
    if mg_per_kg is not None:
        assert rounded(taken.mg_per_kg, mg_per_kg) == number(mg_per_kg)


@pytest.mark.parametrize(
    ("drug", "mg", "prednisolone"),
    [("methylprednisolone", "500", "625.0"), ("deflazacort", "30", "25.00"), ("prednisolone", "7", "7")],
)
def test_d_11_steroid_equivalents(drug: str, mg: str, prednisolone: str) -> None:
    assert rounded(prednisolone_equivalent_mg(drug, number(mg)), prednisolone) == number(prednisolone)


def test_d_12_cumulative_steroid() -> None:
    history = """
        born 2013-01-01
        2020-01-01 weight 24.5
        2020-01-01..2020-02-11 prednisolone 51.91 mg/day
        2020-02-12..2020-03-24 prednisolone 34.61 mg/day alternate_day
        """
    timeline = Timeline(told(history), day("2020-12-31"))
    found = steroid_exposure(timeline, COMMON.courses, day("2020-01-01"), timeline.as_of)
    assert rounded(found.mg, "2907") == 2907
    assert rounded(found.mg_per_kg, "118.7") == number("118.7")


def test_d_15_a_trough_over_its_dose() -> None:
    history = f"born 2013-01-01\n{SIZE}\n2020-01-01.. tacrolimus 2.5 mg/day\n2020-02-01 tac_trough 4.2"
    timeline = Timeline(told(history), day("2020-02-01"))
    (trough,) = dosed_troughs(timeline, "tacrolimus", COMMON, day("2020-01-01"), timeline.as_of).used
    assert rounded(trough.per_mg, "1.680") == number("1.680")
    assert rounded(trough.per_mg_per_kg, "41.16") == number("41.16")


def test_d_17_variability() -> None:
    one_dose = variability_of(f"{ON_TACROLIMUS}\n{levels()}")
    assert rounded(one_dose.percent, "29.65") == number("29.65")
    two_doses = variability_of(
        f"2019-12-01..{on(20)} tacrolimus 2.5 mg/day\n{on(21)}.. tacrolimus 3 mg/day\n{levels()}"
    )
    assert rounded(two_doses.percent, "25.11") == number("25.11")


def test_d_18_time_in_target() -> None:
    found = time_of(f"{ON_TACROLIMUS}\n{levels()}")
    assert rounded(found.within_days, "120.1") == number("120.1")
    assert found.days == 126
    assert rounded(found.within_percent, "95.32") == number("95.32")
    assert rounded(found.below_percent, "4.678") == number("4.678")


P95 = Decimal("1.645")


@pytest.mark.parametrize(
    ("sex", "years", "height_z", "code", "mean", "p95"),
    [
        (Sex.MALE, "7", "0", "sbp", "97.70", "115.3"),
        (Sex.MALE, "7", "0", "dbp", "57.65", None),
        (Sex.FEMALE, "10", "-2", "sbp", "98.21", "115.5"),
    ],
)
def test_d_19_the_fourth_report(
    sex: Sex, years: str, height_z: str, code: str, mean: str, p95: str | None
) -> None:
    expected = fourth_report(code, sex, number(years), number(height_z))
    assert expected is not None
    assert rounded(expected.mean, mean) == number(mean)
    if p95 is not None:
        assert rounded(expected.mean + P95 * expected.deviation, p95) == number(p95)
    if (sex, code) == (Sex.MALE, "sbp"):
        assert expected.z_of(number("112")) == number("1.335")


def test_d_20_the_table_of_aap_2017() -> None:
    """Vignette 38, and the screening shortcut: P90 at the 5th height centile."""
    middle, short = number("50"), number("5")
    assert pressure_p95("sbp", Sex.MALE, 7, middle) == 112
    assert pressure_p95("dbp", Sex.MALE, 7, middle) == 73
    assert pressure_p90("sbp", Sex.MALE, 5, short) == 103
    assert pressure_p90("dbp", Sex.MALE, 5, short) == 63


@pytest.mark.parametrize(
    ("sex", "months", "height_cm", "z"),
    [
        (Sex.MALE, 96, "121", "-1.109"),
        (Sex.MALE, 84, "110", "-2.220"),
        (Sex.FEMALE, 120, "123", "-2.444"),
    ],
)
def test_d_21_height_by_lms(sex: Sex, months: int, height_cm: str, z: str) -> None:
    assert who_height_z(sex, months, number(height_cm)) == number(z)


def test_d_21_weight_by_lms() -> None:
    assert who_weight_z(Sex.MALE, 84, number("24.5")) == number("0.486")
    assert z_score(24.5, Lms(84, -0.4402, 22.8915, 0.13759)) == number("0.486")


def test_d_21_the_row_of_cdc_2000() -> None:
    row = next(row for row in lms_rows(Sex.MALE, "cdc-2000-stature.csv") if row.age_months == 120.5)
    assert (round(row.power, 6), round(row.median, 4), round(row.variation, 6)) == (
        0.505564,
        138.8234,
        0.047610,
    )


NOT_HERE = {"D-02", "D-08", "D-13", "D-14", "D-16", "D-22", "D-23"}


def test_every_formula_of_the_page_is_tested_here_or_named_as_not() -> None:
    page = resource("manual/reference.md").read_text(encoding="utf-8")
    formulas = set(re.findall(r"^\| (D-\d\d)\b", page, re.MULTILINE))
    tested = {f"D-{name[7:9]}" for name in vars(sys.modules[__name__]) if re.match(r"test_d_\d\d_", name)}
    assert tested | NOT_HERE == formulas
    assert not tested & NOT_HERE
