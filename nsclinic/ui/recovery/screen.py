"""The Recovery screen: the sheet as it will be printed, and beside it the two groups that are typed back.

The code is on the screen and on paper and in no file: the sheet cannot be saved.
"""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.recovery import ASKED_GROUPS, RecoverySheet, keep_sheet, needs_sheet, new_sheet
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.fields import Field, line_field
from nsclinic.ui.paper import Paper, PaperView
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import PlainLabel, screen_title

SIDE_STEPS = 42
"""Width of what is to be done, beside the sheet."""

BESIDE_FROM = 96
"""Steps of the grid: in a narrower screen it stands below the sheet."""

QWIDGETSIZE_MAX = (1 << 24) - 1
"""Qt's word for "as wide as there is room"; PySide6 does not name it."""


class RecoveryScreen(Screen):
    """`sheet` is the one shown, None until it is made, and in a clinic that needs none."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Recovery sheet")
        self.setAccessibleName(self.title)
        self.hint = words.t("Enter next field · Ctrl+Enter makes the sheet good · Ctrl+P prints · Esc back")
        self.sheet: RecoverySheet | None = None
        self._has_answer = False
        self._making = PageWorker(self)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.paper = PaperView(context, foot, words.t("Print"), is_card=True)
        self.paper.save_button.hide()
        self.paper.became_ready.connect(self._show_ready)
        self.fields: list[Field] = [
            line_field(words.t("A group of the code"), theme) for _ in range(ASKED_GROUPS)
        ]
        self.keep_button = QPushButton(words.t("The sheet is good"))
        self.keep_button.setProperty("look", "primary")
        self.keep_button.clicked.connect(self.keep)
        self.later_button = QPushButton(words.t("Not now"))
        self.later_button.clicked.connect(context.navigate.back)
        for place, field in enumerate(self.fields):
            field.passed.connect(lambda step, place=place: self._pass(place, step))
            field.edited.connect(lambda field=field: field.say())
        self._body = body = QHBoxLayout()
        body.setSpacing(theme.px(2))
        body.addWidget(self.paper, 1)
        self._card = self._side()
        body.addWidget(self._card)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1.5))
        column.addWidget(screen_title(self.title, theme))
        column.addLayout(body, 1)
        self.offer(
            Action("keep", words.t("Make the sheet good"), self.keep, ("Ctrl+Enter", "Ctrl+Return")),
            Action("print", words.t("Print the sheet"), self.paper.print_page, ("Ctrl+P",)),
        )

    def _side(self) -> QFrame:
        words, theme = self.context.wording, self.context.theme
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1))
        self.what_for = PlainLabel(
            words.t("If the passphrase is forgotten, only this sheet opens the clinic. Nobody else can."),
            theme,
            bold=True,
            wrap=True,
        )
        column.addWidget(self.what_for)
        for text in (
            words.t("1. Print it, or copy the code by hand."),
            words.t("2. Type back two groups from the paper."),
        ):
            column.addWidget(PlainLabel(text, theme, wrap=True))
        for field in self.fields:
            column.addWidget(field)
        column.addWidget(
            PlainLabel(words.t("3. Lock the paper away, apart from the computer."), theme, wrap=True)
        )
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.later_button)
        row.addStretch(1)
        row.addWidget(self.keep_button)
        column.addLayout(row)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is to be done below the sheet where there is no room beside it."""
        super().resizeEvent(event)
        theme = self.context.theme
        is_beside = self.width() > theme.px(BESIDE_FROM)
        self._body.setDirection(
            QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        )
        self._card.setMinimumWidth(theme.px(SIDE_STEPS) if is_beside else 0)
        self._card.setMaximumWidth(theme.px(SIDE_STEPS) if is_beside else QWIDGETSIZE_MAX)

    # --- what the window asks --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Make a sheet, unless one is being shown: what is printed must stay what is asked for."""
        if self.sheet is None:
            self.paper.await_paper()
            self.context.clinic_jobs.read(
                lambda clinic: new_sheet(clinic) if needs_sheet(clinic) else None,
                self._show,
                owner=self,
                instead_of="sheet",
            )
            QTimer.singleShot(0, self.paper.find_printers)

    def clinic_changed(self, _changed: Changed) -> None:
        """A sheet is not about what is recorded."""

    def take_focus(self) -> None:
        """Put the keyboard on Print, or on the way back where there is nothing to print."""
        if self.paper.print_button.isEnabled():
            self.paper.take_focus()
        else:
            self.later_button.setFocus()

    @property
    def is_ready(self) -> bool:
        """Whether the sheet is shown, or it is known that none is needed."""
        return self._has_answer and (self.sheet is None or self.paper.is_ready)

    # --- the sheet -------------------------------------------------------------------------------------------------

    def _show(self, sheet: RecoverySheet | None) -> None:
        words = self.context.wording
        self.sheet, self._has_answer = sheet, True
        for part in (self.keep_button, *self.fields):
            part.setEnabled(sheet is not None)
        if sheet is None:
            self.paper.placeholder.setText(
                words.t("This clinic file is not encrypted, or can only be read: it needs no recovery sheet.")
            )
            self.take_focus()
            self.became_ready.emit()
            return
        for field, place in zip(self.fields, sheet.asked, strict=True):
            name = words.t("Group {n} of {of}", n=place + 1, of=len(sheet.groups))
            field.label.setText(name)
            field.editor.setAccessibleName(name)
            field.set_text("")
            field.say()
        from nsclinic.reports.recovery_sheet import recovery_pdf

        self._making.ask(
            lambda: Paper(
                recovery_pdf(
                    sheet.groups,
                    sheet.site_key,
                    words,
                    clinic=sheet.clinic_name,
                    file_name=sheet.file_name,
                    made_on=sheet.made_on,
                ),
                "",
                self.context.navigate.say,
            ),
            self.paper.show_paper,
            self.paper.show_fault,
        )

    def _show_ready(self) -> None:
        self.became_ready.emit()

    def _pass(self, place: int, step: int) -> None:
        places = [*(field.editor for field in self.fields), self.keep_button]
        places[max(0, min(place + step, len(places) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def keep(self) -> None:
        """Make the sheet good where both groups were typed as they are printed."""
        sheet, words = self.sheet, self.context.wording
        if sheet is None:
            return
        typed = tuple(field.text for field in self.fields)
        if not sheet.is_typed_back(typed):
            wrong = [not sheet.is_group(place, text) for place, text in zip(sheet.asked, typed, strict=True)]
            for field, is_wrong in zip(self.fields, wrong, strict=True):
                field.say(fault=words.t("This is not what stands on the sheet.") if is_wrong else "")
            self.fields[wrong.index(True)].editor.setFocus()
            return
        self.context.clinic_jobs.write(lambda clinic: keep_sheet(clinic, sheet), lambda _done: self._kept())

    def _kept(self) -> None:
        words = self.context.wording
        self.sheet, self._has_answer = None, False
        for field in self.fields:
            field.set_text("")
        self.context.navigate.back()
        self.context.navigate.say(
            words.t("The recovery sheet is good. Any sheet before it opens nothing now."),
            words.t("Lock it away, apart from the computer."),
        )
