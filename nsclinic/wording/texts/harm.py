"""Harm: what each finding of that chapter says."""

from dataclasses import replace

from nsclinic.wording.texts.model import FindingText

_CREATININE_RISE = FindingText(
    title="Creatinine has risen",
    condition=(
        "On tacrolimus or ciclosporin, the latest creatinine exceeds the baseline (before the "
        "drug, or soon after its start) by more than the limit; a rise as small as rounding is "
        "repeated first."
    ),
    messages=(
        "Creatinine {creatinine} on {on}: {share} above the baseline of {baseline} on {baseline_on}.",
        "Creatinine has risen against its baseline on {drug}.",
        "Creatinine has risen against its baseline on a calcineurin inhibitor.",
    ),
    actions=(
        "Lower the dose at once, repeat creatinine and the trough, and look for dehydration and other drugs.",
    ),
    parameters=("creatinine", "baseline", "share", "on", "baseline_on", "drug", "egfr", "egfr_before"),
)

_PRESSURE = ("systolic", "diastolic", "systolic_limit", "diastolic_limit", "on", "first")
_MMF_GI = ("event", "since", "weeks", "cut", "days")

TEXTS = {
    "creatinine-rise": _CREATININE_RISE,
    "creatinine-rise:small": replace(
        _CREATININE_RISE,
        title="Creatinine may have risen: repeat",
        actions=(
            "The rise is as small as rounding by the laboratory: repeat creatinine first, with the trough.",
        ),
    ),
    "creatinine-rise:egfr": replace(
        _CREATININE_RISE,
        title="eGFR has fallen",
        condition=(
            "On tacrolimus or ciclosporin, the baseline is old, and the eGFR has fallen by more than the limit."
        ),
        messages=(
            "eGFR {egfr} on {on}, was {egfr_before} on {baseline_on}: {share} lower.",
            "The eGFR has fallen against its baseline on {drug}.",
            "The eGFR has fallen against its baseline on a calcineurin inhibitor.",
        ),
    ),
    "creatinine-rise-persistent": FindingText(
        title="Creatinine stays raised",
        condition=(
            "Creatinine was raised on values well apart, none between without it, although the dose "
            "was lower on the later day."
        ),
        messages=(
            "Creatinine raised since {first} and still on {on}, although {drug} was lowered.",
            "Creatinine stays raised although the dose was lowered.",
        ),
        actions=("Consider a kidney biopsy, and another drug.",),
        parameters=("first", "on", "drug", "share"),
    ),
    "creatinine-baseline-missing": FindingText(
        title="Baseline creatinine missing",
        condition=(
            "In the first weeks on a calcineurin inhibitor, without a creatinine before it or soon "
            "after its start."
        ),
        messages=(
            "{drug} was begun on {started} without a baseline creatinine.",
            "A calcineurin inhibitor was begun without a baseline creatinine.",
        ),
        actions=("Measure creatinine now: without a baseline a rise cannot be seen.",),
        parameters=("drug", "started"),
    ),
    "glucose-high": FindingText(
        title="Glucose in the diabetic range",
        condition="On a calcineurin inhibitor or steroid, the latest glucose or HbA1c is at or above its limit.",
        messages=(
            "{code} {value} on {on}; the limit is {limit}.",
            "Glucose is in the diabetic range.",
        ),
        actions=(
            "Repeat fasting, measure HbA1c, and review the doses of steroid and calcineurin inhibitor.",
        ),
        parameters=("code", "value", "limit", "on"),
    ),
    "glucose-impaired": FindingText(
        title="Fasting glucose impaired",
        condition="The latest fasting glucose is raised but not in the diabetic range.",
        messages=(
            "{code} {value} on {on}.",
            "Fasting glucose is raised.",
        ),
        actions=("Repeat at the next visit; advise on food and movement.",),
        parameters=("code", "value", "limit", "on"),
    ),
    "bp-stage-2": FindingText(
        title="Blood pressure: stage 2",
        condition=(
            "The latest reading, systolic or diastolic, is at or above the limit of stage 2 for age, "
            "sex and height."
        ),
        messages=(
            "Blood pressure {pressure} on {on}; stage 2 begins at {pressure_limit}.",
            "Blood pressure {pressure} on {on}: stage 2.",
            "The latest blood pressure is in stage 2.",
        ),
        actions=(
            "Repeat now with the right cuff; treat today, and look for symptoms of the brain or heart.",
        ),
        parameters=_PRESSURE,
    ),
    "bp-high": FindingText(
        title="High blood pressure",
        condition=(
            "Not stage 2, and readings of two days close together, the latest among them, are at or "
            "above the limit for age, sex and height."
        ),
        messages=(
            "Blood pressure {pressure} on {on}, and high on {first} too.",
            "Blood pressure is high on two days.",
        ),
        actions=("Treat: salt, drugs that raise it, and an antihypertensive; measure again at each visit.",),
        parameters=_PRESSURE,
    ),
    "bp-repeat": FindingText(
        title="Repeat blood pressure",
        condition="The latest reading is high, not stage 2, and no second day confirms it yet.",
        messages=(
            "Blood pressure {pressure} on {on}, high once.",
            "Blood pressure was high once.",
        ),
        actions=("Measure on another day, with the child calm and the right cuff.",),
        parameters=_PRESSURE,
    ),
    "potassium-high": FindingText(
        title="Potassium high",
        condition="The latest potassium is above its limit; urgent where far above.",
        messages=("Potassium {value} on {on}; the limit is {limit}.", "Potassium is high."),
        actions=(
            "Repeat (haemolysed?), do an ECG where it is far above, and review drugs that raise potassium.",
        ),
        parameters=("value", "limit", "on"),
    ),
    "mmf-gi": FindingText(
        title="Mycophenolate: stomach or bowel symptoms",
        condition=(
            "On mycophenolate at a dose not lowered since the symptom began, with unresolved mild or "
            "moderate diarrhoea, abdominal pain or vomiting."
        ),
        messages=(
            "{event} since {since} on mycophenolate.",
            "Diarrhoea, abdominal pain or vomiting on mycophenolate.",
        ),
        actions=(
            "Give {advice} for {weeks}, half the dose, then review.",
            "Halve the daily dose for {weeks}, then review.",
            "Halve the daily dose for some weeks, then review.",
        ),
        parameters=_MMF_GI,
    ),
    "mmf-gi-restore": FindingText(
        title="Mycophenolate: back to full dose",
        condition=(
            "Mycophenolate was taken long enough at about half of the dose of the day the symptom "
            "began, and all symptoms have resolved."
        ),
        messages=(
            "The dose was lowered on {cut}, and the symptoms have resolved.",
            "The symptoms have resolved on the lower dose.",
        ),
        actions=("Go back to {advice}.", "Go back to the recommended dose."),
        parameters=_MMF_GI,
    ),
    "mmf-gi-withdraw": FindingText(
        title="Mycophenolate: symptoms persist",
        condition=(
            "Mycophenolate was taken long enough at about half of the dose of the day the symptom "
            "began, and symptoms have not resolved."
        ),
        messages=(
            "{event} persists although the dose was lowered on {cut}.",
            "Symptoms persist although the dose was lowered.",
        ),
        actions=("Withdraw mycophenolate.",),
        parameters=_MMF_GI,
    ),
    "mmf-suspend": FindingText(
        title="Suspend mycophenolate",
        condition=(
            "On mycophenolate with an unresolved severe infection, or with diarrhoea, vomiting or "
            "abdominal pain that is severe at its latest."
        ),
        messages=(
            "{event} since {since}, not resolved, on mycophenolate.",
            "Severe infection or severe symptoms on mycophenolate.",
        ),
        actions=("Suspend mycophenolate until it has resolved.",),
        parameters=_MMF_GI,
    ),
    "mmf-end-ckd": FindingText(
        title="Kidney failure: end mycophenolate",
        condition="On mycophenolate with kidney failure or dialysis on record.",
        messages=("{outcome} on {on}, and mycophenolate is still taken.", "Kidney failure on mycophenolate."),
        actions=("End mycophenolate.",),
        parameters=("outcome", "on"),
    ),
    "leukopenia": FindingText(
        title="White cells low",
        condition=(
            "On mycophenolate, azathioprine, cyclophosphamide, chlorambucil or levamisole, the latest "
            "white cells or neutrophils are below the limit."
        ),
        messages=(
            "{code} {value} on {on}, below {limit}, on {drug}.",
            "{code} {value} on {on}, below {limit}.",
            "White cells or neutrophils are low.",
        ),
        actions=("Repeat within days; lower or suspend the drug, and look for infection.",),
        parameters=("code", "value", "limit", "on", "drug"),
    ),
    "infection-on-immunosuppression": FindingText(
        title="Severe infection on immunosuppression",
        condition=(
            "An unresolved severe infection on a calcineurin inhibitor, mycophenolate, another "
            "antimetabolite or an alkylating drug, after rituximab or ofatumumab lately, or on a high "
            "mean dose of steroid."
        ),
        messages=(
            "{event} since {on}, not resolved, on {drug}.",
            "An unresolved severe infection while immunosuppressed.",
        ),
        actions=("Treat the infection; suspend or lower immunosuppression; cover steroid stress.",),
        parameters=("event", "on", "drug"),
    ),
    "growth-faltering": FindingText(
        title="Growth faltering",
        condition=(
            "Past the first years of life, the height z-score (WHO) has fallen by the limit or more "
            "against the height nearest to a year before."
        ),
        messages=(
            "Height z-score {z_now} on {on}, was {z_before} on {before}.",
            "The height z-score has fallen over the last year.",
        ),
        actions=(
            "Lower the steroid where possible; check nutrition and thyroid; consider an endocrinologist.",
        ),
        parameters=("z_now", "on", "z_before", "before"),
    ),
}
"""Text by rule, and by rule:variant where a variant says something else."""
