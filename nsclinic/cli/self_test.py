"""`nsclinic self-test`: tries what a new installation must be able to do, and says in plain words whether it can."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from nsclinic.cli.exits import DONE, NOT_OPENED
from nsclinic.cli.opening import wording_for
from nsclinic.cli.output import say, say_json
from nsclinic.clinic.self_test import Ran, Tried, self_test
from nsclinic.clinic.self_test_words import finding_words, printers_words, trial_words
from nsclinic.wording import Wording

LONGEST_SECONDS = 120.0
"""What a window or a sheet may take on the oldest computer before it is given up."""

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run(options: argparse.Namespace) -> int:
    """Try everything; 0 where all passed, else 3."""
    words = wording_for(options)
    has_failed = False
    for tried in self_test(_run_program, has_display=_has_display()):
        has_failed = has_failed or tried.finding is not None
        if options.json:
            say_json(
                {
                    "trial": tried.trial,
                    "passed": tried.finding is None,
                    "finding": tried.finding,
                    "detail": tried.detail,
                }
            )
        else:
            _say(tried, words)
        sys.stdout.flush()
    if not options.json:
        say("")
        say(
            words.t("Something did not pass; what to do stands beside it.")
            if has_failed
            else words.t("All passed: this computer is ready for a clinic.")
        )
    return NOT_OPENED if has_failed else DONE


def _say(tried: Tried, words: Wording) -> None:
    mark = words.pgettext("self-test", "passed") if tried.finding is None else words.t("FAILED")
    say(f"{mark:8} {trial_words(tried, words)}")
    for more in (finding_words(tried, words), printers_words(tried, words)):
        if more:
            say(f"{'':8} {more}")
    if tried.finding is not None and tried.detail:
        say(f"{'':8} ({tried.detail})")


def _has_display() -> bool:
    return not sys.platform.startswith("linux") or any(map(os.environ.get, DISPLAYS))


def _run_program(arguments: Sequence[str], variables: dict[str, str]) -> Ran:
    """Run this very program, installed as a package or frozen into a bundle."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "nsclinic"]
    try:
        ended = subprocess.run(  # noqa: S603 - this program with arguments of ours
            [*program, *arguments],
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ran(NOT_OPENED, "", f"no answer within {LONGEST_SECONDS:g} seconds")
    return Ran(ended.returncode, ended.stdout, ended.stderr)
