"""What can be asked for on a screen, said once: its words, its keys, and what is done.

The screen's keys, the command palette, the help of the screen and the printed card of keys all come from these, so that
no key works that is not written down, and nothing can be done by the mouse alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to ask for. `keys` are Qt's portable names (`V`, `Ctrl+P`), the first is the one shown.

    `words` say it as a menu does ("Start a visit"). `is_possible` is asked when the keys are pressed and when the
    palette opens; an action that is not possible does nothing and is not listed.
    """

    key: str
    words: str
    run: Callable[[], None]
    keys: tuple[str, ...] = ()
    is_possible: Callable[[], bool] = _always

    @property
    def shown_keys(self) -> str:
        """The keys as they are written for people: "Ctrl+P"; empty where there are none."""
        return self.keys[0] if self.keys else ""

    def ask(self) -> None:
        """Do it, where it is possible now."""
        if self.is_possible():
            self.run()


def listen(widget: QWidget, action: Action, *, is_everywhere: bool = False) -> None:
    """Let an action's keys work while the keyboard is in `widget` or below it; `is_everywhere`: in the whole window."""
    for keys in action.keys:
        shortcut = QShortcut(QKeySequence(keys), widget)
        if not is_everywhere:
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action.ask)
