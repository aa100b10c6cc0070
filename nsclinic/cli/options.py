"""What options are made of: the parser's own way of speaking, and the options that several commands share."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

Commands = Any
"""What argparse gives for the commands of a parser; it has no public type."""

YEARS = range(1900, 2201)
"""Years a day may be of: wide enough for any clinic, and far from the ends of the calendar that computers know."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Parser(argparse.ArgumentParser):
    """Takes no abbreviations, shows its example as it is written, and says what is wrong in one line."""

    def __init__(self, *, example: str, **settings: Any) -> None:
        super().__init__(
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            **settings,
        )

    def error(self, message: str) -> NoReturn:
        """End with exit code 2, one sentence and the way to the help."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def iso_date(text: str) -> date:
    """Read a date as YYYY-MM-DD, and nothing else, of a year that a clinic can mean."""
    if not _ISO_DATE.match(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a date (YYYY-MM-DD)")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day of the calendar") from None
    if day.year not in YEARS:
        raise argparse.ArgumentTypeError(f"'{text}' lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return day


def whole_number(least: int) -> Callable[[str], int]:
    """Give a reader of whole numbers from `least` on."""

    def read(text: str) -> int:
        if not (text.isascii() and text.removeprefix("-").isdigit()) or int(text) < least:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of {least} or more")
        return int(text)

    return read


def add_command(commands: Commands, name: str, does: str, example: str) -> argparse.ArgumentParser:
    """Add a command that works on a clinic file, with the options that all of these have."""
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=f"{does}.", example=example
    )
    clinic_options(added)
    return added


def clinic_options(command: argparse.ArgumentParser) -> None:
    """Options of every command; they may stand before the command's name or after it."""
    command.add_argument(
        "--db",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="the clinic file; without it, the one in your own data folder",
    )
    command.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="a file whose first line is the passphrase; else NSCLINIC_PASSPHRASE, else you are asked",
    )
    command.add_argument(
        "--user",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="act as this user of the clinic: the passphrase given or asked for is then the user's own secret",
    )
    language_option(command)


def language_option(command: argparse.ArgumentParser) -> None:
    """Add the language of what is written for people."""
    command.add_argument(
        "--language",
        metavar="xx",
        default=argparse.SUPPRESS,
        help="en, ar, es, fr or pt; without it the clinic's language, else your system's, else English",
    )


def as_of_option(command: argparse.ArgumentParser) -> None:
    """Add the day that counts as today."""
    command.add_argument(
        "--as-of",
        type=iso_date,
        metavar="DATE",
        default=argparse.SUPPRESS,
        help="the day that counts as today; nothing after it is used",
    )


def json_option(command: argparse.ArgumentParser, what: str) -> None:
    """Add `--json`; `what` says what is written."""
    command.add_argument("--json", action="store_true", help=what)
