"""`nsclinic cohort`: the outcome tables of the clinic, as text, JSON, or a file."""

import argparse
from collections.abc import Iterator

from nsclinic.advice.model import Review
from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, say_json, table, tell
from nsclinic.cli.protocol_lines import SUM_SHOWN
from nsclinic.cli.review import warn_of_protocol, warn_of_site_protocols
from nsclinic.clinic.clinic import Clinic, Progress
from nsclinic.clinic.outcomes import facts_under
from nsclinic.clinic.summary import write_whole
from nsclinic.cohort.listing import csv_text
from nsclinic.cohort.sheets import Sheet, sheets_of
from nsclinic.cohort.tables import Cohort, cohort_json, cohort_of, outline_of
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.model import Protocol
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Count every child of the clinic's protocol; the clinic file is only read."""
    _refuse_unknown_form(options)
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        warn_of_site_protocols(clinic)
        protocol = clinic.default_protocol
        with progress("cohort") as bar:
            facts = facts_under(_reviews(clinic, bar), protocol)
            cohort = cohort_of(facts, outline_of(protocol), clinic.today)
    if cohort.on_other_protocols:
        tell(f"{cohort.on_other_protocols} children are on other protocols and are not counted")
    if options.out is not None:
        _write(options, cohort)
    if options.json:
        say_json(cohort_json(cohort))
    elif options.out is None:
        say("\n".join(_lines(cohort, protocol, words)))
    return DONE


def _refuse_unknown_form(options: argparse.Namespace) -> None:
    """Refuse a file that this command does not write before anything is counted."""
    if options.out is None or options.out.suffix.lower() == ".csv":
        return
    if options.out.suffix.lower() == ".pdf":
        raise WrongInputError(
            f"--out {options.out}: this version writes the tables as .csv; the PDF comes with the outcome report"
        )
    raise WrongInputError(f"--out {options.out}: the name must end with .csv")


def _write(options: argparse.Namespace, cohort: Cohort) -> None:
    try:
        write_whole(options.out, csv_text(cohort).encode())
    except OSError as error:
        raise WrongInputError(f"--out {options.out}: cannot be written: {error.strerror}") from None
    tell(f"{options.out} written")


def _reviews(clinic: Clinic, bar: Progress) -> Iterator[tuple[ChildRecord, Review]]:
    for record, review in clinic.reviews(progress=bar):
        warn_of_protocol(clinic, record)
        yield record, review


def _lines(cohort: Cohort, protocol: Protocol, words: Wording) -> Iterator[str]:
    yield words.t(
        "{n} children on {protocol} {version}, as of {date}",
        n=cohort.n,
        protocol=cohort.protocol_id,
        version=f"{cohort.protocol_version} ({protocol.sha256[:SUM_SHOWN]})",
        date=cohort.as_of,
    )
    for sheet in sheets_of(cohort, words):
        yield from _sheet_lines(sheet)


def _sheet_lines(sheet: Sheet) -> Iterator[str]:
    yield ""
    if sheet.title != sheet.heads[0]:
        yield sheet.title
    yield table([sheet.heads, *([entry.text for entry in row] for row in sheet.rows)])
    if sheet.note:
        yield sheet.note
