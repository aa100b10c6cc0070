"""The empty state of an import: what a list should hold, what is taken, and the ways to begin."""

from PySide6.QtWidgets import QPushButton

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.telling import TellingCard
from nsclinic.ui.text import set_tip


class StartView(TellingCard):
    """Says what can be imported; the screen connects the three buttons."""

    def __init__(self, context: ScreenContext) -> None:
        words = context.wording
        file_button = QPushButton(words.t("Choose a file…"))
        file_button.setProperty("look", "primary")
        set_tip(file_button, "Ctrl+O")
        folder_button = QPushButton(words.t("Choose a folder…"))
        set_tip(folder_button, "Ctrl+Shift+O")
        empty_button = QPushButton(words.t("Save an empty list…"))
        empty_button.setAccessibleName(words.t("Save an empty list to fill in"))
        told = (
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
        )
        super().__init__(
            context, words.t("What can be imported"), told, (file_button, folder_button, empty_button)
        )
        self.file_button = file_button
        self.folder_button = folder_button
        self.empty_button = empty_button
