"""`nsclinic demo`: a clinic of invented children, to look at and to try everything on."""

import argparse
from pathlib import Path

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import wording_for
from nsclinic.cli.output import progress, tell
from nsclinic.clinic.demo import DEFAULT_PATIENTS, DEFAULT_SEED
from nsclinic.clinic.first_start import write_demonstration
from nsclinic.clinic.place import default_demonstration_file
from nsclinic.store import ClinicDamagedError, PassphraseNeededError, open_clinic

MADE_BY = frozenset({"create", "demonstration"})
"""Kinds of change of a demonstration that nobody has worked in."""


def demonstration_path(options: argparse.Namespace) -> Path:
    """Give the file of `--db`, else the user's own demonstration: never the clinic's file unless it is named."""
    path: Path | None = options.db
    return path if path is not None else default_demonstration_file()


def run(options: argparse.Namespace) -> int:
    """Make the demonstration; one that nobody has worked in is made anew, anything else is left as it is."""
    path = demonstration_path(options)
    words = wording_for(options)
    replaces = path.exists()
    if replaces and _was_worked_in(path):
        settings = (options.patients, options.seed, options.as_of)
        if options.no_window or any(setting is not None for setting in settings):
            raise WrongInputError(
                f"{path} is a demonstration in which somebody has worked, and is left as it is: "
                f"open it with nsclinic --db {path}, or choose another name with --db"
            )
        tell(f"{path} is opened as it was left")
        return DONE
    patients = DEFAULT_PATIENTS if options.patients is None else options.patients
    seed = DEFAULT_SEED if options.seed is None else options.seed
    try:
        with progress("demo") as bar:
            write_demonstration(
                path,
                words.t("Demonstration clinic"),
                patients=patients,
                seed=seed,
                as_of=options.as_of,
                replaces=replaces,
                progress=bar,
            )
    except OSError as error:
        raise WrongInputError(f"--db {path}: cannot be made: {error.strerror}") from None
    tell(f"{path}: {patients} invented children, seed {seed}; not encrypted, for demonstration only")
    return DONE


def _was_worked_in(path: Path) -> bool:
    """Say whether somebody has written in the demonstration that lies there.

    Raises:
        WrongInputError: it is no demonstration.
        StoreError: the file is in use, or of a newer version.
    """
    try:
        with open_clinic(path, read_only=True) as store:
            if not store.is_demonstration:
                raise WrongInputError(
                    f"{path} holds a clinic and is left as it is; choose another name with --db"
                )
            return any(change.kind not in MADE_BY for change in store.changes(limit=1))
    except (PassphraseNeededError, ClinicDamagedError):
        raise WrongInputError(
            f"{path} holds something else than a demonstration and is left as it is; choose another name with --db"
        ) from None
