"""The registry package: what leaves and stays, before it is written; who was not asked; what was sent.

Counting and writing go on at length on the store thread and can be stopped. Counting writes nothing.
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
)

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.folder_making import ExportRefusedError
from nsclinic.clinic.preflight import Preflight, preflight
from nsclinic.clinic.preflight_words import summary_words
from nsclinic.clinic.registry_package import Package, export_package
from nsclinic.ui.actions import Action
from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.jobs import StoppedError, Tell, Ticket
from nsclinic.ui.registry.form import PackageForm
from nsclinic.ui.registry.presenter import (
    Known,
    cells_table,
    consent_table,
    earlier_table,
    leaving_table,
    names_of_lists,
    read_known,
    staying_table,
    written_words,
)
from nsclinic.ui.text import PlainLabel, screen_title, set_tip
from nsclinic.ui.way import Place

LEAVES, STAYS, CELLS, CONSENT, EARLIER = range(5)
"""The tabs, in their order."""

_FORM_STEPS = 42
"""Width of the form in steps of the grid, where it stands beside the lists."""

BESIDE_FROM = 120
"""Steps of the grid from which the form stands beside the lists; else below them."""

_LIST_STEPS = 36
"""Height of the lists where the form stands below them."""


class RegistryScreen(Screen):
    """`found` is what was counted for the package that the form asks for, None until it was."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Registry package")
        self.setAccessibleName(self.title)
        self.hint = words.t("Ctrl+O where · K key · Ctrl+Enter writes it · Ctrl+Tab next list · Esc back")
        self.known: Known | None = None
        self.found: Preflight | None = None
        self._ticket: Ticket | None = None
        self._is_writing = False
        self._was_left = False
        self._is_reading = False
        self.form = PackageForm(context)
        self._widest = self.form.maximumWidth()
        self.form.counted_anew.connect(self.count)
        self.form.changed.connect(self._say_possible)
        self.form.folder_button.clicked.connect(self.choose_folder)
        self.form.key_button.clicked.connect(self.form.choose_key)
        self.summary = PlainLabel("", theme, wrap=True)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(words.t("Lists"))
        self.tabs.setDrawBase(False)
        set_tip(self.tabs, words.t("Next tab: {keys}", keys="Ctrl+Tab"))
        self.lists = [ListView(name, theme) for name in names_of_lists(None, None, context.wording)]
        self.pages = QStackedWidget()
        for name, table in zip(names_of_lists(None, None, context.wording), self.lists, strict=True):
            self.tabs.addTab(name)
            self.pages.addWidget(table)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.lists[CONSENT].installEventFilter(self)
        self.lists[CONSENT].doubleClicked.connect(lambda _index: self.open_child())
        self.doing = PlainLabel("", theme, ink="soft", elide=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.t("How much is done"))
        self.bar.setFixedWidth(theme.px(24))
        self.stop_button = QPushButton(words.pgettext("button", "Stop"))
        self.stop_button.setAccessibleName(words.t("Stop; nothing is written"))
        self.stop_button.clicked.connect(self.stop)
        self.write_button = QPushButton(words.t("Write the package"))
        self.write_button.setProperty("look", "primary")
        set_tip(self.write_button, "Ctrl+Enter")
        self.write_button.clicked.connect(self.write)
        self._lay_out()
        self._offer()
        self._show()
        self._show_work("")

    def _lay_out(self) -> None:
        theme = self.context.theme
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.pages)
        left = QVBoxLayout()
        left.setSpacing(theme.px(0.5))
        left.addWidget(self.tabs)
        left.addWidget(card, 1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(theme.px(2))
        self._both.addLayout(left, 1)
        self._both.addWidget(self.form)
        self._arrange(is_beside=True)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        for part in (self.bar, self.stop_button):
            foot.addWidget(part)
        foot.addWidget(self.doing, 1)
        foot.addWidget(self.write_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(screen_title(self.title, theme))
        column.addWidget(self.summary)
        column.addLayout(self._both, 1)
        column.addLayout(foot)

    def _arrange(self, *, is_beside: bool) -> None:
        theme = self.context.theme
        way = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        self._both.setDirection(way)
        self.form.setMinimumWidth(theme.px(_FORM_STEPS) if is_beside else 0)
        self.form.setMaximumWidth(theme.px(_FORM_STEPS) if is_beside else self._widest)
        self.form.setMinimumHeight(0 if is_beside else self.form.sizeHint().height())
        self.pages.setMinimumHeight(0 if is_beside else theme.px(_LIST_STEPS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the form beside the lists where it has room."""
        super().resizeEvent(event)
        self._arrange(is_beside=self.width() >= self.context.theme.px(BESIDE_FROM))

    def _offer(self) -> None:
        words = self.context.wording
        self.offer(
            Action(
                "where",
                words.t("Choose where the package is written"),
                self.choose_folder,
                ("Ctrl+O",),
                self._is_free,
            ),
            Action(
                "key",
                words.t("Choose the registry's public key"),
                self.form.choose_key,
                ("K",),
                self._is_free,
            ),
            Action(
                "write",
                words.t("Write the package for the registry"),
                self.write,
                ("Ctrl+Enter", "Ctrl+Return"),
                self._may_write,
            ),
            Action("next_tab", words.t("Next list"), self._next_tab, ("Ctrl+Tab",)),
            Action(
                "stop",
                words.t("Stop; nothing is written"),
                self.stop,
                ("Ctrl+.",),
                lambda: not self._is_free(),
            ),
        )

    # --- what the window asks ----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether what is known is shown and nothing is being counted or written."""
        return self.known is not None and self._is_free() and not self._is_reading

    def refresh(self) -> None:
        """Read anew what is known, then count."""
        if self._is_writing:
            return
        self._is_reading = True
        self.context.clinic_jobs.read(
            read_known, self._show_known, self._not_read, owner=self, instead_of="known"
        )

    def _not_read(self, error: Exception) -> None:
        self._is_reading = False
        self.context.clinic_jobs.failed.emit(error)

    def clinic_changed(self, _changed: Changed) -> None:
        """Count anew: consent or rows may have changed."""
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count nothing for a screen that was left; what is being written goes on."""
        if not (event.spontaneous() or self._is_writing or self._is_free()):
            self.stop()
            self._was_left = True
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin anew to count what leaving the screen had stopped."""
        super().showEvent(event)
        if self._was_left:
            self._was_left = False
            self.count()

    def take_focus(self) -> None:
        """Begin with what leaves."""
        self.lists[self.tabs.currentIndex()].setFocus()

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show_known(self, known: Known) -> None:
        self.known = known
        self._is_reading = False
        self.form.show_known(known)
        self._show()
        self.count()
        if self._is_free():  # a day is still to be typed: nothing is counted
            self.became_ready.emit()

    def _show(self) -> None:
        words, known, found = self.context.wording, self.known, self.found
        chosen = self.lists[CONSENT].chosen_rows
        self.lists[LEAVES].show_table(leaving_table(found, words))
        self.lists[STAYS].show_table(staying_table(found, words))
        self.lists[CELLS].show_table(cells_table(found, words))
        self.lists[CONSENT].show_table(consent_table(known.without_consent if known else (), words))
        self.lists[EARLIER].show_table(earlier_table(known.earlier if known else (), words))
        for row in chosen:
            self.lists[CONSENT].show_row(row)
        for table in self.lists:
            if table.currentIndex().row() < 0 and table.list_model.rowCount():
                table.choose_row(0)
        for place, name in enumerate(names_of_lists(found, known, words)):
            self.tabs.setTabText(place, name)
        self.summary.setText("\n".join(summary_words(found, words)) if found is not None else "")
        self._say_possible()

    def _say_possible(self) -> None:
        self.write_button.setEnabled(self._may_write())
        if self._is_free():
            self.doing.setText(self.form.lacking())

    def _show_work(self, says: str) -> None:
        is_busy = bool(says)
        self.bar.setRange(0, 0)
        self.bar.setVisible(is_busy)
        self.stop_button.setVisible(is_busy)
        self.doing.setText(says)
        self._say_possible()

    def _tell(self, done: int, of: int) -> None:
        self.bar.setRange(0, max(1, of))
        self.bar.setValue(done)

    def _next_tab(self) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())
        self.take_focus()

    # --- children without consent ------------------------------------------------------------------------------------

    def open_child(self) -> None:
        """Open the chosen child to write the family's answer down."""
        for patient_id in self.lists[CONSENT].chosen_rows:
            self.context.navigate.go(Place("amend", patient_id))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter open the chosen child."""
        if (
            watched is self.lists[CONSENT]
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier  # with it the package is written
        ):
            self.open_child()
            return True
        return super().eventFilter(watched, event)

    # --- counting ----------------------------------------------------------------------------------------------------

    def _is_free(self) -> bool:
        return self._ticket is None

    def count(self) -> None:
        """Count what the package that the form asks for would hold."""
        if self._is_writing or not self.form.is_complete:
            return
        self.stop()
        since, words = self.form.since, self.context.wording
        ticket = self.context.clinic_jobs.at_length(
            lambda clinic, tell: preflight(clinic, since, tell),
            lambda found: self._counted(ticket, found),
            lambda done, of: self._tell(done, of) if ticket is self._ticket else None,
            lambda error: self._not_counted(ticket, error),
            is_write=False,
            gives_way=True,
        )
        self._ticket = ticket
        self._show_work(words.t("Counting what would leave…"))

    def _counted(self, ticket: Ticket, found: Preflight) -> None:
        if ticket is not self._ticket:
            return
        self._ticket = None
        is_first = self.found is None
        self.found = found
        self._show()
        self._show_work("")
        if is_first and self.isVisible():
            self.take_focus()
        self.became_ready.emit()

    def _not_counted(self, ticket: Ticket, error: Exception) -> None:
        if ticket is not self._ticket:
            return
        self._ticket = None
        self.found = None
        self._show()
        self._show_work("")
        if not isinstance(error, StoppedError):
            self.context.clinic_jobs.failed.emit(error)
        self.became_ready.emit()

    def stop(self) -> None:
        """Stop what is under way; nothing of it is kept."""
        if self._ticket is not None:
            self._ticket.stop()

    # --- writing -----------------------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask where the package is to be written."""
        today = self.context.today.isoformat()
        code = self.known.site_code if self.known is not None else ""
        self.form.choose_folder("-".join(part for part in ("registry", code, today) if part))

    def _may_write(self) -> bool:
        return self._is_free() and self.found is not None and self.form.is_ready

    def write(self) -> None:
        """Write the package as the form asks for it."""
        folder, since, seal_to = self.form.folder, self.form.since, self.form.key_file
        if folder is None or not self._may_write():
            return

        def job(clinic: Clinic, tell: Tell) -> Package:
            return export_package(clinic, Path(folder), since=since, seal_to=seal_to, progress=tell)

        self._is_writing = True
        self._ticket = self.context.clinic_jobs.at_length(
            job, self._written, self._tell, self._not_written, is_write=True
        )
        self._show_work(self.context.wording.t("Writing the package…"))
        self.stop_button.setFocus()

    def _written(self, made: Package) -> None:
        self._ended()
        self.context.navigate.say(*written_words(made, self.context.wording))
        self.tabs.setCurrentIndex(EARLIER)
        self.refresh()

    def _not_written(self, error: Exception) -> None:
        words = self.context.wording
        self._ended()
        if isinstance(error, StoppedError):
            self.context.navigate.say(words.t("Stopped: no package was written."))
        elif isinstance(error, ExportRefusedError):
            self.context.navigate.say(
                words.t("No package was written: that place cannot be used, or holds something else."),
                words.t("Choose another place with Ctrl+O."),
                look="fault",
            )
        else:
            self.context.clinic_jobs.failed.emit(error)
        self.became_ready.emit()

    def _ended(self) -> None:
        self._ticket = None
        self._is_writing = False
        self._show_work("")
