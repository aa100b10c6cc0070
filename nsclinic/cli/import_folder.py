"""`nsclinic import`: an interchange folder into the clinic, all or nothing."""

import argparse
import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nsclinic.cli.exits import DONE, WRONG_INPUT, WrongInputError
from nsclinic.cli.opening import clinic_path, new_passphrase, opened_clinic, wording_for
from nsclinic.cli.output import progress, say, tell, tell_lines
from nsclinic.clinic.acting import ACTS_AS
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.making import new_clinic_file
from nsclinic.exchange.faults import FAULTS_SHOWN
from nsclinic.store import ClinicExistsError, create_clinic


def run(options: argparse.Namespace) -> int:
    """Import the folder; every fault goes to standard error, what was done to standard output."""
    with _target(options) as clinic:
        words = wording_for(options, clinic)
        with progress(f"import {options.folder.name}") as bar, _collector_at_rest():
            report = import_folder(
                clinic,
                options.folder,
                dry_run=options.dry_run,
                replace_identity=options.replace_identity,
                progress=bar,
            )
        if report.is_refused:
            tell_lines(fault.said(words.t_isolated) for fault in report.faults)
            if report.has_more_faults:
                tell(words.t("There is more: the first {n} faults are shown.", n=FAULTS_SHOWN))
            tell(words.t("Nothing was imported."))
            return WRONG_INPUT
        for warning in report.warnings:
            tell(words.t("warning: {sentence}", sentence=warning.said(words.t_isolated)))
        more = report.warning_count - len(report.warnings)
        if more > 0:
            tell(words.ngettext("and {n} warning more", "and {n} warnings more", more))
        for line in report.lines(words.t):
            say(line)
    return DONE


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let Python not look for values that refer to each other in a circle: an import makes millions, and none of those.

    Looking was a fifth of an import. What nothing refers to any more is freed at once as ever.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


@contextmanager
def _target(options: argparse.Namespace) -> Iterator[Clinic]:
    """Give the clinic to import into: the file there is, else a new one, which appears only if the import is kept."""
    path = clinic_path(options)
    if path.exists():
        with opened_clinic(options, read_only=options.dry_run) as clinic:
            yield clinic
    elif options.user:
        raise WrongInputError(
            f"--user {options.user}: {path} would be a new clinic file, and has no users yet"
        )
    elif options.dry_run:
        with tempfile.TemporaryDirectory(prefix="nsclinic-") as folder:
            store = create_clinic(Path(folder) / path.name, passphrase=None, plain=True)
            with Clinic(store, who=ACTS_AS, as_of=options.as_of) as clinic:
                yield clinic
    else:
        passphrase = None if options.plain else new_passphrase(options)
        if passphrase is None and not options.plain:
            raise WrongInputError(
                f"{path} would be a new clinic file: give it a passphrase (--passphrase-file or "
                "NSCLINIC_PASSPHRASE), or --plain for a file without encryption"
            )
        with _made(options, path, passphrase) as clinic:
            yield clinic


@contextmanager
def _made(options: argparse.Namespace, path: Path, passphrase: str | None) -> Iterator[Clinic]:
    try:
        with new_clinic_file(path, passphrase=passphrase, plain=passphrase is None) as new:
            clinic = Clinic(new.store, who=ACTS_AS, as_of=options.as_of)
            clinic.subscribe(lambda _: new.keep())
            yield clinic
    except ClinicExistsError as error:
        raise WrongInputError(str(error)) from None
    except OSError as error:
        raise WrongInputError(f"--db {path}: cannot be made: {error.strerror}") from None
