"""Follow-up: what each finding of that chapter says."""

from nsclinic.wording.texts.model import FindingText

TEXTS = {
    "monthly-tests": FindingText(
        title="Regular tests due",
        condition="On immunosuppression, and a regular test is older than its interval, or was never taken.",
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
        condition="The booked visit has passed without a visit since.",
        messages=(
            "Booked for {booked}, {days} ago, and not seen since.",
            "The booked visit has passed without a visit since.",
        ),
        actions=("Phone the family today.",),
        parameters=("booked", "days"),
    ),
    "urine-test-overdue": FindingText(
        title="Urine test overdue",
        condition="On treatment, and no urine result for longer than the interval.",
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
