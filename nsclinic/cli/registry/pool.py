"""`nsclinic registry pool`: two-arm results of studies, or of a registry's sites, pooled into one."""

import argparse
from collections.abc import Iterator
from decimal import Decimal

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import wording_for
from nsclinic.cli.output import say, say_json, table, tell, tell_lines
from nsclinic.clinic.pooled_words import (
    counts_words,
    interval_words,
    measure_short,
    measure_words,
    zeros_words,
)
from nsclinic.clinic.pooling import (
    FaultyList,
    Studies,
    arms_words,
    pooled_json,
    pooled_lines,
    pooled_of,
    studies_of,
)
from nsclinic.clinic.summary import write_whole
from nsclinic.cohort.arms import CHANGES, ComparisonError, comparison
from nsclinic.cohort.pooling import Measure, Method, Pooled, PoolingError
from nsclinic.exchange.faults import FAULTS_SHOWN
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Pool; the answer goes to standard output, and with `--out` to a page as well."""
    words = wording_for(options)
    method = Method(options.method)
    studies = _studies(options, words)
    try:
        pooled = pooled_of(studies, method)
    except PoolingError as error:
        raise WrongInputError(f"--method: {error}") from None
    tell_lines((*zeros_words(studies.arms, words), *studies.notes))
    if options.out is not None:
        from nsclinic.clinic.pooled_paper import pooled_pdf

        try:
            write_whole(options.out, pooled_pdf(studies, pooled, method, words))
        except OSError as error:
            raise WrongInputError(f"--out {options.out}: cannot be written: {error.strerror}") from None
        tell(f"{options.out} written")
    if options.json:
        say_json(pooled_json(pooled))
    else:
        say("\n".join(_lines(studies, pooled, method, words)))
    return DONE


def _studies(options: argparse.Namespace, words: Wording) -> Studies:
    measure = Measure(options.measure) if options.measure else None
    asked = [name for name in ("arms", "outcome", "step") if getattr(options, name) is not None]
    if options.csv is None:
        return _sites(options, measure, words)
    if asked:
        raise WrongInputError(
            f"--{asked[0]} is for the sites of a registry (--from), not for a list of studies"
        )
    if options.csv.exists() and not options.csv.is_file():
        raise WrongInputError(f"--csv {options.csv}: is no plain file")  # a pipe would be waited for
    try:
        found = studies_of(options.csv, measure)
    except OSError as error:
        raise WrongInputError(f"--csv {options.csv}: cannot be read: {error.strerror}") from None
    if isinstance(found, FaultyList):
        lines = [fault.said(words.t_isolated) for fault in found.faults]
        if found.has_more:
            lines.append(words.t("There is more: the first {n} faults are shown.", n=FAULTS_SHOWN))
        raise WrongInputError(words.t("Nothing was pooled: the list has faults."), *lines)
    return found


def _sites(options: argparse.Namespace, measure: Measure | None, words: Wording) -> Studies:
    if options.arms is None or options.outcome is None:
        raise WrongInputError(
            "--from wants --arms A:B and --outcome CODE: what is compared over the sites "
            "(see nsclinic registry pool --help)"
        )
    measure = measure or (Measure.MD if options.outcome in CHANGES else Measure.RR)
    try:
        asked = comparison(options.arms, options.outcome, measure, options.step or 1)
    except ComparisonError as error:
        raise WrongInputError(f"--arms, --outcome: {error}") from None
    from nsclinic.clinic.pooled_sites import NothingToPoolError, studies_of_registry

    try:
        return studies_of_registry(options.source, asked, measure, words)
    except NothingToPoolError as error:
        raise WrongInputError(f"--from: {error}") from None


def _lines(studies: Studies, pooled: Pooled, method: Method, words: Wording) -> Iterator[str]:
    yield f"{measure_words(pooled.measure, words)}: {counts_words(pooled, words)}"
    if studies.question:
        yield studies.question
    yield ""
    heads = [
        words.t("Study"),
        words.t("Arm 1"),
        words.t("Arm 2"),
        words.t("{measure} (95 % interval)", measure=measure_short(pooled.measure, words)),
        words.t("Weight %"),
    ]
    rows = [
        [
            words.isolate(each.study),
            *arms_words(arms, words),
            interval_words(each.estimate, each.ci_low, each.ci_high, words),
            words.number(Decimal(repr(each.weight)), 1),
        ]
        for each, arms in zip(pooled.studies, studies.arms, strict=True)
    ]
    yield table([heads, *rows])
    yield ""
    yield from pooled_lines(pooled, method, words)
