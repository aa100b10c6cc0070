"""What the help says of the outcomes of the clinic."""

from nsclinic.ui.help.page import HelpPage, Task
from nsclinic.ui.signs import Sign
from nsclinic.wording import Wording


def outcomes_page(words: Wording) -> HelpPage:
    """Give the help of the outcome tables."""
    return HelpPage(
        words.t("Outcomes"),
        words.t(
            "What came of the children on a protocol: how many answered to each step, how long it took, how they were "
            "before and after a drug, and what harmed them. Every number is counted anew from the record."
        ),
        (
            Task(
                words.t("See who is behind a number"),
                words.t("Go to it with the arrows and press Enter. From the list, Enter opens a child."),
            ),
            Task(
                words.t("Look at another day or protocol"),
                words.t(
                    "Type the day at the top and press Enter, or choose the protocol. Only what was recorded with a "
                    "date up to that day is counted."
                ),
            ),
            Task(
                words.t("Take the tables along"),
                words.t(
                    "Print them, or save them as PDF or CSV. They name no child, but few children can be guessed."
                ),
            ),
            Task(
                words.t("Read a number with care"),
                words.t(
                    "Beside each share stands its 95 % confidence interval: the wider it is, the less the number says. "
                    "A comparison of few children proves nothing by itself."
                ),
            ),
        ),
        (
            ("← → ↑ ↓", words.t("From number to number")),
            ("Enter", words.t("List the children of a number")),
            ("Tab", words.t("To the next table")),
        ),
        ((Sign.URGENT, words.t("Too few children to conclude anything from the table")),),
    )
