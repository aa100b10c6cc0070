"""Runs the real program: in this process for speed, or as a process of its own where that is the point."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nsclinic.app import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "resources" / "examples"


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines of the result."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: object, environment: dict[str, str] | None = None, stdin: str = "") -> Ended:
    """Run `python -m nsclinic` as a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-m", "nsclinic", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def run_here(capsys, *arguments: object) -> Ended:
    """Run the program in this process, by the same front door."""
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return Ended(code, said.out, said.err)
