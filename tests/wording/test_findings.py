"""What findings say: the values that a rule saw, the doses it suggests, and never a crash for want of a parameter."""

import re
from datetime import date
from decimal import Decimal

import pytest

from nsclinic.advice.model import (
    Amount,
    Due,
    Fact,
    Finding,
    Level,
    LevelVerdict,
    Missing,
    Parameter,
    Severity,
    Source,
    SuggestedDose,
)
from nsclinic.advice.review import RULES
from nsclinic.course.model import StepLine
from nsclinic.domain.record import Event, EventKind
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.wording import LANGUAGES, wording
from nsclinic.wording.quantities import NARROW_NO_BREAK_SPACE
from nsclinic.wording.texts import finding_text, finding_texts, names_in

ENGLISH = wording("en")
ARABIC = wording("ar")
DAY = date(2016, 5, 20)
SOURCE = Source("S0", "Tacrolimus can induce remission", "Methods")
EGFR = "mL/min/1.73 m2"

DERIVED = {"advice", "first_dose", "then_dose", "pressure", "pressure_limit"}
DIGITS_THAT_ARE_NAMES = re.compile(r"step \d|stage 2|C3|C4|HbA1c", re.IGNORECASE)

EXAMPLES: dict[str, Parameter] = {
    "egfr": Amount(Decimal("53.4512345"), EGFR),
    "egfr_before": Amount(Decimal(88), EGFR),
    "limit": Amount(Decimal(60), "mg/dL"),
    "value": Amount(Decimal("0.80"), "mg/dL"),
    "age": 15,
    "day": 12,
    "of": 56,
    "days": 20,
    "weeks": 4,
    "months": 8,
    "step": 2,
    "share": 80,
    "ratio": Decimal("10.04"),
    "reached": 1,
    "troughs": 4,
    "drug": "tacrolimus",
    "other": "fluconazole",
    "direction": "up",
    "code": "c3",
    "cause": "secondary",
    "histology": "vascular_disease",
    "event": "diarrhoea",
    "outcome": "dialysis",
    "vaccine": "MMR",
    "reason": "infant",
    "withheld": "censored",
    "tests": "sbp upcr creatinine",
    "what": "weight height",
    "qualifier": "<",
    "z_now": Decimal("-2.512"),
    "z_before": Decimal("-1.9"),
    "stress_from": 6,
    "stress_to": 12,
    "weeks_from": 4,
    "weeks_to": 6,
    "repeat_from": 5,
    "repeat_to": 7,
    "hours": Amount(Decimal("4.0"), "h"),
}
AMOUNTS = ("level", "low", "high", "dose", "creatinine", "baseline", "total")
PRESSURES = ("systolic", "diastolic", "systolic_limit", "diastolic_limit")

ADVICE = (
    SuggestedDose("prednisolone", Amount(Decimal(2), "mg/kg/day"), Decimal(45), "daily", 1),
    SuggestedDose("prednisolone", Amount(Decimal(40), "mg/m2/day"), Decimal(35), "alternate_day", 1),
)


def example(name: str) -> Parameter:
    if name in EXAMPLES:
        return EXAMPLES[name]
    if name in AMOUNTS:
        return Amount(Decimal("4.25"), "ng/mL")
    return Amount(Decimal(118), "mmHg") if name in PRESSURES else DAY


def finding(rule: str, variant: str = "", **parameters: Parameter) -> Finding:
    return Finding(rule, Severity.ACTION, (), SOURCE, DAY, variant, parameters)


def plain(text: str) -> str:
    return text.replace(NARROW_NO_BREAK_SPACE, " ")


KEYS = sorted(finding_texts())


def rules_of_the_page() -> set[str]:
    return {key.partition(":")[0] for key in KEYS}


def test_every_rule_has_its_words():
    assert len(rules_of_the_page()) == 68
    assert set(RULES) <= rules_of_the_page()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_speaks_with_all_its_values_and_with_none(key, language):
    rule, _, variant = key.partition(":")
    text = finding_texts()[key]
    full = Finding(
        rule,
        Severity.ACTION,
        (),
        SOURCE,
        DAY,
        variant,
        {name: example(name) for name in text.parameters},
        ADVICE,
    )
    voice = wording(language)
    for said in (full, finding(rule, variant)):
        for sentence in (voice.finding_message(said), voice.finding_action(said)):
            assert sentence
            assert "{" not in sentence
    assert voice.finding_title(rule, variant)
    assert voice.finding_condition(rule, variant)


@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_uses_only_names_that_its_rule_documents_and_the_last_uses_none(key):
    text = finding_texts()[key]
    for sentences in (text.messages, text.actions):
        for sentence in sentences:
            assert names_in(sentence) <= {*text.parameters, *DERIVED}
        assert not names_in(sentences[-1])
    assert not names_in(text.title)
    assert not names_in(text.condition)


@pytest.mark.parametrize("key", KEYS)
def test_no_clinical_number_stands_in_a_sentence_because_a_site_may_hold_another(key):
    for sentence in finding_texts()[key].sentences:
        rest = DIGITS_THAT_ARE_NAMES.sub("", re.sub(r"\{[^}]*\}", "", sentence))
        assert not re.search(r"\d", rest), sentence


def test_an_unknown_rule_of_a_newer_file_is_known_by_its_id():
    assert ENGLISH.finding_title("rule-of-tomorrow") == "rule-of-tomorrow"
    assert ENGLISH.finding_message(finding("rule-of-tomorrow")) == "rule-of-tomorrow"
    assert ENGLISH.finding_action(finding("rule-of-tomorrow")) == ""


def test_an_unknown_variant_speaks_as_the_rule_itself():
    assert finding_text("egfr-low", "of-tomorrow") is finding_text("egfr-low")


def test_a_message_holds_the_values_that_the_rule_saw():
    low = finding("egfr-low", egfr=Amount(Decimal("53.45"), EGFR), limit=Amount(Decimal(60), EGFR))
    assert plain(ENGLISH.finding_message(low)) == (
        "eGFR (bedside Schwartz) is 53 mL/min/1.73 m², below 60 mL/min/1.73 m²."
    )


def test_a_value_that_crosses_a_limit_is_not_shown_as_the_limit():
    low = finding("egfr-low", egfr=Amount(Decimal("59.98123"), EGFR), limit=Amount(Decimal(60), EGFR))
    assert "59.98" in ENGLISH.finding_message(low)


def test_an_action_gives_every_dose_in_mg_for_this_child():
    start = Finding(
        "step-1-start",
        Severity.ACTION,
        (),
        SOURCE,
        DAY,
        advice=(
            SuggestedDose("ciclosporin", Amount(Decimal(150), "mg/m2/day"), Decimal(130), "daily", 2),
            SuggestedDose(
                "prednisolone", Amount(Decimal(1), "mg/kg/day"), Decimal("22.5"), "alternate_day", 1
            ),
        ),
    )
    assert plain(ENGLISH.finding_action(start)) == (
        "Start ciclosporin 130 mg/day in 2 doses (150 mg/m²/day) "
        "and prednisolone 22.5 mg on alternate days (1 mg/kg)."
    )


def test_a_relapse_under_mycophenolate_tells_the_two_doses_one_after_the_other():
    relapse = Finding("relapse", Severity.URGENT, (), SOURCE, DAY, "then-alternate", {"on": DAY}, ADVICE)
    assert plain(ENGLISH.finding_action(relapse)) == (
        "Give prednisolone 45 mg/day (2 mg/kg/day) until remission, "
        "then prednisolone 35 mg on alternate days (40 mg/m²) for some weeks."
    )


def test_a_dangerous_dose_tells_how_many_times_the_protocol_it_is():
    said = finding(
        "dose-dangerous",
        drug="tacrolimus",
        dose=Amount(Decimal("1.0000"), "mg/kg/day"),
        limit=Amount(Decimal("0.3"), "mg/kg/day"),
        ratio=Decimal("10.000"),
    )
    assert plain(ENGLISH.finding_message(said)) == (
        "Tacrolimus 1 mg/kg/day is above 0.3 mg/kg/day: 10 times the protocol's dose."
    )


def test_blood_pressure_is_one_number_over_the_other():
    high = finding(
        "bp-stage-2", systolic=Amount(Decimal(142), "mmHg"), diastolic=Amount(Decimal(91), "mmHg"), on=DAY
    )
    assert plain(ENGLISH.finding_message(high)) == "Blood pressure 142/91 mmHg on 20 May 2016: stage 2."


def test_a_censored_level_keeps_its_sign_in_the_sentence():
    low = finding(
        "tac-trough-low",
        level=Amount(Decimal("2.0"), "ng/mL"),
        qualifier="<",
        on=DAY,
        low=Amount(Decimal(3), "ng/mL"),
        high=Amount(Decimal(10), "ng/mL"),
    )
    assert plain(ENGLISH.finding_message(low)) == (
        "Trough < 2.0 ng/mL on 20 May 2016; the target is 3 ng/mL to 10 ng/mL."
    )


def test_a_span_of_the_protocol_takes_the_plural_of_the_language():
    halved = finding("mmf-gi", weeks=Amount(Decimal(4), "week"))
    assert ENGLISH.finding_action(halved) == "Halve the daily dose for 4 weeks, then review."


def test_codes_become_names_and_a_list_of_tests_a_list_in_words():
    due = finding("monthly-tests", tests="sbp upcr creatinine", last=DAY)
    assert ENGLISH.finding_message(due) == (
        "Due: blood pressure, uPCR and creatinine. The oldest was taken on 20 May 2016."
    )
    mixed = finding("interaction", drug="tacrolimus", other="fluconazole", direction="up")
    assert ENGLISH.finding_message(mixed) == "Fluconazole raises the level of tacrolimus; both are taken."


def test_a_word_that_the_list_does_not_know_costs_detail_and_never_shows_a_code():
    odd = finding("genetics-advised", reason="reason-of-tomorrow")
    assert ENGLISH.finding_message(odd) == (
        "Steroid-resistant with signs of a genetic cause, and no genetic test is on file."
    )


def test_a_fact_tells_day_name_and_value_as_it_came():
    assert (
        plain(ENGLISH.fact(Fact("creatinine", DAY, Decimal("0.80"), "mg/dL")))
        == "20 May 2016: Creatinine 0.80 mg/dL"
    )
    assert plain(ENGLISH.fact(Fact("tac_trough", DAY, Decimal("2.0"), "ng/mL", "<"))) == (
        "20 May 2016: Tacrolimus trough < 2.0 ng/mL"
    )
    assert (
        ENGLISH.fact(Fact("biopsy:FSGS", DAY))
        == "20 May 2016: Kidney biopsy: Focal segmental glomerulosclerosis"
    )
    assert ENGLISH.fact(Fact("adverse_event:diarrhoea", DAY, "moderate")) == (
        "20 May 2016: Adverse event: Diarrhoea (moderate)"
    )
    assert ENGLISH.fact(Fact("cause", None, "secondary")) == "Cause Secondary"
    assert (
        plain(ENGLISH.fact(Fact("tacrolimus", DAY, "2.5", "mg/day"))) == "20 May 2016: Tacrolimus 2.5 mg/day"
    )


def test_a_booked_day_is_a_date():
    booked = Fact("next_visit_date", DAY, "2016-06-20")
    assert ENGLISH.fact(booked) == "20 May 2016: Next visit booked 20 Jun 2016"


def test_a_source_that_nobody_reviewed_says_so():
    guide = Source("S3", "Guide to tacrolimus", "Monitoring", is_reviewed=False)
    assert ENGLISH.source(guide) == "Guide to tacrolimus, Monitoring (source not reviewed)"
    assert ENGLISH.source(SOURCE) == "Tacrolimus can induce remission, Methods"


def test_what_is_due_and_what_is_missing_are_sentences():
    assert ENGLISH.due(Due("tac_trough", DAY, is_overdue=False)) == "Tacrolimus trough due 20 May 2016"
    assert ENGLISH.due(Due("urine", DAY, is_overdue=True)) == "Urine test overdue since 20 May 2016"
    assert ENGLISH.due(Due("sbp", DAY, is_overdue=False)) == "Blood pressure due 20 May 2016"
    assert (
        ENGLISH.missing(Missing("bp-high", "height"))
        == "Height not known: “High blood pressure” cannot be judged"
    )


def test_the_step_line_counts_days_from_the_start():
    assert ENGLISH.step_line(StepLine(2, 131, 184, DAY)) == "Step 2 · day 131 of 184"


def test_a_title_that_a_protocol_lacks_in_the_language_is_english_and_marked():
    protocol = shipped_protocols()["three-step"]
    assert ENGLISH.step(protocol, 3) == "Step 3: Tacrolimus"
    assert ARABIC.protocol_title(protocol) == protocol.title["ar"]
    assert ARABIC._in_language({"en": "Own protocol"}).count("Own protocol") == 1
    assert ARABIC._in_language({"en": "Own protocol"}) != "Own protocol"


def test_a_level_shows_its_target_or_that_none_is_printed():
    level = Level(
        "tac_trough",
        Decimal("4.10"),
        "",
        "ng/mL",
        DAY,
        Decimal(3),
        Decimal(10),
        "ng/mL",
        "S0",
        LevelVerdict.IN_RANGE,
    )
    assert plain(ENGLISH.level(level)) == "4.10 ng/mL"
    assert plain(ENGLISH.target(level)) == "3–10 ng/mL"
    assert ENGLISH.verdict(level.verdict) == "in target"
    none = Level("csa_trough", Decimal(90), "", "ng/mL", DAY, None, None, "", "", None)
    assert ENGLISH.target(none) == "no target printed"
    assert ENGLISH.verdict(None) == "no verdict"


def test_an_event_is_told_with_its_kind_code_and_severity():
    assert (
        ENGLISH.event(Event(DAY, EventKind.ADVERSE_EVENT, "diarrhoea", "moderate"))
        == "Adverse event: Diarrhoea (moderate)"
    )
    assert ENGLISH.event(Event(DAY, EventKind.STEP_START, "2")) == "Step 2 started"
    assert (
        ENGLISH.event(Event(DAY, EventKind.TREATMENT_PLANNED, "rituximab")) == "Treatment planned: Rituximab"
    )
    assert (
        ENGLISH.event(Event(DAY, EventKind.SET_ASIDE, "bp-high")) == "Finding set aside: High blood pressure"
    )


def test_a_name_is_isolated_so_that_it_reorders_nothing():
    assert ENGLISH.isolate("أمينة") == "\u2068أمينة\u2069"
    assert ENGLISH.isolate("") == ""
