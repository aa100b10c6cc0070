"""A dose in the dangerous range is asked about before any sheet says it to a family or a pharmacy."""

from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QWidget

from nsclinic.clinic.dose_question import dose_question
from nsclinic.course.dose_calendar import DoseStretch
from nsclinic.domain.record import Treatment
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.summary.presenter import VisitContent
from nsclinic.ui.visit.danger_dialog import DangerDialog
from nsclinic.ui.visit.dose_words import QuestionWords, question_words
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That the dangerous doses of the sheet with this digest are meant: who said so, and why."""

    digest: str
    by: str
    reason: str


def ask_about_doses(content: VisitContent, context: ScreenContext, parent: QWidget) -> str | None:
    """Ask about each dangerous drug in turn; the reasons where all are meant, None as soon as one is not."""
    reasons = []
    for drug in content.family.dangerous:
        said = _question(content, drug, context.wording)
        name = context.wording.isolate(content.family.child.name)
        dialog = DangerDialog(said, name, context.theme, context.wording, parent, is_stop=True)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        reasons.append(dialog.reason_given)
    return "; ".join(reasons)


def _question(content: VisitContent, drug: str, words: Wording) -> QuestionWords:
    """Put the gravest row of a drug in words; where only rows together are dangerous, what they come to."""
    summary = content.summary
    rows = [row for stretch in _stretches(content, drug) for row in stretch.rows]
    asked = [dose_question(row, None, summary.review, summary.protocol) for row in rows]
    grave = [one for one in asked if one is not None and one.is_dangerous]
    if grave:
        return question_words(max(grave, key=lambda one: one.caution.ratio if one.caution else 0), words)
    dose = next((dose for dose in summary.review.doses if dose.drug == drug), None)
    amount = words.dose(dose) if dose is not None else _stated(rows, words)
    return QuestionWords(
        title=words.t("Is this dose meant?"),
        sentence=words.t("This dose of {drug} is in the dangerous range.", drug=words.drug(drug)),
        numbers=((amount, words.t("on a treatment day")),),
    )


def _stretches(content: VisitContent, drug: str) -> list[DoseStretch]:
    return [
        stretch
        for medicine in content.family.medicines
        if medicine.drug == drug
        for stretch in medicine.stretches
    ]


def _stated(rows: list[Treatment], words: Wording) -> str:
    return words.listed([words.prescribed(row) for row in rows])
