"""Undo in the window: the offer in the message bar after a Save, the last change by Ctrl+Z, and the question before it.

One way for every screen: `context.navigate.say(…, undo=undo_offer(context, change_id))`.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from nsclinic.clinic.changing import Kept, kept
from nsclinic.clinic.undoing import UndoPreview, undo, undo_preview
from nsclinic.store.errors import UndoRefusedError
from nsclinic.store.values import RowKind
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.reason import Question, ask_reason


def undo_offer(context: ScreenContext, change_id: str) -> Callable[[], None] | None:
    """Give what the message bar's Undo does after a change just made; None where nothing was changed."""
    if not change_id:
        return None
    return lambda: ask_undo(context, change_id, is_fresh=True)


def ask_undo(context: ScreenContext, change_id: str, *, is_fresh: bool = False) -> None:
    """Ask whether to undo a change, saying what is put back, and do it; where it cannot be undone say why.

    `is_fresh`: the change was made a moment ago in this window, so that "a slip" is the likely reason and stands there.
    """
    context.clinic_jobs.read(
        lambda clinic: undo_preview(clinic, change_id),
        lambda preview: _ask(context, preview, is_fresh=is_fresh),
        lambda error: _refuse(context, error),
    )


def _refuse(context: ScreenContext, error: Exception) -> None:
    if not isinstance(error, UndoRefusedError):
        context.clinic_jobs.failed.emit(error)
        return
    from nsclinic.ui.history.words import refusal_words

    happened, to_do = refusal_words(error, context.wording)
    context.navigate.say(happened, to_do, look="warning")


def _ask(context: ScreenContext, preview: UndoPreview, *, is_fresh: bool) -> None:
    from nsclinic.ui.history.words import change_lines, entry_words, put_back_words

    words = context.wording
    about = " · ".join(
        part for part in (words.isolate(preview.child_name), entry_words(preview.entry, words)) if part
    )
    lines = list(change_lines(preview.rows, words, put_back_words))
    if preview.more:
        lines = [words.ngettext("{n} row is put back", "{n} rows are put back", preview.more)]
    told = words.t("The change stays in the history, and the undo can be undone.")
    if preview.entry.kind == "import":
        again = words.t(
            "The same folder is not taken in a second time: to have its rows again, undo the undo."
        )
        told = words.pgettext("messages", "{first} {second}", first=told, second=again)
    question = Question(
        words.t("Undo a change"),
        about,
        lines,
        told,
        words.t("Undo it"),
        suggested=words.t("A slip, undone at once") if is_fresh else "",
    )
    reason = ask_reason(question, context.theme, words, QApplication.activeWindow())
    if not reason:
        return
    change_id = preview.entry.change_id
    context.clinic_jobs.write(
        lambda clinic: kept(clinic, undo(clinic, change_id, reason)),
        lambda done: _done(context, preview, done),
        lambda error: _refuse(context, error),
    )


def _done(context: ScreenContext, preview: UndoPreview, done: Kept[str]) -> None:
    from nsclinic.ui.history.words import kind_words

    words = context.wording
    takes_child_away = any(
        row.kind is RowKind.CHILD and row.before is None and row.after is not None for row in preview.rows
    )
    if takes_child_away:
        context.navigate.children()
    context.navigate.say(
        words.t("Undone: {what}.", what=kind_words(preview.entry, words)),
        undo=undo_offer(context, done.change_id),
    )
