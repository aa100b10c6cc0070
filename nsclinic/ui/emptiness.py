"""What stands where there is nothing yet: a sentence that says so, and one that says what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme


class EmptyState(QFrame):
    """Two sentences in the middle of an empty card."""

    def __init__(self, says: str, to_do: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(says)
        self.says = PlainLabel(says, theme, bold=True)
        self.to_do = PlainLabel(to_do, theme, ink="soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(3), theme.px(3), theme.px(3))
        column.setSpacing(theme.px(0.5))
        column.addStretch(2)
        for label in (self.says, self.to_do):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(3)
