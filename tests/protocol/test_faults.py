"""Every kind of fault of a protocol file: its exact message, and the line of the key at fault."""

# ruff: noqa: E501 - tables of one fault a row

import pytest

from nsclinic.domain.resource import resource
from nsclinic.protocol.loader import ProtocolFileError, read_protocol, read_site_protocol

STEPS = resource("protocols/three-step.toml").read_text("utf-8")
GUIDE = resource("protocols/tac-guide.toml").read_text("utf-8")
MMF = resource("protocols/mmf.toml").read_text("utf-8")
SINHA = resource("protocols/sinha-2017-tac.toml").read_text("utf-8")
COMMON = resource("protocols/common.toml").read_text("utf-8")


def section(name: str) -> str:
    """Give one section of common.toml, as a site's file carries it again."""
    start = COMMON.index(f"[{name}]")
    last = COMMON.rindex(f"[[{name}.") if name == "urine" else start
    end = COMMON.find("\n[", last + 1)
    return COMMON[start:] if end < 0 else COMMON[start:end]


def faults(text: str) -> list[str]:
    with pytest.raises(ProtocolFileError) as caught:
        read_protocol(text, "own.toml")
    return [str(fault) for fault in caught.value.faults]


def swapped(text: str, found: str, put: str) -> tuple[str, int]:
    """Give the text with one swap, and the line on which the swap ends."""
    assert text.count(found) >= 1, found
    at = text.index(found)
    return text[:at] + put + text[at + len(found) :], text.count("\n", 0, at) + put.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "found", "put", "message"),
    [
        # keys
        (STEPS, "version =", "verson =", "verson: 'verson' is not a key here; did you mean 'version'?"),
        (STEPS, "low = { value = 2, unit", "low = { valeu = 2, unit",
         "doses.1.low.valeu: 'valeu' is not a key here; did you mean 'value'?"),
        (STEPS, "[steroid_answer]", "[steroid_anser]",
         "steroid_anser: 'steroid_anser' is not a key here; did you mean 'steroid_answer'?"),
        (STEPS, "with_drugs = [", "wth_drugs = [",
         "steps.1.wth_drugs: 'wth_drugs' is not a key here; did you mean 'with_drugs'?"),
        (STEPS, 'id = "three-step"', 'id = "three-step"\ncommon = 1',
         "common: 'common' is not a key here"),
        (STEPS, 'id = "three-step"', 'id = "three-step"\nsha256 = "00"', "sha256: 'sha256' is not a key here"),
        (STEPS, 'id = "three-step"', 'id = "three-step"\nid = "x"', "is not readable TOML: cannot overwrite a value"),
        (STEPS, 'value = 42, unit = "day"', 'value = 42, value = 43, unit = "day"',
         "is not readable TOML: duplicate inline table key 'value'"),
        # what a number must carry
        (STEPS, "{ value = 42, ", "{ ", "steroid_response.sensitive_within: 'value' is missing"),
        (STEPS, 'value = 42, unit = "day", ', "value = 42, ", "steroid_response.sensitive_within: 'unit' is missing"),
        (STEPS, 'source = "S0", section = "Methods: rem', 'section = "Methods: rem',
         "steroid_response.sensitive_within: 'source' is missing"),
        (STEPS, 'section = "Methods: remission by 6 weeks", ', "",
         "steroid_response.sensitive_within: 'section' is missing"),
        (STEPS, 'section = "Methods: remission by 6 weeks"', 'section = " "',
         "steroid_response.sensitive_within.section: is empty"),
        (STEPS, 'value = 42, unit = "day", source = "S0"', 'value = 42, unit = "day", source = "S00"',
         "steroid_response.sensitive_within.source: 'S00' is not one of the sources; did you mean 'S0'?"),
        # types
        (STEPS, "value = 42,", 'value = "42",',
         "steroid_response.sensitive_within.value: expected a number, found '42'"),
        (STEPS, "value = 42,", "value = true,",
         "steroid_response.sensitive_within.value: expected a number, found true"),
        (STEPS, "value = 42,", "value = nan,", "steroid_response.sensitive_within.value: expected a number, found NaN"),
        (STEPS, "value = 42,", "value = -inf,",
         "steroid_response.sensitive_within.value: expected a number, found -Infinity"),
        (STEPS, "value = 42,", "value = -42,", "steroid_response.sensitive_within.value: -42 is negative"),
        (STEPS, "value = 42,", "value = 42.5,",
         "steroid_response.sensitive_within.value: 42.5 is not a whole number of the unit 'day'"),
        (STEPS, "value = 42,", "value = 42_000,",
         "steroid_response.sensitive_within.value: 42000 day is more than any protocol can mean (18300 day)"),
        (STEPS, "value = 42,", "value = 1e999999,", "steroid_response.sensitive_within.value: 1E+999999 day is more"),
        (STEPS, "value = 0.25,", "value = 0.2500001,", "doses.7.high.value: 0.2500001 has more than 6 decimals"),
        (STEPS, "number = 1", 'number = "one"', "steps.1.number: expected a whole number, found 'one'"),
        (STEPS, "number = 1", "number = true", "steps.1.number: expected a whole number, found true"),
        (STEPS, 'version = "1"', "version = 1", "version: expected text in quotes, found 1"),
        (STEPS, "main_drugs = [", 'main_drugs = "x" # [', "main_drugs: expected a list in [ ], found 'x'"),
        (STEPS, 'id = "three-step"', 'id = "three-step"\nvalid_from = "2026-01-01"',
         "valid_from: expected a date without quotes (2026-01-31), found '2026-01-01'"),
        (STEPS, 'id = "three-step"', 'id = "three-step"\nvalid_from = 2026-01-01T08:00:00',
         "valid_from: expected a date without quotes (2026-01-31), found 2026-01-01T08:00:00"),
        (STEPS, 'id = "three-step"', 'id = "three-step"\nvalid_from = 0026-01-01',
         "valid_from: 0026-01-01 lies outside the years 1990 to 2200"),
        (STEPS, "low = { value = 150,", "low = 150 # {", "doses.5.low: expected a table, found 150"),
        # units
        (STEPS, 'value = 42, unit = "day"', 'value = 42, unit = "days"',
         "steroid_response.sensitive_within.unit: 'days' is not a unit of this number; did you mean 'day'?"),
        (STEPS, 'value = 3, unit = "ng/mL"', 'value = 3, unit = "ng/dL"',
         "targets.1.low.unit: 'ng/dL' is not a unit of tac_trough; did you mean 'ng/mL'?"),
        (STEPS, 'value = 90, unit = "mg/dL"', 'value = 90, unit = "mg/dl"',
         "eligibility.c3_at_least.2.unit: 'mg/dl' is not a unit of this number; did you mean 'mg/dL'?"),
        (STEPS, 'value = 1, unit = "year"', 'value = 12, unit = "month"',
         "eligibility.age_from.unit: 'month' is not a unit of this number (year)"),
        (STEPS, 'value = 0.25, unit = "mg/kg/day"', 'value = 2.5, unit = "mg/day"',
         "doses.7.high.unit: is 'mg/day', and low is in 'mg/kg/day'"),
        (STEPS, 'value = 10, unit = "ng/mL"', 'value = 10, unit = "ug/L"',
         "targets.1.high.unit: is 'ug/L', and low is in 'ng/mL'"),
        # codes
        (STEPS, '"tacrolimus"]', '"tacrolims"]',
         "main_drugs.3: 'tacrolims' is not a drug of the formulary; did you mean 'tacrolimus'?"),
        (STEPS, 'drug = "ciclosporin"', 'drug = "cyclosporin"',
         "doses.5.drug: 'cyclosporin' is not a drug of the formulary; did you mean 'ciclosporin'?"),
        (STEPS, 'code = "tac_trough"', 'code = "tac_trogh"',
         "targets.1.code: 'tac_trogh' is not the code of a drug level; did you mean 'tac_trough'?"),
        (STEPS, 'code = "tac_trough"', 'code = "creatinine"',
         "targets.1.code: 'creatinine' is not the code of a drug level (tac_trough, csa_trough, "),
        (STEPS, 'frequency = "alternate_day"', 'frequency = "alternate"',
         "doses.2.frequency: 'alternate' is not a frequency; did you mean 'alternate_day'?"),
        (GUIDE, 'phase = "held_remission"', 'phase = "held"',
         "targets.2.phase: 'held' is not a phase (always, without_held_remission, held_remission)"),
        (STEPS, '"WT1"', '"WT2"', "eligibility.excluded_variants.3: 'WT2' is not a code of genetic_test; did you mean"),
        (STEPS, '["secondary"', '["secundary"',
         "eligibility.excluded_causes.1: 'secundary' is not a cause; did you mean 'secondary'?"),
        (MMF, '["hbsag"', '["hbsg"', "eligibility.excluded_screens.1: 'hbsg' is not the code of a test that is positive"),
        (STEPS, '"familial", "genetic"', '"familial", "familial"',
         "eligibility.excluded_causes.3: 'familial' is given twice"),
        # names and texts
        (STEPS, 'id = "three-step"', 'id = "Three Step"', "id: 'Three Step' is no id: small letters, digits and -"),
        (STEPS, 'version = "1"', 'version = "1 beta"', "version: '1 beta' is no version: letters, digits, . and -"),
        (STEPS, 'en = "Three', 'english = "Three', "title.english: 'english' is not the code of a language (such as en or ar)"),
        (STEPS, 'en = "Three', 'en = "\\u202EThree', "title.en: holds U+202E (right-to-left override), which nobody can see"),
        (STEPS, 'en = "Three', 'en = "\u202eThree', "holds U+202E (right-to-left override), which nobody can see; take it out"),
        (STEPS, 'en = "Three', 'en = "\\u0007Three', "title.en: holds U+0007 (control character), which nobody can see"),
        (STEPS, 'id = "three-step"', 'id = "three-step" # \u200b', "holds U+200B (zero width space), which nobody can see"),
        # sources
        # steps
        (STEPS, "number = 2", "number = 1", "steps.2.number: step 1 is given twice"),
        (STEPS, "number = 3", "number = 4", "steps.3.number: 4 is not between 1 and 3: no rule advises another step"),
        (STEPS, "number = 1", "number = 3", "steps.1.number: steps are numbered from 1 in their order; expected 1"),
        (STEPS, "number = 3", "number = 0", "steps.3.number: 0 is not between 1 and 3: no rule advises another step"),
        (STEPS, 'with_drugs = ["tacrolimus"]', "with_drugs = []", "steps.3.with_drugs: names no drug"),
        (STEPS, 'with_drugs = ["tacrolimus"]', 'with_drugs = ["levamisole"]',
         "steps.3.with_drugs: levamisole is none of main_drugs"),
        (STEPS, 'without_drugs = ["mycophenolate_mofetil", ', 'without_drugs = ["ciclosporin", ',
         "steps.1.without_drugs: ciclosporin is one of with_drugs too"),
        (STEPS, 'lasts_while_any = ["ciclosporin", ', 'lasts_while_any = ["tacrolimus", ',
         "steps.2.lasts_while_any: tacrolimus is none of with_drugs"),
        (STEPS, "step = 3", "step = 4", "doses.4.step: there is no step 4"),
        (GUIDE, "is_start = true", "step = 1", "doses.1.step: the protocol has no steps"),
        # doses
        (STEPS, "high = { value = 0.25", "high = { value = 0.05",
         "doses.7.high.value: 0.05 mg/kg/day is below low (0.1 mg/kg/day)"),
        (STEPS, "start = { value = 0.1", "start = { value = 0.3",
         "doses.7.start.value: 0.3 mg/kg/day lies outside low to high"),
        (STEPS, "low = { value = 0.1, ", "low = { value = 1, ",
         "doses.7.low.value: 1 mg/kg/day of tacrolimus is dangerous: a protocol may not state a dose above 0.3 mg/kg/day"),
        (STEPS, 'low = { value = 0.1, unit = "mg/kg/day"', 'low = { value = 3, unit = "mg/m2/day"',
         "doses.7.low.value: nobody could tell whether a dose of tacrolimus in mg/m2/day is dangerous; state it in mg/kg/day or mg/day"),
        (STEPS, "low = { value = 150,", "low = { value = 0,", "doses.5.low.value: 0 mg/m2/day would switch off what the number is for"),
        (STEPS, "dose = { value = 2,", "dose = { value = 20,",
         "steroid_answer.dose.value: 20 mg/kg/day of prednisolone is dangerous: a protocol may not state a dose above 3 mg/kg/day"),
        (MMF, "dose = { value = 60,", "dose = { value = 600,",
         "steroid_answer.dose.value: 600 mg/m2/day of prednisolone is above what is ever usual: 66 mg/m2/day"),
        (SINHA, "mean = { value = 0.12", "mean = { value = 1.2",
         "reported_doses.1.mean.value: 1.2 mg/kg/day of tacrolimus is dangerous"),
        (STEPS, 'drug = "prednisolone"\nstep = 2', 'step = 1\ndrug = "prednisolone"', "doses.3.drug: the dose of prednisolone in step 1 is given twice"),
        (STEPS, 'drug = "mycophenolate_mofetil"', 'drug = "ciclosporin"',
         "doses.6.drug: the dose of ciclosporin at any time is given twice"),
        (STEPS, "doses_per_day = 2", "doses_per_day = 0", "doses.5.doses_per_day: 0 is not between 1 and 24"),
        # levels
        (STEPS, "high = { value = 10, ", "high = { value = 200, ",
         "targets.1.high.value: 200 ng/mL is no value that tac_trough can have"),
        # the time to respond
        # who may be on it
        (STEPS, '{ value = 90, unit = "mg/dL"', '{ value = 9, unit = "mg/dL"',
         "eligibility.c3_at_least.2.value: 9 mg/dL is 0.09 g/L, and the limit in that unit is 0.9"),
        (STEPS, "age_to = { value = 14", "age_to = { value = 0",
         "eligibility.age_to: 0 year is below age_from (1 year)"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_what_is_wrong(text: str, found: str, put: str, message: str) -> None:
    changed, line = swapped(text, found, put)
    messages = faults(changed)
    assert any(said.startswith(f"own.toml:{line}: {message}") for said in messages), messages


@pytest.mark.parametrize(
    ("text", "found", "put", "at", "message"),
    [
        (STEPS, 'source = "S0"\nsection = "Methods: excl', 'source = "XY"\nsection = "Methods: excl', 'source = "XY"',
         "eligibility.source: 'XY' is not one of the sources (A17, I20, I22, K, R, S0, S1, S2, S3, S4)"),
        (STEPS, 'source = "S0"\nsection = "Methods: excl', 'section = "Methods: excl', "[eligibility]",
         "eligibility: 'source' is missing: where does it say who is excluded?"),
        (STEPS, 'en = "For steroid', 'de = "For steroid', "[summary]",
         "summary: 'en' is missing: other languages fall back to it"),
        (STEPS, "[summary]", "[summry]", 'id = "three-step"', "'summary' is missing"),
        (STEPS, "[eligibility]", '[sources.S0]\ndocument = "Other"\n[eligibility]', "[sources.S0]",
         "sources.S0: is the key of a source that all protocols share; choose another"),
        (STEPS, "[eligibility]", '[sources."a b"]\ndocument = "Other"\n[eligibility]', '[sources."a b"]',
         "sources.a b: 'a b' is no key of a source (letters, digits, - and .)"),
        (MMF, "[[doses]]", "[[doses]]\nstep = -1", "step = -1", "doses.1.step: -1 is negative"),
        (STEPS, "low = { value = 3, ", "low = { value = 10, ", "high = { value = 10,",
         "targets.1.high.value: 10 ng/mL is not above low (10 ng/mL)"),
        (STEPS, 'code = "tac_trough"', 'code = "mpa_trough"', "low = { value = 3,",
         "targets.1.low.unit: 'ng/mL' is not a unit of mpa_trough; did you mean 'ug/mL'?"),
        (GUIDE, 'phase = "held_remission"', 'phase = "always"', 'code = "tac_trough"\nphase = "always"',
         "targets.2.code: two targets of tac_trough hold at one time"),
        (GUIDE, 'phase = "held_remission"', 'phase = "without_held_remission"',
         'code = "tac_trough"\nphase = "without_held_remission"\nlow = { value = 2',
         "targets.2.code: two targets of tac_trough hold at one time"),
        (GUIDE, GUIDE[GUIDE.index("[held_remission]") : GUIDE.index("[steroid_taper_hold]")], "",
         'phase = "held_remission"',
         "targets.2.phase: needs the section [held_remission], which says when it holds"),
        (GUIDE, GUIDE[GUIDE.index('[[targets]]\ncode = "tac_trough"\nphase = "without') : GUIDE.index("[held_remission]")], "",
         "[held_remission]", "held_remission: no target has the phase held_remission, so this says nothing"),
        (GUIDE, GUIDE[GUIDE.rindex("[[targets]]") : GUIDE.index("[held_remission]")], "",
         'phase = "without_held_remission"', "targets.1.phase: the target in the phase held_remission is missing"),
        (STEPS, "sensitive_within = { value = 42", "sensitive_within = { value = 60", "resistant_from =",
         "steroid_response.resistant_from: 56 day is below sensitive_within (60 day)"),
        (MMF, "then_dose =", "# then_dose =", "[steroid_answer]",
         "steroid_answer: then_dose and then_weeks are given together or not at all"),
        (MMF, "value = 6, unit", "value = 2, unit", "then_weeks = [",
         "steroid_answer.then_weeks: is two numbers of weeks, from and to"),
        (MMF, "egfr_start_window =", "# egfr_start_window =", "[eligibility]",
         "eligibility: 'egfr_start_window' is missing; it belongs to egfr_above_at_start"),
        (STEPS, '  { value = 90, unit = "mg/dL"', '#  { value = 90, unit = "mg/dL"', "c3_at_least = [",
         "eligibility.c3_at_least: the limit in mg/dL is missing"),
        (STEPS, 'code = "tac_trough"', 'code = "csa_trough"', "[[targets]]", ""),
    ],
)  # fmt: skip
def test_a_fault_that_two_places_make_is_named_at_the_one_to_mend(
    text: str, found: str, put: str, at: str, message: str
) -> None:
    assert found in text
    changed = text.replace(found, put, 1)
    if not message:
        assert read_protocol(changed, "own.toml").targets[0].code == "csa_trough"
        return
    start = changed.index(at)
    line = changed.count("\n", 0, start) + 1
    lines = range(line, line + at.count("\n") + 1)
    if at == 'id = "three-step"':
        lines = range(1, 2)
    assert any(f"own.toml:{number}: {message}" in faults(changed) for number in lines), faults(changed)


@pytest.mark.parametrize(
    ("name", "found", "put", "at", "message"),
    [
        ("relapse_pattern", "frequent_window =", "# frequent_window =", "[relapse_pattern]",
         "relapse_pattern: 'frequent_window' is missing"),
        ("relapse_pattern", 'value = 6, unit = "month"', 'value = 180, unit = "day"', "frequent_early_window =",
         "relapse_pattern.frequent_early_window.unit: 'day' is not a unit of this number (month)"),
        ("relapse_pattern", "frequent_early_count = { value = 2", "frequent_early_count = { value = 2.5",
         "frequent_early_count =",
         "relapse_pattern.frequent_early_count.value: 2.5 is not a whole number of the unit 'count'"),
        ("path", "cni_egfr_at_least = { value = 60", "cni_egfr_at_least = { value = 0", "cni_egfr_at_least =",
         "path.cni_egfr_at_least.value: 0 mL/min/1.73 m2 would switch off what the number is for"),
        ("step_rules", "exposure_share_in_target = { value = 0.5", "exposure_share_in_target = { value = 50",
         "exposure_share_in_target =",
         "step_rules.exposure_share_in_target.value: 50 share is more than any protocol can mean (1 share)"),
        ("harm", "potassium_urgent = { value = 6.0", "potassium_urgent = { value = 5.5", "potassium_urgent =",
         "harm.potassium_urgent: 5.5 mmol/L is the same as potassium_high"),
        ("harm", "neutrophils_low = { value = 1.5", "neutrophils_low = { value = 0.5", "neutrophils_low =",
         "harm.neutrophils_low: 0.5 10^9/L is below neutrophils_urgent (1.0 10^9/L)"),
        ("harm", '  { value = 9, unit = "umol/L"', '#  { value = 9, unit = "umol/L"', "creatinine_small_rise = [",
         "harm.creatinine_small_rise: the limit in umol/L is missing"),
        ("harm", '{ value = 9, unit = "umol/L"', '{ value = 9, unit = "mg/dL"', "{ value = 9, unit",
         "harm.creatinine_small_rise.2: mg/dL is given twice"),
        ("harm", "{ value = 126", "{ value = 100", "{ value = 100",
         "harm.glucose_fasting_high.1.value: 100 mg/dL is not above glucose_fasting_impaired (100 mg/dL)"),
        ("levels", "repeat_to = { value = 7", "repeat_to = { value = 4", "repeat_to =",
         "levels.repeat_to: 4 day is below repeat_from (5 day)"),
        ("follow_up", "trough_latest_hours = { value = 13.5", "trough_latest_hours = { value = 10.5",
         "trough_latest_hours =", "follow_up.trough_latest_hours: 10.5 hour is the same as trough_earliest_hours"),
        ("urine", "nephrotic_from = { value = 2.0", "nephrotic_from = { value = 0.2", "nephrotic_from =",
         "urine.upcr.1.nephrotic_from.value: 0.2 mg/mg is not above complete_at_most (0.2 mg/mg)"),
        ("urine", 'unit = "mg/mg"\n', 'unit = "mg/g"\n', 'complete_at_most = { value = 0.2, unit = "mg/mg"',
         "urine.upcr.1.complete_at_most.unit: is 'mg/mg', and these are the limits in 'mg/g'"),
        ("urine", 'unit = "g/g"\n', 'unit = "g/dL"\n', 'unit = "g/dL"',
         "urine.upcr.2.unit: 'g/dL' is not a unit of upcr (mg/mg, g/g, mg/mmol, mg/g)"),
        ("urine", "complete_at_most = { value = 20,", "complete_at_most = { value = 2,", "complete_at_most = { value = 2,",
         "urine.upcr.3.complete_at_most.value: 2 mg/mmol is 0.018 mg/mg, and the limit in that unit is 0.2"),
        ("harm", "{ value = 7.0,", "{ value = 70,", "{ value = 70,",
         "harm.glucose_fasting_high.2.value: 70 mmol/L is 1261.12 mg/dL, and the limit in that unit is 126"),
        ("urine", "nephrotic_from = ", "complete_below = ", "[[urine.upcr]]",
         "urine.upcr.1: one of complete_at_most and complete_below is given, not both"),
        ("urine", "below = { value = 30,", "below = { value = 15,", 'below = { value = 15, unit = "mg/dL", source = "R", section = "D-08", fact = "D-08" }\n[[urine.strip_grades]]\ngrade = "1+"',
         "urine.strip_grades.2.below.value: 15 mg/dL is not above the grade before (15 mg/dL)"),
        ("urine", "below = { value = 30,", "# below = { value = 30,", 'grade = "trace"', ""),
        ("urine", '["1+", "2+"]', '["1+"]', "[urine]",
         "urine: the dipstick grade 2+ means nothing; name it in one of the three lists"),
        ("urine", '["3+", "4+"]', '["2+", "3+", "4+"]', "dipstick_nephrotic =",
         "urine.dipstick_nephrotic: 2+ is one of dipstick_partial too"),
        ("urine", 'dipstick_complete = ["negative", "trace"]', 'dipstick_complete = ["negative", "trce"]',
         "dipstick_complete =", "urine.dipstick_complete.2: 'trce' is not a dipstick grade; did you mean 'trace'?"),
    ],
)  # fmt: skip
def test_a_common_section_carried_again_is_whole_and_right(
    name: str, found: str, put: str, at: str, message: str
) -> None:
    own = section(name)
    assert found in own
    own = own.replace(found, put, 1)
    messages = faults(STEPS + "\n" + own)
    if not message:
        assert any("'below' is missing" in said for said in messages)
        return
    line = STEPS.count("\n") + 2 + own.count("\n", 0, own.index(at))
    assert f"own.toml:{line}: {message}" in messages, messages


def test_a_common_section_carried_again_as_it_is_changes_nothing_but_the_file() -> None:
    for name in ("urine", "relapse_pattern", "harm", "levels", "follow_up"):
        own = read_protocol(STEPS + "\n" + section(name), "own.toml")
        assert own.common == read_protocol(STEPS, "three-step.toml").common


def test_all_faults_of_a_file_are_named_at_once_in_the_order_of_lines() -> None:
    text = (
        STEPS.replace("value = 42,", "value = -1,").replace('"WT1"', '"WT9"').replace("version =", "vrsion =")
    )
    lines = [int(said.split(":")[1]) for said in faults(text)]
    assert len(lines) == 4
    assert lines == sorted(lines)


def test_no_more_than_a_hundred_faults_are_told() -> None:
    assert len(faults(STEPS + "".join(f"\n[x{number}]" for number in range(300)))) == 100


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = " + "9" * 5000, "own.toml:1: holds a number of more digits than any number of a protocol has"),
        (
            "y = 1\nx = 0." + "9" * 5000,
            "own.toml:2: holds a number of more digits than any number of a protocol has",
        ),
        ("x = " + "[" * 100_000, "own.toml:1: is nested too deeply"),
        ("x = " + "[" * 40 + "]" * 40, "own.toml:1: x: is nested too deeply"),
        ("#" + "x" * 300_000, "own.toml:1: is larger than 256 KB, which no protocol is"),
        ("", "own.toml:1: 'id' is missing"),
        ("id = ", "own.toml:1: is not readable TOML: invalid value at the end of the file"),
        ('id = "x', "own.toml:1: is not readable TOML: unterminated string at the end of the file"),
        ("sources = 1", "own.toml:1: sources: expected a table, found 1"),
        ("harm = 1", "own.toml:1: harm: expected a table, found 1"),
        ("title = []", "own.toml:1: title: expected a table, found a list"),
        ("doses = {}", "own.toml:1: doses: expected a list in [ ], found a table"),
        (
            "doses = [" + "1, " * 300 + "]",
            "own.toml:1: doses: has 300 items, more than any protocol needs (200)",
        ),
        ('id = "' + "x" * 3000 + '"', "own.toml:1: id: is longer than 2000 characters"),
    ],
)
def test_a_file_beyond_all_bounds_is_a_fault_like_any_other(text: str, message: str) -> None:
    assert message in faults(text)


SITE = STEPS.replace(
    'id = "three-step"', 'id = "our-own"\nbased_on = "three-step"\nvalid_from = 2026-01-01', 1
)
KNOWN = ("three-step", "mmf")


def site_faults(text: str) -> list[str]:
    with pytest.raises(ProtocolFileError) as caught:
        read_site_protocol(text, "own.toml", KNOWN)
    return [str(fault) for fault in caught.value.faults]


def test_a_sites_own_file_says_what_it_is_based_on_and_from_when() -> None:
    own = read_site_protocol(SITE, "own.toml", KNOWN)
    assert (own.id, own.based_on, str(own.valid_from)) == ("our-own", "three-step", "2026-01-01")


@pytest.mark.parametrize(
    ("found", "put", "message"),
    [
        ('id = "our-own"', 'id = "mmf"',
         "own.toml:3: id: 'mmf' is the id of a protocol that ships; your own needs another"),
        ('based_on = "three-step"', 'based_on = "three-stp"',
         "own.toml:4: based_on: 'three-stp' is not a protocol here; did you mean 'three-step'?"),
        ('based_on = "three-step"\n', "", "own.toml:1: 'based_on' is missing"),
        ("valid_from = 2026-01-01\n", "", "own.toml:1: 'valid_from' is missing"),
    ],
)  # fmt: skip
def test_a_sites_own_file_is_held_to_more(found: str, put: str, message: str) -> None:
    assert found in SITE
    assert site_faults(SITE.replace(found, put, 1)) == [message]
