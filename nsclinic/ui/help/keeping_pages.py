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


def registry_page(words: Wording) -> HelpPage:
    """Give the help of the registry package."""
    return HelpPage(
        words.t("Registry package"),
        words.t(
            "Writes a folder for the registry that names no child, after you have seen what leaves the clinic, what "
            "stays and why."
        ),
        (
            Task(
                words.t("Ask the families first"),
                words.t(
                    "Only children whose family said yes leave. The tab “Consent” lists those whom nobody asked: "
                    "Enter opens one to write the answer down. A family may take its yes back at any time; the next "
                    "package asks the registry to delete the child."
                ),
            ),
            Task(
                words.t("Write the package"),
                words.t(
                    "Choose what is sent and a folder, and press Ctrl+Enter. Seal it where it travels on a stick or "
                    "by mail: choose the registry's key file and compare its fingerprint with the registry by "
                    "telephone or on paper."
                ),
            ),
            Task(
                words.t("Treat it as a file with names"),
                words.t(
                    "Who knows sex, month of birth and histology of a child may find her again. The more children "
                    "share them, the harder that is; in a small clinic it is easy."
                ),
            ),
        ),
        (("↑ ↓", words.t("Choose a row")), ("Enter", words.t("Open what is chosen"))),
    )


def manual_page(words: Wording) -> HelpPage:
    """Give the help of the manual."""
    return HelpPage(
        words.t("Manual"),
        words.t(
            "How the clinic's work goes, every rule with its source, and what a clinic must do for its records. The "
            "first morning is there in the languages of the window, the other pages in English."
        ),
        (
            Task(
                words.t("Find a page"),
                words.t("Press C, choose a page or a section with ↑ and ↓, and press Enter."),
            ),
            Task(
                words.t("Find a word on the page"),
                words.t("Press Ctrl+F and type it. Enter goes on to the next place, F3 and Shift+F3 too."),
            ),
            Task(
                words.t("Follow a link"),
                words.t(
                    "Tab goes from link to link, Enter follows. A link that leads outside is shown and never opened."
                ),
            ),
        ),
        (("↑ ↓", words.t("Scroll")), ("Tab", words.t("Next link"))),
    )


def about_page(words: Wording) -> HelpPage:
    """Give the help of the page about the program."""
    return HelpPage(
        words.t("About the program"),
        words.t("Which version this is, under which licence it stands, and whose codes it carries."),
        (
            Task(words.t("Ask for help"), words.t("Tell whoever helps you the version that stands here.")),
            Task(
                words.t("Know what it is for"),
                words.t("It is for children with nephrotic syndrome. What it says supports a decision."),
            ),
            Task(
                words.t("Pass it on"),
                words.t(
                    "The licence allows you to copy the program and to change it. Keep the notices with it."
                ),
            ),
        ),
        (("↑ ↓", words.t("Scroll")),),
    )
