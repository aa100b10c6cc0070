"""The menu of the frame: what can be done on the screen that is open and everywhere, each with its keys."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QPushButton

from nsclinic.ui.actions import Action
from nsclinic.ui.keys import keys_in_words
from nsclinic.ui.text import set_tip
from nsclinic.wording import Wording


class ActionMenu(QPushButton):
    """A button that opens the menu; the menu is made anew each time, from groups of actions."""

    def __init__(self, groups: Callable[[], Sequence[Sequence[Action]]], wording: Wording) -> None:
        super().__init__(wording.t("Menu"))
        self._groups = groups
        self._wording = wording
        self.setProperty("look", "quiet")
        self.setAccessibleName(wording.t("Menu: what can be done here"))
        set_tip(self, "F10")
        self.menu_of_actions = QMenu(self)
        self.menu_of_actions.aboutToShow.connect(self._fill)
        self.setMenu(self.menu_of_actions)

    def _fill(self) -> None:
        menu = self.menu_of_actions
        menu.clear()
        for group in self._groups():
            if menu.actions():
                menu.addSeparator()
            for action in group:
                keys = keys_in_words(action, self._wording)
                entry = menu.addAction(action.words.replace("&", "&&") + (f"\t{keys}" if keys else ""))
                entry.setEnabled(action.is_possible())
                entry.triggered.connect(lambda _checked=False, action=action: action.ask())
