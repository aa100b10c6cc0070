"""Measures the central side as it grows: loading packages of many sites and reporting over all of them.

    python -m tests.benchmarks.registry FOLDER [--sites 25,50,100,200] [--children 500] [--visits 60] [--values 6]
        [--to postgresql://…] [--json FILE]

Packages are written into FOLDER/packages once, by `package_writer`, and used again by the next run; the registry is
FOLDER/registry.duckdb, made anew, or the empty PostgreSQL database of --to. For each number of sites those that are
lacking are loaded, then the report is asked for, each by the program itself in a process of its own: what is shown is
that process's time, processor time and highest memory (of PostgreSQL the client's alone), and the size of the registry.
DuckDB is held to 2 GB by the program. Bound to two cores where the system can. Ends with 1 where a command failed.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from tests.benchmarks.package_writer import write_site

CORES = 2


@dataclass(slots=True)
class Run:
    """One command: seconds by the clock, seconds of processor, highest memory in MB, and what it printed."""

    seconds: float
    processor_seconds: float
    peak_mb: float
    printed: str


@dataclass(slots=True)
class Growth:
    """What was measured at a number of sites; loading is that of the sites that were added."""

    sites: int
    children: int
    observations: int
    added: int
    load_seconds: float
    load_seconds_a_site: float
    load_peak_mb: float
    report_seconds: float
    report_processor_seconds: float
    report_peak_mb: float
    registry_mb: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what lacks, measure each number of sites, print the table."""
    options = _parser().parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    options.folder.mkdir(parents=True, exist_ok=True)
    counts = sorted({int(count) for count in options.sites.split(",")})
    packages = [_package(options, number) for number in range(1, counts[-1] + 1)]
    database = options.folder / "registry.duckdb"
    if options.to is None:
        for leftover in options.folder.glob("registry.duckdb*"):
            leftover.unlink()
    url = options.to or f"duckdb:{database}"
    grown: list[Growth] = []
    loaded = 0
    for count in counts:
        load = run("registry", "load", *map(str, packages[loaded:count]), "--to", url, "--json")
        rows = [json.loads(line) for line in load.printed.splitlines()]
        assert [row["status"] for row in rows] == ["loaded"] * (count - loaded), rows
        report = run("registry", "report", "--from", url, "--json")
        page = json.loads(report.printed)
        assert len(page["sites"]) == count
        assert page["n"] == count * options.children
        grown.append(
            Growth(
                sites=count,
                children=page["n"],
                observations=page["n"] * options.visits * options.values,
                added=count - loaded,
                load_seconds=round(load.seconds, 1),
                load_seconds_a_site=round(load.seconds / (count - loaded), 2),
                load_peak_mb=round(load.peak_mb),
                report_seconds=round(report.seconds, 1),
                report_processor_seconds=round(report.processor_seconds, 1),
                report_peak_mb=round(report.peak_mb),
                registry_mb=round(_size_mb(url, database), 1),
            )
        )
        loaded = count
        sys.stderr.write(f"{count} sites measured\n")
    for line in table(grown):
        sys.stdout.write(line + "\n")
    if options.json is not None:
        page = {"children": options.children, "visits": options.visits, "values": options.values}
        page["growth"] = [asdict(one) for one in grown]
        options.json.write_text(json.dumps(page, indent=1) + "\n", encoding="utf-8")
    return 0


def table(grown: Sequence[Growth]) -> list[str]:
    """Give the figures as a table of Markdown."""
    heads = (
        "sites", "children", "observations", "load, s", "s a site", "peak, MB", "report, s", "of it processor",
        "peak, MB", "registry, MB",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|" + "--:|" * len(heads)]
    total = 0.0
    for one in grown:
        total += one.load_seconds
        cells = (
            one.sites, f"{one.children:,}", f"{one.observations:,}", f"{total:.0f}", one.load_seconds_a_site,
            one.load_peak_mb, one.report_seconds, one.report_processor_seconds, one.report_peak_mb,
            f"{one.registry_mb:,.0f}",
        )  # fmt: skip
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def run(*arguments: str) -> Run:
    """Run the program and measure it."""
    began = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "nsclinic", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout as output, process.stderr as messages:
        printed = output.read()  # what it says on standard error is a line or two, and waits in its pipe
        said = messages.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - began
    if process.returncode != 0:
        sys.exit(f"nsclinic {' '.join(arguments[:2])} ended with {process.returncode}: {said}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, printed)


def _package(options: argparse.Namespace, number: int) -> Path:
    folder: Path = options.folder / "packages" / f"site-{number:04}"
    if not (folder / "MANIFEST.sha256").exists():
        write_site(
            folder, f"SITE-{number:04}", children=options.children, visits=options.visits, values=options.values
        )  # fmt: skip
    return folder


def _size_mb(url: str, database: Path) -> float:
    if not url.startswith("postgresql"):
        return database.stat().st_size / 1e6
    import psycopg

    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert found is not None
    return int(found[0]) / 1e6


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.registry", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", default="25,50,100,200")
    parser.add_argument("--children", type=int, default=500)
    parser.add_argument("--visits", type=int, default=60)
    parser.add_argument("--values", type=int, default=6)
    parser.add_argument("--to", default=None)
    parser.add_argument("--json", type=Path, default=None)
    return parser


if __name__ == "__main__":
    sys.exit(main())
