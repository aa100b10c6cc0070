"""`nsclinic cohort`: the outcome tables of the clinic, as text, JSON, or a file."""

import argparse
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from nsclinic.charts.survival import SurvivalChart
from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, say_json, table, tell
from nsclinic.cli.protocol_warnings import warn_of_protocol, warn_of_site_protocols
from nsclinic.clinic.outcome_report import Outcomes, clinic_outcomes, outcomes_csv, outcomes_paper
from nsclinic.clinic.summary import write_whole
from nsclinic.cohort.tables import cohort_json
from nsclinic.reports.outcomes_model import OutcomesInWords, Table
from nsclinic.wording import Wording

MOST_TICKS = 8
"""At so many times at most the terminal says how many children are still followed."""

SENTENCE_WIDTH = 110


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
    if cohort.on_other_protocols and options.json:
        tell(f"children on other protocols, who are not counted: {cohort.on_other_protocols}")
    if options.out is not None:
        _write(options.out, outcomes, words)
    if options.json:
        say_json(cohort_json(cohort))
    elif options.out is None:
        say("\n".join(_lines(outcomes.in_words(words), words)))
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


def _lines(said: OutcomesInWords, words: Wording) -> Iterator[str]:
    yield words.t(
        "{protocol} {version}, as of {date}",
        protocol=said.protocol_id,
        version=f"{said.protocol_version} ({said.digest})",
        date=said.as_of,
    )
    yield from _sentences((*said.counted, *said.cautions))
    for section in said.sections:
        yield from ("", section.title, "=" * len(section.title))
        for one in section.tables:
            yield from _table_lines(one, section.title)
        for chart in section.survival:
            yield from _followed_lines(chart, words)


def _table_lines(one: Table, above: str) -> Iterator[str]:
    yield ""
    if one.title and one.title != above:
        yield one.title
    if one.rows:
        yield table([one.columns, *([row.label, *(cell.text for cell in row.cells)] for row in one.rows)])
    else:
        yield one.empty
    yield from _sentences((*one.says, *one.warns))


def _sentences(said: Iterable[str]) -> Iterator[str]:
    for sentence in said:
        yield from textwrap.wrap(sentence, SENTENCE_WIDTH)


def _followed_lines(chart: SurvivalChart, words: Wording) -> Iterator[str]:
    """Give what a chart has under its axis: how many of each group are still followed at each tick."""
    ticks = chart.ticks(MOST_TICKS)
    head = (
        words.t("Still followed, after days")
        if chart.counts_days
        else words.t("Still followed, after months")
    )
    rows = [
        [group.label, *(words.number(group.at_risk_at(day)) for day, _ in ticks)] for group in chart.groups
    ]
    yield ""
    yield chart.says
    yield table([[head, *(words.number(number) for _, number in ticks)], *rows])
