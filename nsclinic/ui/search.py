"""The search field of the top bar (Ctrl+K): a few letters of a child or of what is to be done, and Enter.

What is found hangs under the field as long as it has the keyboard; the arrows choose, Enter opens, Escape leaves.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nsclinic.store.values import ChildLine
from nsclinic.ui.actions import Action
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.palette import Palette, matching
from nsclinic.ui.text import keep_baseline

MOST_SHOWN = 8
ACTIONS_ONLY = ">"
"""Typed first, it looks for actions alone."""

ASKED_FOR = (
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
"""Ways to the field by which somebody means it; Tab only passes through."""


class SearchField(QLineEdit):
    """Emits `chosen(patient_id)` for a child, `asked(Action)`, `all_asked(text)` for all children found, `left`."""

    chosen = Signal(str)
    asked = Signal(object)
    all_asked = Signal(str)
    left = Signal()

    def __init__(
        self, context: ScreenContext, window: QWidget, actions: Callable[[], Sequence[Action]]
    ) -> None:
        super().__init__()
        self._context = context
        self._window = window
        self._actions = actions
        self._is_enter_waiting = False
        self._shown_for: str | None = None
        words, theme = context.wording, context.theme
        self.setProperty("look", "search")
        self.setPlaceholderText(words.t("Ctrl+K  Search a child or an action"))
        self.setAccessibleName(words.t("Search a child or an action"))
        self.setMinimumWidth(theme.px(54))
        self.setMaximumWidth(theme.px(76))
        self.popup = Palette(theme, words, window)
        self.popup.child_picked.connect(self._choose)
        self.popup.action_picked.connect(self._do)
        self.textChanged.connect(self._ask)
        keep_baseline(self, theme)

    def set_context(self, context: ScreenContext) -> None:
        """Reckon ages for another day."""
        self._context = context

    def _ask(self, text: str) -> None:
        self._is_enter_waiting = False
        if not text.strip() or text.startswith(ACTIONS_ONLY):
            self._show([], text)
            return
        self._context.clinic_jobs.read(
            lambda clinic: clinic.search(text),
            lambda lines: self._show(lines, text),
            owner=self,
            instead_of="search",
        )

    def _show(self, lines: list[ChildLine], text: str) -> None:
        if text != self.text() or not self.hasFocus():
            return
        from nsclinic.ui.children.presenter import ChildrenInWords

        words = self._context.wording
        rows = ChildrenInWords(lines, words, self._context.today)
        actions = matching(self._actions(), text.removeprefix(ACTIONS_ONLY))
        self._shown_for = text
        self.popup.fill(rows[:MOST_SHOWN], actions, self._foot(len(rows), text))
        self._unfold()
        if self._is_enter_waiting:
            self._enter()

    def _foot(self, found: int, text: str) -> str:
        words = self._context.wording
        if not text.strip() or text.startswith(ACTIONS_ONLY):
            return words.t("Type a name, a number, a phone, or what to do · ↑↓ choose · Enter · Esc")
        from nsclinic.ui.children.presenter import count_in_words

        count = count_in_words(found, text, words)
        if found:
            return words.t("{found} · ↑↓ choose, Enter opens, Ctrl+Enter lists all", found=count)
        return words.t("{found} · Ctrl+N registers a new child", found=count)

    def _unfold(self) -> None:
        theme, window = self._context.theme, self._window
        width = min(max(self.width(), theme.px(76)), window.width() - theme.px(4))
        below = self.mapTo(window, QPoint(0, self.height() + theme.px(0.25)))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.popup.unfold(width, lambda wide: below.x() + (self.width() - wide) * is_mirrored, below.y())

    def fold(self) -> None:
        """Take what hangs below away."""
        self._shown_for = None
        self.popup.hide()

    def _choose(self, patient_id: str) -> None:
        self.clear()
        self.fold()
        self.chosen.emit(patient_id)

    def _do(self, action: Action) -> None:
        self.clear()
        self.fold()
        self.asked.emit(action)

    def _enter(self) -> None:
        """Open the chosen child or do the chosen thing; where the answer to the last letters is under way, wait."""
        if self._shown_for != self.text():
            self._is_enter_waiting = True
            return
        chosen = self.popup.chosen
        if isinstance(chosen, Action):
            self._do(chosen)
        elif chosen:
            self._choose(chosen)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Fold when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        self.fold()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what can be done here, or look again for letters typed before."""
        super().focusInEvent(event)
        if event.reason() in ASKED_FOR or self.text().strip():
            self._ask(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows, Enter and Escape work on what was found while typing goes on."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.popup.isVisible():
            self.popup.move_cursor(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                text = self.text()
                self.clear()
                self.fold()
                self.all_asked.emit(text)
            elif self.popup.isVisible() or self.text().strip():
                self._enter()
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self.fold()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape for this field while it has the keyboard; elsewhere it goes back a screen."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)
