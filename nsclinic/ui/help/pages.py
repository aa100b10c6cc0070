"""What the help says of each screen: what it is for, the three things done there most, and what its signs mean.

The keys come from what the screen and the window offer (`actions.Action`) and are not written here, but for those of
lists, fields and charts, which are no actions. The manual says how the clinic's work goes; this says what is on the
screen.
"""

from nsclinic.advice.model import Severity
from nsclinic.course.model import UrineState
from nsclinic.ui.help.keeping_pages import about_page, audit_page, check_page, manual_page, registry_page
from nsclinic.ui.help.outcomes_page import outcomes_page
from nsclinic.ui.help.page import HelpPage, Task
from nsclinic.ui.help.rarer_pages import (
    amend_page,
    backups_page,
    diary_page,
    document_page,
    import_page,
    join_page,
    merge_page,
    recovery_page,
    users_page,
)
from nsclinic.ui.signs import Sign, sign_of_severity, sign_of_state
from nsclinic.wording import Wording


def help_pages(words: Wording) -> dict[str, HelpPage]:
    """Give the page of every screen by the key of the screen, in the order of a day's work."""
    return {
        "today": _today(words),
        "children": _children(words),
        "registration": _registration(words),
        "amend": amend_page(words),
        "merge": merge_page(words),
        "child": _child(words),
        "visit": _visit(words),
        "diary": diary_page(words),
        "summary": _summary(words),
        "document": document_page(words),
        "protocols": _protocols(words),
        "outcomes": outcomes_page(words),
        "import": import_page(words),
        "join": join_page(words),
        "settings": _settings(words),
        "recovery": recovery_page(words),
        "backups": backups_page(words),
        "audit": audit_page(words),
        "check": check_page(words),
        "registry": registry_page(words),
        "users": users_page(words),
        "keys": _keys(words),
        "manual": manual_page(words),
        "about": about_page(words),
    }


def state_signs(words: Wording) -> tuple[tuple[Sign, str], ...]:
    """Give the signs of the state of the urine."""
    return tuple((sign_of_state(state), words.state(state)) for state in UrineState)


def severity_signs(words: Wording) -> tuple[tuple[Sign, str], ...]:
    """Give the signs of what matters, with what each asks."""
    meaning = {
        Severity.STOP: words.t("Stop: do not go on before this is settled"),
        Severity.URGENT: words.t("Urgent: needs somebody today"),
        Severity.ACTION: words.t("Action: something is to be changed or decided"),
        Severity.DUE: words.t("Due: a test, a vaccine or a visit is due"),
        Severity.INFO: words.t("For information"),
    }
    return tuple((sign_of_severity(severity), meaning[severity]) for severity in Severity)


def _choosing(words: Wording) -> tuple[tuple[str, str], ...]:
    return (("↑ ↓", words.t("Choose a row")), ("Enter", words.t("Open what is chosen")))


def _today(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("Today"),
        words.t(
            "Who is booked, who needs somebody today whatever was booked, and who should have come and did not, "
            "most at risk first. A child stands in the first group that calls for it."
        ),
        (
            Task(
                words.t("See a booked child"),
                words.t("Choose the child with ↑ and ↓. Enter opens the record, V starts the visit."),
            ),
            Task(
                words.t("Answer an urgent finding"),
                words.t(
                    "Open the child. Under What matters, do what the finding says, or set it aside with your reason. "
                    "It leaves this list when it is answered or no longer true."
                ),
            ),
            Task(
                words.t("Call those who did not come"),
                words.t("Press the Overdue button at the top. The last column has the telephone number."),
            ),
        ),
        _choosing(words),
        (*state_signs(words), *severity_signs(words)),
    )


def _children(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("Children"),
        words.t(
            "Every child of the clinic. Search by any part of a name, number, guardian or telephone number."
        ),
        (
            Task(
                words.t("Find a child"),
                words.t(
                    "Type a few letters, in any script; accents and spelling need not be exact. Then ↓ and Enter."
                ),
            ),
            Task(
                words.t("Tell two children of one name apart"),
                words.t("Compare number, birth date and guardian, which stand in every row."),
            ),
            Task(
                words.t("Register a child who is not found"),
                words.t("Press Ctrl+N. What you searched for is taken along as the name."),
            ),
        ),
        _choosing(words),
        state_signs(words),
    )


def _registration(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("New child"),
        words.t(
            "Registers a child and gives the clinic number. Children who may be the same one stand beside the form."
        ),
        (
            Task(
                words.t("Register a child"),
                words.t("Fill in what is marked with * and as much as is known. Ctrl+Enter registers."),
            ),
            Task(
                words.t("Enter an age where the birth date is not known"),
                words.t(
                    "Type the age, such as 7 or 18 months. The birth date is kept as estimated and marked so."
                ),
            ),
            Task(
                words.t("Answer whether it is the same child"),
                words.t(
                    "Where a child who looks the same stands beside the form, open that child, or say that this is "
                    "another one. Nothing is saved before."
                ),
            ),
        ),
        (
            ("Enter", words.t("Next field")),
            ("Shift+Enter", words.t("Field before")),
        ),
    )


def _child(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("Child"),
        words.t(
            "One child's record: who she is, what matters now and why, the course on one time axis, and every value."
        ),
        (
            Task(
                words.t("See why the program says something"),
                words.t(
                    "Unfold Why under a finding: the dated values it rests on, the condition and the source. "
                    "Press a value to see it on the chart and in the flowsheet."
                ),
            ),
            Task(
                words.t("Set a finding aside"),
                words.t(
                    "Press Set aside under it and write your reason. It comes back when one of its values changes."
                ),
            ),
            Task(
                words.t("Read the chart without a mouse"),
                words.t(
                    "Go to the chart with Tab. ← and → go from value to value and read each, + and − zoom."
                ),
            ),
        ),
        (
            ("← →", words.t("Read the value before or after, on the chart")),
            ("Shift+← →", words.t("Move the chart in time")),
            ("+ −", words.t("Show less or more time")),
            ("Enter", words.t("In the flowsheet: show each of the home days, or one column of them again")),
        ),
        (*state_signs(words), *severity_signs(words)),
    )


def _visit(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("Visit"),
        words.t(
            "One visit, entered by keyboard: values on the left, and on the right what follows from them while you "
            "type. What you type is kept as a draft every few seconds."
        ),
        (
            Task(
                words.t("Enter the values"),
                words.t(
                    "Type the value and press Enter. A point repeats the last value, a hyphen says that it was not "
                    "done. An empty field says nothing about the child."
                ),
            ),
            Task(
                words.t("Change a dose"),
                words.t(
                    "Alt+D goes to the drugs. Each goes on unless you change or stop it. A dose in the dangerous "
                    "range is asked about before it is saved."
                ),
            ),
            Task(
                words.t("Enter a visit of another day"),
                words.t("Type its date at the top. The values before it are then those of that day."),
            ),
        ),
        (
            ("Enter", words.t("Next field")),
            ("Shift+Enter", words.t("Field before")),
            (".", words.t("The same as last time")),
            ("-", words.t("Not done")),
        ),
        severity_signs(words),
    )


def _summary(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("Visit summary"),
        words.t("The page to print for the family and the file, exactly as it will be on paper."),
        (
            Task(words.t("Print the page"), words.t("Choose the printer at the foot and press P.")),
            Task(
                words.t("Send the page to a colleague"),
                words.t(
                    "Press Save as PDF. The file holds the child's name: send it only where that is allowed."
                ),
            ),
            Task(
                words.t("Mend what the page says"),
                words.t(
                    "Go back with Esc and mend the visit: the page says what is recorded and nothing else."
                ),
            ),
        ),
    )


def _protocols(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("Protocols"),
        words.t("The protocols that children can be reviewed under, each with the source of every number."),
        (
            Task(
                words.t("Find where a number comes from"),
                words.t(
                    "Choose the protocol and press Ctrl+F. Each number has its source and section beside it."
                ),
            ),
            Task(
                words.t("Compare two protocols"),
                words.t("Choose the first in the list and the second under Compare with."),
            ),
            Task(
                words.t("See which children are on a protocol"),
                words.t("Press Children. Enter opens one."),
            ),
        ),
        _choosing(words),
    )


def _settings(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("Settings"),
        words.t(
            "On the left what you choose for yourself on this computer, which holds at once; beside it what holds for "
            "the whole clinic, which is kept by Save."
        ),
        (
            Task(
                words.t("Make everything larger"),
                words.t(
                    "Press Ctrl and + on any screen, or choose the size of text here. Ctrl and 0 goes back."
                ),
            ),
            Task(
                words.t("Enter values in the units of your laboratory"),
                words.t(
                    "Choose the unit of each test on the right. Values recorded before keep the unit they came in."
                ),
            ),
            Task(
                words.t("Change the head of printed pages"),
                words.t("Type the clinic's name and up to three lines of letterhead, and press Save."),
            ),
        ),
        (("Enter", words.t("Next field")), ("Shift+Enter", words.t("Field before"))),
    )


def _keys(words: Wording) -> HelpPage:
    return HelpPage(
        words.t("Card of keys"),
        words.t("All keys of every screen on one sheet of paper, to lie beside the keyboard."),
        (Task(words.t("Print the card"), words.t("Choose the printer at the foot and press P.")),),
    )
