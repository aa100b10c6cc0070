"""The instrument of the figures: what it says of a process, and when a goal is reached."""

import sys

import pytest

from tests.benchmarks.__main__ import FIGURES
from tests.benchmarks.measuring import Measured, Spread, percentile, quick, run

linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are measured as Linux counts them"
)


@linux_only
def test_the_work_and_the_memory_of_a_process_and_of_its_children_are_counted():
    work = "x = bytearray(60_000_000)\nwhile __import__('time').process_time() < 0.3: pass"
    alone = run([sys.executable, "-c", work])
    inside = run(
        [sys.executable, "-c", f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {work!r}])"]
    )
    assert alone.cpu >= 0.3
    assert alone.memory_mb > 60
    assert inside.cpu >= 0.3


@linux_only
def test_a_process_that_fails_gives_no_figure():
    with pytest.raises(RuntimeError, match="ended with 5"):
        run([sys.executable, "-c", "raise SystemExit(5)"])


def test_a_ceiling_is_met_from_below_and_a_gain_from_above():
    spread = Spread.of([1.0, 2.0, 9.0])
    assert (spread.least, spread.middle, spread.most) == (1.0, 2.0, 9.0)
    assert Measured("x", "s", spread, 1.3, 1.3).is_met
    assert not Measured("x", "s", spread, 1.3, 1.31).is_met
    assert Measured("x", "s", spread, 1.8, 1.8, is_at_least=True).is_met
    assert not Measured("x", "s", spread, 1.8, 1.79, is_at_least=True).is_met


def test_the_95th_percentile_of_twenty_is_the_second_worst():
    values = [float(number) for number in range(1, 21)]
    assert percentile(values, 0.95) == 19
    late, worst = quick("x", 18.5, values, worst=20)
    assert (late.is_met, worst.is_met) == (False, True)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_that_can_be_asked_for_is_there(name):
    from importlib import import_module

    assert callable(import_module(f"tests.benchmarks.figures.{name}").measure)
