"""A dose of the visit form in words: what it comes to per kg and m², the protocol's range, why it is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nsclinic.advice.model import Amount, Review
from nsclinic.clinic.dose_question import DoseAmounts, DoseQuestion, dose_amounts
from nsclinic.course.doses import range_ends
from nsclinic.domain.limits import dose_cautions
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.protocol.model import Protocol
from nsclinic.ui.visit.answers import factor
from nsclinic.ui.visit.medicines import DoseFault
from nsclinic.wording import Wording


def fault_words(fault: DoseFault, words: Wording) -> str:
    """Give why a drug line cannot be saved, and what to do."""
    return {
        DoseFault.DRUG_MISSING: words.t("Choose the drug."),
        DoseFault.NAME_MISSING: words.t("Write the drug's name."),
        DoseFault.NOT_A_NUMBER: words.t("The dose is a number with a decimal point, such as 2.5."),
        DoseFault.NOT_POSITIVE: words.t("A dose is more than 0. To stop the drug choose Stop."),
        DoseFault.TIMES: words.t("Times a day: a whole number, such as 2."),
        DoseFault.BEFORE_START: words.t("The day lies before the day on which the drug was begun."),
    }[fault]


def amounts_words(treatment: Treatment, review: Review, protocol: Protocol, words: Wording) -> str:
    """Give what a dose comes to beside how it is stated: "0.13 mg/kg · 3.2 mg/m² · protocol 0.1–0.25 mg/kg/day"."""
    amounts = dose_amounts(treatment, review.size.weight_kg, review.size.height_cm)
    day = "" if treatment.frequency is not Frequency.DAILY else "/day"
    stated = treatment.dose_unit.removesuffix("/day")
    parts = [
        words.dose_amount(value, f"{unit}{day}" if unit == "mg" else unit)
        for value, unit in ((amounts.mg, "mg"), (amounts.mg_per_kg, "mg/kg"), (amounts.mg_per_m2, "mg/m2"))
        if value is not None and unit != stated
    ]
    if treatment.dose and amounts.mg is None:
        parts.append(words.t("size not known"))
    protocol_range = range_words(treatment.drug, review, protocol, words)
    if protocol_range:
        parts.append(protocol_range)
    return "  ·  ".join(parts)


def range_words(drug: str, review: Review, protocol: Protocol, words: Wording) -> str:
    """Give the protocol's range for a drug as things stand; empty where it prints none."""
    low, high = range_ends(drug, review.course, review.steps, protocol)
    if low is None or high is None:
        return ""
    return words.t("protocol {range}", range=words.span(low.value, high.value, low.unit))


def usual_words(treatment: Treatment, review: Review, words: Wording) -> str:
    """Give a warning for a dose above what is usual, not dangerous; empty where there is none."""
    size = review.size
    cautions = dose_cautions(treatment, size.weight_kg, size.height_cm)
    usual = [one for one in cautions if not one.is_dangerous]
    if not usual:
        return ""
    ceiling = usual[0].ceiling
    limit = words.amount(Amount(ceiling.above, ceiling.unit))
    return words.t("Above what is usual ({limit}).", limit=limit)


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The three large numbers of the question, each with what it is, and the sentence above them."""

    title: str
    sentence: str
    numbers: tuple[tuple[str, str], ...]


def question_words(question: DoseQuestion, words: Wording) -> QuestionWords:
    """Put a question about a dose into words."""
    drug = words.drug(question.treatment.drug)
    amounts = question.amounts
    if question.is_dangerous:
        sentence = words.t("This dose of {drug} is in the dangerous range.", drug=drug)
    else:
        sentence = words.t("This dose of {drug} is far from what it was or should be.", drug=drug)
    return QuestionWords(
        title=words.t("Is this dose meant?"),
        sentence=sentence,
        numbers=(
            (_amount(amounts, words), words.t("on a treatment day")),
            _by_size(amounts, words),
            _how_far(question, words),
        ),
    )


def _amount(amounts: DoseAmounts, words: Wording) -> str:
    return words.dose_amount(amounts.mg, "mg") if amounts.mg is not None else words.t("mg not known")


def _by_size(amounts: DoseAmounts, words: Wording) -> tuple[str, str]:
    if amounts.mg_per_kg is not None:
        per_m2 = words.dose_amount(amounts.mg_per_m2, "mg/m2") if amounts.mg_per_m2 is not None else ""
        return words.dose_amount(amounts.mg_per_kg, "mg/kg"), per_m2
    if amounts.mg_per_m2 is not None:
        return words.dose_amount(amounts.mg_per_m2, "mg/m2"), words.t("per body surface")
    return words.t("weight not known"), ""


def _how_far(question: DoseQuestion, words: Wording) -> tuple[str, str]:
    """Give the ratio that tells most: to the protocol's dose, else to the last, else to the highest safe one."""
    if (
        question.protocol_ratio is not None
        and question.protocol_dose is not None
        and question.protocol_ratio != 1
    ):
        return (
            _times(question.protocol_ratio, words),
            words.t("the protocol's dose ({dose})", dose=words.amount(question.protocol_dose)),
        )
    if question.last_ratio is not None:
        return _times(question.last_ratio, words), words.t("the last dose")
    if question.caution is not None:
        ceiling = question.caution.ceiling
        return (
            _times(question.caution.ratio, words),
            words.t("the highest safe dose ({dose})", dose=words.amount(Amount(ceiling.above, ceiling.unit))),
        )
    return words.t("nothing to compare with"), ""


def _times(ratio: Decimal, words: Wording) -> str:
    return words.t("{factor} times", factor=words.left_to_right(factor(ratio, words)))


def ended_words(ended: Sequence[Treatment], words: Wording) -> str:
    """Say whose planned doses a visit takes back; empty where it takes back none."""
    drugs = words.listed([words.drug(drug) for drug in dict.fromkeys(row.drug for row in ended)])
    return words.t("What was planned of {drugs} was taken back.", drugs=drugs) if ended else ""
