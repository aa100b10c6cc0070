"""Measures what a clinic waits for, as ratios to floors taken in the same run, and prints a table.

    python -m tests.benchmarks [--children 100,2000,10000] [--only NAME,...] [--runs 5] [--whole-decade]
        [--out FILE.json]

The clinics are made once into `--clinics` (10,000 children take two minutes and, with the export's, 3 GB). Nothing here
passes or fails.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tests.benchmarks.measuring import Ground, Measured, Spread, floor, runs

FIGURES = (
    "start",
    "today",
    "search",
    "child",
    "review",
    "export",
    "cohort",
    "save",
    "summary",
    "importing",
    "decade",
    "small_computer",
)


def main() -> int:
    """Measure, print, write."""
    options = _options()
    sys.stdout.write(f"{_machine(options.runs)}\n")
    found: list[tuple[str, Measured]] = []
    with tempfile.TemporaryDirectory(prefix="nsclinic-benchmarks-") as work:
        os.environ["NSCLINIC_HOME"] = str(Path(work) / "home")
        options.clinics.mkdir(parents=True, exist_ok=True)
        ground = Ground(options.clinics, options.children, options.runs, Path(work), options.whole_decade)
        for name in options.only:
            for measured in import_module(f"tests.benchmarks.figures.{name}").measure(ground):
                found.append((name, measured))
                sys.stdout.write(_line(measured))
                sys.stdout.flush()
    if options.out is not None:
        whole = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": platform.platform(),
            "runs": options.runs,
            "children": options.children,
            "figures": [{"of": name, **measured.as_json()} for name, measured in found],
        }
        options.out.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    sizes = "100,2000,10000"
    parser.add_argument("--children", type=lambda text: tuple(map(int, text.split(","))), default=sizes)
    parser.add_argument("--only", type=lambda text: text.split(","), default=",".join(FIGURES))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--clinics", type=Path, default=Path(tempfile.gettempdir()) / "nsclinic-benchmarks")
    parser.add_argument("--whole-decade", action="store_true", help="2,000 children, and not 400")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def _machine(count: int) -> str:
    unit = Spread.of([run.cpu for run in runs(floor("work"), count)])
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    return (
        f"{platform.platform()}, {os.cpu_count()} cores, load {load}; a fixed piece of work takes {unit} s CPU\n"
        f"{'figure':58} {'least / middle / most':>24} {'unit':7} {'floor':>22} {'ratio':>7} {'goal':>6}  wall"
    )


def _line(measured: Measured) -> str:
    goal = f"{'≥' if measured.is_at_least else '≤'}{measured.goal:g}"
    below = str(measured.floor) if measured.floor is not None else ""
    wall = f"{measured.wall} s" if measured.wall is not None else ""
    missed = "" if measured.is_met else "  MISSED"
    return (
        f"{measured.name:58} {measured.value!s:>24} {measured.unit:7} {below:>22} {measured.ratio:7.2f} {goal:>6}"
        f"  {wall}{missed}{'  ' + measured.note if measured.note else ''}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
