"""Children: one field that searches as one types, and a row a child."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nsclinic.ui.actions import Action
from nsclinic.ui.booking.action import booking_action
from nsclinic.ui.children.model import COLUMNS, GIVES_WAY, NOTE_ROLE, ChildrenModel
from nsclinic.ui.children.presenter import ChildrenInWords, count_in_words
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.emptiness import EmptyState
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.tables import choose_row, rows_table, widest
from nsclinic.ui.text import PlainLabel, elided, keep_baseline, screen_title, set_tip
from nsclinic.ui.theme import Theme

MEASURED_ROWS = 200
"""How many rows decide how wide a column is."""


class ChildrenScreen(Screen):
    """Enter opens the chosen child, V starts a visit, N registers a new child, typing searches."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Children")
        self.setAccessibleName(self.title)
        self.hint = words.t(
            "Type to search · ↓ to the list · Enter opens the child · V starts a visit · B books · Ctrl+N new child"
        )
        self._is_ready = False

        self.search = QLineEdit()
        self.search.setProperty("look", "filter")
        self.search.setPlaceholderText(words.t("Name, number, guardian or phone, in any script"))
        self.search.setAccessibleName(words.t("Search the children"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(theme.px(46))
        self.search.textChanged.connect(lambda _text: self._ask())
        self.search.installEventFilter(self)
        keep_baseline(self.search, theme)

        self.count = PlainLabel("", theme, ink="soft")
        self.new_button = QPushButton(words.t("New child"))
        self.new_button.setProperty("look", "primary")
        self.new_button.setAccessibleName(words.t("Register a new child"))
        set_tip(self.new_button, "N · Ctrl+N")
        self.new_button.clicked.connect(self._register)

        self.model = ChildrenModel(words, theme, self)
        self.table = rows_table(self.model, theme, words.t("Children"), row_steps=4.5)
        self.table.setItemDelegateForColumn(0, _NamePainter(theme, self.table))
        self.table.installEventFilter(self)
        self.table.activated.connect(lambda index: self._open(index.row()))

        self.offer(
            Action(
                "visit", words.t("Start a visit"), self._start_visit, ("V",), lambda: bool(self._chosen())
            ),
            booking_action(self, self._chosen),
            Action("register", words.t("Register a new child"), self._register, ("N",)),
            Action("search", words.t("Search the children"), self.take_focus, ("/",)),
        )
        self.nobody = EmptyState(
            words.t("No child is registered yet."),
            words.t("Register the first child with Ctrl+N, or import a list with Ctrl+I."),
            theme,
        )
        self.not_found = EmptyState(
            words.t("Nobody found."),
            words.t(
                "Try fewer letters, the guardian, the phone or the clinic number. Ctrl+N registers a new child."
            ),
            theme,
        )
        place = QWidget()
        self._places = QStackedLayout(place)
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        self._listed = card
        for widget in (self._listed, self.nobody, self.not_found):
            self._places.addWidget(widget)

        asked, rest = QHBoxLayout(), QHBoxLayout()
        for row in (asked, rest):
            row.setSpacing(theme.px(2))
        asked.addWidget(screen_title(self.title, theme))
        asked.addWidget(self.search, 2)
        asked.addWidget(self.count)
        rest.addStretch(1)
        rest.addWidget(self.new_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(2))
        column.addWidget(FoldingRow(asked, rest, theme))
        column.addWidget(place, 1)

    @property
    def is_ready(self) -> bool:
        """Whether the list has come."""
        return self._is_ready

    def take_focus(self) -> None:
        """Let typing search at once."""
        self.search.setFocus()
        self.search.selectAll()

    @property
    def searched_for(self) -> str:
        """What stands in the search field."""
        return self.search.text().strip()

    def search_for(self, text: str) -> None:
        """Put a text into the search field."""
        self.search.setText(text)

    def refresh(self) -> None:
        """Ask for the list anew."""
        self._ask()

    def _ask(self) -> None:
        text, wording, today = self.search.text(), self.context.wording, self.context.today
        self.context.clinic_jobs.read(
            lambda clinic: ChildrenInWords(
                clinic.search(text) if text.strip() else clinic.children(), wording, today
            ),
            lambda rows: self._show(rows, text),
            owner=self,
            instead_of="children",
        )

    def _show(self, rows: ChildrenInWords, text: str) -> None:
        kept = self._chosen()
        self.model.show(rows)
        self._share_width()
        self.count.setText(count_in_words(len(rows), text, self.context.wording) if rows else "")
        if rows:
            self._places.setCurrentWidget(self._listed)
        else:
            self._places.setCurrentWidget(self.not_found if text.strip() else self.nobody)
        if rows:
            choose_row(self.table, rows.place_of(kept) or 0)
        self._is_ready = True
        self.became_ready.emit()

    def _chosen(self) -> str:
        index = self.table.currentIndex()
        return self.model.rows[index.row()].patient_id if index.isValid() else ""

    def _open(self, place: int) -> None:
        self.context.navigate.child(self.model.rows[place].patient_id)

    def _start_visit(self) -> None:
        self.context.navigate.visit(self._chosen())

    def _register(self) -> None:
        self.context.navigate.register(self.searched_for)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter and the arrows of the search field work on the list, and those of the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and self._keeps_escape(event):
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search and self._search_key(event):
                return True
            if watched is self.table and self._table_key(event):
                return True
        return super().eventFilter(watched, event)

    def _keeps_escape(self, event: QKeyEvent) -> bool:
        """Let Escape empty the field first, and leave the screen when it is empty."""
        if event.key() != Qt.Key.Key_Escape or not self.search.text():
            return False
        if event.type() == QEvent.Type.KeyPress:
            self.search.clear()
        event.accept()
        return True

    def _search_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and self.model.rows:
            self.table.setFocus()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # the answer to the last letters may still be on its way: open what they find, not what stood there before
            self.context.clinic_jobs.read(
                lambda _clinic: None,
                lambda _nothing: self._open_first(),
                owner=self,
                instead_of="children-enter",
            )
            return True
        return False

    def _open_first(self) -> None:
        if self.model.rows:
            self._open(max(0, self.table.currentIndex().row()))

    def _table_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_first()
        elif key == Qt.Key.Key_Up and self.table.currentIndex().row() <= 0:
            self.search.setFocus()
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._share_width)

    def _share_width(self) -> None:
        """Give each column what its words need, the name the rest; leave columns out where there is too little."""
        theme = self.context.theme
        metrics = QFontMetrics(theme.font())
        room = self.table.viewport().width()
        needs = {}
        for place, column in enumerate(COLUMNS):
            cells = {getattr(row, column) for row in self.model.rows[:MEASURED_ROWS]}
            cells.add(str(self.model.headerData(place, Qt.Orientation.Horizontal)))
            needs[column] = min(widest(metrics, cells), theme.px(18)) + theme.px(3)
        needs["name"] = theme.px(28)
        shown = set(COLUMNS)
        for column in GIVES_WAY:
            if sum(needs[name] for name in shown) > room:
                shown.discard(column)
        needs["name"] += max(0, room - sum(needs[name] for name in shown))
        for place, column in enumerate(COLUMNS):
            self.table.setColumnHidden(place, column not in shown)
            self.table.setColumnWidth(place, needs[column])


class _NamePainter(QStyledItemDelegate):
    """Writes softly after a name how many children bear it."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._small = QFontMetrics(theme.font("small"))
        self._name = QFontMetrics(theme.font(bold=True))

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Leave room for the note after the name."""
        super().initStyleOption(option, index)
        if note := index.data(NOTE_ROLE):
            room = option.rect.width() - self._note_width(note) - self._theme.px(2)
            option.text = elided(option.text, self._name, room)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell, and the note at its far end."""
        super().paint(painter, option, index)
        note = index.data(NOTE_ROLE)
        if not note:
            return
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        width = self._note_width(note)
        place = QRect(rect.right() - width, rect.y(), width, rect.height())
        painter.save()
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour("urgent_ink"))
        painter.drawText(
            QStyle.visualRect(direction, rect, place),
            QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter),
            note,
        )
        painter.restore()

    def _note_width(self, note: str) -> int:
        return self._small.horizontalAdvance(note) + self._theme.px(1)
