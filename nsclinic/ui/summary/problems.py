"""What the doctor must know before the family sheet or the prescription is printed, in the window's language."""

from collections.abc import Iterator

from nsclinic.course.dose_calendar import Lack
from nsclinic.domain.pieces import Intake, Making
from nsclinic.reports.family_model import FamilyContent, Told, ToldDose, told_at_home, told_doses
from nsclinic.reports.wanted import Wanted
from nsclinic.wording import Wording


def problems(content: FamilyContent, words: Wording, wanted: Wanted) -> tuple[str, ...]:
    """Give each dose that cannot be told as pieces with what it lacks, and what the pages asked for do not know."""
    told = [
        *(told_at_home(content) if wanted.has_family_sheet else ()),
        *(told_doses(content) if wanted.has_prescription else ()),
    ]
    found = [
        sentence
        for medicine, doses in told
        for dose in doses
        if not dose.is_exact
        for sentence in _of_dose(dose, words.isolate(medicine.name) or words.drug(medicine.drug), words)
    ]
    if wanted.has_prescription and content.next_visit is None:
        found.append(words.t("No next visit is booked: the prescription cannot say how many."))
    return (*_not_chosen(content, words, wanted), *dict.fromkeys(found))


def _not_chosen(content: FamilyContent, words: Wording, wanted: Wanted) -> Iterator[str]:
    """Say what follows where the clinic has not said which strengths it has, and which key asks it."""
    if not content.common_strengths:
        return
    named = words.listed([words.drug(drug) for drug in content.common_strengths])
    if wanted.has_family_sheet:
        yield words.t(
            "{drugs}: the family sheet says mg and counts no pieces, because the clinic has not said which strengths "
            "it has. T says which ones you have.",
            drugs=named,
        )
    if wanted.has_prescription:
        yield words.t(
            "{drugs}: counted out on the prescription in the strengths commonly sold. T says which ones you have.",
            drugs=named,
        )


def _of_dose(dose: ToldDose, drug: str, words: Wording) -> Iterator[str]:
    if dose.told is Told.WHICH:
        yield words.t("{drug}: two doses are on record for the same days; neither is printed.", drug=drug)
    elif dose.told is Told.DOSE:
        yield words.t("{drug}: the dose is not recorded.", drug=drug)
    elif dose.told is Told.SIZE:
        what = words.named("weight" if dose.stretch.lack is Lack.WEIGHT else "height")
        yield words.t("{drug}: in mg not known, missing: {what}.", drug=drug, what=what)
    elif dose.told is Told.HOW_OFTEN:
        yield words.t("{drug}: how many times a day is not recorded.", drug=drug)
    elif dose.told is Told.NO_STRENGTH:
        yield words.t("{drug}: no tablet, capsule or liquid is known here.", drug=drug)
    elif dose.told is Told.NOT_EXACT:
        for intake in dict.fromkeys(dose.intakes):
            if intake.exact is None:
                yield _not_exact(intake, drug, words)


def _not_exact(intake: Intake, drug: str, words: Wording) -> str:
    dose = words.dose_amount(intake.dose_mg, "mg")
    nearest = [
        words.t(
            "{dose} ({percent})",
            dose=words.dose_amount(making.mg, "mg"),
            percent=_percent(intake, making, words),
        )
        for making in (intake.below, intake.above)
        if making is not None
    ]
    if not nearest:
        return words.t("{drug}: {dose} at a time cannot be made from what there is.", drug=drug, dose=dose)
    return words.t(
        "{drug}: {dose} at a time cannot be made exactly; nearest {nearest}.",
        drug=drug,
        dose=dose,
        nearest=words.listed(nearest),
    )


def _percent(intake: Intake, making: Making, words: Wording) -> str:
    _, off = intake.difference(making)
    shown = words.number(abs(off), 1)
    return words.left_to_right(f"{'+' if off > 0 else '−'}{shown}\u202f%")
