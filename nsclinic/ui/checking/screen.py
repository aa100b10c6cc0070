"""The Check screen: verifies the clinic file as soon as it is opened, says how far it is, and can be stopped.

The check goes on in pieces on the store thread and lets every save go first. It only looks.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout

from nsclinic.clinic.checking import Checked, NotAHeadError, beginning, checking, proper_heads, share
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.store import CheckStep, Fault
from nsclinic.ui.actions import Action
from nsclinic.ui.checking.presenter import fault_table, in_order, looking_words, verdict, whole_words
from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.fields import line_field
from nsclinic.ui.text import PlainLabel, screen_title
from nsclinic.ui.way import Place

if TYPE_CHECKING:
    from nsclinic.ui.jobs import Ticket

_Found = Checked | Fault | CheckStep


class CheckScreen(Screen):
    """`checked` is what the last check that came to its end found; None before one did."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Check the clinic file")
        self.setAccessibleName(self.title)
        self.hint = words.t("F5 checks again · A the audit · Esc back")
        self.checked: Checked | None = None
        self._under_way: Checked | None = None
        self._ticket: Ticket | None = None
        self._heads: tuple[str, ...] = ()
        self.happened = PlainLabel("", theme, size="large", wrap=True)
        self.to_do = PlainLabel("", theme, ink="soft", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.t("How much is done"))
        self.stop_button = QPushButton(words.pgettext("button", "Stop"))
        self.stop_button.setAccessibleName(words.t("Stop the check"))
        self.stop_button.clicked.connect(self.stop)
        self.again_button = QPushButton(words.t("Check again"))
        self.again_button.clicked.connect(self.check)
        self.head = line_field(words.t("“audit” on a printed page"), theme, hint="7QK2F-9XM3T")
        self.head.passed.connect(lambda _step: self.check())
        self.table = ListView(words.t("What was found"), theme)
        self.table.setMinimumHeight(theme.px(10))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.chosen_happened = PlainLabel("", theme, bold=True, wrap=True)
        self.chosen_to_do = PlainLabel("", theme, wrap=True)
        self._lay_out()
        self._show_chosen()
        self.offer(
            Action("stop", words.t("Stop the check"), self.stop, ("S",), lambda: self._ticket is not None),
            Action("audit", words.t("Audit: who did what"), self._to_audit, ("A",)),
        )

    def _lay_out(self) -> None:
        words, theme = self.context.wording, self.context.theme
        work = QHBoxLayout()
        work.setSpacing(theme.px(1))
        work.addWidget(self.bar, 1)
        work.addWidget(self.stop_button)
        paper = QHBoxLayout()
        paper.setSpacing(theme.px(2))
        self.head.setMaximumWidth(theme.px(40))
        paper.addWidget(self.head)
        says = words.t(
            "Type these ten characters of a page to learn whether the audit still holds what it held that day."
        )
        paper.addWidget(PlainLabel(says, theme, ink="soft", wrap=True), 1)
        paper.addWidget(self.again_button)
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(screen_title(self.title, theme))
        column.addWidget(self.happened)
        column.addWidget(self.to_do)
        column.addLayout(work)
        column.addWidget(card, 1)
        column.addWidget(self.chosen_happened)
        column.addWidget(self.chosen_to_do)
        column.addLayout(paper)

    # --- what the window asks ----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether no check is under way."""
        return self._ticket is None

    def refresh(self) -> None:
        """Check, unless a check is under way."""
        if self._ticket is None:
            self.check()

    def clinic_changed(self, _changed: Changed) -> None:
        """A save does not make a check begin anew."""

    def take_focus(self) -> None:
        """Put the keyboard on what can be done now."""
        (self.stop_button if self._ticket is not None else self.table).setFocus()

    # --- the check ---------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Begin a check, with the characters of a page where some were typed."""
        words = self.context.wording
        if self._ticket is not None:
            return
        self.head.say()
        typed = self.head.editor.text().strip() if isinstance(self.head.editor, QLineEdit) else ""
        try:
            self._heads = heads = proper_heads([typed] if typed else [])
        except NotAHeadError:
            self.head.say(fault=words.t("Ten letters and digits, as on the page."))
            return
        self.happened.setText(words.t("Checking…"))
        self.happened.set_ink("")
        self.to_do.setText("")
        self.bar.setRange(0, 0)
        self._under_way = None

        def work(clinic: Clinic) -> Iterator[_Found]:
            yield beginning(clinic)
            yield from checking(clinic, heads)

        self._ticket = self.context.clinic_jobs.read_in_pieces(
            work, self._take, self._done, self._failed, owner=self, instead_of="check"
        )
        self._show_working(is_working=True)

    def stop(self) -> None:
        """Stop the check; what was found before stays shown."""
        if self._ticket is not None:
            self._ticket.cancel()
            words = self.context.wording
            self._end(words.t("The check was stopped."), words.t("F5 begins it again."))

    def _take(self, pieces: list[_Found]) -> None:
        if self._ticket is None:
            return
        for found in pieces:
            if isinstance(found, Checked):
                self._under_way = found
            elif isinstance(found, Fault) and self._under_way is not None:
                self._under_way.faults.append(found)
        steps = [found for found in pieces if isinstance(found, CheckStep)]
        if steps:
            done, of = share(steps[-1])
            self.bar.setRange(0, of)
            self.bar.setValue(done)
            self.to_do.setText(looking_words(steps[-1].part, self.context.wording))

    def _done(self) -> None:
        checked = self._under_way
        if checked is None:
            return
        self.checked = checked
        words = self.context.wording
        table = fault_table(checked, words)
        self.table.show_table(table)
        self.table.widen(table.wide)
        if checked.faults:
            self.table.choose_row(0)
        self._show_chosen()
        happened, to_do = verdict(checked, self._heads, words)
        self._end(happened, to_do)
        self.happened.set_ink("fault" if checked.damage else "")
        self.became_ready.emit()

    def _show_chosen(self) -> None:
        """Say the chosen fault in full, and what to do about it."""
        chosen = self.table.chosen_rows
        said = ("", "")
        if self.checked is not None and chosen:
            said = whole_words(in_order(self.checked)[int(chosen[0])], self.context.wording)
        for label, text in zip((self.chosen_happened, self.chosen_to_do), said, strict=True):
            label.setText(text)
            label.setVisible(bool(text))

    def _failed(self, error: Exception) -> None:
        said = fault_in_words(error, self.context.wording)
        self._end(said.happened, said.to_do)
        self.happened.set_ink("fault")
        self.became_ready.emit()

    def _end(self, happened: str, to_do: str) -> None:
        self._ticket = None
        self.happened.setText(happened)
        self.to_do.setText(to_do)
        had_keyboard = self.stop_button.hasFocus()
        self._show_working(is_working=False)
        if had_keyboard and self.isVisible():
            self.take_focus()

    def _show_working(self, *, is_working: bool) -> None:
        for widget in (self.bar, self.stop_button):
            widget.setVisible(is_working)
        self.again_button.setEnabled(not is_working)

    def _to_audit(self) -> None:
        self.context.navigate.go(Place("audit"))
