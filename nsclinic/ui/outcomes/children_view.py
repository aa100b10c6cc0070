"""The children behind one number of the outcomes, as a list of names; Enter opens a child."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nsclinic.store import ChildLine
from nsclinic.ui.children.found import FoundList
from nsclinic.ui.children.presenter import ChildrenInWords
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class ChildrenOfCell(QWidget):
    """Emits `opened(patient_id)` for the child chosen with Enter or two clicks."""

    opened = Signal(str)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._words = words
        self.setAccessibleName(words.t("Children of this number"))
        self.what = PlainLabel("", theme, bold=True, elide=True)
        self.count = PlainLabel("", theme, ink="soft", elide=True)
        self.back_button = QPushButton(words.t("Back to the tables"))
        self.back_button.setProperty("look", "quiet")
        self.list = FoundList(theme, words.t("Children of this number"), is_tall=True)
        self.list.activated.connect(self._open)
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        says = QVBoxLayout()
        says.setSpacing(theme.px(0.25))
        says.addWidget(self.what)
        says.addWidget(self.count)
        head = QHBoxLayout()
        head.setSpacing(theme.px(1))
        head.addLayout(says, 1)
        head.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addLayout(head)
        column.addWidget(card, 1)

    def show_children(self, what: str, children: Sequence[ChildLine], gone: int, today: date) -> None:
        """List the children of a number; `gone` of them were removed from the clinic since it was counted."""
        words = self._words
        self.what.setText(what)
        self.list.show_found(ChildrenInWords(children, words, today))
        said = words.ngettext("{n} child", "{n} children", len(children))
        if gone:
            left = words.ngettext("{n} is no longer in the clinic", "{n} are no longer in the clinic", gone)
            said = words.pgettext("list", "{first}, {second}", first=said, second=left)
        self.count.setText(said)
        self.list.choose(0)

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        (self.list if self.list.found else self.back_button).setFocus()

    def _open(self, _index: QModelIndex) -> None:
        if self.list.chosen:
            self.opened.emit(self.list.chosen)
