"""Makes the page of a pooled result: its words and two plots, from the same values as the answer on the terminal."""

from nsclinic import __version__
from nsclinic.charts.forest import ForestRow, Interval, forest, galbraith
from nsclinic.clinic.pooled_words import (
    counts_words,
    interval_words,
    measure_short,
    measure_words,
    zeros_words,
)
from nsclinic.clinic.pooling import Studies, arms_words, pooled_lines
from nsclinic.cohort.pooling import Method, Pooled
from nsclinic.cohort.two_arms import Arms
from nsclinic.reports.pooled import PooledContent, PooledStudy, pooled_page
from nsclinic.wording import Wording


def pooled_pdf(studies: Studies, pooled: Pooled, asked: Method, words: Wording) -> bytes:
    """Give the page with the forest and the Galbraith plot as a PDF; the same input gives the same bytes."""
    intervals = [Interval(each.estimate, each.ci_low, each.ci_high) for each in pooled.studies]
    is_ratio = pooled.measure.is_ratio
    rows = [
        ForestRow(each.study, interval, each.weight)
        for each, interval in zip(pooled.studies, intervals, strict=True)
    ]
    whole = Interval(pooled.estimate, pooled.ci_low, pooled.ci_high)
    content = PooledContent(
        title=measure_words(pooled.measure, words),
        measure=measure_short(pooled.measure, words),
        counts=counts_words(pooled, words),
        question=studies.question,
        studies=tuple(_row(each, arms, words) for each, arms in zip(rows, studies.arms, strict=True)),
        pooled=interval_words(*whole, words),
        lines=(*pooled_lines(pooled, asked, words), *zeros_words(studies.arms, words), *studies.notes),
        source=studies.source,
        program_version=__version__,
        forest=forest(rows, whole, is_ratio=is_ratio),
        galbraith=galbraith(
            [(each.estimate, each.standard_error) for each in pooled.studies],
            pooled.about,
            is_ratio=is_ratio,
        ),
        is_ratio=is_ratio,
    )
    return pooled_page(content, words)


def _row(row: ForestRow, arms: Arms, words: Wording) -> PooledStudy:
    return PooledStudy(row.name, *arms_words(arms, words), interval_words(*row.interval, words))
