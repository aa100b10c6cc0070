"""Importing what is odd: dangerous doses, unusual values, jumps. Kept as it came, with a warning that says why."""

from tests.clinic.importing_steps import bring, known
from tests.exchange.folders import GOOD, write_good


def test_a_tenfold_dose_is_recorded_with_a_warning_that_states_the_ratio(clinic, tmp_path):
    rows = GOOD["treatments.csv"] + "P1,tacrolimus,2019-01-10,,3,mg/kg/day,daily,2,\n"
    report = bring(clinic, write_good(tmp_path / "in", treatments=rows))
    assert "\n".join(map(str, report.warnings)) == (
        "treatments.csv:6: dose: '3' is a dangerous dose of tacrolimus: 3 mg/kg/day, 10 times 0.3 mg/kg/day; "
        "recorded as it came"
    )
    assert known(clinic, "P1").treatments[-1].dose == "3"


def test_a_dose_in_mg_is_questioned_by_the_weight_of_its_day(clinic, tmp_path):
    rows = GOOD["treatments.csv"] + "P1,tacrolimus,2019-01-10,,9.8,mg/day,daily,2,\n"
    report = bring(clinic, write_good(tmp_path / "in", treatments=rows))
    assert ["0.4 mg/kg/day, 1.3 times 0.3 mg/kg/day" in str(warning) for warning in report.warnings] == [True]


def test_unusual_values_and_jumps_are_kept_with_a_warning(clinic, tmp_path):
    rows = (
        "P1,2019-01-20,weight,,20.1,kg,,,,\n"
        "P1,2019-01-20,upcr,,17,mg/mg,,,,\n"
        "P1,2019-01-20,albumin,,9,g/L,,,,\n"
    )
    report = bring(clinic, write_good(tmp_path / "in", observations=GOOD["observations.csv"] + rows))
    assert [str(warning) for warning in report.warnings] == [
        "observations.csv:13: value: '17' is unusual for upcr (0.02-15 mg/mg); did you mean mg/mmol?",
        "observations.csv:14: value: '9' is unusual for albumin (1.0-5.2 g/dL; 9 g/L = 0.9 g/dL)",
        "observations.csv:12: value: '20.1' is far from the last value, 24.50 kg on 2019-01-10",
    ]
    assert len(known(clinic, "P1").observations) == 9


def test_what_is_odd_but_hurts_nobody_is_kept_with_a_warning(clinic, tmp_path):
    folder = write_good(
        tmp_path / "in",
        visits=GOOD["visits.csv"] + "P1,2019-05-02,phone,,2019-05-01,\n",
        observations=GOOD["observations.csv"] + "P1,2019-05-01,sodium,,140,mmol/L,12,,,\n",
        treatments=GOOD["treatments.csv"] + "P1,other,2019-05-01,,,,,,\n",
    )
    assert [str(warning) for warning in bring(clinic, folder).warnings] == [
        "visits.csv:5: next_visit_date: '2019-05-01' lies before the visit itself (2019-05-02)",
        "observations.csv:12: hours_after_dose: '12' is kept, though sodium is no drug level",
        "treatments.csv:6: note: is empty, expected the name of the other medicine",
    ]
    assert known(clinic, "P1").observations[-1].hours_after_dose == "12"


def test_a_sex_of_unknown_takes_nothing_away(clinic, tmp_path):
    bring(clinic, write_good(tmp_path / "in"))
    folder = write_good(tmp_path / "in", patients=GOOD["patients.csv"].replace("male", "unknown", 1))
    assert bring(clinic, folder).changes_nothing
