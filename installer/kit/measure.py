"""Measures the bundle's start and size against a bare Qt window that the same PyInstaller bundled.

    .venv/bin/python installer/kit/measure.py BUNDLE [--runs 7] [--work FOLDER]

BUNDLE is the folder `nsclinic` that the build left in build/kit/on-the-way/bundle. Each start ends as soon as the first
screen is painted, off the screen. Processor time (user and system) holds on a busy machine, the clock does not: the
least of all runs is given. Cold means that the system forgot the files first, which only root may ask of it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bundle as bundles
import contents

BARE = Path(__file__).with_name("bare_window.py")
FORGET = Path("/proc/sys/vm/drop_caches")


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds of processor, seconds on the clock, most memory held in MB."""

    cpu_s: float
    clock_s: float
    memory_mb: float


def main() -> int:
    """Measure and print a table."""
    reader = argparse.ArgumentParser(prog="installer/kit/measure.py")
    reader.add_argument("bundle", type=Path)
    reader.add_argument("--runs", type=int, default=7)
    reader.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "nsclinic-measure")
    options = reader.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    program = options.bundle / "nsclinic"
    tools = bundles.bring_tools(options.work)
    bundles.run_pyinstaller(tools, BARE, options.work, 0)
    bare = options.work / "bundle" / BARE.stem
    with tempfile.TemporaryDirectory() as home:
        clinic = Path(home) / "clinic.nsclinic"
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": home, "XDG_DATA_HOME": home}
        subprocess.run(  # noqa: S603
            [program, "demo", "--db", clinic, "--no-window"], check=True, env=environment, capture_output=True
        )
        opened = ["--db", str(clinic), "--quit-when-ready"]
        checkout = {**environment, "PYTHONPATH": str(contents.ROOT)}
        started = {
            "bare window, bundled": ([str(bare / BARE.stem)], environment),
            "bare window, Python": ([sys.executable, str(BARE)], environment),
            "nsclinic, bundled": ([str(program), *opened], environment),
            "nsclinic, Python": ([sys.executable, "-m", "nsclinic", *opened], checkout),
            "nsclinic --version, bundled": ([str(program), "--version"], environment),
        }
        print(f"{'':30}{'CPU s':>8}{'clock s':>9}{'median':>8}{'MB held':>9}{'cold s':>8}")
        for name, (command, variables) in started.items():
            warm = [start(command, variables) for _ in range(options.runs + 1)][1:]
            least = min(warm, key=lambda one: one.cpu_s)
            clock = [one.clock_s for one in warm]
            cold = f"{start(command, variables).clock_s:.2f}" if forget() else "-"
            print(
                f"{name:30}{least.cpu_s:8.2f}{min(clock):9.2f}{statistics.median(clock):8.2f}"
                f"{least.memory_mb:9.0f}{cold:>8}"
            )
    for name, folder in (("bare window", bare), ("nsclinic", options.bundle)):
        files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
        size = sum(path.stat().st_size for path in files) / 1e6
        print(f"{name}: {size:.0f} MB in {len(files)} files")
    return 0


def start(command: Sequence[str], environment: dict[str, str]) -> Start:
    """Start a program and wait for its end.

    Raises:
        subprocess.CalledProcessError: it did not end well.
    """
    begun = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Start(used.ru_utime + used.ru_stime, time.monotonic() - begun, used.ru_maxrss / 1024)


def forget() -> bool:
    """Have the system forget what it read from the disk; False where it may not be asked."""
    os.sync()
    try:
        FORGET.write_text("3", encoding="ascii")
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
