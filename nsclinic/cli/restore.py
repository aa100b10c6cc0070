"""`nsclinic restore BACKUP`: brings a backup back; what was there is kept aside."""

import argparse

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import clinic_of, clinic_path, opened_file, wording_for
from nsclinic.cli.output import progress, say, tell
from nsclinic.clinic.restoring import NoSuchBackupError, restore_clinic, set_at
from nsclinic.store import ClinicExistsError


def run(options: argparse.Namespace) -> int:
    """Restore the set and say what was kept aside."""
    words = wording_for(options)
    place = clinic_path(options)
    try:
        kept = set_at(options.backup)
        with progress("restore") as bar:
            restored = restore_clinic(
                kept,
                place,
                lambda copy: opened_file(options, copy, read_only=False),
                lambda store: clinic_of(options, store),
                replace=options.replace,
                told=bar,
            )
    except NoSuchBackupError as error:
        raise WrongInputError(str(error)) from None
    except ClinicExistsError:
        raise WrongInputError(
            f"{place} exists already and is left as it is; "
            "with --replace the backup takes its place, and what is there now is kept aside"
        ) from None
    say(
        words.t(
            "Restored and verified: {file}, as it stood on {date} ({children} children)",
            file=str(place),
            date=kept.made_at.date(),
            children=kept.counts["children"],
        )
    )
    if restored.kept_aside is not None:
        say(words.t("What was there before is kept in {folder}", folder=str(restored.kept_aside)))
    if restored.absent:
        tell(f"{restored.absent} documents were missing already when this backup was made")
    return DONE
