"""The empty state of an import: what a list should hold, what is taken, and the ways to begin."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.layout import leave_room_at_end
from nsclinic.ui.roles import give_role
from nsclinic.ui.text import PlainLabel, set_tip

_WIDTH_STEPS = 90


class StartView(QFrame):
    """Says what can be imported; the screen connects the three buttons."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        words, theme = context.wording, context.theme
        self.setProperty("look", "card")
        self.file_button = QPushButton(words.t("Choose a file…"))
        self.file_button.setProperty("look", "primary")
        set_tip(self.file_button, "Ctrl+O")
        self.folder_button = QPushButton(words.t("Choose a folder…"))
        set_tip(self.folder_button, "Ctrl+Shift+O")
        self.empty_button = QPushButton(words.t("Save an empty list…"))
        self.empty_button.setAccessibleName(words.t("Save an empty list to fill in"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        leave_room_at_end(column, theme.px(1), is_mirrored=words.is_right_to_left)
        column.setSpacing(theme.px(0.25))
        for title, text in (
            (
                words.t("Your own list of children"),
                words.t(
                    "One row for each child, with headings of your own in any of the program's languages: an Excel "
                    "workbook (.xlsx) or a CSV file, chosen here or dropped on the window. You say what each column is."
                ),
            ),
            (
                words.t("It needs"),
                words.t("A name or a clinic number, and a birth date or an age."),
            ),
            (
                words.t("It may also hold"),
                words.t(
                    "Sex, guardian, phone, address, first day of the nephrotic syndrome, cause, consent to the "
                    "registry, a note. Children without a clinic number are given one."
                ),
            ),
            (
                words.t("Records from another nsclinic"),
                words.t("A folder of the interchange format, or a workbook with the same sheets."),
            ),
            (
                words.t("Nothing is written unseen"),
                words.t(
                    "You look through everything first. A child who is here already is not entered twice, and an "
                    "import that is wrong in one place changes nothing at all."
                ),
            ),
        ):
            column.addWidget(PlainLabel(title, theme, bold=True))
            label = PlainLabel(text, theme, ink="soft", wrap=True)
            label.setMaximumWidth(theme.px(_WIDTH_STEPS))
            column.addWidget(label)
            column.addSpacing(theme.px(1.5))
        column.addStretch(1)
        scroll = QScrollArea()
        give_role(scroll, QAccessible.Role.Document)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setProperty("look", "page")
        scroll.setAccessibleName(words.t("What can be imported"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(1))
        for button in (self.file_button, self.folder_button, self.empty_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(3), theme.px(2), theme.px(2), theme.px(2))
        whole.setSpacing(theme.px(1.5))
        whole.addWidget(scroll, 1)
        whole.addLayout(buttons)
