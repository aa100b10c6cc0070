"""Follow-up: what each finding of that chapter says."""

from nsclinic.wording.texts.model import FindingText

TEXTS = {
    "monthly-tests": FindingText(
        title="Regular tests due",
        condition=(
            "On a calcineurin inhibitor, mycophenolate, mizoribine or cyclophosphamide, a regular "
            "test is older than its interval, or was never taken."
        ),
        messages=(
            "Due: {tests}. The oldest was taken on {last}.",
            "Due: {tests}.",
            "Regular tests are due.",
        ),
        actions=("Take them at this visit.",),
        parameters=("tests", "last"),
    ),
    "visit-overdue": FindingText(
        title="Visit overdue",
        condition=(
            "The booked visit is past by days, and the child was not seen since it was booked (a "
            "phone call is no visit)."
        ),
        messages=(
            "Booked for {booked}, {days} ago, and not seen since.",
            "The booked visit has passed without a visit since.",
        ),
        actions=("Phone the family today.",),
        parameters=("booked", "days"),
    ),
    "urine-test-overdue": FindingText(
        title="Urine test overdue",
        condition=(
            "On immunosuppression, levamisole or a steroid, and no urine result for as long as the "
            "interval or longer."
        ),
        messages=(
            "The last urine result is of {last}, {days} ago.",
            "The last urine result is of {last}.",
            "No urine result for too long.",
        ),
        actions=("Test the urine, or ask the family for the home results.",),
        parameters=("last", "days"),
    ),
}
"""Text by rule."""
