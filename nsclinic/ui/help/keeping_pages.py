"""What the help says of the screens that keep watch over the record: the audit, and the check of the file."""

from nsclinic.ui.help.page import HelpPage, Task
from nsclinic.wording import Wording


def audit_page(words: Wording) -> HelpPage:
    """Give the help of the audit."""
    return HelpPage(
        words.t("Audit"),
        words.t(
            "Every save, import, print and correction of the clinic: who did it, when, to which child and why. "
            "Nothing of it can be changed."
        ),
        (
            Task(
                words.t("Ask for a day, a person or a child"),
                words.t(
                    "Fill in the fields above the entries, with Enter after each; an empty one is not asked."
                ),
            ),
            Task(
                words.t("See what an entry changed"),
                words.t(
                    "Choose it and press Enter: every row stands there as it was before and after. W writes what is "
                    "asked for into a CSV file, which names children and is not encrypted."
                ),
            ),
            Task(
                words.t("See whether a printed page is still true"),
                words.t(
                    "Type the ten characters behind “audit” at its foot: the entry of that moment is shown."
                ),
            ),
        ),
        (("↑ ↓", words.t("Choose a row")), ("Enter", words.t("Open what is chosen"))),
    )


def check_page(words: Wording) -> HelpPage:
    """Give the help of the check."""
    return HelpPage(
        words.t("Check the clinic file"),
        words.t("Looks whether everything in the clinic file is as it was saved. It changes nothing."),
        (
            Task(
                words.t("Check now and then"),
                words.t("Once a week, and after a power cut or a fall of the computer."),
            ),
            Task(
                words.t("When something is found"),
                words.t(
                    "Do not go on working in the file. Keep it as it is, write down what stands there, and open the "
                    "last backup that checks clean."
                ),
            ),
            Task(
                words.t("Compare with paper"),
                words.t(
                    "Type the ten characters behind “audit” at the foot of an old page. If they are not found, "
                    "entries were taken away or the audit was written anew since."
                ),
            ),
        ),
    )
