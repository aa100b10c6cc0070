"""What each number of a protocol is called where a clinician reads it, and the section of the page that it stands in.

A key is the number's path in the protocol's file without list places and without `common`. The sign is how the rules
compare (both ends as rules.md has them); a span of time has its comparison in the words of its label. No number stands
here: each comes from the protocol.
"""

from typing import NamedTuple

from nsclinic.wording.speech import marked


class NumberText(NamedTuple):
    """The label of a number, and the sign before its amount (`≥`, `>`, `<`, `≤`; empty where the label says it).

    `other` is the key of a second number that says one thing together with it: as `joined` has it, else as the upper
    end of a range.
    """

    label: str
    sign: str = ""
    other: str = ""
    joined: str = ""


SECTIONS = {
    "who": marked("Who may be on it"),
    "response": marked("First steroid course, and how the response is judged"),
    "steps": marked("Steps and their decision"),
    "doses": marked("Doses"),
    "targets": marked("Targets of the levels"),
    "given": marked("What was given in the study"),
    "ending": marked("Continuing, tapering and ending"),
    "relapse": marked("Relapse"),
    "schedule": marked("When visits and tests are due"),
    "levels": marked("How a level is read"),
    "harm": marked("What raises an alarm: harm"),
    "prescribing": marked("What raises an alarm: prescriptions"),
    "urine": marked("How urine is judged"),
    "conventions": marked("Conventions that all protocols share"),
}
"""Sections of the page in the order in which a clinician asks."""

FOLDED = frozenset({"conventions"})
"""Sections that are folded until somebody asks for them."""

RESPONSE = {
    "steroid_response.sensitive_within": NumberText(
        marked("Steroid-sensitive: complete remission, from the start of the steroid, within")
    ),
    "steroid_response.resistant_from": NumberText(
        marked("Steroid-resistant: still no complete remission after")
    ),
    "steroid_course.begun_before_diagnosis_at_most": NumberText(
        marked("Counts as the first course: begun before the diagnosis by at most")
    ),
    "steroid_course.daily_days_needed": NumberText(
        marked("Resistance can be judged: the steroid was taken daily on at least")
    ),
    "path.steroid_youngest": NumberText(marked("A first course is suggested: age at diagnosis at least")),
    "path.genetics_first_under": NumberText(marked("Genetic test first: age at diagnosis under")),
}

STEPS = {
    "step_rules.decision_after": NumberText(marked("A step, or a course of tacrolimus, is decided on after")),
    "path.decision_near": NumberText(marked("A decision is announced ahead by")),
    "step_rules.full_within_before_decision": NumberText(
        marked("A step that ended early counts as full: before the decision by at most")
    ),
    "step_rules.final_not_older_than": NumberText(
        marked("The urine that decides is, at the end of the step, at most as old as")
    ),
    "step_rules.final_after_decision_within": NumberText(
        marked("Without such urine, the first one afterwards decides, within")
    ),
    "step_rules.relapsed_after_remission_span": NumberText(
        marked("Relapsed rather than resistant: complete remission had lasted at least")
    ),
    "step_rules.exposure_from": NumberText(
        marked("Resistance to tacrolimus needs proven levels: troughs count once it was taken for")
    ),
    "step_rules.exposure_troughs_needed": NumberText(marked("Proven by so many troughs, at least")),
    "step_rules.exposure_share_in_target": NumberText(
        marked("And of them at or above the lower end of the target, at least")
    ),
    "step_rules.exposure_window_extends_to": NumberText(
        marked("Until levels are proven the decision may wait, from the start, up to")
    ),
    "path.exposure_urgent_from": NumberText(marked("Levels still not proven: urgent, from the start, after")),
}

ENDING = {
    "path.remission_before_taper": NumberText(
        marked("Prednisolone (first step) or ciclosporin (second) is tapered after a complete remission of")
    ),
    "steroid_taper_hold": NumberText(
        marked("From the start of tacrolimus, without remission, prednisolone is not cut by half for")
    ),
    "path.course_review_from": NumberText(
        marked("A responder to tacrolimus goes on; reviewed, from the start, after")
    ),
    "path.course_complete_from": NumberText(
        marked("The course of tacrolimus is complete, from the start, after")
    ),
    "path.stopped_recently": NumberText(marked("An early or abrupt end is asked about, afterwards, for")),
    "path.replaced_within": NumberText(
        marked("It is no early end where another calcineurin inhibitor follows within")
    ),
    "path.adverse_event_before_stop": NumberText(
        marked("It is no early end after a moderate or severe adverse event in the last")
    ),
    "path.abrupt_share_of_highest": NumberText(
        marked("An end is abrupt: the last dose was"),
        other="path.abrupt_highest_of",
        joined=marked("{first} or more of the highest of the last {second}"),
    ),
}

RELAPSE = {
    "relapse_pattern.frequent_early_count": NumberText(
        marked("Frequent relapses, soon after the first remission"),
        other="relapse_pattern.frequent_early_window",
        joined=marked("{first} or more within {second}"),
    ),
    "relapse_pattern.frequent_count": NumberText(
        marked("Frequent relapses, at any time"),
        other="relapse_pattern.frequent_window",
        joined=marked("{first} or more within {second}"),
    ),
    "relapse_pattern.dependent_in_a_row": NumberText(
        marked("Steroid-dependent: relapses on the steroid or soon after it"),
        other="relapse_pattern.dependent_days_after_steroid",
        joined=marked("{first} in a row, up to {second} after its last day"),
    ),
    "relapse_pattern.shortest_observation": NumberText(
        marked("A rate of relapses is given after an observation of at least")
    ),
}

SCHEDULE = {
    "follow_up.visit_interval": NumberText(marked("On treatment, the next visit is proposed after")),
    "follow_up.visit_overdue_after": NumberText(marked("A booked visit is overdue when past by")),
    "follow_up.tests_interval": NumberText(marked("Tests on treatment: every")),
    "follow_up.tests_interval_stable": NumberText(marked("Tests of a stable child: every")),
    "follow_up.tests_due_after": NumberText(marked("Tests are due when the last are older than")),
    "follow_up.tests_due_after_stable": NumberText(
        marked("Tests of a stable child are due when the last are older than")
    ),
    "follow_up.urine_due_after": NumberText(
        marked("Urine is overdue when the last is as old as this, or older")
    ),
    "follow_up.urine_due_after_stable": NumberText(
        marked("Urine of a stable child is overdue when the last is as old as this, or older")
    ),
    "levels.due_after_change": NumberText(
        marked("A trough is due after a start or change of dose, at the latest after")
    ),
    "levels.due_after_last": NumberText(marked("A trough is due, after the last one, after")),
    "levels.due_after_last_stable": NumberText(
        marked("A trough of a stable child is due, after the last one, after")
    ),
    "follow_up.stable_remission": NumberText(
        marked("A child is stable after"),
        other="follow_up.stable_treatment",
        joined=marked("complete remission for {first}, treatment for {second}"),
    ),
    "courses.weight_due_after": NumberText(marked("A weight is due when the last is older than")),
    "courses.weight_due_after_under_2": NumberText(
        marked("A weight of the youngest (first two years) is due when the last is older than")
    ),
    "courses.height_due_after": NumberText(marked("A height is due when the last is older than")),
}

LEVELS = {
    "follow_up.trough_earliest_hours": NumberText(
        marked("A level is a trough when taken, after the dose, at"), other="follow_up.trough_latest_hours"
    ),
    "follow_up.trough_recent": NumberText(marked("A trough speaks for a dose while no older than")),
    "levels.steady_from": NumberText(marked("A level is steady once the dose is unchanged for")),
    "levels.not_steady_days": NumberText(
        marked("A trough is too early to be judged when the dose was changed within the last")
    ),
    "levels.urgent_from": NumberText(marked("Above target is urgent, of the upper end of the target, from")),
    "levels.suggestion_at_most": NumberText(
        marked("A dose suggested from a trough moves up or down by at most")
    ),
    "levels.repeat_from": NumberText(
        marked("After a suggested dose the trough is repeated in"), other="levels.repeat_to"
    ),
}

HARM = {
    "harm.creatinine_ratio": NumberText(
        marked("Creatinine on tacrolimus or ciclosporin, against its baseline"), ">"
    ),
    "harm.creatinine_small_rise": NumberText(
        marked("Repeated first, before it is urgent: such a rise of"), "<"
    ),
    "harm.egfr_fall": NumberText(marked("Where the baseline is old, eGFR has fallen by"), ">"),
    "harm.creatinine_baseline_before": NumberText(
        marked("The baseline is the last creatinine before the drug, at most as old as")
    ),
    "harm.creatinine_baseline_after": NumberText(
        marked("Without one, the first creatinine on the drug, within")
    ),
    "harm.creatinine_baseline_valid": NumberText(marked("A baseline is compared as it stands for")),
    "harm.baseline_missing_within": NumberText(
        marked("A missing baseline is asked for, after the start, within")
    ),
    "harm.persistent_days_apart": NumberText(marked("The rise is persistent: two values apart by at least")),
    "harm.glucose_fasting_high": NumberText(marked("Fasting glucose high"), "≥"),
    "harm.glucose_fasting_impaired": NumberText(marked("Fasting glucose impaired"), "≥"),
    "harm.glucose_random_high": NumberText(marked("Random glucose high"), "≥"),
    "harm.hba1c_high": NumberText(marked("HbA1c high"), "≥"),
    "harm.potassium_high": NumberText(marked("Potassium high"), ">"),
    "harm.potassium_urgent": NumberText(marked("Potassium urgent"), "≥"),
    "harm.wbc_low": NumberText(marked("White cells low"), "<"),
    "harm.neutrophils_low": NumberText(marked("Neutrophils low"), "<"),
    "harm.neutrophils_urgent": NumberText(marked("Neutrophils urgent"), "<"),
    "harm.systolic_stage_2": NumberText(
        marked("Blood pressure, stage 2"),
        "≥",
        other="harm.diastolic_stage_2",
        joined=marked("systolic {first} or diastolic {second}"),
    ),
    "harm.stage_2_above_p95": NumberText(
        marked("Blood pressure, stage 2 by the centiles: above the 95th by"), "≥"
    ),
    "harm.systolic_high": NumberText(
        marked("Blood pressure, high"),
        "≥",
        other="harm.diastolic_high",
        joined=marked("systolic {first} or diastolic {second}"),
    ),
    "harm.pressure_table_from": NumberText(
        marked("Centiles of blood pressure are used at the age of"),
        other="harm.pressure_table_until",
        joined=marked("from {first}, under {second}"),
    ),
    "harm.pressure_days_within": NumberText(
        marked("High blood pressure needs a second day of readings within")
    ),
    "harm.mmf_half": NumberText(
        marked("Diarrhoea, pain or vomiting on mycophenolate: its dose is cut to"),
        other="harm.mmf_half_dose_for",
        joined=marked("{first} for {second}"),
    ),
    "harm.mmf_lowered_to": NumberText(
        marked("It counts as cut: of the dose when the symptom began, at most")
    ),
    "harm.mmf_lowered_for": NumberText(marked("It is restored, or withdrawn, once it was cut for")),
    "harm.infection_steroid": NumberText(
        marked("Severe infection is urgent on a steroid dose of"),
        "≥",
        other="harm.infection_steroid_days",
        joined=marked("{first}, the mean of the last {second}"),
    ),
    "follow_up.anti_cd20_lasts": NumberText(
        marked("Severe infection is urgent after rituximab or ofatumumab for")
    ),
    "harm.height_z_fall": NumberText(marked("Growth falters: the height z-score has fallen by"), "≥"),
    "harm.growth_judged_from": NumberText(marked("Growth is judged from the age of")),
    "harm.growth_compared_at": NumberText(marked("Growth is compared with the earlier height nearest to")),
    "harm.growth_compared_from": NumberText(
        marked("That earlier height is older by"), other="harm.growth_compared_until"
    ),
}

PRESCRIBING = {
    "prescribing.high_tolerance": NumberText(marked("A dose is high: above the range by"), ">"),
    "prescribing.low_share": NumberText(marked("A dose is low: of the lower end of the range"), "<"),
    "prescribing.single_recent": NumberText(marked("A single dose is judged for")),
    "prescribing.together_days": NumberText(
        marked("Tacrolimus and ciclosporin both taken"),
        other="prescribing.together_window",
        joined=marked("{first} or more of the last {second}"),
    ),
    "prescribing.cyclophosphamide_total": NumberText(marked("Cyclophosphamide, total dose"), ">"),
    "prescribing.hepatitis_b_taken_within": NumberText(
        marked(
            "Hepatitis B is tested where rituximab, mycophenolate or cyclophosphamide was taken in the last"
        )
    ),
    "prescribing.vaccine_after": NumberText(
        marked("No live vaccine after the end of an immunosuppressant for")
    ),
    "prescribing.vaccine_after_anti_cd20": NumberText(
        marked("No live vaccine after rituximab or ofatumumab for")
    ),
    "prescribing.vaccine_after_steroid": NumberText(marked("No live vaccine after high-dose steroid for")),
    "prescribing.vaccine_steroid_days": NumberText(
        marked("High-dose steroid is that, on days in a row, for at least")
    ),
    "prescribing.vaccine_steroid_mg_per_kg": NumberText(
        marked("High-dose steroid, each day"),
        "≥",
        other="prescribing.vaccine_steroid_mg",
        joined=marked("{first} or {second}"),
    ),
    "prescribing.vaccine_plan_counts": NumberText(
        marked("A vaccine planned for a day that has passed still counts for")
    ),
}

URINE = {
    "urine.dipstick_days_to_confirm": NumberText(
        marked("Dipsticks alone confirm an episode on days in a row, at least")
    ),
    "urine.evidence_valid": NumberText(marked("Urine says how the child is for")),
}

CONVENTIONS = {
    "courses.longest_gap": NumberText(marked("A gap does not end a course of a drug up to")),
    "courses.weight_valid": NumberText(marked("A weight serves for a dose while no older than")),
    "courses.height_valid": NumberText(marked("A height serves for a dose while no older than")),
    "courses.size_after": NumberText(marked("Without one, the first measured afterwards serves, within")),
}

WHO = {
    "eligibility.age_under_at_start": NumberText(marked("Age at the start"), "<"),
    "eligibility.egfr_above_at_start": NumberText(
        marked("eGFR (bedside Schwartz) at the start"),
        ">",
        other="eligibility.egfr_start_window",
        joined=marked("{first}, the latest of the last {second}"),
    ),
    "eligibility.c3_at_least": NumberText(marked("C3"), "≥"),
    "eligibility.c4_at_least": NumberText(marked("C4"), "≥"),
    "eligibility.own_egfr_at_least": NumberText(
        marked("eGFR by the source's own formula, from the first step on"), "≥"
    ),
    "eligibility.own_egfr_k": NumberText(
        marked("That formula: height in cm over creatinine in mg/dL, times")
    ),
    "eligibility.own_egfr_window": NumberText(
        marked("That eGFR may be measured, before the first step, in the last")
    ),
    "eligibility.own_egfr_recovered_days": NumberText(
        marked("A low one is set aside by later days at or above the limit, at least")
    ),
    "path.cni_egfr_at_least": NumberText(marked("Tacrolimus or ciclosporin: eGFR (bedside Schwartz)"), "≥"),
}

LISTED = {
    "who": WHO,
    "response": RESPONSE,
    "steps": STEPS,
    "ending": ENDING,
    "relapse": RELAPSE,
    "schedule": SCHEDULE,
    "levels": LEVELS,
    "harm": HARM,
    "prescribing": PRESCRIBING,
    "urine": URINE,
    "conventions": CONVENTIONS,
}
"""The numbers of plain lines, by section and in the order of the page; two that are told together by the first."""


def key_of(where: str) -> str:
    """Give the key of a number from its path in the file: `common.harm.hba1c_high.2` is `harm.hba1c_high`."""
    return ".".join(part for part in where.removeprefix("common.").split(".") if not part.isdigit())
