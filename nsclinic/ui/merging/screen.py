"""Putting two records of one child together: find the other record, look at both side by side, choose, say why.

Nothing is written before the last question is answered; after it the message bar's Undo takes both apart again.
"""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)

from nsclinic.clinic.changing import Kept, kept
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.merging import MergePreview, MergeRefusedError, Side, merge_children, merge_preview
from nsclinic.store.values import ChildLine
from nsclinic.ui.actions import Action
from nsclinic.ui.children.found import FoundList
from nsclinic.ui.children.presenter import ChildrenInWords
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.merging.fields_view import FieldsView
from nsclinic.ui.merging.presenter import field_lines, obstruction_words, what_becomes_of_rows
from nsclinic.ui.reason import Question, ask_reason
from nsclinic.ui.roles import give_role
from nsclinic.ui.text import PlainLabel, keep_baseline, screen_title, set_tip
from nsclinic.ui.undoing import undo_offer

BESIDE_FROM = 110
"""Steps of the grid."""


class MergeScreen(Screen):
    """The record that is kept is the one the screen was opened for. `preview` is None until another is chosen."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Merge with another record of this child")
        self.setAccessibleName(self.title)
        self.hint = words.t("Enter chooses a record · ← → whose value · Ctrl+Enter merges · Esc leaves")
        self.patient_id = ""
        self.preview: MergePreview | None = None
        self.choices: dict[str, Side] = {}
        self._lines: list[ChildLine] | None = None
        self._is_saving = False
        self.whose = PlainLabel("", theme, ink="soft", elide=True)
        head = QHBoxLayout()
        head.setSpacing(theme.px(2))
        head.addWidget(screen_title(self.title, theme))
        head.addWidget(self.whose, 1)
        self._columns = columns = QHBoxLayout()
        columns.setSpacing(theme.px(2))
        columns.addWidget(self._search_card(), 2)
        columns.addWidget(self._preview_card(), 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        column.addLayout(columns, 1)
        self.offer(
            Action(
                "merge",
                words.t("Put the two records together"),
                self.merge,
                ("Ctrl+Enter", "Ctrl+Return"),
                self.merge_button.isEnabled,
            ),
            Action(
                "swap",
                words.t("Keep the other record instead"),
                self.swap,
                ("Alt+S",),
                lambda: self.preview is not None,
            ),
        )

    def _search_card(self) -> QFrame:
        words, theme = self.context.wording, self.context.theme
        card = QFrame()
        card.setProperty("look", "card")
        self.search = QLineEdit()
        self.search.setProperty("look", "search")
        self.search.setPlaceholderText(words.t("Name, number, guardian, phone of the other record"))
        self.search.setAccessibleName(words.t("Find the other record"))
        self.search.textChanged.connect(lambda _text: self._find())
        self.search.installEventFilter(self)
        keep_baseline(self.search, theme)
        self.found_title = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        self.found = FoundList(theme, words.t("Records found"), is_tall=True)
        self.found.activated.connect(lambda _index: self._choose())
        self.found.installEventFilter(self)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(self.search)
        column.addWidget(self.found_title)
        column.addWidget(self.found, 1)
        return card

    def _preview_card(self) -> QFrame:
        words, theme = self.context.wording, self.context.theme
        card = QFrame()
        card.setProperty("look", "card")
        self.which = PlainLabel("", theme, bold=True, wrap=True)
        self.fields = FieldsView(theme, words)
        self.fields.chosen.connect(self._take)
        self.rows = PlainLabel("", theme, wrap=True)
        self.rows.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidget(self.rows)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        give_role(scroll, QAccessible.Role.Document)
        scroll.setAccessibleName(words.t("What becomes of the values"))
        self.obstacle = PlainLabel("", theme, ink="fault", wrap=True)
        self.swap_button = QPushButton(words.t("Keep the other record instead"))
        set_tip(self.swap_button, "Alt+S")
        self.swap_button.clicked.connect(self.swap)
        self.merge_button = QPushButton(words.t("Put together…"))
        self.merge_button.setProperty("look", "primary")
        set_tip(self.merge_button, "Ctrl+Enter")
        self.merge_button.clicked.connect(self.merge)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addWidget(self.swap_button)
        foot.addStretch(1)
        foot.addWidget(self.merge_button)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(self.which)
        column.addWidget(self.fields, 3)
        column.addWidget(scroll, 2)
        column.addWidget(self.obstacle)
        column.addLayout(foot)
        return card

    # --- what the window asks ----------------------------------------------------------------------------------------

    def open(self, patient_id: str, _visit_on: date | None = None) -> None:
        """Begin anew for a child: those who look like her are listed first."""
        self.patient_id = patient_id
        self._lines = None
        self._is_saving = False
        self.search.clear()
        self._show_preview(None)
        self._find()

    def refresh(self) -> None:
        """Look both records up anew."""
        if self.preview is not None and not self._is_saving:
            self._look(self.preview.other.child.patient_id)

    def clinic_changed(self, _changed: Changed) -> None:
        """Look both records up anew."""
        self.refresh()

    @property
    def is_ready(self) -> bool:
        """Whether the records that may be the other one are listed."""
        return self._lines is not None

    def take_focus(self) -> None:
        """Begin with the search."""
        self.search.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the search above the two records where there is no room beside them."""
        super().resizeEvent(event)
        is_wide = self.width() > self.context.theme.px(BESIDE_FROM)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )

    # --- the other record --------------------------------------------------------------------------------------------

    def _find(self) -> None:
        patient_id, text = self.patient_id, self.search.text()

        def job(clinic: Clinic) -> tuple[str, list[ChildLine]]:
            child = clinic.record(patient_id).child
            lines = clinic.search(text) if text.strip() else clinic.similar(child)
            return child.name, [line for line in lines if line.patient_id != patient_id]

        self.context.clinic_jobs.read(
            job, lambda answer: self._show_found(patient_id, text, *answer), owner=self, instead_of="found"
        )

    def _show_found(self, patient_id: str, text: str, name: str, lines: list[ChildLine]) -> None:
        words = self.context.wording
        if patient_id != self.patient_id:
            return
        self._lines = lines
        self.whose.setText(f"{words.isolate(name)} · {words.isolate(patient_id)}")
        self.found.show_found(ChildrenInWords(lines, words, self.context.today))
        if lines and not self.found.chosen:
            self.found.choose(0)
        if text.strip():
            said = words.ngettext("{n} found", "{n} found", len(lines)) if lines else words.t("Nobody found")
        elif lines:
            said = words.t("These look like this child. Enter shows one beside her.")
        else:
            said = words.t("Nobody here looks like this child. Type to find the other record.")
        self.found_title.setText(said)
        self.became_ready.emit()

    def _choose(self) -> None:
        if self.found.chosen:
            self.choices = {}
            self._look(self.found.chosen, takes_focus=True)

    def _look(self, other_id: str, *, takes_focus: bool = False) -> None:
        patient_id = self.patient_id
        self.context.clinic_jobs.read(
            lambda clinic: merge_preview(clinic, patient_id, other_id),
            lambda preview: self._show_preview(preview, takes_focus=takes_focus),
            owner=self,
            instead_of="preview",
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter work on what was found while typing goes on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_plain:
                self._choose()
                return True
            if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.found.choose(self.found.currentIndex().row() + step)
                return True
        return super().eventFilter(watched, event)

    # --- side by side ------------------------------------------------------------------------------------------------

    def _show_preview(self, preview: MergePreview | None, *, takes_focus: bool = False) -> None:
        words = self.context.wording
        self.preview = preview
        if preview is not None and preview.kept.child.patient_id != self.patient_id:
            return
        for part in (self.fields, self.rows, self.swap_button, self.merge_button):
            part.setVisible(preview is not None)
        if preview is None:
            self.choices = {}
            self.which.setText(words.t("Choose the other record: both are shown here side by side."))
            self.obstacle.setText("")
            self.merge_button.setEnabled(False)
            return
        kept_child, other = preview.kept.child, preview.other.child
        self.which.setText(
            words.t(
                "{other} goes into {kept}. The record {other} is then empty and in no list.",
                other=words.isolate(other.patient_id),
                kept=words.isolate(kept_child.patient_id),
            )
        )
        self.rows.setText("\n".join(what_becomes_of_rows(preview, words)))
        self._show_choices()
        if takes_focus:
            self.fields.setFocus()

    def _show_choices(self) -> None:
        if self.preview is None:
            return
        words = self.context.wording
        self.fields.show_lines(field_lines(self.preview, self.choices, words))
        found = self.preview.obstructions(self.choices)
        self.obstacle.setText("\n".join(obstruction_words(one, words) for one in found))
        self.obstacle.setVisible(bool(found))
        self.merge_button.setEnabled(not found)

    def _take(self, name: str, side: str) -> None:
        self.choices = {**self.choices, name: Side(side)}
        self._show_choices()

    def swap(self) -> None:
        """Keep the other record, and put this one into it."""
        if self.preview is not None:
            before, self.patient_id = self.patient_id, self.preview.other.child.patient_id
            self.choices = {}
            self._find()
            self._look(before, takes_focus=True)

    # --- merging -----------------------------------------------------------------------------------------------------

    def merge(self) -> None:
        """Ask why, and put the two records together in one change."""
        preview, words = self.preview, self.context.wording
        if preview is None or self._is_saving or not self.merge_button.isEnabled():
            return
        kept_id, other_id = preview.kept.child.patient_id, preview.other.child.patient_id
        question = Question(
            words.t("Put two records together"),
            self.which.text(),
            what_becomes_of_rows(preview, words),
            words.t("Both are taken apart again by an undo, until a row that came over is corrected."),
            words.t("Put together"),
        )
        reason = ask_reason(question, self.context.theme, words, self)
        if not reason:
            return
        self._is_saving = True
        choices = dict(self.choices)
        self.context.clinic_jobs.write(
            lambda clinic: kept(clinic, merge_children(clinic, kept_id, other_id, choices, reason)),
            lambda done: self._merged(kept_id, other_id, done),
            self._not_merged,
        )

    def _merged(self, kept_id: str, other_id: str, done: Kept[str]) -> None:
        words = self.context.wording
        self._is_saving = False
        self._show_preview(None)
        self.context.navigate.child(kept_id)
        self.context.navigate.say(
            words.t(
                "The record {other} is now part of {kept}.",
                other=words.isolate(other_id),
                kept=words.isolate(kept_id),
            ),
            undo=undo_offer(self.context, done.change_id),
        )

    def _not_merged(self, error: Exception) -> None:
        words = self.context.wording
        self._is_saving = False
        if isinstance(error, MergeRefusedError):
            said = " ".join(obstruction_words(one, words) for one in error.obstructions)
            self.context.navigate.say(said, look="warning")
        else:
            self.context.clinic_jobs.failed.emit(error)
