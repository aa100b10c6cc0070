"""Asks why, where a Save of the visit says otherwise what was recorded before."""

from PySide6.QtWidgets import QWidget

from nsclinic.clinic.visit_entry import VisitEntry, corrections
from nsclinic.domain.record import ChildRecord
from nsclinic.store.values import RowChange, RowKind
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.history.words import change_lines
from nsclinic.ui.reason import Question, ask_reason


def why_corrected(
    record: ChildRecord, entry: VisitEntry, context: ScreenContext, parent: QWidget
) -> str | None:
    """Tell what a Save would correct and give the reason: empty where nothing is corrected, None where it was left."""
    corrected = corrections(record, entry)
    if not corrected:
        return ""
    words = context.wording
    rows = [RowChange(RowKind.OBSERVATION, one.before.row_id, "", one.before, one.after) for one in corrected]
    question = Question(
        words.t("Why is this corrected?"),
        words.isolate(record.child.name),
        change_lines(rows, words),
        words.t("What was recorded before stays in the history, with this reason."),
        words.t("Save the correction"),
    )
    return ask_reason(question, context.theme, words, parent) or None
