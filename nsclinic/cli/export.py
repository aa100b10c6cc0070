"""`nsclinic export --identified`: the clinic's children as an interchange folder with names."""

import argparse

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, tell
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.folder_making import ExportRefusedError


def run(options: argparse.Namespace) -> int:
    """Write the folder, or say that only identified folders are written by this version."""
    if not options.identified or options.since or options.seal_to or options.format != "csv":
        raise WrongInputError(
            "this version writes identified folders only: nsclinic export FOLDER --db FILE --identified "
            "(pseudonymised packages, --since, --seal-to and --format fhir come with the registry)"
        )
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        try:
            with progress(f"export {options.folder.name}") as bar:
                written = export_identified(clinic, options.folder, progress=bar)
        except ExportRefusedError as error:
            raise WrongInputError(str(error)) from None
    say(
        words.t(
            "{children} children and {rows} rows written to {folder}, with names: keep it safe.",
            children=written.children,
            rows=written.rows,
            folder=str(options.folder),
        )
    )
    if written.planned:
        tell(f"{written.planned} doses planned to begin after {clinic.today} were left out")
    return DONE
