"""From the child's page to a saved taper: strengths read, the plan typed, a dangerous dose asked about, one change."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from nsclinic.advice.model import Review
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.dose_question import dose_question
from nsclinic.clinic.family import strengths
from nsclinic.clinic.taper import save_taper
from nsclinic.domain.record import ChildRecord, Treatment
from nsclinic.protocol.model import Protocol
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.taper.dialog import TaperDialog
from nsclinic.ui.taper.presenter import TaperGround
from nsclinic.ui.undoing import undo_offer
from nsclinic.ui.visit.danger_dialog import DangerDialog
from nsclinic.ui.visit.dose_words import question_words


class TaperPlanning:
    """Plans tapers of one screen's child. `begin` reads what the clinic has, then asks."""

    def __init__(self, context: ScreenContext, parent: QWidget) -> None:
        self._context = context
        self._parent = parent

    def begin(
        self, record: ChildRecord, review: Review, protocol: Protocol, is_still_shown: Callable[[], bool]
    ) -> None:
        """Ask for a taper of this child; nothing opens where the screen has gone on to another meanwhile."""

        def ask(known: dict[str, tuple[str, ...]]) -> None:
            if is_still_shown():
                self._ask(TaperGround(record, review, protocol, known))

        self._context.clinic_jobs.read(lambda clinic: dict(strengths(clinic)), ask, owner=self._parent)

    def _ask(self, ground: TaperGround) -> None:
        dialog = TaperDialog(ground, self._context, self._parent)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.rows:
            reason = self._confirmed(ground, dialog.rows)
            if reason is not None:
                self._save(ground.record, dialog.rows, reason)
        dialog.deleteLater()

    def _confirmed(self, ground: TaperGround, rows: tuple[Treatment, ...]) -> str | None:
        """Ask once more where the highest dose of a plan is in the dangerous range; None where it is not meant."""
        question = dose_question(rows[0], None, ground.review, ground.protocol)
        if question is None or not question.is_dangerous:
            return ""
        words = self._context.wording
        name = words.isolate(ground.record.child.name)
        said = question_words(question, words)
        dialog = DangerDialog(said, name, self._context.theme, words, self._parent, is_stop=True)
        is_meant = dialog.exec() == QDialog.DialogCode.Accepted
        reason = dialog.reason_given
        dialog.deleteLater()
        return reason if is_meant else None

    def _save(self, record: ChildRecord, rows: tuple[Treatment, ...], reason: str) -> None:
        words, navigate = self._context.wording, self._context.navigate
        patient_id, drug = record.child.patient_id, words.drug(rows[0].drug)
        said = words.ngettext(
            "Taper of {drug} planned: {n} dose.", "Taper of {drug} planned: {n} doses.", len(rows), drug=drug
        )
        to_do = words.t("F on the page to print gives the family its calendar.")

        def write(clinic: Clinic) -> str:
            save_taper(clinic, patient_id, rows, reason)
            return clinic.last_change_id

        self._context.clinic_jobs.write(
            write,
            lambda change_id: navigate.say(said, to_do, undo=undo_offer(self._context, change_id)),
        )
