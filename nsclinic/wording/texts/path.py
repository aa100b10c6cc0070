"""The path through the protocol: what each finding of that chapter says."""

from dataclasses import replace

from nsclinic.wording.texts.model import FindingText

_STEROID_START = FindingText(
    title="Start prednisolone",
    condition=(
        "Nephrotic, never a steroid, no classification, no immunosuppressant taken, cause "
        "idiopathic or unknown, and not diagnosed in the first months of life."
    ),
    messages=("Nephrotic syndrome without steroid treatment on file.",),
    actions=("Start {advice}.", "Start prednisolone at the protocol's dose."),
)

_STEP_START = FindingText(
    title="Next step due",
    condition=(
        "The step before is resistant (not evaluable does not do), the child is nephrotic, and "
        "the next step is not started. Stop findings hold it back."
    ),
    messages=(
        "The step before proved resistant and the child is nephrotic: step {step} is due.",
        "The step before proved resistant and the child is nephrotic: the next step is due.",
    ),
    actions=(
        "Start {advice}. Note the day: the decision falls when the step's months are over.",
        "Start the protocol's next step.",
    ),
    parameters=("step", "decision", "outcome"),
)

_FIRST_STEP = replace(
    _STEP_START,
    title="Start step 1: ciclosporin",
    condition=(
        "Steroid-resistant, nephrotic, and no step of the protocol started. Stop findings hold it back."
    ),
    messages=("Steroid-resistant and nephrotic, and no step has begun: the first step is due.",),
    actions=("Start {advice}.", "Start ciclosporin with alternate-day prednisolone."),
)

_RELAPSE = FindingText(
    title="Relapse",
    condition="A confirmed nephrotic episode straight after remission.",
    messages=("Relapse since {on}.", "Relapse: nephrotic again after remission."),
    actions=(
        "Give {advice} until complete remission.",
        "Give the protocol's relapse course of prednisolone.",
    ),
    parameters=("on",),
)

_TAPER_OVER_MONTHS = "Taper over several months, never abruptly."

TEXTS = {
    "steroid-start": _STEROID_START,
    "steroid-start:genetics-first": replace(
        _STEROID_START,
        title="Genetics first, then prednisolone",
        messages=("Nephrotic syndrome that began in infancy, without steroid treatment on file.",),
        actions=(
            "Ask for a genetic test first: disease that begins in infancy is often genetic. Else {advice}.",
            "Ask for a genetic test first: disease that begins in infancy is often genetic.",
        ),
    ),
    "steroid-response-pending": FindingText(
        title="Steroid response pending",
        condition=(
            "The first steroid course is too short, or the urine not yet tested, to settle the response."
        ),
        messages=(
            "Day {day} of {of} of the first steroid course: the response is not settled yet.",
            "The response to the first steroid course is not settled yet.",
        ),
        actions=("Go on with daily prednisolone and test the urine up to the day of decision.",),
        parameters=("day", "of"),
    ),
    "classification-needed": FindingText(
        title="Enter how the disease answered to steroids",
        condition=(
            "Steroids were begun before the record begins, so the response cannot be computed from this record."
        ),
        messages=(
            "Steroids were begun on {started}, before this record: how the child responded is not known here.",
            "Steroids were begun before this record: how the child responded is not known here.",
        ),
        actions=(
            "Enter a classification (steroid-sensitive, late responder, steroid-resistant) from the old notes.",
        ),
        parameters=("started",),
    ),
    "srns-work-up": FindingText(
        title="Biopsy before immunosuppression",
        condition="Steroid-resistant, and no kidney biopsy on file.",
        messages=(
            "Steroid-resistant since {since}, and no biopsy is on file.",
            "Steroid-resistant, and no biopsy is on file.",
        ),
        actions=("Arrange a kidney biopsy, or enter the one that was done elsewhere.",),
        parameters=("since",),
    ),
    "genetics-advised": FindingText(
        title="Genetic test advised",
        condition=(
            "Steroid-resistant without a genetic test, and onset in infancy, diffuse mesangial sclerosis, or a "
            "familial or congenital cause."
        ),
        messages=(
            "Steroid-resistant, and {reason}: a genetic cause is likely.",
            "Steroid-resistant with signs of a genetic cause, and no genetic test is on file.",
        ),
        actions=("Arrange a genetic test before further immunosuppression.",),
        parameters=("reason",),
    ),
    "step-1-start": _FIRST_STEP,
    "step-2-start": replace(_STEP_START, title="Start step 2: ciclosporin with mycophenolate"),
    "step-3-start": replace(_STEP_START, title="Start step 3: tacrolimus"),
    "step-decision-near": FindingText(
        title="Decision on the step is near",
        condition="A step is ongoing, its decision date is near, and the child is nephrotic.",
        messages=(
            "Step {step} is decided on {decision}, in {days}, and the urine is nephrotic.",
            "The step's decision date is near, and the urine is nephrotic.",
        ),
        actions=("Measure urine protein and the trough before that day, and prepare the next step.",),
        parameters=("step", "decision", "days"),
    ),
    "exposure-unproven": FindingText(
        title="Tacrolimus exposure not proven",
        condition=(
            "On tacrolimus at or past its decision date, nephrotic, and not enough troughs reached "
            "the target's lower end to call it resistance."
        ),
        messages=(
            "{reached} of {troughs} troughs reached {low}: resistance to tacrolimus cannot be called yet.",
            "Too few troughs reached the target: resistance to tacrolimus cannot be called yet.",
        ),
        actions=(
            "Reach the target first: check intake, interactions and dose, and repeat the trough. Not yet resistant.",
        ),
        parameters=("reached", "troughs", "low"),
    ),
    "tac-resistant": FindingText(
        title="Resistant to tacrolimus",
        condition=(
            "On tacrolimus at or past its decision date, nephrotic without a lasting complete "
            "remission before, and its exposure is proven or not asked for."
        ),
        messages=(
            "Still nephrotic at the decision date {decision}, with troughs in target: resistant to tacrolimus.",
            "Still nephrotic at the decision date, with troughs in target: resistant to tacrolimus.",
        ),
        actions=(
            "Stop tacrolimus and discuss alternatives with a paediatric nephrologist; complete genetic testing.",
        ),
        parameters=("decision",),
    ),
    "prednisolone-withdraw": FindingText(
        title="Withdraw prednisolone",
        condition=(
            "Step 1 is the last step, complete remission has held for months, and prednisolone is still taken."
        ),
        messages=(
            "In complete remission since {since} on step 1, and prednisolone is still taken.",
            "In lasting complete remission on step 1, and prednisolone is still taken.",
        ),
        actions=(
            (
                "Taper prednisolone and stop it. For {stress_from} to {stress_to} months after, give stress doses in "
                "severe illness or surgery."
            ),
            "Taper prednisolone and stop it. For months after, give stress doses in severe illness or surgery.",
        ),
        parameters=("since", "stress_from", "stress_to"),
    ),
    "csa-taper": FindingText(
        title="Taper ciclosporin",
        condition=(
            "Step 2 is the last step, complete remission has held for months, and ciclosporin is not "
            "lower than on the remission's first day."
        ),
        messages=(
            "In complete remission since {since} on step 2, and ciclosporin is not yet lowered.",
            "In lasting complete remission on step 2, and ciclosporin is not yet lowered.",
        ),
        actions=(
            "Taper ciclosporin in steps with urine tests between; at a relapse go back to the dose before.",
        ),
        parameters=("since",),
    ),
    "csa-restore": FindingText(
        title="Back to the former ciclosporin dose",
        condition=(
            "A relapse, ciclosporin was lowered or stopped in the remission before it and is still "
            "below that dose, and no tacrolimus is taken."
        ),
        messages=(
            "Relapse after ciclosporin was lowered on {cut}.",
            "Relapse after ciclosporin was lowered.",
        ),
        actions=("Go back to {advice}.", "Go back to the last dose before the taper."),
        parameters=("cut",),
    ),
    "responder-continue": FindingText(
        title="Tacrolimus works: continue",
        condition="In complete or partial remission on tacrolimus, past the decision and before the full course.",
        messages=(
            "In remission after {months} of tacrolimus.",
            "In remission on tacrolimus.",
        ),
        actions=(
            "Continue at least until {until}.",
            "Continue until the full course is over.",
        ),
        parameters=("months", "until"),
    ),
    "course-complete": FindingText(
        title="Full course of tacrolimus: decide",
        condition="In complete or partial remission, and tacrolimus has been taken for the full course.",
        messages=(
            "In remission after {months} of tacrolimus: the course is complete.",
            "In remission, and the course of tacrolimus is complete.",
        ),
        actions=("Decide whether to go on. " + _TAPER_OVER_MONTHS,),
        parameters=("months",),
    ),
    "stopped-early": FindingText(
        title="Calcineurin inhibitor stopped early",
        condition=(
            "Tacrolimus (or ciclosporin, where the protocol does not taper it) was ended lately, "
            "before the full course, in a child in remission on its last day, with nothing in its "
            "place soon after and no harm on record that explains it."
        ),
        messages=(
            "{drug} was stopped on {stopped}, after {months}, in remission: relapse is likely.",
            "A calcineurin inhibitor was stopped before the full course, in remission: relapse is likely.",
        ),
        actions=("Find out why. Consider starting it again, or record the reason; test the urine often.",),
        parameters=("drug", "stopped", "months"),
    ),
    "abrupt-stop": FindingText(
        title="Calcineurin inhibitor stopped abruptly",
        condition=(
            "Tacrolimus or ciclosporin ended lately at nearly its highest recent dose, with nothing "
            "in its place soon after and no harm on record that explains it."
        ),
        messages=(
            "{drug} ended on {stopped} at {share} of its highest recent dose.",
            "A calcineurin inhibitor ended at nearly its highest recent dose.",
        ),
        actions=("Consider a taper over several months instead; test the urine often.",),
        parameters=("drug", "stopped", "share"),
    ),
    "steroid-taper-early": FindingText(
        title="Prednisolone lowered too early",
        condition=(
            "The mean dose of prednisolone per kg was cut by half or more soon after tacrolimus "
            "began, and no remission has come since."
        ),
        messages=(
            "Prednisolone was cut by half or more soon after tacrolimus began on {started}, without remission since.",
            "Prednisolone was cut by half or more soon after tacrolimus began, without remission since.",
        ),
        actions=("Hold the steroid taper until tacrolimus has had time to work.",),
        parameters=("started",),
    ),
    "relapse": _RELAPSE,
    "relapse:then-alternate": replace(
        _RELAPSE,
        actions=(
            "Give {first_dose} until remission, then {then_dose} for {weeks_from} to {weeks_to} weeks.",
            "Give {first_dose} until remission, then {then_dose} for some weeks.",
            "Give the protocol's relapse course of prednisolone.",
        ),
        parameters=("on", "weeks_from", "weeks_to"),
    ),
    "relapse-suspected": FindingText(
        title="Relapse suspected",
        condition="Nephrotic after remission, by a dipstick only, not yet confirmed.",
        messages=(
            "Nephrotic by dipstick since {on}, not confirmed.",
            "Nephrotic by dipstick, not confirmed.",
        ),
        actions=("Test the first urine on three mornings running, or measure the protein/creatinine ratio.",),
        parameters=("on",),
    ),
}
"""Text by rule, and by rule:variant where a variant says something else."""
