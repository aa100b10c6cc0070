"""What hangs under the search field: the children found, and below them what can be done, one cursor through both.

A few letters find either, so that nobody has to know where in the program a thing is done; each action shows its keys,
so that the palette is needed less from day to day.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nsclinic.store.folding import fold
from nsclinic.ui.actions import Action
from nsclinic.ui.children.found import FoundList
from nsclinic.ui.children.presenter import ChildWords
from nsclinic.ui.keys import keys_in_words
from nsclinic.ui.rows_model import RowsModel
from nsclinic.ui.text import PlainLabel, elided
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

ACTION_ROLE = Qt.ItemDataRole.UserRole + 1
MOST_ACTIONS = 12
"""Rows of actions that are shown at once; the list scrolls."""


def matching(actions: Sequence[Action], text: str) -> list[Action]:
    """Give the actions that are possible now and have, for every word typed, a word that begins so; all for no text."""
    typed = fold(text).split()
    return [action for action in actions if action.is_possible() and _has_all(_heard(action.words), typed)]


@lru_cache(maxsize=512)
def _heard(words: str) -> tuple[str, ...]:
    """Give an action's words folded; each letter typed asks for those of every action again."""
    return tuple(fold(words).split())


def _has_all(words: Sequence[str], typed: Sequence[str]) -> bool:
    return all(any(word.startswith(begun) for word in words) for begun in typed)


class _ActionModel(RowsModel):
    rows: Sequence[Action]

    def __init__(self, wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._wording = wording

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid():
            return None
        action = self.rows[index.row()]
        if role == ACTION_ROLE:
            return action
        if role == Qt.ItemDataRole.DisplayRole:
            return action.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (action.words, keys_in_words(action, self._wording)) if part)
        return None


class _ActionPainter(QStyledItemDelegate):
    """Writes an action's words at the beginning of the row and its keys, softly, at the end."""

    def __init__(self, theme: Theme, wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wording = wording
        self._font, self._small = theme.font(), theme.font("small")
        self._metrics, self._small_metrics = QFontMetrics(self._font), QFontMetrics(self._small)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._theme.target)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        action: Action = index.data(ACTION_ROLE)
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        state: QStyle.StateFlag = option.state
        theme = self._theme
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("raised"))
        inner = rect.adjusted(theme.px(1.5), 0, -theme.px(1.5), 0)
        keys = keys_in_words(action, self._wording)
        width = self._small_metrics.horizontalAdvance(keys) + theme.px(1)
        words = QRect(inner.x(), inner.y(), inner.width() - width, inner.height())
        beside = QRect(words.right() + 1, inner.y(), width, inner.height())
        for text, place, font, metrics, ink, side in (
            (action.words, words, self._font, self._metrics, "ink", Qt.AlignmentFlag.AlignLeading),
            (keys, beside, self._small, self._small_metrics, "ink_soft", Qt.AlignmentFlag.AlignTrailing),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(ink))
            alignment = QStyle.visualAlignment(direction, side | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(
                QStyle.visualRect(direction, rect, place),
                alignment | Qt.TextFlag.TextSingleLine,
                elided(text, metrics, place.width()),
            )
        painter.restore()


class ActionList(QListView):
    """The actions of the palette; `rows` are those listed."""

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__()
        self._model = _ActionModel(wording, self)
        self._painter = _ActionPainter(theme, wording, self)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setAccessibleName(wording.t("What can be done"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def rows(self) -> Sequence[Action]:
        """The actions listed."""
        return self._model.rows

    def show_actions(self, rows: Sequence[Action]) -> None:
        """List these, none chosen."""
        self._model.show(rows)

    @property
    def place(self) -> int:
        """Where the cursor stands; -1 for nowhere."""
        return self.currentIndex().row()

    def choose(self, place: int) -> None:
        """Put the cursor on a row; -1 for none."""
        self.setCurrentIndex(self._model.index(place) if place >= 0 else QModelIndex())


class Palette(QFrame):
    """The popup. Emits `child_picked(patient_id)` and `action_picked(Action)` for a click; the field does the keys."""

    child_picked = Signal(str)
    action_picked = Signal(object)

    def __init__(self, theme: Theme, wording: Wording, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.setProperty("look", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.children_found = FoundList(theme, wording.t("Children found"))
        self.children_found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.children_found.clicked.connect(self._click_child)
        self.heading = PlainLabel(wording.t("What can be done"), theme, size="small", ink="soft")
        self.heading.setContentsMargins(theme.px(1.5), theme.px(0.75), theme.px(1.5), theme.px(0.25))
        self.actions_found = ActionList(theme, wording)
        self.actions_found.clicked.connect(self._click_action)
        self.foot = PlainLabel("", theme, size="small", ink="soft", elide=True)
        self.foot.setContentsMargins(theme.px(1.5), theme.px(0.75), theme.px(1.5), 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, theme.px(0.75))
        column.setSpacing(0)
        for part in (self.children_found, self.heading, self.actions_found, self.foot):
            column.addWidget(part)
        self.hide()

    def fill(self, children: Sequence[ChildWords], actions: Sequence[Action], foot: str) -> None:
        """Show what was found; the cursor stays on the child it stood on, else begins at the first row."""
        self.children_found.show_found(children)
        self.actions_found.show_actions(actions)
        self.foot.setText(foot)
        self.children_found.setVisible(bool(children))
        for part in (self.heading, self.actions_found):
            part.setVisible(bool(actions))
        if not self.children_found.chosen:
            self._go(0)

    @property
    def chosen(self) -> str | Action | None:
        """The patient id or the action on which the cursor stands."""
        if self.children_found.chosen:
            return self.children_found.chosen
        place = self.actions_found.place
        return self.actions_found.rows[place] if place >= 0 else None

    def move_cursor(self, step: int) -> None:
        """Go down or up through children and actions; the ends stay."""
        children = len(self.children_found.found)
        before = (
            self.children_found.currentIndex().row()
            if self.children_found.chosen
            else children + self.actions_found.place
        )
        self._go(before + step)

    def _go(self, place: int) -> None:
        children, actions = len(self.children_found.found), len(self.actions_found.rows)
        place = max(0, min(place, children + actions - 1))
        if place < children:
            self.actions_found.choose(-1)
            self.children_found.choose(place)
        else:
            self.children_found.setCurrentIndex(QModelIndex())
            self.actions_found.choose(place - children)

    def unfold(self, width: int, start: Callable[[int], int], top: int) -> None:
        """Show the popup this wide with its upper edge at `top`; `start` gives its left edge for a width."""
        theme = self._theme
        rows = self.children_found
        rows.setFixedHeight(rows.row_height * len(rows.found) + 2)
        room = self._window.height() - top - theme.px(10)
        if rows.found:
            room -= rows.height()
        wanted = min(len(self.actions_found.rows), MOST_ACTIONS) * theme.target
        self.actions_found.setFixedHeight(max(theme.target, min(wanted, room)) + 2)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(max(theme.px(1), start(width)), top)
        self.show()
        self.raise_()

    def _click_child(self, index: QModelIndex) -> None:
        self.children_found.setCurrentIndex(index)
        self.child_picked.emit(self.children_found.chosen)

    def _click_action(self, index: QModelIndex) -> None:
        self.action_picked.emit(self.actions_found.rows[index.row()])
