"""`nsclinic cohort`: the outcome tables of the clinic."""

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
from nsclinic.cohort.tables import Cohort, cohort_json, cohort_of, outline_of
from nsclinic.course.model import StepOutcome, SteroidResponse
from nsclinic.domain.record import ChildRecord, EventKind, Sex
from nsclinic.protocol.model import Protocol
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Count every child of the clinic's protocol; the file is only read."""
    if options.out is not None:
        raise WrongInputError(
            "this version gives the tables as text or --json; --out comes with the outcome report"
        )
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        warn_of_site_protocols(clinic)
        with progress("cohort") as bar:
            protocol = clinic.default_protocol
            facts = facts_under(_reviews(clinic, bar), protocol)
            cohort = cohort_of(facts, outline_of(protocol), clinic.today)
    if cohort.on_other_protocols:
        tell(f"{cohort.on_other_protocols} children are on other protocols and are not counted")
    if options.json:
        say_json(cohort_json(cohort))
    else:
        say("\n".join(_lines(cohort, protocol, words)))
    return DONE


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
    sexes = cohort.tables["sex"]
    shown = list(next(iter(sexes.values())))
    heads = [words.t("Response and sex"), *(words.sex(Sex(sex)) for sex in shown)]
    yield ""
    yield table(
        [heads, *([_group(group, words), *(str(row[sex]) for sex in shown)] for group, row in sexes.items())]
    )
    responses = cohort.tables["response"]
    if responses:
        heads = [words.t("Outcome of step"), *responses]
        rows = [
            [words.outcome(outcome), *(str(row[outcome.value]) for row in responses.values())]
            for outcome in StepOutcome
        ]
        yield ""
        yield table([heads, *rows])
    for step, by_histology in cohort.tables["histology"].items():
        if by_histology:
            heads = [
                words.t("Histology, step {number}", number=int(step)),
                words.t("Responding"),
                words.t("Resistant"),
            ]
            rows = [
                [words.event_code(EventKind.BIOPSY, code), str(row["responding"]), str(row["resistant"])]
                for code, row in by_histology.items()
            ]
            yield ""
            yield table([heads, *rows])


def _group(group: str, words: Wording) -> str:
    if group.startswith("step"):
        return words.t(
            "Resistant to step {number}", number=int(group.removeprefix("step").removesuffix("_resistant"))
        )
    return words.response_short(SteroidResponse(group))
