"""Settings: what one chooses for oneself holds at once; what holds for the clinic is one form with one Save."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.settings import ClinicSettings, SettingsRefusedError, save_settings, tidied
from nsclinic.ui.actions import Action
from nsclinic.ui.backups.line import BackupLine
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.looks import THEME
from nsclinic.ui.settings.cards import ClinicCard, ComputerCard, UnitsCard, chosen_settings
from nsclinic.ui.settings.presenter import KeptSettings, read_settings
from nsclinic.ui.settings.ways import head_with_ways
from nsclinic.ui.text import Choice, ask

TWO_COLUMNS_FROM = 124
"""Steps of the grid from which the clinic and its units stand beside each other; else all is one below the other."""


class SettingsScreen(Screen):
    """`kept` is what the clinic has, None until it has answered."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Settings")
        self.setAccessibleName(self.title)
        self.hint = words.t("Tab next · Ctrl+Enter saves the clinic's settings · Esc back")
        self.kept: KeptSettings | None = None
        self._is_saving = False
        self._columns = 0
        self.computer = ComputerCard(context)
        self.computer.chosen.connect(self._choose)
        self.clinic = ClinicCard(context)
        self.clinic.save_asked.connect(self.save)
        self.clinic.edited.connect(self._edited)
        self.units: UnitsCard | None = None
        self.offer(
            Action(
                "save",
                words.t("Save the clinic's settings"),
                self.save,
                ("Ctrl+Enter", "Ctrl+Return"),
                lambda: self.is_dirty,
            )
        )
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(2))
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(2))
        column.addWidget(head_with_ways(self.title, context))
        column.addWidget(BackupLine(context, self, is_only_nag=False))
        column.addWidget(self._scroll, 1)
        self._arrange(2)
        self._say_state()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        self.computer.arrange(3 if columns == 2 else 1)
        self._grid.addWidget(self.computer, 0, 0, 1, columns)
        self._grid.addWidget(self.clinic, 1, 0)
        if self.units is not None:
            self._grid.addWidget(self.units, 1 if columns == 2 else 2, columns - 1)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2 * (columns - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use two columns where they have room."""
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= self.context.theme.px(TWO_COLUMNS_FROM) else 1)

    # --- what the window asks ----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the clinic's settings anew, unless something was typed over them."""
        if not self.is_dirty:
            self.context.clinic_jobs.read(read_settings, self._show, owner=self, instead_of="settings")

    def clinic_changed(self, changed: Changed) -> None:
        """Follow settings and protocols that were changed elsewhere."""
        if not changed.patient_ids:
            self.refresh()

    def _show(self, kept: KeptSettings) -> None:
        if self.is_dirty:
            return
        self.kept = kept
        self.clinic.show_kept(kept)
        self.clinic.say({})
        units = self.units or self._with_units()
        units.show_kept(kept)
        self._say_state()
        self.became_ready.emit()

    def _with_units(self) -> UnitsCard:
        """Add the card of the units: made last, so that the screen is there at once."""
        units = self.units = UnitsCard(self.context)
        units.edited.connect(self._edited)
        columns, self._columns = self._columns, 0
        self._arrange(columns)
        return units

    @property
    def is_ready(self) -> bool:
        """Whether the clinic's settings are shown."""
        return self.kept is not None

    @property
    def chosen(self) -> ClinicSettings | None:
        """The clinic's settings as the form shows them, None before they are shown."""
        if self.kept is None or self.units is None:
            return None
        return tidied(chosen_settings(self.clinic, self.units, self.kept))

    @property
    def is_dirty(self) -> bool:
        """Whether the form says anything else than what is kept."""
        return self.kept is not None and self.chosen not in (None, tidied(self.kept.settings))

    def may_leave(self) -> bool:
        """Ask before typing is left behind."""
        if self._is_saving or not self.is_dirty:
            return True
        words = self.context.wording
        answer = ask(
            self,
            words.t("Leave the settings?"),
            words.t("What you changed for the clinic is not saved."),
            (
                Choice("stay", words.t("Go on"), is_default=True, is_escape=True),
                Choice("drop", words.t("Leave without saving")),
            ),
        )
        if answer == "drop" and self.kept is not None:
            self._show_anyway(self.kept)
        return answer == "drop"

    def _show_anyway(self, kept: KeptSettings) -> None:
        self.kept = None
        self._show(kept)

    def take_focus(self) -> None:
        """Begin with the look."""
        self.computer.choosers[THEME].setFocus()

    # --- what the user asks ------------------------------------------------------------------------------------------

    def _choose(self, name: str, code: str) -> None:
        """Keep a choice and let it hold."""
        if code != self.context.looks.chosen(name):
            is_held = self.context.navigate.choose_look(name, code)
            if not is_held:
                self.computer.show_chosen(self.context.looks)

    def _edited(self) -> None:
        self._say_state()

    def _say_state(self) -> None:
        words = self.context.wording
        self.clinic.state.setText(words.t("Not saved yet") if self.is_dirty else "")
        self.clinic.save_button.setEnabled(self.is_dirty and not self._is_saving)

    def save(self) -> None:
        """Save the clinic's settings in one change."""
        wanted = self.chosen
        if wanted is None or self._is_saving or not self.is_dirty:
            return
        self._is_saving = True
        self._say_state()
        self.context.clinic_jobs.write(
            lambda clinic: save_settings(clinic, wanted), lambda _is_new: self._saved(wanted), self._not_saved
        )

    def _saved(self, wanted: ClinicSettings) -> None:
        self._is_saving = False
        if self.kept is not None:
            self.kept = KeptSettings(wanted, self.kept.protocols, self.kept.default_protocol)
        self.clinic.say({})
        self._say_state()
        self.context.navigate.say(self.context.wording.t("The clinic's settings are saved."))

    def _not_saved(self, error: Exception) -> None:
        self._is_saving = False
        self._say_state()
        if isinstance(error, SettingsRefusedError):
            self.clinic.say(error.faults)
            words = self.context.wording
            self.context.navigate.say(
                words.t("The settings were not saved."),
                words.t("See the fields that are marked."),
                look="warning",
            )
        else:
            self.context.clinic_jobs.failed.emit(error)
