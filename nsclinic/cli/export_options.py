"""The options of `nsclinic export`."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path


def export_options(command: argparse.ArgumentParser, iso_date: Callable[[str], date]) -> None:
    """Add the options; `iso_date` reads a day."""
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a new or empty folder, or an earlier package"
    )
    command.add_argument(
        "--identified", action="store_true", help="every child with names, addresses and notes, as recorded"
    )
    command.add_argument(
        "--since",
        type=iso_date,
        metavar="DATE",
        help="only what was recorded, changed or removed from this day on",
    )
    command.add_argument(
        "--format", choices=("csv", "fhir"), default="csv", help="CSV files (csv), or a FHIR R4 bundle (fhir)"
    )
    command.add_argument(
        "--seal-to",
        type=Path,
        metavar="KEYFILE",
        help="the registry's public key: writes one file FOLDER.sealed that the registry alone can open",
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="only count what would leave and what would stay; write nothing",
    )
    command.add_argument(
        "--redcap",
        type=Path,
        metavar="FILE",
        help="also write the package's columns as a REDCap data dictionary, to a new CSV file beside the package",
    )
