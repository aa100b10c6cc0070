"""The Backups screen: what there is, on which medium, and what can be done with it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.clinic.backup_list import BackupList, ListedSet, backup_list, check_set, rehearse_set
from nsclinic.clinic.backups import BackupDone, BackupStanding, Why, leave_second, take_second
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.rights import Right
from nsclinic.store.entry import now
from nsclinic.store.errors import WrongPassphraseError
from nsclinic.ui.actions import Action
from nsclinic.ui.backups.parts import StandingStrip, WorkStrip
from nsclinic.ui.backups.words import age_words, moment_words, set_table
from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.jobs import StoppedError
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import Choice, PlainLabel, ask, screen_title, set_tip


class BackupsScreen(Screen):
    """`shown` is the list that stands there, None until it has come."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words = context.wording
        self.title = words.t("Backups")
        self.setAccessibleName(self.title)
        self.hint = words.t(
            "↑↓ choose · B backs up now · C checks · T tries a restore · R restores · Esc back"
        )
        self.shown: BackupList | None = None
        self._raw_key: bytes | None = None
        self._worker = PageWorker(self)
        self.offer(
            Action("back_up", words.t("Back up now"), self.back_up, ("B",), lambda: not self.is_at_work),
            Action("check", words.t("Check the chosen backup"), self.check, ("C",), self._has_choice),
            Action(
                "rehearse",
                words.t("Try a restore of the chosen backup"),
                self.rehearse,
                ("T",),
                self._has_choice,
            ),
            Action(
                "restore", words.t("Restore from the chosen backup"), self.restore, ("R",), self._has_choice
            ),
            Action("second", words.t("Choose the second medium"), self.choose_second),
            Action("no_second", words.t("Use no second medium"), self.forget_second, (), self._has_second),
            Action("stop", words.t("Stop the backup"), self.stop, ("Ctrl+.",), lambda: self._can_stop),
        )
        self._lay_out()
        keeper = context.backups
        if keeper is not None:
            keeper.begun.connect(self._begun)
            keeper.told.connect(self.work.tell)
            keeper.ended.connect(self._ended)
            keeper.failed.connect(self._failed)
            keeper.stood.connect(self._stood)

    def _lay_out(self) -> None:
        words, theme = self.context.wording, self.context.theme
        self.head = StandingStrip(words, theme)
        self.head.second_button.clicked.connect(self.choose_second)
        self.head.now_button.clicked.connect(self.back_up)
        self.work = WorkStrip(words, theme)
        self.work.stop_button.clicked.connect(self.stop)
        self.check_button = self._button(words.t("Check"), "C", self.check)
        self.rehearse_button = self._button(words.t("Try a restore"), "T", self.rehearse)
        self.restore_button = self._button(words.t("Restore…"), "R", self.restore)
        self.table = ListView(words.t("Backups"), theme)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._say_possible())
        self.unreadable = PlainLabel("", theme, ink="warning", wrap=True)
        self.unreadable.hide()
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addWidget(self.work, 1)
        for button in (self.check_button, self.rehearse_button, self.restore_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1.5))
        column.addWidget(screen_title(self.title, theme))
        column.addWidget(self.head)
        column.addWidget(self.unreadable)
        column.addWidget(card, 1)
        column.addLayout(foot)
        self._say_possible()

    def _button(self, word: str, keys: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(word)
        set_tip(button, keys)
        button.clicked.connect(run)
        return button

    # --- what the window asks ----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look anew at what lies there."""
        self.context.clinic_jobs.read(
            lambda clinic: (backup_list(clinic), clinic.store.raw_key),
            self._show,
            owner=self,
            instead_of="backups",
        )

    def clinic_changed(self, _changed: Changed) -> None:
        """A save makes no backup; the age of the last is told anew."""
        self.refresh()

    @property
    def is_ready(self) -> bool:
        """Whether the list has come."""
        return self.shown is not None

    def take_focus(self) -> None:
        """Put the keyboard on the list, or where there is none on the button that makes one."""
        (self.table if self.shown is not None and self.shown.sets else self.head.now_button).setFocus()

    def _show(self, answer: tuple[BackupList, bytes | None]) -> None:
        words, moment = self.context.wording, now()
        is_first = self.shown is None
        name = self.chosen.kept.name if self.chosen is not None else ""
        self.shown, self._raw_key = answer
        self.table.show_table(set_table(self.shown.sets, moment, words))
        names = [one.kept.name for one in self.shown.sets]
        if names:
            self.table.choose_row(names.index(name) if name in names else 0)
        self.head.say(self.shown.standing, moment)
        count = len(self.shown.unreadable)
        self.unreadable.setText(
            words.ngettext(
                "{n} backup cannot be read any more.", "{n} backups cannot be read any more.", count
            )
        )
        self.unreadable.setVisible(bool(count))
        self._say_possible()
        if is_first and self.isVisible():
            self.take_focus()
        self.became_ready.emit()

    @property
    def chosen(self) -> ListedSet | None:
        """The set that the arrows stand on."""
        row = self.table.currentIndex().row()
        return self.shown.sets[row] if self.shown is not None and 0 <= row < len(self.shown.sets) else None

    def _has_choice(self) -> bool:
        return self.chosen is not None and not self.is_at_work

    def _has_second(self) -> bool:
        return self.shown is not None and self.shown.standing.second is not None

    @property
    def is_at_work(self) -> bool:
        """Whether a backup is being made, or one is being looked at."""
        keeper = self.context.backups
        return self._worker.is_busy or (keeper is not None and keeper.is_busy)

    @property
    def _can_stop(self) -> bool:
        keeper = self.context.backups
        return keeper is not None and keeper.can_stop

    def _say_possible(self) -> None:
        for button in (self.check_button, self.rehearse_button, self.restore_button):
            button.setEnabled(self._has_choice())
        self.head.now_button.setEnabled(not self.is_at_work)

    # --- making one --------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make a backup now."""
        if self.context.backups is not None:
            self.context.backups.make(Why.BY_HAND)

    def stop(self) -> None:
        """Stop the backup that is being copied."""
        if self.context.backups is not None:
            self.context.backups.stop()

    def _begun(self) -> None:
        self._work_begins(self.context.wording.t("The clinic is being copied. Go on working."), can_stop=True)

    def _ended(self, done: BackupDone) -> None:
        words = self.context.wording
        self._work_ends()
        self.refresh()
        if self.isVisible() and done.second_fault is None:
            where = (
                words.t("It lies on this computer and on the second medium.")
                if done.is_on_second
                else words.t("It lies on this computer.")
            )
            self.context.navigate.say(words.t("The backup is made and verified."), where)

    def _failed(self, error: Exception) -> None:
        self._work_ends()
        self.refresh()
        if isinstance(error, StoppedError):
            words = self.context.wording
            self.context.navigate.say(words.t("The backup was stopped."), words.t("Nothing of it was kept."))

    def _stood(self, standing: BackupStanding) -> None:
        if self.shown is not None:
            self.head.say(standing, now())

    # --- looking at one ----------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Read every byte of the chosen set."""
        chosen, key = self.chosen, self._raw_key
        if chosen is not None and self._has_choice():
            words = self.context.wording
            self._look(
                lambda: check_set(chosen.kept, key),
                words.t("The backup is being read through…"),
                words.t("This backup is whole: every file, every document and the whole audit."),
            )

    def rehearse(self) -> None:
        """Restore the chosen set into a private folder, open it there, check it and delete it."""
        chosen, shown, key = self.chosen, self.shown, self._raw_key
        if chosen is not None and shown is not None and self._has_choice():
            words, folder = self.context.wording, shown.shelf
            self._look(
                lambda: rehearse_set(chosen.kept, key, folder),
                words.t("The backup is being restored into a private place…"),
                words.t(
                    "This backup was restored into a private place, opened, found whole, and deleted there."
                ),
            )

    def _look(self, run: Callable[[], list[str]], says: str, found_whole: str) -> None:
        self._worker.ask(run, lambda faults: self._looked(faults, found_whole), self._not_looked)
        self._work_begins(says, can_stop=False)

    def _looked(self, faults: list[str], found_whole: str) -> None:
        words = self.context.wording
        self._work_ends()
        self.refresh()
        if faults:
            self.context.navigate.say(
                words.t("This backup is damaged and counts no more: {fault}", fault=words.isolate(faults[0])),
                words.t("Make a new one now, with B."),
                look="fault",
            )
        else:
            self.context.navigate.say(found_whole)

    def _not_looked(self, error: Exception) -> None:
        self._work_ends()
        self.refresh()
        if isinstance(error, WrongPassphraseError):
            words = self.context.wording
            self.context.navigate.say(
                words.t("This backup was made under an earlier passphrase, and opens with that one only."),
                words.t("Restore asks for it."),
                look="warning",
            )
        else:
            self.context.clinic_jobs.failed.emit(error)

    def _work_begins(self, says: str, *, can_stop: bool) -> None:
        self.work.begin(says, can_stop=can_stop)
        self._say_possible()

    def _work_ends(self) -> None:
        self.work.end()
        self._say_possible()

    # --- restoring ---------------------------------------------------------------------------------------------------

    def restore(self) -> None:
        """Ask whether the chosen set shall take the place of the clinic, and have it so."""
        if self._has_choice():
            self.context.clinic_jobs.read(_may_restore, lambda _may: self._ask_restore(), owner=self)

    def _ask_restore(self) -> None:
        chosen, keeper, words = self.chosen, self.context.backups, self.context.wording
        if chosen is None or keeper is None:
            return
        moment = moment_words(chosen.kept.made_at, words)
        age = age_words(chosen.kept.made_at, now(), words)
        answer = ask(
            self,
            words.t("Restore from this backup?"),
            words.t("The clinic goes back to {moment} ({age}).", moment=moment, age=age),
            (
                Choice("stay", words.t("Leave all as it is"), is_escape=True),
                Choice("restore", words.t("Close and restore")),
            ),
            details=words.t(
                "The window closes and opens again. What stands there now is kept in a folder beside the clinic file, "
                "with its date; unsaved forms are kept there too. What was saved since that backup is not in the "
                "clinic any more."
            ),
        )
        if answer == "restore":
            keeper.ask_restore(chosen.kept)

    # --- the second medium -------------------------------------------------------------------------------------------

    def choose_second(self) -> None:
        """Ask for a folder on another medium and use it from now on."""
        words = self.context.wording
        folder = QFileDialog.getExistingDirectory(self, words.t("Choose a folder on the second medium"))
        if folder:
            self.take_second(Path(folder))

    def take_second(self, folder: Path) -> None:
        """Use a folder for the second medium, and bring the last backup there."""
        self.context.clinic_jobs.write(
            lambda clinic: take_second(clinic, folder), lambda _second: self._taken()
        )

    def _taken(self) -> None:
        self.refresh()
        if self.context.backups is not None:
            self.context.backups.make(Why.INTERVAL)

    def forget_second(self) -> None:
        """Use no second medium any more."""
        self.context.clinic_jobs.write(leave_second, lambda _nothing: self._forgotten())

    def _forgotten(self) -> None:
        words = self.context.wording
        self.refresh()
        if self.context.backups is not None:
            self.context.backups.read_standing()
        self.context.navigate.say(
            words.t("Backups stay on this computer only."),
            words.t("What lies on the second medium stays there."),
        )


def _may_restore(clinic: Clinic) -> None:
    clinic.require(Right.RESTORE)
