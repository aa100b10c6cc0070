"""`nsclinic cohort`: the outcome tables of the clinic, as text, JSON, or a file."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, say_json, table, tell
from nsclinic.cli.protocol_lines import SUM_SHOWN
from nsclinic.cli.protocol_warnings import warn_of_protocol, warn_of_site_protocols
from nsclinic.clinic.outcome_report import Outcomes, clinic_outcomes, outcomes_csv, outcomes_paper
from nsclinic.clinic.summary import write_whole
from nsclinic.cohort.sheets import Sheet, sheets_of
from nsclinic.cohort.tables import Cohort, cohort_json
from nsclinic.protocol.model import Protocol
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Count every child of the clinic's protocol; the clinic file is only read."""
    _refuse_unknown_form(options)
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        warn_of_site_protocols(clinic)
        with progress("cohort") as bar:
            outcomes = clinic_outcomes(
                clinic, progress=bar, each=lambda record: warn_of_protocol(clinic, record)
            )
    cohort = outcomes.cohort
    if cohort.on_other_protocols:
        tell(f"{cohort.on_other_protocols} children are on other protocols and are not counted")
    if options.out is not None:
        _write(options.out, outcomes, words)
    if options.json:
        say_json(cohort_json(cohort))
    elif options.out is None:
        say("\n".join(_lines(cohort, outcomes.begun.protocol, words)))
    return DONE


def _refuse_unknown_form(options: argparse.Namespace) -> None:
    """Refuse a file that this command does not write before anything is counted."""
    if options.out is not None and options.out.suffix.lower() not in (".csv", ".pdf"):
        raise WrongInputError(f"--out {options.out}: the name must end with .pdf or .csv")


def _write(out: Path, outcomes: Outcomes, words: Wording) -> None:
    is_pdf = out.suffix.lower() == ".pdf"
    content = outcomes_paper(outcomes.in_words(words), words) if is_pdf else outcomes_csv(outcomes)
    try:
        write_whole(out, content)
    except OSError as error:
        raise WrongInputError(f"--out {out}: cannot be written: {error.strerror}") from None
    tell(f"{out} written")


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
