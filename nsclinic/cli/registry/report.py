"""`nsclinic registry report`: the outcome tables over all sites and by site."""

import argparse
from collections.abc import Iterator
from typing import Any

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import wording_for
from nsclinic.cli.output import say, say_json, table, tell
from nsclinic.course.model import StepOutcome, SteroidResponse
from nsclinic.registry.registry import open_registry
from nsclinic.registry.report import NothingToReportError, Report, report_json, report_of
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Count every child of the protocol; the registry is only read."""
    words = wording_for(options)
    with open_registry(options.source) as registry:
        try:
            report = report_of(registry, options.protocol)
        except NothingToReportError as error:
            raise WrongInputError(f"{options.source}: {error}") from None
    for protocol, n in report.others.items():
        tell(f"children on {protocol or 'no protocol'}, who are not counted: {n}")
    if len(report.versions) > 1:
        listed = ", ".join(f"{n} by version {version}" for version, n in report.versions.items())
        tell(f"the sites judged by different versions of {report.whole.protocol_id}: {listed}")
    if options.json:
        say_json(report_json(report))
    else:
        say("\n".join(_lines(report, words)))
    tell("small numbers can tell who a child is: look at them before a table leaves the registry")
    return DONE


def _lines(report: Report, words: Wording) -> Iterator[str]:
    whole = report.whole
    yield words.t(
        "{n} children of {sites} sites on {protocol} {version}, as of {date}",
        n=whole.n,
        sites=len(report.sites),
        protocol=whole.protocol_id,
        version=whole.protocol_version,
        date=whole.as_of,
    )
    responses = (SteroidResponse.SSNS, SteroidResponse.SRNS)
    steps = list(whole.tables["response"])
    heads = [
        words.t("Site"),
        words.t("As of"),
        words.t("Children"),
        *(words.response_short(response) for response in responses),
        *(words.t("Step {number}", number=int(step)) for step in steps),
    ]
    rows = [
        [site.site, site.as_of.isoformat(), str(site.n), *_numbers(site.tables, responses, steps)]
        for site in report.sites
    ]
    all_sites = [words.t("All sites"), whole.as_of.isoformat(), str(whole.n)]
    yield ""
    yield table([heads, *rows, [*all_sites, *_numbers(whole.tables, responses, steps)]])
    if steps:
        yield words.t("Under a step: how many responded / of how many it was decided.")
        yield ""
        yield table(
            [
                [words.t("Outcome of step"), *steps],
                *(
                    [
                        words.outcome(outcome),
                        *(str(whole.tables["response"][step][outcome.value]) for step in steps),
                    ]
                    for outcome in StepOutcome
                ),
            ]
        )
    yield ""
    yield words.t("With --json come all tables of each site and of all sites.")


def _numbers(tables: Any, responses: tuple[SteroidResponse, ...], steps: list[str]) -> Iterator[str]:
    for response in responses:
        yield str(sum(tables["sex"][response.value].values()))
    for step in steps:
        of_step = tables["response"][step]
        responding = of_step["complete_remission"] + of_step["partial_remission"]
        yield f"{responding} / {responding + of_step['resistant'] + of_step['relapsed']}"
