"""The question before a clinic file is opened that lacks what was saved last on this computer."""

from nsclinic.store.errors import ClinicOlderError
from nsclinic.ui.faults import moment_words
from nsclinic.ui.text import Choice, ask
from nsclinic.wording import Wording


def goes_on_with_older(error: ClinicOlderError, words: Wording) -> bool:
    """Say what the file lacks, and ask whether to go on with it; leaving is what Enter and Escape do."""
    if error.at is not None:
        lacks = words.t(
            "The last save here was {saved}; this file ends with a save of {ends}.",
            saved=moment_words(error.saved_at, words),
            ends=moment_words(error.at, words),
        )
    else:
        lacks = words.t(
            "The last save here was {saved}; this file holds none.", saved=moment_words(error.saved_at, words)
        )
    details = "\n\n".join(
        (
            lacks,
            words.t(
                "An old copy was put in its place, or its end is missing. Leave, and open the newest backup or put the "
                "right file back. Nothing was changed."
            ),
            words.t(
                "Whoever may restore backups can go on with this file. What was saved after it is not in it, and the "
                "history says that it was accepted."
            ),
        )
    )
    chosen = ask(
        None,
        "nsclinic",
        words.t("This clinic file is older than what was saved on this computer."),
        (
            Choice("leave", words.t("Leave"), is_default=True, is_escape=True),
            Choice("go_on", words.t("Go on with the older file")),
        ),
        details=details,
    )
    return chosen == "go_on"
