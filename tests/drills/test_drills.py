"""Each drill as a command, with a small count: the same that runs thousands of kills, cuts, damages and full disks."""

import re
import subprocess
import sys
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.drills import diskfull, harm, tracing

ROOT = Path(__file__).resolve().parents[2]
CANNOT_BE_DONE = 3
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills, traces and mounts as POSIX has them")


def drill(name: str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"tests.drills.{name}", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def passed(run: subprocess.CompletedProcess[str]) -> str:
    """What a drill said that passed; its seed and its failures are in the message where it did not."""
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def number(pattern: str, said: str) -> int:
    found = re.search(pattern, said)
    assert found, f"{pattern} in {said}"
    return int(found[1])


def test_two_hundred_kills_lose_nothing_and_leave_nothing_by_halves():
    said = passed(drill("kill", 200, "--memory"))
    assert number(r"inside \(journal present\) \d+ \((\d+)%\)", said) >= 30
    assert number(r"fell before the commit (\d+)", said) > 0
    assert number(r"after it (\d+)", said) > 0
    assert "acknowledged and lost 0, half or doubled 0, other 0" in said
    assert number(r"before the commit: (\d+) acknowledged visits lost", said) > 0
    assert number(r"two transactions: (\d+) half visits", said) > 0


def test_power_cuts_lose_nothing_that_was_acknowledged():
    if why_not := tracing.lacking():
        pytest.skip(why_not)
    said = passed(drill("powercut", 100))
    assert "acknowledged and lost 0, half 0, refused 0, faults of check 0" in said
    assert number(r"(\d+) of them left a journal", said) > 0
    assert said.count("control, ") == 2


def test_power_cuts_with_a_flipped_bit_in_the_journal_lose_nothing_in_silence():
    if why_not := tracing.lacking():
        pytest.skip(why_not)
    said = passed(drill("powercut", 40, "--flip"))
    assert number(r"refused (\d+)", said) + number(r"told by check (\d+)", said) > 0
    assert "silent 0" in said


def test_every_damage_is_noticed_before_anything_wrong_is_shown():
    said = passed(drill("damage", 200))
    for part in ("clinic", "document", "drafts", "head", "recovery slots"):
        assert f"\n{part}: " in said
    for kind in ("flipped bit", "zeroed block", "swapped pages", "cut off"):
        assert number(rf"{kind} (\d+)", said) > 0
    assert number(r"a plain file, \d+ damages: .*unnoticed (\d+)", said) > 0


def test_a_full_disk_costs_nothing_that_was_saved():
    if diskfull.way_to_mount() is None:
        pytest.skip("nobody here has the right to mount a file system")
    said = passed(drill("diskfull", 4))
    assert "refused for want of room" in said


def test_a_seed_draws_the_same_once_more():
    whole = bytes(range(256)) * 64
    first, second, other = (
        [damage.said for damage in islice(harm.damages(whole, Random(seed)), 50)] for seed in (5, 5, 6)
    )
    assert first == second != other


@pytest.mark.skipif(tracing.lacking() != "", reason="the next test says why nothing can be traced")
def test_a_writer_that_fails_is_no_passed_drill(tmp_path):
    with pytest.raises(RuntimeError, match="ended with 7"):
        tracing.watched(
            [sys.executable, "-c", "raise SystemExit(7)"], tmp_path, tmp_path / "told", tmp_path / "trace"
        )


def test_an_upgrade_killed_at_any_statement_leaves_the_old_tables_or_the_new():
    said = passed(drill("upgrade", 20))
    assert number(r"kills at (\d+) statements", said) > 1000
    assert ", mixed 0" in said
    assert number(r"control, .*: (\d+) mixtures", said) > 0
