"""Today: the first screen. Three groups in one list, so that the arrows go through all who wait."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QPushButton, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.worklist import Worklist
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.text import PlainLabel, screen_title
from nsclinic.ui.today.model import LinesModel
from nsclinic.ui.today.painting import LinePainter
from nsclinic.ui.today.presenter import Gathering, Looked, Spoken, group_title, lines_of, looked_at
from nsclinic.ui.today.rows import ChildRow, Group, Heading, position_of

SHOWN_EVERY_MS = 1_000
"""While a large clinic is looked at for the first time, what is known so far is shown this often."""


class TodayScreen(Screen):
    """Enter opens the chosen child, V starts a visit; the three counts above jump to their group."""

    follows_changes = True

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Today")
        self.setAccessibleName(self.title)
        self.hint = words.t(
            "↑↓ choose · Enter opens the child · V starts a visit · Ctrl+N new child · F5 refresh"
        )
        self._is_ready = False
        self._spoken: Spoken = {}
        self._gathering = Gathering()
        self._coming: Gathering | None = None
        self._stop: Callable[[], None] = lambda: None
        self._since_asked = QElapsedTimer()
        self._meanwhile: set[str] = set()
        self._since_shown = QElapsedTimer()
        self._since_shown.start()
        self.model = LinesModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(LinePainter(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(words.t("Children of today"))
        self.list.activated.connect(self._open)
        self.list.installEventFilter(self)

        self._offer_all()
        self.counts = {group: QPushButton(group_title(group, words)) for group in Group}
        head = QHBoxLayout()
        head.setSpacing(theme.px(1))
        head.addWidget(screen_title(self.title, theme))
        head.addSpacing(theme.px(1))
        head.addWidget(PlainLabel(words.date(context.today), theme, ink="soft"))
        self.progress = PlainLabel("", theme, size="small", ink="soft")
        head.addWidget(self.progress)
        self.stop_button = self._made_stop_button()
        head.addWidget(self.stop_button)
        head.addStretch(1)
        for group, button in self.counts.items():
            button.setProperty("look", "quiet")
            button.clicked.connect(lambda _checked=False, group=group: self.jump(group))
            head.addWidget(button)
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        column.addWidget(card, 1)

    def _offer_all(self) -> None:
        words = self.context.wording
        stop = words.t("Stop looking at the children")
        self.offer(
            Action(
                "visit", words.t("Start a visit"), self.start_visit, ("V",), lambda: self.chosen is not None
            ),
            Action("stop", stop, self.stop_looking, ("Ctrl+.",), lambda: self._coming is not None),
        )

    def _made_stop_button(self) -> QPushButton:
        words = self.context.wording
        button = QPushButton(words.t("Stop"))
        button.setProperty("look", "quiet")
        button.setAccessibleName(words.t("Stop looking at the children"))
        button.clicked.connect(self.stop_looking)
        button.hide()
        return button

    @property
    def is_ready(self) -> bool:
        """Whether the groups have come."""
        return self._is_ready

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        self.list.setFocus()

    def refresh(self) -> None:
        """Look at every child anew; the groups that stand there stay until all have been looked at."""
        today = self.context.today
        coming = Gathering()
        self._coming, self._meanwhile = coming, set()
        self._since_asked.start()
        looking = self.context.clinic_jobs.read_in_pieces(
            lambda clinic: looked_at(clinic, today),
            lambda pieces: self._take(coming, pieces),
            lambda: self._all_taken(coming),
            lambda error: self._not_taken(coming, error),
            owner=self,
            instead_of="today",
        )
        self._stop = looking.cancel

    def clinic_changed(self, changed: Changed) -> None:
        """Look again at the children who were changed, at all where any may have been."""
        if not changed.patient_ids:
            self.refresh()
        elif self._coming is not None:
            self._meanwhile.update(changed.patient_ids)
        else:
            self._look_again(changed.patient_ids)

    def _look_again(self, patient_ids: Sequence[str]) -> None:
        today, gathering = self.context.today, self._gathering
        self.context.clinic_jobs.read(
            lambda clinic: list(looked_at(clinic, today, patient_ids)),
            lambda pieces: self._show_taken(gathering, pieces),
            lambda _error: self.refresh(),
            owner=self,
        )

    def _take(self, coming: Gathering, pieces: list[Looked]) -> None:
        """Take what came. Until the first groups are whole, what is known so far is shown from time to time."""
        coming.take(pieces)
        self.progress.setText(
            self.context.wording.ngettext("{n} child looked at", "{n} children looked at", coming.size)
        )
        self.stop_button.setVisible(self._since_asked.hasExpired(SHOWN_EVERY_MS))
        if not self._is_ready and self._since_shown.hasExpired(SHOWN_EVERY_MS):
            self._show(coming.worklist())

    def _all_taken(self, coming: Gathering) -> None:
        self._gathering, self._coming = coming, None
        self.stop_button.hide()
        self.progress.setText("")
        self._show(coming.worklist())
        self._is_ready = True
        self.became_ready.emit()
        if self._meanwhile:
            self._look_again(tuple(self._meanwhile))

    def _not_taken(self, coming: Gathering, error: Exception) -> None:
        """Say that the list is not whole, and show those who were looked at before the fault."""
        self.context.clinic_jobs.failed.emit(error)
        if not self._is_ready:
            self._all_taken(coming)
        self._coming = None
        self.stop_button.hide()
        self.progress.setText(self.context.wording.t("This list is not whole."))

    def stop_looking(self) -> None:
        """Look at no more children; the groups before stay, and at the first time those known so far are shown."""
        coming = self._coming
        if coming is None:
            return
        self._stop()
        self.take_focus()
        if self._is_ready:
            self._coming = None
            self.stop_button.hide()
        else:
            self._all_taken(coming)
        self.progress.setText(self.context.wording.t("This list is not whole. F5 looks again."))

    def _show_taken(self, gathering: Gathering, pieces: list[Looked]) -> None:
        gathering.take(pieces)
        if gathering is self._gathering:
            self._show(gathering.worklist())

    def jump(self, group: Group) -> None:
        """Choose the first child of a group and bring its heading to the top."""
        for place, line in enumerate(self.model.lines):
            if isinstance(line, Heading) and line.group is group:
                self.list.scrollTo(self.model.index(place), QAbstractItemView.ScrollHint.PositionAtTop)
                if line.count:
                    self.list.setCurrentIndex(self.model.index(place + 1))
        self.list.setFocus()

    @property
    def chosen(self) -> ChildRow | None:
        """The child the arrows stand on."""
        index = self.list.currentIndex()
        line = self.model.lines[index.row()] if index.isValid() else None
        return line if isinstance(line, ChildRow) else None

    def start_visit(self) -> None:
        """Open the visit form for the chosen child."""
        if (chosen := self.chosen) is not None:
            self.context.navigate.visit(chosen.patient_id)

    def _show(self, worklist: Worklist) -> None:
        words = self.context.wording
        kept = self.chosen if self._is_ready else None
        scrolled = self.list.verticalScrollBar().value()
        lines = lines_of(worklist, words, self.context.today, self._spoken)
        self.model.show(lines)
        for line in lines:
            if isinstance(line, Heading):
                self.counts[line.group].setText(f"{line.title}  {words.number(line.count)}")
                self.counts[line.group].setAccessibleName(line.sentence)
        place = position_of(lines, kept.patient_id, kept.group) if kept else None
        if place is None:
            place = next((place for place, line in enumerate(lines) if isinstance(line, ChildRow)), None)
        if place is not None:
            self.list.setCurrentIndex(self.model.index(place))
        self.list.verticalScrollBar().setValue(scrolled)
        self._since_shown.start()

    def _open(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()]
        if isinstance(line, ChildRow):
            self.context.navigate.child(line.patient_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter open on every platform."""
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            chosen = self.chosen
            is_plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if chosen is not None and is_plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.context.navigate.child(chosen.patient_id)
                return True
        return super().eventFilter(watched, event)
