"""Bringing together two computers of one clinic: choose the other file, look it through, decide, and bring it in."""

from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from nsclinic.clinic.changing import Kept, kept
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.joining import JoinPreview, join, join_preview
from nsclinic.store import Choice, JoinUndecidedError, PassphraseNeededError, WrongPassphraseError
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.jobs import StoppedError, Tell, Ticket
from nsclinic.ui.joining.secret import ask_for_secret
from nsclinic.ui.joining.views import PreviewView, StartView
from nsclinic.ui.text import PlainLabel, screen_title, set_tip
from nsclinic.ui.undoing import undo_offer

CLINIC_SUFFIX = ".nsclinic"


class JoinScreen(Screen):
    """Two pages, one shown at a time: `start`, `preview`. `found` is what would come in, None until it is known."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Bring together two computers")
        self.setAccessibleName(self.title)
        self.hint = words.t("Ctrl+O choose the file · ← → whose stands · Ctrl+Enter brings it in · Esc back")
        self.path: Path | None = None
        self.found: JoinPreview | None = None
        self.choices: dict[str, Choice] = {}
        self._secret = ""
        self._ticket: Ticket | None = None
        self._is_writing = False
        self.start = StartView(context)
        self.start.file_button.clicked.connect(self.choose_file)
        self.preview = PreviewView(context)
        self.preview.chosen.connect(self._take_choice)
        self.preview.stop_asked.connect(self.stop)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.preview)
        self.file = PlainLabel("", theme, ink="soft", elide=True)
        self.back_button = QPushButton(words.t("Back"))
        self.back_button.clicked.connect(self.go_back)
        self.join_button = QPushButton(words.t("Bring in"))
        self.join_button.setProperty("look", "primary")
        set_tip(self.join_button, "Ctrl+Enter")
        self.join_button.clicked.connect(self.join)
        head = QHBoxLayout()
        head.setSpacing(theme.px(2))
        head.addWidget(screen_title(self.title, theme))
        head.addWidget(self.file, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.join_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1.5))
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)
        self._offer()
        self._show_buttons()

    def _offer(self) -> None:
        words = self.context.wording

        def all_left(choice: Choice) -> None:
            if self.found is not None:
                for one in self.found.undecided(self.choices):
                    self.choices[one.key] = choice
                self._show_choices()

        def has_left() -> bool:
            return self._is_free() and self.found is not None and bool(self.found.undecided(self.choices))

        self.offer(
            Action("choose-file", words.t("Choose the other computer's file"), self.choose_file, ("Ctrl+O",)),
            Action(
                "both",
                words.t("Keep both"),
                lambda: self.preview.choose(Choice.BOTH),
                ("B",),
                lambda: self._is_free() and self.preview.may_choose(Choice.BOTH),
            ),
            Action(
                "all-mine",
                words.t("This computer's stands in all that is left"),
                lambda: all_left(Choice.MINE),
                ("Shift+M",),
                has_left,
            ),
            Action(
                "all-theirs",
                words.t("The other computer's stands in all that is left"),
                lambda: all_left(Choice.THEIRS),
                ("Shift+T",),
                has_left,
            ),
            Action(
                "join",
                words.t("Bring in what the other computer wrote"),
                self.join,
                ("Ctrl+Enter", "Ctrl+Return"),
                self._may_join,
            ),
        )

    # --- what the window asks ----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether nothing is being looked through."""
        return self._is_free()

    def take_focus(self) -> None:
        """Put the keyboard where the page begins."""
        if self.pages.currentWidget() is self.start:
            self.start.file_button.setFocus()
        elif self.preview.card.isVisible():
            self.preview.table.setFocus()
        elif self.join_button.isEnabled():
            self.join_button.setFocus()
        else:
            self.back_button.setFocus()

    def refresh(self) -> None:
        """Look the file through anew; what was chosen stays."""
        if self.path is not None and self._is_free():
            self._look_through()

    def clinic_changed(self, _changed: Changed) -> None:
        """Look the file through anew: this clinic has changed."""
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look nothing through for a screen that was left; what is being brought in goes on."""
        if not event.spontaneous() and not self._is_writing:
            self.stop()
        super().hideEvent(event)

    # --- choosing ----------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for the other computer's file."""
        words = self.context.wording
        kinds = words.t("Clinic files ({patterns})", patterns=f"*{CLINIC_SUFFIX}")
        chosen, _ = QFileDialog.getOpenFileName(self, words.t("Choose the other computer's file"), "", kinds)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Begin with a file."""
        if not self._is_free():
            return
        self.path, self.found, self.choices, self._secret = path, None, {}, ""
        self.file.setText(self.context.wording.isolate(path.name))
        self._look_through()

    def _take_choice(self, key: str, choice: str) -> None:
        """Take what stands, and go on to the next that is not decided."""
        was_open = key not in self.choices
        self.choices[key] = Choice(choice)
        self._show_choices()
        if was_open and self.found is not None and (left := self.found.undecided(self.choices)):
            keys = [one.key for one in self.found.questions]
            here = keys.index(key)
            after = [one.key for one in left if keys.index(one.key) > here]
            self.preview.table.go_to(after[0] if after else left[0].key)

    def _show_choices(self) -> None:
        self.preview.show_preview(self.found, self.choices)
        self._show_buttons()

    # --- looking through and bringing in -----------------------------------------------------------------------------

    def _is_free(self) -> bool:
        return self._ticket is None

    def _may_join(self) -> bool:
        return (
            self._is_free()
            and self.found is not None
            and not self.found.plan.is_empty
            and not self.found.undecided(self.choices)
        )

    def _show_buttons(self) -> None:
        is_preview = self.pages.currentWidget() is self.preview
        self.back_button.setVisible(is_preview)
        self.back_button.setEnabled(not self._is_writing)
        self.join_button.setVisible(is_preview)
        self.join_button.setEnabled(self._may_join())

    def stop(self) -> None:
        """Stop what is under way; nothing of it is kept."""
        if self._ticket is not None:
            self._ticket.stop()

    def go_back(self) -> None:
        """Go back to the first page."""
        self.stop()
        self.path, self.found = None, None
        self.file.setText("")
        self._show(self.start)

    def _show(self, page: StartView | PreviewView) -> None:
        self.pages.setCurrentWidget(page)
        self._show_buttons()
        if self.isVisible():
            self.take_focus()

    def _look_through(self) -> None:
        path, secret = self.path, self._secret
        if path is None:
            return
        self._ticket = self.context.clinic_jobs.at_length(
            lambda clinic, tell: join_preview(clinic, path, secret, tell),
            self._looked_through,
            self.preview.tell,
            self._not_looked_through,
            is_write=False,
        )
        self.preview.show_preview(self.found, self.choices)
        self.preview.set_working(self.context.wording.t("Looking through the file…"))
        self._show(self.preview)

    def _looked_through(self, found: JoinPreview) -> None:
        self._ended()
        self.found = found
        self.choices = {key: choice for key, choice in self.choices.items() if key in _keys(found)}
        self._show_choices()
        if self.isVisible():
            self.take_focus()
        self.became_ready.emit()

    def _not_looked_through(self, error: Exception) -> None:
        self._ended()
        words, theme = self.context.wording, self.context.theme
        if isinstance(error, PassphraseNeededError | WrongPassphraseError):
            was_wrong = isinstance(error, WrongPassphraseError) and bool(self._secret)
            if typed := ask_for_secret(self, words, theme, was_wrong=was_wrong):
                self._secret = typed
                self._look_through()
                return
        elif not isinstance(error, StoppedError):
            self.context.clinic_jobs.failed.emit(error)
        self.go_back()
        self.became_ready.emit()

    def join(self) -> None:
        """Bring in what was looked through and decided, in one change."""
        path, secret, choices = self.path, self._secret, dict(self.choices)
        if path is None or not self._may_join():
            return

        def job(clinic: Clinic, tell: Tell) -> Kept[JoinPreview]:
            return kept(clinic, join(clinic, path, secret, choices, tell))

        self._is_writing = True
        self._ticket = self.context.clinic_jobs.at_length(
            job, self._joined, self.preview.tell, self._not_joined, is_write=True
        )
        self.preview.set_working(self.context.wording.t("Bringing it in…"))
        self._show_buttons()
        self.preview.stop_button.setFocus()

    def _joined(self, done: Kept[JoinPreview]) -> None:
        words = self.context.wording
        self._ended()
        self.go_back()
        self.context.navigate.say(
            words.ngettext(
                "{n} entry of the other computer came in.",
                "{n} entries of the other computer came in.",
                done.answer.plan.entries,
            ),
            words.t("Now bring this clinic's file in on the other computer."),
            undo=undo_offer(self.context, done.change_id),
        )
        self.became_ready.emit()

    def _not_joined(self, error: Exception) -> None:
        words = self.context.wording
        self._ended()
        if isinstance(error, StoppedError):
            self.context.navigate.say(words.t("Stopped: nothing was brought in."))
        elif isinstance(error, JoinUndecidedError):
            self.context.navigate.say(
                words.t("The other file has changed: there is more to be decided."), look="warning"
            )
            self._look_through()
            return
        else:
            self.context.clinic_jobs.failed.emit(error)
        self._show_choices()
        self.became_ready.emit()

    def _ended(self) -> None:
        self._ticket = None
        self._is_writing = False
        self.preview.set_working("")


def _keys(found: JoinPreview) -> frozenset[str]:
    return frozenset(one.key for one in found.questions)
