"""The search field of the top bar (Ctrl+K): a few letters of a name, number, guardian or phone, and Enter.

What is found hangs under the field as long as it has the keyboard; the arrows choose, Enter opens, Escape leaves.
"""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from nsclinic.store.values import ChildLine
from nsclinic.ui.children.found import FoundList
from nsclinic.ui.children.presenter import ChildrenInWords, count_in_words
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.text import PlainLabel, keep_baseline

MOST_SHOWN = 8


class SearchField(QLineEdit):
    """Emits `chosen(patient_id)` for a child, `all_asked(text)` for everything found, `left` on Escape."""

    chosen = Signal(str)
    all_asked = Signal(str)
    left = Signal()

    def __init__(self, context: ScreenContext, window: QWidget) -> None:
        super().__init__()
        self._context = context
        self._window = window
        self._is_enter_waiting = False
        self._shown_for = ""
        words, theme = context.wording, context.theme
        self.setProperty("look", "search")
        self.setPlaceholderText(words.t("Ctrl+K  Search a child: name, number, guardian, phone"))
        self.setAccessibleName(words.t("Search a child"))
        self.setMinimumWidth(theme.px(54))
        self.setMaximumWidth(theme.px(76))
        self.popup = QFrame(window)
        self.popup.setProperty("look", "popup")
        self.popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = FoundList(theme, words.t("Children found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._click)
        self.foot = PlainLabel("", theme, size="small", ink="soft", elide=True)
        column = QVBoxLayout(self.popup)
        column.setContentsMargins(1, 1, 1, theme.px(0.75))
        column.setSpacing(theme.px(0.75))
        column.addWidget(self.list)
        column.addWidget(self.foot)
        self.foot.setContentsMargins(theme.px(1.5), 0, theme.px(1.5), 0)
        self.popup.hide()
        self.textChanged.connect(self._ask)
        keep_baseline(self, theme)

    def set_context(self, context: ScreenContext) -> None:
        """Reckon ages for another day."""
        self._context = context

    def _ask(self, text: str) -> None:
        self._is_enter_waiting = False
        if not text.strip():
            self.fold()
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
        words = self._context.wording
        rows = ChildrenInWords(lines, words, self._context.today)
        self._shown_for = text
        self.list.show_found(rows[:MOST_SHOWN])
        if not self.list.chosen:
            self.list.choose(0)
        found = count_in_words(len(rows), text, words)
        self.foot.setText(
            words.t("{found} · ↑↓ choose, Enter opens, Ctrl+Enter lists all", found=found)
            if rows
            else words.t("{found} · Ctrl+N registers a new child", found=found)
        )
        self._unfold()
        if self._is_enter_waiting:
            self._enter()

    def _unfold(self) -> None:
        theme = self._context.theme
        window = self._window
        width = min(max(self.width(), theme.px(76)), window.width() - theme.px(4))
        below = self.mapTo(window, QPoint(0, self.height() + theme.px(0.25)))
        start = (
            below.x()
            if self.layoutDirection() is Qt.LayoutDirection.LeftToRight
            else below.x() + self.width() - width
        )
        self.list.setVisible(bool(self.list.found))
        self.list.setFixedHeight(self.list.row_height * len(self.list.found) + 2)
        self.popup.setFixedWidth(width)
        self.popup.adjustSize()
        self.popup.move(max(theme.px(1), start), below.y())
        self.popup.show()
        self.popup.raise_()

    def fold(self) -> None:
        """Take what hangs below away."""
        self.popup.hide()

    def _choose(self, patient_id: str) -> None:
        self.clear()
        self.chosen.emit(patient_id)

    def _click(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self._choose(self.list.chosen)

    def _enter(self) -> None:
        """Open the chosen child. Where the answer to the last letters is on its way, wait for it."""
        if not self.text().strip():
            return
        if not self.popup.isVisible() or self._shown_for != self.text():
            self._is_enter_waiting = True
        elif self.list.chosen:
            self._choose(self.list.chosen)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Fold when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        self.fold()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Look again when the keyboard comes back to letters typed before."""
        super().focusInEvent(event)
        if self.text().strip():
            self._ask(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows, Enter and Escape work on what was found while typing goes on."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.popup.isVisible():
            self.list.choose(self.list.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                text = self.text()
                self.clear()
                self.all_asked.emit(text)
            else:
                self._enter()
        elif key == Qt.Key.Key_Escape:
            self.clear()
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
