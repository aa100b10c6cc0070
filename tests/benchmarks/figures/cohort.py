"""The outcome tables of a clinic by the command, against the review of the same children."""

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.clinics import TODAY, demonstration, forget_reviews
from tests.benchmarks.measuring import Ground, Measured, at_most, cpu_against, nsclinic, runs


def measure(ground: Ground) -> Iterator[Measured]:
    """Count the largest clinic, with nothing concluded before and with all."""
    path = demonstration(ground.clinics, ground.most)
    review, cohort = (
        nsclinic(command, "--db", path, "--as-of", TODAY.isoformat(), "--json")
        for command in ("review", "cohort")
    )
    forget = partial(forget_reviews, path)
    first = runs(cohort, ground.long_runs, prepare=forget)
    reviewed = runs(review, ground.long_runs, prepare=forget)
    again = runs(cohort, ground.long_runs)
    yield cpu_against(f"cohort of {ground.most} children, against their review", 1.2, first, reviewed)
    yield cpu_against("cohort, all concluded before, against nothing", 1.0, again, first)
    yield at_most("cohort, memory", "MB", 200, [run.memory_mb for run in (*first, *again)])
