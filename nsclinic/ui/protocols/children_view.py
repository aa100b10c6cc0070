"""The children who are on a protocol, as a list of names; Enter opens a child."""

from datetime import date

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from nsclinic.clinic.protocol_children import OnProtocol
from nsclinic.ui.children.found import FoundList
from nsclinic.ui.children.presenter import ChildrenInWords
from nsclinic.ui.emptiness import EmptyState
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class ChildrenOnProtocol(QWidget):
    """Emits `opened(patient_id)` for the child chosen with Enter or two clicks."""

    opened = Signal(str)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._words = words
        self.setAccessibleName(words.t("Children on this protocol"))
        self.count = PlainLabel("", theme, bold=True, elide=True)
        self.back_button = QPushButton(words.t("Back to the page"))
        self.back_button.setProperty("look", "quiet")
        self.list = FoundList(theme, words.t("Children on this protocol"), is_tall=True)
        self.list.activated.connect(self._open)
        self.nobody = EmptyState(
            words.t("No child is on this protocol."),
            words.t(
                "A child is put on a protocol by the event “Protocol started”; without one, on the default."
            ),
            theme,
        )
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        self._listed = card
        place = QWidget()
        self._places = QStackedLayout(place)
        self._places.addWidget(card)
        self._places.addWidget(self.nobody)
        head = QHBoxLayout()
        head.setSpacing(theme.px(1))
        head.addWidget(self.count, 1)
        head.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addLayout(head)
        column.addWidget(place, 1)

    def show_children(self, children: tuple[OnProtocol, ...], today: date) -> None:
        """List other children; the first is chosen."""
        words = self._words
        rows = ChildrenInWords([one.child for one in children], words, today)
        self.list.show_found(rows)
        self._places.setCurrentWidget(self._listed if children else self.nobody)
        by_default = sum(one.since is None for one in children)
        said = words.ngettext("{n} child is on it now", "{n} children are on it now", len(children))
        if by_default:
            default = words.ngettext(
                "{n} of them as the clinic's default", "{n} of them as the clinic's default", by_default
            )
            said = words.pgettext("list", "{first}, {second}", first=said, second=default)
        self.count.setText(said if children else "")
        if children and not self.list.chosen:
            self.list.choose(0)

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        if self._places.currentWidget() is self._listed:
            self.list.setFocus()
        else:
            self.back_button.setFocus()

    def _open(self, _index: QModelIndex) -> None:
        if self.list.chosen:
            self.opened.emit(self.list.chosen)
