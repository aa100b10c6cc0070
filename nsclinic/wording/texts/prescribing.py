"""Prescribing: what each finding of that chapter says."""

from nsclinic.wording.texts.model import FindingText

TEXTS = {
    "dose-dangerous": FindingText(
        title="Dangerous dose",
        condition=(
            "A dose taken now, or a single dose given lately, is above the ceiling for the drug on a "
            "treatment day."
        ),
        messages=(
            "{drug} {dose} is above {limit}: {ratio} times the protocol's dose.",
            "{drug} {dose} is above {limit}.",
            "A dose is above the ceiling for the drug.",
        ),
        actions=("Ask at once what is truly taken. If it is this dose, correct it today and take a level.",),
        parameters=("drug", "dose", "limit", "ratio"),
    ),
    "dose-high": FindingText(
        title="Dose above the protocol",
        condition=(
            "A dose is above the protocol's range by more than the tolerance, is not dangerous, and "
            "is not led by a recent trough."
        ),
        messages=(
            "{drug} {dose}; the protocol gives {low} to {high}.",
            "{drug} {dose}; the protocol gives {high}.",
            "A dose is above the protocol's range.",
        ),
        actions=("Check weight, height and dose; lower it unless there is a reason.",),
        parameters=("drug", "dose", "low", "high"),
    ),
    "dose-low": FindingText(
        title="Dose well below the protocol",
        condition=(
            "A dose (not of prednisolone) is below half of the protocol's lower dose, and no recent "
            "trough is in target."
        ),
        messages=(
            "{drug} {dose}; the protocol gives {low} or more.",
            "A dose is well below the protocol's.",
        ),
        actions=("Check whether the child has outgrown the dose.",),
        parameters=("drug", "dose", "low", "high"),
    ),
    "interaction": FindingText(
        title="Interaction with a calcineurin inhibitor",
        condition="Tacrolimus or ciclosporin is taken together with a drug that moves its level.",
        messages=(
            "{other} {direction} the level of {drug}; both are taken.",
            "A drug that moves the level of the calcineurin inhibitor is taken with it.",
        ),
        actions=(
            "Choose another drug where one serves; else take a trough within days, and again when it stops.",
        ),
        parameters=("drug", "other", "direction"),
    ),
    "nephrotoxic-with-cni": FindingText(
        title="Nephrotoxic drug with a calcineurin inhibitor",
        condition="Tacrolimus or ciclosporin is taken together with a drug that harms the kidney.",
        messages=(
            "{other} harms the kidney and is taken with {drug}.",
            "A drug that harms the kidney is taken with a calcineurin inhibitor.",
        ),
        actions=("Choose another drug where one serves; else measure creatinine within days.",),
        parameters=("drug", "other"),
    ),
    "duplicate-antimetabolite": FindingText(
        title="Two antimetabolites",
        condition="Mycophenolate is taken together with mizoribine or azathioprine.",
        messages=(
            "{drug} and {other} act alike and are both taken.",
            "Two drugs that act alike are both taken.",
        ),
        actions=("Keep one of them.",),
        parameters=("drug", "other"),
    ),
    "two-calcineurin-inhibitors": FindingText(
        title="Tacrolimus and ciclosporin together",
        condition="Tacrolimus and ciclosporin were both taken on more than one of the last days.",
        messages=(
            "Both were taken together for {days} lately.",
            "Tacrolimus and ciclosporin are taken together.",
        ),
        actions=("Stop one at once, and measure creatinine.",),
        parameters=("days",),
    ),
    "live-vaccine": FindingText(
        title="Live vaccine while immunosuppressed",
        condition=(
            "A live vaccine is planned and not given, for a day on which the child is "
            "immunosuppressed, or too soon after."
        ),
        messages=(
            "{vaccine} is planned for {planned}, on or too soon after {drug}.",
            "A live vaccine is planned while the child is immunosuppressed.",
        ),
        actions=(
            "Do not give it before {until}; inactivated vaccines may be given.",
            "Do not give it; inactivated vaccines may be given.",
        ),
        parameters=("vaccine", "planned", "drug", "until"),
    ),
    "cyclophosphamide-cumulative": FindingText(
        title="Cyclophosphamide: highest total dose passed",
        condition=(
            "The total dose of cyclophosphamide per kg, each stretch by the weight of its start, "
            "exceeds its limit."
        ),
        messages=(
            "The total dose is {total}; the limit is {limit}.",
            "The total dose of cyclophosphamide exceeds its limit.",
        ),
        actions=("Give no more: the gonads are at risk.",),
        parameters=("total", "limit"),
    ),
    "hepatitis-b-screen": FindingText(
        title="Screen for hepatitis B",
        condition=(
            "Rituximab, mycophenolate or cyclophosphamide was taken lately or is planned, and HBsAg "
            "was never measured."
        ),
        messages=(
            "{drug} is taken or planned, and hepatitis B was never tested.",
            "Hepatitis B was never tested.",
        ),
        actions=("Measure HBsAg.",),
        parameters=("drug",),
    ),
    "measure-child": FindingText(
        title="Weigh and measure the child",
        condition="A drug is taken in a known dose, and weight or height is too old or not on file.",
        messages=(
            "{what} too old or not on file: doses by size cannot be trusted.",
            "Weight or height is too old: doses by size cannot be trusted.",
        ),
        actions=("Weigh and measure today.",),
        parameters=("what", "last"),
    ),
}
"""Text by rule."""
