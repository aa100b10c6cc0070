"""The self-test in plain words: what was tried, whether it passed, and if not what that means and what to do."""

from nsclinic.clinic.self_test import Finding, Trial, Tried
from nsclinic.wording import Wording, marked

_TRIALS = {
    Trial.FONTS: marked("Fonts: every letter of every language can be drawn"),
    Trial.ENCRYPTION: marked("Encryption: a clinic file names nobody and opens with its passphrase alone"),
    Trial.EXAMPLES: marked("Rules: the worked examples come out as their sources say"),
    Trial.OUTCOMES: marked("Outcomes: children are counted, and statistics come out right"),
    Trial.PAPER: marked("Paper: a visit summary is made in every language"),
    Trial.CHART: marked("Charts: a child's course is drawn in every language"),
    Trial.BACKUP: marked("Backup: a backup is made, verified and restored"),
    Trial.WINDOW: marked("Window: the first screen is painted with its data"),
    Trial.PRINTING: marked("Printing: a page goes through the printing system"),
}

_FINDINGS = {
    Finding.LETTERS_MISSING: marked("The fonts lack letters. The installation is incomplete: install again."),
    Finding.NOT_ENCRYPTED: marked(
        "The file is not encrypted. Keep no children on this computer; install again and repeat the self-test."
    ),
    Finding.WRONG_KEY_OPENS: marked(
        "A wrong passphrase opened the file. Keep no children on this computer; install again."
    ),
    Finding.EXAMPLE_DIFFERS: marked(
        "The program concludes something else than it should. Do not use it for children; install again, report this."
    ),
    Finding.STATISTIC_DIFFERS: marked(
        "A statistic comes out wrong on this computer. Trust no outcome table; install again, report this."
    ),
    Finding.PAGE_UNREADABLE: marked("The page holds no readable text. Install again."),
    Finding.CHART_EMPTY: marked("Charts stay empty. The rest works; install again, report this."),
    Finding.RESTORED_DIFFERS: marked(
        "What came back is not what was kept. Do not rely on backups; report this."
    ),
    Finding.NO_WINDOW: marked(
        "No window came up. The commands work; the manual says which system libraries a window needs."
    ),
    Finding.NOTHING_PRINTED: marked(
        "Nothing came out of the printing system. Pages can still be saved as PDF."
    ),
    Finding.PROGRAM: marked("It could not be tried to its end. Install again, and report this."),
}


def trial_words(tried: Tried, words: Wording) -> str:
    """Give what was tried."""
    return words.t(_TRIALS[tried.trial])


def finding_words(tried: Tried, words: Wording) -> str:
    """Give what a trial that did not pass means; empty where it passed."""
    return "" if tried.finding is None else words.t(_FINDINGS[tried.finding])


def printers_words(tried: Tried, words: Wording) -> str:
    """Give the printers of this computer, or that there is none; empty of a trial that is not about them."""
    if tried.printers is None:
        return ""
    if not tried.printers:
        return words.t("No printer is set up on this computer yet.")
    return words.t("Printers: {names}", names=", ".join(tried.printers))
