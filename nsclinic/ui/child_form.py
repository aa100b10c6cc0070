"""What the forms about one child share: bound to her, read anew while untouched, never left or lost without asking.

A form below says what it reads, how it begins on that, and how a draft is offered; leaving, keeping and what happens
when a Save fails are the same for all.
"""

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QTimer

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.faults import fault_of_form
from nsclinic.ui.text import Choice, ask
from nsclinic.ui.visit.draft_keeper import Drafted, DraftKeeper

REVIEW_AFTER_MS = 150
"""The rules are asked again when nothing was typed for so long."""


class KeptForm(Protocol):
    """A draft that was kept; each form has its own kind."""

    @property
    def draft_id(self) -> str:
        """The id under which it is kept."""


class ChildForm(Screen):
    """A form about one child. `presenter` is None until the clinic has answered.

    `leave_question` is the title of the question on leaving, and what would be lost.
    """

    leave_question = ("", "")

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.patient_id = ""
        self.presenter: Drafted | None = None
        self._asked_on: date | None = None
        self._is_saving = False
        self._offered: KeptForm | None = None
        self.drafts = DraftKeeper(context, lambda: None if self._is_saving else self.presenter, self)
        self._review_timer = QTimer(self)
        self._review_timer.setSingleShot(True)
        self._review_timer.setInterval(REVIEW_AFTER_MS)
        self._review_timer.timeout.connect(self._ask_rules)

    # --- what each form says of itself -----------------------------------------------------------------------------

    @property
    @abstractmethod
    def ground_reader(self) -> Callable[[Clinic, str, date], Any]:
        """What reads, on the store thread, all that the form needs of a child on a day."""

    @abstractmethod
    def begin(self, ground: Any, on: date) -> None:
        """Show an untouched form on this ground."""

    @abstractmethod
    def _show_nobody(self) -> None:
        """Show that nobody's form is open yet."""

    @abstractmethod
    def _ask_rules(self) -> None:
        """Ask what the rules say of the record as it would be."""

    @abstractmethod
    def _show_offer(self, draft: Any) -> None:
        """Offer a draft that was kept, or with None no more."""

    @abstractmethod
    def _take(self, draft: Any) -> None:
        """Go on with a draft."""

    # --- what the window asks --------------------------------------------------------------------------------------

    def open(self, patient_id: str, visit_on: date | None = None) -> None:
        """Bind a new form to a child, of today or of a day before."""
        self.patient_id = patient_id
        self._asked_on = visit_on
        self.presenter = None
        self._is_saving = False
        self._show_nobody()
        self.setEnabled(False)
        self._read()

    def refresh(self) -> None:
        """Read the record anew while nothing has been typed; a form with typing in it is left alone."""
        if self.patient_id and self.presenter is not None and not self.presenter.is_dirty:
            self._read()

    def clinic_changed(self, changed: Changed) -> None:
        """Take note of changes to this child that did not come from this form."""
        if not self._is_saving and (not changed.patient_ids or self.patient_id in changed.patient_ids):
            self.refresh()

    def _read(self) -> None:
        patient_id, on, read = self.patient_id, self._asked_on or self.context.today, self.ground_reader
        self.context.clinic_jobs.read(
            lambda clinic: read(clinic, patient_id, on),
            lambda ground: self.begin(ground, on),
            owner=self,
            instead_of="ground",
        )

    @property
    def is_ready(self) -> bool:
        """Whether the form can be written."""
        return self.presenter is not None

    def may_leave(self) -> bool:
        """Ask before typing is left behind; a draft of it is kept unless it is thrown away."""
        if self.presenter is None or self._is_saving or not self.presenter.is_dirty:
            return True
        words = self.context.wording
        title, lost = self.leave_question
        chosen = ask(
            self,
            title,
            lost,
            (
                Choice("stay", words.t("Go on writing"), is_default=True, is_escape=True),
                Choice("keep", words.t("Leave, keep the draft")),
                Choice("drop", words.t("Leave, throw it away")),
            ),
        )
        if chosen == "keep":
            self.drafts.keep()
        elif chosen == "drop":
            self.drafts.rest()
            self.drafts.forget(self.presenter.draft_id)
        return chosen != "stay"

    # --- drafts ----------------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Keep a draft when the window loses the keyboard."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.drafts.keep()

    def _offer(self, draft: KeptForm | None) -> None:
        self._offered = draft
        self._show_offer(draft)

    def _take_draft(self) -> None:
        draft = self._offered
        if draft is not None:
            self._offer(None)
            self._take(draft)
            self.take_focus()

    def _drop_draft(self) -> None:
        draft = self._offered
        self._offer(None)
        if draft is not None:
            self.drafts.forget(draft.draft_id)
        self.take_focus()

    # --- saving ----------------------------------------------------------------------------------------------------

    def _begin_saving(self) -> None:
        self._is_saving = True
        self.setEnabled(False)

    def _end_saving(self) -> None:
        """Take note that what was typed is in the record."""
        self.presenter = None
        self._is_saving = False
        self.drafts.rest()

    def _not_saved(self, fault: Exception) -> None:
        """Let the form be written again, with all that was typed, and say why it was not saved."""
        self._is_saving = False
        self.setEnabled(True)
        said = fault_of_form(fault, self.context.wording)
        self.context.navigate.say(said.happened, said.to_do, look="fault")
        self.drafts.note_change()
        self.drafts.keep()
