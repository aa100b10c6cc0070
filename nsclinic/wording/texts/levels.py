"""Drug levels: what each finding of that chapter says."""

from nsclinic.wording.texts.model import FindingText

_REPEAT = (
    "Give {advice} and repeat the trough in {repeat_from} to {repeat_to} days.",
    "Give {advice} and repeat the trough about a week later.",
    "No dose is suggested: {withheld}. Repeat the trough.",
)
_PARAMETERS = ("level", "qualifier", "low", "high", "on", "withheld", "repeat_from", "repeat_to")


def _low(drug_trough: str) -> FindingText:
    return FindingText(
        title=f"{drug_trough} trough below target",
        condition=(
            "The drug is taken, and its latest recent trough lies below the lower end of the target in force."
        ),
        messages=(
            "Trough {level} on {on}; the target is {low} to {high}.",
            "The latest trough lies below the target.",
        ),
        actions=(*_REPEAT, "Check intake and timing, then raise the dose and repeat the trough."),
        parameters=_PARAMETERS,
    )


def _high(drug_trough: str) -> FindingText:
    return FindingText(
        title=f"{drug_trough} trough above target",
        condition=(
            "The drug is taken, and its latest recent trough lies above the upper end of the target "
            "in force; urgent where far above."
        ),
        messages=(
            "Trough {level} on {on}; the target is {low} to {high}.",
            "The latest trough lies above the target.",
        ),
        actions=(
            *_REPEAT,
            "Check timing, diarrhoea and interactions, then lower the dose and repeat the trough.",
        ),
        parameters=_PARAMETERS,
    )


TEXTS = {
    "tac-trough-low": _low("Tacrolimus"),
    "csa-trough-low": _low("Ciclosporin"),
    "tac-trough-high": _high("Tacrolimus"),
    "csa-trough-high": _high("Ciclosporin"),
    "trough-due": FindingText(
        title="Trough due",
        condition=(
            "On tacrolimus or ciclosporin without a trough since the start or last change of dose, or for too long."
        ),
        messages=(
            "The last {drug} trough was on {last}.",
            "No {drug} trough since the dose of {changed}.",
            "No {drug} trough is on file.",
            "A trough is due.",
        ),
        actions=("Take a trough, just before the next dose, and note the hours after the last one.",),
        parameters=("drug", "last", "changed", "days"),
    ),
    "trough-not-steady": FindingText(
        title="Trough taken too soon",
        condition=(
            "The latest recent trough was taken within days of a start or change of dose (not on its "
            "day), before the level is steady."
        ),
        messages=(
            "The {drug} trough of {on} was taken {days} after a change of dose.",
            "The latest trough was taken too soon after a change of dose.",
        ),
        actions=("Do not change the dose on it; repeat the trough when the level is steady.",),
        parameters=("drug", "on", "days", "changed"),
    ),
    "not-a-trough": FindingText(
        title="Not a trough",
        condition="The hours after the dose of the latest level lie outside those of a trough.",
        messages=(
            "The {drug} level of {on} was taken {hours} after the dose: it is not judged.",
            "The latest level was not taken as a trough: it is not judged.",
        ),
        actions=("Repeat it just before a dose.",),
        parameters=("drug", "on", "hours"),
    ),
}
"""Text by rule."""
