"""Who may be on the protocol: what each finding of that chapter says."""

from nsclinic.wording.texts.model import FindingText

_NOT_STARTED = (
    "Do not start the protocol's next step; discuss other treatment with a paediatric nephrologist."
)

TEXTS = {
    "excluded-cause": FindingText(
        title="Cause excludes this protocol",
        condition="The cause is secondary, familial, genetic or congenital, or a genetic test found a variant.",
        messages=(
            "The cause on record is: {cause}. The protocol is for idiopathic disease.",
            "The cause of the disease excludes this protocol.",
        ),
        actions=(
            "Treat the cause; do not start the protocol's immunosuppression. Ask for genetic advice where it applies.",
        ),
        parameters=("cause",),
    ),
    "excluded-cause:variant": FindingText(
        title="Genetic disease excludes this protocol",
        condition="The cause is secondary, familial, genetic or congenital, or a genetic test found a variant.",
        messages=(
            "A genetic test found a variant: {cause}. Immunosuppression rarely helps in genetic disease.",
            "A genetic test found a variant. Immunosuppression rarely helps in genetic disease.",
        ),
        actions=("Do not start the protocol's immunosuppression; ask for genetic advice.",),
        parameters=("cause",),
    ),
    "excluded-complement": FindingText(
        title="Low complement excludes this protocol",
        condition="The latest C3 or C4 is below the limit of the protocol or of the site's laboratory.",
        messages=(
            "{code} is {value}, below {limit}: another glomerular disease is likely.",
            "Complement is low: another glomerular disease is likely.",
        ),
        actions=(
            "Look for lupus, post-infectious or membranoproliferative disease before any step of this protocol.",
        ),
        parameters=("code", "value", "limit", "on"),
    ),
    "excluded-infection": FindingText(
        title="Infection screen excludes this protocol",
        condition="The latest hepatitis B, hepatitis C, HIV or syphilis test is positive.",
        messages=(
            "{code} is positive.",
            "A test for hepatitis B, hepatitis C, HIV or syphilis is positive.",
        ),
        actions=("Confirm and treat the infection; do not start the protocol's drugs.",),
        parameters=("code", "on"),
    ),
    "excluded-prior-rituximab": FindingText(
        title="Earlier rituximab excludes this protocol",
        condition="Rituximab was given before mycophenolate began, or mycophenolate has not begun.",
        messages=(
            "Rituximab was given on {on}, before mycophenolate.",
            "Rituximab was given before mycophenolate.",
        ),
        actions=("The protocol was not studied after rituximab; decide with a paediatric nephrologist.",),
        parameters=("on",),
    ),
    "excluded-egfr": FindingText(
        title="Kidney function excludes this protocol",
        condition=(
            "The eGFR (bedside Schwartz) at the start of mycophenolate, or the latest where it has "
            "not begun, is not above the protocol's limit."
        ),
        messages=(
            "eGFR is {egfr}; the protocol asks for more than {limit}.",
            "The eGFR is not above the limit that the protocol asks for.",
        ),
        actions=(_NOT_STARTED,),
        parameters=("egfr", "limit", "on"),
    ),
    "excluded-age": FindingText(
        title="Age outside the protocol's study",
        condition=(
            "The age at diagnosis (for mycophenolate: at its start) lies outside that of the children "
            "studied."
        ),
        messages=(
            "Aged {age} at diagnosis, outside the ages of the children in the protocol's study.",
            "The age lies outside that of the children in the protocol's study.",
        ),
        actions=("The protocol's results may not apply; weigh this in every decision.",),
        parameters=("age",),
    ),
    "excluded-age:adult": FindingText(
        title="Age outside the protocol's study",
        condition=(
            "The age at diagnosis (for mycophenolate: at its start) lies outside that of the children "
            "studied."
        ),
        messages=(
            "Aged {age} at the start of mycophenolate: the protocol's study was of children.",
            "The age lies outside that of the children in the protocol's study.",
        ),
        actions=("The protocol's results may not apply; weigh this in every decision.",),
        parameters=("age",),
    ),
    "protocol-end-egfr": FindingText(
        title="Kidney function ends the protocol",
        condition=(
            "An eGFR by the paper's own formula, since the first step or shortly before it, was below "
            "its limit, and too few later days reached it again."
        ),
        messages=(
            "eGFR by the paper's formula was {egfr} on {on}, below {limit}: the study ended there.",
            "eGFR by the paper's formula is {egfr}, below {limit}: the study ended there.",
            "eGFR by the paper's formula is below the limit at which the study ended.",
        ),
        actions=(
            "Repeat creatinine and height; if confirmed, leave the protocol and reconsider every drug.",
        ),
        parameters=("egfr", "limit", "on"),
    ),
    "egfr-low": FindingText(
        title="eGFR too low for a calcineurin inhibitor",
        condition=(
            "On tacrolimus or ciclosporin, or with such a step due, the bedside Schwartz eGFR is below the limit."
        ),
        messages=(
            "eGFR (bedside Schwartz) was {egfr} on {on}, below {limit}.",
            "eGFR (bedside Schwartz) is {egfr}, below {limit}.",
            "The eGFR is too low for tacrolimus or ciclosporin.",
        ),
        actions=(
            (
                "Start or continue tacrolimus or ciclosporin only by a paediatric nephrologist's decision; "
                "repeat creatinine and the trough."
            ),
        ),
        parameters=("egfr", "limit", "on"),
    ),
    "cni-histology": FindingText(
        title="Biopsy warns against a calcineurin inhibitor",
        condition=(
            "On tacrolimus or ciclosporin, or with such a step due, a biopsy shows interstitial or vascular disease."
        ),
        messages=(
            "The biopsy shows: {histology}.",
            "The biopsy shows interstitial or vascular disease.",
        ),
        actions=("Avoid tacrolimus and ciclosporin; choose another drug with a paediatric nephrologist.",),
        parameters=("histology", "on"),
    ),
}
"""Text by rule."""
