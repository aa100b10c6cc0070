"""What the help says of the screens that are used now and then: corrections, merging, diary, importing, recovery."""

from nsclinic.ui.help.page import HelpPage, Task
from nsclinic.ui.signs import Sign
from nsclinic.wording import Wording


def amend_page(words: Wording) -> HelpPage:
    """Give the help of the correction of a child's particulars."""
    return HelpPage(
        words.t("Correct the particulars"),
        words.t(
            "The form of registration with what is recorded in it, and beside it what your correction changes."
        ),
        (
            Task(
                words.t("Add what was not known"),
                words.t("Fill in the empty field and save. No reason is asked for that."),
            ),
            Task(
                words.t("Correct what is wrong"),
                words.t(
                    "Type over it and write the reason: it stands in the history with what was there before."
                ),
            ),
            Task(
                words.t("Leave the clinic number"),
                words.t("The number stays as it is: papers and the registry know the child by it."),
            ),
        ),
        (("Enter", words.t("Next field")), ("Shift+Enter", words.t("Field before"))),
    )


def merge_page(words: Wording) -> HelpPage:
    """Give the help of putting two records of one child together."""
    return HelpPage(
        words.t("Put two records together"),
        words.t(
            "Where one child was registered twice: both records side by side, and one of them afterwards."
        ),
        (
            Task(
                words.t("Find the other record"),
                words.t("Search by any part of name, number, guardian or telephone number and choose it."),
            ),
            Task(
                words.t("Compare before you answer"),
                words.t(
                    "Look at every line in which the two differ. Two children of one name are no mistake."
                ),
            ),
            Task(
                words.t("Take a merger back"),
                words.t(
                    "Press Undo in the message at the foot of the window: both records are as they were."
                ),
            ),
        ),
    )


def join_page(words: Wording) -> HelpPage:
    """Give the help of bringing two computers together."""
    return HelpPage(
        words.t("Bring together two computers"),
        words.t(
            "Where a clinic works on two computers: what was written on the other one comes in by its file, with all "
            "its history, and nothing of either is lost."
        ),
        (
            Task(
                words.t("Bring in the other computer's work"),
                words.t(
                    "Close the clinic there, copy its file to a stick with the folder of documents beside it, and "
                    "choose the file here. Then take this file to the other computer in the same way."
                ),
            ),
            Task(
                words.t("Say which stands"),
                words.t(
                    "What both wrote differently stands side by side. Press the arrow towards the one that is right; "
                    "the other one stays in the history."
                ),
            ),
            Task(
                words.t("Take it back"),
                words.t(
                    "Press Undo in the message at the foot of the window, before anything else is written on what "
                    "came in."
                ),
            ),
        ),
        (
            ("← →", words.t("Say whose stands")),
            ("↑ ↓", words.t("Choose a row")),
        ),
    )


def diary_page(words: Wording) -> HelpPage:
    """Give the help of the home diary."""
    return HelpPage(
        words.t("Home diary"),
        words.t(
            "The dipsticks that the family wrote down at home, one key a day, with the gaps in plain sight."
        ),
        (
            Task(
                words.t("Enter a month from the family's paper"),
                words.t(
                    "Press the key of each day's result one after the other. The cursor goes on by itself."
                ),
            ),
            Task(
                words.t("Leave a day out"),
                words.t(
                    "Press the space bar. A day without a result says nothing, and is never taken as negative."
                ),
            ),
            Task(
                words.t("Follow a paper that begins with the newest day"),
                words.t("Press R: the order of the days is turned round."),
            ),
        ),
    )


def import_page(words: Wording) -> HelpPage:
    """Give the help of importing."""
    return HelpPage(
        words.t("Import"),
        words.t(
            "A list of children that the clinic has already, or records from another nsclinic, looked through first."
        ),
        (
            Task(
                words.t("Bring in a list of children"),
                words.t("Choose the file, say what each of its columns is, look it through, then import."),
            ),
            Task(
                words.t("Say whether a child is here already"),
                words.t(
                    "Choose the row: S says that it is the same child, N that it is another. Where it may be several, "
                    "C chooses which."
                ),
            ),
            Task(
                words.t("Put right what is wrong"),
                words.t(
                    "Correct the cells that are named, save the file, and press F5. Until then nothing comes in."
                ),
            ),
        ),
        signs=(
            (Sign.STOP, words.t("Wrong: nothing is imported before it is put right")),
            (Sign.URGENT, words.t("Worth a second look")),
            (Sign.ACTION, words.t("Something that is recorded is replaced or added to")),
        ),
    )


def recovery_page(words: Wording) -> HelpPage:
    """Give the help of the recovery sheet."""
    return HelpPage(
        words.t("Recovery sheet"),
        words.t("A printed sheet with a code that opens the clinic's file when the passphrase is lost."),
        (
            Task(
                words.t("Make a recovery sheet"),
                words.t(
                    "Print the sheet, then type back the groups that are asked for: only then does it count."
                ),
            ),
            Task(
                words.t("Keep the sheet"),
                words.t(
                    "Lock it away where only those may reach it who may open the clinic's file: whoever holds it can "
                    "read every record."
                ),
            ),
            Task(
                words.t("Open the clinic with the sheet"),
                words.t("Where the passphrase is asked for, type the code of the sheet instead."),
            ),
        ),
    )


def backups_page(words: Wording) -> HelpPage:
    """Give the help of backups."""
    return HelpPage(
        words.t("Backups"),
        words.t(
            "Copies of the whole clinic, made while you work and when you close, each proved by opening it. They are "
            "encrypted as the clinic is, and open with the same passphrase."
        ),
        (
            Task(
                words.t("Use a second medium"),
                words.t(
                    "Choose a folder on a stick. Every backup is copied there while it is plugged in. Take it home: "
                    "a stick that stays in the computer burns and is stolen with it."
                ),
            ),
            Task(
                words.t("Try a restore once a month"),
                words.t(
                    "Choose a backup and try it: it is restored into a private place, opened, checked and deleted. "
                    "The clinic is not touched."
                ),
            ),
            Task(
                words.t("Restore"),
                words.t(
                    "Choose the backup and restore from it. What stands in the clinic now is kept in a folder beside "
                    "the file. Only an administrator may do this."
                ),
            ),
        ),
        (("↑ ↓", words.t("Choose a backup")),),
    )


def document_page(words: Wording) -> HelpPage:
    """Give the help of the screen that shows one document."""
    return HelpPage(
        words.t("Document"),
        words.t(
            "One letter, result, scan or picture of a child, read inside the window: it is kept encrypted, "
            "never handed to another program, and nothing that is hidden in it runs."
        ),
        (
            Task(
                words.t("Add a document"),
                words.t(
                    "On the child's page: choose a file, drop it there, or paste a picture that was copied. "
                    "PDF, JPEG, PNG and plain text come in, each of 10 MB at most."
                ),
            ),
            Task(
                words.t("Give it to somebody"),
                words.t(
                    "Print it, or save a copy. A copy is not encrypted: whoever gets the file can read it. "
                    "Either is written into the history."
                ),
            ),
            Task(
                words.t("Remove one of another child"),
                words.t("Remove it with the reason, then add it on the page of the child whose it is."),
            ),
        ),
        (("↑ ↓", words.t("Scroll")), ("Page down", words.t("Scroll on, at the end to the next page"))),
    )


def users_page(words: Wording) -> HelpPage:
    """Give the help of people and secrets."""
    return HelpPage(
        words.t("People and secrets"),
        words.t(
            "Who can open the clinic, each with a name, a role and a secret of their own, and the clinic's own ways in."
        ),
        (
            Task(
                words.t("Let somebody work here"),
                words.t(
                    "Press N, type the name, choose the role, and let them type their secret themselves."
                ),
            ),
            Task(
                words.t("When somebody leaves"),
                words.t(
                    "Remove them (Del), then make a new key (K). If they knew the clinic's passphrase, choose a new "
                    "one (P) and print a new recovery sheet."
                ),
            ),
            Task(
                words.t("Leave the computer for a moment"),
                words.t(
                    "Press Ctrl+L: the window asks for your secret before it goes on. It does so by itself when nobody "
                    "works for some minutes; how many stands in the settings."
                ),
            ),
        ),
    )
