"""`nsclinic summary`: the one-page summary of a visit as a PDF file; the clinic file is only read."""

import argparse

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import tell
from nsclinic.cli.review import warn_of_protocol, warn_of_site_protocols
from nsclinic.clinic.summary import NoSuchVisitError, summary_content, write_summary


def run(options: argparse.Namespace) -> int:
    """Write the page; nothing goes to standard output, the file is the result."""
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        warn_of_site_protocols(clinic)
        try:
            content = summary_content(clinic, options.patient, options.as_of, options.visit)
        except NoSuchVisitError as error:
            raise WrongInputError(str(error)) from None
        warn_of_protocol(clinic, content.record, content.review.as_of)
        try:
            write_summary(content, options.out, words)
        except OSError as error:
            raise WrongInputError(f"--out {options.out}: cannot be written: {error.strerror}") from None
    tell(f"{options.out} written ({content.digest})")
    return DONE
