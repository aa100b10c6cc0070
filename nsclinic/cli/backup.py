"""`nsclinic backup --to FOLDER`: a verified copy of the clinic, with its keys and documents."""

import argparse

from nsclinic.cli.exits import DONE
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, tell
from nsclinic.clinic.backups import back_up_to


def run(options: argparse.Namespace) -> int:
    """Make the set and say where it lies."""
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        with progress("backup") as bar:
            kept = back_up_to(clinic, options.to, bar)
    say(
        words.t(
            "Backup made and verified: {folder} ({children} children, {changes} changes)",
            folder=str(kept.folder),
            children=kept.counts["children"],
            changes=kept.counts["changes"],
        )
    )
    if not kept.is_encrypted:
        tell("this clinic file is not encrypted, and neither is its backup: whoever finds it can read it")
    if kept.absent:
        tell(f"{len(kept.absent)} documents are missing in the clinic or altered, and so in this backup")
    return DONE
