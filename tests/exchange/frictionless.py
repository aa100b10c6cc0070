"""Reads a registry package with the real `frictionless` program, as whoever knows nothing of nsclinic would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def validated(package: Path) -> dict[str, Any]:
    """Give the program's report of a package's `datapackage.json`: `valid`, and a task for each file."""
    ended = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=package,
        env={**os.environ, "HOME": str(package.parent)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    report: dict[str, Any] = json.loads(ended.stdout)
    assert ended.returncode == (0 if report["valid"] else 1), ended.stderr
    return report


def errors(report: dict[str, Any]) -> list[str]:
    """Give every error in the report's own words."""
    return [
        *(error["message"] for error in report["errors"]),
        *(f"{task['name']}: {error['message']}" for task in report["tasks"] for error in task["errors"]),
    ]
