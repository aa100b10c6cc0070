"""Asks why, where a Save of the visit says otherwise what was recorded before."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nsclinic.clinic.visit_entry import Correction
from nsclinic.store.values import RowChange, RowKind
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.history.words import change_lines
from nsclinic.ui.reason import Question, ask_reason


def ask_why(corrected: Sequence[Correction], name: str, context: ScreenContext, parent: QWidget) -> str:
    """Tell what is corrected and give the reason; empty where the question was left, and nothing is to be saved."""
    words = context.wording
    rows = [RowChange(RowKind.OBSERVATION, one.before.row_id, "", one.before, one.after) for one in corrected]
    question = Question(
        words.t("Why is this corrected?"),
        words.isolate(name),
        change_lines(rows, words),
        words.t("What was recorded before stays in the history, with this reason."),
        words.t("Save the correction"),
    )
    return ask_reason(question, context.theme, words, parent)
